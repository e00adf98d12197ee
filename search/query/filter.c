/* Filters: from a token to a leaf, or to several that OR joins. */
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"
#include "search/query/date.h"
#include "search/query/field.h"
#include "search/query/pattern.h"
#include "search/query/parser.h"
#include "search/query/sign.h"
#include "search/query/year.h"
#include "store/letter.h"

/* Refuses a filter for which the query has no room. */
static void no_room(struct parser *p, const struct token *t) {
    refuse(&p->repairs, _("a query holds at most %d words and %d bytes, and %s is beyond them"),
           (int)QUERY_WORDS, (int)QUERY_BYTES, excerpt(t->typed).text);
}

/* One year, date or range of a list; NULL if it cannot be read. */
static struct query *range_read(struct parser *p, const struct token *t, enum query_kind field, str value) {
    int from, to;
    bool tidy = true;
    if (field == QUERY_SIGNED ? !date_range(value, &from, &to, &tidy)
                              : !year_range(value, &from, &to, &tidy)) {
        refuse(&p->repairs,
               field == QUERY_SIGNED
                   ? _("%s cannot be read: dates are written signed:2019, signed:2019-02, "
                       "signed:2019-02-21, signed:2019-02..2019-05 or signed:>2019-02")
                   : _("%s cannot be read: years are written year:2017, year:2017..2020, year:>2017 or "
                       "year:2017,2020"),
               excerpt(t->typed).text);
        return NULL;
    }
    if (!word_fits(p, STR(""))) {
        no_room(p, t);
        return NULL;
    }
    struct query *q = node_new(field, STR(""));
    q->from = from < to ? from : to;
    q->to = from < to ? to : from;
    if (!tidy || from > to)
        say(&p->repairs, _("%s was read as %s."), excerpt(t->typed).text, printed(q).text);
    return q;
}

/* Is it a year, or a range of years, and nothing else? */
static bool is_years_alone(str s) {
    int from, to;
    bool tidy;
    for (str rest = s; rest.n;)
        if (utf8_is_letter(utf8_next(&rest))) return false;
    return year_range(s, &from, &to, &tidy);
}

/* Refuses kinds of which there are none. The value may have a *. */
static void kind_check(struct parser *p, const struct token *t, str value) {
    buf names = {0};
    bool known = false;
    for (enum passage_kind kind = 0; kind < PASSAGE_KINDS; kind++) {
        known = known || query_value_fits(value, str_of(passage_kind_name(kind)));
        buf_addf(&names, "%s%s", kind ? ", " : "", passage_kind_name(kind));
    }
    if (!known)
        refuse(&p->repairs, _("%s is no kind of passage; there are: %s"), excerpt(t->typed).text, names.p);
    buf_release(&names);
}

/* One value of a filter by words or path. */
static struct query *text_read(struct parser *p, const struct token *t, enum query_kind field, str value) {
    struct query *q = NULL;
    size_t typed = 0, read = 0;
    if (field_is_glob(field)) {
        value = str_trim(value);
        typed = value.n > 0;
        read = typed && word_fits(p, value);
        if (read) q = node_new(field, value);
    } else {
        buf text = {0};
        read = words_add(p, value, &text, &typed);
        if (read) q = node_new(field, buf_str(&text));
        buf_release(&text);
    }
    if (!typed) refuse(&p->repairs, _("%s has no value"), excerpt(t->typed).text);
    if (read < typed) no_room(p, t);
    if (q && field == QUERY_KIND) kind_check(p, t, value);
    bool person = field == QUERY_FROM || field == QUERY_TO;
    if (person && (is_years_alone(value) || (q && is_years_alone(q->text))))
        refuse(&p->repairs,
               field == QUERY_FROM ? _("%s asks for a sender; years are written year:2017..")
                                   : _("%s asks for a recipient; years are written year:..2017"),
               excerpt(t->typed).text);
    return q;
}

/* The signs that part the values of a filter: any of them will do. */
static const char *partings(const struct token *t, enum query_kind field) {
    if (field_is_range(field)) return ",;|";
    if (field == QUERY_PATH || t->kind == TOKEN_QUOTE) return "";
    return field == QUERY_KIND ? ",|" : "|";
}

/* The values of a filter, from byte `at` of what was typed on: any of them will do. NULL if there is none. */
static struct query *values_read(struct parser *p, const struct token *t, enum query_kind field, str value,
                                 size_t at) {
    const char *signs = partings(t, field);
    struct query_list any = {0};
    for (bool more = true, seen = false; more && !p->repairs.refused;) {
        size_t end = at;
        while (end < value.n && !strchr(signs, value.p[end])) end++;
        str one = str_sub(value, at, end);
        more = end < value.n;
        at = end + 1;
        /* a sign at the end, as in year:2017, is punctuation */
        if (*signs && !signs_have_word(one) && (more || seen)) continue;
        seen = true;
        query_list_add(&any, QUERY_OR,
                       field_is_range(field) ? range_read(p, t, field, one) : text_read(p, t, field, one));
    }
    return query_list_join(&any, QUERY_OR);
}

/* Do signs of the filter mean nothing? */
static bool filter_is_stray(const struct token *t, enum query_kind field, str value) {
    if (t->near) return true;
    if (field_is_range(field)) return false;
    if (!field_is_glob(field))
        return t->starred || signs_have(value, "*~") || str_starts(value, STR("=")) || t->stray || t->exact;
    return (t->stray || t->exact) && (t->kind != TOKEN_WORD || t->field != QUERY_WORD);
}

struct query *filter_read(struct parser *p, const struct token *t, enum query_kind field, str value) {
    bool negated = t->kind == TOKEN_WORD && field != QUERY_PATH && value.n &&
                   (value.p[0] == '!' || (value.p[0] == '-' && !field_is_range(field)));
    struct query *q = values_read(p, t, field, value, negated);
    if (!q) {
        refuse(&p->repairs, _("%s has no value"), excerpt(t->typed).text);
        return NULL;
    }
    if (negated) q = node_negated(q);
    if (t->kind == TOKEN_QUOTE && !t->closed)
        say(&p->repairs, _("A quotation mark is not closed; read as %s."), printed(q).text);
    if (negated || filter_is_stray(t, field, value))
        say(&p->repairs, _("%s was read as %s."), excerpt(t->typed).text, printed(q).text);
    return q;
}

str filter_value(const struct token *t, enum query_kind field) {
    bool raw = field_is_glob(field) || field_is_range(field);
    if (!raw || t->kind == TOKEN_QUOTE || t->field != QUERY_WORD) return t->text;
    return str_sub(t->typed, t->negated ? 1 : 0, t->typed.n);
}

bool filter_goes_on(const struct token *t, const struct token *next) {
    if (t->kind != TOKEN_WORD || t->field == QUERY_WORD) return false;
    if (next->field != QUERY_WORD || next->negated) return false;
    if (field_is_range(t->field)) {
        /* also year:> 2017 and year:2017, 2020 */
        bool list = str_ends(t->text, STR(",")) || str_ends(t->text, STR(";"));
        if (signs_have_word(t->text) ? !list : t->text.n && !signs_have(t->text, "<>=")) return false;
    } else if (t->text.n) {
        return false;
    }
    if (next->kind == TOKEN_QUOTE) return !t->text.n;
    return next->kind == TOKEN_WORD && (!field_is_range(t->field) || year_begins(next->text));
}
