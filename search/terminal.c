#include "search/terminal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/str.h"

/* No terminal is narrower, or wider: its columns are an unsigned short. */
enum { COLUMNS_LEAST = 20, COLUMNS_GREATEST = 65535, COLUMNS_USUAL = 80 };

bool terminal_is_screen(void) {
    return isatty(STDOUT_FILENO) || getenv("COLUMNS");
}

static bool read_size(struct winsize *size) {
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, size) == 0;
}

size_t terminal_columns(void) {
    const char *set = getenv("COLUMNS");
    struct winsize size;
    char *end = NULL;
    unsigned long columns = set && isdigit((unsigned char)set[0]) ? strtoul(set, &end, 10) : 0;
    if (columns >= COLUMNS_LEAST && columns <= COLUMNS_GREATEST && !*end) return columns;
    return read_size(&size) && size.ws_col >= COLUMNS_LEAST ? size.ws_col : COLUMNS_USUAL;
}

bool terminal_has_height(void) {
    struct winsize size;
    return read_size(&size) && size.ws_row > 0;
}

bool terminal_is_dumb(void) {
    const char *term = getenv("TERM");
    return term && strcmp(term, "dumb") == 0;
}

/* Terminals that are known to open OSC 8 links, by what they leave in the environment. Inside tmux and screen
 * those variables speak of a terminal that is not asked. */
bool terminal_has_links(void) {
    static const char *const own[] = {"KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "WEZTERM_PANE",
                                      "DOMTERM"};
    static const char *const programs[] = {"iTerm.app", "WezTerm", "vscode", "ghostty",
                                           "mintty",    "Hyper",   "Tabby",  "rio"};
    static const char *const terms[] = {"xterm-kitty", "xterm-ghostty", "alacritty",
                                        "foot",        "contour",       "wezterm"};
    const char *program = getenv("TERM_PROGRAM"), *term = getenv("TERM"), *vte = getenv("VTE_VERSION");
    if (getenv("TMUX") || getenv("STY")) return false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (getenv(own[i])) return true;
    for (size_t i = 0; program && i < sizeof programs / sizeof *programs; i++)
        if (strcmp(program, programs[i]) == 0) return true;
    for (size_t i = 0; term && i < sizeof terms / sizeof *terms; i++)
        if (str_starts(str_of(term), str_of(terms[i]))) return true;
    return vte && strtol(vte, NULL, 10) >= 5000;
}
