/* search/set, against the plainest set there is. */
#include "testing.h"

#include "search/match/set.h"

#define LAST 1000

static void fill(struct set *set, bool *plain, unsigned *seed, size_t members) {
    for (size_t i = 0; i < members; i++) {
        *seed = *seed * 1103515245u + 12345u;
        int64_t id = *seed >> 16 & 1023;
        if (id > LAST) continue;
        int64_t end = i % 5 ? id + 1 : id + (*seed >> 8 & 255);
        if (end > LAST + 1) end = LAST + 1;
        if (end == id + 1)
            set_add(set, id);
        else
            set_add_range(set, id, end);
        for (; id < end; id++) plain[id] = true;
    }
}

static void compare(const struct set *set, const bool *plain) {
    int64_t next = set_next(set, 0);
    for (int64_t id = 0; id <= LAST; id++) {
        assert_int_equal(set_has(set, id), plain[id]);
        if (!plain[id]) continue;
        assert_int_equal(next, id);
        next = set_next(set, id + 1);
    }
    assert_int_equal(next, -1);
}

static void test_operations(void **state) {
    (void)state;
    unsigned seed = 2;
    for (size_t round = 0; round < 300; round++) {
        struct set a = {0}, b = {0};
        bool x[LAST + 1] = {false}, y[LAST + 1] = {false};
        fill(&a, x, &seed, round % 7 * 40);
        fill(&b, y, &seed, round % 5 * 60);
        if (round % 3 == 0) set_unite(&a, &b);
        if (round % 3 == 1) set_intersect(&a, &b);
        if (round % 3 == 2) set_subtract(&a, &b);
        for (size_t i = 0; i <= LAST; i++)
            x[i] = round % 3 == 0 ? x[i] || y[i] : round % 3 == 1 ? x[i] && y[i] : x[i] && !y[i];
        compare(&a, x);
        compare(&b, y);
        set_release(&a);
        set_release(&b);
    }
}

static void test_bounds(void **state) {
    (void)state;
    struct set set = {0};
    assert_false(set_has(&set, 0));
    assert_int_equal(set_next(&set, 0), -1);
    set_add(&set, -1);
    set_add(&set, INT64_MIN);
    set_add(&set, INT64_MAX);
    assert_int_equal(set_next(&set, 0), -1);
    set_add_range(&set, -5, 70);
    for (int64_t id = 0; id < 70; id++) assert_true(set_has(&set, id));
    assert_int_equal(set_next(&set, -3), 0);
    assert_int_equal(set_next(&set, 69), 69);
    assert_int_equal(set_next(&set, 70), -1);
    assert_int_equal(set_next(&set, INT64_MAX), -1);
    assert_false(set_has(&set, -1) || set_has(&set, INT64_MAX));
    set_release(&set);
    set_add_range(&set, 10, 5);
    assert_int_equal(set_next(&set, 0), -1);
    set_release(&set);
    set_release(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_operations), cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests_name("set", tests, NULL, NULL);
}
