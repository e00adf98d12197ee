#include "search/print/difference.h"

#include "base/sanitize.h"

static bool differs(enum edit_kind kind) {
    return kind == EDIT_CHANGED || kind == EDIT_ADDED || kind == EDIT_DROPPED;
}

static bool are_numbers(const struct atoms *a, size_t from, size_t count) {
    for (size_t i = from; i < from + count; i++)
        if (!a->items[i].digits) return false;
    return true;
}

static bool is_number(const struct atoms *a, const struct atoms *b, const struct edit *edit) {
    return are_numbers(a, edit->a, edit->a_count) && are_numbers(b, edit->b, edit->b_count);
}

/* Do two edits belong to one difference? Numbers stand apart from words. */
static bool go_together(const struct atoms *a, const struct atoms *b, const struct edit *first,
                        const struct edit *next) {
    if (differs(first->kind)) return differs(next->kind) && is_number(a, b, first) == is_number(a, b, next);
    return first->kind == next->kind && (first->kind == EDIT_PASSED || first->kind == EDIT_EDITOR);
}

bool difference_next(const struct atoms *a, const struct atoms *b, const struct alignment *d, size_t at,
                     struct difference *out) {
    while (at < d->count && d->edits[at].kind == EDIT_SAME) at++;
    if (at == d->count) return false;
    const struct edit *first = &d->edits[at];
    *out = (struct difference){first->kind,    first->a, first->a_count, first->b,
                               first->b_count, at + 1,   false,          false};
    for (; out->next < d->count && go_together(a, b, first, &d->edits[out->next]); out->next++) {
        out->a_count += d->edits[out->next].a_count;
        out->b_count += d->edits[out->next].b_count;
    }
    if (differs(out->kind))
        out->kind = !out->b_count ? EDIT_ADDED : !out->a_count ? EDIT_DROPPED : EDIT_CHANGED;
    out->number = are_numbers(a, out->a, out->a_count) && are_numbers(b, out->b, out->b_count);
    out->negation = atoms_negate(a, out->a, out->a_count) || atoms_negate(b, out->b, out->b_count);
    return true;
}

const char *difference_name(enum edit_kind kind) {
    static const char *const names[] = {
        [EDIT_SAME] = "same",       [EDIT_SLIP] = "slip",     [EDIT_JOINED] = "joined",
        [EDIT_CHANGED] = "changed", [EDIT_ADDED] = "added",   [EDIT_DROPPED] = "dropped",
        [EDIT_PASSED] = "ellipsis", [EDIT_EDITOR] = "editor",
    };
    return names[kind];
}

str difference_words(const struct atoms *a, size_t from, size_t count) {
    return count ? str_sub(a->text, a->items[from].start, a->items[from + count - 1].end) : (str){0};
}

/* An editor's words, in brackets if they have none of their own. */
static void list_bracketed(str words, buf *out) {
    bool own = str_find(words, STR("[")) < words.n || str_find(words, STR("]")) < words.n;
    if (!own) buf_byte(out, '[');
    buf_add(out, words);
    if (!own) buf_byte(out, ']');
}

static void list_one(const struct atoms *a, const struct atoms *b, const struct difference *one, buf *out) {
    str new = difference_words(a, one->a, one->a_count), old = difference_words(b, one->b, one->b_count);
    switch (one->kind) {
    case EDIT_ADDED:
        buf_byte(out, '+');
        buf_add(out, new);
        return;
    case EDIT_DROPPED:
        buf_byte(out, '-');
        buf_add(out, old);
        return;
    case EDIT_PASSED:
        buf_addf(out, "… %zu", one->b_count);
        return;
    case EDIT_EDITOR:
        buf_add(out, old);
        if (old.n) buf_byte(out, ' ');
        list_bracketed(new, out);
        return;
    default:
        buf_add(out, old);
        buf_add(out, one->kind == EDIT_CHANGED ? STR(" → ") : STR(" ~ "));
        buf_add(out, new);
    }
}

void difference_list(const struct atoms *a, const struct atoms *b, const struct alignment *d,
                     enum difference_sort sort, buf *out) {
    struct difference one;
    size_t begun = out->n;
    for (size_t at = 0; difference_next(a, b, d, at, &one); at = one.next) {
        if (sort != DIFFERENCE_ALL && (sort == DIFFERENCE_NUMBERS) != one.number) continue;
        if (out->n > begun) buf_add(out, STR("; "));
        list_one(a, b, &one, out);
    }
}

static void add_plain(const struct difference_style *style, str text, buf *out) {
    (style->escape ? style->escape : sanitize_add)(text, out);
}

static void add_marked(const struct difference_style *style, str open, str text, str close, buf *out) {
    if (!text.n) return;
    buf_add(out, open);
    add_plain(style, text, out);
    buf_add(out, close);
}

void difference_write(const struct atoms *a, const struct atoms *b, const struct alignment *d,
                      const struct difference_style *style, buf *out) {
    struct difference one;
    size_t written = 0; /* bytes of a's text */
    for (size_t at = 0; difference_next(a, b, d, at, &one); at = one.next) {
        if (!differs(one.kind)) continue;
        bool end = one.a == a->count; /* what is dropped there stands after the last word */
        size_t from = end ? (a->count ? a->items[a->count - 1].end : 0) : a->items[one.a].start;
        if (from > written) add_plain(style, str_sub(a->text, written, from), out);
        if (end && from) buf_byte(out, ' ');
        add_marked(style, style->open_dropped, difference_words(b, one.b, one.b_count), style->close_dropped,
                   out);
        str new = difference_words(a, one.a, one.a_count);
        if (one.a_count && one.b_count) buf_byte(out, ' ');
        add_marked(style, style->open_added, new, style->close_added, out);
        if (!one.a_count && !end) buf_byte(out, ' ');
        written = from + new.n;
    }
    add_plain(style, str_sub(a->text, written, a->text.n), out);
}

void difference_mark(const struct atoms *a, const struct atoms *b, const struct alignment *d, bool second,
                     const struct difference_style *style, buf *out) {
    const struct atoms *side = second ? b : a;
    struct difference one;
    size_t written = 0;
    for (size_t at = 0; difference_next(a, b, d, at, &one); at = one.next) {
        size_t first = second ? one.b : one.a, count = second ? one.b_count : one.a_count;
        if (!differs(one.kind) || !count) continue;
        size_t from = side->items[first].start;
        str words = difference_words(side, first, count);
        add_plain(style, str_sub(side->text, written, from), out);
        add_marked(style, second ? style->open_dropped : style->open_added, words,
                   second ? style->close_dropped : style->close_added, out);
        written = from + words.n;
    }
    add_plain(style, str_sub(side->text, written, side->text.n), out);
}
