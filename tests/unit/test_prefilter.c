/* What a glance is sure of is what the words of the text say: on texts put together at random from what
 * print, scanners and hostile letters hold, and on the letters of the corpus. */
#include "testing.h"
#include "testing_random.h"

#include "search/match/prefilter.h"
#include "search/match/marks.h"

static const char *const pieces[] = {
    "unge",
    "Unge",
    "UNGE",
    "ungdoms",
    "ærlig",
    "ÆRLIG",
    "Århus",
    "å",
    "Straße",
    "strasse",
    "x",
    "Ü",
    "é",
    "e\xCC\x81",
    "\xC2\xAD",
    "\xE2\x80\x8B",
    "\xE2\x80\x8D",
    "-",
    "-",
    "- og ",
    " og -",
    "\xE2\x80\x90",
    "\xE2\x80\x93",
    "'",
    "\xE2\x80\x99",
    "'s",
    ".",
    ". ",
    ",",
    ", ",
    ";",
    ":",
    "(",
    ")",
    "/",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\t",
    "\xC2\xA0",
    "§ 4 ",
    "1",
    "250",
    "\xC2\xAA",
    "\xCE\xB1",
    "\xFF",
    "\xC3",
    "arbejde",
    "arbejdet",
    "skole",
    "skole- og arbejdspladsen",
    "børn og -unge ",
    "covid-19",
    "jobindsats.dk",
    "e",
    "er",
};
static const char *const forms[] = {"unge",       "ung",      "u",     "e",      "er",           "ærlig",
                                    "æ",          "å",        "århus", "straße", "strasse",      "ss",
                                    "arbejde",    "arbejdet", "arb",   "skole",  "skolepladsen", "covid",
                                    "jobindsats", "é",        "x",     "og",     "børneunge"};

struct tally {
    size_t sure, unsure;
};

static void compare(struct analysis *analysis, str text, str form, bool prefix, struct tally *tally) {
    struct position position = {.form = form, .prefix = prefix, .exact = !prefix};
    struct reading reading = {.positions = &position, .position_count = 1};
    struct leaf leaf = {.readings = &reading, .reading_count = 1, .verify = true};
    struct prefilter glance = prefilter_of(&leaf);
    enum prefilter_verdict glimpse = prefilter_check(&glance, text);
    struct tokens tokens = {0};
    tokens_read(&tokens, analysis, text);
    bool has = marks_has(&tokens, text, &leaf);
    if (glimpse == PREFILTER_UNSURE)
        tally->unsure++;
    else
        tally->sure++;
    if (glimpse != PREFILTER_UNSURE && has != (glimpse == PREFILTER_YES))
        fail_msg("%.*s%s: %s at a glance, %s by its words: %.*s", (int)form.n, form.p, prefix ? "*" : "",
                 has ? "no" : "yes", has ? "yes" : "no", (int)text.n, text.p);
    tokens_release(&tokens);
    prefilter_release(&glance);
}

static void test_random(void **unused) {
    (void)unused;
    struct analysis *analysis = analysis_new();
    struct tally tally = {0};
    buf text = {0};
    for (size_t round = 0; round < 40000; round++) {
        buf_clear(&text);
        for (size_t n = 1 + below(9); n; n--)
            buf_add(&text, str_of(pieces[below(sizeof pieces / sizeof *pieces)]));
        compare(analysis, buf_str(&text), str_of(forms[below(sizeof forms / sizeof *forms)]), below(2),
                &tally);
        if (round % 1000 == 0) analysis_trim(analysis);
    }
    assert_true(tally.sure > 10000 && tally.unsure > 1000);
    buf_release(&text);
    analysis_free(analysis);
}

/* Sentences of print are what it is made for. */
static void test_print(void **unused) {
    (void)unused;
    struct analysis *analysis = analysis_new();
    struct tally tally = {0};
    str text = STR("§ 10. Den til enhver tid gældende instruks for regnskab, jf. § 4, stk. 2, \xE2\x80\x93 "
                   "og Århus' ærlige E-post \xC2\xBB"
                   "skal\xC2\xAB overholdes (gældende ret); se jobindsats.dk.");
    static const char *const sought[] = {"gælden", "gældende", "gæld",   "instruks", "instru",     "ret",
                                         "skal",   "århus",    "post",   "e",        "overholdes", "uden",
                                         "æ",      "ærlig",    "ærlige", "dk",       "jobindsats", "jf"};
    for (size_t i = 0; i < sizeof sought / sizeof *sought; i++)
        for (int prefix = 0; prefix < 2; prefix++) compare(analysis, text, str_of(sought[i]), prefix, &tally);
    assert_true(tally.sure > tally.unsure);
    analysis_free(analysis);
}

int main(void) {
    below_seed();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_print)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
