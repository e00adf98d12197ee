#include "indexer/passage.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/sentence.h"
#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/words.h"

/* Longer blocks are running text; nothing else is asked of them. In bytes. */
#define SHORT 400
#define HEADING_LONGEST 200
#define TITLE_LONGEST 1500

enum form_class {
    FORM_TEXT,
    FORM_LABEL, /* all of it is letterhead, wherever it stands */
    FORM_WEAK,  /* letterhead near letterhead */
    FORM_SALUTATION,
    FORM_CLOSING,
};

/* A block and what became of it. */
struct unit {
    struct block block;
    enum form_class class;
    enum passage_kind kind;
    int level;   /* of a heading, 1 is the outermost */
    bool joined; /* its text went into a unit before it */
};

struct units {
    struct unit *at;
    size_t count, room;
    struct arena *arena;
    bool markdown;
    bool letterlike; /* it has what only letters have */
    size_t body;     /* where the body begins */
    size_t closing;  /* the closing, or count */
    size_t title;    /* or count */
};

static str line_text(const struct block *block, size_t from, size_t to) {
    return str_trim(str_sub(block->text, from, to));
}

static size_t count_words(str s) {
    size_t n = 0;
    while (word_cut(&s).n) n++;
    return n;
}

/* The first codepoint that is no mark of emphasis or quotation. */
static int32_t first_letter(str s) {
    while (s.n) {
        int32_t cp = utf8_next(&s);
        if (utf8_is_letter(cp) || utf8_is_digit(cp)) return cp;
        if (cp == '(' || cp == '"' || cp == 0x201D || cp == 0x201C || cp == 0xBB || cp == 0xAB || cp == '\'')
            continue;
        return cp;
    }
    return 0;
}

static bool begins_lower(str s) {
    int32_t cp = first_letter(s);
    return utf8_is_letter(cp) && !utf8_is_upper(cp);
}

static bool begins_upper(str s) {
    return utf8_is_upper(first_letter(s));
}

/* ---- parting blocks that hold several things ---- */

static void add_unit(struct units *units, struct block block) {
    units->at = memory_grown(units->at, units->count, &units->room, sizeof *units->at);
    units->at[units->count++] = (struct unit){.block = block, .kind = PASSAGE_PARAGRAPH};
}

/* What a line inside a block is: the same as the line before it, or the first of something new. */
enum cut { CUT_NONE, CUT_LABELS, CUT_TEXT, CUT_ITEM, CUT_CLOSING, CUT_SIGNATURE, CUT_SALUTATION };

static size_t bullet_length(str line) {
    static const str bullets[] = {WORD("•"),           WORD("·"), WORD("▪"),
                                  WORD("●"),           WORD("◦"), WORD("‣"),
                                  WORD("❖"),           WORD("–"), WORD("\xEF\x82\xB7"),
                                  WORD("\xEF\x82\xA7")};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        str bullet = bullets[i];
        if (str_starts(line, bullet) && line.n > bullet.n + 1 && line.p[bullet.n] == ' ') return bullet.n + 1;
    }
    return 0;
}

/* Labels are worth parting from text only where the text is more than a line of an address. */
static bool has_long_line(const struct block *block) {
    size_t span = 0, from, to;
    while (block_line(block, &span, &from, &to))
        if (to - from > 60 && line_classify(line_text(block, from, to), true) == LINE_TEXT) return true;
    return false;
}

/* How a letter's subject and the title of a law, a report or a speech often begin. */
static bool names_a_subject(str text) {
    char room[64];
    str lower = line_lower(text, room, sizeof room);
    return rules_begins(RULES_SUBJECT, lower) != NULL;
}

/* Plain text whose first line is a title, with a code or a date in the lines after it. */
static bool begins_document(const struct units *units, const struct block *block) {
    size_t span = 0, from, to;
    if (units->markdown || units->count || !block_line(block, &span, &from, &to)) return false;
    str first = line_text(block, from, to);
    enum line_class class = line_classify(first, true);
    return class == LINE_TEXT || (class == LINE_WEAK && (names_a_subject(first) || count_words(first) >= 6));
}

/* What begins an item inside a paragraph: the bytes to leave out of a bullet, 1 for a letter as in "b)",
 * which must follow the letter before it; 0 for no item. */
static size_t item_length(str line, char letter, char *this_letter) {
    if (line.n > 3 && line.p[1] == ')' && line.p[2] == ' ' && line.p[0] >= 'a' && line.p[0] <= 'z') {
        if (letter && line.p[0] != letter + 1) return 0;
        if (this_letter) *this_letter = line.p[0];
        return 1;
    }
    return bullet_length(line);
}

static enum cut cut_of(str line, enum cut before, char *letter) {
    bool dash = str_starts(line, STR("–"));
    if (item_length(line, *letter, letter) && (before != CUT_NONE || !dash)) return CUT_ITEM;
    if (line.n >= LINE_MAX_BYTES) return before == CUT_ITEM ? CUT_NONE : CUT_TEXT;
    enum line_class class = line_classify(line, false);
    if (class == LINE_CLOSING) return CUT_CLOSING;
    if (class == LINE_SALUTATION && before == CUT_NONE) return CUT_SALUTATION;
    if (before == CUT_CLOSING || before == CUT_SIGNATURE)
        return class == LINE_LABEL ? CUT_LABELS : CUT_SIGNATURE;
    if (before == CUT_SALUTATION) return CUT_TEXT;
    if (class == LINE_LABEL) return CUT_LABELS;
    return before == CUT_ITEM ? CUT_NONE : CUT_TEXT;
}

/* Whether the lines after the salutation in the same block are text, and not more of it. */
static bool goes_on_as_text(const struct block *block, size_t span) {
    size_t from, to;
    if (!block_line(block, &span, &from, &to)) return false;
    return to - from > 40 || begins_upper(line_text(block, from, to));
}

/* Words that no sentence ends with. */
static bool waits_for_more(str text) {
    if (str_ends(text, STR(",")) || str_ends(text, STR("-")) || str_ends(text, STR("\xC2\xAD"))) return true;
    size_t n = text.n;
    while (n && text.p[n - 1] != ' ') n--;
    char room[32];
    str last = str_sub(text, n, text.n);
    if (!last.n || last.n > 16 || !n) return false;
    last = line_lower(last, room, sizeof room);
    return rules_is(RULES_WAITS, last) != NULL;
}

/* The text's byte after a first line that is a heading though no blank line follows it: a short line that
 * ends although the next word would have had room, before a long line that begins a sentence. 0 for none. */
static size_t headed(const struct block *block) {
    size_t span = 0, from, to, next_from, next_to;
    if (!block_line(block, &span, &from, &to) || !block_line(block, &span, &next_from, &next_to)) return 0;
    str first = line_text(block, from, to), next = line_text(block, next_from, next_to), rest = next;
    bool room = next.n > 60 || (first.n <= 40 && next.n > 40 && line_ends_sentence(next));
    if (first.n > 60 || !room || first.n + 1 + word_cut(&rest).n >= next.n) return 0;
    bool letters = begins_upper(first) || (first.n && first.p[0] >= '0' && first.p[0] <= '9');
    if (!letters || !begins_upper(next) || next.p[0] == '(' || line_ends_sentence(first) ||
        waits_for_more(first))
        return 0;
    if (count_words(first) > 8 || item_length(next, 0, NULL) || str_starts(first, STR("§"))) return 0;
    enum line_class class = line_classify(first, true);
    bool numbered =
        class == LINE_WEAK && first.p[first.n - 1] >= '0' && first.p[first.n - 1] <= '9'; /* Mål 1 */
    return class == LINE_TEXT || numbered ? next_from : 0;
}

static void part(struct units *units, const struct block *block) {
    size_t heading = headed(block);
    struct block rest;
    if (heading) {
        struct block piece = block_slice(units->arena, block, 0, heading);
        piece.form = BLOCK_HEADING;
        add_unit(units, piece);
        rest = block_slice(units->arena, block, heading, block->text.n);
        block = &rest;
    }
    size_t span = 0, from, to, begin = 0;
    enum cut current = CUT_NONE;
    bool first = true;
    char letter = 0;
    int part_labels = -1;
    while (block_line(block, &span, &from, &to)) {
        str line = line_text(block, from, to);
        enum cut cut = cut_of(line, first ? CUT_NONE : current, &letter);
        if (cut == CUT_LABELS) {
            if (part_labels < 0) part_labels = has_long_line(block) || begins_document(units, block);
            if (!part_labels) cut = CUT_TEXT;
        }
        if (cut == CUT_SALUTATION && !goes_on_as_text(block, span)) cut = CUT_TEXT;
        if (cut == CUT_NONE) cut = current;
        bool new = cut != current || cut == CUT_ITEM;
        if (!first && new && !(cut == CUT_NONE) && from > begin) {
            struct block piece = block_slice(units->arena, block, begin, from);
            if (current == CUT_ITEM) piece.form = BLOCK_ITEM;
            add_unit(units, piece);
            begin = from;
        }
        if (cut == CUT_ITEM && bullet_length(line)) begin = from + bullet_length(line);
        current = cut;
        first = false;
    }
    struct block piece = begin ? block_slice(units->arena, block, begin, block->text.n) : *block;
    if (current == CUT_ITEM) piece.form = BLOCK_ITEM;
    add_unit(units, piece);
}

/* ---- what a block says by itself ---- */

static enum form_class class_of(const struct block *block) {
    if (block->text.n > SHORT || block->form == BLOCK_ROW || block->form == BLOCK_IMAGE) return FORM_TEXT;
    enum line_class whole = line_classify(block->text, true);
    if (whole == LINE_SALUTATION) return FORM_SALUTATION;
    if (whole == LINE_CLOSING) return FORM_CLOSING;
    if (whole == LINE_LABEL) return FORM_LABEL;
    if (block->spans[0].line == block->spans[block->span_count - 1].line)
        return whole == LINE_WEAK ? FORM_WEAK : FORM_TEXT;
    size_t span = 0, from, to, labels = 0, lines = 0, texts = 0;
    while (block_line(block, &span, &from, &to)) {
        str line = line_text(block, from, to);
        enum line_class class = line_classify(line, true);
        lines++;
        if (class == LINE_LABEL)
            labels++;
        else if (class != LINE_WEAK)
            texts += line.n > 60 || line_ends_sentence(line) ? 9 : 1;
    }
    if (lines < 2) return whole == LINE_WEAK ? FORM_WEAK : FORM_TEXT;
    if (labels && texts <= labels) return FORM_LABEL;
    return texts ? FORM_TEXT : FORM_WEAK;
}

/* Lines as an address or a signature has them: short, and no sentence. */
static bool is_short_lines(const struct block *block) {
    if (block->text.n > SHORT || line_ends_sentence(block->text)) return false;
    size_t span = 0, from, to, lines = 0;
    while (block_line(block, &span, &from, &to)) {
        if (to - from > 62) return false;
        lines++;
    }
    return lines <= 14;
}

/* Whether a text without a full stop at its end is part of sentences all the same, as a torn one is: by a
 * sentence that ends inside it, or by the small words that addresses and subjects have few of. */
static bool reads_on(str text) {
    size_t words = 0, found = 0;
    bool ended = false, ends_inside = false;
    for (str word; (word = word_cut(&text)).n; words++) {
        found += rules_is(RULES_SENTENCE_WORD, word) != NULL;
        if (ended && begins_upper(word)) ends_inside = true;
        ended = word.n > 3 && word.p[word.n - 1] == '.' && words > 3;
    }
    return (words >= 8 && ends_inside) || (words >= 9 && found >= 3);
}

/* Running text: what a letter's body is made of. */
static bool is_running(const struct unit *unit) {
    if (unit->block.form == BLOCK_ROW) return true;
    if (unit->class != FORM_TEXT || unit->block.form == BLOCK_IMAGE || unit->block.form == BLOCK_HEADING)
        return false;
    str text = unit->block.text;
    if (text.n > HEADING_LONGEST) return true;
    if (unit->block.bold) return false;
    return (line_ends_sentence(text) && count_words(text) >= 5) || reads_on(text);
}

/* "A handwritten signature in blue ink, ...": what a scanner's program says of an image, in English, or a
 * Danish note in its place. */
static bool is_image_note(str text) {
    char room[SHORT + 100];
    if (text.n > sizeof room) return false;
    str lower = line_lower(text, room, sizeof room);
    if (rules_begins(RULES_IMAGE_NOTE, lower)) return true;
    size_t seen = 0, shown = 0, words = 0, other = 0;
    for (str rest = lower, word; (word = word_cut(&rest)).n; words++) {
        while (word.n && strchr(".,:;\"'()", word.p[word.n - 1])) word.n--;
        if (words == 8 && !seen) return false;
        if (words < 8) seen += rules_is(RULES_IMAGE_NOUN, word) != NULL;
        shown += rules_is(RULES_IMAGE_ENGLISH, word) != NULL;
        other += rules_is(RULES_IMAGE_DANISH, word) != NULL;
    }
    return words >= 2 && seen && shown >= 1 && shown > other && shown * 8 >= words;
}

/* A text that begins with a quotation mark which its last mark closes. */
static bool is_quoted(str text) {
    static const struct {
        const char *open, *close;
    } pairs[] = {{"\"", "\""}, {"”", "”"}, {"“", "”"}, {"“", "“"},
                 {"„", "“"},   {"„", "”"}, {"»", "«"}, {"«", "»"}};
    while (text.n && strchr(".,!?;: ", text.p[text.n - 1])) text.n--;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        str open = str_of(pairs[i].open), close = str_of(pairs[i].close);
        if (!str_starts(text, open) || !str_ends(text, close) || text.n < open.n + close.n + 2) continue;
        str inside = str_sub(text, open.n, text.n - close.n);
        if (str_find(inside, close) == inside.n) return true;
    }
    return false;
}

/* ---- headings of plain text, and headings that are only bold ---- */

/* The depth of a number that begins a heading: 1 for "2.", 2 for "2.1"; 0 for none. */
static int numbering(str s) {
    int depth = 0;
    size_t i = 0;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') {
        size_t digits = 0;
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++, digits++;
        if (digits > 2) return 0;
        depth++;
        if (i < s.n && (s.p[i] == '.' || s.p[i] == ')'))
            i++;
        else
            break;
    }
    return depth && i < s.n && s.p[i] == ' ' ? depth : 0;
}

static bool all_capitals(str text) {
    size_t upper = 0;
    while (text.n) {
        int32_t cp = utf8_next(&text);
        if (!utf8_is_letter(cp)) continue;
        if (!utf8_is_upper(cp)) return false;
        upper++;
    }
    return upper > 3;
}

static bool one_line(const struct block *block) {
    return block_first_line(block) == block_last_line(block);
}

/* Whether a block of plain text, or an unmarked one of Markdown, is a heading by its form: followed is the
 * block after it. */
static bool is_heading_line(const struct units *units, const struct unit *unit, const struct unit *followed) {
    const struct block *block = &unit->block;
    str text = block->text;
    bool text_class = unit->class == FORM_TEXT || unit->class == FORM_WEAK;
    if (!text_class || !followed || text.n > HEADING_LONGEST) return false;
    if (block->form == BLOCK_PARAGRAPH && one_line(block) && line_is_division(text)) return true;
    if ((text.n > 120 && !block->bold) || (line_ends_sentence(text) && !str_ends(text, STR("?"))) ||
        str_ends(text, STR(",")))
        return false;
    if (block->bold) return block_last_line(block) - block_first_line(block) < 3;
    if (units->markdown || !one_line(block) || block->form != BLOCK_PARAGRAPH) return false;
    bool before_text =
        followed->block.text.n > 2 * text.n && (followed->block.text.n > 80 || followed->class != FORM_TEXT);
    if (followed->class != FORM_TEXT || str_starts(text, STR("§")) || str_starts(text, STR("(")))
        return false;
    bool list = str_ends(followed->block.text, STR(":"));
    if (all_capitals(text) && text.n <= 80) return true;
    return before_text && !list && text.n <= 70 && count_words(text) <= 9 && begins_upper(text) &&
           !is_quoted(text);
}

/* "1. Baggrund" alone, with running text after it, is a heading where there are several of the kind. */
static bool is_lone_number(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    if (unit->block.form != BLOCK_ITEM || unit->class != FORM_TEXT || !one_line(&unit->block)) return false;
    if (!numbering(text) || text.n > 100 || line_ends_sentence(text) || i + 1 >= units->count) return false;
    if (i && units->at[i - 1].block.form == BLOCK_ITEM) return false;
    const struct unit *next = &units->at[i + 1];
    bool text_follows = next->block.form == BLOCK_PARAGRAPH || next->block.form == BLOCK_QUOTE;
    return text_follows && next->block.text.n > text.n && !begins_lower(next->block.text);
}

/* ---- where things stand ---- */

static bool is_anchor(const struct unit *unit) {
    return unit->class == FORM_SALUTATION || unit->class == FORM_CLOSING;
}

static void find_zones(struct units *units) {
    size_t labels = 0;
    units->closing = units->count;
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->at[i];
        if (is_anchor(unit)) units->letterlike = true;
        if (unit->class == FORM_CLOSING) units->closing = i;
        if (unit->class != FORM_LABEL) continue;
        size_t span = 0, from, to;
        while (block_line(&unit->block, &span, &from, &to))
            labels += line_is_contact(line_text(&unit->block, from, to));
    }
    if (labels) units->letterlike = true;
    units->body = units->count;
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->at[i];
        bool list = unit->block.form == BLOCK_ITEM && unit->class == FORM_TEXT && i + 1 < units->count &&
                    units->at[i + 1].block.form == BLOCK_ITEM;
        if (unit->class == FORM_SALUTATION || is_running(unit) || list || unit->class == FORM_CLOSING) {
            units->body = i;
            break;
        }
    }
    /* a closing far from the end closes nothing */
    size_t running = 0;
    for (size_t i = units->closing; i < units->count; i++) running += is_running(&units->at[i]);
    if (running > 12 && running > units->count / 2) units->closing = units->count;
}

static bool has_year(str text) {
    size_t run = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] >= '0' && text.p[i] <= '9') {
            run++;
            continue;
        }
        if (run == 4 && (text.p[i - 4] == '1' || text.p[i - 4] == '2')) return true;
        run = 0;
    }
    return false;
}

/* The line of a letter's head that says what it is about. */
static bool is_subject(const struct unit *unit) {
    str text = unit->block.text;
    if (unit->block.form != BLOCK_PARAGRAPH || text.n > HEADING_LONGEST) return false;
    if (unit->class != FORM_TEXT && !(unit->class == FORM_WEAK && names_a_subject(text))) return false;
    if (block_last_line(&unit->block) - block_first_line(&unit->block) > 2 || !begins_upper(text))
        return false;
    if (name_is(text) || str_ends(text, STR(",")) || (line_ends_sentence(text) && !str_ends(text, STR("?"))))
        return false;
    return unit->block.bold || names_a_subject(text) || has_year(text) || count_words(text) >= 3;
}

/* A document that is no letter may say its title in its first line. */
static bool is_first_title(const struct units *units) {
    if (units->markdown || units->letterlike || units->count < 2) return false;
    const struct unit *first = &units->at[0];
    str text = first->block.text;
    bool form = first->block.form == BLOCK_PARAGRAPH || (first->block.form == BLOCK_HEADING);
    bool labelled = units->at[1].class == FORM_LABEL; /* a code and a date stand under it */
    bool ends = line_ends_sentence(text) && !labelled;
    return form && first->class != FORM_LABEL && text.n <= (labelled ? TITLE_LONGEST : SHORT) && !ends &&
           !begins_lower(text) && !str_starts(text, STR("§")) && !str_ends(text, STR(",")) &&
           units->at[1].block.form != BLOCK_ITEM;
}

static void find_title(struct units *units) {
    units->title = units->count;
    size_t marked = units->count, second = units->count;
    for (size_t i = 0; i < units->count && marked == units->count; i++) {
        const struct unit *unit = &units->at[i];
        str text = unit->block.text;
        if (unit->block.form != BLOCK_HEADING || unit->class == FORM_LABEL) continue;
        bool head = i < units->body && unit->class == FORM_WEAK && !has_year(text) && !names_a_subject(text);
        if (!head)
            marked = i;
        else if (second == units->count && count_words(text) > 2)
            second = i; /* Nyt til landets kommuner */
    }
    if (second < units->body && marked > units->body) marked = second;
    if (marked < units->body || (marked < units->count && marked <= units->body)) {
        units->title = marked;
        return;
    }
    if (is_first_title(units)) {
        units->title = 0;
        return;
    }
    size_t best = units->count;
    int best_score = 0;
    for (size_t i = 0; i < units->body && (units->letterlike || units->markdown); i++) {
        const struct unit *unit = &units->at[i];
        if (!is_subject(unit) || (!units->letterlike && !unit->block.bold)) continue;
        bool last = i + 1 == units->body;
        int score = 4 * unit->block.bold + 3 * names_a_subject(unit->block.text) +
                    2 * has_year(unit->block.text) + 2 * last;
        if (score && score >= best_score) {
            best = i;
            best_score = score;
        }
    }
    units->title = best < units->count ? best : marked;
}

static bool is_same_line(str a, str b) {
    char one[SHORT], other[SHORT];
    return a.n == b.n && a.n <= SHORT &&
           str_eq(line_lower(a, one, sizeof one), line_lower(b, other, sizeof other));
}

/* Whether the same line stands in the letter's head: a running head of the pages after the first. */
static bool repeats_head(const struct units *units, const struct unit *unit) {
    if (!is_short_lines(&unit->block) || unit->block.text.n < 4) return false;
    size_t limit = units->body < 24 ? units->body : 24;
    for (size_t i = 0; i < limit; i++)
        if (&units->at[i] != unit && i != units->title &&
            is_same_line(units->at[i].block.text, unit->block.text))
            return true;
    return units->title < units->count && &units->at[units->title] != unit &&
           unit->block.form != BLOCK_HEADING &&
           is_same_line(units->at[units->title].block.text, unit->block.text);
}

static bool is_signature(const struct units *units, size_t i) {
    const struct unit *unit = &units->at[i];
    str text = unit->block.text;
    if (unit->block.form != BLOCK_PARAGRAPH || text.n > SHORT) return false;
    if (i > units->closing) return is_short_lines(&unit->block);
    if (i + 3 < units->count || i <= units->body) return false;
    if (text.p[0] == '/' && name_in(text).n) return true;
    bool before_label =
        i && (units->at[i - 1].class == FORM_LABEL || units->at[i - 1].kind == PASSAGE_SIGNATURE);
    return (units->letterlike || before_label) && name_in(text).n && is_short_lines(&unit->block);
}

static bool is_authority_mark(str text) {
    return text.n < 60 && rules_begins(RULES_AUTHORITY_MARK, text);
}

static bool is_given_line(str text) {
    return text.n < 100 && rules_begins(RULES_GIVEN, text);
}

/* The kind of unit i, but for what its neighbours decide. */
static enum passage_kind kind_of(struct units *units, size_t i) {
    struct unit *unit = &units->at[i];
    const struct unit *next = i + 1 < units->count ? &units->at[i + 1] : NULL;
    str text = unit->block.text;
    if (i == units->title) return PASSAGE_TITLE;
    if (unit->block.form == BLOCK_ROW) return PASSAGE_TABLE;
    bool text_form = unit->block.form != BLOCK_HEADING;
    if (unit->block.form == BLOCK_IMAGE || (text_form && text.n < SHORT + 100 && is_image_note(text)))
        return PASSAGE_IMAGE;
    if (text.n > SHORT) {
        if (unit->block.form == BLOCK_ITEM) return PASSAGE_ITEM;
        return unit->block.form == BLOCK_QUOTE || is_quoted(text) ? PASSAGE_QUOTE : PASSAGE_PARAGRAPH;
    }
    if (unit->class == FORM_SALUTATION) return PASSAGE_SALUTATION;
    if (unit->class == FORM_CLOSING) return PASSAGE_CLOSING;
    bool page = unit->block.form == BLOCK_ITEM && line_is_page(text);
    bool lone_item =
        page || (unit->block.form == BLOCK_ITEM && (!i || units->at[i - 1].block.form != BLOCK_ITEM) &&
                 (!next || next->block.form != BLOCK_ITEM));
    if (unit->class == FORM_LABEL && (unit->block.form != BLOCK_ITEM || lone_item) &&
        (unit->block.form != BLOCK_HEADING || units->letterlike))
        return PASSAGE_LETTERHEAD;
    if (is_given_line(text)) return PASSAGE_LETTERHEAD;
    if (unit->class == FORM_WEAK && i < units->title && units->title < units->count && i < units->body)
        return PASSAGE_LETTERHEAD;
    if (i > units->body && is_authority_mark(text)) return PASSAGE_SIGNATURE;
    if (i > units->closing && is_signature(units, i)) return PASSAGE_SIGNATURE;
    if (unit->block.form == BLOCK_HEADING) {
        bool head = i < units->body && unit->class == FORM_WEAK && units->letterlike;
        return head ? PASSAGE_LETTERHEAD : PASSAGE_HEADING;
    }
    if (units->letterlike && i < units->body && !is_running(unit) &&
        (i < units->title || unit->class != FORM_TEXT || is_short_lines(&unit->block)))
        return PASSAGE_LETTERHEAD;
    if (units->letterlike && i > units->body && repeats_head(units, unit)) return PASSAGE_LETTERHEAD;
    if (is_signature(units, i)) return PASSAGE_SIGNATURE;
    if (unit->block.form == BLOCK_ITEM) return PASSAGE_ITEM;
    if (unit->block.form == BLOCK_QUOTE || is_quoted(text)) return PASSAGE_QUOTE;
    return is_heading_line(units, unit, next) ? PASSAGE_HEADING : PASSAGE_PARAGRAPH;
}

/* Streets, offices and initials in the body are letterhead where a label stands beside them. */
static void spread_letterhead(struct units *units, size_t from, size_t to) {
    bool label = false, torn = from && units->at[from - 1].kind == PASSAGE_PARAGRAPH &&
                               !line_ends_sentence(units->at[from - 1].block.text);
    for (size_t i = from; i < to; i++) /* a page number alone is little, but in a torn sentence enough */
        label |= units->at[i].kind == PASSAGE_LETTERHEAD && (torn || !line_is_page(units->at[i].block.text));
    if (!label) return;
    for (size_t i = from; i < to; i++)
        if (units->at[i].class == FORM_WEAK && units->at[i].kind != PASSAGE_TITLE)
            units->at[i].kind = PASSAGE_LETTERHEAD;
}

static void find_kinds(struct units *units) {
    size_t lone = 0;
    for (size_t i = 0; i < units->count; i++) units->at[i].kind = kind_of(units, i);
    for (size_t i = 0; i < units->count; i++)
        lone += is_lone_number(units, i) && units->at[i].kind == PASSAGE_ITEM;
    for (size_t i = 0; i < units->count; i++) {
        struct unit *unit = &units->at[i];
        if (unit->kind != PASSAGE_PARAGRAPH || unit->block.text.p[0] != '/' || !name_in(unit->block.text).n)
            continue;
        unit->kind = PASSAGE_SIGNATURE;
        if (i && units->at[i - 1].kind == PASSAGE_PARAGRAPH && name_in(units->at[i - 1].block.text).n)
            units->at[i - 1].kind = PASSAGE_SIGNATURE;
    }
    for (size_t i = 0; i < units->count && lone > 1; i++)
        if (units->at[i].kind == PASSAGE_ITEM && is_lone_number(units, i))
            units->at[i].kind = PASSAGE_HEADING;
    for (size_t i = 0; i < units->count;) {
        size_t from = i;
        while (i < units->count) {
            const struct unit *unit = &units->at[i];
            bool listed = unit->block.form == BLOCK_ITEM &&
                          ((i && units->at[i - 1].block.form == BLOCK_ITEM) ||
                           (i + 1 < units->count && unit[1].block.form == BLOCK_ITEM));
            bool titled = unit->kind == PASSAGE_HEADING && count_words(unit->block.text) > 3;
            bool weak = unit->class == FORM_WEAK && !listed && !titled && !unit->block.marked &&
                        unit->kind != PASSAGE_TITLE && i < units->closing;
            if (!weak && unit->kind != PASSAGE_LETTERHEAD) break;
            i++;
        }
        spread_letterhead(units, from, i);
        if (i == from) i++;
    }
}

/* ---- torn passages ---- */

/* Whether b goes on with the sentence that a ends in the middle of; apart: something stands between them. */
static bool continues(const struct unit *a, const struct unit *b, bool apart) {
    str before = a->block.text, after = b->block.text;
    bool running = a->kind == PASSAGE_PARAGRAPH || a->kind == PASSAGE_ITEM || a->kind == PASSAGE_QUOTE;
    if (a->kind == PASSAGE_HEADING || a->kind == PASSAGE_TITLE)
        return !apart && b->kind == PASSAGE_HEADING && a->block.level == b->block.level &&
               begins_lower(after) && !line_ends_sentence(before) && a->block.marked == b->block.marked;
    if (!running || b->kind != PASSAGE_PARAGRAPH) return false;
    bool waits = waits_for_more(before);
    if (line_ends_sentence(before) && !(waits && !str_ends(before, STR(":")))) return false;
    bool word_torn = str_ends(before, STR("-")) && before.n > 1 && before.p[before.n - 2] != ' ';
    if (a->kind == PASSAGE_ITEM) return (apart || word_torn || waits) && begins_lower(after);
    if (count_words(before) < 6 && !(waits && begins_lower(after))) return false;
    if (begins_lower(after)) return true;
    return waits && apart && !b->block.bold && !line_ends_sentence(before) && first_letter(after) != 0xA7;
}

/* How far a torn sentence is looked for over letterhead, images and page numbers, in blocks; and how many
 * pieces one passage is put together from. */
#define TORN_MOST 40
#define PIECES_MOST 8

static void mend(struct units *units) {
    for (size_t i = 0; i < units->count; i++) {
        struct unit *unit = &units->at[i];
        if (unit->joined) continue;
        size_t next = i + 1, pieces = 0;
        while (next < units->count && next - i <= TORN_MOST && pieces < PIECES_MOST) {
            struct unit *other = &units->at[next];
            if (other->kind == PASSAGE_LETTERHEAD || other->kind == PASSAGE_IMAGE) {
                next++;
                continue;
            }
            if (!continues(unit, other, next > i + 1)) break;
            unit->block = block_joined(units->arena, &unit->block, &other->block);
            other->joined = true;
            pieces++;
            next++;
        }
    }
}

/* ---- headings and what stands under them ---- */

#define PATH_MOST 16

struct path {
    struct {
        int level;
        bool numbered;
        str text;
        str joined; /* the path down to this one; made when something stands under it */
    } at[PATH_MOST];
    size_t count;
    int marked_level; /* of the last heading whose level the letter itself says */
};

static int division_level(str text) {
    char room[16];
    str lower = line_lower(text, room, sizeof room);
    const struct rules_word *division = rules_begins(RULES_DIVISION, lower);
    return division ? division->value : 4;
}

/* The level of a heading that does not say it: of a sibling that is numbered alike, else one below the last
 * that says it. */
static int level_of(const struct path *path, const struct unit *unit) {
    if (unit->block.marked) return unit->block.level;
    str text = unit->block.text;
    if (line_is_division(text)) return division_level(text);
    int depth = numbering(text);
    for (size_t i = path->count; i-- && depth;)
        if (numbering(path->at[i].text) == depth) return path->at[i].level;
    int below = path->marked_level ? path->marked_level : 1;
    for (size_t i = 0; i < path->count; i++)
        if (line_is_division(path->at[i].text) && path->at[i].level > below) below = path->at[i].level;
    if (!depth)
        for (size_t i = 0; i < path->count; i++)
            if (path->at[i].numbered && path->at[i].level >= below) below = path->at[i].level;
    return below + (depth > 1 ? depth : 1);
}

/* The path as a passage under it shows it; the same bytes for all of them. */
static str path_joined(struct path *path, struct arena *arena) {
    if (!path->count) return (str){"", 0};
    size_t last = path->count - 1;
    if (!path->at[last].joined.n) {
        buf joined = {0};
        for (size_t i = 0; i < path->count; i++) {
            if (i) buf_add(&joined, STR(" > "));
            buf_add(&joined, path->at[i].text);
        }
        path->at[last].joined = arena_str(arena, buf_str(&joined));
        buf_release(&joined);
    }
    return path->at[last].joined;
}

static void path_leave(struct path *path, int level) {
    while (path->count && path->at[path->count - 1].level >= level) path->count--;
}

static void path_enter(struct path *path, int level, str text) {
    if (path->count == PATH_MOST) path->count--;
    path->at[path->count].level = level;
    path->at[path->count].numbered = numbering(text) > 0;
    path->at[path->count].joined = (str){0};
    path->at[path->count++].text = str_sub(text, 0, utf8_floor(text, HEADING_LONGEST));
}

/* Where to cut a text that is longer than PASSAGE_MAX: after the last sentence that fits, else at the last
 * white space, else between two signs. */
static size_t cut_at(str text) {
    str window = str_sub(text, 0, utf8_floor(text, PASSAGE_MAX));
    size_t best = 0;
    for (size_t at = 0; at < window.n;) {
        size_t end = sentence_end(window, at);
        if (end <= at || end >= window.n) break;
        best = at = end;
    }
    if (best > PASSAGE_MAX / 4) return best;
    for (size_t at = window.n; at > PASSAGE_MAX / 2; at--)
        if (window.p[at - 1] == ' ') return at;
    return window.n;
}

struct output {
    struct passage *at;
    size_t count, room;
};

static void add_passage(struct output *out, const struct block *block, enum passage_kind kind, str heading) {
    out->at = memory_grown(out->at, out->count, &out->room, sizeof *out->at);
    size_t first = block_first_line(block), last = block_last_line(block);
    out->at[out->count++] = (struct passage){.kind = kind,
                                             .text = block->text,
                                             .heading = heading,
                                             .first_line = first,
                                             .last_line = last,
                                             .start = block->spans[0].file,
                                             .end = block->end,
                                             .spans = block->spans,
                                             .span_count = block->span_count,
                                             .section_end = 1};
}

static void add_cut(struct output *out, struct arena *arena, const struct block *block,
                    enum passage_kind kind, str heading) {
    size_t from = 0;
    while (block->text.n - from > PASSAGE_MAX) {
        size_t to = from + cut_at(str_sub(block->text, from, block->text.n));
        if (str_trim(str_sub(block->text, from, to)).n) {
            struct block piece = block_slice(arena, block, from, to);
            add_passage(out, &piece, kind, heading);
        }
        from = to;
    }
    if (from == 0) {
        add_passage(out, block, kind, heading);
    } else if (str_trim(str_sub(block->text, from, block->text.n)).n) {
        struct block piece = block_slice(arena, block, from, block->text.n);
        add_passage(out, &piece, kind, heading);
    }
}

/* How many passages stand under each heading: to the next one that is no deeper. levels has each passage's
 * level, 0 for a title, -1 for what is no heading. */
static void end_sections(struct output *out, const int *levels) {
    size_t open[PATH_MOST + 1], count = 0;
    for (size_t i = 0; i <= out->count; i++) {
        int level = i < out->count ? levels[i] : 0;
        if (level < 0 || (level == 0 && i < out->count)) continue;
        while (count && (i == out->count || levels[open[count - 1]] >= level)) {
            count--;
            out->at[open[count]].section_end = i - open[count];
        }
        if (i < out->count && count < PATH_MOST) open[count++] = i;
    }
}

static bool stands_in_a_section(enum passage_kind kind) {
    return kind == PASSAGE_PARAGRAPH || kind == PASSAGE_ITEM || kind == PASSAGE_QUOTE ||
           kind == PASSAGE_TABLE;
}

static void write_passages(struct units *units, struct letter *letter) {
    struct output out = {0};
    struct path path = {0};
    int *levels = NULL;
    size_t level_room = 0;
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->at[i];
        if (unit->joined) continue;
        size_t before = out.count;
        int level = -1;
        str heading = stands_in_a_section(unit->kind) ? path_joined(&path, units->arena) : (str){"", 0};
        if (unit->kind == PASSAGE_TITLE) {
            level = 0;
            if (unit->block.marked) path.marked_level = unit->block.level;
        } else if (unit->kind == PASSAGE_HEADING) {
            level = level_of(&path, unit);
            if (unit->block.marked) path.marked_level = level;
            path_leave(&path, level);
            heading = path_joined(&path, units->arena);
            path_enter(&path, level, unit->block.text);
        } else if (unit->kind == PASSAGE_CLOSING && i == units->closing) {
            path = (struct path){0};
        }
        add_cut(&out, units->arena, &unit->block, unit->kind, heading);
        for (size_t k = before; k < out.count; k++) {
            levels = memory_grown(levels, k, &level_room, sizeof *levels);
            levels[k] = k == before ? level : -1;
        }
        if (unit->kind == PASSAGE_TITLE) {
            letter->title = unit->block.text;
        }
    }
    end_sections(&out, levels);
    for (size_t i = 0; i < out.count; i++)
        if (out.at[i].kind == PASSAGE_TITLE && levels[i] == 0) out.at[i].section_end = out.count - i;
    letter->passages = arena_take(units->arena, (out.count + 1) * sizeof *out.at);
    if (out.count) memcpy(letter->passages, out.at, out.count * sizeof *out.at);
    letter->passage_count = out.count;
    free(out.at);
    free(levels);
}

void passages_make(struct blocks *blocks, struct letter *letter) {
    struct units units = {.arena = blocks->arena, .markdown = blocks->marked_up};
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->at[i];
        if (block->form == BLOCK_PARAGRAPH && (!one_line(block) || item_length(block->text, 0, NULL)))
            part(&units, block);
        else
            add_unit(&units, *block);
    }
    blocks_release(blocks);
    for (size_t i = 0; i < units.count; i++) units.at[i].class = class_of(&units.at[i].block);
    find_zones(&units);
    find_title(&units);
    find_kinds(&units);
    mend(&units);
    write_passages(&units, letter);
    free(units.at);
}
