#include "base/path.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

/* Appends the names of path to out, which holds an absolute path without a slash at its end. */
static void append_names(str path, buf *out) {
    for (str rest = path; rest.p;) {
        str name = str_cut(&rest, '/');
        if (!name.n || str_eq(name, STR("."))) continue;
        if (str_eq(name, STR(".."))) {
            while (out->n && out->p[out->n - 1] != '/') out->n--;
            if (out->n) out->n--;
            if (out->p) out->p[out->n] = '\0';
            continue;
        }
        buf_byte(out, '/');
        buf_add(out, name);
    }
}

/* Appends what of name is there, resolved and without a slash at its end; returns what follows. */
static str resolve_beginning(const char *name, buf *out) {
    size_t n = strlen(name);
    for (size_t end = n; end > 0; end--) {
        if (name[end - 1] != '/') continue;
        char *beginning = memory_copied(name, end), *resolved = realpath(beginning, NULL);
        free(beginning);
        if (!resolved) continue;
        append_names(str_of(resolved), out);
        free(resolved);
        return (str){name + end, n - end};
    }
    char *here = getcwd(NULL, 0);
    append_names(str_of(here), out);
    free(here);
    return str_of(name);
}

void path_absolute(const char *name, buf *out) {
    char *resolved = realpath(name, NULL);
    if (resolved) {
        buf_add(out, str_of(resolved));
        free(resolved);
        return;
    }
    buf path = {0};
    str rest = resolve_beginning(name, &path);
    append_names(rest, &path);
    if (!path.n) buf_byte(&path, '/');
    buf_add(out, buf_str(&path));
    buf_release(&path);
}

str path_shown(str path) {
    static char *here;
    if (!here) here = getcwd(NULL, 0);
    str folder = str_of(here);
    if (!folder.n || folder.n == 1 || !path_below(path, folder) || path.n == folder.n) return path;
    return str_sub(path, folder.n + 1, path.n);
}

str path_name(str path) {
    size_t at = path.n;
    while (at && path.p[at - 1] != '/') at--;
    return str_sub(path, at, path.n);
}

bool path_below(str path, str folder) {
    if (folder.n == 1) return path.n > 0 && path.p[0] == '/';
    return str_starts(path, folder) && (path.n == folder.n || path.p[folder.n] == '/');
}
