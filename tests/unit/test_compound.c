/* lib/danish/compound: the splits of tests/cases/compounds.tsv, and what no case shows. */
#include "testing.h"

#include "base/utf8.h"
#include "danish/compound.h"

/* The parts cover the form without gaps, and none is empty; no form begins with a link or ends in one. */
static size_t split_checked(str form, struct compound_part parts[COMPOUND_PARTS]) {
    size_t count = compound_split(form, parts), end = 0;
    assert_true(count <= COMPOUND_PARTS && count != 1);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(parts[i].start, end);
        assert_true(parts[i].end > end);
        end = parts[i].end;
    }
    if (count) {
        assert_int_equal(end, form.n);
        assert_false(parts[0].link || parts[count - 1].link);
    }
    return count;
}

static void test_cases(void **state) {
    (void)state;
    struct cases file = {.name = "compounds.tsv"};
    str rest;
    size_t cases = 0;
    while (cases_next(&file, &rest)) {
        str word = str_cut(&rest, '\t');
        struct compound_part parts[COMPOUND_PARTS];
        buf got = {0};
        size_t count = split_checked(word, parts);
        for (size_t i = 0; i < count; i++) {
            if (i) buf_byte(&got, '+');
            buf_add(&got, str_sub(word, parts[i].start, parts[i].end));
        }
        if (!count) buf_byte(&got, '-');
        if (!str_eq(buf_str(&got), rest))
            fail_msg("%.*s: %s, not %.*s", (int)word.n, word.p, got.p, (int)rest.n, rest.p);
        buf_release(&got);
        cases++;
    }
    assert_true(cases > 30);
}

/* The outermost split and the deepest: their parts, those that nobody looks for in brackets. */
static void test_atoms(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"kontanthjælpsmodtagere", "kontanthjælp+s+modtagere", "kontant+hjælp+s+modtagere"},
        {"jernbanedrift", "jernbane+drift", "jern+bane+drift"},
        {"jernbane", "", "jern+bane"},
        {"kommunalbestyrelsesmedlemmer", "kommunal+bestyrelsesmedlemmer", "kommunal+bestyrelse+s+medlemmer"},
        {"førtidspension", "før+tid+s+pension", "(før)+tid+s+pension"},
        {"medvirken", "", ""},
        {"genansættelsen", "gen+ansættelsen", "(gen)+ansættelsen"},
        {"traditionsløs", "tradition+s+løs", "(tradition)+s+(løs)"},
        {"hus", "", ""},
        /* it inflects as its last part does, or is no compound: formænd, ænder; stanken is of stank */
        {"formand", "", ""},
        {"bestyrelsesformand", "bestyrelse+s+formand", "bestyrelse+s+formand"},
        {"mistanke", "", ""},
        {"smørrebrød", "", ""},
        {"bogstav", "", ""},
        {"skærpelse", "", ""},
        {"kommentar", "", ""},
        {"fodbold", "", "fod+bold"},
        {"købmand", "", "køb+mand"},
        {"tandlæge", "", "tand+læge"},
        /* suffixes that are words too, by their plural */
        {"fællesskab", "", ""},
        {"medlemskab", "", ""},
        {"ungdom", "", ""},
        {"ungdomsuddannelse", "ungdoms+uddannelse", "ungdoms+uddannelse"},
        {"køleskab", "køle+skab", "køle+skab"},
        {"dødsdom", "døds+dom", "døds+dom"},
        {"sammenhæng", "", "(sammen)+(hæng)"},
        /* a noun of action of a verb that is whole, and of one that is not */
        {"godkendelse", "", ""},
        {"genåbning", "gen+åbning", "(gen)+åbning"},
        {"partshøring", "part+s+høring", "part+s+høring"},
        {"kontohaver", "konto+haver", "konto+haver"},
        {"uønsket", "u+ønsket", "(u)+(ønsket)"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct compound_part parts[COMPOUND_PARTS];
        str form = str_of(cases[k][0]);
        for (int deep = 0; deep < 2; deep++) {
            buf got = {0};
            size_t count = deep ? compound_atoms(form, parts) : split_checked(form, parts);
            for (size_t i = 0; i < count; i++) {
                str part = str_sub(form, parts[i].start, parts[i].end);
                bool silent = deep && parts[i].silent && !parts[i].link;
                buf_addf(&got, silent ? "%s(%.*s)" : "%s%.*s", i ? "+" : "", (int)part.n, part.p);
            }
            ASSERT_STR(buf_str(&got), cases[k][1 + deep]);
            buf_release(&got);
        }
    }
}

static void test_any_bytes(void **state) {
    (void)state;
    static char bytes[65536];
    struct compound_part parts[COMPOUND_PARTS];
    unsigned seed = 5;
    for (size_t n = 0; n < 140; n++)
        for (int round = 0; round < 50; round++) {
            for (size_t i = 0; i < n; i++) bytes[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
            split_checked((str){bytes, n}, parts);
            compound_atoms((str){bytes, n}, parts);
        }
    static const char *const pieces[] = {"hus", "by", "s", "arbejds", "a-", "øl", "\xC3"};
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
        size_t length = strlen(pieces[k]);
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = pieces[k][i % length];
        for (size_t n = 1; n < 140; n++) {
            split_checked((str){bytes, n}, parts);
            assert_true(compound_atoms((str){bytes, n}, parts) <= COMPOUND_PARTS);
        }
        assert_int_equal(compound_split((str){bytes, sizeof bytes}, parts), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_atoms),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests_name("compound", tests, NULL, NULL);
}
