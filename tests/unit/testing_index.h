/* A small index for tests: a file in a folder of its own below /tmp. */
#ifndef TESTS_UNIT_TESTING_INDEX_H
#define TESTS_UNIT_TESTING_INDEX_H

#include "testing.h"

#include <unistd.h>

#include "indexer/letter.h"
#include "store/read.h"
#include "store/write.h"

struct test_letter {
    const char *path, *text;
};

/* Room for the index's path; one index at a time. */
static char test_folder[64], test_path[96];

static inline void testing_folder(void) {
    strcpy(test_folder, "/tmp/brev-unit-XXXXXX");
    assert_non_null(mkdtemp(test_folder));
    snprintf(test_path, sizeof test_path, "%s/letters.db", test_folder);
}

static inline void testing_remove(void) {
    static const char *const endings[] = {"", "-journal", "-new", "-lock"};
    char name[128];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", test_path, endings[i]);
        unlink(name);
    }
    rmdir(test_folder);
}

/* OK or the test ends with the error's sentence. */
#define MUST_BE_OK(call)                                                                                     \
    do {                                                                                                     \
        if ((call) != OK) fail_msg("%s: %s", #call, error.text);                                             \
    } while (0)

static inline void testing_put(struct store *store, struct test_letter letter) {
    struct error error = {0};
    struct letter parsed;
    struct file_state state = {.size = (int64_t)strlen(letter.text), .mtime = 7};
    file_state_hash(str_of(letter.text), &state);
    MUST_BE_OK(
        letter_parse(str_of(letter.text), str_of(letter.path), reader_of(STR("a.md")), &parsed, &error));
    MUST_BE_OK(store_put(store, str_of(letter.path), &state, &parsed, NULL, &error));
    letter_release(&parsed);
}

/* Builds an index of the letters at test_path. */
static inline void testing_build(const struct test_letter *letters, size_t count) {
    struct error error = {0};
    struct store *store;
    MUST_BE_OK(store_build(test_path, &store, &error));
    for (size_t i = 0; i < count; i++) testing_put(store, letters[i]);
    MUST_BE_OK(store_finish(store, &error));
}

/* Builds an index of the letters in a folder of its own and opens it; testing_close takes both away. */
static inline struct store *testing_open(const struct test_letter *letters, size_t count) {
    struct error error = {0};
    struct store *store;
    testing_folder();
    testing_build(letters, count);
    MUST_BE_OK(store_open(test_path, &store, &error));
    return store;
}

struct testing_state {
    str path;
    struct file_state *out;
    bool found;
};

static inline enum status testing_take_state(void *context, const struct letter_row *row) {
    struct testing_state *wanted = context;
    if (!str_eq(row->path, wanted->path)) return OK;
    wanted->found = true;
    *wanted->out = (struct file_state){
        .size = row->size, .mtime = row->mtime, .changed = row->changed, .inode = row->inode};
    assert_int_equal(row->hash.n, sizeof wanted->out->hash);
    memcpy(wanted->out->hash, row->hash.p, row->hash.n);
    return OK;
}

/* OK and the state with which path was indexed, or NONE. */
static inline enum status testing_state(struct store *store, str path, struct file_state *out) {
    struct error error = {0};
    struct testing_state wanted = {.path = path, .out = out};
    MUST_BE_OK(store_each_letter(store, testing_take_state, &wanted, &error));
    return wanted.found ? OK : NONE;
}

static inline void testing_close(struct store *store) {
    store_close(store);
    testing_remove();
}

#endif
