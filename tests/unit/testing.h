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

#include "base/str.h"

/* s holds exactly the bytes of text, which is shown with s where it does not. */
#define ASSERT_STR(s, text)                                                                                           \
    do {                                                                                                              \
        str s_ = (s);                                                                                                 \
        if (!str_eq(s_, str_of(text))) fail_msg("'%.*s' is not '%s'", (int)s_.n, s_.p ? s_.p : "", text);             \
    } while (0)

/* tests/cases/NAME, for reading; $CASES may name another folder. */
static inline FILE *cases_open(const char *name) {
    const char *folder = getenv("CASES");
    buf path = {0};
    buf_addf(&path, "%s/%s", folder ? folder : "tests/cases", name);
    FILE *file = fopen(path.p, "re");
    if (!file) print_error("cannot open %s\n", path.p);
    buf_release(&path);
    assert_non_null(file);
    return file;
}

#endif
