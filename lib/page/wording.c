#include "page/wording.h"

#include "base/message.h"

void wording_passages(int64_t count, buf *out) {
    buf_addf(out, message_plural("%lld passage", "%lld passages", (unsigned long)count), (long long)count);
}

void wording_letters(int64_t count, buf *out) {
    buf_addf(out, message_plural("%lld letter", "%lld letters", (unsigned long)count), (long long)count);
}

void wording_queries(int64_t count, buf *out) {
    buf_addf(out, message_plural("%lld query", "%lld queries", (unsigned long)count), (long long)count);
}
