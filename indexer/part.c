#include "indexer/part.h"

#include <string.h>

#include "indexer/date.h"
#include "indexer/footnote.h"
#include "indexer/furniture.h"
#include "indexer/layout.h"
#include "indexer/line.h"
#include "indexer/marker.h"
#include "indexer/text.h"

/* How many lines and blocks ahead the next item of a list is looked for. */
#define AHEAD_LINES 60
#define AHEAD_BLOCKS 8

/* A footnote that only the sentence around it tells is not longer. */
#define FOOTNOTE_LINES 6

/* The lines of an address. */
#define ADDRESS_LINES 5

/* The lines of a signature, and how wide they are at most, in codepoints. */
#define SIGNATURE_LINES 6
#define SIGNATURE_WIDEST 50

/* What a line inside a block is. */
enum cut {
    CUT_NONE, /* more of what the line before it is */
    CUT_LABELS,
    CUT_TEXT,
    CUT_ITEM,
    CUT_CLOSING,
    CUT_SIGNATURE,
    CUT_SALUTATION,
    CUT_FURNITURE,
    CUT_FOOTNOTE,
};

struct parting {
    struct units *units;
    const struct blocks *blocks;
    size_t at; /* the block being parted */
    struct layout layout;
    struct furniture *furniture;
    struct markers open;
    struct marker lone; /* a marker without a sibling in this block's lines before line lone_to */
    size_t lone_to;
    uint64_t bullets;          /* which signs have begun items in this letter */
    bool labels, labels_known; /* the labels of this block are worth parting from the rest */
    bool closed;               /* the block before this one ends with a closing */
};

/* ---- lists ---- */

static str first_line(const struct block *block) {
    size_t span = 0, from, to;
    return block_line(block, &span, &from, &to) ? unit_line(block, from, to) : (str){0};
}

static bool is_followed_by(const struct marker *marker, str line) {
    struct markers open = {.at = {*marker}, .count = 1};
    struct marker next;
    return marker_read(line, &next) && markers_follow(&open, &next);
}

static bool is_same(const struct marker *a, const struct marker *b) {
    return a->style == b->style && a->close == b->close && a->number == b->number && a->roman == b->roman;
}

/* Whether the item after the one that begins line i stands in a line or a block soon after it. Lines in which
 * it was looked for in vain are not read again. */
static bool has_sibling(struct parting *p, size_t i, const struct marker *marker) {
    const struct layout *l = &p->layout;
    bool again = is_same(&p->lone, marker) && p->lone_to > i;
    size_t k = again ? p->lone_to : i + 1;
    for (; k < l->count && k <= i + AHEAD_LINES; k++)
        if (is_followed_by(marker, layout_text(l, k))) return true;
    p->lone = *marker;
    p->lone_to = k;
    for (size_t b = p->at + 1; b < p->blocks->count && b <= p->at + AHEAD_BLOCKS; b++)
        if (is_followed_by(marker, first_line(&p->blocks->at[b]))) return true;
    return false;
}

/* What may also stand inside a sentence. */
static bool is_dash(str line) {
    return strchr("-*+o", line.p[0]) || str_starts(line, STR("–")) || str_starts(line, STR("—")) ||
           str_starts(line, STR("−"));
}

/* What else could be an initial, an abbreviation, a score. */
static bool needs_sibling(const struct marker *marker) {
    return strchr(":- ", marker->close) || (marker->close == '.' && strchr("aA", marker->style));
}

/* Whether the line before line i leads up to a list, or ends. */
static bool is_led_up_to(const struct layout *l, size_t i) {
    return i && (str_ends(layout_text(l, i - 1), STR(":")) || layout_stops(l, i));
}

static bool is_bullet(struct parting *p, size_t i, enum cut current, const struct marker *marker,
                      bool follows) {
    str line = layout_text(&p->layout, i);
    bool letter = line.p[0] == 'o', known = p->bullets >> marker->number & 1;
    if (letter && !text_begins_upper(str_sub(line, marker->bytes, line.n))) return false;
    if (!is_dash(line) || is_led_up_to(&p->layout, i)) return true;
    if (current == CUT_ITEM && (letter || follows || known)) return true;
    if (i == 0 && (line.p[0] == '-' || follows)) return true;
    return has_sibling(p, i, marker);
}

/* Whether a section of a law may stand under the line before it: "§ 4." under a short line or a title,
 * "Stk. 1." under any. */
static bool is_under_heading(const struct layout *l, size_t i, const struct marker *marker) {
    if (i == 1 && marker_is_first(marker) && !text_ends_sentence(layout_text(l, 0))) return true;
    return (marker->style == 'K' && marker_is_first(marker)) || l->lines[i - 1].width * 10 < l->width * 7;
}

/* Whether the block is one line that begins with a number such as no list begins with, and no list is open:
 * "2. rykker".
 */
static bool is_alone(const struct parting *p, const struct marker *marker) {
    bool first = marker_is_first(marker) || p->open.count;
    return !first && marker->style == '1' && p->layout.count == 1 &&
           !text_ends_sentence(layout_text(&p->layout, 0));
}

static bool is_item(struct parting *p, size_t i, enum cut current, const struct marker *marker,
                    bool follows) {
    if (marker->style == '-') return is_bullet(p, i, current, marker, follows);
    if (follows) return true;
    if (needs_sibling(marker)) return (i == 0 || marker_is_first(marker)) && has_sibling(p, i, marker);
    if (i == 0) return !is_alone(p, marker) || has_sibling(p, i, marker);
    bool led_up_to = is_led_up_to(&p->layout, i), waits = text_waits_for_more(layout_text(&p->layout, i - 1));
    if (strchr("SK", marker->style)) return led_up_to || (!waits && is_under_heading(&p->layout, i, marker));
    if (!marker_is_first(marker)) return false;
    return led_up_to || current == CUT_ITEM || (!waits && has_sibling(p, i, marker));
}

/* Whether an item begins with line i; current: what the line before it is. */
static bool begins_item(struct parting *p, size_t i, enum cut current, struct marker *marker) {
    const struct layout *l = &p->layout;
    if (l->block->bold || l->lines[i].furniture || !marker_read(layout_text(l, i), marker)) return false;
    bool follows = markers_follow(&p->open, marker);
    if (!is_item(p, i, current, marker, follows)) return false;
    if (marker->style == '-') p->bullets |= UINT64_C(1) << marker->number;
    if (!follows) markers_open(&p->open, marker);
    return true;
}

/* ---- footnotes ---- */

/* Whether a footnote ends before line i, with which the sentence goes on that it stands in. */
static bool ends_footnote(const struct layout *l, size_t i) {
    str before = layout_text(l, i - 1);
    return l->lines[i].lower && text_ends_sentence(before) && !text_waits_for_more(before);
}

/* Whether line i begins a footnote: by its mark alone, or by a mark that the sentence before it, which goes
 * on after it, makes certain. */
static bool begins_footnote(const struct layout *l, size_t i) {
    if (i == 0) return false;
    if (footnote_is_certain(layout_text(l, i))) return true;
    if (text_ends_sentence(layout_text(l, i - 1)) || !footnote_is_possible(layout_text(l, i))) return false;
    for (size_t k = i + 1; k < l->count && k <= i + FOOTNOTE_LINES; k++)
        if (ends_footnote(l, k)) return true;
    return false;
}

/* ---- labels and greetings ---- */

/* Plain text whose first line is a title, with a code or a date in the lines after it. */
static bool begins_document(const struct parting *p) {
    str first = layout_text(&p->layout, 0);
    if (p->layout.markdown || (p->units->count && !text_names_a_subject(first))) return false;
    for (size_t i = 0; i < p->layout.count && i < ADDRESS_LINES; i++) {
        str line = layout_text(&p->layout, i);
        if (line_is_town(line) || line_is_street(line)) return false;
    }
    enum line_class class = line_classify(first, true);
    return class == LINE_TEXT ||
           (class == LINE_WEAK && (text_names_a_subject(first) || text_words(first) >= 6));
}

/* Whether the last line, right after a label, says what the letter is about, and no address does. */
static bool ends_with_subject(const struct parting *p) {
    const struct layout *l = &p->layout;
    if (l->count < 2 || l->lines[l->count - 2].class != LINE_LABEL) return false;
    str last = layout_text(l, l->count - 1);
    if (!l->lines[l->count - 1].upper || name_is(last)) return false;
    return text_words(last) >= 3 && !text_digits(last) && line_classify(last, true) == LINE_TEXT;
}

/* Labels are worth parting from text only if the text is more than a line of an address. */
static bool parts_labels(struct parting *p) {
    if (!p->labels_known) p->labels = p->layout.running || begins_document(p) || ends_with_subject(p);
    p->labels_known = true;
    return p->labels;
}

/* Whether a date begins a group of labels of its own, after an address. */
static bool begins_label_group(const struct layout *l, size_t i) {
    struct date date;
    return i && line_is_town(layout_text(l, i - 1)) && date_line(layout_text(l, i), &date);
}

/* Whether what stands after the salutation in line i is text or nothing, and not more of it. */
static bool ends_salutation(const struct layout *l, size_t i) {
    if (i + 1 == l->count) return i > 0 && l->lines[i].upper;
    return l->lines[i + 1].to - l->lines[i + 1].from > 40 || l->lines[i + 1].upper;
}

/* Whether a label is part of the sentence that the line before it waits to go on: "sendes til" an address. */
static bool is_inside_sentence(struct parting *p, size_t i, enum cut before) {
    if (!i || (before != CUT_TEXT && before != CUT_ITEM)) return false;
    str line = layout_text(&p->layout, i - 1);
    if (!text_waits_for_more(line)) return false;
    bool titled = text_names_a_subject(line);
    if (p->layout.lines[i - 1].width <= 40 && !titled) return false;
    if (titled) p->layout.lines[i].class = LINE_TEXT;
    return true;
}

/* What a line is that is no item, footnote or furniture; before: what the line before it is. */
static enum cut cut_of(struct parting *p, size_t i, enum cut before) {
    const struct layout_line *line = &p->layout.lines[i];
    enum cut more = before == CUT_ITEM ? CUT_NONE : CUT_TEXT;
    if (line->class == LINE_CLOSING) return CUT_CLOSING;
    if (line->class == LINE_SALUTATION) return ends_salutation(&p->layout, i) ? CUT_SALUTATION : more;
    if (line->class == LINE_LABEL)
        return parts_labels(p) && !is_inside_sentence(p, i, before) ? CUT_LABELS : more;
    bool mark = line_is_authority_mark(layout_text(&p->layout, i));
    if (before == CUT_CLOSING && line->lower && line->width <= 12 && !mark) return CUT_CLOSING;
    if (before == CUT_CLOSING || before == CUT_SIGNATURE) return CUT_SIGNATURE;
    return more;
}

/* ---- parting ---- */

static void add_part(struct parting *p, size_t from, size_t to, enum block_form form, enum cut cut) {
    const struct block *block = p->layout.block;
    struct block part = *block;
    if (from || to < block->text.n) part = block_slice(p->units->arena, block, from, to);
    if (form != BLOCK_PARAGRAPH)
        part.form = form;
    else if (from && part.form == BLOCK_ITEM)
        part.form = BLOCK_PARAGRAPH;
    units_add(p->units, part);
    p->units->at[p->units->count - 1].furniture = cut == CUT_FURNITURE;
}

/* What line i is, and in *new whether a part begins with it. marker: of the item that begins with it, if one
 * does; else its bytes are 0. */
static enum cut read_line(struct parting *p, size_t i, enum cut current, struct marker *marker, bool *new) {
    const struct layout *l = &p->layout;
    bool item = begins_item(p, i, current, marker), note = begins_footnote(l, i);
    if (!item) marker->bytes = 0;
    *new = item || note;
    if (l->lines[i].furniture) return CUT_FURNITURE;
    if (note || (current == CUT_FOOTNOTE && !ends_footnote(l, i))) return CUT_FOOTNOTE;
    if (item || (i == 0 && l->block->form == BLOCK_ITEM)) return CUT_ITEM;
    enum cut cut = cut_of(p, i, current);
    if (cut == CUT_LABELS) *new = begins_label_group(l, i);
    return cut == CUT_NONE ? current : cut;
}

static bool begins_paragraph(const struct layout *l, size_t i, size_t begin, enum cut cut) {
    return i && (cut == CUT_TEXT || cut == CUT_ITEM) && layout_is_border(l, i, begin);
}

/* Whether the block is a signature that a blank line parts from its closing. */
static bool is_signature(const struct parting *p) {
    const struct layout *l = &p->layout;
    if (!p->closed || l->count > SIGNATURE_LINES) return false;
    for (size_t i = 0; i < l->count; i++)
        if (l->lines[i].width > SIGNATURE_WIDEST || text_is_statement(layout_text(l, i))) return false;
    return true;
}

static void part(struct parting *p) {
    const struct layout *l = &p->layout;
    size_t begin = 0;
    enum cut current = is_signature(p) ? CUT_SIGNATURE : CUT_NONE;
    p->labels_known = false;
    p->lone = (struct marker){0};
    for (size_t i = 0; i < l->count; i++) {
        struct marker marker;
        bool new;
        enum cut cut = read_line(p, i, current, &marker, &new);
        enum block_form form = current == CUT_ITEM ? BLOCK_ITEM : BLOCK_PARAGRAPH;
        new |= cut != current;
        if (!new &&begins_paragraph(l, i, begin, cut)) {
            new = true;
            cut = CUT_TEXT;
            if (form == BLOCK_PARAGRAPH && l->lines[i - 1].from == begin && layout_is_heading(l, i - 1))
                form = BLOCK_HEADING;
        }
        if (i && new && l->lines[i].from > begin) {
            add_part(p, begin, l->lines[i].from, form, current);
            begin = l->lines[i].from;
        }
        if (marker.bytes) begin = l->lines[i].from + marker.bytes;
        current = cut;
    }
    add_part(p, begin, l->block->text.n, current == CUT_ITEM ? BLOCK_ITEM : BLOCK_PARAGRAPH, current);
    p->closed = current == CUT_CLOSING;
}

/* Whether a block may hold several things. */
static bool may_be_parted(const struct block *block) {
    struct marker marker;
    if (block_is_one_line(block)) return block->form == BLOCK_PARAGRAPH && marker_read(block->text, &marker);
    return block->form == BLOCK_PARAGRAPH || block->form == BLOCK_ITEM;
}

void part_blocks(struct units *units, const struct blocks *blocks) {
    struct parting p = {.units = units, .blocks = blocks, .furniture = furniture_find(blocks)};
    layout_begin(&p.layout, blocks);
    for (p.at = 0; p.at < blocks->count; p.at++) {
        const struct block *block = &blocks->at[p.at];
        if (may_be_parted(block)) {
            layout_read(&p.layout, block, p.furniture);
            part(&p);
            continue;
        }
        units_add(units, *block);
        p.closed = line_classify(block->text, false) == LINE_CLOSING;
        bool line = block_is_one_line(block) && block->form != BLOCK_ROW && block->form != BLOCK_IMAGE;
        units->at[units->count - 1].furniture =
            line && furniture_has(p.furniture, block->text, block->spans[0].file);
    }
    layout_release(&p.layout);
    furniture_free(p.furniture);
}
