#include "danish/rung.h"

#include <assert.h>

#include "danish/spelling.h"

const char *rung_name(enum rung rung) {
    static const char *const names[RUNGS] = {"form", "spelling",   "stem", "abbreviation",
                                             "part", "derivation", "slip"};
    assert(rung < RUNGS);
    return names[rung];
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
