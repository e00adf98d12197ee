#include "readers/pdf_scan.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* Sizes are counted in steps of this many points, up to SIZES_MAX steps. */
#define SIZE_STEP .1f
#define SIZES_MAX 1000

/* Sizes from the usual one times LEAST to the usual one times MOST are that one; small ones also if they are
 * two points larger: they are guessed in whole points. */
#define SIZE_LEAST .6f
#define SIZE_MOST 1.27f
#define SIZE_MORE (2.05f / SIZE_STEP)

/* Of a box's height, what is below the base line. */
#define DESCENT .22f

/* Guessed sizes: there are so many near the commonest, each of one sign in so many, and that has less than
 * half of the signs, if the lines do not slant. */
#define SIZES_MANY 5
#define SIZE_RARE 50

/* A line says how the page slants if it has so many signs and is so many times as long as high. */
#define LINE_SIGNS 12
#define LINE_LONG 8

/* So many lines must agree, within this slope. */
#define LINES_LEAST 5
#define SLOPE_SAME .003f

/* Text that was set is level; more than that is no slant. */
#define SLOPE_LEAST .001f
#define SLOPE_MOST .1f

struct sizes {
    size_t *counts, all; /* of signs, by size */
    size_t common;       /* the step of the commonest size */
};

static size_t step_of(float size) {
    return size > 0 && size < SIZE_STEP * (SIZES_MAX - 1) ? (size_t)(size / SIZE_STEP + .5f) : 0;
}

static struct sizes count_sizes(const struct pdf_glyph *at, size_t count, const struct pdf_style *styles) {
    struct sizes sizes = {.counts = memory_zeroed(SIZES_MAX, sizeof *sizes.counts), .all = count};
    for (size_t i = 0; i < count; i++) sizes.counts[step_of(styles[at[i].style].size)]++;
    for (size_t i = 1; i < SIZES_MAX; i++)
        if (sizes.counts[i] > sizes.counts[sizes.common]) sizes.common = i;
    return sizes;
}

static bool is_near(const struct sizes *sizes, size_t step) {
    float common = (float)sizes->common, most = fmaxf(SIZE_MOST * common, common + SIZE_MORE);
    return (float)step >= SIZE_LEAST * common && (float)step <= most;
}

static bool are_guessed(const struct sizes *sizes, bool slant) {
    size_t near = 0, many = 0;
    for (size_t i = 1; i < SIZES_MAX; i++) {
        if (!is_near(sizes, i)) continue;
        near += sizes->counts[i];
        many += sizes->counts[i] * SIZE_RARE > sizes->all;
    }
    return many >= SIZES_MANY && (slant || sizes->counts[sizes->common] * 2 < near);
}

static bool are_recognised(const struct pdf_glyph *at, size_t count, const struct pdf_style *styles) {
    size_t recognised = 0;
    for (size_t i = 0; i < count; i++) recognised += styles[at[i].style].recognised;
    return recognised * 2 > count;
}

/* A word's box holds the blank after it, too, and its signs are narrower for that. */
static void widen(struct pdf_glyph *at, size_t count, const struct pdf_style *styles) {
    for (size_t i = 0; i < count; i++) {
        if (!styles[at[i].style].recognised) continue;
        bool last = i + 1 == count || at[i + 1].broken;
        if (!last && !at[i + 1].blank) continue;
        struct pdf_box *box = &at[i].box;
        float right = box->x1 + (box->x1 - box->x0);
        box->x1 = last ? right : fmaxf(box->x1, fminf(right, at[i + 1].box.x0));
    }
}

/* Makes sizes near the common one that one, and boxes as high; their base lines stay. */
static void even_sizes(struct pdf_glyph *at, size_t count, struct pdf_style *styles, size_t style_count,
                       const struct sizes *sizes) {
    float common = (float)sizes->common * SIZE_STEP;
    for (size_t i = 0; i < count; i++) {
        float size = styles[at[i].style].size;
        if (!is_near(sizes, step_of(size))) continue;
        struct pdf_box *box = &at[i].box;
        float more = (box->y1 - box->y0) * (common / size - 1);
        box->y0 -= more * (1 - DESCENT);
        box->y1 += more * DESCENT;
    }
    for (size_t i = 0; i < style_count; i++)
        if (is_near(sizes, step_of(styles[i].size))) styles[i].size = common;
}

static int by_number(const void *a, const void *b) {
    float p = *(const float *)a, q = *(const float *)b;
    return p < q ? -1 : p > q;
}

/* The slope of most lines, of which `slopes` are those of the long ones; 0 if they do not agree. */
static float common_slope(float *slopes, size_t count) {
    if (count < LINES_LEAST) return 0;
    qsort(slopes, count, sizeof *slopes, by_number);
    float slope = slopes[count / 2];
    size_t same = 0;
    for (size_t i = 0; i < count; i++) same += fabsf(slopes[i] - slope) < SLOPE_SAME;
    bool slants = fabsf(slope) > SLOPE_LEAST && fabsf(slope) < SLOPE_MOST && same * 10 >= count * 6;
    return slants ? slope : 0;
}

static float slope_of(const struct pdf_glyph *at, size_t count) {
    float *slopes = memory_zeroed(count + 1, sizeof *slopes);
    size_t lines = 0;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && !at[to].broken;) to++;
        const struct pdf_box a = at[from].box, b = at[to - 1].box;
        float wide = b.x0 - a.x0;
        if (to - from >= LINE_SIGNS && wide > LINE_LONG * (a.y1 - a.y0))
            slopes[lines++] = (pdf_middle(b) - pdf_middle(a)) / wide;
    }
    float slope = common_slope(slopes, lines);
    free(slopes);
    return slope;
}

void pdf_scan_even(struct pdf_glyph *at, size_t count, struct pdf_style *styles, size_t style_count) {
    struct sizes sizes = count_sizes(at, count, styles);
    float slope = slope_of(at, count);
    if (sizes.common && (are_recognised(at, count, styles) || are_guessed(&sizes, slope != 0))) {
        widen(at, count, styles);
        even_sizes(at, count, styles, style_count, &sizes);
        for (size_t i = 0; i < count; i++) {
            at[i].box.y0 -= slope * at[i].box.x0;
            at[i].box.y1 -= slope * at[i].box.x0;
        }
    }
    free(sizes.counts);
}
