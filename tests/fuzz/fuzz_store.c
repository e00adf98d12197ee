/* Any bytes as an index: nothing crashes, hangs, takes all memory or touches another file, and what goes
 * wrong has a sentence.
 *
 * The low bits of the first byte say what is done with the index, one question or one command; with
 * WHOLE_FILE the rest is a file, else changes to a sound index, each a place (three bytes), a length (one
 * byte, up to 15) and so many bytes. The sound index has pages of 512 bytes, so that every tree has floors,
 * and is in memory (memory_file.h); libFuzzer's changes are made where they mean something (pages.h). */
#include <getopt.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "fuzz.h"
#include "indexer/letter.h"
#include "indexer/report.h"
#include "memory_file.h"
#include "pages.h"
#include "search/answer.h"
#include "search/options.h"
#include "search/words.h"
#include "search/repeats.h"
#include "store/store_internal.h"
#include "store/read.h"
#include "store/write.h"

#define WHOLE_FILE 0x80

/* Milliseconds a query may take. */
#define DEADLINE 200

static const char *const letters[] = {
    "# Mål for 2017\n\nFlere unge skal have en uddannelse, og lokale beskæftigelsesråd (LBR) følger "
    "indsatsen.\n\n"
    "- værdig sagsbehandling\n\nMed venlig hilsen\n\nAnna Hansen\nMinister\n",
    "# Mål for 2018\n\nFlere unge skal have en uddannelse.\n\n> Kommunerne skal følge op.\n\n| unge | 40.000 "
    "|\n|---|---|\n"
    "| handicap | 7 |\n",
};

static char path[96];
static uint8_t *sound;
static size_t sound_size;
static struct places places;
static FILE *nowhere;

/* --- the sound index */

static void put(struct store *store, const char *name, str bytes) {
    struct letter letter;
    struct error error;
    struct file_state state = {.size = (int64_t)bytes.n};
    file_state_hash(bytes, &state);
    MUST(letter_parse(bytes, STR("2019.md"), reader_of(STR("a.md")), &letter, &error) == OK);
    MUST(store_put(store, str_of(name), &state, &letter, NULL, &error) == OK);
    letter_release(&letter);
}

/* On the disk, as a new index is renamed to its place. The first letter is in the segment that a build
 * writes, the second in one of FTS5's own, with small pages. */
static void build(void) {
    struct store *store;
    struct error error;
    sqlite3 *db;
    MUST(store_build(path, &store, &error) == OK);
    put(store, "/a.md", str_of(letters[0]));
    MUST(store_finish(store, &error) == OK);
    MUST(store_update(path, &store, &error) == OK);
    MUST(database_exec(store->db, "INSERT INTO fts(fts, rank) VALUES('pgsz', 128)", &error) == OK);
    put(store, "/b.md", str_of(letters[1]));
    MUST(store_finish(store, &error) == OK);
    MUST(sqlite3_open(path, &db) == SQLITE_OK);
    MUST(sqlite3_exec(db,
                      "INSERT INTO meta VALUES('paths', '/a.md' || char(10) || '/b.md'); PRAGMA page_size = "
                      "512; VACUUM",
                      NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
}

static void prepare(void) {
    char folder[] = "/tmp/brev-fuzz-XXXXXX";
    struct stat state;
    /* what SQLite keeps per connection for speed costs more than it gives when one lives for a millisecond */
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    MUST(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/k.db", folder);
    build();
    FILE *file = fopen(path, "rb");
    MUST(file && fstat(fileno(file), &state) == 0);
    sound_size = (size_t)state.st_size;
    sound = memory_zeroed(1, sound_size);
    MUST(fread(sound, 1, sound_size, file) == sound_size);
    fclose(file);
    unlink(path);
    rmdir(folder);
    places_read(&places, sound, sound_size);
    nowhere = fopen("/dev/null", "we");
    MUST(nowhere);
    memory_file_begin(path);
}

/* --- changes */

/* One change, as it stands in an input. */
struct change {
    size_t at, size;
    uint8_t bytes[16];
};

/* Reads the change at the input's *p, which moves behind it; false at the end. */
static bool change_next(const uint8_t **p, const uint8_t *end, struct change *out) {
    if (end - *p < 5) return false;
    const uint8_t *data = *p;
    out->at = ((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) % sound_size;
    out->size = data[3] % 16;
    if (out->size > (size_t)(end - data - 4)) out->size = (size_t)(end - data - 4);
    if (out->size > sound_size - out->at) out->size = sound_size - out->at;
    memcpy(out->bytes, data + 4, out->size);
    *p = data + 4 + out->size;
    return true;
}

static void set_changed(const uint8_t *data, size_t size) {
    static uint8_t *bytes;
    struct change change;
    if (!bytes) bytes = memory_zeroed(1, sound_size);
    memcpy(bytes, sound, sound_size);
    for (const uint8_t *p = data; change_next(&p, data + size, &change);)
        memcpy(bytes + change.at, change.bytes, change.size);
    memory_file_set(bytes, sound_size);
}

static uint64_t chance;

static size_t below(size_t n) {
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return n ? (size_t)(chance % n) : 0;
}

static void set_number(struct change *c, uint64_t number) {
    for (size_t i = c->size; i-- > 0; number >>= 8) c->bytes[i] = (uint8_t)number;
}

/* What a change puts there: something of the kind that stands there, of another place, or past its bounds. */
static void choose_bytes(struct change *c, enum place_kind kind) {
    static const uint64_t numbers[] = {0,
                                       1,
                                       2,
                                       0x7F,
                                       0x80,
                                       0xFF,
                                       0x7FFF,
                                       0x8000,
                                       0xFFFF,
                                       0x7FFFFFFF,
                                       0x80000000,
                                       0xFFFFFFFF,
                                       0x7FFFFFFFFFFFFFFF,
                                       0x8000000000000000,
                                       0xFFFFFFFFFFFFFFFF};
    size_t page = c->at / places.page_size + 1, pages = sound_size / places.page_size;
    memcpy(c->bytes, sound + c->at, c->size);
    switch (below(7)) {
    case 0:
        set_number(c, numbers[below(sizeof numbers / sizeof *numbers)]);
        return;
    case 1:
        c->bytes[below(c->size)] ^= (uint8_t)(1U << below(8));
        return;
    case 2:
        c->bytes[below(c->size)] = (uint8_t)below(256);
        return;
    case 3:
        for (size_t i = 0; i < c->size; i++) c->bytes[i] = (uint8_t)below(256);
        return;
    case 4: /* a varint of nine bytes, or as much of it as fits */
        memset(c->bytes, 0xFF, c->size);
        return;
    case 5:
        if (c->size != 4) break;
        set_number(c, below(3) ? 1 + below(pages) : below(2) ? page : pages + 1);
        return;
    default:
        break;
    }
    const struct place *other = &places.items[kind][below(places.count[kind])];
    memcpy(c->bytes, sound + other->at, c->size < other->size ? c->size : other->size);
}

/* Most bytes of one change in an input. */
#define CHANGE_MOST (4 + 15)

static struct change choose_change(void) {
    struct change c;
    enum place_kind kind;
    do kind = (enum place_kind)below(PLACE_KINDS);
    while (!places.count[kind]);
    const struct place *place = &places.items[kind][below(places.count[kind])];
    size_t skip = place->size > 4 ? below(place->size) : 0, left = place->size - skip;
    if (left > 15) left = 15;
    c.at = place->at + skip;
    c.size = place->size > 4 ? 1 + below(left) : left;
    choose_bytes(&c, kind);
    return c;
}

static size_t change_write(const struct change *c, uint8_t *out) {
    out[0] = (uint8_t)(c->at >> 16);
    out[1] = (uint8_t)(c->at >> 8);
    out[2] = (uint8_t)c->at;
    out[3] = (uint8_t)c->size;
    memcpy(out + 4, c->bytes, c->size);
    return 4 + c->size;
}

/* Keeps each change with a chance, one of them perhaps with other bytes. */
static size_t thin_out(const uint8_t *data, size_t size, uint8_t *out) {
    size_t n = 0;
    struct change change;
    for (const uint8_t *p = data; change_next(&p, data + size, &change);) {
        if (!below(4)) continue;
        if (!below(4) && change.size) change.bytes[below(change.size)] = (uint8_t)below(256);
        n += change_write(&change, out + n);
    }
    return n;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    if (!sound) prepare();
    chance = (seed + 1) * 0x9E3779B97F4A7C15u;
    if (!size) data[size++] = (uint8_t)below(WHOLE_FILE);
    if (data[0] & WHOLE_FILE && below(50)) return 1 + LLVMFuzzerMutate(data + 1, size - 1, most - 1);
    data[0] &= WHOLE_FILE - 1;
    size_t n = size - 1;
    if (!below(8)) data[0] = (uint8_t)below(WHOLE_FILE);
    if (!below(3)) {
        uint8_t *copy = (uint8_t *)memory_copied((const char *)data + 1, n);
        n = thin_out(copy, n, data + 1);
        free(copy);
    }
    for (size_t more = 1 + below(3); more && 1 + n + CHANGE_MOST <= most; more--) {
        struct change change = choose_change();
        n += change_write(&change, data + 1 + n);
    }
    return 1 + n;
}

/* --- jobs */

/* What went wrong is one sentence. */
static void judge(enum status status, const struct error *error) {
    MUST((unsigned)status <= BAD_SYSTEM);
    if (status <= NONE) return;
    MUST(error->status == status && error->text[0] && !strchr(error->text, '\n'));
}

static void ask(struct store *store, const char *const *arguments) {
    char *argv[8] = {(char *)(uintptr_t) "search"};
    int argc = 1;
    for (; arguments[argc - 1]; argc++) argv[argc] = (char *)(uintptr_t)arguments[argc - 1];
    struct options options;
    struct error error = {0};
    struct output output = {.columns = 80};
    optind = 0; /* glibc: begin anew */
    MUST(options_read(argc, argv, false, &options) == 0);
    output.printer = options.printer;
    options.asked.timeout = DEADLINE;
    enum status status;
    switch (options.job) {
    case JOB_SUGGEST:
        status = words_suggest(store, &options, &error);
        break;
    case JOB_COMPLETE:
        status = words_complete(store, &options, &error);
        break;
    case JOB_REPEATS:
        status = repeats_print(store, &options, &output, &error);
        break;
    default:
        status = answer(store, &options, &output, buf_str(&options.query), (str){0}, &error);
    }
    judge(status, &error);
    if (options.printer->finish) options.printer->finish(&output, status > NONE);
    buf_release(&output.line);
    options_release(&options);
}

/* What search is asked: one question at a time, as to open an index is most of the work. */
static const char *const questions[][6] = {
    {"-f", "json", "unge", NULL},
    {"-f", "text", "værdig sagsbehandling ELLER indsats", NULL},
    {"-f", "json", "-n", "9", "=\"Flere unge\" OR kommun*", NULL},
    {"-l", "title:mål -path:*b.md", NULL},
    {"--years", "handicap", NULL},
    {"--words", "-f", "text", "unge", NULL},
    {"--by", "signer,year", "unge", NULL},
    {"--years", NULL},
    {"-c", "year:2000..2018 minister:anna", NULL},
    {"--any", "--explain", "hvad er LBR", NULL},
    {"-f", "trec", "\"unge uddannelse\"~5", NULL},
    {"-f", "html", "unge", NULL},
    {"uddanelsse", NULL},
    {"--suggest", "uddanelsse", NULL},
    {"--complete", "be", NULL},
    {"--repeats", NULL},
};

static void search_it(size_t which) {
    struct store *store;
    struct error error = {0};
    enum status status = store_open(path, &store, &error);
    judge(status, &error);
    if (status) return;
    ask(store, questions[which]);
    store_close(store);
}

static enum status list_all(const char *database, struct error *error) {
    return report_list(database, true, error);
}

static enum status passages_all(const char *database, struct error *error) {
    return report_passages(database, true, error);
}

static void report_it(enum status (*report)(const char *path, struct error *)) {
    struct error error = {0};
    judge(report(path, &error), &error);
}

/* A letter is put in, another taken out. */
static void change_it(void) {
    struct store *store;
    struct error error = {0};
    enum status status = store_update(path, &store, &error);
    judge(status, &error);
    if (status) return;
    struct letter letter;
    struct file_state state = {.size = 1};
    MUST(letter_parse(str_of(letters[1]), STR("b.md"), reader_of(STR("b.md")), &letter, &error) == OK);
    status = store_put(store, STR("/b.md"), &state, &letter, NULL, &error);
    if (!status) status = store_drop(store, STR("/a.md"), &error);
    letter_release(&letter);
    judge(status, &error);
    if (status > NONE)
        store_close(store);
    else
        judge(store_finish(store, &error), &error);
}

enum { LIST = sizeof questions / sizeof *questions, PASSAGES, STATS, CHECK, CHANGE, JOBS };

const size_t fuzz_longest = 4096;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!sound) prepare();
    if (!size) return 0;
    if (data[0] & WHOLE_FILE)
        memory_file_set(data + 1, size - 1);
    else
        set_changed(data + 1, size - 1);
    FILE *out = stdout, *err = stderr; /* what a sanitizer says goes to the descriptor */
    stdout = stderr = nowhere;
    size_t job = (data[0] & (WHOLE_FILE - 1)) % JOBS;
    switch (job) {
    case LIST:
        report_it(list_all);
        break;
    case PASSAGES:
        report_it(passages_all);
        break;
    case STATS:
        report_it(report_stats);
        break;
    case CHECK:
        report_it(store_check);
        break;
    case CHANGE:
        change_it();
        break;
    default:
        search_it(job);
    }
    stdout = out;
    stderr = err;
    return 0;
}
