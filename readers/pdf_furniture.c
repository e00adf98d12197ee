#include "readers/pdf_furniture.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "readers/pdf_columns.h"

/* Furniture stands within this part of the page's height from its upper or lower edge. */
#define EDGE .16f

/* It returns at the same height, within these points. */
#define HEIGHT_SAME 4.f

/* Blanks of a justified line are no wider than this many ems. */
#define GAP_NUMBER 3

struct candidate {
    str key; /* its text, each number as "#" */
    struct pdf_piece *piece;
    size_t page;
    float y;     /* from the nearer edge: negative from the lower one */
    bool number; /* nothing but the number of a page */
};

struct candidates {
    struct candidate *at;
    size_t count, room;
    struct arena arena;
};

/* "Side 2 af 3", "- 2 -", "2/3", "2 | Side", "page 2": nothing but numbers and the words around them. */
static bool is_page_number(str key) {
    static const char *const words[] = {"side", "s.",      "s", "af", "page", "of",           "pag.",
                                        "p.",   "sidenr.", "|", "-",  "/",    "\xE2\x80\x93", "\xC2\xB7"};
    bool number = false;
    while (key.n) {
        str word = str_cut(&key, ' ');
        bool known = false;
        for (size_t i = 0; i < sizeof words / sizeof *words && !known; i++)
            known = str_eq(word, str_of(words[i]));
        if (!known && word.n && strspn(word.p, "ivxl") >= word.n) known = number = true;
        for (size_t i = 0; i < word.n && !known; i++) {
            if (word.p[i] == '#') number = true;
            if (!strchr("#-/.|()[]:", word.p[i])) return false;
        }
    }
    return number;
}

/* The piece's text in small letters with its numbers as "#". */
static str key_of(struct arena *arena, const struct pdf_piece *piece) {
    buf text = {0}, folded = {0};
    for (size_t i = 0; i < piece->count && text.n < 200; i++) {
        if (i) buf_byte(&text, ' ');
        bool digit = false;
        str word = piece->words[i].text;
        for (size_t j = 0; j < word.n && j < 100; j++) {
            bool is_digit = word.p[j] >= '0' && word.p[j] <= '9';
            if (!is_digit || !digit) buf_byte(&text, is_digit ? '#' : word.p[j]);
            digit = is_digit;
        }
    }
    utf8_fold(buf_str(&text), &folded);
    str key = arena_copied(arena, buf_str(&folded));
    buf_release(&text);
    buf_release(&folded);
    return key;
}

static void find(struct pdf_page *page, size_t number, struct candidates *out) {
    for (size_t i = 0; i < page->count; i++) {
        struct pdf_piece *piece = &page->pieces[i];
        float top = piece->box.y0, bottom = page->height - piece->box.y1;
        if (piece->turned || (top > EDGE * page->height && bottom > EDGE * page->height)) continue;
        out->at = memory_grown(out->at, out->count, &out->room, sizeof *out->at);
        struct candidate *c = &out->at[out->count++];
        *c = (struct candidate){.key = key_of(&out->arena, piece), .piece = piece, .page = number};
        c->y = top < bottom ? top : -bottom;
        c->number = is_page_number(c->key);
    }
}

static int by_key(const void *a, const void *b) {
    const struct candidate *p = a, *q = b;
    int order = str_cmp(p->key, q->key);
    if (order) return order;
    if (p->y != q->y) return p->y < q->y ? -1 : 1;
    return p->page < q->page ? -1 : p->page > q->page;
}

static int by_page(const void *a, const void *b) {
    const struct candidate *p = a, *q = b;
    if (p->page != q->page) return p->page < q->page ? -1 : 1;
    return p->piece < q->piece ? -1 : p->piece > q->piece;
}

static bool same_text(const struct pdf_piece *a, const struct pdf_piece *b) {
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->words[i].text, b->words[i].text)) return false;
    return true;
}

/* "Ministeriet side # af #" */
static bool counts_pages(str key) {
    return str_find(key, STR("side #")) < key.n || str_find(key, STR("page #")) < key.n;
}

/* Candidates of one text and one height that are no numbers alone. */
static void mark_group(struct candidate *group, size_t count) {
    if (group[0].number || group[0].page == group[count - 1].page) return;
    bool counting = counts_pages(group[0].key);
    for (size_t i = 0; i < count; i++) {
        struct pdf_piece *piece = group[i].piece;
        if (i && group[i].page != group[0].page && (counting || same_text(piece, group[0].piece)))
            piece->dropped = true;
        else if (group[i].y < 0 || group[i].page > 0)
            piece->edge = true;
    }
}

/* How far text that is no furniture reaches. */
struct extent {
    float y0, y1;
};

static struct extent extent_of(const struct pdf_page *page) {
    struct extent extent = {1e9f, -1e9f};
    for (size_t i = 0; i < page->count; i++) {
        if (page->pieces[i].dropped || page->pieces[i].turned || page->pieces[i].edge) continue;
        extent.y0 = fminf(extent.y0, page->pieces[i].box.y0);
        extent.y1 = fmaxf(extent.y1, page->pieces[i].box.y1);
    }
    return extent;
}

static bool is_beside(const struct pdf_piece *left, const struct pdf_piece *right) {
    return pdf_same_line(left->box, right->box) && right->box.x0 - left->box.x1 < GAP_NUMBER * right->size;
}

/* Whether the number stands in a justified line whose blanks are wide. */
static bool is_in_line(const struct pdf_page *page, const struct pdf_piece *number) {
    const struct pdf_piece *end = page->pieces + page->count;
    bool before = number > page->pieces && is_beside(number - 1, number),
         after = number + 1 < end && is_beside(number, number + 1);
    return after && (before || pdf_goes_on(number[1].words[0].text));
}

/* Numbers of pages are the outermost text. */
static void mark_numbers(struct pdf_page *pages, size_t count, const struct candidates *c) {
    struct extent *extents = memory_zeroed(count + 1, sizeof *extents);
    for (size_t i = 0; i < count; i++) extents[i] = extent_of(&pages[i]);
    for (size_t i = 0; i < c->count; i++) {
        const struct candidate *at = &c->at[i];
        if (!at->number || is_in_line(&pages[at->page], at->piece)) continue;
        const struct extent *extent = &extents[at->page];
        float half = (at->piece->box.y1 - at->piece->box.y0) / 2;
        at->piece->dropped |=
            at->y >= 0 ? at->piece->box.y0 <= extent->y0 + half : at->piece->box.y1 >= extent->y1 - half;
    }
    free(extents);
}

void pdf_furniture_mark(struct pdf_page *pages, size_t count) {
    struct candidates c = {0};
    for (size_t i = 0; i < count; i++) find(&pages[i], i, &c);
    if (c.count) qsort(c.at, c.count, sizeof *c.at, by_key);
    for (size_t from = 0, to; from < c.count; from = to) {
        to = from + 1;
        while (to < c.count && str_eq(c.at[to].key, c.at[from].key) &&
               c.at[to].y - c.at[to - 1].y <= HEIGHT_SAME)
            to++;
        qsort(c.at + from, to - from, sizeof *c.at, by_page);
        mark_group(c.at + from, to - from);
    }
    mark_numbers(pages, count, &c);
    free(c.at);
    arena_release(&c.arena);
}
