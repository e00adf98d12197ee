/* The words of indexer/rules: tables that say which words make a month, a label, a greeting, an office. The
 * tables are compiled into the program (compile.awk); rules/README.md has their form, and their comments what
 * each class is for.
 *
 * A word of a table stands alone, unless a * says that it goes on there: then the byte before or after it
 * must not belong to a word. Texts are compared byte by byte, so the caller brings them in lower case
 * (line_lower), except for the few classes in capitals. All functions are linear in the text and the class's
 * words. */
#ifndef INDEXER_RULES_H
#define INDEXER_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* A class of words: the first column of the tables, in capitals. */
enum rules_class {
    /* dates.tsv */
    RULES_MONTH,
    RULES_MONTH_OTHER,
    RULES_DAY_BEFORE,
    RULES_DAY_AFTER,
    RULES_DAY_WORD,
    RULES_YEAR_WORD,
    RULES_DATE_LABEL,
    RULES_HOURS_DAY,
    RULES_PLACE_PARTICLE,
    RULES_DATE_NOT_OWN,
    RULES_DATE_NOT_AFTER,
    RULES_ISSUE,
    RULES_DATE_IN_SPAN,
    RULES_FEAST,
    RULES_FEAST_AFTER_LENT,
    /* numbers.tsv */
    RULES_NUMBER_LABEL,
    RULES_JOURNAL_MARK,
    RULES_NUMBER_WORD,
    RULES_NUMBER_FIELD,
    RULES_PAGE_WORD,
    RULES_PAGE_OF,
    RULES_PAGE_NAME,
    RULES_PAGE_STAMP,
    RULES_DOCUMENT_CODE,
    /* head.tsv */
    RULES_REACH_LABEL,
    RULES_HEAD_FIELD,
    RULES_HEAD_FIELD_OPEN,
    RULES_HEAD_BEGIN,
    RULES_OFFICE_PART,
    RULES_DIVISION,
    RULES_DIVISION_ALONE,
    RULES_LABEL_DATE,
    RULES_LABEL_MEETING,
    RULES_LABEL_RECIPIENT,
    RULES_LABEL_SUBJECT,
    RULES_LABEL_OTHER,
    RULES_RECEIVED,
    RULES_OTHER_LETTER,
    RULES_ATTACHED,
    RULES_WROTE,
    RULES_ADDRESSEE,
    RULES_ATTENTION,
    RULES_AUTHORITY,
    RULES_STATE_OFFICE,
    /* names.tsv */
    RULES_ROLE,
    RULES_SPEAKER,
    RULES_NAME_PARTICLE,
    RULES_NAME_BEFORE,
    RULES_NAME_JOINT,
    RULES_REGENT,
    RULES_NOT_A_NAME,
    RULES_ADDRESSED,
    RULES_ADDRESS_WORD,
    RULES_MINUTES_BY,
    RULES_BYLINE,
    RULES_INSTITUTION,
    /* greetings.tsv */
    RULES_SALUTATION,
    RULES_CLOSING,
    RULES_GREETING,
    RULES_GREETING_LAST,
    RULES_GREETING_JOINED,
    RULES_GREETING_WITH,
    RULES_GREETING_TO,
    RULES_GREETING_BEFORE_NAME,
    RULES_GREETING_FROM,
    RULES_BEHALF_BEGIN,
    RULES_BEHALF_INSIDE,
    RULES_GIVEN,
    RULES_DEAR,
    RULES_DEAR_ANYONE,
    /* titles.tsv */
    RULES_SUBJECT,
    RULES_SUBJECT_LABEL,
    RULES_ABOUT,
    RULES_SECTION,
    RULES_GOAL,
    RULES_AIM,
    RULES_NO_GOAL,
    RULES_YEAR_OPENS,
    RULES_YEAR_CLOSED,
    RULES_YEAR_IN,
    RULES_YEAR_ANNOUNCED,
    RULES_ANNOUNCES,
    RULES_MEETING,
    RULES_YEAR_MENTIONED,
    RULES_ADOPTED,
    RULES_AGENDA_POINT,
    RULES_DOCUMENT,
    /* text.tsv */
    RULES_WAITS,
    RULES_SENTENCE_WORD,
    RULES_CLAUSE_WORD,
    RULES_SENTENCE_ABBREVIATION,
    RULES_AFTER_HYPHEN,
    RULES_PREFIX,
    RULES_SUFFIX,
    RULES_GLUED_AFTER,
    RULES_GLUED_BEFORE,
    RULES_POLITE,
    RULES_LAW_PART,
    RULES_VERB,
    RULES_FOOTNOTE,
    RULES_IMAGE_NOUN,
    RULES_IMAGE_ENGLISH,
    RULES_IMAGE_DANISH,
    RULES_IMAGE_NOTE,
    RULES_REMARK,
    RULES_OLD_WORD,
    RULES_NEW_WORD,
    /* front.tsv */
    RULES_FRONT_TITLE,
    RULES_FRONT_SUBJECT,
    RULES_FRONT_DATE,
    RULES_FRONT_YEAR,
    RULES_FRONT_AUTHOR,
    RULES_FRONT_RECIPIENT,
    RULES_FRONT_JOURNAL,
    RULES_FRONT_TAG,
    RULES_FRONT_NAME,
    RULES_MAIL_FIRST,
    RULES_MAIL_SENT,
    RULES_MAIL_ANSWER,
    RULES_COUNT
};

struct rules_word {
    str text;
    bool open_before, open_after; /* the * of the table */
    int value;                    /* the third column; 0 if there is none */
};

struct rules_list {
    const struct rules_word *words;
    size_t count;
    bool open;            /* a word has a * before it */
    uint32_t begins[256]; /* by the byte that a word begins with: bit b % 32 for its second byte b, or all for
                             none */
};

/* All classes, in the order of the enum. */
extern const struct rules_list rules_lists[RULES_COUNT];

/* As `begins`, of the classes number-label and label-... together. */
extern const uint32_t rules_label_begins[256];

/* Whether a word of the classes that begin so may begin s, in any case, by its first two bytes: quick.
 * Capitals and small letters have the same five lowest bits. */
static inline bool rules_may_begin(const uint32_t begins[256], str s) {
    if (!s.n) return false;
    unsigned char first = (unsigned char)s.p[0];
    uint32_t seconds = begins[first >= 'A' && first <= 'Z' ? first + 32 : first];
    return s.n > 1 ? seconds >> ((unsigned char)s.p[1] % 32) & 1 : seconds > 0;
}

/* The word of the class that s is, as a whole; NULL for none. */
const struct rules_word *rules_is(enum rules_class, str s);

/* The longest word of the class that s begins with; NULL for none. */
const struct rules_word *rules_begins(enum rules_class, str s);

/* The first word of the class, in the table's order, that s ends with; NULL for none. */
const struct rules_word *rules_ends(enum rules_class, str s);

/* The first word of the class, in the table's order, that stands somewhere in s, and in *at the byte where it
 * begins; NULL for none. at may be NULL. */
const struct rules_word *rules_inside(enum rules_class, str s, size_t *at);

#endif
