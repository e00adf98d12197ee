#include "search/query/respelling.h"

static const char *letter_for(char first, char second) {
    if (first == 'a' && second == 'e') return "æ";
    if (first == 'o' && second == 'e') return "ø";
    if (first == 'a' && second == 'a') return "å";
    return NULL;
}

void respelling_init(struct respelling *r, str form) {
    *r = (struct respelling){.form = form, .next = 1};
    for (size_t i = 0; i + 1 < form.n && r->count < RESPELLING_SITES; i++)
        if (letter_for(form.p[i], form.p[i + 1])) r->sites[r->count++] = i++;
}

bool respelling_next(struct respelling *r, buf *out) {
    if (r->next >= 1u << r->count) return false;
    buf_clear(out);
    size_t from = 0;
    for (size_t i = 0; i < r->count; i++) {
        if (!(r->next & 1u << i)) continue;
        size_t at = r->sites[i];
        buf_add(out, str_sub(r->form, from, at));
        buf_add(out, str_of(letter_for(r->form.p[at], r->form.p[at + 1])));
        from = at + 2;
    }
    buf_add(out, str_sub(r->form, from, r->form.n));
    r->next++;
    return true;
}
