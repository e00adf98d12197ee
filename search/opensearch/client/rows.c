#include "search/opensearch/client/rows.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "search/query/date.h"

/* The passages of a letter have the ids from letter * LETTER_PASSAGES on. */
#define LETTER_PASSAGES ((int64_t)1 << 31)

enum status rows_too_many(struct error *error) {
    return fail(error, BAD_USAGE, _("more than %d passages would have to be fetched; ask for fewer"),
                ROWS_MOST);
}

enum status rows_add(struct rows *rows, const struct reply *reply, bool beside, struct error *error) {
    enum status status = rows->count > ROWS_MOST ? rows_too_many(error) : OK;
    for (size_t i = 0; i < reply_hits(reply) && !status; i++) {
        rows->items = memory_grown(rows->items, rows->count, &rows->room, sizeof *rows->items);
        status = reply_hit(reply, i, &rows->arena, &rows->items[rows->count], error);
        rows->items[rows->count].beside = beside;
        if (!status) rows->count++;
    }
    return status;
}

enum status rows_take(void *rows, const struct reply *reply, struct error *error) {
    return rows_add(rows, reply, false, error);
}

static int by_place(const void *a, const void *b) {
    const struct reply_hit *x = a, *y = b;
    int order = str_cmp(x->letter.path, y->letter.path);
    if (order) return order;
    return (x->passage.id > y->passage.id) - (x->passage.id < y->passage.id);
}

/* Of the same passage the hit comes first. */
static int by_place_and_use(const void *a, const void *b) {
    int order = by_place(a, b);
    return order ? order : ((const struct reply_hit *)a)->beside - ((const struct reply_hit *)b)->beside;
}

/* The same passage may come twice, if the index changed between two pages of an answer. */
static void drop_double(struct rows *rows) {
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (!kept || by_place(&rows->items[kept - 1], &rows->items[i])) rows->items[kept++] = rows->items[i];
    rows->count = kept;
}

/* Is the letter's file on this machine? If not, it is unknown whether it has changed. */
static bool is_here(str file) {
    struct stat state;
    char *name = memory_copied(file.p, file.n);
    bool here = stat(name, &state) == 0;
    free(name);
    return here;
}

static void lend_letter(struct rows *rows, const struct reply_hit *item) {
    struct lent_letter *letter = &rows->lent.letters[rows->lent.letter_count++];
    letter->row = item->letter;
    letter->row.id = (int64_t)rows->lent.letter_count;
    if (!is_here(item->letter.file)) letter->row.mtime = STREAM_MTIME;
    letter->brief =
        (struct letter_brief){item->letter.year, date_of(item->letter.signed_on) / 10000, item->letter_words};
}

static void lend_passage(struct rows *rows, struct reply_hit *item, int64_t letter) {
    struct lent_passage *passage = &rows->lent.passages[rows->lent.passage_count++];
    item->passage.letter = letter;
    passage->row = item->passage;
    passage->row.id += letter * LETTER_PASSAGES;
    passage->brief = (struct passage_brief){letter, item->words, item->passage.kind};
    passage->beside = item->beside;
}

static void sort(struct rows *rows) {
    if (rows->count) qsort(rows->items, rows->count, sizeof *rows->items, by_place_and_use);
    drop_double(rows);
    free(rows->lent.passages);
    rows->lent.passage_count = 0;
    rows->lent.passages = memory_zeroed(rows->count + 1, sizeof *rows->lent.passages);
}

void rows_settle(struct rows *rows) {
    sort(rows);
    free(rows->lent.letters);
    rows->lent.letter_count = 0;
    rows->lent.letters = memory_zeroed(rows->count + 1, sizeof *rows->lent.letters);
    for (size_t i = 0; i < rows->count; i++) {
        struct reply_hit *item = &rows->items[i];
        if (!i || !str_eq(item[-1].letter.path, item->letter.path)) lend_letter(rows, item);
        lend_passage(rows, item, (int64_t)rows->lent.letter_count);
    }
}

void rows_settle_among(struct rows *rows, const struct lent_letter *letters, size_t count) {
    size_t at = 0;
    sort(rows);
    for (size_t i = 0; i < rows->count; i++) {
        struct reply_hit *item = &rows->items[i];
        while (at < count && str_cmp(letters[at].row.path, item->letter.path) < 0) at++;
        if (at < count && str_eq(letters[at].row.path, item->letter.path))
            lend_passage(rows, item, letters[at].row.id);
    }
}

void rows_hits(const struct rows *rows, struct hits *out) {
    out->items = memory_zeroed(rows->count + 1, sizeof *out->items);
    out->room = rows->count + 1;
    for (size_t i = 0; i < rows->lent.passage_count; i++) {
        const struct lent_passage *passage = &rows->lent.passages[i];
        const struct lent_letter *letter = lent_letter(&rows->lent, passage->row.letter);
        if (passage->beside) continue;
        out->items[out->count] = (struct hit){.passage = passage->row.id,
                                              .letter = passage->row.letter,
                                              .year = letter ? letter->row.year : 0,
                                              .layout = passage_kind_is_layout(passage->row.kind),
                                              .row = out->count};
        out->count++;
    }
}

void rows_release(struct rows *rows) {
    free(rows->items);
    free(rows->lent.passages);
    free(rows->lent.letters);
    arena_release(&rows->arena);
    *rows = (struct rows){0};
}
