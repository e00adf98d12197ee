/* Reads the command line, opens the index, answers one query or a batch. */
#include "search/run.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/sandbox.h"
#include "base/stdio_guard.h"
#include "base/system.h"
#include "base/work_clock.h"
#include "search/answer.h"
#include "search/compare.h"
#include "search/emit.h"
#include "search/pager.h"
#include "search/quotes.h"
#include "search/repeats.h"
#include "search/show.h"
#include "search/words.h"

static int complain(const struct error *error) {
    fflush(stdout); /* what was found so far comes first */
    fprintf(stderr, "%s: %s\n", program_name(), error->text);
    return (int)error->status;
}

/* A query checks its deadline itself (store_deadline). A crafted index may keep us busy in code that
 * does not look at the clock, and a lock may be waited for: this much later, a timer ends the program. */
#define GRACE_SECONDS 4

/* --repeats compares everything with everything and may take this many times longer; a draft may have
 * thousands of quotations, each with the time of a query. */
#define REPEATS_FACTOR 6
#define QUOTES_FACTOR 360

/* What give_up prints: made beforehand, as a signal may come at any place. */
static buf farewell;

/* When the program ends, by work_clock. */
static int64_t last_moment;

static void set_timer(int64_t nanoseconds) {
    struct itimerval end = {.it_value = {nanoseconds / 1000000000, nanoseconds % 1000000000 / 1000}};
    setitimer(ITIMER_REAL, &end, NULL);
}

static void give_up(int number) {
    (void)number;
    int64_t left = last_moment - work_clock(); /* NOLINT(bugprone-signal-handler): it is safe there */
    if (left > 0) { /* the output waited; setitimer is not among the functions that a handler may call */
        alarm((unsigned)(left / 1000000000) + 1);
        return;
    }
    ssize_t ignored = write(STDERR_FILENO, farewell.p, farewell.n);
    (void)ignored;
    _exit(BAD_SYSTEM);
}

static int longer_by(enum job job) {
    return job == JOB_REPEATS || job == JOB_COMPARE ? REPEATS_FACTOR : job == JOB_QUOTES ? QUOTES_FACTOR : 1;
}

static void watch(const struct options *o) {
    if (!o->asked.timeout) return;
    if (!farewell.n)
        buf_addf(&farewell, "%s: %s\n", program_name(),
                 _("stopped: it took too long; --timeout 0 lets it go on"));
    int64_t seconds = o->asked.timeout / 1000 * longer_by(o->job) + GRACE_SECONDS;
    last_moment = work_clock() + seconds * 1000000000;
    signal(SIGALRM, give_up);
    set_timer(seconds * 1000000000);
}

static void end_watch(void) {
    set_timer(0);
}

/* The folders of the letters, for the printer that looks into them. */
struct folders {
    const char **names;
    size_t count, room;
};

static void add_folder(void *context, str folder) {
    struct folders *f = context;
    f->names = memory_grown(f->names, f->count, &f->room, sizeof *f->names);
    f->names[f->count++] = folder.p ? memory_copied(folder.p, folder.n) : NULL;
}

/* Once the index is open, what is left to read is the index, its journal, the queries of a batch,
 * and for the columns of vimgrep the letters. */
static void give_up_rights(struct store *store, const struct options *o) {
    char *database = realpath(o->database, NULL); /* a link's journal is beside what it leads to */
    struct folders letters = {0};
    if (o->printer->opens_letters) store_each_folder(store, add_folder, &letters);
    add_folder(&letters, (str){0});
    const char *files[] = {database ? dirname(database) : "/dev/null", o->batch ? o->batch : o->quotes, NULL};
    sandbox_enter(&(struct sandbox){.folders = letters.names,
                                    .files = files,
                                    .ports = o->engine ? o->engine->ports : NULL,
                                    .port_count = o->engine ? o->engine->port_count : 0});
    for (size_t i = 0; i < letters.count; i++) free((char *)(uintptr_t)letters.names[i]);
    free(letters.names);
    free(database);
}

/* Bytes that a batch keeps for its next query. */
#define KEPT_MEMORY (64 << 20)

static FILE *open_batch(const char *name, struct error *error) {
    if (strcmp(name, "-") == 0) return stdin;
    struct stat state;
    bool folder = stat(name, &state) == 0 && S_ISDIR(state.st_mode); /* which opens, but cannot be read */
    FILE *file = folder ? NULL : fopen(name, "re");
    if (file) return file;
    fail(error, BAD_USAGE, _("cannot read the queries in %s: %s"), name,
         message_errno(folder ? EISDIR : errno));
    return NULL;
}

/* Answers line `number` of a batch: "id<TAB>query" or "query", whose id is that number. BAD_USAGE: it cannot
 * be read, which was reported. */
static enum status answer_line(struct store *store, const struct options *o, struct output *out, str query,
                               size_t number, struct error *error) {
    char digits[32];
    snprintf(digits, sizeof digits, "%zu", number);
    /* the tab first: a query may be empty */
    str id = memchr(query.p, '\t', query.n) ? str_trim(str_cut(&query, '\t')) : (str){0};
    if (!id.n) id = str_of(digits);
    query = str_trim(query);
    watch(o);
    enum status status = store_resume(store, error);
    if (!status) status = answer(store, o, out, query, id, error);
    if (status == BAD_USAGE) { /* the others are answered all the same */
        fflush(stdout);
        fprintf(stderr, _("%s: line %zu of the batch: %s\n"), program_name(), number, error->text);
    }
    end_watch(); /* the next line may be long in coming */
    store_pause(store);
    return status;
}

/* A query a line. OK if any query had hits. */
static enum status answer_batch(struct store *store, const struct options *o, struct output *out,
                                struct error *error) {
    /* the next query needs what the last one gave back */
    system_keep_memory(KEPT_MEMORY);
    FILE *file = open_batch(o->batch, error);
    if (!file) return BAD_USAGE;
    end_watch();
    store_pause(store);
    char *line = NULL;
    size_t room = 0, number = 0, queries = 0, refused = 0;
    ssize_t n;
    enum status any = NONE;
    while (any <= NONE && (n = getline(&line, &room, file)) >= 0) {
        str query = {line, (size_t)n};
        number++;
        if (!str_trim(query).n) continue;
        queries++;
        enum status status = answer_line(store, o, out, query, number, error);
        if (file == stdin) fflush(stdout); /* a program that asks line by line waits for each answer */
        refused += status == BAD_USAGE;
        if (status != BAD_USAGE && status != NONE) any = status;
    }
    if (n < 0 && !feof(file))
        any = fail(error, BAD_SYSTEM, _("cannot read the queries in %s: %s"), o->batch, message_errno(errno));
    free(line);
    if (file != stdin) fclose(file);
    if (!queries && any == NONE)
        answer_say(o, (str){0}, str_of(_("the batch has no query: a line each, id<TAB>query or query")));
    if (any > NONE || !refused) return any;
    return fail(error, BAD_USAGE,
                message_plural("%zu line of the batch was not answered",
                               "%zu lines of the batch were not answered", (unsigned long)refused),
                refused);
}

/* What search becomes if the index is on OpenSearch. */
#define CLIENT "search-opensearch"

/* Becomes the program that asks an engine: where this one was built, else where it was installed. Returns if
 * it is not there. */
static int hand_over(char **argv) {
    char own[PATH_MAX];
    str program = {own, program_file(own, sizeof own)};
    buf path = {0};
    buf_addf(&path, "%.*sreaders/" CLIENT, (int)(program.n - path_name(program).n), program.p);
    execv(path.p, argv);
    buf_release(&path);
    execv(READERDIR "/" CLIENT, argv);
    struct error error;
    fail(&error, BAD_SYSTEM,
         _("an index on OpenSearch is asked by a program apart, which is not here (%s); "
           "install the package brev-opensearch"),
         message_errno(errno));
    return complain(&error);
}

/* More results than that are likely to share pages of the index. */
#define MANY_RESULTS 1000

static bool asks_much(const struct options *o) {
    if (o->batch || o->job == JOB_QUOTES || o->job == JOB_COMPARE) return true;
    return (o->job == JOB_HITS || o->job == JOB_LETTERS) && o->limit > MANY_RESULTS;
}

static enum status run(const struct options *o, struct error *error) {
    struct store *store;
    watch(o);
    bool vocabulary = o->emit || o->engine;
    enum status status = vocabulary ? store_open_vocabulary(o->database, &store, error)
                                    : store_open(o->database, &store, error);
    if (status) return status;
    if (asks_much(o)) store_keep_much(store);
    give_up_rights(store, o);
    struct output out = {.printer = o->printer,
                         .header = o->header,
                         .color = o->color,
                         .links = o->links,
                         .per_1000 = o->per_1000,
                         .columns = o->columns,
                         .line_order = o->line_order,
                         .aligned = o->aligned};
    out.batch_table = o->batch != NULL;
    switch (o->job) {
    case JOB_SUGGEST:
        status = words_suggest(store, o, error);
        break;
    case JOB_RELATED:
        status = words_related(store, o, error);
        break;
    case JOB_COMPLETE:
        status = words_complete(store, o, error);
        break;
    case JOB_REPEATS:
        status = repeats_print(store, o, &out, error);
        break;
    case JOB_COMPARE:
        status = compare_print(store, o, o->asked.timeout * REPEATS_FACTOR, &out, error);
        break;
    case JOB_QUOTES:
        status = quotes_print(store, o, &out, error);
        break;
    case JOB_SHOW:
        status = show_print(store, o, &out, error);
        break;
    default:
        status = o->emit    ? emit_print(store, o, error)
                 : o->batch ? answer_batch(store, o, &out, error)
                            : answer(store, o, &out, buf_str(&o->query), (str){0}, error);
    }
    if (o->printer->finish) o->printer->finish(&out, status > NONE);
    buf_release(&out.line);
    store_close(store);
    return status;
}

static int cannot_write(void) {
    struct error error;
    fail(&error, BAD_SYSTEM, _("cannot write the results: %s"), message_errno(errno));
    return complain(&error);
}

int search_run(int argc, char **argv, engine_opener *open_engine) {
    struct options options;
    struct error error;
    stdio_guard();
    program_begin("search", argc ? argv[0] : NULL);
    message_begin();
    signal(SIGPIPE, SIG_DFL); /* head has seen enough */
    int usage = options_read(argc, argv, !open_engine, &options);
    if (usage || options.job == JOB_DONE) {
        options_release(&options);
        return usage || stdio_written() ? usage : cannot_write();
    }
    if (options.remote && !open_engine) {
        options_release(&options);
        return hand_over(argv);
    }
    work_clock_guard_output();
    if (options.pager) pager_begin(options.pager_command);
    enum status status = open_engine ? open_engine(&options, &options.engine, &error) : OK;
    if (!status) status = run(&options, &error);
    if (options.engine) options.engine->close(options.engine);
    options_release(&options);
    int ended = status > NONE ? complain(&error) : (int)status;
    if (status <= NONE && !stdio_written()) ended = cannot_write();
    pager_end();
    return ended;
}
