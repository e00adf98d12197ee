/* base/starter.h, from behind the sandbox. */
#include "testing.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "base/starter.h"

static void shout(void *word) {
    execl("/bin/sh", "sh", "-c", "tr a-z A-Z; echo \"$1\" >&2; exit 7", "sh", (char *)word, (char *)NULL);
}

static void no_program(void *context) {
    (void)context;
    execl("/nowhere/program", "program", (char *)NULL);
}

static void sleep_on(void *context) {
    (void)context;
    raise(SIGTERM);
    pause();
}

static char word[] = "word";
static const struct starter_command commands[] = {{shout, word}, {no_program, NULL}, {sleep_on, NULL}};

/* What the command wrote, and its status. */
static int run(const struct starter *s, size_t which, const char *in, char *out, size_t room) {
    int to[2], from[2];
    assert_int_equal(pipe2(to, O_CLOEXEC), 0);
    assert_int_equal(pipe2(from, O_CLOEXEC), 0);
    assert_true(starter_run(s, which, (const int[]){to[0], from[1], from[1]}));
    close(to[0]);
    close(from[1]);
    assert_int_equal(write(to[1], in, strlen(in)), strlen(in));
    close(to[1]);
    size_t n = 0;
    ssize_t got;
    while ((got = read(from[0], out + n, room - 1 - n)) > 0) n += (size_t)got;
    out[n] = '\0';
    close(from[0]);
    return starter_wait(s);
}

static void behind_the_wall(const struct starter *s) {
    char said[100];
    sandbox_enter(&(struct sandbox){.starter = true});
    for (int i = 0; i < 3; i++) {
        int status = run(s, 0, "hej", said, sizeof said);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 7);
        assert_string_equal(said, "HEJword\n");
    }
    int status = run(s, 1, "", said, sizeof said);
    assert_int_equal(WEXITSTATUS(status), 127);
    status = run(s, 2, "", said, sizeof said);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    /* a number that it does not know; then it goes on */
    assert_int_equal(run(s, 3, "", said, sizeof said), -1);
    assert_int_equal(run(s, SIZE_MAX, "", said, sizeof said), -1);
    assert_int_equal(WEXITSTATUS(run(s, 0, "", said, sizeof said)), 7);
    /* nothing but a request */
    assert_int_equal(write(s->socket, "abcdefgh", 8), 8);
    assert_int_equal(starter_wait(s), -1);
    assert_int_equal(WEXITSTATUS(run(s, 0, "", said, sizeof said)), 7);
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
    /* the group's signals do not end it */
    assert_int_equal(kill(s.process, SIGINT), 0);
    assert_int_equal(kill(s.process, SIGTERM), 0);
    char said[100];
    assert_int_equal(WEXITSTATUS(run(&s, 0, "a", said, sizeof said)), 7);
    pid_t process = s.process;
    starter_end(&s);
    assert_int_equal(kill(process, 0), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_starter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
