/* Any bytes as a letter: nothing crashes or hangs, and what passages promise (lib/store/letter.h) holds.
 * The first byte chooses Markdown or plain text, the rest is the file. */
#include "base/utf8.h"
#include "fuzz.h"
#include "indexer/letter.h"

/* Where a stretch is not shown otherwise (an entity, a broken byte), its bytes are the file's. */
static void check_segment(const struct passage *p, size_t i, str file, bool utf8) {
    const struct span *s = &p->spans[i];
    size_t end = i + 1 < p->span_count ? p->spans[i + 1].text : p->text.n;
    MUST(s->text < end && is_border(p->text, s->text));
    MUST(s->line >= p->first_line && s->line <= p->last_line);
    if (i) MUST(s->line >= s[-1].line && s->file > s[-1].file);
    if (!utf8) return;
    MUST(s->file >= p->start && s->file < p->end);
    if (utf8_valid(file)) MUST(is_border(file, s->file));
}

/* No encoding makes more lines of a file than it has ends of lines, and one. */
static size_t lines_of(str file) {
    size_t lines = 1;
    for (size_t i = 0; i < file.n; i++) lines += file.p[i] == '\n' || file.p[i] == '\r';
    return lines;
}

static void check_passage(const struct letter *letter, size_t i, str file, size_t lines) {
    const struct passage *p = &letter->passages[i];
    bool utf8 = strcmp(letter->encoding, "utf-8") == 0;
    MUST((unsigned)p->kind < PASSAGE_KINDS);
    MUST(p->text.n > 0 && p->text.n <= PASSAGE_MAX);
    MUST(utf8_valid(p->text) && utf8_valid(p->heading));
    MUST(!memchr(p->text.p, '\n', p->text.n) && !memchr(p->text.p, '\t', p->text.n) &&
         !memchr(p->text.p, 0, p->text.n));
    MUST(p->text.p[0] != ' ' && p->text.p[p->text.n - 1] != ' ');
    MUST(p->first_line >= 1 && p->first_line <= p->last_line && p->last_line <= lines);
    MUST(p->start < p->end);
    if (utf8) MUST(p->end <= file.n);
    MUST(p->section_end >= 1 && i + p->section_end <= letter->passage_count);
    MUST(p->span_count > 0 && p->spans[0].text == 0 && p->spans[0].file == p->start);
    for (size_t k = 0; k < p->span_count; k++) check_segment(p, k, file, utf8);
    buf ranges = {0};
    passage_lines(p, &ranges);
    MUST(ranges.n > 2);
    buf_release(&ranges);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    str file = {(const char *)data + 1, size - 1};
    struct letter letter;
    struct error error;
    if (letter_parse(file, STR("2019_brev.md"), reader_of(data[0] & 1 ? STR("a.md") : STR("a.txt")), &letter,
                     &error) != OK)
        return 0;
    MUST(letter.year == 0 || (letter.year >= 1500 && letter.year <= 2100));
    MUST(letter.signed_on.n == 0 || letter.signed_on.n == 10);
    MUST(utf8_valid(letter.title) && utf8_valid(letter.minister) && utf8_valid(letter.journal));
    MUST(utf8_valid(letter.recipient) && utf8_valid(letter.signers) && utf8_valid(letter.tags) &&
         utf8_valid(letter.why));
    size_t title = 0, lines = lines_of(file);
    for (size_t i = 0; i < letter.passage_count; i++) {
        check_passage(&letter, i, file, lines);
        title += letter.passages[i].kind == PASSAGE_TITLE;
    }
    MUST(title == 0 || letter.title.n);
    letter_release(&letter);
    return 0;
}
