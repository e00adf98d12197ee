#include "search/letter_name.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/sanitize.h"

/* Paths that a message lists. */
#define PATHS_LISTED 3

/* A line number that ends text, which then ends before it; 0 if there is none. */
static size_t cut_number(str *text) {
    size_t at = text->n;
    while (at && isdigit((unsigned char)text->p[at - 1])) at--;
    size_t digits = text->n - at, number = 0;
    if (!digits || digits > 9) return 0;
    for (size_t i = at; i < text->n; i++) number = number * 10 + (size_t)(text->p[i] - '0');
    text->n = at;
    return number;
}

static bool cut_sign(str *text, char sign) {
    if (!text->n || text->p[text->n - 1] != sign) return false;
    text->n--;
    return true;
}

bool letter_name_read(const char *typed, struct letter_name *out) {
    *out = (struct letter_name){.names[0].typed = str_of(typed)};
    str rest = out->names[0].typed, named = rest;
    size_t before = rest.n;
    out->first = out->last = cut_number(&rest);
    if (cut_sign(&rest, '-')) out->first = cut_number(&rest);
    bool lines = rest.n < before && cut_sign(&rest, ':');
    if (lines && (!out->first || !out->last)) return false;
    if (out->first > out->last) {
        size_t swap = out->first;
        out->first = out->last;
        out->last = swap;
    }
    if (lines) out->names[1].typed = rest;
    for (size_t i = 0; i < 2; i++) {
        buf path = {0};
        buf_add(&path, out->names[i].typed);
        if (path.n) path_absolute(path.p, &out->names[i].absolute);
        buf_release(&path);
    }
    return named.n && (!lines || rest.n);
}

void letter_name_release(struct letter_name *p) {
    for (size_t i = 0; i < 2; i++) buf_release(&p->names[i].absolute);
    *p = (struct letter_name){0};
}

/* The better a letter fits, the lower: all of what was typed or without the lines, by path or by its end. */
enum { WAYS = 4, BY_END = 2 };

struct search {
    const struct letter_name *named;
    buf shown; /* scratch */
    struct fits {
        int64_t letter; /* the first */
        size_t count;
        buf paths; /* of the first, as a message lists them */
    } fits[WAYS];
};

static bool ends_so(str path, str end) {
    if (path.n <= end.n || !str_eq(str_sub(path, path.n - end.n, path.n), end)) return false;
    char before = path.p[path.n - end.n - 1];
    return before == '/' || before == '!'; /* a folder's, or a container's */
}

static enum status look_at(void *context, const struct letter_row *row) {
    struct search *s = context;
    buf_clear(&s->shown);
    sanitize_add(path_shown(row->path), &s->shown);
    for (size_t i = 0; i < 2; i++) {
        const struct letter_reading *name = &s->named->names[i];
        if (!name->typed.n) continue;
        bool same = str_eq(row->path, buf_str(&name->absolute)) || str_eq(buf_str(&s->shown), name->typed);
        if (!same && !ends_so(row->path, name->typed) && !ends_so(buf_str(&s->shown), name->typed)) continue;
        struct fits *fits = &s->fits[same ? i : BY_END + i];
        if (!fits->count++) fits->letter = row->id;
        if (fits->count > PATHS_LISTED) continue;
        if (fits->count > 1) buf_add(&fits->paths, STR(", "));
        buf_add(&fits->paths, buf_str(&s->shown));
    }
    return OK;
}

static enum status no_such_letter(const struct letter_name *named, struct error *error) {
    str typed = named->names[named->names[1].typed.n != 0].typed;
    return fail(error, BAD_USAGE, _("the index has no letter %.*s; the letters that it has: %s --list"),
                (int)typed.n, typed.p, program_indexer());
}

enum status letter_name_find(struct store *store, const struct letter_name *named, int64_t *letter,
                             bool *lines, bool *by_end, struct error *error) {
    struct search s = {.named = named};
    enum status status = store_each_letter(store, look_at, &s, error);
    size_t way = 0;
    while (way < WAYS && !s.fits[way].count) way++;
    if (!status && way == WAYS) {
        status = no_such_letter(named, error);
    } else if (!status && s.fits[way].count > 1) {
        status = fail(error, BAD_USAGE, _("%zu letters end so: %s%s; name more of the path, or all of it"),
                      s.fits[way].count, s.fits[way].paths.p, s.fits[way].count > PATHS_LISTED ? " …" : "");
    } else if (!status) {
        *letter = s.fits[way].letter;
        *lines = way % BY_END == 1;
        *by_end = way >= BY_END;
    }
    for (size_t i = 0; i < WAYS; i++) buf_release(&s.fits[i].paths);
    buf_release(&s.shown);
    return status;
}
