/* Whole letters against what a careful reader makes of them: tests/cases/letters. */
#include "testing.h"

#include <dirent.h>

#include "indexer/letter.h"
#include "indexer/line.h"

static const char *folder(void) {
    static char path[512];
    const char *cases = getenv("CASES");
    snprintf(path, sizeof path, "%s/letters", cases ? cases : "tests/cases");
    return path;
}

static void add_field(buf *out, const char *name, str value) {
    buf_addf(out, "%s:", name);
    if (value.n) buf_byte(out, ' ');
    buf_add(out, value);
    buf_byte(out, '\n');
}

/* The letter as the case files write it. */
static void describe(str name, const struct letter *letter, buf *out) {
    add_field(out, "file", name);
    buf_addf(out, "year: %d\n", letter->year);
    add_field(out, "signed", letter->signed_on);
    add_field(out, "journal", letter->journal);
    add_field(out, "minister", letter->minister);
    add_field(out, "title", letter->title);
    add_field(out, "encoding", str_of(letter->encoding));
    buf_byte(out, '\n');
    for (size_t i = 0; i < letter->passage_count; i++) {
        const struct passage *p = &letter->passages[i];
        buf_addf(out, "%s\t", passage_kind_name(p->kind));
        passage_lines(p, out);
        buf_byte(out, '\t');
        buf_add(out, p->heading);
        buf_byte(out, '\t');
        buf_add(out, p->text);
        buf_byte(out, '\n');
    }
}

/* Says which lines differ; the number of them. */
static int compare(const char *name, str wanted, str got) {
    int differences = 0;
    while (wanted.p || got.p) {
        str a = wanted.p ? str_cut(&wanted, '\n') : (str){0}, b = got.p ? str_cut(&got, '\n') : (str){0};
        str head = str_sub(a, 0, str_find(a, STR(": ")));
        bool same = str_eq(a, b) || (head.n + 2 == a.n && str_eq(str_sub(a, 0, head.n + 1), b));
        if (same) continue;
        differences++;
        printf("%s\n  - %.*s\n  + %.*s\n", name, (int)a.n, a.p ? a.p : "", (int)b.n, b.p ? b.p : "");
    }
    return differences;
}

static int check_case(const char *expected_name) {
    char path[1024];
    buf expected = {0}, file = {0}, got = {0};
    snprintf(path, sizeof path, "%s/%s", folder(), expected_name);
    assert_true(file_read(path, &expected));
    str rest = buf_str(&expected), first = str_cut(&rest, '\n');
    assert_true(str_starts(first, STR("file: ")));
    str name = str_sub(first, 6, first.n);
    bool elsewhere = memchr(name.p, '/', name.n) != NULL;
    snprintf(path, sizeof path, "%s%s%.*s", elsewhere ? "" : folder(), elsewhere ? "" : "/", (int)name.n,
             name.p);
    if (!file_read(path, &file)) fail_msg("%s is missing", path);
    str base = name;
    while (memchr(base.p, '/', base.n)) str_cut(&base, '/');
    struct letter letter;
    struct error error;
    assert_int_equal(letter_parse(buf_str(&file), base, reader_of(name), &letter, &error), OK);
    describe(name, &letter, &got);
    int differences = compare(expected_name, buf_str(&expected), buf_str(&got));
    letter_release(&letter);
    buf_release(&expected);
    buf_release(&file);
    buf_release(&got);
    return differences;
}

static void test_letters(void **state) {
    (void)state;
    DIR *dir = opendir(folder());
    assert_non_null(dir);
    int cases = 0, differences = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!str_ends(str_of(entry->d_name), STR(".expected"))) continue;
        cases++;
        differences += check_case(entry->d_name);
    }
    closedir(dir);
    assert_true(cases > 10);
    assert_int_equal(differences, 0);
}

static void answer(str question, str line, buf *out) {
    static const char *const classes[] = {"text", "label", "weak", "salutation", "closing"};
    struct date date;
    str value;
    int rank;
    if (str_eq(question, STR("date"))) {
        if (date_line(line, &date)) buf_addf(out, "%04d-%02d-%02d", date.year, date.month, date.day);
    } else if (str_eq(question, STR("journal"))) {
        if (journal_read(line, &value, &rank)) buf_add(out, value);
    } else if (str_eq(question, STR("name"))) {
        buf_add(out, name_in(line));
    } else if (str_eq(question, STR("class"))) {
        buf_add(out, str_of(classes[line_classify(line, true)]));
    } else {
        fail_msg("unknown question %.*s", (int)question.n, question.p);
    }
    if (!out->n) buf_byte(out, '-');
}

static void test_lines(void **state) {
    (void)state;
    char path[1024];
    buf file = {0}, got = {0};
    snprintf(path, sizeof path, "%s/lines.tsv", folder());
    assert_true(file_read(path, &file));
    int wrong = 0, cases = 0;
    for (str rest = buf_str(&file); rest.p;) {
        str row = str_cut(&rest, '\n');
        if (!row.n || row.p[0] == '#') continue;
        str question = str_cut(&row, '\t'), line = str_cut(&row, '\t');
        buf_clear(&got);
        answer(question, line, &got);
        cases++;
        if (str_eq(buf_str(&got), row)) continue;
        wrong++;
        printf("%.*s: %.*s: wanted %.*s, got %s\n", (int)question.n, question.p, (int)line.n, line.p,
               (int)row.n, row.p, got.p);
    }
    buf_release(&file);
    buf_release(&got);
    assert_true(cases > 50);
    assert_int_equal(wrong, 0);
}

/* The year by title, file name and neither. */
static void test_years(void **state) {
    (void)state;
    static const struct {
        const char *name, *text;
        int year;
    } cases[] = {
        {"brev.md", "## De beskæftigelsespolitiske mål 2020\n", 2020},
        {"brev.md", "## Målene 2024\n", 2024},
        {"brev.md", "## 2023-målene\n", 2023},
        {"brev.md", "# Budget 2019\n", 2019},
        {"brev.md", "# Udmelding af mål for 2016-2018\n", 2016},
        {"brev.md", "# Mål for skoleåret 2016/17\n", 2016},
        {"brev.md", "# Handlingsplan 2021–2024\n", 2021},
        {"brev.md", "# Resultatmål i 2018\n", 2018},
        {"brev.md", "# Ulykken i 1998\n", 0},
        {"brev.md", "# Lov nr. 485 af 7. juni 2006\n", 0},
        {"brev.md", "# Ændring af forordning (EU) 2016/679\n", 0},
        {"brev.md", "# Hilsen\n\nI 2022 var alt bedre, og vi har fået mange breve om det.\n", 0},
        {"brev.md", "# Hilsen\n\n12. maj 2022\n\nDe mål, vi fik for 2017, er glemt nu.\n", 2022},
        {"brev.md", "# Hilsen\n\nFor 2014 udmeldes følgende fire mål, som er aftalt med alle.\n", 2014},
        {"2001.txt", "Et brev uden år. Det siger ikke noget om tiden.\n", 2001},
        {"2008_975.txt", "Et brev uden år.\n", 2008},
        {"2023-01-05_x.txt", "Et brev uden år.\n", 2023},
        {"20081.txt", "Et brev uden år.\n", 0},
        {"1060.txt", "1060 København K\n", 0},
        {"2200.txt", "# Mål for 2200\n", 0},
        {"brev.md", "", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct letter letter;
        struct error error;
        const struct reader *reader = reader_of(str_of(cases[i].name));
        assert_int_equal(letter_parse(str_of(cases[i].text), str_of(cases[i].name), reader, &letter, &error),
                         OK);
        if (letter.year != cases[i].year)
            fail_msg("%s: %s got %d", cases[i].name, cases[i].text, letter.year);
        letter_release(&letter);
    }
}

static void test_no_text(void **state) {
    (void)state;
    struct letter letter;
    struct error error = {0};
    assert_int_equal(letter_parse(STR("%PDF-1.4 ..."), STR("a.md"), reader_of(STR("a.md")), &letter, &error),
                     BAD_SYSTEM);
    assert_non_null(strstr(error.text, "PDF"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_letters), cmocka_unit_test(test_lines),
                                       cmocka_unit_test(test_years), cmocka_unit_test(test_no_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
