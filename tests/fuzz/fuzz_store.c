/* Any bytes as an index: nothing crashes, hangs or takes all memory, and what goes wrong has a sentence.
 *
 * The first byte says what the rest is: odd, a whole file; even, changes to a sound index, each a place (three
 * bytes, counted among the bytes that are not 0, as most of a page is empty), a length (one byte, up to 15) and so
 * many bytes. Every question that search and indexer ask of an index is asked, and a letter is put in and
 * taken out. */
#include <fcntl.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "indexer/letter.h"
#include "indexer/report.h"
#include "search/answer.h"
#include "search/options.h"
#include "search/receipt.h"
#include "search/repeats.h"
#include "store/read.h"
#include "store/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(truth)                                                                                          \
    do {                                                                                                     \
        if (!(truth)) {                                                                                      \
            dprintf(STDERR_FILENO, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #truth);                  \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

/* Milliseconds a query may take. */
#define DEADLINE 1000

static const char *const letters[] = {
    "# Mål for 2017\n\n## Unge\n\nFlere unge skal have en uddannelse. Jobcentret tilbyder en jobrettet indsats til\n"
    "aktivitetsparate unge, og lokale beskæftigelsesråd (LBR) følger beskæftigelsesindsatsen.\n\n- værdig sagsbehandling\n"
    "- 40.000 borgere i 2018\n\nMed venlig hilsen\n\nAnna Hansen\nBeskæftigelsesminister\n",
    "# Mål for 2018\n\nFlere unge skal have en uddannelse. Virksomhederne ansætter langtidsledige og førtidspensionister.\n\n"
    "> Kommunerne skal følge op.\n\n| a | b |\n|---|---|\n| handicap | 7 |\n",
};

static char folder[64], path[96];
static uint8_t *sound;
static size_t sound_size, *places, place_count;
static int nowhere;
static FILE *notes;

static void put(struct store *store, const char *name, str bytes) {
    struct letter letter;
    struct error error;
    struct file_state state = {.size = (int64_t)bytes.n};
    file_state_hash(bytes, &state);
    if (letter_parse(bytes, STR("2019.md"), true, &letter, &error)) return;
    store_put(store, str_of(name), &state, &letter, NULL, &error);
    letter_release(&letter);
}

static void clear(void) {
    static const char *const endings[] = {"", "-journal", "-new", "-new-journal"};
    char name[128];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static void leave(void) {
    clear();
    rmdir(folder);
}

static void prepare(void) {
    struct store *store;
    struct error error;
    snprintf(folder, sizeof folder, "%s/brev-fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    MUST(mkdtemp(folder));
    atexit(leave);
    snprintf(path, sizeof path, "%s/k.db", folder);
    MUST(store_build(path, &store, &error) == OK);
    put(store, "/a.md", str_of(letters[0]));
    put(store, "/b.md", str_of(letters[1]));
    MUST(store_finish(store, &error) == OK);
    FILE *file = fopen(path, "rb");
    MUST(file);
    sound = memory_zeroed(1, 1 << 22);
    sound_size = fread(sound, 1, 1 << 22, file);
    fclose(file);
    places = memory_zeroed(sound_size, sizeof *places);
    for (size_t i = 0; i < sound_size; i++)
        if (sound[i]) places[place_count++] = i;
    nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    notes = fopen("/dev/null", "we");
    MUST(nowhere >= 0 && notes);
}

static void write_file(const uint8_t *bytes, size_t n) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    MUST(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && close(fd) == 0);
}

static void write_changed(const uint8_t *data, size_t size) {
    uint8_t *bytes = (uint8_t *)memory_copied((const char *)sound, sound_size);
    while (size >= 4) {
        size_t place = places[((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) % place_count];
        size_t n = data[3] % 16;
        data += 4;
        size -= 4;
        if (n > size) n = size;
        if (n > sound_size - place) n = sound_size - place;
        memcpy(bytes + place, data, n);
        data += n;
        size -= n;
    }
    write_file(bytes, sound_size);
    free(bytes);
}

/* What went wrong is one sentence. */
static void judge(enum status status, const struct error *error) {
    MUST((unsigned)status <= BAD_SYSTEM);
    if (status <= NONE) return;
    MUST(error->status == status && error->text[0] && !strchr(error->text, '\n'));
}

static void ask(struct store *store, const char *const *arguments) {
    char *argv[8] = {(char *)(uintptr_t)"search"};
    int argc = 1;
    for (; arguments[argc - 1]; argc++) argv[argc] = (char *)(uintptr_t)arguments[argc - 1];
    struct options options;
    struct error error = {0};
    struct output output = {.columns = 80};
    optind = 0; /* glibc: begin anew */
    MUST(options_read(argc, argv, &options) == 0);
    options.timeout = DEADLINE;
    enum status status;
    switch (options.job) {
    case JOB_SUGGEST: status = receipt_suggest(store, &options, &error); break;
    case JOB_COMPLETE: status = receipt_complete(store, &options, &error); break;
    case JOB_REPEATS: status = repeats_print(store, &options, &output, &error); break;
    default: status = answer(store, &options, &output, buf_str(&options.query), (str){0}, &error);
    }
    judge(status, &error);
    buf_release(&output.line);
    options_release(&options);
}

static void search_it(void) {
    static const char *const questions[][6] = {
        {"-f", "json", "unge", NULL},
        {"-f", "text", "værdig sagsbehandling ELLER indsats", NULL},
        {"-f", "json", "-n", "9", "=\"Flere unge\" OR kommun*", NULL},
        {"-l", "title:mål -path:*b.md", NULL},
        {"--years", "handicap", NULL},
        {"--years", NULL},
        {"-c", "year:2000..2018 minister:anna", NULL},
        {"--any", "--explain", "hvad er LBR", NULL},
        {"-f", "trec", "\"unge uddannelse\"~5", NULL},
        {"uddanelsse", NULL},
        {"--suggest", "uddanelsse", NULL},
        {"--complete", "be", NULL},
        {"--repeats", NULL},
    };
    struct store *store;
    struct error error = {0};
    enum status status = store_open(path, &store, &error);
    judge(status, &error);
    if (status) return;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) ask(store, questions[i]);
    store_close(store);
}

static void report_it(void) {
    struct error error = {0};
    judge(report_list(path, &error), &error);
    judge(report_passages(path, &error), &error);
    judge(report_stats(path, &error), &error);
    judge(store_check(path, &error), &error);
}

static void change_it(void) {
    struct store *store;
    struct error error = {0};
    enum status status = store_update(path, &store, &error);
    judge(status, &error);
    if (status) return;
    struct letter letter;
    struct file_state state = {.size = 1};
    str bytes = str_of(letters[1]);
    MUST(letter_parse(bytes, STR("b.md"), true, &letter, &error) == OK);
    status = store_put(store, STR("/b.md"), &state, &letter, NULL, &error);
    if (!status) status = store_drop(store, STR("/a.md"), &error);
    letter_release(&letter);
    judge(status, &error);
    if (status > NONE) store_close(store);
    else judge(store_finish(store, &error), &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!sound) prepare();
    if (!size) return 0;
    clear();
    if (data[0] & 1) write_file(data + 1, size - 1);
    else write_changed(data + 1, size - 1);
    fflush(stdout);
    int out = dup(STDOUT_FILENO);
    MUST(out >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0);
    FILE *err = stderr; /* notes and receipts; what a sanitizer says goes to the descriptor */
    stderr = notes;
    search_it();
    report_it();
    change_it();
    stderr = err;
    fflush(stdout);
    dup2(out, STDOUT_FILENO);
    close(out);
    return 0;
}
