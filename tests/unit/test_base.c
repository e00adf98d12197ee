/* lib/base: str, buf, arena, status, path, field. (utf8 has a file of its own.) */
#include "testing.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/varint.h"
#include "base/arena.h"
#include "base/sanitize.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/status.h"
#include "base/utf8.h"

static void test_str(void **state) {
    (void)state;
    assert_true(str_eq(STR(""), (str){0}));
    assert_false(str_eq(STR("a"), STR("b")));
    assert_true(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0 &&
                str_cmp(STR("a"), STR("a")) == 0);
    assert_true(str_cmp(STR("\xC3"), STR("z")) > 0);
    assert_true(str_starts(STR("brev"), STR("br")) && str_starts(STR("brev"), STR("")));
    assert_false(str_starts(STR("br"), STR("brev")));
    assert_true(str_ends(STR("brev"), STR("ev")));
    assert_false(str_ends(STR("ev"), STR("brev")));
    assert_int_equal(str_find(STR("aab"), STR("ab")), 1);
    assert_int_equal(str_find(STR("aab"), STR("abc")), 3);
    assert_int_equal(str_find(STR("aab"), STR("")), 0);
    assert_int_equal(str_find((str){0}, STR("a")), 0);
    ASSERT_STR(str_trim(STR(" \t a b \r\n")), "a b");
    ASSERT_STR(str_trim(STR(" \n ")), "");
    ASSERT_STR(str_sub(STR("brev"), 1, 3), "re");
    ASSERT_STR(str_sub(STR("brev"), 3, 99), "v");
    ASSERT_STR(str_sub(STR("brev"), 3, 1), "");
    assert_null(str_sub((str){0}, 0, 5).p);
}

static void test_cut(void **state) {
    (void)state;
    str rest = STR("a,,b,");
    ASSERT_STR(str_cut(&rest, ','), "a");
    ASSERT_STR(str_cut(&rest, ','), "");
    ASSERT_STR(str_cut(&rest, ','), "b");
    assert_non_null(rest.p);
    ASSERT_STR(str_cut(&rest, ','), "");
    assert_null(rest.p);
}

static void test_buf(void **state) {
    (void)state;
    buf b = {0};
    ASSERT_STR(buf_str(&b), "");
    buf_add(&b, (str){0});
    buf_add(&b, STR("a\0b"));
    assert_int_equal(b.n, 3);
    assert_int_equal(b.p[3], 0);
    buf_clear(&b);
    assert_int_equal(b.n, 0);
    for (int i = 0; i < 10000; i++) buf_addf(&b, "%d,", i % 10);
    assert_int_equal(b.n, 20000);
    assert_int_equal(strlen(b.p), 20000);
    buf_addf(&b, "%s", "");
    assert_int_equal(b.n, 20000);
    buf_release(&b);
    assert_null(b.p);
    buf_release(&b);
}

static void test_grown(void **state) {
    (void)state;
    int *numbers = NULL;
    size_t room = 0;
    for (int i = 0; i < 1000; i++) {
        numbers = memory_grown(numbers, (size_t)i, &room, sizeof *numbers);
        assert_true(room > (size_t)i);
        numbers[i] = i;
    }
    for (int i = 0; i < 1000; i++) assert_int_equal(numbers[i], i);
    free(numbers);
}

static void test_arena(void **state) {
    (void)state;
    struct arena arena = {0};
    str kept[3000];
    for (size_t i = 0; i < 3000; i++) {
        char text[600];
        size_t n = i * 7 % sizeof text;
        memset(text, 'a' + (int)(i % 26), n);
        kept[i] = arena_copied(&arena, (str){text, n});
        assert_int_equal(kept[i].p[n], 0);
        if (i % 500 == 0) { /* larger than a block */
            char *large = arena_zeroed(&arena, 200000);
            assert_int_equal((uintptr_t)large % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < 200000; k++) assert_int_equal(large[k], 0);
            memset(large, 'x', 200000);
        }
    }
    for (size_t i = 0; i < 3000; i++)
        for (size_t k = 0; k < kept[i].n; k++) assert_int_equal(kept[i].p[k], 'a' + (int)(i % 26));
    assert_true(arena.used > 900000);
    arena_release(&arena);
    assert_null(arena.blocks);
    ASSERT_STR(arena_copied(&arena, (str){0}), "");
    arena_release(&arena);
}

static void test_fail(void **state) {
    (void)state;
    struct error error;
    assert_int_equal((fail)(&error, BAD_STORE, "%s is %d", "x", 7), BAD_STORE);
    assert_int_equal(error.status, BAD_STORE);
    assert_string_equal(error.text, "x is 7");
    (fail)(&error, BAD_USAGE, "a\033[31m\nb\xFF");
    assert_string_equal(error.text, "a\xEF\xBF\xBD[31m b\xEF\xBF\xBD");
    char *tail = memory_zeroed(1, 5001);
    for (size_t i = 0; i < 5000; i += 2) memcpy(tail + i, "å", 2);
    for (int shift = 0; shift < 2; shift++) {
        (fail)(&error, BAD_USAGE, "%s%s", shift ? "x" : "", tail);
        assert_true(strlen(error.text) < sizeof error.text && strlen(error.text) > 900);
        assert_true(utf8_valid(str_of(error.text)));
    }
    free(tail);
}

static void check_absolute(const char *name, const char *expected) {
    buf out = {0};
    path_absolute(name, &out);
    ASSERT_STR(buf_str(&out), expected);
    buf_release(&out);
}

static void test_path(void **state) {
    (void)state;
    char folder[] = "/tmp/brev-path-XXXXXX", here[PATH_MAX], expected[PATH_MAX + 64];
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(mkdir("breve", 0777), 0);
    assert_int_equal(symlink("breve", "led"), 0);
    snprintf(expected, sizeof expected, "%s/breve", here);
    check_absolute("breve", expected);
    check_absolute("./breve/", expected);
    check_absolute("breve/../led", expected);
    snprintf(expected, sizeof expected, "%s/breve/nyt.md", here);
    check_absolute("breve/nyt.md", expected); /* is not there */
    check_absolute("breve/x/../nyt.md", expected);
    check_absolute("led/nyt.md", expected); /* its folder is resolved all the same */
    check_absolute("led//./nyt.md", expected);
    check_absolute("/findes-ikke/../../x", "/x");
    check_absolute("/findes-ikke/..", "/");
    check_absolute("/", "/");

    snprintf(expected, sizeof expected, "%s/breve/nyt.md", here);
    ASSERT_STR(path_shown(str_of(expected)), "breve/nyt.md");
    ASSERT_STR(path_shown(str_of(here)), here);
    ASSERT_STR(path_shown(STR("/andet/sted.md")), "/andet/sted.md");
    snprintf(expected, sizeof expected, "%s-mere/x", here);
    ASSERT_STR(path_shown(str_of(expected)), expected);
    assert_int_equal(unlink("led"), 0);
    assert_int_equal(rmdir("breve"), 0);
    assert_int_equal(rmdir(here), 0);
}

static void test_path_parts(void **state) {
    (void)state;
    ASSERT_STR(path_name(STR("/a/b.md")), "b.md");
    ASSERT_STR(path_name(STR("b.md")), "b.md");
    ASSERT_STR(path_name(STR("/a/")), "");
    assert_true(path_below(STR("/a/b"), STR("/a")));
    assert_true(path_below(STR("/a"), STR("/a")));
    assert_false(path_below(STR("/ab"), STR("/a")));
    assert_false(path_below(STR("/"), STR("/a")));
    assert_true(path_below(STR("/a"), STR("/")));
}

static void test_field(void **state) {
    (void)state;
    buf out = {0};
    buf_add(&out, STR("x\t"));
    sanitize_add(STR("a\tb\nc\r\033\xC2\x9B\xE2\x80\xAE\xFF æ"), &out);
    ASSERT_STR(buf_str(&out), "x\ta b c\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD æ");
    buf_release(&out);
}

static void test_varint(void **state) {
    (void)state;
    static const uint64_t numbers[] = {
        0,         1, 127, 128, 16383, 16384, (uint64_t)1 << 56, ((uint64_t)1 << 56) - 1, (uint64_t)1 << 63,
        UINT64_MAX};
    static const size_t sizes[] = {1, 1, 1, 2, 2, 3, 9, 8, 9, 9};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        buf bytes = {0};
        uint64_t read = 7;
        varint_add(numbers[i], &bytes);
        assert_int_equal(bytes.n, sizes[i]);
        buf_add(&bytes, STR("x"));
        for (size_t n = 0; n < sizes[i]; n++) {
            str cut = {bytes.p, n};
            assert_false(varint_take(&cut, &read));
            assert_true(read == 7 && cut.n == n);
        }
        str rest = buf_str(&bytes);
        assert_true(varint_take(&rest, &read));
        assert_true(read == numbers[i] && str_eq(rest, STR("x")));
        buf_release(&bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_varint), cmocka_unit_test(test_str),   cmocka_unit_test(test_cut),
        cmocka_unit_test(test_buf),    cmocka_unit_test(test_grown), cmocka_unit_test(test_arena),
        cmocka_unit_test(test_fail),   cmocka_unit_test(test_path),  cmocka_unit_test(test_path_parts),
        cmocka_unit_test(test_field),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
