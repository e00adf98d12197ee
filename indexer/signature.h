/* What a file is by its first bytes, if its name does not say it, or says it wrongly. */
#ifndef INDEXER_SIGNATURE_H
#define INDEXER_SIGNATURE_H

#include <stdbool.h>

#include "base/str.h"

#define TYPE_PDF "application/pdf"
#define TYPE_DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define TYPE_ODT "application/vnd.oasis.opendocument.text"
#define TYPE_ZIP "application/zip"
#define TYPE_HTML "text/html"
#define TYPE_MAIL "message/rfc822"
#define TYPE_MBOX "application/mbox"
#define TYPE_RTF "application/rtf"
#define TYPE_WORD "application/msword"

/* This many bytes are enough. */
#define SIGNATURE_BYTES 8192

/* The MIME type of a file that begins with these bytes; NULL if they do not say it. Static storage. */
const char *signature_type(str head);

/* May a file that begins with these bytes be a document of Word, before DOCX? */
bool signature_is_word(str head);

#endif
