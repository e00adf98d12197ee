/* Blocks as passages: pieces put together, kinds, sections, lengths, and the byte map through it all.
 * What whole letters become is in test_letter. */
#include "testing.h"

#include "indexer/letter.h"

static struct letter parsed(str text, bool markdown) {
    struct letter letter;
    struct error error;
    assert_int_equal(
        letter_parse(text, STR("brev"), reader_of(markdown ? STR("a.md") : STR("a.txt")), &letter, &error),
        OK);
    return letter;
}

static bool text_is(const struct passage *p, const char *text) {
    return str_eq(p->text, str_of(text));
}

/* Where byte `at` of the passage's text stands in the file. */
static size_t place(const struct passage *p, size_t at) {
    size_t i = 0;
    while (i + 1 < p->span_count && p->spans[i + 1].text <= at) i++;
    return p->spans[i].file + (at - p->spans[i].text);
}

static void test_torn(void **state) {
    (void)state;
    str file = STR("Det er helt afgørende for os alle, at vi *når* målet. Der\n\n1061 København K\n\nJ.nr. "
                   "2019 - 196\n\n"
                   "bør være et særligt fokus på kvinder.\n");
    struct letter letter = parsed(file, true);
    assert_int_equal(letter.passage_count, 3);
    const struct passage *p = &letter.passages[0];
    assert_true(text_is(
        p, "Det er helt afgørende for os alle, at vi når målet. Der bør være et særligt fokus på kvinder."));
    buf lines = {0};
    passage_lines(p, &lines);
    assert_string_equal(lines.p, "1-1,7-7");
    buf_release(&lines);
    assert_int_equal(p->first_line, 1);
    assert_int_equal(p->last_line, 7);
    assert_int_equal(p->start, 0);
    assert_int_equal(p->end, file.n - 1);
    static const char *const words[] = {"afgørende", "når", "Der", "bør", "særligt", "kvinder."};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        str word = str_of(words[i]);
        size_t at = str_find(p->text, word);
        assert_true(at < p->text.n);
        assert_memory_equal(file.p + place(p, at), word.p, word.n);
    }
    assert_int_equal(letter.passages[1].kind, PASSAGE_LETTERHEAD);
    assert_int_equal(letter.passages[2].kind, PASSAGE_LETTERHEAD);
    letter_release(&letter);
}

/* A sentence that ends, a list that follows and a new beginning are not put together. */
static void test_whole(void **state) {
    (void)state;
    struct letter letter =
        parsed(STR("Det gode arbejde har vi alle gavn af\n\nDe fem mål er de samme som før\n\n"
                   "Vi vil altså det samme som sidste år:\n\nflere i arbejde og flere i uddannelse.\n\n"
                   "Slut på denne lange historie om mål.\n\nmen ikke helt, for der er mere.\n"),
               true);
    assert_int_equal(letter.passage_count, 6);
    letter_release(&letter);
}

static void test_sections(void **state) {
    (void)state;
    struct letter letter = parsed(
        STR("# Titel\n\nIndledning til det hele.\n\n## A\n\nTekst under A.\n\n### B\n\nTekst under B.\n\n"
            "## C\n\nTekst under C.\n"),
        true);
    static const struct {
        enum passage_kind kind;
        const char *heading;
        size_t section_end;
    } wanted[] = {{PASSAGE_TITLE, "", 8},      {PASSAGE_PARAGRAPH, "", 1}, {PASSAGE_HEADING, "", 4},
                  {PASSAGE_PARAGRAPH, "A", 1}, {PASSAGE_HEADING, "A", 2},  {PASSAGE_PARAGRAPH, "A > B", 1},
                  {PASSAGE_HEADING, "", 2},    {PASSAGE_PARAGRAPH, "C", 1}};
    assert_int_equal(letter.passage_count, 8);
    for (size_t i = 0; i < 8; i++) {
        const struct passage *p = &letter.passages[i];
        assert_int_equal(p->kind, wanted[i].kind);
        assert_true(str_eq(p->heading, str_of(wanted[i].heading)));
        assert_int_equal(p->section_end, wanted[i].section_end);
    }
    letter_release(&letter);
}

/* Numbered bold headings stand beside their numbered siblings, others below what is above them. */
static void test_bold_headings(void **state) {
    (void)state;
    struct letter letter =
        parsed(STR("## Mål for 2014\n\n### 1. Flere unge\n\nUnge skal i uddannelse nu.\n\n**2. Bedre hjælp "
                   "til ledige**\n\n"
                   "Ledige skal have hjælp af os.\n\n**Baggrund**\n\nDet ved vi en hel del om.\n"),
               true);
    assert_int_equal(letter.passage_count, 7);
    assert_int_equal(letter.passages[3].kind, PASSAGE_HEADING);
    assert_true(str_eq(letter.passages[4].heading, STR("2. Bedre hjælp til ledige")));
    assert_true(str_eq(letter.passages[6].heading, STR("2. Bedre hjælp til ledige > Baggrund")));
    letter_release(&letter);
}

static void test_long(void **state) {
    (void)state;
    buf text = {0};
    while (text.n < 3 * PASSAGE_MAX)
        buf_add(&text, STR("Vi skal holde fast i målet om flere ledige i arbejde. "));
    while (text.n < 5 * PASSAGE_MAX) buf_add(&text, STR("uden punktum og uden ende "));
    while (text.n < 7 * PASSAGE_MAX) buf_add(&text, STR("æ"));
    struct letter letter = parsed(buf_str(&text), false);
    assert_true(letter.passage_count >= 7);
    size_t end = 0;
    for (size_t i = 0; i < letter.passage_count; i++) {
        const struct passage *p = &letter.passages[i];
        assert_true(p->text.n > 0 && p->text.n <= PASSAGE_MAX);
        assert_true(p->start >= end && p->start <= end + 1);
        assert_memory_equal(p->text.p, text.p + p->start, p->text.n);
        assert_true(((unsigned char)p->text.p[0] & 0xC0) != 0x80);
        end = p->end;
    }
    assert_int_equal(end, text.n);
    assert_true(str_ends(letter.passages[0].text, STR("arbejde.")));
    assert_true(str_starts(letter.passages[1].text, STR("Vi skal")));
    letter_release(&letter);
    buf_release(&text);
}

static void test_lines(void **state) {
    (void)state;
    struct span spans[] = {{0, 0, 3}, {5, 10, 4}, {9, 20, 6}, {12, 50, 12}, {15, 60, 13}};
    struct passage p = {.spans = spans, .span_count = 5};
    buf lines = {0};
    passage_lines(&p, &lines);
    assert_string_equal(lines.p, "3-6,12-13");
    buf_release(&lines);
}

static void test_quotes(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum passage_kind kind;
    } cases[] = {
        {"*\"Jobcentrene skal sikre, at flere starter\".*", PASSAGE_QUOTE},
        {"»Det går godt,« sagde hun. »Det ved vi.«", PASSAGE_PARAGRAPH},
        {"”Det hele er et citat.”", PASSAGE_QUOTE},
        {"\"A,\" sagde han, \"og B.\"", PASSAGE_PARAGRAPH},
        {"> Det står i et citat.", PASSAGE_QUOTE},
        {"Han sagde \"nej\".", PASSAGE_PARAGRAPH},
        {"A handwritten signature in black ink, written in a cursive style.", PASSAGE_IMAGE},
        {"The logo of the Ministry of Employment, with a crown.", PASSAGE_IMAGE},
        {"[underskrift]", PASSAGE_IMAGE},
        {"A-kassen har et logo, som vi alle kender og er glade for.", PASSAGE_PARAGRAPH},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct letter letter = parsed(str_of(cases[i].text), true);
        assert_int_equal(letter.passage_count, 1);
        if (letter.passages[0].kind != cases[i].kind)
            fail_msg("%s: %s", cases[i].text, passage_kind_name(letter.passages[0].kind));
        letter_release(&letter);
    }
}

/* tests/cases/passages.txt: short texts, each with the kinds and texts of its passages. */
static void test_cases(void **state) {
    (void)state;
    buf file = {0}, got = {0};
    cases_read("passages.txt", &file);
    str rest = buf_str(&file);
    rest = str_sub(rest, str_find(rest, STR("\n%% ")) + 1, rest.n);
    size_t count = 0, failed = 0;
    while (rest.n) {
        size_t next = str_find(str_sub(rest, 1, rest.n), STR("\n%% ")) + 2;
        str one = str_sub(rest, 0, next), head = str_cut(&one, '\n');
        rest = str_sub(rest, next, rest.n);
        size_t end = str_find(one, STR("%%\n"));
        assert_true(end < one.n);
        str text = str_sub(one, 0, end), wanted = str_sub(one, end + 3, one.n);
        struct letter letter = parsed(text, str_ends(head, STR(" md")));
        buf_clear(&got);
        for (size_t i = 0; i < letter.passage_count; i++) {
            buf_addf(&got, "%s\t", passage_kind_name(letter.passages[i].kind));
            buf_add(&got, letter.passages[i].text);
            buf_byte(&got, '\n');
        }
        count++;
        if (!str_eq(str_trim(buf_str(&got)), str_trim(wanted))) {
            failed++;
            printf("%.*s\nwanted:\n%.*sgot:\n%s", (int)head.n, head.p, (int)wanted.n, wanted.p,
                   got.p ? got.p : "");
        }
        letter_release(&letter);
    }
    buf_release(&file);
    buf_release(&got);
    assert_true(count > 60);
    assert_int_equal(failed, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_torn),          cmocka_unit_test(test_whole), cmocka_unit_test(test_sections),
        cmocka_unit_test(test_bold_headings), cmocka_unit_test(test_long),  cmocka_unit_test(test_lines),
        cmocka_unit_test(test_quotes),        cmocka_unit_test(test_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
