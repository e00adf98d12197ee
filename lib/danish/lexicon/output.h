/* The finished tables in the form of format.h. Only compile.c includes this. */
#ifndef LEXICON_OUTPUT_H
#define LEXICON_OUTPUT_H

#include "danish/lexicon/compounds.h"
#include "danish/lexicon/format.h"
#include "danish/lexicon/groups.h"

/* Longer compounds, in letters, that no compound of the dictionary is made of are left out. */
#define PIECE_LETTERS 11

struct tables {
    struct automaton automaton;
    struct lexicon_script *scripts;
    struct lexicon_piece *kinds;
    char *letters;
    size_t script_count, kind_count, letters_size;
    struct words script_numbers, ending_numbers, kind_numbers;
    struct lexicon_header header;
};

/* What the kind of a group says of its words. */
static unsigned kind_flags(const struct form *form) {
    switch (groups[form->group].kind) {
    case 'V':
        return FORM_VERB;
    case 'N':
        return FORM_NOUN;
    case 'A':
        return FORM_ADJECTIVE;
    default:
        return 0;
    }
}

static unsigned reading_flags(const struct form *form) {
    unsigned flags = form->rank == RANK_BOUND ? 0 : form->rank == RANK_AGENT ? FORM_AGENT : FORM_KNOWN;
    if (form->rank == RANK_NAME || form->rank == RANK_NAME_INFLECTED) flags |= FORM_NAME;
    return flags;
}

static struct lexicon_script script_of(struct tables *t, const char *form, const char *lemma,
                                       unsigned flags) {
    size_t same = 0;
    while (form[same] && form[same] == lemma[same]) same++;
    size_t length = strlen(lemma + same);
    const char *letters = lemma + same;
    uint32_t at = words_find(&t->ending_numbers, letters, length);
    if (at == WORD_NONE) {
        at = (uint32_t)t->letters_size;
        t->letters = room(t->letters, t->letters_size + length + 1, 1);
        memcpy(t->letters + at, letters, length);
        t->letters_size += length;
        words_put(&t->ending_numbers, words_keep(letters, length), length, at);
    }
    return (struct lexicon_script){at, (uint8_t)length, (uint8_t)strlen(form + same), (uint8_t)flags, 0};
}

/* The number of the first of these scripts, which lie one after the other. */
static uint32_t scripts_number(struct tables *t, const struct lexicon_script *scripts, size_t count) {
    const char *key = (const char *)scripts;
    size_t n = count * sizeof *scripts;
    uint32_t number = words_find(&t->script_numbers, key, n);
    if (number != WORD_NONE) return number;
    number = (uint32_t)t->script_count;
    t->scripts = room(t->scripts, t->script_count + count, sizeof *t->scripts);
    memcpy(t->scripts + number, scripts, n);
    t->script_count += count;
    words_put(&t->script_numbers, words_keep(key, n), n, number);
    return number;
}

static void forms_write(struct tables *t) {
    automaton_begin(&t->automaton);
    for (size_t i = 0, end; i < form_count; i = end) {
        for (end = i + 1; end < form_count && forms[end].number == forms[i].number;) end++;
        const struct form *readings[READINGS];
        struct lexicon_script scripts[READINGS];
        size_t count = readings_choose(i, end, readings);
        for (size_t k = 0; k < count; k++) {
            const char *lemma = reading_lemma(readings[k]);
            unsigned flags = reading_flags(readings[k]) | (k + 1 < count ? FORM_MORE : 0);
            for (size_t j = i; j < end; j++)
                if (reading_level(&forms[j]) == reading_level(readings[k]) &&
                    !strcmp(reading_lemma(&forms[j]), lemma))
                    flags |= kind_flags(&forms[j]);
            scripts[k] = script_of(t, forms[i].text, lemma, flags);
        }
        automaton_add(&t->automaton, forms[i].text, scripts_number(t, scripts, count));
    }
    t->header.forms_root = automaton_end(&t->automaton);
}

static uint8_t half_nats(double cost) {
    double q = floor(cost * 2 + 0.5);
    return (uint8_t)(q < 0 ? 0 : q > 40 ? 40 : q);
}

/* A form's head is looked up by its family's lemma: that stands for all of its entries. */
static void heads_share(void) {
    for (size_t i = 0; i < piece_count; i++) {
        struct piece *p = &pieces[i];
        p->head_cost = !piece_head(p) ? INFINITY : p->head_cost + (piece_last(p) ? 0 : COST_STRANGE);
    }
    for (size_t i = 0; i < entry_count; i++) {
        if (entries[i].name) continue;
        const struct piece *from = &pieces[entries[i].piece];
        const char *lemma = groups[group_root(entries[i].group)].lemma;
        uint32_t number = words_find(&piece_numbers, lemma, strlen(lemma));
        if (number != WORD_NONE && from->head_cost < pieces[number].head_cost)
            pieces[number].head_cost = from->head_cost;
    }
}

/* An agent ends compounds as often as its verb. */
static void agents_share(void) {
    for (size_t i = 0; i < piece_count; i++) {
        if (!pieces[i].agent) continue;
        uint32_t verb = words_find(&piece_numbers, pieces[i].agent, strlen(pieces[i].agent));
        if (pieces[verb].head_cost < pieces[i].head_cost) pieces[i].head_cost = pieces[verb].head_cost;
    }
}

static int piece_order(const void *a, const void *b) {
    const uint32_t *x = a, *y = b;
    return strcmp(pieces[*x].text, pieces[*y].text);
}

/* What is said of a piece wherever it stands. */
static unsigned piece_flags(const struct piece *p) {
    unsigned flags = p->particle ? PIECE_PARTICLE : 0;
    if (piece_own(p) && !p->plain_compound) flags |= PIECE_SIMPLE;
    if (piece_own(p) && !p->compound) flags |= PIECE_ATOM;
    if (p->strange) flags |= PIECE_STRANGE;
    if (p->prefixed) flags |= PIECE_PREFIXED;
    if (p->agent) flags |= PIECE_AGENT;
    if (p->usual_agent) flags |= PIECE_AGENT_USUAL;
    if (p->banned_head) flags |= PIECE_ENDING;
    if (piece_all(p, 'V')) flags |= PIECE_VERB;
    return flags;
}

static struct lexicon_piece piece_kind(const struct piece *p) {
    struct lexicon_piece kind = {.first_cost = COST_NEVER,
                                 .head_cost = isinf(p->head_cost) ? COST_NEVER : half_nats(p->head_cost)};
    if (piece_first(p)) {
        kind.first_cost = half_nats(p->first_cost);
        kind.links = (unsigned)p->links & 15u;
    } else if (p->particle) {
        kind.first_cost = COST_PARTICLE;
        kind.links = LINK_NONE;
        kind.flags |= p->plain ? PIECE_INITIAL : PIECE_INITIAL | PIECE_OPENER;
    } else if (piece_name(p)) {
        kind.first_cost = COST_NAME;
        kind.links = LINK_NONE | LINK_S;
        kind.flags |= PIECE_INITIAL;
    }
    kind.flags |= piece_flags(p) & 4095u;
    if (p->opaque || (kind.flags & PIECE_OPENER)) kind.flags |= PIECE_OPAQUE;
    return kind;
}

static void pieces_write(struct tables *t) {
    heads_share();
    agents_share();
    uint32_t *order = room(NULL, piece_count, sizeof *order);
    for (size_t i = 0; i < piece_count; i++) order[i] = (uint32_t)i;
    qsort(order, piece_count, sizeof *order, piece_order);
    automaton_begin(&t->automaton);
    for (size_t i = 0; i < piece_count; i++) {
        const struct piece *p = &pieces[order[i]];
        struct lexicon_piece kind = piece_kind(p);
        char key[32];
        size_t n = (size_t)snprintf(key, sizeof key, "%u %u %u %u", kind.first_cost, kind.head_cost,
                                    kind.links, kind.flags);
        uint32_t number = words_find(&t->kind_numbers, key, n);
        /* A long compound that no compound is made of is not worth its room: it can be read as its own parts.
         */
        if (p->compound && p->firsts < 1 && p->heads < 1 && p->letters > PIECE_LETTERS) continue;
        if (number == WORD_NONE) {
            number = (uint32_t)t->kind_count++;
            t->kinds = room(t->kinds, t->kind_count, sizeof *t->kinds);
            t->kinds[number] = kind;
            words_put(&t->kind_numbers, words_keep(key, n), n, number);
        }
        automaton_add(&t->automaton, p->text, number);
    }
    t->header.pieces_root = automaton_end(&t->automaton);
    free(order);
}

static uint64_t digest(uint64_t h, const void *bytes, size_t n) {
    for (const unsigned char *p = bytes; n; n--, p++) h = (h ^ *p) * 1099511628211u;
    return h;
}

static void tables_write(struct tables *t, const char *path) {
    struct lexicon_header *h = &t->header;
    memcpy(h->magic, LEXICON_MAGIC, sizeof h->magic);
    h->edge_count = (uint32_t)t->automaton.count;
    h->script_count = (uint32_t)t->script_count;
    h->piece_count = (uint32_t)t->kind_count;
    h->letters_size = (uint32_t)t->letters_size;
    uint64_t sum = digest(1469598103934665603u, t->automaton.edges, t->automaton.count * 4);
    sum = digest(sum, t->scripts, t->script_count * sizeof *t->scripts);
    sum = digest(sum, t->kinds, t->kind_count * sizeof *t->kinds);
    sum = digest(sum, t->letters, t->letters_size);
    snprintf(h->fingerprint, sizeof h->fingerprint, "%016llx", (unsigned long long)sum);
    FILE *out = fopen(path, "wb");
    if (!out) stop("cannot write", path);
    fwrite(h, sizeof *h, 1, out);
    fwrite(t->automaton.edges, 4, t->automaton.count, out);
    fwrite(t->scripts, sizeof *t->scripts, t->script_count, out);
    fwrite(t->kinds, sizeof *t->kinds, t->kind_count, out);
    fwrite(t->letters, 1, t->letters_size, out);
    if (ferror(out) | fclose(out)) stop("cannot write", path);
}

#endif
