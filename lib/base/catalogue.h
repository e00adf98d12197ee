/* Translations: a compiled gettext catalogue (.mo), read by hand.
 *
 * The C library's gettext finds a catalogue only through a locale that is installed, and from glibc 2.39 on
 * LANGUAGE does not help in C.UTF-8. A Danish user of a machine without a Danish locale would read English.
 * The format is in the GNU gettext manual, "The Format of GNU MO Files". */
#ifndef BASE_CATALOGUE_H
#define BASE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

/* One catalogue; zero-initialised it is empty and translates nothing. */
struct catalogue {
    const char *bytes; /* the file's */
    size_t size, count;
    bool swapped;       /* made on a machine of the other byte order */
    const char *plural; /* the expression after "plural=", or NULL */
};

/* Bytes as a catalogue, which borrows them. False, and *out empty, if they are not a sound catalogue in
 * UTF-8. They must end with a NUL that size does not count. */
bool catalogue_parse(const char *bytes, size_t size, struct catalogue *out);

/* Reads a file, which is kept until the process ends. False, and *out empty, if it is not there, or not a
 * sound catalogue in UTF-8 of at most 16 MB. */
bool catalogue_open(const char *path, struct catalogue *out);

/* The translation of text, borrowed from the catalogue; NULL if there is none. */
const char *catalogue_find(const struct catalogue *, const char *text);

/* The translation of the pair for a count of n: by the catalogue's own rule of plurals. NULL if there is
 * none. */
const char *catalogue_find_plural(const struct catalogue *, const char *one, unsigned long n);

/* The value of a plural rule as catalogues have it, a C expression over n with whole numbers: "n != 1". False
 * if it is no such expression. */
bool catalogue_plural_form(const char *rule, unsigned long n, unsigned long *out);

#endif
