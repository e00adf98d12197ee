/* For the assembler files that put a file's bytes into a program, as ELF and Mach-O want it said. */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

/* clang-format off */
#ifdef __APPLE__
#define EMBED_NAME(name) _##name
#define EMBED_BEGIN .section __DATA,__const
#define EMBED_HIDDEN .private_extern
#define EMBED_END
#else
#define EMBED_NAME(name) name
#define EMBED_BEGIN .section .rodata
#define EMBED_HIDDEN .hidden
#define EMBED_END .section .note.GNU-stack,"",%progbits
#endif
/* clang-format on */

#endif
