/* indexer: letters -> index. Reads the command line, calls index.c or report.c, says how it went. */
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/config.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/sandbox.h"
#include "base/stdio_guard.h"
#include "base/str.h"
#include "indexer/export.h"
#include "indexer/format.h"
#include "indexer/index.h"
#include "indexer/progress.h"
#include "indexer/source.h"
#include "indexer/watchdog.h"
#include "indexer/report.h"
#include "indexer/show.h"
#include "indexer/upgrade.h"
#include "store/write.h"

#define SOME_SKIPPED 1

enum {
    OPT_NAME = 256,
    OPT_JOBS,
    OPT_PRUNE,
    OPT_RETRY,
    OPT_REMOVE,
    OPT_REBUILD,
    OPT_VACUUM,
    OPT_NO_UPGRADE,
    OPT_MODE,
    OPT_MEMORY,
    OPT_LIST,
    OPT_PASSAGES,
    OPT_CHECK,
    OPT_STATS,
    OPT_TEXT,
    OPT_EXPORT,
    OPT_SINCE,
    OPT_WHY,
    OPT_NO_CONFIG,
    OPT_VERSION
};

static const struct option options[] = {
    {"db", required_argument, NULL, 'd'},
    {"name", required_argument, NULL, OPT_NAME},
    {"jobs", required_argument, NULL, OPT_JOBS},
    {"prune", no_argument, NULL, OPT_PRUNE},
    {"retry", no_argument, NULL, OPT_RETRY},
    {"remove", required_argument, NULL, OPT_REMOVE},
    {"rebuild", no_argument, NULL, OPT_REBUILD},
    {"vacuum", no_argument, NULL, OPT_VACUUM},
    {"no-upgrade", no_argument, NULL, OPT_NO_UPGRADE},
    {"mode", required_argument, NULL, OPT_MODE},
    {"memory", required_argument, NULL, OPT_MEMORY},
    {"list", no_argument, NULL, OPT_LIST},
    {"passages", no_argument, NULL, OPT_PASSAGES},
    {"check", no_argument, NULL, OPT_CHECK},
    {"stats", no_argument, NULL, OPT_STATS},
    {"text", required_argument, NULL, OPT_TEXT},
    {"export", required_argument, NULL, OPT_EXPORT},
    {"since", required_argument, NULL, OPT_SINCE},
    {"why", no_argument, NULL, OPT_WHY},
    {"format", required_argument, NULL, 'f'},
    {"no-config", no_argument, NULL, OPT_NO_CONFIG},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPT_VERSION},
    {0},
};

/* A paragraph each. */
static const char *const help[] = {
    N_("Reads Danish letters into a full-text index for search: .md, .markdown, .txt; with the package\n"
       "brev-readers .pdf, .docx, .odt, .html, mail (.eml, .mbox) and what is inside of .zip archives.\n"
       "Folders are walked; letters that have not changed are left alone. PATH may be left out if\n"
       "~/.config/brev/config says where the letters are: letters = ~/breve\n"),
    N_("  -d, --db FILE    the index (else $LETTERS_DB, else as set, else letters.db here)\n"
       "      --name NAME  the name of the letter that PATH - reads from standard input\n"
       "      --prune      drop letters whose files are gone below PATH\n"
       "      --retry      try again to read what could not be read before\n"
       "      --remove P   drop the letter P, or the letters below the folder P\n"
       "      --rebuild    start over\n"
       "      --vacuum     give back all space that removed letters left; needs no PATH\n"
       "      --no-upgrade refuse an index of another version; do not make it anew\n"
       "      --mode MODE  rights of a new index, as 640 (default: those of every letter)\n"
       "      --memory N   leave out letters that do not fit into N bytes (500M, 2G)\n"
       "      --jobs N     1 = work on one core alone (default: on two where there are)\n"
       "  -q, --quiet      no progress, no summary\n"
       "  -v, --verbose    name each letter as it is done\n"),
    N_("Reports (no PATH needed):\n"
       "      --list       a line per letter: year signed journal minister title path\n"
       "                   -f, --format html: as a page (else tsv)\n"
       "      --passages   how the letters were cut: path lines kind heading text\n"
       "      --why        with --list: also recipient, signers, tags, and what decided each fact;\n"
       "                   with --passages: the rule that decided the kind\n"
       "      --text FILE  what is read of a letter's file; lines in reports refer to it\n"
       "      --stats      counts\n"
       "      --check      verify the index\n"),
    N_("For a collection that outgrows one file:\n"
       "      --export opensearch DIR [PATH]...\n"
       "                   what OpenSearch needs, into the new folder DIR, and a script that loads it;\n"
       "                   of the index, after it was brought up to date with PATH\n"
       "      --since DIR2 only what has changed since the export in DIR2\n"),
    N_("      --no-config  do not read the settings in ~/.config/brev/config\n"
       "  -h, --help   --version\n"),
    N_("Exit status: 0 done; 1 done, but letters were skipped or kept; 2 usage; 3 the index; 4 the "
       "system.\n"),
};

struct arguments {
    struct index_request request;
    const char *database; /* as typed */
    const char *format;   /* of --list; NULL = tsv */
    const char *text;     /* of --text */
    const char *export;   /* to what, of --export; NULL = no export */
    struct export_request exporting;
    int report;     /* OPT_LIST ...; 0 = index */
    int64_t memory; /* of --memory; 0 = not given */
    bool why;       /* of --list and --passages */
    bool no_config;
    struct config config;
};

static int complain(const struct error *error) {
    fprintf(stderr, "%s: %s\n", program_name(), error->text);
    return (int)error->status;
}

static void print_usage(FILE *stream) {
    fprintf(stream, _("usage: %s [-d DB] [OPTION]... [PATH]...\n"), program_name());
}

static int misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int misuse(const char *format, ...) {
    va_list values;
    buf sentence = {0};
    struct error error;
    va_start(values, format);
    buf_vaddf(&sentence, format, values);
    va_end(values);
    fail(&error, BAD_USAGE, "%s", sentence.p); /* what was typed may hold anything */
    buf_release(&sentence);
    complain(&error);
    print_usage(stderr);
    return BAD_USAGE;
}

/* typed: the argument that getopt stopped at, or after a letter in it. */
static int no_such_option(const char *typed) {
    const char letter[] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < OPT_NAME && strncmp(typed, "--", 2) != 0;
    misuse(_("there is no option %s"), is_letter ? letter : typed);
    fprintf(stderr, _("Try: %s --help\n"), program_name());
    return BAD_USAGE;
}

static int print_help(void) {
    print_usage(stdout);
    for (size_t i = 0; i < sizeof help / sizeof *help; i++) printf("%s%s", i ? "\n" : "", _(help[i]));
    printf(_("Example: %s -d letters.db ~/breve && %s -d letters.db 'værdig sagsbehandling'\n"),
           program_indexer(), program_search());
    return OK;
}

static int take_jobs(struct arguments *a, const char *text) {
    char *end;
    long jobs = strtol(text, &end, 10);
    if (*end || end == text || jobs < 1 || jobs > 1024) return misuse(_("--jobs takes a number from 1 on"));
    a->request.jobs = (int)jobs;
    return -1;
}

static int take_mode(struct arguments *a, const char *text) {
    char *end;
    long mode = strtol(text, &end, 8);
    if (*end || end == text || mode < 0 || mode > 0777 || (mode & 0600) != 0600)
        return misuse(_("--mode takes an octal number that lets the owner read and write: 600 to 777"));
    a->request.mode = (int)mode;
    return -1;
}

static int take_memory(struct arguments *a, const char *text) {
    int64_t bytes = config_bytes(str_of(text));
    if (bytes < 0) return misuse(_("--memory takes bytes, as 500M or 2G"));
    a->memory = bytes;
    return -1;
}

/* Options that turn something on; false for any other. */
static bool take_flag(int option, struct arguments *a) {
    struct index_request *r = &a->request;
    const struct {
        int option;
        bool *flag;
    } flags[] = {{OPT_PRUNE, &r->prune},   {OPT_RETRY, &r->retry}, {OPT_REBUILD, &r->rebuild},
                 {OPT_VACUUM, &r->vacuum}, {'q', &r->quiet},       {OPT_NO_UPGRADE, &r->no_upgrade},
                 {'v', &r->verbose},       {OPT_WHY, &a->why},     {OPT_NO_CONFIG, &a->no_config}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].option == option) return *flags[i].flag = true;
    return false;
}

/* Options whose value is kept as it is; false for any other. */
static bool take_text(int option, struct arguments *a) {
    const struct {
        int option;
        const char **text;
    } texts[] = {{'f', &a->format},
                 {OPT_NAME, &a->request.name},
                 {OPT_REMOVE, &a->request.remove},
                 {OPT_EXPORT, &a->export},
                 {OPT_SINCE, &a->exporting.since}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].option == option) {
            *texts[i].text = optarg;
            return true;
        }
    return false;
}

static int take_report(int option, struct arguments *a) {
    if (option == OPT_TEXT) a->text = optarg;
    if (a->report && a->report != option) return misuse(_("one report at a time, please"));
    a->report = option;
    return -1;
}

/* Takes one option, typed at the end of the argument `typed`; -1 = go on, else the exit status. */
static int take_option(int option, const char *typed, struct arguments *a) {
    if (take_flag(option, a) || take_text(option, a)) return -1;
    switch (option) {
    case 'd':
        if (a->database) return misuse(_("indexer writes one index: -d was given twice"));
        a->database = optarg;
        return -1;
    case OPT_JOBS:
        return take_jobs(a, optarg);
    case OPT_MODE:
        return take_mode(a, optarg);
    case OPT_MEMORY:
        return take_memory(a, optarg);
    case 'h':
        return print_help();
    case OPT_VERSION:
        printf("%s " VERSION "\n", program_name());
        return OK;
    case ':':
        return misuse(_("%s needs a value"), typed);
    case '?':
        return no_such_option(typed);
    default:
        return take_report(option, a);
    }
}

/* What goes with a report; -1 = all is well. */
static int check_report(const struct arguments *a) {
    bool tsv = !a->format || strcmp(a->format, "tsv") == 0,
         html = a->format && strcmp(a->format, "html") == 0;
    if (a->format && a->report != OPT_LIST) return misuse(_("--format goes with --list"));
    if (!tsv && !html) return misuse(_("--list has the formats tsv and html"));
    bool why = a->report == OPT_PASSAGES || (a->report == OPT_LIST && tsv);
    if (a->why && !why) return misuse(_("--why goes with --list, as tsv, and with --passages"));
    if (a->text && a->request.path_count) return misuse(_("--text takes one FILE, and no PATH beside it"));
    if (a->report && a->request.path_count) return misuse(_("a report reads the index and takes no PATH"));
    return -1;
}

/* The letter from standard input and its name; -1 = all is well. */
static int check_paths(const struct index_request *r) {
    size_t streams = 0;
    for (size_t i = 0; i < r->path_count; i++) {
        if (!r->paths[i][0]) return misuse(_("a PATH is empty; the working folder is ."));
        streams += strcmp(r->paths[i], "-") == 0;
    }
    if (streams > 1) return misuse(_("standard input holds one letter: give - once"));
    if (streams && (!r->name || !r->name[0]))
        return misuse(_("a letter from standard input needs a name: --name NAME"));
    if (r->name && !streams) return misuse(_("--name names the letter of PATH -, which is not given"));
    return -1;
}

/* Takes the folder of --export off the paths; -1 = all is well. */
static int check_export(struct arguments *a) {
    struct index_request *r = &a->request;
    struct error error;
    if (!a->export && a->exporting.since) return misuse(_("--since goes with --export"));
    if (!a->export) return -1;
    if (strcmp(a->export, "opensearch") != 0) return misuse(_("--export takes the word opensearch"));
    if (a->report) return misuse(_("--export does not go with a report"));
    if (!r->path_count) return misuse(_("--export needs a folder: --export opensearch DIR [PATH]..."));
    a->exporting.folder = r->paths[0];
    r->paths++;
    r->path_count--;
    return export_prepare(a->exporting.folder, &error) ? complain(&error) : -1;
}

static bool changes_index(const struct index_request *r) {
    return r->path_count || r->remove || r->vacuum;
}

static int check_request(struct arguments *a) {
    const struct index_request *r = &a->request;
    int status = check_export(a);
    if (status < 0) status = check_report(a);
    if (status >= 0 || a->report || (a->export && !changes_index(r))) return status;
    if (!changes_index(r))
        return misuse(_("which letters? give a file or a folder, or set 'letters' in ~/.config/brev/config"));
    status = check_paths(r);
    if (status < 0 && r->remove && r->rebuild) return misuse(_("--remove and --rebuild do not go together"));
    return status;
}

static void summarize(const struct index_report *r, double seconds) {
    int64_t letters = r->added + r->changed + r->unchanged;
    buf line = {0};
    /* a list: each number has the adjective that goes with it */
    buf_addf(&line, message_plural("%lld letter", "%lld letters", (unsigned long)letters),
             (long long)letters);
    buf_add(&line, STR(": "));
    buf_addf(&line, message_plural("%lld new", "%lld new", (unsigned long)r->added), (long long)r->added);
    buf_add(&line, STR(", "));
    buf_addf(&line, message_plural("%lld changed", "%lld changed", (unsigned long)r->changed),
             (long long)r->changed);
    buf_add(&line, STR(", "));
    buf_addf(&line, message_plural("%lld unchanged", "%lld unchanged", (unsigned long)r->unchanged),
             (long long)r->unchanged);
    buf_add(&line, STR("; "));
    buf_addf(&line, message_plural("%lld removed", "%lld removed", (unsigned long)r->removed),
             (long long)r->removed);
    if (r->skipped) {
        buf_add(&line, STR("; "));
        buf_addf(&line, _("%lld skipped"), (long long)r->skipped);
    }
    if (r->failed_before) {
        buf_add(&line, STR("; "));
        buf_addf(&line, _("%lld not read, as before (--retry tries again)"), (long long)r->failed_before);
    }
    if (r->passed_over) {
        buf_add(&line, STR("; "));
        buf_addf(&line,
                 message_plural("%lld other file passed over", "%lld other files passed over",
                                (unsigned long)r->passed_over),
                 (long long)r->passed_over);
        if (r->passed_kinds.n) buf_addf(&line, " (%s)", r->passed_kinds.p);
    }
    buf_add(&line, STR("; "));
    message_number(seconds, 2, &line);
    fprintf(stderr, "%s s\n", line.p);
    buf_release(&line);
}

static int index_letters(const struct arguments *a) {
    struct index_report report;
    struct error error;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (index_run(&a->request, &report, &error)) {
        buf_release(&report.passed_kinds);
        return complain(&error);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (!a->request.quiet)
        summarize(&report, (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
    buf_release(&report.passed_kinds);
    return report.skipped || report.refused ? SOME_SKIPPED : OK;
}

static int check_index(const struct arguments *a) {
    struct error error;
    struct waiting waiting;
    waiting_begin(&waiting, !a->request.quiet, _("checking the index"));
    enum status status = store_check(a->request.database, &error);
    waiting_end(&waiting);
    if (status) return complain(&error);
    if (!a->request.quiet) puts("ok");
    return OK;
}

static int report(const struct arguments *a) {
    struct error error;
    const char *database = a->request.database;
    enum status status = OK;
    switch (a->report) {
    case OPT_LIST:
        status = a->format && strcmp(a->format, "html") == 0 ? report_page(database, &error)
                                                             : report_list(database, a->why, &error);
        break;
    case OPT_PASSAGES:
        status = report_passages(database, a->why, &error);
        break;
    case OPT_STATS:
        status = report_stats(database, &error);
        break;
    case OPT_TEXT:
        status = show_text(a->text, &error);
        break;
    default:
        return check_index(a);
    }
    return status ? complain(&error) : OK;
}

/* The export of the index, which is first brought up to date with the paths, if there are any. */
static int export_letters(struct arguments *a) {
    struct error error;
    int status = changes_index(&a->request) ? index_letters(a) : OK;
    if (status > SOME_SKIPPED) return status;
    a->exporting.database = a->request.database;
    a->exporting.quiet = a->request.quiet;
    return export_run(&a->exporting, &error) ? complain(&error) : status;
}

/* The status at the end: no success if what was printed could not be written. */
static int ended(int status) {
    struct error error;
    if (status > SOME_SKIPPED || stdio_written() || errno == EPIPE) return status;
    fail(&error, BAD_SYSTEM, _("cannot write the report: %s"), message_errno(errno));
    return complain(&error);
}

/* The person's settings, for what the command line leaves open; -1 = go on, else the exit status. */
static int read_config(struct arguments *a) {
    struct index_request *r = &a->request;
    struct error error;
    if (!a->no_config && config_read(&a->config, &error)) return complain(&error);
    if (!r->jobs && a->config.jobs > 0) r->jobs = (int)a->config.jobs;
    if (!a->report && !a->export && !changes_index(r)) {
        r->paths = a->config.letters;
        r->path_count = a->config.letter_count;
    }
    return -1;
}

/* -d, else the environment, else the settings, else here; absolute. -1, or the exit status. */
static int choose_database(const struct arguments *a, buf *out) {
    const char *name = a->database;
    if (!name || !name[0]) name = getenv("LETTERS_DB");
    if (!name || !name[0]) name = a->config.index;
    if (name && config_is_address(name))
        return misuse(_("%s is an index on OpenSearch; name the file that it is made from with -d"), name);
    path_absolute(name ? name : "letters.db", out);
    return -1;
}

/* Names for the sandbox, ended by NULL. */
struct names {
    const char **items;
    size_t count, room;
};

static void add_name(struct names *names, const char *name) {
    names->items = memory_grown(names->items, names->count + 1, &names->room, sizeof *names->items);
    names->items[names->count++] = name;
    names->items[names->count] = NULL;
}

static void add_path(struct names *folders, struct names *files, const char *path) {
    struct stat state;
    if (stat(path, &state) == 0) add_name(S_ISDIR(state.st_mode) ? folders : files, path);
}

/* From here on only the letters are read, and only the folder of the index is written. If a link leads
 * to the index, its journal is beside what the link leads to. */
static void give_up_rights(const struct arguments *a, const char *database) {
    const struct index_request *r = &a->request;
    char *copy = memory_copied(database, strlen(database)), *real = realpath(database, NULL);
    struct names folders = {0}, files = {0}, writable = {0};
    buf remembered = {0}, shown = {0};
    add_name(&files, "/dev/urandom"); /* SQLite's */
    add_name(&writable, dirname(copy));
    if (real) add_name(&writable, dirname(real));
    if (a->export) add_name(&writable, a->exporting.folder);
    if (a->exporting.since) add_name(&folders, a->exporting.since);
    for (size_t i = 0; i < r->path_count && !a->report; i++) add_path(&folders, &files, r->paths[i]);
    if (a->text) show_file(a->text, &shown);
    if (shown.n) add_path(&folders, &files, shown.p);
    if (!a->report) upgrade_paths(r, &remembered);
    for (char *at = remembered.p, *end; at && (end = strchr(at, '\n')); at = end + 1) {
        *end = '\0';
        add_path(&folders, &files, at);
    }
    unsigned walls = sandbox_enter(&(struct sandbox){folders.items, files.items, writable.items,
                                                     .threads = true, .starter = formats_starter()});
    if (!walls && r->verbose)
        fprintf(stderr, _("%s: this kernel has neither Landlock nor seccomp: there is no sandbox\n"),
                program_name());
    buf_release(&remembered);
    buf_release(&shown);
    free(copy);
    free(real);
    free(folders.items);
    free(files.items);
    free(writable.items);
}

int main(int argc, char **argv) {
    struct arguments a = {.request.mode = -1};
    int option;
    stdio_guard();
    program_begin("indexer", argc ? argv[0] : NULL);
    message_begin();
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":d:f:qvh", options, NULL)) != -1) {
        int status = take_option(option, argv[optind - 1], &a);
        if (status >= 0) return ended(status);
    }
    a.request.paths = argv + optind;
    a.request.path_count = (size_t)(argc - optind);
    config_init(&a.config);
    int status = read_config(&a);
    if (status < 0) status = check_request(&a);
    buf database = {0};
    if (status < 0) status = choose_database(&a, &database);
    if (status < 0) {
        if (!a.request.jobs) a.request.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
        a.request.database = database.p;
        watchdog_start(database.p);
        source_limit(a.memory ? a.memory : a.config.memory);
        formats_begin(a.config.readers, a.config.reader_count);
        if (!a.report || a.text) formats_start();
        give_up_rights(&a, database.p);
        status = a.report ? report(&a) : a.export ? export_letters(&a) : index_letters(&a);
        formats_end();
    }
    buf_release(&database);
    config_release(&a.config);
    return ended(status);
}
