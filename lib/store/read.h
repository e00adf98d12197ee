/* Asking an index. For search/, and for the reports of indexer/. Nothing here writes. */
#ifndef STORE_READ_H
#define STORE_READ_H

#include "danish/sketch.h"
#include "store/letter.h"
#include "store/store.h"

/* As store_open, but the file may also be the vocabulary of an export, without letters: what is asked of
 * words is answered, and there is no letter, no passage and no posting list. How many passages there are, and
 * how many words, is known (posting_lists_passages). */
enum status store_open_vocabulary(const char *path, struct store **out, struct error *);
bool store_is_vocabulary(const struct store *);

/* Appends the name of the export that a vocabulary belongs to; nothing of an index. */
enum status store_export_id(struct store *, buf *out, struct error *);

/* Many queries will come: what one reads of the index is kept for the next, 64 MB of its pages and more of
 * its lists the larger it is. A single query is slower with it, as memory that is not used twice costs more
 * than reading a page again. To be called before the process gives up its rights to read. */
void store_keep_much(struct store *);

/* From now on, a query that works longer than this many milliseconds, by work_clock, is stopped; 0 = never.
 */
void store_deadline(struct store *, int milliseconds);

/* BAD_SYSTEM if the query that runs is past its deadline: for work outside SQLite, now and then. */
enum status store_in_time(struct store *, struct error *);

/* A passage as the index keeps it; all borrowed until the next store_passage or store_text of this store. */
struct passage_row {
    int64_t id, letter;
    enum passage_kind kind;
    size_t first_line, last_line, start, end;
    str heading, text;
    str rule;        /* which rule decided its kind */
    int64_t section; /* of a title or heading: passages under it, itself counted; of a table's first row: its
                        rows; else 1 */
    size_t page;     /* on which it begins, from 1; 0 = the letter has no pages */
    str columns;     /* of a later row of a table: the first row, cells joined by " | "; else empty */
    struct span *spans;
    size_t span_count;
};

/* NONE if there is no such passage. */
enum status store_passage(struct store *, int64_t id, struct passage_row *out, struct error *);
/* The same without the heading and the columns, which other passages hold. */
enum status store_passage_alone(struct store *, int64_t id, struct passage_row *out, struct error *);
/* Its text alone, which is cheaper; borrowed likewise. */
enum status store_text(struct store *, int64_t id, str *out, struct error *);

/* A letter by id, borrowed until the next store_letter of this store; NONE if there is none. */
enum status store_letter(struct store *, int64_t id, struct letter_row *out, struct error *);

/* The facts that need no row: cheap enough to be asked for every match. Zeros if there is no such id. */
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
/* The same but for the letter, which stays 0: half of the reading. */
struct passage_brief store_passage_shape(struct store *, int64_t passage);
/* doc_values_classes (doc_values.h) of `count` passages from `first` on; 0 for those whose facts are not at
 * hand. */
void store_classes(struct store *, int64_t first, size_t count, unsigned char *out);
struct letter_brief store_letter_brief(struct store *, int64_t letter);
struct sketch store_sketch(struct store *, int64_t passage);
int64_t store_last_letter(struct store *); /* the highest id */

/* Letters that have words, and how many words such a letter has on average (1 if there are none). */
int64_t store_letter_count(struct store *);
double store_letter_mean(struct store *);

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
    FORMS_OF_KEY,    /* the printed forms of a family, and the compounds that hold it; the commonest first */
    FORMS_UNSORTED,  /* the same in no order, which is cheaper */
    FORMS_OF_FOLD,   /* the spellings that meet under a fold */
    FORMS_OF_PART,   /* the compounds that hold a part key */
    FORMS_OF_PREFIX, /* what begins so; in order of the form */
    FORMS_LIKE,      /* the form itself */
    FORMS_ALL,       /* in order of the form's bytes */
    FORMS_FAMILIES,  /* not forms, but the keys of all words and parts, with their passages; in key order */
};

/* Calls visit for each form, borrowed until it returns; what it returns other than OK is handed on. */
enum status store_forms(struct store *, enum form_question, str value,
                        enum status (*visit)(void *, const struct form_row *), void *context, struct error *);

/* Visits all forms or families (FORMS_ALL, FORMS_FAMILIES) in order, but not those that visit can do without:
 * it returns the bytes of a beginning of the form, and those that follow with the same beginning may be left
 * out; 0 = none. */
enum status store_forms_search(struct store *, enum form_question,
                               size_t (*visit)(void *, const struct form_row *), void *context,
                               struct error *error);

/* How many passages hold a key: 0 if none does. */
enum status store_frequency(struct store *, str key, int64_t *out, struct error *);

/* The other side of the abbreviations that letters explain: of a brief one's key the full forms, as keys with
 * blanks between them, or the other way round; the most often explained first. */
enum status store_abbreviations(struct store *, bool of_full, str keys,
                                enum status (*visit)(void *, str other, int64_t count), void *context,
                                struct error *);

#endif
