#include "search/match/facets.h"

#include <stdlib.h>

#include "base/memory.h"
#include "store/doc_values.h"
#include "store/posting_list.h"

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Notes which passages up to the last hit hold the words. */
static enum status read_lists(struct store *store, struct facets *out, struct error *error) {
    struct posting_list_reader *reader;
    enum status status = posting_lists_open(store, &reader, error);
    if (status) return status;
    for (size_t i = 0; i < out->word_count; i++) {
        struct posting_list *list = posting_lists_find(reader, out->words[i]->key);
        for (; list->passage <= out->last; posting_list_next(list))
            if (list->passage >= 0) out->holds[list->passage] |= (uint16_t)(1u << i);
    }
    status = posting_lists_status(reader, error);
    posting_lists_close(reader);
    return status;
}

enum status facets_find(struct store *store, const struct hits *hits, const struct explain *own,
                        struct facets *out, struct error *error) {
    const struct groups_options by = {.by = {GROUP_SIGNER}, .by_count = 1};
    const struct keywords_options how = {.own = own};
    *out = (struct facets){0};
    enum status status = groups_count(store, hits, &by, &out->signers, error);
    if (!status) status = keywords_find(store, hits, &how, &out->keywords, error);
    if (status) return status;
    while (out->signer_count < least(out->signers.count, FACETS_MOST) &&
           out->signers.rows[out->signer_count].value[0].n)
        out->signer_count++;
    enum keywords_list list = out->keywords.company ? KEYWORDS_COMPANY : KEYWORDS_MORE;
    out->words = keywords_best(&out->keywords, list, FACETS_MOST, &out->word_count);
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].passage > out->last && hits->items[i].passage <= DOC_VALUES_LAST_ID)
            out->last = hits->items[i].passage;
    out->holds = memory_zeroed((size_t)out->last + 1, sizeof *out->holds);
    return read_lists(store, out, error);
}

void facets_release(struct facets *facets) {
    groups_release(&facets->signers);
    free(facets->words);
    keywords_release(&facets->keywords);
    free(facets->holds);
    *facets = (struct facets){0};
}

size_t facets_signer(const struct facets *facets, const struct letter_row *row) {
    str signer = group_value(GROUP_SIGNER, row);
    for (size_t i = 0; i < facets->signer_count; i++)
        if (str_eq(facets->signers.rows[i].value[0], signer)) return i;
    return FACETS_MOST;
}

bool facets_holds(const struct facets *facets, int64_t passage, size_t word) {
    return passage >= 0 && passage <= facets->last && facets->holds[passage] >> word & 1;
}
