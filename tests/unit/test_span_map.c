/* lib/store/spans: what is packed comes out, and nothing else does. */
#include "testing.h"

#include "store/span_map.h"

static void test_round_trip(void **state) {
    (void)state;
    /* a torn passage: the second piece stands before the first in the file */
    const struct span spans[] = {
        {0, 100, 7}, {3, 104, 7}, {40, 20, 2}, {41, 5000000000u, 90000}, {9000, 21, 3}};
    const struct span start = {0, 100, 7};
    buf packed = {0};
    span_map_pack(spans, 5, start, &packed);
    struct span *out = NULL;
    size_t count = 0;
    assert_true(span_map_unpack(buf_str(&packed), 9001, start, &out, &count));
    assert_int_equal(count, 5);
    assert_memory_equal(out, spans, sizeof spans);
    free(out);
    assert_false(span_map_unpack(buf_str(&packed), 9000, start, &out, &count)); /* begins behind the text */
    for (size_t n = 0; n < packed.n; n++) {
        /* cut off, it is fewer spans or none; never a read behind the end */
        if (span_map_unpack((str){packed.p, n}, 9001, start, &out, &count)) {
            assert_true(count < 5);
            free(out);
        }
    }
    buf_release(&packed);
}

static void test_nothing_to_say(void **state) {
    (void)state;
    const struct span start = {0, 100, 7}, other = {0, 101, 7};
    buf packed = {0};
    struct span *out = NULL;
    size_t count = 0;
    span_map_pack(&start, 1, start, &packed);
    assert_int_equal(packed.n, 0);
    assert_true(span_map_unpack(buf_str(&packed), 5, start, &out, &count));
    assert_true(count == 1 && memcmp(out, &start, sizeof start) == 0);
    free(out);
    assert_false(span_map_unpack(buf_str(&packed), 0, start, &out, &count));
    assert_false(span_map_unpack(buf_str(&packed), 5, (struct span){0, SIZE_MAX, 7}, &out, &count));
    span_map_pack(&other, 1, start, &packed);
    assert_true(span_map_unpack(buf_str(&packed), 5, start, &out, &count));
    assert_true(count == 1 && memcmp(out, &other, sizeof other) == 0);
    free(out);
    buf_release(&packed);
}

static void test_any_bytes(void **state) {
    (void)state;
    unsigned seed = 3;
    char bytes[40];
    size_t accepted = 0;
    for (int round = 0; round < 200000; round++) {
        size_t n = (size_t)round % sizeof bytes;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            bytes[i] = (char)(seed >> 16 & (round % 3 ? 0x0F : 0xFF));
        }
        struct span *out = NULL;
        size_t count = 0;
        if (!span_map_unpack((str){bytes, n}, 50, (struct span){0, 20, 3}, &out, &count)) continue;
        accepted++;
        assert_true(count > 0 && out[0].text == 0);
        for (size_t i = 0; i < count; i++) {
            assert_true(out[i].text < 50 && out[i].file <= INT64_MAX && out[i].line <= INT64_MAX);
            if (i) assert_true(out[i].text > out[i - 1].text);
        }
        free(out);
    }
    assert_true(accepted > 100);
}

static void test_find(void **state) {
    (void)state;
    const struct span spans[] = {{0, 100, 7}, {3, 110, 8}, {10, 20, 2}};
    struct span place = span_map_find(spans, 3, 0);
    assert_true(place.file == 100 && place.line == 7);
    place = span_map_find(spans, 3, 2);
    assert_true(place.file == 102 && place.line == 7);
    place = span_map_find(spans, 3, 3);
    assert_true(place.file == 110 && place.line == 8);
    place = span_map_find(spans, 3, 15);
    assert_true(place.file == 25 && place.line == 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_nothing_to_say),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests_name("segments", tests, NULL, NULL);
}
