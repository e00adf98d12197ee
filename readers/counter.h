/* Numbers of list items, as they are printed. */
#ifndef READERS_COUNTER_H
#define READERS_COUNTER_H

#include "base/str.h"

enum counter_form {
    COUNTER_NONE,
    COUNTER_DECIMAL,
    COUNTER_LOWER_LETTER, /* a ... z, aa, bb */
    COUNTER_UPPER_LETTER,
    COUNTER_LOWER_ROMAN,
    COUNTER_UPPER_ROMAN,
    COUNTER_ZERO, /* 01, 02 */
    COUNTER_BULLET,
};

/* Appends the number in this form; nothing for a bullet or none, or for numbers that the form does not have.
 */
void counter_print(enum counter_form, long number, buf *out);

#endif
