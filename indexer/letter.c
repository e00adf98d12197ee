#include "indexer/letter.h"

#include <string.h>

#include "base/utf8.h"
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

/* Gives the passage's spans the lines of the file; they end at each fold, as they do at each line's end. */
static void number_lines(struct passage *p, const struct folds *folds, struct arena *arena) {
    size_t before = folds_before(folds, p->start), until = folds_before(folds, p->end), count = 0;
    size_t most = p->span_count + (until > before ? until - before : 0);
    struct span *spans = arena_take(arena, most * sizeof *spans);
    for (size_t i = 0; i < p->span_count; i++) {
        struct span span = p->spans[i];
        size_t left = p->span_count - 1 - i; /* spans that still need room */
        bool last = !left;
        size_t text_end = last ? p->text.n : p->spans[i + 1].text;
        size_t file_end = last ? p->end : p->spans[i + 1].file, fold = folds_before(folds, span.file);
        spans[count++] = (struct span){span.text, span.file, span.line + folds_lines(folds, fold)};
        for (; fold < folds->count && folds->at[fold].at < file_end && count + left < most; fold++) {
            size_t at = folds->at[fold].at, text = span.text + (at - span.file);
            if (text >= text_end) break;
            if (utf8_floor(p->text, text) < text) continue; /* inside of a sign that is shown for bytes */
            spans[count++] = (struct span){text, at, span.line + folds->at[fold].lines};
        }
    }
    p->spans = spans;
    p->span_count = count;
    p->first_line = spans[0].line;
    p->last_line = spans[count - 1].line;
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
    if (reader->pages)
        folds_release(&reading.folds); /* the lines are those of what the program wrote, decoded */
    out->encoding_note = arena_str(out->arena, buf_str(&reading.note));
    struct front front;
    front_read(str_sub(reading.text, reading.start, reading.text.n), reading.references, out->arena, &front);
    struct reading body = reading;
    if (front.bytes) body.text = without_front(reading.text, reading.start, front.bytes, out->arena);
    if (front.plain) reader = reader_of_plain(reader);
    struct blocks blocks = {.arena = out->arena};
    reader_blocks(reader, &body, &blocks);
    passages_make(&blocks, out);
    facts_find(out, &body, path, &front);
    if (front.mail) head_add(&reading, &front, reader, out);
    if (reading.folds.count)
        for (size_t i = 0; i < out->passage_count; i++)
            number_lines(&out->passages[i], &reading.folds, out->arena);
    encoding_release(&reading);
    return OK;
}

void letter_release(struct letter *letter) {
    arena_free(letter->arena);
    *letter = (struct letter){0};
}
