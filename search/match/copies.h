/* The same words again: which passages are near-identical copies of each other. */
#ifndef SEARCH_COPIES_H
#define SEARCH_COPIES_H

#include "search/match/hits.h"

/* A hit and those of its copies that are hits too. */
struct fold {
    size_t best, hit; /* indices into the hits: the first of them, at whose place they stand; the newest,
                         which is shown */
    int *years;       /* of the copies, each once, latest first; not the hit's own; 0 (unknown) left out */
    size_t year_count, year_room;
    size_t copies; /* how many hits were folded into this one */
    struct sketch sketch;
    struct shingles shingles; /* of the first, when it was compared */
};

struct folds {
    struct fold *items;
    size_t count, room;
    size_t folded; /* hits that are not the first of their fold */
};

/* How many of the hits are looked at for copies of the first `most`: copies have nearly the score of the
 * first, so they rank close after it. */
size_t copies_reach(size_t most);

/* Folds hits, which are in order as far as copies_reach(most), into the first `most` distinct ones and counts
 * what folds into those. */
enum status copies_fold(struct store *, const struct hits *, size_t most, struct folds *out, struct error *);
void copies_release(struct folds *);

/* Passages that return: a text and every passage that says it. */
struct repeat {
    int64_t *passages; /* ids, by their letters' paths, then as they stand there; at least one */
    size_t count, room;
};

struct repeats {
    struct repeat *items;
    size_t count, room;
};

/* Groups all running text (titles, headings, paragraphs, items, quotes) of the index by its copies. Groups
 * are in order of their first passage; passages without copies are groups of one. The same for the same
 * letters, whenever each came. */
enum status copies_group(struct store *, struct repeats *out, struct error *);
void repeats_release(struct repeats *);

#endif
