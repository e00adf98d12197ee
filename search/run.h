/* The program search, from its command line to its exit status. */
#ifndef SEARCH_RUN_H
#define SEARCH_RUN_H

#include "search/engine.h"
#include "search/options.h"

/* Makes the engine that is asked in the place of the index's lists. */
typedef enum status engine_opener(const struct options *, struct engine **out, struct error *);

/* With an opener the file that is opened is a vocabulary. Without one, a question to an engine is handed over
 * to the program that has one. */
int search_run(int argc, char **argv, engine_opener *);

#endif
