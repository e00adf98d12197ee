#include "indexer/members.h"

#include <string.h>

#include "base/message.h"
#include "base/utf8.h"

#define MAGIC STR("brev-members 1\n")

/* The longest line before a member: two numbers. */
#define HEAD_MOST 32

static str rest(const struct members *m) {
    return str_sub(buf_str(&m->read), m->used, m->read.n);
}

/* Are there this many bytes more? Reads on for them. */
static bool have(struct members *m, size_t n) {
    if (m->used > 65536 && m->used > m->read.n / 2) {
        m->read.n -= m->used;
        memmove(m->read.p, m->read.p + m->used, m->read.n);
        m->used = 0;
    }
    while (m->read.n - m->used < n)
        if (!m->more(m->context, &m->read)) return m->read.n - m->used >= n;
    return true;
}

bool members_begin(struct members *m) {
    if (!have(m, MAGIC.n) || !str_starts(rest(m), MAGIC)) return false;
    m->used += MAGIC.n;
    return true;
}

/* Takes a number of decimal digits up to `most`, and the sign after it. */
static bool take_number(str *line, char sign, size_t most, size_t *out) {
    size_t n = 0;
    *out = 0;
    for (; n < line->n && line->p[n] >= '0' && line->p[n] <= '9'; n++) {
        *out = *out * 10 + (size_t)(line->p[n] - '0');
        if (*out > most) return false;
    }
    bool good = n > 0 && n < line->n && line->p[n] == sign;
    *line = str_sub(*line, n + 1, line->n);
    return good;
}

enum status members_next(struct members *m, str *name, str *bytes) {
    size_t name_bytes, size;
    if (!have(m, HEAD_MOST) && m->read.n == m->used) return NONE;
    str line = str_sub(rest(m), 0, HEAD_MOST), all = line;
    if (!take_number(&line, ' ', MEMBER_NAME, &name_bytes)) return BAD_SYSTEM;
    if (!take_number(&line, '\n', MEMBER_BYTES, &size)) return BAD_SYSTEM;
    m->used += all.n - line.n;
    if (!have(m, name_bytes + 1 + size) || m->read.p[m->used + name_bytes] != '\n') return BAD_SYSTEM;
    *name = str_sub(rest(m), 0, name_bytes);
    *bytes = str_sub(rest(m), name_bytes + 1, name_bytes + 1 + size);
    m->used += name_bytes + 1 + size;
    return OK;
}

const char *member_name_fault(str name) {
    if (!utf8_valid(name)) return _("its name is not UTF-8");
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7F)
            return _("there is a control character in its name");
    if (str_starts(name, STR("/"))) return _("its name is no name in a folder");
    for (str names = name; names.p;) {
        str part = str_cut(&names, '/');
        if (str_eq(part, STR("..")) || str_eq(part, STR(".")) || (!part.n && names.p))
            return _("its name is no name in a folder");
    }
    return NULL;
}

bool member_is_hidden(str name) {
    if (str_ends(name, STR("/"))) return true;
    for (str names = name; names.p;) {
        str part = str_cut(&names, '/');
        if (part.n > 1 && part.p[0] == '.' && part.p[1] != '.' && part.p[1] != '/') return true;
    }
    return false;
}

void members_release(struct members *m) {
    buf_release(&m->read);
}
