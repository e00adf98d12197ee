/* HTML as it is appended to a page. */
#ifndef SEARCH_HTML_TEXT_H
#define SEARCH_HTML_TEXT_H

#include "base/str.h"
#include "page/page.h"

static inline void html_add(buf *out, const char *html) {
    buf_add(out, str_of(html));
}

/* Text from outside between what stands around it. */
static inline void html_text(const char *open, str text, const char *close, buf *out) {
    html_add(out, open);
    page_text(text, out);
    html_add(out, close);
}

/* The year; a dash for the unknown. */
static inline void html_year(int year, buf *out) {
    if (year)
        buf_addf(out, "%d", year);
    else
        html_add(out, "–");
}

#endif
