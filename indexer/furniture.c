#include "indexer/furniture.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/text.h"
#include "indexer/unit.h"

/* No line of furniture is longer; what returns is not shorter, digits not counted. In bytes. */
#define LONGEST 110
#define SHORTEST 6

/* A page has at least this many bytes. */
#define PAGE_BYTES 500

/* ---- by form ---- */

/* The line with letters that stand apart (S i d e) put together, in lower case, without what frames it. */
static str plain_line(str line, char *room, size_t size) {
    line = text_trim(line, " *_#|");
    size_t n = 0;
    str lower = text_lower(line, room, size);
    for (size_t i = 0; i < lower.n; i++) {
        bool apart = lower.p[i] == ' ' && i && (i < 2 || lower.p[i - 2] == ' ') && i + 1 < lower.n &&
                     (i + 2 == lower.n || lower.p[i + 2] == ' ');
        bool letters = i && i + 1 < lower.n && lower.p[i - 1] >= 'a' && lower.p[i - 1] <= 'z' &&
                       lower.p[i + 1] >= 'a' && lower.p[i + 1] <= 'z';
        if (!(apart && letters)) room[n++] = lower.p[i];
    }
    return (str){room, n};
}

/* "{1}-----", as a converter marks a page. */
static bool is_page_mark(str line) {
    size_t n = 1;
    while (n < line.n && text_is_digit(line.p[n])) n++;
    if (line.n < 8 || line.p[0] != '{' || n == 1 || n + 4 > line.n || line.p[n++] != '}') return false;
    while (n < line.n && line.p[n] == '-') n++;
    return n == line.n;
}

/* Whether s, in lower case, is "side 2" or "side 2 af 3" and then nothing, or a sign that parts fields. */
static bool is_page_number(str s) {
    const struct rules_word *name = rules_begins(RULES_PAGE_NAME, s);
    if (!name) return false;
    s = str_trim(str_sub(s, name->text.n, s.n));
    if (text_number(&s, 3, NULL) < 0) return false;
    str rest = str_trim(s);
    const struct rules_word *of = rules_begins(RULES_PAGE_OF, rest);
    if (of || (rest.n && rest.p[0] == '/')) {
        rest = str_trim(str_sub(rest, of ? of->text.n : 1, rest.n));
        if (text_number(&rest, 3, NULL) < 0) return false;
        rest = str_trim(rest);
    }
    return !rest.n || strchr("|-*", rest.p[0]) || str_starts(rest, STR("·")) || str_starts(rest, STR("•"));
}

/* "2 | Side" */
static bool is_number_first(str lower) {
    if (text_number(&lower, 3, NULL) < 0) return false;
    lower = str_trim(lower);
    return lower.n && lower.p[0] == '|' && rules_is(RULES_PAGE_NAME, str_trim(str_sub(lower, 1, lower.n)));
}

/* Whether the page's word has a capital in the line as printed, or a sign parts it from the name before it.
 */
static bool is_parted(str line, str before) {
    char room[LONGEST];
    unsigned char last = (unsigned char)before.p[before.n - 1];
    if (strchr("|-,*", last) || last >= 0x80) return true;
    for (size_t i = 1; i < line.n; i++)
        if (line.p[i - 1] == ' ' && line.p[i] >= 'A' && line.p[i] <= 'Z' &&
            is_page_number(text_lower(str_sub(line, i, line.n), room, sizeof room)))
            return true;
    return false;
}

/* "Styrelsen for Arbejdsliv Side 2 af 3" */
static bool is_name_first(str line, str lower) {
    for (size_t i = 1; i < lower.n; i++) {
        str rest = str_sub(lower, i, lower.n), before = str_trim(str_sub(lower, 0, i));
        if (lower.p[i - 1] != ' ' || !before.n || !is_page_number(rest)) continue;
        return text_begins_upper(line) && !text_ends_sentence(before) && is_parted(line, before);
    }
    return false;
}

/* "1301187_0001.png": a page's image, in what a web page has of a document. */
static bool is_page_image(str line) {
    static const str ends[] = {{".png", 4}, {".jpg", 4}, {".tif", 4}, {".gif", 4}};
    bool number = line.n > 8 && text_digits(line) >= 4 && !memchr(line.p, ' ', line.n);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (number && str_ends(line, ends[i])) return true;
    return false;
}

bool furniture_is_line(str line) {
    char room[LONGEST];
    if (line.n >= LONGEST || line.n < 1) return false;
    if (line_is_page(line) || is_page_mark(line) || is_page_image(line)) return true;
    str lower = plain_line(line, room, sizeof room);
    if (rules_begins(RULES_REMARK, lower)) return true;
    if (rules_is(RULES_PAGE_STAMP, lower) && text_all_capitals(line)) return true;
    return text_digits(lower) &&
           (is_page_number(lower) || is_number_first(lower) || is_name_first(line, lower));
}

/* ---- by returning ---- */

struct entry {
    uint64_t hash;      /* of the line; 0 for none */
    size_t first, last; /* where in the file it stands first and last */
    unsigned count;     /* how often, at a page's distance */
    bool found;         /* it is furniture */
    bool first_too;     /* where it stands first, too */
};

struct furniture {
    struct entry *at;
    size_t size, count; /* size: a power of two */
};

/* Of the line without its white space and the number at its end, which may be the page's; never 0. */
static uint64_t hash_of(str line) {
    uint64_t hash = UINT64_C(14695981039346656037);
    while (line.n && text_is_digit(line.p[line.n - 1])) line.n--;
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != ' ') hash = (hash ^ (unsigned char)line.p[i]) * UINT64_C(1099511628211);
    return hash ? hash : 1;
}

static struct entry *entry_of(const struct furniture *f, uint64_t hash) {
    size_t i = hash & (f->size - 1);
    while (f->at[i].hash && f->at[i].hash != hash) i = (i + 1) & (f->size - 1);
    return &f->at[i];
}

static void grow(struct furniture *f) {
    struct furniture larger = {.size = f->size * 2};
    larger.at = memory_zeroed(larger.size, sizeof *larger.at);
    for (size_t i = 0; i < f->size; i++)
        if (f->at[i].hash) *entry_of(&larger, f->at[i].hash) = f->at[i];
    free(f->at);
    f->at = larger.at;
    f->size = larger.size;
}

static bool may_return(str line) {
    size_t letters = 0;
    if (line.n < SHORTEST || line.n > LONGEST || line_is_division(line)) return false;
    for (size_t i = 0; i < line.n; i++)
        letters += !text_is_digit(line.p[i]) && (unsigned char)line.p[i] > ' ';
    return letters >= SHORTEST;
}

static void count_line(struct furniture *f, str line, size_t file) {
    if (!may_return(line)) return;
    if (f->count * 2 >= f->size) grow(f);
    uint64_t hash = hash_of(line);
    struct entry *entry = entry_of(f, hash);
    if (!entry->hash) {
        *entry = (struct entry){.hash = hash, .first = file, .count = 1};
        f->count++;
    } else if (file - entry->last >= PAGE_BYTES) {
        entry->count++;
    }
    entry->last = file;
}

/* The lines of a letter in their order. */
struct cursor {
    const struct blocks *blocks;
    size_t block, span;
    str line;
    size_t file, page;
    bool text; /* of a block that may be torn */
};

static bool cursor_next(struct cursor *c) {
    for (; c->block < c->blocks->count; c->block++, c->span = 0) {
        const struct block *block = &c->blocks->at[c->block];
        size_t from, to, span = c->span;
        if (!block_line(block, &c->span, &from, &to)) continue;
        c->line = unit_line(block, from, to);
        c->file = block->spans[span].file;
        c->page = block->page;
        c->text = block->form == BLOCK_PARAGRAPH || block->form == BLOCK_ITEM;
        return true;
    }
    return false;
}

/* Lines that may be furniture, between the text before and the text after them. */
struct gap {
    struct {
        uint64_t hash;
        size_t file;
    } lines[8];
    size_t count;
    bool open;   /* the text before them ends in the middle of a sentence */
    bool turned; /* a page ends before, between or after them */
};

static void close_gap(struct furniture *f, struct gap *gap, bool torn) {
    for (size_t i = 0; i < gap->count && (torn || gap->turned); i++) {
        struct entry *entry = entry_of(f, gap->lines[i].hash);
        entry->found = true;
        entry->first_too |= entry->first == gap->lines[i].file;
    }
    *gap = (struct gap){0};
}

static void find_gaps(struct furniture *f, const struct blocks *blocks) {
    struct cursor c = {.blocks = blocks};
    struct gap gap = {0};
    size_t page = 0;
    while (cursor_next(&c)) {
        bool turned = c.page != page && page;
        page = c.page;
        const struct entry *entry = may_return(c.line) ? entry_of(f, hash_of(c.line)) : NULL;
        bool form = furniture_is_line(c.line), returns = entry && entry->count > 1;
        if ((form || returns) && gap.count < 8) {
            gap.turned |= turned;
            if (returns) {
                gap.lines[gap.count].hash = entry->hash;
                gap.lines[gap.count++].file = c.file;
            }
            continue;
        }
        gap.turned |= turned;
        close_gap(f, &gap, gap.open && c.text && text_begins_lower(c.line));
        gap.open = c.text && c.line.n > 20 && !text_ends_sentence(c.line);
    }
}

struct furniture *furniture_find(const struct blocks *blocks) {
    struct furniture *f = memory_zeroed(1, sizeof *f);
    f->size = 64;
    f->at = memory_zeroed(f->size, sizeof *f->at);
    struct cursor c = {.blocks = blocks};
    while (cursor_next(&c)) count_line(f, c.line, c.file);
    find_gaps(f, blocks);
    return f;
}

bool furniture_has(const struct furniture *f, str line, size_t file) {
    if (!may_return(line)) return furniture_is_line(line);
    const struct entry *entry = entry_of(f, hash_of(line));
    return (entry->found && (entry->first != file || entry->first_too)) || furniture_is_line(line);
}

void furniture_free(struct furniture *f) {
    if (!f) return;
    free(f->at);
    free(f);
}
