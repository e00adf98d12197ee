/* Kinds: what each unit is in its letter, by an ordered table of named rules (see kind.c). */
#ifndef INDEXER_KIND_H
#define INDEXER_KIND_H

#include "indexer/unit.h"

/* Gives every unit its kind. */
void kind_decide(struct units *units);

#endif
