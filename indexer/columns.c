#include "indexer/columns.h"

#include "indexer/line.h"
#include "indexer/lines.h"
#include "indexer/text.h"

/* Columns stand between these places of a line, in codepoints. */
#define LEFT_LEAST 16
#define PLACE_MOST 200

/* This much white space parts columns, and this many lines begin a right column at its place. */
#define GUTTER 3
#define LINES_LEAST 4

/* The lines of a page around one gutter. */
struct region {
    str text;
    struct column_line *lines;
    size_t from, to; /* the lines that have it */
    size_t place;    /* where the right column begins */
};

static bool is_inside(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The byte of the line's codepoint at `place`, or its end. */
static size_t byte_at(str line, size_t place) {
    size_t at = 0;
    for (size_t n = 0; at < line.n; at++)
        if (!is_inside(line.p[at]) && n++ == place) break;
    return at;
}

static str line_of(const struct region *r, size_t i) {
    return str_sub(r->text, r->lines[i].from, r->lines[i].to);
}

/* The byte at which line i's right column may begin, if nothing stands in the gutter before it; more than its
 * bytes if something does. */
static size_t gutter_end(const struct region *r, size_t i) {
    str line = line_of(r, i);
    size_t at = byte_at(line, r->place), blank = at;
    while (blank && text_is_blank(line.p[blank - 1])) blank--;
    bool apart = at == line.n || !blank || at - blank >= GUTTER - 1;
    return apart ? at : line.n + 1;
}

static str left_of(const struct region *r, size_t i) {
    return str_trim(str_sub(line_of(r, i), 0, gutter_end(r, i)));
}

static str right_of(const struct region *r, size_t i) {
    str line = line_of(r, i);
    return str_trim(str_sub(line, gutter_end(r, i), line.n));
}

/* Whether there is a gutter in the text: a third of its bytes tells. */
static bool has_gap(str text) {
    for (size_t at = GUTTER - 1; at < text.n; at += GUTTER) {
        if (text.p[at] != ' ') continue;
        size_t from = at, to = at;
        while (from && text.p[from - 1] == ' ') from--;
        while (to < text.n && text.p[to] == ' ') to++;
        if (to - from >= GUTTER) return true;
    }
    return false;
}

/* How often text begins at each place of a line after white space. */
static void count_places(str text, const struct column_line *lines, size_t count, size_t places[PLACE_MOST]) {
    for (size_t i = 0; i < count; i++) {
        size_t blanks = 0, place = 0;
        for (size_t at = lines[i].from; at < lines[i].to && place < PLACE_MOST; at++) {
            if (is_inside(text.p[at])) continue;
            bool blank = text_is_blank(text.p[at]);
            if (!blank && blanks >= GUTTER && place >= LEFT_LEAST) places[place]++;
            blanks = blank ? blanks + 1 : 0;
            place++;
        }
    }
}

/* What speaks for a column's being one. */
struct evidence {
    size_t exact, both;             /* lines that begin at the place; that have both columns */
    size_t gaps;                    /* of these, lines with more columns than two */
    size_t wide;                    /* their bytes on the left */
    size_t lower_left, lower_right; /* how often a line goes on in the next */
    size_t contacts;                /* on the right: dates, towns, numbers */
    bool labels;                    /* on the left, with a value on the right */
};

static bool is_contact(str cell) {
    struct date date;
    return line_is_contact(cell) || date_line(cell, &date);
}

static struct evidence weigh(const struct region *r) {
    struct evidence e = {0};
    for (size_t i = r->from; i < r->to; i++) {
        str left = left_of(r, i), right = right_of(r, i), line = line_of(r, i);
        bool next = i + 1 < r->to;
        if (right.n) e.exact += byte_at(line, r->place) == (size_t)(right.p - line.p);
        if (next && left.n > LEFT_LEAST) e.lower_left += text_begins_lower(left_of(r, i + 1));
        if (next && right.n > LEFT_LEAST) e.lower_right += text_begins_lower(right_of(r, i + 1));
        e.contacts += right.n && is_contact(right);
        if (!left.n || !right.n) continue;
        e.both++;
        e.gaps += has_gap(left) || has_gap(right);
        e.wide += left.n;
        e.labels |= label_begins(left) || str_ends(left, STR(":"));
    }
    return e;
}

static bool is_column(const struct region *r) {
    struct evidence e = weigh(r);
    if (e.exact < LINES_LEAST || e.both < 2 || e.gaps * 4 > e.both) return false;
    bool text = e.both > 2 && e.wide >= 20 * e.both && (e.lower_left > 1 || e.lower_right > 1);
    return text || (e.contacts > 1 && !e.labels);
}

/* Cuts the lines of each stretch of the page that has a gutter before the place. */
static void cut_at(str text, struct column_line *lines, size_t count, size_t place) {
    struct region r = {.text = text, .lines = lines, .place = place};
    for (size_t i = 0, last = 0; i <= count; i++) {
        bool open = i < count && gutter_end(&r, i) <= line_of(&r, i).n;
        if (open && right_of(&r, i).n) last = i + 1;
        if (open) continue;
        for (r.to = last; r.from < r.to && !right_of(&r, r.from).n;) r.from++;
        if (r.from < r.to && is_column(&r)) {
            for (size_t k = r.from; k < r.to; k++) {
                lines[k].cut = lines[k].from + gutter_end(&r, k);
                lines[k].beside = true;
            }
        }
        r.from = i + 1;
    }
}

void columns_find(str text, struct column_line *lines, size_t count) {
    size_t places[PLACE_MOST] = {0}, best = 0, gaps = 0;
    for (size_t i = 0; i < count; i++) {
        lines[i].gap = has_gap(str_sub(text, lines[i].from, lines[i].to));
        gaps += lines[i].gap;
    }
    if (gaps < LINES_LEAST) return;
    count_places(text, lines, count, places);
    for (size_t place = LEFT_LEAST; place < PLACE_MOST; place++)
        if (places[place] > places[best]) best = place;
    if (places[best] >= LINES_LEAST) cut_at(text, lines, count, best);
}
