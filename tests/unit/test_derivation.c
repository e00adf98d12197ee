/* lib/danish/derivation: the words of tests/cases/derivations.tsv, and what no case shows. */
#include "testing.h"

#include "base/utf8.h"
#include "danish/derivation.h"

struct search {
    str wanted;
    bool found, itself;
    str from;
};

static void look(void *context, str lemma) {
    struct search *s = context;
    s->found |= str_eq(lemma, s->wanted);
    s->itself |= str_eq(lemma, s->from);
}

static bool leads(str from, str to, enum derived how) {
    buf a = {0}, b = {0};
    utf8_fold(from, &a);
    utf8_fold(to, &b);
    struct search s = {.wanted = buf_str(&b), .from = buf_str(&a)};
    derivation_each(buf_str(&a), how, look, &s);
    assert_false(s.itself);
    buf_release(&a);
    buf_release(&b);
    return s.found;
}

static void check(str from, str to, bool near, bool all) {
    if (leads(from, to, DERIVED_NEAR) != near || leads(from, to, DERIVED_ALL) != all)
        fail_msg("%.*s, %.*s: not %s", (int)from.n, from.p, (int)to.n, to.p,
                 near  ? "near"
                 : all ? "all"
                       : "never");
    assert_false(leads(from, to, DERIVED_NONE));
}

static void test_cases(void **state) {
    (void)state;
    struct cases file = {.name = "derivations.tsv"};
    str rest;
    size_t cases = 0;
    while (cases_next(&file, &rest)) {
        str rule = str_cut(&rest, '\t'), first = str_cut(&rest, '\t');
        bool near = str_eq(rule, STR("near")), all = near || str_eq(rule, STR("all"));
        assert_true(all || str_eq(rule, STR("never")));
        for (; rest.p; cases++) {
            str other = str_cut(&rest, '\t');
            check(first, other, near, all);
            check(other, first, near, all);
        }
    }
    assert_true(cases > 40);
}

static void count(void *context, str lemma) {
    assert_true(lemma.n > 0);
    ++*(size_t *)context;
}

/* Any bytes, and words longer than any. */
static void test_any_bytes(void **state) {
    (void)state;
    static char bytes[4096];
    unsigned seed = 5;
    size_t found = 0;
    for (size_t n = 0; n < sizeof bytes; n += n < 40 ? 1 : 997) {
        for (size_t i = 0; i < n; i++) bytes[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
        derivation_each((str){bytes, n}, DERIVED_ALL, count, &found);
        memset(bytes, 'e', n);
        derivation_each((str){bytes, n}, DERIVED_ALL, count, &found);
    }
    assert_true(found < 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_any_bytes)};
    return cmocka_run_group_tests_name("derivation", tests, NULL, NULL);
}
