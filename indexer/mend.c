#include "indexer/mend.h"

#include "base/utf8.h"
#include "indexer/line.h"
#include "indexer/text.h"

/* Whether b goes on with the sentence that a ends in the middle of; apart: something stands between them. */
static bool continues(const struct unit *a, const struct unit *b, bool apart) {
    str before = a->block.text, after = b->block.text;
    bool running = a->kind == PASSAGE_PARAGRAPH || a->kind == PASSAGE_ITEM || a->kind == PASSAGE_QUOTE;
    if (a->kind == PASSAGE_HEADING || a->kind == PASSAGE_TITLE)
        return !apart && b->kind == PASSAGE_HEADING && a->block.level == b->block.level &&
               text_begins_lower(after) && !line_ends_sentence(before) && a->block.marked == b->block.marked;
    if (!running || b->kind != PASSAGE_PARAGRAPH) return false;
    bool waits = text_waits_for_more(before);
    if (line_ends_sentence(before) && !(waits && !str_ends(before, STR(":")))) return false;
    bool word_torn = str_ends(before, STR("-")) && before.n > 1 && before.p[before.n - 2] != ' ';
    if (a->kind == PASSAGE_ITEM) return (apart || word_torn || waits) && text_begins_lower(after);
    if (text_words(before) < 6 && !(waits && text_begins_lower(after))) return false;
    if (text_begins_lower(after)) return true;
    return waits && apart && !b->block.bold && !line_ends_sentence(before) && text_first(after) != 0xA7;
}

/* How far a torn sentence is looked for over letterhead, images and page numbers, in blocks; and how many
 * pieces one passage is put together from. */
#define TORN_MOST 40
#define PIECES_MOST 8

void mend_sentences(struct units *units) {
    for (size_t i = 0; i < units->count; i++) {
        struct unit *unit = &units->at[i];
        if (unit->joined) continue;
        size_t next = i + 1, pieces = 0;
        while (next < units->count && next - i <= TORN_MOST && pieces < PIECES_MOST) {
            struct unit *other = &units->at[next];
            if (other->kind == PASSAGE_LETTERHEAD || other->kind == PASSAGE_IMAGE ||
                other->kind == PASSAGE_FOOTNOTE) {
                next++;
                continue;
            }
            if (!continues(unit, other, next > i + 1)) break;
            unit->block = block_joined(units->arena, &unit->block, &other->block);
            other->joined = true;
            pieces++;
            next++;
        }
    }
}
