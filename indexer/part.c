#include "indexer/part.h"

#include <string.h>

#include "indexer/line.h"
#include "indexer/text.h"
#include "indexer/words.h"

/* What a line inside a block is: the same as the line before it, or the first of something new. */
enum cut { CUT_NONE, CUT_LABELS, CUT_TEXT, CUT_ITEM, CUT_CLOSING, CUT_SIGNATURE, CUT_SALUTATION };

static size_t bullet_length(str line) {
    static const str bullets[] = {WORD("•"),           WORD("·"), WORD("▪"),
                                  WORD("●"),           WORD("◦"), WORD("‣"),
                                  WORD("❖"),           WORD("–"), WORD("\xEF\x82\xB7"),
                                  WORD("\xEF\x82\xA7")};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        str bullet = bullets[i];
        if (str_starts(line, bullet) && line.n > bullet.n + 1 && line.p[bullet.n] == ' ') return bullet.n + 1;
    }
    return 0;
}

/* Labels are worth parting from text only where the text is more than a line of an address. */
static bool has_long_line(const struct block *block) {
    size_t span = 0, from, to;
    while (block_line(block, &span, &from, &to))
        if (to - from > 60 && line_classify(unit_line(block, from, to), true) == LINE_TEXT) return true;
    return false;
}

/* Plain text whose first line is a title, with a code or a date in the lines after it. */
static bool begins_document(const struct units *units, const struct block *block) {
    size_t span = 0, from, to;
    if (units->markdown || units->count || !block_line(block, &span, &from, &to)) return false;
    str first = unit_line(block, from, to);
    enum line_class class = line_classify(first, true);
    return class == LINE_TEXT ||
           (class == LINE_WEAK && (text_names_a_subject(first) || text_words(first) >= 6));
}

/* What begins an item inside a paragraph: the bytes to leave out of a bullet, 1 for a letter as in "b)",
 * which must follow the letter before it; 0 for no item. */
static size_t item_length(str line, char letter, char *this_letter) {
    if (line.n > 3 && line.p[1] == ')' && line.p[2] == ' ' && line.p[0] >= 'a' && line.p[0] <= 'z') {
        if (letter && line.p[0] != letter + 1) return 0;
        if (this_letter) *this_letter = line.p[0];
        return 1;
    }
    return bullet_length(line);
}

static enum cut cut_of(str line, enum cut before, char *letter) {
    bool dash = str_starts(line, STR("–"));
    if (item_length(line, *letter, letter) && (before != CUT_NONE || !dash)) return CUT_ITEM;
    if (line.n >= LINE_MAX_BYTES) return before == CUT_ITEM ? CUT_NONE : CUT_TEXT;
    enum line_class class = line_classify(line, false);
    if (class == LINE_CLOSING) return CUT_CLOSING;
    if (class == LINE_SALUTATION && before == CUT_NONE) return CUT_SALUTATION;
    if (before == CUT_CLOSING || before == CUT_SIGNATURE)
        return class == LINE_LABEL ? CUT_LABELS : CUT_SIGNATURE;
    if (before == CUT_SALUTATION) return CUT_TEXT;
    if (class == LINE_LABEL) return CUT_LABELS;
    return before == CUT_ITEM ? CUT_NONE : CUT_TEXT;
}

/* Whether the lines after the salutation in the same block are text, and not more of it. */
static bool goes_on_as_text(const struct block *block, size_t span) {
    size_t from, to;
    if (!block_line(block, &span, &from, &to)) return false;
    return to - from > 40 || text_begins_upper(unit_line(block, from, to));
}

/* The text's byte after a first line that is a heading though no blank line follows it: a short line that
 * ends although the next word would have had room, before a long line that begins a sentence. 0 for none. */
static size_t headed(const struct block *block) {
    size_t span = 0, from, to, next_from, next_to;
    if (!block_line(block, &span, &from, &to) || !block_line(block, &span, &next_from, &next_to)) return 0;
    str first = unit_line(block, from, to), next = unit_line(block, next_from, next_to), rest = next;
    bool room = next.n > 60 || (first.n <= 40 && next.n > 40 && line_ends_sentence(next));
    if (first.n > 60 || !room || first.n + 1 + word_cut(&rest).n >= next.n) return 0;
    bool letters = text_begins_upper(first) || (first.n && first.p[0] >= '0' && first.p[0] <= '9');
    if (!letters || !text_begins_upper(next) || next.p[0] == '(' || line_ends_sentence(first) ||
        text_waits_for_more(first))
        return 0;
    if (text_words(first) > 8 || item_length(next, 0, NULL) || str_starts(first, STR("§"))) return 0;
    enum line_class class = line_classify(first, true);
    bool numbered =
        class == LINE_WEAK && first.p[first.n - 1] >= '0' && first.p[first.n - 1] <= '9'; /* Mål 1 */
    return class == LINE_TEXT || numbered ? next_from : 0;
}

void part_block(struct units *units, const struct block *block) {
    bool several =
        block->form == BLOCK_PARAGRAPH && (!block_is_one_line(block) || item_length(block->text, 0, NULL));
    if (!several) {
        units_add(units, *block);
        return;
    }
    size_t heading = headed(block);
    struct block rest;
    if (heading) {
        struct block piece = block_slice(units->arena, block, 0, heading);
        piece.form = BLOCK_HEADING;
        units_add(units, piece);
        rest = block_slice(units->arena, block, heading, block->text.n);
        block = &rest;
    }
    size_t span = 0, from, to, begin = 0;
    enum cut current = CUT_NONE;
    bool first = true;
    char letter = 0;
    int part_labels = -1;
    while (block_line(block, &span, &from, &to)) {
        str line = unit_line(block, from, to);
        enum cut cut = cut_of(line, first ? CUT_NONE : current, &letter);
        if (cut == CUT_LABELS) {
            if (part_labels < 0) part_labels = has_long_line(block) || begins_document(units, block);
            if (!part_labels) cut = CUT_TEXT;
        }
        if (cut == CUT_SALUTATION && !goes_on_as_text(block, span)) cut = CUT_TEXT;
        if (cut == CUT_NONE) cut = current;
        bool new = cut != current || cut == CUT_ITEM;
        if (!first && new && !(cut == CUT_NONE) && from > begin) {
            struct block piece = block_slice(units->arena, block, begin, from);
            if (current == CUT_ITEM) piece.form = BLOCK_ITEM;
            units_add(units, piece);
            begin = from;
        }
        if (cut == CUT_ITEM && bullet_length(line)) begin = from + bullet_length(line);
        current = cut;
        first = false;
    }
    struct block piece = begin ? block_slice(units->arena, block, begin, block->text.n) : *block;
    if (current == CUT_ITEM) piece.form = BLOCK_ITEM;
    units_add(units, piece);
}
