/* How long the program has worked: wall time, less what it waited until its output was read. For time limits:
 * a pager may stand as long as a person reads. */
#ifndef BASE_WORK_CLOCK_H
#define BASE_WORK_CLOCK_H

#include <stdint.h>

/* Nanoseconds, from any beginning. May be asked in a signal's handler. */
int64_t work_clock(void);

/* From now on the clock stands while a write to standard output waits. Before anything is printed. */
void work_clock_guard_output(void);

#endif
