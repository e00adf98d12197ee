/* Any bytes as a zip archive: never more than was allowed. */
#include "fuzz.h"

#include "readers/zip.h"

#define ENTRY_MOST 100000
#define MOST 200000

static size_t taken;

static bool wants(void *context, str name) {
    (void)context;
    return name.n > 0;
}

static void take(void *context, str name, buf *bytes) {
    (void)context, (void)name;
    MUST(bytes->n <= ENTRY_MOST);
    taken += bytes->n;
}

const size_t fuzz_longest = 4096;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *why = "";
    taken = 0;
    enum reader_status status = zip_read((str){(const char *)data, size},
                                         &(struct zip_visitor){wants, take, NULL, ENTRY_MOST, MOST}, &why);
    MUST(taken <= MOST);
    MUST(status == READER_READ || (status >= READER_DAMAGED && *why));
    return 0;
}
