/* Documents as their parts, made of the text of a case: see docx.txt and odt.txt. */
#ifndef TESTS_READERS_OFFICE_PARTS_H
#define TESTS_READERS_OFFICE_PARTS_H

#include <stdio.h>

#include "base/memory.h"
#include "readers/office_package.h"

static inline void add_part(struct package *package, const char *name, const char *before, str inside,
                            const char *after) {
    package->parts = memory_grown(package->parts, package->count, &package->room, sizeof *package->parts);
    struct package_part *part = &package->parts[package->count++];
    *part = (struct package_part){0};
    buf_add(&part->name, str_of(name));
    buf_add(&part->bytes, str_of(before));
    buf_add(&part->bytes, inside);
    buf_add(&part->bytes, str_of(after));
}

/* The section of the input after the line "-- NAME", up to the next; of no name: what comes before the first.
 */
static inline str section(str input, const char *name) {
    bool found = !*name;
    size_t from = 0;
    for (size_t at = 0; at < input.n;) {
        size_t end = at + str_find(str_sub(input, at, input.n), STR("\n"));
        str line = str_sub(input, at, end);
        if (str_starts(line, STR("-- "))) {
            if (found) return str_sub(input, from, at);
            found = str_eq(str_sub(line, 3, line.n), str_of(name));
            from = end + 1;
        }
        at = end + 1;
    }
    return found ? str_sub(input, from, input.n) : (str){0};
}

#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SPACES                                                                                               \
    " xmlns:w='" WORD "' xmlns:r='" RELATIONS "'"                                                            \
    " xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"                                \
    " xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'>"

/* The parts of a DOCX whose inside is the input. */
static inline void add_docx(struct package *package, str input) {
    static const struct {
        const char *section, *element;
    } others[] = {{"styles", "styles"},     {"numbering", "numbering"}, {"footnotes", "footnotes"},
                  {"endnotes", "endnotes"}, {"header1", "hdr"},         {"header2", "hdr"},
                  {"footer1", "ftr"}};
    static const struct {
        const char *section, *id;
    } chunks[] = {{"chunk.htm", "page"}, {"chunk.txt", "typed"}, {"chunk.rtf", "rich"}};
    buf relations = {0};
    char name[64], begin[1024], end[64];
    add_part(package, "word/document.xml", "<w:document" SPACES "<w:body>", section(input, ""),
             "</w:body></w:document>");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        str inside = section(input, others[i].section);
        if (!inside.n) continue;
        snprintf(name, sizeof name, "word/%s.xml", others[i].section);
        snprintf(begin, sizeof begin, "<w:%s" SPACES, others[i].element);
        snprintf(end, sizeof end, "</w:%s>", others[i].element);
        add_part(package, name, begin, inside, end);
        bool edge = i > 3;
        buf_addf(&relations, "<Relationship Id='rId%zu' Type='" RELATIONS "/%.*s' Target='%s.xml'/>",
                 edge ? i - 3 : i + 10, (int)(strlen(others[i].section) - edge), others[i].section,
                 others[i].section);
    }
    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
        str inside = section(input, chunks[i].section);
        snprintf(name, sizeof name, "word/%s", chunks[i].section);
        if (inside.n) add_part(package, name, "", inside, "");
        buf_addf(&relations, "<Relationship Id='%s' Type='" RELATIONS "/aFChunk' Target='%s'/>", chunks[i].id,
                 chunks[i].section);
    }
    add_part(package, "word/_rels/document.xml.rels",
             "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>",
             buf_str(&relations), "</Relationships>");
    buf_release(&relations);
}

#define OASIS "='urn:oasis:names:tc:opendocument:xmlns:"
#define ODT_SPACES                                                                                           \
    " xmlns:office" OASIS "office:1.0' xmlns:text" OASIS "text:1.0' xmlns:style" OASIS "style:1.0'"          \
    " xmlns:table" OASIS "table:1.0' xmlns:draw" OASIS "drawing:1.0' xmlns:svg" OASIS "svg-compatible:1.0'"  \
    " xmlns:fo" OASIS "xsl-fo-compatible:1.0'>"

/* The parts of an ODT whose inside is the input. */
static inline void add_odt(struct package *package, str input) {
    buf content = {0};
    buf_add(&content, STR("<office:automatic-styles>"));
    buf_add(&content, section(input, "automatic"));
    buf_add(&content, STR("</office:automatic-styles><office:body><office:text>"));
    buf_add(&content, section(input, ""));
    add_part(package, "content.xml", "<office:document-content" ODT_SPACES, buf_str(&content),
             "</office:text></office:body></office:document-content>");
    buf_release(&content);
    if (section(input, "styles").n)
        add_part(package, "styles.xml", "<office:document-styles" ODT_SPACES, section(input, "styles"),
                 "</office:document-styles>");
}

#endif
