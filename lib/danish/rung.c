#include "danish/rung.h"

#include "base/message.h"
#include "danish/spelling.h"

static const struct {
    const char *name, *label, *phrase;
    double strength;
} rungs[RUNGS] = {
    /* TRANSLATORS: how a printed word answers one of the query: in a word, and for a reader who does not know
       it */
    [RUNG_FORM] = {"form", N_("form"), N_("as typed"), 1},
    [RUNG_SPELLING] = {"spelling", N_("spelling"), N_("another spelling"), .97},
    [RUNG_STEM] = {"stem", N_("stem"), N_("another inflection"), .94},
    [RUNG_ABBREVIATION] = {"abbreviation", N_("abbreviation"), N_("an abbreviation"), .9},
    [RUNG_PART] = {"part", N_("part"), N_("part of a compound"), .75},
    [RUNG_DERIVATION] = {"derivation", N_("derivation"), N_("a derivation"), .65},
    [RUNG_SLIP] = {"slip", N_("slip"), N_("taken for a slip"), .6},
};

const char *rung_name(enum rung rung) {
    return rungs[rung].name;
}

const char *rung_label(enum rung rung) {
    return rungs[rung].label;
}

const char *rung_phrase(enum rung rung) {
    return rungs[rung].phrase;
}

double rung_strength(enum rung rung) {
    return (unsigned)rung < RUNGS ? rungs[rung].strength : rungs[RUNGS - 1].strength;
}

enum rung rung_of(const struct token *token, str text, str typed) {
    if (token->kind == TOKEN_PART) return RUNG_PART;
    /* what a suspended hyphen stands for is not printed as such */
    str raw = term_raw(token->word);
    if (!str_eq(raw, str_sub(text, token->start, token->start + raw.n))) return RUNG_STEM;
    if (str_eq(token->word->form, typed)) return RUNG_FORM;
    buf one = {0}, other = {0};
    spelling_fold(typed, &one);
    spelling_fold(token->word->form, &other);
    bool same = str_eq(buf_str(&one), buf_str(&other));
    buf_release(&one);
    buf_release(&other);
    return same ? RUNG_SPELLING : RUNG_STEM;
}
