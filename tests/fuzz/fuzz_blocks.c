/* Any bytes as a file, by each reader: what blocks promise (indexer/block.h) holds. The first byte chooses
 * the reader, the rest is the file. */
#include "base/utf8.h"
#include "fuzz.h"
#include "indexer/block.h"
#include "indexer/reader.h"

static void check_block(const struct block *block, const struct blocks *blocks, str text) {
    MUST(block->text.n && utf8_valid(block->text));
    MUST(block->text.p[0] != ' ' && block->text.p[block->text.n - 1] != ' ');
    MUST(!memchr(block->text.p, '\n', block->text.n) && !memchr(block->text.p, '\t', block->text.n) &&
         !memchr(block->text.p, 0, block->text.n));
    MUST(block->span_count && block->spans[0].text == 0);
    MUST(block->page >= 1 && block->page <= blocks->break_count + 1);
    for (size_t i = 0; i < block->span_count; i++) {
        const struct span *s = &block->spans[i];
        MUST(s->text < block->text.n && is_border(block->text, s->text));
        MUST(s->file < block->end && block->end <= text.n);
        if (i) MUST(s->text > s[-1].text && s->file > s[-1].file && s->line >= s[-1].line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    struct reading reading;
    struct error error;
    if (encoding_read((str){(const char *)data + 1, size - 1}, &reading, &error) != OK) return 0;
    struct arena *arena = arena_new();
    struct blocks blocks = {.arena = arena};
    reader_blocks(reader_of(data[0] & 1 ? STR("a.md") : STR("a.txt")), &reading, &blocks);
    char *begun = calloc(reading.text.n + 1, 1); /* no byte begins two blocks; columns do not ascend */
    MUST(begun != NULL);
    for (size_t i = 0; i < blocks.count; i++) {
        check_block(&blocks.at[i], &blocks, reading.text);
        MUST(!begun[blocks.at[i].spans[0].file]++);
        if (i) MUST(blocks.at[i].page >= blocks.at[i - 1].page);
    }
    free(begun);
    blocks_release(&blocks);
    arena_free(arena);
    encoding_release(&reading);
    return 0;
}
