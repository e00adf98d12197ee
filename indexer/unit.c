#include "indexer/unit.h"

#include "base/memory.h"
#include "indexer/date.h"
#include "indexer/footnote.h"
#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* The lines of an address are no longer, in bytes and in words, nor is the whole. */
#define ADDRESS_WIDEST 45
#define ADDRESS_WORDS 4
#define ADDRESS_LONGEST 200

/* A sentence that was torn has at least so many words before the tear. */
#define TORN_WORDS 6

str unit_line(const struct block *block, size_t from, size_t to) {
    return str_trim(str_sub(block->text, from, to));
}

void units_add(struct units *units, struct block block) {
    units->at = memory_grown(units->at, units->count, &units->room, sizeof *units->at);
    units->at[units->count++] = (struct unit){.block = block, .kind = PASSAGE_PARAGRAPH};
}

bool block_is_one_line(const struct block *block) {
    return block_first_line(block) == block_last_line(block);
}

bool block_has_short_lines(const struct block *block) {
    if (block->text.n > UNIT_SHORT || text_ends_sentence(block->text)) return false;
    size_t span = 0, from, to, lines = 0;
    while (block_line(block, &span, &from, &to)) {
        if (to - from > 62) return false;
        lines++;
    }
    return lines <= 14;
}

bool block_is_address(const struct block *block) {
    char room[ADDRESS_WIDEST];
    if (block->text.n > ADDRESS_LONGEST || block_is_one_line(block)) return false;
    bool addressed = rules_begins(RULES_HEAD_BEGIN, text_lower(block->text, room, sizeof room)) != NULL;
    for (size_t span = 0, from, to; block_line(block, &span, &from, &to);) {
        str line = unit_line(block, from, to);
        if (line.n > ADDRESS_WIDEST || text_words(line) > ADDRESS_WORDS) return false;
        if (!addressed && !text_begins_upper(line)) return false;
    }
    return true;
}

bool block_is_on_authority(const struct block *block) {
    size_t span = 0, from, to;
    return block_line(block, &span, &from, &to) && line_is_authority_mark(unit_line(block, from, to));
}

bool unit_is_running(const struct unit *unit) {
    if (unit->block.form == BLOCK_ROW) return true;
    if (unit->class != CLASS_TEXT || unit->block.form == BLOCK_IMAGE || unit->block.form == BLOCK_HEADING)
        return false;
    str text = unit->block.text;
    if (text.n > HEADING_LONGEST) return true;
    if (unit->block.bold || text_has_subject_label(text)) return false;
    bool running = (text_ends_sentence(text) && text_words(text) >= 5) || text_reads_on(text);
    return running && !block_is_address(&unit->block);
}

/* What the lines of a block are together: labels if they are no fewer than lines of text, a closing if each
 * is. */
static enum unit_class classify_lines(const struct block *block) {
    size_t span = 0, from, to, labels = 0, texts = 0, closings = 0, lines = 0;
    bool field = false;
    while (block_line(block, &span, &from, &to)) {
        str line = unit_line(block, from, to);
        enum line_class class = line_classify(line, true);
        closings += class == LINE_CLOSING;
        lines++;
        bool text = line.n > 60 || text_ends_sentence(line), value = field && !text;
        field = line_is_field_name(line);
        if (class == LINE_LABEL || (value && !field))
            labels++;
        else if (class != LINE_WEAK && !field)
            texts += text ? 9 : 1;
    }
    if (closings == lines) return CLASS_CLOSING;
    if (labels && texts <= labels) return CLASS_LABEL;
    return texts ? CLASS_TEXT : CLASS_WEAK;
}

/* "Klage over opkrævning for vand,", "kundenr. 440912": a subject that goes on in the next line. */
static bool is_broken_subject(const struct block *block) {
    size_t span = 0, from, to;
    if (!block_line(block, &span, &from, &to)) return false;
    str first = unit_line(block, from, to);
    return text_waits_for_more(first) && text_names_a_subject(first);
}

enum unit_class unit_classify(const struct block *block) {
    if (block->text.n > UNIT_SHORT || block->form == BLOCK_ROW || block->form == BLOCK_IMAGE)
        return CLASS_TEXT;
    enum line_class whole = line_classify(block->text, true);
    if (whole == LINE_SALUTATION) return CLASS_SALUTATION;
    if (whole == LINE_CLOSING) return CLASS_CLOSING;
    if (whole == LINE_LABEL) return CLASS_LABEL;
    if (block->spans[0].line == block->spans[block->span_count - 1].line)
        return whole == LINE_WEAK ? CLASS_WEAK : CLASS_TEXT;
    enum unit_class class = classify_lines(block);
    return class == CLASS_LABEL && is_broken_subject(block) ? CLASS_TEXT : class;
}

/* How many units may tear a sentence. */
#define ASIDES_MOST 8

/* What may stand between the halves of a sentence without being part of the text. */
static bool is_aside(const struct unit *unit) {
    return unit->furniture || unit->block.form == BLOCK_IMAGE || footnote_is_possible(unit->block.text);
}

bool units_end_date(const struct units *units, size_t i) {
    if (!i) return false;
    const struct block *a = &units->at[i - 1].block, *b = &units->at[i].block;
    struct date date;
    if (!b->text.n || !text_is_digit(b->text.p[0])) return false;
    bool running = a->form == BLOCK_PARAGRAPH || a->form == BLOCK_ITEM || a->form == BLOCK_QUOTE;
    if (!running || b->form == BLOCK_HEADING || text_words(a->text) < TORN_WORDS) return false;
    return text_waits_for_more(a->text) && !str_ends(a->text, STR(",")) && !text_ends_sentence(a->text) &&
           date_read(b->text, false, &date) > 0;
}

bool units_tear(const struct units *units, size_t i) {
    size_t before = i, after = i + 1;
    while (before && i - before < ASIDES_MOST && is_aside(&units->at[before - 1])) before--;
    while (after < units->count && after - i < ASIDES_MOST && is_aside(&units->at[after])) after++;
    if (!before || after >= units->count) return false;
    const struct unit *a = &units->at[before - 1], *b = &units->at[after];
    return a->class == CLASS_TEXT && b->class == CLASS_TEXT && b->block.form == BLOCK_PARAGRAPH &&
           !text_ends_sentence(a->block.text) && text_words(a->block.text) >= TORN_WORDS &&
           text_begins_lower(b->block.text);
}
