/* What holds for the snippet and the sentences of every text, marks and width.
 *
 * Input: byte 0 is the width, byte 1 the context (its low two bits) and whether lines are wrapped (bit 2),
 * byte 2 how many marks follow, each of two bytes (how far from the last, how long; the word and rung are
 * taken from them); the rest is the passage. */
#include "base/utf8.h"
#include "danish/sentence.h"
#include "danish/snippet.h"
#include "fuzz.h"

#define MARKS 255

static void check(bool holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "fuzz_snippet: %s\n", what);
    abort();
}

/* Is `at` where reading text codepoint by codepoint comes by? `borders` has a byte for each place. */
static char *borders_of(str text) {
    char *borders = calloc(text.n + 1, 1);
    if (!borders) abort();
    for (str rest = text; rest.n;) {
        borders[text.n - rest.n] = 1;
        utf8_next(&rest);
    }
    borders[text.n] = 1;
    return borders;
}

static void check_sentences(str text, const char *borders) {
    for (size_t at = 0, end; at < text.n; at = end) {
        end = sentence_end(text, at);
        check(end > at && end <= text.n, "a sentence does not move on");
        check(borders[end], "a sentence ends inside a codepoint");
    }
}

static bool has_space(str s) {
    while (s.n) {
        if (utf8_is_space(utf8_next(&s))) return true;
    }
    return false;
}

static void check_fragments(str text, const char *borders, const struct fragment *f, size_t n,
                            const struct mark *marks, size_t mark_count) {
    check(n <= SNIPPET_FRAGMENTS, "too many fragments");
    bool blank = true;
    for (str rest = text; rest.n && blank;) blank = utf8_is_space(utf8_next(&rest));
    check(blank == (n == 0), "a text without a fragment, or a blank one with");
    for (size_t i = 0; i < n; i++) {
        check(f[i].start < f[i].end && f[i].end <= text.n, "a fragment is empty or outside");
        check(!i || f[i].start > f[i - 1].end, "fragments are out of order");
        check(borders[f[i].start] && borders[f[i].end], "a fragment cuts a codepoint");
        for (size_t m = 0; m < mark_count; m++) {
            bool inside = (marks[m].start < f[i].start && f[i].start < marks[m].end) ||
                          (marks[m].start < f[i].end && f[i].end < marks[m].end);
            check(!inside, "a fragment cuts a mark");
        }
        if (f[i].start > 0) {
            str before = str_sub(text, f[i].start - 1, f[i].start);
            bool cut = (before.p[0] & 0x80) == 0 && !utf8_is_space(before.p[0]);
            bool sentence = false;
            for (size_t at = 0; cut && at < f[i].start; at = sentence_end(text, at)) {
                sentence = sentence_end(text, at) == f[i].start;
                if (sentence) break;
            }
            check(!cut || sentence, "a fragment cuts a word");
        }
    }
}

static size_t make_marks(const uint8_t *bytes, size_t count, str text, const char *borders,
                         struct mark *marks) {
    size_t at = 0, n = 0;
    for (size_t i = 0; i < count; i++) {
        size_t start = at + bytes[2 * i], end = start + 1 + bytes[2 * i + 1] % 32;
        while (start < text.n && !borders[start]) start++;
        while (end < text.n && (end <= start || !borders[end])) end++;
        if (start >= text.n || end > text.n) break;
        /* A hit begins and ends with a word's letters. */
        str rest = str_sub(text, start, end);
        bool space = utf8_is_space(utf8_next(&rest)), last = space;
        while (rest.n) last = utf8_is_space(utf8_next(&rest));
        space |= last;
        at = end;
        if (space) continue;
        enum rung rung = (enum rung)(bytes[2 * i + 1] % (RUNGS + 1)); /* one past the last, too */
        marks[n++] = (struct mark){start, end, rung, bytes[2 * i] % 7U, 0};
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 3 || size < 3 + 2 * (size_t)data[2]) return 0;
    size_t width = data[0], wanted = data[2];
    unsigned context = data[1] & 3U;
    str text = {(const char *)data + 3 + 2 * wanted, size - 3 - 2 * wanted};
    char *borders = borders_of(text);
    struct mark marks[MARKS];
    size_t mark_count = make_marks(data + 3, wanted, text, borders, marks);
    check_sentences(text, borders);

    struct fragment f[SNIPPET_FRAGMENTS];
    size_t n = snippet_make(text, marks, mark_count, width, context, f);
    check_fragments(text, borders, f, n, marks, mark_count);

    struct snippet_style style = {.ellipsis = STR("…"), .gap = STR("…")};
    buf out = {0};
    snippet_write(text, f, n, marks, mark_count, &style, &out);
    check(utf8_valid(buf_str(&out)), "the snippet is no UTF-8");
    for (str rest = buf_str(&out); rest.n;) {
        int32_t cp = utf8_next(&rest);
        check(!utf8_is_control(cp) && cp != '\n' && cp != '\t', "a control character comes through");
    }
    if (width && !context && utf8_width(buf_str(&out)) > width) {
        /* Only a single word, or a mark's words, may be wider. */
        size_t first = 0;
        while (first < mark_count && marks[first].end <= f[0].start) first++;
        bool marked = first < mark_count && marks[first].start < f[0].end;
        str shown = str_sub(text, f[0].start, f[0].end);
        check(n == 1 && (marked || !has_space(shown)), "the snippet is too wide");
        if (marked && n == 1) {
            str before = str_sub(text, f[0].start, marks[first].start);
            size_t last = mark_count;
            while (last > first + 1 && marks[last - 1].start >= f[0].end) last--;
            str after = str_sub(text, marks[last - 1].end, f[0].end);
            check(!has_space(before) && !has_space(after), "the snippet is too wide around a mark");
        }
    }
    if (data[1] & 4U) {
        style.open = STR("<");
        style.close = STR(">");
        style.width = 20 + width % 60;
        style.indent = width % 8;
        buf_clear(&out);
        snippet_write(text, f, n, marks, mark_count, &style, &out);
        check(utf8_valid(buf_str(&out)), "the wrapped snippet is no UTF-8");
    }
    buf_release(&out);
    free(borders);
    return 0;
}
