#include "base/program.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/path.h"
#include "base/str.h"
#include "base/utf8.h"

/* Bytes of a name that are shown; the file system allows 255. */
#define NAME 255

static struct {
    char own[NAME + 1], indexer[NAME + 16], search[NAME + 16];
} names = {"", "indexer", "search"};

size_t program_file(char *out, size_t size) {
    ssize_t n = readlink("/proc/self/exe", out, size - 1);
    if (n <= 0 || (size_t)n >= size - 1) n = 0;
    out[n] = '\0';
    return (size_t)n;
}

/* The name of a path, fit to be shown. */
static void take_name(str path, char out[NAME + 1]) {
    buf clean = {0};
    utf8_clean(path_name(path), &clean);
    for (size_t i = 0; i < clean.n; i++)
        if (clean.p[i] == '\n' || clean.p[i] == '\t') clean.p[i] = ' ';
    size_t n = utf8_floor(buf_str(&clean), NAME);
    if (n) memcpy(out, clean.p, n);
    out[n] = '\0';
    buf_release(&clean);
}

/* brev-search: brev- goes before both. False if the name is no name of this program. */
static bool take_prefix(const char *name, const char *plain) {
    str prefix = str_of(name);
    if (!str_ends(prefix, str_of(plain))) return false;
    prefix.n -= strlen(plain);
    snprintf(names.indexer, sizeof names.indexer, "%.*sindexer", (int)prefix.n, prefix.p);
    snprintf(names.search, sizeof names.search, "%.*ssearch", (int)prefix.n, prefix.p);
    return true;
}

void program_begin(const char *plain, const char *called) {
    take_name(str_of(called), names.own);
    if (!names.own[0]) take_name(str_of(plain), names.own);
    if (take_prefix(names.own, plain)) return;
    char file[PATH_MAX], name[NAME + 1];
    str path = {file, program_file(file, sizeof file)};
    take_name(path, name);
    take_prefix(name, plain);
}

const char *program_name(void) {
    return names.own;
}

const char *program_indexer(void) {
    return names.indexer;
}

const char *program_search(void) {
    return names.search;
}
