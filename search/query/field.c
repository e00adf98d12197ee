#include "search/query/field.h"

#include "base/utf8.h"

enum { FIELD_NAME = 16 }; /* bytes; no name is longer */

static const struct field {
    enum query_kind kind;
    const char *names[4]; /* the first is the one that is printed */
} fields[] = {
    {QUERY_YEAR, {"year", "år", "aar"}},
    {QUERY_MINISTER, {"minister"}},
    {QUERY_TITLE, {"title", "titel"}},
    {QUERY_PATH, {"path", "sti"}},
    {QUERY_SIGNED, {"signed", "dato", "date"}},
    {QUERY_JOURNAL, {"journal", "jnr"}},
    {QUERY_FROM, {"from", "fra", "signer", "afsender"}},
    {QUERY_TO, {"to", "til", "recipient", "modtager"}},
    {QUERY_KIND, {"kind", "slags"}},
};

#define FIELD_COUNT (sizeof fields / sizeof *fields)

const char *field_name(enum query_kind kind) {
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (fields[i].kind == kind) return fields[i].names[0];
    return NULL;
}

bool field_is_range(enum query_kind kind) {
    return kind == QUERY_YEAR || kind == QUERY_SIGNED;
}

bool field_is_glob(enum query_kind kind) {
    return kind == QUERY_PATH || kind == QUERY_JOURNAL || kind == QUERY_KIND;
}

enum query_kind field_named(str name) {
    enum query_kind found = QUERY_WORD;
    if (name.n > FIELD_NAME) return found;
    buf folded = {0};
    utf8_fold(name, &folded);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        for (size_t n = 0; n < sizeof fields->names / sizeof *fields->names && fields[i].names[n]; n++)
            if (str_eq(buf_str(&folded), str_of(fields[i].names[n]))) found = fields[i].kind;
    buf_release(&folded);
    return found;
}
