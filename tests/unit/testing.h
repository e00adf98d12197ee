/* What the unit tests share: cmocka with the headers that it wants first, and checks for str. */
#ifndef TESTS_UNIT_TESTING_H
#define TESTS_UNIT_TESTING_H

#include "base/status.h" /* before cmocka, which has a macro of the name fail */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/str.h"

/* s holds exactly the bytes of text, which is shown with s where it does not. */
#define ASSERT_STR(s, text)                                                                                  \
    do {                                                                                                     \
        str s_ = (s);                                                                                        \
        if (!str_eq(s_, str_of(text))) fail_msg("'%.*s' is not '%s'", (int)s_.n, s_.p ? s_.p : "", text);    \
    } while (0)

/* Processor time since, in seconds; on an emulator (tests/systems/arm64) about what a processor would take.
 */
static inline double seconds_since(clock_t begin) {
    const char *slowness = getenv("SLOWNESS");
    return (double)(clock() - begin) / CLOCKS_PER_SEC / (slowness ? atof(slowness) : 1);
}

/* A whole file, appended; false where it cannot be opened. */
static inline bool file_read(const char *path, buf *out) {
    FILE *file = fopen(path, "re");
    if (!file) return false;
    char bytes[4096];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;) buf_add(out, (str){bytes, n});
    fclose(file);
    return true;
}

/* tests/cases/NAME; $CASES may name another folder. */
static inline void cases_path(const char *name, buf *out) {
    const char *folder = getenv("CASES");
    buf_addf(out, "%s/%s", folder ? folder : "tests/cases", name);
}

static inline FILE *cases_open(const char *name) {
    buf path = {0};
    cases_path(name, &path);
    FILE *file = fopen(path.p, "re");
    if (!file) print_error("cannot open %s\n", path.p);
    buf_release(&path);
    assert_non_null(file);
    return file;
}

/* All of tests/cases/NAME, appended. */
static inline void cases_read(const char *name, buf *out) {
    buf path = {0};
    cases_path(name, &path);
    if (!file_read(path.p, out)) fail_msg("cannot read %s", path.p);
    buf_release(&path);
}

/* tests/cases/NAME line by line. Valid when zero-initialised but for the name. */
struct cases {
    const char *name;
    FILE *file;
    char *line;
    size_t room, number; /* of the line, from 1 */
};

/* The next line that is neither empty nor a comment (#), without its end; false behind the last. Borrowed
 * until the next call. */
static inline bool cases_next(struct cases *c, str *out) {
    ssize_t n;
    if (!c->file) c->file = cases_open(c->name);
    while ((n = getline(&c->line, &c->room, c->file)) > 0) {
        c->number++;
        *out = (str){c->line, (size_t)n - (c->line[n - 1] == '\n')};
        if (out->n && out->p[0] != '#') return true;
    }
    fclose(c->file);
    free(c->line);
    return false;
}

#endif
