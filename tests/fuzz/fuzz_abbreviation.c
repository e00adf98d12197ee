/* Any bytes as a text that may explain abbreviations: the explanations lie in it, each behind the one before,
 * and the search for them ends. */
#include "base/utf8.h"
#include "danish/abbreviation.h"
#include "fuzz.h"

static bool lies_in(str part, str text) {
    return part.n > 0 && part.p >= text.p && part.p + part.n <= text.p + text.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str text = {(const char *)data, size};
    bool valid = utf8_valid(text);
    struct abbreviation found;
    size_t before = 0;
    for (size_t at = 0; abbreviation_next(text, &at, &found); before = at) {
        MUST(at > before && at <= text.n);
        MUST(lies_in(found.brief, text) && lies_in(found.full, text));
        if (valid) MUST(utf8_valid(found.brief) && utf8_valid(found.full));
    }
    return 0;
}
