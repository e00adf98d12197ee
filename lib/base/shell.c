#include "base/shell.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

/* Would it come out of a message as it went in? */
static bool is_plain(str text) {
    buf clean = {0};
    utf8_clean(text, &clean);
    bool same = str_eq(buf_str(&clean), text) && !(text.n && memchr(text.p, '\n', text.n)) &&
                !(text.n && memchr(text.p, '\t', text.n));
    buf_release(&clean);
    return same;
}

void shell_quote(str text, buf *out) {
    bool plain = is_plain(text);
    buf_add(out, plain ? STR("'") : STR("$'"));
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (plain && c == '\'')
            buf_add(out, STR("'\\''"));
        else if (!plain && (c == '\'' || c == '\\'))
            buf_addf(out, "\\%c", c);
        else if (!plain && (c < 0x20 || c >= 0x7F))
            buf_addf(out, "\\%03o", c); /* three digits: what follows may be one */
        else
            buf_byte(out, (char)c);
    }
    buf_byte(out, '\'');
}

const char *shell_quoted(const char *text) {
    static _Thread_local buf ring[8];
    static _Thread_local unsigned next;
    buf *out = &ring[next++ % 8];
    buf_clear(out);
    shell_quote(str_of(text), out);
    return out->p;
}
