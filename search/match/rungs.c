/* What answers a word besides its own family: one function for each rung that needs the index. */
#include "search/match/reading.h"

#include "base/message.h"
#include "base/utf8.h"
#include "danish/analysis.h"
#include "danish/lexicon.h"
#include "danish/slip.h"
#include "search/match/plan.h"

/* How many meanings of an abbreviation are followed, and how rarely explained ones are not: less than a tenth
 * as often as the first. */
#define ABBREVIATION_MEANINGS 5

#define ABBREVIATION_SHARE 10

struct meanings {
    struct builder *b;
    struct leaf *leaf;
    size_t count;
    int64_t most;
};

/* One meaning: keys with blanks between them, a position each. */
static enum status add_meaning(void *context, str keys, int64_t count) {
    struct meanings *m = context;
    if (!m->count) m->most = count;
    if (m->count == ABBREVIATION_MEANINGS || count * ABBREVIATION_SHARE < m->most) return OK;
    size_t positions = 1;
    for (size_t i = 0; i < keys.n; i++) positions += keys.p[i] == ' ';
    if (positions > QUERY_WORDS || (positions == 1 && leaf_has_key(m->leaf, keys))) return OK;
    m->count++;
    struct reading *reading = builder_add_reading(m->b, m->leaf, positions, RUNG_ABBREVIATION, WEIGHT_WORD);
    for (size_t i = 0; i < positions; i++) builder_add_key(m->b, &reading->positions[i], str_cut(&keys, ' '));
    return OK;
}

/* Typed like an abbreviation: with capitals, or no word of the dictionary. "lag" is not LAG. */
static bool like_abbreviation(str typed, str form) {
    size_t capitals = 0;
    for (str rest = typed; rest.n;) capitals += utf8_is_upper(utf8_next(&rest));
    return capitals >= 2 || !lexicon_known(form);
}

void rung_abbreviations(struct builder *b, struct leaf *leaf, const struct words *words) {
    struct meanings brief = {b, leaf, 0, 0}, full = {b, leaf, 0, 0};
    const struct term *word = words->whole ? words->whole : words->pieces[0];
    buf keys = {0};
    for (size_t i = 0; i < words->count; i++)
        buf_addf(&keys, "%s%.*s", i ? " " : "", (int)words->pieces[i]->key->text.n,
                 words->pieces[i]->key->text.p);
    if ((words->count == 1 || words->whole) && like_abbreviation(leaf->query->text, word->form) && !b->status)
        b->status = store_abbreviations(b->store, false, word->key->text, add_meaning, &brief, b->error);
    if (!b->status)
        b->status = store_abbreviations(b->store, true, buf_str(&keys), add_meaning, &full, b->error);
    buf_release(&keys);
}

struct derivations {
    struct builder *b;
    struct position position;
};

static void take_derivation(void *context, str lemma) {
    struct derivations *d = context;
    builder_add_key(d->b, &d->position, lemma);
}

/* undersøge typed, undersøgelse printed, and the other way round. */
static void add_derivations(struct builder *b, struct leaf *leaf, const struct term *word, str form,
                            enum derived reach) {
    struct derivations d = {b, {.form = form}};
    for (size_t i = 0; i < term_keys(word); i++)
        derivation_each(term_key(word, i), reach, take_derivation, &d);
    if (d.position.key_count) builder_add_families(b, leaf, &d.position, RUNG_DERIVATION, WEIGHT_DERIVATION);
}

/* Does the index hold anything that answers the leaf? What is counted answers before what must be looked for.
 */
static bool is_anywhere(struct builder *b, const struct leaf *leaf) {
    int64_t passages = 0;
    for (size_t i = 0; i < leaf->reading_count && !b->status; i++) {
        const struct position *position = leaf->readings[i].positions;
        if (leaf->readings[i].position_count > 1) continue;
        for (size_t k = 0; k < position->key_count && !b->status && !passages; k++)
            b->status = store_frequency(b->store, position->keys[k], &passages, b->error);
    }
    bool found = passages > 0;
    for (size_t i = 0; i < leaf->reading_count && !b->status && !found; i++)
        if (leaf->readings[i].position_count > 1)
            b->status = plan_finds(b->store, b->out, leaf, &leaf->readings[i], &found, b->error);
    return found;
}

/* A family is this many times as frequent as its misprints, in passages; what is more frequent is a word that
 * the dictionary lacks. Words of fewer letters look like names: Naseer is no Nasser. */
#define MISPRINT_SHARE 3

#define MISPRINT_SHARE_SHORT 20

#define MISPRINT_SHORT 8

static bool is_short(str key) {
    size_t letters = 0;
    for (; key.n; letters++) utf8_next(&key);
    return letters < MISPRINT_SHORT;
}

/* Do enough passages print the family, beside those that print what may be its misprints? alone: nothing else
 * answers the word. */
static bool is_believed(str key, int64_t right, int64_t wrong, bool alone) {
    if (alone) return wrong && !is_short(key);
    return wrong && right >= wrong * (is_short(key) ? MISPRINT_SHARE_SHORT : MISPRINT_SHARE);
}

/* revisionen typed, revisonen printed beside it; or alone, and revision typed. */
static void add_misprints(struct builder *b, struct leaf *leaf, const struct term *word, str form) {
    struct position position = {.form = form};
    buf key = {0};
    bool alone = leaf->sought && !is_anywhere(b, leaf);
    for (size_t i = 0; i < term_keys(word) && !b->status; i++) {
        int64_t right = 0, wrong = 0;
        buf_clear(&key);
        buf_byte(&key, MISPRINT_MARK);
        buf_add(&key, term_key(word, i));
        b->status = store_frequency(b->store, buf_str(&key), &wrong, b->error);
        if (!b->status && wrong) b->status = store_frequency(b->store, term_key(word, i), &right, b->error);
        if (is_believed(term_key(word, i), right, wrong, alone)) builder_add_key(b, &position, buf_str(&key));
    }
    buf_release(&key);
    if (!position.key_count) return;
    *builder_add_reading(b, leaf, 1, RUNG_SLIP, WEIGHT_SLIP)->positions = position;
    str typed = leaf->query->text;
    if (alone) buf_addf(b->notes, _("searched for misprints of %.*s\n"), (int)typed.n, typed.p);
}

/* What a word in small letters counts that was typed in capitals and is printed in capitals elsewhere. */
#define SHARE_SMALL .1

/* A word of so few letters that is this many times as frequent in small letters is another one: kl. is not
 * KL.
 */
#define CAPITALS_SHORT 3
#define CAPITALS_SHARE 10

static bool is_other_word(struct builder *b, const struct term *word, int64_t capitals) {
    int64_t small = 0;
    if (b->status || word->form.n > CAPITALS_SHORT) return false;
    b->status = store_frequency(b->store, term_key(word, 0), &small, b->error);
    return small > capitals * CAPITALS_SHARE;
}

bool rung_capitals(struct builder *b, struct leaf *leaf, const struct words *words, str form) {
    const struct term *word = words->pieces[0];
    int64_t passages = 0;
    if (!word->capitals || b->status) return false;
    b->status = store_frequency(b->store, word->capitals->text, &passages, b->error);
    if (!passages) return false;
    struct position *capitals = builder_add_reading(b, leaf, 1, RUNG_FORM, WEIGHT_WORD)->positions;
    capitals->form = form;
    builder_add_key(b, capitals, word->capitals->text);
    rung_abbreviations(b, leaf, words);
    if (is_other_word(b, word, passages)) return true;
    struct reading *small = builder_add_reading(b, leaf, 1, RUNG_SPELLING, WEIGHT_WORD);
    small->positions->form = form;
    builder_add_keys(b, small->positions, word);
    small->term = 1;
    small->share = SHARE_SMALL;
    return true;
}

static size_t offer(void *finder, const struct form_row *row) {
    return slip_finder_offer(finder, row->form, (uint64_t)row->count);
}

static size_t offer_key(void *finder, const struct form_row *row) {
    bool part = row->form.n && row->form.p[0] == PART_MARK;
    size_t none = slip_finder_offer_key(finder, str_sub(row->form, part, row->form.n), (uint64_t)row->count);
    return none ? part + none : 0;
}

static void answer_slip(struct builder *b, struct leaf *leaf, str printed) {
    const struct term *v = analysis_word(b->analysis, printed);
    str typed = leaf->query->text;
    builder_add_word(b, leaf, v, builder_keep(b, v->form), RUNG_SLIP, WEIGHT_SLIP);
    buf_addf(b->notes, _("searched for %.*s instead of %.*s\n"), (int)printed.n, printed.p, (int)typed.n,
             typed.p);
}

/* Whether the printed word is indexed as a misprint of the word: revisonen of revisionen. */
static bool is_misprint(struct builder *b, str printed, const struct term *word) {
    const struct term *v = analysis_word(b->analysis, printed);
    for (size_t p = 0; p < v->part_count; p++) {
        str key = v->parts[p].key->text;
        for (size_t i = 0; key.p[0] == MISPRINT_MARK && i < term_keys(word); i++)
            if (str_eq(str_sub(key, 1, key.n), term_key(word, i))) return true;
    }
    return false;
}

/* For a word that is nowhere: the nearest printed words, and the nearest that are printed in other forms
 * alone. A word of the dictionary is no slip, but may stand in the letters as a scanner misread
 * it, fortidspensioneres, or as a misprint. */
static void add_slips(struct builder *b, struct leaf *leaf, const struct term *word, str form) {
    struct slip_finder *finder = slip_finder_new(form);
    if (!b->status) b->status = store_forms_search(b->store, FORMS_ALL, offer, finder, b->error);
    size_t n;
    const struct slip_candidate *best = slip_finder_best(finder, &n);
    leaf->sought = true;
    if (n) leaf->nearest = builder_keep(b, best->form);
    if (!b->status) b->status = store_forms_search(b->store, FORMS_FAMILIES, offer_key, finder, b->error);
    best = slip_finder_best(finder, &n);
    if (slip_allowed(form)) {
        n = slip_answers(best, n);
        for (size_t i = 0; i < n; i++) answer_slip(b, leaf, best[i].form);
    } else {
        for (size_t i = 0; i < n; i++)
            if (slip_misread(best[i].form, form) || slip_plain(best[i].form, form) ||
                is_misprint(b, best[i].form, word))
                answer_slip(b, leaf, best[i].form);
    }
    slip_finder_free(finder);
}

void rungs_of_word(struct builder *b, struct leaf *leaf, const struct words *words, str form) {
    const struct term *word = words->pieces[0];
    rung_abbreviations(b, leaf, words);
    if (b->options->strict) return;
    add_derivations(b, leaf, word, form, b->options->derived);
    bool anywhere = is_anywhere(b, leaf);
    /* snyder, if only snyd is printed, is better answered by that than not at all */
    if (!anywhere && b->options->derived == DERIVED_NEAR && lexicon_known(form)) {
        add_derivations(b, leaf, word, form, DERIVED_ALL);
        anywhere = is_anywhere(b, leaf);
    }
    /* sagsbe- handling: the end of a line cut the word */
    bool cut = str_ends(leaf->query->text, STR("-"));
    if (!cut && !anywhere) add_slips(b, leaf, word, form);
    add_misprints(b, leaf, word, form);
}
