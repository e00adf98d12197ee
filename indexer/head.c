#include "indexer/head.h"

#include <string.h>

#include "indexer/block.h"
#include "base/utf8.h"
#include "indexer/text.h"

/* Of To, Cc, Date, Subject: more passages has no head that is whole. */
#define PASSAGES_MOST 3

struct head {
    struct writer writer;
    struct passage at[PASSAGES_MOST];
    size_t count;
    bool is_title; /* the subject is */
};

static void end_passage(struct head *head, enum passage_kind kind) {
    struct block block;
    if (head->count == PASSAGES_MOST || !writer_take(&head->writer, &block)) return;
    size_t most = utf8_floor(block.text, PASSAGE_MAX);
    if (most < block.text.n) block = block_slice(head->writer.arena, &block, 0, most);
    head->at[head->count++] = (struct passage){.kind = kind,
                                               .text = block.text,
                                               .heading = {"", 0},
                                               .first_line = block_first_line(&block),
                                               .last_line = block_last_line(&block),
                                               .start = block.spans[0].file,
                                               .end = block.end,
                                               .spans = block.spans,
                                               .span_count = block.span_count,
                                               .section_end = 1,
                                               .rule = "mail"};
}

/* How much of the line is the name of its field, with the colon; 0 for a line that goes on. */
static size_t name_bytes(str line) {
    size_t colon = str_find(line, STR(": "));
    return colon < line.n && !text_is_blank(line.p[0]) ? colon + 1 : 0;
}

/* One line of the head that a program wrote. */
static void add_field(struct head *head, size_t from, size_t to, size_t number) {
    str line = str_sub(head->writer.reading->text, from, to);
    if (str_starts(line, STR("Content-Type:"))) return;
    bool subject = str_starts(line, STR("Subject:"));
    if (subject) end_passage(head, PASSAGE_LETTERHEAD);
    writer_break(&head->writer);
    writer_add(&head->writer, from + name_bytes(line), to, number);
    if (subject) end_passage(head, head->is_title ? PASSAGE_TITLE : PASSAGE_LETTERHEAD);
}

void head_add(const struct reading *reading, const struct front *front, bool by_program,
              struct letter *letter) {
    struct head head = {.writer = {.reading = reading, .arena = letter->arena},
                        .is_title = front->subject.text.n && letter->title.p == front->subject.text.p};
    size_t at = reading->start, from, to, number = 0;
    while (at < reading->start + front->bytes && line_next(reading->text, &at, &from, &to)) {
        number++;
        if (by_program) {
            add_field(&head, from, to, number);
            continue;
        }
        writer_break(&head.writer);
        writer_add(&head.writer, from, to, number);
    }
    end_passage(&head, PASSAGE_LETTERHEAD);
    writer_release(&head.writer);
    size_t count = head.count + letter->passage_count;
    struct passage *passages = arena_take(letter->arena, (count + 1) * sizeof *passages);
    memcpy(passages, head.at, head.count * sizeof *passages);
    if (letter->passage_count)
        memcpy(passages + head.count, letter->passages, letter->passage_count * sizeof *passages);
    letter->passages = passages;
    letter->passage_count = count;
    for (size_t i = 0; i < head.count; i++)
        if (passages[i].kind == PASSAGE_TITLE) passages[i].section_end = count - i;
}
