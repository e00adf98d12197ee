/* Any bytes as PATH[:LINE[-LINE]]: both readings begin as what was typed, lines are in order, and what is cut
 * off the second is its lines alone. */
#include <ctype.h>

#include "fuzz.h"
#include "search/letter_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > 4096) return 0;
    buf typed = {0};
    struct letter_name name;
    buf_add(&typed, (str){(const char *)data, size});
    buf_byte(&typed, '\0');
    bool read = letter_name_read(typed.p, &name);
    const struct letter_reading *whole = &name.names[0], *cut = &name.names[1];
    MUST(str_eq(whole->typed, str_of(typed.p)));
    MUST(!read || whole->typed.n);
    MUST(!read || !cut->typed.n || (name.first >= 1 && name.first <= name.last));
    if (read && cut->typed.n) {
        MUST(str_starts(whole->typed, cut->typed) && whole->typed.p[cut->typed.n] == ':');
        for (size_t i = cut->typed.n + 1; i < whole->typed.n; i++)
            MUST(isdigit((unsigned char)whole->typed.p[i]) || whole->typed.p[i] == '-');
    }
    for (size_t i = 0; i < 2; i++) {
        str path = buf_str(&name.names[i].absolute);
        MUST(!path.n || path.p[0] == '/');
        MUST(!read || (path.n > 0) == (name.names[i].typed.n > 0));
    }
    letter_name_release(&name);
    buf_release(&typed);
    return 0;
}
