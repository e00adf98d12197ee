#include "readers/counter.h"

#include <ctype.h>

/* A letter is repeated at most so often; larger roman numbers are printed as decimal ones. */
#define LETTERS_MOST 20
#define ROMAN_MOST 3999

static void print_letters(long number, char first, buf *out) {
    if (number < 1 || number > 26L * LETTERS_MOST) return;
    for (long i = 0; i <= (number - 1) / 26; i++) buf_byte(out, (char)(first + (number - 1) % 26));
}

static void print_roman(long number, bool upper, buf *out) {
    static const struct {
        long value;
        const char *sign;
    } signs[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                 {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
    if (number < 1 || number > ROMAN_MOST) {
        buf_addf(out, "%ld", number);
        return;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        for (; number >= signs[i].value; number -= signs[i].value)
            for (const char *c = signs[i].sign; *c; c++) buf_byte(out, upper ? (char)toupper(*c) : *c);
}

void counter_print(enum counter_form form, long number, buf *out) {
    switch (form) {
    case COUNTER_DECIMAL:
        buf_addf(out, "%ld", number);
        break;
    case COUNTER_ZERO:
        buf_addf(out, "%02ld", number);
        break;
    case COUNTER_LOWER_LETTER:
        print_letters(number, 'a', out);
        break;
    case COUNTER_UPPER_LETTER:
        print_letters(number, 'A', out);
        break;
    case COUNTER_LOWER_ROMAN:
    case COUNTER_UPPER_ROMAN:
        print_roman(number, form == COUNTER_UPPER_ROMAN, out);
        break;
    case COUNTER_BULLET:
    case COUNTER_NONE:
        break;
    }
}
