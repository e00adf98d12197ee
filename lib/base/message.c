#include "base/message.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/catalogue.h"
#include "base/memory.h"
#include "base/program.h"

/* Where `make install` puts catalogues, unless they stand beside the program. */
#ifndef LOCALEDIR
#define LOCALEDIR "/usr/local/share/locale"
#endif

/* Where the C library's own translations are. */
#define SYSTEM_LOCALEDIR "/usr/share/locale"

#define LANGUAGE_MAX 32

static struct catalogue ours, system_sentences;

const char *message_translate(const char *text) {
    const char *translated = catalogue_find(&ours, text);
    return translated ? translated : text;
}

const char *message_plural(const char *one, const char *many, unsigned long n) {
    const char *translated = catalogue_find_plural(&ours, one, n);
    if (translated) return translated;
    return n == 1 ? one : many;
}

const char *message_errno(int number) {
    const char *text = strerror(number);
    const char *translated = catalogue_find(&system_sentences, text);
    return translated ? translated : text;
}

/* The locale that the user has set, in setlocale's order; NULL if there is none. */
static const char *locale_wanted(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return value;
    }
    return NULL;
}

/* Is it English, in which everything is written: en_GB, C.UTF-8? */
static bool is_english(str language) {
    size_t n = 0;
    while (n < language.n && !strchr("_.@", language.p[n])) n++;
    language.n = n;
    return str_eq(language, STR("en")) || str_eq(language, STR("C")) || str_eq(language, STR("POSIX"));
}

/* One language of a list as catalogues' folders are named, da_DK; false if it cannot be such a name. */
static bool folder_name(str language, char name[LANGUAGE_MAX]) {
    size_t n = 0;
    while (n < language.n && !strchr(".@", language.p[n])) n++;
    if (n == 0 || n >= LANGUAGE_MAX) return false;
    for (size_t i = 0; i < n; i++)
        if (!isalpha((unsigned char)language.p[i]) && language.p[i] != '_') return false;
    memcpy(name, language.p, n);
    name[n] = '\0';
    return true;
}

/* Opens folder/da_DK/LC_MESSAGES/domain.mo, or else folder/da/…. */
static bool opens(const char *folder, const char *language, const char *domain, struct catalogue *out) {
    char path[PATH_MAX + 128];
    for (size_t n = strlen(language); n; n = strcspn(language, "_") < n ? strcspn(language, "_") : 0) {
        snprintf(path, sizeof path, "%s/%.*s/LC_MESSAGES/%s.mo", folder, (int)n, language, domain);
        if (catalogue_open(path, out)) return true;
    }
    return false;
}

/* A catalogue is trusted as the program is: it must belong to the same owner. */
static bool opens_beside(str program, const char *folder, const struct stat *owner, const char *language) {
    char path[PATH_MAX + 32];
    struct stat state;
    snprintf(path, sizeof path, "%.*s%s", (int)program.n, program.p, folder);
    return stat(path, &state) == 0 && S_ISDIR(state.st_mode) && state.st_uid == owner->st_uid &&
           opens(path, language, "brev", &ours);
}

static bool find_catalogue(const char *language) {
    char file[PATH_MAX];
    struct stat owner;
    str folder = {file, program_file(file, sizeof file)};
    if (folder.n && stat(file, &owner) == 0) {
        while (folder.n && file[folder.n - 1] != '/') folder.n--;
        if (opens_beside(folder, "locale", &owner, language) ||
            opens_beside(folder, "../share/locale", &owner, language))
            return true;
    }
    return opens(LOCALEDIR, language, "brev", &ours);
}

void message_begin(void) {
    const char *locale = locale_wanted(), *languages = getenv("LANGUAGE");
    int before = errno;
    if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0) return;
    str rest = str_of(languages && *languages ? languages : locale);
    while (rest.n) {
        char language[LANGUAGE_MAX];
        str next = str_cut(&rest, ':');
        if (is_english(next)) break;
        if (!folder_name(next, language) || !find_catalogue(language)) continue;
        opens(SYSTEM_LOCALEDIR, language, "libc", &system_sentences);
        memory_sentence(_(memory_sentence(NULL)));
        break;
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
