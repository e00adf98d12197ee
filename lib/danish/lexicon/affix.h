/* The affix rules of a hunspell dictionary with numeric flags (hunspell(5)). Only compile.c includes this.
 *
 * A rule "SFX 1 0 de/34,22 e" says: words with flag 1 that end in -e may lose nothing (0) and get -de, and
 * what comes out has the flags 34 and 22 in turn. */
#ifndef LEXICON_AFFIX_H
#define LEXICON_AFFIX_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "danish/lexicon/automaton.h"

#define FLAGS 128 /* flags are numbers below this */
#define RULE_FLAGS 8

/* The flags that the Danish dictionary gives a meaning to; see the comments of its .aff file. */
enum {
    FLAG_FORBIDDEN = 6,
    FLAG_NEED_AFFIX = 8,
    FLAG_NAME = 9,
    FLAG_GENITIVE = 10,
    FLAG_PASSIVE = 22, /* the -s of verbs; of a participle, its genitive */
    FLAG_LINK_S = 29,  /* what may follow it in a compound: -s-, -e-, nothing */
    FLAG_LINK_E = 30,
    FLAG_LINK_NONE = 31,
    FLAG_BEGIN = 32,
    FLAG_MIDDLE = 33,
    FLAG_END = 34,
    FLAG_ONLY_COMPOUND = 36,
    FLAG_HYPHEN = 37,
    FLAG_PLURAL_ER = 11, /* a noun with a plural in -er */
    FLAG_LAST = 39,
    FLAG_PLURAL = 74,    /* a noun that has only a plural */
    FLAG_VERBAL = 79,    /* gåen, leveren: rarely meant */
    FLAG_DIRECTION = 54, /* Nord-, Syd-: before the name of a place */
};

struct rule {
    char strip[24], add[24], condition[160];
    int flags[RULE_FLAGS], flag_count;
    bool prefix;
    bool imperative; /* +IMPERATIV: the file says so */
};

struct affixes {
    struct rule *rules[FLAGS];
    size_t count[FLAGS], capacity[FLAGS];
};

/* "34,22" -> numbers; returns how many, at most max. Flags out of range are passed over. */
static int affix_flags(const char *text, int *flags, int max) {
    int count = 0;
    while (*text >= '0' && *text <= '9') {
        char *end;
        long flag = strtol(text, &end, 10);
        if (flag > 0 && flag < FLAGS && count < max) flags[count++] = (int)flag;
        text = *end == ',' ? end + 1 : end;
    }
    return count;
}

static bool affix_copy(char *to, size_t size, const char *from) {
    if (strlen(from) >= size) return false;
    strcpy(to, strcmp(from, "0") ? from : "");
    return true;
}

/* Reads the SFX and PFX rules of the file; false when it cannot be read or has none. */
static bool affixes_read(struct affixes *all, const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) return false;
    char line[1024];
    size_t rules = 0;
    while (fgets(line, sizeof line, file)) {
        char *field[6] = {0}, *save = NULL;
        int n = 0;
        for (char *f = strtok_r(line, " \t\r\n", &save); f && n < 6; f = strtok_r(NULL, " \t\r\n", &save))
            field[n++] = f;
        if (n < 5 || (strcmp(field[0], "SFX") != 0 && strcmp(field[0], "PFX") != 0)) continue;
        int flag = atoi(field[1]);
        if (flag <= 0 || flag >= FLAGS) continue;
        struct rule rule = {.prefix = field[0][0] == 'P',
                            .imperative = n > 5 && strstr(field[5], "IMPERATIV")};
        char *slash = strchr(field[3], '/');
        if (slash) {
            *slash = '\0';
            rule.flag_count = affix_flags(slash + 1, rule.flags, RULE_FLAGS);
        }
        if (!affix_copy(rule.strip, sizeof rule.strip, field[2]) ||
            !affix_copy(rule.add, sizeof rule.add, field[3]) || strlen(field[4]) >= sizeof rule.condition)
            continue;
        strcpy(rule.condition, field[4]);
        if (all->count[flag] == all->capacity[flag]) {
            all->capacity[flag] = all->capacity[flag] * 2 + 8;
            all->rules[flag] = room(all->rules[flag], all->capacity[flag], sizeof rule);
        }
        all->rules[flag][all->count[flag]++] = rule;
        rules++;
    }
    fclose(file);
    return rules > 0;
}

static size_t letter_length(const char *p) {
    unsigned char c = (unsigned char)*p;
    return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Does the letter at word stand in the class between p and end ("[^bc" without its brackets)? */
static bool class_holds(const char *p, const char *end, const char *letter) {
    bool negated = *p == '^';
    for (p += negated; p < end; p += letter_length(p))
        if (letter_length(p) == letter_length(letter) && !memcmp(p, letter, letter_length(p)))
            return !negated;
    return negated;
}

/* The condition against the letters of word from p on. */
static bool condition_matches(const char *condition, const char *p) {
    for (const char *c = condition; *c; p += letter_length(p)) {
        if (!*p) return false;
        if (*c == '[') {
            const char *end = strchr(c, ']');
            if (!end || !class_holds(c + 1, end, p)) return false;
            c = end + 1;
        } else if (*c == '.') {
            c++;
        } else {
            if (letter_length(c) != letter_length(p) || memcmp(c, p, letter_length(c)) != 0) return false;
            c += letter_length(c);
        }
    }
    return true;
}

static size_t condition_letters(const char *condition) {
    size_t n = 0;
    for (const char *c = condition; *c; n++) {
        const char *end = *c == '[' ? strchr(c, ']') : NULL;
        c = end ? end + 1 : c + letter_length(c);
    }
    return n;
}

/* Writes what the rule makes of word; false if it does not apply. out has WORD_MAX + 1 bytes. */
static bool rule_apply(const struct rule *rule, const char *word, char *out) {
    size_t n = strlen(word), strip = strlen(rule->strip), add = strlen(rule->add);
    if (strip > n || n - strip + add > WORD_MAX) return false;
    if (rule->prefix) {
        if (strncmp(word, rule->strip, strip) != 0 || !condition_matches(rule->condition, word)) return false;
        memcpy(out, rule->add, add);
        memcpy(out + add, word + strip, n - strip + 1);
        return true;
    }
    if (memcmp(word + n - strip, rule->strip, strip) != 0) return false;
    if (strcmp(rule->condition, ".") != 0) {
        const char *p = word + n;
        for (size_t letters = condition_letters(rule->condition); letters; letters--) {
            if (p == word) return false;
            do p--;
            while (((unsigned char)*p & 0xC0) == 0x80);
        }
        if (!condition_matches(rule->condition, p)) return false;
    }
    memcpy(out, word, n - strip);
    memcpy(out + n - strip, rule->add, add + 1);
    return true;
}

#endif
