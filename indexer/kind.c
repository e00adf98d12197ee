#include "indexer/kind.h"

#include <string.h>

#include "indexer/footnote.h"
#include "indexer/line.h"
#include "indexer/marker.h"
#include "indexer/text.h"
#include "indexer/rules.h"

/* How many blocks a signature may have. */
#define SIGNATURE_UNITS 4

static bool is_anchor(const struct unit *unit) {
    return unit->class == CLASS_SALUTATION || unit->class == CLASS_CLOSING;
}

static void find_zones(struct units *units) {
    for (size_t i = 0; i < units->count; i++) units->marked |= units->markdown && units->at[i].block.marked;
    size_t labels = 0;
    units->closing = units->count;
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->at[i];
        if (is_anchor(unit)) units->letterlike = true;
        if (unit->class == CLASS_CLOSING) units->closing = i;
        if (unit->class != CLASS_LABEL) continue;
        size_t span = 0, from, to;
        while (block_line(&unit->block, &span, &from, &to))
            labels += line_is_contact(unit_line(&unit->block, from, to));
    }
    if (labels) units->letterlike = true;
    units->body = units->count;
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->at[i];
        bool list = unit->block.form == BLOCK_ITEM && unit->class == CLASS_TEXT && i + 1 < units->count &&
                    units->at[i + 1].block.form == BLOCK_ITEM;
        if (unit->class == CLASS_SALUTATION || unit_is_running(unit) || list ||
            unit->class == CLASS_CLOSING) {
            units->body = i;
            break;
        }
    }
    /* a closing far from the end closes nothing */
    size_t running = 0;
    for (size_t i = units->closing; i < units->count; i++) running += unit_is_running(&units->at[i]);
    if (running > 12 && running > units->count / 2) units->closing = units->count;
}

/* The line of a letter's head that says what it is about. */
static bool is_subject(const struct unit *unit) {
    str text = unit->block.text;
    if (unit->block.form != BLOCK_PARAGRAPH || text.n > HEADING_LONGEST) return false;
    if (unit->class != CLASS_TEXT && !(unit->class == CLASS_WEAK && text_names_a_subject(text))) return false;
    if (block_last_line(&unit->block) - block_first_line(&unit->block) > 2 || !text_begins_upper(text))
        return false;
    if (text_has_subject_label(text)) return true;
    if (name_is(text) || str_ends(text, STR(",")) || (line_ends_sentence(text) && !str_ends(text, STR("?"))))
        return false;
    return unit->block.bold || text_names_a_subject(text) || text_has_year(text) || text_words(text) >= 3;
}

/* A document that is no letter may say its title in its first line. */
static bool is_first_title(const struct units *units) {
    if (units->marked || units->letterlike || units->count < 2) return false;
    const struct unit *first = &units->at[0];
    str text = first->block.text;
    bool form = first->block.form == BLOCK_PARAGRAPH || (first->block.form == BLOCK_HEADING);
    bool labelled = units->at[1].class == CLASS_LABEL; /* a code and a date stand under it */
    bool dated = text_has_year(text) && text_words(text) <= 10;
    bool ends = line_ends_sentence(text) && !labelled && !dated;
    return form && first->class != CLASS_LABEL && text.n <= (labelled ? TITLE_LONGEST : UNIT_SHORT) &&
           !ends && !text_begins_lower(text) && !str_starts(text, STR("§")) && !str_ends(text, STR(",")) &&
           units->at[1].block.form != BLOCK_ITEM;
}

static void find_title(struct units *units) {
    units->title = units->count;
    size_t marked = units->count, second = units->count;
    for (size_t i = 0; i < units->count && marked == units->count; i++) {
        const struct unit *unit = &units->at[i];
        str text = unit->block.text;
        if (unit->block.form != BLOCK_HEADING || unit->class == CLASS_LABEL || unit->furniture) continue;
        if (!unit->block.marked && (i > units->body || text_numbering(text))) continue;
        bool head = i < units->body && unit->class == CLASS_WEAK && !text_has_year(text) &&
                    !text_names_a_subject(text);
        if (!head)
            marked = i;
        else if (second == units->count && text_words(text) > 2)
            second = i; /* Nyt til landets kommuner */
    }
    if (second < units->body && marked > units->body) marked = second;
    if (marked < units->body || (marked < units->count && marked <= units->body)) {
        units->title = marked;
        return;
    }
    if (is_first_title(units)) {
        units->title = 0;
        return;
    }
    size_t best = units->count;
    int best_score = 0;
    for (size_t i = 0; i < units->body && (units->letterlike || units->markdown); i++) {
        const struct unit *unit = &units->at[i];
        if (!is_subject(unit) || (!units->letterlike && !unit->block.bold)) continue;
        bool last = i + 1 == units->body;
        int score = 4 * unit->block.bold + 3 * text_names_a_subject(unit->block.text) +
                    2 * text_has_year(unit->block.text) + 2 * last;
        if (score && score >= best_score) {
            best = i;
            best_score = score;
        }
    }
    units->title = best < units->count ? best : marked;
}

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

static bool is_signature(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    if (text.n > UNIT_SHORT) return false;
    bool name = i > units->closing && text_words(text) <= 6 && name_in(text).n;
    if (name && (unit->block.form == BLOCK_PARAGRAPH || unit->block.form == BLOCK_HEADING)) return true;
    if (unit->block.form != BLOCK_PARAGRAPH) return false;
    if (i > units->closing) return block_has_short_lines(&unit->block);
    if (i + 3 < units->count || i <= units->body) return false;
    if (text.p[0] == '/' && name_in(text).n) return true;
    bool before_label =
        i && (units->at[i - 1].class == CLASS_LABEL || units->at[i - 1].kind == PASSAGE_SIGNATURE);
    return (units->letterlike || before_label) && name_in(text).n && block_has_short_lines(&unit->block);
}

static bool is_authority_mark(str text) {
    return text.n < 60 && rules_begins(RULES_AUTHORITY_MARK, text);
}

static bool is_given_line(str text) {
    return text.n < 100 && rules_begins(RULES_GIVEN, text);
}

/* "A handwritten signature in blue ink, ...": what a scanner's program says of an image, in English, or a
 * Danish note in its place. */
static bool is_image_note(str text) {
    char room[UNIT_SHORT + 100];
    if (text.n > sizeof room) return false;
    str lower = line_lower(text, room, sizeof room);
    if (rules_begins(RULES_IMAGE_NOTE, lower)) return true;
    size_t seen = 0, shown = 0, words = 0, other = 0;
    for (str rest = lower, word; (word = word_cut(&rest)).n; words++) {
        while (word.n && strchr(".,:;\"'()", word.p[word.n - 1])) word.n--;
        if (words == 8 && !seen) return false;
        if (words < 8) seen += rules_is(RULES_IMAGE_NOUN, word) != NULL;
        shown += rules_is(RULES_IMAGE_ENGLISH, word) != NULL;
        other += rules_is(RULES_IMAGE_DANISH, word) != NULL;
    }
    return words >= 2 && seen && shown >= 1 && shown > other && shown * 8 >= words;
}

/* Whether a block of plain text, or an unmarked one of Markdown, is a heading by its form: followed is the
 * block after it. */
static bool is_heading_line(const struct units *units, const struct unit *unit, const struct unit *followed) {
    const struct block *block = &unit->block;
    str text = block->text;
    bool text_class = unit->class == CLASS_TEXT || unit->class == CLASS_WEAK;
    if (!text_class || !followed || text.n > HEADING_LONGEST) return false;
    if (block->form == BLOCK_PARAGRAPH && block_is_one_line(block) && line_is_division(text)) return true;
    bool colon = str_ends(text, STR(":")) && text_words(text) <= 4;
    bool ends = line_ends_sentence(text) && !str_ends(text, STR("?")) && !colon;
    if ((text.n > 120 && !block->bold) || ends || str_ends(text, STR(","))) return false;
    if (block->bold) return block_last_line(block) - block_first_line(block) < 3;
    if (units->marked || !block_is_one_line(block) || block->form != BLOCK_PARAGRAPH) return false;
    if (followed->class != CLASS_TEXT || str_starts(text, STR("§")) || str_starts(text, STR("(")))
        return false;
    if (text_all_capitals(text) && text.n <= 80) return true;
    bool runs = unit_is_running(followed) || followed->block.text.n > 80;
    bool before_text = followed->block.text.n > text.n && runs && !str_ends(followed->block.text, STR(":"));
    return before_text && text.n <= 80 && text_words(text) <= 9 && text_begins_upper(text) &&
           !text_begins_lower(followed->block.text) && !text_reads_on(text) && !text_is_quoted(text);
}

/* "1. Baggrund" or "A: Valg" alone, with running text after it, is a heading where there are several of the
 * kind. */
static bool is_lone_number(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    if (unit->block.form != BLOCK_ITEM || unit->class != CLASS_TEXT || !block_is_one_line(&unit->block))
        return false;
    struct marker marker;
    bool numbered = text_numbering(text) || (marker_read(text, &marker) && strchr("1A", marker.style));
    if (!numbered || text.n > 100 || line_ends_sentence(text) || i + 1 >= units->count) return false;
    if (i && units->at[i - 1].block.form == BLOCK_ITEM) return false;
    const struct unit *next = &units->at[i + 1];
    bool text_follows = next->block.form == BLOCK_PARAGRAPH || next->block.form == BLOCK_QUOTE;
    return text_follows && next->block.text.n > text.n && !text_begins_lower(next->block.text);
}

/* ---- the rules ---- */

/* How many units may tear a sentence. */
#define ASIDES_MOST 8

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

/* What may stand between the halves of a sentence without being part of the text. */
static bool is_aside(const struct unit *unit) {
    return unit->furniture || unit->block.form == BLOCK_IMAGE || footnote_is_possible(unit->block.text);
}

/* Whether unit i and others of its kind stand between two halves of a sentence. */
static bool tears_a_sentence(const struct units *units, size_t i) {
    size_t before = i, after = i + 1;
    while (before && i - before < ASIDES_MOST && is_aside(&units->at[before - 1])) before--;
    while (after < units->count && after - i < ASIDES_MOST && is_aside(&units->at[after])) after++;
    if (!before || after >= units->count) return false;
    const struct unit *a = &units->at[before - 1], *b = &units->at[after];
    return a->class == CLASS_TEXT && b->class == CLASS_TEXT && b->block.form == BLOCK_PARAGRAPH &&
           !line_ends_sentence(a->block.text) && text_words(a->block.text) >= 6 &&
           text_begins_lower(b->block.text);
}

static bool is_footnote(const struct units *units, size_t i) {
    const struct block *block = &units->at[i].block;
    if (block->form != BLOCK_PARAGRAPH && block->form != BLOCK_ITEM) return false;
    return footnote_is_certain(block->text) ||
           (footnote_is_possible(block->text) && tears_a_sentence(units, i));
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
    return units->at[i].block.form == BLOCK_ITEM;
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

static bool is_salutation(const struct units *units, size_t i) {
    return units->at[i].class == CLASS_SALUTATION;
}

static bool is_closing(const struct units *units, size_t i) {
    return units->at[i].class == CLASS_CLOSING;
}

/* A label in a list is an item, unless it is alone or a page number. */
static bool is_label(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    if (unit->class != CLASS_LABEL) return false;
    if (unit->block.form == BLOCK_HEADING) return units->letterlike;
    if (unit->block.form != BLOCK_ITEM || line_is_page(unit->block.text)) return true;
    return (!i || !is_item(units, i - 1)) && (i + 1 == units->count || !is_item(units, i + 1));
}

static bool is_given(const struct units *units, size_t i) {
    return is_given_line(units->at[i].block.text);
}

static bool is_sender(const struct units *units, size_t i) {
    return units->at[i].class == CLASS_WEAK && i < units->title && units->title < units->count &&
           i < units->body;
}

static bool is_on_behalf(const struct units *units, size_t i) {
    return i > units->body && is_authority_mark(units->at[i].block.text);
}

/* After the last closing, or right after an earlier one, as of a letter with another attached to it. */
static bool is_under_closing(const struct units *units, size_t i) {
    if (i > units->closing) return is_signature(units, i);
    const struct block *block = &units->at[i].block;
    if (i <= units->body || block->form != BLOCK_PARAGRAPH || !block_has_short_lines(block)) return false;
    for (size_t back = 1; back <= SIGNATURE_UNITS && back <= i; back++) {
        const struct unit *before = &units->at[i - back];
        if (before->class == CLASS_CLOSING) return true;
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
    bool sentence = unit->class == CLASS_TEXT && line_ends_sentence(text) && text_words(text) >= 4;
    return units->letterlike && i < units->body && !unit_is_running(unit) && !sentence &&
           (i < units->title || unit->class != CLASS_TEXT || block_has_short_lines(&unit->block));
}

static bool is_running_head(const struct units *units, size_t i) {
    return units->letterlike && i > units->body && repeats_head(units, &units->at[i]);
}

static bool is_plain_heading(const struct units *units, size_t i) {
    return is_heading_line(units, &units->at[i], i + 1 < units->count ? &units->at[i + 1] : NULL);
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
    {"on-behalf", is_on_behalf, PASSAGE_SIGNATURE},
    {"under-closing", is_under_closing, PASSAGE_SIGNATURE},
    {"sender-heading", is_sender_heading, PASSAGE_LETTERHEAD},
    {"heading", is_marked_heading, PASSAGE_HEADING},
    {"head-line", is_head_line, PASSAGE_LETTERHEAD},
    {"running-head", is_running_head, PASSAGE_LETTERHEAD},
    {"name", is_signature, PASSAGE_SIGNATURE},
    {"item", is_item, PASSAGE_ITEM},
    {"quote", is_quote, PASSAGE_QUOTE},
    {"heading-line", is_plain_heading, PASSAGE_HEADING},
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
                               !line_ends_sentence(units->at[from - 1].block.text);
    for (size_t i = from; i < to; i++) /* a page number alone is little, but in a torn sentence enough */
        label |= units->at[i].kind == PASSAGE_LETTERHEAD && (torn || !line_is_page(units->at[i].block.text));
    if (!label) return;
    for (size_t i = from; i < to; i++)
        if (units->at[i].class == CLASS_WEAK && units->at[i].kind != PASSAGE_TITLE)
            set_kind(&units->at[i], PASSAGE_LETTERHEAD, "near-letterhead");
}

/* A name after a stroke, and the name above it, sign: / Lene Hansen. */
static void find_stroke_names(struct units *units) {
    for (size_t i = 0; i < units->count; i++) {
        struct unit *unit = &units->at[i];
        if (unit->kind != PASSAGE_PARAGRAPH || unit->block.text.p[0] != '/' || !name_in(unit->block.text).n)
            continue;
        set_kind(unit, PASSAGE_SIGNATURE, "stroke-name");
        if (i && units->at[i - 1].kind == PASSAGE_PARAGRAPH && name_in(units->at[i - 1].block.text).n)
            set_kind(&units->at[i - 1], PASSAGE_SIGNATURE, "stroke-name");
    }
}

static void find_numbered_headings(struct units *units) {
    size_t lone = 0;
    for (size_t i = 0; i < units->count; i++)
        lone += units->at[i].kind == PASSAGE_ITEM && is_lone_number(units, i);
    for (size_t i = 0; i < units->count && lone > 1; i++)
        if (units->at[i].kind == PASSAGE_ITEM && is_lone_number(units, i))
            set_kind(&units->at[i], PASSAGE_HEADING, "lone-number");
}

/* Whether letterhead may spread to unit i. */
static bool may_be_letterhead(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    if (unit->kind == PASSAGE_LETTERHEAD) return true;
    bool listed = is_item(units, i) &&
                  ((i && is_item(units, i - 1)) || (i + 1 < units->count && is_item(units, i + 1)));
    bool titled = unit->kind == PASSAGE_HEADING && text_words(unit->block.text) > 3;
    return unit->class == CLASS_WEAK && !listed && !titled && !unit->block.marked &&
           unit->kind != PASSAGE_TITLE && i < units->closing;
}

void kind_decide(struct units *units) {
    for (size_t i = 0; i < units->count; i++) decide(units, i);
    find_stroke_names(units);
    find_numbered_headings(units);
    for (size_t i = 0; i < units->count;) {
        size_t from = i;
        while (i < units->count && may_be_letterhead(units, i)) i++;
        spread_letterhead(units, from, i);
        if (i == from) i++;
    }
}

void kind_find_places(struct units *units) {
    find_zones(units);
    find_title(units);
}
