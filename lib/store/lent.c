#include "store/lent.h"

#include <stdlib.h>

#include "store/store_internal.h"

void store_lend(struct store *store, const struct lent *lent) {
    store->lent = lent;
}

const struct lent_passage *lent_passage(const struct lent *lent, int64_t id) {
    size_t low = 0, high = lent->passage_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lent->passages[middle].row.id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lent->passage_count && lent->passages[low].row.id == id ? &lent->passages[low] : NULL;
}

const struct lent_letter *lent_letter(const struct lent *lent, int64_t id) {
    return id > 0 && (uint64_t)id <= lent->letter_count ? &lent->letters[id - 1] : NULL;
}

static int take(void *sketching, const struct token *token) {
    sketching_add(sketching, token);
    return 0;
}

struct sketch lent_sketch(const struct lent *lent, struct analysis *analysis, int64_t id) {
    const struct lent_passage *passage = lent_passage(lent, id);
    struct sketching sketching = {0};
    if (passage) analysis_tokens(analysis, passage->row.text, take, &sketching);
    return sketching_done(&sketching);
}
