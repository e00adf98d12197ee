/* Markdown inside a block -> text with its byte map. By CommonMark's rules for emphasis, code, links,
 * images, entities, escapes, autolinks and HTML; linear in the block's bytes. */
#ifndef INDEXER_INLINE_H
#define INDEXER_INLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/block.h"
#include "indexer/entity.h"

/* One line's part of a block, in bytes of the reading; line counts from 1. */
struct source_range {
    size_t from, to, line;
};

/* The labels that links may name: `[label]: address`. */
struct labels {
    buf bytes;
    struct label {
        size_t from, to; /* in bytes */
    } * at;
    size_t count, room;
    bool sorted;
};

/* Adds the label of a line that is a definition; false when it is none. */
bool labels_define(struct labels *labels, str line);
void labels_release(struct labels *labels);

/* What inline_write found about the whole. */
struct inline_facts {
    bool bold;  /* all of it is strong */
    bool image; /* all of it is images */
};

/* Room that is used again from block to block; zero-initialised but for rare_entity is ready. */
struct inlines {
    struct labels labels;
    buf content, acts, sign;
    struct delimiter *delimiters;
    size_t delimiter_count, delimiter_room;
    struct bracket *brackets;
    size_t bracket_count, bracket_room;
    size_t brackets_dead; /* before this one a [ stands around a link, and can begin none itself */
    struct stretch *strong, *images;
    size_t strong_count, strong_room, image_count, image_room;
    entity_lookup *rare_entity; /* whom to ask */
    size_t rare_entities;       /* how many times it was asked */
};

/* Writes the spans' text into the writer, line breaks between them. */
struct inline_facts inline_write(struct inlines *in, struct writer *writer, const struct source_range *spans,
                                 size_t count);

void inlines_release(struct inlines *in);

#endif
