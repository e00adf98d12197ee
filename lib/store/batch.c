#include "store/batch.h"

#include <stdlib.h>

#include "base/memory.h"

struct value {
    enum { VALUE_NULL, VALUE_NUMBER, VALUE_TEXT } kind;
    int64_t number; /* of a text: where it begins in texts */
    size_t size;
};

struct batch {
    struct database *db;
    const char *insert, *after;
    size_t columns, count; /* count: values that wait */
    sqlite3_stmt *full;    /* inserts BATCH_ROWS */
    buf texts;
    struct value values[];
};

struct batch *batch_new(struct database *db, const char *insert, int columns, const char *after) {
    size_t count = (size_t)columns * BATCH_ROWS;
    struct batch *b = memory_zeroed(1, sizeof *b + count * sizeof *b->values);
    b->db = db;
    b->insert = insert;
    b->after = after;
    b->columns = (size_t)columns;
    return b;
}

static void add_value(struct batch *b, struct value value) {
    b->values[b->count++] = value;
}

void batch_text(struct batch *b, str text) {
    add_value(b, (struct value){VALUE_TEXT, (int64_t)b->texts.n, text.n});
    buf_add(&b->texts, text);
}

void batch_number(struct batch *b, int64_t number) {
    add_value(b, (struct value){VALUE_NUMBER, number, 0});
}

void batch_null(struct batch *b) {
    add_value(b, (struct value){0});
}

/* The statement that inserts this many rows. */
static enum status prepare(struct batch *b, size_t rows, sqlite3_stmt **out, struct error *error) {
    buf sql = {0};
    buf_addf(&sql, "%s VALUES", b->insert);
    for (size_t i = 0; i < rows * b->columns; i++) {
        bool first = i % b->columns == 0, last = i % b->columns == b->columns - 1;
        buf_addf(&sql, "%s?%s", first ? i ? ",(" : "(" : ",", last ? ")" : "");
    }
    buf_addf(&sql, " %s", b->after);
    enum status status = database_prepare(b->db, sql.p, out, error);
    buf_release(&sql);
    return status;
}

static void bind_all(const struct batch *b, sqlite3_stmt *s) {
    for (size_t i = 0; i < b->count; i++) {
        const struct value *v = &b->values[i];
        if (v->kind == VALUE_TEXT)
            database_bind_text(s, (int)i + 1, (str){b->texts.p + v->number, v->size});
        else if (v->kind == VALUE_NUMBER)
            sqlite3_bind_int64(s, (int)i + 1, v->number);
        else
            sqlite3_bind_null(s, (int)i + 1);
    }
}

static enum status run(struct batch *b, sqlite3_stmt *s, struct error *error) {
    bind_all(b, s);
    enum status status = database_run(b->db, s, error);
    b->count = 0;
    buf_clear(&b->texts);
    return status;
}

enum status batch_row(struct batch *b, struct error *error) {
    if (b->count < b->columns * BATCH_ROWS) return OK;
    enum status status = b->full ? OK : prepare(b, BATCH_ROWS, &b->full, error);
    return status ? status : run(b, b->full, error);
}

enum status batch_end(struct batch *b, enum status status, struct error *error) {
    sqlite3_stmt *rest = NULL;
    if (!status && b->count) {
        status = prepare(b, b->count / b->columns, &rest, error);
        if (!status) status = run(b, rest, error);
    }
    sqlite3_finalize(rest);
    sqlite3_finalize(b->full);
    buf_release(&b->texts);
    free(b);
    return status;
}
