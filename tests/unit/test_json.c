/* base/json_writer: commas where they belong, and strings that any reader takes. */
#include "testing.h"

#include "base/utf8.h"
#include "base/json_writer.h"

static void test_shape(void **state) {
    (void)state;
    buf out = {0};
    json_text(&out, "{");
    json_name(&out, "a");
    json_integer(&out, -3);
    json_text(&out, "'b':[]");
    json_text(&out, "'c':[");
    json_string(&out, STR("x"));
    json_text(&out, "{}");
    json_text(&out, "{'d':null}");
    json_text(&out, "],'e':");
    json_number(&out, 1.5);
    json_text(&out, "}");
    ASSERT_STR(buf_str(&out), "{\"a\":-3,\"b\":[],\"c\":[\"x\",{},{\"d\":null}],\"e\":1.5000}");
    buf_release(&out);
}

static void check(str in, const char *expected) {
    buf out = {0};
    json_string(&out, in);
    ASSERT_STR(buf_str(&out), expected);
    buf_release(&out);
}

static void test_strings(void **state) {
    (void)state;
    check(STR(""), "\"\"");
    check(STR("Åse siger \"nej\" \\ ja/nej"), "\"Åse siger \\\"nej\\\" \\\\ ja/nej\"");
    check(STR("a\nb\tc\rd"), "\"a\\nb\\tc\\u000dd\"");
    check(STR("\0\033\x7F\xC2\x9B\xE2\x80\xAE"), "\"\\u0000\\u001b\\u007f\\u009b\\u202e\"");
    check(STR("x\xFFy\xC3"), "\"x\xEF\xBF\xBDy\xEF\xBF\xBD\"");
    check(STR("ends in ["), "\"ends in [\"");
}

static void test_any_bytes(void **state) {
    (void)state;
    unsigned seed = 9;
    char bytes[100];
    for (int round = 0; round < 5000; round++) {
        size_t n = (size_t)round % sizeof bytes;
        for (size_t i = 0; i < n; i++) bytes[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
        buf out = {0};
        json_string(&out, (str){bytes, n});
        assert_true(utf8_valid(buf_str(&out)));
        for (size_t i = 1; i + 1 < out.n; i++) {
            assert_true((unsigned char)out.p[i] >= 0x20 && out.p[i] != '"');
            if (out.p[i] == '\\') i++;
        }
        buf_release(&out);
    }
}

/* A string that ends like an opening bracket must not swallow the comma after it. */
static void test_comma_after_string(void **state) {
    (void)state;
    buf out = {0};
    json_text(&out, "[");
    json_string(&out, STR("["));
    json_string(&out, STR(":"));
    json_text(&out, "]");
    ASSERT_STR(buf_str(&out), "[\"[\",\":\"]");
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shape),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_comma_after_string),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
