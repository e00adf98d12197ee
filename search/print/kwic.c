/* Keyword in context: a line for each occurrence. For people the hits stand under each other; for programs
 * the fields of TSV. Sorted by what stands beside them, the lines wait until all are there. */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/sanitize.h"
#include "base/utf8.h"
#include "search/print/printer.h"

#define YEAR "\033[36m"
#define MARK "\033[1;33m"
#define PLAIN "\033[0m"

/* Columns of the name of the file and the line; narrower screens have the year alone. */
#define PLACE 18
#define PLACE_FROM 76

/* A line that waits. */
struct waiting {
    char *key, *line;
    size_t key_size, line_size;
    size_t number; /* equal ones stay in order */
};

struct kwic {
    struct waiting *items;
    size_t count, room;
};

/* A hit and what stands on both sides of it, sanitized. */
struct context {
    buf left, hit, right;
};

/* Columns of the sign at bytes [from, to); 0 for one that shows nothing of its own, so that no line may begin
 * with it. Most are ASCII. */
static size_t sign_width(str s, size_t from, size_t to) {
    bool plain = to - from == 1 && s.p[from] >= ' ' && s.p[from] <= '~';
    return plain ? 1 : utf8_width(str_sub(s, from, to));
}

/* Where the last `columns` columns of s begin, no combining mark apart from its letter. */
static size_t tail_start(str s, size_t columns) {
    size_t at = s.n, used = 0, fits = s.n;
    while (at) {
        size_t before = (unsigned char)s.p[at - 1] < UTF8_ASCII_END ? at - 1 : utf8_floor(s, at - 1);
        size_t width = sign_width(s, before, at);
        used += width;
        if (used > columns) break;
        at = before;
        if (width) fits = at;
    }
    return fits;
}

/* Where its first `columns` columns end. */
static size_t head_end(str s, size_t columns) {
    size_t at = 0, used = 0;
    while (at < s.n) {
        size_t next =
            (unsigned char)s.p[at] < UTF8_ASCII_END ? at + 1 : at + utf8_length(str_sub(s, at, s.n));
        used += sign_width(s, at, next);
        if (used > columns) break;
        at = next;
    }
    return at;
}

static void add_blanks(buf *out, size_t count) {
    while (count--) buf_byte(out, ' ');
}

/* The end of s in exactly this many columns, at the right; with an ellipsis if it does not fit. */
static void add_tail(str s, size_t columns, buf *out) {
    bool cut = utf8_width(s) > columns;
    str shown = cut ? str_sub(s, tail_start(s, columns - 1), s.n) : s;
    add_blanks(out, columns - utf8_width(shown) - cut);
    if (cut) buf_add(out, STR("…"));
    buf_add(out, shown);
}

/* The beginning of s in at most this many columns. Returns how many. */
static size_t add_head(str s, size_t columns, buf *out) {
    if (!columns) return 0;
    bool cut = utf8_width(s) > columns;
    str shown = cut ? str_sub(s, 0, head_end(s, columns - 1)) : s;
    buf_add(out, shown);
    if (cut) buf_add(out, STR("…"));
    return utf8_width(shown) + cut;
}

static void paint(struct output *o, const char *code) {
    if (o->color) buf_add(&o->line, str_of(code));
}

/* 2023  2023.md:31      …left text[hit]right text… */
static void add_aligned(struct output *o, const struct result *f, size_t line, const struct context *c) {
    size_t used = 6;
    paint(o, YEAR);
    if (f->letter.year)
        buf_addf(&o->line, "%4d", f->letter.year);
    else
        buf_add(&o->line, STR("   -"));
    paint(o, PLAIN);
    buf_add(&o->line, STR("  "));
    if (o->columns >= PLACE_FROM) {
        buf place = {0};
        sanitize_add(path_name(f->letter.path), &place);
        buf_addf(&place, ":%zu", line);
        str shown = buf_str(&place); /* of a long name the end, as the line's number is there */
        bool cut = utf8_width(shown) > PLACE;
        if (cut) shown = str_sub(shown, tail_start(shown, PLACE - 1), shown.n);
        if (cut) buf_add(&o->line, STR("…"));
        buf_add(&o->line, shown);
        add_blanks(&o->line, PLACE + 2 - utf8_width(shown) - cut);
        used += PLACE + 2;
        buf_release(&place);
    }
    size_t brackets = o->color ? 0 : 2, room = o->columns > used + 12 ? o->columns - used : 12;
    size_t left = (room - brackets) * 9 / 20;
    add_tail(buf_str(&c->left), left, &o->line);
    buf_add(&o->line, o->color ? STR(MARK) : STR("["));
    size_t hit = add_head(buf_str(&c->hit), room - brackets - left, &o->line);
    buf_add(&o->line, o->color ? STR(PLAIN) : STR("]"));
    add_head(buf_str(&c->right), room - brackets - left - hit, &o->line);
}

static void add_fields(struct output *o, const struct result *f, size_t line, const struct context *c,
                       enum rung rung) {
    sanitize_add(path_shown(f->letter.path), &o->line);
    buf_addf(&o->line, "\t%zu\t", line);
    buf_add(&o->line, buf_str(&c->left));
    buf_byte(&o->line, '\t');
    buf_add(&o->line, buf_str(&c->hit));
    buf_byte(&o->line, '\t');
    buf_add(&o->line, buf_str(&c->right));
    buf_addf(&o->line, "\t%s", rung_name(rung));
}

/* ---- in order of what stands beside the hit ---- */

/* Appends a word as Danes sort it: no case, å after ø (UTF-8 has it before æ). */
static void add_word(str word, buf *out) {
    buf folded = {0};
    utf8_fold(word, &folded);
    for (str rest = buf_str(&folded); rest.n;) {
        int32_t sign = utf8_next(&rest);
        if (sign == 0xE5)
            utf8_add(out, 0xFF);
        else if (utf8_is_letter(sign) || utf8_is_digit(sign))
            utf8_add(out, sign);
    }
    buf_release(&folded);
}

/* The words before it, the nearest first; or those after it. A sign less than any letter parts them. */
static void add_key(enum line_order order, const struct context *c, buf *out) {
    if (order == LINES_BY_RIGHT) {
        for (str rest = buf_str(&c->right); rest.p;) {
            add_word(str_cut(&rest, ' '), out);
            buf_byte(out, '\1');
        }
        return;
    }
    str left = buf_str(&c->left);
    for (;;) {
        size_t blank = str_last(left, ' '), from = blank < left.n ? blank + 1 : 0;
        add_word(str_sub(left, from, left.n), out);
        buf_byte(out, '\1');
        if (!from) return;
        left = str_sub(left, 0, from - 1);
    }
}

static int by_key(const void *a, const void *b) {
    const struct waiting *x = a, *y = b;
    int order = str_cmp((str){x->key, x->key_size}, (str){y->key, y->key_size});
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void flush(struct output *o, bool failed) {
    struct kwic *k = o->kwic;
    if (!k) return;
    if (k->count) qsort(k->items, k->count, sizeof *k->items, by_key);
    for (size_t i = 0; i < k->count; i++) {
        if (!failed) fwrite(k->items[i].line, 1, k->items[i].line_size, stdout);
        free(k->items[i].key);
        free(k->items[i].line);
    }
    free(k->items);
    free(k);
    o->kwic = NULL;
}

static void wait_for_others(struct output *o, const struct context *c) {
    buf key = {0};
    add_key(o->line_order, c, &key);
    buf_byte(&o->line, '\n');
    if (!o->kwic) o->kwic = memory_zeroed(1, sizeof *o->kwic);
    struct kwic *k = o->kwic;
    k->items = memory_grown(k->items, k->count, &k->room, sizeof *k->items);
    k->items[k->count] =
        (struct waiting){key.p, memory_copied(o->line.p, o->line.n), key.n, o->line.n, k->count};
    k->count++;
}

/* ---- the printer ---- */

static void begin(struct output *o) {
    flush(o, false); /* of a batch's query before */
    if (o->aligned || !o->header || o->named) return;
    o->named = true;
    printf("%spath\tline\tleft\thit\tright\trung\n", o->id.p ? "id\t" : "");
}

/* Bytes that a column's sign takes at most, its marks left out. */
#define SIGN_BYTES 4

/* Of a long passage no more than fills this many columns. */
static void add_context(str text, size_t start, size_t end, size_t columns, struct context *c) {
    size_t reach = columns * SIGN_BYTES;
    str left = str_sub(text, start > reach ? utf8_floor(text, start - reach) : 0, start);
    str right = str_sub(text, end, utf8_floor(text, end + reach));
    buf_clear(&c->left);
    buf_clear(&c->hit);
    buf_clear(&c->right);
    sanitize_add(str_sub(left, tail_start(left, columns), left.n), &c->left);
    sanitize_add(str_sub(text, start, end), &c->hit);
    sanitize_add(str_sub(right, 0, head_end(right, columns)), &c->right);
}

static void print_hit(struct output *o, const struct result *f) {
    struct context c = {0};
    const struct marks *m = &f->marks;
    for (size_t i = 0, end; i < m->count; i = end) {
        enum rung rung = m->items[i].rung;
        for (end = i + 1; end < m->count && m->items[end].occurrence == m->items[i].occurrence; end++)
            if (m->items[end].rung > rung) rung = m->items[end].rung;
        size_t line = result_place(f, m->items[i].start).line;
        add_context(f->passage.text, m->items[i].start, m->items[end - 1].end,
                    o->aligned ? o->columns : PRINTER_FIELD, &c);
        output_begin_line(o);
        if (o->aligned)
            add_aligned(o, f, line, &c);
        else
            add_fields(o, f, line, &c, rung);
        if (o->line_order == LINES_AS_FOUND)
            output_end_line(o);
        else
            wait_for_others(o, &c);
    }
    buf_release(&c.left);
    buf_release(&c.hit);
    buf_release(&c.right);
}

const struct printer printer_kwic = {
    .name = "kwic",
    .occurrences = true,
    .marks_alone = true,
    .wide = true,
    .pages = true,
    .begin_hits = begin,
    .hit = print_hit,
    .finish = flush,
};
