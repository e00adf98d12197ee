#include "readers/office_relations.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "readers/office_word.h"

enum { RELATION = 1 };

static const struct xml_name names[] = {{'r', "Relationship", RELATION}};

struct reading {
    struct relations *relations;
    str folder; /* of the part, with its slash */
};

/* The name in the package: relative to the folder unless it begins with a slash; "../" leaves the folder. */
static void resolve(str folder, str target, buf *out) {
    if (str_starts(target, STR("/"))) {
        target = str_sub(target, 1, target.n);
        folder = STR("");
    }
    while (str_starts(target, STR("../"))) {
        target = str_sub(target, 3, target.n);
        size_t n = folder.n ? folder.n - 1 : 0;
        while (n && folder.p[n - 1] != '/') n--;
        folder = str_sub(folder, 0, n);
    }
    buf_add(out, folder);
    buf_add(out, target);
}

static void begin(void *context, int element, xml_attributes attributes) {
    struct reading *r = context;
    const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target"), *mode = xml_attribute(attributes, "TargetMode");
    if (element != RELATION || !id || !type || !target || (mode && strcmp(mode, "External") == 0)) return;
    const char *word = strrchr(type, '/');
    word = word ? word + 1 : type;
    struct relations *relations = r->relations;
    relations->at = memory_grown(relations->at, relations->count, &relations->room, sizeof *relations->at);
    struct relation *relation = &relations->at[relations->count++];
    *relation =
        (struct relation){.id = memory_copied(id, strlen(id)), .type = memory_copied(word, strlen(word))};
    resolve(r->folder, str_of(target), &relation->part);
}

static void end(void *context, int element) {
    (void)context, (void)element;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const struct relation *)a)->id, ((const struct relation *)b)->id);
}

void relations_read(struct relations *relations, const struct package *package, str part) {
    static const struct xml_vocabulary vocabulary = {word_spaces, names, 6, 1};
    size_t slash = part.n;
    while (slash && part.p[slash - 1] != '/') slash--;
    struct reading r = {relations, str_sub(part, 0, slash)};
    buf name = {0};
    buf_addf(&name, "%.*s_rels/%.*s.rels", (int)slash, slash ? part.p : "", (int)(part.n - slash),
             part.n > slash ? part.p + slash : "");
    str bytes = package_part(package, buf_str(&name));
    if (bytes.n) xml_read(bytes, &(struct xml_visitor){&vocabulary, begin, end, NULL}, &r);
    if (relations->count) qsort(relations->at, relations->count, sizeof *relations->at, by_id);
    buf_release(&name);
}

str relations_by_id(const struct relations *relations, const char *id) {
    struct relation wanted = {.id = (char *)(uintptr_t)id};
    const struct relation *found =
        id && relations->count ? bsearch(&wanted, relations->at, relations->count, sizeof wanted, by_id)
                               : NULL;
    return found ? buf_str(&found->part) : (str){0};
}

str relations_by_type(const struct relations *relations, const char *type) {
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->at[i].type, type) == 0) return buf_str(&relations->at[i].part);
    return (str){0};
}

void relations_release(struct relations *relations) {
    for (size_t i = 0; i < relations->count; i++) {
        free(relations->at[i].id);
        free(relations->at[i].type);
        buf_release(&relations->at[i].part);
    }
    free(relations->at);
    *relations = (struct relations){0};
}
