#include "indexer/place.h"

#include <string.h>

#include "danish/lexicon.h"
#include "indexer/line.h"
#include "indexer/name.h"
#include "indexer/rules.h"
#include "indexer/text.h"
#include "indexer/year.h"

/* A line that a title goes on in is no longer. In bytes. */
#define TITLE_LINE 80

/* This many labels may stand before the first line of a document that is no letter. */
#define FIRST_LABELS 2

/* This many words make the first line of a letter its title, if nothing better does. */
#define FIRST_WORDS 4

/* A first line of more words that is a statement begins the text. */
#define FIRST_STATEMENT 9

/* A line of a sender's or a recipient's name is no longer. In bytes. */
#define NAME_WIDEST 40

/* A line of this many words is part of a sentence if the next one begins with a small letter. */
#define SENTENCE_WORDS 6

/* "Bevar svømmehallen!": this many words call for something, and do not tell of it. */
#define CALL_WORDS 8

static bool is_anchor(const struct unit *unit) {
    return unit->class == CLASS_SALUTATION || unit->class == CLASS_CLOSING;
}

/* The first point of minutes, with a sentence under it. */
static bool begins_points(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    if (i + 1 == units->count || unit->class != CLASS_TEXT || unit->block.form == BLOCK_ROW) return false;
    const struct unit *next = unit + 1;
    return text_numbering(unit->block.text) == 1 && unit->block.text.p[0] == '1' &&
           next->class == CLASS_TEXT && text_ends_sentence(next->block.text) &&
           text_begins_upper(next->block.text);
}

static bool is_call(str text) {
    return str_ends(text, STR("!")) && text_words(text) <= CALL_WORDS;
}

/* Whether unit i, a call or a question under a date or an address, is what the letter is about: over the
 * text, or over the salutation. */
static bool is_calling_title(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i], *next = unit + 1;
    bool line = unit->block.form == BLOCK_PARAGRAPH && block_is_one_line(&unit->block);
    if (!i || !line || units->at[i - 1].class != CLASS_LABEL || i + 1 == units->count) return false;
    if (is_call(unit->block.text)) return unit_is_running(next) || next->class == CLASS_SALUTATION;
    return str_ends(unit->block.text, STR("?")) && next->class == CLASS_SALUTATION &&
           unit->block.text.n <= TITLE_LINE;
}

/* Whether the letter's text begins with unit i. */
static bool begins_body(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i], *next = i + 1 < units->count ? unit + 1 : NULL;
    if (is_calling_title(units, i)) return false;
    if (is_anchor(unit) || unit_is_running(unit)) return true;
    if (!next) return false;
    if (unit->block.form == BLOCK_ITEM && unit->class == CLASS_TEXT && next->block.form == BLOCK_ITEM)
        return true;
    bool listed = next->block.form == BLOCK_ITEM && next->class == CLASS_TEXT; /* Dagsorden */
    return (i && line_names_section(unit->block.text) && (listed || unit_is_running(next))) ||
           begins_points(units, i);
}

/* Whether lines that only letters have stand in the unit; head: it stands before the text. */
static bool has_contact(const struct unit *unit, bool head) {
    if (unit->class != CLASS_LABEL) return false;
    for (size_t span = 0, from, to; block_line(&unit->block, &span, &from, &to);) {
        str line = unit_line(&unit->block, from, to);
        if (line_is_contact(line) || (head && line_is_place_and_date(line))) return true;
    }
    return false;
}

static void find_zones(struct units *units) {
    units->closing = units->body = units->count;
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->at[i];
        units->marked |= units->markdown && unit->block.marked;
        bool head = units->body == units->count;
        bool signs = !head && block_is_on_authority(&unit->block);
        units->letterlike |= is_anchor(unit) || signs || (!units->letterlike && has_contact(unit, head));
        if (unit->class == CLASS_CLOSING) units->closing = i;
        if (units->body == units->count && begins_body(units, i)) units->body = i;
    }
    /* a closing far from the end closes nothing */
    size_t running = 0;
    for (size_t i = units->closing; i < units->count; i++) running += unit_is_running(&units->at[i]);
    if (running > 12 && running > units->count / 2) units->closing = units->count;
}

/* Whether a line that names an authority is about it: "Klage over Herning Kommune". What is addressed or
 * signs begins with an office or a name. */
static bool is_about(str text) {
    char room[HEADING_LONGEST];
    str lower = text_lower(text, room, sizeof room), rest = lower, first = word_cut(&rest);
    if (rules_begins(RULES_HEAD_BEGIN, lower) || name_is_institution(first) || line_is_street(text))
        return false;
    bool common = lexicon_known(first) && !lexicon_name(first);
    if (text_all_capitals(text)) return text_words(text) >= 3;
    return common && text_is_about(rest);
}

/* The first word in lower case; room for it at out. */
static str first_word(str text, char *out, size_t room) {
    return text_trim(text_lower(word_cut(&text), out, room), ":");
}

/* The last line of the block. */
static str last_line(const struct block *block) {
    str last = {0};
    for (size_t span = 0, from, to; block_line(block, &span, &from, &to);) last = unit_line(block, from, to);
    return last;
}

/* "Skatteudvalget 2017-18", "SAU Alm.del", "Offentligt": what an archive printed over the letter. */
static bool is_stamped(const struct block *block) {
    char room[32];
    str last = last_line(block);
    return !block_is_one_line(block) && last.n < sizeof room &&
           rules_is(RULES_PAGE_STAMP, text_lower(last, room, sizeof room));
}

/* A name in the first of several lines, over an address or another name. */
static bool is_name_over_more(const struct block *block) {
    size_t span = 0, from, to;
    if (block_is_one_line(block) || !block_line(block, &span, &from, &to)) return false;
    str first = unit_line(block, from, to);
    return name_is(first) && !text_names_a_subject(first); /* UDKAST TIL TALE */
}

/* Short lines that each begin with a capital and wait for nothing: "Snedkermester Boserup & Søn", "Grundlagt
 * 1894". */
static bool is_list_of_names(const struct block *block) {
    size_t lines = 0;
    for (size_t span = 0, from, to; block_line(block, &span, &from, &to); lines++) {
        str line = unit_line(block, from, to);
        if (line.n > NAME_WIDEST || !text_begins_upper(line) || text_waits_for_more(line)) return false;
    }
    return lines > 1 && !text_names_a_subject(block->text) && !year_is_named(block->text);
}

/* Whether a unit has the form of a subject: one to three lines of the head that are no address. */
static bool has_subject_form(const struct unit *unit) {
    str text = unit->block.text;
    if (unit->block.form != BLOCK_PARAGRAPH || text.n > HEADING_LONGEST || date_month_line(text))
        return false;
    bool begins = text_begins_upper(text) || text_numbering(text) || text_has_subject_label(text);
    if (!begins) return false;
    if (block_last_line(&unit->block) - block_first_line(&unit->block) > 2 || is_stamped(&unit->block))
        return false;
    if (is_name_over_more(&unit->block) || (!unit->block.bold && is_list_of_names(&unit->block)))
        return false;
    if (unit->class == CLASS_WEAK) return text_names_a_subject(text) || is_about(text);
    char room[16];
    return unit->class == CLASS_TEXT && !rules_is(RULES_ADDRESSED, first_word(text, room, sizeof room));
}

/* "Den 27. september leverede De en maskine": a sentence of the text. */
static bool begins_with_day(str text) {
    char room[8];
    str lower = text_lower(text, room, sizeof room);
    const struct rules_word *before = rules_begins(RULES_DAY_BEFORE, lower);
    return before && before->text.n + 1 < text.n && text_is_digit(text.p[before->text.n + 1]);
}

/* Whether unit i is a part of a sentence that its neighbours, lines that stand apart, begin or end. */
static bool is_inside_sentence(const struct units *units, size_t i) {
    str text = units->at[i].block.text;
    if (text_has_subject_label(text) || units->at[i].block.marked || units->at[i].block.bold) return false;
    bool before = i && units->at[i - 1].class == CLASS_TEXT &&
                  units->at[i - 1].block.form == BLOCK_PARAGRAPH &&
                  text_waits_for_more(units->at[i - 1].block.text);
    const struct unit *next = i + 1 < units->count ? &units->at[i + 1] : NULL;
    bool after = next && next->block.form == BLOCK_PARAGRAPH && text_begins_lower(next->block.text) &&
                 (text_ends_sentence(next->block.text) || text_words(text) >= SENTENCE_WORDS);
    return before || (!text_names_a_subject(text) && (after || text_waits_for_more(text)));
}

/* "Antal sider incl. denne: 2": a field, with nothing but a number after its colon. */
static bool is_count(str text) {
    str value = str_sub(text, str_find(text, STR(": ")), text.n);
    return text_digits(value) && text_digits(value) == text_trim(value, ": .").n;
}

/* The line of a letter's head that says what it is about. */
static bool is_subject(const struct unit *unit) {
    str text = unit->block.text;
    if (!has_subject_form(unit)) return false;
    if (text_has_subject_label(text)) return true;
    if (name_is(text) || name_in_byline(text).n || str_ends(text, STR(",")) || is_count(text)) return false;
    if (text_ends_sentence(text) && !str_ends(text, STR("?")) && !is_call(text)) return false;
    return unit->block.bold || text_names_a_subject(text) || year_is_named(text) || text_words(text) >= 3;
}

/* "PRESSEMEDDELELSE": a first line that names only the kind of document, and no label names its subject. */
static bool has_kind_alone(const struct units *units) {
    str text = units->count ? units->at[0].block.text : (str){0};
    if (!text_names_a_subject(text) || text_words(text) != 1) return false;
    for (size_t i = 1; i < units->body; i++)
        if (text_has_subject_label(units->at[i].block.text)) return false;
    return true;
}

/* Whether the title's line is not all of it: it waits for more, or the next one begins in the middle of a
 * sentence, or is the year of its date. */
static bool is_broken(str title, const struct unit *next) {
    str below = next->block.text;
    bool year = year_is_alone(below);
    bool lower = text_names_a_subject(title) && text_begins_lower(below);
    return text_waits_for_more(title) || ((year || lower) && !text_ends_sentence(title));
}

/* Whether a title goes on in the line under it, in text whose lines stand apart: "Partshøring om", "ny vej".
 */
static bool goes_on_below(const struct units *units, size_t i) {
    if (i + 1 >= units->count) return false;
    const struct unit *next = &units->at[i + 1];
    if (units->at[i].block.marked || !is_broken(units->at[i].block.text, next)) return false;
    if ((next->class != CLASS_TEXT && next->class != CLASS_WEAK) ||
        text_is_statement(units->at[i].block.text))
        return false;
    bool line = next->block.form == BLOCK_PARAGRAPH || next->block.form == BLOCK_HEADING;
    return line && !next->block.marked && next->block.text.n <= TITLE_LINE &&
           !text_ends_sentence(next->block.text);
}

/* Whether a block may be a title by its form and its beginning. */
static bool may_be_title(const struct block *block) {
    if (block->form != BLOCK_PARAGRAPH && block->form != BLOCK_HEADING) return false;
    return !line_is_division(block->text) && !text_begins_lower(block->text) &&
           !str_starts(block->text, STR("§"));
}

/* Whether a first line is a sentence of the text: it ends as one, but for a date or a question, or states
 * something in many words. */
static bool is_sentence(str text, bool labelled) {
    size_t words = text_words(text);
    if (words == 1 && str_ends(text, STR("."))) return true; /* "RIGSARKIVET." */
    bool dated = text_has_year(text) && words <= 10, asks = str_ends(text, STR("?")) && words <= CALL_WORDS;
    return (text_ends_sentence(text) && !labelled && !dated && !asks) ||
           (words > FIRST_STATEMENT && text_is_statement(text));
}

/* Whether unit i, the first that is no label and not the last, is the title of a document. */
static bool is_first_title(const struct units *units, size_t i) {
    const struct unit *first = &units->at[i], *next = first + 1;
    str text = first->block.text;
    bool labelled = next->class == CLASS_LABEL; /* a code and a date stand under it */
    if (!may_be_title(&first->block) || is_name_over_more(&first->block) ||
        text.n > (labelled ? TITLE_LONGEST : UNIT_SHORT))
        return false;
    if (is_sentence(text, labelled)) return false;
    if (next->block.form == BLOCK_ITEM && !str_starts(next->block.text, STR("§"))) return false;
    if (units_tear(units, i + 1)) return false;
    return goes_on_below(units, i) || !(text_waits_for_more(text) || text_begins_lower(next->block.text));
}

/* A document that is no letter may say its title in its first line, or the first after a date; else count. */
static size_t find_first_title(const struct units *units) {
    if (units->marked || units->letterlike || has_kind_alone(units)) return units->count;
    size_t i = 0;
    while (i < units->count && i < FIRST_LABELS && units->at[i].class == CLASS_LABEL) i++;
    if (i + 1 >= units->count || (i && text_words(units->at[i].block.text) < FIRST_WORDS))
        return units->count;
    return units->at[i].class != CLASS_LABEL && is_first_title(units, i) ? i : units->count;
}

/* A heading of the letterhead that says who writes: "Åskolen". */
static bool is_sender(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    bool institution = text_words(text) <= 2 && name_is_institution(text);
    return i < units->body && (unit->class == CLASS_WEAK || institution) && !text_has_year(text) &&
           !text_names_a_subject(text);
}

/* Whether a marked heading is one of several alike in the letter's text, none of which is its title. */
static bool is_section(const struct units *units, size_t i) {
    const struct block *block = &units->at[i].block;
    if (!block->marked || i <= units->body || block->level < 2 ||
        units->at[units->body].class == CLASS_CLOSING)
        return false;
    for (size_t k = i + 1; k < units->count; k++)
        if (units->at[k].block.marked && units->at[k].block.form == BLOCK_HEADING)
            return units->at[k].block.level == block->level;
    return false;
}

/* Whether unit i is a place of one or two words under a person's name: "Hr. lærer V. Rishøj", "Farsø". */
static bool is_under_person(const struct units *units, size_t i) {
    char room[16];
    if (!i || text_words(units->at[i].block.text) > 2) return false;
    str above = text_lower(last_line(&units->at[i - 1].block), room, sizeof room);
    const struct rules_word *addressee = rules_begins(RULES_ADDRESSEE, above);
    return addressee && addressee->value == 1;
}

/* Whether a heading that is not marked may be the title: one before the text that is no part of it and no
 * list of names, or one that says that it names the subject. */
static bool may_head_unmarked(const struct units *units, size_t i) {
    str text = units->at[i].block.text;
    if (i < units->body && (is_list_of_names(&units->at[i].block) || is_under_person(units, i))) return false;
    if (text_numbering(text) || line_is_division(text) || line_names_section(text)) return false;
    return i <= units->body || text_has_subject_label(text);
}

/* Whether a heading may be the letter's title. */
static bool may_head(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    if (unit->block.form != BLOCK_HEADING || unit->class == CLASS_LABEL || unit->furniture) return false;
    if (begins_with_day(text) || is_inside_sentence(units, i)) return false;
    if (i && str_ends(text, STR(":")) && !text_has_subject_label(text)) return false; /* Spørgsmål nr. 4: */
    return unit->block.marked || may_head_unmarked(units, i);
}

/* Whether a marked heading of the head says that it is the subject. */
static bool is_marked_subject(const struct units *units, size_t i) {
    const struct block *block = &units->at[i].block;
    return i <= units->body && block->marked && text_has_subject_label(block->text);
}

/* The first heading that may be the title, or count; and in *sender the first of the sender's before it. */
static size_t find_heading(const struct units *units, size_t *sender) {
    *sender = units->count;
    for (size_t i = 0; i < units->count && i <= units->body; i++)
        if (is_marked_subject(units, i)) return i;
    for (size_t i = 0; i < units->count; i++) {
        if (!may_head(units, i)) continue;
        if (is_section(units, i)) return units->count;
        if (!is_sender(units, i)) return i;
        if (*sender == units->count) *sender = i;
    }
    return units->count;
}

/* The lines of an address that a post code and its town end. */
static bool is_over_town(const struct units *units, size_t i) {
    if (i + 1 == units->count || units->at[i + 1].class != CLASS_LABEL) return false;
    size_t span = 0, from, to;
    const struct block *next = &units->at[i + 1].block;
    return block_line(next, &span, &from, &to) && line_is_town(unit_line(next, from, to));
}

/* How likely the unit of the head is its subject; 0 if it cannot be. */
static int subject_score(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    if (!is_subject(unit) || begins_with_day(text) || is_over_town(units, i) || is_inside_sentence(units, i))
        return 0;
    if (line_names_section(text) && i + 1 < units->count && units->at[i + 1].block.form == BLOCK_ITEM)
        return 0; /* Dagsorden */
    size_t words = text_words(text);
    int named = text_names_a_subject(text) ? (words > 1 ? 3 : 1) : 0;
    return 4 * unit->block.bold + named + 2 * year_is_named(text) + 2 * (i + 1 == units->body) +
           (i == 0 && block_is_one_line(&unit->block) && (words >= FIRST_WORDS || str_ends(text, STR("?"))));
}

/* The line of the head that is most likely its subject, or count. */
static size_t find_subject(const struct units *units) {
    size_t best = units->count;
    int best_score = 1;
    bool plain = units->letterlike || has_kind_alone(units);
    for (size_t i = 0; i < units->body && (plain || units->markdown); i++) {
        if (!plain && !units->at[i].block.bold) continue;
        int score = subject_score(units, i);
        if (score < best_score) continue;
        best = i;
        best_score = score;
    }
    return best;
}

/* Whether a line of the head names the letter's subject better than a guessed heading: it says that it does,
 * or the heading has only a few words: "Park og Vej". */
static bool is_better(const struct units *units, size_t heading) {
    str text = units->at[heading].block.text;
    if (text_names_a_subject(text) || heading >= units->body) return false;
    size_t subject = find_subject(units);
    if (subject == units->count) return false;
    return text_has_subject_label(units->at[subject].block.text) ||
           (text_words(text) < FIRST_WORDS && subject_score(units, subject) >= 3);
}

static void find_title(struct units *units) {
    size_t sender, heading = find_heading(units, &sender), none = units->count;
    bool several =
        sender < none && text_words(units->at[sender].block.text) > 2; /* Nyt til landets kommuner */
    if (several && sender < units->body && heading > units->body) heading = sender;
    size_t first = find_first_title(units);
    units->title = heading;
    bool in_head = heading < none && heading <= units->body;
    if (in_head && (units->at[heading].block.marked || !(first < none || is_better(units, heading)))) return;
    size_t subject = first < none ? first : find_subject(units);
    if (subject < none)
        units->title = subject;
    else if (heading == none && sender < none && units->at[sender].class != CLASS_WEAK)
        units->title = sender;
}

/* Joins the title with the line that it goes on in. */
static void mend_title(struct units *units) {
    size_t i = units->title;
    if (i == units->count || !goes_on_below(units, i)) return;
    units->at[i].block = block_joined(units->arena, &units->at[i].block, &units->at[i + 1].block);
    units->count--;
    memmove(&units->at[i + 1], &units->at[i + 2], (units->count - i - 1) * sizeof *units->at);
    if (units->body > i + 1) units->body--;
    if (units->closing > i + 1) units->closing--;
}

void place_find(struct units *units) {
    find_zones(units);
    find_title(units);
    mend_title(units);
}
