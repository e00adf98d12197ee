/* Runs commands and says what each took, without the weight of a shell or of Python around it.
 *
 *   spawn < COMMANDS        a command per line, its arguments parted by tabs; one after another
 *
 * Prints for each command: wall ns, CPU ns (user and system), peak memory in KiB, exit status. Standard
 * output of the commands goes to /dev/null, as does standard error unless SPAWN_ERRORS is set. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARGUMENTS 4096

extern char **environ;

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long ns(struct timeval t) {
    return t.tv_sec * 1000000000LL + t.tv_usec * 1000LL;
}

int main(void) {
    char *line = NULL;
    size_t room = 0;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!getenv("SPAWN_ERRORS"))
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    while (getline(&line, &room, stdin) > 0) {
        char *arguments[ARGUMENTS + 1];
        int count = 0;
        line[strcspn(line, "\n")] = '\0';
        for (char *rest = line, *one; count < ARGUMENTS && (one = strsep(&rest, "\t"));)
            arguments[count++] = one;
        arguments[count] = NULL;
        pid_t pid;
        int state = 0;
        struct rusage usage = {0};
        long long start = now();
        if (posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ)) {
            fprintf(stderr, "spawn: cannot run %s\n", arguments[0]);
            return 4;
        }
        wait4(pid, &state, 0, &usage);
        long long end = now();
        printf("%lld %lld %ld %d\n", end - start, ns(usage.ru_utime) + ns(usage.ru_stime), usage.ru_maxrss,
               WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state));
        fflush(stdout);
    }
    posix_spawn_file_actions_destroy(&actions);
    free(line);
    return 0;
}
