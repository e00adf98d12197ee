/* schema.sql as a NUL-terminated string. */
    .section .rodata
    .globl schema_sql
    .hidden schema_sql
schema_sql:
    .incbin "schema.sql"
    .byte 0
    .section .note.GNU-stack, "", @progbits
