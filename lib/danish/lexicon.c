/* Looking words up in the embedded tables; format.h says how they lie. */
#include "danish/lexicon.h"

#include <string.h>

#include "base/memory.h"

extern const unsigned char lexicon_data[] __attribute__((visibility("hidden")));

/* No word of the tables is longer, in bytes; nor is a lemma made from one. */
#define LEMMA_MAX 512

/* This many answers are remembered: a power of two. */
#define ANSWERS 1024

static const struct lexicon_header *header(void) {
    return (const void *)lexicon_data;
}

static const uint32_t *edges(void) {
    return (const void *)(lexicon_data + sizeof(struct lexicon_header));
}

static const struct lexicon_script *scripts(void) {
    return (const void *)(edges() + header()->edge_count);
}

static const struct lexicon_piece *pieces(void) {
    return (const void *)(scripts() + header()->script_count);
}

static const char *letters(void) {
    return (const char *)(pieces() + header()->piece_count);
}

/* The value that the automaton under root gives word, or NODE_NONE. */
static uint32_t find(uint32_t root, str word) {
    for (size_t i = 0; i < word.n && root != NODE_NONE; i++)
        root = word.p[i] ? node_follow(edges(), root, (unsigned char)word.p[i]) : NODE_NONE;
    return root == NODE_NONE ? NODE_NONE : node_follow(edges(), root, 0);
}

/* What the tables say of a form. */
struct answer {
    char form[48];
    size_t n;
    uint32_t number; /* of its first script */
    bool has_piece;  /* piece was looked for */
    const struct lexicon_piece *piece;
};

/* One form is asked for several things, one after the other, and words share their parts: this thread's last
 * answers are remembered, each at the place of the form's hash. NULL for what is too long to be. */
static struct answer *answer_of(str form) {
    static _Thread_local struct answer *last;
    if (!last) last = memory_of_thread(ANSWERS, sizeof *last);
    if (!form.n || form.n > sizeof last->form) return NULL;
    struct answer *answer = &last[str_spread(form) >> 32 & (ANSWERS - 1)];
    if (form.n == answer->n && memcmp(form.p, answer->form, form.n) == 0) return answer;
    memcpy(answer->form, form.p, form.n);
    answer->n = form.n;
    answer->number = find(header()->forms_root, form);
    answer->has_piece = false;
    return answer;
}

/* The number of a form. */
static uint32_t find_form(str form) {
    const struct answer *answer = answer_of(form);
    return answer ? answer->number : find(header()->forms_root, form);
}

bool lexicon_known(str form) {
    uint32_t number = find_form(form);
    return number != NODE_NONE && (scripts()[number].flags & FORM_KNOWN);
}

bool lexicon_name(str form) {
    uint32_t number = find_form(form);
    return number != NODE_NONE && (~scripts()[number].flags & (FORM_KNOWN | FORM_NAME)) == 0;
}

static size_t readings_of(uint32_t number, struct lexicon_reading readings[LEXICON_READINGS]) {
    if (number == NODE_NONE) return 0;
    const struct lexicon_script *script = &scripts()[number];
    size_t count = 0;
    for (bool more = true; more && count < LEXICON_READINGS; script++) {
        readings[count++] = (struct lexicon_reading){
            {letters() + script->letters, script->length}, script->cut, script->flags & ~(unsigned)FORM_MORE};
        more = script->flags & FORM_MORE;
    }
    return count;
}

size_t lexicon_readings(str form, struct lexicon_reading readings[LEXICON_READINGS]) {
    return readings_of(find_form(form), readings);
}

bool lexicon_is(str lemma, unsigned kinds) {
    struct lexicon_reading readings[LEXICON_READINGS];
    size_t count = readings_of(find(header()->forms_root, lemma), readings);
    for (size_t i = 0; i < count; i++)
        if (!readings[i].cut && !readings[i].ending.n && (readings[i].flags & kinds)) return true;
    return false;
}

size_t lexicon_walk(str form, uint32_t *nodes) {
    uint32_t node = header()->forms_root;
    for (size_t i = 0;; i++) {
        nodes[i] = node;
        if (i == form.n || !form.p[i]) return i;
        node = node_follow(edges(), node, (unsigned char)form.p[i]);
        if (node == NODE_NONE) return i;
    }
}

/* Adds the letters of two bytes that begin with `lead`. */
static size_t add_letters(uint32_t edge, struct lexicon_letter *out, size_t room) {
    size_t count = 0;
    for (uint32_t node = edge_target(edge); count < room; node++) {
        uint32_t second = edges()[node];
        out[count++] = (struct lexicon_letter){
            {(char)edge_label(edge), (char)edge_label(second)}, 2, edge_target(second)};
        if (edge_last(second)) break;
    }
    return count;
}

size_t lexicon_letters(uint32_t node, struct lexicon_letter out[LEXICON_LETTERS]) {
    size_t count = 0;
    for (; count < LEXICON_LETTERS; node++) {
        uint32_t edge = edges()[node];
        unsigned char label = edge_label(edge);
        if (label >= 0xC0 && label < 0xE0)
            count += add_letters(edge, out + count, LEXICON_LETTERS - count);
        else if (label && label < 0x80)
            out[count++] = (struct lexicon_letter){{(char)label, '\0'}, 1, edge_target(edge)};
        if (edge_last(edge)) break;
    }
    return count;
}

bool lexicon_word_at(uint32_t node) {
    uint32_t number = node_follow(edges(), node, 0);
    return number != NODE_NONE && (scripts()[number].flags & (FORM_KNOWN | FORM_NAME)) == FORM_KNOWN;
}

size_t lexicon_readings_at(uint32_t node, struct lexicon_reading readings[LEXICON_READINGS]) {
    return readings_of(node_follow(edges(), node, 0), readings);
}

const char *lexicon_fingerprint(void) {
    return header()->fingerprint;
}

uint32_t lexicon_stems(void) {
    return header()->pieces_root;
}

bool lexicon_step(uint32_t *node, char byte) {
    uint32_t next = byte ? node_follow(edges(), *node, (unsigned char)byte) : NODE_NONE;
    if (next == NODE_NONE) return false;
    *node = next;
    return true;
}

const struct lexicon_piece *lexicon_piece(uint32_t node) {
    uint32_t number = node_follow(edges(), node, 0);
    return number == NODE_NONE ? NULL : &pieces()[number];
}

const struct lexicon_piece *lexicon_stem(str stem) {
    uint32_t number = find(header()->pieces_root, stem);
    return number == NODE_NONE ? NULL : &pieces()[number];
}

static const struct lexicon_piece *piece_of(str form, const struct lexicon_reading *reading) {
    size_t kept = form.n - reading->cut;
    if (kept + reading->ending.n > LEMMA_MAX) return NULL;
    char lemma[LEMMA_MAX];
    memcpy(lemma, form.p, kept);
    memcpy(lemma + kept, reading->ending.p, reading->ending.n);
    return lexicon_stem((str){lemma, kept + reading->ending.n});
}

/* Of the form with this number. */
static const struct lexicon_piece *best_piece(str form, uint32_t number) {
    struct lexicon_reading readings[LEXICON_READINGS];
    size_t count = readings_of(number, readings);
    const struct lexicon_piece *best = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct lexicon_piece *piece = piece_of(form, &readings[i]);
        if (piece && (!best || piece->head_cost < best->head_cost)) best = piece;
    }
    return best;
}

const struct lexicon_piece *lexicon_piece_of(str form) {
    struct answer *answer = answer_of(form);
    if (!answer) return best_piece(form, find(header()->forms_root, form));
    if (!answer->has_piece) answer->piece = best_piece(form, answer->number);
    answer->has_piece = true;
    return answer->piece;
}
