#include "page/page.h"

#include "base/sanitize.h"
#include "base/message.h"
#include "base/program.h"
#include "page/sha256.h"

/* page_data.S */
extern const char page_css[], page_js[];

void page_escape(str text, buf *out) {
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *entity = NULL;
        switch (text.p[i]) {
        case '&':
            entity = "&amp;";
            break;
        case '<':
            entity = "&lt;";
            break;
        case '>':
            entity = "&gt;";
            break;
        case '"':
            entity = "&quot;";
            break;
        case '\'':
            entity = "&#39;";
            break;
        default:
            continue;
        }
        buf_add(out, str_sub(text, from, i));
        buf_add(out, str_of(entity));
        from = i + 1;
    }
    buf_add(out, str_sub(text, from, text.n));
}

void page_text(str text, buf *out) {
    buf clean = {0};
    sanitize_add(text, &clean);
    page_escape(buf_str(&clean), out);
    buf_release(&clean);
}

void page_begin(str title, str title_language, str lead, buf *out) {
    const char *language = message_language();
    buf_addf(out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", language);
    buf_add(
        out,
        STR("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"));
    sha256_base64(str_of(page_css), out);
    buf_add(out, STR("'; script-src 'sha256-"));
    sha256_base64(str_of(page_js), out);
    buf_add(out, STR("'; base-uri 'none'; form-action 'none'\">\n<title>"));
    page_text(title, out);
    buf_add(out, STR("</title>\n<style>"));
    buf_add(out, str_of(page_css));
    buf_add(out, STR("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">"));
    buf_add(out, str_of(_("Skip to the content")));
    buf_add(out, STR("</a>\n<header>\n<h1"));
    if (title_language.n) buf_addf(out, " lang=\"%.*s\"", (int)title_language.n, title_language.p);
    buf_byte(out, '>');
    page_text(title, out);
    buf_add(out, STR("</h1>\n"));
    buf_add(out, lead);
    buf_add(out, STR("</header>\n<main id=\"content\" tabindex=\"-1\">\n"));
}

void page_end(buf *out) {
    buf name = {0};
    buf_add(&name, STR("<code>"));
    page_text(str_of(program_name()), &name);
    buf_add(&name, STR("</code> " VERSION));
    buf_add(out, STR("</main>\n<footer><p>"));
    /* TRANSLATORS: the foot of a page: a program and its version */
    buf_addf(out, _("Made by %s"), name.p);
    buf_add(out, STR("</p></footer>\n<script>"));
    buf_release(&name);
    buf_add(out, str_of(page_js));
    buf_add(out, STR("</script>\n</body>\n</html>\n"));
}
