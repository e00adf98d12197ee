/* Any bytes as a mail: its text is UTF-8 without control characters, the names of its files are UTF-8. */
#include "fuzz.h"

#include "base/utf8.h"
#include "readers/message.h"

const size_t fuzz_longest = 1024;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bool prepared;
    if (!prepared) message_prepare();
    prepared = true;
    struct message message = {0};
    const char *why = "";
    enum reader_status status = message_read((str){(const char *)data, size}, &message, &why);
    MUST(status == READER_READ || *why);
    str text = buf_str(&message.text);
    MUST(utf8_valid(text));
    for (size_t i = 0; i < text.n; i++)
        MUST((unsigned char)text.p[i] >= ' ' || text.p[i] == '\n' || text.p[i] == '\t');
    for (size_t i = 0; i < message.count; i++) MUST(utf8_valid(buf_str(&message.files[i].name)));
    message_release(&message);
    return 0;
}
