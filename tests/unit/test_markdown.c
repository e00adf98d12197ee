/* Markdown as blocks: what a reader reads, and where it stands in the file. */
#include "indexer/markdown.h"

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
        buf_addf(out, "%s%s%s:%.*s", i ? "¦" : "", forms[b->form], b->bold ? "b" : "", (int)b->text.n,
                 b->text.p);
        for (size_t k = 0; k < b->span_count; k++) {
            const struct span *s = &b->spans[k];
            unsigned char shown = (unsigned char)b->text.p[s->text], there = (unsigned char)text.p[s->file];
            assert_true(shown == there || there == '&' || there >= 0x80 || there == 0);
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
    };
    buf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = blocks_of(str_of(cases[i].text), &out);
        if (strcmp(got, cases[i].blocks) != 0)
            fail_msg("%s\n wanted %s\n got    %s", cases[i].text, cases[i].blocks, got);
    }
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
                                       cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
