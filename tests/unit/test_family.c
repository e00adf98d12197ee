/* lib/danish/family: the families of tests/cases/families.tsv, and what no case shows. */
#include "testing.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/family.h"

#define WORDS 16

static buf keys_of(str form) {
    buf folded = {0}, keys = {0};
    utf8_fold(form, &folded);
    family_keys(buf_str(&folded), &keys);
    buf_release(&folded);
    return keys;
}

/* Have they a key in common? */
static bool keys_meet(str a, str b) {
    while (a.p) {
        str key = str_cut(&a, KEY_BREAK);
        for (str rest = b; rest.p;)
            if (str_eq(str_cut(&rest, KEY_BREAK), key)) return true;
    }
    return false;
}

static void line_check(str rest) {
    buf keys[WORDS] = {{0}};
    str words[WORDS];
    size_t count = 0;
    str rule = str_cut(&rest, '\t');
    bool same = str_eq(rule, STR("same"));
    assert_true(same || str_eq(rule, STR("apart")));
    while (rest.p && count < WORDS) {
        words[count] = str_cut(&rest, '\t');
        keys[count] = keys_of(words[count]);
        assert_true(keys[count].n > 0);
        for (size_t i = 0; i < count; i++)
            if (keys_meet(buf_str(&keys[i]), buf_str(&keys[count])) != same)
                fail_msg("%.*s: %s, %.*s: %s", (int)words[i].n, words[i].p, keys[i].p, (int)words[count].n,
                         words[count].p, keys[count].p);
        count++;
    }
    assert_true(count > 1);
    for (size_t i = 0; i < count; i++) buf_release(&keys[i]);
}

static void test_cases(void **state) {
    (void)state;
    struct cases file = {.name = "families.tsv"};
    str rest;
    size_t cases = 0;
    while (cases_next(&file, &rest)) {
        line_check(rest);
        cases++;
    }
    assert_true(cases > 50);
}

/* The key is added to what is there, never empty, and free of what a list of keys is separated by. */
static void test_key_is_one_word(void **state) {
    (void)state;
    buf key = {0};
    buf_add(&key, STR("x:"));
    family_keys(STR("hundene"), &key);
    family_keys(STR(""), &key);
    assert_string_equal(key.p, "x:hund");
    buf_clear(&key);
    family_keys(STR("c++ a\tb"), &key);
    assert_null(strpbrk(key.p, "+ \t\n"));
    buf_clear(&key);
    family_keys(STR("'"), &key);
    assert_true(key.n > 0);
    buf_release(&key);
}

/* A form of several lemmas has a key for each, the likeliest first, and a headword is that word first. */
static void test_several(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"leder", "leder|lede"},    {"modtager", "modtager|modtage"},
        {"levere", "levere|lever"}, {"nævn", "nævn"},
        {"anlæg", "anlæg"},         {"sygedagpengemodtager", "sygedagpengemodtager"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf keys = keys_of(str_of(cases[i][0]));
        assert_string_equal(keys.p, cases[i][1]);
        buf_release(&keys);
    }
}

/* Forms of any bytes and any length have a key, and soon. */
static void test_any_bytes(void **state) {
    (void)state;
    static char bytes[65536];
    unsigned seed = 11;
    for (size_t n = 0; n < 80; n++)
        for (int round = 0; round < 50; round++) {
            for (size_t i = 0; i < n; i++) bytes[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
            buf key = {0};
            family_keys((str){bytes, n}, &key);
            assert_true(n == 0 || key.n > 0);
            buf_release(&key);
        }
    static const char *const pieces[] = {"bog", "s", "'", "hus", "arbejds", "-"};
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
        size_t length = strlen(pieces[k]);
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = pieces[k][i % length];
        for (size_t n = 100; n <= sizeof bytes; n += 21812) {
            buf key = {0};
            family_keys((str){bytes, n}, &key);
            assert_true(key.n > 0);
            buf_release(&key);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_key_is_one_word),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests_name("family", tests, NULL, NULL);
}
