/* The query as the index can answer it: every word with all its readings.
 *
 * query.h holds what was typed; here each leaf is looked up in the analysis and the vocabulary, and gets
 * its readings: the family of the word, compounds that hold it, other spellings, words written apart or
 * together, and, if all that is nowhere, the nearest printed words. search/match/plan.h makes
 * cursors of it; search/match/marks.h finds it in a passage's text. */
#ifndef SEARCH_EXPRESSION_H
#define SEARCH_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "danish/derivation.h"
#include "danish/rung.h"
#include "search/query/query.h"
#include "search/query/year.h"
#include "store/read.h"

/* A position of a reading: what may stand there. */
struct position {
    str *keys; /* any of these; parts with their mark */
    size_t key_count;
    str form;     /* as typed, folded; decides between form, spelling and stem */
    bool exact;   /* only this form */
    bool prefix;  /* only forms that begin so */
    bool pattern; /* only forms or families of that shape: * any signs, ? one */
    size_t sure;  /* of the three: the first `sure` keys are of families of which no other form is printed */
};

/* Does the position ask for forms? Then position_takes decides, and not the key alone. */
bool position_by_form(const struct position *);

/* Does a printed word fit a position that asks for forms: by its folded form, or for a pattern by the key of
 * its family (virk?omhed takes virksomhederne)? *rung is then how: RUNG_FORM or RUNG_STEM. Takes time by the
 * product of the lengths at most. */
bool position_takes(const struct position *, str form, str key, enum rung *rung);

/* One way in which a leaf may be printed: its positions, one after the other (of a NEAR leaf: near each
 * other).
 */
struct reading {
    struct position *positions;
    size_t position_count;
    enum rung rung; /* the weakest that this reading needs, whatever the printed forms */
    double weight;  /* of one occurrence in ranking */
    unsigned
        term; /* 0: the leaf itself; 1, 2 ...: something that its word is made of, which ranks by itself */
    double share; /* of that term in the score */
};

struct leaf {
    const struct query *query;
    unsigned number; /* from 0, in the order of the query */
    bool silent;     /* no reason for a hit: under a NOT, or a stopword that a question leaves out */
    bool verify;     /* the index finds more than the leaf means: look at the text */
    bool stopword;   /* one word that says nothing in a question */
    bool near; /* its positions stand in any order, at most distance other words between the outermost */
    unsigned distance;
    bool sought; /* for slips, as it is nowhere */
    str nearest; /* with sought: the printed word nearest to it; empty if there is none */
    struct reading *readings;
    size_t reading_count, reading_room;
};

/* A node: a text leaf, a filter (all other query kinds), or AND, OR, NOT of children. */
struct expression {
    enum query_kind kind;
    struct leaf *leaf;         /* of WORD, PHRASE, NEAR */
    const struct query *query; /* of a filter */
    struct expression **children;
    size_t child_count;
};

struct expressions;

/* Counts if the index's lists are not in the file. */
struct reading_counter {
    /* How many passages hold a reading and, unless places is NULL, how many occurrences there are. */
    enum status (*count)(void *context, const struct leaf *, const struct reading *, int64_t *passages,
                         int64_t *places, struct error *);
    /* How many passages of the years hold a part of the tree and, unless letters is NULL, in how many letters
     * they are. */
    enum status (*count_part)(void *context, const struct expressions *, const struct expression *part,
                              const struct year_span *, int64_t *passages, int64_t *letters, struct error *);
    /* How many letters of the years hold all of it, as within_letters decides. */
    enum status (*count_letters)(void *context, const struct expressions *, const struct year_span *,
                                 int64_t *letters, struct error *);
    void *context;
};

struct expression_options {
    bool any;    /* words are joined by OR, and stopwords left out */
    bool strict; /* no slips and no derivations */
    enum derived derived;
    const struct reading_counter *counter; /* NULL: the index's lists do */
};

/* All that belongs to one query. */
struct expressions {
    struct arena arena;
    struct expression *root; /* NULL if nothing is left to look for */
    struct leaf **leaves;
    size_t leaf_count, leaf_room;
    const struct reading_counter *counter; /* of the options */
};

/* Builds the expression of query, which must outlive it. What was taken for what is appended to notes, a
 * sentence a line. Release also after a failure. */
enum status expression_build(struct store *, const struct query *query, const struct expression_options *,
                             struct expressions *out, buf *notes, struct error *);
/* Is year one of those that the query is about: beskæftigelsesmål 2020? */
bool expression_names_year(const struct expressions *, int year);
/* Is it about any year? */
bool expression_names_years(const struct expressions *);

void expression_release(struct expressions *);

#endif
