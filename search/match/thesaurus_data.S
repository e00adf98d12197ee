/* The thesaurus (see search/match/thesaurus.awk) as read-only data; empty if there was none when this was built. */
#include "base/embed.h"
    EMBED_BEGIN
    .globl EMBED_NAME(thesaurus_data)
    EMBED_HIDDEN EMBED_NAME(thesaurus_data)
    .globl EMBED_NAME(thesaurus_data_end)
    EMBED_HIDDEN EMBED_NAME(thesaurus_data_end)
EMBED_NAME(thesaurus_data):
    .incbin "thesaurus.txt"
EMBED_NAME(thesaurus_data_end):
    .byte 0
    EMBED_END
