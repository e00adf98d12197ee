#include "indexer/mend.h"

#include "indexer/text.h"

static bool is_running(enum passage_kind kind) {
    return kind == PASSAGE_PARAGRAPH || kind == PASSAGE_ITEM || kind == PASSAGE_QUOTE;
}

/* A heading over two lines that Markdown marks as two. */
static bool continues_heading(const struct unit *a, const struct unit *b) {
    return b->kind == PASSAGE_HEADING && a->block.level == b->block.level &&
           a->block.marked == b->block.marked && text_begins_lower(b->block.text) &&
           !text_ends_sentence(a->block.text);
}

/* Ends with the number of a day, "den 1.", whose month a converter took for a new paragraph. */
static bool ends_with_ordinal(str text) {
    size_t n = text.n;
    if (!str_ends(text, STR("."))) return false;
    for (n--; n && text_is_digit(text.p[n - 1]);) n--;
    return n + 1 < text.n && n && text.p[n - 1] == ' ';
}

static bool ends_inside_word(str text) {
    return str_ends(text, STR("-")) && text.n > 1 && text.p[text.n - 2] != ' ';
}

/* A year that Markdown takes for the number of an item: "inden udgangen af", "2021." */
static bool is_year(const struct unit *unit) {
    str text = unit->block.text;
    return unit->kind == PASSAGE_ITEM && text.n == 5 && text_has_year(text);
}

/* Whether an item that ends no sentence goes on with a text that begins small. */
static bool item_goes_on(str item, bool apart) {
    return apart || text_waits_for_more(item) || ends_inside_word(item) || text_words(item) >= 6;
}

/* Whether b goes on with the sentence that a, a running text, ends in the middle of. */
static bool text_goes_on(const struct unit *a, const struct unit *b, bool apart) {
    str before = a->block.text, after = b->block.text;
    bool waits = text_waits_for_more(before), lower = text_begins_lower(after),
         ends = text_ends_sentence(before);
    if (lower && ends_with_ordinal(before)) return true;
    if (ends && (!waits || str_ends(before, STR(":")))) return false;
    if (a->kind == PASSAGE_ITEM) return lower && item_goes_on(before, apart);
    if (text_words(before) < 6 && !(waits && lower)) return false;
    if (lower || (waits && is_year(b))) return true;
    return waits && apart && !b->block.bold && !ends && text_first(after) != 0xA7;
}

/* Whether unit b is the date that a, the unit before it, waits for. */
static bool date_goes_on(const struct units *units, size_t a, size_t b) {
    return b == a + 1 && units->at[b].kind == PASSAGE_PARAGRAPH && units_end_date(units, b);
}

/* Whether b goes on with what a ends in the middle of; apart: something stands between them. */
static bool continues(const struct unit *a, const struct unit *b, bool apart) {
    if (a->kind == PASSAGE_HEADING || a->kind == PASSAGE_TITLE) return !apart && continues_heading(a, b);
    if (!is_running(a->kind) || (b->kind != PASSAGE_PARAGRAPH && !is_year(b))) return false;
    return b->block.spans[0].file >= a->block.end &&
           text_goes_on(a, b, apart); /* not the next column, higher up */
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
            if (!continues(unit, other, next > i + 1) && !date_goes_on(units, i, next)) break;
            unit->block = block_joined(units->arena, &unit->block, &other->block);
            other->joined = true;
            pieces++;
            next++;
        }
    }
}
