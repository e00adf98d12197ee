/* Page furniture: page numbers, running heads and feet, stamps. Some are recognised by their form; others
 * only by returning: a line that stands again on another page, if it tears a sentence there or touches the
 * page's edge.
 */
#ifndef INDEXER_FURNITURE_H
#define INDEXER_FURNITURE_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/block.h"

/* Furniture by its form: "Side 2", "2/3", "Styrelsen for Arbejdsliv Side 2 af 3", "2 | S i d e", "{1}-----",
 * "UDKAST". */
bool furniture_is_line(str line);

/* The lines of a letter that return. */
struct furniture;

/* Finds them; linear in the blocks' lines. */
struct furniture *furniture_find(const struct blocks *blocks);

/* Whether the line that stands at byte `file` of the letter is furniture, by its form or by returning. */
bool furniture_has(const struct furniture *, str line, size_t file);

void furniture_free(struct furniture *);

#endif
