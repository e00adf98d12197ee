/* What one system's C library has and another's lacks or calls otherwise: Linux with glibc or musl, macOS,
 * the BSDs. Everything else here is POSIX. */
#ifndef BASE_SYSTEM_H
#define BASE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* When the file's bytes, or anything of it, last changed, in nanoseconds since 1970. */
int64_t system_modified(const struct stat *);
int64_t system_changed(const struct stat *);

/* The first place of the bytes, or NULL; no bytes are at the beginning. */
const void *system_find(const void *bytes, size_t n, const void *wanted, size_t wanted_n);

/* A pipe that programs which this one runs do not inherit. false, errno. */
bool system_pipe(int ends[2]);

/* Two ends of a stream that programs which this one runs do not inherit. false, errno. */
bool system_socket_pair(int ends[2]);

/* As sendmsg, but without a signal if nobody listens any more: -1, EPIPE. */
ssize_t system_send(int socket, const struct msghdr *);

/* A file in memory alone, or one without a name; what this one runs does not inherit it. -1, errno. */
int system_memory_file(void);

/* From now on the process is killed when its parent ends, if the system can. */
void system_die_with_parent(void);

/* Copies the rest of one open file into another, by the kernel if it can. false, errno. */
bool system_copy(int from, int to);

/* From now on stdout writes by this function, which returns size, or 0 and errno; it is unbuffered until
 * setvbuf. Before anything is printed. false if the C library has no such streams; stdout is then as it
 * was. */
bool system_divert_output(size_t (*write)(const char *bytes, size_t size));

/* From now on up to this many bytes that are freed are kept for the next allocation, if the allocator can be
 * told. */
void system_keep_memory(int bytes);

/* So many bytes, all zero, that take no memory until they are used, if the system can. NULL: there is no
 * room. */
void *system_pages(size_t bytes);
void system_free_pages(void *, size_t bytes);

/* The bytes of memory that this process may have at most, by its own limits and its control groups';
 * INT64_MAX if nothing limits it. */
int64_t system_memory_limit(void);

/* Raises `signal` when this thread has worked for this many seconds from now (the whole process, where
 * threads have no timers). false if there is no such timer. A second call starts anew. */
bool system_alarm_after_work(int signal, int64_t seconds);

#endif
