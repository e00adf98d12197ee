#include "search/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/message.h"
#include "base/sanitize.h"
#include "search/answer.h"
#include "search/match/related.h"
#include "search/match/suggest.h"

struct suggesting {
    str typed;
    size_t left, printed;
};

static void print_pair(str typed, str found) {
    sanitize_print(stdout, typed, NULL);
    putchar('\t');
    sanitize_print(stdout, found, NULL);
}

static void print_candidate(void *context, const struct slip_candidate *candidate) {
    struct suggesting *s = context;
    if (!s->left) return;
    s->left--;
    s->printed++;
    print_pair(s->typed, candidate->form);
    printf("\t%.2f\t%" PRIu64 "\n", candidate->distance, candidate->count);
}

/* Nothing was found for the word. */
static void say_none(const struct options *o, str word) {
    buf clean = {0};
    sanitize_add(word, &clean);
    answer_sayf(o, (str){0},
                o->job == JOB_SUGGEST   ? _("no other printed word is near %s")
                : o->job == JOB_RELATED ? _("no word is related to %s")
                                        : _("no printed word begins with %s"),
                clean.n ? clean.p : "''");
    buf_release(&clean);
}

enum status words_suggest(struct store *store, const struct options *o, struct error *error) {
    struct suggesting s = {0};
    enum status status = OK;
    for (size_t i = 0; i < o->words && !status; i++) {
        s.typed = str_of(o->arguments[i]);
        s.left = o->limit;
        size_t before = s.printed;
        status = suggest_near(store, s.typed, print_candidate, &s, error);
        if (!status && s.printed == before) say_none(o, s.typed);
    }
    return status ? status : s.printed ? OK : NONE;
}

/* At most `left` of the words related to one that was typed; how many were printed is added to *printed. */
static enum status print_related(struct store *store, str typed, size_t left, size_t *printed,
                                 struct error *error) {
    struct arena arena = {0};
    struct related *words;
    size_t count;
    enum status status = related_find(store, typed, &arena, &words, &count, error);
    for (size_t i = 0; i < count && i < left && !status; i++, ++*printed) {
        print_pair(typed, words[i].word);
        printf("\t%" PRId64 "\t%zu\t%.2f\n", words[i].passages, words[i].shared, words[i].likeness);
    }
    arena_release(&arena);
    free(words);
    return status;
}

enum status words_related(struct store *store, const struct options *o, struct error *error) {
    size_t printed = 0;
    enum status status = OK;
    for (size_t i = 0; i < o->words && !status; i++) {
        size_t before = printed;
        status = print_related(store, str_of(o->arguments[i]), o->limit, &printed, error);
        if (!status && printed == before) say_none(o, str_of(o->arguments[i]));
    }
    return status ? status : printed ? OK : NONE;
}

enum status words_complete(struct store *store, const struct options *o, struct error *error) {
    struct arena arena = {0};
    struct explain_form *forms;
    size_t count;
    enum status status = suggest_complete(store, buf_str(&o->query), &arena, &forms, &count, error);
    for (size_t i = o->offset; i < count && i - o->offset < o->limit && !status; i++) {
        sanitize_print(stdout, forms[i].form, NULL);
        printf("\t%" PRId64 "\n", forms[i].count);
    }
    if (!status && !count) say_none(o, buf_str(&o->query));
    if (!status) answer_skipped(o, (str){0}, count);
    arena_release(&arena);
    free(forms);
    return status ? status : count ? OK : NONE;
}
