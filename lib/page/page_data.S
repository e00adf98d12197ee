/* page.css and page.js as NUL-terminated strings. */
    .section .rodata
    .globl page_css
    .hidden page_css
page_css:
    .incbin "page.css"
    .byte 0
    .globl page_js
    .hidden page_js
page_js:
    .incbin "page.js"
    .byte 0
    .section .note.GNU-stack, "", @progbits
