/* lib/store: decoded lists say what the lists say that they were made of, and are kept as long as there is
 * room. */
#include "testing.h"

#include "base/varint.h"
#include "store/list_cache.h"

/* A list of every passage that `step` divides, from `step` on, with its number of positions below 5. */
static struct list_decoder every(uint32_t step, size_t count) {
    struct list_decoder d = list_decoder_new();
    for (size_t i = 1; i <= count; i++) {
        uint32_t places[4] = {3, 4, 300, 70000};
        assert_true(list_decoder_add_places(&d, (int64_t)(i * step), places, 1 + i % 4));
    }
    return d;
}

static void check_seek(const struct decoded_list *list, uint32_t step) {
    for (int64_t least = 0; least < (int64_t)((list->count + 3) * step); least++) {
        size_t first = least ? (size_t)(least + step - 1) / step - 1 : 0;
        if (first > list->count) first = list->count;
        assert_int_equal(decoded_list_seek(list, 0, least), first);
        if (first) assert_int_equal(decoded_list_seek(list, first - 1, least), first);
        if (list->bits) assert_int_equal(decoded_list_rank(list, least), first);
        if (list->bits)
            assert_int_equal(decoded_list_has(list, least),
                             first < list->count && list->passages[first] == least);
    }
    assert_int_equal(decoded_list_seek(list, 0, INT64_MAX), list->count);
}

static void test_list(void **unused) {
    (void)unused;
    struct list_cache *cache = list_cache_new((size_t)64 << 20);
    const uint32_t steps[] = {1, 3, 64, 65, 400};
    for (size_t k = 0; k < 5; k++) {
        struct list_decoder d = every(steps[k], 300);
        char name[] = {(char)('a' + k), 0};
        const struct decoded_list *list = list_cache_keep(cache, str_of(name), &d, NULL, NULL);
        assert_non_null(list);
        assert_null(d.list);
        assert_int_equal(list->count, 300);
        assert_int_equal(list->bits != NULL, steps[k] <= 64);
        check_seek(list, steps[k]);
        for (size_t i = 0; i < 300; i++) {
            const unsigned char *at = list->positions + list->starts[i],
                                *end = list->positions + list->starts[i + 1];
            uint64_t last = 0, sum = 0;
            assert_int_equal(list->counts[i], 1 + (i + 1) % 4);
            for (unsigned n = 0; n < list->counts[i]; n++, sum += last - 2)
                assert_true(varint_read(&at, end, &last));
            assert_ptr_equal(at, end);
            assert_int_equal(sum, ((uint32_t[]){3, 4, 300, 70000})[(i + 1) % 4]);
        }
    }
    list_cache_free(cache);
}

/* How often, over 40 words, and over 400 in every tenth passage. */
static void measure_tens(void *context, const struct decoded_list *list, uint16_t *peaks) {
    (void)context;
    for (size_t i = 0; i < list->count; i++)
        peaks[i] = list_peak((float)list->counts[i] / (list->passages[i] % 10 ? 40 : 400));
}

/* A peak is hardly more than what it stands for, and never less: in a list with few passages the passage's,
 * otherwise the greatest of a word. */
static void test_peaks(void **unused) {
    (void)unused;
    struct list_cache *cache = list_cache_new((size_t)64 << 20);
    const uint32_t steps[] = {3, 40, 500, 900};
    for (size_t k = 0; k < 4; k++) {
        struct list_decoder d = every(steps[k], 300);
        char name[] = {(char)('a' + k), 0};
        const struct decoded_list *list = list_cache_keep(cache, str_of(name), &d, measure_tens, NULL);
        assert_int_equal(list->word_peaks, steps[k] < 512);
        float most = 0;
        for (size_t i = 0; i < list->count; i++) {
            uint32_t word = list->passages[i] / 64;
            float exact = (float)list->counts[i] / (list->passages[i] % 10 ? 40 : 400);
            if (!list->word_peaks || i == 0 || list->passages[i - 1] / 64 != word) most = 0;
            if (exact > most) most = exact;
            if (list->word_peaks && i + 1 < list->count && list->passages[i + 1] / 64 == word) continue;
            float peak = list_peak_value(list->peaks[list->word_peaks ? word : i]);
            assert_true(peak >= most && peak <= most * 1.01F);
        }
    }
    list_cache_free(cache);
}

static void test_refused(void **unused) {
    (void)unused;
    struct list_decoder d = list_decoder_new();
    assert_false(list_decoder_add(&d, -1, (const unsigned char *)"\3", 1, 1));
    assert_false(list_decoder_add(&d, UINT32_MAX, (const unsigned char *)"\3", 1, 1));
    assert_false(list_decoder_add(&d, 7, (const unsigned char *)"\3", 1, 0));
    assert_false(list_decoder_add(&d, 7, (const unsigned char *)"\3", 1, 65536));
    assert_int_equal(d.list->count, 0);
    list_decoder_release(&d);
}

/* A name is worth decoding when another question asks for it; an empty list is kept as others are. */
static void test_again(void **unused) {
    (void)unused;
    struct list_cache *cache = list_cache_new((size_t)64 << 20);
    struct list_decoder d = list_decoder_new();
    bool wanted = true;
    assert_null(list_cache_find(cache, STR("skole"), &wanted));
    assert_false(wanted);
    wanted = true;
    assert_null(list_cache_find(cache, STR("skole"), &wanted));
    assert_false(wanted);
    list_cache_ask(cache);
    assert_null(list_cache_find(cache, STR("skole"), &wanted));
    assert_true(wanted);
    assert_null(list_cache_find(cache, STR("skole"), &wanted));
    assert_false(wanted);
    const struct decoded_list *list = list_cache_keep(cache, STR("skole"), &d, NULL, NULL);
    assert_int_equal(list->count, 0);
    assert_int_equal(decoded_list_seek(list, 0, 5), 0);
    assert_ptr_equal(list_cache_find(cache, STR("skole"), &wanted), list);
    assert_null(list_cache_find(cache, STR("skol"), &wanted));
    list_cache_free(cache);
}

/* When memory is short, lists stay that were used of late, and no more is kept than there is room for. */
static void test_room(void **unused) {
    (void)unused;
    struct list_cache *cache = list_cache_new((size_t)64 << 20);
    bool wanted;
    size_t kept = 0;
    for (char name[] = "aa"; name[0] <= 'z'; name[0]++) {
        for (name[1] = 'a'; name[1] <= 'z'; name[1]++) {
            struct list_decoder d = every(2, 20000);
            if (list_cache_keep(cache, str_of(name), &d, NULL, NULL)) kept++;
            assert_non_null(list_cache_find(cache, STR("aa"), &wanted));
        }
    }
    assert_in_range(kept, 100, 600); /* of 676 */
    list_cache_trim(cache);
    assert_non_null(list_cache_find(cache, STR("aa"), &wanted));
    assert_null(list_cache_find(cache, STR("ab"), &wanted));
    struct list_decoder d = every(2, 20000);
    assert_non_null(list_cache_keep(cache, STR("new"), &d, NULL, NULL));
    list_cache_free(cache);

    cache = list_cache_new((size_t)1 << 10);
    d = every(2, 20000);
    assert_null(list_cache_keep(cache, STR("new"), &d, NULL, NULL));
    list_cache_free(cache);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_list), cmocka_unit_test(test_peaks),
                                       cmocka_unit_test(test_refused), cmocka_unit_test(test_again),
                                       cmocka_unit_test(test_room)};
    return cmocka_run_group_tests_name("list_cache", tests, NULL, NULL);
}
