/* A draft, whose first line is a text: its quotations lie in it and hold a word; each is aligned with the
 * text, and an alignment says every word of the quotation, and of the part of the text that it was found in,
 * once and in order. */
#include "fuzz.h"
#include "search/draft.h"
#include "search/match/align.h"
#include "base/utf8.h"

#define WORDS 120 /* more than are aligned undivided */

static void check(const struct atoms *a, const struct atoms *b, const struct alignment *d) {
    size_t at_a = 0, at_b = d->first, differing = 0;
    MUST(d->first <= d->end && d->end <= b->count);
    for (size_t i = 0; i < d->count; i++) {
        const struct edit *edit = &d->edits[i];
        MUST(edit->a == at_a && edit->b == at_b && edit->a_count + edit->b_count > 0);
        if (edit->kind == EDIT_SAME) MUST(str_eq(atom_form(a, edit->a), atom_form(b, edit->b)));
        differing += edit->kind == EDIT_CHANGED || edit->kind == EDIT_ADDED || edit->kind == EDIT_DROPPED;
        at_a += edit->a_count;
        at_b += edit->b_count;
    }
    MUST(at_a == a->count && at_b == d->end && differing == d->differing);
}

static void try(str quote, str text) {
    struct atoms a = {0}, b = {0};
    struct alignment d = {0};
    buf one = {0}, other = {0};
    utf8_nfc(quote, &one);
    utf8_nfc(text, &other);
    atoms_read(&a, NULL, buf_str(&one), WORDS);
    atoms_read(&b, NULL, buf_str(&other), WORDS);
    for (size_t i = 0; i < a.count; i++) {
        MUST(a.items[i].start < a.items[i].end && a.items[i].end <= one.n);
        MUST(!i || a.items[i - 1].end <= a.items[i].start);
    }
    align(&a, &b, true, &d);
    check(&a, &b, &d);
    align(&a, &b, false, &d);
    check(&a, &b, &d);
    align(&a, &a, false, &d);
    MUST(!d.differing && !d.slips);
    MUST(same_text(buf_str(&one), buf_str(&one)));
    atoms_mark_editor(&a);
    for (size_t i = 0; i < a.count; i++) {
        MUST(a.items[i].start < a.items[i].end && a.items[i].end <= one.n);
        MUST(!i || a.items[i - 1].end <= a.items[i].start);
    }
    align(&a, &b, true, &d);
    check(&a, &b, &d);
    alignment_release(&d);
    atoms_release(&a);
    atoms_release(&b);
    buf_release(&one);
    buf_release(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str rest = {(const char *)data, size}, text = str_cut(&rest, '\n');
    for (int lines = 0; lines < 2; lines++) {
        struct draft draft;
        struct draft_quote quote;
        size_t line = 0;
        draft_of(rest, lines, &draft);
        for (int i = 0; i < 20 && draft_next(&draft, &quote); i++) {
            MUST(quote.text.n && quote.text.p >= draft.text.p);
            MUST(quote.text.p + quote.text.n <= draft.text.p + draft.text.n);
            MUST(quote.line >= line && quote.line >= 1 && utf8_valid(quote.text));
            line = quote.line;
            try(quote.text, text);
        }
        draft_release(&draft);
    }
    return 0;
}
