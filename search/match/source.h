/* A source: where one reading of a leaf occurs. The leaves of every tree of cursors.
 *
 *   key      a word by its key
 *   any key  a word of several families, or afslut*: any of the families that begin so
 *   phrase   "skole reform": keys at consecutive positions
 *   near     "skole reform"~5: keys in any order, with at most N other words between the outermost
 *
 * A key, or any of a few, is read from the lists as the walk goes on; the others are found when the source is
 * made, since what they weigh in a score depends on how many passages hold them. A place at which several
 * keys of a position stand is one occurrence. */
#ifndef SEARCH_SOURCE_H
#define SEARCH_SOURCE_H

#include "search/match/cursor.h"
#include "search/match/expression.h"
#include "store/posting_list.h"

/* What is wanted of the occurrences, each costing more than the one before. */
enum source_detail {
    SOURCE_ANY,      /* whether there is any; all, if that costs nothing */
    SOURCE_PASSAGES, /* in which passages they are, and how many there */
    SOURCE_SCORES,   /* and in how many passages of the index, for the score */
    SOURCE_PLACES,   /* and at which positions */
};

struct source {
    struct cursor cursor;
    const struct reading *reading;
    double weight; /* of one occurrence */
    int64_t found; /* passages that hold it (near, with SOURCE_SCORES: that hold each word, added up) */
    int64_t base;  /* of the window that is filled; -1 = none yet */
    /* The window's passages that hold it, ascending; then one whose passage is after the window. */
    const struct list_entry *first;
    const struct list_entry *at; /* free for the user, who moves it on from first */

    struct posting_list *list; /* of a key; otherwise NULL */
    struct gathered *gathered; /* of any key, if read as the walk goes on; otherwise NULL */
    struct list_entry *items;  /* of what is read as the walk goes on, those of the window; otherwise all */
    size_t count, room;
    bool *sure; /* of any key: whether one that needs no look at the text is in the passage; otherwise NULL */
    size_t sure_room;
    uint32_t *places; /* with SOURCE_PLACES, of entries without positions: from each one's `place` on */
    size_t place_count, place_room;
    bool keeps_places;
    bool dense;                       /* its list has bits: see list_cache.h */
    const struct decoded_list *array; /* of a key whose list is decoded: source_entry needs no source_fill */
    size_t next, from, after; /* in array: where source_entry goes on, where the window begins, ends */
    bool whole;               /* after source_take_all: items are all of it, not those of the window */
    struct list_entry one;    /* of array: what source_entry returned last */
    struct list_entry end;    /* what `first` is if there is nothing in the window */
};

/* The source of a reading of the leaf. What goes wrong is reported by posting_lists_status of the reader. */
struct source *source_new(struct store *, struct posting_list_reader *, const struct leaf *,
                          const struct reading *, enum source_detail, struct error *);

/* Reads what the source holds of the window's passages, at least of those in `among`. */
void source_fill(struct source *, int64_t base, const uint64_t *among);

/* Makes all passages of the source at hand, so that source_entry needs no source_fill and may be asked for
 * any passage after source_restart. Before the walk. False, and nothing is changed, if they are too many to
 * be kept. */
bool source_take_all(struct source *, struct posting_list_reader *);

/* Where in the array the first passage of the window is, or of one after it. Asked for ascending windows. */
size_t source_from(struct source *, int64_t base);

/* Where in the array the passage is; its end if it is not there. Asked for ascending passages, as
 * source_count and source_entry are, until source_rewind or source_restart. */
static inline size_t source_find(struct source *s, int64_t passage) {
    const struct decoded_list *list = s->array;
    if (list->bits) return decoded_list_has(list, passage) ? decoded_list_rank(list, passage) : list->count;
    s->next = decoded_list_seek(list, s->next, passage);
    return s->next < list->count && list->passages[s->next] == passage ? s->next : list->count;
}

/* What the source holds of a passage of the window that was filled; NULL for nothing. */
static inline const struct list_entry *source_entry(struct source *s, int64_t passage) {
    const struct decoded_list *list = s->array;
    if (!list) {
        while (s->at->passage < passage) s->at++;
        return s->at->passage == passage ? s->at : NULL;
    }
    size_t at = source_find(s, passage);
    if (at == list->count) return NULL;
    s->one = (struct list_entry){passage, list->positions + list->starts[at], list->counts[at], 0};
    return &s->one;
}

/* How often, which needs less of memory to be read. */
static inline unsigned source_count(struct source *s, int64_t passage) {
    if (!s->array) {
        const struct list_entry *entry = source_entry(s, passage);
        return entry ? entry->count : 0;
    }
    size_t at = source_find(s, passage);
    return at < s->array->count ? s->array->counts[at] : 0;
}

/* To the first passage of the window. */
static inline void source_rewind(struct source *s) {
    s->at = s->first;
    s->next = s->from;
}

/* After source_take_all: to the first passage of all. */
static inline void source_restart(struct source *s) {
    s->at = s->items;
    s->next = s->from = s->after = 0;
}

/* Does no passage hold it? Before the walk. */
bool source_is_empty(const struct source *);

/* With SOURCE_PLACES: writes the positions of an entry's occurrences to out[0..entry->count); each once and
 * ascending, but of a near, whose words each have theirs. Of the window that was filled last. */
void source_places(const struct source *, const struct list_entry *, uint32_t *out);

/* How many of those positions are below `end`. */
size_t source_leading(const struct source *, const struct list_entry *, uint32_t end);

/* Puts positions in order, each once. How many are left. */
size_t source_sort(uint32_t *positions, size_t count);

/* Does the passage of the entry hold the reading for sure, without a look at the text? */
static inline bool source_is_sure(const struct source *s, const struct list_entry *entry) {
    return s->sure && s->sure[entry - s->items];
}

#endif
