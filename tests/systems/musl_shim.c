/* What Debian's static libraries, compiled for glibc, want of the C library and musl does not have. For tests
 * alone. */
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

void *__memcpy_chk(void *to, const void *from, size_t n, size_t room);
void *__memset_chk(void *to, int byte, size_t n, size_t room);
int fcntl64(int fd, int command, ...);

void *__memcpy_chk(void *to, const void *from, size_t n, size_t room) {
    (void)room;
    return memcpy(to, from, n);
}

void *__memset_chk(void *to, int byte, size_t n, size_t room) {
    (void)room;
    return memset(to, byte, n);
}

int fcntl64(int fd, int command, ...) { /* NOLINT(readability-inconsistent-declaration-parameter-name) */
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return fcntl(fd, command, argument);
}

/* glibc's fts.o calls these as its own library's, which no other library may stand for; tests/systems/musl
 * has given them this prefix. It keeps errno where musl does not look for it. */
#define FORWARD(name) __asm__(".globl glibc_" #name "\nglibc_" #name ": jmp " #name "@PLT\n")
FORWARD(calloc);
FORWARD(close);
FORWARD(closedir);
FORWARD(fchdir);
FORWARD(free);
FORWARD(fstat);
FORWARD(lstat);
FORWARD(malloc);
FORWARD(memcpy);
FORWARD(memmove);
FORWARD(open);
FORWARD(opendir);
FORWARD(qsort);
FORWARD(readdir);
FORWARD(realloc);
FORWARD(stat);
FORWARD(strlen);
FORWARD(strrchr);
_Thread_local int glibc_errno;
