/* Time limits: waiting until the output is read does not count, all else does. */
#include "testing.h"

#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/work_clock.h"

#define MILLISECOND 1000000

static void nap(int milliseconds) {
    nanosleep(&(struct timespec){0, (long)milliseconds * MILLISECOND}, NULL);
}

static void test_output(void **unused) {
    (void)unused;
    int ends[2], saved = dup(STDOUT_FILENO);
    static char bytes[300000]; /* more than a pipe holds */
    FILE *before = stdout;
    fflush(stdout);
    assert_int_equal(pipe(ends), 0);
    pid_t reader = fork();
    if (reader == 0) { /* takes its time */
        close(ends[1]);
        nap(400);
        while (read(ends[0], bytes, sizeof bytes) > 0) continue;
        _exit(0);
    }
    close(ends[0]);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[1]);
    work_clock_guard_output();
    int64_t begun = work_clock();
    nap(50);
    int64_t worked = work_clock() - begun;
    size_t written = fwrite(bytes, 1, sizeof bytes, stdout);
    int flushed = fflush(stdout);
    int64_t waited = work_clock() - begun - worked;
    fclose(stdout);
    stdout = before;
    dup2(saved, STDOUT_FILENO);
    close(saved);
    waitpid(reader, NULL, 0);
    assert_int_equal(written, sizeof bytes);
    assert_int_equal(flushed, 0);
    assert_true(worked >= 50 * MILLISECOND);
    assert_true(waited < 300 * MILLISECOND); /* of 400 that the reader slept */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_output)};
    return cmocka_run_group_tests_name("work_clock", tests, NULL, NULL);
}
