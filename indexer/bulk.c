#include "indexer/bulk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json_writer.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/utf8.h"
#include "store/key_text.h"
#include "store/read.h"
#include "store/write.h"

struct section {
    int64_t end; /* the first passage that does not stand under it */
    buf keys;
};

struct bulk {
    struct store *store;
    struct analysis *analysis;
    const char *folder;
    unsigned mode;
    int files;
    buf lines, keys, forms;
    size_t position;          /* of the token before; SIZE_MAX = none */
    struct section *sections; /* the headings above the passage, outermost first; those after count keep their
                                 memory */
    size_t count, room;
};

void bulk_letter_name(str path, char out[LETTER_NAME_SIZE]) {
    static const char digits[] = "0123456789abcdef";
    struct file_state state;
    file_state_hash(path, &state);
    for (size_t i = 0; i < sizeof state.hash; i++) {
        out[2 * i] = digits[state.hash[i] >> 4];
        out[2 * i + 1] = digits[state.hash[i] & 15];
    }
    out[2 * sizeof state.hash] = '\0';
}

struct bulk *bulk_begin(struct store *store, const char *folder, unsigned mode) {
    struct bulk *b = memory_zeroed(1, sizeof *b);
    b->store = store;
    b->analysis = store_analysis(store);
    b->folder = folder;
    b->mode = mode;
    return b;
}

enum status bulk_write_file(const char *folder, const char *name, str bytes, unsigned mode,
                            struct error *error) {
    buf path = {0}, part = {0};
    buf_addf(&path, "%s/%s", folder, name);
    buf_addf(&part, "%s.part", path.p);
    int fd = open(part.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    bool written = fd >= 0;
    while (written && bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        written = n > 0;
        if (written) bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    if (written) written = fsync(fd) == 0;
    enum status status = OK;
    if (!written || rename(part.p, path.p) != 0)
        status = fail(error, BAD_SYSTEM, _("cannot write %s: %s"), path.p, message_errno(errno));
    if (fd >= 0) close(fd);
    if (status && fd >= 0) unlink(part.p);
    buf_release(&path);
    buf_release(&part);
    return status;
}

static enum status flush(struct bulk *b, struct error *error) {
    char name[32];
    if (!b->lines.n) return OK;
    snprintf(name, sizeof name, "bulk-%05d.ndjson", ++b->files);
    enum status status = bulk_write_file(b->folder, name, buf_str(&b->lines), b->mode, error);
    buf_clear(&b->lines);
    return status;
}

static enum status flush_if_full(struct bulk *b, struct error *error) {
    return b->lines.n < BULK_BYTES ? OK : flush(b, error);
}

/* ---- tokens ---- */

static int take_token(void *context, const struct token *token) {
    struct bulk *b = context;
    size_t position = analysis_position(b->analysis);
    bool same = position == b->position;
    if (b->keys.n) buf_byte(&b->keys, same ? '|' : ' ');
    key_text_add(&b->keys, token->key->text);
    if (!same && b->forms.n) buf_byte(&b->forms, ' ');
    bool form = token->kind == TOKEN_PIECE || token->kind == TOKEN_WHOLE;
    if (form && same && b->forms.n) buf_byte(&b->forms, '|');
    if (form) key_text_add(&b->forms, token->word->form);
    b->position = position;
    return 0;
}

/* The tokens of a text into keys and forms; how many positions it has. */
static size_t read_tokens(struct bulk *b, str text) {
    buf_clear(&b->keys);
    buf_clear(&b->forms);
    b->position = SIZE_MAX;
    analysis_tokens(b->analysis, text, take_token, b);
    return b->position + 1;
}

static void add_string(struct bulk *b, const char *name, str text) {
    if (!text.n) return;
    json_name(&b->lines, name);
    json_string(&b->lines, text);
}

static void add_number(struct bulk *b, const char *name, int64_t number) {
    json_name(&b->lines, name);
    json_integer(&b->lines, number);
}

static int take_families(void *context, const struct token *token) {
    struct bulk *b = context;
    if (token->kind != TOKEN_PIECE) return 0;
    for (size_t i = 0; i < term_keys(token->word); i++) {
        if (b->keys.n) buf_byte(&b->keys, i ? '|' : ' ');
        key_text_add(&b->keys, term_key(token->word, i));
    }
    return 0;
}

/* The families of the words of a fact, by which from: and minister: ask; nothing if it has no word. */
static void add_families(struct bulk *b, const char *name, str text) {
    buf_clear(&b->keys);
    analysis_tokens(b->analysis, text, take_families, b);
    add_string(b, name, buf_str(&b->keys));
}

/* ---- headings ---- */

static void push_section(struct bulk *b, const struct passage_row *row) {
    if (b->count == b->room) {
        b->sections = memory_resized(b->sections, b->room * 2 + 4, sizeof *b->sections);
        memset(b->sections + b->room, 0, (b->room + 4) * sizeof *b->sections);
        b->room = b->room * 2 + 4;
    }
    struct section *section = &b->sections[b->count++];
    section->end = row->id + row->section;
    buf_clear(&section->keys);
    buf_add(&section->keys, buf_str(&b->keys));
}

/* The words of each title and heading that the passage stands under; of one that is a heading itself, too. */
static void add_above(struct bulk *b, const struct passage_row *row) {
    size_t kept = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (b->sections[i].end <= row->id) continue;
        struct section section = b->sections[kept]; /* whose memory is to be kept */
        b->sections[kept++] = b->sections[i];
        if (kept - 1 < i) b->sections[i] = section;
    }
    b->count = kept;
    if (passage_kind_heads(row->kind)) push_section(b, row);
    if (!b->count) return;
    json_text(&b->lines, "'above':[");
    for (size_t i = 0; i < b->count; i++) json_string(&b->lines, buf_str(&b->sections[i].keys));
    json_text(&b->lines, "]");
}

/* ---- a passage ---- */

/* "2019-02-21" as 20190221; 0 if it is no date. */
static int64_t signed_number(str day) {
    int64_t number = 0;
    for (size_t i = 0; i < day.n; i++) {
        bool digit = day.p[i] >= '0' && day.p[i] <= '9';
        if (digit == (i == 4 || i == 7) || (!digit && day.p[i] != '-')) return 0;
        if (digit) number = number * 10 + (day.p[i] - '0');
    }
    return day.n == 10 ? number : 0;
}

static void add_letter(struct bulk *b, const struct letter_row *letter, const char *name) {
    buf value = {0};
    add_string(b, "letter", str_of(name));
    add_number(b, "year", letter->year);
    int64_t day = signed_number(letter->signed_on);
    if (day) add_number(b, "signed", day);
    add_string(b, "path", letter->path);
    add_string(b, "name", path_name(letter->path));
    utf8_fold_tight(letter->journal, &value);
    add_string(b, "journal_value", buf_str(&value));
    buf_release(&value);
    add_string(b, "title", letter->title);
    add_string(b, "journal", letter->journal);
    add_string(b, "minister", letter->minister);
    add_string(b, "signers", letter->signers);
    add_string(b, "recipient", letter->recipient);
    add_string(b, "tags", letter->tags);
    add_string(b, "encoding", letter->encoding);
    add_number(b, "letter_words", store_letter_brief(b->store, letter->id).words);
    add_number(b, "size", letter->size);
    add_number(b, "mtime", letter->mtime);
    if (letter->is_part) add_number(b, "file_bytes", (int64_t)letter->file.n);
    add_families(b, "minister_keys", letter->minister);
    add_families(b, "signer_keys", letter->signers.n ? letter->signers : letter->minister);
    add_families(b, "recipient_keys", letter->recipient);
}

/* Where stretches of the text stand in the file: "text,file,line" of each but the first, which says what
 * start and first_line say. */
static void add_spans(struct bulk *b, const struct passage_row *row) {
    buf spans = {0};
    for (size_t i = 1; i < row->span_count; i++)
        buf_addf(&spans, "%s%zu,%zu,%zu", i > 1 ? " " : "", row->spans[i].text, row->spans[i].file,
                 row->spans[i].line);
    add_string(b, "spans", buf_str(&spans));
    buf_release(&spans);
}

static void add_passage(struct bulk *b, const struct passage_row *row, int64_t n, str letter,
                        const char *name) {
    buf *out = &b->lines;
    buf_addf(out, "{\"index\":{\"_id\":\"%s.%" PRId64 "\"}}\n", name, n);
    size_t words = read_tokens(b, row->text);
    json_text(out, "{");
    add_string(b, "keys", buf_str(&b->keys));
    add_string(b, "forms", buf_str(&b->forms));
    add_above(b, row);
    add_number(b, "n", n);
    add_number(b, "words", (int64_t)words);
    add_string(b, "kind", str_of(passage_kind_name(row->kind)));
    json_text(out, "'layout':");
    json_bool(out, passage_kind_is_layout(row->kind));
    add_string(b, "heading", row->heading);
    add_string(b, "columns", row->columns);
    add_string(b, "text", row->text);
    add_number(b, "first_line", (int64_t)row->first_line);
    add_number(b, "last_line", (int64_t)row->last_line);
    add_number(b, "start", (int64_t)row->start);
    add_number(b, "end", (int64_t)row->end);
    if (row->page) add_number(b, "page", (int64_t)row->page);
    add_spans(b, row);
    buf_byte(out, ',');
    buf_add(out, letter);
    json_text(out, "}\n");
}

enum status bulk_add(struct bulk *b, const struct letter_row *row, const char *name, struct error *error) {
    enum status status = OK;
    /* what every passage repeats of its letter */
    buf before = b->lines, letter;
    b->lines = (buf){0};
    add_letter(b, row, name);
    letter = b->lines;
    b->lines = before;
    b->count = 0;
    for (int64_t n = 0; n < row->passage_count && !status; n++) {
        struct passage_row passage;
        status = store_passage(b->store, row->first_passage + n, &passage, error);
        if (status == NONE) status = store_damaged_passage(b->store, row->first_passage + n, error);
        if (status) break;
        add_passage(b, &passage, n, buf_str(&letter), name);
        status = flush_if_full(b, error);
    }
    buf_release(&letter);
    return status;
}

enum status bulk_drop(struct bulk *b, const char *name, int64_t first, int64_t end, struct error *error) {
    enum status status = OK;
    for (int64_t n = first; n < end && !status; n++) {
        buf_addf(&b->lines, "{\"delete\":{\"_id\":\"%s.%" PRId64 "\"}}\n", name, n);
        status = flush_if_full(b, error);
    }
    return status;
}

enum status bulk_end(struct bulk *b, struct error *error) {
    enum status status = flush(b, error);
    for (size_t i = 0; i < b->room; i++) buf_release(&b->sections[i].keys);
    free(b->sections);
    buf_release(&b->lines);
    buf_release(&b->keys);
    buf_release(&b->forms);
    free(b);
    return status;
}
