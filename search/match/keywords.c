/* All posting lists of the index are read once, each against the set of the hits: that costs the same for
 * every query, and no text is looked at. */
#include "search/match/keywords.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/stopword.h"
#include "store/doc_values.h"
#include "store/posting_list.h"

/* Lists that one reader holds in memory, a page each. */
#define LISTS_OPEN 64

/* A word that shares fewer passages with a query may do so by chance. */
#define LEAST_TOGETHER 2

/* A family or a part while it is counted. */
struct entry {
    str listed, key;      /* as the index has it, and without the mark of a part */
    str form;             /* of the family's own forms the commonest */
    int64_t form_count;   /* how often it is printed */
    int64_t own;          /* how often all of them are */
    bool part, capitals;  /* STAR, which a word has beside its family */
    bool lettered, asked; /* it has letters; it is the query's own */
    struct keyword row;
    int first_rest, last_rest; /* goal years of the rest; those of the hits are in row until the end */
};

struct finding {
    struct store *store;
    struct keywords *out;
    const struct keywords_options *how;
    struct entry *entries; /* in order of the keys as the index has them: parts come first */
    size_t count, room;
    size_t parts;   /* of them */
    uint64_t *hits; /* a bit for each passage up to the last hit */
    int64_t last_hit;
    int first_year, last_year; /* of the index */
};

double keywords_g2(int64_t count, int64_t words, int64_t rest, int64_t rest_words) {
    if (words <= 0 || rest_words <= 0) return 0;
    const double seen[2][2] = {{(double)count, (double)(words > count ? words - count : 0)},
                               {(double)rest, (double)(rest_words > rest ? rest_words - rest : 0)}};
    double rows[2], all = 0, sum = 0;
    for (int i = 0; i < 2; i++) all += rows[i] = seen[i][0] + seen[i][1];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            if (seen[i][j] > 0)
                sum += seen[i][j] * log(seen[i][j] * all / (rows[i] * (seen[0][j] + seen[1][j])));
    bool less = (double)count * (double)rest_words < (double)rest * (double)words;
    return sum <= 0 ? 0 : less ? -2 * sum : 2 * sum;
}

double keywords_log_ratio(int64_t count, int64_t words, int64_t rest, int64_t rest_words) {
    if (words <= 0 || rest_words <= 0) return 0;
    return log2((count ? (double)count : .5) / (double)words) -
           log2((rest ? (double)rest : .5) / (double)rest_words);
}

double keywords_log_dice(int64_t both, int64_t x, int64_t y) {
    return both > 0 ? 14 + log2(2 * (double)both / ((double)x + (double)y)) : 0;
}

/* ---- what is counted ---- */

static bool has_letter(str key) {
    while (key.n)
        if (utf8_is_letter(utf8_next(&key))) return true;
    return false;
}

static enum status add_family(void *context, const struct form_row *row) {
    struct finding *f = context;
    str key = row->key;
    bool part = key.n && key.p[0] == PART_MARK, slip = key.n && key.p[0] == MISPRINT_MARK;
    if (!key.n || slip) return OK;
    f->entries = memory_grown(f->entries, f->count, &f->room, sizeof *f->entries);
    struct entry *e = &f->entries[f->count++];
    *e = (struct entry){.listed = arena_copied(&f->out->arena, key), .part = part};
    e->key = str_sub(e->listed, part, key.n);
    e->lettered = has_letter(e->key);
    str rest = e->key;
    e->capitals = !part && utf8_is_upper(utf8_next(&rest));
    f->parts += part;
    return OK;
}

/* Of the families, or of the parts, the one of that key; NULL if there is none. */
static struct entry *entry_of(const struct finding *f, str key, bool part) {
    size_t low = 0, high = f->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct entry *e = &f->entries[middle];
        int order = e->part == part ? str_cmp(e->key, key) : e->part ? -1 : 1;
        if (order == 0) return &f->entries[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int by_key(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    return x->part != y->part ? (x->part ? -1 : 1) : str_cmp(x->key, y->key);
}

static void name(struct finding *f, struct entry *e, const struct form_row *row) {
    if (!e || row->count <= e->form_count) return;
    e->form = arena_copied(&f->out->arena, row->form);
    e->form_count = row->count;
}

static enum status add_form(void *context, const struct form_row *row) {
    struct finding *f = context;
    struct entry *family = entry_of(f, row->key, false);
    name(f, family, row);
    name(f, entry_of(f, row->key, true), row);
    if (family && row->count > 0) family->own += row->count;
    return OK;
}

static void leave_out(const struct finding *f, str key, bool part) {
    struct entry *e = entry_of(f, key, part);
    if (e) e->asked = true;
}

/* The query's words in all their forms, their parts, and what is made of them. */
static void leave_out_asked(struct finding *f) {
    struct analysis *analysis = store_analysis(f->store);
    const struct explain *own = f->how->own;
    for (size_t w = 0; own && w < own->count; w++) {
        const struct explain_word *word = &own->words[w];
        if (word->role != EXPLAIN_ASKED) continue;
        f->out->company = true;
        for (size_t i = 0; i < word->count; i++)
            for (str rest = word->forms[i].form; rest.p;) {
                const struct term *term = analysis_word(analysis, str_cut(&rest, ' '));
                for (size_t k = 0; k < term_keys(term); k++) {
                    leave_out(f, term_key(term, k), false);
                    leave_out(f, term_key(term, k), true);
                }
                bool own_form = word->forms[i].rung < RUNG_PART;
                for (size_t k = 0; own_form && k < term->part_count; k++) {
                    str key = term->parts[k].key->text;
                    if (key.n && key.p[0] == PART_MARK) leave_out(f, str_sub(key, 1, key.n), true);
                }
            }
    }
}

static enum status read_vocabulary(struct finding *f, struct error *error) {
    enum status status = store_forms(f->store, FORMS_FAMILIES, STR(""), add_family, f, error);
    if (f->count) qsort(f->entries, f->count, sizeof *f->entries, by_key);
    if (!status) status = store_forms(f->store, FORMS_ALL, STR(""), add_form, f, error);
    if (!status) leave_out_asked(f);
    return status;
}

/* ---- counting ---- */

static void read_hits(struct finding *f, const struct hits *hits) {
    struct keywords *out = f->out;
    out->passages = (int64_t)hits->count;
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].passage > f->last_hit && hits->items[i].passage <= DOC_VALUES_LAST_ID)
            f->last_hit = hits->items[i].passage;
    f->hits = memory_zeroed((size_t)(f->last_hit + 64) / 64 + 1, sizeof *f->hits);
    for (size_t i = 0; i < hits->count; i++) {
        int64_t passage = hits->items[i].passage;
        if (passage < 0 || passage > f->last_hit) continue; /* of a damaged index */
        f->hits[passage / 64] |= (uint64_t)1 << passage % 64;
        out->words += store_passage_shape(f->store, passage).words;
    }
    for (int64_t id = store_last_letter(f->store); id > 0; id--) {
        struct letter_brief letter = store_letter_brief(f->store, id);
        out->rest_words += letter.words;
        if (!letter.words || !letter.year) continue;
        if (!f->first_year || letter.year < f->first_year) f->first_year = letter.year;
        if (letter.year > f->last_year) f->last_year = letter.year;
    }
    out->rest_words = out->rest_words > out->words ? out->rest_words - out->words : 0;
}

static void add_span(int year, int *first, int *last) {
    if (!year) return;
    if (!*first || year < *first) *first = year;
    if (year > *last) *last = year;
}

static void count_list(const struct finding *f, struct posting_list *list, struct entry *e) {
    struct keyword *row = &e->row;
    for (; list->passage != LIST_END; posting_list_next(list)) {
        int64_t p = list->passage;
        bool in = p >= 0 && p <= f->last_hit && f->hits[p / 64] >> p % 64 & 1;
        *(in ? &row->count : &row->rest) += posting_list_count(list);
        *(in ? &row->passages : &row->rest_passages) += 1;
        int year = store_letter_brief(f->store, store_passage_brief(f->store, p).letter).year;
        if (in)
            add_span(year, &row->first, &row->last);
        else
            add_span(year, &e->first_rest, &e->last_rest);
    }
}

static enum status count_all(struct finding *f, struct error *error) {
    struct posting_list_reader *reader = NULL;
    enum status status = OK;
    for (size_t i = 0, open = 0; i < f->count && !status; i++) {
        struct entry *e = &f->entries[i];
        if (!e->lettered || e->asked || (e->part && !f->out->company)) continue;
        if (!reader) status = posting_lists_open(f->store, &reader, error);
        if (status) break;
        count_list(f, posting_lists_find(reader, e->listed), e);
        if (++open % LISTS_OPEN) continue;
        status = posting_lists_status(reader, error);
        posting_lists_close(reader);
        reader = NULL;
        if (!status) status = store_in_time(f->store, error);
    }
    if (reader && !status) status = posting_lists_status(reader, error);
    if (reader) posting_lists_close(reader);
    return status;
}

/* ---- rows ---- */

/* A word that is mostly printed in capitals is named so. */
static void name_capitals(struct finding *f) {
    struct analysis *analysis = store_analysis(f->store);
    for (size_t i = f->parts; i < f->count; i++) {
        const struct entry *e = &f->entries[i];
        struct entry *family =
            e->capitals ? entry_of(f, analysis_word(analysis, e->key)->key->text, false) : NULL;
        if (family && 2 * (e->row.count + e->row.rest) >= family->row.count + family->row.rest)
            family->form = e->key;
    }
}

/* A word that tells something: neither a function word nor a sign's name or a measure, s (for side) or 10cm.
 */
static bool is_telling(const struct entry *e) {
    str rest = e->key;
    return utf8_is_letter(utf8_next(&rest)) && rest.n && (e->part || !stopword_is(e->form));
}

static bool is_shown(const struct finding *f, const struct entry *e) {
    const struct keyword *row = &e->row;
    int64_t all = row->count + row->rest;
    if (!all || e->asked || !e->lettered || (f->out->company && !row->count)) return false;
    if (!f->how->function_words && !is_telling(e)) return false;
    return e->part || 2 * e->own >= all;
}

static void take_row(struct finding *f, const struct entry *e) {
    struct keywords *out = f->out;
    struct keyword *row = &out->items[out->count++];
    *row = e->row;
    row->word = e->form.n && !e->part ? e->form : e->key;
    row->part = e->part;
    row->key = e->listed;
    row->g2 = keywords_g2(row->count, out->words, row->rest, out->rest_words);
    row->log_ratio = keywords_log_ratio(row->count, out->words, row->rest, out->rest_words);
    row->log_dice = keywords_log_dice(row->passages, out->passages, row->passages + row->rest_passages);
    row->new = row->first > f->first_year && (!e->first_rest || row->first < e->first_rest);
    row->dropped = row->last && row->last < f->last_year && row->last > e->last_rest;
    add_span(e->first_rest, &row->first, &row->last);
    add_span(e->last_rest, &row->first, &row->last);
}

/* A row, and what it is sorted by: the least of each comes first, then the word decides. */
struct ranked {
    double by[3];
    const struct keyword *row;
};

static int by_rank(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    for (size_t i = 0; i < sizeof x->by / sizeof *x->by; i++)
        if (x->by[i] < y->by[i] || x->by[i] > y->by[i]) return x->by[i] < y->by[i] ? -1 : 1;
    int order = str_cmp(x->row->word, y->row->word);
    return order ? order : (int)x->row->part - (int)y->row->part;
}

static struct ranked rank_of(const struct keyword *row, enum keywords_order order) {
    switch (order) {
    case KEYWORDS_BY_RANK: /* of company */
        return (struct ranked){{row->passages < LEAST_TOGETHER, -row->log_dice, -row->g2}, row};
    case KEYWORDS_BY_G2:
        return (struct ranked){{-row->g2}, row};
    case KEYWORDS_BY_G2_UP:
        return (struct ranked){{row->g2}, row};
    case KEYWORDS_BY_LOG_RATIO:
        return (struct ranked){{-row->log_ratio, -row->g2}, row};
    case KEYWORDS_BY_LOG_RATIO_UP:
        return (struct ranked){{row->log_ratio, row->g2}, row};
    case KEYWORDS_BY_LOG_DICE:
        return (struct ranked){{-row->log_dice, -row->g2}, row};
    case KEYWORDS_BY_COUNT:
        return (struct ranked){{-(double)row->count, -row->g2}, row};
    default:
        return (struct ranked){{0}, row};
    }
}

static void sort(struct keywords *out, enum keywords_order order) {
    struct ranked *ranked = memory_zeroed(out->count + 1, sizeof *ranked);
    struct keyword *sorted = memory_zeroed(out->count + 1, sizeof *sorted);
    if (order == KEYWORDS_BY_RANK && !out->company) order = KEYWORDS_BY_G2;
    for (size_t i = 0; i < out->count; i++) ranked[i] = rank_of(&out->items[i], order);
    qsort(ranked, out->count, sizeof *ranked, by_rank);
    for (size_t i = 0; i < out->count; i++) sorted[i] = *ranked[i].row;
    free(ranked);
    free(out->items);
    out->items = sorted;
}

const char *keywords_order_name(enum keywords_order order) {
    static const char *const names[KEYWORDS_ORDERS] = {
        [KEYWORDS_BY_RANK] = "rank",
        [KEYWORDS_BY_G2] = "g2",
        [KEYWORDS_BY_G2_UP] = "-g2",
        [KEYWORDS_BY_LOG_RATIO] = "log_ratio",
        [KEYWORDS_BY_LOG_RATIO_UP] = "-log_ratio",
        [KEYWORDS_BY_LOG_DICE] = "log_dice",
        [KEYWORDS_BY_COUNT] = "count",
        [KEYWORDS_BY_WORD] = "word",
    };
    return names[order];
}

const char *keyword_status_name(const struct keyword *row) {
    return row->new ? row->dropped ? "new, dropped" : "new" : row->dropped ? "dropped" : "";
}

enum status keywords_find(struct store *store, const struct hits *hits, const struct keywords_options *how,
                          struct keywords *out, struct error *error) {
    struct finding f = {.store = store, .out = out, .how = how};
    *out = (struct keywords){0};
    if (!hits->count) return OK; /* what is nowhere says nothing, and nothing less often than others */
    read_hits(&f, hits);
    enum status status = read_vocabulary(&f, error);
    if (!status) status = count_all(&f, error);
    if (!status) {
        name_capitals(&f);
        out->items = memory_zeroed(f.count + 1, sizeof *out->items);
        for (size_t i = 0; i < f.count; i++)
            if (is_shown(&f, &f.entries[i])) take_row(&f, &f.entries[i]);
        sort(out, how->order);
    }
    free(f.entries);
    free(f.hits);
    return status ? status : store_doc_values_status(store, error);
}

void keywords_release(struct keywords *k) {
    free(k->items);
    arena_release(&k->arena);
    *k = (struct keywords){0};
}

/* ---- lists for people ---- */

static bool belongs(const struct keyword *row, enum keywords_list list) {
    switch (list) {
    case KEYWORDS_COMPANY:
        return row->passages >= LEAST_TOGETHER;
    case KEYWORDS_MORE:
        return row->g2 > 0;
    case KEYWORDS_LESS:
        return row->g2 < 0;
    case KEYWORDS_NEW:
        return row->new;
    case KEYWORDS_DROPPED:
        break;
    }
    return row->dropped;
}

const struct keyword **keywords_best(const struct keywords *k, enum keywords_list list, size_t most,
                                     size_t *count) {
    static const enum keywords_order orders[] = {[KEYWORDS_COMPANY] = KEYWORDS_BY_RANK,
                                                 [KEYWORDS_MORE] = KEYWORDS_BY_G2,
                                                 [KEYWORDS_LESS] = KEYWORDS_BY_G2_UP,
                                                 [KEYWORDS_NEW] = KEYWORDS_BY_COUNT,
                                                 [KEYWORDS_DROPPED] = KEYWORDS_BY_COUNT};
    struct ranked *ranked = memory_zeroed(k->count + 1, sizeof *ranked);
    size_t found = 0;
    for (size_t i = 0; i < k->count; i++)
        if (belongs(&k->items[i], list)) ranked[found++] = rank_of(&k->items[i], orders[list]);
    qsort(ranked, found, sizeof *ranked, by_rank);
    *count = found < most ? found : most;
    const struct keyword **out = memory_zeroed(*count + 1, sizeof *out);
    for (size_t i = 0; i < *count; i++) out[i] = ranked[i].row;
    free(ranked);
    return out;
}
