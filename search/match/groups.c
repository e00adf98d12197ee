#include "search/match/groups.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/path.h"

/* What letters or passages are counted by: each has a number, 0 for the unknown, and numbers are in order of
 * the values. */
struct field {
    enum group_by by;
    size_t count;        /* numbers, 0 among them */
    uint32_t *of_letter; /* by id, up to `last`; NULL: known without a row, see number_of */
    int64_t last;
    str *values; /* by number; NULL likewise */
};

/* A letter's value while numbers are given out. */
struct named {
    str value;
    int64_t letter;
};

struct bucket {
    struct group_row row;
    uint32_t number[GROUP_MOST];
    int64_t rank[GROUP_MOST]; /* by which rows are sorted */
    int64_t letter;           /* of the last hit */
    bool used;
};

struct counting {
    struct store *store;
    struct groups *out;
    struct field fields[GROUP_MOST];
    size_t field_count;
    bool by_kind;
    /* Of one field by its number; of two a hash table, never more than half full. */
    struct bucket *slots;
    size_t slot_count, used;
    struct named *named; /* of the field that is being read */
    size_t named_count, named_room;
    enum group_by naming;
};

static const char *const names[GROUPS_BY] = {
    [GROUP_YEAR] = "year",     [GROUP_SIGNED] = "signed",       [GROUP_MONTH] = "month",
    [GROUP_SIGNER] = "signer", [GROUP_RECIPIENT] = "recipient", [GROUP_KIND] = "kind",
    [GROUP_TITLE] = "title",   [GROUP_FOLDER] = "folder",       [GROUP_SIGNED_YEAR] = "signed",
};

const char *group_by_name(enum group_by by) {
    return names[by];
}

enum group_by group_by_named(str name) {
    for (enum group_by by = 0; by < GROUP_SIGNED_YEAR; by++)
        if (str_eq(name, str_of(names[by]))) return by;
    return GROUPS_BY;
}

double per_1000(int64_t places, int64_t words) {
    return words > 0 ? (double)places * 1000 / (double)words : 0;
}

static bool is_year(enum group_by by) {
    return by == GROUP_YEAR || by == GROUP_SIGNED_YEAR;
}

static bool is_date(enum group_by by) {
    return is_year(by) || by == GROUP_SIGNED || by == GROUP_MONTH;
}

/* ---- numbers ---- */

/* The first of several, which are joined by "; ". */
static str first_of(str list) {
    return str_trim(str_sub(list, 0, str_find(list, STR("; "))));
}

static str folder_of(str path) {
    str shown = path_shown(path);
    size_t n = shown.n - path_name(shown).n;
    if (!n) return STR(".");
    return str_sub(shown, 0, n > 1 ? n - 1 : n);
}

str group_value(enum group_by by, const struct letter_row *row) {
    switch (by) {
    case GROUP_SIGNED:
        return row->signed_on;
    case GROUP_MONTH:
        return str_sub(row->signed_on, 0, sizeof "2019-02" - 1);
    case GROUP_SIGNER:
        return row->minister.n ? row->minister : first_of(row->signers);
    case GROUP_RECIPIENT:
        return first_of(row->recipient);
    case GROUP_TITLE:
        return row->title;
    default:
        return folder_of(row->path);
    }
}

static enum status take_letter(void *context, const struct letter_row *row) {
    struct counting *c = context;
    str value = group_value(c->naming, row);
    if (!value.n) return OK;
    c->named = memory_grown(c->named, c->named_count, &c->named_room, sizeof *c->named);
    c->named[c->named_count++] = (struct named){arena_copied(&c->out->arena, value), row->id};
    return OK;
}

static int by_value(const void *a, const void *b) {
    return str_cmp(((const struct named *)a)->value, ((const struct named *)b)->value);
}

static enum status read_field(struct counting *c, struct field *field, struct error *error) {
    int64_t last = field->last = store_last_letter(c->store);
    c->naming = field->by;
    c->named_count = 0;
    enum status status = store_each_letter(c->store, take_letter, c, error);
    if (c->named_count) qsort(c->named, c->named_count, sizeof *c->named, by_value);
    field->of_letter = memory_zeroed((size_t)last + 1, sizeof *field->of_letter);
    field->values = memory_zeroed(c->named_count + 1, sizeof *field->values);
    field->count = 1;
    for (size_t i = 0; i < c->named_count; i++) {
        const struct named *named = &c->named[i];
        if (!i || !str_eq(named->value, c->named[i - 1].value)) field->values[field->count++] = named->value;
        if (named->letter > 0 && named->letter <= last)
            field->of_letter[named->letter] = (uint32_t)field->count - 1;
    }
    return status;
}

static enum status make_field(struct counting *c, enum group_by by, struct error *error) {
    struct field *field = &c->fields[c->field_count++];
    field->by = by;
    if (is_year(by)) {
        field->count = LETTER_YEAR_LAST - LETTER_YEAR_FIRST + 2;
    } else if (by == GROUP_KIND) {
        field->count = PASSAGE_KINDS + 1;
        c->by_kind = true;
    } else {
        return read_field(c, field, error);
    }
    return OK;
}

static uint32_t number_of(const struct field *field, int64_t letter, struct letter_brief brief,
                          enum passage_kind kind) {
    int year = field->by == GROUP_YEAR ? brief.year : brief.signed_year;
    if (is_year(field->by))
        return year >= LETTER_YEAR_FIRST && year <= LETTER_YEAR_LAST
                   ? (uint32_t)(year - LETTER_YEAR_FIRST + 1)
                   : 0;
    if (field->by == GROUP_KIND) return (uint32_t)kind + 1;
    return letter > 0 && letter <= field->last ? field->of_letter[letter] : 0;
}

static str text_of(struct groups *out, const struct field *field, uint32_t number) {
    if (!number) return (str){0};
    if (field->by == GROUP_KIND) return str_of(passage_kind_name((enum passage_kind)(number - 1)));
    if (!is_year(field->by)) return field->values[number];
    buf year = {0};
    buf_addf(&year, "%d", (int)number + LETTER_YEAR_FIRST - 1);
    str text = arena_copied(&out->arena, buf_str(&year));
    buf_release(&year);
    return text;
}

/* ---- slots ---- */

static size_t place_of(const struct counting *c, const uint32_t *number) {
    if (c->field_count == 1) return number[0];
    uint64_t pair = (uint64_t)number[0] << 32 | number[1];
    size_t at = (size_t)(pair * 0x9E3779B97F4A7C15u >> 32) & (c->slot_count - 1);
    while (c->slots[at].used && (c->slots[at].number[0] != number[0] || c->slots[at].number[1] != number[1]))
        at = (at + 1) & (c->slot_count - 1);
    return at;
}

static void grow(struct counting *c) {
    struct bucket *old = c->slots;
    size_t count = c->slot_count;
    c->slot_count = count ? count * 2 : 1024;
    c->slots = memory_zeroed(c->slot_count, sizeof *c->slots);
    for (size_t i = 0; i < count; i++)
        if (old[i].used) c->slots[place_of(c, old[i].number)] = old[i];
    free(old);
}

/* The slot of a letter's passages of a kind. */
static struct bucket *slot_of(struct counting *c, int64_t letter, enum passage_kind kind) {
    struct letter_brief brief = store_letter_brief(c->store, letter);
    uint32_t number[GROUP_MOST] = {0};
    for (size_t i = 0; i < c->field_count; i++) number[i] = number_of(&c->fields[i], letter, brief, kind);
    if (c->field_count > 1 && c->used * 2 >= c->slot_count) grow(c);
    struct bucket *slot = &c->slots[place_of(c, number)];
    c->used += !slot->used;
    slot->used = true;
    memcpy(slot->number, number, sizeof number);
    return slot;
}

/* ---- counting ---- */

/* The words of a letter's passages, each to its kind's row. */
static enum status add_kinds(void *context, const struct letter_row *row) {
    struct counting *c = context;
    for (int64_t i = 0; i < row->passage_count; i++) {
        struct passage_brief brief = store_passage_brief(c->store, row->first_passage + i);
        if (brief.letter != row->id) break; /* a damaged index may claim any number */
        struct bucket *slot = slot_of(c, row->id, brief.kind);
        slot->row.words += brief.words;
        slot->row.present = true;
    }
    return OK;
}

static enum status add_words(struct counting *c, struct error *error) {
    if (c->by_kind) return store_each_letter(c->store, add_kinds, c, error);
    for (int64_t id = store_last_letter(c->store); id > 0; id--) {
        struct letter_brief letter = store_letter_brief(c->store, id);
        if (!letter.words && !letter.year && !letter.signed_year) continue;
        struct bucket *slot = slot_of(c, id, 0);
        slot->row.words += letter.words;
        slot->row.present = true;
    }
    return OK;
}

static void add_hits(struct counting *c, const struct hits *hits, bool whole) {
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->items[i];
        struct passage_brief brief = store_passage_brief(c->store, hit->passage);
        struct bucket *slot = slot_of(c, hit->letter, brief.kind);
        struct group_row *row = &slot->row;
        row->hits++;
        row->places += whole ? brief.words : hit->count;
        row->letters += hit->letter != slot->letter; /* a letter's passages stand together */
        slot->letter = hit->letter;
        if (!hit->year) continue;
        if (!row->first || hit->year < row->first) row->first = hit->year;
        if (hit->year > row->last) row->last = hit->year;
    }
}

/* ---- order ---- */

static int by_rank(const void *a, const void *b) {
    const struct bucket *x = a, *y = b;
    for (size_t i = 0; i < GROUP_MOST; i++) {
        bool unknown_x = !x->number[i], unknown_y = !y->number[i];
        if (unknown_x != unknown_y) return unknown_x ? 1 : -1;
        if (x->rank[i] != y->rank[i]) return x->rank[i] < y->rank[i] ? -1 : 1;
        if (x->number[i] != y->number[i]) return x->number[i] < y->number[i] ? -1 : 1;
    }
    return 0;
}

/* Dates in their order; others by the hits of all that share the value, the most first. */
static void rank(struct counting *c, struct bucket *slots, size_t count) {
    for (size_t f = 0; f < c->field_count; f++) {
        if (is_date(c->fields[f].by)) continue;
        int64_t *hits = memory_zeroed(c->fields[f].count, sizeof *hits);
        if (f == 0)
            for (size_t i = 0; i < count; i++) hits[slots[i].number[f]] += slots[i].row.hits;
        for (size_t i = 0; i < count; i++)
            slots[i].rank[f] = -(f == 0 ? hits[slots[i].number[f]] : slots[i].row.hits);
        free(hits);
    }
    if (count) qsort(slots, count, sizeof *slots, by_rank);
}

static void fill(struct counting *c, bool all) {
    size_t count = 0;
    for (size_t i = 0; i < c->slot_count; i++)
        if (c->slots[i].used && (all || c->slots[i].row.hits)) c->slots[count++] = c->slots[i];
    rank(c, c->slots, count);
    struct groups *out = c->out;
    out->rows = memory_zeroed(count + 1, sizeof *out->rows);
    for (size_t i = 0; i < count; i++) {
        struct group_row *row = &out->rows[out->count++];
        const uint32_t *number = c->slots[i].number;
        *row = c->slots[i].row;
        for (size_t f = 0; f < c->field_count; f++) row->value[f] = text_of(out, &c->fields[f], number[f]);
        if (is_year(c->fields[0].by) && number[0]) row->year = (int)number[0] + LETTER_YEAR_FIRST - 1;
    }
}

enum status groups_count(struct store *store, const struct hits *hits, const struct groups_options *o,
                         struct groups *out, struct error *error) {
    *out = (struct groups){.by_count = o->by_count};
    struct counting c = {.store = store, .out = out};
    enum status status = OK;
    for (size_t i = 0; i < o->by_count && !status; i++) {
        out->by[i] = o->by[i];
        status = make_field(&c, o->by[i], error);
    }
    if (!status && c.field_count == 1) {
        c.slot_count = c.fields[0].count;
        c.slots = memory_zeroed(c.slot_count, sizeof *c.slots);
    }
    if (!status) status = add_words(&c, error);
    if (!status) add_hits(&c, hits, o->whole);
    if (!status) fill(&c, o->all);
    for (size_t i = 0; i < c.field_count; i++) {
        free(c.fields[i].of_letter);
        free(c.fields[i].values);
    }
    free(c.slots);
    free(c.named);
    return status ? status : store_doc_values_status(store, error);
}

void groups_release(struct groups *groups) {
    free(groups->rows);
    arena_release(&groups->arena);
    *groups = (struct groups){0};
}
