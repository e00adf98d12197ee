#include "search/opensearch/glob.h"

#include "base/path.h"
#include "base/utf8.h"

static void quote_sign(int32_t sign, buf *out) {
    bool plain = sign >= 0x80 || (sign >= '0' && sign <= '9') || ((sign | 32) >= 'a' && (sign | 32) <= 'z');
    if (!plain) buf_byte(out, '\\');
    utf8_add(out, sign);
}

void glob_quote(str text, buf *out) {
    while (text.n) quote_sign(utf8_next(&text), out);
}

/* A sign of a class, taken off *rest; false if it ends, or begins [:, [. or [=. */
static bool class_sign(str *rest, int32_t *out) {
    if (rest->n > 1 && rest->p[0] == '[' && strchr(":.=", rest->p[1])) return false;
    if (rest->n > 1 && rest->p[0] == '\\') *rest = str_sub(*rest, 1, rest->n);
    if (!rest->n) return false;
    *out = utf8_next(rest);
    return true;
}

static void add_range(int32_t first, int32_t last, buf *out) {
    if (first > last) return;
    quote_sign(first, out);
    if (first == last) return;
    buf_byte(out, '-');
    quote_sign(last, out);
}

/* Signs that part the names of a path, in order. */
static const int32_t parting[] = {PATH_MEMBER, '/'};

/* Without those that part names. */
static void add_name_range(int32_t first, int32_t last, buf *out) {
    for (size_t i = 0; i < sizeof parting / sizeof *parting; i++) {
        if (parting[i] < first || parting[i] > last) continue;
        add_range(first, parting[i] - 1, out);
        first = parting[i] + 1;
    }
    add_range(first, last, out);
}

/* A sign or a range of a class, taken off *rest. */
static bool add_item(str *rest, bool name, buf *out) {
    int32_t from, to;
    if (!class_sign(rest, &from)) return false;
    to = from;
    if (rest->n > 1 && rest->p[0] == '-' && rest->p[1] != ']') {
        *rest = str_sub(*rest, 1, rest->n);
        if (!class_sign(rest, &to)) return false;
    }
    if (name)
        add_name_range(from, to, out);
    else
        add_range(from, to, out);
    return true;
}

/* The rest of a class after its [ taken off *rest, up to its ]. */
static bool add_class(str *rest, bool name, buf *out) {
    bool others = rest->n && (rest->p[0] == '!' || rest->p[0] == '^'), first = true;
    if (others) *rest = str_sub(*rest, 1, rest->n);
    buf_add(out, !others ? STR("[") : name ? STR("[^\\!\\/") : STR("[^"));
    size_t empty = out->n;
    for (; first || (rest->n && rest->p[0] != ']'); first = false)
        if (!add_item(rest, name && !others, out)) return false;
    if (!rest->n || (out->n == empty && !others)) return false;
    *rest = str_sub(*rest, 1, rest->n);
    buf_byte(out, ']');
    return true;
}

bool glob_regexp(str glob, bool name, buf *out) {
    str any = name ? STR("[^!/]") : STR(".");
    while (glob.n) {
        int32_t sign = utf8_next(&glob);
        if (sign == '[') {
            if (str_find(glob, STR("]")) == glob.n)
                quote_sign(sign, out);
            else if (!add_class(&glob, name, out))
                return false;
        } else if (sign == '*' || sign == '?') {
            buf_add(out, any);
            if (sign == '*') buf_byte(out, '*');
        } else {
            if (sign == '\\' && glob.n) sign = utf8_next(&glob);
            quote_sign(sign, out);
        }
    }
    return true;
}
