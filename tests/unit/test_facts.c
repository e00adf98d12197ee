/* What letters tell of themselves: tests/cases/facts.txt, whole small letters, and tests/cases/years.tsv, a
 * line each. */
#include "testing.h"

#include "indexer/letter.h"

/* The fact of this name, written as the cases write it. */
static void fact_of(const struct letter *letter, str name, buf *out) {
    const struct {
        const char *name;
        str value;
    } facts[] = {{"signed", letter->signed_on},    {"journal", letter->journal},
                 {"minister", letter->minister},   {"title", letter->title},
                 {"recipient", letter->recipient}, {"signers", letter->signers},
                 {"tags", letter->tags},           {"why", letter->why}};
    buf_clear(out);
    if (str_eq(name, STR("year")) && letter->year) buf_addf(out, "%d", letter->year);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (str_eq(name, str_of(facts[i].name))) buf_add(out, facts[i].value);
    if (!out->n) buf_byte(out, '-');
}

/* Parses text as the letter of this path; where it differs from the wanted facts, says so. */
static int check(str path, str wanted, str text) {
    struct letter letter;
    struct error error;
    buf got = {0};
    int differences = 0;
    assert_non_null(reader_of(path));
    assert_int_equal(letter_parse(text, path, reader_of(path), &letter, &error), OK);
    while (wanted.n) {
        str line = str_cut(&wanted, '\n');
        size_t colon = str_find(line, STR(": "));
        if (colon == line.n) continue;
        str name = str_sub(line, 0, colon), value = str_sub(line, colon + 2, line.n);
        fact_of(&letter, name, &got);
        bool part = str_eq(name, STR("why")); /* what decided: that it is among the reasons */
        if (part ? str_find(buf_str(&got), value) < got.n : str_eq(buf_str(&got), value)) continue;
        differences++;
        printf("%.*s: %.*s: wanted %.*s, got %s (%.*s)\n", (int)path.n, path.p, (int)name.n, name.p,
               (int)value.n, value.p, got.p, (int)letter.why.n, letter.why.p ? letter.why.p : "");
    }
    letter_release(&letter);
    buf_release(&got);
    return differences;
}

static void test_letters(void **state) {
    (void)state;
    buf file = {0};
    int cases = 0, differences = 0;
    cases_read("facts.txt", &file);
    str rest = buf_str(&file);
    rest = str_sub(rest, str_find(rest, STR("\n==== ")) + 1, rest.n);
    while (rest.n) {
        size_t end = str_find(rest, STR("\n==== "));
        str one = str_sub(rest, 5, end);
        rest = str_sub(rest, end + 1, rest.n);
        str path = str_cut(&one, '\n');
        size_t rule = str_find(one, STR("----\n"));
        differences += check(path, str_sub(one, 0, rule), str_sub(one, rule + 5, one.n));
        cases++;
    }
    buf_release(&file);
    assert_true(cases >= 40);
    assert_int_equal(differences, 0);
}

static void test_years(void **state) {
    (void)state;
    buf file = {0}, text = {0}, wanted = {0};
    int cases = 0, differences = 0;
    cases_read("years.tsv", &file);
    for (str rest = buf_str(&file); rest.p;) {
        str row = str_cut(&rest, '\n');
        if (!row.n || row.p[0] == '#') continue;
        str year = str_cut(&row, '\t'), path = str_cut(&row, '\t');
        buf_clear(&text);
        while (row.n) {
            size_t end = str_find(row, STR("//"));
            buf_add(&text, str_sub(row, 0, end));
            buf_add(&text, STR("\n\n"));
            row = str_sub(row, end + 2, row.n);
        }
        buf_clear(&wanted);
        buf_addf(&wanted, "year: %.*s\n", (int)year.n, year.p);
        differences += check(path, buf_str(&wanted), buf_str(&text));
        cases++;
    }
    buf_release(&file);
    buf_release(&text);
    buf_release(&wanted);
    assert_true(cases >= 40);
    assert_int_equal(differences, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters),
        cmocka_unit_test(test_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
