#include "danish/scanned.h"

#include <string.h>

#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"

/* A shorter word, in letters, is too often another one's abbreviation or number. */
#define LETTERS_LEAST 4

/* A word with more such signs is none; each has two readings. A compound is looked for only if all of them
 * but one have the likelier: it takes longer than a lookup. */
#define SIGNS_MOST 4

struct sign {
    size_t at;       /* in the form */
    str readings[2]; /* the likelier first */
};

static bool is_compound(str form) {
    struct compound_part parts[COMPOUND_PARTS];
    return compound_regular(form, parts, compound_split(form, parts));
}

static bool is_word(str form) {
    return lexicon_known(form) || is_compound(form);
}

/* /eldre is ældre, if that is a word; /eksempel is eksempel. */
static bool read_ae(buf *form) {
    buf read = {0};
    buf_add(&read, STR("æ"));
    buf_add(&read, str_sub(buf_str(form), 2, form->n));
    str word = buf_str(&read);
    bool known = is_word(word);
    buf_clear(form);
    buf_add(form, known ? word : STR("e"));
    if (!known) buf_add(form, str_sub(word, 2, word.n));
    buf_release(&read);
    return known;
}

static bool is_small(str s) {
    if (!s.n) return false;
    int32_t cp = utf8_next(&s);
    return utf8_is_letter(cp) && !utf8_is_upper(cp);
}

static bool is_sign(char c) {
    return c == '0' || c == '1' || c == 'I';
}

/* Whether a letter stands before byte `at` that is small, or the word's first. */
static bool follows_letter(str raw, size_t at) {
    size_t before = at;
    while (before && ((unsigned char)raw.p[--before] & 0xC0) == 0x80) {
    }
    str letter = str_sub(raw, before, at);
    return is_small(letter) || (!before && letter.n && utf8_is_letter(utf8_next(&letter)));
}

/* What the sign at `at` may have been; false if no scanner is to blame: not for the 1 that a footnote leaves
 * before or after a word (1and, lov1), nor for what stands after a capital (MitID). */
static bool sign_at(str raw, size_t at, struct sign *out) {
    char c = raw.p[at];
    size_t from = at, to = at;
    while (from && is_sign(raw.p[from - 1])) from--;
    while (to < raw.n && is_sign(raw.p[to])) to++;
    bool alone = to - from == 1;
    if (from ? !follows_letter(raw, from) : !alone || c == '1') return false;
    if (to < raw.n ? !is_small(str_sub(raw, to, raw.n)) : !alone || c != 'I') return false;
    bool o = c == '0';
    *out = (struct sign){at, {o ? STR("ø") : STR("l"), o ? STR("o") : STR("i")}};
    return true;
}

static size_t find_signs(str raw, struct sign signs[SIGNS_MOST]) {
    size_t count = 0, letters = 0;
    for (size_t at = 0; at < raw.n; at++) {
        letters += ((unsigned char)raw.p[at] & 0xC0) != 0x80;
        if (!is_sign(raw.p[at])) continue;
        if (count == SIGNS_MOST || !sign_at(raw, at, &signs[count])) return 0;
        count++;
    }
    return letters >= LETTERS_LEAST && count * 2 < letters ? count : 0;
}

bool scanned_read(str raw, buf *form) {
    struct sign signs[SIGNS_MOST];
    if (raw.n && raw.p[0] == '/') return read_ae(form);
    size_t count = form->n == raw.n ? find_signs(raw, signs) : 0;
    if (!count || is_word(buf_str(form))) return false;
    buf read = {0};
    bool known = false;
    for (unsigned choice = 0; choice < 1u << count && !known; choice++) {
        size_t done = 0;
        buf_clear(&read);
        for (size_t i = 0; i < count; i++) {
            buf_add(&read, str_sub(buf_str(form), done, signs[i].at));
            buf_add(&read, signs[i].readings[choice >> i & 1]);
            done = signs[i].at + 1;
        }
        buf_add(&read, str_sub(buf_str(form), done, form->n));
        bool one = !(choice & (choice - 1)); /* or none */
        known = lexicon_known(buf_str(&read)) || (one && is_compound(buf_str(&read)));
    }
    if (known) {
        buf_clear(form);
        buf_add(form, buf_str(&read));
    }
    buf_release(&read);
    return known;
}
