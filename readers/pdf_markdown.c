#include "readers/pdf_markdown.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "readers/pdf_blocks.h"
#include "readers/pdf_columns.h"
#include "readers/pdf_furniture.h"
#include "readers/pdf_lines.h"

#define LEVELS_MAX 4

/* As many headings in a row are none. */
#define RUN_HEADINGS 3

struct document {
    struct arena arena;
    struct pdf_lines *lines; /* of all regions */
    size_t *pages;           /* of each region, from 1 */
    size_t count, room, page_room;
    struct pdf_measures measures;
    struct pdf_blocks blocks;
    float levels[LEVELS_MAX]; /* the sizes of headings, the largest first */
    size_t level_count;
};

static void add_region(struct document *d, const struct pdf_region *region, size_t page) {
    d->pages = memory_grown(d->pages, d->count, &d->page_room, sizeof *d->pages);
    d->lines = memory_grown(d->lines, d->count, &d->room, sizeof *d->lines);
    d->pages[d->count] = page;
    d->lines[d->count++] = pdf_lines_find(&d->arena, region);
}

/* Pieces that stand apart from the page's text: each line of them is a region. */
static void add_apart(struct document *d, const struct pdf_page *page, size_t number) {
    for (size_t i = 0; i < page->count; i++) {
        struct pdf_piece *piece = &page->pieces[i];
        if (piece->dropped || !(piece->turned || piece->edge)) continue;
        struct pdf_piece **one = arena_take(&d->arena, sizeof *one);
        *one = piece;
        add_region(d, &(struct pdf_region){one, 1, true}, number);
    }
}

static void read_page(struct document *d, const struct pdf_page *page, size_t number) {
    struct pdf_regions regions = {0};
    pdf_columns_find(&d->arena, page, &regions);
    for (size_t i = 0; i < regions.count; i++) add_region(d, &regions.at[i], number);
    free(regions.at);
    add_apart(d, page, number);
}

static void build_blocks(struct document *d) {
    for (size_t i = 0, next; i < d->count; i = next) {
        struct pdf_marks marks = {.count = 0};
        for (next = i; next < d->count && d->pages[next] == d->pages[i]; next++)
            pdf_marks_find(&d->lines[next], &d->measures, &marks);
        struct pdf_marks *kept = arena_take(&d->arena, sizeof *kept);
        *kept = marks;
        for (size_t j = i; j < next; j++)
            pdf_blocks_add(&d->arena, &d->lines[j], &d->measures, kept, d->pages[j], &d->blocks);
    }
}

/* ---- order ---- */

/* Whether b stands below a in one column, and not on its next line. */
static bool is_below(const struct pdf_block *a, const struct pdf_block *b) {
    return a->page == b->page && b->box.y0 - a->box.y1 > .3f * b->size && b->box.x0 < a->box.x1 &&
           a->box.x0 < b->box.x1;
}

/* Whether both may be parts of one paragraph or item. */
static bool may_be_one(const struct pdf_block *a, const struct pdf_block *b) {
    return b->kind == PDF_PARAGRAPH && (a->kind == PDF_PARAGRAPH || a->kind == PDF_ITEM) &&
           a->bold == b->bold && fabsf(a->size - b->size) <= .08f * a->size;
}

/* Whether b is the rest of the paragraph or item a, which stands in another column or on another page. */
static bool is_rest(const struct pdf_block *a, const struct pdf_block *b) {
    if (!may_be_one(a, b)) return false;
    if (a->hyphen && b->goes_on) return true;
    if (a->ends || is_below(a, b)) return false;
    bool full = a->room < b->word + a->size;
    if (b->goes_on) return full || a->lines > 1;
    bool level = fabsf(a->last_indent - b->indent) < .8f * a->size;
    return a->running && full && level && (b->lines > 1 || b->ends);
}

/* Puts what stands apart from the text where it tears no sentence: what stands on a page before its text
 * first, the rest after the text; but if a paragraph runs across, after that. */
static struct pdf_block **in_order(struct document *d) {
    size_t n = d->blocks.count, count = 0, held_count = 0;
    struct pdf_block **order = arena_take(&d->arena, (n + 1) * sizeof *order);
    struct pdf_block **held = arena_take(&d->arena, (n + 1) * sizeof *held);
    struct pdf_block *last = NULL;
    for (size_t i = 0; i < n; i++) {
        struct pdf_block *block = &d->blocks.at[i];
        if (block->aside) {
            held[held_count++] = block;
            continue;
        }
        block->joined = last && is_rest(last, block);
        if (!block->joined) {
            memcpy(order + count, held, held_count * sizeof *held);
            count += held_count;
            held_count = 0;
        }
        order[count++] = last = block;
    }
    memcpy(order + count, held, held_count * sizeof *held);
    return order;
}

/* ---- headings ---- */

static bool is_heading(const struct pdf_block *block) {
    return block->kind == PDF_HEADING || block->kind == PDF_BOLD;
}

/* Lines that look like headings and follow each other are none: a letterhead in large type, a bold address.
 */
static void drop_runs(const struct document *d, struct pdf_block **order) {
    for (size_t from = 0, to; from < d->blocks.count; from = to) {
        to = from + 1;
        if (!is_heading(order[from])) continue;
        while (to < d->blocks.count && order[to]->kind == order[from]->kind &&
               fabsf(order[to]->size - order[from]->size) < .05f * order[from]->size)
            to++;
        for (size_t i = from; i < to && to - from >= RUN_HEADINGS; i++) order[i]->kind = PDF_PARAGRAPH;
    }
}

static int by_size(const void *a, const void *b) {
    float p = *(const float *)a, q = *(const float *)b;
    return p > q ? -1 : p < q;
}

static void find_levels(struct document *d) {
    float *sizes = arena_take(&d->arena, (d->blocks.count + 1) * sizeof *sizes);
    size_t count = 0;
    for (size_t i = 0; i < d->blocks.count; i++)
        if (d->blocks.at[i].kind == PDF_HEADING) sizes[count++] = d->blocks.at[i].size;
    qsort(sizes, count, sizeof *sizes, by_size);
    for (size_t i = 0; i < count && d->level_count < LEVELS_MAX; i++)
        if (!d->level_count || sizes[i] < d->levels[d->level_count - 1] * .95f)
            d->levels[d->level_count++] = sizes[i];
}

static size_t level_of(const struct document *d, const struct pdf_block *block) {
    size_t level = 0;
    while (level + 1 < d->level_count && block->size < d->levels[level] * .95f) level++;
    return level + 1;
}

/* ---- writing ---- */

/* The lines of a heading are one; a number that it begins with needs no escape. */
static void add_on_one_line(buf *out, str text) {
    size_t digits = strspn(text.p, "0123456789");
    if (digits && digits < text.n && text.p[digits] == '\\') {
        buf_add(out, str_sub(text, 0, digits));
        text = str_sub(text, digits + 1, text.n);
        buf_add(out, str_sub(text, 0, 1));
        text = str_sub(text, 1, text.n);
    }
    bool first = true;
    while (text.p) {
        str cut = str_cut(&text, '\n'), line = first ? cut : str_trim(cut);
        while (line.n && line.p[line.n - 1] == ' ') line.n--;
        bool torn = out->n > 1 && out->p[out->n - 1] == '-' && pdf_goes_on(line);
        if (torn && (unsigned char)out->p[out->n - 2] > ' ')
            out->n--;
        else if (!first)
            buf_byte(out, ' ');
        first = false;
        buf_add(out, line);
    }
}

static void add_indented(buf *out, str text, size_t columns) {
    bool first = true;
    while (text.p) {
        if (!first) {
            buf_byte(out, '\n');
            for (size_t i = 0; i < columns; i++) buf_byte(out, ' ');
        }
        first = false;
        buf_add(out, str_cut(&text, '\n'));
    }
}

/* 1: a bullet; 2 and 3: "1." and "1)"; 0: a mark that Markdown does not know. */
static int mark_class(str mark) {
    size_t digits = strspn(mark.p, "0123456789");
    if (digits && digits <= 9 && digits + 1 == mark.n)
        return mark.p[digits] == '.' ? 2 : mark.p[digits] == ')' ? 3 : 0;
    return mark.n <= 3 && !strchr(").:", mark.p[mark.n - 1]) && !str_starts(mark, STR("\xC2\xA7"));
}

static void add_item(buf *out, const struct pdf_block *block) {
    int class = mark_class(block->mark);
    buf_add(out, class == 1 ? STR("-") : block->mark);
    buf_byte(out, ' ');
    add_indented(out, block->text, class == 0 ? 0 : class == 1 ? 2 : block->mark.n + 1);
}

static void add_block(const struct document *d, buf *out, const struct pdf_block *block) {
    buf line = {0};
    switch (block->kind) {
    case PDF_HEADING:
        for (size_t i = level_of(d, block); i > 0; i--) buf_byte(&line, '#');
        buf_byte(&line, ' ');
        add_on_one_line(&line, block->text);
        break;
    case PDF_BOLD:
        if (!block->aside) {
            for (size_t i = d->level_count; i > 0; i--) buf_byte(&line, '#');
            buf_add(&line, STR("# "));
            add_on_one_line(&line, block->text);
            break;
        }
        buf_add(&line, STR("**"));
        add_on_one_line(&line, block->text);
        buf_add(&line, STR("**"));
        break;
    case PDF_ITEM:
        add_item(&line, block);
        break;
    case PDF_NOTE:
        buf_addf(&line, "[^%s]: ", block->mark.p);
        buf_add(&line, block->text);
        break;
    case PDF_PARAGRAPH:
    case PDF_TABLE:
        buf_add(&line, block->text);
        break;
    }
    buf_add(out, buf_str(&line));
    buf_release(&line);
}

/* Whether the item follows the other in one list. */
static bool is_next_item(const struct pdf_block *before, const struct pdf_block *block) {
    return before && before->kind == PDF_ITEM && block->kind == PDF_ITEM && mark_class(block->mark) &&
           mark_class(block->mark) == mark_class(before->mark);
}

static void write_blocks(const struct document *d, struct pdf_block *const *order, size_t pages, buf *out) {
    size_t page = 1;
    const struct pdf_block *before = NULL;
    for (size_t i = 0; i < d->blocks.count; i++) {
        const struct pdf_block *block = order[i];
        if (before) buf_add(out, block->joined || is_next_item(before, block) ? STR("\n") : STR("\n\n"));
        for (; page < block->page; page++) buf_byte(out, '\f');
        add_block(d, out, block);
        before = block;
    }
    if (before) buf_byte(out, '\n');
    for (; page <= pages; page++) buf_byte(out, '\f');
}

void pdf_markdown_write(struct pdf_page *pages, size_t count, buf *out) {
    struct document d = {.count = 0};
    pdf_furniture_mark(pages, count);
    for (size_t i = 0; i < count; i++) read_page(&d, &pages[i], i + 1);
    d.measures = pdf_measure(d.lines, d.count);
    build_blocks(&d);
    struct pdf_block **order = in_order(&d);
    drop_runs(&d, order);
    find_levels(&d);
    write_blocks(&d, order, count, out);
    free(d.lines);
    free(d.pages);
    free(d.blocks.at);
    arena_release(&d.arena);
}
