#include "base/message.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/program.h"

#define DOMAIN "brev"

/* Where `make install` puts catalogues, unless they stand beside the program. */
#ifndef LOCALEDIR
#define LOCALEDIR "/usr/local/share/locale"
#endif

/* What the person has set: as setlocale asks for it. NULL for nothing. */
static const char *locale_wanted(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return value;
    }
    return NULL;
}

/* Is English, in which all is written, the first of these languages: en_GB:da, C.UTF-8? */
static bool prefers_english(const char *languages) {
    size_t n = strcspn(languages, ":_.@");
    str first = {languages, n};
    return str_eq(first, STR("en")) || str_eq(first, STR("C")) || str_eq(first, STR("POSIX"));
}

/* A locale that is not installed, taken for its language alone: gettext goes by LANGUAGE in any locale but C.
 */
static bool borrow_locale(const char *languages) {
    return setlocale(LC_MESSAGES, "C.UTF-8") && setenv("LANGUAGE", languages, 1) == 0;
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
        if (opens_beside(folder, "locale", &owner) || opens_beside(folder, "../share/locale", &owner))
            return true;
    }
    return opens(LOCALEDIR);
}

void message_begin(void) {
    const char *locale = locale_wanted(), *languages = getenv("LANGUAGE");
    int before = errno;
    if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0) return;
    if (!languages || !*languages) languages = locale;
    if (prefers_english(languages)) return;
    if (!setlocale(LC_MESSAGES, "") && !borrow_locale(languages)) return;
    textdomain(DOMAIN);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    if (find_catalogue()) {
        /* the system's own sentences in the same language, opened while files may be */
        bind_textdomain_codeset("libc", "UTF-8");
        (void)strerror(ENOENT);
        memory_sentence(gettext(memory_sentence(NULL)));
    } else {
        setlocale(LC_MESSAGES, "C"); /* not in two languages at once */
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
