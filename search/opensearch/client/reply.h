/* An answer of OpenSearch, read: the one module that knows jansson. Nothing in it is believed: what is not as
 * it must be is an error, and what the engine calls partial or late is no answer. */
#ifndef CLIENT_REPLY_H
#define CLIENT_REPLY_H

#include "store/lent.h"

struct reply;

/* Of an index: what made it. */
struct reply_meta {
    int64_t brev; /* the version of the fields */
    str analyser; /* the fingerprint of the analysis; empty if it is no index of letters */
    str id;       /* the name of the export that is loaded: store_export_id */
};

/* Reads the answer to a search. BAD_SYSTEM if it is no JSON, no answer to a search, or not whole: some shards
 * failed, or the engine stopped early. Free it also after a failure. */
enum status reply_read(str bytes, struct reply **out, struct error *);
void reply_free(struct reply *);

/* Reads the answer to /INDEX/_mapping; what it names is in the arena. All indexes that an alias stands for
 * must say the same. */
enum status reply_meta_read(str bytes, struct arena *, struct reply_meta *out, struct error *);

/* Appends why the engine refused a request, as it says itself; nothing if it does not. */
void reply_reason(str bytes, buf *out);

/* How many passages answer. */
enum status reply_total(const struct reply *, int64_t *out, struct error *);

/* ---- passages ---- */

struct reply_hit {
    struct passage_row passage; /* id: its number in the letter, from 0; letter: 0 */
    struct letter_row letter;   /* id: 0 */
    str name;    /* of the letter, which with a full stop and its number names a passage there */
    bool beside; /* it is no hit, but stands before one; false */
    unsigned words;
    int64_t letter_words;
    double score;
};

size_t reply_hits(const struct reply *);

/* Passage i; its texts and spans are in the arena. */
enum status reply_hit(const struct reply *, size_t i, struct arena *, struct reply_hit *out, struct error *);

/* 20190221 as "2019-02-21", the arena's; empty for 0. */
str reply_day(struct arena *, int64_t day);

/* Appends the sort values of the last passage as JSON; nothing if there is no passage. */
void reply_last(const struct reply *, buf *out);

/* ---- figures ---- */

/* The number of that aggregation: its value, or how many passages it has. */
enum status reply_figure(const struct reply *, const char *name, double *out, struct error *);

struct reply_bucket {
    str path;       /* if its key has one; borrowed from the reply */
    int64_t number; /* its key, or the year of its key; 0 if there is none */
    int64_t count;  /* passages */
    double places, words, frequency;
    int64_t year, signed_; /* 0 = unknown */
};

size_t reply_buckets(const struct reply *, const char *name);
enum status reply_bucket(const struct reply *, const char *name, size_t i, struct reply_bucket *out,
                         struct error *);

/* Appends the key of the last bucket as JSON; nothing if fewer came than the `most` that were asked for, so
 * that no more can follow. */
void reply_after(const struct reply *, const char *name, size_t most, buf *out);

#endif
