/* What an HTML tag inside a letter means for its blocks. Knows names only: markdown.h finds the tags. */
#ifndef INDEXER_TAG_H
#define INDEXER_TAG_H

#include <stdbool.h>

#include "base/str.h"

enum tag_role {
    TAG_OTHER, /* parts nothing: <span>, <a>, <em>, and whatever is not known */
    TAG_BREAK, /* <br> */
    TAG_BLOCK, /* <p>, <div>: what stands before it ends */
    TAG_HEADING,
    TAG_ITEM,
    TAG_QUOTE,
    TAG_TABLE,
    TAG_ROW,
    TAG_CELL,
    TAG_STRONG,
    TAG_SUP,
};

struct tag {
    enum tag_role role;
    int level;    /* of a heading, from 1 */
    bool closing; /* </p> */
};

/* The tag that s begins with, from its <. */
struct tag tag_read(str s);

#endif
