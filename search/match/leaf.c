/* A word or a phrase of the query with all its readings. */
#include "search/match/reading.h"

#include "danish/analysis.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/spelling.h"
#include "danish/stopword.h"
#include "search/query/respelling.h"

int collect_word(void *context, const struct token *token) {
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
    builder_add_word(b, s->leaf, word, s->form, RUNG_SPELLING, WEIGHT_WORD);
}

static void add_position_spelling(struct builder *b, void *context, const struct term *word) {
    builder_add_keys(b, context, word);
    builder_add_part_keys(b, context, word);
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
    struct position *positions = builder_add_reading(b, leaf, 2, RUNG_SPELLING, WEIGHT_WORD)->positions;
    for (size_t i = 0; i < 2; i++) {
        positions[i].form = builder_keep(b, halves[i]);
        builder_add_keys(b, &positions[i], analysis_word(b->analysis, positions[i].form));
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
    struct position joined = {0};
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
        builder_add_keys(b, &joined, compound);
        builder_add_part_keys(b, &joined, compound);
    }
    buf_release(&word);
    if (!joined.key_count) return;
    struct position *positions =
        builder_add_reading(b, leaf, words->count - 1, RUNG_SPELLING, WEIGHT_WORD)->positions;
    for (size_t i = 0, from = 0; i < words->count - 1; i++, from++) {
        if (i == at) {
            positions[i] = joined;
            from++;
            continue;
        }
        positions[i].form = builder_keep(b, words->pieces[from]->form);
        builder_add_keys(b, &positions[i], words->pieces[from]);
    }
}

static void add_sequence(struct builder *b, struct leaf *leaf, const struct words *words) {
    const struct query *query = leaf->query;
    struct position *positions =
        builder_add_reading(b, leaf, words->count, RUNG_FORM, WEIGHT_WORD)->positions;
    for (size_t i = 0; i < words->count; i++) {
        positions[i].form = builder_keep(b, words->pieces[i]->form);
        positions[i].exact = query->exact;
        builder_add_keys(b, &positions[i], words->pieces[i]);
        if (query->exact || words->whole) continue;
        builder_add_part_keys(b, &positions[i], words->pieces[i]);
        each_spelling(b, positions[i].form, add_position_spelling, &positions[i]);
    }
    leaf->verify = query->exact;
    if (query->exact && words->count == 1) shape_find_sure(b, positions);
}

/* A word of several pieces, or of one form alone. */
static void read_pieces(struct builder *b, struct leaf *leaf, const struct words *words) {
    add_sequence(b, leaf, words);
    if (leaf->query->exact) return;
    if (is_lettered_section(words->pieces[0], words->pieces[words->count > 1]))
        add_together(b, leaf, words, 0);
    if (words->whole)
        builder_add_word(b, leaf, words->whole, builder_keep(b, words->whole->form), RUNG_FORM, WEIGHT_WORD);
    if (b->options->any) terms_add(b, leaf, words);
}

void leaf_read_word(struct builder *b, struct leaf *leaf, const struct words *words) {
    const struct query *query = leaf->query;
    if (query->prefix) {
        shape_add_prefix(b, leaf, words);
        return;
    }
    if (words->count > 1 || query->exact) {
        read_pieces(b, leaf, words);
        return;
    }
    str form = builder_keep(b, words->pieces[0]->form);
    leaf->stopword = stopword_is(form);
    if (rung_capitals(b, leaf, words, form)) return;
    builder_add_word(b, leaf, words->pieces[0], form, RUNG_FORM, WEIGHT_WORD);
    struct spelled spelled = {leaf, form};
    each_spelling(b, form, add_spelling, &spelled);
    add_apart(b, leaf, form);
    rungs_of_word(b, leaf, words, form);
    if (b->options->any) terms_add(b, leaf, words);
}

void leaf_read_near(struct builder *b, struct leaf *leaf, const struct words *words) {
    add_sequence(b, leaf, words);
    leaf->near = true;
    leaf->distance = leaf->query->distance;
}

void leaf_read_phrase(struct builder *b, struct leaf *leaf, const struct words *words) {
    if (words->count == 1) {
        leaf_read_word(b, leaf, words);
        return;
    }
    add_sequence(b, leaf, words);
    if (leaf->query->exact) return;
    rung_abbreviations(b, leaf, words);
    for (size_t i = 0; i + 1 < words->count && words->count <= 6; i++) add_together(b, leaf, words, i);
}
