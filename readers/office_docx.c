#include "readers/office_docx.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "readers/office_chunk.h"
#include "readers/office_numbering.h"
#include "readers/office_relations.h"
#include "readers/office_styles.h"
#include "readers/office_symbol.h"
#include "readers/office_word.h"
#include "readers/zip.h"

/* Fields inside each other, of which one may hide its instructions. */
#define FIELDS_MOST 64

/* Headers and footers that are read. */
#define EDGES_MOST 64

/* Notes of both kinds that are read. */
#define NOTES_MOST 100000

/* Pieces of other formats that are read, one inside the other those that are documents. */
#define CHUNKS_MOST 500
#define CHUNKS_DEEPEST 3

/* An entry of a list to choose from is not longer. */
#define ENTRY_LONGEST 1000

enum {
    PARAGRAPH = 1,
    PARAGRAPH_STYLE,
    STYLE_OF_PARAGRAPH,
    RUN,
    RUN_STYLE,
    STYLE_OF_RUN,
    TEXT,
    TAB,
    POSITION_TAB,
    BREAK,
    RETURN,
    HYPHEN,
    SYMBOL,
    BOLD,
    HIDDEN,
    SIZE,
    OUTLINE,
    LIST,
    LEVEL,
    DELETED,
    SKIPPED,
    TABLE,
    ROW,
    ROW_STYLE,
    CELL,
    CELL_STYLE,
    BOX,
    FIELD,
    FOOTNOTE_MARK,
    ENDNOTE_MARK,
    NOTE,
    ALTERNATE,
    CHOICE,
    FALLBACK,
    CONTROL,
    CONTROL_STYLE,
    PLACEHOLDER,
    GALLERY,
    SECTION,
    HEADER,
    FOOTER,
    FIRST_PAGE,
    FORMULA_TEXT,
    CHUNK,
    CHECK_BOX,
    CHECKED,
    CHOICES,
    CHOSEN,
    DEFAULT,
    ENTRY,
};

/* What is skipped with all in it: other versions of properties, deleted and moved text, instructions of
 * fields, comments' signs, pronunciations, tab stops, pictures' own words. */
static const struct xml_name names[] = {
    {'w', "p", PARAGRAPH},
    {'w', "pPr", PARAGRAPH_STYLE},
    {'w', "pStyle", STYLE_OF_PARAGRAPH},
    {'w', "r", RUN},
    {'w', "rPr", RUN_STYLE},
    {'w', "rStyle", STYLE_OF_RUN},
    {'w', "t", TEXT},
    {'w', "tab", TAB},
    {'w', "ptab", POSITION_TAB},
    {'w', "br", BREAK},
    {'w', "cr", RETURN},
    {'w', "noBreakHyphen", HYPHEN},
    {'w', "sym", SYMBOL},
    {'w', "b", BOLD},
    {'w', "vanish", HIDDEN},
    {'w', "sz", SIZE},
    {'w', "outlineLvl", OUTLINE},
    {'w', "numId", LIST},
    {'w', "ilvl", LEVEL},
    {'w', "del", DELETED},
    {'w', "moveFrom", DELETED},
    {'w', "cellDel", DELETED},
    {'w', "tbl", TABLE},
    {'w', "tr", ROW},
    {'w', "trPr", ROW_STYLE},
    {'w', "tc", CELL},
    {'w', "tcPr", CELL_STYLE},
    {'w', "txbxContent", BOX},
    {'w', "fldChar", FIELD},
    {'w', "footnoteReference", FOOTNOTE_MARK},
    {'w', "endnoteReference", ENDNOTE_MARK},
    {'w', "footnote", NOTE},
    {'w', "endnote", NOTE},
    {'c', "AlternateContent", ALTERNATE},
    {'c', "Choice", CHOICE},
    {'c', "Fallback", FALLBACK},
    {'w', "sdt", CONTROL},
    {'w', "sdtPr", CONTROL_STYLE},
    {'w', "showingPlcHdr", PLACEHOLDER},
    {'w', "docPartGallery", GALLERY},
    {'w', "sectPr", SECTION},
    {'w', "headerReference", HEADER},
    {'w', "footerReference", FOOTER},
    {'w', "titlePg", FIRST_PAGE},
    {'m', "t", FORMULA_TEXT},
    {'w', "pPrChange", SKIPPED},
    {'w', "rPrChange", SKIPPED},
    {'w', "sectPrChange", SKIPPED},
    {'w', "tblPrChange", SKIPPED},
    {'w', "tcPrChange", SKIPPED},
    {'w', "trPrChange", SKIPPED},
    {'w', "delText", SKIPPED},
    {'w', "instrText", SKIPPED},
    {'w', "delInstrText", SKIPPED},
    {'w', "rt", SKIPPED},
    {'w', "tabs", SKIPPED},
    {'w', "tblGrid", SKIPPED},
    {'w', "textInput", SKIPPED},
    {'w', "altChunk", CHUNK},
    {'w', "checkBox", CHECK_BOX},
    {'w', "checked", CHECKED},
    {'w', "ddList", CHOICES},
    {'w', "result", CHOSEN},
    {'w', "default", DEFAULT},
    {'w', "listEntry", ENTRY},
};

static const struct xml_vocabulary vocabulary = {word_spaces, names, 5, sizeof names / sizeof *names};

/* What is known of a paragraph that is open. */
struct paragraph {
    char *style;
    long outline, list, level; /* -1 = not said */
    bool deleted;              /* its end is, so the next paragraph goes on */
};

/* An element that holds more than what it is itself. */
struct frame {
    int id;
    bool taken; /* one of an alternate content's versions was; the control shows a placeholder, the row or
                   cell is deleted: what it holds is left out */
    bool open;  /* a paragraph was open around a text box: */
    struct paragraph paragraph; /* that one */
};

struct edge {
    char *id; /* of the relation */
    bool first, header;
};

struct note_mark {
    long id;
    bool end;
    size_t number;
};

/* What a field of a form shows that has no text of its own. */
struct choice {
    long chosen, entries; /* the number of the chosen entry, -1 = not said; entries so far */
    buf shown;
};

struct docx {
    struct package *package;
    struct package *outermost; /* not this one, if it is a piece of another document */
    size_t chunk_count, chunk_depth;
    struct document *document;
    struct styles styles;
    struct numbering numbering;
    struct relations relations;
    struct frame *frames; /* the elements that are open, the innermost last */
    size_t depth, room;
    size_t skipped; /* elements inside one that is left out, itself included */
    struct paragraph paragraph;
    bool open; /* a paragraph of the document is, maybe one that goes on */
    struct word_run run;
    char *run_style;
    bool text, formula;                /* it stands in w:t */
    bool own_mark;                     /* the run goes on with the printed mark of its note */
    unsigned char fields[FIELDS_MOST]; /* of each open field: does it show (after "separate")? */
    size_t field_depth;
    struct choice choice;
    struct edge edges[EDGES_MOST];
    size_t edge_count;
    bool first_page;
    size_t section_edges; /* where those of the open section begin */
    struct note_mark *marks;
    size_t mark_count, mark_room;
    size_t notes_before; /* in pieces of other documents, or in those that this is a piece of */
    bool end_notes;      /* the part that is read holds endnotes */
    size_t note;         /* number of the note that it stands in; 0 = none */
};

static const struct paragraph fresh_paragraph = {.outline = -1, .list = -1, .level = -1};

/* The id of the element n levels around the innermost; 0 if there is none. */
static int around(const struct docx *x, size_t n) {
    return x->depth > n ? x->frames[x->depth - 1 - n].id : 0;
}

static bool field_hides(const struct docx *x) {
    for (size_t i = 0; i < x->field_depth && i < FIELDS_MOST; i++)
        if (!x->fields[i]) return true;
    return false;
}

/* ---- runs ---- */

static struct word_run look_of_run(const struct docx *x) {
    const struct style *of_run = styles_find(&x->styles, x->run_style);
    const struct style *of_paragraph =
        styles_find(&x->styles, x->paragraph.style ? x->paragraph.style : x->styles.paragraph);
    struct word_run look = x->run;
    if (of_run) look = word_run_over(look, of_run->run);
    if (of_paragraph) look = word_run_over(look, of_paragraph->run);
    return word_run_over(look, x->styles.defaults);
}

static void add_text(struct docx *x, str text) {
    if (field_hides(x) || x->own_mark) return;
    struct word_run look = look_of_run(x);
    if (look.hidden > 0) return;
    unsigned size = look.size > 0 && look.size < 2000 ? (unsigned)look.size : 20;
    document_text(x->document, text, (struct document_look){look.bold > 0, size});
}

static void begin_run(struct docx *x) {
    x->run = WORD_RUN_UNSAID;
    free(x->run_style);
    x->run_style = NULL;
    x->own_mark = false;
}

static void add_symbol(struct docx *x, xml_attributes attributes) {
    buf sign = {0};
    symbol_print(xml_attribute(attributes, "font"), xml_attribute(attributes, "char"), &sign);
    add_text(x, buf_str(&sign));
    buf_release(&sign);
}

static void forget_choice(struct docx *x) {
    buf_release(&x->choice.shown);
    x->choice = (struct choice){.chosen = -1};
}

static void change_field(struct docx *x, xml_attributes attributes) {
    const char *type = xml_attribute(attributes, "fldCharType");
    if (!type) return;
    if (strcmp(type, "begin") == 0) {
        if (x->field_depth < FIELDS_MOST) x->fields[x->field_depth] = 0;
        x->field_depth++;
        forget_choice(x);
    } else if (strcmp(type, "separate") == 0 && x->field_depth) {
        if (x->field_depth <= FIELDS_MOST) x->fields[x->field_depth - 1] = 1;
    } else if (strcmp(type, "end") == 0 && x->field_depth) {
        x->field_depth--;
        add_text(x, buf_str(&x->choice.shown));
        forget_choice(x);
    }
}

/* What stands in the beginning of a form's field: the first value is the one in force. */
static void begin_in_choice(struct docx *x, int id, xml_attributes attributes) {
    struct choice *choice = &x->choice;
    const char *value = xml_attribute(attributes, "val");
    bool box = around(x, 1) == CHECK_BOX, list = around(x, 1) == CHOICES;
    if (box && (id == CHECKED || (id == DEFAULT && !choice->shown.n))) {
        buf_clear(&choice->shown);
        buf_add(&choice->shown, word_truth(attributes) ? STR("\xE2\x98\x92") : STR("\xE2\x98\x90"));
    }
    if (list && (id == CHOSEN || (id == DEFAULT && choice->chosen < 0)))
        choice->chosen = xml_number(value, 0);
    if (list && id == ENTRY && value && choice->entries++ == (choice->chosen > 0 ? choice->chosen : 0))
        buf_add(&choice->shown, str_sub(str_of(value), 0, ENTRY_LONGEST));
}

static void add_note_mark(struct docx *x, bool end, xml_attributes attributes) {
    if (x->mark_count == NOTES_MOST || x->note) return;
    x->marks = memory_grown(x->marks, x->mark_count, &x->mark_room, sizeof *x->marks);
    x->marks[x->mark_count] = (struct note_mark){xml_number(xml_attribute(attributes, "id"), -1), end,
                                                 x->notes_before + x->mark_count + 1};
    document_note_mark(x->document, x->marks[x->mark_count++].number);
    const char *own = xml_attribute(attributes, "customMarkFollows");
    x->own_mark = own && word_is_true(own);
}

/* What a run holds. */
static void begin_in_run(struct docx *x, int id, xml_attributes attributes) {
    switch (id) {
    case TEXT:
        x->text = true;
        break;
    case TAB:
    case POSITION_TAB:
        add_text(x, STR("\t"));
        break;
    case BREAK:
    case RETURN:
        if (!field_hides(x)) document_break(x->document);
        break;
    case HYPHEN:
        add_text(x, STR("-"));
        break;
    case SYMBOL:
        add_symbol(x, attributes);
        break;
    case FIELD:
        change_field(x, attributes);
        break;
    case FOOTNOTE_MARK:
    case ENDNOTE_MARK:
        add_note_mark(x, id == ENDNOTE_MARK, attributes);
        break;
    default:
        break;
    }
}

static void begin_in_run_style(struct docx *x, int id, xml_attributes attributes) {
    if (id == BOLD) x->run.bold = word_truth(attributes);
    if (id == HIDDEN) x->run.hidden = word_truth(attributes);
    if (id == SIZE) x->run.size = xml_number(xml_attribute(attributes, "val"), -1);
    if (id == STYLE_OF_RUN && !x->run_style) x->run_style = word_value(attributes);
}

/* ---- paragraphs ---- */

static void begin_paragraph(struct docx *x) {
    if (!x->open) document_begin(x->document);
    x->open = true;
    free(x->paragraph.style);
    x->paragraph = fresh_paragraph; /* also of what goes on: the last end says how it looks */
}

static void begin_in_paragraph_style(struct docx *x, int id, xml_attributes attributes) {
    struct paragraph *p = &x->paragraph;
    const char *value = xml_attribute(attributes, "val");
    if (id == STYLE_OF_PARAGRAPH && !p->style) p->style = word_value(attributes);
    if (id == OUTLINE) p->outline = xml_number(value, -1);
    if (id == LIST) p->list = xml_number(value, -1);
    if (id == LEVEL) p->level = xml_number(value, -1);
}

static void number_paragraph(struct docx *x, long list, long level) {
    buf mark = {0};
    if (list > 0 && numbering_next(&x->numbering, list, level, &mark))
        document_item(x->document, str_trim(buf_str(&mark)));
    buf_release(&mark);
}

/* Gives the paragraph its number and says what it is. */
static void shape_paragraph(struct docx *x, const struct style *style) {
    const struct paragraph *p = &x->paragraph;
    long list = p->list >= 0 ? p->list : style ? style->number : -1;
    long level = p->level >= 0 ? p->level : style && style->level >= 0 ? style->level : 0;
    long outline = p->outline >= 0 ? p->outline : style ? style->outline : -1;
    if (x->note) {
        document_note(x->document, x->note);
        return;
    }
    if (style && style->title)
        document_heading(x->document, 0);
    else if (outline >= 0 && outline < 9)
        document_heading(x->document, (unsigned)outline + 1);
    number_paragraph(x, list, level);
}

/* A note is one paragraph, whatever it has in its part. */
static void end_paragraph(struct docx *x) {
    if (!x->open || x->paragraph.deleted) return;
    const char *id = x->paragraph.style ? x->paragraph.style : x->styles.paragraph;
    const struct style *style = styles_find(&x->styles, id);
    x->open = false;
    if (style && style->contents) {
        document_drop(x->document);
        return;
    }
    if (x->note && around(x, 1) == NOTE) {
        x->open = true;
        document_break(x->document);
        return;
    }
    shape_paragraph(x, style);
    document_end(x->document);
}

/* ---- what holds paragraphs ---- */

/* The box's own paragraphs come before the one that it hangs on. */
static void begin_box(struct docx *x) {
    struct frame *frame = &x->frames[x->depth - 1];
    frame->paragraph = x->paragraph;
    frame->open = x->open;
    x->paragraph = fresh_paragraph;
    x->open = false;
    document_begin_aside(x->document);
}

static void end_open_paragraph(struct docx *x) {
    if (!x->open) return;
    x->paragraph.deleted = false;
    end_paragraph(x);
}

static void end_box(struct docx *x, struct frame *frame) {
    end_open_paragraph(x);
    document_end_aside(x->document);
    free(x->paragraph.style);
    x->paragraph = frame->paragraph;
    x->open = frame->open;
    frame->paragraph = (struct paragraph){0};
}

static void begin_note(struct docx *x, xml_attributes attributes) {
    const char *type = xml_attribute(attributes, "type");
    long id = xml_number(xml_attribute(attributes, "id"), -1);
    x->note = 0;
    if (type && strcmp(type, "normal") != 0) return;
    for (size_t from = 0, to = x->mark_count; from < to;) { /* marks are sorted by now */
        size_t middle = (from + to) / 2;
        const struct note_mark *mark = &x->marks[middle];
        if (mark->end == x->end_notes && mark->id == id) {
            x->note = mark->number;
            return;
        }
        bool before = mark->end != x->end_notes ? !mark->end : mark->id < id;
        *(before ? &from : &to) = before ? middle + 1 : middle;
    }
}

static void end_note(struct docx *x) {
    if (x->open) {
        document_note(x->document, x->note);
        document_end(x->document);
    }
    x->open = false;
    x->note = 0;
}

static void add_edge(struct docx *x, bool header, xml_attributes attributes) {
    const char *type = xml_attribute(attributes, "type"), *id = xml_attribute(attributes, "id");
    if (!id || x->edge_count == EDGES_MOST || (type && strcmp(type, "even") == 0)) return;
    for (size_t i = 0; i < x->edge_count; i++)
        if (strcmp(x->edges[i].id, id) == 0) return;
    bool first = type && strcmp(type, "first") == 0;
    x->edges[x->edge_count++] = (struct edge){memory_copied(id, strlen(id)), first, header};
}

/* Those for the first page are kept by Word when the section no longer has one of its own. */
static void end_section(struct docx *x) {
    size_t kept = x->section_edges;
    for (size_t i = kept; i < x->edge_count; i++) {
        if (x->edges[i].first && !x->first_page)
            free(x->edges[i].id);
        else
            x->edges[kept++] = x->edges[i];
    }
    x->section_edges = x->edge_count = kept;
}

/* ---- pieces of other formats ---- */

static void read_inside(struct docx *x, struct package *package);

/* A document is read as this one is, without its headers and footers, as Word does it. What cannot be read is
 * handed on. */
static void add_chunk(struct docx *x, str name, str bytes) {
    const char *why;
    struct package package = {0};
    bool known = false;
    if (zip_is(bytes) && x->chunk_depth < CHUNKS_DEEPEST) {
        known = package_open(&package, bytes, &why) == READER_READ && docx_is(&package);
        if (known) read_inside(x, &package);
        package_release(&package);
    } else {
        known = chunk_read(bytes, name, x->document);
    }
    if (known) return;
    buf copy = {0};
    buf_add(&copy, bytes);
    package_add(x->outermost, name, &copy)->handed_on = true;
}

static void begin_chunk(struct docx *x, xml_attributes attributes) {
    str name = relations_by_id(&x->relations, xml_attribute(attributes, "id"));
    str bytes = package_part(x->package, name);
    end_open_paragraph(x);
    if (bytes.n && x->chunk_count++ < CHUNKS_MOST) add_chunk(x, name, bytes);
}

/* ---- what is left out ---- */

/* Deleted text; the end of a deleted paragraph; a deleted row. */
static void begin_deleted(struct docx *x) {
    int parent = around(x, 1);
    if (parent == RUN_STYLE && around(x, 2) == PARAGRAPH_STYLE) x->paragraph.deleted = true;
    if (parent == ROW_STYLE || parent == CELL_STYLE) x->frames[x->depth - 3].taken = true;
    x->skipped = 1;
}

/* One version of what is there in several is read, the first. */
static bool takes_version(struct docx *x) {
    if (around(x, 1) != ALTERNATE) return true;
    struct frame *alternate = &x->frames[x->depth - 2];
    bool taken = alternate->taken;
    alternate->taken = true;
    return !taken;
}

/* A control that shows its prompt, or a table of contents. */
static void note_control(struct docx *x, int id, xml_attributes attributes) {
    for (size_t i = x->depth; i--;) {
        if (x->frames[i].id != CONTROL) continue;
        const char *gallery = xml_attribute(attributes, "val");
        if (id == PLACEHOLDER || (gallery && strcmp(gallery, "Table of Contents") == 0))
            x->frames[i].taken = true;
        return;
    }
}

/* ---- expat's calls ---- */

static void begin_block(struct docx *x, int id, xml_attributes attributes) {
    switch (id) {
    case PARAGRAPH:
        begin_paragraph(x);
        break;
    case TABLE:
        end_open_paragraph(x);
        document_begin_table(x->document);
        break;
    case ROW:
        document_begin_row(x->document);
        break;
    case CELL:
        document_begin_cell(x->document);
        break;
    case BOX:
        begin_box(x);
        break;
    case NOTE:
        begin_note(x, attributes);
        if (!x->note) x->skipped = 1;
        break;
    case CHUNK:
        begin_chunk(x, attributes);
        break;
    default:
        break;
    }
}

static void begin_section(struct docx *x, int id, xml_attributes attributes) {
    if (id == SECTION) x->first_page = false;
    if (id == FIRST_PAGE) x->first_page = word_truth(attributes);
    if (id == HEADER || id == FOOTER) add_edge(x, id == HEADER, attributes);
}

static void begin_inline(struct docx *x, int id, xml_attributes attributes) {
    switch (id) {
    case RUN:
        begin_run(x);
        break;
    case DELETED:
        begin_deleted(x);
        break;
    case SKIPPED:
        x->skipped = 1;
        break;
    case CHOICE:
    case FALLBACK:
        if (!takes_version(x)) x->skipped = 1;
        break;
    case PLACEHOLDER:
    case GALLERY:
        note_control(x, id, attributes);
        break;
    case FORMULA_TEXT:
        x->formula = true;
        break;
    default:
        break;
    }
}

static void on_begin(void *context, int id, xml_attributes attributes) {
    struct docx *x = context;
    if (x->skipped) {
        x->skipped++;
        return;
    }
    x->frames = memory_grown(x->frames, x->depth, &x->room, sizeof *x->frames);
    x->frames[x->depth++] = (struct frame){.id = id};
    int parent = around(x, 1);
    if (parent == RUN) begin_in_run(x, id, attributes);
    if (parent == RUN_STYLE && around(x, 2) == RUN) begin_in_run_style(x, id, attributes);
    if (parent == PARAGRAPH_STYLE || around(x, 2) == PARAGRAPH_STYLE)
        begin_in_paragraph_style(x, id, attributes);
    if (parent == CHECK_BOX || parent == CHOICES) begin_in_choice(x, id, attributes);
    begin_block(x, id, attributes);
    begin_section(x, id, attributes);
    begin_inline(x, id, attributes);
    /* only the content is left out, which follows what says so */
    bool holds = parent == CONTROL || parent == ROW || parent == CELL;
    if (holds && id != CONTROL_STYLE && x->frames[x->depth - 2].taken) x->skipped = 1;
}

static void end_structure(struct docx *x, struct frame *frame) {
    switch (frame->id) {
    case PARAGRAPH:
        end_paragraph(x);
        break;
    case TABLE:
        document_end_table(x->document);
        break;
    case CELL:
        end_open_paragraph(x);
        break;
    case BOX:
        end_box(x, frame);
        break;
    case NOTE:
        end_note(x);
        break;
    case SECTION:
        end_section(x);
        break;
    case TEXT:
        x->text = false;
        break;
    case FORMULA_TEXT:
        x->formula = false;
        break;
    default:
        break;
    }
}

static void on_end(void *context, int id) {
    struct docx *x = context;
    (void)id;
    if (x->skipped && --x->skipped) return;
    end_structure(x, &x->frames[x->depth - 1]);
    x->depth--;
}

static void on_text(void *context, str text) {
    struct docx *x = context;
    if (x->skipped) return;
    if (x->text) add_text(x, text);
    if (x->formula) document_text(x->document, text, (struct document_look){0});
}

/* ---- the parts ---- */

static void clear(struct docx *x) {
    for (size_t i = 0; i < x->depth; i++) free(x->frames[i].paragraph.style);
    free(x->paragraph.style);
    x->paragraph = fresh_paragraph;
    x->depth = x->skipped = x->field_depth = 0;
    x->text = x->formula = x->open = false;
}

static enum reader_status read_part(struct docx *x, str part, enum document_zone zone) {
    static const struct xml_visitor visitor = {&vocabulary, on_begin, on_end, on_text};
    clear(x);
    x->document->zone = zone;
    enum reader_status status = xml_read(part, &visitor, x);
    if (status == READER_READ) end_open_paragraph(x);
    return status;
}

/* Headers and footers, those of the first page first. A damaged one is left out. */
static void read_edges(struct docx *x) {
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < x->edge_count; i++) {
            struct edge edge = x->edges[i];
            if (edge.first != (pass == 0)) continue;
            str part = package_part(x->package, relations_by_id(&x->relations, edge.id));
            if (part.n) read_part(x, part, edge.header ? DOCUMENT_HEADERS : DOCUMENT_FOOTERS);
        }
}

static int marks_by_id(const void *a, const void *b) {
    const struct note_mark *x = a, *y = b;
    if (x->end != y->end) return x->end - y->end;
    return (x->id > y->id) - (x->id < y->id);
}

static void read_notes(struct docx *x) {
    if (!x->mark_count) return;
    qsort(x->marks, x->mark_count, sizeof *x->marks, marks_by_id);
    for (int end = 0; end < 2; end++) {
        str name = relations_by_type(&x->relations, end ? "endnotes" : "footnotes");
        str part = package_part(x->package, name);
        x->end_notes = end;
        if (part.n) read_part(x, part, DOCUMENT_NOTES);
    }
}

/* The name of the part that is the letter. */
static void main_part(const struct package *package, buf *name) {
    struct relations relations = {0};
    relations_read(&relations, package, STR(""));
    str found = relations_by_type(&relations, "officeDocument");
    buf_add(name, package_part(package, found).n ? found : STR("word/document.xml"));
    relations_release(&relations);
}

bool docx_is(const struct package *package) {
    buf name = {0};
    main_part(package, &name);
    bool is = package_part(package, buf_str(&name)).n > 0;
    buf_release(&name);
    return is;
}

static void release(struct docx *x) {
    clear(x);
    forget_choice(x);
    free(x->run_style);
    free(x->frames);
    free(x->marks);
    for (size_t i = 0; i < x->edge_count; i++) free(x->edges[i].id);
    styles_release(&x->styles);
    numbering_release(&x->numbering);
    relations_release(&x->relations);
}

/* The body and its notes; in a document that is no piece of another also what stands around them. */
static enum reader_status read_document(struct docx *x) {
    buf name = {0};
    main_part(x->package, &name);
    relations_read(&x->relations, x->package, buf_str(&name));
    styles_read(&x->styles, package_part(x->package, relations_by_type(&x->relations, "styles")));
    numbering_read(&x->numbering, package_part(x->package, relations_by_type(&x->relations, "numbering")),
                   &x->styles);
    enum reader_status status = read_part(x, package_part(x->package, buf_str(&name)), DOCUMENT_BODY);
    if (status == READER_READ) read_notes(x);
    if (status == READER_READ && !x->chunk_depth) read_edges(x);
    buf_release(&name);
    return status;
}

/* A damaged piece is read as far as it goes. */
static void read_inside(struct docx *x, struct package *package) {
    struct docx inner = {.package = package,
                         .outermost = x->outermost,
                         .document = x->document,
                         .paragraph = fresh_paragraph,
                         .chunk_count = x->chunk_count,
                         .chunk_depth = x->chunk_depth + 1,
                         .notes_before = x->notes_before + x->mark_count};
    enum document_zone zone = x->document->zone;
    read_document(&inner);
    x->document->zone = zone;
    x->chunk_count = inner.chunk_count;
    x->notes_before = inner.notes_before + inner.mark_count - x->mark_count;
    release(&inner);
}

enum reader_status docx_read(struct package *package, struct document *document, const char **why) {
    struct docx x = {
        .package = package, .outermost = package, .document = document, .paragraph = fresh_paragraph};
    enum reader_status status = read_document(&x);
    if (status == READER_DAMAGED) *why = "the document's XML is damaged";
    if (status == READER_READ && document->too_deep) status = READER_OVER_LIMIT;
    if (status == READER_OVER_LIMIT) *why = "the document nests too deep";
    release(&x);
    return status;
}
