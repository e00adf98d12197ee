/* Whatever is typed, as a request to OpenSearch: one line of valid JSON in valid UTF-8, or one sentence; and
 * the same request by the vocabulary of an export, if somebody counts for it. The first byte says what is
 * asked for. */
#include <unistd.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "indexer/letter.h"
#include "search/opensearch/body.h"
#include "store/read.h"
#include "store/write.h"

static struct store *store, *vocabulary;

static void put(struct store *into, const char *path, const char *text) {
    struct error error;
    struct letter letter;
    struct file_state state = {.size = (int64_t)strlen(text), .mtime = 7};
    MUST(letter_parse(str_of(text), str_of(path), reader_of(STR("a.md")), &letter, &error) == OK);
    MUST(store_put(into, str_of(path), &state, &letter, NULL, &error) == OK);
    letter_release(&letter);
}

static void open_index(void) {
    char folder[] = "/tmp/brev-fuzz-XXXXXX", path[64];
    struct error error;
    MUST(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/db", folder);
    MUST(store_build(path, &store, &error) == OK);
    put(store, "/a/2019.md",
        "# Mål for 2019\n\nUnge med handicap og klimalov, jf. § 15 a.\n\n- 1 250 000 kr.\n");
    put(store, "/b/2020.md",
        "# Mål for 2020\n\nKommunernes sagsbehandling; LBR og KL. En skole reform i covid-19.\n");
    MUST(store_finish(store, &error) == OK);
    MUST(store_open(path, &store, &error) == OK);
    unlink(path);
    MUST(store_write_vocabulary(store, path, 0600, "", &error) == OK);
    MUST(store_open_vocabulary(path, &vocabulary, &error) == OK);
    unlink(path);
    rmdir(folder);
}

/* ---- JSON by RFC 8259, without white space ---- */

static bool string(str *s) {
    if (!s->n || s->p[0] != '"') return false;
    *s = str_sub(*s, 1, s->n);
    while (s->n && s->p[0] != '"') {
        if ((unsigned char)s->p[0] < ' ') return false;
        size_t taken = 1;
        if (s->p[0] == '\\') {
            taken = s->n > 1 && s->p[1] == 'u' ? 6 : 2;
            if (s->n < taken || !strchr("\"\\/bfnrtu", s->p[1])) return false;
        }
        *s = str_sub(*s, taken, s->n);
    }
    if (!s->n) return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

static bool number(str *s) {
    size_t n = 0;
    while (n < s->n && strchr("+-.eE0123456789", s->p[n])) n++;
    *s = str_sub(*s, n, s->n);
    return n > 0;
}

static bool value(str *s, unsigned depth);

static bool members(str *s, char end, unsigned depth) {
    bool object = end == '}';
    *s = str_sub(*s, 1, s->n);
    if (s->n && s->p[0] == end) {
        *s = str_sub(*s, 1, s->n);
        return true;
    }
    for (;;) {
        if (object && (!string(s) || !s->n || s->p[0] != ':')) return false;
        if (object) *s = str_sub(*s, 1, s->n);
        if (!value(s, depth + 1) || !s->n) return false;
        char sign = s->p[0];
        *s = str_sub(*s, 1, s->n);
        if (sign == end) return true;
        if (sign != ',') return false;
    }
}

/* A tree of at most 3 * QUERY_DEPTH + 4 nodes, each some brackets deep. */
static bool value(str *s, unsigned depth) {
    if (!s->n || depth > 4 * (3 * QUERY_DEPTH + 20)) return false;
    if (s->p[0] == '{') return members(s, '}', depth);
    if (s->p[0] == '[') return members(s, ']', depth);
    if (s->p[0] == '"') return string(s);
    bool word = str_starts(*s, STR("true")) || str_starts(*s, STR("false"));
    if (word) *s = str_sub(*s, s->p[0] == 't' ? 4 : 5, s->n);
    return word || number(s);
}

static void check(str body) {
    MUST(utf8_valid(body) && str_find(body, STR("\n")) == body.n - 1);
    MUST(value(&body, 0) && str_eq(body, STR("\n")));
}

static struct body_options options_of(unsigned char how) {
    return (struct body_options){.kind = (enum body_kind)(how % BODY_KINDS),
                                 .first = how % 7,
                                 .count = how,
                                 .order = (enum hits_order)(how % (ORDER_PATH + 1)),
                                 .years = {how & 64, how % 2 ? 0 : 2019, 2020},
                                 .year_gain = how % 5,
                                 .after = how & 16 ? STR("[1,\"a\"]") : (str){0},
                                 .signed_years = how & 8,
                                 .term = how & 4 ? SIZE_MAX : how % 3};
}

static enum status ask(const struct expressions *e, unsigned char how, buf *out) {
    const struct plan_options planned = {.detail = SOURCE_SCORES};
    const struct body_options options = options_of(how);
    struct error error = {0};
    struct plan plan;
    struct scoring scoring;
    buf body = {0};
    enum status status = plan_make(store, e, &planned, &plan, &error);
    MUST(status == OK);
    scoring_of_plan(e, &plan, &scoring);
    status = body_write(store, e, &scoring, &options, &body, &error);
    MUST(status == OK || (status == BAD_USAGE && error.text[0]));
    check(buf_str(&body));
    buf_add(out, buf_str(&body));
    enum status answered = status;
    for (size_t i = 0; i < scoring.source_count; i++) {
        const struct scoring_source *source = &scoring.sources[i];
        buf_clear(&body);
        MUST(body_write_found(store, source, 1, &body, &error) == OK);
        check(buf_str(&body));
        buf_clear(&body);
        status = body_write_reading(store, source->leaf, source->reading, how & 32, &body, &error);
        MUST(status == OK || (status == BAD_USAGE && error.text[0]));
        check(buf_str(&body));
    }
    scoring_release(&scoring);
    plan_release(&plan);
    buf_release(&body);
    return answered;
}

/* What an engine would count. */
static enum status count(void *context, const struct leaf *leaf, const struct reading *reading,
                         int64_t *passages, int64_t *places, struct error *error) {
    static const struct expressions alone;
    return plan_count(context, &alone, leaf, reading, passages, places, error);
}

static enum status ask_vocabulary(const struct query *query, struct expression_options how,
                                  unsigned char first, buf *out) {
    const struct reading_counter counter = {.count = count, .context = store};
    const struct body_options options = options_of(first);
    struct expressions e;
    struct scoring scoring;
    struct error error = {0};
    buf notes = {0};
    how.counter = &counter;
    MUST(expression_build(vocabulary, query, &how, &e, &notes, &error) == OK);
    scoring_make(&e, &scoring);
    MUST(scoring_count(vocabulary, &scoring, &error) == OK);
    for (size_t i = 0; i < scoring.source_count; i++) {
        struct scoring_source *source = &scoring.sources[i];
        if (source->found < 0)
            MUST(plan_count(vocabulary, &e, source->leaf, source->reading, &source->found, NULL, &error) ==
                 OK);
    }
    scoring_sum(&scoring);
    enum status status = body_write(vocabulary, &e, &scoring, &options, out, &error);
    scoring_release(&scoring);
    expression_release(&e);
    buf_release(&notes);
    return status;
}

const size_t fuzz_longest = 96;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!store) open_index();
    if (size < 2) return 0;
    /* the files are small, and so is the work that they excuse; the run may have been stopped for a while */
    store_deadline(store, 3600000);
    store_deadline(vocabulary, 3600000);
    const struct expression_options how = {.any = data[0] & 128, .derived = DERIVED_ALL};
    struct query *query = NULL;
    struct expressions e = {0};
    struct error error = {0};
    buf notes = {0}, body = {0}, same = {0};
    enum status status = query_parse((str){(const char *)data + 1, size - 1}, &query, &notes, &error);
    if (status <= NONE) {
        MUST(expression_build(store, query, &how, &e, &notes, &error) == OK);
        status = ask(&e, data[0], &body);
        MUST(ask_vocabulary(query, how, data[0], &same) == status);
        bool equal = status || str_eq(buf_str(&body), buf_str(&same));
        if (!equal) fprintf(stderr, "of the index: %sof the vocabulary: %s", body.p, same.p);
        MUST(equal);
    }
    expression_release(&e);
    query_free(query);
    buf_release(&notes);
    buf_release(&body);
    buf_release(&same);
    return 0;
}
