/* The names of the files that a writer keeps beside an index. Private to lib/store. */
#ifndef STORE_BESIDE_H
#define STORE_BESIDE_H

#define SIDECAR_LOCK "-lock"
#define SIDECAR_NEW "-new"
#define SIDECAR_RUN "-run"         /* has a name only while it is made */
#define SIDECAR_COMPACT "-compact" /* a new one without the space that removed letters left */

/* path and ending as one string, which the caller frees. */
char *sidecar_path(const char *path, const char *ending);

#endif
