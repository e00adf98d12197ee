#include "search/match/match.h"

#include <stdlib.h>

#include "base/memory.h"

/* FTS5's parser overflows at some 40 levels. */
#define DEPTH 8

static bool pure_to(const struct expression *e, int depth) {
    if (depth == 0) return false;
    if (e->leaf) return !e->leaf->verify;
    if (e->kind != QUERY_AND && e->kind != QUERY_OR) return false;
    size_t positive = 0;
    for (size_t i = 0; i < e->child_count; i++) {
        const struct expression *child = e->children[i];
        bool excluded = e->kind == QUERY_AND && child->kind == QUERY_NOT;
        if (!pure_to(excluded ? child->children[0] : child, depth - 1)) return false;
        positive += !excluded;
    }
    return positive > 0;
}

bool match_is_pure(const struct expression *e) {
    return pure_to(e, DEPTH);
}

static void add_phrase(struct match_text *out, const struct reading *reading, double weight,
                       const struct slot *alone) {
    str key = alone && alone->key_count == 1 ? alone->keys[0] : (str){0};
    out->phrases = memory_grown(out->phrases, out->phrase_count, &out->phrase_room, sizeof *out->phrases);
    out->phrases[out->phrase_count++] =
        (struct rank_phrase){out->term_count + reading->term, weight, reading->share, key};
}

/* Keys hold neither quotes nor blanks nor bars, but a hostile database's vocabulary may. */
static void write_slot(const struct slot *slot, buf *out) {
    for (size_t i = 0; i < slot->key_count; i++) {
        if (i) buf_byte(out, '|');
        for (size_t j = 0; j < slot->keys[i].n; j++) {
            char c = slot->keys[i].p[j];
            buf_byte(out, c == '"' || c == ' ' || c == '|' || c == '\0' ? '*' : c);
        }
    }
}

static void write_reading(const struct leaf *leaf, const struct reading *reading, struct match_text *out) {
    bool near = leaf->near;
    buf_add(&out->text, near ? STR("NEAR(\"") : STR("\""));
    for (size_t i = 0; i < reading->slot_count; i++) {
        if (i) buf_add(&out->text, near ? STR("\" \"") : STR(" "));
        write_slot(&reading->slots[i], &out->text);
        if (near) add_phrase(out, reading, reading->weight / (double)reading->slot_count, &reading->slots[i]);
    }
    buf_byte(&out->text, '"');
    if (near)
        buf_addf(&out->text, ", %u)", leaf->distance);
    else
        add_phrase(out, reading, reading->weight, reading->slot_count == 1 ? reading->slots : NULL);
}

static void write_leaf(const struct leaf *leaf, struct match_text *out) {
    unsigned last = 0; /* of the leaf's terms */
    buf_byte(&out->text, '(');
    for (size_t i = 0; i < leaf->reading_count; i++) {
        if (i) buf_add(&out->text, STR(" OR "));
        write_reading(leaf, &leaf->readings[i], out);
        if (leaf->readings[i].term > last) last = leaf->readings[i].term;
    }
    out->term_count += last + 1;
    buf_byte(&out->text, ')');
}

void match_render(const struct expression *e, struct match_text *out) {
    if (e->leaf) {
        write_leaf(e->leaf, out);
        return;
    }
    /* what is excluded comes last, as FTS5's NOT stands between two */
    buf_byte(&out->text, '(');
    size_t written = 0;
    for (int excluded = 0; excluded < 2; excluded++)
        for (size_t i = 0; i < e->child_count; i++) {
            const struct expression *child = e->children[i];
            bool is_not = child->kind == QUERY_NOT;
            if (is_not != (excluded == 1)) continue;
            if (written++)
                buf_add(&out->text, is_not                 ? STR(" NOT ")
                                    : e->kind == QUERY_AND ? STR(" AND ")
                                                           : STR(" OR "));
            match_render(is_not ? child->children[0] : child, out);
        }
    buf_byte(&out->text, ')');
}

bool match_render_leaves(const struct expressions *e, struct match_text *out) {
    size_t written = 0;
    for (size_t i = 0; i < e->leaf_count; i++) {
        if (e->leaves[i]->silent) continue;
        if (written++) buf_add(&out->text, STR(" OR "));
        write_leaf(e->leaves[i], out);
    }
    return written > 0;
}

void match_leaf(const struct leaf *leaf, buf *out) {
    struct match_text text = {0};
    write_leaf(leaf, &text);
    buf_add(out, buf_str(&text.text));
    match_release(&text);
}

struct match match_of(const struct match_text *m) {
    return (struct match){buf_str(&m->text), m->phrases, m->phrase_count};
}

bool match_sure(const struct leaf *leaf, buf *out) {
    if (leaf->near || leaf->reading_count != 1 || leaf->readings[0].slot_count != 1) return false;
    struct slot sure = leaf->readings[0].slots[0];
    sure.key_count = sure.sure;
    buf_byte(out, '"');
    write_slot(&sure, out);
    buf_byte(out, '"');
    return sure.sure > 0;
}

void match_release(struct match_text *m) {
    buf_release(&m->text);
    free(m->phrases);
    *m = (struct match_text){0};
}
