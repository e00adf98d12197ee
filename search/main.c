/* search: query -> hits -> output. Reads the command line, opens the index, answers one query or a batch. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "base/sandbox.h"
#include "base/stdio_guard.h"
#include "search/answer.h"
#include "search/pager.h"
#include "search/repeats.h"
#include "search/words.h"

static int complain(const struct error *error) {
    fflush(stdout); /* what was found so far comes first */
    fprintf(stderr, "%s: %s\n", program_name(), error->text);
    return (int)error->status;
}

/* A query has its deadline inside SQLite (store_deadline). A crafted index may keep us busy where SQLite does
 * not look at the clock: so much later, this ends it. */
#define GRACE_SECONDS 2

/* So many times longer may --repeats take, which compares everything with everything. */
#define REPEATS_PATIENCE 6

/* What give_up says: made beforehand, as a signal may come at any place. */
static buf farewell;

static void give_up(int number) {
    (void)number;
    ssize_t ignored = write(STDERR_FILENO, farewell.p, farewell.n);
    (void)ignored;
    _exit(BAD_SYSTEM);
}

/* Begins to count, in processor time: whoever reads our output may take their time. */
static void watch(const struct options *o) {
    if (!o->timeout) return;
    if (!farewell.n)
        buf_addf(&farewell, "%s: %s\n", program_name(),
                 _("stopped: it took too long; --timeout 0 lets it go on"));
    struct itimerval end = {.it_value.tv_sec =
                                o->timeout / 1000 * (o->job == JOB_REPEATS ? REPEATS_PATIENCE : 1)};
    end.it_value.tv_sec += GRACE_SECONDS;
    signal(SIGPROF, give_up);
    setitimer(ITIMER_PROF, &end, NULL);
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
    const char *files[] = {database ? dirname(database) : "/dev/null", o->batch, NULL};
    sandbox_enter(&(struct sandbox){.folders = letters.names, .files = files});
    for (size_t i = 0; i < letters.count; i++) free((char *)(uintptr_t)letters.names[i]);
    free(letters.names);
    free(database);
}

/* "id<TAB>query" or "query", whose id is the number of its line. OK where any query had hits. */
static enum status answer_batch(struct store *store, const struct options *o, struct output *out,
                                struct error *error) {
    bool standard = strcmp(o->batch, "-") == 0;
    store_keep_pages(store);
    FILE *file = standard ? stdin : fopen(o->batch, "re");
    if (!file)
        return fail(error, BAD_USAGE, _("cannot read the queries in %s: %s"), o->batch, message_errno(errno));
    store_pause(store);
    char *line = NULL;
    size_t room = 0, number = 0;
    ssize_t n;
    enum status any = NONE;
    size_t refused = 0;
    while (any <= NONE && (n = getline(&line, &room, file)) >= 0) {
        char digits[32];
        str query = str_trim((str){line, (size_t)n}), id;
        snprintf(digits, sizeof digits, "%zu", ++number);
        if (!query.n) continue;
        if (memchr(query.p, '\t', query.n))
            id = str_cut(&query, '\t');
        else
            id = str_of(digits);
        watch(o);
        enum status status = store_resume(store, error);
        if (!status) status = answer(store, o, out, query, id, error);
        if (status == BAD_USAGE) { /* the others are answered all the same */
            refused++;
            fflush(stdout);
            fprintf(stderr, _("%s: line %zu of the batch: %s\n"), program_name(), number, error->text);
        } else if (status != NONE) {
            any = status;
        }
        store_pause(store); /* the next line may be long in coming */
    }
    if (n < 0 && !feof(file))
        any = fail(error, BAD_SYSTEM, _("cannot read the queries in %s: %s"), o->batch, message_errno(errno));
    free(line);
    if (!standard) fclose(file);
    if (any > NONE || !refused) return any;
    return fail(error, BAD_USAGE,
                message_plural("%zu line of the batch was not answered",
                               "%zu lines of the batch were not answered", (unsigned long)refused),
                refused);
}

static enum status run(const struct options *o, struct error *error) {
    struct store *store;
    watch(o);
    enum status status = store_open(o->database, &store, error);
    if (status) return status;
    give_up_rights(store, o);
    struct output out = {.printer = o->printer,
                         .header = o->header,
                         .color = o->color,
                         .links = o->links,
                         .columns = o->columns};
    out.batch_table = o->batch != NULL;
    switch (o->job) {
    case JOB_SUGGEST:
        status = words_suggest(store, o, error);
        break;
    case JOB_COMPLETE:
        status = words_complete(store, o, error);
        break;
    case JOB_REPEATS:
        status = repeats_print(store, o, &out, error);
        break;
    default:
        status = o->batch ? answer_batch(store, o, &out, error)
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

int main(int argc, char **argv) {
    struct options options;
    struct error error;
    stdio_guard();
    program_begin("search", argc ? argv[0] : NULL);
    message_begin();
    signal(SIGPIPE, SIG_DFL); /* head has seen enough */
    int usage = options_read(argc, argv, &options);
    if (usage || options.job == JOB_DONE) {
        options_release(&options);
        return usage || stdio_written() ? usage : cannot_write();
    }
    if (options.pager) pager_begin(options.pager_command);
    enum status status = run(&options, &error);
    options_release(&options);
    int ended = status > NONE ? complain(&error) : (int)status;
    if (status <= NONE && !stdio_written()) ended = cannot_write();
    pager_end();
    return ended;
}
