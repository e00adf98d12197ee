#include "indexer/format.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/sandbox.h"
#include "base/system.h"
#include "indexer/reader.h"
#include "indexer/signature.h"
#include "store/write.h"

/* Limits of a command that sets none itself. */
#define COMMAND_CPU_SECONDS 60
#define COMMAND_FILE ((rlim_t)1 << 30)

/* A longer ending of a name is none. In bytes. */
#define ENDING_LONGEST 9

#define OURS "brev-readers"

static const struct format built_in[] = {
    {".pdf", TYPE_PDF, "pdf", NULL, OURS, NULL, false},
    {".docx", TYPE_DOCX, "office", NULL, OURS, NULL, false},
    {".docm", TYPE_DOCX, "office", NULL, OURS, NULL, false},
    {".dotx", TYPE_DOCX, "office", NULL, OURS, NULL, false},
    {".dotm", TYPE_DOCX, "office", NULL, OURS, NULL, false},
    {".odt", TYPE_ODT, "office", NULL, OURS, NULL, false},
    {".ott", TYPE_ODT, "office", NULL, OURS, NULL, false},
    {".fodt", TYPE_ODT, "office", NULL, OURS, NULL, false},
    {".eml", TYPE_MAIL, "mail", NULL, OURS, NULL, false},
    {".mbox", TYPE_MBOX, "mail", NULL, OURS, NULL, false},
    {".mht", TYPE_MAIL, "mail", NULL, OURS, NULL, false},
    {".mhtml", TYPE_MAIL, "mail", NULL, OURS, NULL, false},
    {".html", TYPE_HTML, "html", NULL, OURS, NULL, false},
    {".htm", TYPE_HTML, "html", NULL, OURS, NULL, false},
    {".xhtml", TYPE_HTML, "html", NULL, OURS, NULL, false},
    {".zip", TYPE_ZIP, "archive", NULL, OURS, NULL, false},
    {".doc", TYPE_WORD, NULL, "antiword -m UTF-8.txt -w 0 -", "antiword", NULL, false},
    {".rtf", TYPE_RTF, NULL, NULL, NULL, NULL, false}, /* a line of the settings can read it */
};

#define BUILT_IN (sizeof built_in / sizeof *built_in)

static const struct format text_format;

/* The settings' first; for as long as the program runs. */
static struct {
    struct format *all;
    struct starter_command *commands; /* of the same numbers */
    size_t count, from_settings;
    int64_t number;
    struct starter starter;
    bool started;
} table;

static bool is_file(const char *path) {
    struct stat state;
    return stat(path, &state) == 0 && S_ISREG(state.st_mode) && access(path, X_OK) == 0;
}

/* Where a reader program is: in $BREV_READERS, beside this program where it was built, where it was
 * installed. */
static char *find_program(const char *name) {
    char own[PATH_MAX];
    buf path = {0};
    const char *folder = getenv("BREV_READERS");
    if (folder && folder[0]) {
        buf_addf(&path, "%s/%s", folder, name);
        if (is_file(path.p)) return path.p;
        buf_release(&path);
        return NULL;
    }
    str program = {own, program_file(own, sizeof own)};
    buf_addf(&path, "%.*sreaders/%s", (int)(program.n - path_name(program).n), program.p, name);
    if (is_file(path.p)) return path.p;
    buf_clear(&path);
    buf_addf(&path, "%s/%s", READERDIR, name);
    if (is_file(path.p)) return path.p;
    buf_release(&path);
    return NULL;
}

/* The file of a command's first word, if it is a plain name or path; NULL if there is none. */
static char *find_command(const char *command) {
    size_t n = strcspn(command, " \t|&;<>()$`\"'");
    const char *rest = getenv("PATH");
    buf path = {0};
    if (memchr(command, '/', n)) {
        buf_addf(&path, "%.*s", (int)n, command);
        if (is_file(path.p)) return path.p;
    }
    for (str folders = str_of(rest ? rest : "/usr/bin:/bin"); folders.p && !memchr(command, '/', n);) {
        str folder = str_cut(&folders, ':');
        buf_clear(&path);
        buf_addf(&path, "%.*s/%.*s", (int)folder.n, folder.p, (int)n, command);
        if (is_file(path.p)) return path.p;
    }
    buf_release(&path);
    return NULL;
}

static void run_program(const char *file, const char *name) {
    execl(file, file, name, (char *)NULL);
}

/* Whatever it is, it is held by what can be done without its help. */
static void run_command(const char *command, const char *name) {
    setrlimit(RLIMIT_CPU, &(struct rlimit){COMMAND_CPU_SECONDS, COMMAND_CPU_SECONDS + 1});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){COMMAND_FILE, COMMAND_FILE});
    sandbox_confine();
    execl("/bin/sh", "sh", "-c", command, "sh", name, (char *)NULL);
}

static void become(void *context, const char *name) {
    const struct format *format = context;
    system_die_with_parent();
    if (format->program && !name)
        run_program(format->file, "--serve");
    else if (format->program)
        run_program(format->file, name);
    else
        run_command(format->command, name);
}

static void find(struct format *format) {
    if (format->program)
        format->file = find_program(format->program);
    else if (format->command)
        format->file = find_command(format->command);
    /* a command of the settings may be anything that a shell knows */
    format->found = format->file || (format->command && !format->package);
}

/* Which programs there are, and which they are: their files' sizes and times. */
static int64_t number_all(void) {
    struct file_state state;
    buf said = {0};
    int64_t number;
    for (size_t i = 0; i < table.count; i++) {
        const struct format *format = &table.all[i];
        struct stat file;
        buf_addf(&said, "%s\t%s\t", format->ending, format->command ? format->command : "");
        if (format->file && stat(format->file, &file) == 0)
            buf_addf(&said, "%lld %lld", (long long)file.st_size, (long long)system_modified(&file));
        buf_byte(&said, '\n');
    }
    file_state_hash(buf_str(&said), &state);
    memcpy(&number, state.hash, sizeof number);
    buf_release(&said);
    return number;
}

void formats_begin(char *const *settings, size_t count) {
    table.all = memory_zeroed(count + BUILT_IN, sizeof *table.all);
    table.commands = memory_zeroed(count + BUILT_IN, sizeof *table.commands);
    for (size_t i = 0; i < count; i++) {
        size_t n = strcspn(settings[i], " ");
        table.all[i] = (struct format){.ending = memory_copied(settings[i], n),
                                       .command = settings[i][n] ? settings[i] + n + 1 : NULL};
    }
    memcpy(table.all + count, built_in, sizeof built_in);
    table.from_settings = count;
    table.count = count + BUILT_IN;
    const char *folder = getenv("BREV_READERS");
    bool others = folder && folder[0]; /* they may not know how to serve */
    for (size_t i = 0; i < table.count; i++) {
        find(&table.all[i]);
        table.commands[i] =
            (struct starter_command){become, &table.all[i], true, table.all[i].program && !others};
    }
    table.number = number_all();
}

static const struct format *find_ending(str name, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        size_t n = strlen(table.all[i].ending);
        if (name.n >= n && strncasecmp(name.p + name.n - n, table.all[i].ending, n) == 0)
            return &table.all[i];
    }
    return NULL;
}

/* A line of the settings for the type, or for the ending of such files; else what is built in for them; NULL
 * for none.
 */
static const struct format *find_type(const char *type) {
    const struct format *found = NULL;
    for (size_t i = 0; i < table.count; i++) {
        const struct format *format = &table.all[i];
        if (i < table.from_settings && strcmp(format->ending, type) == 0) return format;
        if (!found && format->type && strcmp(format->type, type) == 0) found = format;
    }
    const struct format *own = found ? find_ending(str_of(found->ending), 0, table.from_settings) : NULL;
    return own ? own : found;
}

static const struct format *wanted(const struct format *format) {
    return format && (format->program || format->command) ? format : NULL;
}

static const struct format *wanted_or_text(const struct format *format) {
    return format == &text_format ? format : wanted(format);
}

/* By its ending; NULL if that says nothing. */
static const struct format *find_name(str name) {
    if (name.n && name.p[0] == '.' && !memchr(name.p + 1, '.', name.n - 1))
        return NULL; /* no more than an ending */
    const struct format *found = find_ending(name, 0, table.from_settings);
    if (!found && reader_of(name)) return &text_format;
    if (found) return found;
    found = find_ending(name, table.from_settings, table.count);
    return found ? find_type(found->type) : NULL;
}

const struct format *format_of(str file_name) {
    return wanted_or_text(find_name(path_name(file_name)));
}

/* Does the name end with what is no ending: "brev", "Brev til Ole", "1619.M20P23.havn:2,S"? */
static bool says_nothing(str name) {
    size_t dot = name.n;
    while (dot && name.p[dot - 1] != '.') dot--;
    str ending = str_sub(name, dot, name.n);
    bool letter = false;
    if (dot < 2 || !ending.n || ending.n >= ENDING_LONGEST) return true;
    for (size_t i = 0; i < ending.n; i++) {
        if (!isalnum((unsigned char)ending.p[i])) return true;
        letter |= isalpha((unsigned char)ending.p[i]) != 0;
    }
    return !letter;
}

/* Of two types whose files begin alike, the name knows more. */
static bool is_kind_of(const char *type, const char *by_content) {
    bool zip = strcmp(type, TYPE_DOCX) == 0 || strcmp(type, TYPE_ODT) == 0;
    bool mail = strcmp(type, TYPE_MAIL) == 0 || strcmp(type, TYPE_MBOX) == 0;
    return strcmp(type, by_content) == 0 || (zip && strcmp(by_content, TYPE_ZIP) == 0) ||
           (mail && (strcmp(by_content, TYPE_MAIL) == 0 || strcmp(by_content, TYPE_MBOX) == 0));
}

/* Is a file of this type no text, though its name says so? The head of a mail is text; so is a page in
 * Markdown. */
static bool is_no_text(str name, const char *type) {
    return strcmp(type, TYPE_PDF) == 0 || strcmp(type, TYPE_DOCX) == 0 || strcmp(type, TYPE_ODT) == 0 ||
           strcmp(type, TYPE_RTF) == 0 ||
           (strcmp(type, TYPE_HTML) == 0 && strcmp(reader_of(name)->name, "plain") == 0);
}

const struct format *format_of_content(str file_name, str head) {
    str name = path_name(file_name);
    const struct format *found = find_name(name);
    bool text = found == &text_format,
         open = text || (found ? found->type && wanted(found) : says_nothing(name));
    const char *type = open ? signature_type(head) : NULL;
    if (type && text && !is_no_text(name, type)) return found;
    const struct format *better =
        type && !(found && found->type && is_kind_of(found->type, type)) ? wanted(find_type(type)) : NULL;
    return better ? better : wanted_or_text(found);
}

const struct format *format_of_file(const char *path) {
    str name = path_name(str_of(path));
    char head[SIGNATURE_BYTES];
    const struct format *found = format_of(name);
    if (found || !says_nothing(name)) return found;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = fd >= 0 ? pread(fd, head, sizeof head, 0) : -1;
    if (fd >= 0) close(fd);
    return n > 0 ? format_of_content(name, (str){head, (size_t)n}) : NULL;
}

const struct format *format_of_stream(str name) {
    const struct format *found = format_of(name);
    return found ? found : &text_format;
}

void format_add_remedy(const struct format *format, buf *out) {
    if (format && format->package)
        buf_addf(out, _("to read it, install the package %s"), format->package);
    else
        buf_add(out,
                str_of(_("files of this kind are not read; a line 'reader = ENDING COMMAND' in the settings "
                         "can name what reads them")));
}

int64_t formats_number(void) {
    return table.number;
}

void formats_start(void) {
    bool any = false;
    for (size_t i = 0; i < table.count; i++) any |= table.all[i].found;
    table.started = any && starter_begin(&table.starter, table.commands, table.count);
}

int formats_starter(void) {
    return table.started ? table.starter.socket : 0;
}

void formats_end(void) {
    if (table.started) starter_end(&table.starter);
    for (size_t i = 0; i < table.count; i++) free(table.all[i].file);
    for (size_t i = 0; i < table.from_settings; i++) free((char *)(uintptr_t)table.all[i].ending);
    free(table.all);
    free(table.commands);
    memset(&table, 0, sizeof table);
}

int formats_run(const struct format *format, str name, const int files[3]) {
    char word[NAME_MAX + 1];
    str shown = path_name(name);
    if (shown.n >= sizeof word) shown = str_sub(shown, shown.n - sizeof word + 1, shown.n);
    memcpy(word, shown.p, shown.n);
    word[shown.n] = '\0';
    size_t which = (size_t)(format - table.all);
    for (size_t i = which; format->program && i--;) /* one process of a program serves all its endings */
        if (table.all[i].program && strcmp(table.all[i].program, format->program) == 0) which = i;
    return table.started ? starter_run(&table.starter, which, word, files) : -1;
}
