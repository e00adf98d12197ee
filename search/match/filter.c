#include "search/match/filter.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "danish/analysis.h"
#include "search/match/within.h"
#include "search/query/date.h"
#include "search/query/pattern.h"

/* ---- years ---- */

/* Tests the letter of each passage that it is given. */
struct tester {
    struct cursor cursor;
    struct store *store;
    bool (*holds)(const struct tester *, int64_t passage);
    int from, to;                 /* of years */
    const struct letter_set *set; /* of letters */
    unsigned kinds;               /* a bit for each kind of passage */
};

bool filter_has_year(int year, int from, int to) {
    return year ? year >= from && year <= to : from == 0 && to == QUERY_YEAR_LAST;
}

static int64_t seek_anywhere(struct cursor *c, int64_t least) {
    (void)c;
    return least;
}

static void narrow_tested(struct cursor *c, int64_t base, uint64_t *bits) {
    const struct tester *t = (const struct tester *)c;
    for (size_t word = 0; word < CURSOR_WORDS; word++)
        for (uint64_t left = bits[word]; left; left &= left - 1) {
            int64_t passage = base + (int64_t)(word * CURSOR_WORD_BITS) + __builtin_ctzll(left);
            if (!t->holds(t, passage)) bits[word] &= ~(left & -left);
        }
}

static void release_tester(struct cursor *c) {
    free(c);
}

static struct cursor *tester_new(struct tester what) {
    static const struct cursor_kind kind = {seek_anywhere, narrow_tested, NULL, release_tester};
    struct tester *t = memory_zeroed(1, sizeof *t);
    *t = what;
    t->cursor = (struct cursor){&kind, COST_TEST};
    return &t->cursor;
}

static bool is_of_years(const struct tester *t, int64_t passage) {
    int64_t letter = store_passage_brief(t->store, passage).letter;
    return filter_has_year(store_letter_brief(t->store, letter).year, t->from, t->to);
}

struct cursor *filter_years(struct store *store, int from, int to) {
    return tester_new((struct tester){.store = store, .holds = is_of_years, .from = from, .to = to});
}

static bool is_in_set(const struct tester *t, int64_t passage) {
    int64_t letter = store_passage_brief(t->store, passage).letter;
    return letter > 0 && letter <= t->set->last && t->set->bits[letter / 64] >> letter % 64 & 1;
}

struct cursor *filter_letter_set(struct store *store, const struct letter_set *set) {
    return tester_new((struct tester){.store = store, .holds = is_in_set, .set = set});
}

static bool is_of_kinds(const struct tester *t, int64_t passage) {
    return t->kinds >> store_passage_shape(t->store, passage).kind & 1;
}

struct cursor *filter_kind(struct store *store, str name) {
    unsigned kinds = 0;
    for (enum passage_kind kind = 0; kind < PASSAGE_KINDS; kind++)
        if (query_value_fits(name, str_of(passage_kind_name(kind)))) kinds |= 1u << kind;
    return tester_new((struct tester){.store = store, .holds = is_of_kinds, .kinds = kinds});
}

/* ---- ranges of passages ---- */

struct range {
    int64_t first, end;
};

struct ranges {
    struct cursor cursor;
    struct range *items; /* ascending, apart from each other; the walk is at `at` */
    size_t count, room, at;
};

static int64_t seek_range(struct cursor *c, int64_t least) {
    struct ranges *r = (struct ranges *)c;
    while (r->at < r->count && r->items[r->at].end <= least) r->at++;
    if (r->at == r->count) return CURSOR_END;
    return r->items[r->at].first > least ? r->items[r->at].first : least;
}

static void set_range(uint64_t *bits, size_t from, size_t end) {
    for (; from < end && from % CURSOR_WORD_BITS; from++) bits_set(bits, from);
    for (; from + CURSOR_WORD_BITS <= end; from += CURSOR_WORD_BITS)
        bits[from / CURSOR_WORD_BITS] = ~(uint64_t)0;
    for (; from < end; from++) bits_set(bits, from);
}

static void narrow_range(struct cursor *c, int64_t base, uint64_t *bits) {
    struct ranges *r = (struct ranges *)c;
    uint64_t found[CURSOR_WORDS] = {0};
    seek_range(c, base);
    for (size_t i = r->at; i < r->count && r->items[i].first < base + CURSOR_WINDOW; i++) {
        int64_t from = r->items[i].first - base, end = r->items[i].end - base;
        set_range(found, from > 0 ? (size_t)from : 0, end < CURSOR_WINDOW ? (size_t)end : CURSOR_WINDOW);
    }
    bits_and(bits, found);
}

static void release_ranges(struct cursor *c) {
    free(((struct ranges *)c)->items);
    free(c);
}

static struct ranges *ranges_new(void) {
    static const struct cursor_kind kind = {seek_range, narrow_range, NULL, release_ranges};
    struct ranges *r = memory_zeroed(1, sizeof *r);
    r->cursor.kind = &kind;
    return r;
}

static void add_range(struct ranges *r, int64_t first, int64_t end) {
    if (first >= end) return;
    r->items = memory_grown(r->items, r->count, &r->room, sizeof *r->items);
    r->items[r->count++] = (struct range){first, end};
    r->cursor.cost += end - first;
}

static int by_first(const void *a, const void *b) {
    const struct range *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* Puts the ranges in order and joins those that meet. */
static struct cursor *done(struct ranges *r, enum status status) {
    if (status) {
        release_ranges(&r->cursor);
        return NULL;
    }
    size_t kept = 0;
    if (r->count) qsort(r->items, r->count, sizeof *r->items, by_first);
    for (size_t i = 0; i < r->count; i++) {
        struct range *last = kept ? &r->items[kept - 1] : NULL;
        if (!last || r->items[i].first > last->end)
            r->items[kept++] = r->items[i];
        else if (r->items[i].end > last->end)
            last->end = r->items[i].end;
    }
    r->count = kept;
    return &r->cursor;
}

/* ---- of letters ---- */

struct letters {
    struct ranges *ranges;
    bool (*let_through)(void *, const struct letter_row *);
    void *context;
};

static enum status take_letter(void *context, const struct letter_row *row) {
    const struct letters *l = context;
    if (l->let_through(l->context, row))
        add_range(l->ranges, row->first_passage, row->first_passage + row->passage_count);
    return OK;
}

/* The passages of the letters that let_through holds for. */
static struct cursor *filter_letters(struct store *store,
                                     bool (*let_through)(void *, const struct letter_row *), void *context,
                                     struct error *error) {
    struct letters letters = {ranges_new(), let_through, context};
    return done(letters.ranges, store_each_letter(store, take_letter, &letters, error));
}

static bool any_letter(void *context, const struct letter_row *row) {
    (void)context;
    (void)row;
    return true;
}

struct cursor *filter_all(struct store *store, struct error *error) {
    return filter_letters(store, any_letter, NULL, error);
}

struct wanted {
    struct analysis *analysis;
    const struct query *query;
    const struct term *words[QUERY_WORDS]; /* of the query */
    bool met[QUERY_WORDS];                 /* in the text that is read */
    size_t count, left;
};

static int take_wanted(void *context, const struct token *token) {
    struct wanted *wanted = context;
    if (token->kind == TOKEN_PIECE && wanted->count < QUERY_WORDS)
        wanted->words[wanted->count++] = token->word;
    return 0;
}

/* Notes which words the text's word answers; ends when all are met. */
static int meet(void *context, const struct token *token) {
    struct wanted *wanted = context;
    for (size_t i = 0; i < wanted->count && token->kind == TOKEN_PIECE; i++) {
        if (wanted->met[i] || !terms_meet(wanted->words[i], token->word)) continue;
        wanted->met[i] = true;
        wanted->left--;
    }
    return !wanted->left;
}

/* Does the text hold all the words, in any inflection? */
static bool has_words(struct wanted *wanted, str text) {
    memset(wanted->met, 0, sizeof wanted->met);
    wanted->left = wanted->count;
    if (wanted->count) analysis_tokens(wanted->analysis, text, meet, wanted);
    return wanted->count && !wanted->left;
}

static bool has_fact(void *context, const struct letter_row *row) {
    struct wanted *wanted = context;
    const struct query *query = wanted->query;
    int date;
    switch (query->kind) {
    case QUERY_MINISTER:
        return has_words(wanted, row->minister);
    case QUERY_FROM:
        return has_words(wanted, row->signers.n ? row->signers : row->minister);
    case QUERY_TO:
        return has_words(wanted, row->recipient);
    case QUERY_JOURNAL:
        return query_value_fits(query->text, row->journal);
    default:
        date = date_of(row->signed_on);
        return date && date >= query->from && date <= query->to;
    }
}

struct cursor *filter_fact(struct store *store, const struct query *query, struct error *error) {
    struct wanted wanted = {.analysis = store_analysis(store), .query = query};
    analysis_tokens(wanted.analysis, query->text, take_wanted, &wanted);
    return filter_letters(store, has_fact, &wanted, error);
}

/* Does what the path says from byte `from` on fit the glob, or a folder, an archive or a mail that this
 * begins with; with `names`, any of its names alone? */
static bool path_fits(const char *glob, buf *path, size_t from, bool names) {
    bool fits = false;
    for (size_t end = from; end <= path->n && !fits; end++) {
        char sign = path->p[end];
        if (sign && sign != '/' && sign != PATH_MEMBER) continue;
        path->p[end] = 0;
        fits = fnmatch(glob, path->p + from, 0) == 0;
        path->p[end] = sign;
        if (names) from = end + 1;
    }
    return fits;
}

struct path_filter {
    str glob;  /* NUL-terminated */
    buf *path; /* of the letter looked at */
};

static bool has_path(void *context, const struct letter_row *row) {
    const struct path_filter *wanted = context;
    const char *glob = wanted->glob.p;
    buf *path = wanted->path;
    buf_clear(path);
    buf_add(path, row->path);
    if (!path->n) return false;
    size_t shown = path->n - path_shown(buf_str(path)).n;
    if (path_fits(glob, path, shown, false) || (shown && path_fits(glob, path, 0, false))) return true;
    return str_find(wanted->glob, STR("/")) == wanted->glob.n && path_fits(glob, path, 0, true);
}

struct cursor *filter_path(struct store *store, str glob, struct error *error) {
    buf copy = {0}, path = {0};
    if (str_starts(glob, STR("./"))) glob = str_sub(glob, 2, glob.n);
    while (glob.n > 1 && glob.p[glob.n - 1] == '/') glob.n--;
    buf_add(&copy, glob);
    struct path_filter wanted = {copy.n ? buf_str(&copy) : STR(""), &path};
    struct cursor *filter = filter_letters(store, has_path, &wanted, error);
    buf_release(&copy);
    buf_release(&path);
    return filter;
}

/* ---- of sections ---- */

struct cursor *filter_sections(struct store *store, struct cursor *headings, struct error *error) {
    struct ranges *r = ranges_new();
    uint64_t bits[CURSOR_WORDS];
    enum status status = OK;
    for (int64_t base = 0; !status && (base = cursor_window(headings, base, bits)) < CURSOR_END;
         base += CURSOR_WINDOW)
        for (size_t i = bits_next(bits, 0); i < CURSOR_WINDOW && !status; i = bits_next(bits, i + 1)) {
            int64_t passage = base + (int64_t)i;
            struct passage_row row;
            if (!passage_kind_heads(store_passage_shape(store, passage).kind)) continue;
            status = store_passage_alone(store, passage, &row, error);
            if (!status) add_range(r, passage, passage + row.section);
            if (status == NONE) status = OK;
        }
    cursor_release(headings);
    return done(r, status);
}
