#include "readers/pdf_blocks.h"

#include <math.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "readers/pdf_inline.h"
#include "readers/pdf_tables.h"

/* A line more than this many ems below the place where its paragraph's next line stands begins another. */
#define GAP_PARAGRAPH .22f

/* Text of this many times the size of most text, and more, is a heading. */
#define SIZE_HEADING 1.12f

/* Notes are smaller than this part of most text. */
#define SIZE_NOTE .94f

/* The next line of a heading stands no more than this many ems below. */
#define PITCH_HEADING 1.75f

/* A heading has no more lines and bytes than these. */
#define HEADING_LINES 4
#define HEADING_BYTES 300

/* Lines in a space narrower than this many ems, which are no sentences, are names, labels, numbers. */
#define WIDTH_NARROW 16

/* Lines of text in a space of this many ems have room for any word. */
#define WIDTH_WIDE 20

/* A name has no more words. */
#define NAME_WORDS 5

/* A sentence that leaves this part of its line ends its paragraph. */
#define ROOM_LARGE .25f

/* What no line of one paragraph is away from another, in ems, when nothing is known. */
#define PITCH_UNKNOWN 1.3f

struct builder {
    struct arena *arena;
    const struct pdf_lines *lines;
    const struct pdf_measures *measures;
    const struct pdf_marks *marks;
    struct pdf_blocks *out;
    size_t page;
    float pitch; /* in ems */
    buf text;
    size_t first, last; /* lines of the open block */
    bool open;
    struct pdf_block block;
    float hang; /* where an item's text begins; 0: it is no item */
    float hung; /* where the lines of an item before went on */
    bool centred;
    size_t mark_words;
};

static const struct pdf_line *line_at(const struct builder *b, size_t i) {
    return &b->lines->at[i];
}

static bool same_size(float a, float b) {
    return fabsf(a - b) <= .08f * (a > b ? a : b);
}

static bool ends_sentence(str text) {
    while (text.n && strchr("\"')]*", text.p[text.n - 1])) text.n--;
    /* the side of the stairs, in an address */
    if (str_eq(text, STR("tv.")) || str_eq(text, STR("th.")) || str_eq(text, STR("mf."))) return false;
    if (str_ends(text, STR("\xC2\xBB")) || str_ends(text, STR("\xE2\x80\x9D"))) return true;
    return text.n && strchr(".!?:;", text.p[text.n - 1]);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool ends_hyphen(str text) {
    return text.n > 1 && (text.p[text.n - 1] == '-' || str_ends(text, STR("\xC2\xAC")));
}

/* The library may take the hyphen of a justified line for a word. */
static bool line_ends_hyphen(const struct pdf_line *line) {
    const struct pdf_word *last = pdf_line_last(line);
    return ends_hyphen(last->text) || (last->glued && str_eq(last->text, STR("-")));
}

/* ---- marks of items and notes ---- */

/* The second word of a line, or NULL. */
static const struct pdf_word *second_word(const struct pdf_line *line) {
    const struct pdf_piece *piece = line->pieces[0];
    if (piece->count > 1) return &piece->words[1];
    return line->count > 1 ? &line->pieces[1]->words[0] : NULL;
}

/* The mean gap between the words after the first two. */
static float mean_gap(const struct pdf_piece *piece) {
    float total = 0;
    size_t count = 0;
    for (size_t i = 2; i < piece->count; i++) {
        if (piece->words[i].glued) continue;
        total += piece->words[i].box.x0 - piece->words[i - 1].box.x1;
        count++;
    }
    return count ? total / (float)count : 0;
}

/* Whether the line begins with an item's mark; *tab: a gap wider than a blank follows it. */
static bool has_mark(const struct pdf_line *line, bool *tab) {
    const struct pdf_word *first = pdf_line_first(line), *second = second_word(line);
    if (!second || second->glued || first->raised || !pdf_is_mark(first->text)) return false;
    float gap = second->box.x0 - first->box.x1;
    *tab = gap > .45f * line->size && (line->pieces[0]->count == 1 || gap > 1.4f * mean_gap(line->pieces[0]));
    return *tab || !str_eq(first->text, STR("o"));
}

static bool is_note(const struct builder *b, const struct pdf_line *line) {
    return line->size < SIZE_NOTE * b->measures->size &&
           pdf_marks_has(b->marks, pdf_line_first(line)->text) &&
           (pdf_line_first(line)->raised || second_word(line));
}

void pdf_marks_find(const struct pdf_lines *lines, const struct pdf_measures *measures,
                    struct pdf_marks *out) {
    for (size_t i = 0; i < lines->count && out->count < sizeof out->at / sizeof *out->at; i++) {
        const struct pdf_word *first = pdf_line_first(&lines->at[i]);
        if (lines->at[i].size >= SIZE_NOTE * measures->size || !first->raised || first->text.n > 3) continue;
        if (!pdf_marks_has(out, first->text)) out->at[out->count++] = first->text;
    }
}

/* ---- where a block ends ---- */

/* Whether the line is large, or bold where other text is not: one of a heading. */
static bool is_prominent(const struct builder *b, const struct pdf_line *line) {
    return line->size >= SIZE_HEADING * b->measures->size || (line->bold && !b->measures->bold);
}

/* Whether the first word of line i had room at the end of the line before. */
static bool had_room(const struct builder *b, size_t i) {
    const struct pdf_line *before = line_at(b, i - 1), *line = line_at(b, i);
    const struct pdf_word *first = pdf_line_first(line);
    float room = b->lines->right - before->box.x1, needed = first->box.x1 - first->box.x0 + .25f * line->size;
    return room > needed + .6f * line->size;
}

static bool is_centred(const struct pdf_line *a, const struct pdf_line *c) {
    float ma = a->box.x0 + a->box.x1, mc = c->box.x0 + c->box.x1;
    return fabsf(ma - mc) < 1.2f * c->size && fabsf(a->box.x0 - c->box.x0) > .4f * c->size;
}

static bool is_right(const struct pdf_line *a, const struct pdf_line *c) {
    return fabsf(a->box.x1 - c->box.x1) < .15f * c->size && fabsf(a->box.x0 - c->box.x0) > 1.5f * c->size;
}

/* Whether line i looks otherwise than the block: larger, smaller, bold. */
static bool looks_other(const struct builder *b, size_t i) {
    const struct pdf_line *before = line_at(b, i - 1), *line = line_at(b, i);
    if (!same_size(before->size, line->size)) return true;
    if (before->bold != line->bold) {
        /* a sentence that begins or ends in bold runs on */
        bool runs_on = pdf_goes_on(pdf_line_first(line)->text) && !had_room(b, i);
        return !runs_on;
    }
    return before->underlined != line->underlined && i - b->first == 1 && line_at(b, b->first)->underlined;
}

/* Whether the line before is a paragraph of one line, indented as line i is. */
static bool is_one_line(const struct builder *b, size_t i) {
    float indent = line_at(b, i)->box.x0 - b->lines->left, em = line_at(b, i)->size;
    if (i - b->first > 1 || indent < .7f * em || indent > 4 * em) return false;
    return had_room(b, i) || ends_sentence(pdf_line_last(line_at(b, i - 1))->text);
}

/* Whether line i begins a paragraph by where it begins. */
static bool is_indented(const struct builder *b, size_t i) {
    const struct pdf_line *before = line_at(b, i - 1), *line = line_at(b, i);
    float em = line->size, step = line->box.x0 - before->box.x0;
    if (b->centred || is_centred(before, line) || is_right(before, line)) return false;
    if (b->hang > 0) {
        if (fabsf(line->box.x0 - b->hang) < .6f * em) return false;
        bool hanging = i - b->first > 1 || fabsf(b->hung - b->hang) < .6f * em;
        if (line->box.x0 > b->hang + .6f * em) return true;
        return hanging || had_room(b, i);
    }
    if (fabsf(step) < .7f * em) return is_one_line(b, i);
    if (step > 0) return step < 8 * em || i - b->first > 1;
    /* the second line of a paragraph whose first is indented */
    return i - b->first > 1 || -step > 4 * em;
}

/* Whether line i begins an item: a mark with a tab after it, or one that stands where items begin. */
static bool begins_item(const struct builder *b, size_t i) {
    const struct pdf_line *before = line_at(b, i - 1), *line = line_at(b, i);
    bool tab = false;
    if (!has_mark(line, &tab)) return false;
    bool moved = fabsf(line->box.x0 - before->box.x0) > .7f * fmaxf(line->size, before->size);
    bool ends = ends_sentence(pdf_line_last(before)->text), room = had_room(b, i);
    if (b->hang > 0 || (ends && (room || moved))) return true;
    /* the blanks of a justified line may look like tabs */
    return tab && (ends || room || moved || !is_digit(pdf_line_first(line)->text.p[0]));
}

/* Whether the line before line i, which ends a sentence, ends a paragraph: it had room for more. */
static bool ended_early(const struct builder *b, size_t i) {
    float room = b->lines->right - line_at(b, i - 1)->box.x1;
    bool brief = room > ROOM_LARGE * (b->lines->right - b->lines->left);
    return had_room(b, i) && (b->lines->running || i - b->first > 1 || brief);
}

/* Whether two lines of headings are two headings. */
static bool parts_headings(const struct builder *b, size_t i) {
    return is_prominent(b, line_at(b, i - 1)) && is_prominent(b, line_at(b, i)) && had_room(b, i);
}

/* Whether line i goes on the heading that the line before begins, which is set wider than the text. */
static bool is_heading_line(const struct builder *b, size_t i, float pitch) {
    const struct pdf_line *before = line_at(b, i - 1), *line = line_at(b, i);
    return pitch < PITCH_HEADING * line->size && line->size >= SIZE_HEADING * b->measures->size &&
           same_size(before->size, line->size) &&
           (pdf_goes_on(pdf_line_first(line)->text) || !had_room(b, i));
}

/* Whether line i begins a block. */
static bool begins(const struct builder *b, size_t i) {
    const struct pdf_line *before = line_at(b, i - 1), *line = line_at(b, i);
    float pitch = pdf_middle(line->box) - pdf_middle(before->box), em = fmaxf(line->size, before->size);
    if (pitch < -em) return true;
    if (pitch > (b->pitch + GAP_PARAGRAPH) * em && !is_heading_line(b, i, pitch)) return true;
    if (looks_other(b, i) || is_note(b, line)) return true;
    bool goes_on = pdf_goes_on(pdf_line_first(line)->text);
    if ((!goes_on && parts_headings(b, i)) || begins_item(b, i)) return true;
    if (goes_on && line_ends_hyphen(before)) return false;
    bool ends = ends_sentence(pdf_line_last(before)->text);
    if (is_indented(b, i)) return !goes_on || ends;
    return ends && !goes_on && ended_early(b, i);
}

/* ---- building ---- */

/* A paragraph that is a heading by its size, its weight or a line under it. */
static enum pdf_kind kind_of(const struct builder *b) {
    const struct pdf_block *block = &b->block;
    const struct pdf_line *first = line_at(b, b->first), *last = line_at(b, b->last);
    if (block->kind != PDF_PARAGRAPH || block->lines > HEADING_LINES || block->text.n > HEADING_BYTES)
        return block->kind;
    if (block->size >= SIZE_HEADING * b->measures->size) return PDF_HEADING;
    str text = pdf_line_last(last)->text;
    if (block->lines > 2 || (text.n && strchr(".,;", text.p[text.n - 1]))) return PDF_PARAGRAPH;
    bool bold = block->bold && !b->measures->bold;
    return bold || (first->underlined && last->underlined) ? PDF_BOLD : PDF_PARAGRAPH;
}

static void block_end(struct builder *b) {
    if (!b->open) return;
    b->open = false;
    const struct pdf_line *last = line_at(b, b->last);
    struct pdf_block *block = &b->block;
    block->text = arena_copied(b->arena, buf_str(&b->text));
    block->lines = b->last - b->first + 1;
    block->room = b->lines->right - last->box.x1;
    block->last_indent = (block->lines == 1 && b->hang > 0 ? b->hang : last->box.x0) - b->lines->left;
    block->hyphen = line_ends_hyphen(last);
    block->ends = ends_sentence(pdf_line_last(last)->text);
    buf_clear(&b->text);
    if (!block->text.n) return;
    block->kind = kind_of(b);
    b->out->at = memory_grown(b->out->at, b->out->count, &b->out->room, sizeof *b->out->at);
    b->out->at[b->out->count++] = *block;
}

static void block_begin(struct builder *b, size_t i) {
    const struct pdf_line *line = line_at(b, i);
    const struct pdf_word *first = pdf_line_first(line);
    b->open = true;
    b->first = b->last = i;
    b->hang = 0;
    b->centred = false;
    b->mark_words = 0;
    b->block = (struct pdf_block){.size = line->size,
                                  .page = b->page,
                                  .aside = b->lines->aside,
                                  .running = b->lines->running,
                                  .bold = line->bold,
                                  .word = first->box.x1 - first->box.x0,
                                  .box = line->box,
                                  .indent = line->box.x0 - b->lines->left,
                                  .goes_on = pdf_goes_on(first->text)};
    bool tab = false;
    if (is_note(b, line)) {
        b->block.kind = PDF_NOTE;
        b->block.mark = first->text;
        b->block.aside = true;
        b->mark_words = 1;
    } else if (has_mark(line, &tab) && !is_prominent(b, line)) {
        b->block.kind = PDF_ITEM;
        b->block.mark = first->text;
        b->hang = second_word(line)->box.x0;
        b->mark_words = 1;
    }
}

/* Whether the line is the rest of a date: "den 12. august" "2015". */
static bool is_year(const struct pdf_line *before, const struct pdf_line *line) {
    str year = pdf_line_first(line)->text;
    return strspn(year.p, "0123456789") == 4 &&
           (str_starts(year, STR("19")) || str_starts(year, STR("20"))) && year.n <= 5 &&
           pdf_goes_on(pdf_line_last(before)->text);
}

/* Whether a word is torn after a sign of its own: "J.nr. 2005-" "1180", "afgangs-/" "ankomstsignaler". */
static bool is_torn(const struct pdf_line *before, const struct pdf_line *line) {
    str last = pdf_line_last(before)->text, first = pdf_line_first(line)->text;
    if (last.n < 2) return false;
    char end = last.p[last.n - 1];
    if (end == '-') return is_digit(last.p[last.n - 2]) && is_digit(first.p[0]);
    int32_t next = utf8_next(&first);
    return end == '/' && (utf8_is_letter(next) || (next >= '0' && next <= '9'));
}

/* Whether the line leaves half of its room, and more: what follows it, such as a signer's office, begins
 * anew. */
static bool is_half(const struct builder *b, const struct pdf_line *line) {
    float wide = b->lines->right - b->lines->left;
    return wide > WIDTH_WIDE * line->size && line->box.x1 - b->lines->left < .5f * wide;
}

/* Whether the line is a name: "Karen Margrethe Lund". */
static bool is_name(const struct pdf_line *line) {
    const struct pdf_piece *piece = line->pieces[0];
    if (line->count > 1 || piece->count < 2 || piece->count > NAME_WORDS) return false;
    for (size_t i = 0; i < piece->count; i++) {
        str text = piece->words[i].text, rest = text;
        int32_t first = utf8_next(&rest), last = (unsigned char)text.p[text.n - 1];
        if (!utf8_is_upper(first) || piece->words[i].glued) return false;
        if (last < 0x80 && last != '.' && !utf8_is_letter(last)) return false;
    }
    return true;
}

/* Whether line i was ended on purpose, as lines of an address are. */
static bool is_broken(const struct builder *b, size_t i) {
    const struct pdf_line *before = line_at(b, i - 1);
    if (pdf_goes_on(pdf_line_first(line_at(b, i))->text) && !is_half(b, before) && !is_name(before))
        return false;
    if (is_year(before, line_at(b, i)) && !had_room(b, i)) return false;
    if (!b->lines->running) {
        bool narrow = b->lines->right - b->lines->left < WIDTH_NARROW * before->size;
        if (b->lines->aside || narrow || before->count > 1 || line_at(b, i)->count > 1) return true;
    }
    bool brief = before->box.x1 - before->box.x0 < .8f * (b->lines->right - before->box.x0);
    return had_room(b, i) && (brief || !b->lines->running);
}

/* What stands between line i and the line before: lines are joined, but for a torn word, which `indexer` puts
 * together, and for lines that were ended on purpose. */
static str separator(const struct builder *b, size_t i) {
    if (is_torn(line_at(b, i - 1), line_at(b, i))) return STR("");
    if (line_ends_hyphen(line_at(b, i - 1))) return STR("\n");
    bool lines = b->block.kind == PDF_PARAGRAPH || b->lines->aside;
    return lines && is_broken(b, i) ? STR("  \n") : STR(" ");
}

static void add_line(struct builder *b, size_t i) {
    const struct pdf_line *line = line_at(b, i);
    if (i > b->first) {
        if (is_centred(line_at(b, i - 1), line)) b->centred = true;
        buf_add(&b->text, separator(b, i));
    }
    bool gaps = !b->lines->running && b->block.kind == PDF_PARAGRAPH;
    pdf_inline_line(&b->text, line, i == b->first ? b->mark_words : 0, b->marks, gaps);
    b->last = i;
    if (b->hang > 0 && i > b->first && fabsf(line->box.x0 - b->hang) < .6f * line->size) b->hung = b->hang;
    pdf_box_add(&b->block.box, line->box);
    b->block.bold &= line->bold;
}

static bool is_rule(const struct pdf_line *line) {
    return line->count == 1 && line->pieces[0]->count == 1 && pdf_is_rule(pdf_line_first(line)->text);
}

static void add_table(struct builder *b, size_t from, size_t count) {
    const struct pdf_line *first = line_at(b, from);
    struct pdf_block table = {.kind = PDF_TABLE,
                              .size = first->size,
                              .page = b->page,
                              .lines = count,
                              .aside = b->lines->aside,
                              .ends = true};
    table.text = pdf_table_text(b->arena, b->lines, from, from + count, b->pitch, b->marks);
    b->out->at = memory_grown(b->out->at, b->out->count, &b->out->room, sizeof *b->out->at);
    b->out->at[b->out->count++] = table;
}

void pdf_blocks_add(struct arena *arena, const struct pdf_lines *lines, const struct pdf_measures *measures,
                    const struct pdf_marks *marks, size_t page, struct pdf_blocks *out) {
    struct builder b = {
        .arena = arena, .lines = lines, .measures = measures, .marks = marks, .out = out, .page = page};
    b.pitch = lines->pitch > 0 ? lines->pitch : measures->pitch > 0 ? measures->pitch : PITCH_UNKNOWN;
    for (size_t i = 0; i < lines->count; i++) {
        size_t table = pdf_table_lines(lines, i, b.pitch);
        if (table) {
            block_end(&b);
            add_table(&b, i, table);
            i += table - 1;
            continue;
        }
        if (is_rule(line_at(&b, i))) {
            block_end(&b);
            continue;
        }
        if (b.open && begins(&b, i)) block_end(&b);
        if (!b.open) block_begin(&b, i);
        add_line(&b, i);
    }
    block_end(&b);
    buf_release(&b.text);
}
