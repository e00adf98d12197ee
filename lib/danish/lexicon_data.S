/* The compiled language tables (see lib/danish/lexicon/compile.c) as read-only data: nothing to find at
 * run time, and only the pages that are looked into are ever read. */
    .section .rodata
    .balign 64
    .globl lexicon_data
    .hidden lexicon_data
    .globl lexicon_data_end
    .hidden lexicon_data_end
lexicon_data:
    .incbin "lexicon.bin"
lexicon_data_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
