#include "danish/slip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"

const struct slip_costs slip_costs = {
    .spelled = 30,
    .joined = 30,
    .scanned = 40,
    .neighbour = 75,
    .substituted = 100,
    .swapped = 55,
    .doubled = 55,
    .inserted = 90,
    .dropped = 65,
    .first = 25,
    .limit = 160,
    .short_limit = 125,
    .frequency = 5.0,
    .known = 15.0,
};

/* A cost that no limit allows, small enough that a few of them add up without overflow. */
#define NEVER 10000

/* By this many letters at most may a word be longer or shorter: no limit pays for more digraphs (2 / .3). */
#define GREATEST_LIMIT 200
#define LONGER 7
#define ROWS (SLIP_LETTERS + LONGER)

/* Letters have small numbers, so that a set of them is one word: a..z, æ ø å, 0..9, and all others. */
enum { AE = 26, OE = 27, AA = 28, ZERO = 29, OTHER = 39, LETTERS = 40 };

/* Pairs that look alike in print, each written once. */
static const char *const scanner_pairs[] = {
    "l1", "li", "i1", "ij", "ce", "co", "o0", "øo", "ø0", "åa", "æa",
    "æe", "un", "hb", "ft", "vy", "s5", "b8", "b6", "g9", "gq", "z2",
};

/* The Danish keyboard, each row shifted half a key to the right of the one above. */
static const char *const keyboard[] = {"1234567890", "qwertyuiopå", "asdfghjklæø", "zxcvbnm"};

/* One letter and the two that are written for it, or that a scanner reads for it. */
struct digraph {
    int32_t one, two[2];
    bool spelled;
};

static const struct digraph digraphs[] = {
    {0xE6, {'a', 'e'}, true}, {0xF8, {'o', 'e'}, true}, {0xE5, {'a', 'a'}, true}, {0xE4, {'a', 'e'}, true},
    {0xF6, {'o', 'e'}, true}, {0xFC, {'u', 'e'}, true}, {'m', {'r', 'n'}, false}, {'d', {'c', 'l'}, false},
    {'w', {'v', 'v'}, false}, {'u', {'i', 'i'}, false},
};

struct letter {
    int32_t cp;
    uint8_t number; /* 0..OTHER */
};

/* The letter that two stand for, and what that costs; { -1, NEVER } if they stand for none. */
struct joint {
    int32_t one;
    int cost;
};

static struct joint joint_of(const struct letter two[2]) {
    for (size_t d = 0; d < sizeof digraphs / sizeof *digraphs; d++) {
        const struct digraph *g = &digraphs[d];
        if (two[0].cp == g->two[0] && two[1].cp == g->two[1])
            return (struct joint){g->one, g->spelled ? slip_costs.spelled : slip_costs.joined};
    }
    return (struct joint){-1, NEVER};
}

/* For each letter the set of those it is confused with. */
struct pairs {
    uint64_t scanner[LETTERS], keys[LETTERS];
};

static uint8_t letter_number(int32_t cp) {
    if (cp >= 'a' && cp <= 'z') return (uint8_t)(cp - 'a');
    if (cp >= '0' && cp <= '9') return (uint8_t)(ZERO + cp - '0');
    if (cp == 0xE6) return AE;
    if (cp == 0xF8) return OE;
    if (cp == 0xE5) return AA;
    return OTHER;
}

static bool is_digit(struct letter l) {
    return (l.number >= ZERO && l.number < OTHER) || (l.number == OTHER && utf8_is_digit(l.cp));
}

/* Reads at most room letters of s; returns how many there are, or room + 1 if there are more. */
static size_t letters_of(str s, struct letter *out, size_t room) {
    size_t n = 0;
    while (s.n) {
        int32_t cp = utf8_next(&s);
        if (n == room) return room + 1;
        out[n++] = (struct letter){cp, letter_number(cp)};
    }
    return n;
}

static void pair_add(uint64_t set[LETTERS], struct letter a, struct letter b) {
    set[a.number] |= UINT64_C(1) << b.number;
    set[b.number] |= UINT64_C(1) << a.number;
}

static void pairs_init(struct pairs *pairs) {
    *pairs = (struct pairs){0};
    for (size_t i = 0; i < sizeof scanner_pairs / sizeof *scanner_pairs; i++) {
        struct letter l[2] = {{0, 0}, {0, 0}};
        letters_of(str_of(scanner_pairs[i]), l, 2);
        pair_add(pairs->scanner, l[0], l[1]);
    }
    struct letter above[12] = {{0, 0}}, row[12] = {{0, 0}};
    size_t n_above = 0;
    for (size_t r = 0; r < sizeof keyboard / sizeof *keyboard; r++) {
        size_t n = letters_of(str_of(keyboard[r]), row, 12);
        for (size_t k = 0; k < n; k++) {
            if (k + 1 < n) pair_add(pairs->keys, row[k], row[k + 1]);
            if (k < n_above) pair_add(pairs->keys, row[k], above[k]);
            if (k + 1 < n_above) pair_add(pairs->keys, row[k], above[k + 1]);
        }
        memcpy(above, row, sizeof above);
        n_above = n;
    }
}

static bool in_pairs(const uint64_t set[LETTERS], struct letter a, struct letter b) {
    return set[a.number] >> b.number & 1;
}

static bool same(struct letter a, struct letter b) {
    return a.cp == b.cp;
}

/* The table of distances between the beginnings of a word (rows) and of what was typed (columns), grown
 * one letter of the word at a time. */
struct table {
    struct pairs pairs;
    int limit;
    size_t n; /* letters typed */
    struct letter typed[SLIP_LETTERS];
    struct joint typed_joint[SLIP_LETTERS]; /* of the letter and the one before it */
    uint64_t joined;                        /* letters with which two begin that stand for a typed one */
    size_t depth;                           /* letters of the word so far */
    struct letter word[ROWS];
    struct joint word_joint[ROWS];
    int least[ROWS + 1]; /* of each row */
    int row[ROWS + 1][SLIP_LETTERS + 1];
};

/* What a keyboard without ä, ö and ü has for them. */
static int32_t without_dots(int32_t cp) {
    return cp == 0xE4 ? 'a' : cp == 0xF6 ? 'o' : cp == 0xFC ? 'u' : cp;
}

static int cost_substituted(const struct table *t, struct letter word, struct letter typed) {
    if (same(word, typed)) return 0;
    if (word.number == OTHER && without_dots(word.cp) == typed.cp) return slip_costs.spelled;
    if (in_pairs(t->pairs.scanner, word, typed)) return slip_costs.scanned;
    if (is_digit(word) && is_digit(typed)) return NEVER;
    if (in_pairs(t->pairs.keys, word, typed)) return slip_costs.neighbour;
    if (is_digit(word) || is_digit(typed)) return NEVER;
    return slip_costs.substituted;
}

/* Of the letter of the word that ends row i, left out. */
static int cost_dropped(const struct table *t, size_t i) {
    struct letter l = t->word[i - 1];
    if (is_digit(l)) return NEVER;
    if (i >= 2 && same(l, t->word[i - 2])) return slip_costs.doubled;
    return slip_costs.dropped + (i == 1 ? slip_costs.first : 0);
}

/* Of the typed letter that ends column j, too many. */
static int cost_inserted(const struct table *t, size_t j) {
    struct letter l = t->typed[j - 1];
    if (is_digit(l)) return NEVER;
    if (j >= 2 && same(l, t->typed[j - 2])) return slip_costs.doubled;
    return slip_costs.inserted + (j == 1 ? slip_costs.first : 0);
}

static int lesser(int a, int b) {
    return a < b ? a : b;
}

/* ii is u to a scanner, and ü. */
static bool stands_for(int32_t one, int32_t letter) {
    return one == letter || (one == 'u' && letter == 0xFC);
}

/* The steps that take in two letters of the word, of what was typed, or of both. */
static int cost_of_two(const struct table *t, size_t i, size_t j) {
    const struct letter *w = t->word + i - 1, *y = t->typed + j - 1;
    int best = NEVER;
    if (i >= 2 && j >= 2 && same(w[0], y[-1]) && same(w[-1], y[0]) && !same(w[0], w[-1])) {
        int swapped = is_digit(w[0]) && is_digit(w[-1]) ? NEVER : slip_costs.swapped;
        best = t->row[i - 2][j - 2] + swapped + (i == 2 ? slip_costs.first : 0);
    }
    struct joint of_word = t->word_joint[i - 1], of_typed = t->typed_joint[j - 1];
    if (stands_for(of_typed.one, w[0].cp)) best = lesser(best, t->row[i - 1][j - 2] + of_typed.cost);
    if (stands_for(of_word.one, y[0].cp)) best = lesser(best, t->row[i - 2][j - 1] + of_word.cost);
    return best;
}

static void table_init(struct table *t, str typed, int limit) {
    if (!t->pairs.keys[0]) pairs_init(&t->pairs); /* a has neighbours: they are noted already */
    t->limit = limit;
    t->n = letters_of(typed, t->typed, SLIP_LETTERS);
    t->depth = 0;
    t->row[0][0] = t->least[0] = 0;
    for (size_t j = 1; j <= t->n && t->n <= SLIP_LETTERS; j++) {
        t->row[0][j] = lesser(NEVER, t->row[0][j - 1] + cost_inserted(t, j));
        t->typed_joint[j - 1] = j < 2 ? (struct joint){-1, NEVER} : joint_of(t->typed + j - 2);
    }
    t->joined = 0;
    for (size_t d = 0; d < sizeof digraphs / sizeof *digraphs && t->n <= SLIP_LETTERS; d++)
        for (size_t j = 0; j < t->n; j++)
            if (stands_for(digraphs[d].one, t->typed[j].cp))
                t->joined |= UINT64_C(1) << letter_number(digraphs[d].two[0]);
}

/* Adds a letter of the word; there must be room. Only the columns that LONGER allows are filled, with a
 * NEVER on either side for the rows that look back at them. */
static void table_add(struct table *t, struct letter letter) {
    size_t i = ++t->depth;
    t->word[i - 1] = letter;
    t->word_joint[i - 1] = i < 2 ? (struct joint){-1, NEVER} : joint_of(t->word + i - 2);
    size_t from = i > LONGER ? i - LONGER : 1, to = i + LONGER < t->n ? i + LONGER : t->n;
    int *row = t->row[i];
    const int *before = t->row[i - 1];
    int dropped = cost_dropped(t, i);
    int least = row[from - 1] = from == 1 ? lesser(NEVER, before[0] + dropped) : NEVER;
    for (size_t j = from; j <= to; j++) {
        int substituted = cost_substituted(t, letter, t->typed[j - 1]);
        if (substituted && i == 1 && j == 1) substituted += slip_costs.first;
        int best = lesser(before[j - 1] + substituted, before[j] + dropped);
        best = lesser(best, row[j - 1] + cost_inserted(t, j));
        best = lesser(best, cost_of_two(t, i, j));
        row[j] = lesser(best, NEVER);
        least = lesser(least, row[j]);
    }
    if (to < t->n) row[to + 1] = NEVER;
    t->least[i] = least;
}

/* No word that begins like this is within the limit any more: a step takes in two letters at most, which are
 * swapped or stand for one. */
static bool table_dead(const struct table *t) {
    if (t->least[t->depth] <= t->limit) return false;
    if (!t->depth) return true;
    bool joined = t->joined >> t->word[t->depth - 1].number & 1;
    int least = joined ? lesser(slip_costs.spelled, slip_costs.joined) : slip_costs.swapped;
    return t->least[t->depth - 1] + least > t->limit;
}

static bool table_full(const struct table *t) {
    return t->n > SLIP_LETTERS || t->depth == t->n + LONGER;
}

double slip_distance(str typed, str word, double limit) {
    if (!(limit >= 0)) return limit + 1;
    /* kept, as it takes longer to clear than to fill */
    static _Thread_local struct table *t;
    if (!t) t = memory_of_thread(1, sizeof *t);
    table_init(t, typed, limit * 100 > GREATEST_LIMIT ? GREATEST_LIMIT : (int)lrint(limit * 100));
    while (word.n) {
        if (table_full(t) || table_dead(t)) return limit + 1;
        int32_t cp = utf8_next(&word);
        table_add(t, (struct letter){cp, letter_number(cp)});
    }
    if (t->n > SLIP_LETTERS || t->depth + LONGER < t->n) return limit + 1;
    int distance = t->row[t->depth][t->n];
    return distance > t->limit ? limit + 1 : distance / 100.0;
}

static bool is_apostrophe(int32_t cp) {
    return cp == '\'' || cp == 0x2019;
}

/* Does the dictionary have form, or what it is with æ ø å for ae oe aa? */
static bool known_somehow(str form) {
    if (lexicon_known(form)) return true;
    buf danish = {0};
    bool rewritten = false;
    for (size_t i = 0; i < form.n; i++) {
        str two = str_sub(form, i, i + 2);
        bool ae = str_eq(two, STR("ae")), oe = str_eq(two, STR("oe")), aa = str_eq(two, STR("aa"));
        if (ae || oe || aa) {
            buf_add(&danish, ae ? STR("æ") : oe ? STR("ø") : STR("å"));
            rewritten = true;
            i++;
        } else {
            buf_byte(&danish, form.p[i]);
        }
    }
    bool known = rewritten && lexicon_known(buf_str(&danish));
    buf_release(&danish);
    return known;
}

bool slip_allowed(str form) {
    size_t letters = 0;
    bool after_digit = false;
    for (str rest = form; rest.n;) {
        int32_t cp = utf8_next(&rest);
        if (is_apostrophe(cp)) break;
        bool digit = utf8_is_digit(cp);
        if (digit && after_digit) return false;
        after_digit = digit;
        letters += utf8_is_letter(cp);
    }
    return letters >= 4 && !known_somehow(form);
}

/* What a letter looks like; only_danish: to a scanner that does not know æ, ø and å. */
static int32_t look(int32_t cp, bool only_danish) {
    static const char *const alike[] = {"iíl1j", "eéc", "nu", "bh", "tf", "s5", "yv", "gq9", "z2"};
    if (cp == 0xE6 || cp == 0xE5) return 'a';
    if (cp == 0xF8 || (cp == '0' && !only_danish)) return 'o';
    for (size_t i = 0; i < sizeof alike / sizeof *alike && !only_danish; i++) {
        str class = str_of(alike[i]);
        int32_t first = class.p[0];
        while (class.n)
            if (utf8_next(&class) == cp) return first;
    }
    return without_dots(cp);
}

/* What form shares with all its misreadings: æ and å as a, ø and 0 as o, 1 and l as i, rn as m ... */
static void skeleton(str form, bool only_danish, buf *out) {
    int32_t last = 0; /* the letter before, as it was printed, if it is not part of a pair */
    while (form.n) {
        int32_t cp = utf8_next(&form);
        bool written_out = (last == 'a' && (cp == 'a' || cp == 'e')) || (last == 'o' && cp == 'e') ||
                           (last == 'u' && cp == 'e' && only_danish);
        int32_t joined = only_danish                ? 0
                         : last == 'r' && cp == 'n' ? 'm'
                         : last == 'c' && cp == 'l' ? 'd'
                                                    : 0;
        if (joined)
            out->p[out->n - 1] = (char)joined; /* over the r or c that was written last: one byte */
        else if (!written_out)
            utf8_add(out, look(cp, only_danish));
        last = joined || written_out ? 0 : cp;
    }
}

static bool same_skeleton(str a, str b, bool only_danish) {
    buf of_a = {0}, of_b = {0};
    skeleton(a, only_danish, &of_a);
    skeleton(b, only_danish, &of_b);
    bool same_one = str_eq(buf_str(&of_a), buf_str(&of_b));
    buf_release(&of_a);
    buf_release(&of_b);
    return same_one;
}

/* How many letters form has; 0 if it has more digits than letters. */
static size_t letters_only(str form) {
    size_t letters = 0, digits = 0;
    while (form.n) {
        int32_t cp = utf8_next(&form);
        letters += utf8_is_letter(cp);
        digits += utf8_is_digit(cp);
    }
    return digits > letters ? 0 : letters + digits;
}

bool slip_plain(str printed, str typed) {
    return lexicon_name(typed) && !str_eq(printed, typed) && same_skeleton(printed, typed, true);
}

bool slip_misread(str printed, str right) {
    if (letters_only(printed) < SLIP_MISREAD || letters_only(right) < SLIP_MISREAD) return false;
    if (str_eq(printed, right) || !same_skeleton(printed, right, false)) return false;
    if (!lexicon_known(right) || known_somehow(printed)) return false;
    struct compound_part parts[COMPOUND_PARTS];
    return same_skeleton(printed, right, true) ||
           !compound_regular(printed, parts, compound_split(printed, parts));
}

struct slip_finder {
    struct table table;
    /* the beginning of the last form offered that the table holds, in bytes; where each of its letters ends
     */
    char path[ROWS * 4];
    size_t ends[ROWS + 1];
    bool dead;
    struct slip_candidate best[SLIP_CANDIDATES];
    char *forms[SLIP_CANDIDATES]; /* of the best */
    size_t n_best;
};

struct slip_finder *slip_finder_new(str typed) {
    struct slip_finder *f = memory_zeroed(1, sizeof *f);
    table_init(&f->table, typed, slip_costs.limit);
    if (f->table.n <= SLIP_SHORT) f->table.limit = slip_costs.short_limit;
    f->dead = f->table.n == 0;
    return f;
}

void slip_finder_free(struct slip_finder *f) {
    if (!f) return;
    for (size_t i = 0; i < f->n_best; i++) free(f->forms[i]);
    free(f);
}

/* Goes back to the letters that form shares with the form before. */
static void finder_back(struct slip_finder *f, str form) {
    size_t have = f->ends[f->table.depth], common = 0;
    while (common < have && common < form.n && f->path[common] == form.p[common]) common++;
    if (common == have) return;
    while (f->ends[f->table.depth] > common) f->table.depth--;
    f->dead = false;
}

static bool candidate_before(const struct slip_candidate *a, const struct slip_candidate *b) {
    if (a->score < b->score || a->score > b->score) return a->score < b->score;
    if (a->count != b->count) return a->count > b->count;
    return str_cmp(a->form, b->form) < 0;
}

static void finder_keep(struct slip_finder *f, struct slip_candidate found) {
    size_t at = f->n_best;
    while (at > 0 && candidate_before(&found, &f->best[at - 1])) at--;
    if (at == SLIP_CANDIDATES) return;
    if (f->n_best == SLIP_CANDIDATES) free(f->forms[--f->n_best]);
    memmove(f->best + at + 1, f->best + at, (f->n_best - at) * sizeof *f->best);
    memmove(f->forms + at + 1, f->forms + at, (f->n_best - at) * sizeof *f->forms);
    f->forms[at] = memory_copied(found.form.p, found.form.n);
    found.form.p = f->forms[at];
    f->best[at] = found;
    f->n_best++;
}

static bool finder_has(const struct slip_finder *f, str form) {
    for (size_t i = 0; i < f->n_best; i++)
        if (str_eq(f->best[i].form, form)) return true;
    return false;
}

/* The score as if the dictionary had it, then as it is: the dictionary is asked only if it matters. */
static void finder_score(struct slip_finder *f, str form, uint64_t count, int distance, bool lemma) {
    double often = slip_costs.frequency * log((double)(count ? count : 1));
    struct slip_candidate found = {form, count, distance / 100.0,
                                   (distance - often - slip_costs.known) / 100};
    if (f->n_best == SLIP_CANDIDATES && !candidate_before(&found, &f->best[SLIP_CANDIDATES - 1])) return;
    bool known = lexicon_known(form);
    if (lemma && (!known || finder_has(f, form))) return; /* no word, or a printed one */
    if (!known) found.score += slip_costs.known / 100;
    finder_keep(f, found);
}

static size_t finder_offer(struct slip_finder *f, str form, uint64_t count, bool lemma) {
    struct table *t = &f->table;
    finder_back(f, form);
    str rest = str_sub(form, f->ends[t->depth], form.n);
    while (rest.n && !f->dead && !table_full(t)) {
        str at = rest;
        int32_t cp = utf8_next(&rest);
        size_t from = f->ends[t->depth], length = at.n - rest.n;
        table_add(t, (struct letter){cp, letter_number(cp)});
        memcpy(f->path + from, at.p, length);
        f->ends[t->depth] = from + length;
        f->dead = table_dead(t);
    }
    if (f->dead) return f->ends[t->depth];
    if (rest.n || t->n > SLIP_LETTERS || t->depth + LONGER < t->n) return 0;
    int distance = t->row[t->depth][t->n];
    if (distance > 0 && distance <= t->limit) finder_score(f, form, count, distance, lemma);
    return 0;
}

size_t slip_finder_offer(struct slip_finder *f, str form, uint64_t count) {
    return finder_offer(f, form, count, false);
}

size_t slip_finder_offer_key(struct slip_finder *f, str key, uint64_t count) {
    return finder_offer(f, key, count, true);
}

const struct slip_candidate *slip_finder_best(const struct slip_finder *f, size_t *n) {
    *n = f->n_best;
    return f->best;
}

size_t slip_answers(const struct slip_candidate *best, size_t n) {
    size_t answers = 0;
    while (answers < n && answers < 3 && best[answers].score <= best[0].score + 0.2) answers++;
    return answers;
}
