#include "indexer/name.h"

#include <string.h>

#include "base/utf8.h"
#include "danish/lexicon.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* A common noun that no family has for its name is no shorter. In bytes. */
#define NOUN_SHORTEST 7

/* In brackets after a name: an office or a sign of its owner. In bytes. */
#define REMARK_LONGEST 14

bool word_is_role(str word) {
    char room[64];
    word = text_trim(word, ".,:;*_()");
    if (word.n < 3 || word.n >= sizeof room) return false;
    word = text_lower(word, room, sizeof room);
    return rules_ends(RULES_ROLE, word) != NULL;
}

/* Letters, with a hyphen or an apostrophe between them; an initial may end with a full stop. */
static bool has_name_signs(str word, bool initial) {
    while (word.n) {
        int32_t cp = utf8_next(&word);
        bool sign = cp == '-' || cp == '\'' || cp == 0x2019 || (cp == '.' && initial);
        if (!utf8_is_letter(cp) && !utf8_is_mark(cp) && !sign) return false;
    }
    return true;
}

/* The word without the d' of d'Auchamp. */
static str without_article(str word) {
    if (word.n < 4 || (word.p[0] | 32) != 'd') return word;
    if (word.p[1] == '\'') return str_sub(word, 2, word.n);
    return str_starts(str_sub(word, 1, 4), STR("’")) ? str_sub(word, 4, word.n) : word;
}

static bool is_no_name(str word) {
    char room[64];
    return word_is_role(word) || rules_is(RULES_INSTITUTION, text_lower(word, room, sizeof room));
}

bool name_is_institution(str line) {
    for (str word; (word = word_cut(&line)).n;)
        if (is_no_name(word)) return true;
    return false;
}

bool name_is(str line) {
    size_t words = 0, long_words = 0;
    if (line.n < 5 || line.n > 60 || text_digits(line)) return false;
    for (str rest = line, word; (word = word_cut(&rest)).n; words++) {
        if (is_no_name(word)) return false;
        word = without_article(word);
        if (!word_begins_upper(word)) {
            if (!words || !rules_is(RULES_NAME_PARTICLE, word)) return false;
            continue;
        }
        bool initial = word.n <= 4 && str_ends(word, STR("."));
        if (!has_name_signs(word, initial)) return false;
        long_words += !initial;
    }
    return words >= 2 && words <= 5 && long_words >= 1;
}

bool word_is_name(str word) {
    char room[64];
    return lexicon_name(text_lower(word, room, sizeof room));
}

bool name_is_person(str name) {
    char room[64];
    if (!name_is(name)) return false;
    str rest = name, last = word_cut(&rest);
    if (word_is_name(last)) return true;
    for (str word; (word = word_cut(&rest)).n;) last = word;
    last = text_lower(last, room, sizeof room);
    return last.n < NOUN_SHORTEST || !lexicon_known(last) || lexicon_name(last);
}

bool name_is_none(str word) {
    char room[64];
    return word_is_role(word) || rules_is(RULES_NOT_A_NAME, text_lower(word, room, sizeof room));
}

/* Where the name ends in a line that goes on with a title or an office. */
static size_t name_end(str line) {
    static const str ends[] = {{",", 1}, {" (", 2}, {" - ", 3}, {" – ", 5}, {" / ", 3}};
    size_t end = line.n;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = str_find(line, ends[i]);
        bool remark = ends[i].p[1] == '(' && line.n - at > REMARK_LONGEST; /* (Modtager genvalg) */
        if (at < end && !remark) end = at;
    }
    return end;
}

/* The name without what stands before it (p.v., dr.med.) and without the offices at both its ends. */
static str without_offices(str line) {
    for (;;) {
        str rest = line, word = word_cut(&rest);
        char room[64];
        if (!word.n) return (str){0};
        bool title = word_is_role(word) && text_words(rest) >= 2;
        str before = text_trim(text_lower(word, room, sizeof room), "()[]:");
        if (!rules_is(RULES_NAME_BEFORE, before) && !title) break;
        line = str_trim(rest);
    }
    for (size_t end = line.n; text_words(line) > 2;) {
        while (end && !text_is_blank(line.p[end - 1])) end--;
        if (!word_is_role(str_sub(line, end, line.n))) break;
        line = str_trim(str_sub(line, 0, end));
        end = line.n;
    }
    return line;
}

/* "Ejnar Voldbyformand" without the office that lost the white space before it. */
static str unglued(str line) {
    size_t from = line.n;
    while (from && !text_is_blank(line.p[from - 1])) from--;
    char room[64];
    str last = str_sub(line, from, line.n);
    if (!from || last.n >= sizeof room || !word_begins_upper(last)) return line;
    str lower = text_lower(last, room, sizeof room);
    const struct rules_word *office = rules_ends(RULES_ROLE, lower);
    if (!office || !office->open_before || office->text.n + 3 > last.n) return line;
    lower.n -= office->text.n;
    bool word = lexicon_known(lower) && !lexicon_name(lower); /* Kontorchef */
    return word ? line : str_sub(line, 0, line.n - office->text.n);
}

str name_in(str line) {
    line = text_trim(str_trim(line), "*_ ");
    line = text_trim(line, "/()[]\" ");
    if (line.n > 5 && line.p[line.n - 1] == '.' && !memchr(line.p + line.n - 5, '.', 4) &&
        !memchr(line.p + line.n - 4, ' ', 3))
        line.n--; /* Bruun Dahl. */
    str name = without_offices(unglued(str_trim(str_sub(line, 0, name_end(line)))));
    return name_is(name) ? name : (str){0};
}

str name_in_byline(str line) {
    char room[16];
    line = text_trim(line, "*_ ");
    const struct rules_word *by = rules_begins(RULES_BYLINE, text_lower(line, room, sizeof room));
    if (!by || !text_begins_upper(line) || line.n > 100 || text_ends_sentence(line)) return (str){0};
    return name_in(str_sub(line, by->text.n, line.n));
}

bool name_is_pair(str line) {
    size_t slash = str_find(line, STR("/"));
    return slash && slash < line.n && line.n < 80 && name_is(str_trim(str_sub(line, 0, slash))) &&
           name_is(str_trim(str_sub(line, slash + 1, line.n)));
}
