/* The thesaurus (see search/match/thesaurus.awk) as read-only data; empty if there was none when this was built. */
    .section .rodata
    .globl thesaurus_data
    .hidden thesaurus_data
    .globl thesaurus_data_end
    .hidden thesaurus_data_end
thesaurus_data:
    .incbin "thesaurus.txt"
thesaurus_data_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
