#include "readers/hypertext.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "readers/counter.h"

/* A page names its character set in this many bytes. */
#define HEAD_BYTES 4096

/* No list counts from a larger number. */
#define NUMBER_MOST 1000000

enum role {
    INLINE,
    BLOCK,
    LINE, /* a block that stands close to the next */
    HEADING,
    LIST,
    NUMBERS,
    ITEM,
    QUOTE,
    TABLE,
    ROW,
    CELL,
    BREAK,
    BOLD,
    RAISED,
    KEPT,
    SKIPPED,
};

static const struct {
    const char *name;
    enum role role;
} elements[] = {
    {"address", BLOCK},    {"article", BLOCK},    {"aside", BLOCK},    {"b", BOLD},
    {"blockquote", QUOTE}, {"body", BLOCK},       {"br", BREAK},       {"button", SKIPPED},
    {"caption", BLOCK},    {"center", BLOCK},     {"dd", BLOCK},       {"details", BLOCK},
    {"dialog", SKIPPED},   {"div", LINE},         {"dl", BLOCK},       {"dt", BLOCK},
    {"fieldset", BLOCK},   {"figcaption", BLOCK}, {"figure", BLOCK},   {"footer", BLOCK},
    {"form", BLOCK},       {"frameset", SKIPPED}, {"h1", HEADING},     {"h2", HEADING},
    {"h3", HEADING},       {"h4", HEADING},       {"h5", HEADING},     {"h6", HEADING},
    {"head", SKIPPED},     {"header", BLOCK},     {"hr", BLOCK},       {"iframe", SKIPPED},
    {"legend", BLOCK},     {"li", ITEM},          {"main", BLOCK},     {"menu", LIST},
    {"nav", SKIPPED},      {"noscript", SKIPPED}, {"object", SKIPPED}, {"ol", NUMBERS},
    {"optgroup", SKIPPED}, {"option", SKIPPED},   {"p", BLOCK},        {"pre", KEPT},
    {"rp", SKIPPED},       {"rt", SKIPPED},       {"script", SKIPPED}, {"section", BLOCK},
    {"select", SKIPPED},   {"strong", BOLD},      {"style", SKIPPED},  {"summary", BLOCK},
    {"sup", RAISED},       {"svg", SKIPPED},      {"table", TABLE},    {"td", CELL},
    {"template", SKIPPED}, {"textarea", SKIPPED}, {"th", CELL},        {"title", SKIPPED},
    {"tr", ROW},           {"ul", LIST},
};

struct frame {
    enum role role;
    bool bold, kept; /* around it */
    bool pending;    /* an item whose mark is still to come */
    bool unmarked;   /* a list without marks */
    char form;       /* of a numbered list: '1' 'a' 'A' 'i' 'I' */
    long number;     /* of its last item */
};

struct page {
    struct document *document;
    xmlParserCtxtPtr parser;
    struct frame frames[HYPERTEXT_DEEPEST];
    size_t depth;
    size_t skipped;  /* elements inside one that is left out, itself included */
    size_t quotes;   /* that it stands in */
    bool bold, kept; /* kept: line breaks are */
    bool blank;      /* white space came, and nothing after it yet */
    bool item;       /* the open paragraph is an item's */
    size_t breaks;   /* of lines, since its last text */
    bool apart;      /* more than the end of a line stands between the last text and the next */
    size_t gaps;     /* blank lines between blocks */
    unsigned level;  /* of the heading that it stands in; 0 = none */
    bool too_deep;
};

static enum role role_of(const char *name) {
    size_t from = 0, to = sizeof elements / sizeof *elements;
    while (from < to) {
        size_t middle = (from + to) / 2;
        int order = strcasecmp(name, elements[middle].name);
        if (!order) return elements[middle].role;
        *(order < 0 ? &to : &from) = order < 0 ? middle : middle + 1;
    }
    return INLINE;
}

static const char *attribute(const xmlChar **attributes, const char *name) {
    for (; attributes && attributes[0]; attributes += 2)
        if (strcasecmp((const char *)attributes[0], name) == 0)
            return attributes[1] ? (const char *)attributes[1] : "";
    return NULL;
}

/* ---- what a style says ---- */

/* The value of the property in "a: b; c: d", in *value; false if it does not stand there. */
static bool property(const char *style, const char *name, str *value) {
    for (str rest = str_of(style); rest.p;) {
        str pair = str_cut(&rest, ';'), key = str_trim(str_cut(&pair, ':'));
        if (key.n != strlen(name) || strncasecmp(key.p, name, key.n) != 0 || !pair.p) continue;
        *value = str_trim(pair);
        return true;
    }
    return false;
}

static bool begins(str value, const char *word) {
    size_t n = strlen(word);
    return value.n >= n && strncasecmp(value.p, word, n) == 0;
}

static bool is_hidden(const xmlChar **attributes) {
    const char *style = attribute(attributes, "style");
    str value;
    if (attribute(attributes, "hidden")) return true;
    return style && ((property(style, "display", &value) && begins(value, "none")) ||
                     (property(style, "visibility", &value) && begins(value, "hidden")) ||
                     (property(style, "mso-hide", &value) && begins(value, "all")));
}

/* Has the paragraph no space below it? So Outlook writes lines. */
static bool is_close(const xmlChar **attributes) {
    const char *class = attribute(attributes, "class"), *style = attribute(attributes, "style");
    str value, bottom;
    if (class && (begins(str_of(class), "MsoNormal") || begins(str_of(class), "MsoPlainText"))) return true;
    if (!style) return false;
    if (property(style, "margin-bottom", &bottom)) return strtod(bottom.p, NULL) == 0;
    if (!property(style, "margin", &value)) return false;
    str top = str_cut(&value, ' ');
    str_cut(&value, ' ');
    bottom = str_cut(&value, ' ');
    return strtod(bottom.n ? bottom.p : top.p, NULL) == 0;
}

/* Is a line drawn above it? So mail programs part a letter from the one that it answers. */
static bool has_rule(const xmlChar **attributes) {
    const char *style = attribute(attributes, "style");
    str value;
    return style && property(style, "border-top", &value) && !begins(value, "none") && !begins(value, "0");
}

static void take_weight(struct page *p, const char *style) {
    str value;
    if (style && property(style, "font-weight", &value))
        p->bold = begins(value, "bold") || (value.n == 3 && value.p[0] >= '6');
}

/* ---- lists ---- */

/* What the style says of the list's marks. */
static void take_marks(struct frame *list, const char *style) {
    static const struct {
        const char *name;
        char form;
    } forms[] = {{"lower-alpha", 'a'}, {"lower-latin", 'a'}, {"upper-alpha", 'A'},
                 {"upper-latin", 'A'}, {"lower-roman", 'i'}, {"upper-roman", 'I'}};
    str value;
    if (!style) return;
    if (!property(style, "list-style-type", &value) && !property(style, "list-style", &value)) return;
    list->unmarked = begins(value, "none");
    for (size_t i = 0; list->form && i < sizeof forms / sizeof *forms; i++)
        if (begins(value, forms[i].name)) list->form = forms[i].form;
}

static void begin_list(struct frame *list, const xmlChar **attributes) {
    const char *type = attribute(attributes, "type"), *start = attribute(attributes, "start");
    if (list->role == NUMBERS) list->form = type && *type && strchr("1aAiI", *type) ? *type : '1';
    list->number = start ? strtol(start, NULL, 10) - 1 : 0;
    if (list->number < -NUMBER_MOST || list->number > NUMBER_MOST) list->number = 0;
    take_marks(list, attribute(attributes, "style"));
}

static struct frame *innermost(struct page *p, enum role a, enum role b) {
    for (size_t i = p->depth; i--;)
        if (p->frames[i].role == a || p->frames[i].role == b) return &p->frames[i];
    return NULL;
}

/* The mark of the item that begins; of a list in letters only up to z. */
static void print_mark(const struct frame *list, buf *mark) {
    static const enum counter_form forms[] = {COUNTER_DECIMAL, COUNTER_LOWER_LETTER, COUNTER_UPPER_LETTER,
                                              COUNTER_LOWER_ROMAN, COUNTER_UPPER_ROMAN};
    if (!list || !list->form) {
        buf_byte(mark, '-');
        return;
    }
    counter_print(forms[strchr("1aAiI", list->form) - "1aAiI"], list->number, mark);
    buf_byte(mark, '.');
}

static void begin_item(struct page *p, struct frame *frame, const xmlChar **attributes) {
    const char *value = attribute(attributes, "value");
    struct frame *list = innermost(p, LIST, NUMBERS);
    frame->pending = !list || !list->unmarked;
    if (!list) return;
    long number = value ? strtol(value, NULL, 10) : 0;
    list->number = number > 0 && number < NUMBER_MOST ? number : list->number + 1;
}

/* ---- paragraphs ---- */

static void end_paragraph(struct page *p) {
    if (document_in_paragraph(p->document)) document_end(p->document);
    p->blank = p->item = false;
    p->breaks = 0;
}

/* A line that shows nothing, between blocks. */
static void note_gap(struct page *p) {
    p->gaps += !p->apart;
    p->apart = true;
}

static void break_line(struct page *p) {
    if (document_has_text(p->document))
        p->breaks++;
    else
        note_gap(p);
    p->blank = false;
}

/* Text comes: it stands in a paragraph. A blank line ends one, as mail programs write letters, but no item.
 */
static void need_paragraph(struct page *p) {
    if (p->breaks > 1 && !p->item && !p->level) {
        end_paragraph(p);
        note_gap(p);
    }
    if (document_in_paragraph(p->document)) {
        if (p->breaks) document_break(p->document);
        p->breaks = 0;
        return;
    }
    document_begin(p->document);
    if (!p->apart) document_follow(p->document);
    p->blank = p->apart = false;
    if (p->quotes) document_quote(p->document);
    if (p->level) document_heading(p->document, p->level);
    struct frame *item = innermost(p, ITEM, ITEM), *table = innermost(p, TABLE, TABLE);
    if (!item || !item->pending || (table && table > item)) return;
    buf mark = {0};
    item->pending = false;
    print_mark(innermost(p, LIST, NUMBERS), &mark);
    document_item(p->document, buf_str(&mark));
    p->item = true;
    buf_release(&mark);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* No-break spaces alone: what editors put on a line to keep it. */
static bool shows_nothing(str word) {
    while (str_starts(word, STR("\xC2\xA0"))) word = str_sub(word, 2, word.n);
    return !word.n;
}

static void add_text(struct page *p, str text) {
    struct document_look look = {p->bold, 0};
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && is_blank(text.p[i]) && !(p->kept && text.p[i] == '\n')) i++;
        p->blank |= i > from;
        if (i == text.n) return;
        if (text.p[i] == '\n') {
            break_line(p);
            i++;
            continue;
        }
        from = i;
        while (i < text.n && !is_blank(text.p[i])) i++;
        if ((p->breaks || !document_in_paragraph(p->document)) && shows_nothing(str_sub(text, from, i))) {
            if (!p->breaks) note_gap(p);
            continue;
        }
        need_paragraph(p);
        if (p->blank) document_text(p->document, STR(" "), look);
        document_text(p->document, str_sub(text, from, i), look);
        p->blank = false;
    }
}

static bool is_plain_block(enum role role) {
    return role == BLOCK || role == LINE || role == KEPT;
}

static void end_block(struct page *p) {
    end_paragraph(p);
    p->apart = true;
}

/* A paragraph or a division inside an item is a line of it. */
static void part_blocks(struct page *p, enum role role) {
    p->apart |= role != LINE;
    if (!p->item || !document_has_text(p->document))
        end_paragraph(p);
    else if (!p->breaks)
        break_line(p);
}

/* ---- libxml2's calls ---- */

static void begin_in_table(struct page *p, enum role role) {
    end_block(p);
    if (role == TABLE) document_begin_table(p->document);
    if (role == ROW) document_begin_row(p->document);
    if (role == CELL) document_begin_cell(p->document);
}

static void begin_in_list(struct page *p, struct frame *frame, const xmlChar **attributes) {
    end_block(p);
    if (frame->role == ITEM)
        begin_item(p, frame, attributes);
    else
        begin_list(frame, attributes);
}

static void begin_element(struct page *p, struct frame *frame, const char *name, const xmlChar **attributes) {
    if (is_plain_block(frame->role)) {
        part_blocks(p, has_rule(attributes) ? BLOCK : frame->role);
        p->kept |= frame->role == KEPT;
        return;
    }
    switch (frame->role) {
    case HEADING:
        end_block(p);
        p->level = (unsigned)(name[1] - '0');
        break;
    case LIST:
    case NUMBERS:
    case ITEM:
        begin_in_list(p, frame, attributes);
        break;
    case QUOTE:
        end_block(p);
        p->quotes++;
        break;
    case TABLE:
    case ROW:
    case CELL:
        begin_in_table(p, frame->role);
        break;
    case BREAK:
        break_line(p);
        break;
    case RAISED:
        need_paragraph(p);
        document_raise(p->document, true);
        break;
    default:
        p->bold |= frame->role == BOLD;
        break;
    }
}

static void on_begin(void *context, const xmlChar *name, const xmlChar **attributes) {
    struct page *p = context;
    enum role role = role_of((const char *)name);
    if (p->depth + p->skipped >= HYPERTEXT_DEEPEST) {
        p->too_deep = true;
        xmlStopParser(p->parser);
        return;
    }
    if (p->skipped || role == SKIPPED || is_hidden(attributes)) {
        p->skipped++;
        return;
    }
    struct frame *frame = &p->frames[p->depth++];
    if (role == BLOCK && strcasecmp((const char *)name, "p") == 0 && is_close(attributes)) role = LINE;
    *frame = (struct frame){.role = role, .bold = p->bold, .kept = p->kept};
    begin_element(p, frame, (const char *)name, attributes);
    take_weight(p, attribute(attributes, "style"));
}

static void end_element(struct page *p, enum role role) {
    if (is_plain_block(role)) part_blocks(p, role);
    if (role >= HEADING && role <= CELL) end_block(p);
    if (role == HEADING) p->level = 0;
    if (role == QUOTE) p->quotes--;
    if (role == TABLE) document_end_table(p->document);
    if (role == RAISED) document_raise(p->document, false);
}

static void on_end(void *context, const xmlChar *name) {
    struct page *p = context;
    (void)name;
    if (p->skipped) {
        p->skipped--;
        return;
    }
    if (!p->depth) return;
    struct frame frame = p->frames[--p->depth];
    end_element(p, frame.role);
    p->bold = frame.bold;
    p->kept = frame.kept;
}

static void on_text(void *context, const xmlChar *text, int n) {
    struct page *p = context;
    if (!p->skipped && n > 0) add_text(p, (str){(const char *)text, (size_t)n});
}

static void on_message(void *context, const char *format, ...) {
    (void)context, (void)format;
}

/* The page without Word's own conditions, "<![if !supportLists]>", which libxml2 takes for text. */
static void leave_out_conditions(str page, buf *out) {
    while (page.n) {
        size_t at = str_find(page, STR("<![")), end = at + 3;
        buf_add(out, str_sub(page, 0, at));
        str rest = str_sub(page, end, page.n);
        if (begins(rest, "if ") || begins(rest, "endif")) {
            end += str_find(rest, STR(">")) + 1;
        } else {
            buf_add(out, str_sub(page, at, end));
        }
        page = str_sub(page, end, page.n);
    }
}

enum reader_status hypertext_read(str page, struct document *document) {
    xmlSAXHandler handler = {.startElement = on_begin,
                             .endElement = on_end,
                             .characters = on_text,
                             .ignorableWhitespace = on_text,
                             .warning = on_message,
                             .error = on_message,
                             .fatalError = on_message};
    if (page.n > INT_MAX || !page.n) return page.n ? READER_OVER_LIMIT : READER_READ;
    buf text = {0};
    leave_out_conditions(page, &text);
    struct page *p = memory_zeroed(1, sizeof *p);
    p->document = document;
    p->parser = htmlNewParserCtxt();
    if (!p->parser) memory_exhausted();
    *p->parser->sax = handler;
    p->parser->userData = p;
    htmlDocPtr tree = htmlCtxtReadMemory(p->parser, text.p ? text.p : "", (int)text.n, NULL, "UTF-8",
                                         HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
                                             HTML_PARSE_NOWARNING | HTML_PARSE_NOIMPLIED);
    if (tree) xmlFreeDoc(tree);
    end_paragraph(p);
    if (p->gaps) document_join(document);
    enum reader_status status = p->too_deep || document->too_deep ? READER_OVER_LIMIT : READER_READ;
    htmlFreeParserCtxt(p->parser);
    free(p);
    buf_release(&text);
    return status;
}

/* ---- its character set ---- */

static size_t find_word(str s, const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= s.n; i++)
        if (strncasecmp(s.p + i, word, n) == 0) return i;
    return s.n;
}

str hypertext_charset(str page) {
    str head = str_sub(page, 0, HEAD_BYTES);
    for (size_t at; (at = find_word(head, "charset")) < head.n;) {
        head = str_sub(head, at + 7, head.n);
        str value = str_trim(head);
        if (!value.n || value.p[0] != '=') continue;
        value = str_trim(str_sub(value, 1, value.n));
        if (value.n && (value.p[0] == '"' || value.p[0] == '\'')) value = str_sub(value, 1, value.n);
        size_t n = 0;
        while (n < value.n && !strchr("\"'>;/ \t\r\n", value.p[n]) && value.p[n]) n++;
        return str_sub(value, 0, n);
    }
    return (str){0};
}
