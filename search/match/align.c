#include "search/match/align.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/slip.h"
#include "danish/stopword.h"
#include "danish/word.h"

/* What the steps of an alignment cost, in hundredths of a word. */
enum {
    COST_EDITOR = 5, /* a word of an editor, and one that stands for another */
    COST_EDITED = 20,
    COST_JOINED = 10,
    COST_SLIP = 20,
    COST_DIFFERS = 100,
    COST_NUMBER = 80,  /* one number for another: it stands in the same place */
    COST_DROPPED = 60, /* the first word of some that are left out, and the others */
    COST_DROPPED_MORE = 30,
};

/* A slip is at most so far from the word (see slip.h): one letter for another. */
#define SLIP_MOST 1.0

/* So near that it is one even if it looks like an inflection: a letter misread, ae for æ. */
#define SLIP_SURE .4

/* Two words with more letters that only one of them has are no slips of each other. */
#define LETTERS_APART 4

/* ---- words ---- */

str atom_form(const struct atoms *a, size_t i) {
    return (str){a->forms.p + a->items[i].form, a->items[i].form_size};
}

str atom_raw(const struct atoms *a, size_t i) {
    return str_sub(a->text, a->items[i].start, a->items[i].end);
}

static struct atom *add_atom(struct atoms *a, size_t start, size_t end, size_t form) {
    if (a->forms.n == form) return NULL; /* nothing but signs that show nothing */
    a->items = memory_grown(a->items, a->count, &a->room, sizeof *a->items);
    struct atom *atom = &a->items[a->count++];
    *atom =
        (struct atom){.start = start, .end = end, .form = form, .form_size = a->forms.n - form, .real = -1};
    str folded = str_sub(buf_str(&a->forms), form, a->forms.n);
    atom->hash = str_hash(folded);
    atom->digits = true;
    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];
        atom->letters |= (uint64_t)1 << c % 64;
        atom->digits = atom->digits && ((c >= '0' && c <= '9') || c == ',');
    }
    return atom;
}

/* A number's pieces, of which the last may stand after a decimal comma. */
static void add_number(struct atoms *a, str text, const struct word *word) {
    size_t form = a->forms.n;
    for (size_t i = 0; i < word->piece_count; i++) {
        if (word->decimals && i + 1 == word->piece_count) buf_byte(&a->forms, ',');
        word_fold(str_sub(text, word->pieces[i].start, word->pieces[i].end), &a->forms);
    }
    add_atom(a, word->pieces[0].start, word->pieces[word->piece_count - 1].end, form);
}

static void add_word(struct atoms *a, str text, const struct word *word) {
    if (word->number && !word->goes_on) {
        add_number(a, text, word);
        return;
    }
    for (size_t i = 0; i < word->piece_count; i++) {
        size_t form = a->forms.n;
        word_fold(str_sub(text, word->pieces[i].start, word->pieces[i].end), &a->forms);
        add_atom(a, word->pieces[i].start, word->pieces[i].end, form);
    }
}

static bool has_ellipsis(str s) {
    return str_find(s, STR("…")) < s.n || str_find(s, STR("...")) < s.n;
}

void atoms_read(struct atoms *a, struct store *store, str text, size_t most) {
    size_t at = 0;
    struct word word;
    a->text = text;
    a->store = store;
    a->count = 0;
    buf_clear(&a->forms);
    while (a->count < most && word_next(text, &at, &word)) add_word(a, text, &word);
    if (a->count > most) a->count = most;
    for (size_t i = 1; i < a->count; i++)
        a->items[i].gap = has_ellipsis(str_sub(text, a->items[i - 1].end, a->items[i].start));
}

void atoms_release(struct atoms *a) {
    free(a->items);
    buf_release(&a->forms);
    *a = (struct atoms){0};
}

/* ---- what an editor put in ---- */

/* Is what stands in round brackets an editor's: (sic), (kommunen, red.)? */
static bool is_editorial(str inside) {
    static const char *const words[] = {"sic", "red.", "red", "red.anm.", "red. anm."};
    str text = str_trim(inside);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        str word = str_of(words[i]);
        if (text.n < word.n || !str_eq(str_sub(text, text.n - word.n, text.n), word)) continue;
        if (text.n == word.n || text.p[text.n - word.n - 1] == ' ' || text.p[text.n - word.n - 1] == ',')
            return true;
    }
    return false;
}

/* Marks the words between two brackets of one kind; *next is the first word that none of them holds yet. */
static void mark_between(struct atoms *a, size_t from, size_t end, size_t *next) {
    while (*next < a->count && a->items[*next].start < from) ++*next;
    for (; *next < a->count && a->items[*next].end <= end; ++*next) a->items[*next].editor = true;
}

/* Is what stands between two words nothing but square brackets, so that they are one word: [D]et? */
static bool only_brackets(str between) {
    for (size_t i = 0; i < between.n; i++)
        if (between.p[i] != '[' && between.p[i] != ']') return false;
    return between.n > 0;
}

/* Joins the pieces of words with brackets inside; their forms follow each other. */
static void join_bracketed(struct atoms *a) {
    size_t kept = 0;
    for (size_t i = 0; i < a->count; i++) {
        struct atom *last = kept ? &a->items[kept - 1] : NULL, *atom = &a->items[i];
        bool joined = last && last->form + last->form_size == atom->form &&
                      only_brackets(str_sub(a->text, last->end, atom->start));
        if (!joined) {
            a->items[kept++] = *atom;
            continue;
        }
        last->end = atom->end;
        last->form_size += atom->form_size;
        last->hash = str_hash(atom_form(a, kept - 1));
        last->letters |= atom->letters;
        last->digits = last->digits && atom->digits;
        last->editor = true;
    }
    a->count = kept;
}

/* The outer brackets of [D]et and sag[er] belong to the words. */
static void take_brackets(struct atoms *a) {
    for (size_t i = 0; i < a->count; i++) {
        struct atom *atom = &a->items[i];
        str raw = atom_raw(a, i);
        size_t open = str_find(raw, STR("[")), close = str_find(raw, STR("]"));
        if (close < open && atom->start && a->text.p[atom->start - 1] == '[') atom->start--;
        if (open < raw.n && raw.p[raw.n - 1] != ']' && a->text.n > atom->end && a->text.p[atom->end] == ']')
            atom->end++;
    }
}

size_t atoms_mark_editor(struct atoms *a) {
    size_t square = SIZE_MAX, round = SIZE_MAX, next_square = 0, next_round = 0, marked = 0;
    for (size_t i = 0; i < a->text.n; i++) {
        switch (a->text.p[i]) {
        case '[':
            square = i;
            break;
        case '(':
            round = i;
            break;
        case ']':
            if (square < i) mark_between(a, square, i, &next_square);
            square = SIZE_MAX;
            break;
        case ')':
            if (round < i && is_editorial(str_sub(a->text, round + 1, i)))
                mark_between(a, round, i, &next_round);
            round = SIZE_MAX;
            break;
        default:
            break;
        }
    }
    join_bracketed(a);
    take_brackets(a);
    for (size_t i = 0; i < a->count; i++) marked += a->items[i].editor;
    return marked;
}

/* A form that is printed so often is no slip. */
#define PRINTED_LEAST 2

static enum status take_count(void *context, const struct form_row *row) {
    *(int64_t *)context = row->count;
    return OK;
}

/* Is it a word, or a compound that the letters print? The splitter alone would make a compound of most slips.
 */
static bool is_real(struct atoms *a, size_t i) {
    struct atom *atom = &a->items[i];
    if (atom->real >= 0) return atom->real;
    struct compound_part parts[COMPOUND_PARTS];
    struct error ignored;
    str form = atom_form(a, i);
    int64_t printed = 0;
    atom->real = lexicon_known(form);
    bool made = !atom->real && form.n < COMPOUND_MAX && compound_split(form, parts) > 0;
    if (made && !a->store) atom->real = 1;
    if (made && a->store && store_forms(a->store, FORMS_LIKE, form, take_count, &printed, &ignored) == OK)
        atom->real = printed >= PRINTED_LEAST;
    return atom->real;
}

/* Inflections of one word, though neither the dictionary nor the letters know both. */
static bool are_inflections(struct atoms *a, size_t i, struct atoms *b, size_t j) {
    if (!a->store) return false;
    struct analysis *analysis = store_analysis(a->store);
    return terms_meet(analysis_word(analysis, atom_form(a, i)), analysis_word(analysis, atom_form(b, j)));
}

/* Is the word before or after both the same? Asked first, as it is cheap: a slip stands among right words. */
static bool stand_alike(const struct atoms *a, size_t i, const struct atoms *b, size_t j) {
    bool begin = !i && !j, end = i + 1 == a->count && j + 1 == b->count;
    if (a->count == 1 || begin || end) return true; /* what was there beside them was the same */
    if (i && j && a->items[i - 1].hash == b->items[j - 1].hash) return true;
    return i + 1 < a->count && j + 1 < b->count && a->items[i + 1].hash == b->items[j + 1].hash;
}

/* A slip makes no word of a word: what are both words, or inflections of one, differs. */
static bool is_slip(struct atoms *a, size_t i, struct atoms *b, size_t j) {
    const struct atom *x = &a->items[i], *y = &b->items[j];
    if (x->digits || y->digits || x->form_size < 3 || y->form_size < 3) return false;
    size_t longer = x->form_size > y->form_size ? x->form_size - y->form_size : y->form_size - x->form_size;
    if (longer > 2 || !stand_alike(a, i, b, j)) return false;
    if (__builtin_popcountll(x->letters ^ y->letters) > LETTERS_APART) return false;
    if (is_real(a, i) && is_real(b, j)) return false;
    double distance = slip_distance(atom_form(a, i), atom_form(b, j), SLIP_MOST);
    double back = slip_distance(atom_form(b, j), atom_form(a, i), SLIP_MOST);
    if (back < distance) distance = back;
    return distance <= SLIP_SURE || (distance <= SLIP_MOST && !are_inflections(a, i, b, j));
}

/* Are words i and i + 1 together the word j, which is as long: sags behandling? */
static bool is_joined(const struct atoms *two, size_t i, const struct atoms *one, size_t j) {
    const struct atom *left = &two->items[i], *whole = &one->items[j];
    if (whole->digits || left->digits) return false;
    str form = atom_form(one, j);
    return str_eq(atom_form(two, i), str_sub(form, 0, left->form_size)) &&
           str_eq(atom_form(two, i + 1), str_sub(form, left->form_size, form.n));
}

/* ---- the table of costs ---- */

enum step {
    STEP_NONE,
    STEP_SAME,
    STEP_SLIP,
    STEP_CHANGED,
    STEP_ADDED,
    STEP_DROPPED,
    STEP_PASSED,
    STEP_TWO_A,
    STEP_TWO_B
};

struct table {
    struct atoms *a, *b;
    bool inside;
    unsigned char *steps; /* of (i, j), rows of b->count + 1 */
    uint32_t *rows[3];    /* costs of the last three rows; that of i is rows[i % 3] */
};

static void offer(uint32_t cost, enum step step, uint32_t *best, unsigned char *taken) {
    if (cost >= *best) return;
    *best = cost;
    *taken = (unsigned char)step;
}

/* Two words for one, or one for two; lengths first, as they are at hand. */
static void offer_joined(const struct table *t, size_t i, size_t j, uint32_t *best, unsigned char *step) {
    const struct atom *x = &t->a->items[i - 1], *y = &t->b->items[j - 1];
    const uint32_t *before = t->rows[(i + 2) % 3], *two = t->rows[(i + 1) % 3];
    if (i > 1 && x[-1].form_size + x->form_size == y->form_size && two[j - 1] + COST_JOINED < *best &&
        is_joined(t->a, i - 2, t->b, j - 1))
        offer(two[j - 1] + COST_JOINED, STEP_TWO_A, best, step);
    if (j > 1 && y[-1].form_size + y->form_size == x->form_size && before[j - 2] + COST_JOINED < *best &&
        is_joined(t->b, j - 2, t->a, i - 1))
        offer(before[j - 2] + COST_JOINED, STEP_TWO_B, best, step);
}

/* The last words of i and j beside each other. */
static void offer_pair(const struct table *t, size_t i, size_t j, uint32_t *best, unsigned char *step) {
    const struct atom *x = &t->a->items[i - 1], *y = &t->b->items[j - 1];
    uint32_t before = t->rows[(i + 2) % 3][j - 1];
    if (x->hash == y->hash) {
        offer(before, STEP_SAME, best, step);
        return;
    }
    uint32_t cost = x->editor ? COST_EDITED : x->digits && y->digits ? COST_NUMBER : COST_DIFFERS;
    offer(before + cost, STEP_CHANGED, best, step);
    if (is_slip(t->a, i - 1, t->b, j - 1)) offer(before + COST_SLIP, STEP_SLIP, best, step);
}

/* The cost of the cell at i words of a and j of b. */
static void fill_cell(const struct table *t, size_t i, size_t j) {
    uint32_t *row = t->rows[i % 3], best = UINT32_MAX;
    unsigned char *step = &t->steps[i * (t->b->count + 1) + j];
    *step = STEP_NONE;
    if (!i && (!j || t->inside)) {
        row[j] = 0;
        return;
    }
    if (i && j) {
        offer_pair(t, i, j, &best, step);
        offer_joined(t, i, j, &best, step);
    }
    if (i) {
        uint32_t cost = t->a->items[i - 1].editor ? COST_EDITOR : COST_DIFFERS;
        offer(t->rows[(i + 2) % 3][j] + cost, STEP_ADDED, &best, step);
    }
    if (j) {
        bool more = step[-1] == STEP_DROPPED, gap = i && i < t->a->count && t->a->items[i].gap;
        if (gap) offer(row[j - 1], STEP_PASSED, &best, step);
        offer(row[j - 1] + (more ? COST_DROPPED_MORE : COST_DROPPED), STEP_DROPPED, &best, step);
    }
    row[j] = best;
}

static void add_edit(struct alignment *out, enum edit_kind kind, size_t a, size_t a_count, size_t b,
                     size_t b_count) {
    out->edits = memory_grown(out->edits, out->count, &out->room, sizeof *out->edits);
    out->edits[out->count++] = (struct edit){kind, a, a_count, b, b_count};
}

/* From the end to the beginning; then turned round. The words of the table are those from a_from and b_from
 * on. Where a begins in b. */
static size_t trace(const struct table *t, size_t a_from, size_t b_from, size_t j, struct alignment *out) {
    static const struct {
        enum edit_kind kind;
        unsigned char a, b;
    } moves[] = {
        [STEP_SAME] = {EDIT_SAME, 1, 1},       [STEP_SLIP] = {EDIT_SLIP, 1, 1},
        [STEP_CHANGED] = {EDIT_CHANGED, 1, 1}, [STEP_ADDED] = {EDIT_ADDED, 1, 0},
        [STEP_DROPPED] = {EDIT_DROPPED, 0, 1}, [STEP_PASSED] = {EDIT_PASSED, 0, 1},
        [STEP_TWO_A] = {EDIT_JOINED, 2, 1},    [STEP_TWO_B] = {EDIT_JOINED, 1, 2},
    };
    size_t i = t->a->count, from = out->count;
    enum step step;
    while ((step = t->steps[i * (t->b->count + 1) + j]) != STEP_NONE) {
        i -= moves[step].a;
        j -= moves[step].b;
        add_edit(out, moves[step].kind, a_from + i, moves[step].a, b_from + j, moves[step].b);
    }
    for (size_t n = from, last = out->count; n + 1 < last; n++) {
        struct edit other = out->edits[n];
        out->edits[n] = out->edits[--last];
        out->edits[last] = other;
    }
    return b_from + j;
}

/* Where the text that costs least ends: the first of several, but rather after another word than before one
 * that is missing. */
static size_t best_end(const struct table *t, const uint32_t *last) {
    size_t best = 0;
    const unsigned char *steps = &t->steps[t->a->count * (t->b->count + 1)];
    for (size_t j = 1; j <= t->b->count; j++) {
        bool tie =
            last[j] == last[best] && j == best + 1 && steps[best] == STEP_ADDED && steps[j] == STEP_CHANGED;
        if (last[j] < last[best] || tie) best = j;
    }
    return best;
}

static str between(const struct atoms *a, size_t i) {
    return str_trim(str_sub(a->text, a->items[i - 1].end, a->items[i].start));
}

/* 1,5 is not 1.5: numbers that stand together with other separators differ. */
static void check_numbers(const struct atoms *a, const struct atoms *b, struct alignment *out) {
    for (size_t n = 1; n < out->count; n++) {
        struct edit *edit = &out->edits[n];
        const struct edit *before = edit - 1;
        if (edit->kind != EDIT_SAME || before->kind != EDIT_SAME) continue;
        if (!a->items[edit->a].digits || !a->items[before->a].digits) continue;
        if (!str_eq(between(a, edit->a), between(b, edit->b))) edit->kind = EDIT_CHANGED;
    }
}

bool atoms_negate(const struct atoms *a, size_t from, size_t count) {
    for (size_t i = from; i < from + count; i++)
        if (negation_is(atom_form(a, i))) return true;
    return false;
}

static void count_edits(const struct atoms *a, const struct atoms *b, struct alignment *out) {
    out->same = out->differing = out->slips = out->passed = out->edited = 0;
    out->negation = false;
    for (size_t n = 0; n < out->count; n++) {
        struct edit *edit = &out->edits[n];
        bool own = edit->kind == EDIT_CHANGED || edit->kind == EDIT_ADDED;
        if (own && a->items[edit->a].editor) edit->kind = EDIT_EDITOR;
        bool differs = edit->kind == EDIT_CHANGED || edit->kind == EDIT_ADDED || edit->kind == EDIT_DROPPED;
        out->same += edit->kind == EDIT_SAME;
        out->slips += edit->kind == EDIT_SLIP || edit->kind == EDIT_JOINED;
        out->passed += edit->kind == EDIT_PASSED;
        out->differing += differs;
        out->edited += edit->kind == EDIT_EDITOR;
        if ((differs || edit->kind == EDIT_EDITOR) &&
            (atoms_negate(a, edit->a, edit->a_count) || atoms_negate(b, edit->b, edit->b_count)))
            out->negation = true;
    }
}

/* Words [from, end) of a text. */
struct stretch {
    size_t from, end;
};

static struct atoms atoms_sub(const struct atoms *a, struct stretch s) {
    struct atoms sub = *a;
    if (s.from) sub.items += s.from;
    sub.count = s.end - s.from;
    return sub;
}

/* Aligns with a table of all pairs of words; appends the edits. */
static void align_words(const struct atoms *a, struct stretch in_a, const struct atoms *b,
                        struct stretch in_b, bool inside, struct alignment *out) {
    struct atoms x = atoms_sub(a, in_a), y = atoms_sub(b, in_b);
    size_t width = y.count + 1, cells = (x.count + 1) * width;
    if (cells > out->steps_room) out->steps = memory_resized(out->steps, out->steps_room = cells, 1);
    if (3 * width > out->row_room)
        out->row = memory_resized(out->row, out->row_room = 3 * width, sizeof *out->row);
    const struct table t = {&x, &y, inside, out->steps, {out->row, out->row + width, out->row + 2 * width}};
    for (size_t i = 0; i <= x.count; i++)
        for (size_t j = 0; j <= y.count; j++) fill_cell(&t, i, j);
    size_t end = inside ? best_end(&t, t.rows[x.count % 3]) : y.count;
    out->end = in_b.from + end;
    out->first = trace(&t, in_a.from, in_b.from, end, out);
}

/* ---- long texts ---- */

/* Texts with more pairs of words are divided. */
#define UNDIVIDED 4096

/* A pair of neighbouring words that stands once in each text (Cohen's patience diff, with pairs of words for
 * lines). */
struct anchor {
    uint64_t hash;
    size_t a, b;
    size_t before; /* the anchor before it in the longest chain that ends with it, + 1; 0 = none */
};

static int by_anchor_hash(const void *a, const void *b) {
    const struct anchor *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return (x->a > y->a) - (x->a < y->a);
}

static int by_place(const void *a, const void *b) {
    const struct anchor *x = a, *y = b;
    return (x->a > y->a) - (x->a < y->a);
}

/* The pairs of words that stand once in the stretch; returns how many. */
static size_t single_pairs(const struct atoms *a, struct stretch s, struct anchor *out) {
    size_t count = 0, kept = 0;
    for (size_t i = s.from; i + 1 < s.end; i++)
        out[count++] =
            (struct anchor){.hash = a->items[i].hash * 0x9E3779B97F4A7C15u + a->items[i + 1].hash, .a = i};
    if (count) qsort(out, count, sizeof *out, by_anchor_hash);
    for (size_t i = 0; i < count; i++) {
        bool alone =
            (!i || out[i - 1].hash != out[i].hash) && (i + 1 == count || out[i + 1].hash != out[i].hash);
        if (alone) out[kept++] = out[i];
    }
    return kept;
}

/* The longest chain of anchors that stand in the same order in both texts, which are in order of a: the last
 * of it, + 1. tails has room for count. */
static size_t longest_chain(struct anchor *all, size_t count, size_t *tails) {
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = 0, to = length;
        while (from < to) {
            size_t middle = from + (to - from) / 2;
            if (all[tails[middle]].b < all[i].b)
                from = middle + 1;
            else
                to = middle;
        }
        all[i].before = from ? tails[from - 1] + 1 : 0;
        tails[from] = i;
        if (from == length) length++;
    }
    return length ? tails[length - 1] + 1 : 0;
}

/* The chain of anchors, the last first, by `before`; its end, + 1. *all is to be freed. */
static size_t find_anchors(const struct atoms *a, struct stretch in_a, const struct atoms *b,
                           struct stretch in_b, struct anchor **all) {
    size_t room = in_a.end - in_a.from + in_b.end - in_b.from, count = 0;
    *all = memory_zeroed(room + 1, sizeof **all);
    struct anchor *of_a = *all, *of_b = *all + (in_a.end - in_a.from);
    size_t a_count = single_pairs(a, in_a, of_a), b_count = single_pairs(b, in_b, of_b);
    for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
        if (of_a[i].hash == of_b[j].hash)
            of_a[count++] = (struct anchor){.a = of_a[i++].a, .b = of_b[j++].a};
        else if (of_a[i].hash < of_b[j].hash)
            i++;
        else
            j++;
    }
    if (count) qsort(of_a, count, sizeof *of_a, by_place);
    size_t *tails = memory_zeroed(count + 1, sizeof *tails);
    size_t last = longest_chain(of_a, count, tails);
    free(tails);
    return last;
}

/* Aligns what stands between anchors. */
static void align_divided(const struct atoms *a, struct stretch in_a, const struct atoms *b,
                          struct stretch in_b, struct alignment *out) {
    struct anchor *all;
    size_t last = find_anchors(a, in_a, b, in_b, &all), next = 0;
    while (last) { /* turns the chain round */
        size_t before = all[last - 1].before;
        all[last - 1].before = next;
        next = last;
        last = before;
    }
    for (; next; next = all[next - 1].before) {
        struct anchor anchor = all[next - 1];
        for (int word = 0; word < 2; word++, anchor.a++, anchor.b++) {
            if (anchor.a < in_a.from || anchor.b < in_b.from) continue;
            if (anchor.a > in_a.from || anchor.b > in_b.from)
                align_words(a, (struct stretch){in_a.from, anchor.a}, b,
                            (struct stretch){in_b.from, anchor.b}, false, out);
            add_edit(out, EDIT_SAME, anchor.a, 1, anchor.b, 1);
            in_a.from = anchor.a + 1;
            in_b.from = anchor.b + 1;
        }
    }
    free(all);
    align_words(a, in_a, b, in_b, false, out);
}

void align(struct atoms *a, struct atoms *b, bool inside, struct alignment *out) {
    /* whole texts mostly begin and end alike */
    size_t head = 0, tail = 0, least = inside ? 0 : a->count < b->count ? a->count : b->count;
    while (head < least && a->items[head].hash == b->items[head].hash) head++;
    while (tail < least - head && a->items[a->count - 1 - tail].hash == b->items[b->count - 1 - tail].hash)
        tail++;
    const struct stretch in_a = {head, a->count - tail}, in_b = {head, b->count - tail};
    out->count = 0;
    for (size_t i = 0; i < head; i++) add_edit(out, EDIT_SAME, i, 1, i, 1);
    if (!inside && (in_a.end - head) * (in_b.end - head) > UNDIVIDED)
        align_divided(a, in_a, b, in_b, out);
    else
        align_words(a, in_a, b, in_b, inside, out);
    for (size_t i = 0; i < tail; i++) add_edit(out, EDIT_SAME, in_a.end + i, 1, in_b.end + i, 1);
    if (!inside) {
        out->first = 0;
        out->end = b->count;
    }
    check_numbers(a, b, out);
    count_edits(a, b, out);
}

void alignment_release(struct alignment *out) {
    free(out->edits);
    free(out->steps);
    free(out->row);
    *out = (struct alignment){0};
}

/* ---- signs ---- */

/* The next sign that is no white space, or one blank for a run of it; 0 at the end. */
static int32_t next_sign(str *s) {
    bool blank = false;
    while (s->n) {
        str rest = *s;
        int32_t sign = utf8_next(&rest);
        if (!utf8_is_space(sign) && !utf8_is_format(sign)) {
            if (blank) return ' ';
            *s = rest;
            return sign;
        }
        blank = blank || utf8_is_space(sign);
        *s = rest;
    }
    return 0;
}

bool same_text(str a, str b) {
    buf one = {0}, other = {0};
    int32_t first_a = next_sign(&a), first_b = next_sign(&b);
    if (first_a) utf8_add(&one, first_a);
    if (first_b) utf8_add(&other, first_b);
    buf folded_one = {0}, folded_other = {0};
    utf8_fold(buf_str(&one), &folded_one);
    utf8_fold(buf_str(&other), &folded_other);
    bool same = str_eq(buf_str(&folded_one), buf_str(&folded_other));
    while (same && (a.n || b.n)) same = next_sign(&a) == next_sign(&b);
    buf_release(&one);
    buf_release(&other);
    buf_release(&folded_one);
    buf_release(&folded_other);
    return same;
}
