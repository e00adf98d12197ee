#include "danish/abbreviation.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/stopword.h"
#include "danish/word.h"

#define BRIEF_LEAST 2
#define BRIEF_MOST 10 /* letters */
#define FULL_WORDS 14 /* more words explain no abbreviation */
#define FULL_LETTERS 200

/* The letters of a full form, and where the letter of an abbreviation may be taken from. */
struct full_form {
    int32_t letters[FULL_LETTERS];
    bool anchor[FULL_LETTERS];   /* begins a word or a part */
    unsigned word[FULL_LETTERS]; /* which word it is in */
    bool telling[FULL_WORDS];    /* of each word: not a function word */
    size_t count, words;
};

struct brief {
    int32_t letters[BRIEF_MOST];
    size_t count;
};

static bool is_between(int32_t cp) {
    return cp == '-' || cp == '.' || cp == '&' || cp == '/';
}

/* Does text look like an abbreviation: two to ten letters or digits, most of them capitals, no blanks? LBR,
 * STAR, but not a-kasse. A few letters rule out most of what stands in brackets. */
static bool looks_brief(str text) {
    size_t capitals = 0, letters = 0, count = 0;
    while (text.n) {
        int32_t cp = utf8_next(&text);
        if (is_between(cp)) continue;
        bool letter = utf8_is_letter(cp);
        if ((!letter && !utf8_is_digit(cp)) || count == BRIEF_MOST || (!count && !letter)) return false;
        count++;
        letters += letter;
        capitals += utf8_is_upper(cp);
    }
    return count >= BRIEF_LEAST && capitals >= 2 && capitals * 2 >= letters;
}

static bool read_brief(str text, struct brief *out) {
    out->count = 0;
    if (!looks_brief(text)) return false;
    buf one = {0}, folded = {0};
    while (text.n) {
        int32_t cp = utf8_next(&text);
        if (is_between(cp)) continue;
        buf_clear(&one);
        buf_clear(&folded);
        utf8_add(&one, cp);
        utf8_fold(buf_str(&one), &folded);
        str f = buf_str(&folded);
        if (f.n) out->letters[out->count++] = utf8_next(&f);
    }
    buf_release(&one);
    buf_release(&folded);
    return out->count >= BRIEF_LEAST;
}

/* Adds the letters of one piece of a printed word, marking where its parts begin. */
static void add_piece(struct full_form *full, str raw, unsigned word) {
    buf form = {0};
    word_fold(raw, &form);
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(buf_str(&form), parts);
    str rest = buf_str(&form);
    while (rest.n && full->count < FULL_LETTERS) {
        size_t at = form.n - rest.n;
        bool anchor = at == 0;
        for (size_t i = 0; i < count && !anchor; i++) anchor = !parts[i].link && parts[i].start == at;
        full->anchor[full->count] = anchor;
        full->word[full->count] = word;
        full->letters[full->count++] = utf8_next(&rest);
    }
    buf_release(&form);
}

/* Reads the words of text from the one that begins at byte start on. */
static void read_full(str text, size_t start, struct full_form *full) {
    struct word word;
    full->count = full->words = 0;
    while (full->words < FULL_WORDS && word_next(text, &start, &word)) {
        buf form = {0};
        word_fold(str_sub(text, word.pieces[0].start, word.pieces[0].end), &form);
        full->telling[full->words] = word.letters && !stopword_is(buf_str(&form));
        buf_release(&form);
        for (size_t i = 0; i < word.piece_count; i++)
            add_piece(full, str_sub(text, word.pieces[i].start, word.pieces[i].end), (unsigned)full->words);
        full->words++;
    }
}

struct matching {
    const struct brief *brief;
    const struct full_form *full;
    unsigned skips_left; /* telling words that may yet be left out */
    size_t steps;        /* bounds the search on hostile text */
};

/* Can the letters from i on be found after place p, where the letter before was? */
static bool match_rest(struct matching *m, size_t i, size_t p, unsigned skips) {
    const struct full_form *full = m->full;
    if (i == m->brief->count) {
        for (unsigned w = full->word[p] + 1; w < full->words; w++) return false;
        return true;
    }
    for (size_t q = p + 1; q < full->count && m->steps; q++) {
        m->steps--;
        unsigned left_out = skips;
        for (unsigned w = full->word[p] + 1; w < full->word[q]; w++) left_out += full->telling[w];
        if (left_out > m->skips_left) return false;
        if (full->letters[q] != m->brief->letters[i] || !(full->anchor[q] || q == p + 1)) continue;
        if (match_rest(m, i + 1, q, left_out)) return true;
    }
    return false;
}

static bool explains(const struct brief *brief, const struct full_form *full) {
    if (!full->count || full->words == 0 || full->letters[0] != brief->letters[0] ||
        full->count <= brief->count)
        return false;
    struct matching m = {brief, full, brief->count > 2, 2000};
    return match_rest(&m, 1, 0, 0);
}

/* The letter at byte start, case folded. */
static int32_t first_letter(str text, size_t start) {
    unsigned char c = (unsigned char)text.p[start];
    if (c < UTF8_ASCII_END) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    buf folded = {0};
    utf8_fold(str_sub(text, start, start + utf8_length(str_sub(text, start, text.n))), &folded);
    str rest = buf_str(&folded);
    int32_t letter = rest.n ? utf8_next(&rest) : 0;
    buf_release(&folded);
    return letter;
}

/* The full form before byte end of text: the shortest run of words that explains the abbreviation. */
static bool find_before(str text, size_t end, const struct brief *brief, str *out) {
    size_t starts[FULL_WORDS] = {0}, count = 0, at = 0;
    size_t from = end > 400 ? utf8_floor(text, end - 400) : 0;
    str before = str_sub(text, from, end);
    struct word word;
    while (word_next(before, &at, &word)) starts[count++ % FULL_WORDS] = word.pieces[0].start;
    size_t most = count < FULL_WORDS ? count : FULL_WORDS;
    struct full_form full;
    for (size_t i = 1; i <= most; i++) {
        size_t start = starts[(count - i) % FULL_WORDS];
        if (first_letter(before, start) != brief->letters[0]) continue;
        read_full(before, start, &full);
        if (!explains(brief, &full)) continue;
        *out = str_trim(str_sub(before, start, before.n));
        return true;
    }
    return false;
}

/* The word that ends right before byte end, blanks between them passed over. */
static str last_word(str text, size_t end) {
    str before = str_trim(str_sub(text, end > 60 ? utf8_floor(text, end - 60) : 0, end));
    size_t at = before.n;
    while (at && before.p[at - 1] != ' ') at--;
    return str_sub(before, at, before.n);
}

bool abbreviation_next(str text, size_t *at, struct abbreviation *out) {
    while (*at < text.n) {
        const char *open = memchr(text.p + *at, '(', text.n - *at);
        if (!open) break;
        size_t start = (size_t)(open - text.p) + 1;
        *at = start;
        size_t reach = start + 300 < text.n ? start + 300 : text.n;
        const char *close = memchr(text.p + start, ')', reach - start);
        if (!close) continue;
        str inside = str_trim(str_sub(text, start, (size_t)(close - text.p)));
        struct brief brief;
        if (read_brief(inside, &brief)) {
            out->brief = inside;
            if (find_before(text, start - 1, &brief, &out->full)) return true;
            continue;
        }
        str word = last_word(text, start - 1);
        struct full_form full;
        if (!read_brief(word, &brief)) continue;
        read_full(inside, 0, &full);
        if (full.words == FULL_WORDS || !explains(&brief, &full)) continue;
        *out = (struct abbreviation){word, inside};
        return true;
    }
    *at = text.n;
    return false;
}
