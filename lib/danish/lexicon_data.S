/* The compiled language tables (see lib/danish/lexicon/compile.c) as read-only data: nothing to find at
 * run time, and only the pages that are looked into are ever read. */
#include "base/embed.h"
    EMBED_BEGIN
    .balign 64
    .globl EMBED_NAME(lexicon_data)
    EMBED_HIDDEN EMBED_NAME(lexicon_data)
    .globl EMBED_NAME(lexicon_data_end)
    EMBED_HIDDEN EMBED_NAME(lexicon_data_end)
EMBED_NAME(lexicon_data):
    .incbin "lexicon.bin"
EMBED_NAME(lexicon_data_end):
    .byte 0
    EMBED_END
