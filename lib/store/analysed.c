#include "store/analysed.h"

#include <stdlib.h>

#include "base/memory.h"
#include "danish/abbreviation.h"

struct preparing {
    struct analysed *p;
    struct analysed_passage *passage;
    struct sketching sketching;
};

static int take(void *context, const struct token *token) {
    struct preparing *now = context;
    struct analysed *p = now->p;
    if (token->kind == TOKEN_PIECE) {
        now->passage->positions++;
        sketching_add(&now->sketching, token);
    }
    if (p->token_count == p->token_room)
        p->tokens = memory_grown(p->tokens, p->token_count, &p->token_room, sizeof *p->tokens);
    p->tokens[p->token_count++] =
        (struct analysed_token){token->key, token->key->number, (uint32_t)now->passage->positions - 1};
    now->passage->count++;
    return 0;
}

static int add_key(void *context, const struct token *token) {
    buf *keys = context;
    if (token->kind != TOKEN_PIECE) return 0;
    if (keys->n) buf_byte(keys, ' ');
    buf_add(keys, token->key->text);
    return 0;
}

void analysed_abbreviations(struct analysed *p, struct analysis *analysis, str text) {
    struct abbreviation found;
    buf full = {0};
    int sign = analysis_count(analysis, 0);
    for (size_t at = 0; abbreviation_next(text, &at, &found);) {
        str brief = analysis_word(analysis, found.brief)->key->text;
        buf_clear(&full);
        analysis_tokens(analysis, found.full, add_key, &full);
        if (!brief.n || !full.n) continue;
        p->abbreviations = memory_grown(p->abbreviations, p->abbreviation_count, &p->abbreviation_room,
                                        sizeof *p->abbreviations);
        p->abbreviations[p->abbreviation_count++] = (struct analysed_abbreviation){
            arena_copied(&p->arena, brief), arena_copied(&p->arena, buf_str(&full))};
    }
    analysis_count(analysis, sign);
    buf_release(&full);
}

void analysed_make(struct analysed *p, struct analysis *analysis, const struct letter *letter) {
    analysed_clear(p);
    for (size_t i = 0; i < letter->passage_count; i++) {
        p->passages = memory_grown(p->passages, p->passage_count, &p->passage_room, sizeof *p->passages);
        struct preparing now = {.p = p, .passage = &p->passages[p->passage_count++]};
        *now.passage = (struct analysed_passage){.first = p->token_count};
        analysis_tokens(analysis, letter->passages[i].text, take, &now);
        now.passage->sketch = sketching_done(&now.sketching);
        analysed_abbreviations(p, analysis, letter->passages[i].text);
    }
}

void analysed_text(struct analysed *p, struct analysis *analysis, str text) {
    struct passage passage = {.text = text};
    analysed_make(p, analysis, &(struct letter){.passages = &passage, .passage_count = 1});
}

void analysed_clear(struct analysed *p) {
    arena_release(&p->arena);
    p->token_count = p->passage_count = p->abbreviation_count = 0;
}

void analysed_release(struct analysed *p) {
    analysed_clear(p);
    free(p->tokens);
    free(p->passages);
    free(p->abbreviations);
    *p = (struct analysed){0};
}
