#include "search/options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/sanitize.h"
#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/status.h"
#include "search/query/query.h"

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
       "  \"a b\"~5                   near each other   year:2017..2020  minister:  title:  path:\n"),
    N_("  -d, --db FILE        the index (else $LETTERS_DB, else as set, else letters.db here)\n"
       "  -n, --limit N        at most N results; 0 = all (10 as text and html, else all)\n"
       "      --offset N       leave out the first N\n"
       "      --within passage|letter   where all words must stand (letter with -l)\n"
       "      --any            rank passages that hold any of the words: ask a question\n"
       "      --year A..B      letters of these years\n"
       "      --sort rank|year\n"
       "      --full           whole passages; --context N: N sentences more\n"
       "      --strict         never take a word for a slip of another or its derivation\n"
       "      --derived near|all|none   undersøgelse for undersøge; all: undersøger too\n"
       "      --all-copies     text, html: do not fold passages that say the same\n"),
    N_("  -l, --letters        a line per letter; -0, --null: their names alone, for xargs -0\n"
       "  -c, --count          how many passages\n"
       "      --years          a line per year, silent years too; --by signed: by date\n"
       "      --repeats        passages that return from year to year; --year Y: new, dropped\n"
       "      --suggest WORD   printed words near WORD; --complete PREFIX: printed forms\n"
       "      --related WORD   see also: words that a thesaurus and the letters relate to WORD\n"),
    N_("  -f, --format text|tsv|csv|json|html|svg|vimgrep|trec\n"
       "                       (text on a terminal, tsv in a pipe; csv: for spreadsheets; html: a page;\n"
       "                       svg: a chart of --years; vimgrep: for editors)\n"
       "      --header         tsv: name the columns first\n"
       "      --batch FILE     a query per line, id<TAB>query; - = standard input\n"
       "      --explain        how each word was read\n"
       "      --color auto|always|never     --hyperlink auto|always|never     --no-pager\n"
       "  -q, --quiet          no note on what is cut off, repaired or not found\n"
       "      --timeout SECONDS (10; 0 = none)\n"
       "      --no-config      do not read the settings in ~/.config/brev/config\n"
       "  -h, --help   --version\n"),
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

/* A year of one to four digits at *text, which moves behind it; an empty one is `open`. */
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
    if (!text[0] || !read_year(&text, 0, &o->first_year)) return false;
    if (!*text) {
        o->last_year = o->first_year;
    } else {
        if (strncmp(text, "..", 2) != 0) return false;
        text += 2;
        if (!read_year(&text, QUERY_YEAR_LAST, &o->last_year) || *text) return false;
    }
    if (o->first_year > o->last_year) {
        int swap = o->first_year;
        o->first_year = o->last_year;
        o->last_year = swap;
    }
    o->years = true;
    return true;
}

struct reading_options {
    struct options *out;
    const char *database, *format, *color, *hyperlink, *derived;
    bool limited, timed, names, no_pager, no_config;
    const char *last, *next; /* the arguments before and behind the place that getopt has come to */
};

static int take_job(struct options *o, enum job job) {
    if (o->job != JOB_HITS && o->job != job)
        return misuse(
            _("only one of -l, -c, --years, --repeats, --suggest, --related and --complete at a time, "
              "please"));
    o->job = job;
    return -1;
}

/* Where getopt stopped: behind the argument, or still in one of several letters. */
static int unknown_option(const struct reading_options *r) {
    bool inside = strncmp(r->last, "--", 2) != 0 && r->next && r->next[0] == '-' && r->next[1] != '-';
    misuse(_("there is no option %s"), inside ? r->next : r->last);
    fprintf(stderr, _("(to leave a word out: %s -- 'unge -handicap', or quote the whole query)\n"),
            program_name());
    fprintf(stderr, _("Try: %s --help\n"), program_name());
    return BAD_USAGE;
}

/* So many seconds; a fortnight is for ever. */
static int milliseconds(size_t seconds) {
    return seconds < 1000000 ? (int)seconds * 1000 : 0;
}

/* Takes one option; -1 = go on, else the exit status. */
static int take_option(int option, struct reading_options *r) {
    struct options *o = r->out;
    size_t number = 0;
    switch (option) {
    case 'd':
        if (r->database) return misuse(_("search asks one index: -d was given twice"));
        r->database = optarg;
        return -1;
    case 'n':
        if (!read_number(optarg, &number)) return misuse(_("-n takes a number, not '%s'"), optarg);
        o->limit = number ? number : NO_LIMIT;
        r->limited = true;
        return -1;
    case OPT_OFFSET:
        return read_number(optarg, &o->offset) ? -1 : misuse(_("--offset takes a number, not '%s'"), optarg);
    case OPT_CONTEXT:
        if (!read_number(optarg, &number)) return misuse(_("--context takes a number, not '%s'"), optarg);
        o->context = number < 1000 ? (unsigned)number : 1000;
        return -1;
    case OPT_TIMEOUT:
        if (!read_number(optarg, &number))
            return misuse(_("--timeout takes whole seconds, not '%s'"), optarg);
        o->timeout = milliseconds(number);
        r->timed = true;
        return -1;
    case OPT_FULL:
        o->full = true;
        return -1;
    case OPT_ANY:
        o->any = true;
        return -1;
    case OPT_STRICT:
        o->strict = true;
        return -1;
    case OPT_DERIVED:
        r->derived = optarg;
        return -1;
    case OPT_EXPLAIN:
        o->explain = true;
        return -1;
    case OPT_HEADER:
        o->header = true;
        return -1;
    case OPT_BATCH:
        o->batch = optarg;
        return -1;
    case 'f':
        r->format = optarg;
        return -1;
    case OPT_COLOR:
        r->color = optarg;
        return -1;
    case OPT_HYPERLINK:
        r->hyperlink = optarg;
        return -1;
    case OPT_NO_PAGER:
        r->no_pager = true;
        return -1;
    case OPT_NO_CONFIG:
        r->no_config = true;
        return -1;
    case '0':
        r->names = true;
        return take_job(o, JOB_LETTERS);
    case OPT_SORT:
        o->by_year = strcmp(optarg, "year") == 0;
        return o->by_year || strcmp(optarg, "rank") == 0
                   ? -1
                   : misuse(_("--sort takes rank or year, not '%s'"), optarg);
    case OPT_YEAR:
        return read_years(optarg, o) ? -1 : misuse(_("--year takes a year or A..B, not '%s'"), optarg);
    case OPT_BY:
        o->years_by = strcmp(optarg, "signed") == 0 ? BY_SIGNED : BY_GOAL;
        if (o->years_by == BY_SIGNED || strcmp(optarg, "goal") == 0) return -1;
        return misuse(_("--by takes goal or signed, not '%s'"), optarg);
    case OPT_WITHIN:
        o->within = strcmp(optarg, "letter") == 0 ? WITHIN_LETTER : WITHIN_PASSAGE;
        if (o->within == WITHIN_LETTER || strcmp(optarg, "passage") == 0) return -1;
        return misuse(_("--within takes passage or letter, not '%s'"), optarg);
    case 'q':
        o->quiet = true;
        return -1;
    case OPT_ALL_COPIES:
        o->all_copies = true;
        return -1;
    case OPT_REPEATS:
        return take_job(o, JOB_REPEATS);
    case 'l':
        return take_job(o, JOB_LETTERS);
    case 'c':
        return take_job(o, JOB_COUNT);
    case OPT_YEARS:
        return take_job(o, JOB_YEARS);
    case OPT_SUGGEST:
        return take_job(o, JOB_SUGGEST);
    case OPT_RELATED:
        return take_job(o, JOB_RELATED);
    case OPT_COMPLETE:
        return take_job(o, JOB_COMPLETE);
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
    default:
        return unknown_option(r);
    }
}

/* Longer lines are hard to read, however wide the terminal is. */
#define COLUMNS_MOST 100

static size_t terminal_columns(void) {
    const char *set = getenv("COLUMNS");
    size_t columns = 0;
    struct winsize size;
    if (set && read_number(set, &columns) && columns >= 20) return columns;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return 80;
}

static int choose_color(const struct reading_options *r) {
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool plain = no_color && *no_color;
    const char *color = r->color ? r->color : !plain && r->out->config.color ? r->out->config.color : "auto";
    if (strcmp(color, "always") == 0)
        r->out->color = true;
    else if (strcmp(color, "auto") == 0)
        r->out->color = isatty(STDOUT_FILENO) && !plain && !(term && strcmp(term, "dumb") == 0);
    else if (strcmp(color, "never") != 0)
        return misuse(_("--color takes auto, always or never, not '%s'"), color);
    return OK;
}

/* Terminals that are known to open OSC 8 links, by what they leave in the environment. Inside tmux and screen
 * those variables speak of a terminal that is not asked. */
static bool terminal_has_links(void) {
    static const char *const own[] = {"KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "WEZTERM_PANE",
                                      "DOMTERM"};
    static const char *const programs[] = {"iTerm.app", "WezTerm", "vscode", "ghostty",
                                           "mintty",    "Hyper",   "Tabby",  "rio"};
    static const char *const terms[] = {"xterm-kitty", "xterm-ghostty", "alacritty",
                                        "foot",        "contour",       "wezterm"};
    const char *program = getenv("TERM_PROGRAM"), *term = getenv("TERM"), *vte = getenv("VTE_VERSION");
    if (getenv("TMUX") || getenv("STY")) return false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (getenv(own[i])) return true;
    for (size_t i = 0; program && i < sizeof programs / sizeof *programs; i++)
        if (strcmp(program, programs[i]) == 0) return true;
    for (size_t i = 0; term && i < sizeof terms / sizeof *terms; i++)
        if (str_starts(str_of(term), str_of(terms[i]))) return true;
    return vte && strtol(vte, NULL, 10) >= 5000;
}

static int choose_links(const struct reading_options *r) {
    const char *term = getenv("TERM"), *set = r->out->config.hyperlink;
    const char *when = r->hyperlink ? r->hyperlink : set ? set : "auto";
    bool dumb = term && strcmp(term, "dumb") == 0;
    if (strcmp(when, "always") == 0)
        r->out->links = true;
    else if (strcmp(when, "auto") == 0)
        r->out->links = isatty(STDOUT_FILENO) && !dumb && terminal_has_links();
    else if (strcmp(when, "never") != 0)
        return misuse(_("--hyperlink takes auto, always or never, not '%s'"), when);
    return OK;
}

static int choose_derived(const struct reading_options *r) {
    static const char *const names[] = {
        [DERIVED_NONE] = "none", [DERIVED_NEAR] = "near", [DERIVED_ALL] = "all"};
    const char *set = r->out->config.derived, *derived = r->derived ? r->derived : set ? set : "near";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(derived, names[i]) == 0) {
            r->out->derived = (enum derived)i;
            return OK;
        }
    return misuse(_("--derived takes near, all or none, not '%s'"), derived);
}

/* Text on a terminal of known height goes through the pager, which shows what fits as it is. */
static void choose_pager(const struct reading_options *r) {
    struct winsize size;
    const char *term = getenv("TERM");
    bool job = r->out->job == JOB_HITS || r->out->job == JOB_LETTERS || r->out->job == JOB_YEARS ||
               r->out->job == JOB_REPEATS;
    r->out->pager = job && !r->no_pager && r->out->printer->pages && isatty(STDOUT_FILENO) &&
                    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && term &&
                    strcmp(term, "dumb") != 0;
    const char *command = getenv("PAGER");
    r->out->pager_command = command ? command : r->out->config.pager;
}

/* How many results, unless -n says so. */
static size_t usual_limit(const struct options *o) {
    size_t limit = o->job == JOB_HITS      ? o->printer->limit
                   : o->job == JOB_REPEATS ? o->printer->repeats_limit
                                           : 0;
    if (o->job == JOB_HITS && o->printer->sets_limit && o->config.limit >= 0) limit = (size_t)o->config.limit;
    return limit ? limit : NO_LIMIT;
}

static int choose_format(const struct reading_options *r) {
    struct options *o = r->out;
    if (r->names) {
        o->printer = &printer_names;
        return r->format ? misuse(_("-0 prints the names of letters alone, in no other format")) : OK;
    }
    const char *here = o->config.format ? o->config.format : "text";
    const char *format = r->format ? r->format : isatty(STDOUT_FILENO) ? here : "tsv";
    o->printer = printer_named(format);
    if (!o->printer) return misuse(_("there is no format '%s'; choose one of: %s"), format, PRINTER_NAMES);
    if ((o->job == JOB_HITS && !o->printer->hit && !o->printer->letter) ||
        (o->job == JOB_LETTERS && !o->printer->letter))
        return o->printer->needs ? misuse("%s", _(o->printer->needs))
                                 : misuse(_("%s has no form for letters; use tsv or json"), format);
    if ((o->job == JOB_YEARS && !o->printer->years) || (o->job == JOB_COUNT && !o->printer->count) ||
        (o->job == JOB_REPEATS && !o->printer->repeat))
        return misuse(_("%s has no form for counts; use tsv or json"), format);
    if (!r->limited) o->limit = usual_limit(o);
    return OK;
}

static int check_query(const struct options *o) {
    if (o->batch && o->words)
        return misuse(_("a batch has its queries in its file, and none on the command line"));
    if (o->batch && (o->job == JOB_SUGGEST || o->job == JOB_RELATED || o->job == JOB_COMPLETE))
        return misuse(_("a batch is of queries, not of words to suggest, relate or complete"));
    bool wordless = o->job == JOB_REPEATS;
    if (wordless && o->years && o->first_year != o->last_year)
        return misuse(
            _("--repeats compares a year with the one before it: --year takes one year there, no range"));
    if (wordless && (o->words || o->batch))
        return misuse(_("--repeats compares all passages and takes no query"));
    bool may_be_empty = o->batch || wordless || o->job == JOB_YEARS || o->years || o->job == JOB_COMPLETE;
    if (!o->words && !may_be_empty) return misuse(_("what are you looking for?"));
    return OK;
}

static int read_config(const struct reading_options *r) {
    struct options *o = r->out;
    struct error error;
    if (r->no_config) return OK;
    if (config_read(&o->config, &error)) {
        fprintf(stderr, "%s: %s\n", program_name(), error.text);
        return (int)error.status;
    }
    if (!r->timed && o->config.timeout >= 0) o->timeout = milliseconds((size_t)o->config.timeout);
    return OK;
}

/* -d, else the environment, else the settings, else here. */
static void choose_database(struct reading_options *r) {
    const char *set = getenv("LETTERS_DB"), *name = r->database;
    buf path = {0};
    if (!name || !name[0]) name = set;
    if (!name || !name[0]) name = r->out->config.index;
    path_absolute(name ? name : "letters.db", &path);
    r->out->database = path.p;
}

int options_read(int argc, char **argv, struct options *out) {
    *out = (struct options){.limit = NO_LIMIT, .timeout = TIMEOUT_MS};
    config_init(&out->config);
    struct reading_options r = {.out = out};
    int option, status;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":d:n:lc0f:hq", options, NULL)) != -1) {
        r.last = argv[optind - 1];
        r.next = argv[optind];
        if ((status = take_option(option, &r)) >= 0) return status;
    }
    out->arguments = argv + optind;
    out->words = (size_t)(argc - optind);
    for (size_t i = 0; i < out->words; i++) {
        if (i) buf_byte(&out->query, ' ');
        buf_add(&out->query, str_of(out->arguments[i]));
    }
    if ((status = read_config(&r)) || (status = choose_format(&r)) || (status = choose_color(&r)) ||
        (status = choose_links(&r)) || (status = choose_derived(&r)) || (status = check_query(out)))
        return status;
    choose_pager(&r);
    out->columns = terminal_columns();
    if (out->columns > COLUMNS_MOST) out->columns = COLUMNS_MOST;
    choose_database(&r);
    return OK;
}

void options_release(struct options *o) {
    buf_release(&o->query);
    free(o->database);
    config_release(&o->config);
    *o = (struct options){0};
}
