/* Blocks as each reader makes them: tests/cases/blocks.txt. */
#include "testing.h"

#include "indexer/block.h"
#include "indexer/reader.h"

static const char *form_of(const struct block *block) {
    static const char *const forms[] = {"paragraph", "heading", "item", "quote", "row", "image"};
    if (block->note) return "note";
    return block->bold ? "bold" : forms[block->form];
}

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The text with its \xE6 as bytes. */
static void add_bytes(str s, buf *out) {
    for (size_t i = 0; i < s.n; i++) {
        bool byte = i + 3 < s.n && s.p[i] == '\\' && s.p[i + 1] == 'x' && hex(s.p[i + 2]) >= 0 &&
                    hex(s.p[i + 3]) >= 0;
        buf_byte(out, byte ? (char)(hex(s.p[i + 2]) * 16 + hex(s.p[i + 3])) : s.p[i]);
        i += byte ? 3 : 0;
    }
}

static void read_blocks(str text, const struct reader *reader, buf *out) {
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(text, &reading, &error), OK);
    struct arena *arena = arena_new();
    struct blocks blocks = {.arena = arena};
    reader_blocks(reader, &reading, &blocks);
    for (size_t i = 0; i < blocks.count; i++) {
        buf_addf(out, "%s\t", form_of(&blocks.at[i]));
        buf_add(out, blocks.at[i].text);
        buf_byte(out, '\n');
    }
    blocks_release(&blocks);
    arena_free(arena);
    encoding_release(&reading);
}

static void test_cases(void **state) {
    (void)state;
    buf file = {0}, text = {0}, got = {0};
    cases_read("blocks.txt", &file);
    str rest = buf_str(&file);
    rest = str_sub(rest, str_find(rest, STR("\n%% ")) + 1, rest.n);
    size_t count = 0, failed = 0;
    while (rest.n) {
        size_t next = str_find(str_sub(rest, 1, rest.n), STR("\n%% ")) + 2;
        str one = str_sub(rest, 0, next), head = str_cut(&one, '\n');
        rest = str_sub(rest, next, rest.n);
        size_t end = str_find(one, STR("%%\n"));
        assert_true(end < one.n);
        str wanted = str_sub(one, end + 3, one.n);
        buf_clear(&text);
        buf_clear(&got);
        add_bytes(str_sub(one, 0, end), &text);
        read_blocks(buf_str(&text), reader_of(str_ends(head, STR(" md")) ? STR("a.md") : STR("a.txt")), &got);
        count++;
        if (!str_eq(str_trim(buf_str(&got)), str_trim(wanted))) {
            failed++;
            printf("%.*s\nwanted:\n%.*sgot:\n%s", (int)head.n, head.p, (int)wanted.n, wanted.p,
                   got.p ? got.p : "");
        }
    }
    buf_release(&file);
    buf_release(&text);
    buf_release(&got);
    assert_true(count > 90);
    assert_int_equal(failed, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
