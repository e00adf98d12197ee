#include "readers/pdf_words.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"

/* A gap of more than this many ems parts the pieces of a line. */
#define GAP_WIDE .7f

/* A gap of more than this many ems parts words, whatever the library says. */
#define GAP_WORD .2f

/* A size below this part of the size before is that of a raised mark. */
#define SIZE_RAISED .85f

/* A raised mark has no more signs. */
#define RAISED_LENGTH 4

/* A step of this many signs is one to another place on the page. */
#define TURN_JUMP 3

/* A sign of this many times the usual size, over so many others, is a watermark; on a page with more of them
 * they are its text. */
#define WATERMARK_SIZE 3
#define WATERMARK_OVER 3
#define WATERMARK_SIGNS 60

#define SOFT_HYPHEN 0xAD
#define BULLET 0x2022

/* What fonts of symbols have for bullets and arrows, in the private area they are mapped to; and others. */
static bool is_symbol_bullet(uint32_t cp) {
    static const uint32_t bullets[] = {0xF0B7, 0xF0A7, 0xF0A8, 0xF0D8, 0xF0FC, 0xF076, 0xF0E0,
                                       0xF06E, 0xF071, 0xF02D, 0x25CF, 0x25AA, 0x25AB, 0x25A0,
                                       0x25A1, 0x25E6, 0x25CB, 0x2219, 0x2023, 0x2043, 0x27A2,
                                       0x2756, 0x25BA, 0x25B6, 0x25C6, 0x2713, 0x2714, 0x00B7};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (bullets[i] == cp) return true;
    return false;
}

/* Signs that mean nothing: of the private areas, broken ones, those that show nothing. */
static bool is_void(uint32_t cp) {
    static const struct {
        uint32_t from, to;
    } ranges[] = {{0, ' ' - 1},     {0x7F, 0x9F},     {0x200B, 0x200F},
                  {0x202A, 0x202E}, {0x2066, 0x2069}, {0xD800, 0xF8FF},
                  {0xFEFF, 0xFEFF}, {0xFFFD, 0xFFFF}, {0xF0000, UINT32_MAX}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].from && cp <= ranges[i].to) return true;
    return false;
}

bool pdf_words_void(uint32_t cp) {
    return is_void(cp) && !is_symbol_bullet(cp);
}

/* Appends the sign as text. */
static void add_sign(buf *out, uint32_t cp) {
    if (cp <= INT32_MAX && utf8_add_ligature(out, (int32_t)cp)) return;
    if (is_symbol_bullet(cp))
        utf8_add(out, BULLET);
    else if (cp == 0x2010 || cp == 0x2011)
        buf_byte(out, '-');
    else if (!is_void(cp))
        utf8_add(out, (int32_t)cp);
}

static bool is_finite(struct pdf_box b) {
    return fabsf(b.x0) < 1e5f && fabsf(b.y0) < 1e5f && fabsf(b.x1) < 1e5f && fabsf(b.y1) < 1e5f;
}

static float size_of(const struct pdf_glyphs *glyphs, const struct pdf_glyph *glyph) {
    float size = glyphs->styles[glyph->style].size, height = glyph->box.y1 - glyph->box.y0;
    /* a font that is drawn by its own program has any size */
    if (!(size > 1) || (height > 1 && (size > height * 2 || size < height / 3))) size = height * .8f;
    return size > 1 ? size : 1;
}

/* ---- turned text ---- */

enum turn { UPRIGHT, UP, DOWN, OVER, UNSURE, TURNS };

/* How the line [from, to) runs. */
static enum turn turn_of(const struct pdf_glyph *at, size_t from, size_t to) {
    float dx = 0, dy = 0;
    float height = at[from].box.y1 - at[from].box.y0, width = at[from].box.x1 - at[from].box.x0;
    float most = TURN_JUMP * (height > width ? height : width);
    for (size_t i = from + 1; i < to; i++) {
        float x = at[i].box.x0 - at[i - 1].box.x0, y = at[i].box.y0 - at[i - 1].box.y0;
        if (fabsf(x) > most || fabsf(y) > most) continue; /* to the next cell of a table */
        dx += x;
        dy += y;
    }
    if (to - from < 3 || (fabsf(dy) < height && fabsf(dx) < height)) return UNSURE;
    if (fabsf(dy) > 2 * fabsf(dx)) return dy < 0 ? UP : DOWN;
    return dx < -fabsf(dy) && dx < -2 * height ? OVER : UPRIGHT;
}

static struct pdf_box turned(struct pdf_box b, enum turn turn, float width, float height) {
    switch (turn) {
    case UP:
        return (struct pdf_box){height - b.y1, b.x0, height - b.y0, b.x1};
    case DOWN:
        return (struct pdf_box){b.y0, width - b.x1, b.y1, width - b.x0};
    case OVER:
        return (struct pdf_box){width - b.x1, height - b.y1, width - b.x0, height - b.y0};
    case UPRIGHT:
    case UNSURE:
    case TURNS:
        break;
    }
    return b;
}

static size_t line_end(const struct pdf_glyphs *glyphs, size_t from) {
    size_t to = from + 1;
    while (to < glyphs->count && !glyphs->at[to].broken) to++;
    return to;
}

/* How most of the page's text runs. */
static enum turn page_turn(const struct pdf_glyphs *glyphs) {
    size_t counts[TURNS] = {0};
    for (size_t from = 0, to; from < glyphs->count; from = to) {
        to = line_end(glyphs, from);
        counts[turn_of(glyphs->at, from, to)] += to - from;
    }
    for (enum turn turn = UP; turn < UNSURE; turn++)
        if (counts[turn] * 2 > glyphs->count) return turn;
    return UPRIGHT;
}

/* ---- watermarks ---- */

float pdf_usual_size(const struct pdf_glyphs *glyphs) {
    float size = 0;
    size_t votes = 0;
    for (size_t i = 0; i < glyphs->count; i++) {
        float own = glyphs->styles[glyphs->at[i].style].size;
        if (fabsf(own - size) < .5f) {
            votes++;
        } else if (votes) {
            votes--;
        } else {
            size = own;
            votes = 1;
        }
    }
    return size;
}

/* Whether the sign is printed over others, or under them. */
static bool is_over_text(const struct pdf_glyphs *glyphs, const struct pdf_glyph *sign, float usual) {
    size_t count = 0;
    for (size_t i = 0; i < glyphs->count && count < WATERMARK_OVER; i++) {
        const struct pdf_glyph *other = &glyphs->at[i];
        float x = (other->box.x0 + other->box.x1) / 2, y = pdf_middle(other->box);
        count += glyphs->styles[other->style].size < 1.5f * usual && x > sign->box.x0 && x < sign->box.x1 &&
                 y > sign->box.y0 && y < sign->box.y1;
    }
    return count == WATERMARK_OVER;
}

static void drop_watermarks(struct pdf_glyph *at, const struct pdf_glyphs *glyphs, float usual) {
    size_t large[WATERMARK_SIGNS], count = 0;
    for (size_t i = 0; i < glyphs->count; i++) {
        if (glyphs->styles[at[i].style].size < WATERMARK_SIZE * usual) continue;
        if (count == WATERMARK_SIGNS) return;
        large[count++] = i;
    }
    bool any = false;
    for (size_t i = 0; i < count && !any; i++) any = is_over_text(glyphs, &at[large[i]], usual);
    for (size_t i = 0; i < count && any; i++) at[large[i]].cp = 0;
}

/* ---- drop capitals ---- */

/* A capital of this many times the usual size, and more, may be as high as several lines. */
#define DROP_SIZE 1.7f

/* Its first line stands no lower below its upper edge than so many ems. */
#define DROP_TOP 1.6f

/* A page has no more of them. */
#define DROPS_MAX 16

/* Whether the sign begins text that stands beside the capital. */
static bool is_beside(const struct pdf_glyphs *glyphs, const struct pdf_glyph *sign,
                      const struct pdf_glyph *capital, float usual) {
    float y = pdf_middle(sign->box), gap = sign->box.x0 - capital->box.x1;
    return y > capital->box.y0 && y < capital->box.y1 && gap > -.2f * usual && gap < usual &&
           glyphs->styles[sign->style].size < 1.3f * usual;
}

/* How the text beside the capital begins: the number of the first sign of its first line, or `count` if
 * nothing stands there. */
static size_t beside_capital(const struct pdf_glyphs *glyphs, const struct pdf_glyph *capital, float usual) {
    size_t first = glyphs->count;
    for (size_t i = 0; i < glyphs->count; i++) {
        const struct pdf_glyph *sign = &glyphs->at[i];
        if (!is_beside(glyphs, sign, capital, usual)) continue;
        const struct pdf_box best = first < glyphs->count ? glyphs->at[first].box : (struct pdf_box){0};
        if (first == glyphs->count || pdf_middle(sign->box) < pdf_middle(best) - .5f * usual ||
            (pdf_same_line(sign->box, best) && sign->box.x0 < best.x0))
            first = i;
    }
    if (first == glyphs->count || !utf8_is_letter((int32_t)glyphs->at[first].cp)) return glyphs->count;
    float below = pdf_middle(glyphs->at[first].box) - capital->box.y0;
    return below < DROP_TOP * usual ? first : glyphs->count;
}

/* Sets the capital before the sign, as large as that is. */
static void set_capital(struct pdf_glyph *at, size_t from, size_t to, float usual) {
    struct pdf_glyph capital = at[from], *next = &at[to];
    float wide = fminf(capital.box.x1 - capital.box.x0, .7f * usual);
    bool apart = next->box.x0 - capital.box.x1 > .25f * usual;
    capital.box = (struct pdf_box){next->box.x0 - wide, next->box.y0, next->box.x0, next->box.y1};
    capital.style = next->style;
    capital.blank = true;
    capital.broken = next->broken || to == from + 1;
    next->broken = false;
    next->blank = apart;
    if (to > from + 1) at[from + 1].broken = true;
    if (to > from)
        memmove(at + from, at + from + 1, (--to - from) * sizeof *at);
    else
        memmove(at + to + 1, at + to, (from - to) * sizeof *at);
    at[to] = capital;
}

static bool is_capital(const struct pdf_glyphs *glyphs, size_t i, float usual) {
    const struct pdf_glyph *sign = &glyphs->at[i];
    float size = glyphs->styles[sign->style].size;
    bool alone = i + 1 == glyphs->count || glyphs->at[i + 1].style != sign->style;
    return size >= DROP_SIZE * usual && alone && utf8_is_upper((int32_t)sign->cp) &&
           (i == 0 || glyphs->at[i - 1].style != sign->style);
}

static void set_capitals(struct pdf_glyph *at, const struct pdf_glyphs *glyphs, float usual) {
    for (size_t i = 0, tried = 0; i < glyphs->count && tried < DROPS_MAX; i++) {
        if (!is_capital(glyphs, i, usual)) continue;
        tried++;
        size_t first = beside_capital(glyphs, &at[i], usual);
        if (first < glyphs->count) set_capital(at, i, first, usual);
    }
}

void pdf_words_clean(struct pdf_glyph *at, const struct pdf_glyphs *glyphs) {
    float usual = pdf_usual_size(glyphs);
    set_capitals(at, glyphs, usual);
    drop_watermarks(at, glyphs, usual);
}

/* ---- words ---- */

struct maker {
    struct arena *arena;
    const struct pdf_glyphs *glyphs;
    enum turn turn;
    struct pdf_word *words;
    size_t count, room;
    size_t *breaks; /* the words that begin lines */
    size_t break_count, break_room;
    buf text;
    struct pdf_word open;     /* the word that is being read; its text is `text` */
    size_t signs, bold;       /* of it */
    float last_x, last_width; /* where its last sign ends, and how wide it is */
    uint32_t last_cp;
};

static struct pdf_box box_of(const struct maker *m, const struct pdf_glyph *glyph) {
    struct pdf_box box = turned(glyph->box, m->turn, m->glyphs->width, m->glyphs->height);
    if (box.x1 < box.x0) box.x1 = box.x0;
    if (box.y1 < box.y0) box.y1 = box.y0;
    return box;
}

static void word_end(struct maker *m) {
    if (m->text.n) {
        m->open.text = arena_copied(m->arena, buf_str(&m->text));
        m->open.bold = m->bold * 2 > m->signs;
        m->words = memory_grown(m->words, m->count, &m->room, sizeof *m->words);
        m->words[m->count++] = m->open;
    }
    buf_clear(&m->text);
    m->signs = m->bold = 0;
}

static void word_begin(struct maker *m, const struct pdf_glyph *glyph, struct pdf_box box, float size,
                       bool blank) {
    struct pdf_style style = m->glyphs->styles[glyph->style];
    m->open = (struct pdf_word){.box = box,
                                .size = size,
                                .italic = style.italic,
                                .underlined = style.underlined,
                                .glued = !blank && m->count > 0};
}

/* Whether the sign begins another word although no white space stands before it: another size, or raised. */
static bool word_changes(const struct maker *m, struct pdf_box box, float size) {
    float height = m->open.box.y1 - m->open.box.y0;
    return fabsf(size - m->open.size) > .15f * m->open.size ||
           fabsf(pdf_middle(box) - pdf_middle(m->open.box)) > .35f * height ||
           box.x0 < m->open.box.x0 - m->open.size || box.x0 > m->last_x + 4 * m->open.size;
}

/* Whether white space stands before the sign. */
static bool is_apart(const struct maker *m, const struct pdf_glyph *glyph, struct pdf_box box, float size) {
    if (glyph->blank) return true;
    /* what a browser sets beside an item stands at any distance */
    if (m->signs == 1 && (m->last_cp == BULLET || is_symbol_bullet(m->last_cp))) return true;
    /* a font whose widths are broken has gaps everywhere */
    if (m->last_width > .15f * size && box.x0 - m->last_x > GAP_WORD * size) return true;
    /* the library takes the two signs of "§ 1" for one word, and a wide sign for the first */
    return m->last_cp == 0xA7 && glyph->cp >= '0' && glyph->cp <= '9' && m->last_width > .7f * size;
}

static void add_glyph(struct maker *m, const struct pdf_glyph *glyph, bool first, bool last) {
    bool soft = glyph->cp == SOFT_HYPHEN;
    if (!is_finite(glyph->box)) return;
    struct pdf_box box = box_of(m, glyph);
    if (pdf_words_void(glyph->cp) || (soft && !last)) {
        m->last_x = box.x1;
        return;
    }
    float size = size_of(m->glyphs, glyph);
    bool blank = first || is_apart(m, glyph, box, size);
    if (blank || !m->text.n || word_changes(m, box, size)) {
        bool was = m->text.n > 0;
        word_end(m);
        word_begin(m, glyph, box, size, blank || !was);
    }
    pdf_box_add(&m->open.box, box);
    m->last_x = box.x1;
    m->last_cp = glyph->cp;
    m->last_width = box.x1 - box.x0;
    m->signs++;
    m->bold += m->glyphs->styles[glyph->style].bold;
    add_sign(&m->text, soft ? '-' : glyph->cp);
}

static void add_line(struct maker *m, size_t from, size_t to) {
    m->breaks = memory_grown(m->breaks, m->break_count, &m->break_room, sizeof *m->breaks);
    m->breaks[m->break_count++] = m->count;
    for (size_t i = from; i < to; i++) add_glyph(m, &m->glyphs->at[i], i == from, i + 1 == to);
    word_end(m);
}

/* ---- pieces ---- */

/* The signs of a word, in codepoints. */
static size_t length(str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += (text.p[i] & 0xC0) != 0x80;
    return n;
}

static bool is_hyphen(str text) {
    return str_eq(text, STR("-")) || str_eq(text, STR("\xC2\xAC"));
}

/* Letter-spaced text comes as words of one sign: gaps that are not much wider than the others are none.
 * A hyphen that ends a line after a gap narrower than the line's others belongs to its word. */
static void mend_gaps(struct pdf_word *words, size_t count) {
    size_t single = 0, blanks = 0, dots = 0;
    float narrow = 1e9f, total = 0;
    for (size_t i = 0; i < count; i++) {
        bool dot = words[i].text.p[0] == '.';
        dots += dot;
        single += !dot && length(words[i].text) == 1;
        if (i == 0 || words[i].glued) continue;
        float gap = words[i].box.x0 - words[i - 1].box.x1;
        blanks++;
        total += gap;
        if (gap < narrow) narrow = gap;
    }
    if (count - dots >= 4 && single * 10 >= count * 8 && blanks * 10 >= count * 7) {
        for (size_t i = 1; i < count; i++)
            if (words[i].box.x0 - words[i - 1].box.x1 <= narrow * 1.7f + .05f * words[i].size)
                words[i].glued = true;
        return;
    }
    if (count < 2 || !is_hyphen(words[count - 1].text)) return;
    float gap = words[count - 1].box.x0 - words[count - 2].box.x1;
    float others = blanks > 1 ? (total - gap) / (float)(blanks - 1) : words[count - 1].size * .25f;
    if (gap < .8f * others) words[count - 1].glued = true;
}

static void mark_raised(struct pdf_word *words, size_t count) {
    for (size_t i = 1; i < count; i++) {
        const struct pdf_word *before = &words[i - 1];
        if (before->raised && i > 1) before = &words[i - 2];
        float drop = words[i].box.y1 - before->box.y1;
        float above = pdf_middle(before->box) - pdf_middle(words[i].box);
        words[i].raised = words[i].size < SIZE_RAISED * before->size && drop < -.1f * before->size &&
                          above > .1f * before->size && length(words[i].text) <= RAISED_LENGTH &&
                          words[i].box.x0 - before->box.x1 < before->size;
    }
    if (count > 1 && words[0].size < SIZE_RAISED * words[1].size && length(words[0].text) <= 3 &&
        words[0].box.y1 < words[1].box.y1 - .1f * words[1].size)
        words[0].raised = true;
}

/* The size, weight and slant of most of the piece's signs. */
static void set_style(struct pdf_piece *piece) {
    size_t signs = 0, bold = 0, italic = 0, underlined = 0, votes = 0;
    for (size_t i = 0; i < piece->count; i++) {
        const struct pdf_word *word = &piece->words[i];
        size_t n = length(word->text);
        signs += n;
        bold += word->bold ? n : 0;
        italic += word->italic ? n : 0;
        underlined += word->underlined ? n : 0;
        /* the size that wins a vote of all signs */
        if (fabsf(word->size - piece->size) < .1f)
            votes += n;
        else if (n > votes) {
            piece->size = word->size;
            votes = n - votes;
        } else
            votes -= n;
    }
    piece->bold = bold * 10 > signs * 9;
    piece->italic = italic * 10 > signs * 9;
    piece->underlined = underlined * 10 > signs * 8;
}

static void add_piece(struct pdf_page *page, struct pdf_word *words, size_t count, bool is_turned) {
    mend_gaps(words, count);
    if (!is_turned) mark_raised(words, count);
    struct pdf_piece piece = {.box = words[0].box, .words = words, .count = count, .turned = is_turned};
    for (size_t i = 1; i < count; i++)
        if (!words[i].raised || words[i].box.y1 > piece.box.y1) pdf_box_add(&piece.box, words[i].box);
    for (size_t i = 1; i < count; i++)
        if (words[i].box.x1 > piece.box.x1) piece.box.x1 = words[i].box.x1;
    set_style(&piece);
    page->pieces[page->count++] = piece;
}

/* The pieces of the line that the words are, which the library may have read across a gap or a line's end. */
static void add_pieces(struct pdf_page *page, struct pdf_word *words, size_t count, bool is_turned) {
    size_t from = 0;
    for (size_t i = 1; i < count && !is_turned; i++) {
        float size = words[i].size > words[i - 1].size ? words[i].size : words[i - 1].size;
        float gap = words[i].box.x0 - words[i - 1].box.x1;
        bool apart = !words[i].glued && gap > GAP_WIDE * size;
        if (apart || gap < -2 * size || !pdf_same_line(words[i].box, words[i - 1].box)) {
            if (words[i].box.x0 >= words[i - 1].box.x0 && !apart && gap < size)
                continue; /* raised or lowered */
            add_piece(page, words + from, i - from, false);
            from = i;
        }
    }
    if (count > from) add_piece(page, words + from, count - from, is_turned);
}

void pdf_words_read(struct arena *arena, const struct pdf_glyphs *glyphs, struct pdf_page *out) {
    struct maker m = {.arena = arena, .glyphs = glyphs, .turn = page_turn(glyphs)};
    bool aside = m.turn == UP || m.turn == DOWN;
    *out = (struct pdf_page){.width = aside ? glyphs->height : glyphs->width,
                             .height = aside ? glyphs->width : glyphs->height};
    buf turns = {0};
    for (size_t from = 0, to; from < glyphs->count; from = to) {
        to = line_end(glyphs, from);
        enum turn turn = turn_of(glyphs->at, from, to);
        buf_byte(&turns, turn != m.turn && turn != UNSURE);
        add_line(&m, from, to);
    }
    struct pdf_word *words = arena_take(arena, (m.count + 1) * sizeof *words);
    if (m.count) memcpy(words, m.words, m.count * sizeof *words);
    out->pieces = arena_take(arena, (m.count + 1) * sizeof *out->pieces);
    for (size_t i = 0; i < m.break_count; i++) {
        size_t from = m.breaks[i], to = i + 1 < m.break_count ? m.breaks[i + 1] : m.count;
        if (to > from) add_pieces(out, words + from, to - from, turns.p[i]);
    }
    free(m.words);
    free(m.breaks);
    buf_release(&m.text);
    buf_release(&turns);
}
