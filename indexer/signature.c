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

/* "From ole@example.dk Mon May  5 10:11:00 2014": with the time of day, which no sentence has there. */
static bool begins_box(str head) {
    str line = str_cut(&head, '\n');
    return str_starts(line, STR("From ")) && has(line, "@") && has(line, ":");
}

const char *signature_type(str head) {
    if (str_starts(head, STR("%PDF-"))) return TYPE_PDF;
    if (str_starts(head, STR("PK\3\4"))) return zip_type(head);
    if (str_starts(head, STR("{\\rtf"))) return TYPE_RTF;
    if (begins_mail(head)) return TYPE_MAIL;
    if (begins_box(head)) return TYPE_MBOX;
    if (str_starts(head, STR("\xEF\xBB\xBF"))) head = str_sub(head, 3, head.n);
    head = str_trim(head);
    return begins(head, "<!doctype html") || begins(head, "<html") ? TYPE_HTML : NULL;
}
