#include "indexer/reader.h"

#include <string.h>
#include <strings.h>

#include "indexer/block.h"
#include "indexer/markdown.h"
#include "indexer/plain.h"

static const char *const markdown_endings[] = {".md", ".markdown", NULL};
static const char *const plain_endings[] = {".txt", NULL};

static const struct reader readers[] = {
    {"markdown", markdown_endings, markdown_blocks, false},
    {"plain", plain_endings, blocks_of_plain, false},
};

static const struct reader program = {"program", NULL, markdown_blocks, true};
static const struct reader plain_program = {"program", NULL, blocks_of_plain, true};

static bool ends_like(str name, const char *ending) {
    size_t n = strlen(ending);
    return name.n > n && strncasecmp(name.p + name.n - n, ending, n) == 0;
}

const struct reader *reader_of(str file_name) {
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        for (const char *const *ending = readers[i].endings; *ending; ending++)
            if (ends_like(file_name, *ending)) return &readers[i];
    return NULL;
}

const struct reader *reader_of_stream(str name) {
    const struct reader *reader = reader_of(name);
    return reader ? reader : &readers[0];
}

const struct reader *reader_of_program(void) {
    return &program;
}

const struct reader *reader_of_plain(const struct reader *reader) {
    return reader == &program ? &plain_program : reader;
}

void reader_blocks(const struct reader *reader, const struct reading *reading, struct blocks *out) {
    out->paged = reader->pages;
    if (!reader->read(reading, out)) blocks_of_plain(reading, out);
}
