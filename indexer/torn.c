#include "indexer/torn.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "indexer/line.h"
#include "indexer/rules.h"

/* Letters that stand apart are a heading's or a name's; longer blocks are not looked through for them. */
#define SPACED_BLOCK 1000

/* Bytes of a text that are left out. */
struct cut {
    size_t from, to;
};

struct cuts {
    struct cut *at;
    size_t count, room;
};

static void add_cut(struct cuts *cuts, size_t from, size_t to) {
    cuts->at = memory_grown(cuts->at, cuts->count, &cuts->room, sizeof *cuts->at);
    cuts->at[cuts->count++] = (struct cut){from, to};
}

/* ---- words ---- */

/* Where the letters that end before `end` begin; at most COMPOUND_MAX bytes back. */
static size_t letters_before(str text, size_t end) {
    size_t at = end, limit = end > COMPOUND_MAX ? end - COMPOUND_MAX : 0;
    while (at > limit) {
        size_t last = at - 1;
        while (last > limit && ((unsigned char)text.p[last] & 0xC0) == 0x80) last--;
        str sign = str_sub(text, last, at);
        if (!utf8_is_letter(utf8_next(&sign)) || sign.n) break;
        at = last;
    }
    return at;
}

/* Where the letters that begin at `begin` end. */
static size_t letters_after(str text, size_t begin) {
    str rest = str_sub(text, begin, begin + COMPOUND_MAX);
    size_t end = begin;
    while (rest.n && utf8_is_letter(utf8_next(&rest))) end = (size_t)(rest.p - text.p);
    return end;
}

static bool is_lower_word(str word, bool first_too) {
    for (bool first = true; word.n; first = false) {
        int32_t cp = utf8_next(&word);
        if (utf8_is_upper(cp) && (!first || first_too)) return false;
    }
    return true;
}

/* Of the dictionary, or made of its words. */
static bool is_word(str word) {
    char room[COMPOUND_MAX];
    struct compound_part parts[COMPOUND_PARTS];
    if (word.n >= sizeof room) return false;
    word = line_lower(word, room, sizeof room);
    return lexicon_known(word) || compound_split(word, parts) > 0;
}

/* A syllable has one; an abbreviation may have none. */
static bool has_vowel(str word) {
    for (size_t i = 0; i < word.n; i++)
        if (strchr("aeiouyAEIOUY", word.p[i]) || (unsigned char)word.p[i] == 0xC3) return true;
    return false;
}

/* Whether left and right, one after the other, are a word of the dictionary; or a compound of such words,
 * too. */
static bool joined_known(str left, str right, bool compound) {
    char whole[COMPOUND_MAX], room[COMPOUND_MAX];
    struct compound_part parts[COMPOUND_PARTS];
    if (left.n + right.n >= sizeof whole) return false;
    memcpy(whole, left.p, left.n);
    memcpy(whole + left.n, right.p, right.n);
    str form = line_lower((str){whole, left.n + right.n}, room, sizeof room);
    return lexicon_known(form) || (compound && compound_split(form, parts) > 0);
}

/* A hyphen between the letters of one word: is it a line's end that is there no more? */
static bool is_torn(str left, str right, bool space) {
    if (left.n < 2 || right.n < 2 || !is_lower_word(left, false) || !is_lower_word(right, true)) return false;
    if (space) return !rules_is(RULES_AFTER_HYPHEN, right) && joined_known(left, right, true);
    if (!has_vowel(left) || !has_vowel(right)) return false;
    if (is_word(left) && is_word(right)) {
        char room[16];
        bool prefix = left.n < sizeof room && rules_is(RULES_PREFIX, line_lower(left, room, sizeof room));
        return (prefix || rules_is(RULES_SUFFIX, right)) && joined_known(left, right, false);
    }
    return joined_known(left, right, true);
}

/* ---- hyphens ---- */

/* The hyphen at byte `at`, `n` bytes long. */
static void mend_hyphen(str text, size_t at, size_t n, struct cuts *cuts) {
    size_t after = at + n;
    bool space = after < text.n && text.p[after] == ' ';
    after += space;
    size_t from = letters_before(text, at), to = letters_after(text, after);
    if (from == at || to == after) return;
    if (from && (text.p[from - 1] == '-' || text.p[from - 1] == '.' || text.p[from - 1] == '@')) return;
    if (to < text.n && (text.p[to] == '-' || text.p[to] == '@')) return;
    str left = str_sub(text, from, at), right = str_sub(text, after, to);
    if (is_torn(left, right, space)) add_cut(cuts, at, after);
}

static void find_hyphens(str text, struct cuts *cuts) {
    for (size_t at = 1; at + 1 < text.n; at++) {
        const char *hyphen = memchr(text.p + at, '-', text.n - at - 1);
        if (!hyphen) break;
        at = (size_t)(hyphen - text.p);
        mend_hyphen(text, at, 1, cuts);
    }
}

/* U+2011, a hyphen that no line is to be broken after. */
static void find_hard_hyphens(str text, struct cuts *cuts) {
    for (size_t at = 1; at + 3 < text.n; at++) {
        const char *sign = memchr(text.p + at, 0xE2, text.n - at - 3);
        if (!sign) break;
        at = (size_t)(sign - text.p);
        if (memcmp(sign, "\xE2\x80\x91", 3) == 0) mend_hyphen(text, at, 3, cuts);
    }
}

/* ---- letters that stand apart ---- */

/* The bytes of the letter at byte `at` when it stands alone; 0 when it does not. */
static size_t lone_letter(str text, size_t at) {
    if (at >= text.n) return 0;
    str rest = str_sub(text, at, text.n);
    if (!utf8_is_letter(utf8_next(&rest))) return 0;
    return !rest.n || rest.p[0] == ' ' ? text.n - rest.n - at : 0;
}

static void find_spaced(str text, struct cuts *cuts) {
    if (text.n > SPACED_BLOCK) return;
    for (size_t at = 0; at < text.n;) {
        char word[COMPOUND_MAX];
        size_t from = at, n = 0, letters = 0, length;
        while ((length = lone_letter(text, at)) && n + length < sizeof word) {
            memcpy(word + n, text.p + at, length);
            n += length;
            letters++;
            at += length + 1;
        }
        if (letters >= 4 && joined_known((str){word, n}, (str){"", 0}, true))
            for (size_t i = from; i + 2 < at; i++)
                if (text.p[i] == ' ') add_cut(cuts, i, i + 1);
        while (at < text.n && text.p[at] != ' ') at++;
        at++;
    }
}

/* ---- blocks ---- */

static int cut_order(const void *a, const void *b) {
    const struct cut *one = a, *other = b;
    return (one->from > other->from) - (one->from < other->from);
}

/* The block without the bytes of the cuts, which are in order. */
static void leave_out(struct arena *arena, struct block *block, const struct cuts *cuts) {
    char *text = arena_take(arena, block->text.n);
    struct span *spans = arena_take(arena, (block->span_count + cuts->count) * sizeof *spans);
    size_t n = 0, count = 0, span = 0, from = 0;
    for (size_t i = 0; i <= cuts->count; i++) {
        size_t to = i < cuts->count ? cuts->at[i].from : block->text.n;
        while (span + 1 < block->span_count && block->spans[span + 1].text <= from) span++;
        for (size_t at = from; at < to;) {
            const struct span *s = &block->spans[span];
            size_t end = span + 1 < block->span_count && block->spans[span + 1].text < to
                             ? block->spans[span + 1].text
                             : to;
            spans[count++] = (struct span){n, s->file + (at - s->text), s->line};
            memcpy(text + n, block->text.p + at, end - at);
            n += end - at;
            at = end;
            if (at < to) span++;
        }
        if (i < cuts->count) from = cuts->at[i].to;
    }
    block->text = (str){text, n};
    block->spans = spans;
    block->span_count = count;
}

void torn_mend(struct blocks *blocks) {
    struct cuts cuts = {0};
    for (size_t i = 0; i < blocks->count; i++) {
        struct block *block = &blocks->at[i];
        cuts.count = 0;
        find_hyphens(block->text, &cuts);
        find_hard_hyphens(block->text, &cuts);
        find_spaced(block->text, &cuts);
        if (!cuts.count) continue;
        qsort(cuts.at, cuts.count, sizeof *cuts.at, cut_order);
        leave_out(blocks->arena, block, &cuts);
    }
    free(cuts.at);
}
