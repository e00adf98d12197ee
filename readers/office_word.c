#include "readers/office_word.h"

#include <string.h>

#include "base/memory.h"

const struct xml_space word_spaces[] = {
    {'w', "http://schemas.openxmlformats.org/wordprocessingml/2006/main"},
    {'c', "http://schemas.openxmlformats.org/markup-compatibility/2006"},
    {'m', "http://schemas.openxmlformats.org/officeDocument/2006/math"},
    {'w', "http://purl.oclc.org/ooxml/wordprocessingml/main"},
    {'m', "http://purl.oclc.org/ooxml/officeDocument/math"},
    {'r', "http://schemas.openxmlformats.org/package/2006/relationships"},
};
const size_t word_space_count = sizeof word_spaces / sizeof *word_spaces;

bool word_is_true(const char *value) {
    return strcmp(value, "0") != 0 && strcmp(value, "false") != 0 && strcmp(value, "off") != 0 &&
           strcmp(value, "none") != 0;
}

bool word_truth(xml_attributes attributes) {
    const char *value = xml_attribute(attributes, "val");
    return !value || word_is_true(value);
}

char *word_value(xml_attributes attributes) {
    const char *value = xml_attribute(attributes, "val");
    return memory_copied(value ? value : "", value ? strlen(value) : 0);
}

struct word_run word_run_over(struct word_run over, struct word_run under) {
    if (over.bold < 0) over.bold = under.bold;
    if (over.hidden < 0) over.hidden = under.hidden;
    if (over.size < 0) over.size = under.size;
    return over;
}
