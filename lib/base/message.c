#include "base/message.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/program.h"

#define DOMAIN "brev"

/* Where `make install` puts catalogues, unless they stand beside the program. */
#ifndef LOCALEDIR
#define LOCALEDIR "/usr/local/share/locale"
#endif

/* A locale that is not installed, taken for its language alone: gettext goes by LANGUAGE in any locale but C. */
static const char *borrow_locale(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *wanted = NULL, *language = getenv("LANGUAGE");
    for (size_t i = 0; i < sizeof names / sizeof *names && !(wanted && *wanted); i++) wanted = getenv(names[i]);
    if (!wanted || !*wanted) return NULL;
    const char *locale = setlocale(LC_MESSAGES, "C.UTF-8");
    if (locale && !(language && *language)) setenv("LANGUAGE", wanted, 1);
    return locale;
}

/* gettext gives back the very text that it was asked for where it has no other. */
static bool opens(const char *folder) {
    const char *probe = "en";
    return bindtextdomain(DOMAIN, folder) && gettext(probe) != probe;
}

/* A catalogue is trusted as the program is: it must belong to the same owner. */
static bool opens_beside(str program, const char *folder, const struct stat *owner) {
    char path[PATH_MAX + 32];
    struct stat state;
    snprintf(path, sizeof path, "%.*s%s", (int)program.n, program.p, folder);
    return stat(path, &state) == 0 && S_ISDIR(state.st_mode) && state.st_uid == owner->st_uid && opens(path);
}

static bool find_catalogue(void) {
    char file[PATH_MAX];
    struct stat owner;
    str folder = {file, program_file(file, sizeof file)};
    if (folder.n && stat(file, &owner) == 0) {
        while (folder.n && file[folder.n - 1] != '/') folder.n--;
        if (opens_beside(folder, "locale", &owner) || opens_beside(folder, "../share/locale", &owner)) return true;
    }
    return opens(LOCALEDIR);
}

void message_begin(void) {
    const char *locale = setlocale(LC_MESSAGES, ""), *language = getenv("LANGUAGE");
    int before = errno;
    if (!locale) {
        locale = borrow_locale();
        language = getenv("LANGUAGE");
    }
    if (!locale || strcmp(locale, "C") == 0) return;
    if (str_starts(str_of(locale), STR("C.")) && !(language && *language)) return; /* there is nothing to look for */
    textdomain(DOMAIN);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    if (find_catalogue()) {
        /* the system's own sentences in the same language, opened while files may be */
        bind_textdomain_codeset("libc", "UTF-8");
        (void)strerror(ENOENT);
    }
    errno = before;
}

const char *message_language(void) {
    /* TRANSLATORS: the code of your language: da, de, fr */
    return _("en");
}

void message_number(double number, int decimals, buf *out) {
    size_t from = out->n;
    /* TRANSLATORS: what parts a number from its decimals: 0.5 or 0,5 */
    const char *sign = _(".");
    buf_addf(out, "%.*f", decimals, number);
    for (size_t i = from; i < out->n; i++)
        if (out->p[i] == '.') out->p[i] = sign[0];
}
