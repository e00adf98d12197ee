/* Standard input, output and error of a program that may have been started without them. */
#ifndef BASE_STANDARD_H
#define BASE_STANDARD_H

#include <stdbool.h>

/* Call it first of all. If one of the three is closed, the next file opened would take its place, and
 * an index be read as a letter or written over by a message. It is opened so that its use fails instead. So
 * does a write beyond a limit on the size of files, which would kill the program. */
void stdio_guard(void);

/* Is everything that was printed written? Else errno says why not: a full disk, say. Call it last. */
bool stdio_written(void);

#endif
