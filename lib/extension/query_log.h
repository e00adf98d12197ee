/* What a query asks for, phrase by phrase.
 *
 * FTS5 tells an auxiliary function how many phrases its query has and where they stand in a row, but not what
 * they say, and a word must weigh more than a compound that holds it. So the tokenizer's texts are remembered
 * as they come: a query's phrases are a run among those that its table was asked last. Several queries on one
 * table may be open at once; the caller tries run after run, newest first, until what it finds in a row is
 * what FTS5 found there. */
#ifndef EXTENSION_ASKED_H
#define EXTENSION_ASKED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "danish/analysis.h"

/* Room for the families of a word, each of them as a part, and the families of the whole printed word. */
#define QUERY_LOG_KEYS (3 * (TERM_OTHERS + 1))

/* What may stand at one position of a phrase. */
struct query_log_slot {
    str keys[QUERY_LOG_KEYS]; /* any of these: the families, their parts, the whole printed word */
    size_t key_count;
    bool begins; /* any key that begins so: word* */
    str form;    /* as typed, folded */
};

struct query_log_phrase {
    struct query_log_slot *slots;
    size_t slot_count;
};

/* Valid when zero-initialised: a query of which nothing is known. */
struct query_log {
    struct arena arena;
    struct query_log_phrase *phrases; /* NULL = not known */
    size_t phrase_count;
};

void query_log_release(struct query_log *);

/* Do both ask for the same? */
bool query_log_same(const struct query_log *, const struct query_log *);

bool query_log_fits(const struct query_log_slot *, const struct token *);

/* The texts of a connection's queries, until they are more than a megabyte: then the oldest are forgotten. */
struct heard;

struct heard *query_log_new(void);
void query_log_free(struct heard *);

/* A text that the table, whatever that points to, was asked for; prefix: it had a * after it. */
void query_log_add(struct heard *, const void *table, bool prefix, str text);

/* Reads the newest run of texts that has phrases of these sizes, in positions, and ends before *before (at
 * first SIZE_MAX), into *out, which is released first; sets *before so that the next call tries the next
 * older one. False, and nothing known, if there is none. */
bool query_log_find(const struct heard *, struct analysis *, const void *table, const size_t *sizes,
                    size_t count, size_t *before, struct query_log *out);

#endif
