/* Markdown as blocks: what a reader reads, and where it stands in the file. */
#include "indexer/markdown.h"
#include "indexer/plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const forms[] = {"p", "h", "i", "q", "r", "g"};

/* Blocks as "form:text" joined by " | "; checks the byte map on the way. */
static char *blocks_of(str text, buf *out) {
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(text, &reading, &error), OK);
    struct blocks blocks = {.arena = arena_new()};
    struct arena *arena = blocks.arena;
    assert_true(markdown_blocks(&reading, &blocks));
    buf_clear(out);
    for (size_t i = 0; i < blocks.count; i++) {
        const struct block *b = &blocks.at[i];
        buf_addf(out, "%s%s%s:%.*s", i ? "¦" : "", b->note ? "n" : forms[b->form], b->bold ? "b" : "",
                 (int)b->text.n, b->text.p);
        for (size_t k = 0; k < b->span_count; k++) {
            const struct span *s = &b->spans[k];
            unsigned char shown = (unsigned char)b->text.p[s->text], there = (unsigned char)text.p[s->file];
            assert_true(shown == there || there == '&' || there == '<' || there == '\\' || there >= 0x80 ||
                        there == 0);
        }
    }
    buf_byte(out, '\0');
    blocks_release(&blocks);
    arena_free(arena);
    encoding_release(&reading);
    return out->p;
}

static void test_cases(void **state) {
    (void)state;
    static const struct {
        const char *text, *blocks;
    } cases[] = {
        {"Kære\nborgmestre", "p:Kære borgmestre"},
        {"Kære  \nborgmestre", "p:Kære borgmestre"},
        {"Kære\\\nborgmestre", "p:Kære borgmestre"},
        {"## Mål for 2014 ##", "h:Mål for 2014"},
        {"#Mål", "p:#Mål"},
        {"Mål\n===", "h:Mål"},
        {"Mål\nfor 2014\n---", "h:Mål for 2014"},
        {"E [bm@bm.dk](mailto:bm@bm.dk)", "p:E bm@bm.dk"},
        {"<bm@bm.dk> og <http://bm.dk>", "p:bm@bm.dk og http://bm.dk"},
        {"![En underskrift](a.png)", "g:En underskrift"},
        {"![img-0.jpeg](img-0.jpeg)", ""},
        {"Se ![kort](a.png) her", "p:Se kort her"},
        {"*værdig* __sagsbehandling__ ***nu***", "p:værdig sagsbehandling nu"},
        {"snake_case_ord og 2*3*4", "p:snake_case_ord og 234"},
        {"a * b * c", "p:a * b * c"},
        {"**2. Bedre hjælp**", "pb:2. Bedre hjælp"},
        {"**Bedre** hjælp", "p:Bedre hjælp"},
        {"\\*ikke\\* \\[fremhævet\\] C:\\mappe", "p:*ikke* [fremhævet] C:\\mappe"},
        {"b&oslash;rn &amp; unge &#230; &#xE5; &hellip; &ukendt; & co", "p:børn & unge æ å … &ukendt; & co"},
        {"&sum; og &notit;", "p:∑ og &notit;"},
        {"`*kode*` og ``a`b``", "p:*kode* og a`b"},
        {"`åben", "p:`åben"},
        {"1. Et\n2. To", "i:1. Et¦i:2. To"},
        {"- 1) Et\n- 2) To", "i:1) Et¦i:2) To"},
        {"- et\n\n  mere\n- to", "i:et mere¦i:to"},
        {"* a\n  * b\n* c", "i:a¦i:b¦i:c"},
        {"3) tre\n   linjer", "i:3) tre linjer"},
        {"> Citat\n> videre\ndoven", "q:Citat videre doven"},
        {"> # Titel\n> - punkt", "h:Titel¦i:punkt"},
        {"| a | b |\n|---|---|\n| *c* | d \\| e |", "r:a | b¦r:c | d | e"},
        {"Først\n\n***\n\nSidst", "p:Først¦p:Sidst"},
        {"```\nkode *a*\n\nb\n```\nefter", "p:kode *a*¦p:b¦p:efter"},
        {"    indrykket\n    videre", "p:indrykket videre"},
        {"<div>\nTekst<br>mere\n</div>", "p:Tekst mere"},
        {"Før <!-- Side 2 --> efter", "p:Før efter"},
        {"<!-- Side 2\nvidere -->\n\nEfter", "p:Efter"},
        {"H<sub>2</sub>O < 3 og 5 > 4", "p:H2O < 3 og 5 > 4"},
        {"[STAR]\n\n[STAR]: http://star.dk", "p:STAR"},
        {"[her][STAR] og [dér]\n\n[star]: http://star.dk \"Styrelsen\"", "p:her og [dér]"},
        {"Hor-\nsens og hoved-\nog mellem, EU-\nlande, covid-\n19",
         "p:Horsens og hoved- og mellem, EU-lande, covid-19"},
        {"aktivitetspa\xC2\xAD\nrate", "p:aktivitetsparate"},
        {"a\tb   c", "p:a b c"},
        {"12. maj 2022", "i:12. maj 2022"},
        {"", ""},
        {"   \n\n", ""},
        {"[a](b", "p:[a](b"},
        {"[ydre [indre](x) rest](y)", "p:[ydre indre rest](y)"},
        {"![[](x)](y) z", "p:z"},
        {"Før\n<div>\nefter", "p:Før¦p:efter"},
        {"<p>Et <b>fedt</b> ord</p><p><b>Fedt</b></p>", "p:Et fedt ord¦pb:Fedt"},
        {"<h2>Mål</h2>\n<ul><li>et</li><li>to</li></ul>", "h:Mål¦i:et¦i:to"},
        {"<blockquote>Citat</blockquote>Svar", "q:Citat¦p:Svar"},
        {"<html><body><table><tr><th>Bro</th><th>Meter</th></tr><tr><td>Alssund</td><td>682</td></tr></table>"
         "efter</body></html>",
         "r:Bro | Meter¦r:Alssund | 682¦p:efter"},
        {"<table>\n<tr>\n<td>Bro</td>\n<td></td>\n<td>Meter</td>\n</tr>\n<tr><td></td><td>b<br>c</td><td></"
         "td></tr>"
         "\n</table>",
         "r:Bro | | Meter¦r:b c"},
        {"<table><tr>\n\n<td>*Bro*</td>\n\n<td>Meter</td></tr></table>", "r:Bro¦r:Meter"},
        {"- punkt <p>videre</p>\n- to", "i:punkt videre¦i:to"},
        {"# Mål<br>for 2014", "h:Mål for 2014"},
    };
    buf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = blocks_of(str_of(cases[i].text), &out);
        if (strcmp(got, cases[i].blocks) != 0)
            fail_msg("%s\n wanted %s\n got    %s", cases[i].text, cases[i].blocks, got);
    }
    buf_release(&out);
}

/* Pages end at form feeds and at the marks that converters leave. */
static void test_pages(void **state) {
    (void)state;
    struct reading reading;
    struct error error;
    struct arena *arena = arena_new();
    struct blocks blocks = {.arena = arena};
    str text = STR(
        "et\n\fto\n\n{2}------------------------------------------------\n\ntre\n<!-- PageBreak -->\nfire\n"
        "<!-- Pages -->\n<!-- side 5 -->\n\nfem <!-- page 6 --> {6} ---");
    assert_int_equal(encoding_read(text, &reading, &error), OK);
    assert_true(markdown_blocks(&reading, &blocks));
    assert_int_equal(blocks.count, 5);
    for (size_t i = 0; i < blocks.count; i++) assert_int_equal(blocks.at[i].page, i + 1);
    assert_true(str_eq(blocks.at[4].text, STR("fem {6} ---")));
    blocks_release(&blocks);
    blocks = (struct blocks){.arena = arena};
    assert_true(blocks_of_plain(&(struct reading){.text = STR("et\n\fto\fto\n\f\n\ffem\n\nfem")}, &blocks));
    static const size_t pages[] = {1, 2, 3, 5, 5};
    assert_int_equal(blocks.count, 5);
    for (size_t i = 0; i < blocks.count; i++) assert_int_equal(blocks.at[i].page, pages[i]);
    blocks_release(&blocks);
    arena_free(arena);
}

/* No link, picture or tag is too long to be one. An address that is copied too often makes the letter plain,
 * or md4c (from 0.5.3 on) stops following the reference. */
static void test_long(void **state) {
    (void)state;
    buf text = {0}, out = {0};
    buf_add(&text, STR("![Logo](data:image/png;base64,"));
    for (int i = 0; i < 50000; i++) buf_add(&text, STR("QUJD"));
    buf_add(&text, STR(") og [aftalen](http://a.dk/"));
    for (int i = 0; i < 50000; i++) buf_add(&text, STR("abcd"));
    buf_add(&text, STR(") og <img alt=\"x\" src=\"data:"));
    for (int i = 0; i < 50000; i++) buf_add(&text, STR("QUJD"));
    buf_add(&text, STR("\"> slut"));
    assert_string_equal(blocks_of(buf_str(&text), &out), "p:Logo og aftalen og slut");
    buf_clear(&text);
    buf_add(&text, STR("[a]: x"));
    for (int i = 0; i < 20000; i++) buf_add(&text, STR("&amp;"));
    buf_add(&text, STR("\n\n"));
    for (int i = 0; i < 20000; i++) buf_add(&text, STR("[a] "));
    struct reading reading;
    struct error error;
    struct blocks blocks = {.arena = arena_new()};
    struct arena *arena = blocks.arena;
    assert_int_equal(encoding_read(buf_str(&text), &reading, &error), OK);
    if (markdown_blocks(&reading, &blocks)) {
        assert_int_equal(blocks.count, 1);
        assert_in_range(blocks.at[0].text.n, 20000, 80000);
    } else
        assert_int_equal(blocks.count, 0);
    arena_free(arena);
    blocks_release(&blocks);
    buf_release(&text);
    buf_release(&out);
}

/* Carriage returns end lines as newlines do. */
static void test_line_ends(void **state) {
    (void)state;
    buf out = {0};
    assert_string_equal(blocks_of(STR("a\r\nb\r\n\r\nc"), &out), "p:a b¦p:c");
    assert_string_equal(blocks_of(STR("a\rb\r\rc"), &out), "p:a b¦p:c");
    assert_string_equal(blocks_of(STR("\xEF\xBB\xBF# Titel\n"), &out), "h:Titel");
    assert_string_equal(blocks_of(STR("brev\0 med NUL og mere"), &out), "p:brev\xEF\xBF\xBD med NUL og mere");
    buf_release(&out);
}

/* What makes a parser slow or deep is quick here: the test's time limit is its check. */
static void test_hostile(void **state) {
    (void)state;
    static const char *const pieces[] = {">",   "[",   "![[](", "*a **b", "`",  "<",  "- ",
                                         "\\*", "&a;", "[a](",  "_*",     "\n", "![a"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        buf text = {0};
        for (size_t n = 0; n < 200000; n++) buf_add(&text, str_of(pieces[i]));
        struct reading reading = {.text = buf_str(&text), .encoding = "utf-8"};
        struct blocks blocks = {.arena = arena_new()};
        struct arena *arena = blocks.arena;
        assert_true(markdown_blocks(&reading, &blocks));
        blocks_release(&blocks);
        arena_free(arena);
        buf_release(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_line_ends),
                                       cmocka_unit_test(test_pages), cmocka_unit_test(test_long),
                                       cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
