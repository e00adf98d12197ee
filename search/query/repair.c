#include "search/query/repair.h"

#include <stdarg.h>
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"

enum { REPAIRS = 20 };

struct excerpt excerpt(str s) {
    struct excerpt e = {{0}};
    size_t n = utf8_floor(s, EXCERPT_BYTES);
    if (n) memcpy(e.text, s.p, n);
    if (n < s.n) memcpy(e.text + n, "…", sizeof("…"));
    return e;
}

struct excerpt printed(const struct query *query) {
    buf out = {0};
    query_print(query, &out);
    struct excerpt e = excerpt(buf_str(&out));
    buf_release(&out);
    return e;
}

void say(struct repairs *r, const char *format, ...) {
    if (r->count > REPAIRS) return;
    buf line = {0};
    va_list args;
    va_start(args, format);
    buf_vaddf(&line, format, args);
    va_end(args);
    buf_byte(&line, '\n');
    str said = str_sub(buf_str(r->out), r->from, r->out->n);
    if (str_find(said, buf_str(&line)) == said.n) {
        r->count++;
        buf_add(r->out, r->count > REPAIRS ? str_of(_("More of the query was repaired likewise.\n"))
                                           : buf_str(&line));
    }
    buf_release(&line);
}

void refuse(struct repairs *r, const char *format, ...) {
    buf line = {0};
    va_list args;
    if (r->refused) return;
    r->refused = true;
    va_start(args, format);
    buf_vaddf(&line, format, args);
    va_end(args);
    fail(r->error, BAD_USAGE, "%s", line.p);
    buf_release(&line);
}
