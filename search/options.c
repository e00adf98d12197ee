#include "search/options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sanitize.h"
#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/status.h"
#include "search/query/query.h"
#include "search/terminal.h"

#define TIMEOUT_MS 10000

enum {
    OPT_OFFSET = 256,
    OPT_FULL,
    OPT_ANY,
    OPT_SORT,
    OPT_YEAR,
    OPT_YEARS,
    OPT_HEADER,
    OPT_BATCH,
    OPT_EXPLAIN,
    OPT_COLOR,
    OPT_STRICT,
    OPT_DERIVED,
    OPT_SUGGEST,
    OPT_RELATED,
    OPT_COMPLETE,
    OPT_CONTEXT,
    OPT_TIMEOUT,
    OPT_BY,
    OPT_ALL_COPIES,
    OPT_REPEATS,
    OPT_HYPERLINK,
    OPT_NO_PAGER,
    OPT_NO_CONFIG,
    OPT_WITHIN,
    OPT_SHOW,
    OPT_SCALE,
    OPT_QUOTES,
    OPT_LINES,
    OPT_COMPARE,
    OPT_WORDS,
    OPT_EMIT,
    OPT_VERSION,
};

static const struct option options[] = {
    {"db", required_argument, NULL, 'd'},
    {"limit", required_argument, NULL, 'n'},
    {"offset", required_argument, NULL, OPT_OFFSET},
    {"full", no_argument, NULL, OPT_FULL},
    {"any", no_argument, NULL, OPT_ANY},
    {"sort", required_argument, NULL, OPT_SORT},
    {"year", required_argument, NULL, OPT_YEAR},
    {"years", no_argument, NULL, OPT_YEARS},
    {"letters", no_argument, NULL, 'l'},
    {"count", no_argument, NULL, 'c'},
    {"null", no_argument, NULL, '0'},
    {"format", required_argument, NULL, 'f'},
    {"header", no_argument, NULL, OPT_HEADER},
    {"batch", required_argument, NULL, OPT_BATCH},
    {"explain", no_argument, NULL, OPT_EXPLAIN},
    {"color", required_argument, NULL, OPT_COLOR},
    {"hyperlink", required_argument, NULL, OPT_HYPERLINK},
    {"no-pager", no_argument, NULL, OPT_NO_PAGER},
    {"no-config", no_argument, NULL, OPT_NO_CONFIG},
    {"strict", no_argument, NULL, OPT_STRICT},
    {"derived", required_argument, NULL, OPT_DERIVED},
    {"suggest", no_argument, NULL, OPT_SUGGEST},
    {"related", no_argument, NULL, OPT_RELATED},
    {"complete", no_argument, NULL, OPT_COMPLETE},
    {"context", required_argument, NULL, OPT_CONTEXT},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"by", required_argument, NULL, OPT_BY},
    {"all-copies", no_argument, NULL, OPT_ALL_COPIES},
    {"repeats", no_argument, NULL, OPT_REPEATS},
    {"within", required_argument, NULL, OPT_WITHIN},
    {"show", required_argument, NULL, OPT_SHOW},
    {"scale", required_argument, NULL, OPT_SCALE},
    {"quotes", required_argument, NULL, OPT_QUOTES},
    {"compare", required_argument, NULL, OPT_COMPARE},
    {"lines", no_argument, NULL, OPT_LINES},
    {"words", optional_argument, NULL, OPT_WORDS},
    {"emit", required_argument, NULL, OPT_EMIT},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPT_VERSION},
    {0},
};

/* A paragraph each. */
static const char *const help[] = {
    N_("Finds passages of Danish letters that hold all words of QUERY, in any inflection.\n"),
    N_("  \"værdig sagsbehandling\"   a phrase          =ordet     this form only\n"
       "  kommun*  virk?omhed       printed so        a ELLER b, a IKKE b, (...)\n"
       "  \"a b\"~5                   near each other   year:2017..2020  signed:2019-02..  from:  to:\n"
       "  title:  journal:  kind:heading  minister:  path:    (in Danish too: år: dato: fra: ...)\n"),
    N_("  -d, --db FILE        the index (else $LETTERS_DB, else as set, else letters.db here)\n"
       "  -n, --limit N        at most N results; 0 = all (10 as text and html, else all)\n"
       "      --offset N       leave out the first N\n"
       "      --within passage|letter   where all words must stand (letter with -l)\n"
       "      --any            rank passages that hold any of the words: ask a question\n"
       "      --year A..B      letters of these years\n"
       "      --sort rank|year|-year|signed|-signed|path\n"
       "      --full           whole passages; --context N: N sentences more\n"
       "      --strict         never take a word for a slip of another or its derivation\n"
       "      --derived near|all|none   undersøgelse for undersøge; all: undersøger too\n"
       "      --all-copies     text, html: do not fold passages that say the same\n"),
    N_("  -l, --letters        a line per letter; -0, --null: their names alone, for xargs -0\n"
       "  -c, --count          how many passages\n"
       "      --years          a line per year, silent years too; --by signed: by date\n"
       "                       --scale passages|per_1000: what the bars show\n"
       "      --show PATH[:LINE[-LINE]]   a letter, or lines of it, with QUERY marked;\n"
       "                       --context N: N lines more\n"
       "      --by WHAT[,WHAT] a line per year, signed, month, signer, recipient, kind, title or folder\n"
       "      --words[=all]    words that these passages say more often than the rest, and the company that\n"
       "                       QUERY keeps; --sort g2|-g2|log_ratio|-log_ratio|log_dice|count|word\n"
       "      --repeats        passages that return from year to year; --year Y: new, dropped\n"
       "      --compare A,B    two years side by side: same, changed, new, dropped; QUERY: filters alone\n"
       "      --quotes DRAFT   does what a draft has in quotation marks (--lines: every line) stand there "
       "so?\n"
       "      --suggest WORD   printed words near WORD; --complete PREFIX: printed forms\n"
       "      --related WORD   see also: words that a thesaurus and the letters relate to WORD\n"),
    N_("  -f, --format text|tsv|csv|json|kwic|html|svg|vimgrep|trec|cite|csl|biblatex\n"
       "                       (text on a terminal, tsv in a pipe; csv: for spreadsheets; kwic: a line for\n"
       "                       each occurrence, --sort left|right by what stands beside it; html: a page;\n"
       "                       svg: a chart of --years; vimgrep: for editors; cite: footnotes; csl,\n"
       "                       biblatex: references for Zotero and others)\n"
       "      --header         tsv: name the columns first\n"
       "      --batch FILE     a query per line, id<TAB>query; - = standard input\n"
       "      --explain        how each word was read\n"
       "      --color auto|always|never     --hyperlink auto|always|never     --no-pager\n"
       "  -q, --quiet          no note on what is cut off, repaired or not found\n"
       "      --timeout SECONDS (10; 0 = none)\n"
       "      --no-config      do not read the settings in ~/.config/brev/config\n"
       "  -h, --help   --version\n"),
    N_("For a collection that outgrows one file; see indexer:\n"
       "      -d opensearch://HOST:PORT/INDEX   ask an index there; opensearchs:// by HTTPS\n"
       "      --emit opensearch   print QUERY as a request to OpenSearch; also with -c and --years\n"),
    N_("Exit status: 0 hits; 1 none; 2 usage; 3 the index; 4 the system.\n"),
};

static void print_usage(FILE *stream) {
    fprintf(stream, _("usage: %s [-d DB] [OPTION]... QUERY...\n"), program_name());
}

static int print_help(void) {
    print_usage(stdout);
    for (size_t i = 0; i < sizeof help / sizeof *help; i++) printf("%s%s", i ? "\n" : "", _(help[i]));
    printf(_("Examples: %s 'værdig sagsbehandling'                        where is it said?\n"
             "          %s --years handicap                               which years say it?\n"
             "          %s --years --format csv handicap > years.csv      the same for a spreadsheet\n"),
           program_search(), program_search(), program_search());
    return OK;
}

__attribute__((format(printf, 1, 2))) static int misuse(const char *format, ...) {
    va_list args;
    buf sentence = {0}, clean = {0};
    va_start(args, format);
    buf_vaddf(&sentence, format, args);
    va_end(args);
    sanitize_add(buf_str(&sentence), &clean); /* what was typed may hold anything */
    fprintf(stderr, "%s: %s\n", program_name(), clean.p);
    print_usage(stderr);
    buf_release(&sentence);
    buf_release(&clean);
    return BAD_USAGE;
}

/* A whole number without a sign; false for anything else. */
static bool read_number(const char *text, size_t *out) {
    if (!isdigit((unsigned char)text[0])) return false;
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    if (*end || errno || n >= NO_LIMIT) return false;
    *out = (size_t)n;
    return true;
}

/* A year of one to four digits at *text, which moves past it; an empty one is `open`. */
static bool read_year(const char **text, int open, int *out) {
    char *end;
    if (!isdigit((unsigned char)**text)) {
        *out = open;
        return true;
    }
    long year = strtol(*text, &end, 10);
    *text = end;
    *out = (int)year;
    return year <= QUERY_YEAR_LAST;
}

/* A, A..B, A.. or ..B; the years the other way round are put right. */
static bool read_years(const char *text, struct options *o) {
    if (!text[0] || !read_year(&text, 0, &o->asked.years.first)) return false;
    if (!*text) {
        o->asked.years.last = o->asked.years.first;
    } else {
        if (strncmp(text, "..", 2) != 0) return false;
        text += 2;
        if (!read_year(&text, QUERY_YEAR_LAST, &o->asked.years.last) || *text) return false;
    }
    if (o->asked.years.first > o->asked.years.last) {
        int swap = o->asked.years.first;
        o->asked.years.first = o->asked.years.last;
        o->asked.years.last = swap;
    }
    o->asked.years.some = true;
    return true;
}

static bool read_order(const char *text, struct options *o) {
    static const char *const names[] = {
        [ORDER_SCORE] = "rank",    [ORDER_YEAR] = "year",           [ORDER_YEAR_DOWN] = "-year",
        [ORDER_SIGNED] = "signed", [ORDER_SIGNED_DOWN] = "-signed", [ORDER_PATH] = "path",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(text, names[i]) != 0) continue;
        o->asked.order = (enum hits_order)i;
        o->line_order = LINES_AS_FOUND;
        o->asked.words_order = KEYWORDS_BY_RANK;
        return true;
    }
    for (enum keywords_order i = KEYWORDS_BY_G2; i < KEYWORDS_ORDERS; i++)
        if (strcmp(text, keywords_order_name(i)) == 0) {
            o->asked.words_order = i;
            return true;
        }
    o->line_order = strcmp(text, "left") == 0 ? LINES_BY_LEFT : LINES_BY_RIGHT;
    return o->line_order == LINES_BY_LEFT || strcmp(text, "right") == 0;
}

/* One or two parted by a comma. -1, or the exit status. */
static int read_by(const char *text, struct options *o) {
    str rest = str_of(text);
    for (o->asked.by_count = 0; rest.p; o->asked.by_count++) {
        str name = str_cut(&rest, ',');
        enum group_by by = str_eq(name, STR("goal")) ? GROUP_YEAR : group_by_named(name);
        bool again = o->asked.by_count && by == o->asked.by[0];
        if (by == GROUPS_BY || again || o->asked.by_count == GROUP_MOST)
            return misuse(_("--by takes one or two of %s, not '%s'"), GROUP_BY_NAMES, text);
        o->asked.by[o->asked.by_count] = by;
    }
    return -1;
}

static int take_job(struct options *o, enum job job) {
    if (o->job != JOB_HITS && o->job != job)
        return misuse(_("only one of -l, -c, --years, --words, --repeats, --compare, --show, --quotes, "
                        "--suggest, --related and --complete at a time, please"));
    o->job = job;
    return -1;
}

/* Two years parted by a comma. -1, or the exit status. */
static int read_compared(const char *text, struct options *o) {
    const char *rest = text;
    bool read = read_year(&rest, 0, &o->compared[0]) && *rest == ',';
    rest += read;
    if (!read || !read_year(&rest, 0, &o->compared[1]) || *rest || !o->compared[0] || !o->compared[1] ||
        o->compared[0] == o->compared[1])
        return misuse(_("--compare takes two years, as in 2020,2024, not '%s'"), text);
    return take_job(o, JOB_COMPARE);
}

struct reading_options {
    struct options *out;
    const char *database, *format, *color, *hyperlink, *derived, *show, *scale, *words, *emit;
    bool limited, timed, names, no_pager, no_config;
    bool seen[OPT_VERSION];  /* by option */
    const char *last, *next; /* the arguments before and after the place that getopt has come to */
};

/* Where getopt stopped: after the argument, or still in one of several letters. */
static int unknown_option(const struct reading_options *r) {
    bool inside = strncmp(r->last, "--", 2) != 0 && r->next && r->next[0] == '-' && r->next[1] != '-';
    misuse(_("there is no option %s"), inside ? r->next : r->last);
    fprintf(stderr, _("(to leave a word out: %s -- 'unge -handicap', or quote the whole query)\n"),
            program_name());
    fprintf(stderr, _("Try: %s --help\n"), program_name());
    return BAD_USAGE;
}

/* More than some days is for ever: what takes several times as long as a query must fit in an int, too. */
static int milliseconds(size_t seconds) {
    return seconds < INT_MAX / 1000 / 8 ? (int)seconds * 1000 : 0;
}

/* Options that turn something on; false for any other. */
static bool take_flag(int option, struct reading_options *r) {
    struct options *o = r->out;
    const struct {
        int option;
        bool *flag;
    } flags[] = {{OPT_FULL, &o->full},           {OPT_ANY, &o->asked.any}, {OPT_STRICT, &o->asked.strict},
                 {OPT_EXPLAIN, &o->explain},     {OPT_HEADER, &o->header}, {OPT_ALL_COPIES, &o->all_copies},
                 {OPT_LINES, &o->quote_lines},   {'q', &o->quiet},         {OPT_NO_PAGER, &r->no_pager},
                 {OPT_NO_CONFIG, &r->no_config}, {'0', &r->names}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].option == option) return *flags[i].flag = true;
    return false;
}

/* Options whose value is kept as it is; false for any other. */
static bool take_text(int option, struct reading_options *r) {
    const struct {
        int option;
        const char **text;
    } texts[] = {{'f', &r->format},          {OPT_COLOR, &r->color},        {OPT_HYPERLINK, &r->hyperlink},
                 {OPT_DERIVED, &r->derived}, {OPT_BATCH, &r->out->batch},   {OPT_SHOW, &r->show},
                 {OPT_SCALE, &r->scale},     {OPT_QUOTES, &r->out->quotes}, {OPT_WORDS, &r->words},
                 {OPT_EMIT, &r->emit}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].option == option) {
            *texts[i].text = optarg;
            return true;
        }
    return false;
}

/* The job that an option asks for; JOB_HITS for one that asks for none. */
static enum job job_of(int option) {
    static const struct {
        int option;
        enum job job;
    } jobs[] = {{'l', JOB_LETTERS},         {'0', JOB_LETTERS},           {'c', JOB_COUNT},
                {OPT_YEARS, JOB_YEARS},     {OPT_REPEATS, JOB_REPEATS},   {OPT_SUGGEST, JOB_SUGGEST},
                {OPT_RELATED, JOB_RELATED}, {OPT_COMPLETE, JOB_COMPLETE}, {OPT_SHOW, JOB_SHOW},
                {OPT_QUOTES, JOB_QUOTES},   {OPT_WORDS, JOB_WORDS}};
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
        if (jobs[i].option == option) return jobs[i].job;
    return JOB_HITS;
}

static int take_number(int option, struct reading_options *r) {
    struct options *o = r->out;
    size_t number = 0;
    bool read = read_number(optarg, &number);
    switch (option) {
    case 'n':
        if (!read) return misuse(_("-n takes a number, not '%s'"), optarg);
        o->limit = number ? number : NO_LIMIT;
        r->limited = true;
        return -1;
    case OPT_OFFSET:
        if (!read) return misuse(_("--offset takes a number, not '%s'"), optarg);
        o->offset = number;
        return -1;
    case OPT_CONTEXT:
        if (!read) return misuse(_("--context takes a number, not '%s'"), optarg);
        o->context = number < 1000 ? (unsigned)number : 1000;
        return -1;
    default:
        if (!read) return misuse(_("--timeout takes whole seconds, not '%s'"), optarg);
        o->asked.timeout = milliseconds(number);
        r->timed = true;
        return -1;
    }
}

/* Which of the names, the first of which is the usual one and NULL the last, was given, or else set. OK, or
 * the exit status. */
static int choose(const char *option, const char *given, const char *set, const char *const names[],
                  size_t *out) {
    const char *name = given ? given : set ? set : names[0];
    buf list = {0};
    for (*out = 0; names[*out]; ++*out) {
        if (strcmp(name, names[*out]) == 0) break;
        buf_addf(&list, "%s%s", *out ? ", " : "", names[*out]);
    }
    int status = names[*out] ? OK : misuse(_("%s takes one of %s, not '%s'"), option, list.p, name);
    buf_release(&list);
    return status;
}

static int choose_within(struct options *o) {
    static const char *const names[] = {"passage", "letter", NULL};
    size_t which;
    int status = choose("--within", optarg, NULL, names, &which);
    o->within = which ? WITHIN_LETTER : WITHIN_PASSAGE;
    return status ? status : -1;
}

static int take_choice(int option, struct options *o) {
    switch (option) {
    case OPT_SORT:
        return read_order(optarg, o)
                   ? -1
                   : misuse(
                         _("--sort takes rank, year, -year, signed, -signed or path (with -f kwic left and "
                           "right, with --words g2, -g2, log_ratio, -log_ratio, log_dice, "
                           "count and word), not '%s'"),
                         optarg);
    case OPT_BY:
        return read_by(optarg, o);
    default:
        return choose_within(o);
    }
}

static int take_value(int option, struct reading_options *r) {
    switch (option) {
    case OPT_YEAR:
        return read_years(optarg, r->out) ? -1 : misuse(_("--year takes a year or A..B, not '%s'"), optarg);
    case OPT_COMPARE:
        return read_compared(optarg, r->out);
    case OPT_SORT:
    case OPT_BY:
    case OPT_WITHIN:
        return take_choice(option, r->out);
    default:
        return take_number(option, r);
    }
}

/* Takes one option; -1 = go on, else the exit status. */
static int take_option(int option, struct reading_options *r) {
    struct options *o = r->out;
    bool taken = take_flag(option, r) || take_text(option, r);
    enum job job = job_of(option);
    if (job != JOB_HITS) return take_job(o, job);
    if (taken) return -1;
    switch (option) {
    case 'd':
        if (r->database) return misuse(_("search asks one index: -d was given twice"));
        r->database = optarg;
        return -1;
    case 'h':
        /* getopt reads -handicap as -h -a -n ... */
        if (strcmp(r->last, "-h") != 0 && strncmp(r->last, "--h", 3) != 0) return unknown_option(r);
        o->job = JOB_DONE;
        return print_help();
    case OPT_VERSION:
        printf("%s " VERSION "\n", program_name());
        o->job = JOB_DONE;
        return OK;
    case ':':
        return misuse(_("%s needs a value"), r->last);
    case '?':
        return unknown_option(r);
    default:
        return take_value(option, r);
    }
}

/* Longer lines are hard to read, however wide the terminal is. */
#define COLUMNS_MOST 100

enum { AUTO, ALWAYS };

static const char *const whens[] = {[AUTO] = "auto", [ALWAYS] = "always", "never", NULL};

static int choose_color(const struct reading_options *r) {
    const char *no_color = getenv("NO_COLOR");
    bool plain = no_color && *no_color;
    size_t when;
    int status = choose("--color", r->color, plain ? NULL : r->out->config.color, whens, &when);
    r->out->color =
        when == ALWAYS || (when == AUTO && isatty(STDOUT_FILENO) && !plain && !terminal_is_dumb());
    return status;
}

static int choose_links(const struct reading_options *r) {
    size_t when;
    int status = choose("--hyperlink", r->hyperlink, r->out->config.hyperlink, whens, &when);
    r->out->links = when == ALWAYS ||
                    (when == AUTO && isatty(STDOUT_FILENO) && !terminal_is_dumb() && terminal_has_links());
    return status;
}

static int choose_derived(const struct reading_options *r) {
    static const char *const names[] = {"near", "all", "none", NULL};
    static const enum derived values[] = {DERIVED_NEAR, DERIVED_ALL, DERIVED_NONE, DERIVED_NEAR};
    size_t which;
    int status = choose("--derived", r->derived, r->out->config.derived, names, &which);
    r->out->asked.derived = values[which];
    return status;
}

/* --words=all, or as set: function words too. */
static int choose_words(const struct reading_options *r) {
    static const char *const names[] = {"telling", "all", NULL};
    size_t which;
    int status = choose("--words", r->words, r->out->config.words, names, &which);
    r->out->asked.function_words = which == 1;
    return status;
}

static int choose_scale(const struct reading_options *r) {
    static const char *const names[] = {"passages", "per_1000", NULL};
    size_t which;
    int status = choose("--scale", r->scale, r->out->config.scale, names, &which);
    r->out->per_1000 = which == 1;
    return status;
}

/* Is the answer words, and no letters? */
static bool asks_words(enum job job) {
    return job == JOB_SUGGEST || job == JOB_RELATED || job == JOB_COMPLETE;
}

/* Text on a terminal of known height goes through the pager, which shows what fits as it is. */
static void choose_pager(const struct reading_options *r) {
    bool job = !asks_words(r->out->job) && r->out->job != JOB_COUNT;
    r->out->pager = job && !r->no_pager && r->out->printer->pages && terminal_has_height() &&
                    getenv("TERM") && !terminal_is_dumb();
    const char *command = getenv("PAGER");
    r->out->pager_command = command ? command : r->out->config.pager;
}

/* How many passages a request asks for, without -n. */
#define EMITTED 10

/* How many results, without -n. */
static size_t usual_limit(const struct options *o) {
    size_t limit = o->job == JOB_HITS      ? o->printer->limit
                   : o->job == JOB_REPEATS ? o->printer->repeats_limit
                   : o->job == JOB_WORDS   ? o->printer->words_limit
                                           : 0;
    if (o->job == JOB_HITS && o->printer->sets_limit && o->config.limit >= 0) limit = (size_t)o->config.limit;
    return limit ? limit : NO_LIMIT;
}

/* Has the format a form for what is asked? */
static bool has_form(const struct options *o) {
    const struct printer *p = o->printer;
    const bool forms[] = {
        [JOB_HITS] = p->hit || p->letter,
        [JOB_LETTERS] = p->letter,
        [JOB_COUNT] = p->count,
        [JOB_YEARS] = p->years,
        [JOB_BY] = p->groups,
        [JOB_WORDS] = p->words,
        [JOB_REPEATS] = p->repeat,
        [JOB_SHOW] = p->show || p->hit,
        [JOB_QUOTES] = p->quote,
        [JOB_COMPARE] = p->compare,
        [JOB_SUGGEST] = p->lists_words,
        [JOB_RELATED] = p->lists_words,
        [JOB_COMPLETE] = p->lists_words,
        [JOB_DONE] = true,
    };
    return forms[o->job];
}

/* --by alone is a job of its own. */
static int choose_by(const struct reading_options *r) {
    struct options *o = r->out;
    if (!o->asked.by_count) return OK;
    bool year = o->asked.by_count == 1 && (o->asked.by[0] == GROUP_YEAR || o->asked.by[0] == GROUP_SIGNED);
    if (o->job == JOB_YEARS && !year)
        return misuse(_("--years goes by goal or signed; without --years, --by takes one or two of %s"),
                      GROUP_BY_NAMES);
    if (o->job == JOB_YEARS) return OK;
    if (o->job != JOB_HITS)
        return misuse(
            _("--by counts by itself or with --years, and goes with no other of -l, -c, --repeats ..."));
    o->job = JOB_BY;
    return OK;
}

static int refuse_format(const struct options *o, const char *format) {
    bool letters = o->job == JOB_HITS || o->job == JOB_LETTERS || o->job == JOB_SHOW;
    if (asks_words(o->job)) return misuse(_("words are printed as tsv alone, not as %s"), format);
    if (letters && o->job != JOB_SHOW && o->printer->needs) return misuse("%s", _(o->printer->needs));
    return letters ? misuse(_("%s has no form for letters; use tsv or json"), format)
                   : misuse(_("%s has no form for counts; use tsv or json"), format);
}

/* Is the order one of what is asked for? */
static int check_order(const struct options *o) {
    if (o->line_order != LINES_AS_FOUND && !o->printer->occurrences)
        return misuse(_("--sort left and right go with -f kwic"));
    if (o->asked.words_order && o->job != JOB_WORDS)
        return misuse(_("--sort %s goes with --words"), keywords_order_name(o->asked.words_order));
    if (o->job == JOB_WORDS && o->asked.order)
        return misuse(
            _("--words is sorted by rank, g2, -g2, log_ratio, -log_ratio, log_dice, count or word"));
    return OK;
}

static int no_format(const char *format) {
    buf names = {0};
    printer_list(&names);
    int status = misuse(_("there is no format '%s'; choose one of: %s"), format, names.p);
    buf_release(&names);
    return status;
}

static int choose_format(const struct reading_options *r) {
    struct options *o = r->out;
    if (r->names) {
        o->printer = &printer_names;
        return r->format ? misuse(_("-0 prints the names of letters alone, in no other format")) : OK;
    }
    const char *here = o->config.format && !asks_words(o->job) ? o->config.format : "text";
    const char *format = r->format ? r->format : isatty(STDOUT_FILENO) ? here : "tsv";
    o->printer = printer_named(format);
    if (!o->printer) return no_format(format);
    int status = check_order(o);
    if (status) return status;
    if (!r->limited) o->limit = r->emit ? EMITTED : usual_limit(o);
    return has_form(o) ? OK : refuse_format(o, format);
}

/* What a job that takes no query is asked beside one, or with more years than it compares. */
static int check_repeats(const struct options *o) {
    if (o->asked.years.some && o->asked.years.first != o->asked.years.last)
        return misuse(
            _("--repeats compares a year with the one before it: --year takes one year there, no range"));
    if (o->words || o->batch) return misuse(_("--repeats compares all passages and takes no query"));
    return OK;
}

static int check_show(const struct reading_options *r) {
    if (r->out->batch || r->out->asked.years.some)
        return misuse(_("--show shows one letter: no --batch and no --year"));
    if (letter_name_read(r->show, &r->out->show)) return OK;
    return misuse(_("--show takes PATH, PATH:LINE or PATH:LINE-LINE, lines from 1, not '%s'"), r->show);
}

static int check_batch(const struct options *o) {
    if (o->job == JOB_COMPARE)
        return misuse(_("--compare compares the passages of two years, and takes no batch"));
    if (asks_words(o->job))
        return misuse(_("a batch is of queries, not of words to suggest, relate or complete"));
    return o->words ? misuse(_("a batch has its queries in its file, and none on the command line")) : OK;
}

static int check_query(const struct reading_options *r) {
    const struct options *o = r->out;
    if (o->job == JOB_REPEATS) return check_repeats(o);
    if (o->job == JOB_SHOW) return check_show(r);
    if (o->job == JOB_QUOTES)
        return o->words || o->batch
                   ? misuse(_("--quotes looks for what the draft quotes, and takes no query"))
                   : OK;
    if (o->batch) return check_batch(o);
    bool may_be_empty = o->job == JOB_YEARS || o->job == JOB_BY || o->job == JOB_COMPLETE ||
                        o->job == JOB_COMPARE || o->asked.years.some;
    return o->words || may_be_empty ? OK : misuse(_("what are you looking for?"));
}

/* What one request can ask for; the rest is refused. */
static int choose_emit(const struct reading_options *r) {
    struct options *o = r->out;
    if (!r->emit) return OK;
    if (strcmp(r->emit, "opensearch") != 0)
        return misuse(_("--emit takes the word opensearch, not '%s'"), r->emit);
    if ((o->job != JOB_HITS && o->job != JOB_COUNT && o->job != JOB_YEARS) || o->asked.by_count || o->batch)
        return misuse(_("--emit prints the request for passages, for -c or for --years, of one query"));
    if (o->within == WITHIN_LETTER)
        return misuse(_("OpenSearch cannot be asked for words of a letter in different passages"));
    if (o->asked.any && o->job == JOB_HITS)
        return misuse(
            _("with --any what stands before a passage counts too, which one request cannot ask for; "
              "-c and --years can"));
    o->emit = true;
    return OK;
}

/* Names options that were given and do nothing for this job, as a reader would think that they did. */
static void note_idle(const struct reading_options *r) {
    enum {
        HITS = 1 << JOB_HITS,
        LETTERS = 1 << JOB_LETTERS,
        YEARS = 1 << JOB_YEARS,
        BY = 1 << JOB_BY,
        KEYWORDS = 1 << JOB_WORDS,
        QUERIES = HITS | LETTERS | YEARS | BY | KEYWORDS | 1 << JOB_COUNT,
        WORDS = 1 << JOB_SUGGEST | 1 << JOB_RELATED,
    };
    static const struct {
        int option;
        unsigned jobs;
    } rows[] = {{OPT_SCALE, YEARS},
                {OPT_CONTEXT, HITS | 1 << JOB_SHOW},
                {OPT_FULL, HITS | 1 << JOB_SHOW},
                {OPT_ALL_COPIES, HITS},
                {OPT_SORT, HITS | LETTERS | KEYWORDS},
                {OPT_WITHIN, QUERIES},
                {OPT_ANY, QUERIES},
                {OPT_EXPLAIN, QUERIES},
                {OPT_YEAR, QUERIES | 1 << JOB_REPEATS | 1 << JOB_QUOTES},
                {OPT_LINES, 1 << JOB_QUOTES},
                {'n', ~(unsigned)(BY | 1 << JOB_COMPARE | 1 << JOB_QUOTES)},
                {OPT_OFFSET, ~(unsigned)(BY | WORDS | 1 << JOB_COMPARE | 1 << JOB_QUOTES)}};
    const struct options *o = r->out;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && !o->quiet; i++) {
        bool page =
            o->printer->open && (rows[i].jobs & YEARS); /* which shows the years of hits and letters */
        if (!r->seen[rows[i].option] || (rows[i].jobs | (page ? QUERIES : 0)) >> o->job & 1) continue;
        const struct option *named = options;
        while (named->val != rows[i].option) named++;
        fprintf(stderr, _("%s: --%s does nothing here\n"), program_name(), named->name);
    }
}

/* After -- all is query, what looks like an option too. */
static void note_dashes(const struct options *o) {
    for (size_t i = 0; i < o->words && !o->quiet; i++) {
        const char *word = o->arguments[i];
        if (word[0] != '-' || !word[1] || (word[1] != '-' && word[2])) continue;
        buf clean = {0};
        sanitize_add(str_of(word), &clean);
        fprintf(stderr, _("%s: %s is no option after --, but a part of the query\n"), program_name(),
                clean.p);
        buf_release(&clean);
    }
}

static int read_config(const struct reading_options *r) {
    struct options *o = r->out;
    struct error error;
    if (r->no_config) return OK;
    if (config_read(&o->config, &error)) {
        fprintf(stderr, "%s: %s\n", program_name(), error.text);
        return (int)error.status;
    }
    if (!r->timed && o->config.timeout >= 0) o->asked.timeout = milliseconds((size_t)o->config.timeout);
    return OK;
}

/* The index is on OpenSearch; the words of its letters are in a file here. */
static int choose_remote(struct options *o, const char *name, buf *path) {
    struct error error;
    o->remote = true;
    enum status status = address_read(name, &o->address, &error);
    const char *vocabulary = o->address.vocabulary ? o->address.vocabulary : o->config.vocabulary;
    if (!status && !vocabulary)
        status = fail(&error, BAD_USAGE,
                      _("which vocabulary? Name the file that the export made: %s?vocabulary=FILE, or set "
                        "vocabulary in the settings"),
                      name);
    if (status) return misuse("%s", error.text);
    path_absolute(vocabulary, path);
    return OK;
}

/* -d, else the environment, else the settings, else here. */
static int choose_database(struct reading_options *r) {
    const char *set = getenv("LETTERS_DB"), *name = r->database;
    buf path = {0};
    int status = OK;
    if (!name || !name[0]) name = set;
    if (!name || !name[0]) name = r->out->config.index;
    if (name && config_is_address(name))
        status = choose_remote(r->out, name, &path);
    else
        path_absolute(name ? name : "letters.db", &path);
    r->out->database = path.p;
    return status;
}

/* What the options say together. OK, or the exit status. */
static int settle(const struct reading_options *r) {
    static int (*const steps[])(const struct reading_options *) = {
        read_config,    choose_by,    choose_format, choose_color, choose_links,
        choose_derived, choose_scale, choose_words,  check_query,  choose_emit,
    };
    int status = OK;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !status; i++) status = steps[i](r);
    return status;
}

int options_read(int argc, char **argv, bool hands_over, struct options *out) {
    *out = (struct options){.limit = NO_LIMIT, .asked.timeout = TIMEOUT_MS};
    config_init(&out->config);
    struct reading_options r = {.out = out};
    int option, status;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":d:n:lc0f:hq", options, NULL)) != -1) {
        r.last = argv[optind - 1];
        r.next = argv[optind];
        if ((status = take_option(option, &r)) >= 0) return status;
        r.seen[option] = true;
    }
    out->arguments = argv + optind;
    out->words = (size_t)(argc - optind);
    for (size_t i = 0; i < out->words; i++) {
        if (i) buf_byte(&out->query, ' ');
        buf_add(&out->query, str_of(out->arguments[i]));
    }
    if ((status = settle(&r)) || (status = choose_database(&r)) || (out->remote && hands_over)) return status;
    note_idle(&r);
    note_dashes(out);
    choose_pager(&r);
    out->aligned = terminal_is_screen();
    out->columns = terminal_columns();
    if (out->columns > COLUMNS_MOST && !out->printer->wide) out->columns = COLUMNS_MOST;
    return OK;
}

void options_release(struct options *o) {
    buf_release(&o->query);
    letter_name_release(&o->show);
    free(o->database);
    address_release(&o->address);
    config_release(&o->config);
    *o = (struct options){0};
}
