#include "base/catalogue.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x950412deu
#define CATALOGUE_MAX (16u << 20)
#define PLURAL_DEPTH 32

/* --- the rule of plurals: a C expression, by precedence climbing */

struct rule {
    const char *at;
    unsigned long n;
    unsigned depth;
    bool broken;
};

static unsigned long ternary(struct rule *r);

static bool take(struct rule *r, const char *sign) {
    while (*r->at == ' ') r->at++;
    size_t n = strlen(sign);
    if (strncmp(r->at, sign, n) != 0) return false;
    r->at += n;
    return true;
}

static unsigned long operand(struct rule *r) {
    if (r->broken || ++r->depth > PLURAL_DEPTH) {
        r->broken = true;
        return 0;
    }
    unsigned long value = 0;
    if (take(r, "!")) {
        value = !operand(r);
    } else if (take(r, "(")) {
        value = ternary(r);
        r->broken |= !take(r, ")");
    } else if (take(r, "n")) {
        value = r->n;
    } else if (isdigit((unsigned char)*r->at)) {
        char *end;
        value = strtoul(r->at, &end, 10);
        r->at = end;
    } else {
        r->broken = true;
    }
    r->depth--;
    return value;
}

/* Longer signs first, so that <= is not read as <. */
static const struct infix {
    const char *sign;
    unsigned level;
} operators[] = {{"||", 1}, {"&&", 2}, {"==", 3}, {"!=", 3}, {"<=", 4}, {">=", 4}, {"<", 4},
                 {">", 4},  {"+", 5},  {"-", 5},  {"*", 6},  {"/", 6},  {"%", 6}};

static unsigned long applied(struct rule *r, const char *sign, unsigned long a, unsigned long b) {
    switch (sign[0]) {
    case '|':
        return a || b;
    case '&':
        return a && b;
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        return sign[1] ? a <= b : a < b;
    case '>':
        return sign[1] ? a >= b : a > b;
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    }
    if (b == 0) {
        r->broken = true;
        return 0;
    }
    return sign[0] == '/' ? a / b : a % b;
}

static const struct infix *next_infix(struct rule *r, unsigned least) {
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const char *before = r->at;
        if (!take(r, operators[i].sign)) continue;
        if (operators[i].level >= least) return &operators[i];
        r->at = before;
        return NULL;
    }
    return NULL;
}

static unsigned long binary(struct rule *r, unsigned least) {
    unsigned long value = operand(r);
    const struct infix *found;
    while (!r->broken && (found = next_infix(r, least)))
        value = applied(r, found->sign, value, binary(r, found->level + 1));
    return value;
}

static unsigned long ternary(struct rule *r) {
    unsigned long value = binary(r, 1);
    if (r->broken || !take(r, "?")) return value;
    if (++r->depth > PLURAL_DEPTH) {
        r->broken = true;
        return 0;
    }
    unsigned long yes = ternary(r);
    r->broken |= !take(r, ":");
    unsigned long no = ternary(r);
    r->depth--;
    return value ? yes : no;
}

bool catalogue_plural_form(const char *rule, unsigned long n, unsigned long *out) {
    struct rule r = {.at = rule, .n = n};
    *out = ternary(&r);
    return !r.broken && (take(&r, ";") || take(&r, "\n") || !*r.at);
}

/* --- the file */

static uint32_t word_at(const struct catalogue *c, size_t at) {
    uint32_t word;
    memcpy(&word, c->bytes + at, sizeof word);
    return c->swapped ? __builtin_bswap32(word) : word;
}

/* The text that an entry of a table stands for: a length and an offset, and a NUL after the text. */
static const char *text_at(const struct catalogue *c, size_t table, size_t i, size_t *length) {
    size_t n = word_at(c, table + 8 * i), at = word_at(c, table + 8 * i + 4);
    if (at >= c->size || n >= c->size - at || c->bytes[at + n]) return NULL;
    *length = n;
    return c->bytes + at;
}

static size_t originals(const struct catalogue *c) {
    return word_at(c, 12);
}
static size_t translations(const struct catalogue *c) {
    return word_at(c, 16);
}

static bool table_fits(const struct catalogue *c, size_t table) {
    return table <= c->size && c->count <= (c->size - table) / 8;
}

/* Every text lies in the file and the originals are in order, as the search relies on. */
static bool is_sound(struct catalogue *c) {
    if (c->size < 28) return false;
    uint32_t magic = word_at(c, 0);
    c->swapped = magic == __builtin_bswap32(MAGIC);
    if (magic != MAGIC && !c->swapped) return false;
    if (word_at(c, 4) >> 16 > 1) return false;
    c->count = word_at(c, 8);
    if (!table_fits(c, originals(c)) || !table_fits(c, translations(c))) return false;
    const char *before = NULL;
    for (size_t i = 0; i < c->count; i++) {
        size_t n;
        const char *text = text_at(c, originals(c), i, &n);
        if (!text || !text_at(c, translations(c), i, &n) || (before && strcmp(before, text) >= 0))
            return false;
        before = text;
    }
    return true;
}

bool catalogue_parse(const char *bytes, size_t size, struct catalogue *out) {
    *out = (struct catalogue){.bytes = bytes, .size = size};
    const char *header = is_sound(out) ? catalogue_find(out, "") : NULL;
    if (header && (strstr(header, "charset=UTF-8") || strstr(header, "charset=utf-8"))) {
        const char *plural = strstr(header, "plural=");
        out->plural = plural ? plural + strlen("plural=") : NULL;
        return true;
    }
    *out = (struct catalogue){0};
    return false;
}

/* The bytes of a regular file, to be freed; NULL if they cannot be had. */
static char *read_whole(const char *path, size_t *size) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return NULL;
    struct stat state;
    bool good = fstat(file, &state) == 0 && S_ISREG(state.st_mode) && state.st_size < (off_t)CATALOGUE_MAX;
    size_t all = good ? (size_t)state.st_size : 0, done = 0;
    char *bytes = good ? malloc(all + 1) : NULL;
    while (bytes && done < all) {
        ssize_t n = read(file, bytes + done, all - done);
        if (n <= 0) break;
        done += (size_t)n;
    }
    close(file);
    if (bytes) bytes[done] = '\0';
    *size = done;
    return bytes;
}

bool catalogue_open(const char *path, struct catalogue *out) {
    size_t size;
    *out = (struct catalogue){0};
    char *bytes = read_whole(path, &size);
    if (bytes && catalogue_parse(bytes, size, out)) return true;
    free(bytes);
    return false;
}

/* The translation and its length in bytes; of a pair, all its forms, each but the last ended by a NUL. */
static const char *find(const struct catalogue *c, const char *text, size_t *length) {
    size_t low = 0, high = c->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(text, text_at(c, originals(c), middle, length));
        if (order == 0) return text_at(c, translations(c), middle, length);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *catalogue_find(const struct catalogue *c, const char *text) {
    size_t length;
    return find(c, text, &length);
}

const char *catalogue_find_plural(const struct catalogue *c, const char *one, unsigned long n) {
    size_t length;
    unsigned long number;
    const char *form = find(c, one, &length);
    if (!form || !c->plural || !catalogue_plural_form(c->plural, n, &number)) return NULL;
    const char *end = form + length;
    for (; number > 0; number--) {
        form += strlen(form) + 1;
        if (form > end) return NULL;
    }
    return form;
}
