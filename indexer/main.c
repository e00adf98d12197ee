/* indexer: letters -> index. Reads the command line, calls index.c or report.c, says how it went. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "base/standard.h"
#include "base/str.h"
#include "indexer/index.h"
#include "indexer/report.h"
#include "store/write.h"

#define SOME_SKIPPED 1

enum { OPT_NAME = 256, OPT_JOBS, OPT_PRUNE, OPT_REMOVE, OPT_REBUILD, OPT_LIST, OPT_PASSAGES, OPT_CHECK, OPT_STATS, OPT_VERSION };

static const struct option options[] = {
    {"db", required_argument, NULL, 'd'},
    {"name", required_argument, NULL, OPT_NAME},
    {"jobs", required_argument, NULL, OPT_JOBS},
    {"prune", no_argument, NULL, OPT_PRUNE},
    {"remove", required_argument, NULL, OPT_REMOVE},
    {"rebuild", no_argument, NULL, OPT_REBUILD},
    {"list", no_argument, NULL, OPT_LIST},
    {"passages", no_argument, NULL, OPT_PASSAGES},
    {"check", no_argument, NULL, OPT_CHECK},
    {"stats", no_argument, NULL, OPT_STATS},
    {"format", required_argument, NULL, 'f'},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPT_VERSION},
    {0},
};

static const char usage[] = "usage: indexer [-d DB] [OPTION]... PATH...\n";

static const char help[] =
    "Reads Danish letters (.md, .markdown, .txt) into a full-text index for search.\n"
    "Folders are walked; letters that have not changed are left alone.\n"
    "\n"
    "  -d, --db FILE    the index (default: $LETTERS_DB, else letters.db here)\n"
    "      --name NAME  the name of the letter that PATH - reads from standard input\n"
    "      --prune      drop letters whose files are gone below PATH\n"
    "      --remove P   drop the letter P, or the letters below the folder P\n"
    "      --rebuild    start over\n"
    "      --jobs N     1 = work on one core alone (default: on two where there are)\n"
    "  -q, --quiet      no progress, no summary\n"
    "  -v, --verbose    name each letter as it is done\n"
    "\n"
    "Reports (no PATH needed):\n"
    "      --list       a line per letter: year signed journal minister title path\n"
    "                   -f, --format html: as a page (else tsv)\n"
    "      --passages   how the letters were cut: path lines kind heading text\n"
    "      --stats      counts\n"
    "      --check      verify the index\n"
    "\n"
    "  -h, --help   --version\n"
    "\n"
    "Exit status: 0 done; 1 done, but letters were skipped; 2 usage; 3 the index; 4 the system.\n"
    "Example: indexer -d letters.db ~/breve && search -d letters.db 'værdig sagsbehandling'\n";

struct arguments {
    struct index_request request;
    const char *database; /* as typed */
    const char *format;   /* of --list; NULL = tsv */
    int report;           /* OPT_LIST ...; 0 = index */
};

static int complain(const struct error *error) {
    fprintf(stderr, "indexer: %s\n", error->text);
    return (int)error->status;
}

static int misuse(const char *sentence) {
    fprintf(stderr, "indexer: %s\n%s", sentence, usage);
    return BAD_USAGE;
}

static int take_jobs(struct arguments *a, const char *text) {
    char *end;
    long jobs = strtol(text, &end, 10);
    if (*end || end == text || jobs < 1 || jobs > 1024) return misuse("--jobs takes a number from 1 on");
    a->request.jobs = (int)jobs;
    return -1;
}

/* Takes one option; -1 = go on, else the exit status. */
static int take_option(int option, struct arguments *a) {
    switch (option) {
    case 'd': a->database = optarg; return -1;
    case 'f': a->format = optarg; return -1;
    case OPT_NAME: a->request.name = optarg; return -1;
    case OPT_JOBS: return take_jobs(a, optarg);
    case OPT_PRUNE: a->request.prune = true; return -1;
    case OPT_REMOVE: a->request.remove = optarg; return -1;
    case OPT_REBUILD: a->request.rebuild = true; return -1;
    case 'q': a->request.quiet = true; return -1;
    case 'v': a->request.verbose = true; return -1;
    case OPT_LIST:
    case OPT_PASSAGES:
    case OPT_CHECK:
    case OPT_STATS:
        if (a->report && a->report != option) return misuse("one report at a time, please");
        a->report = option;
        return -1;
    case 'h': printf("%s\n%s", usage, help); return OK;
    case OPT_VERSION: puts("indexer " VERSION); return OK;
    case ':': return misuse("an option lacks its value");
    default: return misuse("there is no such option; try: indexer --help");
    }
}

static int check_request(const struct arguments *a) {
    const struct index_request *r = &a->request;
    size_t streams = 0;
    for (size_t i = 0; i < r->path_count; i++) streams += strcmp(r->paths[i], "-") == 0;
    if (a->format && a->report != OPT_LIST) return misuse("--format goes with --list");
    if (a->format && strcmp(a->format, "tsv") != 0 && strcmp(a->format, "html") != 0)
        return misuse("--list has the formats tsv and html");
    if (a->report) return r->path_count ? misuse("a report reads the index and takes no PATH") : -1;
    if (!r->path_count && !r->remove) return misuse("which letters? give a file or a folder");
    if (streams > 1) return misuse("standard input holds one letter: give - once");
    if (streams && (!r->name || !r->name[0])) return misuse("a letter from standard input needs a name: --name NAME");
    if (r->name && !streams) return misuse("--name names the letter of PATH -, which is not given");
    if (r->remove && r->rebuild) return misuse("--remove and --rebuild do not go together");
    return -1;
}

static void summarize(const struct index_report *r, double seconds) {
    int64_t letters = r->added + r->changed + r->unchanged;
    fprintf(stderr, "%" PRId64 " %s: %" PRId64 " new, %" PRId64 " changed, %" PRId64 " unchanged; %" PRId64 " removed",
            letters, letters == 1 ? "letter" : "letters", r->added, r->changed, r->unchanged, r->removed);
    if (r->skipped) fprintf(stderr, "; %" PRId64 " skipped", r->skipped);
    if (r->passed_over) fprintf(stderr, "; %" PRId64 " other files passed over", r->passed_over);
    fprintf(stderr, "; %.2f s\n", seconds);
}

static int index_letters(const struct arguments *a) {
    struct index_report report;
    struct error error;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (index_run(&a->request, &report, &error)) return complain(&error);
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (!a->request.quiet)
        summarize(&report, (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
    return report.skipped ? SOME_SKIPPED : OK;
}

static int check_index(const struct arguments *a) {
    struct error error;
    if (store_check(a->request.database, &error)) return complain(&error);
    if (!a->request.quiet) puts("ok");
    return OK;
}

static int report(const struct arguments *a) {
    struct error error;
    const char *database = a->request.database;
    enum status status = OK;
    switch (a->report) {
    case OPT_LIST:
        status = a->format && strcmp(a->format, "html") == 0 ? report_page(database, &error) : report_list(database, &error);
        break;
    case OPT_PASSAGES: status = report_passages(database, &error); break;
    case OPT_STATS: status = report_stats(database, &error); break;
    default: return check_index(a);
    }
    if (status) return complain(&error);
    if (fflush(stdout) != 0 && errno != EPIPE) {
        fprintf(stderr, "indexer: cannot write the report: %s\n", strerror(errno));
        return BAD_SYSTEM;
    }
    return OK;
}

int main(int argc, char **argv) {
    struct arguments a = {0};
    int option;
    standard_streams_secure();
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":d:f:qvh", options, NULL)) != -1) {
        int status = take_option(option, &a);
        if (status >= 0) return status;
    }
    a.request.paths = argv + optind;
    a.request.path_count = (size_t)(argc - optind);
    if (!a.request.jobs) a.request.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
    int status = check_request(&a);
    if (status >= 0) return status;
    if (!a.database) a.database = getenv("LETTERS_DB");
    if (!a.database || !a.database[0]) a.database = "letters.db";
    buf database = {0};
    path_absolute(a.database, &database);
    a.request.database = database.p;
    status = a.report ? report(&a) : index_letters(&a);
    buf_release(&database);
    return status;
}
