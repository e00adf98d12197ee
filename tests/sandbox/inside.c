/* Loaded into a program (LD_PRELOAD): when the program ends, tries what somebody would try who had taken it
 * over.
 *
 * INSIDE_PROGRAM is the name of the program that is meant; INSIDE_REPORT a file to which each try is appended
 * as "PROGRAM<TAB>WHAT<TAB>done" or "...<TAB>ERRNO"; INSIDE_FOLDER a folder with a
 * file "victim". What a try needs (sockets that listen, a terminal) is made before main, while
 * everything is still allowed. With INSIDE_KERNEL=old the kernel has neither Landlock nor seccomp. */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <dlfcn.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int report = -1, terminal = -1, name_space = -1;
static char victim[4096], spare[4096], fresh[4096];

/* Sockets that were made before, beside those that a try makes itself. */
static int tcp, udp, local, listening;
static struct sockaddr_in there = {.sin_family = AF_INET};
static struct sockaddr_un by_path = {.sun_family = AF_UNIX}, abstract = {.sun_family = AF_UNIX};

static int try_read(void) {
    return open(victim, O_RDONLY);
}

static int try_write(void) {
    return open(victim, O_WRONLY);
}

static int try_create(void) {
    return open(fresh, O_WRONLY | O_CREAT, 0600);
}

static int try_unlink(void) {
    return unlink(spare);
}

static int try_rename(void) {
    return rename(victim, victim);
}

static int try_chmod(void) {
    return chmod(victim, 0600);
}

static int try_chown(void) {
    return chown(victim, getuid(), getgid());
}

static int try_utimens(void) {
    return utimensat(AT_FDCWD, victim, NULL, 0);
}

static int try_setxattr(void) {
    return (int)syscall(SYS_setxattr, victim, "user.inside", "x", 1, 0);
}

/* With a socket made now, else with the one made before. */
static int connect_by(int family, int type, int made, const void *address, socklen_t n) {
    int fd = socket(family, type, 0);
    if (fd >= 0 && connect(fd, address, n) == 0) return 0;
    return connect(made, address, n);
}

static int try_tcp(void) {
    return connect_by(AF_INET, SOCK_STREAM, tcp, &there, sizeof there);
}

static int try_udp(void) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd >= 0 && sendto(fd, "x", 1, 0, (struct sockaddr *)&there, sizeof there) == 1) return 0;
    struct iovec part = {(char[]){'x'}, 1};
    struct msghdr message = {
        .msg_name = &there, .msg_namelen = sizeof there, .msg_iov = &part, .msg_iovlen = 1};
    if (sendmsg(udp, &message, 0) == 1) return 0;
    return sendto(udp, "x", 1, 0, (struct sockaddr *)&there, sizeof there) == 1 ? 0 : -1;
}

static int try_unix(void) {
    return connect_by(AF_UNIX, SOCK_STREAM, local, &by_path, sizeof by_path);
}

static int try_abstract(void) {
    return connect_by(AF_UNIX, SOCK_STREAM, local, &abstract, sizeof(sa_family_t) + 20);
}

static int try_bind(void) {
    struct sockaddr_in anywhere = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return bind(fd >= 0 ? fd : listening, (struct sockaddr *)&anywhere, sizeof anywhere);
}

static int try_kill(void) {
    return kill(getppid(), SIGCONT);
}

static int try_ptrace(void) {
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1 ? -1 : 0;
}

static int try_fork(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
    return child < 0 ? -1 : 0;
}

/* What gets as far as looking for the file was not refused. */
static int try_execve(void) {
    execve("/nowhere/program", (char *const[]){(char[]){"program"}, NULL}, NULL);
    return errno == ENOENT ? 0 : -1;
}

static int try_io_uring(void) {
    struct io_uring_params how = {0};
    return (int)syscall(SYS_io_uring_setup, 1, &how);
}

static int try_unshare(void) {
    return unshare(CLONE_FS);
}

static int try_setns(void) {
    return setns(name_space, 0);
}

static int try_mount(void) {
    return mount("none", "/nowhere/folder", "tmpfs", 0, NULL) == 0 || errno == ENOENT ? 0 : -1;
}

static int try_typing(void) {
    return ioctl(terminal, TIOCSTI, "x");
}

static int try_memfd(void) {
    int fd = memfd_create("program", 0);
    if (fd < 0) return -1;
    return fexecve(fd, (char *const[]){(char[]){"program"}, NULL}, (char *const[]){NULL});
}

static int try_bpf(void) {
    union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    return (int)syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map);
}

static const struct try {
    const char *what;
    int (*act)(void);
}
tries[] = {
    {"read", try_read},         {"write", try_write},       {"create", try_create},
    {"unlink", try_unlink},     {"rename", try_rename},     {"chmod", try_chmod},
    {"chown", try_chown},       {"utimensat", try_utimens}, {"setxattr", try_setxattr},
    {"tcp", try_tcp},           {"udp", try_udp},           {"unix socket", try_unix},
    {"abstract", try_abstract}, {"bind", try_bind},         {"kill", try_kill},
    {"fork", try_fork},         {"execve", try_execve},     {"io_uring", try_io_uring},
    {"unshare", try_unshare},   {"setns", try_setns},       {"mount", try_mount},
    {"TIOCSTI", try_typing},    {"memfd", try_memfd},       {"bpf", try_bpf},
    {"ptrace", try_ptrace}, /* last: who is traced stops at every signal */
};

static void tell(const char *where, const struct try *attempt) {
    char line[200];
    errno = 0;
    int got = attempt->act();
    int n = snprintf(line, sizeof line, "%s\t%s%s\t%s\n", program_invocation_short_name, where, attempt->what,
                     got >= 0 ? "done" : strerrorname_np(errno));
    if (report < 0 || write(report, line, (size_t)n) != n) _exit(99);
}

__attribute__((destructor)) static void end(void) {
    if (report < 0) return;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) tell("", &tries[i]);
}

/* Makes a program's threads try first to read the file and to fork. */
struct start {
    void *(*run)(void *);
    void *context;
};

static void *run_thread(void *context) {
    struct start start = *(struct start *)context;
    free(context);
    tell("thread: ", &tries[0]);
    tell("thread: ", &(struct try){"fork", try_fork});
    return start.run(start.context);
}

/* glibc's own names are not ours to use */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *context) {
    static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
    struct start *start = malloc(sizeof *start);
    if (report < 0 || !start) {
        free(start);
        return real(thread, how, run, context);
    }
    *start = (struct start){run, context};
    return real(thread, how, run_thread, start);
}

static void forget_sandboxes(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        _exit(99);
}

/* 0, or -1 if the socket does not listen at the address. */
static int listen_at(int family, void *address, socklen_t n) {
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd >= 0 && bind(fd, address, n) == 0 && listen(fd, 8) == 0 ? fd : -1;
}

static void prepare(const char *folder) {
    socklen_t n = sizeof there;
    snprintf(victim, sizeof victim, "%s/victim", folder);
    snprintf(spare, sizeof spare, "%s/spare", folder);
    snprintf(fresh, sizeof fresh, "%s/fresh", folder);
    close(open(spare, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    snprintf(by_path.sun_path, sizeof by_path.sun_path, "%s/socket", folder);
    snprintf(abstract.sun_path + 1, 20, "inside %d", (int)getpid());
    unlink(by_path.sun_path);
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int server = listen_at(AF_INET, &there, sizeof there);
    getsockname(server, (struct sockaddr *)&there, &n);
    listen_at(AF_UNIX, &by_path, sizeof by_path);
    listen_at(AF_UNIX, &abstract, sizeof(sa_family_t) + 20);
    tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    local = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    name_space = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    char *name = master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 ? ptsname(master) : NULL;
    terminal = name ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
}

__attribute__((constructor)) static void begin(void) {
    const char *program = getenv("INSIDE_PROGRAM"), *kernel = getenv("INSIDE_KERNEL");
    const char *path = getenv("INSIDE_REPORT"), *folder = getenv("INSIDE_FOLDER");
    if (!program || strcmp(program, program_invocation_short_name) != 0) return;
    if (kernel && strcmp(kernel, "old") == 0) forget_sandboxes();
    if (!path || !folder) return;
    prepare(folder);
    report = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (report < 0) _exit(99);
}
