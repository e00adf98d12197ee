#include "search/explain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/sanitize.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/utf8.h"
#include "danish/slip.h"
#include "danish/spelling.h"
#include "danish/word.h"
#include "search/print/json_writer.h"
#include "search/match/match.h"

/* The forms of one word while they are gathered. */
struct gathering {
    struct arena *arena;
    struct explain_form *forms;
    size_t count, room;
    const struct slot *slot;
    const struct reading *reading;
    bool part;
};

static bool same_fold(str a, str b) {
    buf x = {0}, y = {0};
    spelling_fold(a, &x);
    spelling_fold(b, &y);
    bool same = str_eq(buf_str(&x), buf_str(&y));
    buf_release(&x);
    buf_release(&y);
    return same;
}

static enum status take(void *context, const struct form_row *row) {
    struct gathering *g = context;
    const struct slot *slot = g->slot;
    bool form = str_eq(row->form, slot->form);
    enum rung rung = RUNG_FORM;
    if (slot_by_form(slot)) {
        if (!slot_takes(slot, row->form, row->key, &rung)) return OK;
    } else if (!form) {
        rung = same_fold(row->form, slot->form) ? RUNG_SPELLING : RUNG_STEM;
    }
    if (g->part) rung = RUNG_PART;
    if (rung < g->reading->rung && (g->reading->rung != RUNG_PART || g->reading->term))
        rung = g->reading->rung;
    for (size_t i = 0; i < g->count; i++) {
        if (!str_eq(g->forms[i].form, row->form)) continue;
        if (rung < g->forms[i].rung) g->forms[i].rung = rung;
        return OK;
    }
    g->forms = memory_grown(g->forms, g->count, &g->room, sizeof *g->forms);
    g->forms[g->count++] = (struct explain_form){arena_copied(g->arena, row->form), row->count, rung};
    return OK;
}

static int by_rung(const void *a, const void *b) {
    const struct explain_form *x = a, *y = b;
    if (x->rung != y->rung) return x->rung < y->rung ? -1 : 1;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return str_cmp(x->form, y->form);
}

static enum status take_first(void *context, const struct form_row *row) {
    buf_add(context, row->form);
    return NONE;
}

static enum status add_places(void *context, const struct match_hit *hit) {
    *(int64_t *)context += hit->count;
    return OK;
}

/* A reading of several words is one entry: the words, and the places where they stand so. */
static enum status gather_phrase(struct store *store, const struct leaf *leaf, struct gathering *g,
                                 struct error *error) {
    struct reading *reading = (struct reading[]){*g->reading};
    struct leaf alone = *leaf;
    alone.readings = reading;
    alone.reading_count = 1;
    buf words = {0}, text = {0};
    int64_t places = 0;
    enum status status = OK;
    for (size_t s = 0; s < reading->slot_count && status <= NONE; s++) {
        if (s) buf_byte(&words, ' ');
        if (reading->slots[s].form.n)
            buf_add(&words, reading->slots[s].form);
        else
            status = store_forms(store, FORMS_OF_KEY, reading->slots[s].keys[0], take_first, &words, error);
    }
    match_leaf(&alone, &text);
    struct match match = {.text = buf_str(&text)};
    if (status <= NONE) status = store_match(store, &match, MATCH_COUNT, add_places, &places, error);
    if (status == OK && places) {
        g->forms = memory_grown(g->forms, g->count, &g->room, sizeof *g->forms);
        g->forms[g->count++] =
            (struct explain_form){arena_copied(g->arena, buf_str(&words)), places, reading->rung};
    }
    buf_release(&words);
    buf_release(&text);
    return status == NONE ? OK : status;
}

/* The printed forms behind a reading of one word. */
static enum status gather_word(struct store *store, struct gathering *g, struct error *error) {
    enum status status = OK;
    g->slot = g->reading->slots;
    for (size_t k = 0; k < g->slot->key_count && !status; k++) {
        str key = g->slot->keys[k];
        g->part = key.n && key.p[0] == PART_MARK;
        status = store_forms(store, g->part ? FORMS_OF_PART : FORMS_OF_KEY, key, take, g, error);
    }
    return status;
}

static enum status gather(struct store *store, const struct leaf *leaf, struct gathering *g,
                          struct error *error) {
    enum status status = OK;
    for (size_t i = 0; i < leaf->reading_count && !status; i++) {
        g->reading = &leaf->readings[i];
        status =
            g->reading->slot_count == 1 ? gather_word(store, g, error) : gather_phrase(store, leaf, g, error);
    }
    if (g->count) qsort(g->forms, g->count, sizeof *g->forms, by_rung);
    return status;
}

static enum explain_role role_of(const struct leaf *leaf) {
    return !leaf->silent ? EXPLAIN_ASKED : leaf->stopword ? EXPLAIN_LEFT_OUT : EXPLAIN_EXCLUDED;
}

enum status explain_read(struct store *store, const struct expressions *e, struct explain *out,
                         struct error *error) {
    enum status status = OK;
    *out = (struct explain){.words = memory_zeroed(e->leaf_count, sizeof *out->words)};
    for (size_t i = 0; i < e->leaf_count && !status; i++) {
        struct gathering g = {.arena = &out->arena};
        status = gather(store, e->leaves[i], &g, error);
        out->words[out->count++] =
            (struct explain_word){e->leaves[i]->query->text, role_of(e->leaves[i]), g.forms, g.count};
    }
    return status;
}

void explain_release(struct explain *receipt) {
    for (size_t i = 0; i < receipt->count; i++) free(receipt->words[i].forms);
    free(receipt->words);
    arena_release(&receipt->arena);
    *receipt = (struct explain){0};
}

/* The rungs, each in 12 columns. */
static void print_rung(enum rung rung, bool first) {
    /* TRANSLATORS: how a printed word answers one of the query, in a word each */
    static const char *const names[RUNGS] = {N_("form"),         N_("spelling"), N_("stem"),
                                             N_("abbreviation"), N_("part"),     N_("slip")};
    const char *name = _(names[rung]);
    size_t width = utf8_width(str_of(name));
    fprintf(stderr, "%s  %s%*s ", first ? "" : "\n", name, width < 12 ? (int)(12 - width) : 0, "");
}

static void print_heading(const struct explain_word *word) {
    buf text = {0};
    sanitize_add(word->text, &text);
    if (!text.n) buf_add(&text, STR("-"));
    if (word->role == EXPLAIN_LEFT_OUT)
        fprintf(stderr, _("%s: left out, it says nothing in a question"), text.p);
    else if (word->role == EXPLAIN_EXCLUDED)
        fprintf(stderr, word->count ? _("%s (excluded)") : _("%s (excluded): nowhere"), text.p);
    else
        fprintf(stderr, word->count ? "%s" : _("%s: nowhere"), text.p);
    fputc('\n', stderr);
    buf_release(&text);
}

static void print_text(const struct explain_word *word) {
    print_heading(word);
    for (size_t i = 0; i < word->count; i++) {
        const struct explain_form *form = &word->forms[i];
        bool first = i == 0 || form->rung != form[-1].rung;
        if (first)
            print_rung(form->rung, i == 0);
        else
            fputs(", ", stderr);
        sanitize_print(stderr, form->form, NULL);
        fprintf(stderr, " (%" PRId64 ")", form->count);
    }
    if (word->count) fputc('\n', stderr);
}

static void add_json(buf *out, const struct explain_word *word) {
    static const char *const roles[] = {"asked", "left out", "excluded"};
    json_open(out, '{');
    json_name(out, "word");
    json_string(out, word->text);
    json_name(out, "role");
    json_string(out, str_of(roles[word->role]));
    json_name(out, "forms");
    json_open(out, '[');
    for (size_t i = 0; i < word->count; i++) {
        json_open(out, '{');
        json_name(out, "form");
        json_string(out, word->forms[i].form);
        json_name(out, "rung");
        json_string(out, str_of(rung_name(word->forms[i].rung)));
        json_name(out, "count");
        json_integer(out, word->forms[i].count);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

static void print_json(struct output *out, const struct explain *receipt) {
    buf *line = &out->line;
    buf_clear(line);
    json_open(line, '{');
    if (out->id.p) {
        json_name(line, "id");
        json_string(line, out->id);
    }
    json_name(line, "receipt");
    json_open(line, '[');
    for (size_t i = 0; i < receipt->count; i++) add_json(line, &receipt->words[i]);
    json_close(line, ']');
    json_close(line, '}');
    output_end_line(out);
}

enum status explain_print(struct store *store, const struct options *o, struct output *out,
                          const struct expressions *e, struct error *error) {
    struct explain receipt;
    enum status status = explain_read(store, e, &receipt, error);
    if (!status && o->printer == &printer_json)
        print_json(out, &receipt);
    else
        for (size_t i = 0; i < receipt.count && !status; i++) print_text(&receipt.words[i]);
    explain_release(&receipt);
    return status;
}

static enum status offer(void *finder, const struct form_row *row) {
    slip_finder_offer(finder, row->form, (uint64_t)row->count);
    return OK;
}

static enum status suggest_word(struct store *store, const struct options *o, const char *word,
                                size_t *printed, struct error *error) {
    buf form = {0}, line = {0};
    word_fold(str_of(word), &form);
    struct slip_finder *finder = slip_finder_new(buf_str(&form));
    enum status status = store_forms(store, FORMS_ALL, STR(""), offer, finder, error);
    size_t count;
    const struct slip_candidate *best = slip_finder_best(finder, &count);
    for (size_t i = 0; i < count && i < o->limit && !status; i++) {
        buf_clear(&line);
        sanitize_add(str_of(word), &line);
        buf_byte(&line, '\t');
        sanitize_add(best[i].form, &line);
        buf_addf(&line, "\t%.2f\t%" PRIu64 "\n", best[i].distance, best[i].count);
        fwrite(line.p, 1, line.n, stdout);
        ++*printed;
    }
    slip_finder_free(finder);
    buf_release(&form);
    buf_release(&line);
    return status;
}

enum status explain_suggest(struct store *store, const struct options *o, struct error *error) {
    enum status status = OK;
    size_t printed = 0;
    for (size_t i = 0; i < o->words && !status; i++)
        status = suggest_word(store, o, o->arguments[i], &printed, error);
    return status ? status : printed ? OK : NONE;
}

static enum status keep(void *context, const struct form_row *row) {
    struct gathering *r = context;
    r->forms = memory_grown(r->forms, r->count, &r->room, sizeof *r->forms);
    r->forms[r->count++] = (struct explain_form){arena_copied(r->arena, row->form), row->count, RUNG_FORM};
    return OK;
}

enum status explain_complete(struct store *store, const struct options *o, struct error *error) {
    struct arena arena = {0};
    struct gathering r = {.arena = &arena};
    buf prefix = {0}, line = {0};
    word_fold(buf_str(&o->query), &prefix);
    enum status status = store_forms(store, FORMS_OF_PREFIX, buf_str(&prefix), keep, &r, error);
    if (r.count) qsort(r.forms, r.count, sizeof *r.forms, by_rung);
    for (size_t i = o->offset; i < r.count && i - o->offset < o->limit && !status; i++) {
        buf_clear(&line);
        sanitize_add(r.forms[i].form, &line);
        buf_addf(&line, "\t%" PRId64 "\n", r.forms[i].count);
        fwrite(line.p, 1, line.n, stdout);
    }
    if (!status && !r.count) status = NONE;
    arena_release(&arena);
    free(r.forms);
    buf_release(&prefix);
    buf_release(&line);
    return status;
}
