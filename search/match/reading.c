/* Readings, and the positions and keys that they are made of. */
#include "search/match/reading.h"

#include "danish/analysis.h"
#include "store/bm25.h"

str builder_keep(struct builder *b, str s) {
    return arena_copied(&b->out->arena, s);
}

struct reading *builder_add_reading(struct builder *b, struct leaf *leaf, size_t positions, enum rung rung,
                                    double weight) {
    if (leaf->reading_count == leaf->reading_room) {
        size_t room = leaf->reading_room ? leaf->reading_room * 2 : 8;
        struct reading *readings = arena_zeroed(&b->out->arena, room * sizeof *readings);
        for (size_t i = 0; i < leaf->reading_count; i++) readings[i] = leaf->readings[i];
        leaf->readings = readings;
        leaf->reading_room = room;
    }
    struct reading *reading = &leaf->readings[leaf->reading_count++];
    *reading = (struct reading){
        arena_zeroed(&b->out->arena, positions * sizeof *reading->positions), positions, rung, weight, 0, 1};
    return reading;
}

static bool position_has_key(const struct position *position, str key) {
    for (size_t i = 0; i < position->key_count; i++)
        if (str_eq(position->keys[i], key)) return true;
    return false;
}

void builder_add_key(struct builder *b, struct position *position, str key) {
    if (position_has_key(position, key)) return;
    str *keys = arena_zeroed(&b->out->arena, (position->key_count + 1) * sizeof *keys);
    for (size_t i = 0; i < position->key_count; i++) keys[i] = position->keys[i];
    keys[position->key_count++] = builder_keep(b, key);
    position->keys = keys;
}

void builder_add_keys(struct builder *b, struct position *position, const struct term *word) {
    for (size_t i = 0; i < term_keys(word); i++) builder_add_key(b, position, term_key(word, i));
}

static str part_key(struct builder *b, str key) {
    buf part = {0};
    buf_byte(&part, PART_MARK);
    buf_add(&part, key);
    str kept = builder_keep(b, buf_str(&part));
    buf_release(&part);
    return kept;
}

void builder_add_part_keys(struct builder *b, struct position *position, const struct term *word) {
    for (size_t i = 0; i < term_keys(word); i++) builder_add_key(b, position, part_key(b, term_key(word, i)));
}

bool leaf_has_key(const struct leaf *leaf, str key) {
    for (size_t i = 0; i < leaf->reading_count; i++)
        if (leaf->readings[i].position_count == 1 && position_has_key(&leaf->readings[i].positions[0], key))
            return true;
    return false;
}

void builder_add_families(struct builder *b, struct leaf *leaf, const struct position *families,
                          enum rung rung, double weight) {
    struct position fresh = {.form = families->form};
    for (size_t i = 0; i < families->key_count; i++)
        if (!leaf_has_key(leaf, families->keys[i])) builder_add_key(b, &fresh, families->keys[i]);
    if (!fresh.key_count) return;
    *builder_add_reading(b, leaf, 1, rung, weight)->positions = fresh;
    struct position *parts =
        builder_add_reading(b, leaf, 1, rung > RUNG_PART ? rung : RUNG_PART, weight * BM25_PART)->positions;
    parts->form = fresh.form;
    for (size_t i = 0; i < fresh.key_count; i++) builder_add_key(b, parts, part_key(b, fresh.keys[i]));
}

void builder_add_word(struct builder *b, struct leaf *leaf, const struct term *word, str form, enum rung rung,
                      double weight) {
    struct position families = {.form = form};
    builder_add_keys(b, &families, word);
    builder_add_families(b, leaf, &families, rung, weight);
}
