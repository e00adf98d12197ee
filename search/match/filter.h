/* Filters as cursors: what is asked of a letter or of where a passage stands, whatever its words are. */
#ifndef SEARCH_FILTER_H
#define SEARCH_FILTER_H

#include "search/match/cursor.h"
#include "search/query/query.h"
#include "store/read.h"

/* Is a letter of this goal year one of from..to? A letter of unknown year (0) is in no years but all of them.
 */
bool filter_has_year(int year, int from, int to);

/* The passages whose letter's goal year is in from..to. It only tests the passages that it is given, which
 * must be of the index: it belongs into an `all`. */
struct cursor *filter_years(struct store *, int from, int to);

/* The passages of the letters of a set (within.h), which must outlive it; it only tests, likewise. */
struct letter_set;
struct cursor *filter_letter_set(struct store *, const struct letter_set *);

/* All passages of the index. NULL after a failure, as below. */
struct cursor *filter_all(struct store *, struct error *);

/* The passages of the kinds whose names fit, as query_value_fits has it; it only tests, likewise. */
struct cursor *filter_kind(struct store *, str name);

/* The passages of letters that a filter by signer, recipient, journal number or date lets through. */
struct cursor *filter_fact(struct store *, const struct query *, struct error *);

/* The passages of letters whose path, as shown, absolute or, if the glob has no slash, by its name alone,
 * fits the glob. */
struct cursor *filter_path(struct store *, str glob, struct error *);

/* The passages from each title or heading that `headings` answers to the end of what stands under it.
 * Releases headings. */
struct cursor *filter_sections(struct store *, struct cursor *headings, struct error *);

#endif
