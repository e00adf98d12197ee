#include "indexer/block.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* Past this many spans of one block its text stands as it is but for tabs: the map of a text that is
 * nothing but escapes must not be many times as large as the text. */
#define SPANS_MAX 65536

/* Later pages count as the last of this many. */
#define PAGES_MAX 100000

void blocks_add(struct blocks *blocks, struct block block) {
    while (blocks->pages < blocks->break_count && blocks->breaks[blocks->pages] <= block.spans[0].file)
        blocks->pages++;
    block.page = blocks->pages + 1;
    blocks->at = memory_grown(blocks->at, blocks->count, &blocks->room, sizeof *blocks->at);
    blocks->at[blocks->count++] = block;
}

void blocks_break(struct blocks *blocks, size_t at) {
    if (blocks->break_count >= PAGES_MAX) return;
    blocks->breaks =
        memory_grown(blocks->breaks, blocks->break_count, &blocks->break_room, sizeof *blocks->breaks);
    blocks->breaks[blocks->break_count++] = at;
}

size_t blocks_page(const struct blocks *blocks, size_t at) {
    size_t low = 0, high = blocks->break_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (blocks->breaks[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low + 1;
}

void blocks_release(struct blocks *blocks) {
    free(blocks->at);
    free(blocks->breaks);
    *blocks = (struct blocks){0};
}

/* ---- the writer ---- */

/* Whether s goes on with a word that a hyphen before it waits for: erhvervs- og, hoved- eller. */
static bool is_conjunction(str s) {
    size_t n = 0;
    while (n < s.n && !text_is_blank(s.p[n])) n++;
    return rules_is(RULES_AFTER_HYPHEN, str_sub(s, 0, n)) != NULL;
}

/* How a line that ends with `before` goes on with `after`: returns the bytes to take off the end of
 * before (a hyphen), and in *space whether a space comes between. */
static size_t seam(str before, str after, bool *space) {
    *space = true;
    if (str_ends(before, STR("\xC2\xAD")) || str_ends(before, STR("\xC2\xAC"))) {
        *space = false;
        return 2;
    }
    size_t hyphen = str_ends(before, STR("-")) ? 1 : str_ends(before, STR("\xE2\x80\x90")) ? 3 : 0;
    if (!hyphen) return 0;
    str word = str_sub(before, 0, before.n - hyphen);
    str rest = after;
    int32_t last = text_take_last(&word), next = after.n ? utf8_next(&rest) : 0;
    int32_t before_last = text_take_last(&word);
    bool letter = utf8_is_letter(last), digit = utf8_is_digit(last);
    if (!letter && !digit) return 0;
    if (!utf8_is_letter(next)) {
        *space = !utf8_is_digit(next);
        return 0;
    }
    if (is_conjunction(after)) return 0;
    *space = false;
    bool part_of_the_word =
        digit || utf8_is_upper(last) || utf8_is_upper(next) || !utf8_is_letter(before_last);
    return part_of_the_word ? 0 : hyphen;
}

static void add_span(struct writer *w, size_t file, size_t line) {
    w->spans = memory_grown(w->spans, w->span_count, &w->span_room, sizeof *w->spans);
    w->spans[w->span_count++] = (struct span){w->text.n, file, line};
}

/* The next bytes come from file on: a new span unless they simply go on. */
static void aim(struct writer *w, size_t file, size_t line) {
    if (w->span_count && !w->fresh) {
        const struct span *s = &w->spans[w->span_count - 1];
        if (s->line == line && s->file + (w->text.n - s->text) == file) return;
    }
    w->fresh = false;
    add_span(w, file, line);
}

/* What was borrowed becomes our own, as something else is to follow. */
static void own(struct writer *w) {
    if (!w->borrowed.n) return;
    buf_add(&w->text, w->borrowed);
    w->borrowed = (str){0};
}

/* Shortens the text by n bytes, and drops a span that loses all of its own. */
static void take_back(struct writer *w, size_t n) {
    w->text.n -= n;
    while (w->span_count > 0 && w->spans[w->span_count - 1].text >= w->text.n) w->span_count--;
}

/* The white space before `after`, which is about to be added. */
static void settle(struct writer *w, str after) {
    if (!w->space || !w->text.n) {
        w->space = w->broke = false;
        return;
    }
    bool space = true;
    if (w->broke) take_back(w, seam(buf_str(&w->text), after, &space));
    if (space && w->text.n) buf_byte(&w->text, ' ');
    w->space = w->broke = false;
}

/* Bytes as they are, none of them white space but single spaces inside. */
static void add_run(struct writer *w, str run, size_t file, size_t line) {
    own(w);
    settle(w, run);
    aim(w, file, line);
    buf_add(&w->text, run);
    w->end = file + run.n;
}

static void add_sign(struct writer *w, str shown, size_t file, size_t to, size_t line) {
    own(w);
    settle(w, shown);
    w->fresh = true;
    aim(w, file, line);
    buf_add(&w->text, shown);
    w->fresh = true;
    w->end = to;
}

/* Can eight bytes go over as they are, whatever comes next? Not where one is a control character, where
 * blanks follow each other, or where the last is a blank. May say no where yes were right. */
static bool are_clean(const char *p) {
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80, blanks = ones * ' ';
    uint64_t x;
    memcpy(&x, p, sizeof x);
    uint64_t control = (x - blanks) & ~x;
    uint64_t other = x ^ blanks, blank = (other - ones) & ~other & highs;
    return !(control & highs) && !(blank & blank >> 8) && p[7] != ' ';
}

/* How many bytes of s go over as they are: up to a NUL, a broken byte, or white space that is not one
 * single space between two words. */
static size_t clean_run(str s, bool broken) {
    size_t n = 0;
    for (; n < s.n; n++) {
        while (!broken && n + 8 <= s.n && are_clean(s.p + n)) n += 8;
        if (n == s.n) break;
        unsigned char c = (unsigned char)s.p[n];
        if (c > ' ' && (c < 0x80 || !broken)) continue;
        if (c == ' ') {
            if (n + 1 == s.n || text_is_blank(s.p[n + 1])) break;
        } else if (c == 0 || (c >= '\t' && c <= '\r')) {
            break;
        } else if (c >= 0x80) {
            size_t length = utf8_length(str_sub(s, n, s.n));
            if (length == 1) break;
            n += length - 1;
        }
    }
    return n;
}

/* Byte for byte, when there are too many spans already. */
static void add_flat(struct writer *w, str s, size_t file, size_t line) {
    own(w);
    settle(w, s);
    aim(w, file, line);
    bool broken = w->reading->broken;
    while (s.n) {
        size_t run = clean_run(s, broken);
        buf_add(&w->text, str_sub(s, 0, run));
        s = str_sub(s, run, s.n);
        if (!s.n) break;
        buf_byte(&w->text, (unsigned char)s.p[0] >= 0x80 ? '?' : ' ');
        s = str_sub(s, 1, s.n);
    }
    w->end = w->spans[w->span_count - 1].file + (w->text.n - w->spans[w->span_count - 1].text);
}

void writer_add(struct writer *w, size_t from, size_t to, size_t line) {
    const char *p = w->reading->text.p;
    while (to > from && text_is_blank(p[to - 1]) && w->span_count > SPANS_MAX) to--;
    while (from < to) {
        if (text_is_blank(p[from])) {
            w->space = true;
            from++;
            continue;
        }
        str s = {p + from, to - from};
        if (w->span_count > SPANS_MAX) {
            add_flat(w, s, from, line);
            return;
        }
        size_t run = clean_run(s, w->reading->broken);
        if (run && !w->span_count) {
            aim(w, from, line);
            w->borrowed = str_sub(s, 0, run);
            w->end = from + run;
            w->space = w->broke = false;
        } else if (run) {
            add_run(w, str_sub(s, 0, run), from, line);
        } else {
            add_sign(w, STR("\xEF\xBF\xBD"), from, from + 1, line);
            run = 1;
        }
        from += run;
    }
}

void writer_show(struct writer *w, str shown, size_t from, size_t to, size_t line) {
    if (!str_trim(shown).n)
        w->space = true;
    else
        add_sign(w, shown, from, to, line);
}

void writer_break(struct writer *w) {
    w->space = w->broke = true;
}

bool writer_take(struct writer *w, struct block *out) {
    *out = (struct block){.form = BLOCK_PARAGRAPH};
    bool any = w->span_count > 0;
    if (any) {
        size_t bytes = w->span_count * sizeof *w->spans;
        out->text = w->borrowed.n ? w->borrowed : arena_str(w->arena, buf_str(&w->text));
        out->spans = arena_take(w->arena, bytes);
        memcpy(out->spans, w->spans, bytes);
        out->span_count = w->span_count;
        out->end = w->end;
        out->note = w->note;
    }
    buf_clear(&w->text);
    w->span_count = 0;
    w->borrowed = (str){0};
    w->space = w->broke = w->fresh = w->note = false;
    return any;
}

void writer_release(struct writer *w) {
    buf_release(&w->text);
    free(w->spans);
    *w = (struct writer){0};
}

/* ---- blocks ---- */

size_t span_at(const struct span *spans, size_t count, size_t at) {
    size_t low = 0, high = count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (spans[middle].text <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct block block_slice(struct arena *arena, const struct block *block, size_t from, size_t to) {
    while (from < to && text_is_blank(block->text.p[from])) from++;
    while (from < to && text_is_blank(block->text.p[to - 1])) to--;
    assert(from < to);
    size_t first = span_at(block->spans, block->span_count, from);
    size_t last = span_at(block->spans, block->span_count, to - 1);
    struct block out = *block;
    out.text = str_sub(block->text, from, to);
    out.span_count = last - first + 1;
    out.spans = arena_take(arena, out.span_count * sizeof *out.spans);
    memcpy(out.spans, block->spans + first, out.span_count * sizeof *out.spans);
    for (size_t i = 1; i < out.span_count; i++) out.spans[i].text -= from;
    out.spans[0].file += from - out.spans[0].text;
    out.spans[0].text = 0;
    if (to < block->text.n) {
        size_t limit = last + 1 < block->span_count ? block->spans[last + 1].file : block->end;
        out.end = block->spans[last].file + (to - block->spans[last].text);
        if (out.end > limit) out.end = limit;
    }
    return out;
}

struct block block_joined(struct arena *arena, const struct block *a, const struct block *b) {
    bool space;
    size_t kept = a->text.n - seam(a->text, b->text, &space);
    size_t shift = kept + space;
    struct block out = *a;
    char *text = arena_take(arena, shift + b->text.n);
    memcpy(text, a->text.p, kept);
    if (space) text[kept] = ' ';
    memcpy(text + shift, b->text.p, b->text.n);
    out.text = (str){text, shift + b->text.n};
    size_t count = a->span_count;
    while (count > 0 && a->spans[count - 1].text >= kept) count--;
    out.spans = arena_take(arena, (count + b->span_count) * sizeof *out.spans);
    memcpy(out.spans, a->spans, count * sizeof *out.spans);
    for (size_t i = 0; i < b->span_count; i++) {
        out.spans[count + i] = b->spans[i];
        out.spans[count + i].text += shift;
    }
    out.span_count = count + b->span_count;
    out.end = b->end;
    return out;
}

bool block_line(const struct block *block, size_t *span, size_t *from, size_t *to) {
    size_t i = *span;
    if (i >= block->span_count) return false;
    *from = block->spans[i].text;
    size_t line = block->spans[i].line;
    while (i < block->span_count && block->spans[i].line == line) i++;
    *to = i < block->span_count ? block->spans[i].text : block->text.n;
    *span = i;
    return true;
}

size_t block_first_line(const struct block *block) {
    return block->spans[0].line;
}

size_t block_last_line(const struct block *block) {
    return block->spans[block->span_count - 1].line;
}

/* Looks in short stretches, as looking for either sign to the end each time would not be linear. */
bool line_next(str text, size_t *at, size_t *from, size_t *to) {
    if (*at >= text.n) return false;
    *from = *at;
    for (size_t begin = *at; begin < text.n; begin += 512) {
        size_t n = text.n - begin < 512 ? text.n - begin : 512;
        const char *feed = memchr(text.p + begin, '\n', n);
        const char *carriage = memchr(text.p + begin, '\r', feed ? (size_t)(feed - text.p) - begin : n);
        if (!feed && !carriage) continue;
        *to = (size_t)((carriage ? carriage : feed) - text.p);
        *at = *to + 1;
        if (carriage && *at < text.n && text.p[*at] == '\n') ++*at;
        return true;
    }
    *to = *at = text.n;
    return true;
}
