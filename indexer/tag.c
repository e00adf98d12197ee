#include "indexer/tag.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    enum tag_role role;
} tags[] = {
    {"address", TAG_BLOCK},    {"article", TAG_BLOCK},    {"aside", TAG_BLOCK},   {"b", TAG_STRONG},
    {"blockquote", TAG_QUOTE}, {"body", TAG_BLOCK},       {"br", TAG_BREAK},      {"caption", TAG_BLOCK},
    {"center", TAG_BLOCK},     {"dd", TAG_BLOCK},         {"div", TAG_BLOCK},     {"dl", TAG_BLOCK},
    {"dt", TAG_BLOCK},         {"figcaption", TAG_BLOCK}, {"figure", TAG_BLOCK},  {"footer", TAG_BLOCK},
    {"h1", TAG_HEADING},       {"h2", TAG_HEADING},       {"h3", TAG_HEADING},    {"h4", TAG_HEADING},
    {"h5", TAG_HEADING},       {"h6", TAG_HEADING},       {"header", TAG_BLOCK},  {"hr", TAG_BLOCK},
    {"html", TAG_BLOCK},       {"li", TAG_ITEM},          {"main", TAG_BLOCK},    {"ol", TAG_BLOCK},
    {"p", TAG_BLOCK},          {"pre", TAG_BLOCK},        {"section", TAG_BLOCK}, {"strong", TAG_STRONG},
    {"sup", TAG_SUP},          {"table", TAG_TABLE},      {"tbody", TAG_TABLE},   {"td", TAG_CELL},
    {"tfoot", TAG_TABLE},      {"th", TAG_CELL},          {"thead", TAG_TABLE},   {"tr", TAG_ROW},
    {"ul", TAG_BLOCK},
};

struct tag tag_read(str s) {
    struct tag tag = {.closing = s.n > 1 && s.p[1] == '/'};
    size_t from = tag.closing ? 2 : 1, to = from;
    while (to < s.n &&
           (((s.p[to] | 32) >= 'a' && (s.p[to] | 32) <= 'z') || (s.p[to] >= '0' && s.p[to] <= '9')))
        to++;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strlen(tags[i].name) == to - from && strncasecmp(tags[i].name, s.p + from, to - from) == 0)
            tag.role = tags[i].role;
    if (tag.role == TAG_HEADING) tag.level = s.p[from + 1] - '0';
    return tag;
}
