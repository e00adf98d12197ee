#include "readers/office_odt_style.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define PARENTS_MOST 30

/* Bytes before or after a number. */
#define AFFIX_LONGEST 50

static char *id_of(char family, const char *name) {
    size_t n = strlen(name);
    char *id = memory_resized(NULL, n + 2, 1);
    id[0] = family;
    memcpy(id + 1, name, n + 1);
    return id;
}

static void begin_style(struct odt_styles *s, xml_attributes attributes) {
    const char *name = xml_attribute(attributes, "name"), *family = xml_attribute(attributes, "family");
    const char *parent = xml_attribute(attributes, "parent-style-name");
    const char *master = xml_attribute(attributes, "master-page-name");
    const char *shown = xml_attribute(attributes, "display-name");
    if (!name || !family || (strcmp(family, "paragraph") != 0 && strcmp(family, "text") != 0)) return;
    s->at = memory_grown(s->at, s->count, &s->room, sizeof *s->at);
    s->style = &s->at[s->count++];
    *s->style = (struct odt_style){.id = id_of(family[0], name), .bold = -1, .hidden = -1};
    if (parent) s->style->parent = id_of(family[0], parent);
    if (master && *master) s->style->master = memory_copied(master, strlen(master));
    s->style->title = strcmp(shown ? shown : name, "Title") == 0;
}

/* "12pt"; a share of another size is not said. */
static unsigned size_of(const char *value) {
    char *end;
    double size = value ? strtod(value, &end) : 0;
    return value && strcmp(end, "pt") == 0 && size > 0 && size < 1000 ? (unsigned)(size * 2 + 0.5) : 0;
}

static void take_properties(struct odt_styles *s, xml_attributes attributes) {
    const char *weight = xml_attribute(attributes, "font-weight"),
               *shown = xml_attribute(attributes, "display");
    unsigned size = size_of(xml_attribute(attributes, "font-size"));
    if (s->usual_open && size) s->usual = size;
    if (!s->style) return;
    if (weight) s->style->bold = strcmp(weight, "bold") == 0 || (weight[0] >= '6' && weight[0] <= '9');
    if (shown) s->style->hidden = strcmp(shown, "none") == 0;
    if (size) s->style->size = size;
}

static void begin_list(struct odt_styles *s, xml_attributes attributes) {
    const char *name = xml_attribute(attributes, "name");
    if (!name) return;
    s->lists = memory_grown(s->lists, s->list_count, &s->list_room, sizeof *s->lists);
    s->list = &s->lists[s->list_count++];
    *s->list = (struct odt_list){.name = memory_copied(name, strlen(name))};
}

static void add_affix(buf *out, const char *value) {
    if (value && !out->n) buf_add(out, str_sub(str_of(value), 0, AFFIX_LONGEST));
}

static enum counter_form form_of(const char *value) {
    switch (value ? value[0] : '\0') {
    case '1':
        return COUNTER_DECIMAL;
    case '0':
        return COUNTER_ZERO;
    case 'a':
        return COUNTER_LOWER_LETTER;
    case 'A':
        return COUNTER_UPPER_LETTER;
    case 'i':
        return COUNTER_LOWER_ROMAN;
    case 'I':
        return COUNTER_UPPER_ROMAN;
    default:
        return COUNTER_NONE;
    }
}

static void begin_level(struct odt_styles *s, bool bullet, xml_attributes attributes) {
    long at = xml_number(xml_attribute(attributes, "level"), 0);
    if (!s->list || at < 1 || at > ODT_LEVELS) return;
    struct odt_level *level = &s->list->levels[at - 1];
    const char *format = xml_attribute(attributes, "num-format");
    level->form = bullet ? COUNTER_BULLET : form_of(format);
    level->start = xml_number(xml_attribute(attributes, "start-value"), 1);
    level->shown = xml_number(xml_attribute(attributes, "display-levels"), 1);
    if (bullet) return;
    add_affix(&level->before, xml_attribute(attributes, "num-prefix"));
    add_affix(&level->after, xml_attribute(attributes, "num-suffix"));
}

void odt_styles_begin(struct odt_styles *s, int id, xml_attributes attributes) {
    switch ((enum odt_style_id)id) {
    case ODT_STYLE:
        begin_style(s, attributes);
        break;
    case ODT_DEFAULT_STYLE: {
        const char *family = xml_attribute(attributes, "family");
        s->usual_open = family && strcmp(family, "paragraph") == 0;
        break;
    }
    case ODT_TEXT_PROPERTIES:
        take_properties(s, attributes);
        break;
    case ODT_LIST_STYLE:
        begin_list(s, attributes);
        break;
    case ODT_OUTLINE_STYLE:
        s->list = &s->outline;
        break;
    case ODT_LEVEL_NUMBER:
    case ODT_LEVEL_BULLET:
        begin_level(s, id == ODT_LEVEL_BULLET, attributes);
        break;
    case ODT_STYLE_IDS:
        break;
    }
}

void odt_styles_end(struct odt_styles *s, int id) {
    if (id == ODT_STYLE) s->style = NULL;
    if (id == ODT_DEFAULT_STYLE) s->usual_open = false;
    if (id == ODT_LIST_STYLE || id == ODT_OUTLINE_STYLE) s->list = NULL;
}

static int styles_by_id(const void *a, const void *b) {
    return strcmp(((const struct odt_style *)a)->id, ((const struct odt_style *)b)->id);
}

static int lists_by_name(const void *a, const void *b) {
    return strcmp(((const struct odt_list *)a)->name, ((const struct odt_list *)b)->name);
}

static const struct odt_style *find(const struct odt_styles *s, const char *id) {
    struct odt_style wanted = {.id = (char *)(uintptr_t)id};
    return id && s->count ? bsearch(&wanted, s->at, s->count, sizeof wanted, styles_by_id) : NULL;
}

static void resolve(const struct odt_styles *s, struct odt_style *style) {
    const struct odt_style *parent = style;
    for (int i = 0; i < PARENTS_MOST && !parent->resolved; i++) {
        parent = find(s, parent->parent);
        if (!parent) break;
        if (style->bold < 0) style->bold = parent->bold;
        if (style->hidden < 0) style->hidden = parent->hidden;
        if (!style->size) style->size = parent->size;
        style->title |= parent->title;
    }
    style->resolved = true;
}

void odt_styles_sort(struct odt_styles *s) {
    s->style = NULL;
    s->list = NULL;
    if (s->count) qsort(s->at, s->count, sizeof *s->at, styles_by_id);
    if (s->list_count) qsort(s->lists, s->list_count, sizeof *s->lists, lists_by_name);
    for (size_t i = 0; i < s->count; i++) resolve(s, &s->at[i]);
}

const struct odt_style *odt_styles_find(const struct odt_styles *s, char family, const char *name) {
    if (!name) return NULL;
    char *id = id_of(family, name);
    const struct odt_style *found = find(s, id);
    free(id);
    return found;
}

struct odt_list *odt_styles_list(struct odt_styles *s, const char *name) {
    struct odt_list wanted = {.name = (char *)(uintptr_t)name};
    return name && s->list_count ? bsearch(&wanted, s->lists, s->list_count, sizeof wanted, lists_by_name)
                                 : NULL;
}

void odt_list_restart(struct odt_list *list, size_t level, long number) {
    if (level < ODT_LEVELS) list->counts[level] = number - 1;
    for (size_t i = level + 1; i < ODT_LEVELS; i++) list->counts[i] = list->levels[i].start - 1;
}

bool odt_list_next(struct odt_list *list, size_t level, buf *mark) {
    if (level >= ODT_LEVELS) return false;
    const struct odt_level *said = &list->levels[level];
    odt_list_restart(list, level, list->counts[level] + 2);
    if (said->form == COUNTER_BULLET) {
        buf_byte(mark, '-');
        return true;
    }
    if (said->form == COUNTER_NONE) return false;
    buf_add(mark, buf_str(&said->before));
    size_t shown = said->shown > 1 && said->shown <= (long)level + 1 ? (size_t)said->shown : 1;
    for (size_t i = level + 1 - shown; i <= level; i++) {
        counter_print(list->levels[i].form, list->counts[i], mark);
        if (i < level) buf_byte(mark, '.');
    }
    buf_add(mark, buf_str(&said->after));
    return true;
}

static void list_release(struct odt_list *list) {
    free(list->name);
    for (size_t i = 0; i < ODT_LEVELS; i++) {
        buf_release(&list->levels[i].before);
        buf_release(&list->levels[i].after);
    }
}

void odt_styles_release(struct odt_styles *s) {
    for (size_t i = 0; i < s->count; i++) {
        free(s->at[i].id);
        free(s->at[i].parent);
        free(s->at[i].master);
    }
    for (size_t i = 0; i < s->list_count; i++) list_release(&s->lists[i]);
    list_release(&s->outline);
    free(s->at);
    free(s->lists);
    *s = (struct odt_styles){0};
}
