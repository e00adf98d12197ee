/* lib/danish/lexicon: what the dictionary knows, and that nothing outside it is known. */
#include "testing.h"

#include "danish/lexicon.h"

static void test_known(void **state) {
    (void)state;
    static const char *const known[] = {"hus",       "husenes", "gik",         "børnenes", "virksomhederne",
                                        "københavn", "og",      "ministeriet", "søndag"};
    static const char *const unknown[] = {
        "",       "qx",        "husz",        "hussene", "virksomhde", "fortidspension", "skolereformen",
        "xyzzyq", "lysbilled", "ministerie-", "mande-",  "\xC3",       "hus\xC3"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!lexicon_known(str_of(known[i]))) fail_msg("%s is not known", known[i]);
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (lexicon_known(str_of(unknown[i]))) fail_msg("%s is known", unknown[i]);
    assert_false(lexicon_known((str){"hus\0", 4}));
}

/* Of the whole form. */
static bool is_word(str form) {
    uint32_t nodes[32];
    return lexicon_walk(form, nodes) == form.n && lexicon_word_at(nodes[form.n]);
}

static void test_word_is_no_name(void **state) {
    (void)state;
    assert_true(is_word(STR("husene")));
    assert_true(lexicon_known(STR("sigismund")));
    assert_true(lexicon_name(STR("sigismund")) && !lexicon_name(STR("husene")));
    assert_false(is_word(STR("sigismund")));
    assert_false(is_word(STR("xyzzyq")));
}

static void test_lemma(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{"børnene", "barn"},      {"gik", "gå"},
                                           {"indsatsen", "indsats"}, {"reglerne", "regel"},
                                           {"ordbøger", "ordbog"},   {"ministeriet", "ministerium"},
                                           {"største", "stor"},      {"billed", "billede"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        str form = str_of(pairs[i][0]);
        struct lexicon_reading readings[LEXICON_READINGS];
        assert_true(lexicon_readings(form, readings) > 0);
        buf lemma = {0};
        buf_add(&lemma, str_sub(form, 0, form.n - readings[0].cut));
        buf_add(&lemma, readings[0].ending);
        assert_string_equal(lemma.p, pairs[i][1]);
        buf_release(&lemma);
    }
    struct lexicon_reading none[LEXICON_READINGS];
    assert_int_equal(lexicon_readings(STR("xyzzyq"), none), 0);
}

static void test_kinds(void **state) {
    (void)state;
    assert_true(lexicon_is(STR("kommune"), FORM_NOUN) && !lexicon_is(STR("kommune"), FORM_VERB));
    assert_true(lexicon_is(STR("undersøge"), FORM_VERB) && lexicon_is(STR("give"), FORM_VERB));
    assert_true(lexicon_is(STR("ledig"), FORM_ADJECTIVE));
    assert_false(lexicon_is(STR("kommunen"), FORM_NOUN)); /* no headword */
}

static void test_stems(void **state) {
    (void)state;
    uint32_t node = lexicon_stems();
    for (const char *p = "beskæftigelse"; *p; p++) assert_true(lexicon_step(&node, *p));
    const struct lexicon_piece *piece = lexicon_piece(node);
    assert_non_null(piece);
    assert_true(piece->links & LINK_S);
    assert_false(piece->links & LINK_E);
    assert_false(lexicon_step(&node, '\0'));
    assert_false(lexicon_step(&node, '!'));
    assert_null(lexicon_piece_of(STR("xyzzyq")));
    const struct lexicon_piece *window = lexicon_piece_of(STR("vinduerne"));
    assert_non_null(window);
    assert_true(window->flags & PIECE_SIMPLE);
}

static void test_fingerprint(void **state) {
    (void)state;
    assert_int_equal(strlen(lexicon_fingerprint()), 16);
    assert_int_equal(strspn(lexicon_fingerprint(), "0123456789abcdef"), 16);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known), cmocka_unit_test(test_word_is_no_name),
        cmocka_unit_test(test_lemma), cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_stems), cmocka_unit_test(test_fingerprint),
    };
    return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
