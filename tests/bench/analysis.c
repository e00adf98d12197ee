/* What the analysis costs, and what compounds cost: our own language against stems alone.
 *
 *   analysis PASSAGES [SCRATCH]     prints a JSON object
 *
 * Times are CPU ns: of finding words and one look-up of a remembered stem for each (stems), and of the whole
 * analysis. With SCRATCH, a file to be written and removed, there are sizes too: bytes of two FTS5 tables
 * without content, with the parts of compounds and without. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "danish/analysis.h"
#include "danish/stem.h"
#include "danish/word.h"

#define ROUNDS 3

struct passages {
    char *bytes;
    str *items;
    size_t count, room;
};

static long long cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void load(const char *path, struct passages *out) {
    FILE *in = fopen(path, "re");
    if (!in || fseek(in, 0, SEEK_END)) exit(4);
    size_t n = (size_t)ftell(in);
    rewind(in);
    out->bytes = memory_resized(NULL, n + 1, 1);
    n = fread(out->bytes, 1, n, in);
    fclose(in);
    for (str rest = {out->bytes, n}; rest.p && rest.n;) {
        str line = str_cut(&rest, '\n');
        str_cut(&line, '\t');
        if (out->count == out->room)
            out->items = memory_grown(out->items, out->count, &out->room, sizeof *out->items);
        out->items[out->count++] = line;
    }
}

/* The memo of a plain stemming analyser: raw bytes -> stem. */
struct remembered {
    char *raw;
    size_t raw_n;
    uint64_t hash;
    buf stem;
};

struct memo {
    struct remembered *slots;
    size_t slot_count, used;
    buf folded;
};

static uint64_t hash_of(str s) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}

static void enlarge(struct memo *m) {
    struct memo grown = *m;
    grown.slot_count = m->slot_count ? m->slot_count * 2 : 4096;
    grown.slots = memory_zeroed(grown.slot_count, sizeof *grown.slots);
    for (size_t i = 0; i < m->slot_count; i++) {
        if (!m->slots[i].raw) continue;
        size_t at = m->slots[i].hash & (grown.slot_count - 1);
        while (grown.slots[at].raw) at = (at + 1) & (grown.slot_count - 1);
        grown.slots[at] = m->slots[i];
    }
    free(m->slots);
    *m = grown;
}

static str stem_of(struct memo *m, str raw) {
    if (raw.n > WORD_MAX) raw.n = WORD_MAX;
    if (m->used * 4 >= m->slot_count * 3) enlarge(m);
    uint64_t hash = hash_of(raw);
    size_t at = hash & (m->slot_count - 1);
    for (; m->slots[at].raw; at = (at + 1) & (m->slot_count - 1))
        if (m->slots[at].hash == hash && m->slots[at].raw_n == raw.n &&
            memcmp(m->slots[at].raw, raw.p, raw.n) == 0)
            return buf_str(&m->slots[at].stem);
    m->slots[at] = (struct remembered){memory_copied(raw.p, raw.n), raw.n, hash, {0}};
    m->used++;
    buf_clear(&m->folded);
    word_fold(raw, &m->folded);
    stem_add(buf_str(&m->folded), &m->slots[at].stem);
    return buf_str(&m->slots[at].stem);
}

static size_t sink; /* so that nothing is left out as useless */

static long long time_stems(const struct passages *p) {
    struct memo memo = {0};
    long long start = cpu();
    for (size_t i = 0; i < p->count; i++) {
        struct word word;
        for (size_t at = 0; word_next(p->items[i], &at, &word);)
            for (size_t j = 0; j < word.piece_count; j++)
                sink += stem_of(&memo, str_sub(p->items[i], word.pieces[j].start, word.pieces[j].end)).n;
    }
    long long took = cpu() - start;
    for (size_t i = 0; i < memo.slot_count; i++) {
        free(memo.slots[i].raw);
        buf_release(&memo.slots[i].stem);
    }
    free(memo.slots);
    buf_release(&memo.folded);
    return took;
}

struct counted {
    long long pieces, wholes, parts;
};

static int count(void *context, const struct token *token) {
    struct counted *c = context;
    sink += token->key->text.n;
    if (token->kind == TOKEN_PIECE)
        c->pieces++;
    else if (token->kind == TOKEN_WHOLE)
        c->wholes++;
    else
        c->parts++;
    return 0;
}

static long long time_analysis(const struct passages *p, struct counted *counted) {
    struct analysis *analysis = analysis_new();
    *counted = (struct counted){0};
    long long start = cpu();
    for (size_t i = 0; i < p->count; i++) analysis_tokens(analysis, p->items[i], count, counted);
    long long took = cpu() - start;
    analysis_free(analysis);
    return took;
}

/* An FTS5 tokenizer around the analysis, that may leave parts out. */
struct tokenizer {
    struct analysis *analysis;
    bool parts;
    void *emit_context;
    int (*emit)(void *, int, const char *, int, int, int);
};

static int hand_over(void *context, const struct token *token) {
    struct tokenizer *t = context;
    if (token->kind == TOKEN_PART && !t->parts) return 0;
    return t->emit(t->emit_context, token->kind == TOKEN_PIECE ? 0 : FTS5_TOKEN_COLOCATED, token->key->text.p,
                   (int)token->key->text.n, (int)token->start, (int)token->end);
}

static int create(void *context, const char **args, int n, Fts5Tokenizer **out) {
    (void)args;
    (void)n;
    *out = context;
    return SQLITE_OK;
}

static void delete (Fts5Tokenizer *t) {
    (void)t;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
                    int (*emit)(void *, int, const char *, int, int, int)) {
    (void)flags;
    struct tokenizer *t = (struct tokenizer *)tokenizer;
    t->emit_context = context;
    t->emit = emit;
    return analysis_tokens(t->analysis, (str){text, (size_t)n}, hand_over, t);
}

static fts5_api *api_of(sqlite3 *db) {
    fts5_api *api = NULL;
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL)) exit(3);
    sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step(s);
    sqlite3_finalize(s);
    return api;
}

static long long size_of_index(const struct passages *p, bool parts, const char *scratch) {
    struct tokenizer tokenizer = {.analysis = analysis_new(), .parts = parts};
    fts5_tokenizer methods = {create, delete, tokenize};
    sqlite3 *db;
    sqlite3_stmt *s;
    unlink(scratch);
    if (sqlite3_open(scratch, &db) ||
        api_of(db)->xCreateTokenizer(api_of(db), "bench", &tokenizer, &methods, NULL) ||
        sqlite3_exec(db,
                     "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=16384;"
                     "CREATE VIRTUAL TABLE t USING fts5(text, content='', tokenize='bench');"
                     "INSERT INTO t(t, rank) VALUES('hashsize', 67108864); BEGIN",
                     NULL, NULL, NULL) ||
        sqlite3_prepare_v2(db, "INSERT INTO t(rowid, text) VALUES(?1, ?2)", -1, &s, NULL))
        exit(3);
    for (size_t i = 0; i < p->count; i++) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)i + 1);
        sqlite3_bind_text64(s, 2, p->items[i].p, p->items[i].n, SQLITE_STATIC, SQLITE_UTF8);
        sqlite3_step(s);
        sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    if (sqlite3_exec(db, "INSERT INTO t(t) VALUES('optimize'); COMMIT; VACUUM", NULL, NULL, NULL)) exit(3);
    long long size = 0;
    sqlite3_prepare_v2(db, "SELECT sum(length(block)) FROM t_data", -1, &s, NULL);
    if (sqlite3_step(s) == SQLITE_ROW) size = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    unlink(scratch);
    analysis_free(tokenizer.analysis);
    return size;
}

int main(int argc, char **argv) {
    if (argc != 2 && argc != 3) return 2;
    struct passages p = {0};
    struct counted counted;
    load(argv[1], &p);
    printf("{\"stems_ns\": [");
    long long analysed[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        printf("%s%lld", i ? ", " : "", time_stems(&p));
        analysed[i] = time_analysis(&p, &counted);
    }
    printf("], \"analysis_ns\": [");
    for (int i = 0; i < ROUNDS; i++) printf("%s%lld", i ? ", " : "", analysed[i]);
    printf("], \"pieces\": %lld, \"wholes\": %lld, \"parts\": %lld", counted.pieces, counted.wholes,
           counted.parts);
    if (argc == 3) {
        printf(", \"index_plain\": %lld", size_of_index(&p, false, argv[2]));
        printf(", \"index_parts\": %lld", size_of_index(&p, true, argv[2]));
    }
    puts("}");
    fprintf(stderr, "%zu\n", sink);
    free(p.bytes);
    free(p.items);
    return 0;
}
