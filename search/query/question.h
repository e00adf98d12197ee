/* What a question asks for, by its first words: hvor mange → a number. For ranking alone: what does not look
 * like a question, or asks for what has no form of its own, is ranked by its words. */
#ifndef SEARCH_QUESTION_H
#define SEARCH_QUESTION_H

#include <stdbool.h>

#include "base/str.h"

enum asked {
    ASKED_NOTHING, /* it is no question */
    ASKED_ANYTHING,
    ASKED_NUMBER, /* how many, how much, how fast */
    ASKED_MONEY,
    ASKED_TIME,
    ASKED_DATE, /* when something was: a year says more than a day of the week */
    ASKED_REASON,
};

enum asked question_asked(str typed);

/* Has the text something of the form that is asked for? 1 if it has, .5 if what it has is often something
 * else, 0 if it has nothing; 0 of ASKED_NOTHING and ASKED_ANYTHING. Linear in the text. */
double question_fits(enum asked, str text);

/* Does the text ask, too: by its end, or as what was typed does (om hvor mange ...)? Linear in the text. */
bool question_asks(str typed, str text);

#endif
