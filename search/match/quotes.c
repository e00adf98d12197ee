#include "search/match/quotes.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/stopword.h"
#include "search/match/filter.h"
#include "search/match/source.h"
#include "store/posting_list.h"
#include "store/span_map.h"

enum {
    WORDS_MOST = 500,       /* of a quotation; those after are not looked at */
    TEXT_WORDS = 8000,      /* of a passage and its neighbours */
    PHRASE_WORDS = 48,      /* that are looked for as one phrase */
    WHOLE_MOST = 2000,      /* passages with all the words in their order that are looked at */
    PART_MOST = 1500,       /* and with a half or a third of them */
    PART_WORDS = 3,         /* at least, of such a part */
    POSTINGS_MOST = 300000, /* read for one vote, unless fewer than VOTES_LEAST words have voted */
    VOTES_LEAST = 4,
    VOTED = 256,    /* passages that are looked at after a vote */
    ALIGNED = 6,    /* passages that are aligned; more, if they share as many words */
    WIDENED = 3,    /* and those that are aligned again, with what stands before and after */
    RUN_MOST = 300, /* passages in which a run of words is looked for */
    PIECE_WORDS = 3,
    PIECE_MEAN = 4,
};

/* Of the words in which they agree or differ, this many may differ: in more, it is no quotation of it. */
#define DIFFERS_MOST .3

/* A passage may be what is quoted if it holds this share of the weight of the best, and of all words that
 * vote: what differs may be the rarest words. */
#define WEIGHT_LEAST .5
#define WEIGHT_OF_ALL .3

struct candidate {
    int64_t passage;
    double weight;
    size_t shared; /* words of the quotation that it holds, and twice the pairs of them */
};

struct key_vote {
    str key;
    int64_t passages;
};

struct quote_finder {
    struct store *store;
    struct posting_list_reader *reader;
    struct year_span years;
    int64_t end;             /* past the last passage */
    struct list_entry *list; /* room for a list of all passages */
    float *weight;           /* by passage, of the vote that `round` is of */
    uint32_t *seen, round;   /* by passage: the round in which it was given weight */
    int64_t *touched;        /* the passages of this round */
    size_t touched_count;
    str *words; /* the key at each position of the quotation */
    size_t word_count, word_room;
    uint32_t *pooled;      /* by passage: the round in which it came into the pool */
    struct key_vote *keys; /* of the words that vote */
    size_t key_count, key_room;
    struct arena arena; /* of this quotation */
    struct candidate *pool;
    size_t pool_count, pool_room;
    struct candidate voted[VOTED];
    size_t voted_count;
    struct atoms text; /* scratch: of a passage */
    buf plain;         /* the quotation without what an editor put in */
    struct alignment trial;
    buf window;
    uint64_t *table; /* hashes of the quotation's words, an open table; 0 = free */
    size_t table_size;
};

const char *quote_status_name(enum quote_status status) {
    static const char *const names[QUOTE_STATUSES] = {"verbatim", "nearly", "altered", "joined", "absent"};
    return names[status];
}

struct counting {
    struct store *store;
    int64_t end;
    struct error *error;
};

/* A damaged index may claim any number: the last passage of each letter must be one. */
static enum status take_letter(void *context, const struct letter_row *row) {
    struct counting *c = context;
    int64_t end = row->first_passage + row->passage_count;
    if (end <= c->end || !row->passage_count) return OK;
    if (store_passage_brief(c->store, end - 1).letter != row->id)
        return store_damaged_passage(c->store, end - 1, c->error);
    c->end = end;
    return OK;
}

enum status quote_finder_new(struct store *store, const struct year_span *years, struct quote_finder **out,
                             struct error *error) {
    struct quote_finder *f = memory_zeroed(1, sizeof *f);
    *out = f;
    f->store = store;
    f->years = *years;
    struct counting counting = {store, 1, error};
    enum status status = store_each_letter(store, take_letter, &counting, error);
    if (status) return status;
    f->end = counting.end;
    size_t count = (size_t)f->end;
    f->list = memory_zeroed(count + 1, sizeof *f->list);
    f->weight = memory_zeroed(count, sizeof *f->weight);
    f->seen = memory_zeroed(count, sizeof *f->seen);
    f->touched = memory_zeroed(count, sizeof *f->touched);
    f->pooled = memory_zeroed(count, sizeof *f->pooled);
    return OK;
}

void quote_finder_free(struct quote_finder *f) {
    if (!f) return;
    free(f->list);
    free(f->weight);
    free(f->seen);
    free(f->touched);
    free(f->pooled);
    free(f->pool);
    free(f->words);
    free(f->keys);
    free(f->table);
    arena_release(&f->arena);
    atoms_release(&f->text);
    alignment_release(&f->trial);
    buf_release(&f->window);
    buf_release(&f->plain);
    free(f);
}

/* ---- candidates ---- */

static int take_word(void *context, const struct token *token) {
    struct quote_finder *f = context;
    if (token->kind != TOKEN_PIECE) return 0;
    f->words = memory_grown(f->words, f->word_count, &f->word_room, sizeof *f->words);
    f->words[f->word_count++] = arena_copied(&f->arena, token->key->text);
    return f->word_count >= WORDS_MOST;
}

static int by_key(const void *a, const void *b) {
    return str_cmp(((const struct key_vote *)a)->key, ((const struct key_vote *)b)->key);
}

/* The different keys of the words. */
static void make_keys(struct quote_finder *f) {
    size_t kept = 0;
    f->key_count = 0;
    for (size_t i = 0; i < f->word_count; i++) {
        f->keys = memory_grown(f->keys, f->key_count, &f->key_room, sizeof *f->keys);
        f->keys[f->key_count++] = (struct key_vote){f->words[i], 0};
    }
    if (f->key_count) qsort(f->keys, f->key_count, sizeof *f->keys, by_key);
    for (size_t i = 0; i < f->key_count; i++)
        if (f->keys[i].key.n && (!kept || !str_eq(f->keys[i].key, f->keys[kept - 1].key)))
            f->keys[kept++] = f->keys[i];
    f->key_count = kept;
}

static int by_passages(const void *a, const void *b) {
    const struct key_vote *x = a, *y = b;
    if (x->passages != y->passages) return x->passages < y->passages ? -1 : 1;
    return str_cmp(x->key, y->key);
}

static bool is_wanted(const struct quote_finder *f, int64_t passage) {
    int64_t letter = store_passage_brief(f->store, passage).letter;
    int year = store_letter_brief(f->store, letter).year;
    return !f->years.some || filter_has_year(year, f->years.first, f->years.last);
}

/* Adds the word's weight to the passages that hold it. Returns it. */
static double add_votes(struct quote_finder *f, const struct key_vote *vote) {
    struct posting_list *list = posting_lists_find(f->reader, vote->key);
    size_t count = list_until(list, f->end, f->list);
    float weight = (float)log(((double)f->end + 1) / ((double)vote->passages + .5));
    for (size_t i = 0; i < count; i++) {
        int64_t passage = f->list[i].passage;
        if (f->seen[passage] != f->round) {
            f->seen[passage] = f->round;
            f->weight[passage] = 0;
            f->touched[f->touched_count++] = passage;
        }
        f->weight[passage] += weight;
    }
    return weight;
}

static bool is_worse(const struct candidate *a, const struct candidate *b) {
    if (a->weight != b->weight) return a->weight < b->weight;
    return a->passage > b->passage;
}

/* A heap with the worst in front. */
static void keep_voted(struct quote_finder *f, struct candidate c) {
    struct candidate *heap = f->voted;
    size_t at;
    if (f->voted_count < VOTED) {
        for (at = f->voted_count++; at && is_worse(&c, &heap[(at - 1) / 2]); at = (at - 1) / 2)
            heap[at] = heap[(at - 1) / 2];
    } else {
        if (is_worse(&c, &heap[0])) return;
        at = 0;
        for (size_t next; (next = at * 2 + 1) < VOTED; at = next) {
            if (next + 1 < VOTED && is_worse(&heap[next + 1], &heap[next])) next++;
            if (!is_worse(&heap[next], &c)) break;
            heap[at] = heap[next];
        }
    }
    heap[at] = c;
}

static void pool_add(struct quote_finder *f, int64_t passage) {
    if (passage <= 0 || passage >= f->end || f->pooled[passage] == f->round || !is_wanted(f, passage)) return;
    f->pooled[passage] = f->round;
    f->pool = memory_grown(f->pool, f->pool_count, &f->pool_room, sizeof *f->pool);
    f->pool[f->pool_count++] = (struct candidate){.passage = passage};
}

/* Adds the passages that hold most of the weight of the words, rare words first. */
static enum status vote(struct quote_finder *f, struct error *error) {
    enum status status = OK;
    make_keys(f);
    f->touched_count = f->voted_count = 0;
    for (size_t i = 0; i < f->key_count && !status; i++)
        status = store_frequency(f->store, f->keys[i].key, &f->keys[i].passages, error);
    if (f->key_count) qsort(f->keys, f->key_count, sizeof *f->keys, by_passages);
    int64_t read = 0;
    double all = 0;
    for (size_t i = 0, votes = 0; i < f->key_count && !status; i++) {
        if (!f->keys[i].passages) continue;
        read += f->keys[i].passages;
        if (votes >= VOTES_LEAST && read > POSTINGS_MOST) break;
        all += add_votes(f, &f->keys[i]);
        votes++;
    }
    double best = WEIGHT_OF_ALL * all / WEIGHT_LEAST;
    for (size_t i = 0; i < f->touched_count; i++)
        if (f->weight[f->touched[i]] > best) best = f->weight[f->touched[i]];
    for (size_t i = 0; i < f->touched_count; i++) {
        int64_t passage = f->touched[i];
        double weight = f->weight[passage];
        if (weight >= WEIGHT_LEAST * best && is_wanted(f, passage))
            keep_voted(f, (struct candidate){.passage = passage, .weight = weight});
    }
    for (size_t i = 0; i < f->voted_count; i++) pool_add(f, f->voted[i].passage);
    return status;
}

/* Adds passages in which the words [from, end) follow each other, in any inflection, at most this many.
 * *found: how many there are. */
static enum status add_phrase(struct quote_finder *f, size_t from, size_t end, size_t most, size_t *found,
                              struct error *error) {
    static const struct leaf plain = {0};
    struct position positions[PHRASE_WORDS];
    *found = 0;
    if (end > from + PHRASE_WORDS) end = from + PHRASE_WORDS;
    if (end < from + 2) return OK;
    for (size_t i = from; i < end; i++)
        positions[i - from] = (struct position){.keys = &f->words[i], .key_count = 1};
    const struct reading reading = {.positions = positions, .position_count = end - from};
    struct source *source = source_new(f->store, f->reader, &plain, &reading, SOURCE_PASSAGES, error);
    if (!source) return error->status;
    *found = (size_t)source->found;
    uint64_t bits[CURSOR_WORDS];
    for (int64_t base = 0; most && (base = cursor_window(&source->cursor, base, bits)) < CURSOR_END;
         base += CURSOR_WINDOW)
        for (size_t i = 0; (i = bits_next(bits, i)) < CURSOR_WINDOW && most; i++, most--)
            pool_add(f, base + (int64_t)i);
    cursor_release(&source->cursor);
    return posting_lists_status(f->reader, error);
}

/* A new pool: what holds all words in their order; else what holds a part of them so. *complete: every
 * passage with fewer than this many words that differ is in it, as each of them spoils one part at most. */
static enum status fill_pool(struct quote_finder *f, size_t *complete, struct error *error) {
    size_t found, n = f->word_count;
    f->pool_count = 0;
    f->round++;
    enum status status = add_phrase(f, 0, n, WHOLE_MOST, &found, error);
    *complete = f->pool_count ? SIZE_MAX : 0;
    for (size_t parts = 2; parts <= 3 && !status && *complete != SIZE_MAX && n / parts >= PART_WORDS;
         parts++) {
        bool all = true;
        for (size_t i = 0; i < parts && !status; i++) {
            status = add_phrase(f, n * i / parts, n * (i + 1) / parts, PART_MOST, &found, error);
            all = all && found <= PART_MOST;
        }
        if (all) *complete = parts;
    }
    return status;
}

/* ---- which of them share most words ---- */

/* Where the hash is in the table, or would be; is it? */
static bool table_has(const struct quote_finder *f, uint64_t hash, size_t *at) {
    for (*at = hash & (f->table_size - 1); f->table[*at] && f->table[*at] != hash;)
        *at = (*at + 1) & (f->table_size - 1);
    return f->table[*at] == hash;
}

/* A word, or the pair of it and the word before; odd, so that none is 0. */
static uint64_t key_of(const struct atoms *a, size_t i, bool pair) {
    uint64_t before = pair ? (i ? a->items[i - 1].hash : 1) : 0;
    return (a->items[i].hash + before * 0x9E3779B97F4A7C15u) | 1;
}

/* The words of the quotation and their pairs: a long passage may hold all its words, but not side by side. */
static void table_fill(struct quote_finder *f, const struct atoms *quote) {
    size_t at, size = 64;
    while (size < 4 * quote->count + 2) size *= 2;
    if (size > f->table_size) f->table = memory_resized(f->table, f->table_size = size, sizeof *f->table);
    memset(f->table, 0, f->table_size * sizeof *f->table);
    for (size_t i = 0; i < quote->count; i++)
        for (int pair = 0; pair < 2; pair++)
            if (!table_has(f, key_of(quote, i, pair), &at)) f->table[at] = key_of(quote, i, pair);
}

static enum status read_text(struct quote_finder *f, int64_t passage, struct error *error) {
    str text;
    enum status status = store_text(f->store, passage, &text, error);
    if (status == NONE) return store_damaged_passage(f->store, passage, error);
    if (!status) atoms_read(&f->text, f->store, text, TEXT_WORDS);
    return status;
}

static int by_shared(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->shared != y->shared) return x->shared > y->shared ? -1 : 1;
    return is_worse(x, y) ? 1 : is_worse(y, x) ? -1 : 0;
}

/* Puts those of the pool that share most of the quotation's words first; those before `from` are counted. */
static enum status order_pool(struct quote_finder *f, const struct atoms *quote, size_t from,
                              struct error *error) {
    enum status status = OK;
    size_t at;
    table_fill(f, quote);
    for (size_t i = from; i < f->pool_count && !status; i++) {
        status = read_text(f, f->pool[i].passage, error);
        if (status) break;
        f->pool[i].shared = 0;
        /* each word once: of what was met the lowest bit is taken off for a while */
        for (size_t n = 0; n < f->text.count; n++) {
            for (int pair = 0; pair < 2; pair++) {
                if (!table_has(f, key_of(&f->text, n, pair), &at)) continue;
                f->pool[i].shared += pair ? 2 : 1;
                f->table[at] &= ~(uint64_t)1;
            }
        }
        for (size_t n = 0; n < f->table_size; n++)
            if (f->table[n]) f->table[n] |= 1;
    }
    if (f->pool_count && !status) qsort(f->pool, f->pool_count, sizeof *f->pool, by_shared);
    return status;
}

/* ---- the best alignment ---- */

/* A text and the passages that it is made of. */
struct window {
    int64_t passages[3];
    size_t starts[3], count;
};

/* The passage's text into f->window; with its neighbours in the letter, if wide. */
static enum status fill_window(struct quote_finder *f, int64_t passage, bool wide, struct window *out,
                               struct error *error) {
    int64_t letter = store_passage_brief(f->store, passage).letter;
    out->count = 0;
    buf_clear(&f->window);
    for (int64_t id = passage - wide; id <= passage + wide; id++) {
        str text;
        if (id <= 0 || store_passage_brief(f->store, id).letter != letter) continue;
        enum status status = store_text(f->store, id, &text, error);
        if (status > NONE) return status;
        if (status == NONE) continue;
        if (f->window.n) buf_byte(&f->window, ' ');
        out->passages[out->count] = id;
        out->starts[out->count++] = f->window.n;
        buf_add(&f->window, text);
    }
    return OK;
}

/* Is the stretch of the text that was found the quotation to the sign? */
static bool is_verbatim(const struct atoms *a, const struct atoms *b, const struct alignment *d) {
    if (d->differing || d->slips || d->passed || d->edited || d->first >= d->end || !a->count) return false;
    return same_text(str_sub(a->text, a->items[0].start, a->items[a->count - 1].end),
                     str_sub(b->text, b->items[d->first].start, b->items[d->end - 1].end));
}

#define DIFFERS_BADNESS 1000

/* What an alignment is worth: the less the better. */
static size_t badness(const struct alignment *d, bool verbatim) {
    return d->differing * DIFFERS_BADNESS + d->slips * 10 + (d->passed + d->edited > 0 ? 5 : 0) +
           (verbatim ? 0 : 1);
}

/* The place of bytes [start, end) of a window. */
static enum status place_of(struct quote_finder *f, const struct window *w, size_t start, size_t end,
                            struct quote_place *out, struct error *error) {
    for (size_t i = 0; i < w->count; i++) {
        size_t next = i + 1 < w->count ? w->starts[i + 1] : SIZE_MAX;
        bool begins = start >= w->starts[i] && start < next, ends = end - 1 >= w->starts[i] && end - 1 < next;
        if (!begins && !ends) continue;
        struct passage_row row;
        enum status status = store_passage_alone(f->store, w->passages[i], &row, error);
        if (status) return status == NONE ? store_damaged_passage(f->store, w->passages[i], error) : status;
        if (begins) {
            struct span place = span_map_find(row.spans, row.span_count, start - w->starts[i]);
            out->letter = row.letter;
            out->page = row.page;
            out->start = place.file;
            out->first_line = place.line;
        }
        if (ends) {
            struct span place = span_map_find(row.spans, row.span_count, end - 1 - w->starts[i]);
            out->end = place.file + 1;
            out->last_line = place.line;
        }
    }
    return OK;
}

struct best {
    int64_t passage;
    bool wide, verbatim;
    size_t badness;
};

static enum status try(struct quote_finder *f, struct atoms *quote, int64_t passage, bool wide,
                       struct best *best, struct error *error) {
    struct window window;
    enum status status = fill_window(f, passage, wide, &window, error);
    if (status) return status;
    atoms_read(&f->text, f->store, buf_str(&f->window), TEXT_WORDS);
    align(quote, &f->text, true, &f->trial);
    bool verbatim = is_verbatim(quote, &f->text, &f->trial);
    size_t bad = badness(&f->trial, verbatim);
    if (bad < best->badness) *best = (struct best){passage, wide, verbatim, bad};
    return OK;
}

static enum status find_best(struct quote_finder *f, struct atoms *quote, struct best *best,
                             struct error *error) {
    enum status status = OK;
    *best = (struct best){.badness = SIZE_MAX};
    /* of those that share as many words as the first there may be many: an odd sign may decide */
    for (size_t i = 0; i < f->pool_count && best->badness && !status; i++) {
        if (i >= ALIGNED && f->pool[i].shared < f->pool[0].shared) break;
        status = try(f, quote, f->pool[i].passage, false, best, error);
    }
    for (size_t i = 0; i < f->pool_count && i < WIDENED && best->badness >= DIFFERS_BADNESS && !status; i++)
        status = try(f, quote, f->pool[i].passage, true, best, error);
    return status;
}

/* Is it near enough to be a quotation of it? */
static bool is_altered(const struct alignment *d) {
    return d->same > 2 && (double)d->differing <= DIFFERS_MOST * (double)(d->same + d->differing);
}

static enum status take_best(struct quote_finder *f, const struct best *best, struct quote_finding *out,
                             struct error *error) {
    struct window window;
    enum status status = fill_window(f, best->passage, best->wide, &window, error);
    if (status) return status;
    buf_clear(&out->found);
    buf_add(&out->found, buf_str(&f->window));
    atoms_read(&out->b, f->store, buf_str(&out->found), TEXT_WORDS);
    align(&out->a, &out->b, true, &out->diff);
    out->status = best->verbatim           ? QUOTE_VERBATIM
                  : !out->diff.differing   ? QUOTE_NEARLY
                  : is_altered(&out->diff) ? QUOTE_ALTERED
                                           : QUOTE_ABSENT;
    if (out->status == QUOTE_ABSENT) return OK;
    struct quote_place *place = &out->places[out->place_count++];
    *place = (struct quote_place){.from = out->a.items[0].start, .to = out->a.items[out->a.count - 1].end};
    return place_of(f, &window, out->b.items[out->diff.first].start, out->b.items[out->diff.end - 1].end,
                    place, error);
}

/* ---- pieces ---- */

struct run {
    int64_t passage;
    size_t count, first; /* words; where in the passage's text */
};

/* The longest run of the quotation's words from `from` on that stands in the passage. */
static void longest_run(const struct atoms *quote, size_t from, const struct atoms *text, int64_t passage,
                        struct run *best) {
    for (size_t j = 0; j + best->count < text->count; j++) {
        size_t n = 0;
        while (from + n < quote->count && j + n < text->count &&
               quote->items[from + n].hash == text->items[j + n].hash)
            n++;
        if (n > best->count) *best = (struct run){passage, n, j};
    }
}

static void read_keys(struct quote_finder *f, str text) {
    f->word_count = 0;
    f->pool_count = 0;
    analysis_pieces(store_analysis(f->store), text, take_word, f);
}

/* The keys of the quotation from word `from` on. */
static void position_keys(struct quote_finder *f, const struct atoms *quote, size_t from) {
    str rest = {0};
    if (from < quote->count) rest = str_sub(quote->text, quote->items[from].start, quote->text.n);
    read_keys(f, rest);
}

/* The quotation as it may be printed: without an editor's words, with the words that have brackets inside. */
static void write_plain(const struct atoms *quote, buf *out) {
    buf_clear(out);
    for (size_t i = 0; i < quote->count; i++) {
        str raw = atom_raw(quote, i);
        bool word = !quote->items[i].editor,
             inside = str_find(raw, STR("[")) < raw.n || str_find(raw, STR("]")) < raw.n;
        if (!word && !inside) continue;
        if (out->n) buf_byte(out, ' ');
        buf_add(out, word ? raw : atom_form(quote, i));
    }
}

/* The longest run of the quotation's words from `from` on that stands in some passage. */
static enum status find_run(struct quote_finder *f, const struct atoms *quote, size_t from, struct run *best,
                            struct error *error) {
    static const size_t lengths[] = {3, 4, 5, 6, 8, 10, 13, 16, 20, 26, 34, PHRASE_WORDS};
    enum status status = OK;
    position_keys(f, quote, from);
    *best = (struct run){0};
    for (size_t i = 0, found = 1; i < sizeof lengths / sizeof *lengths && found && !status; i++) {
        size_t end = lengths[i] < f->word_count ? lengths[i] : f->word_count;
        size_t before = f->pool_count;
        f->round++;
        f->pool_count = 0;
        status = add_phrase(f, 0, end, RUN_MOST, &found, error);
        if (!found) f->pool_count = before; /* those of the length before are still there */
        if (end == f->word_count) break;
    }
    for (size_t i = 0; i < f->pool_count && !status; i++) {
        status = read_text(f, f->pool[i].passage, error);
        if (!status) longest_run(quote, from, &f->text, f->pool[i].passage, best);
    }
    return status;
}

/* Says a piece something, so that it is no chance that it stands somewhere? */
static bool says_something(const struct atoms *quote, size_t from, size_t count) {
    size_t content = 0;
    for (size_t i = from; i < from + count; i++) content += !stopword_is(atom_form(quote, i));
    return count >= PIECE_WORDS && content > 0 && content + count >= PIECE_WORDS + 2;
}

/* A piece that would leave so few words for the next gives it some of its own, as the next may begin before.
 */
#define GIVEN_BACK 2

/* The pieces from word `at` on, one after the other; `count` of out are found. True if they reach the end. */
static bool find_rest(struct quote_finder *f, const struct atoms *quote, size_t at, struct run *runs,
                      size_t *count, enum status *status, struct error *error) {
    struct run run;
    if (*count == QUOTE_PIECES) return false;
    *status = find_run(f, quote, at, &run, error);
    if (*status || !says_something(quote, at, run.count)) return false;
    size_t mine = (*count)++;
    runs[mine] = run;
    if (at + run.count == quote->count) return true;
    bool short_rest = quote->count - at - run.count <= PIECE_WORDS;
    for (size_t back = 0; back <= (short_rest ? GIVEN_BACK : 0) && run.count - back >= PIECE_WORDS; back++) {
        runs[mine].count = run.count - back;
        *count = mine + 1;
        if (find_rest(f, quote, at + run.count - back, runs, count, status, error)) return true;
        if (*status) return false;
    }
    return false;
}

/* Few pieces that are all of the quotation. */
static enum status find_pieces(struct quote_finder *f, struct quote_finding *out, struct error *error) {
    const struct atoms *quote = &out->a;
    struct run runs[QUOTE_PIECES];
    size_t count = 0, at = 0;
    enum status status = OK;
    bool all = find_rest(f, quote, 0, runs, &count, &status, error);
    if (status || !all || count < 2 || quote->count < count * PIECE_MEAN) return status;
    out->status = QUOTE_JOINED;
    out->place_count = count;
    for (size_t i = 0; i < count && !status; i++) {
        struct window window;
        status = fill_window(f, runs[i].passage, false, &window, error);
        if (status) break;
        atoms_read(&f->text, f->store, buf_str(&f->window), TEXT_WORDS);
        out->places[i] = (struct quote_place){.from = quote->items[at].start,
                                              .to = quote->items[at + runs[i].count - 1].end};
        status = place_of(f, &window, f->text.items[runs[i].first].start,
                          f->text.items[runs[i].first + runs[i].count - 1].end, &out->places[i], error);
        at += runs[i].count;
    }
    return status;
}

/* With this many words that differ it may as well be put together. */
#define PIECES_FROM 3

/* Looks for the passage that the quotation, whose keys are read, fits best. A vote, which costs most, is held
 * only if it may find a better one. */
static enum status find_whole(struct quote_finder *f, struct quote_finding *out, struct error *error) {
    struct best best = {0};
    size_t complete;
    enum status status = fill_pool(f, &complete, error);
    if (!status) status = order_pool(f, &out->a, 0, error);
    if (!status) status = find_best(f, &out->a, &best, error);
    if (!status && best.badness / DIFFERS_BADNESS > complete) {
        size_t counted = f->pool_count;
        status = vote(f, error);
        if (!status) status = order_pool(f, &out->a, counted, error);
        if (!status) status = find_best(f, &out->a, &best, error);
    }
    if (!status && best.passage) status = take_best(f, &best, out, error);
    return status;
}

enum status quote_find(struct quote_finder *f, str quote, struct quote_finding *out, struct error *error) {
    out->status = QUOTE_ABSENT;
    out->place_count = 0;
    arena_release(&f->arena);
    buf_clear(&out->quote);
    utf8_nfc(quote, &out->quote);
    atoms_read(&out->a, f->store, buf_str(&out->quote), WORDS_MOST);
    if (!out->a.count) return OK;
    enum status status = posting_lists_open(f->store, &f->reader, error);
    if (status) return status;
    position_keys(f, &out->a, 0);
    status = find_whole(f, out, error);
    if (!status && out->status != QUOTE_VERBATIM && atoms_mark_editor(&out->a)) {
        /* the letters may have brackets of their own, so the quotation was first looked for as it is */
        out->status = QUOTE_ABSENT;
        out->place_count = 0;
        write_plain(&out->a, &f->plain);
        read_keys(f, buf_str(&f->plain));
        status = find_whole(f, out, error);
    }
    bool doubtful =
        out->status == QUOTE_ABSENT || (out->status == QUOTE_ALTERED && out->diff.differing >= PIECES_FROM);
    if (!status && doubtful) status = find_pieces(f, out, error);
    if (!status) status = posting_lists_status(f->reader, error);
    posting_lists_close(f->reader);
    return status ? status : store_doc_values_status(f->store, error);
}

void quote_finding_release(struct quote_finding *out) {
    buf_release(&out->quote);
    buf_release(&out->found);
    atoms_release(&out->a);
    atoms_release(&out->b);
    alignment_release(&out->diff);
    *out = (struct quote_finding){0};
}
