/* Any word: its family, its stem and its parts end, are bounded, and keep what their headers promise. The
 * same word has the same key again. */
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/family.h"
#include "danish/lexicon.h"
#include "danish/misprint.h"
#include "danish/stem.h"
#include "danish/word.h"
#include "fuzz.h"

static void check_parts(str form) {
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(form, parts), at = 0;
    MUST(count <= COMPOUND_PARTS);
    for (size_t i = 0; i < count; i++) {
        MUST(parts[i].start == at && parts[i].end > at && parts[i].end <= form.n);
        MUST(is_border(form, parts[i].start) && is_border(form, parts[i].end));
        at = parts[i].end;
    }
    if (count) MUST(at == form.n && !parts[0].link && !parts[count - 1].link && form.n <= COMPOUND_MAX);
}

static void check_right_word(void *context, str word) {
    str form = *(const str *)context;
    MUST(lexicon_known(word) || compound_split(word, (struct compound_part[COMPOUND_PARTS]){{0}}) > 0);
    MUST(!str_eq(word, form) && word.n <= form.n + 4 && form.n <= word.n + 4);
}

static void check_word(str form) {
    buf key = {0}, again = {0}, stem = {0};
    family_keys(form, &key);
    family_keys(form, &again);
    MUST(str_eq(buf_str(&key), buf_str(&again)));
    MUST((key.n > 0) == (form.n > 0));
    MUST(utf8_valid(buf_str(&key)) && key.n <= 8 * (form.n + 17));
    MUST(!key.n || (!memchr(key.p, ' ', key.n) && !memchr(key.p, '+', key.n)));
    stem_add(form, &stem);
    MUST(utf8_valid(buf_str(&stem)) && stem.n <= form.n + 4);
    check_parts(form);
    misprint_each(form, check_right_word, &form);
    buf_release(&key);
    buf_release(&again);
    buf_release(&stem);
}

/* A word of more bytes than COMPOUND_MAX fits. */
const size_t fuzz_longest = 160;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str text = {(const char *)data, size};
    struct word word;
    size_t at = 0;
    buf form = {0};
    while (word_next(text, &at, &word)) {
        for (size_t i = 0; i < word.piece_count; i++) {
            buf_clear(&form);
            word_fold(str_sub(text, word.pieces[i].start, word.pieces[i].end), &form);
            check_word(buf_str(&form));
        }
    }
    buf_release(&form);
    return 0;
}
