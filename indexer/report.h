/* What an index holds, on standard output. */
#ifndef INDEXER_REPORT_H
#define INDEXER_REPORT_H

#include <stdbool.h>

#include "base/status.h"

/* A line per letter with a header line: year signed journal minister title path, and with why also recipient
 * signers tags why; "-" for unknown. */
enum status report_list(const char *database, bool why, struct error *);

/* The same as a page: how many letters of each year, and a table of them. */
enum status report_page(const char *database, struct error *);

/* A line per passage, without a header: path lines kind heading text, and with why the rule that decided its
 * kind. */
enum status report_passages(const char *database, bool why, struct error *);

/* A line per figure: name and number. */
enum status report_stats(const char *database, struct error *);

#endif
