#include "readers/office_xml.h"

#include <expat.h>
#include <limits.h>
#include <stdlib.h>

#include "base/memory.h"

/* Between the address of a namespace and a name. */
#define SEPARATOR '\x01'

/* A power of two, more than twice the names of any vocabulary. */
#define SLOTS 512

struct xml {
    XML_Parser parser;
    const struct xml_visitor *visitor;
    void *context;
    const struct xml_name *slots[SLOTS];
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

static int id_of(const struct xml *xml, const char *full) {
    const struct xml_vocabulary *v = xml->visitor->vocabulary;
    const char *name = strchr(full, SEPARATOR);
    if (!name) return 0;
    size_t n = (size_t)(name++ - full);
    for (size_t i = 0; i < v->space_count; i++) {
        if (strncmp(v->spaces[i].address, full, n) != 0 || v->spaces[i].address[n]) continue;
        const struct xml_name *found;
        for (size_t at = slot_of(v->spaces[i].key, name); (found = xml->slots[at]);
             at = (at + 1) & (SLOTS - 1))
            if (found->space == v->spaces[i].key && strcmp(found->name, name) == 0) return found->id;
        return 0;
    }
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
    xml->parser = XML_ParserCreateNS(NULL, SEPARATOR);
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
    free(xml);
    return status;
}

const char *xml_attribute(xml_attributes attributes, const char *name) {
    for (; *attributes; attributes += 2) {
        const char *local = strrchr(*attributes, SEPARATOR);
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
