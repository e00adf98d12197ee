#include "search/print/result.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/sanitize.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
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

enum status result_load(struct store *store, const struct expressions *e, const struct hits *hits,
                        const struct hit *hit, const struct result_options *options, struct result *f,
                        struct error *error) {
    f->hit = hit;
    f->expressions = e;
    enum status status = store_passage(store, hit->passage, &f->passage, error);
    if (!status) status = store_letter(store, hit->letter, &f->letter, error);
    if (status == NONE)
        return fail(error, BAD_STORE,
                    _("the index names a passage that it does not have; make it anew "
                      "with: %s --rebuild FOLDER"),
                    program_indexer());
    if (status) return status;
    f->columns = options->full ? f->passage.columns : (str){0};
    if (options->explain) explain(e, hits, hit, f);
    tokens_read(&f->tokens, store_analysis(store), f->passage.text);
    marks_find(&f->marks, &f->tokens, f->passage.text, e);
    f->fragment_count = snippet_make(f->passage.text, f->marks.items, f->marks.count,
                                     options->full ? 0 : options->width, options->context, f->fragments);
    return OK;
}

void result_release(struct result *f) {
    marks_release(&f->marks);
    tokens_release(&f->tokens);
    free(f->gains);
    f->gains = NULL;
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
           (int64_t)now.st_mtim.tv_sec * 1000000000 + now.st_mtim.tv_nsec != letter->mtime;
}

void result_snippet_field(const struct result *f, buf *out) {
    const struct snippet_style style = {
        .open = STR("["), .close = STR("]"), .ellipsis = STR("…"), .gap = STR("…")};
    buf plain = {0};
    snippet_write(f->passage.text, f->fragments, f->fragment_count, f->marks.items, f->marks.count, &style,
                  &plain);
    sanitize_add(buf_str(&plain), out);
    buf_release(&plain);
}
