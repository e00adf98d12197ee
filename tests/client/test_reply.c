/* Answers of OpenSearch 2.19, as it gave them to requests of ours, and what may come in their place. */
#include "testing.h"

#include "search/opensearch/client/reply.h"
#include "search/opensearch/client/rows.h"

static buf recorded(const char *name) {
    buf path = {0}, bytes = {0};
    buf_addf(&path, "tests/fuzz/seeds/reply/%s.json", name);
    if (!file_read(path.p, &bytes)) fail_msg("cannot open %s", path.p);
    buf_release(&path);
    return bytes;
}

static struct reply *read_ok(str bytes) {
    struct error error = {0};
    struct reply *reply;
    if (reply_read(bytes, &reply, &error)) fail_msg("%s", error.text);
    return reply;
}

/* Replaces `from`, which must be there, with `to`. */
static buf changed(const char *name, const char *from, const char *to) {
    buf bytes = recorded(name), out = {0};
    size_t at = str_find(buf_str(&bytes), str_of(from));
    if (at == bytes.n) fail_msg("%s does not have %s", name, from);
    buf_add(&out, str_sub(buf_str(&bytes), 0, at));
    buf_add(&out, str_of(to));
    buf_add(&out, str_sub(buf_str(&bytes), at + strlen(from), bytes.n));
    buf_release(&bytes);
    return out;
}

static void test_hits(void **state) {
    (void)state;
    buf bytes = recorded("hits"), last = {0};
    struct reply *reply = read_ok(buf_str(&bytes));
    struct arena arena = {0};
    struct error error = {0};
    struct reply_hit hit;
    int64_t total;
    assert_int_equal(reply_total(reply, &total, &error), OK);
    assert_int_equal(total, 3);
    assert_int_equal(reply_hits(reply), 3);
    assert_int_equal(reply_hit(reply, 0, &arena, &hit, &error), OK);
    ASSERT_STR(hit.passage.text, "1. Alle ledige skal have en værdig sagsbehandling");
    ASSERT_STR(hit.letter.path, "/letters/2023.md");
    ASSERT_STR(hit.letter.signed_on, "2022-05-12");
    ASSERT_STR(hit.letter.encoding, "utf-8");
    ASSERT_STR(hit.letter.minister, "Peter Hummelgaard");
    assert_int_equal(hit.letter.year, 2023);
    assert_int_equal(hit.letter_words, 688);
    assert_int_equal(hit.words, 8);
    assert_int_equal(hit.passage.id, 16);
    assert_int_equal(hit.passage.kind, PASSAGE_ITEM);
    assert_int_equal(hit.passage.first_line, 37);
    assert_int_equal(hit.passage.start, 1336);
    assert_int_equal(hit.passage.span_count, 1);
    assert_int_equal(hit.passage.page, 0);
    assert_true(hit.score > 3.58 && hit.score < 3.59);
    reply_last(reply, &last);
    assert_true(str_find(buf_str(&last), STR("/letters/2023.md")) < last.n);
    buf_release(&last);
    arena_release(&arena);
    reply_free(reply);
    buf_release(&bytes);
}

static void test_figures(void **state) {
    (void)state;
    buf bytes = recorded("collection");
    struct reply *reply = read_ok(buf_str(&bytes));
    struct reply_bucket bucket;
    struct error error = {0};
    double words;
    assert_int_equal(reply_figure(reply, "words", &words, &error), OK);
    assert_int_equal(words, 2195);
    assert_int_equal(reply_figure(reply, "letters", &words, &error), OK);
    assert_int_equal(words, 5);
    assert_int_equal(reply_figure(reply, "nothing", &words, &error), BAD_SYSTEM);
    assert_int_equal(reply_buckets(reply, "years"), 5);
    assert_int_equal(reply_bucket(reply, "years", 0, &bucket, &error), OK);
    assert_in_range(bucket.number, 2014, 2024);
    assert_int_equal(reply_bucket(reply, "signed_years", 0, &bucket, &error), OK);
    assert_int_equal(bucket.number, 20130000);
    reply_free(reply);
    buf_release(&bytes);

    bytes = recorded("found");
    reply = read_ok(buf_str(&bytes));
    assert_int_equal(reply_buckets(reply, "found"), 2);
    assert_int_equal(reply_bucket(reply, "found", 0, &bucket, &error), OK);
    assert_int_equal(bucket.count, 3);
    reply_free(reply);
    buf_release(&bytes);
}

static void test_years(void **state) {
    (void)state;
    buf bytes = recorded("years"), after = {0};
    struct reply *reply = read_ok(buf_str(&bytes));
    struct reply_bucket bucket;
    struct error error = {0};
    assert_int_equal(reply_buckets(reply, "buckets"), 3);
    assert_int_equal(reply_bucket(reply, "buckets", 2, &bucket, &error), OK);
    assert_int_equal(bucket.number, 2024);
    assert_int_equal(bucket.count, 2);
    assert_int_equal(bucket.places, 3);
    reply_after(reply, "buckets", 3, &after);
    ASSERT_STR(buf_str(&after), "{\"year\":2024,\"letter\":\"e46a4697c1e7173b68debddb249cb0ff\"}");
    buf_clear(&after);
    reply_after(reply, "buckets", 4, &after); /* four would have fitted: there are no more */
    assert_int_equal(after.n, 0);
    buf_release(&after);
    reply_free(reply);
    buf_release(&bytes);
}

static void test_meta(void **state) {
    (void)state;
    struct arena arena = {0};
    struct error error = {0};
    struct reply_meta meta;
    buf bytes = recorded("mapping"), reason = {0};
    assert_int_equal(reply_meta_read(buf_str(&bytes), &arena, &meta, &error), OK);
    assert_true(meta.brev > 0 && meta.analyser.n > 4);
    buf_release(&bytes);
    assert_int_equal(reply_meta_read(STR("{\"a\":{\"mappings\":{}}}"), &arena, &meta, &error), OK);
    assert_int_equal(meta.analyser.n, 0);
    assert_int_equal(reply_meta_read(STR("{}"), &arena, &meta, &error), OK); /* it says nothing of itself */
    assert_int_equal(meta.analyser.n, 0);
    assert_int_equal(reply_meta_read(STR("[]"), &arena, &meta, &error), BAD_SYSTEM);
    /* an alias of two indexes that are not alike */
    assert_int_equal(reply_meta_read(STR("{\"a\":{\"mappings\":{\"_meta\":{\"analyser\":\"1\"}}},"
                                         "\"b\":{\"mappings\":{\"_meta\":{\"analyser\":\"2\"}}}}"),
                                     &arena, &meta, &error),
                     BAD_SYSTEM);
    bytes = recorded("refused");
    reply_reason(buf_str(&bytes), &reason);
    ASSERT_STR(buf_str(&reason), "unknown query [bad]");
    buf_clear(&reason);
    reply_reason(STR("<html>"), &reason);
    assert_int_equal(reason.n, 0);
    buf_release(&bytes);
    buf_release(&reason);
    arena_release(&arena);
}

/* Whole, or no answer. */
static void test_partial(void **state) {
    (void)state;
    static const char *const changes[][2] = {
        {"\"timed_out\":false", "\"timed_out\":true"},
        {"\"timed_out\":false", "\"timed_out\":null"},
        {"\"timed_out\":false", "\"timed_out\":false,\"terminated_early\":true"},
        {"\"successful\":1", "\"successful\":0"},
        {"\"failed\":0", "\"failed\":1"},
        {"\"failed\":0", "\"failed\":\"0\""},
        {"\"_shards\"", "\"_shard\""},
        {"\"hits\":[{", "\"hit\":[{"},
        {"\"relation\":\"eq\"", "\"relation\":\"gte\""},
        {"{\"took\"", "[\"took\""},
        {"}", ""},
        {"\"took\":", "\"took\":1,\"took\":"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        buf bytes = changed("hits", changes[i][0], changes[i][1]);
        struct error error = {0};
        struct reply *reply;
        if (reply_read(buf_str(&bytes), &reply, &error) != BAD_SYSTEM || !error.text[0])
            fail_msg("taken: %s", changes[i][1]);
        reply_free(reply);
        buf_release(&bytes);
    }
}

/* A document that is none of ours. */
static void test_documents(void **state) {
    (void)state;
    static const char *const changes[][2] = {
        {"\"path\":\"/letters", "\"path\":\"letters"},
        {"\"n\":16", "\"n\":-1"},
        {"\"n\":16", "\"n\":16.5"},
        {"\"n\":16,", ""},
        {"\"kind\":\"item\"", "\"kind\":\"poem\""},
        {"\"text\":\"1. Alle ledige skal have en værdig sagsbehandling\"", "\"text\":\"\""},
        {"\"text\":", "\"words\":"},
        {"\"first_line\":37", "\"first_line\":99999999999999999"},
        {"\"last_line\":37", "\"last_line\":36"},
        {"\"end\":1386", "\"end\":0"},
        {"\"year\":2023", "\"year\":\"2023\""},
        {"\"signed\":20220512", "\"signed\":-20220512"},
        {"\"title\":\"Udmelding", "\"spans\":\"0,0,0\",\"title\":\"Udmelding"},
        {"\"title\":\"Udmelding", "\"spans\":\"9,1500,38 8,1,1\",\"title\":\"Udmelding"},
        {"\"title\":\"Udmelding", "\"spans\":\"9,1500\",\"title\":\"Udmelding"},
        {"\"title\":\"Udmelding", "\"spans\":\"999,1500,38\",\"title\":\"Udmelding"},
        {"\"title\":\"Udmelding", "\"file_bytes\":99,\"title\":\"Udmelding"},
        {"\"_source\":{\"last_line\":37", "\"_source\":[],\"s\":{\"last_line\":37"},
        {"\"_score\":3.583519", "\"_score\":-1"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        buf bytes = changed("hits", changes[i][0], changes[i][1]);
        struct error error = {0};
        struct reply *reply;
        struct rows rows = {0};
        enum status status = reply_read(buf_str(&bytes), &reply, &error);
        if (!status) status = rows_add(&rows, reply, false, &error);
        if (status != BAD_SYSTEM) fail_msg("taken: %s", changes[i][1]);
        rows_release(&rows);
        reply_free(reply);
        buf_release(&bytes);
    }
    buf bytes =
        changed("hits", "\"title\":\"Udmelding", "\"spans\":\"9,1500,38 12,1700,40\",\"title\":\"Udmelding");
    struct reply *reply = read_ok(buf_str(&bytes));
    struct arena arena = {0};
    struct error error = {0};
    struct reply_hit hit;
    assert_int_equal(reply_hit(reply, 0, &arena, &hit, &error), OK);
    assert_int_equal(hit.passage.span_count, 3);
    assert_int_equal(hit.passage.spans[2].line, 40);
    arena_release(&arena);
    reply_free(reply);
    buf_release(&bytes);
}

/* Millions of values of a few bytes take more memory than their text. */
static void test_memory(void **state) {
    (void)state;
    buf bytes = {0}, reason = {0};
    struct reply *reply;
    struct error error = {0};
    buf_add(&bytes, STR("{\"hits\":["));
    for (int i = 0; i < 7000000; i++) buf_add(&bytes, STR("[],"));
    buf_add(&bytes, STR("[]]}"));
    assert_int_equal(reply_read(buf_str(&bytes), &reply, &error), BAD_SYSTEM);
    assert_string_equal(error.text, "the answer of OpenSearch takes more than 512 MB of memory");
    reply_free(reply);
    reply_reason(buf_str(&bytes), &reason);
    assert_int_equal(reason.n, 0);
    buf_release(&bytes);
    /* and the next one is read again */
    bytes = recorded("hits");
    reply_free(read_ok(buf_str(&bytes)));
    buf_release(&bytes);
    buf_release(&reason);
}

/* Whatever the order in which they came, passages are lent by path and number, each once. */
static void test_rows(void **state) {
    (void)state;
    buf bytes = recorded("hits");
    struct reply *reply = read_ok(buf_str(&bytes));
    struct error error = {0};
    struct rows rows = {0};
    struct hits hits = {0};
    assert_int_equal(rows_add(&rows, reply, false, &error), OK);
    assert_int_equal(rows_add(&rows, reply, false, &error), OK);
    rows_settle(&rows);
    rows_hits(&rows, &hits);
    assert_int_equal(rows.lent.passage_count, 3);
    assert_int_equal(rows.lent.letter_count, 2);
    ASSERT_STR(rows.lent.letters[0].row.path, "/letters/2023.md");
    assert_int_equal(rows.lent.letters[1].row.id, 2);
    assert_int_equal(hits.items[0].letter, 1);
    assert_int_equal(hits.items[1].letter, 1);
    assert_int_equal(hits.items[1].passage - hits.items[0].passage, 24 - 16);
    assert_int_equal(hits.items[2].year, 2024);
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(lent_passage(&rows.lent, hits.items[i].passage), &rows.lent.passages[i]);
    assert_null(lent_passage(&rows.lent, 7));
    assert_null(lent_letter(&rows.lent, 0));
    assert_null(lent_letter(&rows.lent, 3));
    hits_release(&hits);
    rows_release(&rows);
    reply_free(reply);
    buf_release(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hits), cmocka_unit_test(test_figures), cmocka_unit_test(test_years),
        cmocka_unit_test(test_meta), cmocka_unit_test(test_partial), cmocka_unit_test(test_documents),
        cmocka_unit_test(test_rows), cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
