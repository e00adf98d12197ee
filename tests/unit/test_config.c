/* lib/base/config: what a line of the settings may say, and what is said of the others. */
#include "testing.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"

static enum status parse(str text, struct config *out, struct error *error) {
    config_init(out);
    error->text[0] = '\0';
    return config_parse(text, "f", "/home/ib", out, error);
}

static void test_settings(void **state) {
    (void)state;
    struct config c;
    struct error error;
    assert_int_equal(
        parse(STR("\xEF\xBB\xBF# brev\n\n  index=~/b.db\r\nletters = ~/et brev\nletters = /srv/breve # 2\n"
                  "format = tsv\ncolor = never\nhyperlink\t=\talways\npager = less -S = x\n"
                  "limit = 0\ntimeout = 7\njobs = 1\nreader = .DOC\t antiword  - \nreader = .zip\nreader = "
                  "Application/PDF pdftotext - -\n"),
              &c, &error),
        OK);
    assert_string_equal(c.index, "/home/ib/b.db");
    assert_int_equal(c.letter_count, 2);
    assert_string_equal(c.letters[0], "/home/ib/et brev");
    assert_string_equal(c.letters[1], "/srv/breve # 2");
    assert_string_equal(c.format, "tsv");
    assert_string_equal(c.color, "never");
    assert_string_equal(c.hyperlink, "always");
    assert_string_equal(c.pager, "less -S = x");
    assert_int_equal(c.limit, 0);
    assert_int_equal(c.timeout, 7);
    assert_int_equal(c.jobs, 1);
    assert_int_equal(c.reader_count, 3);
    assert_string_equal(c.readers[0], ".doc antiword  -");
    assert_string_equal(c.readers[1], ".zip");
    assert_string_equal(c.readers[2], "application/pdf pdftotext - -");
    config_release(&c);
    assert_null(c.index);
}

static void test_nothing(void **state) {
    (void)state;
    struct config c;
    struct error error;
    assert_int_equal(parse(STR(""), &c, &error), OK);
    assert_int_equal(parse(STR("\xEF\xBB\xBF\r\n# index = x\n \t\n"), &c, &error), OK);
    assert_true(!c.index && !c.letters && !c.format && !c.color && !c.hyperlink && !c.derived && !c.pager);
    assert_true(c.limit == -1 && c.timeout == -1 && c.jobs == -1);
    assert_int_equal(parse(STR("pager ="), &c, &error), OK);
    assert_string_equal(c.pager, "");
    config_release(&c);
}

static void test_wrong(void **state) {
    (void)state;
    const struct {
        str text;
        const char *said;
    } cases[] = {
        {STR("index"), "f:1: a line is NAME = VALUE, or begins with #; this is neither: index"},
        {STR("\n\n = 3"), "f:3: there is no setting ''; choose one of: index,"},
        {STR("Index = /a"),
         "f:1: there is no setting 'Index'; choose one of: index, letters, format, color,"},
        {STR("#\nindex = a.db"), "f:2: index takes a path that begins with / or ~/"},
        {STR("index = ~ib/a.db"), "f:1: index takes a path that begins with / or ~/"},
        {STR("index ="), "f:1: index has no value"},
        {STR("index = /a\nletters = /b\nindex = /c\n"),
         "f:3: index is set a second time; the first was in line 1"},
        {STR("letters = b"), "f:1: letters takes a path that begins with / or ~/"},
        {STR("format = html"), "f:1: format takes one of: text tsv csv json; not 'html'"},
        {STR("format = tsv csv"), "f:1: format takes one of: text tsv csv json; not 'tsv csv'"},
        {STR("color = Always"), "f:1: color takes one of: auto always never; not 'Always'"},
        {STR("limit = -1"), "f:1: limit takes a number from 0 on, not '-1'"},
        {STR("limit = 1e3"), "f:1: limit takes a number from 0 on, not '1e3'"},
        {STR("limit = 99999999999999999999999"),
         "f:1: limit takes a number from 0 on, not '99999999999999999999999'"},
        {STR("jobs = 0"), "f:1: jobs takes a number from 1 on, not '0'"},
        {STR("reader ="), "f:1: reader has no value"},
        {STR("reader = doc antiword"),
         "f:1: reader takes an ending of file names, or a MIME type, and a command: .doc antiword"},
        {STR("reader = a/b/c cat"), "f:1: reader takes an ending"},
        {STR("reader = a/ cat"), "f:1: reader takes an ending"},
        {STR("reader = . cat"), "f:1: reader takes an ending"},
        {STR("reader = .a/b cat"), "f:1: reader takes an ending"},
        {STR("reader = .a. cat"), "f:1: reader takes an ending"},
        {STR("reader = .abcdefghijklmnop cat"), "f:1: reader takes an ending"},
        {STR("limit = 3\0"), "f:1: there is a NUL byte in this line"},
        {STR("\033[31m = \xff"), "f:1: there is no setting '\xEF\xBF\xBD[31m'; choose one of: index,"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config c;
        struct error error;
        assert_int_equal(parse(cases[i].text, &c, &error), BAD_USAGE);
        if (!str_starts(str_of(error.text), str_of(cases[i].said)))
            fail_msg("%s\nis not\n%s", error.text, cases[i].said);
        config_release(&c);
    }
}

static void test_homeless(void **state) {
    (void)state;
    struct config c;
    struct error error;
    config_init(&c);
    assert_int_equal(config_parse(STR("index = ~/a"), "f", NULL, &c, &error), BAD_USAGE);
    assert_int_equal(config_parse(STR("index = ~/a"), "f", "here", &c, &error), BAD_USAGE);
    assert_int_equal(config_parse(STR("index = /a"), "f", NULL, &c, &error), OK);
    config_release(&c);
}

/* Writes text as the file of settings below folder/NAME, which is made. */
static void write_settings(const char *folder, const char *name, str text) {
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s/brev", folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/%s/brev/config", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fwrite(text.p, 1, text.n, file);
    assert_int_equal(fclose(file), 0);
}

static void test_file(void **state) {
    (void)state;
    char folder[] = "/tmp/brev-config-XXXXXX", path[200];
    struct config c;
    struct error error;
    config_init(&c);
    assert_non_null(mkdtemp(folder));
    setenv("HOME", folder, 1);
    unsetenv("XDG_CONFIG_HOME");
    assert_int_equal(config_read(&c, &error), OK);
    assert_null(c.pager);
    write_settings(folder, ".config", STR("pager = home"));
    assert_int_equal(config_read(&c, &error), OK);
    assert_string_equal(c.pager, "home");
    config_release(&c);
    setenv("XDG_CONFIG_HOME", "xdg", 1); /* not absolute: as if it were not set */
    assert_int_equal(config_read(&c, &error), OK);
    assert_string_equal(c.pager, "home");
    config_release(&c);
    snprintf(path, sizeof path, "%s/xdg", folder);
    setenv("XDG_CONFIG_HOME", path, 1);
    assert_int_equal(config_read(&c, &error), OK);
    assert_null(c.pager);
    write_settings(folder, "xdg", STR("pager = xdg"));
    assert_int_equal(config_read(&c, &error), OK);
    assert_string_equal(c.pager, "xdg");
    config_release(&c);

    buf large = {0};
    while (large.n <= CONFIG_BYTES) buf_add(&large, STR("# settings\n"));
    snprintf(path, sizeof path, "%s/large", folder);
    write_settings(folder, "large", buf_str(&large));
    setenv("XDG_CONFIG_HOME", path, 1);
    assert_int_equal(config_read(&c, &error), BAD_USAGE);
    assert_non_null(strstr(error.text, "it is too large"));
    buf_release(&large);
    buf command = {0};
    buf_addf(&command, "rm -r '%s'", folder);
    assert_int_equal(system(command.p), 0);
    buf_release(&command);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings), cmocka_unit_test(test_nothing), cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_homeless), cmocka_unit_test(test_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
