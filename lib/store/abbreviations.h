/* The table abbreviation: what the letters explain, kept true as they come and go. Private to lib/store. */
#ifndef STORE_ABBREVIATIONS_H
#define STORE_ABBREVIATIONS_H

#include "store/database.h"

struct abbreviations;

struct abbreviations *abbreviations_new(struct database *);
void abbreviations_free(struct abbreviations *);

/* Counts what a letter explains: sign is 1 when it comes and -1 when it goes. */
enum status abbreviations_add(struct abbreviations *, const struct analysed *, int sign, struct error *);

/* Does the table hold exactly what all passages explain? BAD_STORE if not. */
enum status abbreviations_check(struct database *, struct error *);

#endif
