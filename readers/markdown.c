#include "readers/markdown.h"

#include <ctype.h>
#include <string.h>

#define PUNCTUATION "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

static bool is_word(unsigned char c) {
    return isalnum(c) || c >= 0x80;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\0';
}

static char sign_at(str text, size_t at) {
    return at < text.n ? text.p[at] : '\0';
}

/* Would the sign at this place be markup inside a line? */
static bool is_markup(str text, size_t at) {
    unsigned char before = at ? (unsigned char)text.p[at - 1] : ' ',
                  after = (unsigned char)sign_at(text, at + 1);
    switch (text.p[at]) {
    case '`':
    case '[':
    case '|':
        return true;
    case '\\':
        return after && strchr(PUNCTUATION, after);
    case '*':
        return !(is_blank((char)before) && is_blank((char)after));
    case '_': /* inside a word it is none */
        return !(is_word(before) && is_word(after)) && !(is_blank((char)before) && is_blank((char)after));
    case '<':
        return isalpha(after) || (after && strchr("/!?", after));
    case '&':
        return isalpha(after) || after == '#';
    default:
        return false;
    }
}

static bool is_rule(str line) {
    char sign = sign_at(line, 0);
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != sign && !is_blank(line.p[i])) return false;
        n += line.p[i] == sign;
    }
    return n > 0;
}

/* The place in the line of the sign that would make it another block than a paragraph; line.n if there is
 * none. */
static size_t block_sign(str line) {
    size_t n = 0;
    char sign = sign_at(line, 0);
    switch (sign) {
    case '#':
        while (sign_at(line, n) == '#') n++;
        return n <= 6 && is_blank(sign_at(line, n)) ? 0 : line.n;
    case '>':
        return 0;
    case '-':
    case '+':
    case '*':
        return is_blank(sign_at(line, 1)) || is_rule(line) ? 0 : line.n;
    case '=':
        return is_rule(line) ? 0 : line.n;
    case '~':
        return str_starts(line, STR("~~~")) ? 0 : line.n;
    default:
        while (n < 10 && isdigit((unsigned char)sign_at(line, n))) n++;
        sign = sign_at(line, n);
        return n && n < 10 && (sign == '.' || sign == ')') && is_blank(sign_at(line, n + 1)) ? n : line.n;
    }
}

/* How many bytes at the beginning mean themselves wherever they stand in a line. */
static size_t ordinary(str s) {
    size_t n = 0;
    for (; n < s.n; n++) {
        char c = s.p[n];
        if ((unsigned char)c < ' ' || c == 0x7F || c == '`' || c == '[' || c == '|' || c == '\\' ||
            c == '*' || c == '_' || c == '<' || c == '&')
            break;
    }
    return n;
}

static void add_line(str line, bool begins_line, buf *out) {
    while (begins_line && line.n && is_blank(line.p[0])) line = str_sub(line, 1, line.n);
    size_t first = begins_line ? block_sign(line) : line.n;
    for (size_t i = 0; i < line.n; i++) {
        size_t n = i == first ? 0 : ordinary(str_sub(line, i, i < first ? first : line.n));
        buf_add(out, str_sub(line, i, i + n));
        if ((i += n) == line.n) break;
        unsigned char c = (unsigned char)line.p[i];
        if (i == first || is_markup(line, i)) buf_byte(out, '\\');
        buf_byte(out, (c < ' ' && c != '\t') || c == 0x7F ? ' ' : (char)c);
    }
}

void markdown_add(str text, bool begins_line, buf *out) {
    while (text.p) {
        add_line(str_cut(&text, '\n'), begins_line, out);
        if (text.p) buf_byte(out, '\n');
        begins_line = true;
    }
}
