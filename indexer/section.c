#include "indexer/section.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/sentence.h"
#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/text.h"

#define PATH_MOST 16

/* For a level, of a passage that is no heading. */
#define TABLE_BEGINS (-2)

struct path {
    struct {
        int level;
        bool numbered;
        str text;
        str joined; /* the path down to this one; made when something stands under it */
    } at[PATH_MOST];
    size_t count;
    int marked_level; /* of the last heading whose level the letter itself says */
};

static int division_level(str text) {
    char room[16];
    str lower = text_lower(text, room, sizeof room);
    const struct rules_word *division = rules_begins(RULES_DIVISION, lower);
    return division ? division->value : 4;
}

/* The level of a heading that does not say it: of a sibling that is numbered alike, else one below the last
 * that says it. */
static int level_of(const struct path *path, const struct unit *unit) {
    if (unit->block.marked) return unit->block.level;
    str text = unit->block.text;
    if (line_is_division(text)) return division_level(text);
    int depth = text_numbering(text);
    for (size_t i = path->count; i-- && depth;)
        if (text_numbering(path->at[i].text) == depth) return path->at[i].level;
    int below = path->marked_level ? path->marked_level : 1;
    for (size_t i = 0; i < path->count; i++)
        if (line_is_division(path->at[i].text) && path->at[i].level > below) below = path->at[i].level;
    if (!depth)
        for (size_t i = 0; i < path->count; i++)
            if (path->at[i].numbered && path->at[i].level >= below) below = path->at[i].level;
    return below + (depth > 1 ? depth : 1);
}

/* The path as a passage under it shows it; the same bytes for all of them. */
static str path_joined(struct path *path, struct arena *arena) {
    if (!path->count) return (str){"", 0};
    size_t last = path->count - 1;
    if (!path->at[last].joined.n) {
        buf joined = {0};
        for (size_t i = 0; i < path->count; i++) {
            if (i) buf_add(&joined, STR(" > "));
            buf_add(&joined, path->at[i].text);
        }
        path->at[last].joined = arena_str(arena, buf_str(&joined));
        buf_release(&joined);
    }
    return path->at[last].joined;
}

static void path_leave(struct path *path, int level) {
    while (path->count && path->at[path->count - 1].level >= level) path->count--;
}

static void path_enter(struct path *path, int level, str text) {
    if (path->count == PATH_MOST) path->count--;
    path->at[path->count].level = level;
    path->at[path->count].numbered = text_numbering(text) > 0;
    path->at[path->count].joined = (str){0};
    path->at[path->count++].text = str_sub(text, 0, utf8_floor(text, HEADING_LONGEST));
}

/* Where to cut a text that is longer than PASSAGE_MAX: after the last sentence that fits, else at the last
 * white space, else between two signs. */
static size_t cut_at(str text) {
    str window = str_sub(text, 0, utf8_floor(text, PASSAGE_MAX));
    size_t best = 0;
    for (size_t at = 0; at < window.n;) {
        size_t end = sentence_end(window, at);
        if (end <= at || end >= window.n) break;
        best = at = end;
    }
    if (best > PASSAGE_MAX / 4) return best;
    for (size_t at = window.n; at > PASSAGE_MAX / 2; at--)
        if (window.p[at - 1] == ' ') return at;
    return window.n;
}

struct output {
    struct passage *at;
    size_t count, room;
};

static void add_passage(struct output *out, const struct block *block, enum passage_kind kind, str heading) {
    out->at = memory_grown(out->at, out->count, &out->room, sizeof *out->at);
    size_t first = block_first_line(block), last = block_last_line(block);
    out->at[out->count++] = (struct passage){.kind = kind,
                                             .text = block->text,
                                             .heading = heading,
                                             .first_line = first,
                                             .last_line = last,
                                             .start = block->spans[0].file,
                                             .end = block->end,
                                             .spans = block->spans,
                                             .span_count = block->span_count,
                                             .section_end = 1};
}

static void add_cut(struct output *out, struct arena *arena, const struct block *block,
                    enum passage_kind kind, str heading) {
    size_t from = 0;
    while (block->text.n - from > PASSAGE_MAX) {
        size_t to = from + cut_at(str_sub(block->text, from, block->text.n));
        if (str_trim(str_sub(block->text, from, to)).n) {
            struct block piece = block_slice(arena, block, from, to);
            add_passage(out, &piece, kind, heading);
        }
        from = to;
    }
    if (from == 0) {
        add_passage(out, block, kind, heading);
    } else if (str_trim(str_sub(block->text, from, block->text.n)).n) {
        struct block piece = block_slice(arena, block, from, block->text.n);
        add_passage(out, &piece, kind, heading);
    }
}

/* How many passages stand under each heading: to the next one that is no deeper. levels has each passage's
 * level, 0 for a title, less for what is no heading. */
static void end_sections(struct output *out, const int *levels) {
    size_t open[PATH_MOST + 1], count = 0;
    for (size_t i = 0; i <= out->count; i++) {
        int level = i < out->count ? levels[i] : 0;
        if (level < 0 || (level == 0 && i < out->count)) continue;
        while (count && (i == out->count || levels[open[count - 1]] >= level)) {
            count--;
            out->at[open[count]].section_end = i - open[count];
        }
        if (i < out->count && count < PATH_MOST) open[count++] = i;
    }
}

/* How many rows each table has, at the first of them; its level is TABLE_BEGINS. */
static void end_tables(struct output *out, const int *levels) {
    for (size_t i = 0, end; i < out->count; i = end) {
        for (end = i + 1;
             end < out->count && out->at[end].kind == PASSAGE_TABLE && levels[end] != TABLE_BEGINS;)
            end++;
        if (levels[i] == TABLE_BEGINS) out->at[i].section_end = end - i;
    }
}

static bool stands_in_a_section(enum passage_kind kind) {
    return kind == PASSAGE_PARAGRAPH || kind == PASSAGE_ITEM || kind == PASSAGE_QUOTE ||
           kind == PASSAGE_TABLE || kind == PASSAGE_FOOTNOTE;
}

void section_write(struct units *units, struct letter *letter) {
    struct output out = {0};
    struct path path = {0};
    int *levels = NULL;
    size_t level_room = 0;
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->at[i];
        if (unit->joined) continue;
        size_t before = out.count;
        int level = -1;
        str heading = stands_in_a_section(unit->kind) ? path_joined(&path, units->arena) : (str){"", 0};
        if (unit->kind == PASSAGE_TITLE) {
            level = 0;
            if (unit->block.marked) path.marked_level = unit->block.level;
        } else if (unit->kind == PASSAGE_HEADING) {
            level = level_of(&path, unit);
            if (unit->block.marked) path.marked_level = level;
            path_leave(&path, level);
            heading = path_joined(&path, units->arena);
            path_enter(&path, level, unit->block.text);
        } else if (unit->kind == PASSAGE_CLOSING && i == units->closing) {
            path = (struct path){0};
        }
        if (unit->kind == PASSAGE_TABLE && unit->block.level) level = TABLE_BEGINS;
        add_cut(&out, units->arena, &unit->block, unit->kind, heading);
        for (size_t k = before; k < out.count; k++) {
            levels = memory_grown(levels, k, &level_room, sizeof *levels);
            levels[k] = k == before ? level : -1;
            out.at[k].rule = unit->rule;
        }
        if (unit->kind == PASSAGE_TITLE) {
            letter->title = unit->block.text;
        }
    }
    end_sections(&out, levels);
    end_tables(&out, levels);
    for (size_t i = 0; i < out.count; i++)
        if (out.at[i].kind == PASSAGE_TITLE && levels[i] == 0) out.at[i].section_end = out.count - i;
    letter->passages = arena_take(units->arena, (out.count + 1) * sizeof *out.at);
    if (out.count) memcpy(letter->passages, out.at, out.count * sizeof *out.at);
    letter->passage_count = out.count;
    free(out.at);
    free(levels);
}
