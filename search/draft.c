#include "search/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/utf8.h"

/* Bytes that are read at once. */
#define CHUNK 65536

static enum status read_bytes(int file, const char *name, buf *out, struct error *error) {
    char bytes[CHUNK];
    ssize_t n;
    while ((n = read(file, bytes, sizeof bytes)) > 0) {
        buf_add(out, (str){bytes, (size_t)n});
        if (out->n > DRAFT_MOST) return fail(error, BAD_USAGE, _("%s is longer than 64 MB"), name);
    }
    if (n < 0) return fail(error, BAD_USAGE, _("cannot read %s: %s"), name, message_errno(errno));
    return OK;
}

static void read_latin(str bytes, buf *out) {
    while (bytes.n) {
        str from = bytes;
        int32_t sign = utf8_next(&bytes);
        bool broken = sign == 0xFFFD && from.n - bytes.n == 1;
        utf8_add(out, broken ? (unsigned char)from.p[0] : sign);
    }
}

/* ---- quotation marks ---- */

/* A mark that opens, the marks that close it, and whether it is one of two that look alike. */
struct mark {
    int32_t opens, closes[4];
    bool alike, single;
};

/* Marks that are written as two signs get signs of their own. */
enum { TWO_APOSTROPHES = 0x2033, TWO_GRAVES = 0x2036 };

static const struct mark marks[DRAFT_MARKS] = {
    {'"', {'"'}, true, false},
    {0xFF02, {0xFF02}, true, false},
    {TWO_APOSTROPHES, {TWO_APOSTROPHES}, true, false},
    {TWO_GRAVES, {TWO_APOSTROPHES, '"'}, false, false},
    {0xBB, {0xAB}, false, false},                                   /* »...« */
    {0xAB, {0xBB}, false, false},                                   /* «...» */
    {0x201E, {0x201C, 0x201D, '"', TWO_APOSTROPHES}, false, false}, /* „...“, as typewriters mix them */
    {0x201C, {0x201D}, false, false},                               /* “...” */
    {0x201D, {0x201D}, true, false},                                /* ”...” */
    {0x201A, {0x2018, 0x2019, '\''}, false, true},                  /* ‚...‘ */
    {0x2018, {0x2019, '\''}, false, true},                          /* ‘...’ */
    {0x203A, {0x2039}, false, true},                                /* ›...‹ */
    {0x2019, {0x2019}, true, true},                                 /* ’...’ */
    {'\'', {'\''}, true, true},
};

/* Two of a sign for one mark. */
static int32_t doubled(int32_t sign) {
    switch (sign) {
    case '\'':
    case 0x2019:
        return TWO_APOSTROPHES;
    case '`':
    case 0x2018:
        return TWO_GRAVES;
    case ',':
    case 0x201A:
        return 0x201E;
    case '<':
        return 0xAB;
    case '>':
        return 0xBB;
    default:
        return 0;
    }
}

/* A sign of the draft, or two that are one mark. */
struct sign {
    int32_t mark, before, after; /* 0 at the beginning and the end */
    size_t start, end;
    bool two;
};

static int32_t sign_at(const struct draft *d, size_t at, size_t *end) {
    str rest = str_sub(buf_str(&d->text), at, d->text.n);
    if (!rest.n) {
        *end = at;
        return 0;
    }
    size_t before = rest.n;
    int32_t sign = utf8_next(&rest);
    *end = at + before - rest.n;
    return sign;
}

static int32_t sign_before(const struct draft *d, size_t at) {
    size_t end;
    if (!at) return 0;
    do at--;
    while (at && ((unsigned char)d->text.p[at] & 0xC0) == 0x80);
    return sign_at(d, at, &end);
}

/* Takes the next sign or mark, and counts lines. */
static struct sign take(struct draft *d) {
    struct sign out = {.start = d->at, .before = sign_before(d, d->at)};
    size_t end;
    out.mark = sign_at(d, d->at, &out.end);
    out.after = sign_at(d, out.end, &end);
    if (out.after == out.mark && doubled(out.mark)) {
        out.mark = doubled(out.mark);
        out.two = true;
        out.end = end;
        out.after = sign_at(d, end, &end);
    }
    d->at = out.end;
    d->line += out.mark == '\n';
    return out;
}

static bool is_space(int32_t sign) {
    return !sign || utf8_is_space(sign);
}

static bool is_word_sign(int32_t sign) {
    return sign && (utf8_is_letter(sign) || utf8_is_digit(sign));
}

/* The mark that the sign opens, if it may open one; NULL if it does not. */
static const struct mark *opened_by(const struct sign *sign) {
    for (size_t i = 0; i < DRAFT_MARKS; i++) {
        const struct mark *mark = &marks[i];
        if (mark->opens != sign->mark) continue;
        if (mark->alike && is_space(sign->after)) return NULL;
        if ((mark->single || sign->two) && is_word_sign(sign->before)) return NULL;
        if (mark->single && !utf8_is_letter(sign->after)) return NULL; /* '80erne */
        return mark;
    }
    return NULL;
}

static bool closes(const struct mark *mark, const struct sign *sign) {
    bool belongs = false;
    for (size_t i = 0; i < sizeof mark->closes / sizeof *mark->closes; i++)
        belongs = belongs || (mark->closes[i] && mark->closes[i] == sign->mark);
    return belongs && !(mark->single && (is_space(sign->before) || is_word_sign(sign->after)));
}

/* Does it rather open another of the same kind, inside? */
static bool opens_inside(const struct mark *mark, const struct sign *sign) {
    if (sign->mark != mark->opens || !opened_by(sign)) return false;
    return !mark->alike || is_space(sign->before) || sign->before == '(';
}

/* ---- paragraphs ---- */

/* Does a blank line begin at the line's end that was just taken? */
static bool is_blank_line(const struct draft *d) {
    size_t at = d->at;
    while (at < d->text.n && (d->text.p[at] == ' ' || d->text.p[at] == '\t' || d->text.p[at] == '\r')) at++;
    return at == d->text.n || d->text.p[at] == '\n';
}

/* Where the next block quote begins, or the end. */
static size_t wall(const struct draft *d) {
    return d->next_block < d->block_count ? d->blocks[d->next_block].start : d->text.n;
}

static size_t paragraph_end(const struct draft *d, size_t at) {
    struct draft here = *d;
    for (here.at = at; here.at < wall(d);)
        if (here.text.p[here.at++] == '\n' && is_blank_line(&here)) break;
    return here.at;
}

/* Goes to the next paragraph. What is its first sign? */
static struct sign skip_blank(struct draft *d) {
    struct draft here;
    struct sign sign;
    do {
        here = *d;
        sign = take(&here);
        if (d->at >= wall(d) || !utf8_is_space(sign.mark)) break;
        *d = here;
    } while (true);
    return sign;
}

/* ---- quotations ---- */

static bool has_word(str s) {
    while (s.n)
        if (is_word_sign(utf8_next(&s))) return true;
    return false;
}

/* A quotation with others of its kind inside is no longer, in bytes. */
#define NESTED_MOST 8192

/* After a line's end: goes to the next paragraph, if one begins. False if a quotation does not go on in it;
 * *ends: the paragraph opens it again, so it ended before. */
static bool goes_on(struct draft *d, const struct mark *mark, size_t *paragraphs, bool *ends) {
    if (!is_blank_line(d)) return true;
    struct sign first = skip_blank(d);
    bool more = !mark->single && (*paragraphs)++ < DRAFT_PARAGRAPHS;
    *ends = more && first.mark == mark->opens && opened_by(&first);
    return more && !*ends;
}

/* Is another quotation opened? Single marks may be apostrophes. */
static bool opens_other(const struct sign *sign) {
    const struct mark *other = opened_by(sign);
    return other && !other->single;
}

/* Reads up to the mark that closes, which is taken too; with others of the same kind inside, if `nested`.
 * False if nothing closes it. */
static bool read_quote(struct draft *d, const struct mark *mark, bool nested, struct draft_quote *out) {
    size_t from = d->at, end = wall(d), depth = 1, paragraphs = 1;
    out->line = d->line;
    if (nested && end - from > NESTED_MOST) end = from + NESTED_MOST;
    while (d->at < end) {
        struct sign sign = take(d);
        bool inside = nested && opens_inside(mark, &sign), ends = false;
        size_t until = sign.mark == '\n' ? d->at : sign.start;
        depth += inside;
        if (!inside && closes(mark, &sign)) ends = --depth == 0;
        if (!ends && paragraphs > 1 && opens_other(&sign)) return false;
        if (sign.mark == '\n' && !goes_on(d, mark, &paragraphs, &ends) && !ends) return false;
        if (!ends) continue;
        out->text = str_sub(buf_str(&d->text), from, until);
        return true;
    }
    return false;
}

static void take_block(struct draft *d, struct draft_quote *out) {
    const struct draft_block *block = &d->blocks[d->next_block++];
    *out = (struct draft_quote){str_trim(str_sub(buf_str(&d->text), block->start, block->end)), block->line};
    while (d->at < block->end) take(d);
}

static bool next_line(struct draft *d, struct draft_quote *out) {
    while (d->at < d->text.n) {
        str rest = str_sub(buf_str(&d->text), d->at, d->text.n);
        size_t before = rest.n;
        *out = (struct draft_quote){str_trim(str_cut(&rest, '\n')), d->line++};
        d->at += rest.p ? before - rest.n : before;
        if (has_word(out->text)) return true;
    }
    return false;
}

/* Reads what the mark opens, which was taken. */
static bool read_opened(struct draft *d, const struct mark *mark, struct draft_quote *out) {
    const size_t at = d->at, line = d->line, which = (size_t)(mark - marks);
    if (at < d->hopeless[which]) return false;
    for (int nested = 1; nested >= 0; nested--) {
        if (read_quote(d, mark, nested, out)) return true;
        d->at = at; /* a quotation may begin after the odd mark */
        d->line = line;
    }
    d->hopeless[which] = paragraph_end(d, at);
    if (!d->unclosed && !mark->single) d->unclosed = line;
    return false;
}

bool draft_next(struct draft *d, struct draft_quote *out) {
    if (d->lines) return next_line(d, out);
    while (d->at < d->text.n) {
        if (d->at >= wall(d)) {
            take_block(d, out);
            return true;
        }
        struct sign sign = take(d);
        const struct mark *mark = opened_by(&sign);
        if (mark && read_opened(d, mark, out) && has_word(out->text)) return true;
    }
    return false;
}

/* ---- block quotes ---- */

#define INDENT_MOST 3

/* Blanks the > that the line begins with; false if it begins with none. */
static bool blank_marks(buf *text, size_t start, size_t end) {
    bool any = false;
    for (size_t at = start, blanks = 0; at < end && blanks <= INDENT_MOST; at++) {
        if (text->p[at] == '>') {
            text->p[at] = ' ';
            any = true;
            blanks = 0;
        } else if (text->p[at] == ' ' || text->p[at] == '\t') {
            blanks++;
        } else {
            break;
        }
    }
    return any;
}

static bool is_dash(int32_t sign) {
    return sign == '-' || (sign >= 0x2012 && sign <= 0x2015);
}

static struct sign first_sign(const struct draft *d, size_t at) {
    struct draft here = {.text = d->text, .at = at};
    return skip_blank(&here);
}

/* Does a line that begins here say whose words they are? */
static bool is_attribution(const struct draft *d, size_t at) {
    struct sign first = first_sign(d, at);
    return is_dash(first.mark) && is_space(first.after);
}

/* Adds a paragraph of a block quote, whose last line begins at `last`, unless it begins with a mark. */
static void add_block(struct draft *d, struct draft_block block, size_t last) {
    const struct draft_block *before = d->block_count ? &d->blocks[d->block_count - 1] : NULL;
    struct sign first = first_sign(d, block.start);
    bool follows = before && !str_trim(str_sub(buf_str(&d->text), before->end, block.start)).n;
    if (opened_by(&first) || (follows && last == block.start && is_attribution(d, last))) return;
    if (last > block.start && is_attribution(d, last)) block.end = last;
    if (!has_word(str_sub(buf_str(&d->text), block.start, block.end))) return;
    d->blocks = memory_grown(d->blocks, d->block_count, &d->block_room, sizeof *d->blocks);
    d->blocks[d->block_count++] = block;
}

static void find_blocks(struct draft *d) {
    struct draft_block block = {0};
    size_t line = 1, last = 0;
    for (size_t start = 0, end; start < d->text.n; start = end, line++) {
        const char *newline = memchr(d->text.p + start, '\n', d->text.n - start);
        end = newline ? (size_t)(newline - d->text.p) + 1 : d->text.n;
        bool marked = blank_marks(&d->text, start, end);
        bool text = marked && str_trim(str_sub(buf_str(&d->text), start, end)).n;
        if (!text && block.line) add_block(d, block, last);
        if (!text)
            block.line = 0;
        else if (!block.line)
            block = (struct draft_block){start, end, line};
        block.end = end;
        last = start;
    }
    if (block.line) add_block(d, block, last);
}

/* ---- reading ---- */

void draft_of(str bytes, bool lines, struct draft *out) {
    *out = (struct draft){.line = 1, .lines = lines};
    read_latin(bytes, &out->text);
    if (!lines) find_blocks(out);
}

enum status draft_read(const char *name, bool lines, struct draft *out, struct error *error) {
    bool standard = strcmp(name, "-") == 0;
    buf bytes = {0};
    *out = (struct draft){0};
    struct stat state;
    bool folder = !standard && stat(name, &state) == 0 && S_ISDIR(state.st_mode);
    int file = standard ? STDIN_FILENO : folder ? -1 : open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail(error, BAD_USAGE, _("cannot read %s: %s"), name, message_errno(folder ? EISDIR : errno));
    enum status status = read_bytes(file, standard ? _("standard input") : name, &bytes, error);
    if (!standard) close(file);
    if (!status && memchr(bytes.p ? bytes.p : "", 0, bytes.n))
        status = fail(error, BAD_USAGE, _("%s is not text; convert it first: indexer --text FILE > draft.md"),
                      standard ? _("standard input") : name);
    if (!status) draft_of(buf_str(&bytes), lines, out);
    buf_release(&bytes);
    return status;
}

void draft_release(struct draft *d) {
    buf_release(&d->text);
    free(d->blocks);
}
