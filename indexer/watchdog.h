/* A crafted index may keep SQLite busy in code that counts no steps (lib/store/database.h): a timer of the
 * main thread's processor time ends the program then, with one sentence and status 3. What was begun is
 * undone by the next run, as after a kill. */
#ifndef INDEXER_PATIENCE_H
#define INDEXER_PATIENCE_H

#include <stdint.h>

/* From now on: twenty seconds, and a second for each megabyte of the index. */
void watchdog_start(const char *database);

/* Something was done, so the time begins anew; the next step is about this many bytes of letters. Nothing
 * before watchdog_start. */
void watchdog_restart(int64_t bytes);

#endif
