/* Two texts, parted by the first zero byte: sketches are ascending, those of like texts meet, and likeness is
 * a share, the same from both sides. */
#include "danish/sketch.h"
#include "fuzz.h"

static int take(void *context, const struct token *token) {
    if (token->kind == TOKEN_PIECE) sketching_add(context, token);
    return 0;
}

static struct sketch sketch_of(struct analysis *analysis, str text) {
    struct sketching sketching = {0};
    analysis_tokens(analysis, text, take, &sketching);
    struct sketch sketch = sketching_done(&sketching);
    for (size_t i = 1; i < SKETCH_SIZE; i++) {
        if (sketch.least[i]) MUST(sketch.least[i - 1] && sketch.least[i - 1] < sketch.least[i]);
    }
    return sketch;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct analysis *analysis;
    if (!analysis) analysis = analysis_new();
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    size_t n = zero ? (size_t)(zero - data) : size;
    str one = {(const char *)data, n}, other = {(const char *)data + n, size - n};
    struct sketch a = sketch_of(analysis, one), b = sketch_of(analysis, other),
                  again = sketch_of(analysis, one);
    MUST(memcmp(&a, &again, sizeof a) == 0);
    struct shingles x = {0}, y = {0};
    shingles_read(&x, analysis, one);
    shingles_read(&y, analysis, other);
    double there = shingles_likeness(&x, &y), back = shingles_likeness(&y, &x);
    MUST(there >= 0 && there <= 1);
    MUST(there - back < 1e-9 && back - there < 1e-9);
    if (a.least[0]) MUST(shingles_likeness(&x, &x) > .999 && sketch_shared(&a, &again));
    if (there > .999 && a.least[0] && b.least[0]) MUST(sketch_shared(&a, &b));
    shingles_release(&x);
    shingles_release(&y);
    if (analysis_memory(analysis) > (size_t)8 << 20) analysis_trim(analysis);
    return 0;
}
