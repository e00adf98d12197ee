#include "danish/misprint.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/slip.h"

/* A longer form, in bytes, is no word of the dictionary. */
#define FORM_MAX 96

/* One step adds this many bytes at most: m for rn, ü for ii. */
#define STEP_MAX 4

/* A step that costs more is none that fingers and scanners make; see struct slip_costs. */
#define COST_MOST 1.0

/* This many bytes before and after a step are compared with it, as a letter may be double. */
#define CONTEXT 3

/* A shorter compound, in bytes, is too often one by chance; so is a shorter part. */
#define COMPOUND_LEAST 12
#define PART_MIN 5

/* What scanners read for one letter or two. */
static const struct {
    const char *printed, *right;
} misread[] = {{"rn", "m"}, {"m", "rn"}, {"cl", "d"}, {"d", "cl"}, {"ii", "u"}, {"ii", "ü"}, {"vv", "w"}};

struct search {
    str form;
    size_t from;                  /* where the part that is misprinted begins */
    str part;                     /* the part: from there on */
    bool whole;                   /* it is all of the form: a word of the dictionary, and nothing else */
    uint32_t nodes[FORM_MAX + 1]; /* of the dictionary's tables, where the first bytes of the part lead */
    double cost;                  /* of the words found so far */
    size_t count;                 /* of them, those for which there is no room too */
    struct {
        char text[FORM_MAX + STEP_MAX];
        size_t n;
    } words[MISPRINT_WORDS];
};

/* What the step from word to form costs: of the letters around it alone, as the others are the same. */
static double step_cost(str form, str word) {
    size_t same = 0, end = 0, least = form.n < word.n ? form.n : word.n;
    while (same < least && form.p[same] == word.p[same]) same++;
    while (end + same < least && form.p[form.n - end - 1] == word.p[word.n - end - 1]) end++;
    size_t from = same > CONTEXT ? utf8_floor(form, same - CONTEXT) : 0;
    size_t kept = end > CONTEXT ? end - CONTEXT : 0;
    return slip_distance(str_sub(form, from, utf8_floor(form, form.n - kept)),
                         str_sub(word, from, utf8_floor(word, word.n - kept)), COST_MOST);
}

static void keep(struct search *s, str word) {
    double cost = step_cost(s->form, word);
    if (cost > s->cost || cost > COST_MOST || str_eq(word, s->form)) return;
    struct compound_part parts[COMPOUND_PARTS];
    if (!s->whole && !compound_regular(word, parts, compound_split(word, parts))) return;
    if (cost < s->cost) s->count = 0;
    s->cost = cost;
    for (size_t i = 0; i < s->count && i < MISPRINT_WORDS; i++)
        if (str_eq((str){s->words[i].text, s->words[i].n}, word)) return;
    if (s->count < MISPRINT_WORDS) {
        memcpy(s->words[s->count].text, word.p, word.n);
        s->words[s->count].n = word.n;
    }
    s->count++;
}

static bool follow(uint32_t *node, str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!lexicon_step(node, s.p[i])) return false;
    return true;
}

/* Is it a word of the dictionary that has `right`, which leads to node, for the part's bytes from `at` to
 * `after`? */
static void try_at(struct search *s, size_t at, size_t after, str right, uint32_t node) {
    struct lexicon_reading readings[LEXICON_READINGS];
    if (!follow(&node, str_sub(s->part, after, s->part.n))) return;
    /* a first part of a compound may have a shape of its own: skatte- */
    bool first = s->from + s->part.n < s->form.n;
    if (first ? !lexicon_readings_at(node, readings) : !lexicon_word_at(node)) return;
    char word[FORM_MAX + STEP_MAX];
    size_t before = s->from + at;
    str ending = str_sub(s->form, s->from + after, s->form.n);
    memcpy(word, s->form.p, before);
    memcpy(word + before, right.p, right.n);
    memcpy(word + before + right.n, ending.p, ending.n);
    keep(s, (str){word, before + right.n + ending.n});
}

static void try_step(struct search *s, size_t at, size_t after, str right) {
    uint32_t node = s->nodes[at];
    if (follow(&node, right)) try_at(s, at, after, right, node);
}

/* The two letters that stand at `at` the other way round. */
static void try_swapped(struct search *s, size_t at, size_t second) {
    if (second == s->part.n) return;
    size_t after = second + utf8_length(str_sub(s->part, second, s->part.n));
    char swapped[8];
    memcpy(swapped, s->part.p + second, after - second);
    memcpy(swapped + (after - second), s->part.p + at, second - at);
    try_step(s, at, after, (str){swapped, after - at});
}

static void try_steps(struct search *s, size_t at) {
    str rest = str_sub(s->part, at, s->part.n);
    size_t after = rest.n ? at + utf8_length(rest) : at;
    for (size_t k = 0; k < sizeof misread / sizeof *misread; k++)
        if (str_starts(rest, str_of(misread[k].printed)))
            try_step(s, at, at + strlen(misread[k].printed), str_of(misread[k].right));
    if (rest.n) {
        try_step(s, at, after, STR(""));
        try_swapped(s, at, after);
    }
    struct lexicon_letter letters[LEXICON_LETTERS];
    size_t count = lexicon_letters(s->nodes[at], letters);
    for (size_t k = 0; k < count; k++) {
        str right = {letters[k].bytes, letters[k].length};
        try_at(s, at, at, right, letters[k].node);
        if (rest.n) try_at(s, at, after, right, letters[k].node);
    }
}

/* All steps in the form's bytes from `from` to `to`, but those of their first letter. */
static void search_part(struct search *s, size_t from, size_t to) {
    s->from = from;
    s->part = str_sub(s->form, from, to);
    size_t reached = lexicon_walk(s->part, s->nodes);
    for (size_t at = 0; at < s->part.n;) {
        at += utf8_length(str_sub(s->part, at, s->part.n));
        if (at > reached) break;
        try_steps(s, at);
    }
}

/* Compounds whose last part is misprinted, then those whose first is. */
static void search_compounds(struct search *s) {
    str form = s->form;
    uint32_t node = lexicon_stems();
    for (size_t to = 0; to + PART_MIN < form.n && lexicon_step(&node, form.p[to]);) {
        const struct lexicon_piece *piece = lexicon_piece(node);
        if (++to < PART_MIN || !piece || piece->first_cost == COST_NEVER) continue;
        search_part(s, to, form.n);
        if (form.p[to] == 's' || form.p[to] == 'e') search_part(s, to + 1, form.n);
    }
    for (size_t from = PART_MIN; from + PART_MIN <= form.n; from++)
        if (lexicon_known(str_sub(form, from, form.n))) search_part(s, 0, from);
}

/* How many letters form has; 0 if it has other signs. */
static size_t letters_of(str form) {
    size_t count = 0;
    for (; form.n; count++)
        if (!utf8_is_letter(utf8_next(&form))) return 0;
    return count;
}

void misprint_each(str form, void (*take)(void *, str word), void *context) {
    struct search s = {.form = form, .cost = COST_MOST, .whole = true};
    if (form.n > FORM_MAX || letters_of(form) < MISPRINT_LETTERS) return;
    search_part(&s, 0, form.n);
    s.whole = false;
    if (!s.count && form.n >= COMPOUND_LEAST) search_compounds(&s);
    for (size_t i = 0; i < s.count && s.count <= MISPRINT_WORDS; i++)
        take(context, (str){s.words[i].text, s.words[i].n});
}
