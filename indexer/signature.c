#include "indexer/signature.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Where the name of a zip's first member begins, in bytes; a file that says its type does so from there on.
 */
#define ZIP_NAME 30

static bool begins(str s, const char *with) {
    size_t n = strlen(with);
    return s.n >= n && strncasecmp(s.p, with, n) == 0;
}

static bool has(str s, const char *part) {
    return str_find(s, str_of(part)) < s.n;
}

static const char *zip_type(str head) {
    str first = str_sub(head, ZIP_NAME, head.n);
    if (begins(first, "mimetype" TYPE_ODT)) return TYPE_ODT;
    if (has(head, "[Content_Types].xml")) return has(head, "word/") ? TYPE_DOCX : NULL;
    return begins(first, "mimetype") ? NULL : TYPE_ZIP;
}

/* A head of fields, one of which mail programs write and no person. */
static bool begins_mail(str head) {
    static const char *const fields[] = {
        "Return-Path: ", "Received: ", "Delivered-To: ", "Message-ID: ", "MIME-Version: "};
    bool sure = false;
    for (str line; (line = str_cut(&head, '\n')).p && str_trim(line).n;) {
        size_t colon = str_find(line, STR(": "));
        bool goes_on = line.p[0] == ' ' || line.p[0] == '\t';
        if (!goes_on && (colon == line.n || memchr(line.p, ' ', colon))) return sure && !head.p; /* cut off */
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) sure |= begins(line, fields[i]);
    }
    return sure;
}

/* "From ole Mon May  5 10:11:00 2014": with a weekday and the time of day, which no sentence has there. */
static bool begins_box(str head) {
    static const char *const days[] = {" Mon ", " Tue ", " Wed ", " Thu ", " Fri ", " Sat ", " Sun "};
    str line = str_cut(&head, '\n');
    bool day = false;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) day |= has(line, days[i]);
    return str_starts(line, STR("From ")) && day && has(line, ":");
}

static bool begins_page(str head) {
    head = str_trim(head);
    return begins(head, "<!doctype html") || begins(head, "<html");
}

/* The same in UTF-16, whose signs are known by the mark before them, or by the zero beside the first. */
static bool begins_wide_page(str head) {
    char narrow[32];
    size_t n = 0;
    if (str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF")))
        head = str_sub(head, 2, head.n);
    if (head.n < 2 || (head.p[0] && head.p[1])) return false;
    for (size_t i = head.p[0] ? 0 : 1; i < head.n && n < sizeof narrow; i += 2) narrow[n++] = head.p[i];
    return begins_page((str){narrow, n});
}

bool signature_is_word(str head) {
    return str_starts(head, STR("\xD0\xCF\x11\xE0")) || str_starts(head, STR("\xDB\xA5")) ||
           str_starts(head, STR("\x9B\xA5")) || str_starts(head, STR("\x31\xBE")) ||
           str_starts(head, STR("\xFE\x37"));
}

const char *signature_type(str head) {
    if (str_starts(head, STR("%PDF-"))) return TYPE_PDF;
    if (str_starts(head, STR("PK\3\4"))) return zip_type(head);
    if (str_starts(head, STR("{\\rtf"))) return TYPE_RTF;
    if (begins_mail(head)) return TYPE_MAIL;
    if (begins_box(head)) return TYPE_MBOX;
    if (str_starts(head, STR("\xEF\xBB\xBF"))) head = str_sub(head, 3, head.n);
    return begins_page(head) || begins_wide_page(head) ? TYPE_HTML : NULL;
}
