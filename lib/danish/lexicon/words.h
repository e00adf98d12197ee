/* Strings that last until the compiler ends, and a hash table from word to number. Only compile.c
 * includes this. */
#ifndef LEXICON_WORDS_H
#define LEXICON_WORDS_H

#include <stdint.h>
#include <string.h>

#include "danish/lexicon/automaton.h"

/* A copy of n bytes with a NUL, never freed. */
static char *words_keep(const char *text, size_t n) {
    static char *block;
    static size_t left;
    if (n + 1 > left) {
        left = n + 1 > 1 << 20 ? n + 1 : 1 << 20;
        block = room(NULL, left, 1);
    }
    char *copy = block;
    memcpy(copy, text, n);
    copy[n] = '\0';
    block += n + 1;
    left -= n + 1;
    return copy;
}

struct words {
    struct {
        const char *text;
        uint32_t length, number;
    } * slot;
    size_t slots, count;
};

#define WORD_NONE UINT32_MAX

static size_t words_slot(const struct words *w, const char *text, size_t n) {
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)text[i]) * 1099511628211u;
    size_t at = (h ^ h >> 32) & (w->slots - 1);
    while (w->slot[at].text && (w->slot[at].length != n || memcmp(w->slot[at].text, text, n) != 0))
        at = (at + 1) & (w->slots - 1);
    return at;
}

static uint32_t words_find(const struct words *w, const char *text, size_t n) {
    if (!w->slots) return WORD_NONE;
    size_t at = words_slot(w, text, n);
    return w->slot[at].text ? w->slot[at].number : WORD_NONE;
}

/* Gives text, which must last, a number, unless it has one. */
static void words_put(struct words *w, const char *text, size_t n, uint32_t number) {
    if (w->count * 2 >= w->slots) {
        struct words old = *w;
        w->slots = old.slots ? old.slots * 2 : 1 << 12;
        w->slot = room(NULL, w->slots, sizeof *w->slot);
        memset(w->slot, 0, w->slots * sizeof *w->slot);
        for (size_t i = 0; i < old.slots; i++)
            if (old.slot[i].text) w->slot[words_slot(w, old.slot[i].text, old.slot[i].length)] = old.slot[i];
        free(old.slot);
    }
    size_t at = words_slot(w, text, n);
    if (w->slot[at].text) return;
    w->slot[at].text = text;
    w->slot[at].length = (uint32_t)n;
    w->slot[at].number = number;
    w->count++;
}

#endif
