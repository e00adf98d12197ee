/* XML of a part of a document, by expat: elements by number instead of name, each with its bounds. */
#ifndef READERS_OFFICE_XML_H
#define READERS_OFFICE_XML_H

#include "base/str.h"
#include "readers/reader.h"

/* Elements inside each other. */
#define XML_DEEPEST 500

/* A namespace by all addresses that it goes by. */
struct xml_space {
    char key;
    const char *address;
};

/* An element or attribute that somebody asks for. */
struct xml_name {
    char space; /* the key of its namespace */
    const char *name;
    int id; /* from 1 */
};

/* Of an element: names with their prefix, and values, in turn; read them by xml_attribute. */
typedef const char *const *xml_attributes;

struct xml_vocabulary {
    const struct xml_space *spaces;
    const struct xml_name *names;
    size_t space_count, name_count;
};

/* What is done with a part; all get the context first. Elements that are not in the vocabulary have the id 0.
 */
struct xml_visitor {
    const struct xml_vocabulary *vocabulary;
    void (*begin)(void *context, int id, xml_attributes attributes);
    void (*end)(void *context, int id);
    void (*text)(void *context, str text);
};

/* Reads the part. READER_DAMAGED if it is no well-formed XML or has a document type, by which an entity could
 * be anything; READER_OVER_LIMIT if it nests too deep. What came before was visited. */
enum reader_status xml_read(str part, const struct xml_visitor *visitor, void *context);

/* The value of the attribute of this name in any namespace, borrowed for the call; NULL if there is none. */
const char *xml_attribute(xml_attributes attributes, const char *name);

/* A number from the beginning of the value, within bounds; what else is there, or no value, gives
 * `otherwise`. */
long xml_number(const char *value, long otherwise);

#endif
