/* Building a minimal automaton from sorted words, after Daciuk, Mihov, Watson and Watson, "Incremental
 * Construction of Minimal Acyclic Finite-State Automata" (2000). Only compile.c includes this. */
#ifndef LEXICON_AUTOMATON_H
#define LEXICON_AUTOMATON_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "danish/lexicon/format.h"

#define WORD_MAX 200 /* bytes of a word in the tables */

static void *room(void *old, size_t count, size_t size) {
    void *p = realloc(old, (count ? count : 1) * size);
    if (!p) {
        fputs("lexicon-compile: out of memory\n", stderr);
        exit(4);
    }
    return p;
}

struct automaton {
    uint32_t *edges; /* finished nodes, shared by every automaton that is built */
    size_t count, capacity;
    uint32_t *registered; /* hash table of finished nodes, NODE_NONE = free */
    size_t slots, nodes;
    uint32_t open[WORD_MAX + 2][257]; /* the nodes along the last word, not finished yet */
    int open_count[WORD_MAX + 2];
    unsigned char last[WORD_MAX + 1];
    size_t last_length;
};

static uint32_t automaton_hash(const uint32_t *edges, size_t count) {
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < count; i++) h = (h ^ edges[i]) * 1099511628211u, h ^= h >> 29;
    return (uint32_t)(h ^ h >> 32);
}

static size_t automaton_node_length(const struct automaton *a, uint32_t node) {
    size_t n = 1;
    while (!edge_last(a->edges[node + n - 1])) n++;
    return n;
}

static void automaton_rehash(struct automaton *a) {
    size_t slots = a->slots ? a->slots * 2 : 1 << 18;
    uint32_t *table = room(NULL, slots, sizeof *table);
    for (size_t i = 0; i < slots; i++) table[i] = NODE_NONE;
    for (size_t i = 0; i < a->slots; i++) {
        uint32_t node = a->registered[i];
        if (node == NODE_NONE) continue;
        size_t at = automaton_hash(a->edges + node, automaton_node_length(a, node)) & (slots - 1);
        while (table[at] != NODE_NONE) at = (at + 1) & (slots - 1);
        table[at] = node;
    }
    free(a->registered);
    a->registered = table;
    a->slots = slots;
}

/* The finished node with these edges: an equal one that is there, or a new one. */
static uint32_t automaton_finish(struct automaton *a, uint32_t *edges, size_t count) {
    edges[count - 1] |= 1u << 8;
    if (a->nodes * 2 >= a->slots) automaton_rehash(a);
    size_t at = automaton_hash(edges, count) & (a->slots - 1);
    for (; a->registered[at] != NODE_NONE; at = (at + 1) & (a->slots - 1)) {
        uint32_t node = a->registered[at];
        if (automaton_node_length(a, node) == count && !memcmp(a->edges + node, edges, count * sizeof *edges))
            return node;
    }
    if (a->count + count > a->capacity) {
        a->capacity = (a->count + count) * 2;
        a->edges = room(a->edges, a->capacity, sizeof *a->edges);
    }
    uint32_t node = (uint32_t)a->count;
    memcpy(a->edges + node, edges, count * sizeof *edges);
    a->count += count;
    a->registered[at] = node;
    a->nodes++;
    return node;
}

/* Finishes the open nodes deeper than depth. */
static void automaton_close(struct automaton *a, size_t depth) {
    for (size_t d = a->last_length; d > depth; d--) {
        uint32_t node = automaton_finish(a, a->open[d], (size_t)a->open_count[d]);
        a->open[d - 1][a->open_count[d - 1] - 1] |= node << 9;
    }
}

static void automaton_begin(struct automaton *a) {
    a->last_length = 0;
    a->open_count[0] = 0;
}

/* Words come in byte order, each once, at most WORD_MAX bytes. */
static void automaton_add(struct automaton *a, const char *word, uint32_t value) {
    size_t n = strlen(word), same = 0;
    while (same < n && same < a->last_length && a->last[same] == (unsigned char)word[same]) same++;
    automaton_close(a, same);
    for (size_t d = same; d < n; d++) {
        a->open[d][a->open_count[d]++] = (unsigned char)word[d];
        a->open_count[d + 1] = 0;
    }
    a->open[n][a->open_count[n]++] = value << 9; /* label 0 comes first: a longer word is yet to come */
    memcpy(a->last, word, n);
    a->last_length = n;
}

/* Finishes the automaton and returns its first node. */
static uint32_t automaton_end(struct automaton *a) {
    automaton_close(a, 0);
    return automaton_finish(a, a->open[0], (size_t)a->open_count[0]);
}

#endif
