#include "indexer/report.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/field.h"
#include "base/path.h"
#include "store/read.h"

struct listing {
    struct store *store;
    struct error *error;
};

static enum status list_letter(void *context, const struct letter_row *row) {
    (void)context;
    if (row->year) printf("%d", row->year);
    else putchar('-');
    const str fields[] = {row->signed_on, row->journal, row->minister, row->title, path_shown(row->path)};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        putchar('\t');
        field_print(stdout, fields[i], "-");
    }
    putchar('\n');
    return OK;
}

/* Opens the index, prints the header, lets one function report on every letter of it, and closes it. */
static enum status each(const char *database, const char *header, enum status (*visit)(void *, const struct letter_row *),
                        struct error *error) {
    struct store *store;
    enum status status = store_open(database, &store, error);
    if (status) return status;
    struct listing listing = {store, error};
    fputs(header, stdout);
    status = store_each_letter(store, visit, &listing, error);
    store_close(store);
    return status;
}

enum status report_list(const char *database, struct error *error) {
    return each(database, "year\tsigned\tjournal\tminister\ttitle\tpath\n", list_letter, error);
}

static void print_passage(str path, const struct passage_row *row) {
    buf lines = {0};
    const struct passage place = {.segments = row->segments, .segment_count = row->segment_count,
                                  .first_line = row->first_line, .last_line = row->last_line};
    passage_lines(&place, &lines);
    field_print(stdout, path, NULL);
    printf("\t%s\t%s\t", lines.p, passage_kind_name(row->kind));
    field_print(stdout, row->heading, NULL);
    putchar('\t');
    field_print(stdout, row->text, NULL);
    putchar('\n');
    buf_release(&lines);
}

static enum status list_passages(void *context, const struct letter_row *letter) {
    struct listing *listing = context;
    enum status status = OK;
    for (int64_t i = 0; i < letter->passage_count && !status; i++) {
        struct passage_row row;
        status = store_passage(listing->store, letter->first_passage + i, &row, listing->error);
        if (!status) print_passage(path_shown(letter->path), &row);
    }
    return status;
}

enum status report_passages(const char *database, struct error *error) {
    return each(database, "", list_passages, error);
}

enum status report_stats(const char *database, struct error *error) {
    struct store *store;
    struct store_stats stats;
    enum status status = store_open(database, &store, error);
    if (status) return status;
    status = store_stats(store, &stats, error);
    store_close(store);
    if (status) return status;
    printf("letters\t%" PRId64 "\npassages\t%" PRId64 "\nwords\t%" PRId64 "\nforms\t%" PRId64 "\nbytes\t%" PRId64 "\n",
           stats.letters, stats.passages, stats.words, stats.forms, stats.bytes);
    return OK;
}
