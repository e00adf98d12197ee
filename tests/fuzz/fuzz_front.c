/* Any bytes as the beginning of a letter: front matter takes whole lines of it, and its values are one line
 * of UTF-8 that stand in a line of what it took, or of a mail's head. */
#include "base/utf8.h"
#include "fuzz.h"
#include "indexer/block.h"
#include "indexer/front.h"
#include "indexer/reference.h"
#include "indexer/signature.h"

static void check_value(const struct front_value *value, size_t lines) {
    MUST(utf8_valid(value->text));
    for (str rest = value->text; rest.n;) {
        int32_t cp = utf8_next(&rest);
        MUST(!utf8_is_control(cp) && cp != '\n' && cp != '\t');
    }
    MUST(!value->text.n || (value->line >= 1 && value->line <= lines));
}

static void check_list(const struct front_list *list, size_t lines) {
    MUST(list->count <= FRONT_MOST);
    for (size_t i = 0; i < list->count; i++) {
        MUST(list->at[i].text.n > 0);
        check_value(&list->at[i], lines);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str text = {(const char *)data, size};
    struct arena *arena = arena_new();
    struct front front;
    const char *type = signature_type(text);
    MUST(!type || strchr(type, '/'));
    bool read = front_read(text, references_left(text), arena, &front);
    size_t lines = 1;
    for (size_t i = 0; i < size; i++) lines += data[i] == '\n' || data[i] == '\r';
    MUST(read == (front.form != NULL));
    MUST(front.bytes <= size && (read || !front.bytes));
    MUST(!front.bytes || front.bytes == size || data[front.bytes - 1] == '\n' ||
         data[front.bytes - 1] == '\r');
    const struct front_value *values[] = {&front.title, &front.subject, &front.date, &front.year,
                                          &front.journal};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) check_value(values[i], lines);
    check_list(&front.authors, lines);
    check_list(&front.recipients, lines);
    check_list(&front.tags, lines);
    arena_free(arena);
    return 0;
}
