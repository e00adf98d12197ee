/* lib/base/utf8: reading any bytes, normal form, folding, and what must not reach a terminal. */
#include "testing.h"

#include "base/utf8.h"

static void check(void (*make)(str, buf *), str in, const char *expected) {
    buf out = {0};
    make(in, &out);
    ASSERT_STR(buf_str(&out), expected);
    buf_release(&out);
}

static void test_next(void **state) {
    (void)state;
    static const int32_t expected[] = {'a', 0xE6, 0x20AC, 0x1F600, 0xFFFD, 0xFFFD, 'b', 0xFFFD};
    str rest = STR("aæ€\xF0\x9F\x98\x80\xC3\xFF"
                   "b\xE2\x82");
    size_t at = 0;
    while (rest.n && at < 8) assert_int_equal(utf8_next(&rest), expected[at++]);
    assert_int_equal(at, 8);
    assert_int_equal(rest.n, 1);
    /* overlong, surrogate, past the last: all broken */
    for (size_t i = 0; i < 3; i++) {
        const str bad[] = {STR("\xC0\xAF"), STR("\xED\xA0\x80"), STR("\xF4\x90\x80\x80")};
        assert_false(utf8_valid(bad[i]));
        str s = bad[i];
        assert_int_equal(utf8_next(&s), 0xFFFD);
    }
    assert_true(utf8_valid(STR("")) && utf8_valid(STR("æøå €")) && utf8_valid(STR("a\0b")));
}

static void test_all_codepoints(void **state) {
    (void)state;
    buf b = {0};
    for (int32_t cp = 0; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 37) {
        if (cp >= 0xD800 && cp <= 0xDFFF) continue;
        buf_clear(&b);
        utf8_add(&b, cp);
        str s = buf_str(&b);
        assert_true(utf8_valid(s));
        assert_int_equal(utf8_length(s), b.n);
        assert_int_equal(utf8_next(&s), cp);
        assert_int_equal(s.n, 0);
    }
    buf_release(&b);
}

static void test_any_bytes(void **state) {
    (void)state;
    unsigned seed = 1;
    char bytes[200];
    for (int round = 0; round < 3000; round++) {
        size_t n = (size_t)round % sizeof bytes;
        for (size_t i = 0; i < n; i++) bytes[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
        str s = {bytes, n};
        size_t total = 0;
        for (str rest = s; rest.n;) {
            size_t length = utf8_length(rest), before = rest.n;
            utf8_next(&rest);
            assert_int_equal(before - rest.n, length);
            total += length;
        }
        assert_int_equal(total, n);
        void (*const makers[])(str, buf *) = {utf8_nfc, utf8_fold, utf8_clean};
        for (size_t i = 0; i < 3; i++) {
            buf out = {0};
            makers[i](s, &out);
            assert_true(utf8_valid(buf_str(&out)));
            buf_release(&out);
        }
        for (size_t at = 0; at <= n; at++) assert_true(utf8_floor(s, at) <= at);
    }
}

static void test_forms(void **state) {
    (void)state;
    check(utf8_nfc,
          STR("A\xCC\x8A"
              "rhus"),
          "Århus");
    check(utf8_nfc,
          STR("re\xC2\xAD"
              "form"),
          "reform");
    check(utf8_nfc, STR("x\xFFy"), "x\xEF\xBF\xBDy");
    check(utf8_fold, STR("ÅRHUS Æblegrød"), "århus æblegrød");
    check(utf8_fold, STR("A\xCC\x8A"), "å");
    check(utf8_fold, STR("Straße"), "strasse");
    check(utf8_unaccent, STR("allé idé Ångström äöü"), "alle ide Ångström äöü");
    check(utf8_unaccent, STR("œuvre ñ ç"), "œuvre n c");
    check(utf8_clean, STR("a\tb\nc\033[1m\x7F"), "a\tb\nc\xEF\xBF\xBD[1m\xEF\xBF\xBD");
}

static void test_classes(void **state) {
    (void)state;
    assert_true(utf8_is_letter(0xE6) && utf8_is_letter('z') && utf8_is_letter(0x416));
    assert_false(utf8_is_letter('1') || utf8_is_letter(' ') || utf8_is_letter(0x30A));
    assert_true(utf8_is_upper(0xC5) && !utf8_is_upper(0xE5));
    assert_true(utf8_is_digit('7') && !utf8_is_digit('a'));
    assert_true(utf8_is_mark(0x30A) && utf8_is_format(0xAD) && utf8_is_format(0xFEFF) &&
                utf8_is_format(0x200D));
    assert_true(utf8_is_space(0xA0) && utf8_is_space(' ') && utf8_is_space(0x2009) && !utf8_is_space('x'));
    const int32_t controls[] = {0, 7, 27, '\r', 0x7F, 0x80, 0x9B, 0x9F, 0x202A, 0x202E, 0x2066, 0x2069};
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) assert_true(utf8_is_control(controls[i]));
    assert_false(utf8_is_control('\t') || utf8_is_control('\n') || utf8_is_control(' ') ||
                 utf8_is_control(0xA0));
}

static void test_width(void **state) {
    (void)state;
    assert_int_equal(utf8_width(STR("æøå")), 3);
    assert_int_equal(utf8_width(STR("A\xCC\x8A")), 1);
    assert_int_equal(utf8_width(STR("漢字")), 4);
    assert_int_equal(utf8_floor(STR("aæb"), 2), 1);
    assert_int_equal(utf8_floor(STR("aæb"), 3), 3);
    assert_int_equal(utf8_floor(STR("aæb"), 99), 4);
}

static void test_ligatures(void **state) {
    (void)state;
    static const char *const letters[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    buf out = {0};
    for (int32_t cp = 0xFB00; cp <= 0xFB06; cp++) {
        buf_clear(&out);
        assert_true(utf8_add_ligature(&out, cp));
        ASSERT_STR(buf_str(&out), letters[cp - 0xFB00]);
    }
    assert_false(utf8_add_ligature(&out, 'f'));
    assert_false(utf8_add_ligature(&out, 0xFB07));
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ligatures), cmocka_unit_test(test_next),  cmocka_unit_test(test_all_codepoints),
        cmocka_unit_test(test_any_bytes), cmocka_unit_test(test_forms), cmocka_unit_test(test_classes),
        cmocka_unit_test(test_width),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
