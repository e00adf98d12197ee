#include "search/print/keywords.h"

#include <math.h>
#include <string.h>

#include "base/message.h"
#include "base/sanitize.h"

size_t keywords_lists(const struct keywords *k, enum keywords_list lists[KEYWORDS_LISTS_MOST]) {
    static const enum keywords_list company[] = {KEYWORDS_COMPANY, KEYWORDS_MORE},
                                    plain[] = {KEYWORDS_MORE, KEYWORDS_LESS, KEYWORDS_NEW, KEYWORDS_DROPPED};
    size_t count = k->company ? sizeof company / sizeof *company : sizeof plain / sizeof *plain;
    memcpy(lists, k->company ? company : plain, count * sizeof *lists);
    return count;
}

const char *keywords_heading(enum keywords_list list) {
    static const char *const headings[] = {
        [KEYWORDS_COMPANY] = N_("In the same passages"),
        [KEYWORDS_MORE] = N_("Said more often here than elsewhere"),
        [KEYWORDS_LESS] = N_("Said less often here than elsewhere"),
        [KEYWORDS_NEW] = N_("Said here for the first time"),
        [KEYWORDS_DROPPED] = N_("Said here for the last time"),
    };
    return _(headings[list]);
}

void keywords_name(const struct keyword *row, buf *out) {
    if (row->part) buf_byte(out, '-');
    sanitize_add(row->word, out);
    if (row->part) buf_byte(out, '-');
}

void keywords_ratio(const struct keyword *row, buf *out) {
    if (!row->count || !row->rest) return;
    buf_add(out, row->log_ratio < 0 ? STR("÷") : STR("×"));
    message_number(exp2(fabs(row->log_ratio)), 1, out);
}
