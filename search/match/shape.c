/* Words that ask for printed forms: =word, word*, and patterns. */
#include "search/match/reading.h"

#include "base/message.h"
#include "base/utf8.h"
#include "danish/analysis.h"
#include "danish/word.h"
#include "search/query/pattern.h"

bool position_by_form(const struct position *position) {
    return position->exact || position->prefix || position->pattern;
}

bool position_takes(const struct position *position, str form, str key, enum rung *rung) {
    *rung = RUNG_FORM;
    if (position->prefix) return str_starts(form, position->form);
    if (!position->pattern) return str_eq(form, position->form);
    if (pattern_fits(position->form, true, form)) return true;
    *rung = RUNG_STEM;
    return pattern_fits(position->form, true, key);
}

struct family {
    const struct position *position;
    bool all; /* of its forms are meant */
};

static enum status is_meant(void *context, const struct form_row *row) {
    struct family *f = context;
    enum rung rung;
    f->all = position_takes(f->position, row->form, row->key, &rung);
    return f->all ? OK : NONE;
}

void shape_find_sure(struct builder *b, struct position *position) {
    for (size_t i = 0; i < position->key_count && !b->status; i++) {
        struct family family = {position, true};
        enum status status =
            store_forms(b->store, FORMS_UNSORTED, position->keys[i], is_meant, &family, b->error);
        if (status > NONE) b->status = status;
        if (!family.all) continue;
        str key = position->keys[i];
        position->keys[i] = position->keys[position->sure];
        position->keys[position->sure++] = key;
    }
}

/* A prefix or pattern that takes more families than this finds the first this many. */
#define PREFIX_KEYS 500

struct shape {
    struct builder *b;
    struct position *position;
};

static enum status take_shape(void *context, const struct form_row *row) {
    struct shape *s = context;
    enum rung rung;
    if (s->position->key_count == PREFIX_KEYS || !position_takes(s->position, row->form, row->key, &rung))
        return OK;
    builder_add_key(s->b, s->position, row->key);
    return OK;
}

/* Fills the position with the families of the printed forms that it takes; alone: it is all of its leaf. */
static void find_shape(struct builder *b, const struct leaf *leaf, struct position *position,
                       enum form_question which, str value, bool alone) {
    struct shape shape = {b, position};
    if (!b->status) b->status = store_forms(b->store, which, value, take_shape, &shape, b->error);
    if (position->key_count == PREFIX_KEYS)
        buf_addf(b->notes, _("%.*s%s fits very many words; searched for the first %d families of them\n"),
                 (int)leaf->query->text.n, leaf->query->text.p, position->prefix ? "*" : "", PREFIX_KEYS);
    if (!b->status && alone) shape_find_sure(b, position);
    /* none fits: a key that no word has */
    if (!position->key_count) builder_add_key(b, position, STR("*"));
}

/* word*: the families of all printed forms that begin so; the texts are looked at, as a family has other
 * forms too. */
void shape_add_prefix(struct builder *b, struct leaf *leaf, const struct words *words) {
    struct position *positions =
        builder_add_reading(b, leaf, words->count, RUNG_FORM, WEIGHT_WORD)->positions;
    for (size_t i = 0; i < words->count; i++) {
        positions[i].form = builder_keep(b, words->pieces[i]->form);
        bool last = i + 1 == words->count;
        if (!last) {
            builder_add_keys(b, &positions[i], words->pieces[i]);
            continue;
        }
        positions[i].prefix = true;
        find_shape(b, leaf, &positions[i], FORMS_OF_PREFIX, positions[i].form, words->count == 1);
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
bool shape_add_pattern(struct builder *b, struct leaf *leaf) {
    str pieces[QUERY_WORDS], rest = leaf->query->text;
    size_t count = 0;
    buf piece = {0};
    while (count < QUERY_WORDS && pattern_piece(&rest, &piece))
        pieces[count++] = builder_keep(b, buf_str(&piece));
    buf_release(&piece);
    if (!count) return false;
    struct position *positions = builder_add_reading(b, leaf, count, RUNG_FORM, WEIGHT_WORD)->positions;
    for (size_t i = 0; i < count; i++) {
        positions[i].form = pieces[i];
        positions[i].pattern = has_wildcard(pieces[i]);
        if (positions[i].pattern)
            find_shape(b, leaf, &positions[i], FORMS_ALL, STR(""), count == 1);
        else
            builder_add_key(b, &positions[i], analysis_word(b->analysis, pieces[i])->key->text);
    }
    leaf->verify = true;
    return true;
}
