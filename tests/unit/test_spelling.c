/* lib/danish/spelling: the pairs of tests/cases/spellings.tsv, and what no pair shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/spelling.h"

static FILE *cases_open(const char *name) {
    const char *folder = getenv("CASES");
    buf path = {0};
    buf_addf(&path, "%s/%s", folder ? folder : "tests/cases", name);
    FILE *file = fopen(path.p, "r");
    if (!file) print_error("cannot open %s\n", path.p);
    buf_release(&path);
    assert_non_null(file);
    return file;
}

static buf folded(str s) {
    buf out = {0};
    spelling_fold(s, &out);
    if (!out.p) out.p = memory_copied("", 0);
    return out;
}

static void test_cases(void **state) {
    (void)state;
    FILE *file = cases_open("spellings.tsv");
    char *line = NULL;
    size_t room = 0, cases = 0;
    ssize_t n;
    while ((n = getline(&line, &room, file)) > 0) {
        if (line[0] == '#') continue;
        str rest = str_trim((str){line, (size_t)n});
        str word = str_cut(&rest, '\t'), fold = str_cut(&rest, '\t'), other = str_cut(&rest, '\t');
        buf one = folded(word), two = folded(other);
        if (!str_eq(buf_str(&one), fold)) fail_msg("fold of %.*s: %s", (int)word.n, word.p, one.p);
        if (str_eq(buf_str(&one), buf_str(&two)) != str_eq(rest, STR("=")))
            fail_msg("%.*s %s, %.*s %s", (int)word.n, word.p, one.p, (int)other.n, other.p, two.p);
        buf again = folded(buf_str(&one));
        assert_string_equal(again.p, one.p);
        buf_release(&one);
        buf_release(&two);
        buf_release(&again);
        cases++;
    }
    assert_true(cases > 20);
    free(line);
    fclose(file);
}

static void test_appends(void **state) {
    (void)state;
    buf out = {0};
    buf_add(&out, STR("x"));
    spelling_fold(STR(""), &out);
    spelling_fold(STR("øl"), &out);
    assert_string_equal(out.p, "xoel");
    buf_release(&out);
}

static void test_any_bytes(void **state) {
    (void)state;
    char bytes[64];
    unsigned seed = 7;
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
        buf out = folded((str){bytes, sizeof bytes});
        assert_true(utf8_valid(buf_str(&out)));
        buf_release(&out);
    }
    buf out = folded(STR("s\xC3"));
    assert_string_equal(out.p, "s\xEF\xBF\xBD");
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_appends),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests_name("spelling", tests, NULL, NULL);
}
