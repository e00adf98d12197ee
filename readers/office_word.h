/* What the parts of a DOCX share: the namespaces and names of WordprocessingML, its values of truth. */
#ifndef READERS_OFFICE_WORD_H
#define READERS_OFFICE_WORD_H

#include <stdbool.h>

#include "readers/office_xml.h"

/* 'w' words, 'r' relations of parts, 'm' formulas, 'c' compatibility; each transitional and strict. */
extern const struct xml_space word_spaces[];
extern const size_t word_space_count;

/* "1", "true", "on". */
bool word_is_true(const char *value);

/* Of w:val; without a value it is true. */
bool word_truth(xml_attributes attributes);

/* A copy of the value of w:val, "" if there is none; the caller frees it. */
char *word_value(xml_attributes attributes);

/* w:b, w:vanish, w:sz among the properties of a run: -1 = not said. */
struct word_run {
    int bold, hidden;
    long size; /* in half points */
};

#define WORD_RUN_UNSAID ((struct word_run){-1, -1, -1})

/* What `over` says, and what `under` says of the rest. */
struct word_run word_run_over(struct word_run over, struct word_run under);

#endif
