#include "readers/office_odt.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "readers/office_odt_style.h"

/* Spaces that one element may stand for. */
#define SPACES_MOST 100

/* Pages whose headers and footers are read. */
#define MASTERS_MOST 16

enum {
    STYLES = ODT_STYLE_IDS,
    AUTOMATIC,
    MASTERS,
    MASTER,
    HEADER,
    FOOTER,
    BODY,
    PARAGRAPH,
    HEADING,
    SPAN,
    SPACE,
    TAB,
    BREAK,
    LIST,
    ITEM,
    ITEM_HEADER,
    NOTE,
    NOTE_BODY,
    SECTION,
    SKIPPED,
    TABLE,
    ROW,
    CELL,
    NAMES,
};

static const struct xml_space spaces[] = {
    {'t', "urn:oasis:names:tc:opendocument:xmlns:text:1.0"},
    {'s', "urn:oasis:names:tc:opendocument:xmlns:style:1.0"},
    {'o', "urn:oasis:names:tc:opendocument:xmlns:office:1.0"},
    {'b', "urn:oasis:names:tc:opendocument:xmlns:table:1.0"},
    {'v', "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"},
    {'x', "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"},
};

/* Skipped with all in it: what was deleted, comments, tables of contents, descriptions of pictures. */
static const struct xml_name names[] = {
    {'s', "style", ODT_STYLE},
    {'s', "default-style", ODT_DEFAULT_STYLE},
    {'s', "text-properties", ODT_TEXT_PROPERTIES},
    {'t', "list-style", ODT_LIST_STYLE},
    {'t', "outline-style", ODT_OUTLINE_STYLE},
    {'t', "list-level-style-number", ODT_LEVEL_NUMBER},
    {'t', "outline-level-style", ODT_LEVEL_NUMBER},
    {'t', "list-level-style-bullet", ODT_LEVEL_BULLET},
    {'t', "list-level-style-image", ODT_LEVEL_BULLET},
    {'o', "styles", STYLES},
    {'o', "automatic-styles", AUTOMATIC},
    {'o', "master-styles", MASTERS},
    {'s', "master-page", MASTER},
    {'s', "header", HEADER},
    {'s', "header-first", HEADER},
    {'x', "header-first", HEADER},
    {'s', "footer", FOOTER},
    {'s', "footer-first", FOOTER},
    {'x', "footer-first", FOOTER},
    {'s', "header-left", SKIPPED},
    {'s', "footer-left", SKIPPED},
    {'o', "text", BODY},
    {'t', "p", PARAGRAPH},
    {'t', "h", HEADING},
    {'t', "span", SPAN},
    {'t', "s", SPACE},
    {'t', "tab", TAB},
    {'t', "line-break", BREAK},
    {'t', "list", LIST},
    {'t', "list-item", ITEM},
    {'t', "list-header", ITEM_HEADER},
    {'t', "note", NOTE},
    {'t', "note-citation", SKIPPED},
    {'t', "note-body", NOTE_BODY},
    {'t', "section", SECTION},
    {'b', "table", TABLE},
    {'b', "table-row", ROW},
    {'b', "table-cell", CELL},
    {'b', "covered-table-cell", SKIPPED},
    {'t', "tracked-changes", SKIPPED},
    {'o', "annotation", SKIPPED},
    {'t', "table-of-content", SKIPPED},
    {'t', "alphabetical-index", SKIPPED},
    {'t', "illustration-index", SKIPPED},
    {'t', "table-index", SKIPPED},
    {'t', "object-index", SKIPPED},
    {'t', "user-index", SKIPPED},
    {'t', "hidden-text", SKIPPED},
    {'t', "placeholder", SKIPPED},
    {'t', "ruby-text", SKIPPED},
    {'v', "title", SKIPPED},
    {'v', "desc", SKIPPED},
    {'o', "binary-data", SKIPPED},
    {'o', "forms", SKIPPED},
    {'b', "shapes", SKIPPED},
};

static const struct xml_vocabulary vocabulary = {spaces, names, sizeof spaces / sizeof *spaces,
                                                 sizeof names / sizeof *names};

struct look {
    bool bold, hidden;
    unsigned size;
};

struct frame {
    int id;
    bool aside, shown; /* of a paragraph: inside another one; of an element of a page's edge: it is read */
    bool pending;      /* an item whose first paragraph is still to come */
    bool numbered;     /* an item, no header of a list */
    bool own;          /* a paragraph that is one of the document */
    struct look look;  /* around a span or a paragraph */
    size_t note;       /* around the body of a note */
    enum document_zone zone; /* likewise */
    struct odt_list *list;   /* of a list; NULL = it has no style */
};

struct odt {
    struct document *document;
    struct odt_styles styles;
    struct frame *frames; /* the elements that are open, the innermost last */
    size_t depth, room;
    size_t skipped; /* elements inside one that is left out, itself included */
    struct look look;
    bool common;                 /* the common styles are read, nothing else of their part */
    bool edges;                  /* headers and footers are read, not the body */
    bool inside;                 /* it stands in what is read */
    char *masters[MASTERS_MOST]; /* names of the pages in use */
    size_t master_count;
    bool plain_start;   /* the text begins on the standard page */
    bool started;       /* there was a paragraph */
    bool used;          /* the master page that it stands in is in use */
    size_t note, notes; /* the note that it stands in, 0 = none; how many there were */
};

/* The innermost open element of this id; NULL if there is none. */
static struct frame *inside(const struct odt *x, int id) {
    for (size_t i = x->depth; i--;)
        if (x->frames[i].id == id) return &x->frames[i];
    return NULL;
}

static void add_text(struct odt *x, str text) {
    if (x->inside && !x->look.hidden)
        document_text(x->document, text, (struct document_look){x->look.bold, x->look.size});
}

static void change_look(struct odt *x, const struct odt_style *style) {
    if (!style) return;
    if (style->bold >= 0) x->look.bold = style->bold;
    if (style->hidden >= 0) x->look.hidden = style->hidden;
    if (style->size) x->look.size = style->size;
}

/* ---- lists ---- */

static size_t list_depth(const struct odt *x) {
    size_t n = 0;
    for (size_t i = 0; i < x->depth; i++) n += x->frames[i].id == LIST;
    return n;
}

static void begin_list(struct odt *x, struct frame *frame, xml_attributes attributes) {
    const char *goes_on = xml_attribute(attributes, "continue-numbering");
    struct odt_list *own = odt_styles_list(&x->styles, xml_attribute(attributes, "style-name"));
    frame->id = 0; /* not to find itself */
    const struct frame *outer = inside(x, LIST);
    size_t level = list_depth(x);
    frame->id = LIST;
    frame->list = own ? own : outer ? outer->list : NULL;
    bool anew = !(goes_on && strcmp(goes_on, "true") == 0) && !xml_attribute(attributes, "continue-list");
    if (frame->list && anew && level < ODT_LEVELS)
        odt_list_restart(frame->list, level, frame->list->levels[level].start);
}

static void begin_item(struct odt *x, struct frame *frame, xml_attributes attributes) {
    const char *start = xml_attribute(attributes, "start-value");
    const struct frame *list = inside(x, LIST);
    frame->pending = frame->numbered = true;
    if (start && list && list->list) odt_list_restart(list->list, list_depth(x) - 1, xml_number(start, 1));
}

/* The mark of the item that the paragraph begins, or of the heading. */
static bool find_mark(struct odt *x, long heading, xml_attributes attributes, buf *mark) {
    struct frame *item = inside(x, ITEM), *list = inside(x, LIST);
    const char *plain = xml_attribute(attributes, "is-list-header");
    if (item && item->pending && list && list < item) {
        item->pending = false;
        if (list->list) return odt_list_next(list->list, list_depth(x) - 1, mark);
        buf_byte(mark, '-');
        return true;
    }
    if (!heading || list || (plain && strcmp(plain, "true") == 0)) return false;
    return odt_list_next(&x->styles.outline, (size_t)heading - 1, mark);
}

/* ---- paragraphs ---- */

static void note_master(struct odt *x, const struct odt_style *style) {
    for (size_t i = 0; style && style->master && i < x->master_count; i++)
        if (strcmp(x->masters[i], style->master) == 0) return;
    if (style && style->master && x->master_count < MASTERS_MOST)
        x->masters[x->master_count++] = memory_copied(style->master, strlen(style->master));
    if (!x->started && !(style && style->master)) x->plain_start = true;
    x->started = true;
}

/* Says what the paragraph is. */
static void shape_paragraph(struct odt *x, const struct odt_style *style, long level,
                            xml_attributes attributes) {
    buf mark = {0};
    bool marked = find_mark(x, level, attributes, &mark);
    if (x->note)
        document_note(x->document, x->note);
    else if (level)
        document_heading(x->document, (unsigned)level);
    else if (style && style->title)
        document_heading(x->document, 0);
    if (marked && !x->note) document_item(x->document, str_trim(buf_str(&mark)));
    buf_release(&mark);
}

/* A note is one paragraph, whatever it has. */
static void begin_paragraph(struct odt *x, struct frame *frame, xml_attributes attributes) {
    const struct odt_style *style = odt_styles_find(&x->styles, 'p', xml_attribute(attributes, "style-name"));
    frame->look = x->look;
    x->look = (struct look){.size = x->styles.usual ? x->styles.usual : 24};
    change_look(x, style);
    if (x->note && document_in_paragraph(x->document)) {
        document_break(x->document);
        return;
    }
    long level = frame->id == HEADING ? xml_number(xml_attribute(attributes, "outline-level"), 1) : 0;
    if (level < 0 || level > ODT_LEVELS) level = ODT_LEVELS;
    frame->aside = document_in_paragraph(x->document);
    frame->own = true;
    if (frame->aside) document_begin_aside(x->document);
    if (!x->edges && !frame->aside && !x->note) note_master(x, style);
    document_begin(x->document);
    shape_paragraph(x, style, level, attributes);
}

static void end_paragraph(struct odt *x, const struct frame *frame) {
    x->look = frame->look;
    if (!frame->own || x->note) return; /* a note ends with its body */
    document_end(x->document);
    if (frame->aside) document_end_aside(x->document);
}

static void begin_note_body(struct odt *x, struct frame *frame) {
    frame->note = x->note;
    frame->zone = x->document->zone;
    if (x->note) { /* inside another: as part of it */
        return;
    }
    document_note_mark(x->document, ++x->notes);
    document_begin_aside(x->document);
    x->note = x->notes;
    x->document->zone = DOCUMENT_NOTES;
}

static void end_note_body(struct odt *x, const struct frame *frame) {
    if (frame->note) return;
    document_end(x->document);
    document_end_aside(x->document);
    x->note = 0;
    x->document->zone = frame->zone;
}

/* ---- headers and footers ---- */

static bool is_used(const struct odt *x, const char *name) {
    if (x->plain_start && name && strcmp(name, "Standard") == 0) return true;
    for (size_t i = 0; name && i < x->master_count; i++)
        if (strcmp(x->masters[i], name) == 0) return true;
    return false;
}

static void begin_edge(struct odt *x, xml_attributes attributes) {
    const char *shown = xml_attribute(attributes, "display");
    bool header = x->frames[x->depth - 1].id == HEADER;
    x->inside = x->edges && x->used && !(shown && strcmp(shown, "false") == 0);
    if (!x->inside) x->skipped = 1;
    if (x->inside) x->document->zone = header ? DOCUMENT_HEADERS : DOCUMENT_FOOTERS;
}

/* ---- expat's calls ---- */

static void begin_part(struct odt *x, int id, xml_attributes attributes) {
    switch (id) {
    case AUTOMATIC: /* those beside the common styles are of headers alone, under names that the text has too
                     */
        if (x->common) x->skipped = 1;
        break;
    case MASTERS:
        if (!x->edges) x->skipped = 1;
        odt_styles_sort(&x->styles);
        break;
    case MASTER:
        x->used = is_used(x, xml_attribute(attributes, "name"));
        break;
    case HEADER:
    case FOOTER:
        begin_edge(x, attributes);
        break;
    case BODY:
        x->inside = !x->edges && !x->common;
        if (!x->inside) x->skipped = 1; /* of a flat document: it is read once */
        odt_styles_sort(&x->styles);
        break;
    default:
        break;
    }
}

static void begin_table(struct odt *x, int id) {
    if (!x->inside) return;
    if (id == TABLE) document_begin_table(x->document);
    if (id == ROW) document_begin_row(x->document);
    if (id == CELL) document_begin_cell(x->document);
}

static void begin_block(struct odt *x, struct frame *frame, xml_attributes attributes) {
    const char *shown;
    switch (frame->id) {
    case PARAGRAPH:
    case HEADING:
        begin_paragraph(x, frame, attributes);
        break;
    case LIST:
        begin_list(x, frame, attributes);
        break;
    case ITEM:
        begin_item(x, frame, attributes);
        break;
    case NOTE_BODY:
        begin_note_body(x, frame);
        break;
    case SECTION:
        shown = xml_attribute(attributes, "display");
        if (shown && strcmp(shown, "none") == 0) x->skipped = 1;
        break;
    default:
        break;
    }
}

static void begin_inline(struct odt *x, struct frame *frame, xml_attributes attributes) {
    long spaces_wanted;
    switch (frame->id) {
    case SPAN:
        frame->look = x->look;
        change_look(x, odt_styles_find(&x->styles, 't', xml_attribute(attributes, "style-name")));
        break;
    case SPACE:
        spaces_wanted = xml_number(xml_attribute(attributes, "c"), 1);
        for (long i = 0; i < spaces_wanted && i < SPACES_MOST; i++) add_text(x, STR(" "));
        break;
    case TAB:
        add_text(x, STR("\t"));
        break;
    case BREAK:
        document_break(x->document);
        break;
    default:
        break;
    }
}

static void on_begin(void *context, int id, xml_attributes attributes) {
    struct odt *x = context;
    if (x->skipped || id == SKIPPED) {
        x->skipped++;
        if (x->skipped > 1) return;
    }
    x->frames = memory_grown(x->frames, x->depth, &x->room, sizeof *x->frames);
    struct frame *frame = &x->frames[x->depth++];
    *frame = (struct frame){.id = id};
    if (x->skipped) return;
    if (id > 0 && id < ODT_STYLE_IDS) odt_styles_begin(&x->styles, id, attributes);
    if (id >= STYLES && id <= BODY) begin_part(x, id, attributes);
    if (!x->inside) return;
    begin_table(x, id);
    begin_block(x, frame, attributes);
    begin_inline(x, frame, attributes);
}

static void end_element(struct odt *x, const struct frame *frame) {
    if (frame->id > 0 && frame->id < ODT_STYLE_IDS) odt_styles_end(&x->styles, frame->id);
    if (!x->inside) return;
    switch (frame->id) {
    case PARAGRAPH:
    case HEADING:
        end_paragraph(x, frame);
        break;
    case SPAN:
        x->look = frame->look;
        break;
    case TABLE:
        document_end_table(x->document);
        break;
    case NOTE_BODY:
        end_note_body(x, frame);
        break;
    case HEADER:
    case FOOTER:
    case BODY:
        x->inside = false;
        break;
    default:
        break;
    }
}

static void on_end(void *context, int id) {
    struct odt *x = context;
    (void)id;
    bool left_out = x->skipped > 0;
    if (left_out && --x->skipped) return;
    struct frame frame = x->frames[--x->depth];
    if (!left_out) end_element(x, &frame);
}

static void on_text(void *context, str text) {
    struct odt *x = context;
    if (!x->skipped) add_text(x, text);
}

/* ---- the parts ---- */

static const struct xml_visitor visitor = {&vocabulary, on_begin, on_end, on_text};

bool odt_is(const struct package *package) {
    return package_part(package, STR("content.xml")).n > 0;
}

bool odt_is_locked(const struct package *package) {
    str manifest = package_part(package, STR("META-INF/manifest.xml"));
    return str_find(manifest, STR("encryption-data")) < manifest.n;
}

static void read_edges(struct odt *x, str part) {
    odt_styles_release(&x->styles);
    x->edges = true;
    x->inside = false;
    x->depth = x->skipped = 0;
    xml_read(part, &visitor, x);
}

enum reader_status odt_read(const struct package *package, struct document *document, const char **why) {
    struct odt x = {.document = document};
    str styles = package_part(package, STR("styles.xml"));
    document->zone = DOCUMENT_BODY;
    x.common = true;
    if (styles.n) xml_read(styles, &visitor, &x);
    x.common = false;
    x.depth = x.skipped = 0;
    enum reader_status status = xml_read(package_part(package, STR("content.xml")), &visitor, &x);
    if (status == READER_READ && styles.n && x.started) read_edges(&x, styles);
    if (status == READER_READ && document->too_deep) status = READER_OVER_LIMIT;
    if (status != READER_READ)
        *why = status == READER_DAMAGED ? "the document's XML is damaged" : "the document nests too deep";
    odt_styles_release(&x.styles);
    for (size_t i = 0; i < x.master_count; i++) free(x.masters[i]);
    free(x.frames);
    return status;
}
