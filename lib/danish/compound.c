/* The likeliest way to read a form as stem + link + ... + inflected word: the cheapest path through its
 * letters, where a part costs -ln of the share of the dictionary's compounds that it begins or ends
 * (compile.c counts them). What may follow a stem is the dictionary's knowledge: its flags 29 (-s-),
 * 30 (-e-), 31 (nothing); another link costs more. */
#include "danish/compound.h"

#include <limits.h>
#include <string.h>

#include "danish/lexicon.h"

struct step {
    int cost;         /* half nats; INT_MAX: no way leads here */
    short from, link; /* where the part before begins, and how long the link after it is, in bytes */
    short parts;
};

static const struct {
    const char *text;
    short length;
    int kind;
} links[] = {{"", 0, LINK_NONE}, {"s", 1, LINK_S}, {"e", 1, LINK_E}, {"er", 2, LINK_ER}};

static bool letter_begins(str form, size_t at) {
    return at == form.n || ((unsigned char)form.p[at] & 0xC0) != 0x80;
}

static size_t letters_between(str form, size_t from, size_t to) {
    size_t n = 0;
    for (; from < to; from++) n += letter_begins(form, from);
    return n;
}

/* Extends the way to `from` by every stem that begins there and the links after it. */
static void firsts_extend(str form, struct step *step, size_t from) {
    uint32_t node = lexicon_stems();
    for (size_t to = from; to + 1 < form.n && lexicon_step(&node, form.p[to]);) {
        if (!letter_begins(form, ++to)) continue;
        const struct lexicon_piece *piece = lexicon_piece(node);
        if (!piece || piece->first_cost == COST_NEVER) continue;
        bool brief = to - from < 6 && letters_between(form, from, to) < 3;
        for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
            size_t end = to + (size_t)links[k].length;
            bool foreseen = piece->links & links[k].kind;
            if (end >= form.n || memcmp(form.p + to, links[k].text, (size_t)links[k].length) != 0 ||
                (!foreseen && (brief || links[k].kind == LINK_ER)))
                continue;
            int cost = step[from].cost + piece->first_cost + (foreseen ? 0 : COST_UNFORESEEN);
            if (cost < step[end].cost)
                step[end] = (struct step){cost, (short)from, links[k].length, (short)(step[from].parts + 1)};
        }
    }
}

/* The end of a way: the rest of the form from `from` on as an inflected word. */
static void head_extend(str form, struct step *step, size_t from) {
    str rest = str_sub(form, from, form.n);
    const struct lexicon_piece *piece =
        form.n - from < 4 && letters_between(form, from, form.n) < 2 ? NULL : lexicon_piece_of(rest);
    if (!piece || piece->head_cost == COST_NEVER) return;
    int cost = step[from].cost + piece->head_cost;
    if (cost < step[form.n].cost)
        step[form.n] = (struct step){cost, (short)from, 0, (short)(step[from].parts + 1)};
}

/* Splits the stretch [start, start + n) of a form that has no hyphen in it. */
static size_t stretch_split(str form, size_t start, struct compound_part *parts, size_t room) {
    if (form.n > COMPOUND_MAX) return 0;
    if (lexicon_name(form)) return 0; /* København */
    const struct lexicon_piece *whole = lexicon_piece_of(form);
    if (whole && (whole->flags & PIECE_SIMPLE)) return 0;
    int limit = COST_BASE + COST_LETTER * (int)letters_between(form, 0, form.n);
    struct step step[COMPOUND_MAX + 1];
    for (size_t i = 0; i <= form.n; i++) step[i] = (struct step){limit, 0, 0, 0};
    step[0].cost = 0;
    for (size_t i = 0; i < form.n; i++) {
        if (step[i].cost >= limit) continue; /* no way leads here, or none that would be believed */
        firsts_extend(form, step, i);
        if (i) head_extend(form, step, i);
    }
    if (step[form.n].cost >= limit) return 0;
    size_t count = 0;
    for (size_t at = form.n; at; at = (size_t)step[at].from) count += step[at].link ? 2 : 1;
    if (count > room) return 0;
    size_t put = count;
    for (size_t at = form.n; at; at = (size_t)step[at].from) {
        size_t end = at - (size_t)step[at].link;
        if (step[at].link) parts[--put] = (struct compound_part){start + end, start + at, true};
        parts[--put] = (struct compound_part){start + (size_t)step[at].from, start + end, false};
    }
    return count;
}

static size_t split(str form, struct compound_part parts[COMPOUND_PARTS]) {
    size_t count = 0;
    for (size_t start = 0; start <= form.n;) {
        size_t end = start + str_find(str_sub(form, start, form.n), STR("-"));
        if (end == start) /* begins or ends in a hyphen, or has two */
            return 0;
        if (COMPOUND_PARTS - count < 3) return 0;
        size_t n = stretch_split(str_sub(form, start, end), start, parts + count, COMPOUND_PARTS - count - 1);
        if (!n) parts[count++] = (struct compound_part){start, end, false};
        count += n;
        if (end < form.n) parts[count++] = (struct compound_part){end, end + 1, true};
        start = end + 1;
    }
    return count > 1 ? count : 0;
}

/* The last few answers of this thread: a word's family and its parts are asked for one after the other. */
static _Thread_local struct {
    char form[COMPOUND_MAX];
    size_t n, count;
    struct compound_part parts[COMPOUND_PARTS];
} last[4];

size_t compound_split(str form, struct compound_part parts[COMPOUND_PARTS]) {
    if (form.n > COMPOUND_MAX || form.n < 4) return 0;
    size_t at = (form.n ^ (unsigned char)form.p[0]) & 3;
    if (last[at].n != form.n || memcmp(last[at].form, form.p, form.n) != 0) {
        memcpy(last[at].form, form.p, form.n);
        last[at].n = form.n;
        last[at].count = split(form, last[at].parts);
    }
    memcpy(parts, last[at].parts, last[at].count * sizeof *parts);
    return last[at].count;
}
