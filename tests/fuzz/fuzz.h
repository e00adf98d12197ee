/* What the fuzz targets share. A target is LLVMFuzzerTestOneInput, as libFuzzer names it; driver.c runs it
 * without. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How long an input a target is worth, in bytes; without it, 256. Longer ones find little that these do not,
 * and each costs as much more. tests/fuzz/run reads the figure in the target's source. */
extern const size_t fuzz_longest;

/* A target that knows the form of its input may change it itself; LLVMFuzzerMutate changes bytes of no form.
 */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

/* Ends the process, which is a failure, where truth is false. By descriptor: a target may have put stderr
 * away. */
#define MUST(truth)                                                                                          \
    do {                                                                                                     \
        if (!(truth)) {                                                                                      \
            dprintf(STDERR_FILENO, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #truth);                 \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

/* Does no codepoint's middle stand at `at`? For valid UTF-8. */
static inline bool is_border(str s, size_t at) {
    return at >= s.n || ((unsigned char)s.p[at] & 0xC0) != 0x80;
}

#endif
