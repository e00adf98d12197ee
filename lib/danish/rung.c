#include "danish/rung.h"

#include <assert.h>

const char *rung_name(enum rung rung) {
    static const char *const names[RUNGS] = {"form", "spelling", "stem", "abbreviation", "part", "slip"};
    assert(rung < RUNGS);
    return names[rung];
}
