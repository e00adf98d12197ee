#include "danish/analysis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/family.h"
#include "danish/lexicon.h"
#include "danish/misprint.h"
#include "danish/scanned.h"
#include "danish/word.h"

/* How many words a suspended hyphen may reach over: skole-, fritids- og sundhedstilbud. */
#define SUSPENDED_REACH 6

/* This many bytes of a word at least may be what such a hyphen stands for. */
#define SUSPENDED_REST 3

/* § */
#define SECTION 0xA7

struct slot {
    uint64_t hash;
    void *item; /* NULL = free */
};

/* Of a new table: enough for a question and what is shown of its hits. */
#define FIRST_SLOTS 512

/* Open addressing. */
struct table {
    struct slot *slots;
    size_t count, used; /* count: a power of two; at most 3/4 are used */
};

struct analysis {
    struct arena arena;
    struct table terms, keys;
    int sign;
    bool pieces_alone; /* what is asked for now */
    size_t positions;  /* of the text that have been passed */
    buf form, key, keys_text, joined;
};

static struct table table_of(size_t count) {
    return (struct table){memory_zeroed(count, sizeof(struct slot)), count, 0};
}

struct analysis *analysis_new(void) {
    struct analysis *a = memory_zeroed(1, sizeof *a);
    a->terms = table_of(FIRST_SLOTS);
    a->keys = table_of(FIRST_SLOTS);
    return a;
}

void analysis_free(struct analysis *a) {
    if (!a) return;
    arena_release(&a->arena);
    free(a->terms.slots);
    free(a->keys.slots);
    buf_release(&a->form);
    buf_release(&a->key);
    buf_release(&a->keys_text);
    buf_release(&a->joined);
    free(a);
}

static uint64_t load8(const char *p) {
    uint64_t x;
    memcpy(&x, p, 8);
    return x;
}

/* A word of less than eight bytes as a number: reads that may overlap, as a call of memcpy costs more. */
static uint64_t brief_bytes(str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    if (s.n >= 4) {
        uint32_t first, last;
        memcpy(&first, s.p, 4);
        memcpy(&last, s.p + s.n - 4, 4);
        return first | (uint64_t)last << 32;
    }
    return s.n ? p[0] | (uint64_t)p[s.n / 2] << 8 | (uint64_t)p[s.n - 1] << 16 : 0;
}

/* Reads eight bytes at a time, as words are short and this is done for every word of every letter. Two words
 * of equal length below eight bytes never have the same hash: it is made of brief_bytes by steps that can be
 * undone. */
static uint64_t hash_of(str s) {
    uint64_t h = s.n * 0x9E3779B97F4A7C15u;
    if (s.n < 8) {
        h = (h ^ brief_bytes(s)) * 0xC4CEB9FE1A85EC53u;
        return h ^ h >> 29;
    }
    for (size_t i = 0; i + 8 < s.n; i += 8) {
        h = (h ^ load8(s.p + i)) * 0xFF51AFD7ED558CCDu;
        h ^= h >> 32;
    }
    h = (h ^ load8(s.p + s.n - 8)) * 0xC4CEB9FE1A85EC53u;
    return h ^ h >> 29;
}

/* Puts a new item where a look for its hash ended, at a free slot. */
static void table_add(struct table *t, size_t at, uint64_t hash, void *item) {
    t->slots[at] = (struct slot){hash, item};
    if (++t->used <= t->count / 4 * 3) return;
    struct table larger = table_of(t->count * 2);
    for (size_t i = 0; i < t->count; i++) {
        if (!t->slots[i].item) continue;
        at = t->slots[i].hash & (larger.count - 1);
        while (larger.slots[at].item) at = (at + 1) & (larger.count - 1);
        larger.slots[at] = t->slots[i];
    }
    larger.used = t->used;
    free(t->slots);
    *t = larger;
}

/* Are two words the same whose hash_of is? memcmp costs more than the comparing, for words. */
static bool same_bytes(str a, str b) {
    if (a.n != b.n) return false;
    if (a.n < 8) return true;
    for (size_t i = 0; i + 8 < a.n; i += 8)
        if (load8(a.p + i) != load8(b.p + i)) return false;
    return load8(a.p + a.n - 8) == load8(b.p + b.n - 8);
}

static const struct index_key *key_of(struct analysis *a, str text) {
    uint64_t hash = hash_of(text);
    size_t at = hash & (a->keys.count - 1);
    for (; a->keys.slots[at].item; at = (at + 1) & (a->keys.count - 1)) {
        const struct index_key *key = a->keys.slots[at].item;
        if (a->keys.slots[at].hash == hash && same_bytes(key->text, text)) return key;
    }
    /* the bytes right after the struct: they are looked at together */
    struct index_key *key = arena_zeroed(&a->arena, sizeof *key + text.n + 1);
    memcpy(key + 1, text.p ? text.p : "", text.n);
    *key = (struct index_key){{(const char *)(key + 1), text.n}, hash | 1, (uint32_t)a->keys.used};
    table_add(&a->keys, at, hash, key);
    return key;
}

static void add_part_key(struct term *v, const struct index_key *key, size_t start, size_t end) {
    if (v->part_count == VOCABLE_PARTS) return;
    for (size_t i = 0; i < v->part_count; i++)
        if (v->parts[i].key == key) return;
    v->parts[v->part_count++] = (struct term_part){key, (uint16_t)start, (uint16_t)end};
}

/* Adds the part's families: only the last part inflects, the others are the word that they look like. */
static void add_part(struct analysis *a, struct term *v, size_t start, size_t end) {
    if (start == 0 && end == v->form.n) return;
    buf_clear(&a->keys_text);
    if (end == v->form.n)
        family_head_keys(v->form, start, &a->keys_text);
    else
        family_keys(str_sub(v->form, start, end), &a->keys_text);
    for (str rest = buf_str(&a->keys_text); rest.p;) {
        buf_clear(&a->key);
        buf_byte(&a->key, PART_MARK);
        buf_add(&a->key, str_cut(&rest, KEY_BREAK));
        add_part_key(v, key_of(a, buf_str(&a->key)), start, end);
        if (end < v->form.n) break;
    }
}

/* Is the run of atoms from `from` to `to` a word that a person may look for? One atom is; of several the
 * dictionary must have the word that they make, or they begin the form: patient|skade|ankenævn is found by
 * patientskade. */
static bool is_span(const struct term *v, const struct compound_part *from, const struct compound_part *to) {
    if (from->link || to->link) return false;
    if (from == to) return !from->silent;
    struct lexicon_reading readings[LEXICON_READINGS];
    return lexicon_readings(str_sub(v->form, from->start, to->end), readings) > 0 ||
           (from->start == 0 && !from->silent && !to->silent);
}

/* All that the word is made of, longer runs of it too: kommunalbestyrelse|s|medlem is found by
 * kommunalbestyrelse, bestyrelsesmedlem, bestyrelse and medlem. */
static void add_parts(struct analysis *a, struct term *v) {
    struct compound_part atoms[COMPOUND_PARTS];
    size_t count = compound_atoms(v->form, atoms);
    if (!count || compound_is_verb(v->form, atoms[count - 1].start)) return;
    for (size_t length = 1; length < count; length++)
        for (size_t i = 0; i + length <= count; i++)
            if (is_span(v, &atoms[i], &atoms[i + length - 1]))
                add_part(a, v, atoms[i].start, atoms[i + length - 1].end);
}

struct misprinted {
    struct analysis *a;
    struct term *v;
};

static void add_right_word(void *context, str word) {
    struct misprinted *m = context;
    struct analysis *a = m->a;
    buf_clear(&a->keys_text);
    family_keys(word, &a->keys_text);
    for (str rest = buf_str(&a->keys_text); rest.p;) {
        buf_clear(&a->key);
        buf_byte(&a->key, MISPRINT_MARK);
        buf_add(&a->key, str_cut(&rest, KEY_BREAK));
        add_part_key(m->v, key_of(a, buf_str(&a->key)), 0, m->v->form.n);
    }
}

static void set_parts(struct analysis *a, struct term *v) {
    struct term_part found[VOCABLE_PARTS];
    v->parts = found;
    add_parts(a, v);
    if (!v->known) misprint_each(v->form, add_right_word, &(struct misprinted){a, v});
    v->parts = NULL;
    if (!v->part_count) return;
    v->parts = arena_zeroed(&a->arena, v->part_count * sizeof *v->parts);
    memcpy(v->parts, found, v->part_count * sizeof *v->parts);
}

static void set_keys(struct analysis *a, struct term *v, str keys) {
    const struct index_key *others[TERM_OTHERS];
    v->key = key_of(a, str_cut(&keys, KEY_BREAK));
    while (keys.n && v->other_count < TERM_OTHERS)
        others[v->other_count++] = key_of(a, str_cut(&keys, KEY_BREAK));
    if (!v->other_count) return;
    const struct index_key **kept = arena_zeroed(&a->arena, v->other_count * sizeof *kept);
    memcpy(kept, others, v->other_count * sizeof *kept);
    v->others = kept;
}

bool terms_meet(const struct term *a, const struct term *b) {
    for (size_t i = 0; i < term_keys(a); i++)
        for (size_t j = 0; j < term_keys(b); j++)
            if (str_eq(term_key(a, i), term_key(b, j))) return true;
    return false;
}

size_t term_spans(const struct term *v, str out[VOCABLE_PARTS]) {
    size_t count = 0;
    for (size_t i = 0; i < v->part_count; i++) {
        const struct term_part *part = &v->parts[i], *before = i ? part - 1 : NULL;
        bool again = before && before->start == part->start && before->end == part->end; /* another family */
        if (!again && part->key->text.p[0] == PART_MARK)
            out[count++] = str_sub(v->form, part->start, part->end);
    }
    return count;
}

/* form without what parts its pieces; but the comma of a number tells something, and the sign of a section.
 */
static void join_pieces(str form, buf *joined) {
    buf_clear(joined);
    word_fold(form, joined);
    size_t kept = 0;
    for (str rest = buf_str(joined); rest.n;) {
        size_t length = utf8_length(rest);
        str one = str_sub(rest, 0, length);
        int32_t cp = utf8_next(&rest);
        if (!utf8_is_letter(cp) && !utf8_is_digit(cp) && !utf8_is_mark(cp) &&
            !(cp == ',' || (cp == SECTION && !kept)))
            continue;
        memmove(joined->p + kept, one.p, length);
        kept += length;
    }
    joined->n = kept;
}

/* The capitals that raw begins with, if nothing but an ending follows them: KL, EU's, FNs. */
static str capitals_of(str raw) {
    size_t count = 0, at = 0;
    while (at < raw.n) {
        unsigned char c = (unsigned char)raw.p[at];
        bool ascii = c >= 'A' && c <= 'Z';
        if (!ascii && !(c == 0xC3 && at + 1 < raw.n && utf8_is_upper(0xC0 | (raw.p[at + 1] & 0x3F)))) break;
        at += ascii ? 1 : 2;
        count++;
    }
    str ending = str_sub(raw, at, raw.n);
    bool ends = !ending.n || str_eq(ending, STR("s")) || ending.p[0] == '\'' ||
                str_starts(ending, STR("\xE2\x80\x99"));
    return count >= 2 && count <= CAPITALS_MOST && ends ? str_sub(raw, 0, at) : (str){0};
}

/* The printed word `raw`; as a form of several pieces it is known by `joined`, its pieces without what
 * parts them, and has no parts: its pieces stand for themselves. */
static struct term *make_term(struct analysis *a, str raw, bool several_pieces) {
    struct term *v = arena_zeroed(&a->arena, sizeof *v + raw.n + 1);
    if (raw.n) memcpy(v->raw, raw.p, raw.n);
    v->raw_size = (uint16_t)raw.n;
    buf_clear(&a->form);
    word_fold(raw, &a->form);
    scanned_read(raw, &a->form);
    v->form = str_eq(buf_str(&a->form), raw) ? term_raw(v) : arena_copied(&a->arena, buf_str(&a->form));
    buf_clear(&a->key);
    if (several_pieces) {
        join_pieces(buf_str(&a->form), &a->joined);
        family_keys(buf_str(&a->joined), &a->key);
    } else if (v->form.n) {
        v->known = family_keys(v->form, &a->key);
    }
    set_keys(a, v, buf_str(&a->key));
    str capitals = several_pieces ? (str){0} : capitals_of(raw);
    if (capitals.n) v->capitals = key_of(a, capitals);
    for (str rest = v->form; rest.n && !v->lettered;) v->lettered = utf8_is_letter(utf8_next(&rest));
    /* what is known by more than one printed form is shown as it is joined: § 20, §20 */
    if (several_pieces && str_find(raw, STR("§")) == 0)
        v->form = arena_copied(&a->arena, buf_str(&a->joined));
    v->joined = several_pieces;
    v->parted = several_pieces || !v->form.n;
    return v;
}

/* Works the parts out, which not every caller asks for, and which takes longer than all else. */
static void want_parts(struct analysis *a, struct term *v) {
    if (v->parted) return;
    v->parted = true;
    set_parts(a, v);
}

/* The bytes by which a word is remembered. */
static str raw_of(str text, struct word_piece piece) {
    str raw = str_sub(text, piece.start, piece.end);
    if (raw.n > WORD_MAX) raw.n = utf8_floor(raw, WORD_MAX);
    return raw;
}

static struct term *term_at(struct analysis *a, str raw, uint64_t hash, bool several_pieces) {
    size_t at = hash & (a->terms.count - 1);
    for (; a->terms.slots[at].item; at = (at + 1) & (a->terms.count - 1)) {
        struct term *v = a->terms.slots[at].item;
        if (a->terms.slots[at].hash == hash && same_bytes(term_raw(v), raw) && v->joined == several_pieces)
            return v;
    }
    struct term *v = make_term(a, raw, several_pieces);
    table_add(&a->terms, at, hash, v);
    return v;
}

static struct term *term_of(struct analysis *a, str raw, bool several_pieces) {
    raw = raw_of(raw, (struct word_piece){0, raw.n});
    return term_at(a, raw, hash_of(raw), several_pieces);
}

const struct term *analysis_word(struct analysis *a, str raw) {
    struct word word;
    size_t at = 0;
    bool found = word_next(raw, &at, &word);
    bool several = found && (word.piece_count > 1 || word.section);
    struct term *v = term_of(a, found ? raw : STR(""), several);
    want_parts(a, v);
    return v;
}

/* Emits token once for each of the families after its first, and for its capitals. */
static int emit_others(struct token token, int (*emit)(void *, const struct token *), void *context) {
    int stop = 0;
    if (token.kind == TOKEN_PIECE) token.kind = TOKEN_FAMILY;
    for (size_t i = 0; i < token.word->other_count && !stop; i++) {
        token.key = token.word->others[i];
        stop = emit(context, &token);
    }
    if (stop || !token.word->capitals) return stop;
    token.key = token.word->capitals;
    return emit(context, &token);
}

/* Emits a word that stands at the position of a piece: its families. */
static int emit_beside(const struct term *v, size_t start, size_t end,
                       int (*emit)(void *, const struct token *), void *context) {
    struct token token = {TOKEN_WHOLE, v->key, start, end, v};
    int stop = emit(context, &token);
    return stop ? stop : emit_others(token, emit, context);
}

/* Are the part's bytes in the form those of the word as printed? Only if folding kept the length; and ß,
 * which becomes two letters, may have a part's end within it. */
static bool is_in_place(const struct term *v, const struct term_part *part) {
    return v->raw_size == v->form.n && utf8_floor(term_raw(v), part->start) == part->start &&
           utf8_floor(term_raw(v), part->end) == part->end;
}

static int emit_parts(const struct term *v, struct word_piece piece,
                      int (*emit)(void *, const struct token *), void *context) {
    for (size_t i = 0; i < v->part_count; i++) {
        const struct term_part *part = &v->parts[i];
        bool told = is_in_place(v, part); /* else the whole word stands for it */
        struct token token = {TOKEN_PART, part->key, told ? piece.start + part->start : piece.start,
                              told ? piece.start + part->end : piece.end, v};
        int stop = emit(context, &token);
        if (stop) return stop;
    }
    return 0;
}

/* Blanks, commas, strokes and dashes alone. */
static bool only_dashes(str between) {
    while (between.n) {
        int32_t cp = utf8_next(&between);
        if (!(cp < 0x80 && strchr(" ,-/", (char)cp)) && !(cp >= 0x2010 && cp <= 0x2013)) return false;
    }
    return true;
}

/* The head that a suspended hyphen waits for: of the next compound after commas, og, eller, samt and
 * further suspended words. The empty str if there is none. */
static str suspended_head(str text, size_t at) {
    struct word word;
    for (size_t i = 0; i < SUSPENDED_REACH; i++) {
        size_t before = at;
        if (!word_next(text, &at, &word)) break;
        str between = str_sub(text, before, word.pieces[0].start);
        if (!only_dashes(between)) return (str){0};
        str raw = str_sub(text, word.pieces[0].start, word.pieces[word.piece_count - 1].end);
        if (word.hangs || word_is_connector(raw)) continue;
        /* hf-elever has a last part too, covid-19 and 12.5 have none */
        size_t last = word.pieces[word.piece_count - 1].start;
        str rest = str_sub(text, last, text.n);
        bool hyphen = last && text.p[last - 1] == '-' && utf8_is_letter(utf8_next(&rest));
        return word.piece_count == 1 || hyphen ? raw : (str){0};
    }
    return (str){0};
}

/* Does form have a part that ends at byte `border`? */
static bool splits_at(str form, size_t border) {
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(form, parts);
    for (size_t i = 0; i < count; i++)
        if (parts[i].end == border) return true;
    return false;
}

/* What first and the end of word make: the word's last part (flygtninge, integrationsindsats); or, if a
 * particle begins the word, as much of it as makes a word of the dictionary (for, eftermiddag: formiddag), or
 * its last part if that makes a compound (ovn, overlys: ovnlys). */
static bool join_suspended(str first, str word, buf *joined) {
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(word, parts);
    if (count < 2 || parts[0].silent) count = compound_atoms(word, parts);
    if (count > 1 && !parts[0].silent) {
        buf_add(joined, first);
        buf_add(joined, str_sub(word, parts[count - 1].start, word.n));
        return true;
    }
    for (size_t at = 1; at + SUSPENDED_REST <= word.n; at++) {
        buf_clear(joined);
        buf_add(joined, first);
        buf_add(joined, str_sub(word, at, word.n));
        if (((unsigned char)word.p[at] & 0xC0) != 0x80 && lexicon_known(buf_str(joined))) return true;
    }
    buf_clear(joined);
    buf_add(joined, first);
    if (count > 1) buf_add(joined, str_sub(word, parts[count - 1].start, word.n));
    if (count > 1 && splits_at(buf_str(joined), first.n)) return true;
    buf_release(joined);
    return false;
}

/* flygtninge- og integrationsindsats: the key of flygtningeindsats, at the place of flygtninge-. */
static int emit_suspended(struct analysis *a, str text, const struct word *word, size_t after,
                          int (*emit)(void *, const struct token *), void *context) {
    str head_raw = suspended_head(text, after);
    if (!head_raw.n) return 0;
    str head = term_of(a, head_raw, false)->form;
    struct word_piece piece = word->pieces[0];
    buf joined = {0};
    if (!join_suspended(term_of(a, str_sub(text, piece.start, piece.end), false)->form, head, &joined))
        return 0;
    const struct term *v = term_of(a, buf_str(&joined), false);
    buf_release(&joined);
    return emit_beside(v, piece.start, piece.end, emit, context);
}

/* Emits what is printed from start to end as one word. */
static int emit_joined(struct analysis *a, str text, size_t start, size_t end,
                       int (*emit)(void *, const struct token *), void *context) {
    struct term *v = term_of(a, str_sub(text, start, end), true);
    v->count += a->sign;
    return v->key->text.n ? emit_beside(v, start, end, emit, context) : 0;
}

/* Emits a number, and the letter after it, as the section that it is: 5 of §§ 3-5 as §5. start: where it is
 * printed from. */
static int emit_section(struct analysis *a, str text, size_t start, struct word_piece number,
                        struct word_piece letter, int (*emit)(void *, const struct token *), void *context) {
    buf section = {0};
    buf_add(&section, STR("§"));
    buf_add(&section, raw_of(text, number));
    buf_add(&section, str_sub(text, letter.start, letter.end));
    struct term *v = term_of(a, buf_str(&section), true);
    buf_release(&section);
    v->count += a->sign;
    return emit_beside(v, start, letter.end, emit, context);
}

/* 1.250,50 is 1250,50, and its kroner are 1250. */
static int emit_whole(struct analysis *a, str text, const struct word *word,
                      int (*emit)(void *, const struct token *), void *context) {
    size_t start = word->pieces[0].start, last = word->piece_count - 1;
    int stop = word->decimals && last > 1
                   ? emit_joined(a, text, start, word->pieces[last - 1].end, emit, context)
                   : 0;
    return stop ? stop : emit_joined(a, text, start, word->pieces[last].end, emit, context);
}

/* What the words before say of the next. */
struct preceding {
    str raw;     /* the last printed word of one piece that is no connector, from which a clinging hyphen may
                    take its beginning; empty = none */
    bool linked; /* og, eller, samt or a comma has come since */
    bool sections; /* numbers are sections: a list goes on that began with §§ */
};

/* arbejdsløshedsforsikring og -dagpenge: the key of arbejdsløshedsdagpenge, at the place of -dagpenge. */
static int emit_clinging(struct analysis *a, str text, const struct word *word,
                         const struct preceding *preceding, int (*emit)(void *, const struct token *),
                         void *context) {
    str whole = term_of(a, preceding->raw, false)->form;
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(whole, parts);
    if (count < 2) count = compound_atoms(whole, parts);
    if (count < 2) return 0;
    struct word_piece piece = word->pieces[0];
    buf joined = {0};
    buf_add(&joined, str_sub(whole, 0, parts[count - 1].start));
    buf_add(&joined, term_of(a, str_sub(text, piece.start, piece.end), false)->form);
    const struct term *v = term_of(a, buf_str(&joined), false);
    buf_release(&joined);
    return emit_beside(v, piece.start, piece.end, emit, context);
}

/* A word that was found and is not yet looked up. */
struct coming {
    struct word word;
    size_t after;  /* the byte of the text where the next begins, at the earliest */
    uint64_t hash; /* of its first piece */
};

static bool is_digit_at(str text, size_t at) {
    return text.p[at] >= '0' && text.p[at] <= '9';
}

/* The letter of a section, § 15 a, whose number ends at byte `at`; empty if there is none. In § 15 i loven, i
 * is a word. */
static struct word_piece section_letter(str text, size_t at) {
    bool letter = at + 1 < text.n && text.p[at] == ' ' && text.p[at + 1] >= 'a' && text.p[at + 1] <= 'z' &&
                  text.p[at + 1] != 'i';
    struct word next;
    size_t from = at + 1;
    if (!letter || !word_next(text, &from, &next) || next.pieces[0].end != at + 2)
        return (struct word_piece){at, at};
    bool range = next.piece_count > 1 && is_digit_at(text, next.pieces[1].start); /* §§ 51 a-51 c */
    return next.piece_count == 1 || range ? next.pieces[0] : (struct word_piece){at, at};
}

/* The section that piece i of the word is, by the sign before the word or before the list that it stands in.
 */
static int emit_sections(struct analysis *a, str text, const struct coming *coming, size_t i, bool listed,
                         int (*emit)(void *, const struct token *), void *context) {
    const struct word *word = &coming->word;
    struct word_piece piece = word->pieces[i], none = {piece.end, piece.end};
    bool signs = i == 0 && word->section;
    if (!signs && !(listed && is_digit_at(text, piece.start))) return 0;
    size_t start = signs ? word->section_start : piece.start;
    int stop = signs ? emit_joined(a, text, start, piece.end, emit, context)
                     : emit_section(a, text, start, piece, none, emit, context);
    if (stop || i + 1 < word->piece_count) return stop;
    struct word_piece letter = section_letter(text, piece.end);
    return letter.end > letter.start ? emit_section(a, text, start, piece, letter, emit, context) : 0;
}

/* Does a list of sections go on with this word, which follows byte `end`: og, til, a number, its letter? */
static bool goes_on(str text, size_t end, const struct word *word) {
    str raw = str_sub(text, word->pieces[0].start, word->pieces[word->piece_count - 1].end);
    for (str between = str_sub(text, end, word->pieces[0].start); between.n;) {
        int32_t cp = utf8_next(&between);
        if (cp != ' ' && cp != '\n' && cp != ',' && cp != '-' && cp != 0x2013 && cp != 0xA0) return false;
    }
    size_t first = word->pieces[0].end - word->pieces[0].start;
    bool letter = first == 1 && raw.p[0] >= 'a' && raw.p[0] <= 'z' &&
                  (word->piece_count == 1 || is_digit_at(text, word->pieces[1].start));
    return is_digit_at(raw, 0) || letter || word_is_connector(raw) || str_eq(raw, STR("til"));
}

static void follow_sections(struct preceding *preceding, str text, size_t end, const struct word *word) {
    if (word->section)
        preceding->sections = str_starts(str_sub(text, word->section_start, text.n), STR("§§"));
    else
        preceding->sections = preceding->sections && goes_on(text, end, word);
}

/* Emits all that shares the position of piece i, whose own token was emitted. */
static int emit_rest(struct analysis *a, str text, const struct coming *coming, const struct token *token,
                     size_t i, bool listed, int (*emit)(void *, const struct token *), void *context) {
    const struct word *word = &coming->word;
    const struct term *v = token->word;
    bool whole = i == 0 && word->piece_count > 1 && !word->goes_on && (word->letters || word->number);
    int stop = emit_others(*token, emit, context);
    if (!stop && whole) stop = emit_whole(a, text, word, emit, context);
    if (!stop && (word->section || listed)) stop = emit_sections(a, text, coming, i, listed, emit, context);
    return stop ? stop : emit_parts(v, word->pieces[i], emit, context);
}

static int emit_word(struct analysis *a, str text, const struct coming *coming,
                     const struct preceding *preceding, int (*emit)(void *, const struct token *),
                     void *context) {
    const struct word *word = &coming->word;
    bool more = word->piece_count > 1 || word->section || preceding->sections, shown = false;
    int stop = 0;
    for (size_t i = 0; i < word->piece_count && !stop; i++) {
        struct word_piece piece = word->pieces[i];
        str raw = raw_of(text, piece);
        struct term *v = term_at(a, raw, i ? hash_of(raw) : coming->hash, false);
        if (!v->key->text.n) continue; /* letters that show nothing, such as U+115F */
        struct token token = {TOKEN_PIECE, v->key, piece.start, piece.end, v};
        a->positions++;
        if (a->pieces_alone) {
            stop = emit(context, &token);
            continue;
        }
        want_parts(a, v);
        v->count += a->sign;
        shown = true;
        stop = emit(context, &token);
        if (!stop && (more || v->other_count || v->part_count || v->capitals))
            stop = emit_rest(a, text, coming, &token, i, preceding->sections, emit, context);
    }
    if (stop || !shown || word->piece_count > 1) return stop;
    if (word->hangs) return emit_suspended(a, text, word, coming->after, emit, context);
    if (word->clings && preceding->linked && preceding->raw.n)
        return emit_clinging(a, text, word, preceding, emit, context);
    return 0;
}

/* What the next clinging hyphen would refer to, when this word has passed. */
static void pass_by(struct preceding *preceding, str text, const struct word *word, size_t after) {
    str raw = str_sub(text, word->pieces[0].start, word->pieces[word->piece_count - 1].end);
    if (raw.n < 6 && word_is_connector(raw)) {
        preceding->linked = true;
        return;
    }
    /* skolebørn, -lærere og -ledere: all three go by the first */
    if (!(word->clings && preceding->linked)) preceding->raw = word->piece_count == 1 ? raw : (str){0};
    preceding->linked = after < text.n && text.p[after] == ',';
}

/* Words are found so far ahead of where they are looked up. With a hundred thousand words to remember, most
 * of the work would be waiting for memory; so it is asked for in time: first for the slot, then for the word,
 * then its key. */
#define AHEAD 8

static bool find_word(struct analysis *a, str text, size_t *at, struct coming *out) {
    if (!word_next(text, at, &out->word)) return false;
    out->after = *at;
    out->hash = hash_of(raw_of(text, out->word.pieces[0]));
    __builtin_prefetch(&a->terms.slots[out->hash & (a->terms.count - 1)]);
    return true;
}

static const struct term *likely_term(const struct analysis *a, uint64_t hash) {
    return a->terms.slots[hash & (a->terms.count - 1)].item;
}

int analysis_tokens(struct analysis *a, str text, int (*emit)(void *, const struct token *), void *context) {
    struct coming ring[AHEAD];
    struct preceding preceding = {0};
    size_t at = 0, found = 0, end = 0;
    int stop = 0;
    a->positions = 0;
    for (size_t taken = 0; !stop; taken++) {
        while (found < taken + AHEAD && find_word(a, text, &at, &ring[found % AHEAD])) found++;
        if (taken == found) break;
        const struct term *soon =
            taken + AHEAD / 2 < found ? likely_term(a, ring[(taken + AHEAD / 2) % AHEAD].hash) : NULL;
        if (soon) __builtin_prefetch(soon);
        const struct term *next = taken + 1 < found ? likely_term(a, ring[(taken + 1) % AHEAD].hash) : NULL;
        if (next) __builtin_prefetch(next->key);
        const struct coming *coming = &ring[taken % AHEAD];
        if (coming->word.section || preceding.sections) follow_sections(&preceding, text, end, &coming->word);
        stop = emit_word(a, text, coming, &preceding, emit, context);
        end = coming->after;
        pass_by(&preceding, text, &coming->word, coming->after);
    }
    return stop;
}

/* How many positions the word takes: its pieces, but for letters that show nothing, such as U+115F. */
static size_t positions_of(struct analysis *a, str text, const struct word *word) {
    size_t count = 0;
    for (size_t i = 0; i < word->piece_count; i++) {
        unsigned char first = (unsigned char)text.p[word->pieces[i].start];
        count +=
            first < 0x80 || first == 0xC3 || term_of(a, raw_of(text, word->pieces[i]), false)->key->text.n;
    }
    return count;
}

/* Words between those that are wanted are passed unread. What a clinging hyphen refers to may be among them:
 * then the text is read from its beginning, once, and none is passed. */
int analysis_tokens_at(struct analysis *a, str text, const uint32_t *positions, size_t count,
                       int (*emit)(void *context, const struct token *), void *context) {
    struct coming coming = {.after = 0};
    struct preceding preceding = {0};
    int stop = 0, sign = analysis_count(a, 0);
    size_t after = 0; /* the word before */
    bool passes = true;
    a->positions = 0;
    for (size_t i = 0; i < count && !stop;) {
        if (passes && !preceding.sections)
            a->positions += word_pass(text, &coming.after, positions[i] - a->positions);
        if (!word_next(text, &coming.after, &coming.word)) break;
        size_t end = a->positions + positions_of(a, text, &coming.word);
        bool wanted = positions[i] < end;
        if (wanted && passes && coming.word.clings) {
            passes = false;
            a->positions = coming.after = after = 0;
            preceding = (struct preceding){0};
            continue;
        }
        if (coming.word.section || preceding.sections) follow_sections(&preceding, text, after, &coming.word);
        if (wanted) {
            coming.hash = hash_of(raw_of(text, coming.word.pieces[0]));
            stop = emit_word(a, text, &coming, &preceding, emit, context);
        }
        a->positions = end;
        while (i < count && positions[i] < end) i++;
        if (!passes) pass_by(&preceding, text, &coming.word, coming.after);
        after = coming.after;
    }
    analysis_count(a, sign);
    return stop;
}

size_t analysis_position(const struct analysis *a) {
    return a->positions - 1;
}

int analysis_pieces(struct analysis *a, str text, int (*emit)(void *, const struct token *), void *context) {
    a->pieces_alone = true;
    int stop = analysis_tokens(a, text, emit, context);
    a->pieces_alone = false;
    return stop;
}

int analysis_count(struct analysis *a, int sign) {
    int before = a->sign;
    a->sign = sign;
    return before;
}

void analysis_each_count(struct analysis *a, void (*visit)(void *, const struct term *), void *context) {
    for (size_t i = 0; i < a->terms.count; i++) {
        struct term *v = a->terms.slots[i].item;
        if (!v || !v->count) continue;
        visit(context, v);
        v->count = 0;
    }
}

size_t analysis_memory(const struct analysis *a) {
    return a->arena.used + (a->terms.count + a->keys.count) * sizeof(struct slot);
}

static void table_empty(struct table *t) {
    memset(t->slots, 0, t->count * sizeof *t->slots);
    t->used = 0;
}

void analysis_trim(struct analysis *a) {
    arena_release(&a->arena);
    table_empty(&a->terms);
    table_empty(&a->keys);
}

const char *analysis_fingerprint(void) {
    static char text[64];
    if (!text[0]) snprintf(text, sizeof text, "%d-%s", ANALYSIS_VERSION, lexicon_fingerprint());
    return text;
}
