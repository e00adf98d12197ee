#include "search/query/pattern.h"

#include "base/utf8.h"

/* Only the last * is tried again, one sign further each time: what an earlier one takes makes no
 * difference. */
bool pattern_fits(str pattern, bool one, str s) {
    size_t p = 0, at = 0, star = pattern.n, back = 0;
    while (at < s.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            back = at;
        } else if (one && p < pattern.n && pattern.p[p] == '?') {
            p++;
            at += utf8_length(str_sub(s, at, s.n));
        } else if (p < pattern.n && pattern.p[p] == s.p[at]) {
            p++;
            at++;
        } else if (star < pattern.n) {
            p = star + 1;
            back += utf8_length(str_sub(s, back, s.n));
            at = back;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*') p++;
    return p == pattern.n;
}

bool query_value_fits(str typed, str value) {
    buf pattern = {0}, folded = {0};
    utf8_fold_tight(typed, &pattern);
    utf8_fold_tight(value, &folded);
    bool fits = pattern.n && folded.n && pattern_fits(buf_str(&pattern), false, buf_str(&folded));
    buf_release(&pattern);
    buf_release(&folded);
    return fits;
}
