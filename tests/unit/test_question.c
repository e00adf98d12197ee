/* What a question asks for, and which passages have the form of an answer. */
#include <math.h>

#include "testing.h"

#include "search/query/question.h"

static void knows_what_is_asked(void **state) {
    (void)state;
    static const struct {
        const char *typed;
        enum asked asked;
    } cases[] = {
        {"Hvor mange unge er ledige?", ASKED_NUMBER},
        {"hvor mange", ASKED_NUMBER},
        {"HVOR LÆNGE varer det", ASKED_NUMBER},
        {"Hvor ligger skolen?", ASKED_ANYTHING},
        {"Hvad koster et kort?", ASKED_MONEY},
        {"Hvad er et mål?", ASKED_ANYTHING},
        {"Hvornår kommer svaret?", ASKED_TIME},
        {"Hvilket år blev broen bygget?", ASKED_TIME},
        {"Hvilket hus?", ASKED_ANYTHING},
        {"Hvorfor det?", ASKED_REASON},
        {"Hvornår blev huset solgt?", ASKED_DATE},
        {"Hvornår bliver huset solgt?", ASKED_TIME},
        {"Skal kommunen betale? »", ASKED_ANYTHING},
        {"(Skal kommunen betale?)", ASKED_ANYTHING},
        {"værdig sagsbehandling", ASKED_NOTHING},
        {"mange hvor", ASKED_NOTHING},
        {"", ASKED_NOTHING},
        {" ? ", ASKED_ANYTHING},
        {"\xff\xfe", ASKED_NOTHING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (question_asked(str_of(cases[i].typed)) != cases[i].asked) fail_msg("%s", cases[i].typed);
}

static void knows_what_fits(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum asked asked;
        double fits;
    } cases[] = {
        {"Der kom 14 svar.", ASKED_NUMBER, 1},
        {"Der kom fjorten svar.", ASKED_NUMBER, 1},
        {"Brevet er af 3. august 2018.", ASKED_NUMBER, 0},
        {"Der kom svar.", ASKED_NUMBER, 0},
        {"Det koster 40 kr. om året.", ASKED_MONEY, 1},
        {"Det koster 40 om året.", ASKED_MONEY, 0},
        {"Det sker en mandag.", ASKED_TIME, 1},
        {"Det sker i 2018.", ASKED_TIME, 1},
        {"Det sker snart.", ASKED_TIME, 0},
        {"Den er lukket, fordi ovnen brændte.", ASKED_REASON, 1},
        {"Den er lukket.", ASKED_REASON, 0},
        {"Der kom 14 svar, fordi ...", ASKED_ANYTHING, 0},
        {"Der kom alle svar.", ASKED_NUMBER, .5},
        {"Alle sendte svar, i alt 14.", ASKED_NUMBER, 1},
        {"Det skete i 2018.", ASKED_DATE, 1},
        {"Det sker den 3. maj.", ASKED_DATE, .5},
        {"Det skete ikke.", ASKED_DATE, 0},
        {"", ASKED_NUMBER, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (fabs(question_fits(cases[i].asked, str_of(cases[i].text)) - cases[i].fits) > .01)
            fail_msg("%s", cases[i].text);
}

static void knows_who_asks_too(void **state) {
    (void)state;
    str typed = STR("Hvor mange huse er solgt?");
    assert_true(question_asks(typed, STR("Vil ministeren oplyse, om huse er solgt?\xE2\x80\x9D \n")));
    assert_true(question_asks(typed, STR("Vil ministeren oplyse, om huse er solgt?\xE2\x80\x9D Svar:")));
    assert_false(question_asks(typed, STR("Ni huse er solgt. Svar:")));
    assert_true(question_asks(typed, STR("Udvalget spurgte, hvor mange huse der er.")));
    assert_false(question_asks(typed, STR("Ni huse er solgt. Hvor, ved man ikke.")));
    assert_false(question_asks(STR("huse"), STR("Ni huse er solgt.")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_is_asked),
        cmocka_unit_test(knows_what_fits),
        cmocka_unit_test(knows_who_asks_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
