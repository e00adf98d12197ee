/* schema.sql as a NUL-terminated string. */
#include "base/embed.h"
    EMBED_BEGIN
    .globl EMBED_NAME(schema_sql)
    EMBED_HIDDEN EMBED_NAME(schema_sql)
EMBED_NAME(schema_sql):
    .incbin "schema.sql"
    .byte 0
    EMBED_END
