/* What a snippet shows: tests/cases/snippets.txt, and the properties that hold for every text. */
#include "testing.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/snippet.h"

static const struct snippet_style brackets = {
    .open = {"[", 1}, .close = {"]", 1}, .ellipsis = {"…", 3}, .gap = {"…", 3}};

/* A text and its marks, read from "den [værdige] [1:sagsbehandling] [2p:indsats]": a number before the
 * colon is the query word, a letter the rung (f s t a p l in order of strength). */
struct sample {
    buf text;
    struct mark *marks;
    size_t count, room;
};

static void sample_read(struct sample *s, const char *line) {
    for (const char *c = line; *c; c++) {
        if (*c == '\\' && c[1]) {
            c++;
            buf_byte(&s->text, *c == 'n' ? '\n' : *c == 't' ? '\t' : *c == 'e' ? '\033' : *c);
        } else if (*c == '[') {
            s->marks = memory_grown(s->marks, s->count, &s->room, sizeof *s->marks);
            struct mark *m = &s->marks[s->count++];
            *m = (struct mark){.start = s->text.n};
            const char *colon = c + 1 + strspn(c + 1, "0123456789fstapl");
            if (*colon == ':') {
                char *end;
                m->word = (unsigned)strtoul(c + 1, &end, 10);
                const char *rungs = "fstapl", *rung = *end == ':' ? NULL : strchr(rungs, *end);
                if (rung) m->rung = (enum rung)(rung - rungs);
                c = colon;
            }
        } else if (*c == ']') {
            s->marks[s->count - 1].end = s->text.n;
        } else {
            buf_byte(&s->text, *c);
        }
    }
}

static void sample_release(struct sample *s) {
    buf_release(&s->text);
    free(s->marks);
    *s = (struct sample){0};
}

static void shown(const struct sample *s, size_t width, unsigned context, const struct snippet_style *style,
                  buf *out) {
    struct fragment fragments[SNIPPET_FRAGMENTS];
    size_t n = snippet_make(buf_str(&s->text), s->marks, s->count, width, context, fragments);
    snippet_write(buf_str(&s->text), fragments, n, s->marks, s->count, style, out);
}

/* Lines "width N", "context N", "wrap N INDENT" set what follows; "< text" is a passage, the lines "> text"
 * below it what is shown. */
static void test_cases(void **state) {
    (void)state;
    FILE *file = cases_open("snippets.txt");
    char *line = NULL;
    size_t room = 0, number = 0, asked = 0, count = 0, wrong = 0, width = 0;
    unsigned context = 0;
    struct snippet_style style = brackets;
    struct sample sample = {0};
    buf want = {0}, got = {0};
    bool more = true;
    while (more) {
        more = getline(&line, &room, file) > 0;
        number++;
        if (more) line[strcspn(line, "\n")] = 0;
        if (more && line[0] == '>') {
            if (want.n) buf_byte(&want, '\n');
            buf_add(&want, str_of(line[1] ? line + 2 : line + 1));
            continue;
        }
        if (want.n) {
            shown(&sample, width, context, &style, &got);
            if (!str_eq(buf_str(&got), buf_str(&want))) {
                print_error("snippets.txt:%zu\n  want %s\n  got  %s\n", asked, want.p, got.n ? got.p : "");
                wrong++;
            }
            count++;
            buf_clear(&want);
            buf_clear(&got);
            sample_release(&sample);
        }
        if (!more || !*line || *line == '#') continue;
        if (line[0] == '<') {
            asked = number;
            sample_read(&sample, line + 2);
        } else if (sscanf(line, "wrap %zu %zu", &style.width, &style.indent) != 2 &&
                   sscanf(line, "width %zu", &width) != 1 && sscanf(line, "context %u", &context) != 1) {
            fail_msg("snippets.txt:%zu: cannot read this line", number);
        }
    }
    free(line);
    fclose(file);
    buf_release(&want);
    buf_release(&got);
    assert_int_equal(wrong, 0);
    assert_true(count >= 20);
}

static void test_empty(void **state) {
    (void)state;
    struct fragment f[SNIPPET_FRAGMENTS];
    struct mark outside = {5, 9, RUNG_FORM, 0, 0};
    assert_int_equal(snippet_make(STR(""), NULL, 0, 80, 0, f), 0);
    assert_int_equal(snippet_make(STR(" \n\t "), NULL, 0, 80, 2, f), 0);
    assert_int_equal(snippet_make(STR("abc"), &outside, 1, 80, 0, f), 1);
    assert_int_equal(f[0].start, 0);
    assert_int_equal(f[0].end, 3);
    assert_false(f[0].cut_before || f[0].cut_after);
    assert_int_equal(snippet_make(STR("  lang tekst  "), NULL, 0, 0, 0, f), 1);
    assert_int_equal(f[0].start, 2);
    assert_int_equal(f[0].end, 12);
}

/* Marks that are out of order, overlapping, empty or outside are passed over. */
static void test_bad_marks(void **state) {
    (void)state;
    struct mark marks[] = {{4, 8, RUNG_FORM, 0, 0},  {6, 9, RUNG_FORM, 1, 0},
                           {0, 3, RUNG_STEM, 2, 0},  {9, 9, RUNG_FORM, 3, 0},
                           {9, 4, RUNG_FORM, 4, 0},  {9, 12, (enum rung)77, 4000000000U, 0},
                           {13, 99, RUNG_FORM, 0, 0}};
    struct fragment f[SNIPPET_FRAGMENTS];
    str text = STR("den gode sag er her.");
    buf out = {0};
    for (size_t width = 0; width < 24; width++) {
        size_t n = snippet_make(text, marks, 7, width, 0, f);
        assert_true(n >= 1);
        buf_clear(&out);
        snippet_write(text, f, n, marks, 7, &brackets, &out);
    }
    buf_clear(&out);
    size_t n = snippet_make(text, marks, 7, 80, 0, f);
    snippet_write(text, f, n, marks, 7, &brackets, &out);
    assert_string_equal(out.p, "den [gode] [sag] er her.");
    buf_release(&out);
}

static void escape_html(str plain, buf *out) {
    for (size_t i = 0; i < plain.n; i++) {
        if (plain.p[i] == '<')
            buf_add(out, STR("&lt;"));
        else
            buf_byte(out, plain.p[i]);
    }
}

/* What stands in a letter never reaches the terminal or the page as more than text. */
static void test_escape(void **state) {
    (void)state;
    struct sample s = {0};
    buf out = {0};
    sample_read(&s, "a \\e\\[31m[<b>]\\tc\\nd \xC3");
    shown(&s, 80, 0, &brackets, &out);
    assert_string_equal(out.p, "a \xEF\xBF\xBD[31m[<b>] c d \xEF\xBF\xBD");
    buf_clear(&out);
    struct snippet_style html = brackets;
    html.open = STR("<mark>");
    html.close = STR("</mark>");
    html.escape = escape_html;
    shown(&s, 80, 0, &html, &out);
    assert_string_equal(out.p, "a \xEF\xBF\xBD[31m<mark>&lt;b></mark> c d \xEF\xBF\xBD");
    buf_release(&out);
    sample_release(&s);
}

/* 16 kB of marked words and of one-word sentences take milliseconds at any width. */
static void test_large(void **state) {
    (void)state;
    static const char *const units[] = {"[ord] ", "[1:ord], noget ", "[ja]. Nej. ", "[2:ja]. [Nej]. ", "ord",
                                        "[a]"};
    clock_t begin = clock();
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        struct sample s = {0};
        while (s.text.n < 16384) sample_read(&s, units[u]);
        for (size_t width = 1; width < 20000; width = width * 3 + 1) {
            buf out = {0};
            shown(&s, width, 1, &brackets, &out);
            buf_release(&out);
        }
        sample_release(&s);
    }
    assert_true(seconds_since(begin) < 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),  cmocka_unit_test(test_empty), cmocka_unit_test(test_bad_marks),
        cmocka_unit_test(test_escape), cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
