#include "indexer/letter.h"

#include <string.h>

#include "base/utf8.h"
#include "indexer/block.h"
#include "indexer/encoding.h"
#include "indexer/line.h"
#include "indexer/passage.h"
#include "indexer/rules.h"
#include "indexer/words.h"

/* How far into a passage facts are looked for. In bytes. */
#define FACT_MAX 600

/* Among how many passages an announcement of goals is looked for. */
#define ANNOUNCED_MAX 100

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- the goal year ---- */

/* A year in lower-case text: where it stands, and the words on its sides. */
struct year_place {
    int year;
    size_t from, to;  /* of its digits; of "2016-2018" the first year's, to the end of the second */
    str before;       /* the word before it, its full stop kept; may be empty */
    bool compound;    /* 2023-målene */
    bool first, last; /* of the words */
};

static str word_before(str text, size_t at) {
    while (at && (is_blank(text.p[at - 1]) || strchr("(\"", text.p[at - 1]))) at--;
    size_t from = at;
    while (from && !is_blank(text.p[from - 1])) from--;
    return str_sub(text, from, at);
}

/* Whether the digits [from, to) are a number of four that stands alone, or opens a span of years. */
static bool is_year_at(str text, size_t from, size_t to, struct year_place *place) {
    if (to - from != 4) return false;
    if (from && (is_digit(text.p[from - 1]) || strchr("/.,-:#", text.p[from - 1]))) return false;
    int year = 0;
    for (size_t i = from; i < to; i++) year = year * 10 + (text.p[i] - '0');
    if (year < 1500 || year > 2100) return false;
    *place = (struct year_place){.year = year, .from = from, .to = to};
    str rest = str_sub(text, to, text.n);
    size_t dash = str_starts(rest, STR("–")) ? 3 : rest.n && (rest.p[0] == '-' || rest.p[0] == '/') ? 1 : 0;
    if (!dash) return true;
    size_t digits = 0;
    while (dash + digits < rest.n && is_digit(rest.p[dash + digits])) digits++;
    if (!digits) {
        place->compound = rest.p[0] != '/' && dash < rest.n && !is_blank(rest.p[dash]);
        return true;
    }
    place->to = to + dash + digits;
    return digits == 4 || digits == 2; /* not 2016/679, a regulation's number */
}

/* The next year from *at on. */
static bool next_year(str text, size_t *at, struct year_place *place) {
    for (size_t i = *at; i < text.n; i++) {
        if (!is_digit(text.p[i])) continue;
        size_t from = i;
        while (i < text.n && is_digit(text.p[i])) i++;
        if (!is_year_at(text, from, i, place)) continue;
        *at = place->to;
        place->before = word_before(text, from);
        place->first = !str_trim(str_sub(text, 0, from)).n;
        str after = str_trim(str_sub(text, place->to, text.n));
        place->last = true;
        for (size_t k = 0; k < after.n; k++)
            if (!strchr(".,:;!?)(\"'*", after.p[k])) place->last = false;
        return true;
    }
    *at = text.n;
    return false;
}

/* A word for what is set for a year: mål, målene, målsætninger, budget, handlingsplan, kontrakt. */
static bool is_goal_word(str word) {
    while (word.n && strchr(".,:;)\"'", word.p[word.n - 1])) word.n--;
    return rules_ends(RULES_GOAL, word) != NULL;
}

static bool has_goal_word(str text) {
    for (str word; (word = word_cut(&text)).n;)
        if (is_goal_word(word)) return true;
    return false;
}

static bool has_aim_word(str text) {
    for (str word; (word = word_cut(&text)).n;) {
        while (word.n && strchr(".,:;)\"'", word.p[word.n - 1])) word.n--;
        if (rules_ends(RULES_AIM, word)) return true;
    }
    return false;
}

/* Whether a title's year is what the letter is for: after "for" or a word such as perioden, in front of a
 * hyphen and a word (2023-målene), behind a goal word, or at either end of the title; never in a date, after
 * "nr.", "af" or "fra". */
static bool is_goal_year(str title, const struct year_place *place) {
    struct date date;
    str before = place->before;
    size_t begin = before.n ? (size_t)(before.p - title.p) : 0;
    for (size_t back = 0; begin && back < 2; back++) { /* 3. marts 2019, 1. januar 2021 */
        str day = word_before(title, begin);
        if (!day.n) break;
        size_t at = (size_t)(day.p - title.p);
        if (date_read(str_sub(title, at, place->to), false, &date)) return false;
        begin = at;
    }
    if (rules_is(RULES_YEAR_CLOSED, before)) return false;
    if (rules_is(RULES_YEAR_OPENS, before) || place->compound || is_goal_word(before)) return true;
    if (rules_is(RULES_YEAR_IN, before)) return has_goal_word(title);
    return place->first || place->last;
}

static int goal_year_of(str text, bool goal_word_needed) {
    char room[FACT_MAX];
    str lower = line_lower(text, room, sizeof room);
    if (goal_word_needed && !has_aim_word(lower)) return 0;
    struct year_place place;
    for (size_t at = 0; next_year(lower, &at, &place);)
        if (is_goal_year(lower, &place)) return place.year;
    return 0;
}

/* Four digits that may be a year: what most paragraphs have not, so that it is looked for first. */
static bool may_have_year(str text) {
    for (size_t i = 0; i + 4 <= text.n; i++) {
        bool first = text.p[i] == '1' || text.p[i] == '2';
        if (first && is_digit(text.p[i + 1]) && is_digit(text.p[i + 2]) && is_digit(text.p[i + 3]))
            return true;
    }
    return false;
}

/* A sentence of the body that announces goals for a year: "For 2014 udmeldes følgende fire mål". */
static int announced_year(str text) {
    char room[FACT_MAX];
    if (!may_have_year(str_sub(text, 0, FACT_MAX))) return 0;
    str lower = line_lower(text, room, sizeof room);
    if (!rules_inside(RULES_ANNOUNCES, lower, NULL)) return 0;
    struct year_place place;
    for (size_t at = 0; next_year(lower, &at, &place);) {
        if (!rules_is(RULES_YEAR_ANNOUNCED, place.before)) continue;
        size_t for_at = (size_t)(place.before.p - lower.p);
        bool goal = is_goal_word(word_before(lower, for_at));
        str after = str_sub(lower, place.to, lower.n);
        for (int i = 0; i < 8 && !goal; i++) goal = has_aim_word(word_cut(&after));
        if (goal) return place.year;
    }
    return 0;
}

static int year_in_name(str name) {
    struct year_place place;
    if (name.n < 4) return 0;
    size_t digits = 0;
    while (digits < name.n && is_digit(name.p[digits])) digits++;
    return is_year_at(str_sub(name, 0, 4), 0, digits, &place) ? place.year : 0;
}

/* ---- lines of passages ---- */

/* Calls for each line of the file that the passage's text has; the text of one line at a time. */
static bool passage_line(const struct passage *passage, size_t *span, str *line) {
    struct block block = {.text = passage->text, .spans = passage->spans, .span_count = passage->span_count};
    size_t from, to;
    if (!block_line(&block, span, &from, &to)) return false;
    *line = str_trim(str_sub(passage->text, from, to));
    return true;
}

/* ---- signed on ---- */

/* A date somewhere in a line that speaks of no other day: an answer's deadline, a meeting, another letter. */
static bool date_inside(str line, struct date *out) {
    char room[LINE_MAX_BYTES];
    if (line.n >= sizeof room) return false;
    str lower = line_lower(line, room, sizeof room);
    str value;
    int rank;
    bool journal = journal_read(line, &value, &rank);
    if (!journal && rules_inside(RULES_DATE_NOT_OWN, lower, NULL)) return false;
    for (size_t i = 0; i < line.n; i++) {
        if (i && !is_blank(line.p[i - 1]) && line.p[i - 1] != ':') continue;
        bool digit = is_digit(line.p[i]);
        if (!digit || (value.n && line.p + i >= value.p && line.p + i < value.p + value.n)) continue;
        if (rules_is(RULES_DATE_NOT_AFTER, word_before(lower, i))) continue;
        if (date_read(str_sub(line, i, line.n), false, out)) return true;
    }
    return false;
}

/* The first date that is a line of the letterhead; else one inside such a line; else at the signature; else
 * in the title. */
static bool find_date(const struct letter *letter, struct date *out) {
    str line;
    for (int pass = 0; pass < 4; pass++)
        for (size_t i = 0; i < letter->passage_count; i++) {
            const struct passage *p = &letter->passages[i];
            bool head = p->kind == PASSAGE_LETTERHEAD,
                 foot = p->kind == PASSAGE_SIGNATURE || p->kind == PASSAGE_CLOSING;
            if (!(pass < 2 ? head : pass == 2 ? foot : p->kind == PASSAGE_TITLE)) continue;
            for (size_t span = 0; passage_line(p, &span, &line);)
                if (pass == 0 ? date_line(line, out) : date_inside(line, out)) return true;
        }
    return false;
}

/* ---- journal ---- */

static void find_journal(const struct letter *letter, str *out) {
    int best = 99;
    for (size_t i = 0; i < letter->passage_count; i++) {
        const struct passage *p = &letter->passages[i];
        if (p->kind != PASSAGE_LETTERHEAD) continue;
        str line, value;
        int rank = 0, waiting = -1;
        for (size_t span = 0; passage_line(p, &span, &line);) {
            if (waiting >= 0 && waiting < best && (value = journal_number(line)).n) {
                *out = value;
                best = waiting;
            }
            waiting = -1;
            if (!journal_read(line, &value, &rank) || rank >= best) continue;
            if (value.n) {
                *out = value;
                best = rank;
            } else {
                waiting = rank;
            }
        }
        if (waiting >= 0 && i + 1 < letter->passage_count &&
            letter->passages[i + 1].kind == PASSAGE_LETTERHEAD) {
            struct date date; /* labels in one column, what they stand for in the next */
            for (size_t span = 0; waiting < best && passage_line(&letter->passages[i + 1], &span, &line);) {
                if (date_line(line, &date) || !(value = journal_number(line)).n) continue;
                *out = value;
                best = waiting;
            }
        }
    }
}

/* ---- who signs ---- */

/* The name that an image's description says it reads. */
static str name_read(str text) {
    static const str quotes[] = {WORD("\""), WORD("“"), WORD("'"), WORD("”")};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        size_t open = str_find(text, quotes[i]) + quotes[i].n;
        str rest = str_sub(text, open, text.n);
        str end = i == 1 ? STR("”") : quotes[i];
        str name = name_in(str_sub(rest, 0, str_find(rest, end)));
        if (name.n) return name;
    }
    return (str){0};
}

/* Who speaks, by a title such as "Statsminister Mette Frederiksens tale": the capitalised words after the
 * word for an office, without the s of the genitive. */
static str name_in_title(str title) {
    char room[64];
    for (str rest = title, word; (word = word_cut(&rest)).n;) {
        if (!rules_ends(RULES_SPEAKER, line_lower(word, room, sizeof room)) || !rest.n) continue;
        str name = {0}, after = rest;
        while ((word = word_cut(&after)).n) {
            str letters = word;
            if (!utf8_is_upper(utf8_next(&letters))) break;
            if (!name.n) name = word;
            name.n = (size_t)(word.p + word.n - name.p);
        }
        if (word.n && str_ends(name, STR("s"))) name.n--;
        if (name_is(name)) return name;
    }
    return (str){0};
}

static str find_minister(const struct letter *letter) {
    str first = {0}, line;
    for (size_t i = 0; i < letter->passage_count; i++) {
        const struct passage *p = &letter->passages[i];
        if (p->kind != PASSAGE_SIGNATURE) continue;
        for (size_t span = 0; passage_line(p, &span, &line);) {
            str name = name_in(line);
            if (!name.n) continue;
            if (!first.n || rules_ends(RULES_REGENT, first))
                first = name; /* a king or queen signs with the minister */
        }
    }
    for (size_t i = 0; i < letter->passage_count && !first.n; i++) {
        const struct passage *p = &letter->passages[i];
        if (p->kind == PASSAGE_IMAGE && p->text.n < FACT_MAX) first = name_read(p->text);
        if (p->kind != PASSAGE_CLOSING || first.n) continue;
        char room[LINE_MAX_BYTES];
        str lower = line_lower(p->text, room, sizeof room);
        size_t at;
        const struct rules_word *greeting = rules_inside(RULES_GREETING_BEFORE_NAME, lower, &at);
        if (greeting) first = name_in(str_sub(p->text, at + greeting->text.n, p->text.n));
    }
    return first.n ? first : name_in_title(letter->title);
}

/* ---- the whole ---- */

static void find_facts(struct letter *letter, str file_name) {
    struct date date = {0};
    if (find_date(letter, &date)) {
        buf written = {0};
        buf_addf(&written, "%04d-%02d-%02d", date.year, date.month, date.day);
        letter->signed_on = arena_str(letter->arena, buf_str(&written));
        buf_release(&written);
    }
    find_journal(letter, &letter->journal);
    letter->minister = find_minister(letter);
    letter->year = goal_year_of(letter->title, false);
    for (size_t i = 0; i < letter->passage_count && !letter->year; i++)
        if (letter->passages[i].kind == PASSAGE_HEADING)
            letter->year = goal_year_of(letter->passages[i].text, true);
    for (size_t i = 0; i < letter->passage_count && i < ANNOUNCED_MAX && !letter->year; i++) {
        if (letter->passages[i].kind != PASSAGE_PARAGRAPH) continue;
        int year = announced_year(letter->passages[i].text);
        if (year && (!date.year || (year >= date.year - 1 && year <= date.year + 3))) letter->year = year;
    }
    if (!letter->year) letter->year = date.year;
    if (!letter->year) letter->year = year_in_name(file_name);
}

enum status letter_parse(str bytes, str file_name, const struct reader *reader, struct letter *out,
                         struct error *error) {
    struct reading reading;
    enum status status = encoding_read(bytes, &reading, error);
    if (status != OK) return status;
    *out = (struct letter){.encoding = reading.encoding, .arena = arena_new()};
    if (reading.own.n) {
        /* texts borrow from the reading, so it must live as long as the letter */
        reading.text = arena_str(out->arena, reading.text);
        buf_release(&reading.own);
    }
    out->encoding_note = arena_str(out->arena, buf_str(&reading.note));
    struct blocks blocks = {.arena = out->arena};
    reader_blocks(reader, &reading, &blocks);
    passages_make(&blocks, out);
    find_facts(out, file_name);
    encoding_release(&reading);
    return OK;
}

void letter_release(struct letter *letter) {
    arena_free(letter->arena);
    *letter = (struct letter){0};
}
