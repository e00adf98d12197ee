#include "danish/snippet.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/scan.h"
#include "base/utf8.h"
#include "danish/sentence.h"

/* The text is read as pieces, which are never cut: words with their punctuation, joined if a mark spans
 * several. Sentences are runs of pieces. A fragment is a run of pieces too, and is found by sliding a
 * window over sentences or, if a sentence is too wide, over its pieces.
 *
 * What is shown of a long text lies between its first marked sentence and its last, so no others have
 * pieces. */
struct piece {
    size_t start, end;     /* bytes */
    size_t from, to;       /* columns from the first piece's beginning */
    size_t mark, mark_end; /* marks that begin in it */
    size_t sentence;
    bool taken; /* a fragment shows it */
};

struct sentence {
    size_t start;          /* byte */
    size_t first, end;     /* pieces */
    size_t mark, mark_end; /* marks that begin in it */
    bool taken;            /* any of its pieces is */
};

struct layout {
    str text;
    const struct mark *marks;
    size_t mark_count;
    struct piece *pieces;
    size_t piece_count, piece_room;
    size_t taken, taken_end;    /* no other pieces are taken */
    struct sentence *sentences; /* that have pieces; in between, all: see choose_range */
    size_t sentence_count, sentence_room;
    size_t all;                   /* sentences that were found */
    bool more_before, more_after; /* some without pieces are before the others, after them */
    size_t words;                 /* the marks' numbers of query words are below it; at most SNIPPET_WORDS */
    /* Of each word; of those in no mark, nothing is set. */
    double weight[SNIPPET_WORDS]; /* by how rare it is in the passage; 0 = not in it */
    double shown[SNIPPET_WORDS];  /* the strength at which the fragments chosen so far show it */
};

/* A hit of a word that is shown already: worth having if there is room, never worth losing a new one. */
#define REPEATED .1

/* A fragment next to one that is chosen reads on and costs no gap. */
#define ADJACENT 1.15

/* Sentences without a hit inside a window: each costs a little, so that near hits win. */
#define IDLE .02

/* There is room for this many pieces at first: as many as most passages have. */
#define PIECES_FIRST 256

/* What " … " takes. */
#define GAP 3

/* A cut piece of a sentence narrower than this tells nothing. */
#define LEAST_CUT 20

static bool is_marked(const struct piece *piece) {
    return piece->mark < piece->mark_end;
}

static unsigned word_of(const struct mark *mark) {
    return mark->word % SNIPPET_WORDS;
}

/* The next usable mark from *at on, whose text begins at or after `past`; false when there is none. */
static bool mark_next(const struct layout *l, size_t *at, size_t past) {
    for (; *at < l->mark_count; (*at)++) {
        const struct mark *mark = &l->marks[*at];
        if (mark->start >= past && mark->start < mark->end && mark->end <= l->text.n) return true;
    }
    return false;
}

static int by_place(const void *a, const void *b) {
    const struct mark *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->rung != y->rung) return x->rung < y->rung ? -1 : 1;
    if (x->end != y->end) return x->end > y->end ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

size_t snippet_order(struct mark *marks, size_t count) {
    if (!count) return 0;
    qsort(marks, count, sizeof *marks, by_place);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++)
        if (marks[i].start >= marks[kept - 1].end) marks[kept++] = marks[i];
    return kept;
}

/* ---- Reading the text ---- */

/* Columns of s as snippet_write shows it: white space is one, a control character one (as U+FFFD). */
static size_t columns(str s) {
    size_t sum = 0;
    while (s.n) {
        size_t ascii = 0;
        while (ascii < s.n && (unsigned char)s.p[ascii] < UTF8_ASCII_END) ascii++;
        sum += ascii;
        s = str_sub(s, ascii, s.n);
        if (!s.n) break;
        str at = s;
        int32_t cp = utf8_next(&s);
        size_t wide = utf8_width(str_sub(at, 0, at.n - s.n));
        sum += utf8_is_control(cp) || utf8_is_space(cp) ? 1 : wide;
    }
    return sum;
}

/* Past the white space (or, with `space` false, the other signs) that begins at `at`. */
static size_t skip(str text, size_t at, bool space) {
    while (at < text.n) {
        str rest = str_sub(text, at, text.n);
        if (utf8_is_space(utf8_next(&rest)) != space) break;
        at = text.n - rest.n;
    }
    return at;
}

/* Is it an ASCII sign that shows, or DEL? One column wide, whatever it is. */
static bool is_plain(char c) {
    return (unsigned char)c > ' ' && (unsigned char)c < UTF8_ASCII_END;
}

/* Past the plain signs that begin at `at`. */
static size_t plain_end(str text, size_t at) {
    return scan_range(text, at, ' ' + 1, UTF8_ASCII_END - 1);
}

/* Does a sign begin at `at` that is a letter of Latin-1, one column wide? Most of a Danish text that is not
 * ASCII. */
static bool is_latin(str text, size_t at) {
    return (unsigned char)text.p[at] == 0xC3 && at + 1 < text.n &&
           ((unsigned char)text.p[at + 1] & 0xC0) == 0x80;
}

/* Past the plain signs and the letters of Latin-1 that begin at `at`, and in *wide their columns. */
static inline size_t latin_end(str text, size_t at, size_t *wide) {
    size_t end = plain_end(text, at), letters = 0;
    for (; end < text.n && is_latin(text, end); letters++) end = plain_end(text, end + 2);
    *wide = end - at - letters;
    return end;
}

/* The end of a word whose signs before `at`, so many columns wide, were passed. */
static size_t rest_end(str text, size_t at, size_t *wide) {
    size_t sum = *wide;
    while (at < text.n) {
        str rest = str_sub(text, at, text.n);
        if (utf8_is_space(utf8_next(&rest))) break;
        sum += columns(str_sub(text, at, text.n - rest.n));
        size_t more;
        at = latin_end(text, text.n - rest.n, &more);
        sum += more;
    }
    *wide = sum;
    return at;
}

/* The end of the signs from `at` on that are no white space, and in *wide their columns. */
static inline size_t word_end(str text, size_t at, size_t *wide) {
    size_t end = latin_end(text, at, wide);
    return end == text.n || text.p[end] == ' ' ? end : rest_end(text, end, wide);
}

/* Past the white space at `at`. */
static size_t word_start(str text, size_t at) {
    if (at < text.n && text.p[at] == ' ') at++;
    return at < text.n && is_plain(text.p[at]) ? at : skip(text, at, true);
}

/* Adds the pieces of sentence number `number`, which ends at `end`. */
static void add_pieces(struct layout *l, size_t number, size_t end) {
    struct sentence *sentence = &l->sentences[number];
    str text = str_sub(l->text, 0, end);
    size_t marked = l->piece_count ? l->pieces[l->piece_count - 1].end : 0;
    size_t column = l->piece_count ? l->pieces[l->piece_count - 1].to : 0;
    size_t mark = sentence->mark;
    sentence->first = l->piece_count;
    for (size_t at = sentence->start;;) {
        size_t word = word_start(text, at), wide;
        if (word >= end) break;
        /* A space parts it from the piece before it, unless the scanner lost it. */
        column += l->piece_count && l->pieces[l->piece_count - 1].end < word;
        l->pieces = memory_grown(l->pieces, l->piece_count, &l->piece_room, sizeof *l->pieces);
        struct piece *piece = &l->pieces[l->piece_count++];
        *piece = (struct piece){.start = word, .from = column, .sentence = number};
        size_t simple = at = word_end(text, word, &wide);
        piece->mark = mark;
        while (mark_next(l, &mark, marked) && l->marks[mark].start < at) {
            marked = l->marks[mark].end;
            if (l->marks[mark].start < word) piece->start = l->marks[mark].start;
            if (marked > at) at = skip(text, marked, false);
            mark++;
        }
        piece->mark_end = mark;
        piece->end = at;
        bool plain = piece->start == word && at == simple;
        column += plain ? wide : columns(str_sub(text, piece->start, at));
        piece->to = column;
    }
    sentence->end = l->piece_count;
}

/* A sentence's end, moved on while it stands inside a mark: "stk. 2 [§ 4. Det]". *mark: the next mark, then
 * the first that begins after the sentence. */
static size_t whole_sentence(const struct layout *l, size_t from, size_t *mark) {
    size_t end = sentence_end(l->text, from), past = from;
    for (;; end = sentence_end(l->text, end)) {
        while (mark_next(l, mark, past) && l->marks[*mark].end <= end) past = l->marks[(*mark)++].end;
        if (end == l->text.n || *mark >= l->mark_count || l->marks[*mark].start >= end) return end;
    }
}

static void layout_begin(struct layout *l, str text, const struct mark *marks, size_t count) {
    l->text = text;
    l->marks = marks;
    l->mark_count = count;
    l->pieces = NULL;
    l->sentences = NULL;
    l->piece_count = l->piece_room = l->sentence_count = l->sentence_room = l->words = l->all = 0;
    l->taken = SIZE_MAX;
    l->taken_end = 0;
    l->more_before = l->more_after = false;
    for (size_t i = 0; i < count; i++)
        if (word_of(&marks[i]) >= l->words) l->words = word_of(&marks[i]) + 1;
    memset(l->weight, 0, l->words * sizeof *l->weight);
    memset(l->shown, 0, l->words * sizeof *l->shown);
}

/* Finds the text's sentences and their marks: of all of it, or until `most` from the first with a mark on are
 * found. */
static void find_sentences(struct layout *l, size_t most) {
    size_t mark = 0, at = 0;
    for (size_t end, left = most; at < l->text.n && left; at = end) {
        size_t first = mark;
        end = whole_sentence(l, at, &mark);
        if (mark) left--;
        if (!l->sentence_count && word_start(str_sub(l->text, 0, end), at) >= end) continue; /* blanks */
        l->sentences = memory_grown(l->sentences, l->sentence_count, &l->sentence_room, sizeof *l->sentences);
        l->sentences[l->sentence_count++] = (struct sentence){.start = at, .mark = first, .mark_end = mark};
    }
    l->all = l->sentence_count;
    l->more_after = at < l->text.n;
    l->text.n = at;
}

/* Is the text surely wider than that, by its plain signs alone? */
static bool is_wider(str text, size_t width) {
    size_t sum = 0;
    for (size_t at = 0; at + sizeof(uint64_t) <= text.n && sum <= width; at += sizeof(uint64_t))
        sum += scan_count(~scan_outside(scan_load(text.p + at), ' ' + 1, UTF8_ASCII_END - 1));
    return sum > width;
}

/* Leaves only the sentences that are to have pieces: from the first with a mark to the last, and `context`
 * more on both sides; all if none has a mark. */
static void choose_range(struct layout *l, unsigned context) {
    size_t first = 0, end = l->sentence_count;
    while (first < end && l->sentences[first].mark == l->sentences[first].mark_end) first++;
    if (first == end) return;
    while (l->sentences[end - 1].mark == l->sentences[end - 1].mark_end) end--;
    first -= context < first ? context : first;
    end += context < l->sentence_count - end ? context : l->sentence_count - end;
    l->more_before = first > 0;
    if (end < l->sentence_count) {
        l->more_after = true;
        l->text.n = l->sentences[end].start;
    }
    memmove(l->sentences, l->sentences + first, (end - first) * sizeof *l->sentences);
    l->sentence_count = end - first;
}

/* How many sentences there are bears on which marks are shown, but not if there is one alone. */
static void layout_make(struct layout *l, size_t width, unsigned context) {
    bool partly = width && is_wider(l->text, width);
    find_sentences(l, partly && l->mark_count == 1 ? (size_t)context + 1 : SIZE_MAX);
    if (partly) choose_range(l, context);
    l->piece_room = PIECES_FIRST;
    l->pieces = memory_resized(NULL, l->piece_room, sizeof *l->pieces);
    for (size_t i = 0; i < l->sentence_count; i++)
        add_pieces(l, i, i + 1 < l->sentence_count ? l->sentences[i + 1].start : l->text.n);
}

/* A word in few of the passage's sentences tells more of where to look than one in all. */
static void weigh(struct layout *l) {
    size_t in[SNIPPET_WORDS], last[SNIPPET_WORDS];
    memset(in, 0, l->words * sizeof *in);
    memset(last, 0, l->words * sizeof *last);
    for (size_t s = 0; s < l->sentence_count; s++) {
        for (size_t m = l->sentences[s].mark; m < l->sentences[s].mark_end; m++) {
            unsigned word = word_of(&l->marks[m]);
            if (last[word] != s + 1) in[word]++;
            last[word] = s + 1;
        }
    }
    for (size_t w = 0; w < l->words; w++) {
        if (in[w]) l->weight[w] = log2(1 + (double)l->all / (double)in[w]);
    }
}

/* ---- Windows ---- */

/* What a run of pieces would bring: kept up to date while its ends move. */
struct gain {
    const struct layout *layout;
    double sum;              /* of what is new */
    double more;             /* of what is shown already */
    unsigned count[][RUNGS]; /* of each of the layout's words */
};

/* What the word brings by the hits that are counted. */
static double gain_of(const struct gain *g, unsigned word, bool *fresh) {
    const struct layout *l = g->layout;
    for (size_t rung = 0; rung < RUNGS; rung++) {
        if (!g->count[word][rung]) continue;
        *fresh = l->shown[word] <= 0;
        return l->weight[word] * rung_strength((enum rung)rung) * (*fresh ? 1 : REPEATED);
    }
    *fresh = true;
    return 0;
}

static void gain_marks(struct gain *g, size_t first, size_t end, bool add) {
    for (size_t m = first; m < end; m++) {
        const struct mark *mark = &g->layout->marks[m];
        unsigned word = word_of(mark);
        size_t rung = (unsigned)mark->rung < RUNGS ? (size_t)mark->rung : RUNG_SLIP;
        bool fresh;
        double before = gain_of(g, word, &fresh);
        *(fresh ? &g->sum : &g->more) -= before;
        if (add)
            g->count[word][rung]++;
        else
            g->count[word][rung]--;
        double after = gain_of(g, word, &fresh);
        *(fresh ? &g->sum : &g->more) += after;
    }
}

static void gain_change(struct gain *g, const struct piece *piece, bool add) {
    if (is_marked(piece)) gain_marks(g, piece->mark, piece->mark_end, add);
}

static void gain_sentence(struct gain *g, const struct sentence *s, bool add) {
    gain_marks(g, s->mark, s->mark_end, add);
}

struct window {
    size_t first, end; /* pieces */
    double score;
    bool fresh; /* it shows a word that is not shown yet */
    bool cut;   /* part of a sentence */
};

static size_t width_of(const struct layout *l, size_t first, size_t end) {
    return l->pieces[end - 1].to - l->pieces[first].from;
}

static void consider(struct window *best, const struct gain *g, size_t first, size_t end, double idle,
                     bool cut) {
    const struct layout *l = g->layout;
    bool adjacent = (first && l->pieces[first - 1].taken) || (end < l->piece_count && l->pieces[end].taken);
    double score = (g->sum + g->more) * (adjacent ? ADJACENT : 1) - idle;
    /* Sums that differ by rounding only are a tie, and a tie goes to the first. */
    if (g->sum + g->more < 1e-9 || score < best->score + 1e-9) return;
    *best = (struct window){first, end, score, g->sum > 1e-9, cut};
}

/* The best run of whole sentences that fits into `room` columns: for every last sentence the shortest run
 * before it that brings as much as any. */
static void best_sentences(const struct layout *l, struct gain *g, size_t room, struct window *best) {
    size_t from = 0;
    for (size_t s = 0; s < l->sentence_count; s++) {
        const struct sentence *last = &l->sentences[s];
        if (last->taken || width_of(l, last->first, last->end) > room) {
            for (; from < s; from++) gain_sentence(g, &l->sentences[from], false);
            from = s + 1;
            continue;
        }
        gain_sentence(g, last, true);
        while (from < s) {
            const struct sentence *first = &l->sentences[from];
            bool fits = width_of(l, first->first, last->end) <= room;
            double before = g->sum + g->more;
            gain_sentence(g, first, false);
            if (fits && g->sum + g->more < before - 1e-9) {
                gain_sentence(g, first, true);
                break;
            }
            from++;
        }
        consider(best, g, l->sentences[from].first, last->end, IDLE * (double)(s - from), false);
    }
    for (; from < l->sentence_count; from++) gain_sentence(g, &l->sentences[from], false);
}

/* The best run of pieces within the sentences that do not fit into `room`. */
static void best_pieces(const struct layout *l, struct gain *g, size_t room, struct window *best) {
    for (size_t s = 0; s < l->sentence_count; s++) {
        const struct sentence *sentence = &l->sentences[s];
        if (width_of(l, sentence->first, sentence->end) <= room) continue;
        size_t from = sentence->first;
        for (size_t p = sentence->first; p < sentence->end; p++) {
            const struct piece *piece = &l->pieces[p];
            if (piece->taken) {
                for (; from < p; from++) gain_change(g, &l->pieces[from], false);
                from = p + 1;
                continue;
            }
            gain_change(g, piece, true);
            while (from < p && (!is_marked(&l->pieces[from]) || width_of(l, from, p + 1) > room)) {
                gain_change(g, &l->pieces[from++], false);
            }
            if (!is_marked(piece) || width_of(l, from, p + 1) > room) continue;
            double spread = IDLE * (double)width_of(l, from, p + 1) / (double)(room + 1);
            consider(best, g, from, p + 1, spread, true);
        }
        for (; from < sentence->end; from++) gain_change(g, &l->pieces[from], false);
    }
}

static bool ends_clause(const struct layout *l, const struct piece *piece) {
    char last = l->text.p[piece->end - 1];
    return last == ',' || last == ';' || last == ':';
}

/* Widens a cut window to `room` columns within its sentence: to the sentence's beginning or end where that
 * fits, else a third before and the rest after, as a reader wants to know how it goes on; it then begins
 * with a clause where one begins there. */
static void widen(const struct layout *l, struct window *w, size_t room) {
    const struct sentence *s = &l->sentences[l->pieces[w->first].sentence];
    size_t low = w->first, high = w->end;
    while (low > s->first && !l->pieces[low - 1].taken) low--;
    while (high < s->end && !l->pieces[high].taken) high++;
    size_t width = width_of(l, w->first, w->end);
    size_t before = width < room ? (room - width) / 3 : 0;
    if (width_of(l, low, w->end) <= room) {
        w->first = low;
    } else if (width_of(l, w->first, high) <= room) {
        w->end = high;
    } else {
        size_t limit = width + before, clause = w->end;
        while (w->first > low && width_of(l, w->first - 1, w->end) <= limit) {
            if (ends_clause(l, &l->pieces[w->first - 1])) clause = w->first;
            w->first--;
        }
        if (clause < w->end) w->first = clause;
    }
    while (w->end < high && width_of(l, w->first, w->end + 1) <= room) w->end++;
}

/* ---- Choosing ---- */

static void take(struct layout *l, size_t first, size_t end) {
    if (first < l->taken) l->taken = first;
    if (end > l->taken_end) l->taken_end = end;
    for (size_t p = first; p < end; p++) {
        struct piece *piece = &l->pieces[p];
        piece->taken = true;
        l->sentences[piece->sentence].taken = true;
        for (size_t m = piece->mark; m < piece->mark_end; m++) {
            double *shown = &l->shown[word_of(&l->marks[m])];
            if (rung_strength(l->marks[m].rung) > *shown) *shown = rung_strength(l->marks[m].rung);
        }
    }
}

/* Does the window join a fragment that is chosen? */
static bool joins(const struct layout *l, const struct window *w) {
    return (w->first && l->pieces[w->first - 1].taken) ||
           (w->end < l->piece_count && l->pieces[w->end].taken);
}

/* Does any word stand in the passage that neither the fragments nor the window show? */
static bool words_left(const struct layout *l, const struct window *w) {
    bool here[SNIPPET_WORDS] = {false};
    for (size_t p = w->first; p < w->end; p++) {
        for (size_t m = l->pieces[p].mark; m < l->pieces[p].mark_end; m++) here[word_of(&l->marks[m])] = true;
    }
    for (size_t i = 0; i < l->words; i++) {
        if (l->weight[i] > 0 && l->shown[i] <= 0 && !here[i]) return true;
    }
    return false;
}

/* Takes what stands between two fragments, if all of it fits. */
static void fill_between(struct layout *l, size_t *used, size_t width) {
    for (size_t p = l->taken, last = SIZE_MAX; p < l->taken_end; p++) {
        if (!l->pieces[p].taken) continue;
        size_t more = last == SIZE_MAX ? 0 : l->pieces[p].from - l->pieces[last].to;
        if (last != SIZE_MAX && p > last + 1 && *used + more <= width + GAP) {
            *used = *used + more - GAP;
            take(l, last + 1, p);
        }
        last = p;
    }
}

/* Lets fragments that are cut within a sentence go on. */
static void fill_after(struct layout *l, size_t *used, size_t width) {
    for (size_t p = l->taken + 1; p < l->piece_count && p <= l->taken_end; p++) {
        const struct piece *before = &l->pieces[p - 1], *piece = &l->pieces[p];
        if (!before->taken || piece->taken || piece->sentence != before->sentence) continue;
        if (*used + (piece->to - before->to) > width) continue;
        *used += piece->to - before->to;
        take(l, p, p + 1);
    }
}

/* Lets them begin earlier, unless they begin with a clause. */
static void fill_before(struct layout *l, size_t *used, size_t width) {
    for (size_t p = l->taken_end; p-- > 1 && p >= l->taken;) {
        const struct piece *before = &l->pieces[p - 1], *piece = &l->pieces[p];
        if (before->taken || !piece->taken || piece->sentence != before->sentence) continue;
        if (ends_clause(l, before) || *used + (piece->from - before->from) > width) continue;
        *used += piece->from - before->from;
        take(l, p - 1, p);
    }
}

/* The window that is worth most of those that fit into `room`; its score is below 0 if none does. */
static struct window best_window(const struct layout *l, struct gain *g, size_t room, bool may_cut) {
    struct window best = {.score = -1}, cut = {.score = -1};
    g->sum = g->more = 0; /* what was counted was taken off again */
    best_sentences(l, g, room, &best);
    if (may_cut) best_pieces(l, g, room, &cut);
    /* A whole sentence that shows as much reads better; a repeated hit is not worth a cut. */
    return cut.fresh && (!best.fresh || cut.score > best.score * 1.05) ? cut : best;
}

/* Takes windows while they bring something and there is room. The ends of the first and last fragment may
 * have an ellipsis, two columns each; every fragment but the first a gap. */
static void choose(struct layout *l, size_t width) {
    struct gain *g = memory_zeroed(1, sizeof *g + l->words * sizeof *g->count);
    g->layout = l;
    size_t used = 4, fragments = 0;
    for (int round = 0; round < 2 * SNIPPET_FRAGMENTS && used + GAP < width; round++) {
        size_t gap = round ? GAP : 0, room = width - used - gap;
        struct window best = best_window(l, g, room, !fragments || room >= LEAST_CUT);
        if (best.score < 0) break;
        if (best.cut) widen(l, &best, words_left(l, &best) && room >= 2 * LEAST_CUT + GAP ? room / 2 : room);
        if (!joins(l, &best) && fragments++ == SNIPPET_FRAGMENTS) break;
        take(l, best.first, best.end);
        used += width_of(l, best.first, best.end) + gap;
    }
    if (used > 4) {
        fill_between(l, &used, width);
        fill_after(l, &used, width);
        fill_before(l, &used, width);
    }
    free(g);
}

/* The beginning: whole sentences while they fit, else as many words of the first as do. */
static void choose_beginning(struct layout *l, size_t width) {
    size_t room = width > 2 ? width - 2 : 0, end = 0;
    while (end < l->sentence_count && width_of(l, 0, l->sentences[end].end) <= room) end++;
    size_t pieces = end ? l->sentences[end - 1].end : 1;
    if (!end) {
        while (pieces < l->piece_count && width_of(l, 0, pieces + 1) <= room) pieces++;
    }
    take(l, 0, pieces);
}

/* No room for any hit with its neighbours: the first piece that has one, alone. */
static void choose_one(struct layout *l) {
    size_t p = 0;
    while (p + 1 < l->piece_count && !is_marked(&l->pieces[p])) p++;
    take(l, p, p + 1);
}

/* Takes the rest of every fragment's outer sentences and `context` more on both sides. */
static void add_context(struct layout *l, unsigned context) {
    bool *keep = memory_zeroed(l->sentence_count + 1, sizeof *keep);
    size_t reach = 0; /* sentences up to here follow a taken one closely enough */
    for (size_t s = 0; s < l->sentence_count; s++) {
        bool taken = l->sentences[s].taken;
        if (taken) reach = context < l->sentence_count - s ? s + context + 1 : l->sentence_count;
        keep[s] = taken || s < reach;
    }
    reach = l->sentence_count;
    for (size_t s = l->sentence_count; s-- > 0;) {
        if (l->sentences[s].taken) reach = context < s ? s - context : 0;
        if (s >= reach) keep[s] = true;
    }
    for (size_t s = 0; s < l->sentence_count; s++) {
        if (keep[s]) take(l, l->sentences[s].first, l->sentences[s].end);
    }
    free(keep);
}

static size_t collect(const struct layout *l, struct fragment out[SNIPPET_FRAGMENTS]) {
    size_t count = 0;
    for (size_t p = l->taken; p < l->taken_end; p++) {
        const struct piece *piece = &l->pieces[p];
        if (!piece->taken) continue;
        if (p && l->pieces[p - 1].taken) {
            out[count - 1].end = piece->end;
        } else {
            if (count == SNIPPET_FRAGMENTS) break;
            out[count++] = (struct fragment){piece->start, piece->end, p > 0 || l->more_before, false};
        }
        out[count - 1].cut_after = p + 1 < l->piece_count || l->more_after;
    }
    return count;
}

size_t snippet_make(str text, const struct mark *marks, size_t mark_count, size_t width, unsigned context,
                    struct fragment out[SNIPPET_FRAGMENTS]) {
    struct layout whole, *l = &whole;
    layout_begin(l, text, marks, mark_count);
    layout_make(l, width, context);
    size_t count = 0;
    if (l->piece_count) {
        weigh(l);
        bool marked = false;
        for (size_t p = 0; p < l->piece_count && !marked; p++) marked = is_marked(&l->pieces[p]);
        bool partly = l->more_before || l->more_after;
        if (!width || (!partly && width_of(l, 0, l->piece_count) <= width))
            take(l, 0, l->piece_count);
        else if (marked)
            choose(l, width);
        else
            choose_beginning(l, width);
        if (!l->taken_end) choose_one(l);
        if (context) add_context(l, context);
        count = collect(l, out);
    }
    free(l->pieces);
    free(l->sentences);
    return count;
}

/* ---- Writing ---- */

/* Words are gathered until the white space after them, then set on this line or the next. */
struct writer {
    const struct snippet_style *style;
    buf *out;
    buf word, clean;   /* the word so far, its marks' strings in it; scratch */
    size_t word_width; /* in columns */
    bool word_marked;  /* a mark was open where the word began */
    size_t column;     /* 0 = nothing on this line yet */
    bool marked;       /* a mark is open now */
};

static void writer_indent(struct writer *w) {
    for (size_t i = 0; i < w->style->indent; i++) buf_byte(w->out, ' ');
    w->column = w->style->indent;
}

/* Sets the gathered word. */
static void writer_set(struct writer *w, bool first) {
    if (!w->word.n) return;
    size_t reserve =
        w->marked ? w->style->mark_width : 0; /* the mark may have to be closed at the line's end */
    if (first) {
        writer_indent(w);
    } else if (w->style->width && w->column + 1 + w->word_width + reserve > w->style->width) {
        if (w->word_marked) buf_add(w->out, w->style->close);
        buf_byte(w->out, '\n');
        writer_indent(w);
        if (w->word_marked) {
            buf_add(w->out, w->style->open);
            w->column += w->style->mark_width;
        }
    } else {
        buf_byte(w->out, ' ');
        w->column++;
    }
    buf_add(w->out, buf_str(&w->word));
    w->column += w->word_width;
    buf_clear(&w->word);
    w->word_width = 0;
}

/* wide: its columns. */
static void writer_show(struct writer *w, str plain, size_t wide) {
    w->word_width += wide;
    if (!w->style->escape) {
        utf8_clean(plain, &w->word);
        return;
    }
    buf_clear(&w->clean);
    utf8_clean(plain, &w->clean);
    w->style->escape(buf_str(&w->clean), &w->word);
}

/* Opens mark; NULL closes the one that is open. */
static void writer_mark(struct writer *w, const struct mark *mark) {
    bool open = mark != NULL;
    if (w->marked == open) return;
    if (open && w->style->open_mark)
        w->style->open_mark(mark, &w->word);
    else
        buf_add(&w->word, open ? w->style->open : w->style->close);
    w->word_width += w->style->mark_width;
    w->marked = open;
}

/* A sign of the style's own between words. */
static void writer_sign(struct writer *w, str sign, bool *first) {
    if (!sign.n) return;
    buf_add(&w->word, sign);
    w->word_width += utf8_width(sign);
    w->word_marked = w->marked;
    writer_set(w, *first);
    *first = false;
}

/* The end of the words from `at` on that are plain signs and letters of Latin-1, a blank between each two;
 * `at` if there is none. */
static size_t words_end(str text, size_t at) {
    for (size_t end = at, wide; end < text.n; at = end) {
        end = latin_end(text, at, &wide);
        if (end == at) break;
        if (end + 1 < text.n && text.p[end] == ' ' && (is_plain(text.p[end + 1]) || is_latin(text, end + 1)))
            end++;
        else
            return end;
    }
    return at;
}

/* Writes text [at, end), all of which is marked or is not. A word that white space ends is set; one that
 * goes on is left gathered. Several words are as one if no line is broken. */
static void writer_run(struct writer *w, str text, size_t at, size_t end, bool *first) {
    str run = str_sub(text, 0, end);
    while (at < end) {
        size_t word = word_start(run, at), wide = 0;
        if (word > at && w->word.n) {
            writer_set(w, *first);
            *first = false;
        }
        if (word > at) w->word_marked = w->marked;
        at = w->style->width ? word : words_end(run, word);
        if (at == word) at = word_end(run, word, &wide);
        if (at > word) writer_show(w, str_sub(text, word, at), wide);
    }
}

static void writer_fragment(struct writer *w, str text, const struct fragment *f, const struct mark *marks,
                            size_t mark_count, size_t *mark, bool *first) {
    size_t at = f->start;
    w->word_marked = false;
    for (; *mark < mark_count && marks[*mark].start < f->end; (*mark)++) {
        const struct mark *m = &marks[*mark];
        if (m->start < at || m->end <= m->start || m->end > f->end) continue;
        writer_run(w, text, at, m->start, first);
        writer_mark(w, m);
        writer_run(w, text, m->start, m->end, first);
        writer_mark(w, NULL);
        at = m->end;
    }
    writer_run(w, text, at, f->end, first);
    writer_set(w, *first);
    *first = false;
}

void snippet_write(str text, const struct fragment *fragments, size_t count, const struct mark *marks,
                   size_t mark_count, const struct snippet_style *style, buf *out) {
    struct writer w = {.style = style, .out = out};
    size_t mark = 0;
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        if (i)
            writer_sign(&w, style->gap, &first);
        else if (fragments[i].cut_before)
            writer_sign(&w, style->ellipsis, &first);
        writer_fragment(&w, text, &fragments[i], marks, mark_count, &mark, &first);
    }
    if (count && fragments[count - 1].cut_after) writer_sign(&w, style->ellipsis, &first);
    buf_release(&w.word);
    buf_release(&w.clean);
}
