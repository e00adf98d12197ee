/* Asking an index. For search/, and for the reports of indexer/. Nothing here writes. */
#ifndef STORE_READ_H
#define STORE_READ_H

#include "danish/sketch.h"
#include "store/letter.h"
#include "store/rank.h"
#include "store/store.h"

/* What is wanted of each match; each costs more than the one before. */
enum match_measure {
    MATCH_WHERE, /* the passage alone */
    MATCH_COUNT, /* and how many places match in it */
    MATCH_SCORE, /* and its BM25 score */
};

/* An FTS5 query whose every leaf is keys in quotes: see search/match/match.h. */
struct match {
    str text;
    const struct rank_phrase *phrases; /* one per phrase of the text, in order; for MATCH_SCORE */
    size_t phrase_count;
};

struct match_hit {
    int64_t passage; /* id */
    int64_t count;   /* places, with MATCH_COUNT */
    double score;    /* with MATCH_SCORE */
    const double
        *terms; /* with MATCH_SCORE: the weighted frequency of each term, as letters count it; borrowed */
    size_t term_count;
};

/* Calls take for every passage that matches, by ascending id; a status other than OK ends it and is handed
 * on. BAD_SYSTEM where the deadline passed: see store_deadline. */
enum status store_match(struct store *, const struct match *, enum match_measure,
                        enum status (*take)(void *, const struct match_hit *), void *context, struct error *);

/* What one passage scores: 0 where it does not match. */
enum status store_score(struct store *, const struct match *, int64_t passage, double *out, struct error *);

/* Keeps 64 MB of the index's pages from one query to the next, where there are many; one alone is slower for
 * it, as memory that it does not use twice costs more than to read a page again. */
void store_keep_pages(struct store *);

/* From now on, a query that works longer than so many milliseconds is stopped; 0 = never. In processor time,
 * so that nobody's slow reading of the output counts. */
void store_deadline(struct store *, int milliseconds);

/* A passage as the index keeps it; all borrowed until the next store_passage or store_text of this store. */
struct passage_row {
    int64_t id, letter;
    enum passage_kind kind;
    size_t first_line, last_line, start, end;
    str heading, text;
    int64_t section; /* of a title or heading: passages under it, itself counted; else 1 */
    struct span *spans;
    size_t span_count;
};

/* NONE where there is no such passage. */
enum status store_passage(struct store *, int64_t id, struct passage_row *out, struct error *);
/* Its text alone, which is cheaper; borrowed likewise. */
enum status store_text(struct store *, int64_t id, str *out, struct error *);

/* A letter by id, borrowed until the next store_letter of this store; NONE where there is none. */
enum status store_letter(struct store *, int64_t id, struct letter_row *out, struct error *);

/* The facts that need no row: cheap enough to be asked for every match. Zeros where there is no such id. */
struct passage_brief {
    int64_t letter;
    unsigned words;
    enum passage_kind kind;
};
struct letter_brief {
    int year, signed_year; /* 0 = unknown */
    int64_t words;
};
struct passage_brief store_passage_brief(struct store *, int64_t passage);
struct letter_brief store_letter_brief(struct store *, int64_t letter);
struct sketch store_sketch(struct store *, int64_t passage);
int64_t store_last_letter(struct store *);

/* BAD_STORE: something names a passage that no sound index has. */
enum status store_damaged_passage(struct store *, int64_t id, struct error *);

/* OK, or why some fact could not be read. */
enum status store_doc_values_status(struct store *, struct error *);

/* A row of the vocabulary. */
struct form_row {
    str form, key;
    int64_t count; /* how often it is printed */
};

enum form_question {
    FORMS_OF_KEY,    /* the printed forms of a family */
    FORMS_OF_FOLD,   /* the spellings that meet under a fold */
    FORMS_OF_PART,   /* the compounds that hold a part key */
    FORMS_OF_PREFIX, /* what begins so; in order of the form */
    FORMS_LIKE,      /* the form itself */
    FORMS_ALL,       /* in order of the form's bytes */
    FORMS_FAMILIES,  /* not forms, but the keys of all words and parts, with their passages; in order of the key */
};

/* Calls visit for each form, borrowed until it returns; what it returns other than OK is handed on. */
enum status store_forms(struct store *, enum form_question, str value,
                        enum status (*visit)(void *, const struct form_row *), void *context, struct error *);

/* How many passages hold a key: 0 where none does. */
enum status store_frequency(struct store *, str key, int64_t *out, struct error *);

/* The other side of the abbreviations that letters explain: of a brief one's key the full forms, as keys with
 * blanks between them, or the other way round; the most often explained first. */
enum status store_abbreviations(struct store *, bool of_full, str keys,
                                enum status (*visit)(void *, str other, int64_t count), void *context,
                                struct error *);

#endif
