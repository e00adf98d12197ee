/* lib/danish/analysis: which tokens a text becomes, and that the counts cancel out. */
#include "testing.h"

#include "danish/analysis.h"

/* Tokens as "key key/key key": those of one position joined by "/". */
static int show(void *context, const struct token *token) {
    buf *out = context;
    if (out->n) buf_byte(out, token->kind == TOKEN_PIECE ? ' ' : '/');
    buf_add(out, token->key->text);
    return 0;
}

static buf tokens_of(struct analysis *a, const char *text) {
    buf out = {0};
    assert_int_equal(analysis_tokens(a, str_of(text), show, &out), 0);
    return out;
}

static bool shares_position(struct analysis *a, const char *text, const char *key) {
    buf tokens = tokens_of(a, text), wanted = {0};
    buf_addf(&wanted, "/%s", key);
    bool found = strstr(tokens.p, wanted.p) != NULL;
    buf_release(&tokens);
    buf_release(&wanted);
    return found;
}

static void test_positions(void **state) {
    (void)state;
    struct analysis *a = analysis_new();
    buf tokens = tokens_of(a, "De får");
    assert_int_equal(tokens.n && !strchr(tokens.p, '/'), 1);
    assert_ptr_equal(strchr(tokens.p, ' '), strrchr(tokens.p, ' '));
    buf_release(&tokens);
    tokens = tokens_of(a, "");
    assert_int_equal(tokens.n, 0);
    buf_release(&tokens);
    /* a printed word of several pieces: its pieces at positions of their own, the whole with the first */
    assert_true(shares_position(a, "covid-19", "covid19"));
    assert_true(shares_position(a, "40.000", "40000"));
    assert_true(shares_position(a, "40 000", "40000"));
    assert_false(shares_position(a, "40, 000", "40000"));
    /* a suspended hyphen */
    const struct term *whole = analysis_word(a, STR("flygtningeindsats"));
    assert_true(shares_position(a, "flygtninge- og integrationsindsats", whole->key->text.p));
    /* a compound's parts, in a key space of their own */
    buf part = {0};
    buf_addf(&part, "%c%s", PART_MARK, analysis_word(a, STR("sanktion"))->key->text.p);
    assert_true(shares_position(a, "sanktionsreglerne", part.p));
    assert_false(shares_position(a, "sanktion", part.p));
    buf_release(&part);
    analysis_free(a);
}

static int take_asked(void *context, const struct token *token) {
    const struct term **word = context;
    if (token->kind == TOKEN_WHOLE || (token->kind == TOKEN_PIECE && !*word)) *word = token->word;
    return 0;
}

/* The one word of text: as a whole, if it has several pieces. */
static const struct term *asked(struct analysis *a, str text) {
    const struct term *whole = NULL;
    analysis_tokens(a, text, take_asked, &whole);
    assert_non_null(whole);
    return whole;
}

struct meeting {
    const struct term *word;
    bool as_word, as_part, as_misprint, as_capitals;
};

static int meet(void *context, const struct token *token) {
    struct meeting *m = context;
    str key = token->key->text;
    bool marked = token->kind == TOKEN_PART, misprint = marked && key.p[0] == MISPRINT_MARK;
    if (marked) key = str_sub(key, 1, key.n);
    if (m->word->capitals == token->key) m->as_capitals = true;
    for (size_t i = 0; i < term_keys(m->word); i++) {
        if (!str_eq(key, term_key(m->word, i))) continue;
        m->as_word |= !marked;
        m->as_part |= marked && !misprint;
        m->as_misprint |= misprint;
    }
    return 0;
}

/* The texts of tests/cases/tokens.tsv, and the words that they answer. */
static void test_cases(void **state) {
    (void)state;
    struct analysis *a = analysis_new();
    struct cases file = {.name = "tokens.tsv"};
    str rest;
    size_t cases = 0, wrong = 0;
    while (cases_next(&file, &rest)) {
        str text = str_cut(&rest, '\t'), word = str_cut(&rest, '\t'), wanted = str_cut(&rest, '\t');
        struct meeting m = {.word = asked(a, word)};
        analysis_tokens(a, text, meet, &m);
        str got = m.as_capitals   ? STR("capitals")
                  : m.as_word     ? STR("word")
                  : m.as_part     ? STR("part")
                  : m.as_misprint ? STR("misprint")
                                  : STR("-");
        cases++;
        if (str_eq(got, wanted)) continue;
        print_error("%.*s for %.*s: %.*s, not %.*s\n", (int)text.n, text.p, (int)word.n, word.p, (int)got.n,
                    got.p, (int)wanted.n, wanted.p);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    assert_true(cases > 30);
    analysis_free(a);
}

static void compare_with_fresh(struct analysis *a, const char *text) {
    struct analysis *fresh = analysis_new();
    buf wanted = tokens_of(fresh, text), got = tokens_of(a, text);
    ASSERT_STR(buf_str(&got), wanted.n ? wanted.p : "");
    buf_release(&wanted);
    buf_release(&got);
    analysis_free(fresh);
}

/* Tokens depend on their text alone, not on what was analysed before: hf-elever is looked up as a head, too.
 */
static void test_memory(void **state) {
    (void)state;
    struct analysis *a = analysis_new();
    struct cases file = {.name = "tokens.tsv"};
    str rest;
    compare_with_fresh(a, "gymnasie- og hf-elever");
    compare_with_fresh(a, "hf-elever");
    compare_with_fresh(a, "for- og 12.500");
    compare_with_fresh(a, "12.500");
    while (cases_next(&file, &rest)) {
        buf text = {0};
        buf_add(&text, str_cut(&rest, '\t'));
        compare_with_fresh(a, text.p);
        buf_release(&text);
    }
    analysis_free(a);
}

static void test_families(void **state) {
    (void)state;
    struct analysis *a = analysis_new();
    static const char *const same[][2] = {{"virksomhed", "virksomhedernes"},
                                          {"Kommune", "KOMMUNERNE"},
                                          {"DSB", "DSB's"},
                                          {"tv", "tv'et"},
                                          {"barn", "børnene"}};
    static const char *const apart[][2] = {
        {"far", "får"}, {"mal", "mål"}, {"for", "før"}, {"alle", "allé"}, {"hus", "mus"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ASSERT_STR(analysis_word(a, str_of(same[i][0]))->key->text,
                   analysis_word(a, str_of(same[i][1]))->key->text.p);
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        assert_false(str_eq(analysis_word(a, str_of(apart[i][0]))->key->text,
                            analysis_word(a, str_of(apart[i][1]))->key->text));
    ASSERT_STR(analysis_word(a, STR("ÅRHUS"))->form, "århus");
    ASSERT_STR(analysis_word(a, STR("..."))->form, "");
    analysis_free(a);
}

static void add_count(void *context, const struct term *v) {
    *(int64_t *)context += v->count > 0 ? v->count : -v->count;
}

static int64_t counts(struct analysis *a) {
    int64_t total = 0;
    analysis_each_count(a, add_count, &total);
    return total;
}

static int64_t count_of(struct analysis *a, const char *word) {
    return analysis_word(a, str_of(word))->count;
}

static void test_counts(void **state) {
    (void)state;
    struct analysis *a = analysis_new();
    buf tokens = {0};
    const char *text = "Kommunen og kommunen, covid-19 og flygtninge- og integrationsindsats.";
    analysis_tokens(a, str_of(text), show, &tokens);
    assert_int_equal(counts(a), 0); /* not asked to count */
    analysis_count(a, 1);
    analysis_tokens(a, str_of(text), show, &tokens);
    assert_int_equal(count_of(a, "Kommunen") + count_of(a, "kommunen"), 2);
    assert_int_equal(count_of(a, "og"), 3);
    assert_int_equal(count_of(a, "covid-19"), 1);
    assert_int_equal(count_of(a, "19"), 1);
    analysis_count(a, -1);
    analysis_tokens(a, str_of(text), show, &tokens);
    analysis_count(a, 0);
    assert_int_equal(counts(a), 0); /* what came has gone */
    assert_true(analysis_memory(a) > 0);
    analysis_trim(a);
    assert_int_equal(count_of(a, "og"), 0);
    buf_release(&tokens);
    analysis_free(a);
}

struct bounds {
    str text;
    size_t last, tokens;
};

static int check_token(void *context, const struct token *token) {
    struct bounds *b = context;
    assert_true(token->key->text.n > 0);
    assert_null(memchr(token->key->text.p, ' ', token->key->text.n));
    assert_true(token->start < token->end && token->end <= b->text.n);
    if (token->kind == TOKEN_PIECE)
        assert_true(token->start >= b->last);
    else
        assert_true(b->tokens > 0); /* a colocated token may not come first */
    char mark = token->key->text.p[0];
    assert_int_equal(token->kind == TOKEN_PART, mark == PART_MARK || mark == MISPRINT_MARK);
    if (token->kind == TOKEN_PIECE) b->last = token->start;
    b->tokens++;
    return 0;
}

struct placed_token {
    size_t position;
    struct token token;
};

struct placed_tokens {
    struct analysis *analysis;
    struct placed_token items[1000];
    size_t count;
};

static int keep_token(void *context, const struct token *token) {
    struct placed_tokens *t = context;
    assert_true(t->count < sizeof t->items / sizeof *t->items);
    t->items[t->count++] = (struct placed_token){analysis_position(t->analysis), *token};
    return 0;
}

/* Words that are asked for by their positions have the tokens that they have in the whole text. */
static void check_some(struct analysis *a, str text, unsigned seed) {
    struct placed_tokens whole = {.analysis = a}, some = {.analysis = a};
    uint32_t positions[1000];
    size_t count = 0, at = 0;
    analysis_tokens(a, text, keep_token, &whole);
    size_t end = whole.count ? whole.items[whole.count - 1].position + 1 : 0;
    for (uint32_t position = 0; position < end + 2; position++, seed = seed * 1103515245u + 12345u)
        if (seed >> 16 & 1) positions[count++] = position;
    analysis_tokens_at(a, text, positions, count, keep_token, &some);
    for (size_t i = 0; i < whole.count; i++) {
        const struct placed_token *x = &whole.items[i], *y = &some.items[at];
        bool wanted = false;
        for (size_t k = 0; k < count; k++) wanted |= positions[k] == x->position;
        bool same = at < some.count && y->position == x->position && y->token.key == x->token.key &&
                    y->token.kind == x->token.kind && y->token.start == x->token.start &&
                    y->token.end == x->token.end && y->token.word == x->token.word;
        assert_true(same || !wanted);
        at += same;
    }
    assert_int_equal(at, some.count);
}

static void test_any_bytes(void **state) {
    (void)state;
    static const char *const pieces[] = {"skole",
                                         "reform",
                                         "- og ",
                                         "S",
                                         "å",
                                         "\xC3",
                                         "\xFF ",
                                         "-",
                                         "'",
                                         "s",
                                         "19",
                                         ".",
                                         " ",
                                         "\n",
                                         "\xC2\xAD",
                                         "indsats",
                                         "beskæftigelse",
                                         "\xCC\x8A",
                                         "+",
                                         "|",
                                         "\"",
                                         "\xE1\x85\x9F",
                                         "§§ ",
                                         " til ",
                                         " a",
                                         ", "};
    struct analysis *a = analysis_new();
    unsigned seed = 11;
    for (int round = 0; round < 5000; round++) {
        buf text = {0};
        for (int i = 0; i < 20; i++) {
            seed = seed * 1103515245u + 12345u;
            buf_add(&text, str_of(pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]));
        }
        struct bounds b = {.text = buf_str(&text)};
        analysis_tokens(a, buf_str(&text), check_token, &b);
        check_some(a, buf_str(&text), seed);
        buf_release(&text);
        if (round % 1000 == 999) analysis_trim(a);
    }
    analysis_free(a);
}

static int stop_at(void *context, const struct token *token) {
    (void)token;
    return --*(int *)context ? 0 : 42;
}

static void test_stops(void **state) {
    (void)state;
    struct analysis *a = analysis_new();
    int left = 2;
    assert_int_equal(analysis_tokens(a, STR("en to tre fire"), stop_at, &left), 42);
    assert_int_equal(left, 0);
    assert_true(strlen(analysis_fingerprint()) > 10);
    analysis_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_positions), cmocka_unit_test(test_cases),  cmocka_unit_test(test_families),
        cmocka_unit_test(test_memory),    cmocka_unit_test(test_counts), cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_stops),
    };
    return cmocka_run_group_tests_name("analysis", tests, NULL, NULL);
}
