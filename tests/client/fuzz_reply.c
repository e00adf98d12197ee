/* Any bytes as an answer of OpenSearch: what is taken of it is sound, and what is not is one sentence. */
#include <math.h>

#include "fuzz.h"

#include "base/utf8.h"
#include "search/opensearch/client/rows.h"

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
