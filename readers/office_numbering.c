#include "readers/office_numbering.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Bytes of a mark, before its numbers are put in. */
#define MARK_LONGEST 100

enum {
    ABSTRACT = 1,
    LIST,
    ABSTRACT_ID,
    LEVEL,
    OVERRIDE,
    START,
    START_OVER,
    FORM,
    TEXT,
    RESTART,
    LEGAL,
    LINK
};

static const struct xml_name names[] = {
    {'w', "abstractNum", ABSTRACT},
    {'w', "num", LIST},
    {'w', "abstractNumId", ABSTRACT_ID},
    {'w', "lvl", LEVEL},
    {'w', "start", START},
    {'w', "lvlOverride", OVERRIDE},
    {'w', "startOverride", START_OVER},
    {'w', "numFmt", FORM},
    {'w', "lvlText", TEXT},
    {'w', "lvlRestart", RESTART},
    {'w', "isLgl", LEGAL},
    {'w', "numStyleLink", LINK},
};

struct reading {
    struct numbering *numbering;
    struct numbering_abstract *abstract; /* that it stands in */
    struct numbering_list *list;
    struct numbering_level *level;
    long override; /* the level that the list says otherwise; -1 = none */
};

static enum counter_form form_of(const char *value) {
    static const struct {
        const char *name;
        enum counter_form form;
    } forms[] = {{"lowerLetter", COUNTER_LOWER_LETTER},
                 {"upperLetter", COUNTER_UPPER_LETTER},
                 {"lowerRoman", COUNTER_LOWER_ROMAN},
                 {"upperRoman", COUNTER_UPPER_ROMAN},
                 {"decimalZero", COUNTER_ZERO},
                 {"bullet", COUNTER_BULLET},
                 {"none", COUNTER_NONE}};
    for (size_t i = 0; value && i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].name, value) == 0) return forms[i].form;
    return COUNTER_DECIMAL;
}

static void begin_abstract(struct reading *r, xml_attributes attributes) {
    struct numbering *n = r->numbering;
    n->abstracts = memory_grown(n->abstracts, n->abstract_count, &n->abstract_room, sizeof *n->abstracts);
    r->abstract = &n->abstracts[n->abstract_count++];
    *r->abstract =
        (struct numbering_abstract){.id = xml_number(xml_attribute(attributes, "abstractNumId"), -1)};
}

static void begin_list(struct reading *r, xml_attributes attributes) {
    struct numbering *n = r->numbering;
    n->lists = memory_grown(n->lists, n->list_count, &n->list_room, sizeof *n->lists);
    r->list = &n->lists[n->list_count++];
    *r->list =
        (struct numbering_list){.id = xml_number(xml_attribute(attributes, "numId"), -1), .abstract = -1};
    for (size_t i = 0; i < NUMBERING_LEVELS; i++) r->list->starts[i] = -1;
    r->override = -1;
}

static long level_number(xml_attributes attributes) {
    long level = xml_number(xml_attribute(attributes, "ilvl"), -1);
    return level >= 0 && level < NUMBERING_LEVELS ? level : -1;
}

static void begin_level(struct reading *r, xml_attributes attributes) {
    long level = level_number(attributes);
    struct numbering_level *levels = r->list ? r->list->levels : r->abstract ? r->abstract->levels : NULL;
    if (!levels || level < 0 || levels[level].said) return;
    r->level = &levels[level];
    r->level->said = true;
    r->level->form = COUNTER_DECIMAL;
    r->level->restart = -1;
}

static void begin_in_level(struct numbering_level *level, int id, xml_attributes attributes) {
    const char *value = xml_attribute(attributes, "val");
    if (id == START) level->start = xml_number(value, 1);
    if (id == FORM) level->form = form_of(value);
    if (id == RESTART) level->restart = xml_number(value, -1);
    if (id == LEGAL) level->legal = word_truth(attributes);
    if (id == TEXT && value && !level->text.n) buf_add(&level->text, str_sub(str_of(value), 0, MARK_LONGEST));
}

static void begin(void *context, int id, xml_attributes attributes) {
    struct reading *r = context;
    if (id == ABSTRACT) begin_abstract(r, attributes);
    if (id == LIST) begin_list(r, attributes);
    if (id == LEVEL) begin_level(r, attributes);
    if (r->level) begin_in_level(r->level, id, attributes);
    if (r->abstract && id == LINK && !r->abstract->link) r->abstract->link = word_value(attributes);
    if (!r->list) return;
    if (id == ABSTRACT_ID) r->list->abstract = xml_number(xml_attribute(attributes, "val"), -1);
    if (id == OVERRIDE) r->override = level_number(attributes);
    if (id == START_OVER && r->override >= 0)
        r->list->starts[r->override] = xml_number(xml_attribute(attributes, "val"), 1);
}

static void end(void *context, int id) {
    struct reading *r = context;
    if (id == ABSTRACT) r->abstract = NULL;
    if (id == LIST) r->list = NULL;
    if (id == LEVEL) r->level = NULL;
    if (id == OVERRIDE) r->override = -1;
}

static int order(long a, long b) {
    return (a > b) - (a < b);
}

static int abstracts_by_id(const void *a, const void *b) {
    return order(((const struct numbering_abstract *)a)->id, ((const struct numbering_abstract *)b)->id);
}

static int lists_by_id(const void *a, const void *b) {
    return order(((const struct numbering_list *)a)->id, ((const struct numbering_list *)b)->id);
}

static struct numbering_list *find_list(const struct numbering *n, long id) {
    struct numbering_list wanted = {.id = id};
    return n->list_count ? bsearch(&wanted, n->lists, n->list_count, sizeof wanted, lists_by_id) : NULL;
}

static struct numbering_abstract *find_abstract(const struct numbering *n, long id) {
    struct numbering_abstract wanted = {.id = id};
    return n->abstract_count
               ? bsearch(&wanted, n->abstracts, n->abstract_count, sizeof wanted, abstracts_by_id)
               : NULL;
}

/* Lists whose definition is that of a style's list use that one. */
static void follow_links(struct numbering *n, const struct styles *styles) {
    for (size_t i = 0; i < n->list_count; i++) {
        const struct numbering_abstract *abstract = find_abstract(n, n->lists[i].abstract);
        const struct style *style = abstract && abstract->link ? styles_find(styles, abstract->link) : NULL;
        const struct numbering_list *other = style ? find_list(n, style->number) : NULL;
        if (other) n->lists[i].abstract = other->abstract;
    }
}

void numbering_read(struct numbering *n, str part, const struct styles *styles) {
    static const struct xml_vocabulary vocabulary = {word_spaces, names, 5, sizeof names / sizeof *names};
    struct reading r = {.numbering = n, .override = -1};
    if (!part.n) return;
    xml_read(part, &(struct xml_visitor){&vocabulary, begin, end, NULL}, &r);
    if (n->abstract_count) qsort(n->abstracts, n->abstract_count, sizeof *n->abstracts, abstracts_by_id);
    if (n->list_count) qsort(n->lists, n->list_count, sizeof *n->lists, lists_by_id);
    follow_links(n, styles);
}

static const struct numbering_level *level_of(const struct numbering_list *list,
                                              const struct numbering_abstract *abstract, size_t level) {
    return list->levels[level].said ? &list->levels[level] : &abstract->levels[level];
}

/* An item of this level was counted: which levels further in begin anew? */
static void restart_inner(const struct numbering_list *list, struct numbering_abstract *abstract,
                          size_t level) {
    for (size_t i = level + 1; i < NUMBERING_LEVELS; i++) {
        long restart = level_of(list, abstract, i)->restart;
        if (restart < 0 || (restart > 0 && (long)level < restart)) abstract->counted[i] = false;
    }
}

static void count_item(struct numbering_list *list, struct numbering_abstract *abstract, size_t level) {
    bool anew = list->starts[level] >= 0 && !list->begun[level];
    list->begun[level] = true;
    if (anew || !abstract->counted[level])
        abstract->counts[level] =
            anew || list->starts[level] >= 0 ? list->starts[level] : level_of(list, abstract, level)->start;
    else
        abstract->counts[level]++;
    abstract->counted[level] = true;
    restart_inner(list, abstract, level);
}

/* Levels further out that have no item yet count as begun. */
static void print_count(const struct numbering_list *list, const struct numbering_abstract *abstract,
                        size_t level, bool legal, buf *mark) {
    const struct numbering_level *said = level_of(list, abstract, level);
    long number = abstract->counted[level] ? abstract->counts[level] : said->start;
    counter_print(legal && said->form != COUNTER_NONE ? COUNTER_DECIMAL : said->form, number, mark);
}

bool numbering_next(struct numbering *n, long id, long at, buf *mark) {
    struct numbering_list *list = find_list(n, id);
    struct numbering_abstract *abstract = list ? find_abstract(n, list->abstract) : NULL;
    if (!abstract || at < 0 || at >= NUMBERING_LEVELS) return false;
    const struct numbering_level *level = level_of(list, abstract, (size_t)at);
    if (!level->said) return false;
    count_item(list, abstract, (size_t)at);
    if (level->form == COUNTER_BULLET) {
        buf_byte(mark, '-');
        return true;
    }
    str text = buf_str(&level->text);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '%' && i + 1 < text.n && text.p[i + 1] >= '1' && text.p[i + 1] <= '9')
            print_count(list, abstract, (size_t)(text.p[++i] - '1'), level->legal, mark);
        else
            buf_byte(mark, text.p[i]);
    }
    return str_trim(buf_str(mark)).n > 0;
}

static void levels_release(struct numbering_level *levels) {
    for (size_t i = 0; i < NUMBERING_LEVELS; i++) buf_release(&levels[i].text);
}

void numbering_release(struct numbering *n) {
    for (size_t i = 0; i < n->abstract_count; i++) {
        levels_release(n->abstracts[i].levels);
        free(n->abstracts[i].link);
    }
    for (size_t i = 0; i < n->list_count; i++) levels_release(n->lists[i].levels);
    free(n->abstracts);
    free(n->lists);
    *n = (struct numbering){0};
}
