/* Giving up rights that are not needed any more, so that a mistake in what follows harms less. Linux'
 * Landlock; where the kernel has none, nothing happens and nothing is said. */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

/* From now on this process opens no file but for reading, and that only below the folders, or of the files,
 * named; it makes, changes, removes and runs none, and (Linux 6.7) connects nowhere. What is open stays
 * usable. paths ends with NULL; a name that cannot be opened is passed over. For good, and for all threads
 * begun later. */
void sandbox_enter(const char *const *paths);

#endif
