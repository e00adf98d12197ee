#include "search/opensearch/client/reply.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"

struct reply {
    json_t *root;
    json_t *hits;  /* the array, or NULL */
    json_t *total; /* or NULL */
};

static enum status odd(struct error *error, const char *what) {
    return fail(error, BAD_SYSTEM, _("the answer of OpenSearch is not as it should be: %s"), what);
}

/* What an answer's tree may take: many small values take forty times the bytes that they are written with. */
#define TREE_MOST ((size_t)512 << 20)

/* Bytes that jansson asked for since the last answer came; more than TREE_MOST are refused. */
static size_t asked;

static void *take(size_t n) {
    asked = n > SIZE_MAX - asked ? SIZE_MAX : asked + n;
    return asked > TREE_MOST ? NULL : malloc(n);
}

static json_t *load(str bytes, size_t flags, json_error_t *why) {
    json_set_alloc_funcs(take, free);
    asked = 0;
    return json_loadb(bytes.p ? bytes.p : "", bytes.n, flags, why);
}

static json_t *parse(str bytes, struct error *error) {
    json_error_t why;
    json_t *root = load(bytes, JSON_REJECT_DUPLICATES, &why);
    if (json_is_object(root)) return root;
    if (!root && asked > TREE_MOST)
        fail(error, BAD_SYSTEM, _("the answer of OpenSearch takes more than %zu MB of memory"),
             TREE_MOST >> 20);
    else
        fail(error, BAD_SYSTEM, _("what answers is not OpenSearch: it does not speak JSON"));
    json_decref(root);
    return NULL;
}

/* The member, one name after the other, down the tree; NULL if there is none. The last name is NULL. */
static json_t *member(const json_t *from, const char *const *names) {
    json_t *at = (json_t *)(uintptr_t)from;
    for (; at && *names; names++) at = json_object_get(at, *names);
    return at;
}

#define MEMBER(from, ...) member((from), (const char *const[]){__VA_ARGS__, NULL})

/* ---- is it whole? ---- */

/* Passages are fewer, and shards. */
#define COUNT_MOST ((int64_t)1 << 40)

/* From 0 on; -1 if it is no such number. */
static int64_t count_of(const json_t *value) {
    int64_t n = json_is_integer(value) ? json_integer_value(value) : -1;
    return n <= COUNT_MOST ? n : -1;
}

static enum status check_shards(const json_t *root, struct error *error) {
    const json_t *late = MEMBER(root, "timed_out");
    int64_t total = count_of(MEMBER(root, "_shards", "total")),
            good = count_of(MEMBER(root, "_shards", "successful")),
            failed = count_of(MEMBER(root, "_shards", "failed"));
    if (total < 0 || good < 0 || failed < 0) return odd(error, "_shards");
    if (json_is_true(late) || json_is_true(MEMBER(root, "terminated_early")))
        return fail(error, BAD_SYSTEM,
                    _("OpenSearch stopped before it had the whole answer; nothing is shown"));
    if (!json_is_false(late)) return odd(error, "timed_out");
    if (failed || good != total)
        return fail(error, BAD_SYSTEM,
                    _("%lld of %lld shards of the index did not answer; nothing is shown, as it would be a "
                      "part of the answer"),
                    (long long)(total - good), (long long)total);
    return OK;
}

enum status reply_read(str bytes, struct reply **out, struct error *error) {
    struct reply *r = *out = memory_zeroed(1, sizeof *r);
    r->root = parse(bytes, error);
    if (!r->root) return error->status;
    r->hits = MEMBER(r->root, "hits", "hits");
    r->total = MEMBER(r->root, "hits", "total", "value");
    enum status status = check_shards(r->root, error);
    if (!status && !json_is_array(r->hits)) status = odd(error, "hits");
    const json_t *relation = MEMBER(r->root, "hits", "total", "relation");
    bool exact = !relation || (json_is_string(relation) && strcmp(json_string_value(relation), "eq") == 0);
    return !status && !exact ? odd(error, "hits.total.relation") : status;
}

void reply_free(struct reply *r) {
    if (!r) return;
    json_decref(r->root);
    free(r);
}

enum status reply_total(const struct reply *r, int64_t *out, struct error *error) {
    *out = count_of(r->total);
    return *out >= 0 ? OK : odd(error, "hits.total");
}

/* ---- the index ---- */

static str text_of(const json_t *value) {
    return json_is_string(value) ? (str){json_string_value(value), json_string_length(value)} : (str){0};
}

enum status reply_meta_read(str bytes, struct arena *arena, struct reply_meta *out, struct error *error) {
    *out = (struct reply_meta){0};
    json_t *root = parse(bytes, error), *index;
    const char *name;
    bool first = true, same = true;
    if (!root) return error->status;
    json_object_foreach(root, name, index) {
        const json_t *meta = MEMBER(index, "mappings", "_meta"), *brev = MEMBER(meta, "brev");
        const struct reply_meta now = {json_is_integer(brev) ? json_integer_value(brev) : 0,
                                       text_of(MEMBER(meta, "analyser")), text_of(MEMBER(meta, "export"))};
        same = same && (first || (now.brev == out->brev && str_eq(now.analyser, out->analyser) &&
                                  str_eq(now.id, out->id)));
        if (first)
            *out =
                (struct reply_meta){now.brev, arena_copied(arena, now.analyser), arena_copied(arena, now.id)};
        first = false;
    }
    json_decref(root);
    return same ? OK : odd(error, "_meta");
}

void reply_reason(str bytes, buf *out) {
    json_t *root = load(bytes, 0, NULL);
    json_t *causes = MEMBER(root, "error", "root_cause");
    str reason = text_of(MEMBER(json_array_get(causes, 0), "reason"));
    if (!reason.n) reason = text_of(MEMBER(root, "error", "reason"));
    if (!reason.n) reason = text_of(MEMBER(root, "error"));
    buf_add(out, str_sub(reason, 0, 300));
    json_decref(root);
}

/* ---- passages ---- */

/* A document while it is read; what is wrong with it is remembered. */
struct document {
    const json_t *source;
    struct arena *arena;
    const char *wrong; /* the field */
};

static str text(struct document *d, const char *name) {
    const json_t *value = json_object_get(d->source, name);
    if (!value) return (str){0};
    if (!json_is_string(value)) d->wrong = name;
    str own = text_of(value);
    return own.n ? arena_copied(d->arena, own) : (str){0};
}

/* From least to most; `missing` if it is not there, which is wrong if that is below least. */
static int64_t number(struct document *d, const char *name, int64_t least, int64_t most, int64_t missing) {
    const json_t *value = json_object_get(d->source, name);
    int64_t n = json_is_integer(value) ? json_integer_value(value) : missing;
    bool sound = value ? json_is_integer(value) && n >= least && n <= most : n >= least;
    if (!sound) d->wrong = name;
    return sound ? n : least;
}

/* No file is larger. */
#define BYTES_MOST ((int64_t)1 << 50)

static enum passage_kind kind_of(struct document *d) {
    str name = text_of(json_object_get(d->source, "kind"));
    for (enum passage_kind kind = 0; kind < PASSAGE_KINDS; kind++)
        if (str_eq(name, str_of(passage_kind_name(kind)))) return kind;
    d->wrong = "kind";
    return PASSAGE_PARAGRAPH;
}

/* A number and the comma or blank after it. */
static bool take_number(str *rest, char end, size_t *out) {
    size_t n = 0;
    *out = 0;
    for (; n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9'; n++) {
        *out = *out * 10 + (size_t)(rest->p[n] - '0');
        if (*out > (size_t)BYTES_MOST) return false;
    }
    if (!n || (n < rest->n ? rest->p[n] != end : end != ' ')) return false;
    *rest = str_sub(*rest, n + 1, rest->n);
    return true;
}

/* "text,file,line" of each span but the first. */
static void read_spans(struct document *d, struct passage_row *row) {
    str spans = text_of(json_object_get(d->source, "spans"));
    size_t most = 1;
    for (size_t i = 0; i < spans.n; i++) most += spans.p[i] == ' ';
    row->spans = arena_take(d->arena, (most + 1) * sizeof *row->spans);
    row->spans[0] = (struct span){0, row->start, row->first_line};
    row->span_count = 1;
    while (spans.n) {
        struct span *span = &row->spans[row->span_count];
        if (!take_number(&spans, ',', &span->text) || !take_number(&spans, ',', &span->file) ||
            !take_number(&spans, ' ', &span->line) || span->text <= span[-1].text ||
            span->text >= row->text.n) {
            d->wrong = "spans";
            return;
        }
        row->span_count++;
    }
}

static void read_passage(struct document *d, struct passage_row *row) {
    row->id = number(d, "n", 0, INT32_MAX - 1, -1);
    row->kind = kind_of(d);
    row->text = text(d, "text");
    row->heading = text(d, "heading");
    row->columns = text(d, "columns");
    row->rule = str_of(passage_kind_name(row->kind));
    row->section = 1;
    row->first_line = (size_t)number(d, "first_line", 0, BYTES_MOST, -1);
    row->last_line = (size_t)number(d, "last_line", (int64_t)row->first_line, BYTES_MOST, -1);
    row->start = (size_t)number(d, "start", 0, BYTES_MOST, -1);
    row->end = (size_t)number(d, "end", (int64_t)row->start, BYTES_MOST, -1);
    row->page = (size_t)number(d, "page", 0, INT32_MAX, 0);
    if (!row->text.n || row->text.n > PASSAGE_MAX) d->wrong = "text";
    read_spans(d, row);
}

str reply_day(struct arena *arena, int64_t day) {
    buf out = {0};
    if (!day) return (str){0};
    buf_addf(&out, "%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100));
    str kept = arena_copied(arena, buf_str(&out));
    buf_release(&out);
    return kept;
}

static void read_letter(struct document *d, struct letter_row *row) {
    row->path = text(d, "path");
    row->year = (int)number(d, "year", 0, LETTER_YEAR_LAST, 0);
    row->signed_on = reply_day(d->arena, number(d, "signed", 0, 99991231, 0));
    row->journal = text(d, "journal");
    row->minister = text(d, "minister");
    row->title = text(d, "title");
    row->encoding = text(d, "encoding");
    row->recipient = text(d, "recipient");
    row->signers = text(d, "signers");
    row->tags = text(d, "tags");
    row->size = number(d, "size", 0, BYTES_MOST, 0);
    row->mtime = number(d, "mtime", STREAM_MTIME, INT64_MAX, STREAM_MTIME);
    int64_t file = number(d, "file_bytes", 0, (int64_t)row->path.n, 0);
    row->is_part = file > 0;
    row->file = file ? str_sub(row->path, 0, (size_t)file) : row->path;
    if (!row->path.n || row->path.p[0] != '/') d->wrong = "path";
}

size_t reply_hits(const struct reply *r) {
    return json_array_size(r->hits);
}

enum status reply_hit(const struct reply *r, size_t i, struct arena *arena, struct reply_hit *out,
                      struct error *error) {
    const json_t *hit = json_array_get(r->hits, i), *score = json_object_get(hit, "_score");
    struct document d = {.source = json_object_get(hit, "_source"), .arena = arena};
    *out = (struct reply_hit){.score = json_is_number(score) ? json_number_value(score) : 0};
    if (!json_is_object(d.source)) return odd(error, "_source");
    read_passage(&d, &out->passage);
    read_letter(&d, &out->letter);
    out->name = text(&d, "letter");
    out->words = (unsigned)number(&d, "words", 0, INT32_MAX, -1);
    out->letter_words = number(&d, "letter_words", 0, BYTES_MOST, 0);
    if (!isfinite(out->score) || out->score < 0) d.wrong = "_score";
    return d.wrong ? odd(error, d.wrong) : OK;
}

static void dump(const json_t *value, buf *out) {
    char *json = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(17)) : NULL;
    if (json) buf_add(out, str_of(json));
    free(json);
}

void reply_last(const struct reply *r, buf *out) {
    size_t n = json_array_size(r->hits);
    if (n) dump(json_object_get(json_array_get(r->hits, n - 1), "sort"), out);
}

/* ---- figures ---- */

/* A finite number from 0 on of {"value": ...}, null for 0; -1 if it is none. */
static double value_of(const json_t *figure) {
    const json_t *value = json_object_get(figure, "value");
    if (!figure || json_is_null(value)) return 0;
    double n = json_is_number(value) ? json_number_value(value) : -1;
    return isfinite(n) && n < 1e15 ? n : -1;
}

enum status reply_figure(const struct reply *r, const char *name, double *out, struct error *error) {
    const json_t *figure = MEMBER(r->root, "aggregations", name);
    const json_t *count = json_object_get(figure, "doc_count");
    *out = count ? (double)count_of(count) : figure ? value_of(figure) : -1;
    return *out >= 0 ? OK : odd(error, name);
}

static const json_t *buckets_of(const struct reply *r, const char *name) {
    return MEMBER(r->root, "aggregations", name, "buckets");
}

size_t reply_buckets(const struct reply *r, const char *name) {
    return json_array_size(buckets_of(r, name));
}

/* A whole number that may be written as a real; 0 if there is none. */
static int64_t whole(const json_t *value) {
    double n = json_is_number(value) ? json_number_value(value) : 0;
    return n >= 0 && n < 1e15 ? (int64_t)n : 0;
}

enum status reply_bucket(const struct reply *r, const char *name, size_t i, struct reply_bucket *out,
                         struct error *error) {
    const json_t *bucket = json_array_get(buckets_of(r, name), i), *key = json_object_get(bucket, "key");
    const json_t *count = json_object_get(bucket, "doc_count");
    bool parts = json_is_object(key);
    *out = (struct reply_bucket){.path = text_of(parts ? json_object_get(key, "path") : NULL),
                                 .number = whole(parts ? json_object_get(key, "year") : key),
                                 .count = count_of(count),
                                 .places = value_of(json_object_get(bucket, "places")),
                                 .words = value_of(json_object_get(bucket, "words")),
                                 .frequency = value_of(json_object_get(bucket, "frequency"))};
    double year = value_of(json_object_get(bucket, "year")),
           day = value_of(json_object_get(bucket, "signed"));
    bool sound = out->count >= 0 && out->places >= 0 && out->words >= 0 && out->frequency >= 0 && year >= 0 &&
                 year <= LETTER_YEAR_LAST && day >= 0 && day <= 99991231;
    out->year = (int64_t)year;
    out->signed_ = (int64_t)day;
    return sound ? OK : odd(error, name);
}

void reply_after(const struct reply *r, const char *name, size_t most, buf *out) {
    if (reply_buckets(r, name) >= most) dump(MEMBER(r->root, "aggregations", name, "after_key"), out);
}
