#include "search/print/link.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

void link_file(const struct letter_row *letter, bool host, buf *out) {
    char name[256] = "";
    if (!host || gethostname(name, sizeof name - 1) != 0) name[0] = '\0';
    buf_add(out, STR("file://"));
    for (const char *p = name; *p; p++)
        if (isalnum((unsigned char)*p) || *p == '-' || *p == '.') buf_byte(out, *p);
    for (size_t i = 0; i < letter->file.n; i++) {
        unsigned char c = (unsigned char)letter->file.p[i];
        if (c < 128 && (isalnum(c) || strchr("/-._~", c)))
            buf_byte(out, (char)c);
        else
            buf_addf(out, "%%%02X", c);
    }
}

void link_place(const struct result *f, size_t line, bool host, buf *out) {
    link_file(&f->letter, host, out);
    if (f->letter.is_part) return; /* the place is in a file inside of the file */
    if (f->passage.page)
        buf_addf(out, "#page=%zu", f->passage.page);
    else if (!result_is_converted(f))
        buf_addf(out, "#%zu", line);
}
