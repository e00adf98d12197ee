#include "readers/office_package.h"

#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "readers/zip.h"

/* Bytes of one part, of all parts. */
#define PART_MOST ((size_t)64 << 20)
#define PARTS_BYTES ((size_t)96 << 20)

#define PARTS_MOST 2000

static bool ends_like(str name, const char *ending) {
    size_t n = strlen(ending);
    return name.n >= n && strncasecmp(name.p + name.n - n, ending, n) == 0;
}

static bool begins_like(str name, const char *beginning) {
    size_t n = strlen(beginning);
    return name.n >= n && strncasecmp(name.p, beginning, n) == 0;
}

/* XML, relationships and what may be a piece of the letter in another format. */
static bool may_hold_text(str name) {
    static const char *const endings[] = {".xml",   ".rels", ".htm",  ".html", ".xhtml", ".mht",
                                          ".mhtml", ".rtf",  ".docx", ".doc",  ".txt",   ".dat"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_like(name, endings[i])) return true;
    return false;
}

/* Nothing of folders that hold no text of the letter, nor parts that hold none. */
static bool wants(void *context, str name) {
    static const char *const others[] = {"docProps/",         "customXml/",      "word/theme/",
                                         "word/glossary/",    "word/charts/",    "word/diagrams/",
                                         "word/embeddings/",  "Object",          "word/settings.",
                                         "word/webSettings.", "word/fontTable.", "word/stylesWithEffects.",
                                         "word/comments",     "word/people.",    "settings.xml"};
    const struct package *package = context;
    if (package->count >= PARTS_MOST || !may_hold_text(name)) return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (begins_like(name, others[i])) return false;
    return true;
}

struct package_part *package_add(struct package *package, str name, buf *bytes) {
    package->parts = memory_grown(package->parts, package->count, &package->room, sizeof *package->parts);
    struct package_part *part = &package->parts[package->count++];
    *part = (struct package_part){.bytes = *bytes};
    buf_add(&part->name, name);
    *bytes = (buf){0};
    return part;
}

static void take(void *context, str name, buf *bytes) {
    package_add(context, name, bytes);
}

enum reader_status package_open(struct package *package, str file, const char **why) {
    return zip_read(file, &(struct zip_visitor){wants, take, package, PART_MOST, PARTS_BYTES}, why);
}

str package_part(const struct package *package, str name) {
    for (size_t i = 0; i < package->count; i++) {
        str other = buf_str(&package->parts[i].name);
        if (other.n == name.n && strncasecmp(other.p, name.p, name.n) == 0)
            return buf_str(&package->parts[i].bytes);
    }
    return (str){0};
}

void package_release(struct package *package) {
    for (size_t i = 0; i < package->count; i++) {
        buf_release(&package->parts[i].name);
        buf_release(&package->parts[i].bytes);
    }
    free(package->parts);
    *package = (struct package){0};
}
