#include "search/opensearch/client/named.h"

/* Fills the rows with passages: the first ones of letters whose paths end so, or all of the letter at path.
 */
static enum status fetch(struct dialogue *d, const str *ends, size_t end_count, const str *path,
                         struct error *error) {
    const struct expressions all = {0};
    struct body_options how = {.kind = BODY_HITS,
                               .count = DIALOGUE_PAGE,
                               .order = ORDER_PATH,
                               .heads = !path,
                               .ends = ends,
                               .end_count = end_count,
                               .paths = path,
                               .path_count = path != NULL};
    rows_release(&d->rows);
    enum status status = dialogue_pages(d, &all, NULL, &how, rows_take, &d->rows, error);
    if (status) return status;
    rows_settle(&d->rows);
    store_lend(d->store, &d->rows.lent);
    return OK;
}

/* What is known of a letter of which all passages came. */
static void tell_passages(struct rows *rows) {
    for (size_t i = 0; i < rows->lent.passage_count; i++) {
        const struct passage_row *passage = &rows->lent.passages[i].row;
        struct letter_row *letter = &rows->lent.letters[passage->letter - 1].row;
        if (!letter->passage_count++) letter->first_passage = passage->id;
    }
}

enum status client_load_named(struct dialogue *d, const struct letter_name *named, struct error *error) {
    str ends[4];
    size_t count = 0;
    int64_t letter;
    bool lines, by_end;
    buf path = {0};
    for (size_t i = 0; i < 2; i++) {
        if (!named->names[i].typed.n) continue;
        ends[count++] = named->names[i].typed;
        ends[count++] = buf_str(&named->names[i].absolute);
    }
    enum status status = fetch(d, ends, count, NULL, error);
    if (!status) status = letter_name_find(d->store, named, &letter, &lines, &by_end, error);
    if (!status) buf_add(&path, lent_letter(&d->rows.lent, letter)->row.path);
    const str one = buf_str(&path);
    if (!status) status = fetch(d, NULL, 0, &one, error);
    if (!status) tell_passages(&d->rows);
    buf_release(&path);
    return status;
}
