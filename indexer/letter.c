#include "indexer/letter.h"

#include <string.h>

#include "indexer/block.h"
#include "indexer/encoding.h"
#include "indexer/facts.h"
#include "indexer/front.h"
#include "indexer/head.h"
#include "indexer/passage.h"

/* The text with blanks in the place of its front matter, so that every byte and line keeps its number. */
static str without_front(str text, size_t start, size_t bytes, struct arena *arena) {
    str copy = arena_str(arena, text);
    char *at = (char *)(uintptr_t)copy.p;
    for (size_t i = start; i < start + bytes && i < copy.n; i++)
        if (at[i] != '\n' && at[i] != '\r') at[i] = ' ';
    return copy;
}

enum status letter_parse(str bytes, str path, const struct reader *reader, struct letter *out,
                         struct error *error) {
    struct reading reading;
    enum status status = encoding_read(bytes, &reading, error);
    if (status != OK) return status;
    const char *encoding = reader->pages ? "program" : reading.encoding;
    *out = (struct letter){.encoding = encoding, .arena = arena_new()};
    if (reading.own.n) {
        /* texts borrow from the reading, so it must live as long as the letter */
        reading.text = arena_str(out->arena, reading.text);
        buf_release(&reading.own);
    }
    out->encoding_note = arena_str(out->arena, buf_str(&reading.note));
    struct front front;
    front_read(str_sub(reading.text, reading.start, reading.text.n), out->arena, &front);
    struct reading body = reading;
    if (front.bytes) body.text = without_front(reading.text, reading.start, front.bytes, out->arena);
    if (front.plain) reader = reader_of_plain(reader);
    struct blocks blocks = {.arena = out->arena};
    reader_blocks(reader, &body, &blocks);
    passages_make(&blocks, out);
    facts_find(out, body.text, path, &front);
    if (front.mail) head_add(&reading, &front, reader, out);
    encoding_release(&reading);
    return OK;
}

void letter_release(struct letter *letter) {
    arena_free(letter->arena);
    *letter = (struct letter){0};
}
