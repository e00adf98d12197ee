#include "indexer/export.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "indexer/bulk.h"
#include "indexer/progress.h"
#include "store/write.h"

extern const char opensearch_index[], opensearch_load[];

/* The first line of a manifest, after which the analyser follows, a tab, and the name of the export: of the
 * same letter another version may write something else. */
#define MANIFEST_HEAD "brev-export-2\t" VERSION "\t"

/* An export's name: XXH3 of the analyser and its list of letters, in hexadecimal digits. The same letters,
 * exported by the same program, have the same. */
#define EXPORT_ID_SIZE LETTER_NAME_SIZE

/* A letter of an earlier export. */
struct exported {
    str line; /* of the manifest: its name as bulk_letter_name has it, a tab, the rest; borrowed */
    bool seen;
};

struct export {
    const struct export_request *request;
    struct store *store;
    struct bulk *bulk;
    struct error *error;
    buf manifest;                                   /* of this export, without its first line */
    buf earlier;                                    /* that of the earlier one */
    char id[EXPORT_ID_SIZE], since[EXPORT_ID_SIZE]; /* the names of both; since is empty if there is none */
    struct exported *letters;                       /* by name */
    size_t letter_count, room;
    int64_t passages, written, dropped; /* dropped: letters that are gone */
    unsigned mode;                      /* who may read the index may read the export */
};

enum status export_prepare(const char *folder, struct error *error) {
    if (mkdir(folder, 0777) == 0) return OK;
    DIR *dir = errno == EEXIST ? opendir(folder) : NULL;
    if (!dir) return fail(error, BAD_USAGE, _("cannot make the folder %s: %s"), folder, message_errno(errno));
    bool empty = true;
    for (struct dirent *entry; empty && (entry = readdir(dir));)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(dir);
    return empty ? OK
                 : fail(error, BAD_USAGE, _("%s is not empty; give an export a folder of its own"), folder);
}

/* ---- the earlier export ---- */

static enum status read_file(const char *folder, const char *name, buf *out, struct error *error) {
    buf path = {0};
    char block[65536];
    buf_addf(&path, "%s/%s", folder, name);
    FILE *file = fopen(path.p, "re");
    for (size_t n; file && (n = fread(block, 1, sizeof block, file));) buf_add(out, (str){block, n});
    enum status status = OK;
    if (!file || ferror(file))
        status = fail(error, BAD_USAGE, _("cannot read %s: %s"), path.p, message_errno(errno));
    if (file) fclose(file);
    buf_release(&path);
    return status;
}

static int by_name(const void *a, const void *b) {
    const struct exported *x = a, *y = b;
    return memcmp(x->line.p, y->line.p, LETTER_NAME_SIZE - 1);
}

/* name, a tab, the hash of the file, a tab, how many passages. */
static bool is_sound(str line) {
    size_t half = LETTER_NAME_SIZE - 1, digits = line.n - (2 * half + 2);
    if (line.n < 2 * half + 3 || digits > 10) return false;
    for (size_t i = 0; i < line.n; i++) {
        bool tab = i == half || i == 2 * half + 1, number = line.p[i] >= '0' && line.p[i] <= '9';
        bool letter = line.p[i] >= 'a' && line.p[i] <= 'f' && i < 2 * half + 1;
        if (tab ? line.p[i] != '\t' : !number && !letter) return false;
    }
    return true;
}

/* The first line: of this version and analyser, and the name of that export. */
static bool read_head(struct export *e, str head) {
    str analyser = str_of(analysis_fingerprint());
    if (!str_starts(head, STR(MANIFEST_HEAD))) return false;
    head = str_sub(head, sizeof MANIFEST_HEAD - 1, head.n);
    if (!str_eq(str_cut(&head, '\t'), analyser) || head.n != EXPORT_ID_SIZE - 1) return false;
    memcpy(e->since, head.p, EXPORT_ID_SIZE - 1);
    return strspn(e->since, "0123456789abcdef") == EXPORT_ID_SIZE - 1;
}

static enum status read_earlier(struct export *e, const char *folder) {
    enum status status = read_file(folder, EXPORT_MANIFEST, &e->earlier, e->error);
    str rest = buf_str(&e->earlier), head = status ? (str){0} : str_cut(&rest, '\n');
    if (status) return status;
    if (!read_head(e, head))
        return fail(e->error, BAD_USAGE,
                    _("%s is no export by this version; make a whole one, without --since"), folder);
    while (rest.n) {
        str line = str_cut(&rest, '\n');
        if (!is_sound(line))
            return fail(e->error, BAD_USAGE, _("the list of letters in %s is damaged; make a whole export"),
                        folder);
        e->letters = memory_grown(e->letters, e->letter_count, &e->room, sizeof *e->letters);
        e->letters[e->letter_count++] = (struct exported){line, false};
    }
    if (e->letter_count) qsort(e->letters, e->letter_count, sizeof *e->letters, by_name);
    return OK;
}

static int64_t passages_of(const struct exported *letter) {
    return strtoll(letter->line.p + 2 * LETTER_NAME_SIZE, NULL, 10);
}

/* ---- this one ---- */

static enum status export_letter(void *context, const struct letter_row *row) {
    struct export *e = context;
    char name[LETTER_NAME_SIZE];
    bulk_letter_name(row->path, name);
    size_t line = e->manifest.n;
    buf_addf(&e->manifest, "%s\t", name);
    for (size_t i = 0; i < 16; i++)
        buf_addf(&e->manifest, "%02x", i < row->hash.n ? (unsigned char)row->hash.p[i] : 0u);
    buf_addf(&e->manifest, "\t%" PRId64 "\n", row->passage_count);
    e->passages += row->passage_count;
    const struct exported wanted = {{name, LETTER_NAME_SIZE - 1}, false};
    struct exported *before =
        e->letter_count ? bsearch(&wanted, e->letters, e->letter_count, sizeof wanted, by_name) : NULL;
    if (before) {
        before->seen = true;
        if (str_eq(before->line, str_sub(buf_str(&e->manifest), line, e->manifest.n - 1))) return OK;
        enum status status = bulk_drop(e->bulk, name, row->passage_count, passages_of(before), e->error);
        if (status) return status;
    }
    e->written++;
    return bulk_add(e->bulk, row, name, e->error);
}

static enum status drop_gone(struct export *e) {
    enum status status = OK;
    for (size_t i = 0; i < e->letter_count && !status; i++) {
        char name[LETTER_NAME_SIZE];
        if (e->letters[i].seen) continue;
        memcpy(name, e->letters[i].line.p, LETTER_NAME_SIZE - 1);
        name[LETTER_NAME_SIZE - 1] = '\0';
        e->dropped++;
        status = bulk_drop(e->bulk, name, 0, passages_of(&e->letters[i]), e->error);
    }
    return status;
}

/* Appends text up to a hole, and what belongs there; the rest of text. */
static str fill_hole(buf *out, str text, const char *hole, const char *with) {
    size_t at = str_find(text, str_of(hole));
    buf_add(out, str_sub(text, 0, at));
    buf_add(out, str_of(with));
    return str_sub(text, at + strlen(hole), text.n);
}

/* index.json with the names of the analyser and the export. */
static enum status write_index(const struct export *e) {
    buf out = {0};
    str rest = fill_hole(&out, str_of(opensearch_index), "@ANALYSER@", analysis_fingerprint());
    buf_add(&out, fill_hole(&out, rest, "@EXPORT@", e->id));
    enum status status = bulk_write_file(e->request->folder, "index.json", buf_str(&out), e->mode, e->error);
    buf_release(&out);
    return status;
}

static enum status write_counts(const struct export *e) {
    buf out = {0};
    buf_addf(&out, "export\t%s\npassages\t%" PRId64 "\n", e->id, e->passages);
    if (e->since[0]) buf_addf(&out, "since\t%s\n", e->since);
    enum status status = bulk_write_file(e->request->folder, "counts", buf_str(&out), e->mode, e->error);
    buf_release(&out);
    return status;
}

static enum status write_vocabulary(const struct export *e) {
    buf path = {0};
    buf_addf(&path, "%s/" EXPORT_VOCABULARY, e->request->folder);
    enum status status = store_write_vocabulary(e->store, path.p, e->mode, e->id, e->error);
    buf_release(&path);
    return status;
}

static enum status write_rest(struct export *e) {
    const char *folder = e->request->folder;
    buf manifest = {0}; /* its name is of all but the name */
    buf_addf(&manifest, MANIFEST_HEAD "%s", analysis_fingerprint());
    size_t head = manifest.n;
    buf_add(&manifest, buf_str(&e->manifest));
    bulk_letter_name(buf_str(&manifest), e->id);
    manifest.n = head;
    buf_addf(&manifest, "\t%s\n", e->id);
    buf_add(&manifest, buf_str(&e->manifest));
    enum status status = write_index(e);
    if (!status) status = write_counts(e);
    if (!status) status = write_vocabulary(e);
    if (!status)
        status = bulk_write_file(folder, "load", str_of(opensearch_load), e->mode | (e->mode & 0444) >> 2,
                                 e->error);
    /* last: without it the folder is no export */
    if (!status) status = bulk_write_file(folder, EXPORT_MANIFEST, buf_str(&manifest), e->mode, e->error);
    buf_release(&manifest);
    return status;
}

static void summarize(const struct export *e) {
    if (e->request->quiet) return;
    fprintf(stderr,
            message_plural("%lld letter written, %lld gone; to load them: %s/load URL INDEX\n",
                           "%lld letters written, %lld gone; to load them: %s/load URL INDEX\n",
                           (unsigned long)e->written),
            (long long)e->written, (long long)e->dropped, e->request->folder);
}

enum status export_run(const struct export_request *request, struct error *error) {
    struct export e = {.request = request, .error = error};
    enum status status = store_open(request->database, &e.store, error);
    if (status) return status;
    struct stat state;
    struct waiting waiting;
    e.mode = stat(request->database, &state) == 0 ? state.st_mode & 0666 : 0600;
    waiting_begin(&waiting, !request->quiet, _("exporting"));
    if (request->since) status = read_earlier(&e, request->since);
    e.bulk = bulk_begin(e.store, request->folder, e.mode);
    if (!status) status = store_each_letter(e.store, export_letter, &e, error);
    if (!status) status = drop_gone(&e);
    struct error late;
    enum status ended = bulk_end(e.bulk, status ? &late : error);
    if (!status) status = ended;
    if (!status) status = write_rest(&e);
    waiting_end(&waiting);
    if (!status) summarize(&e);
    store_close(e.store);
    buf_release(&e.manifest);
    buf_release(&e.earlier);
    free(e.letters);
    return status;
}
