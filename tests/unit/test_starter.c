/* base/starter.h, from behind the sandbox. */
#include "testing.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "base/starter.h"

static void shout(void *word, const char *argument) {
    execl("/bin/sh", "sh", "-c", "tr a-z A-Z; echo \"$1$2\" >&2; exit 7", "sh", (char *)word, argument,
          (char *)NULL);
}

static void no_program(void *context, const char *argument) {
    (void)context, (void)argument;
    execl("/nowhere/program", "program", (char *)NULL);
}

static void end_by_signal(void *context, const char *argument) {
    (void)context, (void)argument;
    raise(SIGTERM);
    pause();
}

/* Says so, with a child of its own that holds the pipe open. */
static void sleep_on(void *context, const char *argument) {
    (void)context, (void)argument;
    execl("/bin/sh", "sh", "-c", "sleep 1000 & echo $! $$; wait", (char *)NULL);
}

/* Ends, and leaves a child that holds the pipe open. */
static void leave_child(void *context, const char *argument) {
    (void)context, (void)argument;
    execl("/bin/sh", "sh", "-c", "sleep 1000 & echo $!", (char *)NULL);
}

static char word[] = "word";
static const struct starter_command commands[] = {
    {shout, word, false, false},   {no_program, NULL, true, false},  {end_by_signal, NULL, true, false},
    {sleep_on, NULL, true, false}, {leave_child, NULL, true, false},
};

static pid_t serving;
static int seen;

/* Says who serves, and how many requests this process has seen. */
static void count(void *context, const char *argument) {
    (void)context;
    dprintf(STDOUT_FILENO, "%d %d %s", (int)serving, ++seen, argument);
    _exit(3);
}

static void serve_on(void *context, const char *argument) {
    (void)context, (void)argument;
    execl("/proc/self/exe", "test_starter", "serve", (char *)NULL);
}

static const struct starter_command lasting[] = {{serve_on, NULL, true, true}};

/* What the command wrote, and its status. */
static int run(const struct starter *s, size_t which, const char *in, char *out, size_t room) {
    int to[2], from[2];
    assert_int_equal(pipe2(to, O_CLOEXEC), 0);
    assert_int_equal(pipe2(from, O_CLOEXEC), 0);
    int started = starter_run(s, which, "!", (const int[]){to[0], from[1], from[1]});
    assert_true(started >= 0);
    close(to[0]);
    close(from[1]);
    assert_int_equal(write(to[1], in, strlen(in)), strlen(in));
    close(to[1]);
    size_t n = 0;
    ssize_t got;
    while ((got = read(from[0], out + n, room - 1 - n)) > 0) n += (size_t)got;
    out[n] = '\0';
    close(from[0]);
    return starter_wait(started);
}

static void behind_the_wall(const struct starter *s) {
    char said[100];
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC), files[] = {nothing, nothing, nothing};
    sandbox_enter(&(struct sandbox){.starter = s->socket});
    for (int i = 0; i < 3; i++) {
        int status = run(s, 0, "hej", said, sizeof said);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 7);
        assert_string_equal(said, "HEJword!\n");
    }
    int status = run(s, 1, "", said, sizeof said);
    assert_int_equal(WEXITSTATUS(status), 127);
    status = run(s, 2, "", said, sizeof said);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    /* a number that it does not know; then it goes on */
    assert_int_equal(run(s, 5, "", said, sizeof said), -1);
    assert_int_equal(run(s, SIZE_MAX, "", said, sizeof said), -1);
    assert_int_equal(WEXITSTATUS(run(s, 0, "", said, sizeof said)), 7);
    /* the longest argument, and one byte more */
    char longest[STARTER_ARGUMENT + 2] = {0};
    memset(longest, 'a', STARTER_ARGUMENT + 1);
    assert_int_equal(starter_run(s, 0, longest, files), -1);
    longest[STARTER_ARGUMENT] = '\0';
    assert_int_equal(WEXITSTATUS(starter_wait(starter_run(s, 0, longest, files))), 7);
    /* what is no request ends it: nothing is started any more */
    assert_int_equal(write(s->socket, "abcdefgh", 8), 8);
    int started = starter_run(s, 0, "", files);
    assert_true(started < 0 || starter_wait(started) == -1);
}

/* Starts a command that prints numbers of processes; its output's end, and the run. */
static int begin(const struct starter *s, size_t which, int *out) {
    int from[2];
    assert_int_equal(pipe2(from, O_CLOEXEC), 0);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    int started = starter_run(s, which, NULL, (const int[]){nothing, from[1], nothing});
    close(nothing);
    close(from[1]);
    *out = from[0];
    return started;
}

static size_t read_all(int from, char *out, size_t room) {
    size_t n = 0;
    ssize_t got;
    while ((got = read(from, out + n, room - 1 - n)) > 0) n += (size_t)got;
    out[n] = '\0';
    close(from);
    return n;
}

/* Several at once; one that is let go ends with all that it started. */
static void test_bound(void **state) {
    (void)state;
    struct starter s;
    int out[3], started[3];
    char said[100];
    assert_true(starter_begin(&s, commands, sizeof commands / sizeof *commands));
    for (int i = 0; i < 3; i++) started[i] = begin(&s, 3, &out[i]);
    int pids[2];
    for (int i = 0; i < 3; i++) assert_true(read(out[i], said, sizeof said) > 3);
    assert_int_equal(sscanf(said, "%d %d", &pids[0], &pids[1]), 2);
    assert_int_equal(kill(pids[0], 0), 0);
    for (int i = 0; i < 3; i++) close(started[i]);
    for (int i = 0; i < 3; i++) assert_int_equal(read_all(out[i], said, sizeof said), 0);
    /* nor does one leave anything when it ends */
    started[0] = begin(&s, 4, &out[0]);
    assert_true(read_all(out[0], said, sizeof said) > 1);
    assert_int_equal(starter_wait(started[0]), 0);
    starter_end(&s);
}

/* One process serves many requests, none of which sees what another did; if it ends, another takes its place;
 * none of them is left at the end. */
static void test_lasting(void **state) {
    (void)state;
    struct starter s;
    char said[100], again[100];
    int process, held[2]; /* the pipe is held open by all processes of the starter */
    assert_int_equal(pipe(held), 0);
    assert_true(starter_begin(&s, lasting, 1));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(WEXITSTATUS(run(&s, 0, "", i ? again : said, sizeof said)), 3);
        if (i) assert_string_equal(again, said);
    }
    assert_int_equal(sscanf(said, "%d 1 !", &process), 1);
    assert_int_equal(kill(process, SIGKILL), 0);
    /* what it had taken before it died is lost */
    for (int i = 0; i < 1000 && WEXITSTATUS(run(&s, 0, "", again, sizeof again)) != 3; i++) usleep(1000);
    assert_string_not_equal(again, said);
    assert_int_equal(sscanf(again, "%d 1 !", &process), 1);
    starter_end(&s);
    close(held[1]);
    assert_int_equal(read(held[0], again, 1), 0);
    close(held[0]);
}

static void test_starter(void **state) {
    (void)state;
    struct starter s;
    assert_true(starter_begin(&s, commands, sizeof commands / sizeof *commands));
    /* a sandbox is for good */
    pid_t child = fork();
    if (child == 0) {
        behind_the_wall(&s);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    starter_end(&s);
    /* the group's signals do not end one that serves */
    char said[100];
    assert_true(starter_begin(&s, commands, sizeof commands / sizeof *commands));
    assert_int_equal(WEXITSTATUS(run(&s, 0, "a", said, sizeof said)), 7);
    assert_int_equal(kill(s.process, SIGINT), 0);
    assert_int_equal(kill(s.process, SIGTERM), 0);
    assert_int_equal(WEXITSTATUS(run(&s, 0, "a", said, sizeof said)), 7);
    pid_t process = s.process;
    starter_end(&s);
    assert_int_equal(kill(process, 0), -1);
}

int main(int argc, char **argv) {
    (void)argv;
    serving = getpid();
    if (argc > 1) starter_serve(&(struct starter_command){count, NULL, true, false});
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_starter), cmocka_unit_test(test_bound),
                                       cmocka_unit_test(test_lasting)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
