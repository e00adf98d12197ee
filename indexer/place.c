#include "indexer/place.h"

#include "indexer/line.h"
#include "indexer/name.h"
#include "indexer/text.h"

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
    bool goes_on =
        text_waits_for_more(text) || text_begins_lower(units->at[1].block.text) || units_tear(units, 1);
    if (line_is_division(text) || goes_on) return false;
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
        bool numbered = text_numbering(text) || line_is_division(text);
        if (!unit->block.marked && (i > units->body || numbered)) continue;
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

void place_find(struct units *units) {
    find_zones(units);
    find_title(units);
}
