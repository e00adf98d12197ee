/* A fuzz target without libFuzzer: runs the files named, then what becomes of them when bytes are flipped,
 * doubled, cut and mixed, FUZZ_ROUNDS times (20,000) from a fixed seed, so that a failure comes again. The
 * input that fails is left beside the program, as fuzz_X.crash: name it as a file to see it fail alone. */
#include <fcntl.h>
#include <signal.h>

#include "base/memory.h"
#include "fuzz.h"

/* Only some targets have one. */
#pragma weak LLVMFuzzerCustomMutator
#pragma weak fuzz_longest

/* A changed input begins as at most so many bytes of a file and grows to at most CHANGED_MAX, or a target's
 * own fuzz_longest: many small ones find more than few large. */
#define CHANGED_MAX 4096
#define BEGINNING_MAX 512

static size_t at_most(size_t most) {
    return &fuzz_longest && fuzz_longest < most ? fuzz_longest : most;
}

/* Seconds after which an input counts as hanging. */
#define TOO_LONG 60

static uint64_t state = 0x9E3779B97F4A7C15u;

static size_t below(size_t n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return n ? (size_t)(state % n) : 0;
}

struct input {
    uint8_t *p;
    size_t n;
};

static struct input load(const char *path) {
    struct input input = {memory_zeroed(1, 1 << 20), 0};
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    input.n = fread(input.p, 1, 1 << 20, file);
    fclose(file);
    return input;
}

static char crash_path[4096];
static const uint8_t *current;
static size_t current_size;

static void keep_crash(int number) {
    int fd = open(crash_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd >= 0 && write(fd, current, current_size) == (ssize_t)current_size) close(fd);
    signal(number, SIG_DFL);
    raise(number);
}

/* A copy in memory of exactly n bytes, so that a sanitizer sees a read past its end. */
static void try_bytes(const uint8_t *p, size_t n) {
    uint8_t *exact = memory_zeroed(n ? n : 1, 1);
    memcpy(exact, p, n);
    current = exact;
    current_size = n;
    alarm(TOO_LONG);
    LLVMFuzzerTestOneInput(exact, n);
    current_size = 0; /* what fails at the end, as a leak, is no input's fault */
    free(exact);
}

static const char *const pieces[] = {"\"",
                                     "(",
                                     ")",
                                     "[",
                                     "](",
                                     "*",
                                     "**",
                                     "`",
                                     "~",
                                     "-",
                                     " OR ",
                                     " IKKE ",
                                     "year:",
                                     "..",
                                     "\n",
                                     "\n\n",
                                     "\r\n",
                                     "\t",
                                     "\xC3",
                                     "\xE2\x80\xA8",
                                     "\xC2\xAD",
                                     "\xEF\xBB\xBF",
                                     "\xE2\x80\xAE",
                                     "å",
                                     "A\xCC\x8A",
                                     "&aelig;",
                                     "<!--",
                                     "# ",
                                     "- ",
                                     "> ",
                                     "1. ",
                                     "J.nr. ",
                                     "Kære ",
                                     "0 1 MRS. 2013"};

static size_t change(uint8_t *to, size_t n, const struct input *other) {
    size_t at = below(n + 1), length = below(n - at + 1) % 64;
    switch (below(5)) {
    case 0:
        if (n) to[at % n] = (uint8_t)below(256);
        return n;
    case 1:
        memmove(to + at, to + at + length, n - at - length);
        return n - length;
    case 2: {
        const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
        size_t m = strlen(piece);
        if (n + m > CHANGED_MAX) return n;
        memmove(to + at + m, to + at, n - at);
        memcpy(to + at, piece, m);
        return n + m;
    }
    case 3:
        if (n + length > CHANGED_MAX) return n;
        memmove(to + at + length, to + at, n - at);
        return n + length;
    default: {
        size_t from = below(other->n), m = below(other->n - from + 1) % 256;
        if (m > CHANGED_MAX - at) m = CHANGED_MAX - at;
        memcpy(to + at, other->p + from, m);
        return at + m > n ? at + m : n;
    }
    }
}

static struct input *inputs;
static size_t count;

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most) {
    uint8_t bytes[CHANGED_MAX];
    if (size > sizeof bytes || most > sizeof bytes) return size;
    memcpy(bytes, data, size);
    size_t n = change(bytes, size, &inputs[below(count)]);
    if (n > most) n = most;
    memcpy(data, bytes, n);
    return n;
}

/* A stretch of a file, changed in a few places. */
static size_t make_input(uint8_t *bytes) {
    const struct input *input = &inputs[below(count)];
    size_t from = LLVMFuzzerCustomMutator ? 0 : below(input->n), n = input->n - from;
    if (n > at_most(BEGINNING_MAX)) n = below(at_most(BEGINNING_MAX));
    memcpy(bytes, input->p + from, n);
    for (size_t changes = 1 + below(6); changes; changes--)
        n = LLVMFuzzerCustomMutator ? LLVMFuzzerCustomMutator(bytes, n, CHANGED_MAX, (unsigned)below(1 << 30))
                                    : change(bytes, n, &inputs[below(count)]);
    return n;
}

int main(int argc, char **argv) {
    inputs = memory_zeroed((size_t)argc, sizeof *inputs);
    const char *asked = getenv("FUZZ_ROUNDS");
    snprintf(crash_path, sizeof crash_path, "%s.crash", argv[0]);
    signal(SIGABRT, keep_crash);
    signal(SIGSEGV, keep_crash);
    signal(SIGALRM, keep_crash);
    long rounds = asked ? atol(asked) : 20000;
    for (int i = 1; i < argc; i++) {
        inputs[count] = load(argv[i]);
        try_bytes(inputs[count].p, inputs[count].n);
        count++;
    }
    puts("1..2\nok 1 - the files");
    fflush(stdout);
    uint8_t *bytes = memory_zeroed(1, CHANGED_MAX);
    for (long i = 0; i < rounds && count; i++) {
        size_t n = make_input(bytes);
        try_bytes(bytes, n < at_most(CHANGED_MAX) ? n : at_most(CHANGED_MAX));
    }
    printf("ok 2 - %ld changed inputs\n", rounds);
    free(bytes);
    for (size_t i = 0; i < count; i++) free(inputs[i].p);
    free(inputs);
    return 0;
}
