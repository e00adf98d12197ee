/* Any bytes as an answer of OpenSearch: what is taken of it is sound, and what is not is one sentence. */
#include <jansson.h>
#include <math.h>

#include "fuzz.h"

#include "base/utf8.h"
#include "search/opensearch/client/rows.h"

const size_t fuzz_longest = 4096;

/* What may stand in the place of a value. */
static const char *const values[] = {"null",
                                     "true",
                                     "false",
                                     "0",
                                     "1",
                                     "-1",
                                     "9223372036854775807",
                                     "-9223372036854775808",
                                     "2147483648",
                                     "1e308",
                                     "-0.5",
                                     "1e15",
                                     "4294967296",
                                     "20190221",
                                     "\"\"",
                                     "\"eq\"",
                                     "\"/a!b\"",
                                     "\"paragraph\"",
                                     "\"1,2,3 4,5,6\"",
                                     "\"0,0,0\"",
                                     "\"999999999999999999999,1,1\"",
                                     "\"\\u0000\"",
                                     "\"\\ud83d\\ude00\"",
                                     "[]",
                                     "{}",
                                     "[{}]",
                                     "[[[[]]]]",
                                     "{\"value\":-1}",
                                     "{\"value\":null}",
                                     "{\"value\":1e400}",
                                     "{\"buckets\":[{\"key\":{\"path\":\"/a\"},\"doc_count\":1}]}",
                                     "{\"year\":2019}"};

/* Counts down to the `at`-th value below `in`. That becomes `value` or, if this is NULL, is taken away, or in
 * a list comes twice. */
static bool change(json_t *in, size_t *at, json_t *value) {
    json_t *child;
    const char *name;
    size_t i;
    void *next;
    if (json_is_object(in)) json_object_foreach_safe(in, next, name, child) {
            if (!(*at)--)
                return value ? json_object_set(in, name, value) == 0 : json_object_del(in, name) == 0;
            if (change(child, at, value)) return true;
        }
    else
        json_array_foreach(in, i, child) {
            if (!(*at)--)
                return value ? json_array_set(in, i, value) == 0
                             : json_array_append_new(in, json_deep_copy(child)) == 0;
            if (change(child, at, value)) return true;
        }
    return false;
}

/* Of JSON changes one value, three times of four, so that what is read after a mistake is reached, too. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    json_t *root = seed % 4 ? json_loadb((const char *)data, size, 0, NULL) : NULL;
    if (!root) return LLVMFuzzerMutate(data, size, most);
    size_t rest = SIZE_MAX, which = seed / 800 % (sizeof values / sizeof *values + 4);
    change(root, &rest, NULL); /* counts */
    size_t at = rest < SIZE_MAX ? seed / 4 % (SIZE_MAX - rest) : 0;
    json_t *value =
        which < sizeof values / sizeof *values ? json_loads(values[which], JSON_DECODE_ANY, NULL) : NULL;
    change(root, &at, value);
    char *json = json_dumps(root, JSON_COMPACT);
    size_t n = json ? strlen(json) : most + 1;
    if (n <= most) memcpy(data, json, n);
    free(json);
    json_decref(value);
    json_decref(root);
    return n <= most ? n : LLVMFuzzerMutate(data, size, most);
}

static void check_hit(const struct reply_hit *hit) {
    const struct passage_row *p = &hit->passage;
    MUST(p->text.n && utf8_valid(p->text) && hit->letter.path.n && isfinite(hit->score));
    MUST(p->first_line <= p->last_line && p->start <= p->end && p->span_count >= 1 && !p->spans[0].text);
    for (size_t i = 1; i < p->span_count; i++)
        MUST(p->spans[i].text > p->spans[i - 1].text && p->spans[i].text < p->text.n);
    MUST(hit->letter.file.n <= hit->letter.path.n && hit->letter.year >= 0);
}

static void check_rows(struct rows *rows) {
    struct hits hits = {0};
    rows_settle(rows);
    rows_hits(rows, &hits);
    MUST(hits.count == rows->lent.passage_count && rows->lent.letter_count <= hits.count);
    for (size_t i = 0; i < hits.count; i++) {
        MUST(lent_passage(&rows->lent, hits.items[i].passage) == &rows->lent.passages[i]);
        MUST(lent_letter(&rows->lent, hits.items[i].letter));
        MUST(!i || hits.items[i].passage > hits.items[i - 1].passage);
    }
    hits_release(&hits);
}

static void check_figures(const struct reply *reply) {
    static const char *const names[] = {"words", "letters", "years", "buckets", "found", "places"};
    struct error error;
    buf after = {0};
    double figure;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct reply_bucket bucket;
        if (reply_figure(reply, names[i], &figure, &error) == OK) MUST(figure >= 0);
        for (size_t k = 0; k < reply_buckets(reply, names[i]); k++)
            if (reply_bucket(reply, names[i], k, &bucket, &error) == OK)
                MUST(bucket.count >= 0 && bucket.number >= 0 && bucket.places >= 0);
        reply_after(reply, names[i], 1, &after);
    }
    MUST(!after.n || utf8_valid(buf_str(&after)));
    buf_release(&after);
}

/* Two hits fit. */
const size_t fuzz_longest = 3072;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str bytes = {(const char *)data, size};
    struct error error = {0};
    struct reply *reply;
    struct reply_meta meta;
    struct arena arena = {0};
    struct rows rows = {0};
    buf text = {0};
    int64_t total;
    enum status status = reply_read(bytes, &reply, &error);
    MUST(status == OK || (status == BAD_SYSTEM && error.text[0]));
    if (!status && reply_total(reply, &total, &error) == OK) MUST(total >= 0);
    if (!status) check_figures(reply);
    if (!status) reply_last(reply, &text);
    if (!status) (void)rows_add(&rows, reply, false, &error); /* some of them, if one is unsound */
    for (size_t i = 0; i < rows.count; i++) check_hit(&rows.items[i]);
    check_rows(&rows);
    if (reply_meta_read(bytes, &arena, &meta, &error) == OK) MUST(utf8_valid(meta.analyser));
    buf_clear(&text);
    reply_reason(bytes, &text);
    MUST(text.n <= 300);
    reply_free(reply);
    rows_release(&rows);
    arena_release(&arena);
    buf_release(&text);
    return 0;
}
