/* lexicon-compile AFF DIC TABLES OUT: makes the language tables from the hunspell dictionary AFF, DIC and
 * from the grammar tables in the folder TABLES, and writes them to OUT in the form of format.h.
 *
 * The way: every entry is expanded by its affix rules into word forms; each form gets the lemma of its
 * likeliest entry; the dictionary's own compounds teach how often a stem begins and ends compounds; forms
 * and stems become two automata. */
#include <errno.h>
#include <math.h>

#include "danish/lexicon/affix.h"
#include "danish/lexicon/words.h"

#define ENTRY_FLAGS 24
/* Groups become one from this affinity on (see group_affinity): on half a treebank a lower bound tears fewer
 * families and merges more words that only look alike; here both are rare. */
#define AFFINITY 0.10

/* Two nouns, or two verbs, that share forms are strangers more often (far, faren: fare, faren); who does
 * something is kin of what he does (køber, købe). */
#define AFFINITY_SAME_KIND 0.1
#define AFFINITY_AGENT 20

/* A form is read as a genitive only where nothing else comes near (kurs is not of kur). */
#define GENITIVE_WEIGHT 0.2

/* Nats that a part costs more where its inflection does not speak for it. */
#define COST_STRANGE 3.0

/* A short word that is itself a part of many words (spørgsmål) is a word of its own: what that costs a split. */
#define COST_OWN 1.0

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
    int rank; /* the lower, the likelier is this reading of the text */
    bool noun;
};

/* Entries whose forms are one word family: støtte the noun and støtte the verb. */
struct group {
    const char *lemma;
    char kind;       /* V, N, A, O: verb, noun, adjective, other; P: name; S: forms of a stated lemma */
    uint32_t parent; /* the group it went up in; itself: none */
    uint32_t *forms; /* numbers of texts, ascending */
    size_t count;
};

struct piece {
    const char *text;
    uint32_t entry; /* the first with this stem, or WORD_NONE */
    double firsts, heads;
    double first_cost, head_cost, new_firsts, new_heads;
    uint8_t links, letters;
    bool banned_first, banned_head, compound, is_first, noun_link;
};

enum { RANK_TABLE, RANK_STEM, RANK_STATED, RANK_INFLECTED, RANK_GENITIVE, RANK_VERBAL, RANK_IMPERATIVE, RANK_NAME, RANK_NAME_INFLECTED, RANK_BOUND };

static struct affixes affixes;
static struct entry *entries;
static size_t entry_count, entry_room;
static struct form *forms;
static size_t form_count, form_room;
static struct group *groups;
static size_t group_count, group_room;
static struct words group_numbers;
static struct piece *pieces;
static struct words form_stems; /* an inflected form -> the piece of its stem */
static double path_rarest;      /* what a stem costs that no compound has */
static size_t piece_count, piece_room;
static struct words piece_numbers;
static struct {
    const char *singular, *plural;
} *plurals;
static size_t plural_count;
static struct {
    const char *lemma, *other;
} *spellings;
static size_t spelling_count;

static void stop(const char *what, const char *path)
{
    fprintf(stderr, "lexicon-compile: %s %s: %s\n", what, path, errno ? strerror(errno) : "not as expected");
    exit(1);
}

/* Lower case by the rules of Latin, Greek and Cyrillic letters; ß becomes ss. out has WORD_MAX + 1 bytes;
 * false where the text is too long. */
static bool fold(const char *text, char *out)
{
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        if (n + 3 > WORD_MAX)
            return false;
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

static uint8_t letters_of(const char *text)
{
    unsigned n = 0;
    for (; *text && n < 255; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return (uint8_t)n;
}

static uint32_t piece_put(const char *text)
{
    uint32_t number = words_find(&piece_numbers, text, strlen(text));
    if (number != WORD_NONE)
        return number;
    if (piece_count == piece_room) {
        piece_room = piece_room * 2 + 1024;
        pieces = room(pieces, piece_room, sizeof *pieces);
    }
    pieces[piece_count] = (struct piece){.text = text, .entry = WORD_NONE, .letters = letters_of(text)};
    words_put(&piece_numbers, text, strlen(text), (uint32_t)piece_count);
    return (uint32_t)piece_count++;
}

static void form_put(const char *text, const char *lemma, uint32_t entry, int rank)
{
    if (form_count == form_room) {
        form_room = form_room * 2 + 65536;
        forms = room(forms, form_room, sizeof *forms);
    }
    forms[form_count++] = (struct form){.text = text, .lemma = lemma, .entry = entry, .rank = rank};
}

static bool has_flag(const int *flags, int count, int flag)
{
    for (int i = 0; i < count; i++)
        if (flags[i] == flag)
            return true;
    return false;
}

/* The tables of facts: lines "key<TAB>word word word", '#' begins a comment. visit gets each pair. */
static void table_read(const char *folder, const char *name, void visit(const char *key, const char *word))
{
    char path[1024], line[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (!file)
        stop("cannot read", path);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "#\r\n")] = '\0';
        char *save = NULL, *key = strtok_r(line, "\t ", &save);
        if (!key)
            continue;
        key = words_keep(key, strlen(key));
        char *word = strtok_r(NULL, "\t ", &save);
        if (!word)
            visit(key, key);
        for (; word; word = strtok_r(NULL, "\t ", &save))
            visit(key, words_keep(word, strlen(word)));
    }
    fclose(file);
}

/* "er!": with the mark, no other reading of the form counts. */
static void irregular_visit(const char *lemma, const char *form)
{
    size_t n = strlen(form);
    bool sure = form[n - 1] == '!';
    form_put(sure ? words_keep(form, n - 1) : form, lemma, WORD_NONE, sure ? RANK_TABLE : RANK_STATED);
}

/* A plural that no rule makes, and the forms that follow from it: børn, børns, børnene, børnenes. */
static void plural_visit(const char *singular, const char *plural)
{
    static const char *const after_vowel[] = {"", "s", "ne", "nes"}, *const after_other[] = {"", "s", "ene", "enes"};
    size_t n = strlen(plural);
    bool short_ending = strchr("er", plural[n - 1]) != NULL;
    for (size_t i = 0; i < 4; i++) {
        char form[WORD_MAX + 1];
        int length = snprintf(form, sizeof form, "%s%s", plural, short_ending ? after_vowel[i] : after_other[i]);
        form_put(words_keep(form, (size_t)length), singular, WORD_NONE, RANK_STATED);
        forms[form_count - 1].noun = true;
    }
    plurals = room(plurals, plural_count + 1, sizeof *plurals);
    plurals[plural_count].singular = singular;
    plurals[plural_count++].plural = plural;
}

static void spelling_visit(const char *lemma, const char *other)
{
    spellings = room(spellings, spelling_count + 1, sizeof *spellings);
    spellings[spelling_count].lemma = lemma;
    spellings[spelling_count++].other = other;
}

static void head_visit(const char *word, const char *same)
{
    (void)same;
    uint32_t number = piece_put(word);
    pieces[number].banned_head = true;
}

static void first_visit(const char *word, const char *same)
{
    (void)same;
    uint32_t number = piece_put(word);
    pieces[number].banned_first = true;
}

/* The kind of word by the flags that inflect it. */
static char entry_kind(const struct entry *entry)
{
    static const signed char verb[] = {1, 20, 21, 22, 0};
    static const signed char noun[] = {2,  3,  4,  5,  7,  11, 13, 14, 15, 18, 19, 44, 45, 46, 47, 48, 50, 51,
                                       57, 58, 64, 65, 66, 70, 71, 72, 74, 75, 76, 84, 85, 0};
    static const signed char adjective[] = {12, 23, 24, 25, 26, 27, 28, 38, 40, 41, 42, 49, 59, 77, 78, 82, 0};
    static const struct {
        const signed char *flags;
        char kind;
    } kinds[] = {{verb, 'V'}, {noun, 'N'}, {adjective, 'A'}};
    if (entry->name)
        return 'P';
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (const signed char *f = kinds[k].flags; *f; f++)
            if (has_flag(entry->flags, entry->flag_count, *f))
                return kinds[k].kind;
    return 'O';
}

/* A form that stands only before another part: the stem and its link, or a shape of its own
 * (skatte-, ministerie-, lysbilled-). */
static void first_put(const struct entry *entry, const char *form)
{
    size_t n = strlen(entry->stem);
    char shape[WORD_MAX + 1];
    strcpy(shape, form);
    uint8_t link = LINK_NONE;
    if (!strncmp(form, entry->stem, n)) {
        const char *rest = form + n;
        link = !strcmp(rest, "s") ? LINK_S : !strcmp(rest, "e") ? LINK_E : !strcmp(rest, "er") ? LINK_ER : LINK_NONE;
        if (link != LINK_NONE)
            shape[n] = '\0';
    } else if (strlen(form) == n && form[n - 1] == 's') {
        link = LINK_S; /* arbejde: arbejd + s */
        shape[n - 1] = '\0';
    }
    uint32_t number = piece_put(words_keep(shape, strlen(shape)));
    pieces[number].links |= link;
    pieces[number].is_first = true;
    pieces[number].noun_link |= entry_kind(entry) == 'N';
    if (strcmp(shape, entry->stem) != 0)
        form_put(pieces[number].text, entry->lemma, (uint32_t)(entry - entries), RANK_BOUND);
}

static uint32_t ending_hash(const char *stem, const char *form)
{
    size_t same = 0;
    while (stem[same] && stem[same] == form[same])
        same++;
    uint32_t h = (uint32_t)strlen(stem + same) * 40503u;
    for (const char *p = form + same; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619u;
    return h;
}

static void ending_put(struct entry *entry, const char *form)
{
    if (!strcmp(form, entry->stem))
        return;
    uint32_t hash = ending_hash(entry->stem, form);
    int at = 0;
    while (at < entry->ending_count && entry->endings[at] < hash)
        at++;
    if (at < entry->ending_count && entry->endings[at] == hash)
        return;
    entry->endings = room(entry->endings, (size_t)entry->ending_count + 1, sizeof hash);
    memmove(entry->endings + at + 1, entry->endings + at, (size_t)(entry->ending_count - at) * sizeof hash);
    entry->endings[at] = hash;
    entry->ending_count++;
}

/* Takes in word, made from the entry by `depth` rules, and whatever its own flags make of it. */
static void expand(struct entry *entry, const char *lemma, const char *word, const int *flags, int flag_count,
                   int depth, int rank, bool genitive)
{
    char folded[WORD_MAX + 1], next[WORD_MAX + 1];
    if (!fold(word, folded))
        return;
    bool bound = has_flag(flags, flag_count, FLAG_ONLY_COMPOUND) || has_flag(flags, flag_count, FLAG_BEGIN);
    if (depth && bound) {
        first_put(entry, folded);
        return;
    }
    if (!has_flag(flags, flag_count, FLAG_NEED_AFFIX)) {
        const char *text = words_keep(folded, strlen(folded));
        if (!lemma)
            lemma = text;
        form_put(text, lemma, (uint32_t)(entry - entries), rank);
        if (depth && !genitive)
            ending_put(entry, folded);
    }
    if (depth == 3)
        return;
    for (int f = 0; f < flag_count; f++) {
        int flag = flags[f];
        if (flag == FLAG_LAST || flag == FLAG_HYPHEN)
            continue;
        for (size_t r = 0; r < affixes.count[flag]; r++) {
            const struct rule *rule = &affixes.rules[flag][r];
            if (!rule_apply(rule, word, next) || !strcmp(next, word))
                if (!(rule->flag_count && has_flag(rule->flags, rule->flag_count, FLAG_ONLY_COMPOUND) &&
                      rule_apply(rule, word, next)))
                    continue;
            size_t n = strlen(rule->add);
            bool owner = genitive || flag == FLAG_GENITIVE || flag == FLAG_NAME ||
                         (n > 1 && rule->add[n - 1] == 's' && rule->flag_count && !rule->prefix &&
                          rule->flags[0] == FLAG_END);
            /* Nordslesvig is a word of its own beside Slesvig. */
            expand(entry, rule->prefix ? NULL : lemma, next, rule->flags, rule->flag_count, depth + 1,
                   entry->name         ? RANK_NAME_INFLECTED
                   : rule->imperative ? RANK_IMPERATIVE
                   : flag == FLAG_VERBAL ? RANK_VERBAL
                   : owner            ? RANK_GENITIVE
                                      : RANK_INFLECTED,
                   owner);
        }
    }
}

/* Reads an entry "word/flags st:lemma"; false where the line holds none that is of use. */
static bool entry_read(char *line, struct entry *entry)
{
    line[strcspn(line, "\r\n")] = '\0';
    char *fields = line;
    while ((fields = strchr(fields, ' ')) && !(fields[1] && fields[2] && fields[3] == ':'))
        fields++;
    const char *stated = NULL;
    if (fields) {
        *fields++ = '\0';
        char *save = NULL;
        for (char *f = strtok_r(fields, " \t", &save); f; f = strtok_r(NULL, " \t", &save))
            if (!strncmp(f, "st:", 3))
                stated = f + 3;
    }
    *entry = (struct entry){.same = WORD_NONE};
    char *slash = strchr(line + (*line == '/'), '/');
    if (slash) {
        entry->flag_count = affix_flags(slash + 1, entry->flags, ENTRY_FLAGS);
        *slash = '\0';
    }
    char folded[WORD_MAX + 1];
    if (!*line || strchr(line, ' ') || strlen(line) > WORD_MAX / 2 || !fold(line, folded) ||
        has_flag(entry->flags, entry->flag_count, FLAG_FORBIDDEN))
        return false;
    entry->text = words_keep(line, strlen(line));
    entry->lemma = entry->stem = words_keep(folded, strlen(folded));
    if (stated && fold(stated, folded) && strcmp(folded, entry->stem) != 0) {
        entry->lemma = words_keep(folded, strlen(folded));
        entry->stated = true;
    }
    entry->name = has_flag(entry->flags, entry->flag_count, FLAG_NAME);
    entry->last = has_flag(entry->flags, entry->flag_count, FLAG_LAST);
    return true;
}

static void dictionary_read(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[4096];
    if (!file || !fgets(line, sizeof line, file))
        stop("cannot read", path);
    while (fgets(line, sizeof line, file)) {
        struct entry entry;
        if (!entry_read(line, &entry))
            continue;
        if (entry_count == entry_room) {
            entry_room = entry_room * 2 + 4096;
            entries = room(entries, entry_room, sizeof *entries);
        }
        size_t n = strlen(entry.stem);
        if (entry.stem[n - 1] == '-') { /* "folke-": only begins compounds */
            uint32_t number = piece_put(words_keep(entry.stem, n - 1));
            pieces[number].links |= LINK_NONE;
            pieces[number].is_first = true;
            continue;
        }
        entry.piece = piece_put(entry.stem);
        if (!entry.name) {
            entry.same = pieces[entry.piece].entry;
            pieces[entry.piece].entry = (uint32_t)entry_count;
        }
        entries[entry_count++] = entry;
    }
    fclose(file);
}

/* The stem that text is when its ending `from` becomes `to`, where it is an entry of the dictionary. */
static const char *entry_beside(const char *text, const char *from, const char *to)
{
    size_t n = strlen(text), ending = strlen(from);
    char other[2 * WORD_MAX + 2];
    if (n < ending || strcmp(text + n - ending, from) != 0)
        return NULL;
    snprintf(other, sizeof other, "%.*s%s", (int)(n - ending), text, to);
    uint32_t piece = words_find(&piece_numbers, other, strlen(other));
    return piece != WORD_NONE && pieces[piece].entry != WORD_NONE ? pieces[piece].text : NULL;
}

/* "ordbøger" is an entry of its own: where a table says bøger is bog, and ordbog is an entry, it is that. */
static void compound_plurals(void)
{
    for (size_t i = 0; i < entry_count; i++) {
        struct entry *entry = &entries[i];
        if (!has_flag(entry->flags, entry->flag_count, FLAG_PLURAL))
            continue;
        for (size_t k = 0; k < plural_count && !entry->stated; k++) {
            const char *singular = entry_beside(entry->stem, plurals[k].plural, plurals[k].singular);
            if (singular) {
                entry->lemma = singular;
                entry->stated = true;
            }
        }
    }
}

/* Do the inflections of two entries agree, so that one may be the other's last part? vindue, vinduet is not
 * due, duen. A word with fewer forms than the other (no plural) agrees where all it has are among them. */
static bool entries_agree(const struct entry *a, const struct entry *b)
{
    if (!a->ending_count || !b->ending_count)
        return !a->ending_count && !b->ending_count;
    int same = 0;
    for (int i = 0, j = 0; i < a->ending_count && j < b->ending_count;) {
        if (a->endings[i] == b->endings[j])
            same++, i++, j++;
        else if (a->endings[i] < b->endings[j])
            i++;
        else
            j++;
    }
    return same == a->ending_count || same == b->ending_count;
}

static bool pieces_agree(const struct piece *whole, const struct piece *head)
{
    for (uint32_t a = whole->entry; a != WORD_NONE; a = entries[a].same)
        for (uint32_t b = head->entry; b != WORD_NONE; b = entries[b].same)
            if (entries[b].last && entries_agree(&entries[a], &entries[b]))
                return true;
    return false;
}

struct step {
    double cost;
    uint32_t piece;
    int from, parts;
};

static bool piece_last(const struct piece *p)
{
    for (uint32_t e = p->entry; e != WORD_NONE; e = entries[e].same)
        if (entries[e].last)
            return true;
    return false;
}

static bool piece_head(const struct piece *p)
{
    return p->entry != WORD_NONE && !p->banned_head && (p->letters >= 3 || (p->letters == 2 && p->noun_link));
}

static bool piece_first(const struct piece *p)
{
    if (p->banned_first || (p->entry == WORD_NONE && !p->is_first))
        return false;
    return p->letters >= 3 || (p->letters == 2 && p->noun_link);
}

/* What the last part of whole costs: more where its inflections are not whole's, or where it is no stem but
 * an inflected form (solbleget: bleget), as the likeness may be chance. */
static double head_cost(const struct piece *whole, const char *text, size_t n, uint32_t *number)
{
    *number = words_find(&piece_numbers, text, n);
    const struct piece *head = *number != WORD_NONE ? &pieces[*number] : NULL;
    if (head && piece_head(head) && pieces_agree(whole, head))
        return head->head_cost;
    if (head && (head->banned_head || head->letters < 3 || n < 3))
        return INFINITY;
    if (!head || !piece_head(head)) {
        *number = words_find(&form_stems, text, n);
        head = *number != WORD_NONE ? &pieces[*number] : NULL;
        if (!head || !piece_head(head))
            return INFINITY;
    }
    return head->head_cost + COST_STRANGE;
}

/* The cheapest way through a dictionary word: its parts' numbers, last first; 0 where it is no compound. */
static int best_path(const struct piece *whole, uint32_t *parts, int max)
{
    static const struct {
        const char *text;
        uint8_t link;
    } link[] = {{"", LINK_NONE}, {"s", LINK_S}, {"e", LINK_E}, {"er", LINK_ER}};
    struct step step[WORD_MAX + 1];
    const char *word = whole->text;
    int n = (int)strlen(word);
    for (int i = 0; i <= n; i++)
        step[i] = (struct step){.cost = INFINITY};
    step[0].cost = 0;
    for (int i = 0; i < n; i++) {
        if (isinf(step[i].cost))
            continue;
        uint32_t head = WORD_NONE;
        double last = i ? head_cost(whole, word + i, (size_t)(n - i), &head) : INFINITY;
        if (step[i].cost + last < step[n].cost)
            step[n] = (struct step){step[i].cost + last, head, i, step[i].parts + 1};
        for (int j = i + 2; j < n; j++) {
            if (((unsigned char)word[j] & 0xC0) == 0x80)
                continue;
            uint32_t number = words_find(&piece_numbers, word + i, (size_t)(j - i));
            if (number == WORD_NONE || !piece_first(&pieces[number]))
                continue;
            const struct piece *piece = &pieces[number];
            for (size_t k = 0; k < sizeof link / sizeof *link; k++) {
                int to = j + (int)strlen(link[k].text);
                bool foreseen = piece->links & link[k].link;
                if (to >= n || strncmp(word + j, link[k].text, strlen(link[k].text)) != 0 ||
                    (!foreseen && (piece->letters < 3 || link[k].link == LINK_ER)))
                    continue;
                double cost = step[i].cost + piece->first_cost + (foreseen ? 0 : COST_UNFORESEEN / 2.0);
                if (cost < step[to].cost)
                    step[to] = (struct step){cost, number, i, step[i].parts + 1};
            }
        }
    }
    double whole_cost = whole->first_cost < whole->head_cost ? whole->first_cost : whole->head_cost;
    double own = whole->letters < 10 ? COST_OWN * (path_rarest - whole_cost) : 0;
    if (isinf(step[n].cost) ||
        step[n].cost + (own > 0 ? own : 0) >= COST_BASE / 2.0 + COST_LETTER / 2.0 * whole->letters)
        return 0;
    int count = 0;
    for (int at = n; at > 0 && count < max; at = step[at].from)
        parts[count++] = step[at].piece;
    return count;
}

static void form_stems_make(void)
{
    for (size_t i = 0; i < form_count; i++) {
        const struct form *form = &forms[i];
        if (form->entry != WORD_NONE && !entries[form->entry].name && form->rank < RANK_GENITIVE)
            words_put(&form_stems, form->text, strlen(form->text), entries[form->entry].piece);
    }
}

/* Viterbi training on the dictionary's own words: how often does a stem begin and end compounds? */
static void train(void)
{
    for (size_t i = 0; i < piece_count; i++)
        pieces[i].first_cost = pieces[i].head_cost = 10 - 0.5 * (pieces[i].letters < 8 ? pieces[i].letters : 8);
    for (int round = 0; round < 5; round++) {
        double all = 0;
        for (size_t i = 0; i < piece_count; i++) {
            struct piece *whole = &pieces[i];
            whole->compound = false;
            if (whole->entry == WORD_NONE || whole->letters < 5)
                continue;
            uint32_t parts[32];
            int count = best_path(whole, parts, 32);
            if (!count)
                continue;
            whole->compound = true;
            all++;
            pieces[parts[0]].new_heads++;
            for (int k = 1; k < count; k++)
                pieces[parts[k]].new_firsts++;
        }
        for (size_t i = 0; i < piece_count; i++) {
            struct piece *p = &pieces[i];
            p->first_cost = -log((p->new_firsts + 0.2) / (all + 1));
            p->head_cost = -log((p->new_heads + 0.2) / (all + 1));
            path_rarest = -log(0.2 / (all + 1));
            p->firsts = p->new_firsts;
            p->heads = p->new_heads;
            p->new_firsts = p->new_heads = 0;
        }
    }
}

static int piece_order(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return strcmp(pieces[*x].text, pieces[*y].text);
}

static int form_order(const void *a, const void *b)
{
    const struct form *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : x->rank != y->rank ? x->rank - y->rank : strcmp(x->lemma, y->lemma);
}

static uint32_t group_find(const char *lemma, char kind)
{
    char key[WORD_MAX + 3];
    size_t n = (size_t)snprintf(key, sizeof key, "%c%s", kind, lemma);
    return words_find(&group_numbers, key, n);
}

static uint32_t group_put(const char *lemma, char kind)
{
    uint32_t number = group_find(lemma, kind);
    if (number != WORD_NONE)
        return number;
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

static uint32_t group_root(uint32_t group)
{
    while (groups[group].parent != group)
        group = groups[group].parent = groups[groups[group].parent].parent;
    return group;
}

/* The group that a stated lemma means: irregular verbs and adjectives carry no flags (kind O). */
static uint32_t group_stated(const char *lemma, bool noun)
{
    static const char verbs_first[] = "OVAN", nouns_first[] = "NOVA";
    for (const char *kind = noun ? nouns_first : verbs_first; *kind; kind++) {
        uint32_t group = group_find(lemma, *kind);
        if (group != WORD_NONE)
            return group;
    }
    return group_put(lemma, 'S');
}

static size_t forms_shared(const struct group *a, const struct group *b)
{
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

static bool agent_of(const struct group *noun, const struct group *verb)
{
    size_t n = strlen(verb->lemma);
    return !strncmp(noun->lemma, verb->lemma, n) && !strcmp(noun->lemma + n, "r");
}

/* 0..1: how well it serves to make two groups one. They share k forms; the smaller has n, the other m.
 * Apart, each shared form can only be kept with one of them: k (n - k) pairs of forms are torn. Together,
 * (n - k) (m - k) pairs that are no inflections of one word fall under one key. */
static double group_affinity(const struct group *a, const struct group *b)
{
    double k = (double)forms_shared(a, b), n = (double)a->count, m = (double)b->count;
    if (n > m) {
        double other = n;
        n = m;
        m = other;
    }
    double torn = k * (n - k + 0.5);
    if (a->kind == b->kind)
        torn *= AFFINITY_SAME_KIND;
    if ((a->kind == 'N' && b->kind == 'V' && agent_of(a, b)) || (b->kind == 'N' && a->kind == 'V' && agent_of(b, a)))
        torn *= AFFINITY_AGENT;
    return torn / (torn + (n - k) * (m - k) + 0.01);
}

static void group_merge(uint32_t a, uint32_t b)
{
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

static int pair_order(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    if (p->affinity != q->affinity)
        return p->affinity > q->affinity ? -1 : 1;
    return p->a != q->a ? (p->a < q->a ? -1 : 1) : p->b < q->b ? -1 : p->b > q->b;
}

static int pair_same_order(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    return p->a != q->a ? (p->a < q->a ? -1 : 1) : p->b < q->b ? -1 : p->b > q->b;
}

static bool form_counts(const struct form *form)
{
    return form->rank < RANK_VERBAL;
}

/* The pairs of groups that share a form, each once. */
static struct pair *pairs_of(size_t *count)
{
    struct pair *pairs = NULL;
    size_t n = 0, capacity = 0;
    for (size_t i = 0, end; i < form_count; i = end) {
        for (end = i + 1; end < form_count && forms[end].number == forms[i].number;)
            end++;
        for (size_t x = i; x < end; x++)
            for (size_t y = i; y < x && x - i < 16; y++) {
                uint32_t a = group_root(forms[y].group), b = group_root(forms[x].group);
                if (a == b || !form_counts(&forms[x]) || !form_counts(&forms[y]))
                    continue;
                if (n == capacity) {
                    capacity = capacity * 2 + 4096;
                    pairs = room(pairs, capacity, sizeof *pairs);
                }
                pairs[n++] = (struct pair){a < b ? a : b, a < b ? b : a, 0};
            }
    }
    if (n)
        qsort(pairs, n, sizeof *pairs, pair_same_order);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!i || pair_same_order(&pairs[i], &pairs[i - 1]))
            pairs[kept++] = pairs[i];
    *count = kept;
    return pairs;
}

/* handikap, handikapbil are handicap, handicapbil. */
static void spellings_merge(void)
{
    for (size_t i = 0; i < entry_count; i++)
        for (size_t k = 0; k < spelling_count && !entries[i].name; k++) {
            const char *lemma = entry_beside(entries[i].lemma, spellings[k].other, spellings[k].lemma);
            uint32_t group = lemma ? group_find(lemma, groups[entries[i].group].kind) : WORD_NONE;
            if (group == WORD_NONE)
                continue;
            uint32_t a = group_root(group), b = group_root(entries[i].group);
            if (a != b)
                group_merge(a, b);
        }
}

/* Makes groups of the entries, and one group of groups that share so many forms that a key for each would
 * tear both. */
static void groups_make(void)
{
    for (size_t i = 0; i < entry_count; i++)
        entries[i].group = entries[i].stated ? WORD_NONE : group_put(entries[i].lemma, entry_kind(&entries[i]));
    for (size_t i = 0; i < entry_count; i++)
        if (entries[i].group == WORD_NONE)
            entries[i].group = entries[i].name ? group_put(entries[i].lemma, 'P') : group_stated(entries[i].lemma,
                                                       has_flag(entries[i].flags, entries[i].flag_count, FLAG_PLURAL));
    for (size_t i = 0; i < form_count; i++) {
        struct form *form = &forms[i];
        form->number = i ? forms[i - 1].number + (strcmp(form->text, forms[i - 1].text) != 0) : 0;
        if (form->entry == WORD_NONE)
            form->group = group_stated(form->lemma, form->noun);
        else if (strcmp(form->lemma, entries[form->entry].lemma) != 0)
            form->group = group_put(form->lemma, 'P');
        else
            form->group = entries[form->entry].group;
        struct group *group = &groups[form->group];
        if (!form_counts(form) || (group->count && group->forms[group->count - 1] == form->number))
            continue;
        if (!(group->count & (group->count - 1)) || !group->count)
            group->forms = room(group->forms, group->count ? group->count * 2 : 1, sizeof *group->forms);
        group->forms[group->count++] = form->number;
    }
    spellings_merge();
    for (bool merged = true; merged;) {
        merged = false;
        size_t count;
        struct pair *pairs = pairs_of(&count);
        for (size_t i = 0; i < count; i++)
            pairs[i].affinity = group_affinity(&groups[pairs[i].a], &groups[pairs[i].b]);
        if (count)
            qsort(pairs, count, sizeof *pairs, pair_order);
        for (size_t i = 0; i < count && pairs[i].affinity >= AFFINITY; i++) {
            uint32_t a = group_root(pairs[i].a), b = group_root(pairs[i].b);
            if (a == b || group_affinity(&groups[a], &groups[b]) < AFFINITY)
                continue;
            if (groups[a].count < groups[b].count)
                group_merge(b, a);
            else
                group_merge(a, b);
            merged = true;
        }
        free(pairs);
    }
}

/* Which of the readings of one text, forms[from..to), is its family? */
static const struct form *form_choose(size_t from, size_t to)
{
    const struct form *best = &forms[from];
    double best_weight = 0;
    for (size_t i = from; i < to; i++) {
        const struct form *form = &forms[i];
        if (i > from && (!form_counts(form) || best->rank == RANK_TABLE))
            break;
        double weight = (double)groups[group_root(form->group)].count *
                        (form->rank == RANK_GENITIVE ? GENITIVE_WEIGHT : 1);
        if (weight > best_weight) {
            best = form;
            best_weight = weight;
        }
    }
    return best;
}

struct tables {
    struct automaton automaton;
    struct lexicon_script *scripts;
    struct lexicon_piece *kinds;
    char *letters;
    size_t script_count, kind_count, letters_size;
    struct words script_numbers, kind_numbers;
    struct lexicon_header header;
};

static uint32_t script_number(struct tables *t, const char *form, const char *lemma, unsigned flags)
{
    size_t same = 0;
    while (form[same] && form[same] == lemma[same])
        same++;
    char key[2 * WORD_MAX];
    size_t n = (size_t)snprintf(key, sizeof key, "%zu %u %s", strlen(form + same), flags, lemma + same);
    uint32_t number = words_find(&t->script_numbers, key, n);
    if (number != WORD_NONE)
        return number;
    size_t length = strlen(lemma + same);
    t->scripts = room(t->scripts, t->script_count + 1, sizeof *t->scripts);
    t->letters = room(t->letters, t->letters_size + length, 1);
    t->scripts[t->script_count] = (struct lexicon_script){
        (uint32_t)t->letters_size, (uint8_t)length, (uint8_t)strlen(form + same), (uint8_t)flags, 0};
    memcpy(t->letters + t->letters_size, lemma + same, length);
    t->letters_size += length;
    words_put(&t->script_numbers, words_keep(key, n), n, (uint32_t)t->script_count);
    return (uint32_t)t->script_count++;
}

static void forms_write(struct tables *t)
{
    automaton_begin(&t->automaton);
    for (size_t i = 0; i < form_count; i++) {
        size_t end = i + 1;
        while (end < form_count && forms[end].number == forms[i].number)
            end++;
        const struct form *form = form_choose(i, end);
        i = end - 1;
        const char *lemma = groups[group_root(form->group)].lemma;
        unsigned flags = form->rank == RANK_BOUND ? 0 : FORM_KNOWN;
        if (form->rank == RANK_NAME || form->rank == RANK_NAME_INFLECTED)
            flags |= FORM_NAME;
        automaton_add(&t->automaton, form->text, script_number(t, form->text, lemma, flags));
    }
    t->header.forms_root = automaton_end(&t->automaton);
}

static uint8_t half_nats(double cost)
{
    double q = floor(cost * 2 + 0.5);
    return (uint8_t)(q < 0 ? 0 : q > 40 ? 40 : q);
}

/* A form's head is looked up by its family's lemma: that stands for all of its entries. */
static void heads_share(void)
{
    for (size_t i = 0; i < piece_count; i++) {
        struct piece *p = &pieces[i];
        p->head_cost = !piece_head(p) ? INFINITY : p->head_cost + (piece_last(p) ? 0 : COST_STRANGE);
    }
    for (size_t i = 0; i < entry_count; i++) {
        if (entries[i].name)
            continue;
        const struct piece *from = &pieces[entries[i].piece];
        const char *lemma = groups[group_root(entries[i].group)].lemma;
        uint32_t number = words_find(&piece_numbers, lemma, strlen(lemma));
        if (number != WORD_NONE && from->head_cost < pieces[number].head_cost)
            pieces[number].head_cost = from->head_cost;
    }
}

static void pieces_write(struct tables *t)
{
    heads_share();
    uint32_t *order = room(NULL, piece_count, sizeof *order);
    for (size_t i = 0; i < piece_count; i++)
        order[i] = (uint32_t)i;
    qsort(order, piece_count, sizeof *order, piece_order);
    automaton_begin(&t->automaton);
    for (size_t i = 0; i < piece_count; i++) {
        const struct piece *p = &pieces[order[i]];
        struct lexicon_piece kind = {
            .first_cost = piece_first(p) ? half_nats(p->first_cost) : COST_NEVER,
            .head_cost = isinf(p->head_cost) ? COST_NEVER : half_nats(p->head_cost),
            .links = piece_first(p) ? p->links : 0,
            .flags = p->entry != WORD_NONE && !p->compound ? PIECE_SIMPLE : 0,
        };
        char key[32];
        size_t n = (size_t)snprintf(key, sizeof key, "%u %u %u %u", kind.first_cost, kind.head_cost, kind.links,
                                    kind.flags);
        uint32_t number = words_find(&t->kind_numbers, key, n);
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

static uint64_t digest(uint64_t h, const void *bytes, size_t n)
{
    for (const unsigned char *p = bytes; n; n--, p++)
        h = (h ^ *p) * 1099511628211u;
    return h;
}

static void tables_write(struct tables *t, const char *path)
{
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
    if (!out)
        stop("cannot write", path);
    fwrite(h, sizeof *h, 1, out);
    fwrite(t->automaton.edges, 4, t->automaton.count, out);
    fwrite(t->scripts, sizeof *t->scripts, t->script_count, out);
    fwrite(t->kinds, sizeof *t->kinds, t->kind_count, out);
    fwrite(t->letters, 1, t->letters_size, out);
    if (ferror(out) | fclose(out))
        stop("cannot write", path);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: lexicon-compile AFF DIC TABLES OUT\n", stderr);
        return 2;
    }
    static struct tables tables;
    if (!affixes_read(&affixes, argv[1]))
        stop("cannot read affix rules from", argv[1]);
    table_read(argv[3], "irregular.tsv", irregular_visit);
    table_read(argv[3], "plurals.tsv", plural_visit);
    table_read(argv[3], "spelling.tsv", spelling_visit);
    table_read(argv[3], "heads.tsv", head_visit);
    table_read(argv[3], "firsts.tsv", first_visit);
    dictionary_read(argv[2]);
    compound_plurals();
    for (size_t i = 0; i < entry_count; i++)
        expand(&entries[i], entries[i].lemma, entries[i].text, entries[i].flags, entries[i].flag_count, 0,
               entries[i].name ? RANK_NAME : entries[i].stated ? RANK_STATED : RANK_STEM, false);
    qsort(forms, form_count, sizeof *forms, form_order);
    groups_make();
    form_stems_make();
    train();
    forms_write(&tables);
    pieces_write(&tables);
    tables_write(&tables, argv[4]);
    if (getenv("LEXICON_VERBOSE"))
        fprintf(stderr, "%zu entries, %zu forms, %zu stems, %zu edges, %zu scripts, %zu kinds\n", entry_count,
                form_count, piece_count, tables.automaton.count, tables.script_count, tables.kind_count);
    return 0;
}
