/* Making the tree of query.h. */
#ifndef SEARCH_NODE_H
#define SEARCH_NODE_H

#include "search/query/query.h"

/* Children on their way to a node. */
struct query_list {
    struct query **items;
    size_t count, room;
};

/* A node without children, with its own copy of text. */
struct query *node_new(enum query_kind, str text);

/* Adds q, which the list then owns (NULL: nothing); a node of the given kind is replaced by its children, and
 * none is added twice. */
void query_list_add(struct query_list *, enum query_kind, struct query *q);

/* The list as one node of that kind, which owns it: the one child itself if there is one, NULL if there is
 * none. */
struct query *query_list_join(struct query_list *, enum query_kind);

/* NOT q, which it owns; of a NOT its child. */
struct query *node_negated(struct query *q);

#endif
