/* Why nothing was found, in sentences. */
#include "base/message.h"
#include "base/sanitize.h"
#include "page/wording.h"
#include "search/print/printer.h"

static void add_quoted(str text, buf *out) {
    if (out->n) buf_add(out, STR(", "));
    sanitize_add(text, out);
}

/* hvalros, fortidspension (nearest: førtidspension) */
static void add_nowhere(const struct diagnosis *d, buf *out) {
    buf words = {0};
    for (size_t i = 0; i < d->count; i++) {
        const struct diagnosis_word *word = &d->words[i];
        if (word->passages || word->filter) continue;
        add_quoted(word->text, &words);
        if (!word->nearest.n) continue;
        buf nearest = {0};
        sanitize_add(word->nearest, &nearest);
        buf_byte(&words, ' ');
        buf_addf(&words, _("(nearest: %s)"), nearest.p);
        buf_release(&nearest);
    }
    if (words.n)
        buf_addf(out,
                 d->filtered ? _("nowhere in the letters of these years: %s")
                             : _("nowhere in the letters: %s"),
                 words.p);
    if (words.n) buf_byte(out, '\n');
    buf_release(&words);
}

/* Filters that let nothing through. */
static void add_empty(const struct diagnosis *d, buf *out) {
    for (size_t i = 0; i < d->count; i++) {
        buf filter = {0};
        sanitize_add(d->words[i].text, &filter);
        if (d->words[i].filter && !d->words[i].passages) {
            buf_addf(out, d->filtered ? _("no passage of these years fits %s") : _("no passage fits %s"),
                     filter.p);
            buf_byte(out, '\n');
        }
        buf_release(&filter);
    }
}

/* unge 5 passages in 3 letters, handicap 8 passages in 3 letters */
static void add_apart(const struct diagnosis *d, buf *out) {
    buf words = {0};
    for (size_t i = 0; i < d->count; i++) {
        const struct diagnosis_word *word = &d->words[i];
        if (!word->passages) continue;
        buf passages = {0}, letters = {0};
        wording_passages(word->passages, &passages);
        wording_letters(word->letters, &letters);
        add_quoted(word->text, &words);
        buf_byte(&words, ' ');
        buf_addf(&words, _("%s in %s"), passages.p, letters.p);
        buf_release(&passages);
        buf_release(&letters);
    }
    if (words.n) buf_addf(out, _("found apart: %s"), words.p);
    if (words.n) buf_byte(out, '\n');
    buf_release(&words);
}

static void add_remedy(const struct diagnosis *d, buf *out) {
    buf found = {0};
    wording_passages(d->passages, &found);
    switch (d->remedy) {
    case REMEDY_NONE:
        break;
    case REMEDY_LETTERS:
        buf_addf(out,
                 message_plural("%lld letter holds all of it, though no passage does: -l names it",
                                "%lld letters hold all of it, though no passage does: -l names them",
                                (unsigned long)d->letters),
                 (long long)d->letters);
        break;
    case REMEDY_YEARS:
        buf_addf(out, _("without the filter of years: %s"), found.p);
        break;
    case REMEDY_SLIPS:
        buf_addf(out, _("without --strict: %s"), found.p);
        break;
    case REMEDY_ANY:
        buf_addf(out, _("with --any, which takes any of the words: %s"), found.p);
        break;
    }
    if (d->remedy != REMEDY_NONE) buf_byte(out, '\n');
    buf_release(&found);
}

void output_diagnosis(const struct diagnosis *d, buf *out) {
    if (!d->count) return;
    add_nowhere(d, out);
    add_empty(d, out);
    if (d->count > 1) add_apart(d, out);
    add_remedy(d, out);
}
