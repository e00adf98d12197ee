#include "indexer/entity.h"

#include "base/utf8.h"

/* How many rare entities are looked up in one letter. */
#define ENTITIES_MAX 10000

static const struct {
    const char *name;
    int32_t sign;
} common_entities[] = {
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},     {"nbsp", 0xA0},
    {"aelig", 0xE6},    {"oslash", 0xF8},  {"aring", 0xE5},   {"AElig", 0xC6},   {"Oslash", 0xD8},
    {"Aring", 0xC5},    {"eacute", 0xE9},  {"sect", 0xA7},    {"ndash", 0x2013}, {"mdash", 0x2014},
    {"hellip", 0x2026}, {"laquo", 0xAB},   {"raquo", 0xBB},   {"ldquo", 0x201C}, {"rdquo", 0x201D},
    {"bdquo", 0x201E},  {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"euro", 0x20AC},  {"shy", 0xAD},
    {"bull", 0x2022},   {"middot", 0xB7},  {"auml", 0xE4},    {"ouml", 0xF6},    {"uuml", 0xFC},
};

static int32_t numeric_entity(str digits) {
    bool hex = digits.p[0] == 'x' || digits.p[0] == 'X';
    if (hex) digits = str_sub(digits, 1, digits.n);
    int32_t value = 0;
    if (!digits.n || digits.n > 7) return -1;
    for (size_t i = 0; i < digits.n; i++) {
        char c = digits.p[i];
        int digit = c >= '0' && c <= '9'          ? c - '0'
                    : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                  : -1;
        if (digit < 0) return -1;
        value = value * (hex ? 16 : 10) + digit;
        if (value > 0x10FFFF) return 0xFFFD;
    }
    bool none = value == 0 || (value >= 0xD800 && value < 0xE000);
    return none ? 0xFFFD : value;
}

size_t entity_read(str s, buf *out, entity_lookup *rare, size_t *asked) {
    size_t end = 1;
    while (end < s.n && end < 34 && s.p[end] != ';' && ((unsigned char)s.p[end] > ' ')) end++;
    if (end >= s.n || s.p[end] != ';' || end < 3) return 0;
    str name = str_sub(s, 1, end);
    if (name.p[0] == '#') {
        int32_t sign = numeric_entity(str_sub(name, 1, name.n));
        if (sign < 0) return 0;
        utf8_add(out, sign);
        return end + 1;
    }
    for (size_t i = 0; i < name.n; i++)
        if (!(name.p[i] >= '0' && name.p[i] <= '9') && !((name.p[i] | 32) >= 'a' && (name.p[i] | 32) <= 'z'))
            return 0;
    for (size_t i = 0; i < sizeof common_entities / sizeof *common_entities; i++)
        if (str_eq(name, str_of(common_entities[i].name))) {
            utf8_add(out, common_entities[i].sign);
            return end + 1;
        }
    if (asked && ++*asked > ENTITIES_MAX) return 0;
    return rare(str_sub(s, 0, end + 1), out) ? end + 1 : 0;
}
