#include "readers/pdf_lines.h"

#include <math.h>
#include <stdlib.h>

/* Pitches are counted in steps of this many ems, up to PITCH_MAX. */
#define PITCH_STEP .04f
#define PITCH_STEPS 64

/* A gap narrower than this many ems parts no cells of a table. */
#define GAP_CELL 1.2f

/* Lines of one text end within so many ems of each other. */
#define RIGHT_RAGGED 4

/* Text is no narrower than so many ems: a name above an office with a small letter says nothing. */
#define TEXT_WIDE 15

/* Sizes are counted in steps of half a point. */
#define SIZE_STEPS 200

const struct pdf_word *pdf_line_first(const struct pdf_line *line) {
    return &line->pieces[0]->words[0];
}

const struct pdf_word *pdf_line_last(const struct pdf_line *line) {
    const struct pdf_piece *piece = line->pieces[line->count - 1];
    return &piece->words[piece->count - 1];
}

static int by_left(const void *a, const void *b) {
    const struct pdf_piece *p = *(struct pdf_piece *const *)a, *q = *(struct pdf_piece *const *)b;
    if (p->box.x0 != q->box.x0) return p->box.x0 < q->box.x0 ? -1 : 1;
    return p < q ? -1 : p > q;
}

/* Text that is printed twice in one place: bold without a bold font, or a layer of recognised text. */
static bool is_double(const struct pdf_piece *a, const struct pdf_piece *b) {
    if (a->count != b->count || fabsf(a->box.x0 - b->box.x0) > .4f * a->size) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->words[i].text, b->words[i].text)) return false;
    return true;
}

static size_t bytes_of(const struct pdf_piece *piece) {
    size_t n = 0;
    for (size_t i = 0; i < piece->count; i++) n += piece->words[i].text.n;
    return n;
}

/* Pieces as one, in the arena: most of it looks as the largest of them. */
static struct pdf_piece *joined(struct arena *arena, struct pdf_piece *const *pieces, size_t count) {
    struct pdf_piece *all = arena_take(arena, sizeof *all);
    size_t words = 0, bytes = 0;
    *all = *pieces[0];
    for (size_t i = 0; i < count; i++) words += pieces[i]->count;
    struct pdf_word *copies = arena_take(arena, words * sizeof *copies);
    words = 0;
    for (size_t i = 0; i < count; i++) {
        const struct pdf_piece *piece = pieces[i];
        struct pdf_piece before = *all;
        size_t n = bytes_of(piece);
        if (n > bytes) *all = *piece;
        all->box = before.box;
        pdf_box_add(&all->box, piece->box);
        all->bold = before.bold && piece->bold;
        all->italic = before.italic && piece->italic;
        all->underlined = before.underlined && piece->underlined;
        memcpy(copies + words, piece->words, piece->count * sizeof *copies);
        words += piece->count;
        bytes += n;
    }
    all->words = copies;
    all->count = words;
    return all;
}

/* Joins pieces that no wide gap parts. */
static size_t join(struct arena *arena, struct pdf_piece **pieces, size_t count) {
    size_t kept = 0;
    for (size_t from = 0, to; from < count; from = to) {
        size_t taken = 1;
        float right = pieces[from]->box.x1;
        for (to = from + 1; to < count; to++) {
            if (is_double(pieces[from + taken - 1], pieces[to])) continue;
            if (pieces[to]->box.x0 - right >= GAP_CELL * pieces[to]->size) break;
            right = fmaxf(right, pieces[to]->box.x1);
            pieces[from + taken++] = pieces[to];
        }
        pieces[kept++] = taken > 1 ? joined(arena, pieces + from, taken) : pieces[from];
    }
    return kept;
}

static void line_end(struct arena *arena, struct pdf_line *line, struct pdf_piece **pieces, size_t count) {
    qsort(pieces, count, sizeof *pieces, by_left);
    size_t most = 0;
    count = join(arena, pieces, count);
    line->bold = line->italic = line->underlined = true;
    for (size_t i = 0; i < count; i++) {
        size_t n = bytes_of(pieces[i]);
        if (n > most) {
            most = n;
            line->size = pieces[i]->size;
        }
        line->bold &= pieces[i]->bold;
        line->italic &= pieces[i]->italic;
        line->underlined &= pieces[i]->underlined;
    }
    line->pieces = pieces;
    line->count = count;
}

static int by_number(const void *a, const void *b) {
    float p = *(const float *)a, q = *(const float *)b;
    return p < q ? -1 : p > q;
}

/* Where most lines begin, and where the longest ends. */
static void find_margins(struct arena *arena, struct pdf_lines *lines) {
    float *lefts = arena_take(arena, (lines->count + 1) * sizeof *lefts);
    lines->right = -1e9f;
    for (size_t i = 0; i < lines->count; i++) {
        lefts[i] = lines->at[i].box.x0;
        lines->right = fmaxf(lines->right, lines->at[i].box.x1);
    }
    qsort(lefts, lines->count, sizeof *lefts, by_number);
    size_t best = 0;
    for (size_t i = 0, from = 0; i < lines->count; i++) {
        while (lefts[i] - lefts[from] > 2) from++;
        if (i - from + 1 > best) {
            best = i - from + 1;
            lines->left = lefts[from];
        }
    }
}

/* How far line i stands below the line before, in ems; 0 when their sizes differ. */
static float pitch_at(const struct pdf_lines *lines, size_t i) {
    const struct pdf_line *a = &lines->at[i - 1], *b = &lines->at[i];
    if (fabsf(a->size - b->size) > .08f * b->size) return 0;
    return (pdf_middle(b->box) - pdf_middle(a->box)) / b->size;
}

static bool is_going_on(const struct pdf_line *line) {
    return pdf_goes_on(pdf_line_first(line)->text);
}

/* Counts the pitches before lines that go on a sentence; how many. */
static size_t count_pitches(const struct pdf_lines *lines, size_t *counts) {
    size_t all = 0;
    for (size_t i = 1; i < lines->count; i++) {
        float pitch = pitch_at(lines, i);
        if (pitch < .7f || pitch > PITCH_STEP * (PITCH_STEPS - 1) || !is_going_on(&lines->at[i])) continue;
        counts[(size_t)(pitch / PITCH_STEP)]++;
        all++;
    }
    return all;
}

/* The commonest pitch, in ems; 0 when there is none. */
static float common_pitch(const size_t *counts) {
    size_t best = 0;
    float pitch = 0;
    for (size_t i = 0; i + 1 < PITCH_STEPS; i++)
        if (counts[i] + counts[i + 1] > best) {
            best = counts[i] + counts[i + 1];
            pitch = (counts[i] >= counts[i + 1] ? (float)i + .5f : (float)i + 1.5f) * PITCH_STEP;
        }
    return pitch;
}

/* Text may be narrower than a title or a letterhead above it: then its own lines say where it ends. They are
 * full if the next one goes on with the sentence. */
static void fit_right(struct pdf_lines *lines) {
    float right = -1e9f, own = -1e9f;
    size_t full = 0;
    for (size_t i = 1; i < lines->count; i++) {
        float pitch = pitch_at(lines, i);
        if (pitch < .7f || pitch > PITCH_STEP * PITCH_STEPS || !is_going_on(&lines->at[i])) continue;
        const struct pdf_line *before = &lines->at[i - 1];
        if (before->box.x1 - lines->left < TEXT_WIDE * before->size) continue;
        full++;
        right = fmaxf(right, before->box.x1 + RIGHT_RAGGED * before->size);
    }
    if (full < 2 || lines->right <= right) return;
    for (size_t i = 0; i < lines->count; i++)
        if (lines->at[i].box.x1 <= right) own = fmaxf(own, lines->at[i].box.x1);
    lines->right = own;
}

struct pdf_lines pdf_lines_find(struct arena *arena, const struct pdf_region *region) {
    struct pdf_lines lines = {.at = arena_zeroed(arena, (region->count + 1) * sizeof *lines.at),
                              .aside = region->aside};
    struct pdf_piece **pieces = arena_take(arena, (region->count + 1) * sizeof *pieces);
    memcpy(pieces, region->pieces, region->count * sizeof *pieces);
    size_t from = 0;
    for (size_t i = 0; i < region->count; i++) {
        struct pdf_line *line = &lines.at[lines.count];
        if (i > from && !pdf_same_line(line->box, pieces[i]->box)) {
            line_end(arena, line, pieces + from, i - from);
            line = &lines.at[++lines.count];
            from = i;
        }
        if (i == from)
            line->box = pieces[i]->box;
        else
            pdf_box_add(&line->box, pieces[i]->box);
    }
    if (region->count) line_end(arena, &lines.at[lines.count++], pieces + from, region->count - from);
    if (!lines.count) return lines;
    find_margins(arena, &lines);
    fit_right(&lines);
    size_t counts[PITCH_STEPS] = {0}, going_on = count_pitches(&lines, counts);
    if (going_on >= 3) lines.pitch = common_pitch(counts);
    lines.running = going_on >= 2 && going_on * 4 >= lines.count - 1;
    return lines;
}

struct pdf_measures pdf_measure(const struct pdf_lines *regions, size_t count) {
    size_t pitches[PITCH_STEPS] = {0}, sizes[SIZE_STEPS] = {0}, bold = 0, all = 0, best = 0;
    for (size_t i = 0; i < count; i++) {
        count_pitches(&regions[i], pitches);
        for (size_t j = 0; j < regions[i].count; j++) {
            const struct pdf_line *line = &regions[i].at[j];
            size_t n = 0, step = (size_t)fminf(line->size * 2 + .5f, SIZE_STEPS - 1);
            for (size_t k = 0; k < line->count; k++) n += bytes_of(line->pieces[k]);
            sizes[step] += n;
            all += n;
            bold += line->bold ? n : 0;
        }
    }
    for (size_t i = 1; i < SIZE_STEPS; i++)
        if (sizes[i] > sizes[best]) best = i;
    return (struct pdf_measures){
        .size = best ? (float)best / 2 : 10, .pitch = common_pitch(pitches), .bold = bold * 2 > all};
}
