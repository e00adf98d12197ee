/* The tables form and part: which forms are printed, how often, and of which family. Private to lib/store. */
#ifndef STORE_VOCABULARY_H
#define STORE_VOCABULARY_H

#include "store/database.h"

/* Adds the counts that the database's analysis has gathered to the tables and sets them to 0; forms that are
 * printed no more are taken out. */
enum status vocabulary_write(struct database *, struct error *);

/* Does the table hold exactly what the texts of all passages print? BAD_STORE names the first difference. */
enum status vocabulary_check(struct database *, struct error *);

#endif
