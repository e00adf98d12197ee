/* Readings, and the slots and keys that they are made of. */
#include "search/match/reading.h"

#include "danish/analysis.h"
#include "store/bm25.h"

str builder_keep(struct builder *b, str s) {
    return arena_copied(&b->out->arena, s);
}

struct reading *builder_add_reading(struct builder *b, struct leaf *leaf, size_t slots, enum rung rung,
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
        arena_zeroed(&b->out->arena, slots * sizeof *reading->slots), slots, rung, weight, 0, 1};
    return reading;
}

static bool slot_has_key(const struct slot *slot, str key) {
    for (size_t i = 0; i < slot->key_count; i++)
        if (str_eq(slot->keys[i], key)) return true;
    return false;
}

void builder_add_key(struct builder *b, struct slot *slot, str key) {
    if (slot_has_key(slot, key)) return;
    str *keys = arena_zeroed(&b->out->arena, (slot->key_count + 1) * sizeof *keys);
    for (size_t i = 0; i < slot->key_count; i++) keys[i] = slot->keys[i];
    keys[slot->key_count++] = builder_keep(b, key);
    slot->keys = keys;
}

void builder_add_keys(struct builder *b, struct slot *slot, const struct term *word) {
    for (size_t i = 0; i < term_keys(word); i++) builder_add_key(b, slot, term_key(word, i));
}

static str part_key(struct builder *b, str key) {
    buf part = {0};
    buf_byte(&part, PART_MARK);
    buf_add(&part, key);
    str kept = builder_keep(b, buf_str(&part));
    buf_release(&part);
    return kept;
}

void builder_add_part_keys(struct builder *b, struct slot *slot, const struct term *word) {
    for (size_t i = 0; i < term_keys(word); i++) builder_add_key(b, slot, part_key(b, term_key(word, i)));
}

bool leaf_has_key(const struct leaf *leaf, str key) {
    for (size_t i = 0; i < leaf->reading_count; i++)
        if (leaf->readings[i].slot_count == 1 && slot_has_key(&leaf->readings[i].slots[0], key)) return true;
    return false;
}

void builder_add_families(struct builder *b, struct leaf *leaf, const struct slot *families, enum rung rung,
                          double weight) {
    struct slot fresh = {.form = families->form};
    for (size_t i = 0; i < families->key_count; i++)
        if (!leaf_has_key(leaf, families->keys[i])) builder_add_key(b, &fresh, families->keys[i]);
    if (!fresh.key_count) return;
    *builder_add_reading(b, leaf, 1, rung, weight)->slots = fresh;
    struct slot *parts =
        builder_add_reading(b, leaf, 1, rung > RUNG_PART ? rung : RUNG_PART, weight * BM25_PART)->slots;
    parts->form = fresh.form;
    for (size_t i = 0; i < fresh.key_count; i++) builder_add_key(b, parts, part_key(b, fresh.keys[i]));
}

void builder_add_word(struct builder *b, struct leaf *leaf, const struct term *word, str form, enum rung rung,
                      double weight) {
    struct slot families = {.form = form};
    builder_add_keys(b, &families, word);
    builder_add_families(b, leaf, &families, rung, weight);
}
