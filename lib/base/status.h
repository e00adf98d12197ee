/* How a call went, and the sentence that says what went wrong.
 *
 * A call that can fail returns enum status and takes a struct error * last. The numbers are the
 * programs' exit statuses if they end a run. On OK and NONE the error is left alone; on the others
 * the place where the cause is known writes it once, as a full sentence: what, where, what to do. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
    OK = 0,
    NONE = 1,       /* nothing found, or nothing more to come; no failure */
    BAD_USAGE = 2,  /* the person asked for something that cannot be */
    BAD_STORE = 3,  /* the index is missing, old, busy or damaged */
    BAD_SYSTEM = 4, /* files, memory, the machine */
};

struct error {
    enum status status;
    char text[1024]; /* one line without a newline; always valid UTF-8 and free of control characters */
};

/* Writes the sentence into *error and returns status, so that `return fail(...)` reads as one step.
 * Control characters and broken UTF-8 in it (file names!) become U+FFFD; too long text is cut. */
enum status fail(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
