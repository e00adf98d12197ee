#include "base/json_writer.h"

#include <inttypes.h>

#include "base/utf8.h"

static void separate(buf *out) {
    if (!out->n) return;
    char last = out->p[out->n - 1];
    if (last != '{' && last != '[' && last != ':' && last != '\n') buf_byte(out, ',');
}

void json_text(buf *out, const char *json) {
    if (!strchr("]},", json[0])) separate(out);
    for (; *json; json++) buf_byte(out, *json == '\'' ? '"' : *json);
}

void json_name(buf *out, const char *name) {
    separate(out);
    buf_addf(out, "\"%s\":", name);
}

/* How many bytes at the beginning are written as they are, all of them ASCII: most of a text. */
static size_t plain_bytes(str text) {
    size_t n = 0;
    while (n < text.n && text.p[n] >= ' ' && text.p[n] < 127 && text.p[n] != '"' && text.p[n] != '\\') n++;
    return n;
}

void json_string(buf *out, str text) {
    separate(out);
    buf_byte(out, '"');
    while (text.n) {
        size_t plain = plain_bytes(text);
        if (plain) {
            buf_add(out, str_sub(text, 0, plain));
            text = str_sub(text, plain, text.n);
            continue;
        }
        int32_t cp = utf8_next(&text);
        if (cp == '"' || cp == '\\') {
            buf_byte(out, '\\');
            utf8_add(out, cp);
        } else if (cp == '\n') {
            buf_add(out, STR("\\n"));
        } else if (cp == '\t') {
            buf_add(out, STR("\\t"));
        } else if (utf8_is_control(cp)) {
            buf_addf(out, "\\u%04x", (unsigned)cp);
        } else {
            utf8_add(out, cp);
        }
    }
    buf_byte(out, '"');
}

void json_integer(buf *out, int64_t number) {
    separate(out);
    buf_addf(out, "%" PRId64, number);
}

void json_number(buf *out, double number) {
    separate(out);
    buf_addf(out, "%.4f", number);
}

void json_exact(buf *out, double number) {
    separate(out);
    buf_addf(out, "%.17g", number);
}

void json_bool(buf *out, bool truth) {
    separate(out);
    buf_add(out, truth ? STR("true") : STR("false"));
}
