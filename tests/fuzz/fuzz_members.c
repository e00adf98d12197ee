/* Any bytes as the stream of a container's members, in pieces of any size: each member is a stretch of the
 * stream, in order, within its bounds, and the same whatever the pieces were. */
#include "fuzz.h"
#include "base/utf8.h"
#include "indexer/members.h"

struct stream {
    str rest;
    size_t piece; /* bytes at a time */
};

static bool more(void *context, buf *out) {
    struct stream *s = context;
    if (!s->rest.n) return false;
    size_t n = s->piece < s->rest.n ? s->piece : s->rest.n;
    buf_add(out, str_sub(s->rest, 0, n));
    s->rest = str_sub(s->rest, n, s->rest.n);
    return true;
}

static void check_name(str name) {
    const char *fault = member_name_fault(name);
    member_is_hidden(name);
    if (fault) return;
    MUST(utf8_valid(name) && (!name.n || name.p[0] != '/'));
    MUST(!memchr(name.n ? name.p : "", '\n', name.n) && !memchr(name.n ? name.p : "", '\0', name.n));
    MUST(!str_eq(name, STR("..")) && !str_starts(name, STR("../")) && !str_ends(name, STR("/..")));
    MUST(str_find(name, STR("/../")) == name.n);
}

/* Reads all; a number for what was read. */
static uint64_t read_all(str bytes, size_t piece) {
    struct stream stream = {bytes, piece};
    struct members members = {more, &stream, {0}, 0};
    uint64_t sum = 0;
    size_t total = 0;
    if (members_begin(&members)) {
        str name, text;
        enum status status;
        while ((status = members_next(&members, &name, &text)) == OK) {
            MUST(name.n <= MEMBER_NAME && text.n <= MEMBER_BYTES);
            total += name.n + text.n + 5;
            MUST(total <= bytes.n);
            check_name(name);
            for (size_t i = 0; i < name.n; i++) sum = sum * 31 + (unsigned char)name.p[i];
            for (size_t i = 0; i < text.n; i++) sum = sum * 37 + (unsigned char)text.p[i];
            sum = sum * 41 + name.n;
        }
        MUST(status == NONE || status == BAD_SYSTEM);
        sum = sum * 43 + status;
    }
    members_release(&members);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str bytes = {(const char *)data, size};
    uint64_t whole = read_all(bytes, size ? size : 1);
    MUST(whole == read_all(bytes, 1));
    MUST(whole == read_all(bytes, 7));
    return 0;
}
