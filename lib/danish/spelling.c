#include "danish/spelling.h"

#include <stdint.h>

#include "base/utf8.h"

/* How a letter that Danes and their neighbours write out in two is written out; NULL for all others. */
static const char *written_out(int32_t cp) {
    switch (cp) {
    case 0xE6:  /* æ */
    case 0xE4:  /* ä */
    case 0x1FD: /* ǽ */
    case 0x1E3: /* ǣ */
        return "ae";
    case 0xF8:  /* ø */
    case 0xF6:  /* ö */
    case 0x1FF: /* ǿ */
    case 0x151: /* ő */
    case 0x153: /* œ */
        return "oe";
    case 0xE5:  /* å */
    case 0x1FB: /* ǻ */
        return "aa";
    case 0xFC:  /* ü */
    case 0x171: /* ű */
        return "y";
    case 0xF0:  /* ð */
    case 0x111: /* đ */
        return "d";
    case 0xFE: /* þ */
        return "th";
    case 0x142: /* ł */
        return "l";
    case 0x131: /* ı */
        return "i";
    default:
        return NULL;
    }
}

void spelling_fold(str form, buf *out) {
    while (form.n) {
        str at = form;
        int32_t cp = utf8_next(&form);
        const char *letters = cp < 0x80 ? NULL : written_out(cp);
        if (cp < 0x80)
            buf_byte(out, (char)cp);
        else if (letters)
            buf_add(out, str_of(letters));
        else
            utf8_unaccent(str_sub(at, 0, at.n - form.n), out);
    }
}
