/* Which entries are one word family, and which family a form belongs to. Only compile.c includes this. */
#ifndef LEXICON_GROUPS_H
#define LEXICON_GROUPS_H

#include "danish/lexicon/dictionary.h"

/* Groups become one from this affinity on (see group_affinity). Measured on half of a treebank's lemmas: a
 * lower bound tears fewer families, but puts more words under one key that only look alike. */
#define AFFINITY 0.11

/* What else speaks for kinship, as factors of the affinity: two nouns, or two verbs, that share forms are
 * strangers more often (far, faren: fare, faren); who does something (køber) is kin of what he does (købe),
 * and so, less surely, is what is done (nævn, nævne; but love is not of lov). */
#define AFFINITY_SAME_KIND 0.2
#define AFFINITY_AGENT 20
#define AFFINITY_ACT 1.5

/* A form is read as a genitive only where nothing else comes near (kurs is not of kur). */
#define GENITIVE_WEIGHT 0.2

static int form_order(const void *a, const void *b) {
    const struct form *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    if (!order) order = x->rank - y->rank;
    if (!order) order = strcmp(x->lemma, y->lemma);
    return order ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

static uint32_t group_find(const char *lemma, char kind) {
    char key[WORD_MAX + 3];
    size_t n = (size_t)snprintf(key, sizeof key, "%c%s", kind, lemma);
    return words_find(&group_numbers, key, n);
}

static uint32_t group_put(const char *lemma, char kind) {
    uint32_t number = group_find(lemma, kind);
    if (number != WORD_NONE) return number;
    if (group_count == group_room) {
        group_room = group_room * 2 + 4096;
        groups = room(groups, group_room, sizeof *groups);
    }
    number = (uint32_t)group_count++;
    groups[number] = (struct group){.lemma = lemma, .kind = kind, .parent = number};
    char key[WORD_MAX + 3];
    size_t n = (size_t)snprintf(key, sizeof key, "%c%s", kind, lemma);
    words_put(&group_numbers, words_keep(key, n), n, number);
    return number;
}

static uint32_t group_root(uint32_t group) {
    while (groups[group].parent != group) group = groups[group].parent = groups[groups[group].parent].parent;
    return group;
}

/* The group that a stated lemma means: irregular verbs and adjectives carry no flags (kind O). */
static uint32_t group_stated(const char *lemma, bool noun) {
    static const char verbs_first[] = "FOVAN", nouns_first[] = "NOVA";
    for (const char *kind = noun ? nouns_first : verbs_first; *kind; kind++) {
        uint32_t group = group_find(lemma, *kind);
        if (group != WORD_NONE) return group;
    }
    return group_put(lemma, 'S');
}

static size_t forms_shared(const struct group *a, const struct group *b) {
    size_t same = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->forms[i] == b->forms[j])
            same++, i++, j++;
        else if (a->forms[i] < b->forms[j])
            i++;
        else
            j++;
    }
    return same;
}

/* Is other the lemma with that ending? */
static bool lemma_extends(const struct group *group, const char *ending, const struct group *other) {
    size_t n = strlen(group->lemma);
    return !strncmp(group->lemma, other->lemma, n) && !strcmp(other->lemma + n, ending);
}

/* What makes it likelier or less likely that words that share forms are kin. */
static double group_prior(const struct group *a, const struct group *b) {
    if (a->kind == b->kind) return AFFINITY_SAME_KIND;
    if (a->kind == 'V' && b->kind == 'N') {
        const struct group *verb = a;
        a = b;
        b = verb;
    }
    if (a->kind != 'N' || b->kind != 'V') return 1;
    return lemma_extends(b, "r", a) ? AFFINITY_AGENT : lemma_extends(a, "e", b) ? AFFINITY_ACT : 1;
}

/* 0..1: how well it serves to make two groups one. They share k forms; the smaller has n, the other m.
 * Apart, each shared form can only be kept with one of them: k (n - k) pairs of forms are torn. Together,
 * (n - k) (m - k) pairs that are no inflections of one word fall under one key. */
static double group_affinity(const struct group *a, const struct group *b) {
    double k = (double)forms_shared(a, b), n = (double)a->count, m = (double)b->count;
    if (n > m) {
        double other = n;
        n = m;
        m = other;
    }
    double torn = k * (n - k + 0.5) * group_prior(a, b);
    return torn / (torn + (n - k) * (m - k) + 0.01);
}

static void group_merge(uint32_t a, uint32_t b) {
    struct group *to = &groups[a], *from = &groups[b];
    uint32_t *all = room(NULL, to->count + from->count, sizeof *all);
    size_t n = 0;
    for (size_t i = 0, j = 0; i < to->count || j < from->count;) {
        if (j == from->count || (i < to->count && to->forms[i] <= from->forms[j])) {
            j += j < from->count && to->forms[i] == from->forms[j];
            all[n++] = to->forms[i++];
        } else {
            all[n++] = from->forms[j++];
        }
    }
    free(to->forms);
    free(from->forms);
    to->forms = all;
    to->count = n;
    from->forms = NULL;
    from->count = 0;
    from->parent = a;
}

struct pair {
    uint32_t a, b;
    double affinity;
};

static int pair_order(const void *x, const void *y) {
    const struct pair *p = x, *q = y;
    if (p->affinity != q->affinity) return p->affinity > q->affinity ? -1 : 1;
    return p->a != q->a ? (p->a < q->a ? -1 : 1) : p->b < q->b ? -1 : p->b > q->b;
}

static int pair_same_order(const void *x, const void *y) {
    const struct pair *p = x, *q = y;
    return p->a != q->a ? (p->a < q->a ? -1 : 1) : p->b < q->b ? -1 : p->b > q->b;
}

/* Does the reading speak for the kinship of the words that share its form? Not the far-fetched ones. */
static bool form_counts(const struct form *form) {
    return form->rank <= RANK_GENITIVE && !form->beaten;
}

/* The pairs of groups that share a form, each once. */
static struct pair *pairs_of(size_t *count) {
    struct pair *pairs = NULL;
    size_t n = 0, capacity = 0;
    for (size_t i = 0, end; i < form_count; i = end) {
        for (end = i + 1; end < form_count && forms[end].number == forms[i].number;) end++;
        for (size_t x = i; x < end; x++)
            for (size_t y = i; y < x && x - i < 16; y++) {
                uint32_t a = group_root(forms[y].group), b = group_root(forms[x].group);
                if (a == b || !form_counts(&forms[x]) || !form_counts(&forms[y]) || groups[a].kind == 'F' ||
                    groups[b].kind == 'F')
                    continue;
                if (n == capacity) {
                    capacity = capacity * 2 + 4096;
                    pairs = room(pairs, capacity, sizeof *pairs);
                }
                pairs[n++] = (struct pair){a < b ? a : b, a < b ? b : a, 0};
            }
    }
    if (n) qsort(pairs, n, sizeof *pairs, pair_same_order);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!i || pair_same_order(&pairs[i], &pairs[i - 1])) pairs[kept++] = pairs[i];
    *count = kept;
    return pairs;
}

/* handikap, handikapbil are handicap, handicapbil. */
static void spellings_merge(void) {
    for (size_t i = 0; i < entry_count; i++)
        for (size_t k = 0; k < spelling_count && !entries[i].name; k++) {
            const char *lemma = entry_beside(entries[i].lemma, spellings[k].other, spellings[k].lemma);
            uint32_t group = lemma ? group_find(lemma, groups[entries[i].group].kind) : WORD_NONE;
            if (group == WORD_NONE) continue;
            uint32_t a = group_root(group), b = group_root(entries[i].group);
            if (a != b) group_merge(a, b);
        }
}

/* venten, gåen, undren: what one does when one venter, går, undrer sig. */
static void verbal_nouns_merge(void) {
    for (size_t i = 0; i < entry_count; i++) {
        const char *lemma = entries[i].lemma;
        size_t n = strlen(lemma);
        char kind = groups[entries[i].group].kind;
        if (entries[i].stated || (kind != 'N' && kind != 'O') || n < 4 || strcmp(lemma + n - 2, "en") != 0 ||
            has_flag(entries[i].flags, entries[i].flag_count, FLAG_PLURAL_ER) ||
            group_find(lemma, 'A') != WORD_NONE)
            continue;
        char verb[WORD_MAX + 1];
        memcpy(verb, lemma, n);
        uint32_t group = WORD_NONE;
        for (size_t cut = 1; cut <= 2 && group == WORD_NONE; cut++) {
            verb[n - cut] = '\0';
            group = group_find(verb, 'V');
        }
        if (group != WORD_NONE && group_root(group) != group_root(entries[i].group))
            group_merge(group_root(group), group_root(entries[i].group));
    }
}

/* Gives every entry its group. */
static void entries_group(void) {
    for (size_t i = 0; i < entry_count; i++)
        entries[i].group =
            entries[i].stated ? WORD_NONE : group_put(entries[i].lemma, entry_kind(&entries[i]));
    for (size_t i = 0; i < entry_count; i++) {
        struct entry *entry = &entries[i];
        if (entry->group != WORD_NONE) continue;
        bool noun = has_flag(entry->flags, entry->flag_count, FLAG_PLURAL);
        entry->group = entry->name ? group_put(entry->lemma, 'P') : group_stated(entry->lemma, noun);
    }
}

/* Gives every form its group, and every group its forms; forms are sorted. */
static void forms_group(void) {
    for (size_t i = 0; i < form_count; i++)
        if (forms[i].rank == RANK_TABLE && !strcmp(forms[i].text, forms[i].lemma))
            group_put(forms[i].lemma, 'F');
    for (size_t i = 0; i < form_count; i++) {
        struct form *form = &forms[i];
        form->number = i ? forms[i - 1].number + (strcmp(form->text, forms[i - 1].text) != 0) : 0;
        bool again = i && form->number == forms[i - 1].number;
        form->beaten =
            again && form->rank != RANK_TABLE && (forms[i - 1].beaten || forms[i - 1].rank == RANK_TABLE);
        if (form->entry == WORD_NONE)
            form->group = group_stated(form->lemma, form->noun);
        else if (strcmp(form->lemma, entries[form->entry].lemma) != 0)
            form->group = group_put(form->lemma, 'P'); /* Nordslesvig */
        else
            form->group = entries[form->entry].group;
        struct group *group = &groups[form->group];
        if (!form_counts(form) || (group->count && group->forms[group->count - 1] == form->number)) continue;
        if (!(group->count & (group->count - 1)))
            group->forms = room(group->forms, group->count ? group->count * 2 : 1, sizeof *group->forms);
        group->forms[group->count++] = form->number;
    }
}

/* Makes one group of groups that share so many forms that a key for each would tear both, the closest first;
 * true where there were any. */
static bool groups_join(void) {
    bool joined = false;
    size_t count;
    struct pair *pairs = pairs_of(&count);
    for (size_t i = 0; i < count; i++)
        pairs[i].affinity = group_affinity(&groups[pairs[i].a], &groups[pairs[i].b]);
    if (count) qsort(pairs, count, sizeof *pairs, pair_order);
    for (size_t i = 0; i < count && pairs[i].affinity >= AFFINITY; i++) {
        uint32_t a = group_root(pairs[i].a), b = group_root(pairs[i].b);
        if (a == b || group_affinity(&groups[a], &groups[b]) < AFFINITY) continue;
        bool less = groups[a].count < groups[b].count;
        group_merge(less ? b : a, less ? a : b);
        joined = true;
    }
    free(pairs);
    return joined;
}

/* A group must not go by the name of a word of a closed class that it is not: viden is not of vide. */
static void groups_rename(void) {
    for (size_t i = 0; i < group_count; i++) {
        struct group *root = &groups[group_root((uint32_t)i)];
        if (root->kind != 'F' && group_find(root->lemma, 'F') != WORD_NONE &&
            group_find(groups[i].lemma, 'F') == WORD_NONE)
            root->lemma = groups[i].lemma;
    }
}

/* Makes groups of the entries and sorts the forms. */
static void groups_make(void) {
    qsort(forms, form_count, sizeof *forms, form_order);
    entries_group();
    forms_group();
    spellings_merge();
    verbal_nouns_merge();
    while (groups_join()) continue;
    groups_rename();
}

/* Which of the readings of one text, forms[from..to), is its family? */
static const struct form *form_choose(size_t from, size_t to) {
    const struct form *best = &forms[from];
    double best_weight = 0;
    for (size_t i = from; i < to; i++) {
        const struct form *form = &forms[i];
        if (i > from && (form->rank >= RANK_VERBAL || best->rank == RANK_TABLE)) break;
        double weight = (double)groups[group_root(form->group)].count *
                        (form->rank >= RANK_GENITIVE ? GENITIVE_WEIGHT : 1);
        if (weight > best_weight) {
            best = form;
            best_weight = weight;
        }
    }
    return best;
}

#endif
