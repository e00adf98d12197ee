#include "page/chart.h"

#include <inttypes.h>

#include "base/message.h"
#include "page/page.h"

/* All in the drawing's own units; a page lets it be as wide as there is room. */
#define WIDTH 800.0
#define ROW 120.0 /* of one row alone */
#define ROW_OF_MANY 64.0
#define NAME 44.0         /* above a row that has a name */
#define VALUE 20.0        /* above the highest column */
#define AXIS 26.0         /* below the last row */
#define WIDEST 44.0       /* column */
#define LABEL 40.0        /* room that a year needs under a wide drawing, */
#define NARROW_LABEL 80.0 /* and, as its letters are larger there, under a narrow one */

static size_t step_for(double slot, double label) {
    static const size_t steps[] = {1, 2, 5, 10, 20, 25, 50, 100, 200};
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof *steps && slot * (double)steps[i] < label) i++;
    return steps[i];
}

static void add_year(int year, buf *out) {
    if (year)
        buf_addf(out, "%d", year);
    else
        buf_add(out, STR("–"));
}

/* As a label above a column: rates in four signs or so, as there is no more room. */
static void add_label(const struct chart *c, double value, buf *out) {
    message_number(value, c->count || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2, out);
}

static void add_value(const struct chart *c, double value, buf *out) {
    if (c->count) {
        c->count((int64_t)value, out);
        return;
    }
    message_number(value, 2, out);
    buf_add(out, STR(" ‰"));
}

static void column(const struct chart *c, size_t year, double value, double most, double slot, double base,
                   double height, buf *out) {
    double middle = slot * ((double)year + .5), wide = slot * .62 < WIDEST ? slot * .62 : WIDEST;
    double high = most > 0 ? height * value / most : 0;
    buf_add(out, STR("<g class=\"year\" data-year=\""));
    buf_addf(out, "%d\"><title>", c->years[year]);
    if (c->years[year])
        buf_addf(out, "%d: ", c->years[year]);
    else
        buf_addf(out, "%s: ", _("Unknown year"));
    add_value(c, value, out);
    buf_addf(
        out,
        "</title><rect class=\"slot\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\"/>",
        slot * (double)year, base - height - VALUE, slot, height + VALUE + 2);
    if (value > 0) {
        if (high < 2) high = 2;
        buf_addf(
            out,
            "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#2f6f8f\"/>",
            middle - wide / 2, base - high, wide, high);
        if (slot >= 30) {
            buf_addf(out,
                     "<text class=\"value\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"13\" "
                     "fill=\"#333\">",
                     middle, base - high - 6);
            add_label(c, value, out);
            buf_add(out, STR("</text>"));
        }
    } else {
        buf_addf(out, "<circle class=\"silent\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#999\"/>", middle,
                 base - 3, slot < 8 ? .8 : 1.8);
    }
    buf_add(out, STR("</g>\n"));
}

/* From year i's place to that of the unknown one, which is last and always has its sign. */
static double room_before_unknown(const struct chart *c, double slot, size_t i) {
    bool unknown = !c->years[c->year_count - 1];
    return unknown && c->years[i] ? slot * (double)(c->year_count - 1 - i) : WIDTH;
}

/* Years that would stand in each other's way are left out, more of them if the drawing is narrow. */
static void axis(const struct chart *c, double slot, double base, buf *out) {
    size_t step = step_for(slot, LABEL), narrow = step_for(slot, NARROW_LABEL);
    for (size_t i = 0; i < c->year_count; i++) {
        size_t year = (size_t)c->years[i];
        bool own = !year || c->year_count <= 4;
        if (!own && year % step != 0 && step > 1) continue;
        double room = room_before_unknown(c, slot, i);
        if (room < LABEL / 2) continue;
        bool both = (own || narrow == 1 || year % narrow == 0) && room >= NARROW_LABEL / 2;
        buf_addf(out,
                 "<text class=\"tick%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"13\" "
                 "fill=\"#555\">",
                 both ? "" : " wide", slot * ((double)i + .5), base + 20);
        add_year(c->years[i], out);
        buf_add(out, STR("</text>\n"));
    }
}

void chart_write(const struct chart *c, buf *out) {
    if (!c->year_count || !c->row_count) return;
    double most = 0;
    bool named = false;
    for (size_t r = 0; r < c->row_count; r++) {
        named = named || c->rows[r].name.n;
        for (size_t i = 0; i < c->year_count; i++)
            if (c->rows[r].values[i] > most) most = c->rows[r].values[i];
    }
    double height = c->row_count == 1 ? ROW : ROW_OF_MANY, row = height + VALUE + (named ? NAME : 0);
    double whole = row * (double)c->row_count + AXIS, slot = WIDTH / (double)c->year_count;
    if (slot > 120) slot = 120;
    buf_add(out, STR("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 "));
    buf_addf(out, "%.0f %.0f\"", slot * (double)c->year_count, whole);
    if (c->alone)
        buf_addf(
            out,
            " xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" font-family=\"sans-serif\" "
            "xml:lang=\"%s\"",
            slot * (double)c->year_count, whole, message_language());
    else
        buf_addf(out, " width=\"%.0f\"", slot * (double)c->year_count);
    buf_add(out, STR(" aria-label=\""));
    page_text(c->title, out);
    buf_add(out, STR("\">\n<title>"));
    page_text(c->title, out);
    buf_add(out, STR("</title>\n"));
    for (size_t r = 0; r < c->row_count; r++) {
        double top = row * (double)r, base = top + row;
        if (c->rows[r].name.n) {
            buf_addf(out, "<text class=\"name\" x=\"0\" y=\"%.1f\" font-size=\"15\" fill=\"#222\">",
                     top + 30);
            page_text(c->rows[r].name, out);
            buf_add(out, STR("</text>\n"));
        }
        buf_addf(out, "<path class=\"base\" d=\"M0 %.1fH%.1f\" stroke=\"#999\" stroke-width=\"1\"/>\n",
                 base + .5, slot * (double)c->year_count);
        for (size_t i = 0; i < c->year_count; i++)
            column(c, i, c->rows[r].values[i], most, slot, base, height, out);
    }
    axis(c, slot, row * (double)c->row_count, out);
    buf_add(out, STR("</svg>\n"));
}
