#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A sanitizer, or a program that counts its own lines (NO_SANDBOX), opens files of its own at the end. */
#if defined(__SANITIZE_ADDRESS__) || defined(NO_SANDBOX)
#define SANDBOX 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX 0
#endif
#endif
#if !defined(SANDBOX) && defined(SYS_landlock_create_ruleset)
#define SANDBOX 1
#endif

#if defined(SANDBOX) && SANDBOX

/* From linux/landlock.h, whose older versions lack the later ones. */
#define GET_VERSION 1u
#define RULE_PATH 1
#define READ_FILE ((uint64_t)1 << 2)
#define READ_DIR ((uint64_t)1 << 3)
#define NETWORK ((uint64_t)3) /* TCP: bind, connect; since version 4 */

/* The rights of files and of the network that each version of the kernel's interface knows: 13 of the first,
 * then linking to other folders, truncation, and (5) commands to devices. */
static uint64_t file_rights(long version) {
    unsigned count = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
    return ((uint64_t)1 << count) - 1;
}

struct ruleset {
    uint64_t files, network;
};

struct path_rule {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

static void allow(int rules, const char *path) {
    struct stat state;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &state) == 0) {
        struct path_rule rule = {S_ISDIR(state.st_mode) ? READ_FILE | READ_DIR : READ_FILE, fd};
        syscall(SYS_landlock_add_rule, rules, RULE_PATH, &rule, 0);
    }
    if (fd >= 0) close(fd);
}

void sandbox_enter(const char *const *paths) {
    /* valgrind does not know these calls and complains of them */
    const char *preloaded = getenv("LD_PRELOAD");
    if (preloaded && strstr(preloaded, "vgpreload")) return;
    int before = errno;
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, GET_VERSION);
    if (version >= 1) {
        struct ruleset rights = {file_rights(version), version >= 4 ? NETWORK : 0};
        size_t size = version >= 4 ? sizeof rights : sizeof rights.files;
        int rules = (int)syscall(SYS_landlock_create_ruleset, &rights, size, 0);
        if (rules >= 0) {
            for (; *paths; paths++) allow(rules, *paths);
            if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) syscall(SYS_landlock_restrict_self, rules, 0);
            close(rules);
        }
    }
    errno = before;
}

#else

void sandbox_enter(const char *const *paths) {
    (void)paths;
}

#endif
