#include "readers/charset.h"

#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD"

#define NAME_LONGEST 40

/* Latin-1 is read as browsers do, as Windows-1252, which has more signs. */
static struct set {
    const char *name; /* in small letters, without what is no letter or digit */
    const char *iconv;
    bool wide; /* its bytes could be UTF-8 by chance */
    iconv_t table;
} sets[] = {
    {"windows1252", "WINDOWS-1252", false, 0},
    {"iso88591", "WINDOWS-1252", false, 0},
    {"latin1", "WINDOWS-1252", false, 0},
    {"cp1252", "WINDOWS-1252", false, 0},
    {"iso885915", "ISO-8859-15", false, 0},
    {"latin9", "ISO-8859-15", false, 0},
    {"iso885910", "ISO-8859-10", false, 0},
    {"iso88594", "ISO-8859-4", false, 0},
    {"iso88592", "ISO-8859-2", false, 0},
    {"windows1250", "WINDOWS-1250", false, 0},
    {"macintosh", "MACINTOSH", false, 0},
    {"macroman", "MACINTOSH", false, 0},
    {"ibm850", "CP850", false, 0},
    {"cp850", "CP850", false, 0},
    {"ibm865", "CP865", false, 0},
    {"cp865", "CP865", false, 0},
    {"ibm437", "CP437", false, 0},
    {"cp437", "CP437", false, 0},
    {"utf16", "UTF-16", true, 0},
    {"utf16le", "UTF-16LE", true, 0},
    {"utf16be", "UTF-16BE", true, 0},
    {"utf7", "UTF-7", true, 0},
};

#define SETS (sizeof sets / sizeof *sets)

void charset_prepare(void) {
    for (size_t i = 0; i < SETS; i++) sets[i].table = iconv_open("UTF-8", sets[i].iconv);
}

static struct set *set_of(str name) {
    char plain[NAME_LONGEST];
    size_t n = 0;
    for (size_t i = 0; i < name.n && n < sizeof plain; i++) {
        char c = name.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c | 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain[n++] = c;
    }
    for (size_t i = 0; i < SETS; i++)
        if (str_eq((str){plain, n}, str_of(sets[i].name))) return &sets[i];
    return NULL;
}

/* All bytes through the set's table. */
static void convert(struct set *set, str bytes, buf *out) {
    char room[4096], *from = (char *)(uintptr_t)bytes.p;
    size_t left = bytes.n;
    bool opened = set->table && set->table != (iconv_t)-1;
    if (opened) iconv(set->table, NULL, NULL, NULL, NULL);
    while (left) {
        char *to = room;
        size_t space = sizeof room;
        size_t done = opened ? iconv(set->table, &from, &left, &to, &space) : (size_t)-1;
        buf_add(out, (str){room, sizeof room - space});
        if (done != (size_t)-1 || (opened && errno == E2BIG)) continue;
        buf_add(out, (unsigned char)*from < UTF8_ASCII_END ? (str){from, 1} : STR(REPLACEMENT));
        from++;
        left--;
    }
}

/* Bytes that are UTF-8 as they are, others as Windows-1252. */
static void repair(str bytes, buf *out) {
    while (bytes.n) {
        size_t n = utf8_length(bytes);
        if (n > 1 || (unsigned char)bytes.p[0] < UTF8_ASCII_END)
            buf_add(out, str_sub(bytes, 0, n));
        else
            convert(&sets[0], str_sub(bytes, 0, 1), out);
        bytes = str_sub(bytes, n, bytes.n);
    }
}

/* UTF-16, by its mark, which is taken off, or its first sign. */
static struct set *set_of_start(str *bytes) {
    if (str_starts(*bytes, STR("\xFF\xFE")) || str_starts(*bytes, STR("\xFE\xFF"))) {
        struct set *set = set_of(bytes->p[0] == '\xFF' ? STR("utf16le") : STR("utf16be"));
        *bytes = str_sub(*bytes, 2, bytes->n);
        return set;
    }
    /* a page without the mark: it begins with a sign of ASCII */
    if (bytes->n > 1 && !bytes->p[0] != !bytes->p[1])
        return set_of(bytes->p[0] ? STR("utf16le") : STR("utf16be"));
    return NULL;
}

void charset_decode(str bytes, str name, buf *out) {
    size_t before = out->n;
    struct set *set = set_of_start(&bytes);
    if (!set) set = set_of(name);
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) bytes = str_sub(bytes, 3, bytes.n);
    if (!(set && set->wide) && utf8_valid(bytes))
        buf_add(out, bytes);
    else if (set)
        convert(set, bytes, out);
    else
        repair(bytes, out);
    for (size_t i = before; i < out->n; i++)
        if (!out->p[i]) out->p[i] = ' ';
}
