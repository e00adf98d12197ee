/* What holds for any letters, queries and histories: by letters put together at random from sentences, always
 * the same ones (SEED=N: others; ROUNDS=N: so many times as many, as make check-properties does). */
#include "testing_index.h"
#include "testing_random.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "search/match/hits.h"
#include "search/match/expression.h"
#include "search/match/marks.h"
#include "danish/snippet.h"
#include "store/read.h"

#define HISTORIES 12
#define LETTERS 9

static size_t rounds = 1;

static const char *const sentences[] = {
    "Flere unge skal have en uddannelse.",
    "LEDIGE og ledige, Ledige i Aarhus og Århus.",
    "Lokale beskæftigelsesråd (LBR) følger beskæftigelsesindsatsen.",
    "Styrelsen for Arbejdsmarked og Rekruttering (STAR).",
    "Vi skal have 40.000, 40 000 og covid-19 på jobindsats.dk.",
    "Flygtninge- og integrationsindsatsen, børn og -unge.",
    "DSB's tv'et og 90'erne; J.nr. 2012-0019954.",
    "A\xCC\x8Arhus, cafe\xCC\x81 og reform\u00ADarbejdet.",
    "E\xC2\xADn: \xE2\x80\x8B \xE1\x85\x9F.",
    "Sygedagpengemodtagernes førtidspension.",
    "x",
    "Å",
    "- punkt\n- punkt to",
    "> Citat af *ministeren* & \"andre\"",
    "## En overskrift (LBR)",
    "| a | b |\n|---|---|\n| unge | 7 |",
    "Mål for 2019 er flere i arbejde.",
    "Kære borgmester,",
    "Med venlig hilsen\n\nTroels Hansen\nMinister",
};

static void write_letter(buf *out) {
    buf_clear(out);
    buf_addf(out, "# Mål for %zu\n\n", 2010 + below(9));
    for (size_t n = below(12); n; n--) {
        buf_add(out, str_of(sentences[below(sizeof sentences / sizeof *sentences)]));
        buf_add(out, below(3) ? STR("\n\n") : STR(" "));
    }
}

/* --- what the tables say, ids left out */

static enum status add_form(void *context, const struct form_row *row) {
    buf_addf(context, "%.*s %.*s %lld\n", (int)row->form.n, row->form.p, (int)row->key.n, row->key.p,
             (long long)row->count);
    return OK;
}

struct describing {
    struct store *store;
    buf *out;
};

static enum status add_letter(void *context, const struct letter_row *row) {
    struct describing *d = context;
    struct error error = {0};
    struct passage_row passage;
    struct letter_brief brief = store_letter_brief(d->store, row->id);
    buf_addf(d->out, "%.*s %d %lld\n", (int)row->path.n, row->path.p, brief.year, (long long)brief.words);
    for (int64_t id = row->first_passage; id < row->first_passage + row->passage_count; id++) {
        struct passage_brief fact = store_passage_brief(d->store, id);
        struct sketch sketch = store_sketch(d->store, id);
        MUST_BE_OK(store_passage(d->store, id, &passage, &error));
        buf_addf(d->out, "  %zu-%zu %d %u %.*s", passage.first_line, passage.last_line, (int)fact.kind,
                 fact.words, (int)passage.text.n, passage.text.p);
        for (size_t i = 0; i < SKETCH_SIZE; i++) buf_addf(d->out, " %x", sketch.least[i]);
        buf_byte(d->out, '\n');
    }
    return OK;
}

static buf described(void) {
    struct error error = {0};
    struct describing d = {0};
    buf out = {0};
    d.out = &out;
    MUST_BE_OK(store_open(test_path, &d.store, &error));
    MUST_BE_OK(store_each_letter(d.store, add_letter, &d, &error));
    MUST_BE_OK(store_forms(d.store, FORMS_ALL, (str){0}, add_form, &out, &error));
    MUST_BE_OK(store_doc_values_status(d.store, &error));
    store_close(d.store);
    MUST_BE_OK(store_check(test_path, &error));
    return out;
}

static void path_of(size_t number, char path[32]) {
    snprintf(path, 32, "/b/%zu.md", number);
}

static void put(struct store *store, size_t number, const buf *text) {
    char path[32];
    path_of(number, path);
    testing_put(store, (struct test_letter){path, text->p});
}

static void update(struct store **store) {
    struct error error = {0};
    if (below(4))
        MUST_BE_OK(store_update(test_path, store, &error));
    else
        MUST_BE_OK(store_build_copy(test_path, store, &error));
}

static void set_letter(buf *letter, const buf *text) {
    buf_clear(letter);
    buf_add(letter, buf_str(text));
}

/* A process that changes every letter is killed: all of them are what they were, or all are new. */
static void change_all_and_die(buf letters[LETTERS]) {
    buf texts[LETTERS] = {0};
    struct error error = {0};
    struct store *store;
    struct store_lock *lock;
    for (size_t i = 0; i < LETTERS; i++) write_letter(&texts[i]);
    const bool copy = !below(3);
    const struct timespec when = {.tv_nsec =
                                      (long)below((size_t)1 << (20 + below(7)))}; /* 1 to 64 ms at most */
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        if (copy ? store_build_copy(test_path, &store, &error) : store_update(test_path, &store, &error))
            _exit(1);
        for (size_t i = 0; i < LETTERS; i++) put(store, i, &texts[i]);
        _exit(store_finish(store, &error) ? 1 : 0);
    }
    nanosleep(&when, NULL);
    kill(child, SIGKILL);
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    MUST_BE_OK(
        store_lock(test_path, &lock, &error)); /* the next writer clears away what the killed one left */
    store_unlock(lock);
    MUST_BE_OK(store_check(test_path, &error));
    MUST_BE_OK(store_update(test_path, &store, &error));
    size_t fresh = 0;
    for (size_t i = 0; i < LETTERS; i++) {
        char path[32];
        struct file_state is = {0}, old = {0}, new = {0};
        path_of(i, path);
        enum status has = testing_state(store, str_of(path), &is);
        file_state_hash(buf_str(&texts[i]), &new);
        file_state_hash(buf_str(&letters[i]), &old);
        bool is_new = has == OK && memcmp(is.hash, new.hash, sizeof is.hash) == 0;
        bool is_old =
            letters[i].n ? has == OK && memcmp(is.hash, old.hash, sizeof is.hash) == 0 : has == NONE;
        assert_true(is_new || is_old);
        fresh += is_new && !is_old;
        assert_true(is_old || fresh);
        if (fresh) assert_true(is_new);
    }
    store_close(store);
    for (size_t i = 0; i < LETTERS; i++) {
        if (fresh) set_letter(&letters[i], &texts[i]);
        buf_release(&texts[i]);
    }
}

static void change_one(struct store *store, buf letters[LETTERS]) {
    struct error error = {0};
    size_t number = below(LETTERS);
    char path[32];
    path_of(number, path);
    switch (below(4)) {
    case 0:
        if (letters[number].n) MUST_BE_OK(store_drop(store, str_of(path), &error));
        buf_release(&letters[number]);
        return;
    case 1: /* what the analysis remembers is written down in between */
        MUST_BE_OK(store_flush_vocabulary(store, &error));
        return;
    default:
        write_letter(&letters[number]);
        put(store, number, &letters[number]);
    }
}

/* Letters come, change and go in any order, in one transaction or many: the tables are those of a new index.
 */
static void test_history(void **unused) {
    (void)unused;
    struct error error = {0};
    for (size_t history = 0; history < HISTORIES * rounds; history++) {
        buf letters[LETTERS] = {0};
        struct store *store;
        testing_folder();
        MUST_BE_OK(store_build(test_path, &store, &error));
        MUST_BE_OK(store_finish(store, &error));
        for (size_t runs = 1 + below(6); runs; runs--) {
            update(&store);
            for (size_t changes = below(8); changes; changes--) change_one(store, letters);
            if (!below(4)) {
                MUST_BE_OK(store_finish(store, &error));
                change_all_and_die(letters);
            } else if (below(5))
                MUST_BE_OK(store_finish(store, &error));
            else { /* undone: what was to come is what is there */
                buf same = {0};
                MUST_BE_OK(store_finish(store, &error));
                buf_add(&same, STR("# Fortryd\n\nunge unge\n"));
                update(&store);
                put(store, 3, &same);
                store_close(store);
                buf_release(&same);
            }
        }
        buf updated = described();
        MUST_BE_OK(store_build(test_path, &store, &error));
        for (size_t i = LETTERS; i-- > 0;) /* and in another order */
            if (letters[i].n) put(store, i, &letters[i]);
        MUST_BE_OK(store_finish(store, &error));
        buf anew = described();
        assert_string_equal(updated.n ? updated.p : "", anew.n ? anew.p : "");
        buf_release(&updated);
        buf_release(&anew);
        for (size_t i = 0; i < LETTERS; i++) buf_release(&letters[i]);
        testing_remove();
    }
}

/* --- tokens */

struct listing {
    str text;
    buf *out;
};

static int list_token(void *context, const struct token *token) {
    struct listing *l = context;
    assert_true(token->start < token->end && token->end <= l->text.n);
    assert_int_equal(utf8_floor(l->text, token->start), token->start);
    assert_int_equal(utf8_floor(l->text, token->end), token->end);
    buf_addf(l->out, "%d %zu %zu %.*s\n", (int)token->kind, token->start, token->end, (int)token->key->text.n,
             token->key->text.p);
    return 0;
}

/* An analysis that has seen other texts gives the same tokens as a new one, on codepoint borders inside the
 * text. */
static void test_tokens(void **unused) {
    (void)unused;
    struct analysis *old = analysis_new();
    buf text = {0}, one = {0}, other = {0};
    for (size_t i = 0; i < 400 * rounds; i++) {
        struct analysis *fresh = analysis_new();
        write_letter(&text);
        buf_clear(&one);
        buf_clear(&other);
        analysis_tokens(old, buf_str(&text), list_token, &(struct listing){buf_str(&text), &one});
        analysis_tokens(fresh, buf_str(&text), list_token, &(struct listing){buf_str(&text), &other});
        assert_true(str_eq(buf_str(&one), buf_str(&other)));
        if (i % 50 == 49) analysis_trim(old);
        analysis_free(fresh);
    }
    analysis_free(old);
    buf_release(&text);
    buf_release(&one);
    buf_release(&other);
}

/* --- passages */

static void check_place(str text, str file, const struct passage *p) {
    assert_true(p->start < p->end && p->end <= file.n && p->span_count > 0);
    assert_int_equal(utf8_floor(file, p->start), p->start);
    assert_int_equal(utf8_floor(file, p->end), p->end);
    for (size_t i = 0; i < p->span_count; i++) {
        const struct span *s = &p->spans[i];
        assert_true(s->text < text.n && s->file >= p->start && s->file < p->end);
        assert_int_equal(utf8_floor(text, s->text), s->text);
        assert_int_equal(utf8_floor(file, s->file), s->file);
        if (i) assert_true(s->text > s[-1].text && s->file > s[-1].file && s->line >= s[-1].line);
    }
}

/* A letter's passages stand inside it, on codepoint borders, and are the same whatever was read before it. */
static void test_passages(void **unused) {
    (void)unused;
    buf text = {0}, other = {0};
    size_t seen = 0;
    for (size_t i = 0; i < 400 * rounds; i++) {
        struct letter letter, again;
        struct error error = {0};
        const struct reader *reader = reader_of(below(3) ? STR("a.md") : STR("a.txt"));
        write_letter(&text);
        write_letter(&other);
        MUST_BE_OK(letter_parse(buf_str(&text), STR("a.md"), reader, &letter, &error));
        MUST_BE_OK(letter_parse(buf_str(&other), STR("b.md"), reader, &again, &error));
        letter_release(&again);
        MUST_BE_OK(letter_parse(buf_str(&text), STR("a.md"), reader, &again, &error));
        assert_int_equal(letter.passage_count, again.passage_count);
        assert_int_equal(letter.year, again.year);
        for (size_t k = 0; k < letter.passage_count; k++, seen++) {
            const struct passage *one = &letter.passages[k], *two = &again.passages[k];
            check_place(one->text, buf_str(&text), one);
            assert_true(str_eq(one->text, two->text) && str_eq(one->heading, two->heading) &&
                        one->kind == two->kind);
            assert_true(one->start == two->start && one->end == two->end &&
                        one->span_count == two->span_count);
        }
        letter_release(&letter);
        letter_release(&again);
    }
    assert_true(seen > 1000);
    buf_release(&text);
    buf_release(&other);
}

/* --- queries */

static bool same_query(const struct query *a, const struct query *b) {
    if (!a || !b) return a == b;
    if (a->kind != b->kind || a->exact != b->exact || a->prefix != b->prefix || a->pattern != b->pattern ||
        a->from != b->from || a->to != b->to || a->distance != b->distance || !str_eq(a->text, b->text) ||
        a->child_count != b->child_count)
        return false;
    for (size_t i = 0; i < a->child_count; i++)
        if (!same_query(a->children[i], b->children[i])) return false;
    return true;
}

static void write_query(buf *out) {
    static const char *const typed[] = {
        "unge",
        "Ældre",
        "covid-19",
        "40.000",
        "=ledige",
        "=\"flere unge\"",
        "kommun*",
        "k?mmun*er",
        "*arbejde",
        "!ledige",
        "|",
        "&&",
        "NEAR/3",
        "unge^2",
        "year:>2016",
        "year:2014,2017",
        "\"skole reform\"",
        "\"a b c\"~5",
        "\"\"",
        "(",
        ")",
        "-",
        "- ",
        "-(",
        " OR ",
        " ELLER ",
        " AND ",
        " OG ",
        " NOT ",
        " IKKE ",
        "IKKE",
        "year:2017",
        "år:2020-2017",
        "year:..2018",
        "year:x",
        "titel:mål",
        "title:\"a b\"",
        "minister:mette",
        "sti:*.md",
        "path:a b",
        "foo:bar",
        "*",
        "=",
        "~",
        "\"",
        "A\xCC\x8A",
        "\xC3",
        "\xE2\x80\x9Dunge\xE2\x80\x9D",
        "\t",
        "e\xC2\xADn",
    };
    buf_clear(out);
    for (size_t n = 1 + below(9); n; n--) {
        buf_add(out, str_of(typed[below(sizeof typed / sizeof *typed)]));
        if (below(3)) buf_byte(out, ' ');
    }
}

/* A query's printed form reads as the same query. */
static void test_queries(void **unused) {
    struct error error;
    (void)unused;
    buf typed = {0}, printed = {0}, notes = {0};
    size_t read = 0;
    for (size_t i = 0; i < 5000 * rounds; i++) {
        struct query *query, *again;
        write_query(&typed);
        buf_clear(&printed);
        if (query_parse(buf_str(&typed), &query, &notes, &error)) continue;
        query_print(query, &printed);
        assert_int_equal(query_parse(buf_str(&printed), &again, &notes, &error), OK);
        if (!same_query(query, again))
            fail_msg("'%s' is printed as '%s', which reads otherwise", typed.p, printed.p);
        query_free(query);
        query_free(again);
        buf_clear(&notes);
        read++;
    }
    assert_true(read > 3000);
    buf_release(&typed);
    buf_release(&printed);
    buf_release(&notes);
}

/* --- marks */

/* What the snippet shows of each mark is the whole of it: none is cut, and none of what it shows is left
 * unmarked. */
static void check_snippet(str text, const struct marks *marks) {
    static const struct snippet_style style = {
        .open = {"\x01", 1}, .close = {"\x02", 1}, .ellipsis = {"…", 3}, .gap = {"…", 3}};
    struct fragment fragments[SNIPPET_FRAGMENTS];
    size_t n = snippet_make(text, marks->items, marks->count, below(3) ? 20 + below(200) : 0,
                            (unsigned)below(3), fragments);
    buf out = {0};
    snippet_write(text, fragments, n, marks->items, marks->count, &style, &out);
    str rest = buf_str(&out);
    for (size_t k = 0; k < marks->count; k++) {
        const struct mark *mark = &marks->items[k];
        for (size_t i = 0; i < n; i++) {
            bool outside = mark->end <= fragments[i].start || mark->start >= fragments[i].end;
            if (outside) continue;
            assert_true(mark->start >= fragments[i].start && mark->end <= fragments[i].end);
            str_cut(&rest, '\x01');
            str shown = str_cut(&rest, '\x02');
            assert_true(rest.p && str_eq(shown, str_sub(text, mark->start, mark->end)));
        }
    }
    assert_int_equal(str_find(rest, STR("\x01")), rest.n);
    buf_release(&out);
}

static bool is_token_border(const struct tokens *tokens, size_t at, bool start) {
    for (size_t i = 0; i < tokens->count; i++)
        if (at == (start ? tokens->items[i].start : tokens->items[i].end)) return true;
    return false;
}

/* What is marked in a passage begins and ends with a token of it, ascends and does not overlap. */
static void test_marks(void **unused) {
    (void)unused;
    static const char *const queries[] = {
        "unge uddannelse", "\"flere unge\"",     "indsats* OR =LBR", "beskæftigelsesråd 40000",
        "aarhus",          "\"arbejde unge\"~9", "citat -punkt"};
    struct error error = {0};
    struct store *store;
    buf text = {0}, notes = {0};
    testing_folder();
    MUST_BE_OK(store_build(test_path, &store, &error));
    for (size_t i = 0; i < LETTERS; i++) {
        write_letter(&text);
        put(store, i, &text);
    }
    MUST_BE_OK(store_finish(store, &error));
    MUST_BE_OK(store_open(test_path, &store, &error));
    size_t seen = 0;
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        struct query *query;
        struct expressions e = {0};
        MUST_BE_OK(query_parse(str_of(queries[q]), &query, &notes, &error));
        MUST_BE_OK(expression_build(store, query, &(struct expression_options){0}, &e, &notes, &error));
        for (size_t i = 0; i < 300 * rounds; i++) {
            struct tokens tokens = {0};
            struct marks marks = {0};
            write_letter(&text);
            tokens_read(&tokens, store_analysis(store), buf_str(&text));
            marks_find(&marks, &tokens, buf_str(&text), &e);
            for (size_t k = 0; k < marks.count; k++, seen++) {
                const struct mark *mark = &marks.items[k];
                assert_true(mark->start < mark->end && mark->end <= text.n);
                assert_true(is_token_border(&tokens, mark->start, true) &&
                            is_token_border(&tokens, mark->end, false));
                if (k) assert_true(marks.items[k - 1].end <= mark->start);
            }
            for (char *c = text.p; c < text.p + text.n; c++)
                if (*c == '\n') *c = ' '; /* as in a passage */
            check_snippet(buf_str(&text), &marks);
            marks_release(&marks);
            tokens_release(&tokens);
        }
        expression_release(&e);
        query_free(query);
    }
    assert_true(seen > 100);
    store_close(store);
    buf_release(&text);
    buf_release(&notes);
    testing_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_passages), cmocka_unit_test(test_tokens),  cmocka_unit_test(test_queries),
        cmocka_unit_test(test_marks),    cmocka_unit_test(test_history),
    };
    const char *more = getenv("ROUNDS");
    if (more) rounds = strtoul(more, NULL, 10);
    below_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
