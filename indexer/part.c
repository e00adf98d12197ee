#include "indexer/part.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/sentence.h"
#include "indexer/footnote.h"
#include "indexer/furniture.h"
#include "indexer/line.h"
#include "indexer/marker.h"
#include "indexer/rules.h"
#include "indexer/text.h"
#include "indexer/words.h"

/* Wider lines are whole paragraphs: nobody breaks lines so far to the right. In codepoints. */
#define WRAP_WIDEST 180

/* How many lines and blocks ahead the next item of a list is looked for. */
#define AHEAD_LINES 60
#define AHEAD_BLOCKS 8

/* A footnote that only the sentence around it tells is not longer. */
#define FOOTNOTE_LINES 6

struct line {
    size_t from, to;       /* bytes of the block's text */
    unsigned width, first; /* codepoints of the line, and of its first word */
    bool upper, lower;     /* how it begins; of a label neither */
    enum line_class class; /* LINE_WEAK is not asked for; of furniture LINE_LABEL */
    bool furniture;
};

/* What a line inside a block is: the same as the line before it, or the first of something new. */
enum cut {
    CUT_NONE,
    CUT_LABELS,
    CUT_TEXT,
    CUT_ITEM,
    CUT_CLOSING,
    CUT_SIGNATURE,
    CUT_SALUTATION,
    CUT_FURNITURE,
    CUT_FOOTNOTE
};

struct parting {
    struct units *units;
    const struct blocks *blocks;
    size_t at;                 /* the block being parted */
    const struct block *block; /* that block */
    struct line *lines;        /* its lines */
    size_t count, room;
    unsigned letter_width; /* how wide the letter's running text is broken; 0 if it is not */
    unsigned width;        /* the same for this block */
    bool running;          /* this block has sentences, or a long line */
    bool wrapped;          /* a sentence of this block goes on in the next line */
    bool unbroken;         /* every line of this block is a paragraph */
    struct markers open;
    struct furniture *furniture;
};

static str line_at(const struct parting *p, size_t i) {
    return unit_line(p->block, p->lines[i].from, p->lines[i].to);
}

/* Of a long text, more than WRAP_WIDEST. */
static unsigned codepoints(str s) {
    unsigned n = 0;
    if (s.n > 4 * WRAP_WIDEST) return WRAP_WIDEST + 1;
    for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void read_lines(struct parting *p, const struct block *block) {
    size_t from, to;
    p->block = block;
    p->count = 0;
    for (size_t span = 0, first = 0; block_line(block, &span, &from, &to); first = span) {
        p->lines = memory_grown(p->lines, p->count, &p->room, sizeof *p->lines);
        str line = unit_line(block, from, to), rest = line;
        enum line_class class = line.n < LINE_MAX_BYTES ? line_classify(line, false) : LINE_TEXT;
        bool furniture = furniture_has(p->furniture, line, block->spans[first].file);
        if (furniture) class = LINE_LABEL;
        p->lines[p->count++] = (struct line){.from = from,
                                             .to = to,
                                             .width = codepoints(line),
                                             .first = codepoints(word_cut(&rest)),
                                             .upper = class != LINE_LABEL && text_begins_upper(line),
                                             .lower = class != LINE_LABEL && text_begins_lower(line),
                                             .class = class,
                                             .furniture = furniture};
    }
}

/* A closing that is broken after each of its words is told by them together. */
static void join_closings(struct parting *p) {
    for (size_t i = 0; i + 1 < p->count; i++) {
        if (p->lines[i].class != LINE_TEXT || p->lines[i].width > 12 || !p->lines[i].upper) continue;
        size_t last = i;
        while (last + 1 < p->count && last < i + 2 && p->lines[last + 1].lower &&
               p->lines[last + 1].width <= 12)
            last++;
        str all = unit_line(p->block, p->lines[i].from, p->lines[last].to);
        if (last == i || line_classify(all, false) != LINE_CLOSING) continue;
        for (; i <= last; i++) p->lines[i].class = LINE_CLOSING;
    }
}

/* ---- how wide the text is ---- */

/* The width under which nine of ten lines lie that a sentence goes on after. */
static unsigned letter_width(const struct blocks *blocks) {
    size_t widths[WRAP_WIDEST + 1] = {0}, total = 0;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->at[i];
        size_t span = 0, from, to, next_from, next_to;
        if (block_is_one_line(block) || !block_line(block, &span, &from, &to)) continue;
        for (; block_line(block, &span, &next_from, &next_to); from = next_from, to = next_to) {
            if (to - from > 4 * WRAP_WIDEST || !text_begins_lower(unit_line(block, next_from, next_to)))
                continue;
            unsigned width = codepoints(unit_line(block, from, to));
            if (width > WRAP_WIDEST) continue;
            widths[width]++;
            total++;
        }
    }
    if (total < 3) return 0;
    unsigned width = WRAP_WIDEST;
    for (size_t above = 0; width && (above += widths[width]) * 10 < total;) width--;
    return width;
}

static void measure(struct parting *p) {
    unsigned widest = 0;
    size_t ends = 0, texts = 0;
    bool long_line = false;
    p->wrapped = false;
    for (size_t i = 0; i < p->count; i++) {
        if (p->lines[i].width > WRAP_WIDEST)
            long_line = true;
        else if (p->lines[i].width > widest)
            widest = p->lines[i].width;
        if (i && p->lines[i].lower) p->wrapped = true;
        ends +=
            p->lines[i].class == LINE_TEXT && line_ends_sentence(line_at(p, i)) && (!i || !p->lines[i].lower);
    }
    p->width = widest;
    struct marker marker;
    bool numbered = marker_read(line_at(p, 0), &marker) && marker.style != '-';
    p->running = numbered || p->wrapped || ends || long_line || widest > 60;
    if (p->count < 4 && widest * 10 >= p->letter_width * 6 && p->letter_width > widest)
        p->width = p->letter_width;
    p->unbroken =
        !p->units->markdown && !p->wrapped && (long_line || (ends && ends * 4 >= texts * 3 && widest > 40));
}

/* ---- borders between two lines ---- */

/* Whether a sentence ends between line i - 1 and line i. */
static bool stops(const struct parting *p, size_t i) {
    const struct line *a = &p->lines[i - 1];
    str line = line_at(p, i - 1);
    if (!line_ends_sentence(line) || line.p[line.n - 1] == ';') return false;
    if (line.p[line.n - 1] != '.') return true;
    size_t from = a->to - a->from > 80 ? utf8_floor(p->block->text, a->to - 80) : a->from;
    size_t to = p->lines[i].from + 40;
    str both = str_sub(p->block->text, from, utf8_floor(p->block->text, to));
    size_t at = 0, end = p->lines[i].from - from;
    while (at < end) at = sentence_end(both, at);
    return at == end;
}

/* Whether line i's first word, with a capital, is a word that has none inside a sentence. */
static bool begins_with_common_word(const struct parting *p, size_t i) {
    str rest = line_at(p, i), word = word_cut(&rest);
    while (word.n && strchr("\"'(.,:;!?)*", word.p[0])) word = str_sub(word, 1, word.n);
    while (word.n && strchr("\"'(.,:;!?)*", word.p[word.n - 1])) word.n--;
    static const str quotes[] = {WORD("”"), WORD("“"), WORD("„"), WORD("»"), WORD("«")};
    size_t quote = words_begin(quotes, sizeof quotes / sizeof *quotes, word);
    word = str_sub(word, quote, word.n);
    if (!word.n || word.n > COMPOUND_MAX || !text_begins_upper(word)) return false;
    buf lower = {0};
    struct compound_part parts[COMPOUND_PARTS];
    utf8_fold(word, &lower);
    str form = buf_str(&lower);
    bool common = !rules_is(RULES_POLITE, form) &&
                  ((lexicon_known(form) && !lexicon_name(form)) || compound_split(form, parts) > 0);
    buf_release(&lower);
    return common;
}

/* Whether the first word of line i would have had room at the end of the line before in a text so wide, with
 * percent of the width to spare. */
static bool had_room(const struct parting *p, size_t i, unsigned width, unsigned percent) {
    return (p->lines[i - 1].width + 1 + p->lines[i].first) * 100 <= width * (100 - percent);
}

/* Whether line i reads as text, and not as one of several short lines. */
static bool is_textual(const struct parting *p, size_t i) {
    if (p->lines[i].width * 10 >= p->width * 6 && p->lines[i].width > 40) return true;
    return line_ends_sentence(line_at(p, i)) || (i + 1 < p->count && p->lines[i + 1].lower);
}

/* Whether something new begins with line i after a line without a full stop: that was a heading, a title, a
 * statement, and this is text. begins: a part begins with line i - 1. */
static bool follows_heading(const struct parting *p, size_t i, bool begins) {
    const struct line *a = &p->lines[i - 1];
    str before = line_at(p, i - 1);
    struct marker marker;
    bool numbered = begins && marker_read(before, &marker) && marker.style != '-';
    if (!p->lines[i].upper || text_waits_for_more(before) || !(is_textual(p, i) || numbered)) return false;
    unsigned width = numbered && p->letter_width > p->width ? p->letter_width : p->width;
    if (begins && had_room(p, i, width, 45)) return true;
    if (!begins_with_common_word(p, i)) return false;
    if (had_room(p, i, width, 15)) return begins || had_room(p, i, p->width, 25);
    return begins && a->width <= 80 && a->upper && text_words(before) <= 9 && !text_reads_on(before);
}

/* Whether line i, with which a part begins, is a heading of one line. */
static bool is_heading(const struct parting *p, size_t i) {
    if (i + 1 >= p->count || p->lines[i].width > 80) return false;
    str line = line_at(p, i);
    bool letters = p->lines[i].upper || (line.p[0] >= '0' && line.p[0] <= '9');
    return letters && !line_ends_sentence(line) && text_words(line) <= 9 && !text_reads_on(line) &&
           follows_heading(p, i + 1, true);
}

static bool is_inside_quote(const struct parting *p, size_t begin, size_t i) {
    str text = str_sub(p->block->text, begin, p->lines[i].from);
    static const str opening[] = {WORD("”"), WORD("“"), WORD("»"), WORD("„")};
    size_t n = text.n && text.p[0] == '"' ? 1 : words_begin(opening, sizeof opening / sizeof *opening, text);
    if (!n || text.n > 2000) return false;
    str inside = str_sub(text, n, text.n);
    static const str closing[] = {WORD("”"), WORD("“"), WORD("«"), WORD("\"")};
    for (size_t k = 0; k < sizeof closing / sizeof *closing; k++)
        if (str_find(inside, closing[k]) < inside.n) return false;
    return true;
}

/* Whether a new paragraph begins with line i; begin: the byte where the part before it begins. */
static bool is_border(const struct parting *p, size_t i, size_t begin) {
    const struct line *a = &p->lines[i - 1], *b = &p->lines[i];
    if (!p->running || a->class != LINE_TEXT || b->class != LINE_TEXT || b->lower ||
        is_inside_quote(p, begin, i))
        return false;
    if (text_has_subject_label(line_at(p, i)) && !text_waits_for_more(line_at(p, i - 1))) return true;
    if (!stops(p, i))
        return follows_heading(p, i, a->from == begin) ||
               (had_room(p, i, p->width, 25) && is_heading(p, i) && begins_with_common_word(p, i));
    if (p->unbroken || str_ends(line_at(p, i - 1), STR(":"))) return true;
    if (p->units->markdown && !p->wrapped) return false;
    unsigned width = p->letter_width > p->width ? p->letter_width : p->width;
    return had_room(p, i, width, 4) || (is_heading(p, i) && had_room(p, i + 1, p->width, 10));
}

/* ---- lists ---- */

static str first_line(const struct block *block) {
    size_t span = 0, from, to;
    return block_line(block, &span, &from, &to) ? unit_line(block, from, to) : (str){0};
}

/* Whether the item after the one that begins line i stands in a line or a block soon after it. */
static bool has_sibling(const struct parting *p, size_t i, const struct marker *marker) {
    struct marker next;
    for (size_t k = i + 1; k < p->count && k <= i + AHEAD_LINES; k++) {
        struct markers open = {.at = {*marker}, .count = 1};
        if (marker_read(line_at(p, k), &next) && markers_follow(&open, &next)) return true;
    }
    for (size_t k = p->at + 1; k < p->blocks->count && k <= p->at + AHEAD_BLOCKS; k++) {
        struct markers open = {.at = {*marker}, .count = 1};
        if (marker_read(first_line(&p->blocks->at[k]), &next) && markers_follow(&open, &next)) return true;
    }
    return false;
}

static bool is_dash(str line) {
    return strchr("-*+o", line.p[0]) || str_starts(line, STR("–")) || str_starts(line, STR("—")) ||
           str_starts(line, STR("−"));
}

/* What else could be an initial, an abbreviation, a score. */
static bool needs_sibling(const struct marker *marker) {
    return marker->close == ':' || marker->close == '-' ||
           (marker->close == '.' && (marker->style == 'a' || marker->style == 'A'));
}

/* Whether an item begins with line i; current: what the line before it is. */
static bool begins_item(struct parting *p, size_t i, enum cut current, struct marker *marker) {
    str line = line_at(p, i);
    if (p->block->bold || !marker_read(line, marker)) return false;
    bool first = i == 0, follows = markers_follow(&p->open, marker);
    bool after = !first && (str_ends(line_at(p, i - 1), STR(":")) || stops(p, i));
    bool begins;
    if (marker->style == '-') {
        bool dash = is_dash(line);
        begins = !dash || after || (follows && current == CUT_ITEM) || (first && line.p[0] == '-') ||
                 has_sibling(p, i, marker) || (first && follows);
    } else if (needs_sibling(marker)) {
        begins = follows || ((first || marker_is_first(marker)) && has_sibling(p, i, marker));
    } else if (marker->style == 'S' || marker->style == 'K') {
        begins = first || follows || after;
    } else {
        begins = first || follows || (marker_is_first(marker) && (after || current == CUT_ITEM));
    }
    if (begins && !follows) markers_open(&p->open, marker);
    return begins;
}

/* ---- footnotes ---- */

/* Whether line i begins a footnote: by its mark alone, or by a mark of which the sentence before knows
 * nothing that goes on after it. */
static bool begins_footnote(const struct parting *p, size_t i) {
    if (footnote_is_certain(line_at(p, i))) return true;
    if (line_ends_sentence(line_at(p, i - 1)) || !footnote_is_possible(line_at(p, i))) return false;
    for (size_t k = i + 1; k < p->count && k <= i + FOOTNOTE_LINES; k++)
        if (stops(p, k)) return p->lines[k].lower;
    return false;
}

/* Whether line i is no more of the footnote that the line before it belongs to. */
static bool ends_footnote(const struct parting *p, size_t i) {
    return p->lines[i].furniture || (p->lines[i].lower && stops(p, i));
}

/* ---- labels and greetings ---- */

/* Labels are worth parting from text only where the text is more than a line of an address. */
static bool has_long_line(const struct parting *p) {
    for (size_t i = 0; i < p->count; i++)
        if (p->lines[i].to - p->lines[i].from > 60 && line_classify(line_at(p, i), true) == LINE_TEXT)
            return true;
    return false;
}

/* Plain text whose first line is a title, with a code or a date in the lines after it. */
static bool begins_document(const struct parting *p) {
    if (p->units->markdown || p->units->count) return false;
    str first = line_at(p, 0);
    enum line_class class = line_classify(first, true);
    return class == LINE_TEXT ||
           (class == LINE_WEAK && (text_names_a_subject(first) || text_words(first) >= 6));
}

static enum cut cut_of(const struct line *line, enum cut before) {
    enum line_class class = line->class;
    if (class == LINE_CLOSING) return CUT_CLOSING;
    if (class == LINE_SALUTATION) return CUT_SALUTATION;
    if (class == LINE_LABEL) return CUT_LABELS;
    if (before == CUT_CLOSING && line->lower && line->width <= 12) return CUT_CLOSING;
    if (before == CUT_CLOSING || before == CUT_SIGNATURE) return CUT_SIGNATURE;
    if (before == CUT_SALUTATION) return CUT_TEXT;
    return before == CUT_ITEM ? CUT_NONE : CUT_TEXT;
}

/* Whether a date begins a group of labels of its own, after an address. */
static bool begins_label_group(const struct parting *p, size_t i) {
    struct date date;
    return i && line_is_town(line_at(p, i - 1)) && date_line(line_at(p, i), &date);
}

/* Whether what stands after the salutation in line i is text or nothing, and not more of it. */
static bool goes_on_as_text(const struct parting *p, size_t i) {
    if (i + 1 == p->count) return i > 0 && p->lines[i].upper;
    return (p->lines[i + 1].to - p->lines[i + 1].from > 40 || p->lines[i + 1].upper);
}

/* ---- parting ---- */

static void add_part(struct parting *p, size_t from, size_t to, enum block_form form, enum cut cut) {
    struct block part = *p->block;
    if (from || to < p->block->text.n) part = block_slice(p->units->arena, p->block, from, to);
    if (form != BLOCK_PARAGRAPH)
        part.form = form;
    else if (from && part.form == BLOCK_ITEM)
        part.form = BLOCK_PARAGRAPH;
    units_add(p->units, part);
    p->units->at[p->units->count - 1].furniture = cut == CUT_FURNITURE;
}

static void part(struct parting *p) {
    size_t begin = 0;
    enum cut current = CUT_NONE;
    bool item = p->block->form == BLOCK_ITEM;
    int part_labels = -1;
    for (size_t i = 0; i < p->count; i++) {
        struct marker marker;
        bool first = i == 0, begins = !p->lines[i].furniture && begins_item(p, i, current, &marker);
        enum cut cut = begins ? CUT_ITEM : cut_of(&p->lines[i], current);
        if (first && item) cut = CUT_ITEM;
        bool note = !first && begins_footnote(p, i);
        if (note || (current == CUT_FOOTNOTE && !ends_footnote(p, i))) cut = CUT_FOOTNOTE;
        if (p->lines[i].furniture) cut = CUT_FURNITURE;
        if (cut == CUT_LABELS) {
            if (part_labels < 0) part_labels = p->running || has_long_line(p) || begins_document(p);
            if (!part_labels) cut = current == CUT_ITEM ? CUT_NONE : CUT_TEXT;
        }
        if (cut == CUT_SALUTATION && !goes_on_as_text(p, i)) cut = current == CUT_ITEM ? CUT_NONE : CUT_TEXT;
        if (cut == CUT_NONE) cut = current;
        bool new = cut != current || begins || note || (cut == CUT_LABELS && begins_label_group(p, i));
        enum block_form form = current == CUT_ITEM ? BLOCK_ITEM : BLOCK_PARAGRAPH;
        if (!first && !new && (cut == CUT_TEXT || cut == CUT_ITEM) && is_border(p, i, begin)) {
            new = true;
            cut = CUT_TEXT;
            if (form == BLOCK_PARAGRAPH && p->lines[i - 1].from == begin && is_heading(p, i - 1))
                form = BLOCK_HEADING;
        }
        if (!first && new && p->lines[i].from > begin) {
            add_part(p, begin, p->lines[i].from, form, current);
            begin = p->lines[i].from;
        }
        if (begins && marker.bytes) begin = p->lines[i].from + marker.bytes;
        current = cut;
    }
    add_part(p, begin, p->block->text.n, current == CUT_ITEM ? BLOCK_ITEM : BLOCK_PARAGRAPH, current);
}

void part_blocks(struct units *units, const struct blocks *blocks) {
    struct parting p = {.units = units,
                        .blocks = blocks,
                        .letter_width = letter_width(blocks),
                        .furniture = furniture_find(blocks)};
    struct marker marker;
    for (p.at = 0; p.at < blocks->count; p.at++) {
        const struct block *block = &blocks->at[p.at];
        bool parted = block->form == BLOCK_PARAGRAPH || block->form == BLOCK_ITEM;
        if (parted && block_is_one_line(block))
            parted = block->form == BLOCK_PARAGRAPH && marker_read(block->text, &marker);
        if (!parted) {
            units_add(units, *block);
            bool line = block_is_one_line(block) && block->form != BLOCK_ROW && block->form != BLOCK_IMAGE;
            units->at[units->count - 1].furniture =
                line && furniture_has(p.furniture, block->text, block->spans[0].file);
            continue;
        }
        read_lines(&p, block);
        join_closings(&p);
        measure(&p);
        part(&p);
    }
    free(p.lines);
    furniture_free(p.furniture);
}
