/* The files of an export that are always the same, as NUL-terminated strings. */
#include "base/embed.h"
    EMBED_BEGIN
    .globl EMBED_NAME(opensearch_index)
    EMBED_HIDDEN EMBED_NAME(opensearch_index)
EMBED_NAME(opensearch_index):
    .incbin "index.json"
    .byte 0
    .globl EMBED_NAME(opensearch_load)
    EMBED_HIDDEN EMBED_NAME(opensearch_load)
EMBED_NAME(opensearch_load):
    .incbin "load"
    .byte 0
    EMBED_END
