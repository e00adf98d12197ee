#include "indexer/rules.h"

/* Whether the byte belongs to a word: ASCII's letters and digits, and all of UTF-8 but the signs of Latin-1
 * and of General Punctuation, whose first bytes are C2 and E2. */
static bool is_word_byte(unsigned char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
}

static bool ends_at(str s, size_t at) {
    if (at >= s.n) return true;
    unsigned char c = (unsigned char)s.p[at];
    return !is_word_byte(c) || c == 0xC2 || c == 0xE2;
}

static bool begins_at(str s, size_t at) {
    if (!at) return true;
    size_t before = at - 1;
    while (before && at - before < 3 && ((unsigned char)s.p[before] & 0xC0) == 0x80) before--;
    unsigned char c = (unsigned char)s.p[before];
    return !is_word_byte(c) || c == 0xC2 || c == 0xE2;
}

/* A word that ends with a sign, such as "d.", ends there whatever follows. */
static bool ends_word(const struct rules_word *word, str s, size_t at) {
    return word->open_after || !is_word_byte((unsigned char)word->text.p[word->text.n - 1]) || ends_at(s, at);
}

static bool begins_word(const struct rules_word *word, str s, size_t at) {
    return word->open_before || !is_word_byte((unsigned char)word->text.p[0]) || begins_at(s, at);
}

/* May a word of the list begin s? */
static bool may_begin(const struct rules_list *list, str s) {
    uint32_t seconds = s.n ? list->begins[(unsigned char)s.p[0]] : 0;
    return s.n > 1 ? seconds >> ((unsigned char)s.p[1] % 32) & 1 : seconds > 0;
}

static bool stands_at(str word, str s, size_t at) {
    return word.n <= s.n - at && s.p[at] == word.p[0] && memcmp(s.p + at, word.p, word.n) == 0;
}

const struct rules_word *rules_is(enum rules_class class, str s) {
    const struct rules_list *list = &rules_lists[class];
    if (!s.n || (!list->open && !may_begin(list, s))) return NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct rules_word *word = &list->words[i];
        size_t n = word->text.n;
        if (n > s.n || (n < s.n && !word->open_before && !word->open_after)) continue;
        size_t at = word->open_before ? s.n - n : 0;
        if (stands_at(word->text, s, at) ||
            (word->open_before && word->open_after && str_find(s, word->text) < s.n))
            return word;
    }
    return NULL;
}

const struct rules_word *rules_begins(enum rules_class class, str s) {
    const struct rules_list *list = &rules_lists[class];
    const struct rules_word *best = NULL;
    if (!may_begin(list, s)) return NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct rules_word *word = &list->words[i];
        if (word->text.p[0] != s.p[0] || (best && best->text.n >= word->text.n)) continue;
        if (stands_at(word->text, s, 0) && ends_word(word, s, word->text.n)) best = word;
    }
    return best;
}

const struct rules_word *rules_ends(enum rules_class class, str s) {
    const struct rules_list *list = &rules_lists[class];
    for (size_t i = 0; i < list->count; i++) {
        const struct rules_word *word = &list->words[i];
        size_t n = word->text.n;
        if (n > s.n || s.p[s.n - 1] != word->text.p[n - 1]) continue;
        if (stands_at(word->text, s, s.n - n) && begins_word(word, s, s.n - n)) return word;
    }
    return NULL;
}

const struct rules_word *rules_inside(enum rules_class class, str s, size_t *at) {
    const struct rules_list *list = &rules_lists[class];
    for (size_t i = 0; i < list->count; i++) {
        const struct rules_word *word = &list->words[i];
        for (size_t from = 0; from < s.n; from++) {
            from += str_find(str_sub(s, from, s.n), word->text);
            if (from >= s.n) break;
            if (!begins_word(word, s, from) || !ends_word(word, s, from + word->text.n)) continue;
            if (at) *at = from;
            return word;
        }
    }
    return NULL;
}
