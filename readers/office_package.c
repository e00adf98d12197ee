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

/* XML and relationships, but nothing of folders that hold no text of the letter, nor parts that hold none. */
static bool wants(void *context, str name) {
    static const char *const others[] = {"docProps/",         "customXml/",      "word/theme/",
                                         "word/glossary/",    "word/charts/",    "word/diagrams/",
                                         "word/embeddings/",  "Object",          "word/settings.",
                                         "word/webSettings.", "word/fontTable.", "word/stylesWithEffects.",
                                         "word/comments",     "word/people.",    "settings.xml"};
    const struct package *package = context;
    if (package->count >= PARTS_MOST || !(ends_like(name, ".xml") || ends_like(name, ".rels"))) return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (begins_like(name, others[i])) return false;
    return true;
}

static void take(void *context, str name, buf *bytes) {
    struct package *package = context;
    package->parts = memory_grown(package->parts, package->count, &package->room, sizeof *package->parts);
    struct package_part *part = &package->parts[package->count++];
    *part = (struct package_part){.bytes = *bytes};
    buf_add(&part->name, name);
    *bytes = (buf){0};
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
