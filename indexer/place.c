#include "indexer/place.h"

#include "indexer/line.h"
#include "indexer/name.h"
#include "indexer/text.h"

static bool is_anchor(const struct unit *unit) {
    return unit->class == CLASS_SALUTATION || unit->class == CLASS_CLOSING;
}

/* The first point of minutes, with a sentence under it. */
static bool begins_points(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    if (i + 1 == units->count || unit->class != CLASS_TEXT || unit->block.form == BLOCK_ROW) return false;
    const struct unit *next = unit + 1;
    return text_numbering(unit->block.text) == 1 && unit->block.text.p[0] == '1' &&
           next->class == CLASS_TEXT && line_ends_sentence(next->block.text) &&
           text_begins_upper(next->block.text);
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
        if (is_anchor(unit) || unit_is_running(unit) || list || begins_points(units, i)) {
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

/* A heading of the letterhead that says who writes: "Åskolen". */
static bool is_sender(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    bool institution = unit->block.marked && text_words(text) <= 2 && name_is_institution(text);
    return i < units->body && (unit->class == CLASS_WEAK || institution) && !text_has_year(text) &&
           !text_names_a_subject(text);
}

/* The first heading that may be the title, or count; and in *sender the first of the sender's before it. */
static size_t find_heading(const struct units *units, size_t *sender) {
    *sender = units->count;
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->at[i];
        str text = unit->block.text;
        if (unit->block.form != BLOCK_HEADING || unit->class == CLASS_LABEL || unit->furniture) continue;
        bool numbered = text_numbering(text) || line_is_division(text);
        if (!unit->block.marked && (i > units->body || numbered)) continue;
        if (!is_sender(units, i)) return i;
        if (*sender == units->count) *sender = i;
    }
    return units->count;
}

/* The line of the head that is most likely its subject, or count. */
static size_t find_subject(const struct units *units) {
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
    return best;
}

static void find_title(struct units *units) {
    size_t sender, heading = find_heading(units, &sender), none = units->count;
    bool several =
        sender < none && text_words(units->at[sender].block.text) > 2; /* Nyt til landets kommuner */
    if (several && sender < units->body && heading > units->body) heading = sender;
    bool first = is_first_title(units);
    bool guessed = heading < none && !units->at[heading].block.marked;
    units->title = heading;
    if (heading < none && heading <= units->body && !(first && guessed)) return;
    size_t subject = first ? 0 : find_subject(units);
    if (subject < none)
        units->title = subject;
    else if (heading == none && sender < none && units->at[sender].class != CLASS_WEAK)
        units->title = sender;
}

void place_find(struct units *units) {
    find_zones(units);
    find_title(units);
}
