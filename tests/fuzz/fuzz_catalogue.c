/* Any bytes as a catalogue of translations: what is found lies within them and ends there. */
#include "base/catalogue.h"
#include "fuzz.h"

static void must_lie_within(const char *text, const char *bytes, size_t size) {
    if (!text) return;
    MUST(text >= bytes && text < bytes + size);
    MUST(strlen(text) <= (size_t)(bytes + size - text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *bytes = malloc(size + 1);
    struct catalogue c;
    if (!bytes) return 0;
    if (size) memcpy(bytes, data, size);
    bytes[size] = '\0';
    unsigned long form;
    catalogue_plural_form(bytes, 3, &form);
    if (catalogue_parse(bytes, size, &c)) {
        static const char *const texts[] = {"", "one", "%lld passage", "no"};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            must_lie_within(catalogue_find(&c, texts[i]), bytes, size);
            for (unsigned long n = 0; n < 4; n++)
                must_lie_within(catalogue_find_plural(&c, texts[i], n), bytes, size);
        }
    } else {
        MUST(!catalogue_find(&c, "") && !catalogue_find_plural(&c, "one", 1));
    }
    free(bytes);
    return 0;
}
