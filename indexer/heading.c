#include "indexer/heading.h"

#include <string.h>

#include "base/utf8.h"
#include "indexer/line.h"
#include "indexer/lines.h"
#include "indexer/marker.h"
#include "indexer/name.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* Longer lines without markup are no headings. In bytes, and in words. */
#define LINE_LONGEST 80
#define WORDS_MOST 9

/* "Referent: Ida Bro", "Afbud: Ida og Per" */
static bool names_somebody(str line) {
    size_t colon = str_find(line, STR(": "));
    if (name_in_byline(line).n) return true;
    if (colon == line.n) return name_is(line);
    return label_begins(line) || name_is(str_trim(str_sub(line, colon + 1, line.n)));
}

/* A few words and a colon: "Svar:", but not "Vi beder om:". */
static bool is_caption(str line) {
    char room[16];
    str rest = line, first = word_cut(&rest);
    return str_ends(line, STR(":")) && text_words(line) <= 4 && first.n < sizeof room &&
           !rules_is(RULES_SENTENCE_WORD, text_lower(first, room, sizeof room));
}

/* "Hvis du ikke kan komme": no sentence by itself, whatever verb it has. */
static bool is_clause(str line) {
    char room[16];
    str rest = line, first = word_cut(&rest);
    return first.n < sizeof room && rules_is(RULES_CLAUSE_WORD, text_lower(first, room, sizeof room)) &&
           !memchr(line.p, ',', line.n);
}

/* Whether three letters in a row stand in the line: "C. 1452" is a number. */
static bool has_word(str line) {
    size_t run = 0;
    while (line.n && run < 3) run = utf8_is_letter(utf8_next(&line)) ? run + 1 : 0;
    return run == 3;
}

bool heading_has_form(str line) {
    if (!line.n || line.n > LINE_LONGEST || text_words(line) > WORDS_MOST || !has_word(line)) return false;
    if (!text_begins_upper(line) && !text_is_digit(line.p[0])) return false;
    return !text_ends_sentence(line) && (is_clause(line) || !text_is_statement(line)) &&
           !names_somebody(line);
}

/* Whether the unit under a heading is text that it can be above. */
static bool is_under_heading(const struct unit *unit, str heading) {
    str text = unit->block.text;
    bool running = unit_is_running(unit) || text.n > LINE_LONGEST;
    if (unit->class != CLASS_TEXT || text_begins_lower(text) || !running) return false;
    return text.n > (str_ends(text, STR(":")) ? LINE_LONGEST : heading.n);
}

static bool is_unmarked(const struct unit *unit, const struct unit *under) {
    str text = unit->block.text;
    if (under->class != CLASS_TEXT || str_starts(text, STR("§")) || str_starts(text, STR("("))) return false;
    if (text_all_capitals(text) && text.n <= LINE_LONGEST) return true;
    bool form = heading_has_form(text) || (text_begins_upper(text) && text.n <= LINE_LONGEST &&
                                           (is_caption(text) || str_ends(text, STR("?"))));
    return form && is_under_heading(under, text) && !text_is_quoted(text);
}

/* Whether unit i is a line that can be a heading above another heading: "Bemærkninger", "Til § 4". */
static bool is_above_heading(const struct units *units, size_t i) {
    const struct unit *under = &units->at[i + 1];
    bool heading = under->block.form == BLOCK_HEADING || line_is_division(under->block.text);
    if (!heading && i + 2 < units->count && under->block.form == BLOCK_PARAGRAPH &&
        block_is_one_line(&under->block))
        heading = is_unmarked(under, under + 1);
    str text = units->at[i].block.text;
    return heading && heading_has_form(text) && !text_digits(text);
}

/* "Dagsorden", with two items under it. */
static bool is_above_list(const struct units *units, size_t i) {
    str text = units->at[i].block.text;
    if (i + 2 >= units->count || units->at[i + 1].block.form != BLOCK_ITEM) return false;
    return units->at[i + 2].block.form == BLOCK_ITEM && heading_has_form(text) && text_words(text) <= 3 &&
           !text_digits(text);
}

static bool may_be_text(const struct unit *unit) {
    return unit->class == CLASS_TEXT || unit->class == CLASS_WEAK;
}

/* The name of a part that many documents have, with text under it. */
static bool is_section(str text, const struct unit *under) {
    bool leads = str_ends(text, STR(":")) && under->block.form == BLOCK_ITEM; /* "Dagsorden:" */
    return line_names_section(text) && may_be_text(under) && !leads;
}

/* Whether the line of unit i is a heading by what stands under it. */
static bool is_above(const struct units *units, size_t i) {
    bool under = i && units->at[i - 1].kind == PASSAGE_HEADING; /* "Spørgsmål 4:" over what is asked */
    if (under && str_ends(units->at[i].block.text, STR("?"))) return false;
    return is_unmarked(&units->at[i], &units->at[i + 1]) || is_above_heading(units, i) ||
           is_above_list(units, i);
}

bool heading_is_unit(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    const struct block *block = &unit->block;
    str text = block->text;
    if (!may_be_text(unit) || i + 1 == units->count) return false;
    bool line = block->form == BLOCK_PARAGRAPH && block_is_one_line(block);
    if (text.n > HEADING_LONGEST || str_ends(text, STR(","))) return false;
    if (line && (line_is_division(text) || is_section(text, &units->at[i + 1]))) return true;
    bool ends = text_ends_sentence(text) && !str_ends(text, STR("?")) && !is_caption(text);
    if (block->bold && !ends) return block_last_line(block) - block_first_line(block) < 3;
    return line && !units->marked && is_above(units, i);
}

/* ---- numbers ---- */

/* The marker of a numbered item of one line that ends no sentence. */
static bool is_numbered_line(const struct unit *unit, struct marker *marker) {
    str text = unit->block.text;
    if (unit->kind != PASSAGE_ITEM || unit->class == CLASS_LABEL || !block_is_one_line(&unit->block))
        return false;
    if (text.n > 100 || (text_ends_sentence(text) && !str_ends(text, STR(":")))) return false;
    return marker_read(text, marker) && strchr("1AS", marker->style);
}

static bool is_sibling(const struct unit *unit, const struct marker *marker) {
    struct marker other;
    return unit->block.form == BLOCK_ITEM && marker_read(unit->block.text, &other) &&
           other.style == marker->style && other.close == marker->close;
}

/* Whether the text begins with the number of a part of what the marker numbers: "Stk. 1." of "§ 4.", "2.1."
 * of "2." */
static bool is_part_of(str text, const struct marker *marker) {
    struct marker part;
    if (marker->style == 'S') return marker_read(text, &part) && part.style == 'K';
    return marker->style == '1' && text_numbering(text) == 2 &&
           text_number(&text, 2, NULL) == (long)marker->number;
}

/* Whether the block is text that says more than the line above it. */
static bool is_more(const struct block *under, str line) {
    if (under->form != BLOCK_PARAGRAPH && under->form != BLOCK_QUOTE) return false;
    return (under->text.n > line.n || text_ends_sentence(under->text)) && !text_begins_lower(under->text);
}

/* Whether text stands between unit i and its next sibling; sure: text that leaves no doubt. */
static bool has_text_under(const struct units *units, size_t i, const struct marker *marker, bool sure) {
    if (i + 1 == units->count) return false;
    const struct unit *under = &units->at[i + 1];
    if (is_sibling(under, marker)) return false;
    if (under->class == CLASS_LABEL && i + 2 < units->count) under++; /* "Sagsnr.: 11/3455" */
    if (!sure) return under->class == CLASS_TEXT && !under->block.marked;
    if (is_part_of(under->block.text, marker)) return true;
    if (under->kind == PASSAGE_HEADING) return !under->block.marked && under > &units->at[i + 1];
    return is_more(&under->block, units->at[i].block.text) &&
           !(i && units->at[i - 1].block.form == BLOCK_ITEM && is_sibling(&units->at[i - 1], marker));
}

void heading_find_numbered(struct units *units) {
    struct marker first = {0}, marker;
    size_t sure = 0;
    for (size_t i = 0; i < units->count; i++) {
        if (!is_numbered_line(&units->at[i], &marker) || !has_text_under(units, i, &marker, true)) continue;
        if (!sure++) first = marker;
    }
    for (size_t i = 0; i < units->count && sure > 1; i++) {
        struct unit *unit = &units->at[i];
        if (!is_numbered_line(unit, &marker)) continue;
        bool alike = marker.style == first.style && marker.close == first.close;
        if (!has_text_under(units, i, &marker, !alike)) continue;
        unit->kind = PASSAGE_HEADING;
        unit->rule = "numbered-heading";
    }
}
