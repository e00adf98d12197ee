#include "readers/office_xml.h"

#include <expat.h>
#include <limits.h>
#include <stdlib.h>

#include "base/memory.h"

/* Prefixes of namespaces that the vocabulary has. */
#define PREFIXES_MOST 32

/* A power of two, more than twice the names of any vocabulary. */
#define SLOTS 512

struct xml {
    XML_Parser parser;
    const struct xml_visitor *visitor;
    void *context;
    const struct xml_name *slots[SLOTS];
    struct prefix {
        char *name; /* "" for elements without one */
        char space;
    } prefixes[PREFIXES_MOST];
    size_t prefix_count;
    int ids[XML_DEEPEST]; /* of the elements that are open */
    size_t depth;
    enum reader_status status;
};

static size_t slot_of(char space, const char *name) {
    size_t hash = (unsigned char)space;
    for (; *name; name++) hash = hash * 31 + (unsigned char)*name;
    return hash & (SLOTS - 1);
}

static void add_names(struct xml *xml, const struct xml_vocabulary *v) {
    for (size_t i = 0; i < v->name_count; i++) {
        size_t at = slot_of(v->names[i].space, v->names[i].name);
        while (xml->slots[at]) at = (at + 1) & (SLOTS - 1);
        xml->slots[at] = &v->names[i];
    }
}

/* A prefix means the same in all of a part: who writes them declares them once, and expat's own namespaces
 * cost as much as all the rest. */
static void declare(struct xml *xml, const char *prefix, const char *address) {
    const struct xml_vocabulary *v = xml->visitor->vocabulary;
    char space = 0;
    size_t at = 0;
    for (size_t i = 0; i < v->space_count; i++)
        if (strcmp(v->spaces[i].address, address) == 0) space = v->spaces[i].key;
    while (at < xml->prefix_count && strcmp(xml->prefixes[at].name, prefix) != 0) at++;
    if (at == xml->prefix_count) {
        if (!space || at == PREFIXES_MOST) return;
        xml->prefixes[xml->prefix_count++].name = memory_copied(prefix, strlen(prefix));
    }
    xml->prefixes[at].space = space;
}

static void declare_all(struct xml *xml, xml_attributes attributes) {
    for (; *attributes; attributes += 2) {
        const char *name = attributes[0];
        if (strncmp(name, "xmlns", 5) != 0) continue;
        if (name[5] == ':' || !name[5]) declare(xml, name[5] ? name + 6 : "", attributes[1]);
    }
}

static char space_of(const struct xml *xml, const char *prefix, size_t n) {
    for (size_t i = 0; i < xml->prefix_count; i++)
        if (strncmp(xml->prefixes[i].name, prefix, n) == 0 && !xml->prefixes[i].name[n])
            return xml->prefixes[i].space;
    return 0;
}

static int id_of(const struct xml *xml, const char *full) {
    const char *colon = strchr(full, ':'), *name = colon ? colon + 1 : full;
    char space = space_of(xml, full, colon ? (size_t)(colon - full) : 0);
    if (!space) return 0;
    const struct xml_name *found;
    for (size_t at = slot_of(space, name); (found = xml->slots[at]); at = (at + 1) & (SLOTS - 1))
        if (found->space == space && strcmp(found->name, name) == 0) return found->id;
    return 0;
}

static void stop(struct xml *xml, enum reader_status status) {
    xml->status = status;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void on_begin(void *context, const char *name, const char **attributes) {
    struct xml *xml = context;
    if (xml->status != READER_READ) return;
    if (xml->depth == XML_DEEPEST) {
        stop(xml, READER_OVER_LIMIT);
        return;
    }
    declare_all(xml, attributes);
    int id = xml->ids[xml->depth++] = id_of(xml, name);
    xml->visitor->begin(xml->context, id, attributes);
}

static void on_end(void *context, const char *name) {
    struct xml *xml = context;
    (void)name;
    if (xml->status == READER_READ) xml->visitor->end(xml->context, xml->ids[--xml->depth]);
}

static void on_text(void *context, const char *text, int n) {
    struct xml *xml = context;
    if (xml->visitor->text && xml->status == READER_READ)
        xml->visitor->text(xml->context, (str){text, (size_t)n});
}

static void on_doctype(void *context, const char *name, const char *system, const char *public,
                       int internal) {
    (void)name, (void)system, (void)public, (void)internal;
    stop(context, READER_DAMAGED);
}

enum reader_status xml_read(str part, const struct xml_visitor *visitor, void *context) {
    struct xml *xml = memory_zeroed(1, sizeof *xml);
    xml->visitor = visitor;
    xml->context = context;
    add_names(xml, visitor->vocabulary);
    xml->parser = XML_ParserCreate(NULL);
    if (!xml->parser) memory_exhausted();
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_begin, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    enum XML_Status parsed =
        part.n <= INT_MAX ? XML_Parse(xml->parser, part.p, (int)part.n, 1) : XML_STATUS_ERROR;
    if (parsed != XML_STATUS_OK && xml->status == READER_READ) {
        if (XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY) memory_exhausted();
        xml->status = READER_DAMAGED;
    }
    enum reader_status status = xml->status;
    XML_ParserFree(xml->parser);
    for (size_t i = 0; i < xml->prefix_count; i++) free(xml->prefixes[i].name);
    free(xml);
    return status;
}

const char *xml_attribute(xml_attributes attributes, const char *name) {
    for (; *attributes; attributes += 2) {
        const char *local = strchr(*attributes, ':');
        if (strcmp(local ? local + 1 : *attributes, name) == 0) return attributes[1];
    }
    return NULL;
}

long xml_number(const char *value, long otherwise) {
    if (!value) return otherwise;
    char *end;
    long number = strtol(value, &end, 10);
    return end == value || number < -1000000 || number > 1000000000 ? otherwise : number;
}
