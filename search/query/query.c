/* The tree, and the way back to text. */
#include "search/query/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "search/query/date.h"
#include "search/query/field.h"
#include "search/query/node.h"
#include "search/query/sign.h"
#include "search/query/year.h"

/* A node with the text that it borrows. */
struct owner {
    struct query query;
    char text[];
};

struct query *node_new(enum query_kind kind, str text) {
    struct owner *owner = memory_zeroed(1, sizeof(*owner) + text.n + 1);
    owner->query.kind = kind;
    if (text.n) memcpy(owner->text, text.p, text.n);
    if (text.n) owner->query.text = (str){owner->text, text.n};
    return &owner->query;
}

static bool query_equal(const struct query *a, const struct query *b) {
    if (a->kind != b->kind || !str_eq(a->text, b->text) || a->exact != b->exact || a->prefix != b->prefix ||
        a->pattern != b->pattern || a->from != b->from || a->to != b->to || a->distance != b->distance ||
        a->child_count != b->child_count)
        return false;
    for (size_t i = 0; i < a->child_count; i++)
        if (!query_equal(a->children[i], b->children[i])) return false;
    return true;
}

void query_list_add(struct query_list *list, enum query_kind kind, struct query *q) {
    if (!q) return;
    if (q->kind == kind) {
        for (size_t i = 0; i < q->child_count; i++) query_list_add(list, kind, q->children[i]);
        q->child_count = 0;
        query_free(q);
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (query_equal(list->items[i], q)) {
            query_free(q);
            return;
        }
    }
    list->items = memory_grown(list->items, list->count, &list->room, sizeof(struct query *));
    list->items[list->count++] = q;
}

struct query *query_list_join(struct query_list *list, enum query_kind kind) {
    struct query *q = NULL;
    if (list->count == 1) q = list->items[0];
    if (list->count < 2) {
        free(list->items);
        return q;
    }
    q = node_new(kind, STR(""));
    q->children = list->items;
    q->child_count = list->count;
    return q;
}

struct query *node_negated(struct query *q) {
    if (q->kind == QUERY_NOT) {
        struct query *child = q->children[0];
        q->child_count = 0;
        query_free(q);
        return child;
    }
    struct query_list one = {0};
    one.items = memory_grown(one.items, 0, &one.room, sizeof(struct query *));
    one.items[0] = q;
    struct query *node = node_new(QUERY_NOT, STR(""));
    node->children = one.items;
    node->child_count = 1;
    return node;
}

void query_free(struct query *query) {
    if (!query) return;
    for (size_t i = 0; i < query->child_count; i++) query_free(query->children[i]);
    free(query->children);
    free(query);
}

/* ---- back to text ---- */

/* A filter's value, in quotes if a bare one would end early or exclude. */
static void value_print(str value, buf *out) {
    bool bare = !signs_have(value, "()|,;") && !signs_have(str_sub(value, 0, 1), "-!");
    for (size_t at = 0; at < value.n && bare; at = sign_after(value, at))
        bare = !utf8_is_space(sign_at(value, at));
    if (!bare) buf_byte(out, '"');
    buf_add(out, value);
    if (!bare) buf_byte(out, '"');
}

static void leaf_print(const struct query *q, buf *out) {
    if (q->exact) buf_byte(out, '=');
    const char *field = field_name(q->kind);
    if (field) buf_addf(out, "%s:", field);
    if (q->kind == QUERY_WORD) {
        buf_add(out, q->text);
        if (q->prefix) buf_byte(out, '*');
    } else if (q->kind == QUERY_PHRASE || q->kind == QUERY_NEAR) {
        buf_byte(out, '"');
        buf_add(out, q->text);
        buf_byte(out, '"');
        if (q->kind == QUERY_NEAR) buf_addf(out, "~%u", q->distance);
    } else if (q->kind == QUERY_YEAR) {
        year_range_print(q->from, q->to, out);
    } else if (q->kind == QUERY_SIGNED) {
        date_range_print(q->from, q->to, out);
    } else {
        value_print(q->text, out);
    }
}

/* How tightly a node holds together: a child that holds less tightly than its parent needs brackets. */
static int tightness(enum query_kind kind) {
    return kind == QUERY_OR ? 0 : kind == QUERY_AND ? 1 : kind == QUERY_NOT ? 2 : 3;
}

/* Would the two be read as one when a blank alone is between them: 1 250, § 15 a? */
static bool reads_as_one(const struct query *a, const struct query *b) {
    if (a->kind == QUERY_NOT) a = a->children[0];
    if (a->kind != QUERY_WORD || b->kind != QUERY_WORD) return false;
    return str_starts(a->text, STR("§")) ||
           (utf8_is_digit(sign_at(a->text, 0)) && utf8_is_digit(sign_at(b->text, 0)));
}

static str separator(const struct query *query, size_t i) {
    if (query->kind == QUERY_OR) return STR(" OR ");
    return reads_as_one(query->children[i - 1], query->children[i]) ? STR(" AND ") : STR(" ");
}

void query_print(const struct query *query, buf *out) {
    if (!query) return;
    if (!query->child_count) {
        leaf_print(query, out);
        return;
    }
    if (query->kind == QUERY_NOT) buf_byte(out, '-');
    for (size_t i = 0; i < query->child_count; i++) {
        const struct query *child = query->children[i];
        /* after a hyphen a mere blank could be a torn word's */
        bool hyphen = i && query->kind == QUERY_AND && signs_end_with_hyphen(buf_str(out));
        if (i) buf_add(out, hyphen ? STR(" AND ") : separator(query, i));
        bool brackets = tightness(child->kind) < tightness(query->kind);
        if (brackets) buf_byte(out, '(');
        query_print(child, out);
        if (brackets) buf_byte(out, ')');
    }
}
