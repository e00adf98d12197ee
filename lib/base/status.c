#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

enum status fail(struct error *error, enum status status, const char *format, ...) {
    buf raw = {0}, clean = {0};
    va_list args;
    va_start(args, format);
    buf_vaddf(&raw, format, args);
    va_end(args);
    utf8_clean(buf_str(&raw), &clean);
    for (size_t i = 0; i < clean.n; i++)
        if (clean.p[i] == '\n' || clean.p[i] == '\t') clean.p[i] = ' ';
    str text = buf_str(&clean);
    if (text.n >= sizeof error->text) text.n = utf8_floor(text, sizeof error->text - 1);
    if (text.n) memcpy(error->text, text.p, text.n);
    error->text[text.n] = '\0';
    error->status = status;
    buf_release(&raw);
    buf_release(&clean);
    return status;
}
