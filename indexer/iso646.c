#include "indexer/iso646.h"

#include <string.h>

#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/word.h"
#include "indexer/text.h"

/* So many words with signs say what a text is; one has as many words at least. */
#define LOOKED_AT_MOST 2000
#define WORDS_LEAST 3

/* A longer word, in bytes, is none. */
#define WORD_LONGEST 64

/* The small letters before the capitals. */
static const char signs[] = "{|}[\\]";
static const char *const letters[] = {"æ", "ø", "å", "Æ", "Ø", "Å"};

/* Which letter the sign is, from 0; -1 for none. */
static int letter_of(char c) {
    const char *sign = c ? strchr(signs, c) : NULL;
    return sign ? (int)(sign - signs) : -1;
}

static bool is_small(char c) {
    return text_is_small(c) || (c && strchr("{|}", c));
}

static bool is_capital(char c) {
    return (c >= 'A' && c <= 'Z') || (c && strchr("[\\]", c));
}

/* Is it written in small letters, in capitals, or in small ones after a capital? */
static bool is_written_as_word(str word) {
    bool capitals = word.n > 1 && is_capital(word.p[0]) && is_capital(word.p[1]);
    for (size_t i = 1; i < word.n; i++)
        if (is_capital(word.p[i]) != capitals) return false;
    return true;
}

static bool is_danish_word(str word) {
    struct compound_part parts[COMPOUND_PARTS];
    buf text = {0}, form = {0};
    if (word.n < 2 || word.n > WORD_LONGEST || !is_written_as_word(word)) return false;
    iso646_read(word, &text);
    word_fold(buf_str(&text), &form);
    bool is = lexicon_known(buf_str(&form));
    size_t count = is ? 0 : compound_split(buf_str(&form), parts);
    is |= count && compound_regular(buf_str(&form), parts, count);
    buf_release(&text);
    buf_release(&form);
    return is;
}

/* The first byte from `at` on that is one of the signs; text.n if none is. */
static size_t find_sign(str text, size_t at) {
    static const bool is_sign[256] = {
        ['{'] = true, ['|'] = true, ['}'] = true, ['['] = true, ['\\'] = true, [']'] = true};
    while (at < text.n && !is_sign[(unsigned char)text.p[at]]) at++;
    return at;
}

bool iso646_is_danish(str text) {
    size_t words = 0, others = 0;
    for (size_t from, to = 0; words + others < LOOKED_AT_MOST && (from = find_sign(text, to)) < text.n;) {
        size_t before = to;
        for (to = from; to < text.n && (is_small(text.p[to]) || is_capital(text.p[to]));) to++;
        while (from > before && (is_small(text.p[from - 1]) || is_capital(text.p[from - 1]))) from--;
        if (is_danish_word(str_sub(text, from, to)))
            words++;
        else
            others++;
    }
    return words >= WORDS_LEAST && words > 2 * others;
}

void iso646_read(str text, buf *out) {
    for (size_t i = 0; i < text.n; i++) {
        int letter = letter_of(text.p[i]);
        if (letter < 0)
            buf_byte(out, text.p[i]);
        else
            buf_add(out, str_of(letters[letter]));
    }
}
