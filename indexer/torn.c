#include "indexer/torn.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/scanned.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* Letters that stand apart are a heading's or a name's; longer blocks are not looked through for them. */
#define SPACED_BLOCK 1000

/* A letter with this many capitals inside words, in the bytes at its beginning, has lost white space. */
#define GLUED_LEAST 2
#define GLUED_BYTES 4096

/* Longer blocks are not looked through: a map of nothing but pieces must not be many times their size. */
#define GLUED_BLOCK 65536

/* A word that was torn is not shorter than this, in bytes, nor is one that may be two. */
#define TORN_SHORTEST 7

/* Bytes of a text that are left out; none of them: a space comes in. */
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
    while (rest.n) {
        if (text_is_small(*rest.p))
            rest = str_sub(rest, 1, rest.n);
        else if (!utf8_is_letter(utf8_next(&rest)))
            break;
        end = (size_t)(rest.p - text.p);
    }
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
    word = text_lower(word, room, sizeof room);
    return lexicon_known(word) || compound_split(word, parts) > 0;
}

static bool is_known(str word) {
    char room[COMPOUND_MAX];
    return word.n < sizeof room && lexicon_known(text_lower(word, room, sizeof room));
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
    str form = text_lower((str){whole, left.n + right.n}, room, sizeof room);
    return lexicon_known(form) || (compound && compound_split(form, parts) > 0);
}

/* A hyphen between the letters of one word: is it a line's end that is there no more? */
static bool is_torn(str left, str right, bool space) {
    if (left.n < 2 || right.n < 2 || !is_lower_word(left, false) || !is_lower_word(right, true)) return false;
    if (space) return !rules_is(RULES_AFTER_HYPHEN, right) && joined_known(left, right, true);
    if (!has_vowel(left) || !has_vowel(right)) return false;
    if (is_word(left) && is_word(right)) {
        char room[16];
        bool prefix = left.n < sizeof room && rules_is(RULES_PREFIX, text_lower(left, room, sizeof room));
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

/* ---- lines' ends without a hyphen ---- */

/* Whether a word was torn in two at a line's end, its hyphen lost: "telefo" "nen". */
static bool is_broken(str left, str right) {
    if (left.n < 2 || right.n < 2 || left.n + right.n < TORN_SHORTEST) return false;
    if (!is_lower_word(left, false) || !is_lower_word(right, true)) return false;
    if (is_known(right) && is_known(left)) return false;
    bool name = word_begins_upper(left) && is_known(right); /* Bo Ellegård, formand */
    return joined_known(left, right, !name) && !(is_word(left) && is_word(right));
}

static bool is_joint(char c) {
    return c == '-' || c == '.' || c == '@' || c == '/' || c == '_' || text_is_digit(c);
}

static void find_line_ends(const struct block *block, struct cuts *cuts) {
    str text = block->text;
    for (size_t i = 1; i < block->span_count; i++) {
        size_t at = block->spans[i].text;
        if (block->spans[i].line == block->spans[i - 1].line || !at || text.p[at - 1] != ' ') continue;
        size_t from = letters_before(text, at - 1), to = letters_after(text, at);
        if ((from && is_joint(text.p[from - 1])) || (to < text.n && text.p[to] == '-')) continue;
        if (is_broken(str_sub(text, from, at - 1), str_sub(text, at, to))) add_cut(cuts, at - 1, at);
    }
}

/* ---- words without the white space between them ---- */

/* Of a byte: most can be told from capitals' at once. */
static bool may_be_capital(char c) {
    return (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0xC3;
}

static bool is_capital(str text, size_t at) {
    str rest = str_sub(text, at, text.n);
    return rest.n && utf8_is_upper(utf8_next(&rest));
}

/* Whether what stands at byte `to`, after a word, joins more to it: an address's dot, but no full stop. */
static bool goes_on_after(str text, size_t to) {
    if (to >= text.n || !is_joint(text.p[to])) return false;
    return text.p[to] != '.' || (to + 1 < text.n && text.p[to + 1] != ' ');
}

/* The byte after the sign at byte `at`. */
static size_t sign_end(str text, size_t at) {
    return at + utf8_length(str_sub(text, at, text.n));
}

/* Whether the letters [from, at) may be a word that lost the white space after it: they end with a small
 * letter, and are more than the beginning of a name such as McArthur. */
static bool may_end_before(str text, size_t from, size_t at) {
    str word = str_sub(text, from, at), rest = word;
    if (word.n < 2 || (word.n <= 3 && is_capital(text, from))) return false;
    return !utf8_is_upper(text_take_last(&rest)) && !(from && is_joint(text.p[from - 1]));
}

/* Whether the word has a capital I that a scanner read for an l: forvaItning. */
static bool is_scanned(str word) {
    char room[COMPOUND_MAX];
    buf form = {0};
    buf_add(&form, text_lower(word, room, sizeof room));
    bool scanned = scanned_read(word, &form);
    buf_release(&form);
    return scanned;
}

/* Whether a word begins at byte `at`, a capital, right after another word's end: "fraBirgitte", "2010Dato".
 */
static bool begins_inside(str text, size_t at) {
    if (!at || at >= text.n || text.p[at - 1] == ' ' || !is_capital(text, at)) return false;
    size_t after = sign_end(text, at), to = letters_after(text, at);
    bool small = after < to && !is_capital(text, after);
    if (text_is_digit(text.p[at - 1])) return small && sign_end(text, after) < to;
    size_t from = letters_before(text, at);
    if (!may_end_before(text, from, at) || goes_on_after(text, to)) return false;
    if (text.p[at] == 'I' && is_scanned(str_sub(text, from, to))) return false;
    return small || (to == after && at - from > 4); /* KøbenhavnK */
}

/* Whether a number begins at byte `at` right after a word: "den4. november", "formanden6. november". */
static bool number_inside(str text, size_t at) {
    if (!at || !text_is_digit(text.p[at]) || !text_is_small(text.p[at - 1])) return false;
    size_t from = letters_before(text, at), to = at;
    while (to < text.n && text_is_digit(text.p[to])) to++;
    bool parted = (!from || !is_joint(text.p[from - 1])) && (to == text.n || strchr(" .,", text.p[to]));
    return at - from >= 3 && parted && is_known(str_sub(text, from, at));
}

/* Whether a sentence begins at byte `at` right after the stop of another: "går.Jeg". */
static bool sentence_inside(str text, size_t at) {
    return at > 3 && at + 1 < text.n && strchr(".?!", text.p[at - 1]) && text_is_small(text.p[at - 2]) &&
           text_is_small(text.p[at - 3]) && text_is_small(text.p[at + 1]);
}

/* Whether the letter shows at its beginning that it lost white space: by two words, as a name may be printed
 * so again and again (PostNord). */
static bool is_glued(const struct blocks *blocks) {
    size_t found = 0, bytes = 0;
    str met = {0}; /* a word that another begins inside */
    for (size_t i = 0; i < blocks->count && bytes < GLUED_BYTES && found < GLUED_LEAST; i++) {
        str text = blocks->at[i].text;
        bytes += text.n;
        for (size_t at = 1; at < text.n && at < GLUED_BYTES; at++) {
            if (text_is_small(text.p[at]) || text.p[at] == ' ') continue; /* most bytes */
            if (text.p[at] >= 'A' && text.p[at] <= 'Z' && begins_inside(text, at)) {
                str word = str_sub(text, letters_before(text, at), letters_after(text, at));
                found += !str_eq(word, met);
                met = word;
            } else if (text.p[at] >= 'A' && text.p[at] <= 'Z')
                found += sentence_inside(text, at);
            else if (text_is_digit(text.p[at]))
                found += number_inside(text, at);
        }
    }
    return found >= GLUED_LEAST;
}

/* Where a word that the dictionary does not have parts into a small word and another one; 0 if nowhere, or at
 * more places. What may be a compound, "forslag|til", must have a longer word before the small one. */
static size_t glue_at(str word) {
    char room[COMPOUND_MAX];
    struct compound_part pieces[COMPOUND_PARTS];
    size_t found = 0;
    str form = text_lower(word, room, sizeof room);
    if (lexicon_known(form)) return 0;
    bool compound = compound_split(form, pieces) > 0;
    for (size_t at = 2; at + 2 <= form.n; at++) {
        str left = str_sub(form, 0, at), right = str_sub(form, at, form.n);
        bool after = left.n > (compound ? 5 : 2) && rules_is(RULES_GLUED_AFTER, right) && lexicon_known(left);
        bool before = !compound && right.n > 3 && rules_is(RULES_GLUED_BEFORE, left) && is_word(right);
        bool parts = after || before;
        if (!parts) continue;
        if (found) return 0;
        found = at;
    }
    return found;
}

static void find_glue(str text, struct cuts *cuts) {
    for (size_t at = 0; at < text.n;) {
        size_t to = letters_after(text, at);
        if (begins_inside(text, at) || number_inside(text, at)) add_cut(cuts, at, at);
        if (to == at) {
            at++;
            continue;
        }
        for (size_t i = at + 1; i < to; i++)
            if (may_be_capital(text.p[i]) && begins_inside(text, i)) add_cut(cuts, i, i);
        str word = str_sub(text, at, to);
        bool free = !(at && is_joint(text.p[at - 1])) && !goes_on_after(text, to);
        if (free && word.n >= TORN_SHORTEST && is_lower_word(word, false)) {
            size_t parts = glue_at(word);
            if (parts) add_cut(cuts, at + parts, at + parts);
        }
        at = to;
    }
}

/* ---- letters that stand apart ---- */

/* The bytes of the letter, digit or stop at byte `at` that stands alone; 0 if none does. */
static size_t lone_sign(str text, size_t at, bool *letter) {
    size_t n = 1;
    if (at >= text.n) return 0;
    while (at + n < text.n && ((unsigned char)text.p[at + n] & 0xC0) == 0x80) n++;
    if (at + n < text.n && text.p[at + n] != ' ') return 0;
    str sign = str_sub(text, at, at + n);
    *letter = utf8_is_letter(utf8_next(&sign));
    return *letter || text_is_digit(text.p[at]) || (text.p[at] && strchr(".,:;!?-/", text.p[at])) ? n : 0;
}

/* Whether more than a single blank stands before byte `at` of the block, or a line's end: a word ends there.
 */
static bool is_wide(const struct block *block, size_t at) {
    size_t k = span_at(block->spans, block->span_count, at);
    if (!k || block->spans[k].text != at) return false;
    const struct span *before = &block->spans[k - 1];
    return block->spans[k].line != before->line || block->spans[k].file > before->file + (at - before->text);
}

/* A stretch of signs that stand alone. */
struct spaced {
    size_t end; /* after the last one, and the blank after it */
    bool known; /* one of them, of four letters or more, is a word */
};

static void end_spaced(struct spaced *s, const char *word, size_t n, size_t letters) {
    while (n && strchr(".,:;!?-/", word[n - 1])) n--;
    s->known |= letters >= 4 && joined_known((str){word, n}, (str){"", 0}, true);
}

static struct spaced read_spaced(const struct block *block, size_t at) {
    struct spaced s = {.end = at};
    char word[COMPOUND_MAX];
    size_t n = 0, letters = 0, length;
    bool letter;
    while ((length = lone_sign(block->text, s.end, &letter)) && n + length < sizeof word) {
        if (n && is_wide(block, s.end)) {
            end_spaced(&s, word, n, letters);
            n = letters = 0;
        }
        memcpy(word + n, block->text.p + s.end, length);
        n += length;
        letters += letter;
        s.end += length + 1;
    }
    if (n) end_spaced(&s, word, n, letters);
    return s;
}

/* Cuts the blanks in [from, to) but those that part words. These are no gaps between columns: their span
 * begins with the blank. */
static void join_spaced(struct block *block, size_t from, size_t to, struct cuts *cuts) {
    for (size_t at = from; at < to; at++) {
        if (block->text.p[at] != ' ') continue;
        struct span *span = &block->spans[span_at(block->spans, block->span_count, at + 1)];
        if (!is_wide(block, at + 1))
            add_cut(cuts, at, at + 1);
        else if (span->line == span[-1].line)
            span->text--, span->file--;
    }
}

/* Whether white space stands two or three bytes before other white space, as around a letter that stands
 * alone. */
static bool may_be_spaced(str text) {
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    for (size_t at = 0; at < text.n; at += 5) {
        uint64_t x = 0;
        memcpy(&x, text.p + at, text.n - at < sizeof x ? text.n - at : sizeof x);
        x ^= ones * ' ';
        uint64_t blank = (x - ones) & ~x & highs;
        if (blank & (blank >> 16 | blank >> 24)) return true;
    }
    return false;
}

static void find_spaced(struct block *block, struct cuts *cuts) {
    str text = block->text;
    if (text.n > SPACED_BLOCK || !may_be_spaced(text)) return;
    for (size_t at = 0; at < text.n;) {
        bool letter;
        if (lone_sign(text, at, &letter)) {
            struct spaced s = read_spaced(block, at);
            if (s.known) join_spaced(block, at, s.end - 2, cuts);
            at = s.end - 1;
        }
        const char *space = at < text.n ? memchr(text.p + at, ' ', text.n - at) : NULL;
        at = space ? (size_t)(space - text.p) + 1 : text.n;
    }
}

/* ---- blocks ---- */

static int cut_order(const void *a, const void *b) {
    const struct cut *one = a, *other = b;
    return (one->from > other->from) - (one->from < other->from);
}

/* The block without the bytes of the cuts, which are in order, and with a space where a cut has none. */
static void leave_out(struct arena *arena, struct block *block, const struct cuts *cuts) {
    char *text = arena_take(arena, block->text.n + cuts->count);
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
        if (i == cuts->count) break;
        from = cuts->at[i].to;
        if (from == cuts->at[i].from) text[n++] = ' ';
    }
    block->text = (str){text, n};
    block->spans = spans;
    block->span_count = count;
}

void torn_mend(struct blocks *blocks) {
    struct cuts cuts = {0};
    bool glued = is_glued(blocks);
    for (size_t i = 0; i < blocks->count; i++) {
        struct block *block = &blocks->at[i];
        cuts.count = 0;
        find_hyphens(block->text, &cuts);
        find_hard_hyphens(block->text, &cuts);
        find_spaced(block, &cuts);
        find_line_ends(block, &cuts);
        if (glued && block->text.n <= GLUED_BLOCK) find_glue(block->text, &cuts);
        if (!cuts.count) continue;
        qsort(cuts.at, cuts.count, sizeof *cuts.at, cut_order);
        leave_out(blocks->arena, block, &cuts);
    }
    free(cuts.at);
}
