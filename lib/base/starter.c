#include "base/starter.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILES 3

/* What a request carries beside its number, in the room and alignment that the kernel wants. */
union passed {
    struct cmsghdr header;
    char room[CMSG_SPACE(FILES * sizeof(int))];
};

/* Signals that a terminal, or `timeout`, sends to the whole group: the starter outlasts its commands. */
static const int outlasted[] = {SIGINT, SIGQUIT, SIGTERM, SIGPIPE};

static void set_signals(void (*handler)(int)) {
    for (size_t i = 0; i < sizeof outlasted / sizeof *outlasted; i++) signal(outlasted[i], handler);
}

/* Takes a request: 1, 0 at the end, -1 if it is none. */
static int take(int socket, uint32_t *which, int files[FILES]) {
    union passed passed = {0};
    uint32_t number = 0;
    struct iovec part = {&number, sizeof number};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed};
    ssize_t n;
    while ((n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) continue;
    if (n <= 0) return 0;
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (n != sizeof number || !header || header->cmsg_level != SOL_SOCKET ||
        header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(FILES * sizeof(int)))
        return -1;
    memcpy(files, CMSG_DATA(header), FILES * sizeof(int));
    *which = number;
    return 1;
}

static _Noreturn void start(const struct starter_command *command, const int files[FILES]) {
    /* first out of the way of one another */
    int high[FILES];
    for (int i = 0; i < FILES; i++) high[i] = files[i] < FILES ? dup(files[i]) : files[i];
    for (int i = 0; i < FILES; i++)
        if (dup2(high[i], i) < 0) _exit(127);
    set_signals(SIG_DFL);
    command->become(command->context);
    _exit(127);
}

static int run(const struct starter_command *command, const int files[FILES]) {
    int status = -1;
    pid_t child = fork();
    if (child == 0) start(command, files);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return child > 0 ? status : -1;
}

static _Noreturn void serve(int socket, const struct starter_command *commands, size_t count) {
    uint32_t which = 0;
    int files[FILES], got;
    set_signals(SIG_IGN);
    while ((got = take(socket, &which, files)) != 0) {
        int status = got > 0 && which < count ? run(&commands[which], files) : -1;
        for (int i = 0; got > 0 && i < FILES; i++) close(files[i]);
        if (write(socket, &status, sizeof status) != sizeof status) break;
    }
    _exit(0);
}

bool starter_begin(struct starter *s, const struct starter_command *commands, size_t count) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return false;
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

bool starter_run(const struct starter *s, size_t which, const int files[FILES]) {
    union passed passed = {0};
    uint32_t number = which < UINT32_MAX ? (uint32_t)which : UINT32_MAX;
    struct iovec part = {&number, sizeof number};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(FILES * sizeof(int));
    memcpy(CMSG_DATA(header), files, FILES * sizeof(int));
    ssize_t n;
    while ((n = sendmsg(s->socket, &message, MSG_NOSIGNAL)) < 0 && errno == EINTR) continue;
    return n == sizeof number;
}

int starter_wait(const struct starter *s) {
    int status;
    ssize_t n;
    while ((n = read(s->socket, &status, sizeof status)) < 0 && errno == EINTR) continue;
    return n == sizeof status ? status : -1;
}

void starter_end(struct starter *s) {
    close(s->socket);
    while (waitpid(s->process, NULL, 0) < 0 && errno == EINTR) continue;
    *s = (struct starter){0, -1};
}
