/* Any bytes as a person's settings: every setting that is taken is one that config.h promises, and every
 * error one clean sentence that names a line. */
#include "base/config.h"
#include "base/utf8.h"
#include "fuzz.h"

static bool one_of(const char *value, const char *a, const char *b, const char *c, const char *d) {
    return !value || !strcmp(value, a) || !strcmp(value, b) || !strcmp(value, c) || !strcmp(value, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct config c;
    struct error error = {0};
    config_init(&c);
    enum status status = config_parse((str){(const char *)data, size}, "file", "/home/ib", &c, &error);
    MUST(status == OK || status == BAD_USAGE);
    if (status) {
        str said = str_of(error.text);
        MUST(str_starts(said, STR("file:")) && said.p[5] >= '1' && said.p[5] <= '9' && utf8_valid(said));
        while (said.n) MUST(!utf8_is_control(utf8_next(&said)));
    } else {
        MUST(memchr(data, '\0', size) == NULL || memchr(data, '#', size) != NULL);
    }
    MUST(!c.index || c.index[0] == '/');
    for (size_t i = 0; i < c.letter_count; i++) MUST(c.letters[i][0] == '/');
    MUST(one_of(c.format, "text", "tsv", "csv", "json"));
    MUST(one_of(c.color, "auto", "always", "never", "never"));
    MUST(one_of(c.hyperlink, "auto", "always", "never", "never"));
    MUST(one_of(c.derived, "near", "all", "none", "none"));
    MUST(one_of(c.scale, "passages", "per_1000", "per_1000", "per_1000"));
    MUST(one_of(c.words, "telling", "all", "all", "all"));
    MUST(c.limit >= -1 && c.timeout >= -1 && c.jobs && c.jobs >= -1);
    config_release(&c);
    return 0;
}
