/* indexer/bulk.h: a file of an export has its name only when it is whole. */
#include "testing.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/bulk.h"

static char folder[] = "/tmp/brev-bulk-XXXXXX";

static int begin(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static bool read_back(const char *name, buf *out) {
    char path[100];
    buf_clear(out);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return file_read(path, out);
}

static void test_whole(void **state) {
    (void)state;
    struct error error;
    buf text = {0};
    assert_int_equal(bulk_write_file(folder, "whole", STR("a\nb\n"), 0600, &error), OK);
    assert_true(read_back("whole", &text));
    ASSERT_STR(buf_str(&text), "a\nb\n");
    assert_false(read_back("whole.part", &text));
    buf_release(&text);
}

/* A child that the kernel kills at its ninth byte. */
static void test_killed_within_a_file(void **state) {
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        struct error error;
        struct rlimit no_core = {0, 0}, room = {8, 8};
        signal(SIGXFSZ, SIG_DFL);
        setrlimit(RLIMIT_CORE, &no_core);
        setrlimit(RLIMIT_FSIZE, &room);
        /* the first write fills the file, the second is one too many */
        bulk_write_file(folder, "killed", STR("123456789"), 0600, &error);
        _exit(0);
    }
    int status = 0;
    buf text = {0};
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_false(read_back("killed", &text));
    buf_release(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole),
                                       cmocka_unit_test(test_killed_within_a_file)};
    return cmocka_run_group_tests(tests, begin, end);
}
