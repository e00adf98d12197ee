/* Files of cases for the readers: "%% what it shows", the input, "%%", the Markdown that is wanted. What
 * stands before the first case explains the file. */
#ifndef TESTS_READERS_CASES_H
#define TESTS_READERS_CASES_H

#include "testing.h"

/* Runs all cases of the file, at least `least`; `read` appends what is made of the input. */
static inline void cases_run(const char *path, size_t least, void (*read)(str input, buf *out)) {
    buf file = {0}, got = {0};
    size_t count = 0, failed = 0;
    if (!file_read(path, &file)) fail_msg("cannot read %s", path);
    str rest = buf_str(&file);
    rest = str_sub(rest, str_find(rest, STR("\n%% ")) + 1, rest.n);
    while (rest.n) {
        size_t next = str_find(str_sub(rest, 1, rest.n), STR("\n%% ")) + 2;
        str one = str_sub(rest, 0, next), head = str_cut(&one, '\n');
        rest = str_sub(rest, next, rest.n);
        size_t end = str_find(one, STR("\n%%\n"));
        assert_true(end < one.n);
        str wanted = str_trim(str_sub(one, end + 4, one.n));
        buf_clear(&got);
        read(str_sub(one, 0, end), &got);
        count++;
        if (str_eq(str_trim(buf_str(&got)), wanted)) continue;
        failed++;
        printf("%.*s\nwanted:\n%.*s\ngot:\n%s\n", (int)head.n, head.p, (int)wanted.n, wanted.p,
               got.p ? got.p : "");
    }
    buf_release(&file);
    buf_release(&got);
    assert_true(count >= least);
    assert_int_equal(failed, 0);
}

#endif
