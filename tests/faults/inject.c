/* The programs' jobs on a machine that fails (fault.h): every allocation and every call for the disk fails
 * once, or some of them.
 *
 * Whatever fails, the program must end by itself, with the right status and one sentence, and release what it
 * holds; the index must then be the old one or the new one, whole; and the same job without a fault must make
 * it the new one and leave no other file. An answer that says that it went well must be the whole answer.
 * Prints TAP.
 *
 *   inject prepare        makes the indexes that the jobs begin with
 *   inject MOST [JOB]     MOST calls of each kind, spread evenly, of each job or of that one
 *   inject JOB KIND CALL  that call alone, by the numbers of the tables
 *   inject verify JOB     for itself: is the index in "check" sound, and does the job finish? */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/path.h"
#include "base/shell.h"
#include "fault.h"
#include "store/read.h"
#include "store/write.h"

/* The two main functions, under names of their own. */
int indexer_main(int, char **);
int search_main(int, char **);

#define ARGUMENTS_MAX 12

static const struct job {
    const char *name;
    const char *before; /* the index to begin with, a file; NULL = none */
    int (*program)(int, char **);
    const char *arguments[ARGUMENTS_MAX]; /* without "-d INDEX" */
    const char *input;                    /* standard input */
    bool sampled;                         /* too large for every call */
    bool looks_around;                    /* prints more where it may look at the letters */
} jobs[] = {
    {"a first build", NULL, indexer_main, .arguments = {"-q", "--jobs", "1", "corpus"}},
    {"a refresh in place", "old.db", indexer_main, .arguments = {"-q", "--jobs", "1", "letters"}},
    {"a prune", "old.db", indexer_main, .arguments = {"-q", "--jobs", "1", "--prune", "letters"}},
    {"a prune that gives space back", "few.db", indexer_main,
     .arguments = {"-q", "--jobs", "1", "--prune", "few"}},
    {"--vacuum", "old.db", indexer_main, .arguments = {"-q", "--vacuum"}},
    {"a rebuild", "old.db", indexer_main, .arguments = {"-q", "-v", "--jobs", "1", "--rebuild", "letters"}},
    {"a letter from standard input", "old.db", indexer_main,
     .arguments = {"-q", "--name", "letters/2025.md", "-"}, .input = "stdin.md"},
    {"a large refresh", "large.db", indexer_main, .arguments = {"-q", "--jobs", "1", "large"},
     .sampled = true},
    {"--check", "old.db", indexer_main, .arguments = {"--check"}},
    {"--list as a page", "old.db", indexer_main, .arguments = {"--list", "--format", "html"}},
    {"--passages", "old.db", indexer_main, .arguments = {"--passages"}},
    {"--stats", "old.db", indexer_main, .arguments = {"--stats"}},
    {"a search", "old.db", search_main, .arguments = {"værdig sagsbehandling"}},
    {"a search, as text", "old.db", search_main,
     .arguments = {"-f", "text", "--color", "always", "kommun* \"unge uddannelse\"~9 ELLER =handicap"}},
    {"a search, as JSON, explained", "old.db", search_main,
     .arguments = {"-f", "json", "--explain", "(handicap ELLER virksomhed*) år:2014..2023 IKKE sanktion"}},
    {"a search, as a page", "old.db", search_main, .arguments = {"-f", "html", "arbejdsløse ELLER indsats"}},
    {"a search with a slip", "old.db", search_main, .arguments = {"-f", "csv", "sagsbehandlnig"}},
    {"a question", "old.db", search_main, .arguments = {"--any", "--full", "hvordan får unge en uddannelse"}},
    {"years", "old.db", search_main, .arguments = {"--years", "handicap"}},
    {"years as a chart", "old.db", search_main, .arguments = {"--years", "-f", "svg", "unge"}},
    {"letters", "old.db", search_main, .arguments = {"-l", "-f", "text", "indsats"}},
    {"places", "old.db", search_main, .arguments = {"-f", "vimgrep", "-n", "3", "indsats"},
     .looks_around = true},
    {"repeats", "old.db", search_main, .arguments = {"--repeats"}},
    {"a batch", "old.db", search_main, .arguments = {"-f", "trec", "--batch", "-"}, .input = "batch.tsv"},
    {"suggestions", "old.db", search_main, .arguments = {"--suggest", "sagsbehandlnig"}},
    {"completion", "old.db", search_main, .arguments = {"--complete", "be"}},
};
#define JOBS (sizeof jobs / sizeof *jobs)

/* --- what the index holds, as one number */

struct reading_all {
    struct store *store;
    uint64_t digest;
};

static void mix(struct reading_all *all, str s) {
    all->digest = XXH3_64bits_withSeed(s.p ? s.p : "", s.n, all->digest);
}

static enum status add_letter(void *context, const struct letter_row *row) {
    struct reading_all *all = context;
    struct error error;
    struct passage_row passage;
    mix(all, row->path);
    mix(all, row->title);
    for (int64_t i = 0; i < row->passage_count; i++) {
        enum status status = store_passage(all->store, row->first_passage + i, &passage, &error);
        if (status) return BAD_STORE;
        mix(all, passage.text);
    }
    return OK;
}

static enum status add_form(void *context, const struct form_row *row) {
    struct reading_all *all = context;
    char count[32];
    snprintf(count, sizeof count, "%lld", (long long)row->count);
    mix(all, row->form);
    mix(all, str_of(count));
    return OK;
}

#define NO_INDEX 0
#define BROKEN 1

static uint64_t digest_of(const char *path) {
    struct reading_all all = {.digest = 2};
    struct error error;
    if (access(path, F_OK) != 0) return NO_INDEX;
    enum status status = store_open(path, &all.store, &error);
    if (!status) {
        status = store_each_letter(all.store, add_letter, &all, &error);
        if (!status) status = store_forms(all.store, FORMS_ALL, (str){0}, add_form, &all, &error);
        store_close(all.store);
    }
    if (!status) status = store_check(path, &error);
    if (status) fprintf(stderr, "%s: %s\n", path, error.text);
    return status ? BROKEN : all.digest;
}

/* --- files */

static void copy(const char *from, const char *to) {
    static char block[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    if (!in || !out) _exit(99);
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;) fwrite(block, 1, n, out);
    fclose(in);
    if (fclose(out) != 0) _exit(99);
}

/* Calls visit for each file of a folder; returns how many there are. */
static int each_file(const char *folder, void (*visit)(const char *path, const char *name, void *),
                     void *context) {
    DIR *open = opendir(folder);
    int count = 0;
    if (!open) _exit(99);
    for (struct dirent *entry; (entry = readdir(open));) {
        char path[512];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (visit) visit(path, entry->d_name, context);
        count++;
    }
    closedir(open);
    return count;
}

static void remove_file(const char *path, const char *name, void *context) {
    (void)name;
    (void)context;
    if (remove(path) != 0) _exit(99);
}

static void copy_to_check(const char *path, const char *name, void *context) {
    (void)context;
    char to[512];
    snprintf(to, sizeof to, "check/%s", name);
    copy(path, to);
}

/* What the next run finds: the index and its journal, byte for byte. Of other files their names alone, as a
 * writer begins them anew. */
static void add_state(const char *path, const char *name, void *context) {
    uint64_t *sum = context;
    bool counts = strcmp(name, "k.db") == 0 || strcmp(name, "k.db-journal") == 0;
    uint64_t state = XXH3_64bits(name, strlen(name));
    int fd = counts ? open(path, O_RDONLY) : -1;
    struct stat size;
    if (fd >= 0 && fstat(fd, &size) == 0 && size.st_size) {
        void *bytes = mmap(NULL, (size_t)size.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes == MAP_FAILED) _exit(99);
        state = XXH3_64bits_withSeed(bytes, (size_t)size.st_size, state);
        munmap(bytes, (size_t)size.st_size);
    }
    if (fd >= 0) close(fd);
    *sum += state; /* a folder has no order */
}

static void begin_with(const struct job *job) {
    each_file(FAULT_FOLDER, remove_file, NULL);
    if (job->before) copy(job->before, FAULT_FOLDER "/k.db");
}

/* --- a job */

struct doing {
    const struct job *job;
    const char *folder; /* of the index */
};

static int run_job(void *context) {
    const struct doing *doing = context;
    char database[64];
    char *arguments[ARGUMENTS_MAX + 4] = {(char *)(uintptr_t) "job", (char *)(uintptr_t) "-d", database};
    int count = 3;
    snprintf(database, sizeof database, "%s/k.db", doing->folder);
    if (doing->job->program == search_main) { /* the runner's processor time is not the job's */
        arguments[count++] = (char *)(uintptr_t) "--timeout";
        arguments[count++] = (char *)(uintptr_t) "0";
    }
    for (size_t i = 0; i < ARGUMENTS_MAX - 1 && doing->job->arguments[i]; i++)
        arguments[count++] = (char *)(uintptr_t)doing->job->arguments[i];
    return doing->job->program(count, arguments);
}

static void take_input(const struct job *job) {
    int fd = open(job->input ? job->input : "/dev/null", O_RDONLY);
    if (fd < 0 || dup2(fd, STDIN_FILENO) < 0) _exit(99);
    close(fd);
}

/* What "inject verify" found. */
struct result {
    uint64_t now; /* digest of the index as it was left */
    int status;   /* of the same job without a fault, and its digest then */
    uint64_t after;
    int files; /* that are there at the end */
};

static int verify(const struct job *job) {
    struct result found = {.now = digest_of("check/k.db")};
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        take_input(job);
        exit(run_job(&(struct doing){job, "check"}));
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return 99;
    found.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    found.after = digest_of("check/k.db");
    found.files = each_file("check", NULL, NULL);
    FILE *file = fopen("verdict", "wb");
    if (!file) return 99;
    fwrite(&found, sizeof found, 1, file);
    return fclose(file);
}

/* By a new process, as this one's SQLite is in the middle of something. */
static struct result verified(const struct job *job) {
    struct result found = {.now = BROKEN, .status = 99};
    char number[16];
    snprintf(number, sizeof number, "%d", (int)(job - jobs));
    each_file("check", remove_file, NULL);
    each_file(FAULT_FOLDER, copy_to_check, NULL);
    remove("verdict");
    pid_t child = fork();
    if (child == 0) {
        int quiet = open("verify.log", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (quiet < 0 || dup2(quiet, STDOUT_FILENO) < 0 || dup2(quiet, STDERR_FILENO) < 0) _exit(99);
        alarm(60);
        execl("/proc/self/exe", "inject", "verify", number, (char *)NULL);
        _exit(99);
    }
    waitpid(child, NULL, 0);
    FILE *file = fopen("verdict", "rb");
    if (!file) return found;
    if (fread(&found, sizeof found, 1, file) != 1) found = (struct result){.now = BROKEN, .status = 99};
    fclose(file);
    return found;
}

/* --- judging */

#define STATES_MAX 4096

/* Shared with the runner, in which the judge sits. */
static struct table {
    long tried, bad;
    uint64_t before, after; /* digests of the index */
    struct outcome whole;   /* the job without a fault */
    char said[1 << 16], printed[1 << 20];
    char why[5][1024]; /* the first that are bad */
    uint64_t states[STATES_MAX];
    struct result found[STATES_MAX];
    size_t state_count;
} * table;

static const struct result *result_of(const struct job *job) {
    static struct result last;
    uint64_t state = 0;
    each_file(FAULT_FOLDER, add_state, &state);
    for (size_t i = 0; i < table->state_count; i++)
        if (table->states[i] == state) return &table->found[i];
    last = verified(job);
    if (table->state_count == STATES_MAX) return &last;
    table->states[table->state_count] = state;
    table->found[table->state_count] = last;
    return &table->found[table->state_count++];
}

static size_t lines(const char *s, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += s[i] == '\n';
    return count;
}

struct judging {
    const struct job *job;
    enum fault kind;
};

/* May a fault of this kind end the job with this status? */
static bool fitting(const struct judging *j, int status) {
    bool memory = j->kind == FAULT_MEMORY || j->kind == FAULT_NO_MEMORY;
    if (status == table->whole.status || status == 4) return true;
    if (status == 3) return j->kind == FAULT_OPEN;
    /* a letter that cannot be read is skipped */
    return status == 1 && j->job->program == indexer_main && !memory;
}

static bool same(const char *a, size_t n, const char *b, size_t m) {
    return n == m && memcmp(a, b, n) == 0;
}

/* What is wrong with what it said and printed, or NULL. */
static const char *words_of(const struct judging *j, const struct outcome *outcome) {
    const struct outcome *whole = &table->whole;
    const char *said = outcome->said;
    size_t n = outcome->said_bytes;
    if (!fitting(j, outcome->status)) return "the wrong status";
    if (outcome->returned && outcome->blocks > whole->blocks) return "it leaks";
    if (outcome->status == whole->status) {
        if (!same(said, n, table->said, whole->said_bytes)) return "it went well and says something else";
        if (j->job->looks_around && j->kind == FAULT_SYSTEM) return NULL;
        return same(outcome->printed, outcome->printed_bytes, table->printed, whole->printed_bytes)
                   ? NULL
                   : "it went well and prints something else";
    }
    if (n && said[n - 1] != '\n') return "half a sentence";
    if (outcome->status == 1) return strstr(said, ": skipped: ") ? NULL : "nothing is named as skipped";
    /* what it says in any case may come before */
    size_t known = 0;
    while (known < n && known < whole->said_bytes && said[known] == table->said[known]) known++;
    while (known && said[known - 1] != '\n') known--;
    return lines(said + known, n - known) == 1 ? NULL : "not one sentence";
}

static const char *state_of(const struct judging *j, const struct outcome *outcome) {
    const struct result *found = result_of(j->job);
    if (found->now == BROKEN) return "the index is broken";
    bool partly = outcome->status == 1 && table->whole.status != 1;
    if (!partly && found->now != table->before && found->now != table->after)
        return found->now == NO_INDEX ? "the index is gone" : "the index is neither the old nor the new one";
    if (outcome->status == table->whole.status && found->now != table->after)
        return "it says that it went well, but the index is the old one";
    if (found->status != table->whole.status) return "the next run fails";
    if (found->after != table->after) return "the next run does not finish the job";
    return found->files == 1 ? NULL : "the next run leaves other files";
}

static void judge_fault(void *context, long call, const struct outcome *outcome) {
    const struct judging *j = context;
    if (call == 0) { /* the runner itself */
        if (outcome->status != table->whole.status) {
            table->bad++;
            snprintf(table->why[0], sizeof table->why[0], "without a fault it ends with %d: %.500s",
                     outcome->status, outcome->said);
        }
        return;
    }
    const char *why = words_of(j, outcome);
    if (!why) why = state_of(j, outcome);
    table->tried++;
    if (!why) return;
    if (table->bad < 5)
        snprintf(table->why[table->bad], sizeof table->why[0], "call %ld: %s (status %d, %ld blocks): %.600s",
                 call, why, outcome->status, outcome->blocks, outcome->said);
    table->bad++;
}

static void judge_whole(void *context, long call, const struct outcome *outcome) {
    (void)context;
    (void)call;
    table->whole = *outcome;
    if (outcome->said_bytes > sizeof table->said || outcome->printed_bytes > sizeof table->printed) {
        fprintf(stderr, "inject: an answer is too long\n");
        exit(99);
    }
    memcpy(table->said, outcome->said, outcome->said_bytes);
    memcpy(table->printed, outcome->printed, outcome->printed_bytes);
}

/* --- the tables, row by row */

static int number, failures;

static void say(bool good, const char *name, const char *what) {
    printf("%sok %d - %s%s\n", good ? "" : "not ", ++number, name, what);
    failures += !good;
}

/* The job without a fault: how many calls there are of each kind, its answer, and the index before and after.
 */
static void run_whole(const struct job *job, long calls[FAULTS]) {
    struct doing doing = {job, FAULT_FOLDER};
    *table = (struct table){0};
    begin_with(job);
    take_input(job);
    faults_run(&(struct fault_run){.job = run_job, .context = &doing, .judge = judge_whole}, calls);
    table->after = verified(job).now;
    begin_with(job);
    table->before = verified(job).now;
}

static void try_some(const struct job *job, enum fault kind, long first, long step) {
    struct doing doing = {job, FAULT_FOLDER};
    struct judging judging = {job, kind};
    table->tried = table->bad = 0;
    begin_with(job);
    take_input(job);
    faults_run(&(struct fault_run){.job = run_job,
                                   .context = &doing,
                                   .kind = kind,
                                   .first = first,
                                   .step = step,
                                   .judge = judge_fault,
                                   .judging = &judging},
               NULL);
}

/* Some calls of every kind there is. */
static void try_kinds(const struct job *job, long most) {
    long calls[FAULTS];
    run_whole(job, calls);
    bool sound = table->whole.status == 0 && table->after != BROKEN && table->before != BROKEN;
    if (!sound) {
        say(false, job->name, " without a fault");
        printf("#   status %d: %.500s\n", table->whole.status, table->said);
        return;
    }
    for (int kind = 1; kind < FAULTS; kind++) {
        char what[128];
        if (!calls[kind]) continue;
        try_some(job, (enum fault)kind, 1, calls[kind] > most ? calls[kind] / most : 1);
        snprintf(what, sizeof what, ", %s: %ld of %ld", fault_names[kind], table->tried, calls[kind]);
        say(!table->bad && table->tried, job->name, what);
        for (long i = 0; i < table->bad && i < 5; i++)
            printf("#   %s%s", table->why[i], strchr(table->why[i], '\n') ? "" : "\n");
        if (table->bad > 5) printf("#   and %ld more\n", table->bad - 5);
    }
}

/* --- */

static int prepare(void) {
    static const struct {
        const char *index, *folder;
    } all[] = {{"old.db", "letters"}, {"few.db", "few"}, {"large.db", "large"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char *arguments[] = {(char *)(uintptr_t) "indexer",    (char *)(uintptr_t) "-q",
                             (char *)(uintptr_t) "-d",         (char *)(uintptr_t)all[i].index,
                             (char *)(uintptr_t)all[i].folder, NULL};
        pid_t child = fork();
        if (child == 0) exit(indexer_main(5, arguments));
        int status;
        if (waitpid(child, &status, 0) != child || status) return 99;
    }
    return 0;
}

static long number_of(const char *text, long end) {
    char *rest;
    long n = strtol(text, &rest, 10);
    if (*rest || n < 0 || n >= end) {
        fprintf(stderr, "inject: no such number: %s\n", text);
        exit(99);
    }
    return n;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "prepare") == 0) return prepare();
    if (argc == 3 && strcmp(argv[1], "verify") == 0) return verify(&jobs[number_of(argv[2], (long)JOBS)]);
    table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (table == MAP_FAILED || (mkdir(FAULT_FOLDER, 0700) != 0 && errno != EEXIST) ||
        (mkdir("check", 0700) != 0 && errno != EEXIST))
        return 99;
    setvbuf(stdout, NULL, _IOLBF, 0);
    path_shown(STR("/")); /* which remembers the folder: no leak of a job's */
    char longest[PATH_MAX] = {0};
    memset(longest, 'x', sizeof longest - 1);
    for (int i = 0; i < 8; i++) shell_quoted(longest); /* likewise its strings */
    if (argc == 4) {
        const struct job *job = &jobs[number_of(argv[1], (long)JOBS)];
        enum fault kind = (enum fault)number_of(argv[2], FAULTS);
        long calls[FAULTS];
        run_whole(job, calls);
        try_some(job, kind, number_of(argv[3], LONG_MAX), LONG_MAX);
        printf("%s\n", table->bad ? table->why[0] : "good");
        return table->bad != 0;
    }
    long most = argc >= 2 ? number_of(argv[1], LONG_MAX) : 20;
    for (size_t i = 0; i < JOBS; i++) {
        if (argc == 3 && i != (size_t)number_of(argv[2], (long)JOBS)) continue;
        long some = jobs[i].sampled && most > 40 ? 40 : most;
        try_kinds(&jobs[i], some);
    }
    printf("1..%d\n", number);
    return failures != 0;
}
