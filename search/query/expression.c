#include "search/query/expression.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/utf8.h"
#include "danish/analysis.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/slip.h"
#include "danish/spelling.h"
#include "danish/stopword.h"
#include "danish/word.h"
#include "search/match/plan.h"
#include "search/query/respelling.h"
#include "store/bm25.h"
#include "store/posting_list.h"

/* What one occurrence counts in ranking. */
#define WEIGHT_WORD 1.0
#define WEIGHT_DERIVATION .4
#define WEIGHT_SLIP .4

/* What a part of a question's word counts beside the whole word, before both are bounded: see bound_terms. */
#define SHARE_PART 1.2

/* What a word in small letters counts that was typed in capitals and is printed in capitals elsewhere. */
#define SHARE_SMALL .1

/* How far the sum of a compound and its parts is drawn towards the compound alone: 0 not at all, 1 wholly.
 * Measured: 1 makes too little of compounds beside plain words. */
#define PART_BOUND .45

/* A prefix or pattern that takes more families than this finds the first so many. */
#define PREFIX_KEYS 500

struct builder {
    struct store *store;
    struct analysis *analysis;
    const struct expression_options *options;
    struct expressions *out;
    buf *notes;
    struct error *error;
    enum status status;
};

static str keep(struct builder *b, str s) {
    return arena_copied(&b->out->arena, s);
}

static struct reading *add_reading(struct builder *b, struct leaf *leaf, size_t slots, enum rung rung,
                                   double weight) {
    if (leaf->reading_count == leaf->reading_room) {
        size_t room = leaf->reading_room ? leaf->reading_room * 2 : 8;
        struct reading *readings = arena_zeroed(&b->out->arena, room * sizeof *readings);
        for (size_t i = 0; i < leaf->reading_count; i++) readings[i] = leaf->readings[i];
        leaf->readings = readings;
        leaf->reading_room = room;
    }
    struct reading *reading = &leaf->readings[leaf->reading_count++];
    *reading = (struct reading){
        arena_zeroed(&b->out->arena, slots * sizeof *reading->slots), slots, rung, weight, 0, 1};
    return reading;
}

static bool slot_has(const struct slot *slot, str key) {
    for (size_t i = 0; i < slot->key_count; i++)
        if (str_eq(slot->keys[i], key)) return true;
    return false;
}

static void add_key(struct builder *b, struct slot *slot, str key) {
    if (slot_has(slot, key)) return;
    str *keys = arena_zeroed(&b->out->arena, (slot->key_count + 1) * sizeof *keys);
    for (size_t i = 0; i < slot->key_count; i++) keys[i] = slot->keys[i];
    keys[slot->key_count++] = keep(b, key);
    slot->keys = keys;
}

static void add_keys(struct builder *b, struct slot *slot, const struct term *word) {
    for (size_t i = 0; i < term_keys(word); i++) add_key(b, slot, term_key(word, i));
}

static str part_key(struct builder *b, str key) {
    buf part = {0};
    buf_byte(&part, PART_MARK);
    buf_add(&part, key);
    str kept = keep(b, buf_str(&part));
    buf_release(&part);
    return kept;
}

/* The compounds that hold the word. */
static void add_part_keys(struct builder *b, struct slot *slot, const struct term *word) {
    for (size_t i = 0; i < term_keys(word); i++) add_key(b, slot, part_key(b, term_key(word, i)));
}

/* Has the leaf a reading of one slot with this key already? */
static bool leaf_has(const struct leaf *leaf, str key) {
    for (size_t i = 0; i < leaf->reading_count; i++)
        if (leaf->readings[i].slot_count == 1 && slot_has(&leaf->readings[i].slots[0], key)) return true;
    return false;
}

/* A word by its families, and the compounds that hold it. The families are one reading: a form that belongs
 * to several of them counts once. */
static void add_families(struct builder *b, struct leaf *leaf, const struct slot *families, enum rung rung,
                         double weight) {
    struct slot fresh = {.form = families->form};
    for (size_t i = 0; i < families->key_count; i++)
        if (!leaf_has(leaf, families->keys[i])) add_key(b, &fresh, families->keys[i]);
    if (!fresh.key_count) return;
    *add_reading(b, leaf, 1, rung, weight)->slots = fresh;
    struct slot *parts =
        add_reading(b, leaf, 1, rung > RUNG_PART ? rung : RUNG_PART, weight * BM25_PART)->slots;
    parts->form = fresh.form;
    for (size_t i = 0; i < fresh.key_count; i++) add_key(b, parts, part_key(b, fresh.keys[i]));
}

static void add_word(struct builder *b, struct leaf *leaf, const struct term *word, str form, enum rung rung,
                     double weight) {
    struct slot families = {.form = form};
    add_keys(b, &families, word);
    add_families(b, leaf, &families, rung, weight);
}

/* The words of a leaf's text, one a position. */
struct words {
    const struct term *pieces[QUERY_WORDS];
    size_t count;
    const struct term *whole; /* of the first printed word, if it has several pieces */
};

static int collect_word(void *context, const struct token *token) {
    struct words *words = context;
    if (token->kind == TOKEN_PIECE && words->count < QUERY_WORDS) words->pieces[words->count++] = token->word;
    bool section = token->kind == TOKEN_WHOLE && str_starts(token->word->form, STR("§"));
    if (section && words->count && !str_starts(words->pieces[words->count - 1]->form, STR("§")))
        words->pieces[words->count - 1] =
            token->word; /* § 20 is no 20; that § 15 a is §15a too comes later */
    else if (token->kind == TOKEN_WHOLE && !section && words->count == 1)
        words->whole = token->word;
    return 0;
}

struct alternatives {
    struct builder *b;
    void (*take)(struct builder *, void *, const struct term *);
    void *context;
};

static enum status take_form(void *context, const struct form_row *row) {
    struct alternatives *a = context;
    a->take(a->b, a->context, analysis_word(a->b->analysis, row->form));
    return OK;
}

/* Calls take with every printed word that is another spelling of form: Aarhus of Århus. */
static void each_spelling(struct builder *b, str form,
                          void (*take)(struct builder *, void *, const struct term *), void *context) {
    struct alternatives a = {b, take, context};
    buf fold = {0};
    spelling_fold(form, &fold);
    if (!b->status) b->status = store_forms(b->store, FORMS_OF_FOLD, buf_str(&fold), take_form, &a, b->error);
    buf_release(&fold);
    struct respelling respelling;
    respelling_init(&respelling, form);
    buf other = {0};
    while (respelling_next(&respelling, &other))
        take(b, context, analysis_word(b->analysis, buf_str(&other)));
    buf_release(&other);
}

struct spelled {
    struct leaf *leaf;
    str form;
};

static void add_spelling(struct builder *b, void *context, const struct term *word) {
    struct spelled *s = context;
    add_word(b, s->leaf, word, s->form, RUNG_SPELLING, WEIGHT_WORD);
}

static void add_slot_spelling(struct builder *b, void *context, const struct term *word) {
    add_keys(b, context, word);
    add_part_keys(b, context, word);
}

/* May form be a noun or an adjective? A verb alone is none: partshøre is no "parterne hører". */
static bool is_nominal(str form) {
    struct lexicon_reading readings[LEXICON_READINGS];
    size_t count = lexicon_readings(form, readings);
    for (size_t i = 0; i < count; i++)
        if (!(readings[i].flags & FORM_VERB)) return true;
    return count == 0;
}

/* klimalov typed, "klima lov" printed: the compound's two halves as words of their own. */
static void add_apart(struct builder *b, struct leaf *leaf, str form) {
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(form, parts);
    if (count < 2) return;
    if (!is_nominal(str_sub(form, parts[count - 1].start, form.n))) return;
    size_t last = count - 2;
    if (parts[last].link && last > 0) last--;
    str halves[2] = {str_sub(form, 0, parts[last].end), str_sub(form, parts[count - 1].start, form.n)};
    struct slot *slots = add_reading(b, leaf, 2, RUNG_SPELLING, WEIGHT_WORD)->slots;
    for (size_t i = 0; i < 2; i++) {
        slots[i].form = keep(b, halves[i]);
        add_keys(b, &slots[i], analysis_word(b->analysis, slots[i].form));
    }
}

/* Do the two words make one compound, with this link between them? */
static bool makes_compound(str joined, size_t border) {
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(joined, parts);
    if (!compound_regular(joined, parts, count) || parts[0].silent) return false;
    for (size_t i = 0; i + 1 < count; i++)
        if (parts[i].end == border && !parts[i + 1].link) return true;
    return false;
}

/* Is it the number of a section and its letter: § 15 a? */
static bool is_lettered_section(const struct term *number, const struct term *letter) {
    return str_starts(number->form, STR("§")) && letter->form.n == 1 && letter->lettered;
}

/* "skole reform" typed, skolereformen printed: the words at and at + 1 as one, with each link that makes them
 * a compound. Nothing is added if none does: "det er" is no word. */
static void add_together(struct builder *b, struct leaf *leaf, const struct words *words, size_t at) {
    static const char *const links[] = {"", "s", "e"};
    struct slot joined = {0};
    buf word = {0};
    bool section = is_lettered_section(words->pieces[at], words->pieces[at + 1]);
    for (size_t link = 0; link < sizeof links / sizeof *links; link++) {
        buf_clear(&word);
        buf_add(&word, words->pieces[at]->form);
        buf_add(&word, str_of(links[link]));
        size_t border = word.n;
        buf_add(&word, words->pieces[at + 1]->form);
        if (section ? link > 0 : !makes_compound(buf_str(&word), border)) continue;
        const struct term *compound = analysis_word(b->analysis, buf_str(&word));
        add_keys(b, &joined, compound);
        add_part_keys(b, &joined, compound);
    }
    buf_release(&word);
    if (!joined.key_count) return;
    struct slot *slots = add_reading(b, leaf, words->count - 1, RUNG_SPELLING, WEIGHT_WORD)->slots;
    for (size_t i = 0, from = 0; i < words->count - 1; i++, from++) {
        if (i == at) {
            slots[i] = joined;
            from++;
            continue;
        }
        slots[i].form = keep(b, words->pieces[from]->form);
        add_keys(b, &slots[i], words->pieces[from]);
    }
}

/* * stands for any signs, ? for one. A * that fails is tried one sign further, the last one alone: the signs
 * before it fit as far left as they can. */
static bool pattern_takes(str pattern, str form) {
    size_t p = 0, f = 0, star = pattern.n, back = 0;
    while (f < form.n) {
        size_t next = f + utf8_length(str_sub(form, f, form.n));
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            back = f;
        } else if (p < pattern.n && pattern.p[p] == '?') {
            p++;
            f = next;
        } else if (p < pattern.n && pattern.p[p] == form.p[f]) {
            p++;
            f++;
        } else if (star < pattern.n) {
            p = star + 1;
            back += utf8_length(str_sub(form, back, form.n));
            f = back;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*') p++;
    return p == pattern.n;
}

bool slot_by_form(const struct slot *slot) {
    return slot->exact || slot->prefix || slot->pattern;
}

bool slot_takes(const struct slot *slot, str form, str key, enum rung *rung) {
    *rung = RUNG_FORM;
    if (slot->prefix) return str_starts(form, slot->form);
    if (!slot->pattern) return str_eq(form, slot->form);
    if (pattern_takes(slot->form, form)) return true;
    *rung = RUNG_STEM;
    return pattern_takes(slot->form, key);
}

struct family {
    const struct slot *slot;
    bool all; /* of its forms are meant */
};

static enum status is_meant(void *context, const struct form_row *row) {
    struct family *f = context;
    enum rung rung;
    f->all = slot_takes(f->slot, row->form, row->key, &rung);
    return f->all ? OK : NONE;
}

/* Of =word, word* and patterns: puts those keys first whose families have no printed form that is not meant.
 */
static void find_sure(struct builder *b, struct slot *slot) {
    for (size_t i = 0; i < slot->key_count && !b->status; i++) {
        struct family family = {slot, true};
        enum status status = store_forms(b->store, FORMS_OF_KEY, slot->keys[i], is_meant, &family, b->error);
        if (status > NONE) b->status = status;
        if (!family.all) continue;
        str key = slot->keys[i];
        slot->keys[i] = slot->keys[slot->sure];
        slot->keys[slot->sure++] = key;
    }
}

static void add_sequence(struct builder *b, struct leaf *leaf, const struct words *words) {
    const struct query *query = leaf->query;
    struct slot *slots = add_reading(b, leaf, words->count, RUNG_FORM, WEIGHT_WORD)->slots;
    for (size_t i = 0; i < words->count; i++) {
        slots[i].form = keep(b, words->pieces[i]->form);
        slots[i].exact = query->exact;
        add_keys(b, &slots[i], words->pieces[i]);
        if (query->exact || words->whole) continue;
        add_part_keys(b, &slots[i], words->pieces[i]);
        each_spelling(b, slots[i].form, add_slot_spelling, &slots[i]);
    }
    leaf->verify = query->exact;
    if (query->exact && words->count == 1) find_sure(b, slots);
}

struct shape {
    struct builder *b;
    struct slot *slot;
};

static enum status take_shape(void *context, const struct form_row *row) {
    struct shape *s = context;
    enum rung rung;
    if (s->slot->key_count == PREFIX_KEYS || !slot_takes(s->slot, row->form, row->key, &rung)) return OK;
    add_key(s->b, s->slot, row->key);
    return OK;
}

/* Fills the slot with the families of the printed forms that it takes; alone: it is all of its leaf. */
static void find_shape(struct builder *b, const struct leaf *leaf, struct slot *slot,
                       enum form_question which, str value, bool alone) {
    struct shape shape = {b, slot};
    if (!b->status) b->status = store_forms(b->store, which, value, take_shape, &shape, b->error);
    if (slot->key_count == PREFIX_KEYS)
        buf_addf(b->notes, _("%.*s%s fits very many words; searched for the first %d families of them\n"),
                 (int)leaf->query->text.n, leaf->query->text.p, slot->prefix ? "*" : "", PREFIX_KEYS);
    if (!b->status && alone) find_sure(b, slot);
    /* none fits: a key that no word has */
    if (!slot->key_count) add_key(b, slot, STR("*"));
}

/* word*: the families of all printed forms that begin so; the texts are looked at, as a family has other
 * forms too. */
static void add_prefix(struct builder *b, struct leaf *leaf, const struct words *words) {
    struct slot *slots = add_reading(b, leaf, words->count, RUNG_FORM, WEIGHT_WORD)->slots;
    for (size_t i = 0; i < words->count; i++) {
        slots[i].form = keep(b, words->pieces[i]->form);
        bool last = i + 1 == words->count;
        if (!last) {
            add_keys(b, &slots[i], words->pieces[i]);
            continue;
        }
        slots[i].prefix = true;
        find_shape(b, leaf, &slots[i], FORMS_OF_PREFIX, slots[i].form, words->count == 1);
    }
    leaf->verify = true;
}

/* Also the signs of a pattern. */
static bool is_piece_sign(int32_t cp) {
    return utf8_is_letter(cp) || utf8_is_digit(cp) || utf8_is_mark(cp) || cp == '*' || cp == '?' ||
           cp == '\'' || cp == 0x2019;
}

/* Takes the next piece of a pattern off *rest, folded; hyphens and other signs part pieces, as in a text. */
static bool pattern_piece(str *rest, buf *out) {
    buf_clear(out);
    while (rest->n && !out->n) {
        str from = *rest;
        size_t n = 0;
        while (rest->n && is_piece_sign(utf8_next(rest))) n = from.n - rest->n;
        if (n) word_fold(str_sub(from, 0, n), out);
    }
    return out->n > 0;
}

static bool has_wildcard(str s) {
    return str_find(s, STR("*")) < s.n || str_find(s, STR("?")) < s.n;
}

/* virk?omhed, kommun*er: the families that have that shape, or a printed form of it, by one walk of the
 * vocabulary; then as with word*. */
static bool add_pattern(struct builder *b, struct leaf *leaf) {
    str pieces[QUERY_WORDS], rest = leaf->query->text;
    size_t count = 0;
    buf piece = {0};
    while (count < QUERY_WORDS && pattern_piece(&rest, &piece)) pieces[count++] = keep(b, buf_str(&piece));
    buf_release(&piece);
    if (!count) return false;
    struct slot *slots = add_reading(b, leaf, count, RUNG_FORM, WEIGHT_WORD)->slots;
    for (size_t i = 0; i < count; i++) {
        slots[i].form = pieces[i];
        slots[i].pattern = has_wildcard(pieces[i]);
        if (slots[i].pattern)
            find_shape(b, leaf, &slots[i], FORMS_ALL, STR(""), count == 1);
        else
            add_key(b, &slots[i], analysis_word(b->analysis, pieces[i])->key->text);
    }
    leaf->verify = true;
    return true;
}

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
    size_t slots = 1;
    for (size_t i = 0; i < keys.n; i++) slots += keys.p[i] == ' ';
    if (slots > QUERY_WORDS || (slots == 1 && leaf_has(m->leaf, keys))) return OK;
    m->count++;
    struct reading *reading = add_reading(m->b, m->leaf, slots, RUNG_ABBREVIATION, WEIGHT_WORD);
    for (size_t i = 0; i < slots; i++) add_key(m->b, &reading->slots[i], str_cut(&keys, ' '));
    return OK;
}

/* Typed like an abbreviation: with capitals, or no word of the dictionary. "lag" is not LAG. */
static bool like_abbreviation(str typed, str form) {
    size_t capitals = 0;
    for (str rest = typed; rest.n;) capitals += utf8_is_upper(utf8_next(&rest));
    return capitals >= 2 || !lexicon_known(form);
}

/* LBR typed, lokale beskæftigelsesråd printed, and the other way round: what the letters themselves explain.
 */
static void add_abbreviations(struct builder *b, struct leaf *leaf, const struct words *words) {
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
    struct slot slot;
};

static void take_derivation(void *context, str lemma) {
    struct derivations *d = context;
    add_key(d->b, &d->slot, lemma);
}

/* undersøge typed, undersøgelse printed, and the other way round. */
static void add_derivations(struct builder *b, struct leaf *leaf, const struct term *word, str form) {
    struct derivations d = {b, {.form = form}};
    for (size_t i = 0; i < term_keys(word); i++)
        derivation_each(term_key(word, i), b->options->derived, take_derivation, &d);
    if (d.slot.key_count) add_families(b, leaf, &d.slot, RUNG_DERIVATION, WEIGHT_DERIVATION);
}

/* A family is so many times as frequent as its misprints, in passages; what is more frequent is a word that
 * the dictionary lacks. Words of fewer letters look like names: Naseer is no Nasser. */
#define MISPRINT_SHARE 3
#define MISPRINT_SHARE_SHORT 20
#define MISPRINT_SHORT 8

static int64_t misprint_share(str key) {
    size_t letters = 0;
    for (; key.n; letters++) utf8_next(&key);
    return letters < MISPRINT_SHORT ? MISPRINT_SHARE_SHORT : MISPRINT_SHARE;
}

/* revisionen typed, revisonen printed beside it. */
static void add_misprints(struct builder *b, struct leaf *leaf, const struct term *word, str form) {
    struct slot slot = {.form = form};
    buf key = {0};
    for (size_t i = 0; i < term_keys(word) && !b->status; i++) {
        int64_t right = 0, wrong = 0;
        buf_clear(&key);
        buf_byte(&key, MISPRINT_MARK);
        buf_add(&key, term_key(word, i));
        b->status = store_frequency(b->store, buf_str(&key), &wrong, b->error);
        if (!b->status && wrong) b->status = store_frequency(b->store, term_key(word, i), &right, b->error);
        if (wrong && right >= wrong * misprint_share(term_key(word, i))) add_key(b, &slot, buf_str(&key));
    }
    buf_release(&key);
    if (slot.key_count) *add_reading(b, leaf, 1, RUNG_SLIP, WEIGHT_SLIP)->slots = slot;
}

/* A word of so few letters that is so many times as frequent in small letters is another one: kl. is not KL.
 */
#define CAPITALS_SHORT 3
#define CAPITALS_SHARE 10

static bool is_other_word(struct builder *b, const struct term *word, int64_t capitals) {
    int64_t small = 0;
    if (b->status || word->form.n > CAPITALS_SHORT) return false;
    b->status = store_frequency(b->store, term_key(word, 0), &small, b->error);
    return small > capitals * CAPITALS_SHARE;
}

/* KL typed and printed in capitals: what is printed so comes first, then the word in small letters (kl.),
 * which ranks by itself; no compounds. False if it is not printed so. */
static bool add_capitals(struct builder *b, struct leaf *leaf, const struct words *words, str form) {
    const struct term *word = words->pieces[0];
    int64_t passages = 0;
    if (!word->capitals || b->status) return false;
    b->status = store_frequency(b->store, word->capitals->text, &passages, b->error);
    if (!passages) return false;
    struct slot *capitals = add_reading(b, leaf, 1, RUNG_FORM, WEIGHT_WORD)->slots;
    capitals->form = form;
    add_key(b, capitals, word->capitals->text);
    add_abbreviations(b, leaf, words);
    if (is_other_word(b, word, passages)) return true;
    struct reading *small = add_reading(b, leaf, 1, RUNG_SPELLING, WEIGHT_WORD);
    small->slots->form = form;
    add_keys(b, small->slots, word);
    small->term = 1;
    small->share = SHARE_SMALL;
    return true;
}

/* Does the index hold anything that answers the leaf? What is counted answers before what must be looked for.
 */
static bool is_anywhere(struct builder *b, const struct leaf *leaf) {
    int64_t passages = 0, places;
    for (size_t i = 0; i < leaf->reading_count && !b->status; i++) {
        const struct slot *slot = leaf->readings[i].slots;
        if (leaf->readings[i].slot_count > 1) continue;
        for (size_t k = 0; k < slot->key_count && !b->status && !passages; k++)
            b->status = store_frequency(b->store, slot->keys[k], &passages, b->error);
    }
    for (size_t i = 0; i < leaf->reading_count && !b->status && !passages; i++)
        if (leaf->readings[i].slot_count > 1)
            b->status = plan_count(b->store, leaf, &leaf->readings[i], &passages, &places, b->error);
    return passages > 0;
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
    add_word(b, leaf, v, keep(b, v->form), RUNG_SLIP, WEIGHT_SLIP);
    buf_addf(b->notes, _("searched for %.*s instead of %.*s\n"), (int)printed.n, printed.p, (int)typed.n,
             typed.p);
}

/* What a question's word is made of, as a word that ranks by itself: samarbejdet of samarbejdsaftalen. */
static void add_term(struct builder *b, struct leaf *leaf, const struct slot *families) {
    size_t before = leaf->reading_count;
    unsigned term = leaf->readings[before - 1].term + 1;
    add_families(b, leaf, families, RUNG_PART, WEIGHT_WORD);
    for (size_t i = before; i < leaf->reading_count; i++) {
        leaf->readings[i].term = term;
        leaf->readings[i].share = SHARE_PART;
    }
}

/* The part of word whose first family is the pth; returns the number of the next part's. */
static size_t add_part(struct builder *b, struct leaf *leaf, const struct term *word, size_t p) {
    const struct term_part *part = &word->parts[p];
    struct slot families = {.form = keep(b, str_sub(word->form, part->start, part->end))};
    if (part->key->text.p[0] != PART_MARK) return p + 1;
    for (; p < word->part_count; p++) {
        const struct term_part *same = &word->parts[p];
        if (same->start != part->start || same->end != part->end) break;
        add_key(b, &families, str_sub(same->key->text, 1, same->key->text.n));
    }
    if (!stopword_is(families.form)) add_term(b, leaf, &families);
    return p;
}

/* How many passages hold the terms of the leaf: each the sum of its keys', as ranking adds them up. */
static void count_terms(struct builder *b, const struct leaf *leaf, int64_t *found) {
    for (size_t i = 0; i < leaf->reading_count; i++) {
        const struct reading *reading = &leaf->readings[i];
        for (size_t k = 0; reading->slot_count == 1 && k < reading->slots->key_count && !b->status; k++) {
            int64_t count = 0;
            b->status = store_frequency(b->store, reading->slots->keys[k], &count, b->error);
            found[reading->term] += count;
        }
    }
}

/* A passage that holds a compound holds its parts: unbounded, they would add up to more than a rarer word
 * beside them. An occurrence of all together must not gain more than the compound alone can at most. */
static void bound_terms(struct builder *b, struct leaf *leaf) {
    size_t terms = leaf->readings[leaf->reading_count - 1].term + (size_t)1;
    struct posting_list_reader *reader;
    if (terms == 1 || b->status || (b->status = posting_lists_open(b->store, &reader, b->error))) return;
    int64_t *found = arena_zeroed(&b->out->arena, terms * sizeof *found);
    count_terms(b, leaf, found);
    double whole = bm25_idf(posting_lists_passages(reader), found[0]), all = whole;
    for (size_t i = 1; i < terms; i++) all += SHARE_PART * bm25_idf(posting_lists_passages(reader), found[i]);
    double bound = fmin(pow(whole / all, PART_BOUND), BM25_MOST * whole / all);
    for (size_t i = 0; i < leaf->reading_count; i++) leaf->readings[i].share *= bound;
    posting_lists_close(reader);
}

/* Only where any word of the question will do: elsewhere arbejdsmarked must not find every arbejde. */
static void add_terms(struct builder *b, struct leaf *leaf, const struct words *words) {
    for (size_t i = 0; i < words->count; i++) {
        const struct term *word = words->pieces[i];
        if (words->count > 1 && !stopword_is(word->form)) {
            struct slot piece = {.form = keep(b, word->form)};
            add_keys(b, &piece, word);
            add_term(b, leaf, &piece);
        }
        for (size_t p = 0; p < word->part_count;) p = add_part(b, leaf, word, p);
    }
    bound_terms(b, leaf);
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

/* The last rung, for a word that is nowhere: the nearest printed words, and the nearest that are printed in
 * other forms alone. A word of the dictionary is no slip, but may stand in the letters as a scanner misread
 * it, fortidspensioneres, or as a misprint. */
static void add_slips(struct builder *b, struct leaf *leaf, const struct term *word, str form) {
    struct slip_finder *finder = slip_finder_new(form);
    if (!b->status) b->status = store_forms_search(b->store, FORMS_ALL, offer, finder, b->error);
    size_t n;
    const struct slip_candidate *best = slip_finder_best(finder, &n);
    leaf->sought = true;
    if (n) leaf->nearest = keep(b, best->form);
    if (!b->status) b->status = store_forms_search(b->store, FORMS_FAMILIES, offer_key, finder, b->error);
    best = slip_finder_best(finder, &n);
    if (slip_allowed(form)) {
        n = slip_answers(best, n);
        for (size_t i = 0; i < n; i++) answer_slip(b, leaf, best[i].form);
    } else {
        for (size_t i = 0; i < n; i++)
            if (slip_misread(best[i].form, form) || is_misprint(b, best[i].form, word))
                answer_slip(b, leaf, best[i].form);
    }
    slip_finder_free(finder);
}

/* A word of several pieces, or of one form alone. */
static void read_pieces(struct builder *b, struct leaf *leaf, const struct words *words) {
    add_sequence(b, leaf, words);
    if (leaf->query->exact) return;
    if (is_lettered_section(words->pieces[0], words->pieces[words->count > 1]))
        add_together(b, leaf, words, 0);
    if (words->whole) add_word(b, leaf, words->whole, keep(b, words->whole->form), RUNG_FORM, WEIGHT_WORD);
    if (b->options->any) add_terms(b, leaf, words);
}

static void read_word(struct builder *b, struct leaf *leaf, const struct words *words) {
    const struct query *query = leaf->query;
    if (query->prefix) {
        add_prefix(b, leaf, words);
        return;
    }
    if (words->count > 1 || query->exact) {
        read_pieces(b, leaf, words);
        return;
    }
    str form = keep(b, words->pieces[0]->form);
    leaf->stopword = stopword_is(form);
    if (add_capitals(b, leaf, words, form)) return;
    add_word(b, leaf, words->pieces[0], form, RUNG_FORM, WEIGHT_WORD);
    struct spelled spelled = {leaf, form};
    each_spelling(b, form, add_spelling, &spelled);
    add_apart(b, leaf, form);
    add_abbreviations(b, leaf, words);
    if (!b->options->strict) add_derivations(b, leaf, words->pieces[0], form);
    /* sagsbe- handling: the end of a line cut the word */
    bool cut = str_ends(query->text, STR("-"));
    if (!b->options->strict && !cut && !is_anywhere(b, leaf)) add_slips(b, leaf, words->pieces[0], form);
    if (!b->options->strict) add_misprints(b, leaf, words->pieces[0], form);
    if (b->options->any) add_terms(b, leaf, words);
}

static void read_near(struct builder *b, struct leaf *leaf, const struct words *words) {
    add_sequence(b, leaf, words);
    leaf->near = true;
    leaf->distance = leaf->query->distance;
}

static void read_phrase(struct builder *b, struct leaf *leaf, const struct words *words) {
    if (words->count == 1) {
        read_word(b, leaf, words);
        return;
    }
    add_sequence(b, leaf, words);
    if (leaf->query->exact) return;
    add_abbreviations(b, leaf, words);
    for (size_t i = 0; i + 1 < words->count && words->count <= 6; i++) add_together(b, leaf, words, i);
}

static struct leaf *make_leaf(struct builder *b, const struct query *query, bool silent) {
    struct leaf *leaf = arena_zeroed(&b->out->arena, sizeof *leaf);
    *leaf = (struct leaf){.query = query, .silent = silent, .number = (unsigned)b->out->leaf_count};
    struct words words = {0};
    if (!query->pattern) analysis_tokens(b->analysis, query->text, collect_word, &words);
    if (query->pattern ? !add_pattern(b, leaf) : !words.count) return NULL;
    if (query->pattern)
        leaf->stopword = false;
    else if (query->kind == QUERY_NEAR && words.count > 1)
        read_near(b, leaf, &words);
    else if (query->kind == QUERY_WORD)
        read_word(b, leaf, &words);
    else
        read_phrase(b, leaf, &words);
    b->out->leaves =
        memory_grown(b->out->leaves, b->out->leaf_count, &b->out->leaf_room, sizeof *b->out->leaves);
    b->out->leaves[b->out->leaf_count++] = leaf;
    return leaf;
}

static bool is_printed(struct builder *b, const struct term *word) {
    for (size_t i = 0; i < term_keys(word) && !b->status; i++) {
        int64_t count = 0;
        b->status = store_frequency(b->store, term_key(word, i), &count, b->error);
        if (count > 0) return true;
    }
    return false;
}

/* Adds the compound to a leaf that does not find it as a part already. */
static void add_compound(struct builder *b, struct leaf *leaf, const struct term *compound) {
    for (size_t i = 0; i < compound->part_count; i++)
        if (leaf_has(leaf, compound->parts[i].key->text)) return;
    struct slot slot = {.form = keep(b, compound->form)};
    add_keys(b, &slot, compound);
    add_part_keys(b, &slot, compound);
    *add_reading(b, leaf, 1, RUNG_SPELLING, WEIGHT_WORD)->slots = slot;
}

/* The leaf, if it is one plain word of one piece that says something. */
static struct leaf *plain_word(const struct expression *e) {
    struct leaf *leaf = e->leaf;
    bool plain = leaf && leaf->query->kind == QUERY_WORD && !leaf->query->exact && !leaf->query->prefix;
    return plain && leaf->reading_count && leaf->readings[0].slot_count == 1 && !leaf->stopword ? leaf : NULL;
}

/* sommer lejr typed, sommerlejren printed: the printed compound answers both words, also where one of its
 * parts is no word of the dictionary. */
static void join_words(struct builder *b, struct leaf *first, struct leaf *second) {
    static const char *const links[] = {"", "s", "e"};
    buf joined = {0};
    for (size_t i = 0; i < sizeof links / sizeof *links && !b->status; i++) {
        buf_clear(&joined);
        buf_addf(&joined, "%.*s%s%.*s", (int)first->readings[0].slots->form.n,
                 first->readings[0].slots->form.p, links[i], (int)second->readings[0].slots->form.n,
                 second->readings[0].slots->form.p);
        const struct term *compound = analysis_word(b->analysis, buf_str(&joined));
        if (!is_printed(b, compound)) continue;
        add_compound(b, first, compound);
        add_compound(b, second, compound);
    }
    buf_release(&joined);
}

/* Words that stand beside each other may be printed as one. */
static void join_neighbours(struct builder *b, const struct expression *e) {
    if (e->kind != QUERY_AND || b->options->any) return;
    for (size_t i = 0; i + 1 < e->child_count; i++) {
        struct leaf *first = plain_word(e->children[i]), *second = plain_word(e->children[i + 1]);
        if (first && second) join_words(b, first, second);
    }
}

/* NULL if nothing of the query is left: a leaf without a word. Recursion is bounded by QUERY_DEPTH. */
static struct expression *build(struct builder *b, const struct query *query, bool silent) {
    struct expression *e = arena_zeroed(&b->out->arena, sizeof *e);
    *e = (struct expression){.kind = query->kind, .query = query};
    switch (query->kind) {
    case QUERY_WORD:
    case QUERY_PHRASE:
    case QUERY_NEAR:
        e->leaf = make_leaf(b, query, silent);
        return e->leaf ? e : NULL;
    case QUERY_AND:
    case QUERY_OR:
    case QUERY_NOT:
        break;
    default:
        return e;
    }
    e->children = arena_zeroed(&b->out->arena, query->child_count * sizeof *e->children);
    for (size_t i = 0; i < query->child_count; i++) {
        struct expression *child = build(b, query->children[i], silent != (query->kind == QUERY_NOT));
        if (child) e->children[e->child_count++] = child;
    }
    join_neighbours(b, e);
    if (!e->child_count) return NULL;
    return e->child_count == 1 && e->kind != QUERY_NOT ? e->children[0] : e;
}

static bool is_text(const struct expression *e) {
    return e->leaf != NULL || e->kind == QUERY_OR;
}

/* --any: what an AND holds of words becomes an OR beside its filters and exclusions; of the words those that
 * only hold the sentence together are left out, unless there are no others. */
static struct expression *loosen(struct builder *b, struct expression *e) {
    if (e->kind != QUERY_AND) return e;
    struct expression *any = arena_zeroed(&b->out->arena, sizeof *any),
                      *rest = arena_zeroed(&b->out->arena, sizeof *rest);
    *any = (struct expression){.kind = QUERY_OR,
                               .children = arena_zeroed(&b->out->arena, e->child_count * sizeof(void *))};
    *rest = (struct expression){
        .kind = QUERY_AND, .children = arena_zeroed(&b->out->arena, (e->child_count + 1) * sizeof(void *))};
    size_t telling = 0;
    for (size_t i = 0; i < e->child_count; i++)
        telling += is_text(e->children[i]) && !(e->children[i]->leaf && e->children[i]->leaf->stopword);
    for (size_t i = 0; i < e->child_count; i++) {
        struct expression *child = e->children[i];
        if (!is_text(child))
            rest->children[rest->child_count++] = child;
        else if (!telling || !(child->leaf && child->leaf->stopword))
            any->children[any->child_count++] = child;
        else
            child->leaf->silent = true;
    }
    if (!any->child_count) return e;
    if (any->child_count == 1) any = any->children[0];
    if (!rest->child_count) return any;
    rest->children[rest->child_count++] = any;
    return rest;
}

enum status expression_build(struct store *store, const struct query *query,
                             const struct expression_options *options, struct expressions *out, buf *notes,
                             struct error *error) {
    *out = (struct expressions){0};
    struct builder b = {store, store_analysis(store), options, out, notes, error, OK};
    out->root = query ? build(&b, query, false) : NULL;
    if (out->root && options->any) out->root = loosen(&b, out->root);
    return b.status;
}

/* 0 where form is no year that a letter may have. */
static int year_of(str form) {
    int year = 0;
    if (form.n != 4) return 0;
    for (size_t i = 0; i < form.n; i++) {
        if (form.p[i] < '0' || form.p[i] > '9') return 0;
        year = year * 10 + (form.p[i] - '0');
    }
    return year >= LETTER_YEAR_FIRST && year <= LETTER_YEAR_LAST ? year : 0;
}

/* Does the query name the year, or any if it is 0? */
static bool names(const struct expressions *e, int year) {
    for (size_t i = 0; i < e->leaf_count; i++) {
        const struct leaf *leaf = e->leaves[i];
        if (leaf->silent || !leaf->reading_count) continue;
        for (size_t s = 0; s < leaf->readings[0].slot_count; s++) {
            int named = year_of(leaf->readings[0].slots[s].form);
            if (named && (!year || named == year)) return true;
        }
    }
    return false;
}

bool expression_names_year(const struct expressions *e, int year) {
    return year && names(e, year);
}

bool expression_names_years(const struct expressions *e) {
    return names(e, 0);
}

void expression_release(struct expressions *e) {
    arena_release(&e->arena);
    free(e->leaves);
    *e = (struct expressions){0};
}
