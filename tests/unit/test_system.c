/* lib/base/system.c, and what it is on a system that has nothing but POSIX: the same file compiled once more.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/system.h"

#undef _GNU_SOURCE
#define system_modified plain_modified
#define system_changed plain_changed
#define system_find plain_find
#define system_pipe plain_pipe
#define system_socket_pair plain_socket_pair
#define system_send plain_send
#define system_copy plain_copy
#define system_memory_file plain_memory_file
#define system_die_with_parent plain_die_with_parent
#define system_divert_output plain_divert_output
#define system_keep_memory plain_keep_memory
#define system_alarm_after_work plain_alarm_after_work
#define system_memory_limit plain_memory_limit
#define system_pages plain_pages
#define system_free_pages plain_free_pages
/* the header's guard keeps it from being read again, so the other names are declared here */
int64_t plain_modified(const struct stat *);
int64_t plain_changed(const struct stat *);
const void *plain_find(const void *, size_t, const void *, size_t);
bool plain_pipe(int[2]);
bool plain_socket_pair(int[2]);
ssize_t plain_send(int, const struct msghdr *);
bool plain_copy(int, int);
int plain_memory_file(void);
void plain_die_with_parent(void);
bool plain_divert_output(size_t (*)(const char *, size_t));
void plain_keep_memory(int);
bool plain_alarm_after_work(int, int64_t);
int64_t plain_memory_limit(void);
void *plain_pages(size_t);
void plain_free_pages(void *, size_t);
#include "lib/base/system.c" /* NOLINT(bugprone-suspicious-include) */
#undef system_find
#undef system_pipe
#undef system_socket_pair
#undef system_send
#undef system_copy
#undef system_memory_file
#undef system_memory_limit
#undef system_pages
#undef system_free_pages

static void both_find_the_same(void **state) {
    (void)state;
    static const char *const texts[] = {"", "a", "ab", "aab", "abab", "abc abd", "aaaaab", "bab\xC3\xA6"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            const char *expected = strstr(texts[i], texts[j]);
            assert_ptr_equal(system_find(texts[i], strlen(texts[i]), texts[j], strlen(texts[j])), expected);
            assert_ptr_equal(plain_find(texts[i], strlen(texts[i]), texts[j], strlen(texts[j])), expected);
        }
}

static int file_of(size_t bytes) {
    char name[] = "/tmp/brev-system-XXXXXX";
    int file = mkstemp(name);
    assert_true(file >= 0);
    unlink(name);
    for (size_t i = 0; i < bytes; i++) {
        char byte = (char)(i * 7);
        assert_int_equal(pwrite(file, &byte, 1, (off_t)i), 1);
    }
    return file;
}

static void both_copy_the_rest(void **state) {
    (void)state;
    bool (*const copy[])(int, int) = {system_copy, plain_copy};
    for (size_t way = 0; way < 2; way++) {
        int from = file_of(3000), to = file_of(0);
        assert_int_equal(lseek(from, 1000, SEEK_SET), 1000);
        assert_true(copy[way](from, to));
        char byte = 0;
        assert_int_equal(lseek(to, 0, SEEK_END), 2000);
        assert_int_equal(pread(to, &byte, 1, 1999), 1);
        assert_int_equal(byte, (char)(2999 * 7));
        close(to);
        assert_int_equal(lseek(from, 0, SEEK_SET), 0);
        assert_false(copy[way](from, -1));
        assert_false(copy[way](-1, from));
        close(from);
    }
}

static void both_have_files_without_a_name(void **state) {
    (void)state;
    int (*const make[])(void) = {system_memory_file, plain_memory_file};
    for (size_t way = 0; way < 2; way++) {
        int file = make[way]();
        char byte = 0;
        assert_true(file >= 0 && fcntl(file, F_GETFD) & FD_CLOEXEC);
        assert_int_equal(pwrite(file, "x", 1, 0), 1);
        assert_int_equal(pread(file, &byte, 1, 0), 1);
        assert_int_equal(byte, 'x');
        close(file);
    }
}

static void a_limit_of_memory_is_seen(void **state) {
    (void)state;
    int64_t (*const limit[])(void) = {system_memory_limit, plain_memory_limit};
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_DATA, &before), 0);
    int64_t least = system_memory_limit(), some = (int64_t)1 << 38;
    for (size_t way = 0; way < 2; way++) {
        assert_int_equal(limit[way](), least);
        const struct rlimit lower = {.rlim_cur = (rlim_t)some, .rlim_max = before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_DATA, &lower), 0);
        assert_int_equal(limit[way](), least < some ? least : some);
        assert_int_equal(setrlimit(RLIMIT_DATA, &before), 0);
    }
}

static void pages_are_zero(void **state) {
    (void)state;
    void *(*const take[])(size_t) = {system_pages, plain_pages};
    void (*const give[])(void *, size_t) = {system_free_pages, plain_free_pages};
    for (size_t way = 0; way < 2; way++) {
        unsigned char *pages = take[way](100000);
        assert_non_null(pages);
        for (size_t i = 0; i < 100000; i++) assert_int_equal(pages[i], 0);
        memset(pages, 7, 100000);
        give[way](pages, 100000);
        assert_null(take[way](SIZE_MAX / 2));
    }
}

static void pipes_and_sockets_close_on_exec(void **state) {
    (void)state;
    bool (*const make[])(int[2]) = {system_pipe, plain_pipe, system_socket_pair, plain_socket_pair};
    for (size_t way = 0; way < sizeof make / sizeof *make; way++) {
        int ends[2];
        assert_true(make[way](ends));
        for (int i = 0; i < 2; i++) {
            assert_true(fcntl(ends[i], F_GETFD) & FD_CLOEXEC);
            close(ends[i]);
        }
    }
}

static void sending_to_nobody_is_an_error(void **state) {
    (void)state;
    ssize_t (*const send[])(int, const struct msghdr *) = {system_send, plain_send};
    for (size_t way = 0; way < 2; way++) {
        int ends[2];
        char byte = 'x', got = 0;
        struct msghdr message = {.msg_iov = &(struct iovec){&byte, 1}, .msg_iovlen = 1};
        assert_true(system_socket_pair(ends));
        assert_int_equal(send[way](ends[0], &message), 1);
        assert_int_equal(read(ends[1], &got, 1), 1);
        assert_int_equal(got, 'x');
        close(ends[1]);
        errno = 0;
        assert_int_equal(send[way](ends[0], &message), -1);
        assert_int_equal(errno, EPIPE);
        close(ends[0]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_find_the_same),
        cmocka_unit_test(both_copy_the_rest),
        cmocka_unit_test(both_have_files_without_a_name),
        cmocka_unit_test(a_limit_of_memory_is_seen),
        cmocka_unit_test(pages_are_zero),
        cmocka_unit_test(pipes_and_sockets_close_on_exec),
        cmocka_unit_test(sending_to_nobody_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
