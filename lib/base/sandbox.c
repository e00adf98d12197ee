#include "base/sandbox.h"

/* Only Linux has these walls. A sanitizer, or a program that counts its own lines (NO_SANDBOX), opens files
 * of its own at the end. */
#if !defined(__linux__) || !defined(_GNU_SOURCE)
#define SANDBOX 0
#elif defined(__SANITIZE_ADDRESS__) || defined(NO_SANDBOX)
#define SANDBOX 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX 0
#endif
#endif
#ifndef SANDBOX
#define SANDBOX 1
#endif

#if SANDBOX

#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- Landlock: files. The numbers are those of linux/landlock.h, whose older versions lack the later ones.
 */

#define GET_VERSION 1u
#define RULE_PATH 1

#define EXECUTE ((uint64_t)1 << 0)
#define WRITE_FILE ((uint64_t)1 << 1)
#define READ_FILE ((uint64_t)1 << 2)
#define READ_DIR ((uint64_t)1 << 3)
#define REMOVE_FILE ((uint64_t)1 << 5)
#define MAKE_REG ((uint64_t)1 << 8)
#define TRUNCATE ((uint64_t)1 << 14)

#define OF_FILES (EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE)
#define TO_WRITE (WRITE_FILE | READ_FILE | TRUNCATE | READ_DIR | REMOVE_FILE | MAKE_REG)

struct ruleset {
    uint64_t files;
    uint64_t network; /* since version 4 */
    uint64_t scopes;  /* since version 6 */
};

struct path_rule {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

/* Everything that this version of the kernel's interface can forbid. */
static struct ruleset all_rights(long version, size_t *size) {
    /* 13 rights of the first version; then linking into other folders, truncation, commands to devices */
    unsigned count = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
    *size = version >= 6   ? sizeof(struct ruleset)
            : version >= 4 ? offsetof(struct ruleset, scopes)
                           : offsetof(struct ruleset, network);
    return (struct ruleset){
        .files = ((uint64_t)1 << count) - 1,
        .network = 3, /* TCP: bind, connect */
        .scopes = 3,  /* abstract sockets and signals of processes outside */
    };
}

static void allow_paths(int rules, uint64_t rights, const char *const *paths) {
    struct stat state;
    for (; paths && *paths; paths++) {
        int fd = open(*paths, O_PATH | O_CLOEXEC);
        if (fd < 0) continue;
        if (fstat(fd, &state) == 0) {
            struct path_rule rule = {S_ISDIR(state.st_mode) ? rights : rights & OF_FILES, fd};
            syscall(SYS_landlock_add_rule, rules, RULE_PATH, &rule, 0);
        }
        close(fd);
    }
}

#define RULE_PORT 2
#define CONNECT ((uint64_t)1 << 1)

struct port_rule {
    uint64_t allowed, port;
};

static void allow_ports(int rules, const unsigned short *ports, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct port_rule rule = {CONNECT, ports[i]};
        syscall(SYS_landlock_add_rule, rules, RULE_PORT, &rule, 0);
    }
}

/* A set of rules that allows nothing yet; -1 if the kernel has none. */
static int forbid_all(struct ruleset *known) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, GET_VERSION);
    if (version < 1) return -1;
    size_t size;
    *known = all_rights(version, &size);
    return (int)syscall(SYS_landlock_create_ruleset, known, size, 0);
}

static bool obey(int rules) {
    bool done = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return done;
}

static bool restrict_files(const struct sandbox *needs) {
    struct ruleset known;
    int rules = forbid_all(&known);
    if (rules < 0) return false;
    allow_paths(rules, known.files & (READ_FILE | READ_DIR), needs->folders);
    allow_paths(rules, known.files & READ_FILE, needs->files);
    allow_paths(rules, known.files & TO_WRITE, needs->writable);
    allow_ports(rules, needs->ports, needs->port_count);
    return obey(rules);
}

static bool confine_files(void) {
    const char *temporary = getenv("TMPDIR");
    const char *const everything[] = {"/", NULL}, *const devices[] = {"/dev/null", "/dev/full", NULL};
    const char *const folder[] = {temporary && temporary[0] == '/' ? temporary : "/tmp", NULL};
    struct ruleset known;
    int rules = forbid_all(&known);
    if (rules < 0) return false;
    allow_paths(rules, known.files & (READ_FILE | READ_DIR | EXECUTE), everything);
    allow_paths(rules, known.files, folder);
    allow_paths(rules, known.files & OF_FILES, devices);
    return obey(rules);
}

/* --- seccomp: system calls. By name, as each machine numbers them in its own way and has its own subset. */

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
/* none: the arguments' halves are the other way round */
#elif defined(__x86_64__) && defined(__LP64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#elif defined(__i386__)
#define MACHINE AUDIT_ARCH_I386
#elif defined(__arm__)
#define MACHINE AUDIT_ARCH_ARM
#elif defined(__powerpc64__)
#define MACHINE AUDIT_ARCH_PPC64LE
#endif

#ifdef MACHINE

/* Calls that work on what is open, on the process itself, or that Landlock decides about. */
static const int always[] = {
    /* files that are open */
    SYS_read,
    SYS_readv,
    SYS_write,
    SYS_writev,
    SYS_close,
    SYS_lseek,
    SYS_pread64,
    SYS_pwrite64,
    SYS_preadv,
    SYS_pwritev,
    SYS_fsync,
    SYS_fdatasync,
    SYS_getdents64,
    SYS_dup,
    SYS_dup3,
    SYS_ppoll,
    /* what the file system says of a name, which no right of Landlock's covers */
    SYS_faccessat,
    SYS_readlinkat,
    SYS_statx,
    SYS_getcwd,
    /* memory, without making any of it executable */
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    /* signals to itself, timers, clocks */
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_setitimer,
    SYS_getitimer,
    SYS_timer_create,
    SYS_timer_delete,
    SYS_restart_syscall,
    /* threads that it has */
    SYS_set_robust_list,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_gettid,
    SYS_membarrier,
    SYS_exit,
    SYS_exit_group,
    /* what it is */
    SYS_getpid,
    SYS_getppid,
    SYS_uname,
    SYS_sysinfo,
    SYS_getrusage,
    SYS_times,
    SYS_getrandom,
    SYS_wait4,
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef SYS_faccessat2
    SYS_faccessat2,
#endif
/* what 64-bit machines have, and 32-bit ones under another name */
#ifdef SYS_newfstatat
    SYS_newfstatat,
#endif
#ifdef SYS_fstatat64
    SYS_fstatat64,
#endif
#ifdef SYS_fstat
    SYS_fstat,
#endif
#ifdef SYS_fstat64
    SYS_fstat64,
    SYS_stat64,
    SYS_lstat64,
#endif
#ifdef SYS__llseek
    SYS__llseek,
#endif
#ifdef SYS_fstatfs
    SYS_statfs,
    SYS_fstatfs,
#endif
#ifdef SYS_fstatfs64
    SYS_statfs64,
    SYS_fstatfs64,
#endif
#ifdef SYS_fadvise64
    SYS_fadvise64,
#endif
#ifdef SYS_futex
    SYS_futex,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_timer_settime,
    SYS_timer_gettime,
#endif
#ifdef SYS_futex_time64
    SYS_futex_time64,
    SYS_clock_gettime64,
    SYS_clock_getres_time64,
    SYS_clock_nanosleep_time64,
    SYS_timer_settime64,
    SYS_timer_gettime64,
    SYS_ppoll_time64,
#endif
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
#ifdef SYS_getuid32
    SYS_getuid32,
    SYS_geteuid32,
    SYS_getgid32,
    SYS_getegid32,
#endif
/* what the first machines have and later ones, arm64 among them, do without */
#ifdef SYS_stat
    SYS_stat,
    SYS_lstat,
#endif
#ifdef SYS_access
    SYS_access,
    SYS_readlink,
#endif
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef SYS_dup2
    SYS_dup2,
#endif
#ifdef SYS_time
    SYS_time,
#endif
#ifdef SYS_getrlimit
    SYS_getrlimit,
#endif
#ifdef SYS_ugetrlimit
    SYS_ugetrlimit,
#endif
#ifdef SYS_sigreturn
    SYS_sigreturn,
#endif
};

/* To keep an index: the files of its folder, and their rights, which a new index takes over from the old. By
 * descriptor: Landlock decides what is opened, but not whose rights are changed by name. */
static const int to_write[] = {
    SYS_flock,       SYS_ftruncate,    SYS_fallocate, SYS_copy_file_range, SYS_sendfile,
    SYS_unlinkat,    SYS_umask,        SYS_renameat2, SYS_fchmod,          SYS_fchown,
    SYS_fsetxattr,   SYS_fremovexattr, SYS_fgetxattr, SYS_flistxattr,      SYS_getgroups,
#ifdef SYS_ftruncate64
    SYS_ftruncate64,
#endif
#ifdef SYS_sendfile64
    SYS_sendfile64,
#endif
#ifdef SYS_renameat
    SYS_renameat,
#endif
#ifdef SYS_rename
    SYS_rename,      SYS_unlink,
#endif
#ifdef SYS_fchown32
    SYS_fchown32,    SYS_getgroups32,
#endif
};

/* To ask a starter, to give its commands files that are none on a disk, and to read what they write. */
static const int to_start[] = {SYS_pipe2, SYS_memfd_create};

/* To ask a server by TCP; which ports, Landlock decides, if the kernel's is new enough. */
static const int to_connect[] = {SYS_recvfrom,    SYS_getsockopt,  SYS_setsockopt,
                                 SYS_getsockname, SYS_getpeername, SYS_shutdown};

/* How one argument decides about a call. */
enum test {
    TEST_NO_BIT,   /* allowed if it has none of these bits: one operand */
    TEST_SOME_BIT, /* allowed if it has some of them */
    TEST_ONE_OF    /* allowed if it is one of these values */
};

struct rule {
    int call;
    uint32_t argument; /* from 0 */
    enum test test;
    int refusal; /* the errno of a call that is not allowed */
    const uint32_t *operands;
    size_t operand_count;
};

#define OPERANDS(array) (array), sizeof(array) / sizeof *(array)

static const uint32_t executable[] = {PROT_EXEC};
static const uint32_t writing[] = {O_ACCMODE | O_CREAT | O_TRUNC};
static const uint32_t a_thread[] = {CLONE_THREAD};
static const uint32_t itself[] = {0}; /* the number of this process, and no address */
/* Not TIOCSTI, which types: what sort of terminal it is, and how wide. */
static const uint32_t terminal_questions[] = {TCGETS, TIOCGWINSZ,
#ifdef TCGETS2
                                              (uint32_t)TCGETS2
#endif
};
/* Not F_SETOWN and F_SETSIG, by which the kernel sends signals. */
static const uint32_t file_commands[] = {
    F_DUPFD,     F_DUPFD_CLOEXEC,
    F_GETFD,     F_SETFD,
    F_GETFL,     F_SETFL,
    F_GETLK,     F_SETLK,
    F_SETLKW,    F_OFD_GETLK,
    F_OFD_SETLK, F_OFD_SETLKW,
#if F_GETLK != 12
    12,          13,
    14 /* the 64-bit locks of 32-bit machines */
#endif
};

static const struct rule rules_always[] = {
#ifdef SYS_mmap2
    {SYS_mmap2, 2, TEST_NO_BIT, EACCES, OPERANDS(executable)},
#else
    {SYS_mmap, 2, TEST_NO_BIT, EACCES, OPERANDS(executable)},
#endif
    {SYS_mprotect, 2, TEST_NO_BIT, EACCES, OPERANDS(executable)},
    {SYS_ioctl, 1, TEST_ONE_OF, ENOTTY, OPERANDS(terminal_questions)},
    {SYS_fcntl, 1, TEST_ONE_OF, EPERM, OPERANDS(file_commands)},
#ifdef SYS_fcntl64
    {SYS_fcntl64, 1, TEST_ONE_OF, EPERM, OPERANDS(file_commands)},
#endif
    {SYS_prlimit64, 0, TEST_ONE_OF, EPERM, OPERANDS(itself)},
};

static const struct rule rules_reading[] = {
    {SYS_openat, 2, TEST_NO_BIT, EACCES, OPERANDS(writing)},
#ifdef SYS_open
    {SYS_open, 1, TEST_NO_BIT, EACCES, OPERANDS(writing)},
#endif
};

static const uint32_t tcp[] = {IPPROTO_TCP};
/* The lengths of their addresses: a socket of another family that was there before has others. */
static const uint32_t internet_addresses[] = {sizeof(struct sockaddr_in), sizeof(struct sockaddr_in6)};
/* What is sent has no address of its own: the socket is connected. */
static const struct rule rules_connecting[] = {
    {SYS_socket, 2, TEST_ONE_OF, EACCES, OPERANDS(tcp)},
    {SYS_connect, 2, TEST_ONE_OF, EACCES, OPERANDS(internet_addresses)},
    {SYS_sendto, 4, TEST_ONE_OF, EACCES, OPERANDS(itself)}};

static const struct rule rule_threads = {SYS_clone, 0, TEST_SOME_BIT, EPERM, OPERANDS(a_thread)};

/* The filter: a program of the kernel's packet filter. The calls with a rule come first, one after another;
 * then the ranges of numbers that are allowed, found by halving. */
struct filter {
    struct sock_filter code[1024];
    size_t n;
    bool failed; /* a jump is too far */
    int calls[256];
    size_t call_count;
};

#define ALLOWED SECCOMP_RET_ALLOW
#define REFUSED(number) (SECCOMP_RET_ERRNO | (uint32_t)(number))

static void emit(struct filter *f, unsigned code, uint32_t operand, size_t if_true, size_t if_false) {
    if (f->n == sizeof f->code / sizeof *f->code || if_true > UINT8_MAX || if_false > UINT8_MAX) {
        f->failed = true;
        return;
    }
    f->code[f->n++] = (struct sock_filter){(uint16_t)code, (uint8_t)if_true, (uint8_t)if_false, operand};
}

static void emit_load(struct filter *f, size_t offset) {
    emit(f, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void emit_return(struct filter *f, uint32_t verdict) {
    emit(f, BPF_RET | BPF_K, verdict, 0, 0);
}

/* The accumulator holds the call's number before and after. The kernel reads only the lower half of every
 * argument that has a rule, and on these machines that half comes first. */
static void emit_rule(struct filter *f, const struct rule *rule) {
    size_t tests = rule->operand_count;
    emit(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rule->call, 0, tests + 3);
    emit_load(f, offsetof(struct seccomp_data, args) + rule->argument * sizeof(uint64_t));
    if (rule->test == TEST_NO_BIT) {
        emit(f, BPF_JMP | BPF_JSET | BPF_K, rule->operands[0], 0, 1);
    } else {
        unsigned test = rule->test == TEST_ONE_OF ? BPF_JEQ : BPF_JSET;
        for (size_t i = 0; i < tests; i++) emit(f, BPF_JMP | test | BPF_K, rule->operands[i], tests - i, 0);
    }
    emit_return(f, REFUSED(rule->refusal));
    emit_return(f, ALLOWED);
}

static void add_calls(struct filter *f, const int *calls, size_t n) {
    if (n > sizeof f->calls / sizeof *f->calls - f->call_count) {
        f->failed = true;
        return;
    }
    memcpy(f->calls + f->call_count, calls, n * sizeof *calls);
    f->call_count += n;
}

static int by_number(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

struct range {
    int first, last;
};

static void emit_ranges(struct filter *f, const struct range *ranges, size_t n) {
    if (n == 1) {
        emit(f, BPF_JMP | BPF_JGE | BPF_K, (uint32_t)ranges->first, 0, 2);
        emit(f, BPF_JMP | BPF_JGT | BPF_K, (uint32_t)ranges->last, 1, 0);
        emit_return(f, ALLOWED);
        emit_return(f, REFUSED(ENOSYS));
        return;
    }
    size_t half = n / 2, at = f->n;
    emit(f, BPF_JMP | BPF_JGE | BPF_K, (uint32_t)ranges[half].first, 0, 0);
    emit_ranges(f, ranges, half);
    size_t left = f->n - at - 1;
    if (f->failed || left > UINT8_MAX)
        f->failed = true;
    else
        f->code[at].jt = (uint8_t)left;
    emit_ranges(f, ranges + half, n - half);
}

static void emit_calls(struct filter *f) {
    struct range ranges[sizeof f->calls / sizeof *f->calls];
    size_t n = 0;
    qsort(f->calls, f->call_count, sizeof *f->calls, by_number);
    for (size_t i = 0; i < f->call_count; i++) {
        if (n && f->calls[i] <= ranges[n - 1].last + 1)
            ranges[n - 1].last = f->calls[i];
        else
            ranges[n++] = (struct range){f->calls[i], f->calls[i]};
    }
    if (n) emit_ranges(f, ranges, n);
}

static void make_filter(const struct sandbox *needs, struct filter *f) {
    const uint32_t own[] = {(uint32_t)getpid()};
    const struct rule rule_signal = {SYS_tgkill, 0, TEST_ONE_OF, EPERM, OPERANDS(own)};
    emit_load(f, offsetof(struct seccomp_data, arch));
    emit(f, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
    emit_return(f, REFUSED(ENOSYS)); /* calls as another machine numbers them */
    emit_load(f, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < sizeof rules_always / sizeof *rules_always; i++) emit_rule(f, &rules_always[i]);
    emit_rule(f, &rule_signal);
    if (needs->threads) emit_rule(f, &rule_threads);
    add_calls(f, OPERANDS(always));
    if (needs->port_count) {
        for (size_t i = 0; i < sizeof rules_connecting / sizeof *rules_connecting; i++)
            emit_rule(f, &rules_connecting[i]);
        add_calls(f, OPERANDS(to_connect));
    }
    if (needs->starter) {
        const uint32_t socket[] = {(uint32_t)needs->starter};
        emit_rule(f, &(struct rule){SYS_sendmsg, 0, TEST_ONE_OF, EPERM, OPERANDS(socket)});
        add_calls(f, OPERANDS(to_start));
    }
    if (needs->writable) {
        static const int to_open[] = {SYS_openat,
#ifdef SYS_open
                                      SYS_open
#endif
        };
        add_calls(f, OPERANDS(to_open));
        add_calls(f, OPERANDS(to_write));
    } else if (needs->folders || needs->files) {
        for (size_t i = 0; i < sizeof rules_reading / sizeof *rules_reading; i++)
            emit_rule(f, &rules_reading[i]);
    }
    emit_calls(f);
}

static bool install(const struct filter *f, unsigned flags) {
    struct sock_fprog program = {(unsigned short)f->n, (struct sock_filter *)(uintptr_t)f->code};
    return !f->failed && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) == 0;
}

static bool restrict_calls(const struct sandbox *needs) {
    struct filter f = {.n = 0};
    make_filter(needs, &f);
    /* no foreign code runs here that could measure what speculation leaves behind */
    return install(&f, SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW);
}

/* What no program that reads a letter needs, and a mistake in one could be used for. */
static const int never[] = {
    SYS_socket,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_unshare,
    SYS_setns,
    SYS_mount,
    SYS_umount2,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_add_key,
    SYS_keyctl,
    SYS_request_key,
#ifdef SYS_socketcall
    SYS_socketcall,
#endif
#ifdef SYS_io_uring_setup
    SYS_io_uring_setup,
#endif
#ifdef SYS_pidfd_getfd
    SYS_pidfd_getfd,
#endif
};

/* From here on the numbers are those of x32, which a kernel may have beside the others. */
#define X32_FIRST 0x40000000u

static bool confine_calls(void) {
    struct filter f = {.n = 0};
    emit_load(&f, offsetof(struct seccomp_data, arch));
    emit(&f, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
    emit_return(&f, REFUSED(ENOSYS));
    emit_load(&f, offsetof(struct seccomp_data, nr));
    emit(&f, BPF_JMP | BPF_JGE | BPF_K, X32_FIRST, 0, 1);
    emit_return(&f, REFUSED(EPERM));
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        emit(&f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)never[i], 0, 1);
        emit_return(&f, REFUSED(EPERM));
    }
    emit_return(&f, ALLOWED);
    return install(&f, SECCOMP_FILTER_FLAG_TSYNC);
}

#else

static bool confine_calls(void) {
    return false;
}

static bool restrict_calls(const struct sandbox *needs) {
    (void)needs;
    return false;
}

#endif

/* valgrind makes calls of its own in the program's name, and complains of Landlock's. */
static bool is_watched(void) {
    const char *preloaded = getenv("LD_PRELOAD");
    return preloaded && strstr(preloaded, "vgpreload");
}

unsigned sandbox_confine(void) {
    unsigned walls = 0;
    if (is_watched()) return SANDBOX_FILES | SANDBOX_CALLS;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 0;
    if (confine_files()) walls |= SANDBOX_FILES;
    if (confine_calls()) walls |= SANDBOX_CALLS;
    return walls;
}

unsigned sandbox_enter(const struct sandbox *needs) {
    if (is_watched()) return SANDBOX_FILES | SANDBOX_CALLS;
    int before = errno;
    unsigned walls = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) {
        if (restrict_files(needs)) walls |= SANDBOX_FILES;
        if (restrict_calls(needs)) walls |= SANDBOX_CALLS;
    }
    errno = before;
    return walls;
}

#else

unsigned sandbox_confine(void) {
    return SANDBOX_FILES | SANDBOX_CALLS;
}

unsigned sandbox_enter(const struct sandbox *needs) {
    (void)needs;
#ifdef __linux__
    return SANDBOX_FILES | SANDBOX_CALLS; /* nothing to report: a build for tests */
#else
    return 0;
#endif
}

#endif
