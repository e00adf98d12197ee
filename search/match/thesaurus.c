#include "search/match/thesaurus.h"

#include <stdint.h>

extern const char thesaurus_data[] __attribute__((visibility("hidden")));
extern const char thesaurus_data_end[] __attribute__((visibility("hidden")));

static str entries(void) {
    /* one file's bytes, whose end the assembler marks */
    return (str){thesaurus_data, (uintptr_t)thesaurus_data_end - (uintptr_t)thesaurus_data};
}

bool thesaurus_present(void) {
    return entries().n > 0;
}

void thesaurus_each(str word, void (*take)(void *, str other), void *context) {
    for (str rest = entries(); rest.n;) {
        str others = str_cut(&rest, '\n'), head = str_cut(&others, '\t');
        bool all = str_eq(head, word);
        while (others.n) {
            str other = str_cut(&others, '|');
            if (all) take(context, other);
            if (!all && str_eq(other, word)) take(context, head);
        }
    }
}
