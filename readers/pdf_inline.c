#include "readers/pdf_inline.h"

/* How far from its bracket the address of a link is looked for, in bytes. */
#define LINK_MAX 200

bool pdf_marks_has(const struct pdf_marks *marks, str mark) {
    for (size_t i = 0; i < marks->count; i++)
        if (str_eq(marks->at[i], mark)) return true;
    return false;
}

bool pdf_is_rule(str text) {
    if (text.n < 3) return false;
    for (size_t i = 0; i < text.n; i++)
        if (!strchr("_-=.*~", text.p[i]) || !text.p[i]) return false;
    return true;
}

/* Whether "&name;" or "&#1;" stands at byte `at`. */
static bool is_entity(str text, size_t at) {
    size_t end = at + 1;
    while (end < text.n && end < at + 32 && text.p[end] != ';' && text.p[end] != '&') end++;
    return end < text.n && text.p[end] == ';' && end > at + 1;
}

static bool is_word_byte(str text, size_t at) {
    if (at >= text.n) return false;
    unsigned char c = (unsigned char)text.p[at];
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool has_address(str text) {
    return str_find(text, STR("](")) < text.n;
}

/* Whether the byte would be markup in the middle of a line. */
static bool is_markup(str text, size_t at) {
    char next = at + 1 < text.n ? text.p[at + 1] : ' ';
    switch (text.p[at]) {
    case '\\':
    case '`':
    case '*': return true;
    case '_': return !(at && is_word_byte(text, at - 1) && is_word_byte(text, at + 1));
    case '[': return next == '^' || has_address(str_sub(text, at, at + LINK_MAX));
    case '<': return next == '/' || next == '!' || next == '?' || (is_word_byte(text, at + 1) && (next < '0' || next > '9'));
    case '&': return is_entity(text, at);
    case '~': return next == '~';
    default: return false;
    }
}

/* Appends a word; a run of dots that leads the eye is cut to four. */
static void add_escaped(buf *out, str text, bool cell) {
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.' && i >= 4 && str_eq(str_sub(text, i - 4, i), STR("...."))) continue;
        if (is_markup(text, i) || (cell && text.p[i] == '|')) buf_byte(out, '\\');
        buf_byte(out, text.p[i]);
    }
}

/* The first word of a line as no mark of a block: "\#", "\-", "5\." */
static bool escape_first(buf *out, str text, bool begins) {
    if (!text.n || begins) return false;
    bool alone = text.n == 1 && strchr("-+#=", text.p[0]);
    if (alone || text.p[0] == '>' || strspn(text.p, "#") == text.n) {
        buf_byte(out, '\\');
        buf_add(out, text);
        return true;
    }
    size_t digits = strspn(text.p, "0123456789");
    if (digits && digits <= 9 && digits + 1 == text.n && (text.p[digits] == '.' || text.p[digits] == ')')) {
        buf_add(out, str_sub(text, 0, digits));
        buf_byte(out, '\\');
        buf_byte(out, text.p[digits]);
        return true;
    }
    return false;
}

static bool is_note_mark(str text) {
    size_t digits = strspn(text.p, "0123456789");
    return text.n && text.n <= 3 && (digits == text.n || str_eq(text, STR("*")) || str_eq(text, STR("**")) ||
                                     (text.n == 1 && text.p[0] >= 'a' && text.p[0] <= 'z'));
}

static void add_word(buf *out, const struct pdf_word *word, const struct pdf_marks *marks, bool cell) {
    if (word->raised && is_note_mark(word->text)) {
        bool note = pdf_marks_has(marks, word->text);
        buf_add(out, note ? STR("[^") : STR("<sup>"));
        add_escaped(out, word->text, cell);
        buf_add(out, note ? STR("]") : STR("</sup>"));
    } else
        add_escaped(out, word->text, cell);
}

/* Whether the word was printed a second time on the word before it. */
static bool is_double(const struct pdf_word *before, const struct pdf_word *word) {
    float both = (before->box.x1 < word->box.x1 ? before->box.x1 : word->box.x1) - word->box.x0;
    return both > .7f * (word->box.x1 - word->box.x0) && word->box.x1 > word->box.x0 && word->box.x0 >= before->box.x0 &&
           str_eq(before->text, word->text);
}

void pdf_inline_line(buf *out, const struct pdf_line *line, size_t from, const struct pdf_marks *marks, bool begins,
                     bool gaps) {
    size_t at = 0, written = 0;
    const struct pdf_word *before = NULL;
    for (size_t i = 0; i < line->count; i++) {
        const struct pdf_piece *piece = line->pieces[i];
        for (size_t j = 0; j < piece->count; j++) {
            const struct pdf_word *word = &piece->words[j];
            if (at++ < from || (before && is_double(before, word))) continue;
            float gap = before ? word->box.x0 - before->box.x1 : 0;
            bool tight = word->glued || (word->raised && gap < .3f * piece->size);
            if (written && j == 0 && gaps && gap > 2 * piece->size)
                buf_add(out, STR("    "));
            else if (written && (!tight || (j == 0 && gap > .2f * piece->size)))
                buf_byte(out, ' ');
            if (written || !escape_first(out, word->text, begins)) add_word(out, word, marks, false);
            written++;
            before = word;
        }
    }
}

void pdf_inline_cell(buf *out, const struct pdf_piece *piece, const struct pdf_marks *marks) {
    for (size_t j = 0; j < piece->count; j++) {
        if (j && !piece->words[j].glued) buf_byte(out, ' ');
        add_word(out, &piece->words[j], marks, true);
    }
}
