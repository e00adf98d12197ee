/* The compiled language tables: one block of read-only bytes, written by compile.c at build time and read
 * in place by lexicon.c. Numbers are in the byte order of the machine, which builds for itself.
 *
 * Two automata share one array of edges. An edge is 32 bits: label (a byte of the folded UTF-8 word) in
 * bits 0-7, "last edge of its node" in bit 8, target in bits 9-31. A node is the index of its first edge;
 * edges are ordered by label. The label 0 ends a word: its target is the word's value, not a node.
 * Equal endings are stored once, so that 900,000 word forms take about a megabyte. */
#ifndef LEXICON_FORMAT_H
#define LEXICON_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEXICON_MAGIC "LEXICON2"

struct lexicon_header {
    char magic[8];
    char fingerprint[24]; /* 16 hexadecimal digits and NULs */
    uint32_t edge_count;
    uint32_t forms_root;  /* word form -> index of its first script */
    uint32_t pieces_root; /* stem -> index into pieces */
    uint32_t script_count;
    uint32_t piece_count;
    uint32_t letters_size; /* bytes of the scripts' new endings */
    /* then: uint32_t edges[], struct lexicon_script[], struct lexicon_piece[], char letters[] */
};

/* How to make a lemma from a form: cut bytes off its end, put new ones there. A form of several lemmas has as
 * many scripts, one after the other, the likeliest first. */
struct lexicon_script {
    uint32_t letters; /* offset of the new ending */
    uint8_t length;   /* of the new ending, in bytes */
    uint8_t cut;      /* bytes */
    uint8_t flags;
    uint8_t unused;
};

enum {
    FORM_KNOWN = 1, /* an entry of the dictionary or an affix form; else only found inside compounds */
    FORM_NAME = 2,  /* a name and nothing else */
    FORM_MORE = 4,  /* another script of the same form follows */
    FORM_VERB = 8,  /* the kinds of word that the lemma is */
    FORM_NOUN = 16,
    FORM_ADJECTIVE = 32,
    FORM_AGENT = 64, /* of an agent that only ends compounds: (tilsagns)haveren */
};

/* What a stem may be inside a compound. */
struct lexicon_piece {
    uint8_t first_cost; /* as any part but the last: half nats; COST_NEVER: never */
    uint8_t head_cost;  /* as the last part */
    unsigned links : 4; /* LINK_...: what may follow it inside a compound, by the dictionary */
    unsigned flags : 12;
};

#define COST_NEVER 255
enum { LINK_NONE = 1, LINK_S = 2, LINK_E = 4, LINK_ER = 8 };
enum {
    PIECE_SIMPLE = 1,   /* a dictionary word that is no compound */
    PIECE_PARTICLE = 2, /* as a first part it says nothing by itself: før|tids|pension */
    PIECE_INITIAL = 4,  /* as a first part it only stands at the beginning of the word: a particle, a name */
    PIECE_OPENER = 8,   /* and only where the dictionary lacks the word */
    PIECE_VERB = 16,    /* a verb and nothing else */
    PIECE_OPAQUE = 128, /* what it begins or ends is another word: med|virke, arbejds|løs */
    PIECE_STRANGE = 64, /* a dictionary word that ends in another and begins with what the dictionary lacks */
    PIECE_ATOM = 32,    /* it is not even made of parts that a long compound could have too (jern|bane) */
    PIECE_PREFIXED = 256, /* an adjective of the dictionary that a particle begins: u|grundet, no ug|rundet */
    PIECE_AGENT = 512,    /* who does what a verb says, a noun that the dictionary lacks: (tilsagns)haver */
    PIECE_AGENT_USUAL = 1024, /* and nouns of the dictionary end in it: andels|haver */
    PIECE_ENDING = 2048,      /* a table says that it ends words by chance, or as an ending: hed */
};

/* What a first part costs, in half nats, that no compound of the dictionary has: a particle, a name. */
#define COST_PARTICLE 18
#define COST_NAME 18

/* A word that begins with at least this many letters that the dictionary lacks is a compound if a word of at
 * least this many letters ends it, which costs at most this much as a last part. */
#define STRANGE_FIRST 3
#define STRANGE_HEAD 4
#define STRANGE_COST 20

/* What a part costs more, in half nats, where the dictionary's flags do not foresee its link. */
#define COST_UNFORESEEN 5
/* A way through a word is believed if it costs less than a word of its length may, in half nats: a short word
 * is likelier to look like two others by chance. */
#define COST_BASE 26
#define COST_BASE_KNOWN 34 /* of a word that the dictionary has and takes for a compound */
#define COST_LETTER 3
#define COST_SPELT 7 /* and than this for each letter, if the dictionary lacks the word */

/* What a last part costs more, in half nats, that is a compound itself: statsminister|post, hardly
 * stats|ministerpost. */
#define COST_BRANCH 10

static inline uint32_t edge_target(uint32_t edge) {
    return edge >> 9;
}
static inline bool edge_last(uint32_t edge) {
    return edge >> 8 & 1;
}
static inline unsigned char edge_label(uint32_t edge) {
    return edge & 255;
}

#define NODE_NONE UINT32_MAX

/* The target of node's edge with that label, or NODE_NONE. */
static inline uint32_t node_follow(const uint32_t *edges, uint32_t node, unsigned char label) {
    /* with its bit, the last edge has a greater number than any label */
    while ((edges[node] & 0x1FF) < label) node++;
    return edge_label(edges[node]) == label ? edge_target(edges[node]) : NODE_NONE;
}

#endif
