#include "readers/office_styles.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

/* A style is based on others at most so often. */
#define BASES_MOST 30

enum {
    DEFAULTS = 1,
    STYLE,
    NAME,
    BASED_ON,
    RUN,
    PARAGRAPH,
    BOLD,
    HIDDEN,
    SIZE,
    OUTLINE,
    NUMBER,
    LEVEL,
    CHANGE
};

static const struct xml_name names[] = {
    {'w', "docDefaults", DEFAULTS}, {'w', "style", STYLE},       {'w', "name", NAME},
    {'w', "basedOn", BASED_ON},     {'w', "rPr", RUN},           {'w', "b", BOLD},
    {'w', "vanish", HIDDEN},        {'w', "sz", SIZE},           {'w', "outlineLvl", OUTLINE},
    {'w', "numId", NUMBER},         {'w', "ilvl", LEVEL},        {'w', "rPrChange", CHANGE},
    {'w', "pPrChange", CHANGE},     {'w', "tblStylePr", CHANGE}, {'w', "pPr", PARAGRAPH},
};

struct reading {
    struct styles *styles;
    struct style *style; /* that it stands in */
    bool defaults;
    unsigned run, skipped; /* how many of each it stands in */
};

static void begin_style(struct reading *r, xml_attributes attributes) {
    struct styles *styles = r->styles;
    const char *id = xml_attribute(attributes, "styleId"), *type = xml_attribute(attributes, "type");
    const char *standard = xml_attribute(attributes, "default");
    if (!id) return;
    styles->at = memory_grown(styles->at, styles->count, &styles->room, sizeof *styles->at);
    r->style = &styles->at[styles->count++];
    *r->style = (struct style){.id = memory_copied(id, strlen(id)),
                               .run = WORD_RUN_UNSAID,
                               .outline = -1,
                               .number = STYLES_NO_NUMBER,
                               .level = -1};
    bool paragraph = type && strcmp(type, "paragraph") == 0;
    if (paragraph && standard && (standard[0] == '1' || standard[0] == 't') && !styles->paragraph)
        styles->paragraph = memory_copied(id, strlen(id));
}

/* Built-in styles have English names in every language. */
static void take_name(struct style *style, const char *name) {
    if (!name) return;
    if (strncasecmp(name, "heading ", 8) == 0 && name[8] >= '1' && name[8] <= '9' && style->outline < 0)
        style->outline = name[8] - '1';
    style->title = strcasecmp(name, "title") == 0;
    style->contents = strncasecmp(name, "toc ", 4) == 0;
}

static void begin_in_run(struct word_run *run, int id, xml_attributes attributes) {
    if (id == BOLD) run->bold = word_truth(attributes);
    if (id == HIDDEN) run->hidden = word_truth(attributes);
    if (id == SIZE) run->size = xml_number(xml_attribute(attributes, "val"), -1);
}

static void begin_in_style(struct style *style, int id, xml_attributes attributes) {
    const char *value = xml_attribute(attributes, "val");
    if (id == NAME) take_name(style, value);
    if (id == BASED_ON && !style->based_on) style->based_on = word_value(attributes);
    if (id == OUTLINE) style->outline = xml_number(value, -1);
    if (id == NUMBER) style->number = xml_number(value, STYLES_NO_NUMBER);
    if (id == LEVEL) style->level = xml_number(value, -1);
}

static void begin(void *context, int id, xml_attributes attributes) {
    struct reading *r = context;
    if (id == CHANGE || r->skipped) {
        r->skipped++;
        return;
    }
    if (id == DEFAULTS) r->defaults = true;
    if (id == RUN) r->run++;
    if (id == STYLE) begin_style(r, attributes);
    struct word_run *run = r->defaults ? &r->styles->defaults : r->style ? &r->style->run : NULL;
    if (run && r->run) begin_in_run(run, id, attributes);
    if (r->style) begin_in_style(r->style, id, attributes);
}

static void end(void *context, int id) {
    struct reading *r = context;
    if (r->skipped) {
        r->skipped--;
        return;
    }
    if (id == DEFAULTS) r->defaults = false;
    if (id == RUN) r->run--;
    if (id == STYLE) r->style = NULL;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const struct style *)a)->id, ((const struct style *)b)->id);
}

const struct style *styles_find(const struct styles *styles, const char *id) {
    struct style wanted = {.id = (char *)(uintptr_t)id};
    return id && styles->count ? bsearch(&wanted, styles->at, styles->count, sizeof wanted, by_id) : NULL;
}

/* Takes over what the bases say and the style does not. */
static void resolve(const struct styles *styles, struct style *style) {
    const struct style *base = style;
    for (int i = 0; i < BASES_MOST && !base->resolved; i++) {
        base = styles_find(styles, base->based_on);
        if (!base) break;
        style->run = word_run_over(style->run, base->run);
        if (style->outline < 0) style->outline = base->outline;
        if (style->level < 0) style->level = base->level;
        if (style->number < 0) style->number = base->number;
        style->contents |= base->contents;
        style->title |= base->title && style->outline < 0;
    }
    style->resolved = true;
}

void styles_read(struct styles *styles, str part) {
    static const struct xml_vocabulary vocabulary = {word_spaces, names, 5, sizeof names / sizeof *names};
    struct reading r = {.styles = styles};
    styles->defaults = WORD_RUN_UNSAID;
    if (part.n) xml_read(part, &(struct xml_visitor){&vocabulary, begin, end, NULL}, &r);
    if (styles->count) qsort(styles->at, styles->count, sizeof *styles->at, by_id);
    for (size_t i = 0; i < styles->count; i++) resolve(styles, &styles->at[i]);
}

void styles_release(struct styles *styles) {
    for (size_t i = 0; i < styles->count; i++) {
        free(styles->at[i].id);
        free(styles->at[i].based_on);
    }
    free(styles->at);
    free(styles->paragraph);
    *styles = (struct styles){0};
}
