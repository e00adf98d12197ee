#include "base/sanitize.h"

#include "base/utf8.h"

void sanitize_add(str s, buf *out) {
    size_t from = out->n;
    utf8_clean(s, out);
    for (size_t i = from; i < out->n; i++)
        if (out->p[i] == '\t' || out->p[i] == '\n') out->p[i] = ' ';
}

void sanitize_print(FILE *stream, str s, const char *dash) {
    buf clean = {0};
    sanitize_add(s, &clean);
    if (clean.n)
        fwrite(clean.p, 1, clean.n, stream);
    else if (dash)
        fputs(dash, stream);
    buf_release(&clean);
}
