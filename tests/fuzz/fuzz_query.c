/* Whatever is typed: reading it ends, the tree keeps the bounds that query.h promises, and its printed
 * form reads back as the same tree. Only a filter is an error: then there is no tree, but one sentence. */
#include "base/utf8.h"
#include "fuzz.h"
#include "search/query/date.h"
#include "search/query/query.h"

static void require(bool holds, const char *what, const buf *first, const buf *second) {
    if (holds) return;
    fprintf(stderr, "%s\n  %s\n  %s\n", what, first->p ? first->p : "", second->p ? second->p : "");
    abort();
}

struct totals {
    size_t words, bytes;
};

static void add_leaf(const struct query *leaf, struct totals *totals) {
    totals->words++;
    totals->bytes += leaf->text.n;
    if (leaf->kind == QUERY_PATH || leaf->kind == QUERY_JOURNAL || leaf->kind == QUERY_KIND ||
        leaf->kind == QUERY_WORD)
        return;
    /* § and its number are one word */
    for (size_t i = 0; i < leaf->text.n; i++)
        totals->words += leaf->text.p[i] == ' ' && !str_ends(str_sub(leaf->text, 0, i), STR("§"));
}

static bool leaf_holds(const struct query *q) {
    if (!utf8_valid(q->text) || q->child_count || q->exact + q->prefix + q->pattern > 1) return false;
    bool signs = str_find(q->text, STR("*")) < q->text.n || str_find(q->text, STR("?")) < q->text.n;
    if (q->pattern && (q->kind != QUERY_WORD || !signs)) return false;
    for (str rest = q->text; rest.n;)
        if (utf8_is_control(utf8_next(&rest))) return false;
    if (q->kind == QUERY_YEAR) return q->from <= q->to && q->to <= QUERY_YEAR_LAST;
    if (q->kind == QUERY_SIGNED) return q->from <= q->to && q->to <= DATE_LAST;
    bool spaced = str_find(q->text, STR(" ")) < q->text.n;
    if (q->kind == QUERY_NEAR) return spaced && q->distance <= QUERY_DISTANCE_MOST;
    /* § 15, stk. 2 and 1 250 000 are words */
    bool number = str_starts(q->text, STR("§")) || (q->text.n && q->text.p[0] >= '0' && q->text.p[0] <= '9');
    return q->text.n && (q->kind != QUERY_WORD || !spaced || number);
}

/* Also adds what the tree's leaves hold. */
static bool tree_holds(const struct query *q, unsigned depth, struct totals *totals) {
    if (depth > 3 * QUERY_DEPTH + 4) return false;
    if (q->kind != QUERY_AND && q->kind != QUERY_OR && q->kind != QUERY_NOT) {
        add_leaf(q, totals);
        return leaf_holds(q);
    }
    if (q->kind == QUERY_NOT ? q->child_count != 1 : q->child_count < 2) return false;
    for (size_t i = 0; i < q->child_count; i++)
        if (q->children[i]->kind == q->kind || !tree_holds(q->children[i], depth + 1, totals)) return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct query *read = NULL, *again = NULL;
    struct error error = {0};
    buf first = {0}, second = {0}, repairs = {0}, more = {0};
    enum status status = query_parse((str){(const char *)data, size}, &read, &repairs, &error);
    if (status == BAD_USAGE) {
        require(!read && error.status == BAD_USAGE && error.text[0], "an error without its sentence",
                &repairs, &more);
        bool named = false; /* without a filter nothing is an error */
        for (size_t i = 0; i < size; i++) named = named || data[i] == ':';
        require(named, "an error where there is no filter", &repairs, &more);
    } else {
        require(status == (read ? OK : NONE), "the status is not that of the tree", &repairs, &more);
    }
    for (str rest = buf_str(&repairs); rest.n;) {
        int32_t cp = utf8_next(&rest);
        require(!utf8_is_control(cp), "a control character in a repair", &repairs, &more);
    }
    require(utf8_valid(buf_str(&repairs)), "broken UTF-8 in a repair", &repairs, &more);
    require(!repairs.n || str_ends(buf_str(&repairs), STR(".\n")), "a repair is no sentence", &repairs,
            &more);
    if (read) {
        struct totals totals = {0};
        require(tree_holds(read, 0, &totals), "the tree is not as promised", &repairs, &more);
        require(totals.words <= QUERY_WORDS && totals.bytes <= QUERY_BYTES + QUERY_WORDS, "too much",
                &repairs, &more);
        query_print(read, &first);
        require(query_parse(buf_str(&first), &again, &more, &error) == OK,
                "the printed form reads as nothing", &first, &more);
        query_print(again, &second);
        require(str_eq(buf_str(&first), buf_str(&second)), "the printed form reads otherwise", &first,
                &second);
        bool colon = str_find(buf_str(&first), STR(":")) < first.n; /* foo:bar is explained each time */
        require(!more.n || colon, "the printed form is repaired", &first, &more);
    }
    query_free(read);
    query_free(again);
    buf_release(&first);
    buf_release(&second);
    buf_release(&repairs);
    buf_release(&more);
    return 0;
}
