#include "readers/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/memory.h"
#include "base/sandbox.h"
#include "base/starter.h"
#include "base/stdio_guard.h"
#include "base/system.h"

/* Bytes that are written at a time: what a pipe holds. */
#define BLOCK 65536

/* A sanitizer maps terabytes, and reports on standard error. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static struct {
    buf waiting;
    size_t written; /* bytes, those waiting included */
    size_t members;
    int diagnosis; /* where the sentence goes */
} output = {.diagnosis = STDERR_FILENO};

void reader_fail(enum reader_status status, const char *format, ...) {
    char sentence[512];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof sentence ? (size_t)n : sizeof sentence - 1;
    ssize_t ignored = write(output.diagnosis, sentence, length);
    (void)ignored;
    _exit((int)status);
}

static void flush(void) {
    for (size_t done = 0; done < output.waiting.n;) {
        ssize_t n = write(STDOUT_FILENO, output.waiting.p + done, output.waiting.n - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) _exit(1); /* nobody reads it any more */
        done += (size_t)n;
    }
    buf_clear(&output.waiting);
}

static void add(str bytes, size_t most) {
    if (bytes.n > most - output.written) reader_fail(READER_OVER_LIMIT, "more than %zu bytes of text", most);
    output.written += bytes.n;
    if (output.waiting.n + bytes.n > BLOCK) flush();
    buf_add(&output.waiting, bytes);
    if (output.waiting.n > BLOCK) flush();
}

void reader_write(str bytes) {
    add(bytes, READER_OUTPUT);
}

void reader_member(str name, str bytes) {
    char head[64];
    if (!output.members) add(STR("brev-members 1\n"), READER_CONTAINER);
    if (++output.members > READER_MEMBERS)
        reader_fail(READER_OVER_LIMIT, "more than %d members", READER_MEMBERS);
    if (name.n > READER_NAME || bytes.n > READER_OUTPUT)
        reader_fail(READER_OVER_LIMIT, "a member's name has %zu bytes, and it %zu", name.n, bytes.n);
    int n = snprintf(head, sizeof head, "%zu %zu\n", name.n, bytes.n);
    add((str){head, (size_t)n}, READER_CONTAINER);
    add(name, READER_CONTAINER);
    add(STR("\n"), READER_CONTAINER);
    add(bytes, READER_CONTAINER);
}

static void out_of_memory(void) {
    reader_fail(READER_OVER_LIMIT, "more than %zu bytes of memory", READER_MEMORY);
}

/* Where a limit is lower already, it stays. Of the time, the first signal can be told from a kill. */
static void set_limits(void) {
    setrlimit(RLIMIT_CPU, &(struct rlimit){READER_CPU_SECONDS, READER_CPU_SECONDS + 1});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (!SANITIZED) setrlimit(RLIMIT_AS, &(struct rlimit){READER_MEMORY, READER_MEMORY});
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0);
#endif
    system_die_with_parent();
}

/* What libraries say on standard error goes nowhere, only our own sentence to where it is read. */
static void silence_libraries(void) {
    if (SANITIZED) return;
    int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (kept >= 0 && nothing >= 0) {
        output.diagnosis = kept;
        dup2(nothing, STDERR_FILENO);
    }
    if (nothing >= 0) close(nothing);
}

/* A pipe, when a person tries the reader by hand. */
static str read_pipe(void) {
    buf bytes = {0};
    char block[BLOCK];
    ssize_t n;
    while ((n = read(STDIN_FILENO, block, sizeof block)) != 0) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) reader_fail(READER_DAMAGED, "cannot read standard input");
        buf_add(&bytes, (str){block, (size_t)n});
        if (bytes.n > READER_FILE) reader_fail(READER_OVER_LIMIT, "more than %zu bytes", READER_FILE);
    }
    return buf_str(&bytes);
}

static str whole_file(void) {
    struct stat state;
    if (fstat(STDIN_FILENO, &state) != 0) reader_fail(READER_DAMAGED, "cannot read standard input");
    if (!S_ISREG(state.st_mode)) return read_pipe();
    if (state.st_size > (off_t)READER_FILE)
        reader_fail(READER_OVER_LIMIT, "more than %zu bytes", READER_FILE);
    if (state.st_size == 0) return STR("");
    void *bytes = mmap(NULL, (size_t)state.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (bytes == MAP_FAILED) reader_fail(READER_DAMAGED, "cannot read standard input");
    return (str){bytes, (size_t)state.st_size};
}

/* Reads one file in a process that is prepared and has read none yet. */
static _Noreturn void read_file(const struct reader *reader, const char *name) {
    memory_when_exhausted(out_of_memory);
    set_limits();
    silence_libraries();
    sandbox_enter(&(struct sandbox){0});
    reader->read(whole_file(), str_of(name));
    flush();
    if (SANITIZED) exit(READER_READ); /* it reports then */
    _exit(READER_READ);               /* nothing is worth putting away */
}

static void serve_file(void *context, const char *name) {
    read_file(context, name);
}

static _Noreturn void serve(const struct reader *reader) {
    system_die_with_parent();
    starter_serve(&(struct starter_command){serve_file, (void *)(uintptr_t)reader, true, false});
}

int reader_run(const struct reader *reader, int argc, char **argv) {
    stdio_guard();
    bool serves = argc > 1 && strcmp(argv[1], READER_SERVES) == 0;
    if (reader->prepare) reader->prepare();
    if (serves) serve(reader);
    read_file(reader, argc > 1 ? argv[1] : "");
}
