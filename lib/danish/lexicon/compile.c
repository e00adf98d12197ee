/* lexicon-compile AFF DIC TABLES OUT: makes the language tables from the hunspell dictionary AFF, DIC and
 * from the grammar tables in the folder TABLES, and writes them to OUT in the form of format.h.
 *
 * The way: every entry is expanded by its affix rules into word forms (dictionary.h); each form gets the
 * lemmas that it is truly a form of (groups.h); the dictionary's own compounds teach how often a stem begins
 * and ends compounds (compounds.h); forms and stems become two automata (output.h). LEXICON_VERBOSE in the
 * environment makes it print how many of each there are; LEXICON_READINGS names a file for all readings of
 * all forms, one a line: form, lemma, kind of word, rank. */
#include "danish/lexicon/agents.h"
#include "danish/lexicon/output.h"

static void readings_print(const char *path) {
    FILE *out = fopen(path, "w");
    if (!out) stop("cannot write", path);
    for (size_t i = 0; i < form_count; i++)
        fprintf(out, "%s\t%s\t%c\t%d\n", forms[i].text, reading_lemma(&forms[i]), groups[forms[i].group].kind,
                forms[i].rank);
    if (ferror(out) | fclose(out)) stop("cannot write", path);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fputs("usage: lexicon-compile AFF DIC TABLES OUT\n", stderr);
        return 2;
    }
    static struct tables tables;
    if (!affixes_read(&affixes, argv[1])) stop("cannot read affix rules from", argv[1]);
    table_read(argv[3], "irregular.tsv", irregular_visit);
    table_read(argv[3], "plurals.tsv", plural_visit);
    table_read(argv[3], "spelling.tsv", spelling_visit);
    table_read(argv[3], "heads.tsv", head_visit);
    table_read(argv[3], "firsts.tsv", first_visit);
    table_read(argv[3], "particles.tsv", particle_visit);
    dictionary_read(argv[2]);
    compound_plurals();
    prefixes_lemmatize();
    entries_expand();
    agents_make();
    groups_make();
    if (getenv("LEXICON_READINGS")) readings_print(getenv("LEXICON_READINGS"));
    form_numbers_make();
    plurals_note();
    short_links();
    train();
    forms_write(&tables);
    pieces_write(&tables);
    tables_write(&tables, argv[4]);
    if (getenv("LEXICON_VERBOSE"))
        fprintf(stderr, "%zu entries, %zu forms, %zu stems, %zu edges, %zu scripts, %zu kinds\n", entry_count,
                form_count, piece_count, tables.automaton.count, tables.script_count, tables.kind_count);
    return 0;
}
