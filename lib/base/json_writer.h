/* JSON, one object a line, always valid UTF-8. It is only written: nothing here reads JSON. */
#ifndef BASE_JSON_WRITER_H
#define BASE_JSON_WRITER_H

#include <stdint.h>

#include "base/str.h"

/* JSON as it is, with ' for ": json_text(out, "'terms':{'keys':["). Before a value or a name comes a comma if
 * one is due. */
void json_text(buf *out, const char *json);

/* The name of the member whose value comes next. */
void json_name(buf *out, const char *name);

/* A string: control characters as \u00XX, broken UTF-8 as U+FFFD. */
void json_string(buf *out, str text);
void json_integer(buf *out, int64_t number);
void json_number(buf *out, double number); /* four decimals */
void json_exact(buf *out, double number);  /* reads back as the same number; it must be finite */
void json_bool(buf *out, bool truth);

#endif
