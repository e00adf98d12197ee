/* The year that a letter is for, and the years that texts and names have. 0 is none, everywhere. */
#ifndef INDEXER_YEAR_H
#define INDEXER_YEAR_H

#include <stdbool.h>

#include "base/str.h"

/* The goal year that a title or heading names, by the rules of letter(5). aim_needed: only if it speaks of
 * goals. signed_year: that of the letter, or 0. */
int year_of_goal(str text, bool aim_needed, int signed_year);

/* Whether the text is a year, or a span of years, and nothing else. */
bool year_is_alone(str text);

/* Whether the text names a year that dates something: not "Boligselskabet af 1944", "J. 1452". */
bool year_is_named(str text);

/* The year of a sentence that announces goals: "For 2014 udmeldes følgende fire mål". */
int year_announced(str text);

/* The year of a line such as "Referat af mødet den 5. maj 2014" or "Nyhedsbrev, marts 2021": of its date,
 * else the only year that it names. */
int year_in(str text);

/* The year of the first whole date in lower-case text that does not stand after a word such as "af" or
 * "inden". */
int year_of_day(str lower);

/* The year in a file's or folder's name: of its date (2018-05-01, 20180501) or alone (brev-2020); one that
 * begins the name, else the only one, or the first of two that follow each other. */
int year_in_name(str name);

/* The year in the name of the folder that the path's file lies in, or of one of the three around it that are
 * nothing but a year or a date. */
int year_in_folders(str path);

#endif
