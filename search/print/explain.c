/* --explain as text: on standard error. */
#include <inttypes.h>
#include <stdio.h>

#include "base/message.h"
#include "base/sanitize.h"
#include "base/utf8.h"
#include "search/print/printer.h"

/* What a line is about, in 12 columns. */
static void print_label(const char *label) {
    size_t width = utf8_width(str_of(label));
    fprintf(stderr, "  %s%*s ", label, width < 12 ? (int)(12 - width) : 0, "");
}

static void print_rung(enum rung rung, bool first) {
    if (!first) fputc('\n', stderr);
    print_label(_(rung_label(rung)));
}

/* Only if there is a choice between them. */
static void print_families(const struct explain_word *word) {
    if (word->family_count < 2) return;
    /* TRANSLATORS: the words that a word can be a form of, and how often each is printed */
    print_label(_("families"));
    for (size_t i = 0; i < word->family_count; i++) {
        if (i) fputs(", ", stderr);
        sanitize_print(stderr, word->families[i].key, NULL);
        fprintf(stderr, " (%" PRId64 ")", word->families[i].count);
    }
    fputc('\n', stderr);
}

static void print_parts(const struct explain_word *word) {
    if (!word->part_count) return;
    /* TRANSLATORS: the parts that a compound consists of, and runs of them */
    print_label(_("made of"));
    for (size_t i = 0; i < word->part_count; i++) {
        if (i) fputs(", ", stderr);
        sanitize_print(stderr, word->parts[i], NULL);
    }
    fputc('\n', stderr);
}

static void print_heading(const struct explain_word *word) {
    buf text = {0};
    sanitize_add(word->text, &text);
    if (!text.n) buf_add(&text, STR("-"));
    if (word->role == EXPLAIN_LEFT_OUT)
        fprintf(stderr, _("%s: left out, it says nothing in a question"), text.p);
    else if (word->role == EXPLAIN_EXCLUDED)
        fprintf(stderr, word->count ? _("%s (excluded)") : _("%s (excluded): nowhere"), text.p);
    else
        fprintf(stderr, word->count ? "%s" : _("%s: nowhere"), text.p);
    fputc('\n', stderr);
    buf_release(&text);
}

static void print_text(const struct explain_word *word) {
    print_heading(word);
    if (word->count) print_families(word);
    if (word->count) print_parts(word);
    for (size_t i = 0; i < word->count; i++) {
        const struct explain_form *form = &word->forms[i];
        bool first = i == 0 || form->rung != form[-1].rung;
        if (first)
            print_rung(form->rung, i == 0);
        else
            fputs(", ", stderr);
        sanitize_print(stderr, form->form, NULL);
        fprintf(stderr, " (%" PRId64 ")", form->count);
    }
    if (word->count) fputc('\n', stderr);
}

void output_explain(const struct explain *explain) {
    for (size_t i = 0; i < explain->count; i++) print_text(&explain->words[i]);
}
