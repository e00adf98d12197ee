#include "base/starter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/system.h"

/* Of a request: standard input, output, error, and the run's end that its status is written to. */
#define FILES 3
#define PASSED (FILES + 1)

/* What a request carries beside its number and argument, in the room and alignment that the kernel wants. */
union passed {
    struct cmsghdr header;
    char room[CMSG_SPACE(PASSED * sizeof(int))];
};

/* All requests are equally long: a stream has no borders. */
struct request {
    uint32_t which;
    char argument[STARTER_ARGUMENT + 4]; /* a NUL; no padding, whose bytes would be sent too */
};

/* Signals that a terminal, or `timeout`, sends to the whole group: the starter outlasts its commands. */
static const int outlasted[] = {SIGINT, SIGQUIT, SIGTERM, SIGPIPE};

static void set_signals(void (*handler)(int)) {
    for (size_t i = 0; i < sizeof outlasted / sizeof *outlasted; i++) signal(outlasted[i], handler);
}

/* Takes a request and its files; false at the end, and if what comes is no request. */
static bool take(int socket, struct request *request, int files[PASSED]) {
    union passed passed = {0};
    struct iovec part = {request, sizeof *request};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed};
    ssize_t n;
    while ((n = recvmsg(socket, &message, 0)) < 0 && errno == EINTR) continue;
    const struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS ||
        header->cmsg_len != CMSG_LEN(PASSED * sizeof(int)))
        return false;
    memcpy(files, CMSG_DATA(header), PASSED * sizeof(int));
    for (int i = 0; i < PASSED; i++) fcntl(files[i], F_SETFD, FD_CLOEXEC);
    for (size_t done = (size_t)n; done < sizeof *request; done += (size_t)n) {
        while ((n = read(socket, (char *)request + done, sizeof *request - done)) < 0 && errno == EINTR)
            continue;
        if (n <= 0) return false;
    }
    request->argument[STARTER_ARGUMENT] = '\0';
    return true;
}

static _Noreturn void start(const struct starter_command *command, const char *argument,
                            const int files[PASSED]) {
    /* first out of the way of one another */
    int high[FILES];
    for (int i = 0; i < FILES; i++) high[i] = files[i] < FILES ? dup(files[i]) : files[i];
    for (int i = 0; i < FILES; i++)
        if (dup2(high[i], i) < 0) _exit(127);
    /* a command that does not exec must not hold them either */
    for (int i = 0; i < FILES; i++) close(high[i]);
    close(files[FILES]);
    set_signals(SIG_DFL);
    command->become(command->context, argument);
    _exit(127);
}

/* Waits for the child's end, or until nobody waits for it any more: then it is killed, if it is bound. */
static int attend(pid_t child, int ended, int run, bool bound) {
    struct pollfd watched[] = {{.fd = ended, .events = POLLIN}, {.fd = run}};
    int status = -1;
    siginfo_t info;
    if (bound) {
        while (poll(watched, 2, -1) < 0 && errno == EINTR) continue;
        if (!watched[0].revents) {
            kill(child, SIGKILL); /* it may have no group of its own yet */
            kill(-child, SIGKILL);
        }
        /* while the child is not waited for, its group's number is nobody else's */
        while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) continue;
        kill(-child, SIGKILL);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

/* The end of a pipe that is written to when the child ends. */
static int child_ended;

static void note_end(int number) {
    (void)number;
    ssize_t ignored = write(child_ended, "", 1);
    (void)ignored;
}

/* In a process of its own: runs the command and reports its end. */
static _Noreturn void keep(const struct starter_command *command, const char *argument, int files[PASSED]) {
    int ends[2] = {-1, -1}, status = -1, run = files[FILES];
    pid_t child = -1;
    if (system_pipe(ends)) {
        child_ended = ends[1];
        signal(SIGCHLD, note_end);
        child = fork();
    }
    if (child == 0) {
        signal(SIGCHLD, SIG_DFL);
        close(ends[0]);
        close(ends[1]);
        if (command->bound) setsid(); /* nor may it type into the terminal */
        start(command, argument, files);
    }
    for (int i = 0; i < FILES; i++) close(files[i]);
    if (child > 0) status = attend(child, ends[0], run, command->bound);
    ssize_t ignored = write(run, &status, sizeof status);
    (void)ignored;
    _exit(0);
}

/* Sends a request and its files; false if there is nobody to take it. */
static bool pass(int socket, const struct request *request, const int files[PASSED]) {
    union passed passed = {0};
    struct iovec part = {(void *)(uintptr_t)request, sizeof *request};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(PASSED * sizeof(int));
    memcpy(CMSG_DATA(header), files, PASSED * sizeof(int));
    while (part.iov_len > 0) {
        ssize_t n = system_send(socket, &message);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        part = (struct iovec){(char *)part.iov_base + n, part.iov_len - (size_t)n};
        /* the files went with the first bytes */
        message.msg_control = NULL;
        message.msg_controllen = 0;
    }
    return true;
}

/* Starts the program of a lasting command, whose standard input is its end of a socket; the other end, or -1.
 */
static int start_lasting(int socket, const struct starter_command *command) {
    int ends[2];
    if (!system_socket_pair(ends)) return -1;
    pid_t process = fork();
    if (process == 0) {
        close(socket);
        close(ends[0]);
        if (dup2(ends[1], STDIN_FILENO) < 0) _exit(127);
        close(ends[1]);
        set_signals(SIG_DFL);
        signal(SIGCHLD, SIG_DFL);
        command->become(command->context, NULL);
        _exit(127);
    }
    close(ends[1]);
    if (process < 0) close(ends[0]);
    return process < 0 ? -1 : ends[0];
}

/* Hands the request on to the program of a lasting command, which is started if it does not run, or no
 * longer. */
static void hand_on(int socket, int *program, const struct starter_command *command, struct request *request,
                    const int files[PASSED]) {
    request->which = 0;
    for (int attempt = 0; attempt < 2; attempt++) {
        if (*program < 0) *program = start_lasting(socket, command);
        if (*program < 0 || pass(*program, request, files)) return;
        close(*program);
        *program = -1;
    }
}

/* Takes requests until there are no more. */
static _Noreturn void serve(int socket, const struct starter_command *commands, size_t count) {
    struct request request;
    int files[PASSED], *programs = memory_resized(NULL, count, sizeof *programs);
    for (size_t i = 0; i < count; i++) programs[i] = -1;
    set_signals(SIG_IGN);
    signal(SIGCHLD, SIG_IGN); /* its children end by themselves */
    while (take(socket, &request, files)) {
        size_t which = request.which;
        /* if fork fails, the run ends without a status */
        if (which < count && commands[which].lasting) {
            hand_on(socket, &programs[which], &commands[which], &request, files);
        } else if (which < count && fork() == 0) {
            close(socket);
            keep(&commands[which], request.argument, files);
        }
        for (int i = 0; i < PASSED; i++) close(files[i]);
    }
    _exit(0);
}

_Noreturn void starter_serve(const struct starter_command *command) {
    int socket = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    /* its children must not hold it: the other end shows that this process has ended */
    if (socket < 0 || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0) _exit(127);
    close(nothing);
    serve(socket, command, 1);
}

bool starter_begin(struct starter *s, const struct starter_command *commands, size_t count) {
    int ends[2];
    if (!system_socket_pair(ends)) return false;
    pid_t process = fork();
    if (process == 0) {
        close(ends[0]);
        serve(ends[1], commands, count);
    }
    close(ends[1]);
    *s = (struct starter){process, ends[0]};
    if (process < 0) close(ends[0]);
    return process > 0;
}

int starter_run(const struct starter *s, size_t which, const char *argument, const int files[FILES]) {
    int ends[2];
    size_t length = argument ? strlen(argument) : 0;
    if (length > STARTER_ARGUMENT || !system_pipe(ends)) return -1;
    struct request request = {.which = which < UINT32_MAX ? (uint32_t)which : UINT32_MAX};
    if (length) memcpy(request.argument, argument, length);
    bool passed = pass(s->socket, &request, (int[PASSED]){files[0], files[1], files[2], ends[1]});
    close(ends[1]);
    if (passed) return ends[0];
    close(ends[0]);
    return -1;
}

int starter_wait(int run) {
    int status;
    ssize_t n;
    while ((n = read(run, &status, sizeof status)) < 0 && errno == EINTR) continue;
    close(run);
    return n == sizeof status ? status : -1;
}

void starter_end(struct starter *s) {
    close(s->socket);
    while (waitpid(s->process, NULL, 0) < 0 && errno == EINTR) continue;
    *s = (struct starter){0, -1};
}
