#include "base/config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"

#define NUMBER_MOST 1000000000

enum kind { PATH, INDEX, PATHS, READERS, CHOICE, COMMAND, SECRET, NUMBER, BYTES };

struct setting {
    const char *name;
    enum kind kind;
    size_t place;        /* of its member in struct config */
    const char *choices; /* CHOICE: with a blank on both sides of each */
    long least;          /* NUMBER */
};

#define MEMBER(member) offsetof(struct config, member)

static const struct setting settings[] = {
    {"index", INDEX, MEMBER(index), NULL, 0},
    {"letters", PATHS, MEMBER(letters), NULL, 0},
    {"format", CHOICE, MEMBER(format), " text tsv csv json ", 0},
    {"color", CHOICE, MEMBER(color), " auto always never ", 0},
    {"hyperlink", CHOICE, MEMBER(hyperlink), " auto always never ", 0},
    {"derived", CHOICE, MEMBER(derived), " near all none ", 0},
    {"scale", CHOICE, MEMBER(scale), " passages per_1000 ", 0},
    {"words", CHOICE, MEMBER(words), " telling all ", 0},
    {"pager", COMMAND, MEMBER(pager), NULL, 0},
    {"limit", NUMBER, MEMBER(limit), NULL, 0},
    {"timeout", NUMBER, MEMBER(timeout), NULL, 0},
    {"jobs", NUMBER, MEMBER(jobs), NULL, 1},
    {"memory", BYTES, MEMBER(memory), NULL, 0},
    {"reader", READERS, MEMBER(readers), NULL, 0},
    {"vocabulary", PATH, MEMBER(vocabulary), NULL, 0},
    {"authority", PATH, MEMBER(authority), NULL, 0},
    {"user", SECRET, MEMBER(user), NULL, 0},
    {"password", SECRET, MEMBER(password), NULL, 0},
    {"token", SECRET, MEMBER(token), NULL, 0},
};

#define SETTINGS (sizeof settings / sizeof *settings)
#define SETTING_NAMES                                                                                        \
    "index, letters, format, color, hyperlink, derived, scale, words, pager, limit, timeout, jobs, "         \
    "memory, reader, vocabulary, authority, user, password, token"

/* Where the reader is, for messages. */
struct place {
    const char *file;
    size_t line;
    const struct setting *setting;
    str value;
    struct error *error;
};

__attribute__((format(printf, 2, 3))) static enum status wrong(const struct place *p, const char *format,
                                                               ...) {
    buf sentence = {0};
    va_list args;
    va_start(args, format);
    buf_vaddf(&sentence, format, args);
    va_end(args);
    enum status status = fail(p->error, BAD_USAGE, "%s:%zu: %s", p->file, p->line, sentence.p);
    buf_release(&sentence);
    return status;
}

static char **text_member(struct config *c, const struct setting *s) {
    return (char **)(void *)((char *)c + s->place);
}

static long *number_member(struct config *c, const struct setting *s) {
    return (long *)(void *)((char *)c + s->place);
}

static const struct setting *setting_named(str name) {
    for (size_t i = 0; i < SETTINGS; i++)
        if (str_eq(name, str_of(settings[i].name))) return &settings[i];
    return NULL;
}

/* A path does not depend on the folder that a program is started in. */
static enum status take_path(const struct place *p, const char *home, char **out) {
    buf path = {0};
    if (str_eq(p->value, STR("~")) || str_starts(p->value, STR("~/"))) {
        if (!home || home[0] != '/') return wrong(p, _("nobody knows what ~ is here: HOME is not set"));
        buf_add(&path, str_of(home));
        buf_add(&path, str_sub(p->value, 1, p->value.n));
    } else if (str_starts(p->value, STR("/"))) {
        buf_add(&path, p->value);
    } else {
        return wrong(p, _("%s takes a path that begins with / or ~/"), p->setting->name);
    }
    *out = path.p;
    return OK;
}

bool config_is_address(const char *typed) {
    return str_starts(str_of(typed), STR("opensearch://")) ||
           str_starts(str_of(typed), STR("opensearchs://"));
}

static enum status take_index(const struct place *p, const char *home, char **out) {
    char *value = memory_copied(p->value.p, p->value.n);
    if (config_is_address(value)) {
        *out = value;
        return OK;
    }
    free(value);
    return take_path(p, home, out);
}

static enum status take_secret(const struct place *p, bool open, char **out) {
    if (open)
        return wrong(p, _("%s stands in a file that others may read; type: chmod 600 %s"), p->setting->name,
                     p->file);
    *out = memory_copied(p->value.p, p->value.n);
    return OK;
}

static enum status take_number(const struct place *p, long *out) {
    long number = 0;
    for (size_t i = 0; i < p->value.n && number >= 0; i++) {
        bool digit = isdigit((unsigned char)p->value.p[i]);
        number = digit ? number * 10 + (p->value.p[i] - '0') : -1;
        if (number > NUMBER_MOST) number = -1;
    }
    if (!p->value.n || number < p->setting->least)
        return wrong(p, _("%s takes a number from %ld on, not '%.*s'"), p->setting->name, p->setting->least,
                     (int)p->value.n, p->value.p);
    *out = number;
    return OK;
}

int64_t config_bytes(str text) {
    static const char units[] = "KMGT";
    int64_t number = 0;
    size_t i = 0;
    for (; i < text.n && isdigit((unsigned char)text.p[i]); i++) {
        number = number * 10 + (text.p[i] - '0');
        if (number > INT32_MAX) return -1;
    }
    if (!number) return -1;
    const char *unit = i + 1 == text.n ? strchr(units, toupper((unsigned char)text.p[i])) : NULL;
    if (i == text.n) return number;
    return unit && *unit ? number << 10 * (unit - units + 1) : -1;
}

static enum status take_bytes(const struct place *p, int64_t *out) {
    *out = config_bytes(p->value);
    if (*out > 0) return OK;
    return wrong(p, _("%s takes bytes, as 500M or 2G, not '%.*s'"), p->setting->name, (int)p->value.n,
                 p->value.p);
}

static enum status take_choice(const struct place *p, char **out) {
    buf choice = {0};
    buf_addf(&choice, " %.*s ", (int)p->value.n, p->value.p);
    str choices = str_of(p->setting->choices);
    bool known = !memchr(p->value.p, ' ', p->value.n) && str_find(choices, buf_str(&choice)) < choices.n;
    buf_release(&choice);
    if (!known)
        return wrong(p, _("%s takes one of:%.*s; not '%.*s'"), p->setting->name, (int)(choices.n - 1),
                     choices.p, (int)p->value.n, p->value.p);
    *out = memory_copied(p->value.p, p->value.n);
    return OK;
}

/* Adds to a list of texts, and takes the text over. */
static void add_text(char ***list, size_t *count, char *text) {
    *list = memory_resized(*list, *count + 1, sizeof **list);
    (*list)[(*count)++] = text;
}

static bool is_ending(str s) {
    bool good = s.n > 1 && s.n < CONFIG_ENDING && s.p[0] == '.';
    for (size_t i = 1; i < s.n && good; i++)
        good = isalnum((unsigned char)s.p[i]) || (s.p[i] == '.' && i + 1 < s.n);
    return good;
}

/* application/pdf */
static bool is_type(str s) {
    size_t slashes = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!isalnum((unsigned char)s.p[i]) && !strchr("/.+-", s.p[i])) return false;
        slashes += s.p[i] == '/';
    }
    return slashes == 1 && s.n < CONFIG_TYPE && isalnum((unsigned char)s.p[0]) && s.p[s.n - 1] != '/';
}

/* The ending of file names or the MIME type, in lower case, and what follows it, after one blank. */
static enum status take_reader(const struct place *p, struct config *out) {
    str rest = p->value;
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '\t') n++;
    if (!is_ending(str_sub(rest, 0, n)) && !is_type(str_sub(rest, 0, n)))
        return wrong(
            p,
            _("%s takes an ending of file names, or a MIME type, and a command: .doc antiword -; not '%.*s'"),
            p->setting->name, (int)rest.n, rest.p);
    buf line = {0};
    for (size_t i = 0; i < n; i++) buf_byte(&line, (char)tolower((unsigned char)rest.p[i]));
    str command = str_trim(str_sub(rest, n, rest.n));
    if (command.n) buf_byte(&line, ' ');
    buf_add(&line, command);
    add_text(&out->readers, &out->reader_count, line.p);
    return OK;
}

static enum status take_value(const struct place *p, const char *home, struct config *out) {
    const struct setting *s = p->setting;
    char *path = NULL;
    if (!p->value.n && s->kind != COMMAND) return wrong(p, _("%s has no value"), s->name);
    switch (s->kind) {
    case PATH:
        return take_path(p, home, text_member(out, s));
    case INDEX:
        return take_index(p, home, text_member(out, s));
    case SECRET:
        return take_secret(p, out->open, text_member(out, s));
    case CHOICE:
        return take_choice(p, text_member(out, s));
    case NUMBER:
        return take_number(p, number_member(out, s));
    case BYTES:
        return take_bytes(p, (int64_t *)(void *)((char *)out + s->place));
    case COMMAND:
        *text_member(out, s) = memory_copied(p->value.n ? p->value.p : "", p->value.n);
        return OK;
    case READERS:
        return take_reader(p, out);
    case PATHS:
        break;
    }
    enum status status = take_path(p, home, &path);
    if (!status) add_text(&out->letters, &out->letter_count, path);
    return status;
}

static enum status take_line(str line, struct place *p, const char *home, size_t seen[SETTINGS],
                             struct config *out) {
    line = str_trim(line);
    if (!line.n || line.p[0] == '#') return OK;
    if (memchr(line.p, '\0', line.n)) return wrong(p, _("there is a NUL byte in this line"));
    str value = line, name = str_trim(str_cut(&value, '='));
    if (!value.p)
        return wrong(p, _("a line is NAME = VALUE, or begins with #; this is neither: %.*s"), (int)line.n,
                     line.p);
    p->setting = setting_named(name);
    if (!p->setting)
        return wrong(p, _("there is no setting '%.*s'; choose one of: %s"), (int)name.n, name.n ? name.p : "",
                     SETTING_NAMES);
    p->value = str_trim(value);
    size_t *before = &seen[p->setting - settings];
    if (*before && p->setting->kind != PATHS && p->setting->kind != READERS)
        return wrong(p, _("%s is set a second time; the first was in line %zu"), p->setting->name, *before);
    *before = p->line;
    return take_value(p, home, out);
}

void config_init(struct config *c) {
    *c = (struct config){.limit = -1, .timeout = -1, .jobs = -1, .memory = -1};
}

enum status config_parse(str text, const char *name, const char *home, struct config *out,
                         struct error *error) {
    struct place place = {.file = name, .error = error};
    size_t seen[SETTINGS] = {0};
    enum status status = OK;
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_sub(text, 3, text.n);
    while (text.n && !status) {
        str line = str_cut(&text, '\n');
        place.line++;
        status = take_line(line, &place, home, seen, out);
    }
    return status;
}

/* Where the file would be; NULL if there is no home for it. An XDG path that is not absolute does not
 * count. */
static char *config_path(const char *home) {
    const char *folder = getenv("XDG_CONFIG_HOME");
    buf path = {0};
    if (folder && folder[0] == '/')
        buf_addf(&path, "%s/brev/config", folder);
    else if (home && home[0] == '/')
        buf_addf(&path, "%s/.config/brev/config", home);
    return path.p;
}

static enum status unreadable(const char *path, enum status status, const char *why, struct error *error) {
    return fail(error, status, _("cannot read the settings in %s: %s; --no-config goes on without"), path,
                why);
}

/* NONE if there is no file for us: also in a folder that we may not enter, which is somebody else's. */
static enum status read_file(const char *path, buf *out, bool *open_to_others, struct error *error) {
    struct stat state;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        int why = errno;
        if (why == ENOENT || why == ENOTDIR || (why == EACCES && access(path, F_OK) != 0)) return NONE;
        return unreadable(path, why == EACCES ? BAD_USAGE : BAD_SYSTEM, message_errno(why), error);
    }
    const char *why = NULL;
    enum status status = BAD_SYSTEM;
    char block[4096];
    ssize_t n = 0;
    if (fstat(fd, &state) != 0)
        why = message_errno(errno);
    else if (!S_ISREG(state.st_mode))
        why = _("it is no file"), status = BAD_USAGE;
    else
        *open_to_others = state.st_mode & (S_IRGRP | S_IROTH);
    while (!why && (n = read(fd, block, sizeof block)) > 0) {
        buf_add(out, (str){block, (size_t)n});
        if (out->n > CONFIG_BYTES) why = _("it is too large"), status = BAD_USAGE;
    }
    if (n < 0) why = message_errno(errno);
    status = why ? unreadable(path, status, why, error) : OK;
    close(fd);
    return status;
}

enum status config_read(struct config *out, struct error *error) {
    const char *home = getenv("HOME");
    char *path = config_path(home);
    buf text = {0};
    enum status status = path ? read_file(path, &text, &out->open, error) : NONE;
    if (status == OK) status = config_parse(buf_str(&text), path, home, out, error);
    buf_release(&text);
    free(path);
    return status == NONE ? OK : status;
}

void config_release(struct config *c) {
    for (size_t i = 0; i < SETTINGS; i++) switch (settings[i].kind) {
        case PATH:
        case INDEX:
        case CHOICE:
        case COMMAND:
        case SECRET:
            free(*text_member(c, &settings[i]));
            break;
        case PATHS:
        case READERS:
        case NUMBER:
        case BYTES:
            break;
        }
    for (size_t i = 0; i < c->letter_count; i++) free(c->letters[i]);
    free(c->letters);
    for (size_t i = 0; i < c->reader_count; i++) free(c->readers[i]);
    free(c->readers);
    config_init(c);
}
