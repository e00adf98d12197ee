#include "indexer/head.h"

#include <string.h>

#include "base/utf8.h"
#include "indexer/block.h"
#include "indexer/text.h"

/* A head has no more lines. */
#define PASSAGES_MOST 32

struct head {
    struct writer writer;
    struct passage at[PASSAGES_MOST];
    size_t count;
    bool is_title; /* the subject is */
};

static void add_passage(struct head *head, struct block block, enum passage_kind kind) {
    if (head->count == PASSAGES_MOST) return;
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

static void end_passage(struct head *head, enum passage_kind kind) {
    struct block block;
    if (writer_take(&head->writer, &block)) add_passage(head, block, kind);
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

/* What the fields say, of a head that a program wrote. */
static void add_fields(struct head *head, str text, size_t at) {
    size_t from, to, number = 0;
    while (line_next(text, &at, &from, &to)) add_field(head, from, to, ++number);
    end_passage(head, PASSAGE_LETTERHEAD);
    writer_release(&head->writer);
}

void head_add(const struct reading *reading, const struct front *front, const struct reader *reader,
              struct letter *letter) {
    struct reading top = *reading;
    top.text = str_sub(reading->text, 0, reading->start + front->bytes);
    struct head head = {.writer = {.reading = &top, .arena = letter->arena},
                        .is_title = front->subject.text.n && letter->title.p == front->subject.text.p};
    struct blocks blocks = {.arena = letter->arena};
    if (front->typed && reader->pages)
        add_fields(&head, top.text, top.start);
    else
        reader_blocks(reader, &top, &blocks);
    for (size_t i = 0; i < blocks.count; i++) add_passage(&head, blocks.at[i], PASSAGE_LETTERHEAD);
    blocks_release(&blocks);
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
