/* Random numbers for tests, always the same ones; SEED=N: others. */
#ifndef TESTS_UNIT_TESTING_RANDOM_H
#define TESTS_UNIT_TESTING_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static uint64_t below_state = 0x9E3779B97F4A7C15u;

/* From 0 to n - 1; by Marsaglia's xorshift, "Xorshift RNGs", 2003. */
static size_t below(size_t n) {
    below_state ^= below_state << 13;
    below_state ^= below_state >> 7;
    below_state ^= below_state << 17;
    return (size_t)(below_state % n);
}

/* For main to begin with. */
static void below_seed(void) {
    const char *seed = getenv("SEED");
    if (seed) below_state ^= strtoull(seed, NULL, 10) * 0x2545F4914F6CDD1Du;
}

#endif
