#include "search/print/result.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/sanitize.h"
#include "base/system.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "danish/sentence.h"
#include "store/span_map.h"

/* What each leaf adds to the score: its terms together. */
static void explain(const struct expressions *e, const struct hits *hits, const struct hit *hit,
                    struct result *f) {
    f->gains = memory_resized(f->gains, e->leaf_count + 1, sizeof *f->gains);
    for (size_t i = 0; i < e->leaf_count; i++) f->gains[i] = 0;
    for (size_t i = 0; i < hits->term_count; i++)
        f->gains[hits->term[i].leaf] += hits->terms[hit->row * hits->term_count + i];
}

double result_year_gain(const struct result *f) {
    if (!f->gains || !f->hit->year_named) return 0;
    double gain = f->hit->score - f->hit->context;
    for (size_t i = 0; i < f->expressions->leaf_count; i++) gain -= f->gains[i];
    return gain;
}

/* How many sentences of text end at or before `end`, `most` at most. */
static unsigned sentences_before(str text, size_t end, unsigned most) {
    unsigned count = 0;
    for (size_t at = 0; at < text.n && count < most; count++) {
        at = sentence_end(text, at);
        if (str_trim(str_sub(text, 0, at)).n > end) break;
    }
    return count;
}

/* How many begin at or after `start`. */
static unsigned sentences_after(str text, size_t start, unsigned most) {
    unsigned count = 0;
    for (size_t at = 0; at < text.n && count < most; at = sentence_end(text, at)) count += at >= start;
    return count;
}

/* Adds passages of the letter from `id` on in steps of 1 or -1 until they hold this many sentences. */
static enum status add_neighbours(struct store *store, int64_t letter, int64_t id, int step, unsigned wanted,
                                  struct arena *arena, struct neighbours *out, struct error *error) {
    while (wanted) {
        struct passage_row row;
        enum status status = store_passage_brief(store, id).letter == letter
                                 ? store_passage_alone(store, id, &row, error)
                                 : NONE;
        if (status) return status == NONE ? OK : status;
        out->items = memory_grown(out->items, out->count, &out->room, sizeof *out->items);
        out->items[out->count++] =
            (struct neighbour){row.kind, row.first_line, arena_copied(arena, row.text)};
        unsigned holds = sentences_before(row.text, row.text.n, wanted);
        wanted -= holds ? holds : 1;
        id += step;
    }
    return OK;
}

static void reverse(struct neighbours *n) {
    for (size_t i = 0; i < n->count / 2; i++) {
        struct neighbour swap = n->items[i];
        n->items[i] = n->items[n->count - 1 - i];
        n->items[n->count - 1 - i] = swap;
    }
}

static enum status load_passage(struct store *store, int64_t id, const struct result_options *how,
                                struct result *f, struct error *error) {
    return how->above ? store_passage(store, id, &f->passage, error)
                      : store_passage_alone(store, id, &f->passage, error);
}

/* Of the sentences more, those that the passage itself does not have come from the passages beside it. */
static enum status load_neighbours(struct store *store, const struct result_options *how, struct result *f,
                                   struct error *error) {
    struct fragment shown[SNIPPET_FRAGMENTS];
    str text = f->passage.text;
    size_t count = snippet_make(text, f->marks.items, f->marks.count, how->full ? 0 : how->width, 0, shown);
    unsigned most = how->context;
    unsigned before = count ? most - sentences_before(text, shown[0].start, most) : 0;
    unsigned after = count ? most - sentences_after(text, shown[count - 1].end, most) : 0;
    int64_t id = f->passage.id, letter = f->passage.letter;
    enum status status = add_neighbours(store, letter, id - 1, -1, before, &f->arena, &f->before, error);
    if (!status) status = add_neighbours(store, letter, id + 1, 1, after, &f->arena, &f->after, error);
    reverse(&f->before);
    if (!status && (before || after)) status = load_passage(store, id, how, f, error);
    return status == NONE ? store_damaged_passage(store, id, error) : status;
}

enum status result_load(struct store *store, const struct expressions *e, const struct hits *hits,
                        const struct hit *hit, const struct result_options *options, struct result *f,
                        struct error *error) {
    f->hit = hit;
    f->expressions = e;
    enum status status = load_passage(store, hit->passage, options, f, error);
    if (!status) status = store_letter(store, hit->letter, &f->letter, error);
    if (status == NONE)
        return fail(error, BAD_STORE,
                    _("the index names a passage that it does not have; make it anew "
                      "with: %s --rebuild FOLDER"),
                    program_indexer());
    if (status) return status;
    f->columns = options->full ? f->passage.columns : (str){0};
    if (options->explain) explain(e, hits, hit, f);
    marks_show(&f->marks, &f->tokens, store_analysis(store), f->passage.text, e, hits, hit);
    if (options->marks_alone) return OK;
    f->fragment_count = snippet_make(f->passage.text, f->marks.items, f->marks.count,
                                     options->full ? 0 : options->width, options->context, f->fragments);
    f->before.count = f->after.count = 0;
    arena_release(&f->arena);
    return options->context ? load_neighbours(store, options, f, error) : OK;
}

void result_release(struct result *f) {
    marks_release(&f->marks);
    tokens_release(&f->tokens);
    free(f->gains);
    free(f->before.items);
    free(f->after.items);
    arena_release(&f->arena);
    f->gains = NULL;
    f->before = f->after = (struct neighbours){0};
}

struct span result_place(const struct result *f, size_t at) {
    return span_map_find(f->passage.spans, f->passage.span_count, at);
}

bool result_is_converted(const struct result *f) {
    return str_eq(f->letter.encoding, STR("program"));
}

bool result_changed(const struct result *f) {
    const struct letter_row *letter = &f->letter;
    if (letter->mtime < 0) return false; /* STREAM_MTIME: it never had a file */
    buf path = {0};
    struct stat now;
    buf_add(&path, letter->file);
    bool there = path.n && stat(path.p, &now) == 0;
    buf_release(&path);
    return !there || (!letter->is_part && now.st_size != letter->size) ||
           system_modified(&now) != letter->mtime;
}

void result_snippet_field(const struct result *f, buf *out) {
    const struct snippet_style style = {
        .open = STR("["), .close = STR("]"), .ellipsis = STR("…"), .gap = STR("…")};
    for (size_t i = 0; i < f->before.count; i++) {
        sanitize_add(f->before.items[i].text, out);
        buf_byte(out, ' ');
    }
    snippet_write(f->passage.text, f->fragments, f->fragment_count, f->marks.items, f->marks.count, &style,
                  out);
    for (size_t i = 0; i < f->after.count; i++) {
        buf_byte(out, ' ');
        sanitize_add(f->after.items[i].text, out);
    }
}
