/* How many passages hold a key: the table `frequency`, for the weight of words and for what may be left out
 * of ranking. Private to lib/store. An index that is built from nothing gets it from its postings
 * (postings.h); here it is kept true when letters come and go. */
#ifndef STORE_FREQUENCY_H
#define STORE_FREQUENCY_H

#include "store/database.h"
#include "store/analysed.h"

struct frequencies;

struct frequencies *frequencies_new(void);
void frequencies_free(struct frequencies *);

/* A passage of these tokens has come (1) or gone (-1). Their keys are borrowed until frequencies_write. */
void frequencies_add(struct frequencies *, const struct analysed_token *, size_t count, int sign);

/* Writes the changes and forgets them. */
enum status frequencies_write(struct frequencies *, struct database *, struct error *);

/* Did some key leave the table, in any of the writes? */
bool frequencies_lost(const struct frequencies *);

/* Compares the table with what was added, which must be all passages. BAD_STORE says at which key they
 * differ. */
enum status frequencies_check(struct frequencies *, struct database *, struct error *);

#endif
