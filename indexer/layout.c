#include "indexer/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/sentence.h"
#include "indexer/date.h"
#include "indexer/heading.h"
#include "indexer/lines.h"
#include "indexer/marker.h"
#include "indexer/name.h"
#include "indexer/rules.h"
#include "indexer/text.h"
#include "indexer/unit.h"
#include "indexer/words.h"
#include "indexer/year.h"

/* Wider lines are whole paragraphs: nobody breaks lines so far to the right. In codepoints. */
#define WRAP_WIDEST 180

/* Text on paper is seldom broken wider. In codepoints. */
#define TEXT_WIDEST 115

/* A line that stands by itself, and the one above it, are no wider. In codepoints. */
#define APART_WIDEST 110

/* A line of a few words and a colon, such as "Spørgsmål nr. 4:", is no wider. In codepoints. */
#define CAPTION_WIDEST 24

/* A heading goes on in so many lines. */
#define CAPTION_LINES 2

/* How far a quotation that is open is looked back for, in bytes. */
#define QUOTE_LONGEST 2000

str layout_text(const struct layout *l, size_t i) {
    return unit_line(l->block, l->lines[i].from, l->lines[i].to);
}

/* Of a long text, more than WRAP_WIDEST. */
static unsigned codepoints(str s) {
    unsigned n = 0;
    if (s.n > 4 * WRAP_WIDEST) return WRAP_WIDEST + 1;
    size_t i = 0;
    for (uint64_t x; i + sizeof x <= s.n; i += sizeof x) {
        memcpy(&x, s.p + i, sizeof x);
        uint64_t inside = x >> 7 & ~(x >> 6) & UINT64_C(0x0101010101010101); /* 10xxxxxx */
        n += (unsigned)(sizeof x - (inside * UINT64_C(0x0101010101010101) >> 56));
    }
    for (; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

/* ---- how wide the text is ---- */

/* The width under which nine of ten lines lie that a sentence goes on after. */
void layout_begin(struct layout *l, const struct blocks *blocks) {
    size_t widths[WRAP_WIDEST + 1] = {0}, total = 0;
    l->markdown = blocks->marked_up;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->at[i];
        size_t span = 0, from, to, next_from, next_to;
        if (!block_line(block, &span, &from, &to)) continue;
        if (to - from > l->longest && to - from <= WRAP_WIDEST) l->longest = (unsigned)(to - from);
        for (; block_line(block, &span, &next_from, &next_to); from = next_from, to = next_to) {
            if (to - from > 4 * WRAP_WIDEST || !text_begins_lower(unit_line(block, next_from, next_to)))
                continue;
            unsigned width = codepoints(unit_line(block, from, to));
            if (width > WRAP_WIDEST) continue;
            widths[width]++;
            total++;
        }
    }
    if (total < 3) return;
    l->letter_width = WRAP_WIDEST;
    for (size_t above = 0; l->letter_width && (above += widths[l->letter_width]) * 10 < total;)
        l->letter_width--;
}

static bool is_numbered(str line) {
    struct marker marker;
    return marker_read(line, &marker) && marker.style != '-';
}

/* Whether sentences end with most of the lines of text; *ends: with how many. Short lines that end none are
 * headings or labels. */
static bool ends_most_lines(const struct layout *l, unsigned widest, size_t *ends) {
    size_t texts = 0;
    for (size_t i = 0; i < l->count; i++) {
        if (l->lines[i].class != LINE_TEXT) continue;
        bool end = text_ends_sentence(layout_text(l, i));
        *ends += end;
        texts += end || l->lines[i].width > 40;
    }
    if (!*ends || widest <= 40) return false;
    return *ends * 4 >= texts * 3 || (widest > TEXT_WIDEST && *ends * 2 >= texts);
}

/* Whether a sentence goes on after a line that is long enough to be broken, and not only an office under a
 * name, an address under a telephone. */
static bool is_wrapped(const struct layout *l, unsigned widest) {
    for (size_t i = 1; i < l->count; i++) {
        const struct layout_line *a = &l->lines[i - 1];
        bool broken = a->width > 60 || a->width * 2 >= widest;
        if (l->lines[i].lower && a->class == LINE_TEXT && broken && !name_is(layout_text(l, i - 1)))
            return true;
    }
    return false;
}

static void measure(struct layout *l) {
    unsigned widest = 0;
    bool too_wide = false;
    for (size_t i = 0; i < l->count; i++) {
        unsigned width = l->lines[i].width;
        too_wide |= width > WRAP_WIDEST;
        if (width <= WRAP_WIDEST && width > widest) widest = width;
    }
    l->wrapped = is_wrapped(l, widest);
    size_t ends = 0;
    bool ended = ends_most_lines(l, widest, &ends);
    l->running = l->wrapped || ends || too_wide || widest > 60 || is_numbered(layout_text(l, 0));
    bool few = l->count < 4 && widest * 10 >= l->letter_width * 6;
    l->width = few && l->letter_width > widest ? l->letter_width : widest;
    l->unbroken = (too_wide || ended) && !l->markdown && !l->wrapped;
}

/* ---- lines ---- */

/* A closing that is broken after each of its words is told by them together. */
static void join_closings(struct layout *l) {
    for (size_t i = 0; i + 1 < l->count; i++) {
        if (l->lines[i].class != LINE_TEXT || l->lines[i].width > 12 || !l->lines[i].upper) continue;
        size_t last = i;
        while (last + 1 < l->count && last < i + 2 && l->lines[last + 1].lower &&
               l->lines[last + 1].width <= 12)
            last++;
        str all = unit_line(l->block, l->lines[i].from, l->lines[last].to);
        if (last == i || line_classify(all, false) != LINE_CLOSING) continue;
        for (; i <= last; i++) l->lines[i].class = LINE_CLOSING;
    }
}

void layout_read(struct layout *l, const struct block *block, const struct furniture *furniture) {
    size_t from, to;
    l->block = block;
    l->count = 0;
    for (size_t span = 0, first = 0; block_line(block, &span, &from, &to); first = span) {
        l->lines = memory_grown(l->lines, l->count, &l->room, sizeof *l->lines);
        str line = unit_line(block, from, to), rest = line;
        bool page = furniture_has(furniture, line, block->spans[first].file);
        enum line_class class = page                      ? LINE_LABEL
                                : line.n < LINE_MAX_BYTES ? line_classify(line, false)
                                                          : LINE_TEXT;
        l->lines[l->count++] = (struct layout_line){.from = from,
                                                    .to = to,
                                                    .width = codepoints(line),
                                                    .first = codepoints(word_cut(&rest)),
                                                    .upper = class != LINE_LABEL && text_begins_upper(line),
                                                    .lower = class != LINE_LABEL && text_begins_lower(line),
                                                    .line = block->spans[first].line,
                                                    .furniture = page,
                                                    .class = class};
    }
    join_closings(l);
    measure(l);
}

void layout_release(struct layout *l) {
    free(l->lines);
    *l = (struct layout){0};
}

/* ---- borders ---- */

bool layout_stops(const struct layout *l, size_t i) {
    const struct layout_line *a = &l->lines[i - 1];
    str line = layout_text(l, i - 1);
    if (!text_ends_sentence(line) || line.p[line.n - 1] == ';') return false;
    if (line.p[line.n - 1] != '.') return true;
    size_t from = a->to - a->from > 80 ? utf8_floor(l->block->text, a->to - 80) : a->from;
    size_t to = l->lines[i].from + 40;
    str both = str_sub(l->block->text, from, utf8_floor(l->block->text, to));
    size_t at = 0, end = l->lines[i].from - from;
    while (at < end) at = sentence_end(both, at);
    return at == end;
}

/* The first word of line i without the signs around it. */
static str first_word(const struct layout *l, size_t i) {
    static const str quotes[] = {WORD("”"), WORD("“"), WORD("„"), WORD("»"), WORD("«")};
    str rest = layout_text(l, i), word = text_trim(word_cut(&rest), "\"'(.,:;!?)*");
    return str_sub(word, words_begin(quotes, sizeof quotes / sizeof *quotes, word), word.n);
}

/* Whether line i's first word, with a capital, is a word that has none inside a sentence. */
static bool begins_with_common_word(const struct layout *l, size_t i) {
    char room[COMPOUND_MAX];
    struct compound_part parts[COMPOUND_PARTS];
    str word = first_word(l, i);
    if (!word.n || word.n >= sizeof room || !text_begins_upper(word)) return false;
    str form = text_lower(word, room, sizeof room);
    if (rules_is(RULES_POLITE, form)) return false;
    return (lexicon_known(form) && !lexicon_name(form)) || compound_split(form, parts) > 0;
}

/* Whether the first word of line i would have had room at the end of the line before in a text so wide, with
 * percent of the width to spare. */
static bool had_room(const struct layout *l, size_t i, unsigned width, unsigned percent) {
    return (l->lines[i - 1].width + 1 + l->lines[i].first) * 100 <= width * (100 - percent);
}

/* The width of the block's text, or of the letter's, whichever is more. */
static unsigned widest(const struct layout *l) {
    return l->letter_width > l->width ? l->letter_width : l->width;
}

/* Whether line i reads as text, and not as one of several short lines. */
static bool is_textual(const struct layout *l, size_t i) {
    if (l->lines[i].width * 10 >= l->width * 6 && l->lines[i].width > 30) return true;
    return text_ends_sentence(layout_text(l, i)) || (i + 1 < l->count && l->lines[i + 1].lower);
}

/* Whether line i may be a heading that fills its line. */
static bool is_caption(const struct layout *l, size_t i) {
    str line = layout_text(l, i);
    return l->lines[i].upper && l->lines[i].width <= 80 && text_words(line) <= 9 && !text_reads_on(line) &&
           !text_is_statement(line);
}

/* Whether line i begins as text after a heading: with a capital, or under a short one with a number: "6.
 * klasse skal på lejr". */
static bool begins_text(const struct layout *l, size_t i, bool begins) {
    if (l->lines[i].upper) return true;
    return begins && text_is_digit(layout_text(l, i).p[0]) && text_words(layout_text(l, i - 1)) <= 3;
}

/* How wide the text may be that line i stands in; after a numbered line as wide as any of the letter. */
static unsigned room_of(const struct layout *l, bool numbered) {
    if (!numbered) return l->width;
    return widest(l) > l->longest ? widest(l) : l->longest;
}

/* Whether something new begins with line i after a line without a full stop: that was a heading, a title, a
 * statement, and this is text. begins: a part begins with line i - 1. */
static bool follows_heading(const struct layout *l, size_t i, bool begins) {
    str before = layout_text(l, i - 1);
    if (!begins_text(l, i, begins) || text_waits_for_more(before)) return false;
    bool numbered = begins && is_numbered(before);
    if (!numbered && !is_textual(l, i)) return false;
    unsigned width = room_of(l, numbered);
    if (begins && had_room(l, i, width, 45)) return true;
    bool titled = begins && text_names_a_subject(before) && is_caption(l, i - 1);
    if (!titled && !begins_with_common_word(l, i)) return false;
    if (had_room(l, i, width, 15)) return begins || had_room(l, i, l->width, 25);
    return begins && is_caption(l, i - 1);
}

bool layout_is_heading(const struct layout *l, size_t i) {
    return i + 1 < l->count && heading_has_form(layout_text(l, i)) && follows_heading(l, i + 1, true);
}

/* Whether the part that begins at byte `begin` begins with a quotation that is still open at line i. */
static bool is_inside_quote(const struct layout *l, size_t begin, size_t i) {
    static const str opening[] = {WORD("”"), WORD("“"), WORD("»"), WORD("„")};
    static const str closing[] = {WORD("”"), WORD("“"), WORD("«"), WORD("\"")};
    str text = str_sub(l->block->text, begin, l->lines[i].from);
    size_t n = text.n && text.p[0] == '"' ? 1 : words_begin(opening, sizeof opening / sizeof *opening, text);
    if (!n || text.n > QUOTE_LONGEST) return false;
    str inside = str_sub(text, n, text.n);
    for (size_t k = 0; k < sizeof closing / sizeof *closing; k++)
        if (str_find(inside, closing[k]) < inside.n) return false;
    return true;
}

/* Whether line i begins a paragraph after a line that ends a sentence. */
static bool is_border_after_stop(const struct layout *l, size_t i) {
    if (l->unbroken || str_ends(layout_text(l, i - 1), STR(":"))) return true;
    if (l->lines[i].width <= CAPTION_WIDEST && str_ends(layout_text(l, i), STR(":"))) return true; /* Svar: */
    if (l->markdown && !l->wrapped) return false;
    return had_room(l, i, widest(l), 4) || (layout_is_heading(l, i) && had_room(l, i + 1, l->width, 10));
}

/* "Mødested: Byrådssalen", "CPR-nr.: 010170": a word or two, a colon and what they stand for. */
static bool is_field(str line) {
    size_t colon = str_find(line, STR(": "));
    return colon + 2 < line.n && text_begins_upper(line) && text_words(str_sub(line, 0, colon)) <= 2;
}

/* Whether line i - 1 is a whole paragraph by its width, or line i begins as a subject does, or with a label:
 * "Til stede: Bo, Ida". */
static bool is_paragraph_end(const struct layout *l, size_t i) {
    str before = layout_text(l, i - 1), line = layout_text(l, i);
    bool named =
        l->lines[i].upper && (text_has_subject_label(line) || (is_field(line) && label_begins(line)));
    if (named && !text_waits_for_more(before)) return true;
    return l->lines[i - 1].width > WRAP_WIDEST && !l->markdown && text_ends_sentence(before);
}

/* "NOTAT": a first line that names only the kind of document. */
static bool is_kind_alone(const struct layout *l, size_t i) {
    char room[24];
    str line = layout_text(l, i);
    return !i && line.n < sizeof room && text_all_capitals(line) &&
           rules_is(RULES_DOCUMENT, text_lower(line, room, sizeof room));
}

/* "Nibe, juni 2016", but not "Nr. 3, juni 2016". */
static bool is_month(str line, str lower) {
    return date_month_line(line) && !rules_begins(RULES_ISSUE, lower);
}

/* Whether line i may stand by itself, and so may the line above it, by their forms. */
static bool may_stand_apart(const struct layout *l, size_t i) {
    const struct layout_line *a = &l->lines[i - 1], *b = &l->lines[i];
    str line = layout_text(l, i), before = layout_text(l, i - 1);
    if (a->class != LINE_TEXT || b->class != LINE_TEXT || (!b->upper && text_numbering(line) < 2))
        return false;
    if (a->width > APART_WIDEST || b->width > APART_WIDEST) return false;
    bool caption = str_ends(line, STR(":")) && line_names_section(line); /* Dagsorden: */
    if (text_ends_sentence(line) && !caption) return false;
    if (text_ends_sentence(before) || text_waits_for_more(before)) return false;
    return i + 1 == l->count || !l->lines[i + 1].lower;
}

/* Whether line i, under a short line, stands by itself: "Punkt 2: Regnskab", "2.1. Jagttider", "Til
 * beboerne". */
static bool begins_apart(const struct layout *l, size_t i) {
    if (!may_stand_apart(l, i)) return false;
    str line = layout_text(l, i), before = layout_text(l, i - 1);
    if (line_is_division(line) || line_names_section(line) || line_names_section(before)) return true;
    if (text_numbering(line) > 1) return heading_has_form(line);
    char room[APART_WIDEST];
    str lower = text_lower(line, room, sizeof room);
    if (is_field(line) || is_kind_alone(l, i - 1) || is_month(line, lower)) return true;
    if (rules_is(RULES_DOCUMENT, lower) && line_classify(before, true) == LINE_WEAK) return true;
    if (text_words(before) < 3) return false;
    if (rules_is(RULES_LABEL_MEETING, lower) || name_in_byline(line).n) return true;
    return rules_begins(RULES_HEAD_BEGIN, lower) && line_classify(before, true) == LINE_TEXT;
}

/* Whether line i ends a heading that begins at byte `begin`, one or two lines before it: a subject's last
 * line leaves much room; of another heading the first line is short and waits for the second. */
static bool ends_caption(const struct layout *l, size_t i, size_t begin) {
    size_t first = i;
    while (first && i - first < CAPTION_LINES && l->lines[first].from != begin) first--;
    str head = layout_text(l, first);
    if (first == i || l->lines[first].from != begin || !heading_has_form(head)) return false;
    for (size_t k = first; k <= i; k++)
        if (text_ends_sentence(layout_text(l, k))) return false;
    bool waits = text_waits_for_more(head);
    if (text_names_a_subject(head))
        return (waits || l->lines[first + 1].lower || year_is_alone(layout_text(l, first + 1))) &&
               had_room(l, i + 1, l->width, 45);
    return first + 1 == i && waits && had_room(l, i, l->width, 25);
}

/* Whether line i may begin a paragraph at all. */
static bool may_be_border(const struct layout *l, size_t i, size_t begin) {
    const struct layout_line *a = &l->lines[i - 1], *b = &l->lines[i];
    if (!l->running || a->class != LINE_TEXT || b->class != LINE_TEXT || b->lower) return false;
    bool own =
        l->block->form == BLOCK_ITEM && b->line > a->line + 1; /* Markdown says that it is the item's */
    return !own && !is_inside_quote(l, begin, i);
}

bool layout_is_border(const struct layout *l, size_t i, size_t begin) {
    const struct layout_line *a = &l->lines[i - 1];
    str line = layout_text(l, i), before = layout_text(l, i - 1);
    if (begins_apart(l, i)) return true;
    if (!may_be_border(l, i, begin)) return false;
    if (is_paragraph_end(l, i)) return true;
    if (a->from == begin && a->width <= 40 && text_all_capitals(before))
        return !text_all_capitals(line) && text_words(line) > 3;
    if (layout_stops(l, i)) return is_border_after_stop(l, i);
    if (text_waits_for_more(before)) return false;
    return follows_heading(l, i, a->from == begin || ends_caption(l, i - 1, begin)) ||
           (had_room(l, i, l->width, 25) && layout_is_heading(l, i) && begins_with_common_word(l, i));
}
