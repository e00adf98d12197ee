/* indexer/scan and source: which files are letters, and their bytes. */
#include "testing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/reader.h"
#include "indexer/scan.h"
#include "indexer/source.h"

static char folder[64];

static void write_file(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void make(const char *name, bool is_folder) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(is_folder ? mkdir(path, 0777) : mkfifo(path, 0666), 0);
}

static int setup(void **state) {
    (void)state;
    strcpy(folder, "/tmp/brev-scan-XXXXXX");
    assert_non_null(mkdtemp(folder));
    char *real = realpath(folder, NULL);
    snprintf(folder, sizeof folder, "%s", real);
    free(real);
    make("under", true);
    make(".git", true);
    make("under/mappe.md", true);
    make("pipe.md", false);
    write_file("b.md", "b");
    write_file("a.TXT", "aa");
    write_file("under/c.markdown", "ccc");
    write_file("under/d.pdf", "d");
    write_file(".hidden.md", "e");
    write_file(".git/x.md", "x");
    write_file(".md", "uden navn");
    return 0;
}

static int teardown(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static void count_skip(void *context, str path, const char *reason) {
    (void)path;
    assert_true(strlen(reason) > 3);
    ++*(int *)context;
}

static void test_walk(void **state) {
    (void)state;
    struct scan scan = {0};
    int skipped = 0;
    char path[256];
    scan_add(&scan, folder, count_skip, &skipped);
    snprintf(path, sizeof path, "%s/b.md", folder);
    scan_add(&scan, path, count_skip, &skipped); /* once more by its own name */
    snprintf(path, sizeof path, "%s/under", folder);
    scan_add(&scan, path, count_skip, &skipped);
    scan_done(&scan);
    assert_int_equal(skipped, 0);
    assert_int_equal(scan.count, 3);
    static const char *const names[] = {"/a.TXT", "/b.md", "/under/c.markdown"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_ends(scan.files[i].path, str_of(names[i])));
        assert_true(str_starts(scan.files[i].path, str_of(folder)));
        assert_int_equal(scan.files[i].path.p[scan.files[i].path.n], 0);
    }
    assert_int_equal(scan.files[0].state.size, 2);
    assert_true(scan.files[0].state.mtime > (int64_t)1600000000 * 1000000000);
    assert_int_equal(scan.root_count, 3);
    assert_true(scan.passed_over >= 5);
    scan_release(&scan);
}

static void test_asked_for(void **state) {
    (void)state;
    static const char *const bad[] = {"none.md", "pipe.md", "under/d.pdf"};
    struct scan scan = {0};
    int skipped = 0;
    char path[256];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, bad[i]);
        scan_add(&scan, path, count_skip, &skipped);
    }
    assert_int_equal(skipped, 3);
    snprintf(path, sizeof path, "%s/.git", folder); /* hidden, but asked for */
    scan_add(&scan, path, count_skip, &skipped);
    scan_done(&scan);
    assert_int_equal(skipped, 3);
    assert_int_equal(scan.count, 1);
    scan_release(&scan);
}

static void test_names(void **state) {
    (void)state;
    assert_true(reader_of(STR("a.md")) && reader_of(STR("a.MARKDOWN")) && reader_of(STR("a.b.txt")));
    assert_false(reader_of(STR("md")) || reader_of(STR(".md")) || reader_of(STR("a.mdx")));
    assert_ptr_equal(reader_of(STR("a.Md")), reader_of(STR("a.markdown")));
    assert_ptr_equal(reader_of_stream(STR("a")), reader_of(STR("a.md")));
    assert_ptr_equal(reader_of_stream(STR("a.txt")), reader_of(STR("a.txt")));
    assert_true(reader_of(STR("a.Md")) != reader_of(STR("a.txt")));
}

static void test_source(void **state) {
    (void)state;
    buf bytes = {0};
    struct file_state state_of = {0}, same = {0};
    struct error error;
    char path[256];
    snprintf(path, sizeof path, "%s/under/c.markdown", folder);
    assert_int_equal(source_read(path, &bytes, &state_of, &error), OK);
    ASSERT_STR(buf_str(&bytes), "ccc");
    assert_int_equal(state_of.size, 3);
    file_state_hash(STR("ccc"), &same);
    assert_memory_equal(same.hash, state_of.hash, sizeof same.hash);
    const char *const bad[] = {"none.md", "pipe.md", "under"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, bad[i]);
        assert_int_equal(source_read(path, &bytes, &state_of, &error), BAD_SYSTEM);
        assert_true(strlen(error.text) > 5);
    }
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "fra et r\xC3\xB8r\0", 11), 11);
    close(ends[1]);
    assert_int_equal(source_read_stream(ends[0], &bytes, &state_of, &error), OK);
    close(ends[0]);
    assert_int_equal(bytes.n, 11);
    assert_int_equal(state_of.mtime, STREAM_MTIME);
    assert_int_equal(source_read_stream(-1, &bytes, &state_of, &error), BAD_SYSTEM);
    buf_release(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_asked_for),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_source),
    };
    return cmocka_run_group_tests_name("scan", tests, setup, teardown);
}
