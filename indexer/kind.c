#include "indexer/kind.h"

#include <string.h>

#include "indexer/footnote.h"
#include "indexer/heading.h"
#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* How many blocks a signature may have. */
#define SIGNATURE_UNITS 4

/* More bytes than any word has that begins a note in an image's place. */
#define NOTE_BEGIN 64

/* Whether the same line stands in the letter's head: a running head of the pages after the first. */
static bool repeats_head(const struct units *units, const struct unit *unit) {
    if (!block_has_short_lines(&unit->block) || unit->block.text.n < 4) return false;
    size_t limit = units->body < 24 ? units->body : 24;
    for (size_t i = 0; i < limit; i++)
        if (&units->at[i] != unit && i != units->title &&
            text_same(units->at[i].block.text, unit->block.text))
            return true;
    return units->title < units->count && &units->at[units->title] != unit &&
           unit->block.form != BLOCK_HEADING &&
           text_same(units->at[units->title].block.text, unit->block.text);
}

/* Whether the block's first line is a name. */
static bool begins_with_name(const struct block *block) {
    size_t span = 0, from, to;
    return block_line(block, &span, &from, &to) && name_in(unit_line(block, from, to)).n;
}

/* A name at the letter's end, without a closing before it. */
static bool is_last_name(const struct units *units, size_t i) {
    const struct block *block = &units->at[i].block;
    str text = block->text;
    if (!begins_with_name(block)) return false;
    bool after_label =
        i && (units->at[i - 1].class == CLASS_LABEL || units->at[i - 1].kind == PASSAGE_SIGNATURE);
    bool alone = block_is_one_line(block) && name_in(text).n + 1 == text.n; /* Th. Bruhn. */
    return text.p[0] == '/' ||
           ((units->letterlike || after_label) && (alone || block_has_short_lines(block)));
}

static bool is_signature(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    const struct block *block = &unit->block;
    str text = block->text;
    if (text.n > UNIT_SHORT || (block->form != BLOCK_PARAGRAPH && block->form != BLOCK_HEADING)) return false;
    bool line = block->form == BLOCK_PARAGRAPH;
    if (i > units->closing)
        return (text_words(text) <= 6 && name_in(text).n) ||
               (line &&
                (block_has_short_lines(block) || (i == units->closing + 1 && begins_with_name(block))));
    bool last = units->closing == units->count && i + 3 >= units->count;
    return line && last && i > units->body && is_last_name(units, i);
}

static bool is_given_line(str text) {
    return text.n < 100 && rules_begins(RULES_GIVEN, text);
}

/* The next word of rest in small letters, written to room, without the signs after it; NULL at the end. */
static str image_word(str *rest, char *room, size_t size) {
    str word = word_cut(rest);
    if (!word.n) return (str){0};
    word = text_lower(word, room, size);
    while (word.n && strchr(".,:;\"'()", word.p[word.n - 1])) word.n--;
    return word;
}

/* Whether one of the first words is a noun that such notes begin with. */
static bool names_an_image(str text, char *room, size_t size) {
    size_t words = 0;
    for (str rest = text, word; words < 8 && (word = image_word(&rest, room, size)).p; words++)
        if (rules_is(RULES_IMAGE_NOUN, word)) return true;
    return false;
}

/* "A handwritten signature in blue ink, ...": what a scanner's program says of an image, in English, or a
 * Danish note in its place. */
static bool is_image_note(str text) {
    char room[UNIT_SHORT + 100];
    if (text.n > sizeof room) return false;
    if (rules_begins(RULES_IMAGE_NOTE, text_lower(str_sub(text, 0, NOTE_BEGIN), room, sizeof room)))
        return true;
    if (!names_an_image(text, room, sizeof room)) return false;
    size_t shown = 0, words = 0, other = 0;
    for (str rest = text, word; (word = image_word(&rest, room, sizeof room)).p; words++) {
        shown += rules_is(RULES_IMAGE_ENGLISH, word) != NULL;
        other += rules_is(RULES_IMAGE_DANISH, word) != NULL;
    }
    return words >= 2 && shown >= 1 && shown > other && shown * 8 >= words;
}

/* ---- the rules ---- */

typedef bool rule_test(const struct units *units, size_t i);

static bool is_title(const struct units *units, size_t i) {
    return i == units->title;
}

static bool is_marked_heading(const struct units *units, size_t i) {
    return units->at[i].block.form == BLOCK_HEADING;
}

static bool is_furniture(const struct units *units, size_t i) {
    return units->at[i].furniture;
}

static bool is_row(const struct units *units, size_t i) {
    return units->at[i].block.form == BLOCK_ROW;
}

static bool is_footnote(const struct units *units, size_t i) {
    const struct block *block = &units->at[i].block;
    if (block->form != BLOCK_PARAGRAPH && block->form != BLOCK_ITEM) return false;
    if (!footnote_is_possible(block->text)) return false;
    return footnote_is_certain(block->text) || i > units->closing || units_tear(units, i);
}

static bool is_image(const struct units *units, size_t i) {
    const struct block *block = &units->at[i].block;
    if (block->form == BLOCK_IMAGE) return true;
    return block->form != BLOCK_HEADING && block->text.n < UNIT_SHORT + 100 && is_image_note(block->text);
}

static bool is_long(const struct units *units, size_t i) {
    return units->at[i].block.text.n > UNIT_SHORT;
}

static bool is_item(const struct units *units, size_t i) {
    return units->at[i].block.form == BLOCK_ITEM && !units_end_date(units, i);
}

static bool is_quote(const struct units *units, size_t i) {
    return units->at[i].block.form == BLOCK_QUOTE || text_is_quoted(units->at[i].block.text);
}

static bool is_long_item(const struct units *units, size_t i) {
    return is_long(units, i) && is_item(units, i);
}

static bool is_long_quote(const struct units *units, size_t i) {
    return is_long(units, i) && is_quote(units, i);
}

/* A mail that is quoted whole begins with one, too. */
static bool is_salutation(const struct units *units, size_t i) {
    const struct block *block = &units->at[i].block;
    return units->at[i].class == CLASS_SALUTATION && (block->form != BLOCK_QUOTE || block_is_one_line(block));
}

static bool is_closing(const struct units *units, size_t i) {
    return units->at[i].class == CLASS_CLOSING;
}

/* The signature whose name has a telephone under it. */
static bool is_name_with_reach(const struct units *units, size_t i) {
    const struct block *block = &units->at[i].block;
    return i && i == units->closing + 1 && block_has_short_lines(block) && begins_with_name(block);
}

/* A label in a list is an item, unless it is alone or a page number. */
static bool is_label(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    if (unit->class != CLASS_LABEL || is_name_with_reach(units, i) || units_end_date(units, i)) return false;
    if (unit->block.form == BLOCK_HEADING) return units->letterlike;
    if (unit->block.form != BLOCK_ITEM || line_is_page(unit->block.text)) return true;
    return (!i || !is_item(units, i - 1)) && (i + 1 == units->count || !is_item(units, i + 1));
}

static bool is_given(const struct units *units, size_t i) {
    return is_given_line(units->at[i].block.text);
}

static bool is_sender(const struct units *units, size_t i) {
    return i < units->title && i < units->body && units->title < units->count &&
           units->at[i].class == CLASS_WEAK;
}

/* The sender's street under the signature, with a telephone or a town after it. */
static bool is_street(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    if (i <= units->closing || i + 1 == units->count || !block_has_short_lines(&unit->block)) return false;
    if (units->at[i + 1].class != CLASS_LABEL || unit->class == CLASS_CLOSING) return false;
    for (size_t span = 0, from, to; block_line(&unit->block, &span, &from, &to);)
        if (line_is_street(unit_line(&unit->block, from, to))) return !name_in(unit->block.text).n;
    return false;
}

static bool is_on_behalf(const struct units *units, size_t i) {
    return i > units->body && block_is_on_authority(&units->at[i].block);
}

/* "Til", "Hr. Pastor Clausen,", "Ørslevkloster.": whom an old letter addresses at its foot. */
static bool is_foot_address(const struct units *units, size_t i) {
    char room[16];
    const struct block *block = &units->at[i].block;
    return units->letterlike && i > units->body && i + 2 >= units->count && block_is_address(block) &&
           rules_begins(RULES_LABEL_RECIPIENT, text_lower(block->text, room, sizeof room));
}

/* After the last closing, or right after an earlier one, as of a letter with another attached to it. */
static bool is_under_closing(const struct units *units, size_t i) {
    if (i > units->closing) return is_signature(units, i);
    const struct block *block = &units->at[i].block;
    bool name = block_is_one_line(block) && block->text.n < 60 && name_in(block->text).n;
    if (i <= units->body || block->form != BLOCK_PARAGRAPH || !(name || block_has_short_lines(block)))
        return false;
    for (size_t back = 1; back <= SIGNATURE_UNITS && back <= i; back++) {
        const struct unit *before = &units->at[i - back];
        if (before->class == CLASS_CLOSING || block_is_on_authority(&before->block)) return true;
        if (before->kind != PASSAGE_SIGNATURE) return false;
    }
    return false;
}

static bool is_sender_heading(const struct units *units, size_t i) {
    return is_marked_heading(units, i) && i < units->body && units->at[i].class == CLASS_WEAK &&
           units->letterlike;
}

static bool is_head_line(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    if (!units->letterlike || i >= units->body || unit_is_running(unit)) return false;
    bool address = block_is_address(&unit->block);
    if (unit->class == CLASS_TEXT && text_ends_sentence(text) && text_words(text) >= 5 && !address)
        return false;
    return address || i < units->title || unit->class != CLASS_TEXT || block_has_short_lines(&unit->block);
}

static bool is_running_head(const struct units *units, size_t i) {
    return units->letterlike && i > units->body && repeats_head(units, &units->at[i]);
}

static bool is_anything(const struct units *units, size_t i) {
    (void)units, (void)i;
    return true;
}

/* What a unit is, but for what its neighbours decide: the first rule that holds. */
static const struct {
    const char *name;
    rule_test *holds;
    enum passage_kind kind;
} rules[] = {
    {"title", is_title, PASSAGE_TITLE},
    {"page-furniture", is_furniture, PASSAGE_LETTERHEAD},
    {"table-row", is_row, PASSAGE_TABLE},
    {"image", is_image, PASSAGE_IMAGE},
    {"footnote", is_footnote, PASSAGE_FOOTNOTE},
    {"long-item", is_long_item, PASSAGE_ITEM},
    {"long-quote", is_long_quote, PASSAGE_QUOTE},
    {"long-text", is_long, PASSAGE_PARAGRAPH},
    {"salutation", is_salutation, PASSAGE_SALUTATION},
    {"closing", is_closing, PASSAGE_CLOSING},
    {"label", is_label, PASSAGE_LETTERHEAD},
    {"given-line", is_given, PASSAGE_LETTERHEAD},
    {"sender", is_sender, PASSAGE_LETTERHEAD},
    {"street", is_street, PASSAGE_LETTERHEAD},
    {"foot-address", is_foot_address, PASSAGE_LETTERHEAD},
    {"on-behalf", is_on_behalf, PASSAGE_SIGNATURE},
    {"under-closing", is_under_closing, PASSAGE_SIGNATURE},
    {"sender-heading", is_sender_heading, PASSAGE_LETTERHEAD},
    {"heading", is_marked_heading, PASSAGE_HEADING},
    {"head-line", is_head_line, PASSAGE_LETTERHEAD},
    {"running-head", is_running_head, PASSAGE_LETTERHEAD},
    {"name", is_signature, PASSAGE_SIGNATURE},
    {"item", is_item, PASSAGE_ITEM},
    {"quote", is_quote, PASSAGE_QUOTE},
    {"heading-line", heading_is_unit, PASSAGE_HEADING},
    {"text", is_anything, PASSAGE_PARAGRAPH},
};

static void set_kind(struct unit *unit, enum passage_kind kind, const char *rule) {
    unit->kind = kind;
    unit->rule = rule;
}

static void decide(struct units *units, size_t i) {
    size_t rule = 0;
    while (!rules[rule].holds(units, i)) rule++;
    set_kind(&units->at[i], rules[rule].kind, rules[rule].name);
}

/* ---- what neighbours decide ---- */

/* Streets, offices and initials in the body are letterhead where a label stands beside them. */
static void spread_letterhead(struct units *units, size_t from, size_t to) {
    bool label = false, torn = from && units->at[from - 1].kind == PASSAGE_PARAGRAPH &&
                               !text_ends_sentence(units->at[from - 1].block.text);
    for (size_t i = from; i < to; i++) /* a page number alone is little, but in a torn sentence enough */
        label |= units->at[i].kind == PASSAGE_LETTERHEAD && (torn || !line_is_page(units->at[i].block.text));
    if (!label) return;
    for (size_t i = from; i < to; i++)
        if (units->at[i].class == CLASS_WEAK && units->at[i].kind != PASSAGE_TITLE)
            set_kind(&units->at[i], PASSAGE_LETTERHEAD, "near-letterhead");
}

/* Whether a unit is a name alone, which could sign. */
static bool may_sign(const struct units *units, size_t i) {
    if (i >= units->count) return false;
    const struct unit *unit = &units->at[i];
    bool kind = unit->kind == PASSAGE_PARAGRAPH || unit->kind == PASSAGE_SIGNATURE ||
                (unit->kind == PASSAGE_HEADING && !unit->block.marked);
    return kind && name_in(unit->block.text).n;
}

/* A name after a stroke, and the name above it, sign: / Lene Hansen; so do two names with a stroke between.
 */
static void find_stroke_names(struct units *units) {
    for (size_t i = 0; i < units->count; i++) {
        str text = units->at[i].block.text;
        bool alone = str_eq(text, STR("/")) && may_sign(units, i + 1);
        if (i > units->body && name_is_pair(text) && units->at[i].kind == PASSAGE_PARAGRAPH)
            set_kind(&units->at[i], PASSAGE_SIGNATURE, "stroke-name");
        if (text.p[0] != '/' || !(alone || may_sign(units, i))) continue;
        for (size_t k = i ? i - 1 : i; k <= i + alone; k++)
            if (k == i || may_sign(units, k)) set_kind(&units->at[k], PASSAGE_SIGNATURE, "stroke-name");
    }
}

/* Whether letterhead may spread to unit i. */
static bool may_be_letterhead(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    if (unit->kind == PASSAGE_LETTERHEAD) return true;
    bool listed = is_item(units, i) &&
                  ((i && is_item(units, i - 1)) || (i + 1 < units->count && is_item(units, i + 1)));
    bool titled = unit->kind == PASSAGE_HEADING && text_words(unit->block.text) > 3;
    return unit->class == CLASS_WEAK && !listed && !titled && !unit->block.marked &&
           unit->kind != PASSAGE_TITLE && unit->kind != PASSAGE_SIGNATURE;
}

void kind_decide(struct units *units) {
    for (size_t i = 0; i < units->count; i++) decide(units, i);
    find_stroke_names(units);
    heading_find_numbered(units);
    for (size_t i = 0; i < units->count;) {
        size_t from = i;
        while (i < units->count && may_be_letterhead(units, i)) i++;
        spread_letterhead(units, from, i);
        if (i == from) i++;
    }
}
