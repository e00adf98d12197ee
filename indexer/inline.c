#include "indexer/inline.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "indexer/words.h"

/* How far the parts of a link, a tag and a label may reach: what is longer is plain text. */
#define LINK_MAX 2048
#define TAG_MAX 1024
#define LABEL_MAX 200
#define TICKS_MAX 80

/* What becomes of a byte of the content. */
enum act {
    KEEP = 0,
    DROP,
    SPACE,  /* reads as white space */
    ENTITY, /* begins an entity, whose other bytes are dropped */
};

struct delimiter {
    size_t at;           /* of the first sign still unused, for a closer; of the run, for an opener */
    size_t count, whole; /* signs unused, signs at first */
    char sign;
    bool opens, closes;
    size_t before, after; /* the list of those still there; NOWHERE at its ends */
};

struct bracket {
    size_t at;        /* of the [ */
    bool image;       /* after a ! */
    size_t delimiter; /* the first one after it */
};

struct stretch {
    size_t from, to;
};

#define NOWHERE SIZE_MAX

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_punct(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

static bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c) {
    return is_alpha(c) || (c >= '0' && c <= '9');
}

/* ---- labels ---- */

/* Labels are compared with their case folded and their white space as one space. */
static void add_normal(str label, buf *out) {
    buf folded = {0};
    utf8_fold(str_trim(label), &folded);
    bool space = false;
    for (size_t i = 0; i < folded.n; i++) {
        if (is_blank(folded.p[i])) {
            space = true;
            continue;
        }
        if (space) buf_byte(out, ' ');
        space = false;
        buf_byte(out, folded.p[i]);
    }
    buf_release(&folded);
}

bool labels_define(struct labels *labels, str line) {
    line = str_trim(line);
    if (!str_starts(line, STR("[")) || str_starts(line, STR("[^"))) return false;
    size_t end = 1;
    while (end < line.n && end < LABEL_MAX && line.p[end] != ']' && line.p[end] != '[') end++;
    if (end == 1 || end + 1 >= line.n || line.p[end] != ']' || line.p[end + 1] != ':') return false;
    str rest = str_trim(str_sub(line, end + 2, line.n));
    size_t address = 0;
    while (address < rest.n && !is_blank(rest.p[address])) address++;
    if (!address) return false;
    str title = str_trim(str_sub(rest, address, rest.n));
    if (title.n && !(title.n > 1 && strchr("\"'(", title.p[0]) && strchr("\"')", title.p[title.n - 1])))
        return false;
    if (labels) {
        labels->at = memory_grown(labels->at, labels->count, &labels->room, sizeof *labels->at);
        size_t from = labels->bytes.n;
        add_normal(str_sub(line, 1, end), &labels->bytes);
        labels->at[labels->count++] = (struct label){from, labels->bytes.n};
        labels->sorted = false;
    }
    return true;
}

static str label_text(const struct labels *labels, size_t i) {
    return str_sub(buf_str(&labels->bytes), labels->at[i].from, labels->at[i].to);
}

static int compare_labels(const void *a, const void *b, void *labels) {
    const struct label *x = a, *y = b;
    str bytes = buf_str(&((struct labels *)labels)->bytes);
    return str_cmp(str_sub(bytes, x->from, x->to), str_sub(bytes, y->from, y->to));
}

static bool labels_have(struct labels *labels, str label) {
    if (!labels->count || !label.n || label.n > LABEL_MAX || memchr(label.p, '[', label.n)) return false;
    if (!labels->sorted) qsort_r(labels->at, labels->count, sizeof *labels->at, compare_labels, labels);
    labels->sorted = true;
    buf wanted = {0};
    add_normal(label, &wanted);
    size_t low = 0, high = labels->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(label_text(labels, middle), buf_str(&wanted)) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < labels->count && str_eq(label_text(labels, low), buf_str(&wanted));
    buf_release(&wanted);
    return found;
}

void labels_release(struct labels *labels) {
    buf_release(&labels->bytes);
    free(labels->at);
    *labels = (struct labels){0};
}

/* ---- the parts that stand for themselves ---- */

static void drop(struct inlines *in, size_t from, size_t to) {
    memset(in->acts.p + from, DROP, to - from);
}

/* Code between runs of backticks: the byte after it, or after the run when none closes it. last holds the
 * last place of a run of each length once a search went to the end, so that no search does so twice. */
static size_t read_code(struct inlines *in, str c, size_t at, size_t last[TICKS_MAX + 1], bool *searched) {
    size_t after = at;
    while (after < c.n && c.p[after] == '`') after++;
    size_t ticks = after - at;
    if (ticks > TICKS_MAX || (*searched && last[ticks] <= at)) return after;
    size_t i = after;
    while (i < c.n) {
        const char *next = memchr(c.p + i, '`', c.n - i);
        if (!next) break;
        size_t from = (size_t)(next - c.p);
        for (i = from; i < c.n && c.p[i] == '`';) i++;
        if (i - from <= TICKS_MAX) last[i - from] = from;
        if (i - from != ticks) continue;
        drop(in, at, after);
        drop(in, from, i);
        return i;
    }
    *searched = true;
    return after;
}

/* Whether a tag of this name parts what stands on its sides. */
static bool tag_parts(str name) {
    static const str names[] = {WORD("br"), WORD("p"),  WORD("div"),   WORD("td"), WORD("th"), WORD("tr"),
                                WORD("li"), WORD("hr"), WORD("table"), WORD("h1"), WORD("h2"), WORD("h3")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.n == names[i].n && strncasecmp(name.p, names[i].p, name.n) == 0) return true;
    return false;
}

/* <http://...>, <a@b.dk>, <br>, </sup>, a comment: the byte after it, or at + 1 when it is none. */
static size_t read_angle(struct inlines *in, str c, size_t at, bool *no_comment_end) {
    if (str_starts(str_sub(c, at, c.n), STR("<!--"))) {
        size_t end = *no_comment_end ? c.n : at + 4 + str_find(str_sub(c, at + 4, c.n), STR("-->"));
        if (end >= c.n) {
            *no_comment_end = true;
            return at + 1;
        }
        memset(in->acts.p + at, SPACE, end + 3 - at);
        return end + 3;
    }
    size_t limit = c.n - at > TAG_MAX ? at + TAG_MAX : c.n, end = at + 1;
    bool blank = false, mail = false;
    while (end < limit && c.p[end] != '>' && c.p[end] != '<') {
        blank |= is_blank(c.p[end]);
        mail |= c.p[end] == '@';
        end++;
    }
    if (end >= limit || c.p[end] != '>' || end == at + 1) return at + 1;
    size_t name = at + 1 + (c.p[at + 1] == '/'), name_end = name;
    while (name_end < end && (is_alnum(c.p[name_end]) || strchr("+.-", c.p[name_end]))) name_end++;
    bool scheme = name_end - name > 1 && name_end < end && c.p[name_end] == ':' && is_alpha(c.p[name]);
    if (!blank && (scheme || (mail && c.p[at + 1] != '/'))) {
        drop(in, at, at + 1);
        drop(in, end, end + 1);
        return end + 1;
    }
    bool tag = is_alpha(c.p[name]) && (name_end == end || is_blank(c.p[name_end]) || c.p[name_end] == '/');
    if (!tag) return at + 1;
    memset(in->acts.p + at, tag_parts(str_sub(c, name, name_end)) ? SPACE : DROP, end + 1 - at);
    return end + 1;
}

static size_t read_entity(struct inlines *in, str c, size_t at) {
    buf_clear(&in->sign);
    size_t length = entity_read(str_sub(c, at, c.n), &in->sign, in->rare_entity, &in->rare_entities);
    if (!length) return at + 1;
    drop(in, at, at + length);
    in->acts.p[at] = ENTITY;
    return at + length;
}

/* ---- emphasis ---- */

static int32_t codepoint_before(str c, size_t at) {
    if (!at) return '\n';
    size_t from = at - 1;
    while (from && at - from < 4 && ((unsigned char)c.p[from] & 0xC0) == 0x80) from--;
    str one = str_sub(c, from, at);
    return utf8_next(&one);
}

static bool is_sign(int32_t cp) {
    if (cp < 0x80) return is_punct((char)cp);
    return !utf8_is_letter(cp) && !utf8_is_digit(cp) && !utf8_is_mark(cp) && !utf8_is_space(cp) &&
           !utf8_is_format(cp);
}

static size_t read_delimiters(struct inlines *in, str c, size_t at) {
    size_t end = at;
    while (end < c.n && c.p[end] == c.p[at]) end++;
    int32_t before = codepoint_before(c, at), after = '\n';
    if (end < c.n) {
        str rest = str_sub(c, end, c.n);
        after = utf8_next(&rest);
    }
    bool left = !utf8_is_space(after) && (!is_sign(after) || utf8_is_space(before) || is_sign(before));
    bool right = !utf8_is_space(before) && (!is_sign(before) || utf8_is_space(after) || is_sign(after));
    bool opens = left, closes = right;
    if (c.p[at] == '_') {
        opens = left && (!right || is_sign(before));
        closes = right && (!left || is_sign(after));
    }
    if (!opens && !closes) return end;
    in->delimiters =
        memory_grown(in->delimiters, in->delimiter_count, &in->delimiter_room, sizeof *in->delimiters);
    size_t index = in->delimiter_count++;
    in->delimiters[index] = (struct delimiter){.at = at,
                                               .count = end - at,
                                               .whole = end - at,
                                               .sign = c.p[at],
                                               .opens = opens,
                                               .closes = closes,
                                               .before = NOWHERE,
                                               .after = NOWHERE};
    return end;
}

static void add_stretch(struct stretch **array, size_t *count, size_t *room, size_t from, size_t to) {
    *array = memory_grown(*array, *count, room, sizeof **array);
    (*array)[(*count)++] = (struct stretch){from, to};
}

/* Takes a delimiter out of the list. */
static void unlink_delimiter(struct inlines *in, size_t i) {
    struct delimiter *d = &in->delimiters[i];
    if (d->before != NOWHERE) in->delimiters[d->before].after = d->after;
    if (d->after != NOWHERE) in->delimiters[d->after].before = d->before;
}

/* The two belong together: takes one or two signs off each. */
static void match(struct inlines *in, size_t opener, size_t closer) {
    struct delimiter *o = &in->delimiters[opener], *c = &in->delimiters[closer];
    size_t signs = o->count >= 2 && c->count >= 2 ? 2 : 1;
    o->count -= signs;
    c->count -= signs;
    drop(in, o->at + o->count, o->at + o->count + signs);
    drop(in, c->at, c->at + signs);
    c->at += signs;
    if (signs == 2) add_stretch(&in->strong, &in->strong_count, &in->strong_room, o->at + o->count, c->at);
}

/* CommonMark's rule of three. */
static bool fits(const struct delimiter *o, const struct delimiter *c) {
    if (o->sign != c->sign || !o->opens) return false;
    bool both = o->closes || c->opens;
    return !(both && (o->whole + c->whole) % 3 == 0 && !(o->whole % 3 == 0 && c->whole % 3 == 0));
}

/* Pairs the delimiters from `first` on, and takes all of them off. bottoms remembers for each sort of closer
 * below which opener none fits, so that the work is linear. */
static void pair_delimiters(struct inlines *in, size_t first) {
    size_t count = in->delimiter_count;
    if (first >= count) return;
    for (size_t i = first; i < count; i++) {
        in->delimiters[i].before = i > first ? i - 1 : NOWHERE;
        in->delimiters[i].after = i + 1 < count ? i + 1 : NOWHERE;
    }
    size_t bottoms[2][2][3];
    for (size_t i = 0; i < 12; i++) bottoms[i / 6][i / 3 % 2][i % 3] = first;
    for (size_t closer = first; closer != NOWHERE;) {
        struct delimiter *c = &in->delimiters[closer];
        if (!c->closes) {
            closer = c->after;
            continue;
        }
        size_t *bottom = &bottoms[c->sign == '_'][c->opens][c->whole % 3];
        size_t opener = c->before;
        while (opener != NOWHERE && opener >= *bottom && !fits(&in->delimiters[opener], c))
            opener = in->delimiters[opener].before;
        if (opener == NOWHERE || opener < *bottom) {
            *bottom = closer;
            size_t after = c->after;
            if (!c->opens) unlink_delimiter(in, closer);
            closer = after;
            continue;
        }
        in->delimiters[opener].after = closer; /* what stands between the two pairs with nothing more */
        c->before = opener;
        match(in, opener, closer);
        if (!in->delimiters[opener].count) unlink_delimiter(in, opener);
        if (!c->count) {
            size_t after = c->after;
            unlink_delimiter(in, closer);
            closer = after;
        }
    }
    in->delimiter_count = first;
}

/* ---- links ---- */

static size_t skip_blank(str c, size_t at, size_t limit) {
    while (at < limit && is_blank(c.p[at])) at++;
    return at;
}

static size_t read_address(str c, size_t at, size_t limit) {
    if (at < limit && c.p[at] == '<') {
        for (size_t i = at + 1; i < limit && c.p[i] != '\n' && c.p[i] != '<'; i++) {
            if (c.p[i] == '\\')
                i++;
            else if (c.p[i] == '>')
                return i + 1;
        }
        return NOWHERE;
    }
    size_t depth = 0, i = at;
    for (; i < limit && (unsigned char)c.p[i] > ' '; i++) {
        if (c.p[i] == '\\' && i + 1 < limit && is_punct(c.p[i + 1]))
            i++;
        else if (c.p[i] == '(')
            depth++;
        else if (c.p[i] == ')' && depth-- == 0)
            return i;
        if (depth > 32) return NOWHERE;
    }
    return depth ? NOWHERE : i;
}

/* From after the ( of a link on: the byte after its ), or NOWHERE; the address in *address. */
static size_t read_target(str c, size_t at, struct stretch *address) {
    size_t limit = c.n - at > LINK_MAX ? at + LINK_MAX : c.n;
    at = skip_blank(c, at, limit);
    size_t end = read_address(c, at, limit);
    if (end == NOWHERE) return NOWHERE;
    *address = (struct stretch){at, end};
    at = skip_blank(c, end, limit);
    if (at > end && at < limit && strchr("\"'(", c.p[at])) {
        char close = c.p[at] == '(' ? ')' : c.p[at];
        for (at++; at < limit && c.p[at] != close; at++)
            if (c.p[at] == '\\') at++;
        at = skip_blank(c, at < limit ? at + 1 : limit, limit);
    }
    return at < limit && c.p[at] == ')' ? at + 1 : NOWHERE;
}

/* Whether an image's description is only the name of its file. */
static bool is_file_name(str alt, str address) {
    static const str endings[] = {WORD(".png"),  WORD(".jpg"), WORD(".jpeg"), WORD(".gif"), WORD(".tif"),
                                  WORD(".tiff"), WORD(".svg"), WORD(".bmp"),  WORD(".webp")};
    alt = str_trim(alt);
    if (!alt.n || str_eq(alt, address)) return true;
    if (memchr(alt.p, ' ', alt.n)) return false;
    return WORDS_END(endings, alt);
}

/* The ] at `at`: a link, an image, or a plain bracket; the byte after what was read. */
static size_t read_closing(struct inlines *in, str c, size_t at) {
    if (!in->bracket_count) return at + 1;
    struct bracket b = in->brackets[--in->bracket_count];
    if (!b.image && in->bracket_count < in->brackets_dead) return at + 1;
    struct stretch address = {0};
    size_t end = NOWHERE;
    str label = str_sub(c, b.at + 1, at);
    if (at + 1 < c.n && c.p[at + 1] == '(') end = read_target(c, at + 2, &address);
    if (end == NOWHERE && at + 1 < c.n && c.p[at + 1] == '[' && in->labels.count) {
        size_t close = at + 2;
        while (close < c.n && close - at < LABEL_MAX && c.p[close] != ']') close++;
        str second = close < c.n && c.p[close] == ']' ? str_sub(c, at + 2, close) : (str){0};
        if (close < c.n && c.p[close] == ']' && labels_have(&in->labels, second.n ? second : label))
            end = close + 1;
    }
    if (end == NOWHERE && labels_have(&in->labels, label)) end = at + 1;
    if (end == NOWHERE) return at + 1;
    drop(in, b.at - b.image, b.at + 1);
    drop(in, at, end);
    pair_delimiters(in, b.delimiter);
    if (b.image) {
        if (is_file_name(label, str_sub(c, address.from, address.to)))
            drop(in, b.at, at);
        else
            add_stretch(&in->images, &in->image_count, &in->image_room, b.at, at);
    } else {
        in->brackets_dead = in->bracket_count;
    }
    return end;
}

static void open_bracket(struct inlines *in, size_t at, bool image) {
    if (in->brackets_dead > in->bracket_count) in->brackets_dead = in->bracket_count;
    in->brackets = memory_grown(in->brackets, in->bracket_count, &in->bracket_room, sizeof *in->brackets);
    in->brackets[in->bracket_count++] = (struct bracket){at, image, in->delimiter_count};
}

/* ---- the whole ---- */

/* Decides what becomes of every byte of the content. */
static void read_content(struct inlines *in) {
    str c = buf_str(&in->content);
    size_t last[TICKS_MAX + 1] = {0};
    bool searched = false, no_comment_end = false;
    for (size_t i = 0; i < c.n;) {
        switch (c.p[i]) {
        case '\\':
            if (i + 1 < c.n && (is_punct(c.p[i + 1]) || c.p[i + 1] == '\n')) {
                drop(in, i, i + 1);
                i++;
            }
            i++;
            break;
        case '`':
            i = read_code(in, c, i, last, &searched);
            break;
        case '<':
            i = read_angle(in, c, i, &no_comment_end);
            break;
        case '&':
            i = read_entity(in, c, i);
            break;
        case '*':
        case '_':
            i = read_delimiters(in, c, i);
            break;
        case '!':
            if (i + 1 < c.n && c.p[i + 1] == '[') open_bracket(in, ++i, true);
            i++;
            break;
        case '[':
            open_bracket(in, i++, false);
            break;
        case ']':
            i = read_closing(in, c, i);
            break;
        default:
            i++;
        }
    }
    pair_delimiters(in, 0);
}

static int compare_stretches(const void *a, const void *b) {
    const struct stretch *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* Whether every byte that shows, but white space and a colon, stands in one of the stretches. */
static bool covered(const struct inlines *in, struct stretch *stretches, size_t count) {
    if (!count) return false;
    qsort(stretches, count, sizeof *stretches, compare_stretches);
    size_t at = 0;
    for (size_t i = 0; i <= count; i++) {
        size_t to = i < count ? stretches[i].from : in->content.n;
        for (; at < to; at++) {
            char act = in->acts.p[at], c = in->content.p[at];
            if (act == ENTITY || (act == KEEP && !is_blank(c) && c != ':')) return false;
        }
        if (i < count && stretches[i].to > at) at = stretches[i].to;
    }
    return true;
}

/* Adds a span's bytes as they were decided. */
static void write_span(struct inlines *in, struct writer *writer, struct source_range span, size_t offset) {
    size_t n = span.to - span.from;
    const char *acts = in->acts.p + offset;
    for (size_t i = 0; i < n;) {
        size_t from = i;
        char act = acts[i];
        for (i++; i < n && acts[i] == act && act != ENTITY;) i++;
        if (act == KEEP) {
            writer_add(writer, span.from + from, span.from + i, span.line);
        } else if (act == SPACE) {
            writer_show(writer, STR(" "), span.from + from, span.from + i, span.line);
        } else if (act == ENTITY) {
            str all = str_sub(buf_str(&in->content), offset + from, in->content.n);
            buf_clear(&in->sign);
            size_t length = entity_read(all, &in->sign, in->rare_entity, NULL);
            writer_show(writer, buf_str(&in->sign), span.from + from, span.from + from + length, span.line);
        }
    }
}

static bool has_markup(str s) {
    static const bool special[256] = {
        ['\\'] = true, ['`'] = true, ['*'] = true, ['_'] = true, ['['] = true, ['<'] = true, ['&'] = true};
    for (size_t i = 0; i < s.n; i++)
        if (special[(unsigned char)s.p[i]]) return true;
    return false;
}

struct inline_facts inline_write(struct inlines *in, struct writer *writer, const struct source_range *spans,
                                 size_t count) {
    str all = writer->reading->text;
    bool plain = true;
    for (size_t i = 0; i < count && plain; i++) plain = !has_markup(str_sub(all, spans[i].from, spans[i].to));
    if (plain) {
        for (size_t i = 0; i < count; i++) {
            if (i) writer_break(writer);
            writer_add(writer, spans[i].from, spans[i].to, spans[i].line);
        }
        return (struct inline_facts){0};
    }
    buf_clear(&in->content);
    for (size_t i = 0; i < count; i++) {
        buf_add(&in->content, str_sub(all, spans[i].from, spans[i].to));
        buf_byte(&in->content, '\n');
    }
    in->content.n--;
    buf_clear(&in->acts);
    buf_add(&in->acts, buf_str(&in->content));
    memset(in->acts.p, KEEP, in->acts.n);
    in->delimiter_count = in->bracket_count = in->brackets_dead = in->strong_count = in->image_count = 0;
    read_content(in);
    size_t offset = 0;
    for (size_t i = 0; i < count; i++) {
        if (i) writer_break(writer);
        write_span(in, writer, spans[i], offset);
        offset += spans[i].to - spans[i].from + 1;
    }
    return (struct inline_facts){.bold = covered(in, in->strong, in->strong_count),
                                 .image = covered(in, in->images, in->image_count)};
}

void inlines_release(struct inlines *in) {
    labels_release(&in->labels);
    buf_release(&in->content);
    buf_release(&in->acts);
    free(in->delimiters);
    buf_release(&in->sign);
    free(in->brackets);
    free(in->strong);
    free(in->images);
    *in = (struct inlines){0};
}
