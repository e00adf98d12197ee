/* What the compiler knows while it works: entries, forms, groups of entries, stems; and the small steps on
 * them that everything else shares. Only compile.c includes this. */
#ifndef LEXICON_MODEL_H
#define LEXICON_MODEL_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "danish/lexicon/affix.h"
#include "danish/lexicon/words.h"

#define ENTRY_FLAGS 24

struct entry {
    const char *text;  /* as printed in the dictionary */
    const char *stem;  /* folded */
    const char *lemma; /* folded; the stem itself, or what st: or a grammar table says */
    uint32_t piece;    /* of the stem */
    uint32_t same;     /* the next entry with this stem, or WORD_NONE */
    uint32_t *endings; /* hashes of its inflections' endings, ascending */
    int ending_count;
    int flags[ENTRY_FLAGS], flag_count;
    bool name, last, stated; /* last: may end a compound; stated: the lemma is not the stem */
    uint32_t group;          /* of the entries that are one word family */
};

struct form {
    const char *text, *lemma;
    uint32_t entry;  /* that it comes from, or WORD_NONE */
    uint32_t number; /* of the text, in byte order */
    uint32_t group;
    int rank;  /* the lower, the likelier is this reading of the text */
    bool noun; /* the plural of a noun, by a table */
};

/* Entries of one lemma and kind. Groups of equal lemmas are one family: støtte the noun and støtte the verb.
 */
struct group {
    const char *lemma;
    char kind;       /* V, N, A, O: verb, noun, adjective, other; P: name; S: forms of a stated lemma */
    uint32_t parent; /* the group whose other spelling it is; itself: none */
    size_t count;    /* of its forms */
};

/* A stem as a part of compounds. Costs are -ln of the share of the dictionary's compounds that it is in. */
struct piece {
    const char *text;
    uint32_t entry;                 /* the first with this stem, or WORD_NONE */
    double firsts, heads;           /* in how many compounds it is a part before the last, the last */
    double new_firsts, new_heads;   /* the same, while a round of training counts */
    double first_cost, head_cost;   /* nats */
    uint8_t links, letters;         /* links: LINK_..., what the dictionary lets follow it */
    bool is_first;                  /* the dictionary lets it stand before another part */
    bool noun_link;                 /* and that as a noun */
    bool prefix;                    /* and only there: folke- */
    bool banned_first, banned_head; /* a table says: never */
    bool particle;                  /* a table says: nothing that anybody looks for */
    bool plain;                     /* and that it may begin a word of the dictionary */
    bool opaque;                    /* what it begins or ends is another word: med|virke, arbejds|løs */
    bool suffix;                    /* a table says: an ending that makes nouns, and a noun too */
    bool name;                      /* of a person or a place */
    bool compound;                  /* it can be read as parts itself */
    bool strange;                   /* it ends in another word, and begins with what is none */
    bool plain_compound;            /* and nobody takes it for one word */
    bool prefixed;                  /* it is an adjective, and a particle begins it */
    const char *agent;              /* the verb whose agent it is; NULL: none, or the dictionary has it */
    bool usual_agent;               /* and nouns of the dictionary end in it */
    size_t plural;                  /* the first that a table or the dictionary states, of plurals; 0: none */
};

/* How far-fetched it is to read a text as a form of its entry. Without other evidence the lowest wins. */
enum {
    RANK_TABLE,          /* a table says so, whatever the dictionary says */
    RANK_STEM,           /* the entry itself */
    RANK_STATED,         /* the dictionary or a table states the lemma: gik is of gå */
    RANK_INFLECTED,      /* an affix rule made it */
    RANK_PASSIVE,        /* likewise, the -s of a verb: findes */
    RANK_GENITIVE,       /* likewise, a genitive */
    RANK_STATED_STRANGE, /* stated, but not likely: indsats as the genitive of indsat, of indsætte */
    RANK_VERBAL,         /* of a verb, but rarely meant: leveren, the genitive skibets of a participle */
    RANK_IMPERATIVE,     /* elever: of elevere */
    RANK_NAME,
    RANK_NAME_INFLECTED,
    RANK_BOUND, /* stands only inside compounds */
    RANK_AGENT, /* likewise, as the last part: agents.h */
};

static struct entry *entries;
static size_t entry_count, entry_room;
static struct form *forms;
static size_t form_count, form_room;
static struct group *groups;
static size_t group_count, group_room;
static struct words group_numbers;
static struct piece *pieces;
static struct words form_numbers; /* a text -> the first form that it is, of those next to each other */
static double path_rarest;        /* what a stem costs that no compound has */
static size_t piece_count, piece_room;
static struct words piece_numbers;
static struct plural {
    const char *singular, *text;
    size_t same; /* the next plural of this singular, or 0 */
} * plurals;     /* from 1 on */
static size_t plural_count = 1;
static struct { const char *lemma, *other; } * spellings;
static size_t spelling_count;

static void stop(const char *what, const char *path) {
    fprintf(stderr, "lexicon-compile: %s %s: %s\n", what, path, errno ? strerror(errno) : "not as expected");
    exit(1);
}

/* Lower case by the rules of Latin, Greek and Cyrillic letters; ß becomes ss. out has WORD_MAX + 1 bytes;
 * false if the text is too long. */
static bool fold(const char *text, char *out) {
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        if (n + 3 > WORD_MAX) return false;
        if (*p < 0x80) {
            out[n++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
            p++;
            continue;
        }
        size_t length = letter_length((const char *)p);
        if (length != 2 || (p[1] & 0xC0) != 0x80) {
            out[n++] = (char)*p++;
            continue;
        }
        unsigned c = (p[0] & 31u) << 6 | (p[1] & 63u);
        p += 2;
        if (c == 0xDF) {
            out[n++] = 's';
            out[n++] = 's';
            continue;
        }
        if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
            c += 32;
        else if (c >= 0x400 && c <= 0x40F)
            c += 80;
        else if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
            c |= 1;
        else if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
            c += c & 1;
        out[n++] = (char)(0xC0 | c >> 6);
        out[n++] = (char)(0x80 | (c & 63));
    }
    out[n] = '\0';
    return n > 0;
}

static uint8_t letters_of(const char *text) {
    unsigned n = 0;
    for (; *text && n < 255; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
    return (uint8_t)n;
}

static uint32_t piece_put(const char *text) {
    uint32_t number = words_find(&piece_numbers, text, strlen(text));
    if (number != WORD_NONE) return number;
    if (piece_count == piece_room) {
        piece_room = piece_room * 2 + 1024;
        pieces = room(pieces, piece_room, sizeof *pieces);
    }
    pieces[piece_count] = (struct piece){.text = text, .entry = WORD_NONE, .letters = letters_of(text)};
    words_put(&piece_numbers, text, strlen(text), (uint32_t)piece_count);
    return (uint32_t)piece_count++;
}

static void form_put(const char *text, const char *lemma, uint32_t entry, int rank) {
    if (form_count == form_room) {
        form_room = form_room * 2 + 65536;
        forms = room(forms, form_room, sizeof *forms);
    }
    forms[form_count++] = (struct form){.text = text, .lemma = lemma, .entry = entry, .rank = rank};
}

static void plural_put(const char *singular, const char *plural) {
    plurals = room(plurals, plural_count + 1, sizeof *plurals);
    plurals[plural_count++] = (struct plural){.singular = singular, .text = plural};
}

static bool has_flag(const int *flags, int count, int flag) {
    for (int i = 0; i < count; i++)
        if (flags[i] == flag) return true;
    return false;
}

/* The tables of facts: lines "key<TAB>word word word", '#' begins a comment. visit gets each pair. */
static void table_read(const char *folder, const char *name, void visit(const char *key, const char *word)) {
    char path[1024], line[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (!file) stop("cannot read", path);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "#\r\n")] = '\0';
        char *save = NULL, *key = strtok_r(line, "\t ", &save);
        if (!key) continue;
        key = words_keep(key, strlen(key));
        char *word = strtok_r(NULL, "\t ", &save);
        if (!word) visit(key, key);
        for (; word; word = strtok_r(NULL, "\t ", &save)) visit(key, words_keep(word, strlen(word)));
    }
    fclose(file);
}

#endif
