/* page.css and page.js as NUL-terminated strings. */
#include "base/embed.h"
    EMBED_BEGIN
    .globl EMBED_NAME(page_css)
    EMBED_HIDDEN EMBED_NAME(page_css)
EMBED_NAME(page_css):
    .incbin "page.css"
    .byte 0
    .globl EMBED_NAME(page_js)
    EMBED_HIDDEN EMBED_NAME(page_js)
EMBED_NAME(page_js):
    .incbin "page.js"
    .byte 0
    EMBED_END
