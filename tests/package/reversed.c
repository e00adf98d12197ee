/* A folder's names in the reverse order, for programs that are started with this preloaded: what depends on
 * the order in which a file system keeps names comes out otherwise. Not for several threads. */
#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define FOLDERS 64

static struct folder {
    DIR *stream;
    struct dirent **names;
    size_t left, count;
} folders[FOLDERS];

static struct folder *folder_of(DIR *stream) {
    for (size_t i = 0; i < FOLDERS; i++)
        if (folders[i].stream == stream) return &folders[i];
    return NULL;
}

static void forget(struct folder *f) {
    for (size_t i = 0; i < f->count; i++) free(f->names[i]);
    free(f->names);
    *f = (struct folder){0};
}

/* The C library names its parameters as only it may.
 * NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
struct dirent *readdir(DIR *stream) {
    struct dirent *(*real)(DIR *) = (struct dirent * (*)(DIR *)) dlsym(RTLD_NEXT, "readdir");
    struct folder *f = folder_of(stream);
    if (!f) {
        f = folder_of(NULL);
        if (!f) abort();
        f->stream = stream;
        for (struct dirent *entry; (entry = real(stream));) {
            f->names = realloc(f->names, (f->count + 1) * sizeof *f->names);
            struct dirent *copy = malloc(entry->d_reclen);
            if (!f->names || !copy) abort();
            f->names[f->count++] = memcpy(copy, entry, entry->d_reclen);
        }
        f->left = f->count;
    }
    return f->left ? f->names[--f->left] : NULL;
}

/* On machines where the two are one. */
struct dirent64 *readdir64(DIR *stream) {
    return (struct dirent64 *)(void *)readdir(stream);
}

int closedir(DIR *stream) {
    int (*real)(DIR *) = (int (*)(DIR *))dlsym(RTLD_NEXT, "closedir");
    struct folder *f = folder_of(stream);
    if (f) forget(f);
    return real(stream);
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
