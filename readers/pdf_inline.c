#include "readers/pdf_inline.h"

#include "readers/markdown.h"

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

/* Appends a word; a run of dots that leads the eye is cut to four. */
static void add_text(buf *out, str text, bool begins_line) {
    size_t dots = str_find(text, STR("....."));
    if (dots == text.n) {
        markdown_add(text, begins_line, out);
        return;
    }
    size_t end = dots;
    while (end < text.n && text.p[end] == '.') end++;
    markdown_add(str_sub(text, 0, dots + 4), begins_line, out);
    add_text(out, str_sub(text, end, text.n), false);
}

static bool is_note_mark(str text) {
    size_t digits = strspn(text.p, "0123456789");
    return text.n && text.n <= 3 &&
           (digits == text.n || str_eq(text, STR("*")) || str_eq(text, STR("**")) ||
            (text.n == 1 && text.p[0] >= 'a' && text.p[0] <= 'z'));
}

static void add_word(buf *out, const struct pdf_word *word, const struct pdf_marks *marks, bool begins_line) {
    if (word->raised && is_note_mark(word->text)) {
        bool note = pdf_marks_has(marks, word->text);
        buf_add(out, note ? STR("[^") : STR("<sup>"));
        buf_add(out, word->text);
        buf_add(out, note ? STR("]") : STR("</sup>"));
    } else
        add_text(out, word->text, begins_line);
}

static bool is_leader(const struct pdf_word *before, const struct pdf_word *word) {
    return str_eq(word->text, STR(".")) && str_eq(before->text, STR("."));
}

/* Whether the word was printed a second time on the word before it. */
static bool is_double(const struct pdf_word *before, const struct pdf_word *word) {
    float both = (before->box.x1 < word->box.x1 ? before->box.x1 : word->box.x1) - word->box.x0;
    return both > .7f * (word->box.x1 - word->box.x0) && word->box.x1 > word->box.x0 &&
           word->box.x0 >= before->box.x0 && pdf_same_line(before->box, word->box) &&
           str_eq(before->text, word->text);
}

/* What stands between two words of a line; first: the second one begins a piece. */
static str between(const struct pdf_word *before, const struct pdf_word *word, float size, bool first,
                   bool gaps) {
    float gap = word->box.x0 - before->box.x1;
    if (first && gaps && gap > 2 * size) return STR("    ");
    /* a comma is set a hair after the mark of a note, where poppler sees a blank */
    if (before->raised && gap < .3f * size && word->text.n && memchr(",.;:!?)", word->text.p[0], 7))
        return STR("");
    bool tight = word->glued || (word->raised && gap < .3f * size);
    return !tight || (first && gap > .2f * size) ? STR(" ") : STR("");
}

void pdf_inline_line(buf *out, const struct pdf_line *line, size_t from, const struct pdf_marks *marks,
                     bool gaps) {
    size_t at = 0;
    const struct pdf_word *before = NULL;
    for (size_t i = 0; i < line->count; i++) {
        const struct pdf_piece *piece = line->pieces[i];
        for (size_t j = 0; j < piece->count; j++) {
            const struct pdf_word *word = &piece->words[j];
            if (at++ < from || (before && (is_double(before, word) || is_leader(before, word)))) continue;
            if (before) buf_add(out, between(before, word, piece->size, j == 0, gaps));
            add_word(out, word, marks, !before);
            before = word;
        }
    }
}

void pdf_inline_cell(buf *out, const struct pdf_piece *piece, const struct pdf_marks *marks) {
    for (size_t j = 0; j < piece->count; j++) {
        if (j && is_leader(&piece->words[j - 1], &piece->words[j])) continue;
        if (j && !piece->words[j].glued) buf_byte(out, ' ');
        add_word(out, &piece->words[j], marks, false);
    }
}
