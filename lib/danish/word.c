#include "danish/word.h"

#include <string.h>

#include "base/scan.h"
#include "base/utf8.h"

enum sign { OTHER, LETTER, DIGIT };

/* What ASCII bytes are; the others are looked at by class_at. */
static const unsigned char ascii_class[256] = {
    ['0'] = DIGIT,  ['1'] = DIGIT,  ['2'] = DIGIT,  ['3'] = DIGIT,  ['4'] = DIGIT,  ['5'] = DIGIT,
    ['6'] = DIGIT,  ['7'] = DIGIT,  ['8'] = DIGIT,  ['9'] = DIGIT,  ['a'] = LETTER, ['b'] = LETTER,
    ['c'] = LETTER, ['d'] = LETTER, ['e'] = LETTER, ['f'] = LETTER, ['g'] = LETTER, ['h'] = LETTER,
    ['i'] = LETTER, ['j'] = LETTER, ['k'] = LETTER, ['l'] = LETTER, ['m'] = LETTER, ['n'] = LETTER,
    ['o'] = LETTER, ['p'] = LETTER, ['q'] = LETTER, ['r'] = LETTER, ['s'] = LETTER, ['t'] = LETTER,
    ['u'] = LETTER, ['v'] = LETTER, ['w'] = LETTER, ['x'] = LETTER, ['y'] = LETTER, ['z'] = LETTER,
    ['A'] = LETTER, ['B'] = LETTER, ['C'] = LETTER, ['D'] = LETTER, ['E'] = LETTER, ['F'] = LETTER,
    ['G'] = LETTER, ['H'] = LETTER, ['I'] = LETTER, ['J'] = LETTER, ['K'] = LETTER, ['L'] = LETTER,
    ['M'] = LETTER, ['N'] = LETTER, ['O'] = LETTER, ['P'] = LETTER, ['Q'] = LETTER, ['R'] = LETTER,
    ['S'] = LETTER, ['T'] = LETTER, ['U'] = LETTER, ['V'] = LETTER, ['W'] = LETTER, ['X'] = LETTER,
    ['Y'] = LETTER, ['Z'] = LETTER,
};

/* Is the sign of the cent at `at` an ø that a scanner misread: bes¢g, ¢konomi, but not 10¢? */
static bool is_misread_oe(str text, size_t at) {
    if (at + 2 >= text.n || text.p[at] != (char)0xC2 || text.p[at + 1] != (char)0xA2) return false;
    bool letter = (text.p[at + 2] >= 'a' && text.p[at + 2] <= 'z') || text.p[at + 2] == (char)0xC3;
    return letter && (at == 0 || ascii_class[(unsigned char)text.p[at - 1]] != DIGIT);
}

/* What stands at `at`: its class and its length in bytes. ASCII and the Latin-1 letters of Danish text are
 * told apart here without a library call, as this runs for every byte of every letter. */
static enum sign class_at(str text, size_t at, size_t *length) {
    unsigned char c = (unsigned char)text.p[at];
    *length = 1;
    if (c < 0x80) return ascii_class[c];
    if (c == 0xC3 && at + 1 < text.n) {
        unsigned char d = (unsigned char)text.p[at + 1];
        if (d >= 0x80 && d <= 0xBF) {
            *length = 2;
            return d == 0x97 || d == 0xB7 ? OTHER : LETTER; /* the signs of times and division */
        }
    }
    str rest = str_sub(text, at, text.n);
    size_t before = rest.n;
    int32_t cp = utf8_next(&rest);
    *length = before - rest.n;
    if (cp == 0xFFFD) return OTHER;
    if (utf8_is_letter(cp) || is_misread_oe(text, at)) return LETTER;
    return utf8_is_digit(cp) ? DIGIT : OTHER;
}

/* Marks and format characters continue a piece but begin none. */
static bool continues(str text, size_t at, size_t *length) {
    unsigned char c = (unsigned char)text.p[at];
    if (c < 0x80) return false;
    str rest = str_sub(text, at, text.n);
    size_t before = rest.n;
    int32_t cp = utf8_next(&rest);
    *length = before - rest.n;
    return utf8_is_mark(cp) || utf8_is_format(cp);
}

static size_t run_end(str text, size_t at, bool *letters, bool *digits) {
    unsigned seen = 0;
    while (at < text.n) {
        enum sign ascii = ascii_class[(unsigned char)text.p[at]];
        if (ascii != OTHER) {
            seen |= 1u << ascii;
            at++;
            continue;
        }
        if ((unsigned char)text.p[at] < 0x80) break;
        size_t length;
        enum sign class = class_at(text, at, &length);
        if (class == OTHER && !continues(text, at, &length)) break;
        seen |= 1u << class;
        at += length;
    }
    *letters |= (seen >> LETTER & 1) != 0;
    *digits |= (seen >> DIGIT & 1) != 0;
    return at;
}

/* The length of an apostrophe at `at`: ' or U+2019, or 0. */
static size_t apostrophe(str text, size_t at) {
    if (at >= text.n) return 0;
    if (text.p[at] != (char)0xE2) return text.p[at] == '\'';
    return str_starts(str_sub(text, at, text.n), STR("\xE2\x80\x99")) ? 3 : 0;
}

/* Is this what Danes put after an apostrophe to inflect an abbreviation, a number or a letter?
 * (Retskrivningsordbogen § 6: tv'et, pc'er, 90'erne, DSB's, sms'ede.) */
static bool is_ending(str s) {
    static const char *const endings[] = {"s",     "e",    "en",  "et",  "er",   "r",     "ne",  "ens",
                                          "ets",   "ers",  "ene", "ede", "ens",  "erne",  "rne", "enes",
                                          "ernes", "ende", "es",  "t",   "eren", "erens", "ets"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_eq(s, str_of(endings[i]))) return true;
    return false;
}

/* The end of the piece that begins at start, an apostrophe with its ending included. */
static size_t piece_end(str text, size_t start, bool *letters, bool *digits) {
    size_t end = run_end(text, start, letters, digits);
    size_t mark = apostrophe(text, end);
    if (!mark) return end;
    bool ending_letters = false, ending_digits = false;
    size_t ending = run_end(text, end + mark, &ending_letters, &ending_digits);
    if (!ending_letters || ending_digits || !is_ending(str_sub(text, end + mark, ending))) return end;
    *letters = true;
    return ending;
}

static bool begins_piece(str text, size_t at) {
    size_t length;
    return at < text.n && class_at(text, at, &length) != OTHER;
}

/* The length of the separator at `at` that joins two pieces into one printed word, or 0. */
static size_t joint(str text, size_t at) {
    if (at >= text.n || text.p[at] == ' ') return 0; /* what follows most words */
    size_t length = apostrophe(text, at);
    if (!length && (text.p[at] == '-' || text.p[at] == '.' || text.p[at] == '/')) length = 1;
    /* the hyphen and the no-break hyphen of Unicode */
    if (!length && text.p[at] == (char)0xE2 &&
        (str_starts(str_sub(text, at, text.n), STR("\xE2\x80\x90")) ||
         str_starts(str_sub(text, at, text.n), STR("\xE2\x80\x91"))))
        length = 3;
    return length && begins_piece(text, at + length) ? length : 0;
}

/* The length of the white space at `at` that parts the thousands of a number: one blank, no-break or thin
 * space; 0 for anything else. */
static size_t thousands_space(str text, size_t at) {
    static const char *const spaces[] = {" ", "\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF"};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (str_starts(str_sub(text, at, text.n), str_of(spaces[i]))) return strlen(spaces[i]);
    return 0;
}

static bool ascii_digits(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

/* Takes in the groups of three that follow the number in out, as in 1 250 000 or 1.250.000. */
static size_t take_thousands(str text, size_t end, struct word *out) {
    str first = str_sub(text, out->pieces[0].start, end);
    if (first.n > 3 || !ascii_digits(first) || first.p[0] == '0') return end;
    char separator = '\0';
    while (out->piece_count < WORD_PIECES) {
        size_t gap = end < text.n && text.p[end] == '.' ? 1 : thousands_space(text, end);
        if (!gap || (separator && text.p[end] != separator)) break;
        str group = str_sub(text, end + gap, end + gap + 3);
        size_t after = end + gap + group.n;
        if (group.n != 3 || !ascii_digits(group) || begins_piece(text, after)) break;
        if (joint(text, after) && text.p[after] != '.') break;
        separator = text.p[end];
        out->pieces[out->piece_count++] = (struct word_piece){end + gap, after};
        end = after;
    }
    out->number = out->piece_count > 1;
    return end;
}

static bool ascii_digit(str text, size_t at) {
    return at < text.n && text.p[at] >= '0' && text.p[at] <= '9';
}

/* Takes in what follows the comma of a number: 1.250,50. Not in a list: 1,2,3. */
static size_t take_decimals(str text, size_t end, struct word *out) {
    size_t start = out->pieces[0].start, after = end + 1;
    if (end >= text.n || text.p[end] != ',' || !ascii_digit(text, after) || out->piece_count == WORD_PIECES)
        return end;
    if (!ascii_digits(str_sub(text, out->pieces[out->piece_count - 1].start, end))) return end;
    if (start >= 2 && text.p[start - 1] == ',' && ascii_digit(text, start - 2)) return end;
    while (ascii_digit(text, after)) after++;
    if (begins_piece(text, after) || (after < text.n && text.p[after] == ',' && ascii_digit(text, after + 1)))
        return end;
    out->pieces[out->piece_count++] = (struct word_piece){end + 1, after};
    out->number = out->decimals = true;
    return after;
}

/* The byte of the section signs (§, §§) before the number at start, with blanks between; or start. */
static size_t section_before(str text, size_t start) {
    size_t at = start;
    for (int blanks = 0; blanks < 3 && at; blanks++) {
        if (text.p[at - 1] == ' ' || text.p[at - 1] == '\n')
            at--;
        else if (at >= 2 && text.p[at - 1] == (char)0xA0 && text.p[at - 2] == (char)0xC2)
            at -= 2;
        else
            break;
    }
    bool signs = false;
    for (int i = 0; i < 2 && at >= 2 && text.p[at - 1] == (char)0xA7 && text.p[at - 2] == (char)0xC2; i++) {
        at -= 2;
        signs = true;
    }
    return signs ? at : start;
}

/* The end of the letters from start on, if a blank, a line end, a comma or a full stop with a blank follows:
 * most words. 0 if it is not so simple. */
static size_t simple_end(str text, size_t start) {
    size_t at = scan_letters(text, start), length;
    while (at < text.n && text.p[at] == (char)0xC3 && class_at(text, at, &length) == LETTER)
        at = scan_letters(text, at + length);
    if (at == start || at == text.n) return 0;
    bool blank = text.p[at] == ' ' || text.p[at] == '\n' || text.p[at] == ',';
    return blank || (text.p[at] == '.' && at + 1 < text.n && text.p[at + 1] == ' ') ? at : 0;
}

/* The length of a dash at `at`: a hyphen, or what is printed for one (U+2010 to U+2013); or 0. */
static size_t dash(str text, size_t at) {
    if (at >= text.n) return 0;
    if (text.p[at] == '-') return 1;
    bool broad = text.p[at] == (char)0xE2 && at + 2 < text.n && text.p[at + 1] == (char)0x80 &&
                 (unsigned char)text.p[at + 2] >= 0x90 && (unsigned char)text.p[at + 2] <= 0x93;
    return broad ? 3 : 0;
}

bool word_is_connector(str raw) {
    switch (raw.n) {
    case 2:
        return memcmp(raw.p, "og", 2) == 0;
    case 4:
        return memcmp(raw.p, "samt", 4) == 0;
    case 5:
        return memcmp(raw.p, "eller", 5) == 0;
    default:
        return false;
    }
}

/* Does a dash hang on the word that ends at `at`: skole- og, Job\u2013 og, or loosely, before og alone: job -
 * og? */
static bool dash_hangs(str text, size_t at) {
    size_t length = dash(text, at);
    if (length) return !begins_piece(text, at + length);
    if (at >= text.n || text.p[at] != ' ' || !(length = dash(text, at + 1))) return false;
    size_t next = at + 1 + length;
    if (next >= text.n || text.p[next++] != ' ') return false;
    size_t end = next;
    while (end < text.n && ascii_class[(unsigned char)text.p[end]] == LETTER) end++;
    return word_is_connector(str_sub(text, next, end));
}

/* Does a dash cling to the word that begins at `at`: og -dagpenge? */
static bool dash_clings(str text, size_t at) {
    if (!at || text.p[at - 1] == ' ') return false; /* most words */
    size_t length = text.p[at - 1] == '-' ? 1 : at >= 3 && dash(text, at - 3) == 3 ? 3 : 0;
    return length && (at == length || text.p[at - length - 1] == ' ');
}

/* Does the word at start look like one whose Æ a scanner misread: /Eldre? from: nothing before it belongs to
 * it. */
static bool is_misread_ae(str text, size_t start, size_t from) {
    if (text.p[start] != 'E' || start <= from || text.p[start - 1] != '/' || start + 1 >= text.n)
        return false;
    bool letter = text.p[start + 1] >= 'a' && text.p[start + 1] <= 'z';
    return letter && (start - 1 == from || strchr(" \n(\"", text.p[start - 2]));
}

bool word_next(str text, size_t *at, struct word *out) {
    size_t start = *at, length;
    while (start < text.n && !ascii_class[(unsigned char)text.p[start]]) {
        length = 1;
        if ((unsigned char)text.p[start] >= 0x80 && class_at(text, start, &length) != OTHER) break;
        start += length;
    }
    if (start >= text.n) {
        *at = text.n;
        return false;
    }
    bool misread_ae = is_misread_ae(text, start, *at);
    /* the pieces are left as they are: making them zero would cost more than finding a word */
    out->piece_count = 0;
    out->number = out->letters = out->decimals = out->section = out->hangs = out->goes_on = false;
    out->clings = dash_clings(text, start);
    bool digits = false;
    size_t end = simple_end(text, start);
    if (end) {
        out->letters = true;
        out->pieces[out->piece_count++] = (struct word_piece){start - misread_ae, end};
        bool blank = text.p[end] == ' ' && end + 1 < text.n;
        out->hangs =
            blank && (text.p[end + 1] == '-' || text.p[end + 1] == (char)0xE2) && dash_hangs(text, end);
        *at = end;
        return true;
    }
    end = piece_end(text, start, &out->letters, &digits);
    out->pieces[out->piece_count++] = (struct word_piece){start - misread_ae, end};
    if (!out->letters) end = take_decimals(text, take_thousands(text, end, out), out);
    if (ascii_digit(text, start)) {
        out->section_start = section_before(text, start);
        out->section = out->section_start < start;
    }
    for (size_t gap; !out->number && (gap = joint(text, end));) {
        if (out->piece_count == WORD_PIECES) {
            out->goes_on = true;
            break;
        }
        size_t next = end + gap;
        end = piece_end(text, next, &out->letters, &digits);
        out->pieces[out->piece_count++] = (struct word_piece){next, end};
    }
    out->hangs = dash_hangs(text, end);
    *at = end;
    return true;
}

size_t word_pass(str text, size_t *at, size_t most) {
    size_t count = 0, end;
    for (size_t start = *at; count < most; start = *at = end, count++) {
        while (start < text.n && (unsigned char)text.p[start] < 0x80 &&
               !ascii_class[(unsigned char)text.p[start]])
            start++;
        end = simple_end(text, start);
        if (!end) break;
    }
    return count;
}

/* ’ as ', ¢ as ø, ² as 2 in what stands in out after `from`: nothing becomes longer. */
static void fold_signs(buf *out, size_t from) {
    str rest = str_sub(buf_str(out), from, out->n);
    size_t kept = from;
    bool power = false; /* 10⁶ is not 106 */
    while (rest.n) {
        str before = rest;
        int32_t cp = utf8_next(&rest);
        char raised = utf8_raised_digit(cp), digit = raised ? raised : utf8_lowered_digit(cp);
        if (!digit) power = cp >= '0' && cp <= '9';
        if (cp == 0x2019 || (digit && !power)) {
            out->p[kept++] = digit ? digit : '\'';
            continue;
        }
        size_t n = before.n - rest.n;
        memmove(out->p + kept, cp == 0xA2 ? "ø" : before.p, n);
        kept += n;
    }
    out->n = kept;
    if (out->p) out->p[kept] = '\0';
}

void word_fold(str raw, buf *out) {
    if (raw.n > WORD_MAX) raw.n = utf8_floor(raw, WORD_MAX);
    size_t from = out->n;
    size_t i = 0;
    while (i < raw.n) {
        unsigned char c = (unsigned char)raw.p[i];
        if (c < 0x80) {
            buf_byte(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
            i++;
            continue;
        }
        unsigned char d = i + 1 < raw.n ? (unsigned char)raw.p[i + 1] : 0;
        if (c == 0xC2 && d == 0xA2) { /* ø misread */
            buf_add(out, STR("ø"));
            i += 2;
            continue;
        }
        if (c != 0xC3 || d < 0x80 || d == 0x9F) break; /* ß becomes ss: not a matter of case alone */
        /* a mark that follows would compose with this letter */
        buf_byte(out, (char)c);
        buf_byte(out, (char)(d < 0x9F ? d + 0x20 : d));
        i += 2;
    }
    if (i < raw.n) { /* anything rarer: the whole piece by the library, as marks reach backwards */
        out->n = from;
        utf8_fold(raw, out);
        fold_signs(out, from);
    }
}
