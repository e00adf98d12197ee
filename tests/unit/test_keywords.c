/* The figures of words against those that scipy 1.x gives for the same counts (power_divergence with
 * lambda_="log-likelihood"; log2 of the two shares; Rychlý's logDice). */
#include "testing.h"

#include <math.h>

#include "search/match/keywords.h"

static void near(double found, double expected) {
    if (fabs(found - expected) > .0005) fail_msg("%f is not %f", found, expected);
}

static void likelihood(void **state) {
    (void)state;
    near(keywords_g2(5, 96, 0, 2099), 31.549552);
    near(keywords_g2(34, 5000, 120, 40000), 15.152794);
    near(keywords_g2(3, 10000, 300, 90000), -43.453893);
    near(keywords_g2(0, 500, 16, 1870), -7.611479);
    near(keywords_g2(10, 1000, 10, 1000), 0);
    near(keywords_g2(7, 100, 0, 0), 0); /* nothing to compare with */
}

static void ratio(void **state) {
    (void)state;
    near(keywords_log_ratio(5, 96, 0, 2099), 7.772452);
    near(keywords_log_ratio(34, 5000, 120, 40000), 1.180572);
    near(keywords_log_ratio(0, 500, 16, 1870), -3.096962);
    near(keywords_log_ratio(7, 100, 0, 0), 0);
}

static void dice(void **state) {
    (void)state;
    near(keywords_log_dice(4, 10, 4), 13.192645);
    near(keywords_log_dice(1, 1000, 50000), -.63821);
    near(keywords_log_dice(7, 7, 7), 14);
    near(keywords_log_dice(0, 7, 7), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(likelihood), cmocka_unit_test(ratio),
                                       cmocka_unit_test(dice)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
