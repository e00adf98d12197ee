#include "readers/pdf_columns.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"

/* A gutter is at least this wide, in ems. */
#define GUTTER_WIDE .65f

/* One between short lines is wider. */
#define GUTTER_SHORT 1.2f

/* Blanks stand below each other in this many lines at most. */
#define RIVER_LINES 4

/* So many lines end within so many ems at the edge of a column. */
#define EDGE_LINES 6
#define EDGE_LIKE .1f

/* The mean sizes of two columns of one text differ by no more than this part: one may have more headings. */
#define SIZE_LIKE .15f

/* A label has no more words. */
#define LABEL_WORDS 3

/* The next line of a paragraph is no more than this many ems below. */
#define LINE_NEXT 1.8f

/* What is printed raised stands no more than this many ems above its line. */
#define RAISED_MOST .6f

/* Columns begin after a gap of this many ems. */
#define GAP_SECTION 1.55f

/* The next paragraph no more than this. */
#define LINE_FAR 4.f

/* Blanks of one justified line are alike up to this factor, and no wider than these ems. */
#define STRETCHED_LIKE 1.3f
#define STRETCHED_MOST 3

/* In a narrow column, if they are the same, they may be as wide as that. */
#define STRETCHED_SAME .05f
#define STRETCHED_FAR 8

/* How often a part of a page is cut, how many strips of a part are tried, and how many pieces it may have:
 * they bound the work on a page that was made to cost. */
#define DEPTH_MAX 24
#define STRIPS_MAX 48
#define PIECES_MAX 4000

struct part {
    struct pdf_piece **at;
    size_t count;
};

struct gutter {
    float x0, x1, y0, y1;
    size_t left, right; /* pieces on each side */
    float near;         /* how far above or below it text crosses it, in ems */
};

struct cutter {
    struct arena *arena;
    struct pdf_regions *out;
};

/* ---- what a line's text says ---- */

static bool is_alone(int32_t cp) {
    return cp == 0x2022 || cp == '-' || cp == '*' || cp == 0x2013 || cp == 0x2014 || cp == 'o' || cp == '+' ||
           cp == 0x2192 || cp == 0x21D2 || cp == 0x2212;
}

/* What stands before the "." or ")" of a mark: a number, a letter, a small Roman number. */
static bool is_number(str text) {
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i], small = c | 32;
        if (c >= '0' && c <= '9')
            digits++;
        else if (c != '.' && (small < 'a' || small > 'z') && c < 0x80)
            return false;
    }
    if (digits) return text.n <= 8;
    return text.n == 1 || (text.n <= 4 && strspn(text.p, "ivxIVX") >= text.n);
}

bool pdf_is_mark(str text) {
    str rest = text;
    if (!text.n || text.n > 12) return false;
    int32_t first = utf8_next(&rest);
    if (!rest.n) return is_alone(first);
    if (first == 0xA7) return true;
    if (str_ends(text, STR(")."))) text.n--; /* as a scan gives it */
    char last = text.p[text.n - 1];
    if (last != '.' && last != ')') return false;
    return is_number(str_sub(text, text.p[0] == '(', text.n - 1));
}

bool pdf_goes_on(str text) {
    if (!text.n || memchr(text.p, '@', text.n) || str_starts(text, STR("www")) ||
        str_starts(text, STR("http")))
        return false;
    str rest = text;
    int32_t first = utf8_next(&rest);
    return utf8_is_letter(first) && !utf8_is_upper(first);
}

static str first_text(const struct pdf_piece *piece) {
    return piece->words[0].text;
}

static const struct pdf_word *last_word(const struct pdf_piece *piece) {
    return &piece->words[piece->count - 1];
}

static bool is_mark_piece(const struct pdf_piece *piece) {
    return piece->count == 1 && pdf_is_mark(first_text(piece));
}

/* A box to tick, of a form. */
static bool is_box(const struct pdf_piece *piece) {
    str text = first_text(piece);
    int32_t cp = utf8_next(&text);
    return cp >= 0x2610 && cp <= 0x2612;
}

/* ---- a side of a gutter ---- */

struct side {
    size_t lines, words, going_on;
    float x0, x1, y0, y1, size;
    float pitch; /* the least distance of two lines, in ems: notes are set closer than the text */
    bool marks;  /* nothing but marks of items */
    bool bold;   /* all of it */
};

static bool is_left(const struct pdf_piece *piece, const struct gutter *g) {
    return piece->box.x0 + piece->box.x1 < g->x0 + g->x1;
}

static bool is_in(const struct pdf_piece *piece, const struct gutter *g) {
    float middle = pdf_middle(piece->box);
    return middle >= g->y0 && middle <= g->y1;
}

/* A raised mark of a footnote is no line of its own. */
static bool is_next_line(const struct pdf_piece *before, const struct pdf_piece *piece) {
    float step = pdf_middle(piece->box) - pdf_middle(before->box);
    return !pdf_same_line(before->box, piece->box) && step > RAISED_MOST * fmaxf(before->size, piece->size);
}

/* Lines beside each other, of two columns in one side, are no pitch. */
static bool is_above(const struct pdf_piece *before, const struct pdf_piece *piece) {
    return before->box.x0 < piece->box.x1 && piece->box.x0 < before->box.x1;
}

static struct side side_of(const struct part *part, const struct gutter *g, bool left) {
    struct side side = {
        .x0 = 1e9f, .x1 = -1e9f, .y0 = 1e9f, .y1 = -1e9f, .pitch = 1e9f, .marks = true, .bold = true};
    const struct pdf_piece *before = NULL;
    size_t pieces = 0;
    for (size_t i = 0; i < part->count; i++) {
        const struct pdf_piece *piece = part->at[i];
        if (!is_in(piece, g) || is_left(piece, g) != left) continue;
        pieces++;
        side.x0 = fminf(side.x0, piece->box.x0);
        side.x1 = fmaxf(side.x1, piece->box.x1);
        side.y0 = fminf(side.y0, piece->box.y0);
        side.y1 = fmaxf(side.y1, piece->box.y1);
        side.words += piece->count;
        side.size += piece->size;
        side.marks &= is_mark_piece(piece);
        side.bold &= piece->bold;
        if (!before || is_next_line(before, piece)) {
            side.lines++;
            if (before) {
                float step = (pdf_middle(piece->box) - pdf_middle(before->box)) / piece->size;
                if (is_above(before, piece)) side.pitch = fminf(side.pitch, step);
                side.going_on += pdf_goes_on(first_text(piece));
            }
        }
        before = piece;
    }
    if (pieces) side.size /= (float)pieces;
    return side;
}

/* Sentences that run over lines, rather than names, labels, numbers. */
static bool is_running(const struct side *side) {
    return side->lines >= 3 && side->going_on >= 2 && side->going_on * 6 >= side->lines &&
           side->words >= side->lines * 3;
}

/* How many of the side's lines stand on one line with a piece of the other side. */
static size_t aligned(const struct part *part, const struct gutter *g, bool left) {
    size_t count = 0, other = 0;
    const struct pdf_piece *before = NULL;
    for (size_t i = 0; i < part->count; i++) {
        const struct pdf_piece *piece = part->at[i];
        if (!is_in(piece, g) || is_left(piece, g) != left) continue;
        if (before && pdf_same_line(before->box, piece->box)) continue;
        before = piece;
        float y = pdf_middle(piece->box), near = .15f * piece->size;
        while (other < part->count && pdf_middle(part->at[other]->box) < y - piece->size) other++;
        for (size_t j = other; j < part->count && pdf_middle(part->at[j]->box) < y + piece->size; j++)
            if (is_left(part->at[j], g) != left && fabsf(pdf_middle(part->at[j]->box) - y) <= near) {
                count++;
                break;
            }
    }
    return count;
}

/* Whether every paragraph of one side begins on a line on which one of the other side does: rows of a table
 * whose cells are sentences. */
static bool begin_together(const struct part *part, const struct gutter *g, const struct side *left,
                           const struct side *right) {
    size_t begins[2] = {0}, together = 0, stands[2] = {0};
    const struct pdf_piece *last[2] = {NULL, NULL};
    float begun[2] = {-1e9f, -1e9f};
    for (size_t i = 0; i < part->count; i++) {
        const struct pdf_piece *piece = part->at[i];
        if (!is_in(piece, g)) continue;
        int at = !is_left(piece, g);
        float pitch = (at ? right->pitch : left->pitch) * piece->size, y = pdf_middle(piece->box);
        bool same = last[at] && pdf_same_line(last[at]->box, piece->box);
        if (!same && (!last[at] || y - pdf_middle(last[at]->box) > 1.3f * pitch)) {
            begins[at]++;
            begun[at] = y;
            if (fabsf(begun[0] - begun[1]) < .2f * piece->size) together++;
        }
        stands[at] += !same;
        last[at] = piece;
    }
    size_t fewer = begins[0] < begins[1] ? begins[0] : begins[1];
    return together >= 3 && together * 10 >= fewer * 8 && stands[0] + stands[1] > begins[0] + begins[1];
}

enum cut { CUT_NONE, CUT_COLUMNS, CUT_LEFT_ASIDE, CUT_RIGHT_ASIDE, CUT_LABELS };

/* Whether a line that the gap stands in goes on below with a small letter: it is one sentence across the gap.
 */
static bool is_crossed(const struct part *part, const struct gutter *g) {
    const struct pdf_piece *left = NULL, *near = NULL, *both = NULL;
    for (size_t i = 0; i < part->count; i++) {
        const struct pdf_piece *piece = part->at[i];
        if (!is_in(piece, g)) continue;
        if (!is_left(piece, g)) {
            if (left && pdf_same_line(left->box, piece->box) &&
                fabsf(left->size - piece->size) < .06f * piece->size &&
                piece->box.x0 - near->box.x1 < STRETCHED_FAR * piece->size)
                both = left;
            continue;
        }
        bool next = left && !pdf_same_line(left->box, piece->box);
        if (next && both == left && pdf_goes_on(first_text(piece)) &&
            pdf_middle(piece->box) - pdf_middle(left->box) < 2 * piece->size)
            return true;
        if (!left || next) left = piece;
        near = piece;
    }
    return false;
}

/* Which side stands beside the other as a sender's address does: the narrower one, unless they are columns of
 * one width. */
static enum cut aside_of(const struct part *part, const struct gutter *g, const struct side *left,
                         const struct side *right) {
    float x0 = 1e9f, x1 = -1e9f;
    for (size_t i = 0; i < part->count; i++) {
        x0 = fminf(x0, part->at[i]->box.x0);
        x1 = fmaxf(x1, part->at[i]->box.x1);
    }
    float share = (x1 - g->x1) / fmaxf(x1 - x0, 1);
    if (share < .4f && !is_running(right)) return CUT_RIGHT_ASIDE;
    if (share > .6f && !is_running(left)) return CUT_LEFT_ASIDE;
    return CUT_COLUMNS;
}

static bool same_size(const struct side *a, const struct side *b) {
    return fabsf(a->size - b->size) < .06f * a->size;
}

/* What the gutter parts when sentences run on one side at least. */
static enum cut cut_running(const struct part *part, const struct gutter *g, const struct side *left,
                            const struct side *right) {
    bool running_left = is_running(left), running_right = is_running(right);
    if (running_left && running_right) return begin_together(part, g, left, right) ? CUT_NONE : CUT_COLUMNS;
    const struct side *brief = running_right ? left : right;
    bool rows = brief->lines >= 2 && aligned(part, g, running_right) * 10 >= brief->lines * 9 &&
                same_size(left, right);
    if (rows && brief->words <= brief->lines * 6)
        return brief == left && left->bold && !right->bold ? CUT_LABELS : CUT_NONE;
    return aside_of(part, g, left, right);
}

/* Whether lines end at the gap, below each other: the gap is at the edge of a column. */
static bool is_edge(const struct part *part, const struct gutter *g) {
    size_t count = 0;
    for (size_t i = 0; i < part->count; i++) {
        const struct pdf_piece *piece = part->at[i];
        count += is_in(piece, g) && is_left(piece, g) && g->x0 - piece->box.x1 < EDGE_LIKE * piece->size;
    }
    return count >= EDGE_LINES;
}

/* Whether the gap is one of the blanks of a justified line, which by chance stand below each other. */
static bool is_river(const struct part *part, const struct gutter *g, const struct side *few,
                     size_t on_line) {
    if (few->lines > RIVER_LINES || on_line < few->lines || is_edge(part, g)) return false;
    return g->near < (few->lines == 1 ? LINE_FAR : LINE_NEXT) && is_crossed(part, g);
}

#define NO_PIECE SIZE_MAX

/* The number of the piece that stands nearest to the left of piece i on its line, or to the right; NO_PIECE
 * if there is none. */
static size_t beside(const struct part *part, size_t i, bool right) {
    const struct pdf_box box = part->at[i]->box;
    size_t best = NO_PIECE;
    float least = 1e9f;
    for (size_t way = 0; way < 2; way++)
        for (size_t j = i, steps = 0; steps < 64; steps++) {
            if (way ? j + 1 >= part->count : j == 0) break;
            j = way ? j + 1 : j - 1;
            const struct pdf_box other = part->at[j]->box;
            if (fabsf(pdf_middle(other) - pdf_middle(box)) > box.y1 - box.y0) break;
            float gap = right ? other.x0 - box.x1 : box.x0 - other.x1;
            if (gap < 0 || gap >= least) continue;
            least = gap;
            best = j;
        }
    return best;
}

/* Whether all that stands left of the gutter on one line with something right of it is a label: "Navn:". */
static bool are_labels(const struct part *part, const struct gutter *g) {
    for (size_t i = 0; i < part->count; i++) {
        const struct pdf_piece *right = part->at[i];
        if (!is_in(right, g) || is_left(right, g)) continue;
        size_t left = beside(part, i, false);
        if (left != NO_PIECE && !str_ends(last_word(part->at[left])->text, STR(":"))) return false;
    }
    return true;
}

/* What the gutter parts when no sentences run beside it; on_line: how many of the fewer lines stand on a line
 * of the other side. */
static enum cut cut_lines(const struct part *part, const struct gutter *g, const struct side *left,
                          const struct side *right, size_t on_line) {
    size_t few = left->lines < right->lines ? left->lines : right->lines,
           many = left->lines + right->lines - few;
    if (few >= 4 && on_line * 2 < few) return aside_of(part, g, left, right);
    float wide = g->x1 - g->x0, em = fmaxf(left->size, right->size);
    bool level = on_line * 10 >= few * 8, rows = level && same_size(left, right);
    if (wide < GUTTER_SHORT * em || (rows && few >= 3) || (level && are_labels(part, g))) return CUT_NONE;
    if (rows && few == many && wide < 3 * em) return CUT_NONE;
    return many >= 6 ? aside_of(part, g, left, right) : CUT_COLUMNS;
}

/* What the gutter parts. */
static enum cut cut_of(const struct part *part, const struct gutter *g) {
    struct side left = side_of(part, g, true), right = side_of(part, g, false);
    if (!left.lines || !right.lines || left.marks || left.lines + right.lines < 3) return CUT_NONE;
    const struct side *few = left.lines < right.lines ? &left : &right;
    size_t on_line = aligned(part, g, few == &left);
    if (is_river(part, g, few, on_line)) return CUT_NONE;
    if (is_running(&left) || is_running(&right)) return cut_running(part, g, &left, &right);
    return cut_lines(part, g, &left, &right, on_line);
}

/* ---- finding gutters ---- */

static int by_top(const void *a, const void *b) {
    const struct pdf_piece *p = *(struct pdf_piece *const *)a, *q = *(struct pdf_piece *const *)b;
    float x = pdf_middle(p->box), y = pdf_middle(q->box);
    if (x != y) return x < y ? -1 : 1;
    return p->box.x0 < q->box.x0 ? -1 : p->box.x0 > q->box.x0;
}

/* Narrows the gutter for the piece; false when the piece stands across it. */
static bool narrow(struct gutter *g, const struct pdf_piece *piece) {
    float wide = GUTTER_WIDE * piece->size;
    if (piece->box.x1 <= g->x1 - wide) {
        g->x0 = fmaxf(g->x0, piece->box.x1);
        g->left++;
    } else if (piece->box.x0 >= g->x0 + wide) {
        g->x1 = fminf(g->x1, piece->box.x0);
        g->right++;
    } else
        return false;
    return true;
}

/* The gutter that the gap before piece i belongs to, grown up and down until text crosses it. */
static struct gutter grown(const struct part *part, size_t i, float x0, float x1) {
    struct gutter g = {.x0 = x0, .x1 = x1, .y0 = -1e9f, .y1 = 1e9f, .near = 1e9f};
    float y = pdf_middle(part->at[i]->box);
    for (size_t down = i; down < part->count; down++) {
        float last = down > i ? pdf_middle(part->at[down - 1]->box) : y,
              own = pdf_middle(part->at[down]->box);
        if (narrow(&g, part->at[down])) continue;
        g.y1 = (last + own) / 2;
        g.near = fminf(g.near, (own - last) / part->at[down]->size);
        break;
    }
    for (size_t up = i; up-- > 0;) {
        float last = pdf_middle(part->at[up + 1]->box), own = pdf_middle(part->at[up]->box);
        if (narrow(&g, part->at[up])) continue;
        g.y0 = (last + own) / 2;
        g.near = fminf(g.near, (last - own) / part->at[up]->size);
        break;
    }
    return g;
}

/* Whether the piece begins with a label: "Sagsnr.:". */
static bool is_label(const struct pdf_piece *piece) {
    for (size_t i = 0; i < piece->count && i < LABEL_WORDS; i++)
        if (str_ends(piece->words[i].text, STR(":"))) return true;
    return false;
}

/* Labels and what they stand for, of which the longer ones cross the gutter: those above them do not belong
 * to the sides of it. */
static void spare_labels(const struct part *part, struct gutter *g) {
    size_t end = part->count;
    while (end > 0 && pdf_middle(part->at[end - 1]->box) > g->y1) end--;
    if (end == part->count || !is_label(part->at[end])) return;
    while (end > 1) {
        const struct pdf_piece *right = part->at[end - 1], *left = part->at[end - 2];
        if (!pdf_same_line(left->box, right->box) || left->box.x0 > right->box.x0 || !is_label(left) ||
            !str_ends(last_word(left)->text, STR(":")) || is_left(right, g) || !is_left(left, g))
            return;
        end -= 2;
        float above = end ? pdf_middle(part->at[end - 1]->box) : g->y0;
        g->y1 = (above + pdf_middle(left->box)) / 2;
        g->left--;
        g->right--;
    }
}

static bool is_tried(const struct gutter *tried, size_t count, float x0, float x1, float y) {
    for (size_t i = 0; i < count; i++)
        if (y >= tried[i].y0 && y <= tried[i].y1 && x0 <= tried[i].x0 && x1 >= tried[i].x1) return true;
    return false;
}

/* How far the next word of the line stands from the word of piece i that is nearest to the gap at its left,
 * or at its right; negative if there is none. */
static float next_gap(const struct part *part, size_t i, bool right) {
    const struct pdf_piece *piece = part->at[i];
    if (piece->count > 1) {
        const struct pdf_word *words = right ? piece->words : last_word(piece) - 1;
        return words[1].box.x0 - words[0].box.x1;
    }
    size_t other = beside(part, i, right);
    if (other == NO_PIECE) return -1;
    return right ? part->at[other]->box.x0 - piece->box.x1 : piece->box.x0 - part->at[other]->box.x1;
}

/* Whether the gap between two pieces is a blank of a justified line: then the blanks beside it are as wide.
 */
static bool is_stretched(const struct part *part, size_t left, size_t right) {
    float gap = part->at[right]->box.x0 - part->at[left]->box.x1;
    float gaps[] = {next_gap(part, left, false), next_gap(part, right, true)};
    float em = part->at[right]->size;
    for (size_t i = 0; i < 2; i++)
        if (gaps[i] > gap / STRETCHED_LIKE && gaps[i] < gap * STRETCHED_LIKE)
            return gap < (fabsf(gaps[i] - gap) < STRETCHED_SAME * em ? STRETCHED_FAR : STRETCHED_MOST) * em;
    return false;
}

/* The best gutter that parts what can be parted. */
static enum cut best_gutter(const struct part *part, struct gutter *best) {
    struct gutter tried[STRIPS_MAX];
    size_t count = 0;
    float score = 0;
    enum cut found = CUT_NONE;
    for (size_t i = 1; i < part->count && count < STRIPS_MAX; i++) {
        size_t left = beside(part, i, false);
        if (left == NO_PIECE) continue;
        const struct pdf_piece *piece = part->at[i];
        float x0 = part->at[left]->box.x1, x1 = piece->box.x0;
        if (x1 - x0 < GUTTER_WIDE * piece->size || is_mark_piece(part->at[left]) || is_box(piece) ||
            is_tried(tried, count, x0, x1, pdf_middle(piece->box)) || is_stretched(part, left, i))
            continue;
        struct gutter g = grown(part, i, x0, x1);
        spare_labels(part, &g);
        tried[count++] = g;
        if (g.left + g.right < 3 || !g.left || !g.right) continue;
        float worth = (float)(g.left + g.right) * fminf(g.x1 - g.x0, 40);
        if (worth <= score) continue;
        enum cut cut = cut_of(part, &g);
        if (cut == CUT_NONE) continue;
        score = worth;
        found = cut;
        *best = g;
    }
    return found;
}

/* Whether sentences run on in the width of the column from piece i on: what stands below both columns does
 * not keep to one of them. */
static bool keeps_column(const struct part *part, const struct gutter *g, const struct side *side, size_t i) {
    const struct pdf_piece *before = NULL;
    bool left = is_left(part->at[i], g);
    for (; i < part->count; i++) {
        const struct pdf_piece *piece = part->at[i];
        if (!is_in(piece, g) || is_left(piece, g) != left) continue;
        bool next = before && !pdf_same_line(before->box, piece->box);
        if (next && before->box.x1 > side->x1 - .15f * (side->x1 - side->x0) &&
            pdf_goes_on(first_text(piece)))
            return true;
        before = piece;
    }
    return false;
}

/* In the middle of the gap above the piece, or of what is left of it below y. */
static float border_above(const struct pdf_piece *piece, float gap, float y) {
    float border = pdf_middle(piece->box) - gap / 2;
    return piece->box.y0 > y ? fmaxf(border, (y + piece->box.y0) / 2) : border;
}

/* Ends two columns where the shorter one does, if the other has a gap there: what follows is below both. */
static void fit_bottom(const struct part *part, struct gutter *g, const struct side *left,
                       const struct side *right) {
    bool low_left = left->y1 > right->y1, brief = !is_running(left) && !is_running(right);
    float bottom = fminf(left->y1, right->y1), ems = low_left ? left->pitch : right->pitch;
    const struct pdf_piece *before = NULL;
    for (size_t i = 0; i < part->count; i++) {
        const struct pdf_piece *piece = part->at[i];
        if (!is_in(piece, g) || is_left(piece, g) != low_left) continue;
        float gap = before ? pdf_middle(piece->box) - pdf_middle(before->box) : 0;
        float border = border_above(piece, gap, brief ? bottom : 1e9f), pitch = ems * piece->size;
        if (gap > 1.25f * pitch && border > bottom - .4f * pitch && before->box.y1 < bottom + 1.6f * pitch) {
            const struct side *low = low_left ? left : right;
            bool like = fabsf(left->size - right->size) < SIZE_LIKE * left->size;
            bool column = like && is_running(low) && keeps_column(part, g, low, i);
            if (!column) g->y1 = border;
            return;
        }
        before = piece;
    }
}

/* The same at their top. */
static void fit_top(const struct part *part, struct gutter *g, const struct side *left,
                    const struct side *right) {
    bool high_left = left->y0 < right->y0;
    float top = fmaxf(left->y0, right->y0);
    const struct pdf_piece *before = NULL;
    for (size_t i = 0; i < part->count; i++) {
        const struct pdf_piece *piece = part->at[i];
        if (!is_in(piece, g) || is_left(piece, g) != high_left) continue;
        float gap = before ? pdf_middle(piece->box) - pdf_middle(before->box) : 0;
        if (piece->box.y0 > top + .5f * piece->size) return;
        if (piece->box.y0 > top - 2 * piece->size && gap > GAP_SECTION * piece->size) {
            g->y0 = pdf_middle(piece->box) - gap / 2;
            return;
        }
        before = piece;
    }
}

static void fit_columns(const struct part *part, struct gutter *g) {
    struct side left = side_of(part, g, true), right = side_of(part, g, false);
    fit_bottom(part, g, &left, &right);
    fit_top(part, g, &left, &right);
}

/* ---- cutting ---- */

static void cut_part(struct cutter *c, struct part part, bool aside, int depth);

static void leaf(struct cutter *c, struct part part, bool aside) {
    if (!part.count) return;
    c->out->at = memory_grown(c->out->at, c->out->count, &c->out->room, sizeof *c->out->at);
    c->out->at[c->out->count++] = (struct pdf_region){part.at, part.count, aside};
}

/* 0: above the gutter, 1: left of it, 2: right, 3: below. */
static size_t quarter(const struct pdf_piece *piece, const struct gutter *g) {
    float middle = pdf_middle(piece->box);
    if (middle < g->y0) return 0;
    if (middle > g->y1) return 3;
    return is_left(piece, g) ? 1 : 2;
}

static struct part part_of(struct cutter *c, size_t room) {
    return (struct part){arena_take(c->arena, (room + 1) * sizeof(struct pdf_piece *)), 0};
}

static void add_to(struct part *part, struct pdf_piece *piece) {
    part->at[part->count++] = piece;
}

/* Headings in a margin: each stands above the text beside it, and the first below what begins higher. */
static void cut_labels(struct cutter *c, const struct part *left, const struct part *right, bool aside,
                       int depth) {
    for (size_t i = 0, at = 0, round = 0; at < right->count || i < left->count; round++) {
        struct part label = part_of(c, left->count - i), text = part_of(c, right->count - at);
        for (float end = 1e9f; round && i < left->count && left->at[i]->box.y0 < end; i++) {
            add_to(&label, left->at[i]);
            end = left->at[i]->box.y1 + .5f * left->at[i]->size;
        }
        float end = i < left->count ? left->at[i]->box.y0 - .2f * left->at[i]->size : 1e9f;
        while (at < right->count && pdf_middle(right->at[at]->box) < end) add_to(&text, right->at[at++]);
        leaf(c, label, aside);
        cut_part(c, text, aside, depth + 1);
    }
}

static void cut_part(struct cutter *c, struct part part, bool aside, int depth) {
    struct gutter g;
    enum cut cut = depth < DEPTH_MAX && part.count <= PIECES_MAX ? best_gutter(&part, &g) : CUT_NONE;
    if (cut == CUT_NONE) {
        leaf(c, part, aside);
        return;
    }
    if (cut == CUT_COLUMNS) fit_columns(&part, &g);
    struct part parts[4];
    for (size_t i = 0; i < 4; i++) parts[i] = part_of(c, part.count);
    for (size_t i = 0; i < part.count; i++) add_to(&parts[quarter(part.at[i], &g)], part.at[i]);
    if (!parts[1].count || !parts[2].count) {
        leaf(c, part, aside);
        return;
    }
    cut_part(c, parts[0], aside, depth + 1);
    if (cut == CUT_LABELS) {
        cut_labels(c, &parts[1], &parts[2], aside, depth);
    } else {
        size_t first = cut == CUT_RIGHT_ASIDE ? 2 : 1;
        cut_part(c, parts[first], aside || cut != CUT_COLUMNS, depth + 1);
        cut_part(c, parts[3 - first], aside, depth + 1);
    }
    cut_part(c, parts[3], aside, depth + 1);
}

void pdf_columns_find(struct arena *arena, const struct pdf_page *page, struct pdf_regions *out) {
    struct part part = {arena_take(arena, (page->count + 1) * sizeof *part.at), 0};
    for (size_t i = 0; i < page->count; i++) {
        struct pdf_piece *piece = &page->pieces[i];
        if (!piece->dropped && !piece->turned && !piece->edge) part.at[part.count++] = piece;
    }
    qsort(part.at, part.count, sizeof *part.at, by_top);
    struct cutter c = {arena, out};
    cut_part(&c, part, false, 0);
}
