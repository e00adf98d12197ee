#include "store/postings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/message.h"
#include "store/batch.h"
#include "store/fts5_segment.h"
#include "store/sidecar.h"

/* A stretch of a doclist. Stretches grow with the list: most keys are rare, most postings are of common keys.
 */
struct stretch {
    struct stretch *next;
    uint32_t used, size; /* used: of all but a list's last, whose is in the posting */
    char bytes[];
};

#define STRETCH_FIRST 16
#define STRETCH_LAST 2048

/* One key's postings: no larger than a line of the cache, as they are looked at for every token. */
struct posting {
    const struct index_key *key;
    int64_t first, last; /* rowids */
    struct stretch *begin, *end;
    char *at; /* where the next byte goes */
    uint32_t rows;
    uint32_t first_token, last_token; /* of the passage that is added */
    uint16_t left;                    /* bytes from `at` to the end of the last stretch */
    bool touched;                     /* the passage that is added has the key */
};

#define CACHE_LINE 64
_Static_assert(sizeof(struct posting) == CACHE_LINE, "a posting is as large as a line of the cache");

/* What a posting is sorted by: first the first bytes of its key as a number, which is quicker to compare. */
struct sorted {
    uint64_t start;
    const struct posting *posting;
};

/* What a run begins each key's postings with. */
struct run_head {
    int64_t first, last;
    uint64_t size; /* bytes of the doclist, as of segment_rows */
    uint32_t rows, term_size;
};

/* Where the postings of one run, or of those in memory, are read from. */
struct source {
    struct run_head head; /* of the term that it stands on; rows = 0: no more */
    str term, doclist;
    buf own_term, own_doclist; /* if they are not borrowed */
    off_t at, end;             /* bytes of the file; a run's */
    buf block;                 /* read from the file at `at` - its bytes that are left */
    size_t block_used;
    size_t next; /* of the sorted postings in memory */
};

struct postings {
    const char *path;
    struct arena arena;
    struct posting *items; /* by the key's number */
    size_t count, room;
    uint32_t *touched; /* numbers of the keys of the passage that is added */
    uint32_t *follows; /* of each token the next with its key; 0 = none */
    size_t scratch_room;
    int64_t rows, tokens; /* in all */
    int file;             /* -1: nothing was spilled */
    off_t *runs;          /* where each begins, and where the last ends */
    size_t run_count, run_room;
    struct sorted *sorted; /* of those in memory, when they are written */
    size_t sorted_count;
};

struct postings *postings_new(const char *path) {
    struct postings *p = memory_zeroed(1, sizeof *p);
    p->path = path;
    p->file = -1;
    return p;
}

static void forget(struct postings *p) {
    arena_release(&p->arena);
    free(p->items);
    free(p->sorted);
    p->items = NULL;
    p->sorted = NULL;
    p->count = p->room = p->sorted_count = 0;
}

void postings_free(struct postings *p) {
    if (!p) return;
    forget(p);
    free(p->touched);
    free(p->follows);
    free(p->runs);
    if (p->file >= 0) close(p->file);
    free(p);
}

size_t postings_memory(const struct postings *p) {
    return p->arena.used + p->room * sizeof *p->items;
}

static void grow(struct postings *p, struct posting *posting) {
    uint32_t size = posting->end ? posting->end->size * 2 : STRETCH_FIRST;
    if (size > STRETCH_LAST) size = STRETCH_LAST;
    struct stretch *more = arena_zeroed(&p->arena, sizeof *more + size);
    more->size = size;
    if (posting->end) {
        posting->end->used = posting->end->size;
        posting->end->next = more;
    } else {
        posting->begin = more;
    }
    posting->end = more;
    posting->at = more->bytes;
    posting->left = (uint16_t)size;
}

static inline void put_byte(struct postings *p, struct posting *posting, unsigned char byte) {
    if (!posting->left) grow(p, posting);
    *posting->at++ = (char)byte;
    posting->left--;
}

static inline void put_number(struct postings *p, struct posting *posting, uint64_t n) {
    int shift = 0;
    while (n >> shift >= 0x80) shift += 7;
    for (; shift; shift -= 7) put_byte(p, posting, (unsigned char)(n >> shift | 0x80));
    put_byte(p, posting, n & 0x7F);
}

static size_t number_size(uint64_t n) {
    size_t size = 1;
    while (n >>= 7) size++;
    return size;
}

/* One key's positions in a passage: their size twice, the lowest bit being FTS5's mark of a deletion; then
 * each position less the one before, and 2. */
static void put_positions(struct postings *p, struct posting *posting, const struct analysed_token *tokens) {
    if (posting->first_token == posting->last_token) {
        uint32_t only = tokens[posting->first_token].position + 2;
        put_number(p, posting, number_size(only) << 1);
        put_number(p, posting, only);
        return;
    }
    size_t size = 0;
    uint32_t before = 0;
    for (uint32_t t = posting->first_token;; t = p->follows[t]) {
        size += number_size(tokens[t].position - before + 2);
        before = tokens[t].position;
        if (t == posting->last_token) break;
    }
    put_number(p, posting, size << 1);
    before = 0;
    for (uint32_t t = posting->first_token;; t = p->follows[t]) {
        put_number(p, posting, tokens[t].position - before + 2);
        before = tokens[t].position;
        if (t == posting->last_token) break;
    }
}

static void make_room(struct postings *p, size_t tokens, size_t numbers) {
    if (tokens > p->scratch_room) {
        p->scratch_room = tokens * 2;
        p->touched = memory_resized(p->touched, p->scratch_room, sizeof *p->touched);
        p->follows = memory_resized(p->follows, p->scratch_room, sizeof *p->follows);
    }
    if (numbers > p->room) {
        struct posting *old = p->items;
        p->room = numbers * 2;
        p->items = memory_aligned(CACHE_LINE, p->room, sizeof *p->items);
        if (old) memcpy(p->items, old, p->count * sizeof *p->items);
        free(old);
    }
    if (numbers > p->count) {
        memset(p->items + p->count, 0, (numbers - p->count) * sizeof *p->items);
        p->count = numbers;
    }
}

/* Postings are asked for from memory this many tokens ahead. */
#define AHEAD 8

void postings_add(struct postings *p, int64_t passage, const struct analysed_token *tokens, size_t count) {
    size_t touched = 0, numbers = 0;
    for (size_t i = 0; i < count; i++)
        if (tokens[i].number >= numbers) numbers = (size_t)tokens[i].number + 1;
    make_room(p, count, numbers);
    for (uint32_t i = 0; i < count; i++) {
        if (i + AHEAD < count) __builtin_prefetch(&p->items[tokens[i + AHEAD].number]);
        struct posting *posting = &p->items[tokens[i].number];
        if (posting->touched) {
            p->follows[posting->last_token] = i;
        } else {
            posting->touched = true;
            posting->first_token = i;
            posting->key = tokens[i].key;
            p->touched[touched++] = tokens[i].number;
        }
        posting->last_token = i;
    }
    for (size_t i = 0; i < touched; i++) {
        if (i + AHEAD < touched) __builtin_prefetch(p->items[p->touched[i + AHEAD]].at, 1);
        struct posting *posting = &p->items[p->touched[i]];
        if (posting->rows++)
            put_number(p, posting, (uint64_t)(passage - posting->last));
        else
            posting->first = passage;
        posting->last = passage;
        posting->touched = false;
        put_positions(p, posting, tokens);
    }
    p->rows++;
    if (count) p->tokens += tokens[count - 1].position + 1;
}

static int by_key(const void *a, const void *b) {
    const struct sorted *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return str_cmp(x->posting->key->text, y->posting->key->text);
}

static void sort(struct postings *p) {
    p->sorted = memory_resized(NULL, p->count + 1, sizeof *p->sorted);
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].rows)
            p->sorted[p->sorted_count++] = (struct sorted){str_start(p->items[i].key->text), &p->items[i]};
    qsort(p->sorted, p->sorted_count, sizeof *p->sorted, by_key);
}

static size_t used(const struct posting *posting, const struct stretch *s) {
    return s == posting->end ? s->size - posting->left : s->used;
}

/* A posting's doclist: as it lies if it lies in one place, otherwise put together in own. */
static str doclist_of(const struct posting *posting, buf *own) {
    const struct stretch *s = posting->begin;
    if (!s->next) return (str){s->bytes, used(posting, s)};
    for (; s; s = s->next) buf_add(own, (str){s->bytes, used(posting, s)});
    return buf_str(own);
}

static size_t doclist_size(const struct posting *posting) {
    size_t size = 0;
    for (const struct stretch *s = posting->begin; s; s = s->next) size += used(posting, s);
    return size;
}

/* A file that is gone when it is closed, however this process ends. */
static enum status open_run(struct postings *p, struct error *error) {
    char *name = sidecar_path(p->path, SIDECAR_RUN);
    unlink(name);
    p->file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum status status =
        p->file >= 0 ? OK : fail(error, BAD_SYSTEM, _("cannot write %s: %s"), name, message_errno(errno));
    if (p->file >= 0) unlink(name);
    free(name);
    p->runs = memory_grown(p->runs, 0, &p->run_room, sizeof *p->runs);
    p->runs[0] = 0;
    return status;
}

static enum status write_block(struct postings *p, off_t *at, buf *block, struct error *error) {
    for (size_t done = 0; done < block->n;) {
        ssize_t n = pwrite(p->file, block->p + done, block->n - done, *at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return fail(error, BAD_SYSTEM, _("cannot write beside %s: %s"), p->path,
                        message_errno(n ? errno : ENOSPC));
        done += (size_t)n;
        *at += n;
    }
    buf_clear(block);
    return OK;
}

#define RUN_BLOCK ((size_t)256 << 10)

enum status postings_spill(struct postings *p, struct error *error) {
    if (!p->count) return OK;
    enum status status = p->file < 0 ? open_run(p, error) : OK;
    if (status) return status;
    sort(p);
    off_t at = p->runs[p->run_count];
    buf block = {0}, doclist = {0};
    for (size_t i = 0; i < p->sorted_count && !status; i++) {
        const struct posting *posting = p->sorted[i].posting;
        struct run_head head = {posting->first, posting->last, doclist_size(posting), posting->rows,
                                (uint32_t)posting->key->text.n};
        buf_add(&block, (str){(const char *)&head, sizeof head});
        buf_add(&block, posting->key->text);
        buf_clear(&doclist);
        buf_add(&block, doclist_of(posting, &doclist));
        if (block.n >= RUN_BLOCK) status = write_block(p, &at, &block, error);
    }
    if (!status) status = write_block(p, &at, &block, error);
    buf_release(&block);
    buf_release(&doclist);
    p->run_count++;
    p->runs = memory_grown(p->runs, p->run_count, &p->run_room, sizeof *p->runs);
    p->runs[p->run_count] = at;
    forget(p);
    return status;
}

/* The next n bytes of a run, appended to out. */
static enum status read_run(struct postings *p, struct source *s, size_t n, buf *out, struct error *error) {
    while (n) {
        if (s->block_used == s->block.n) {
            size_t want = (size_t)(s->end - s->at) < RUN_BLOCK ? (size_t)(s->end - s->at) : RUN_BLOCK;
            char *bytes = memory_resized(s->block.p, RUN_BLOCK, 1);
            ssize_t got = pread(p->file, bytes, want, s->at);
            s->block = (buf){bytes, got > 0 ? (size_t)got : 0, RUN_BLOCK};
            s->block_used = 0;
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0)
                return fail(error, BAD_SYSTEM, _("cannot read what was written beside %s: %s"), p->path,
                            message_errno(got ? errno : EIO));
            s->at += got;
        }
        str part = str_sub(buf_str(&s->block), s->block_used, s->block_used + n);
        buf_add(out, part);
        s->block_used += part.n;
        n -= part.n;
    }
    return OK;
}

/* Goes on to the source's next term. */
static enum status advance(struct postings *p, struct source *s, struct error *error) {
    buf_clear(&s->own_term);
    buf_clear(&s->own_doclist);
    s->head.rows = 0;
    if (!s->end) { /* in memory */
        if (s->next == p->sorted_count) return OK;
        const struct posting *posting = p->sorted[s->next++].posting;
        s->head = (struct run_head){posting->first, posting->last, 0, posting->rows, 0};
        s->term = posting->key->text;
        s->doclist = doclist_of(posting, &s->own_doclist);
        return OK;
    }
    if (s->at == s->end && s->block_used == s->block.n) return OK;
    buf head = {0};
    enum status status = read_run(p, s, sizeof s->head, &head, error);
    if (!status) memcpy(&s->head, head.p, sizeof s->head);
    buf_release(&head);
    if (!status) status = read_run(p, s, s->head.term_size, &s->own_term, error);
    if (!status) status = read_run(p, s, s->head.size, &s->own_doclist, error);
    s->term = buf_str(&s->own_term);
    s->doclist = buf_str(&s->own_doclist);
    return status;
}

struct merge {
    struct postings *postings;
    struct segment_writer *segment;
    struct batch *frequencies;
    struct source
        *sources; /* the runs in order, then what is in memory: passages ascend from one to the next */
    size_t source_count;
};

static const struct source *least(const struct merge *m) {
    const struct source *found = NULL;
    for (size_t i = 0; i < m->source_count; i++) {
        const struct source *s = &m->sources[i];
        if (s->head.rows && (!found || str_cmp(s->term, found->term) < 0)) found = s;
    }
    return found;
}

static enum status merge_term(struct merge *m, str term, struct error *error) {
    enum status status = segment_term(m->segment, term, error);
    int64_t rows = 0;
    for (size_t i = 0; i < m->source_count && !status; i++) {
        struct source *s = &m->sources[i];
        if (!s->head.rows || !str_eq(s->term, term)) continue;
        rows += s->head.rows;
        status = segment_rows(m->segment, s->head.first, s->head.last, s->doclist, error);
        if (!status) status = advance(m->postings, s, error);
    }
    if (status) return status;
    batch_text(m->frequencies, term);
    batch_number(m->frequencies, rows);
    return batch_row(m->frequencies, error);
}

static enum status merge_all(struct merge *m, struct error *error) {
    enum status status = OK;
    buf term = {0};
    for (size_t i = 0; i < m->source_count && !status; i++)
        status = advance(m->postings, &m->sources[i], error);
    for (const struct source *next; !status && (next = least(m));) {
        buf_clear(&term);
        buf_add(&term, next->term);
        status = merge_term(m, buf_str(&term), error);
    }
    buf_release(&term);
    return status;
}

enum status postings_write(struct postings *p, struct database *db, size_t leaf_size, struct error *error) {
    struct merge m = {.postings = p, .source_count = p->run_count + 1};
    sort(p);
    m.sources = memory_zeroed(m.source_count, sizeof *m.sources);
    for (size_t i = 0; i < p->run_count; i++)
        m.sources[i] = (struct source){.at = p->runs[i], .end = p->runs[i + 1]};
    m.frequencies = batch_new(db, "INSERT INTO frequency(key, passages)", 2, "");
    enum status status = segment_begin(db, leaf_size, &m.segment, error);
    if (!status) {
        status = merge_all(&m, error);
        if (!status)
            status = segment_end(m.segment, p->rows, p->tokens, error);
        else
            segment_drop(m.segment);
    }
    status = batch_end(m.frequencies, status, error);
    for (size_t i = 0; i < m.source_count; i++) {
        buf_release(&m.sources[i].own_term);
        buf_release(&m.sources[i].own_doclist);
        buf_release(&m.sources[i].block);
    }
    free(m.sources);
    forget(p);
    return status;
}
