/* indexer/intake.h, and what it stands on: which format a name chooses, programs that run ahead, members. */
#include "testing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/format.h"
#include "indexer/intake.h"
#include "indexer/members.h"
#include "indexer/scan.h"

static char folder[] = "/tmp/brev-intake-XXXXXX";

static char *const settings[] = {
    (char[]){".copy cat"},      (char[]){".bad exit 3"}, (char[]){".slow sleep .2; cat"},
    (char[]){".two.parts cat"}, (char[]){".zip"},        (char[]){".txt tr a-z A-Z"}};

static int begin(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    setenv("BREV_READERS", folder, 1);
    formats_begin(settings, sizeof settings / sizeof *settings);
    formats_start();
    return 0;
}

static int end(void **state) {
    (void)state;
    char command[100];
    formats_end();
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static void put(const char *name, const char *text) {
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_names(void **state) {
    (void)state;
    assert_string_equal(format_of(STR("/a/b.Copy"))->command, "cat");
    assert_string_equal(format_of(STR("a.two.parts"))->command, "cat");
    assert_true(format_is_text(format_of(STR("a.md"))));
    assert_false(format_is_text(format_of(STR("a.txt")))); /* the settings are asked first */
    assert_null(format_of(STR("a.zip")));                  /* and may say no */
    assert_null(format_of(STR("a.xlsx")));
    assert_null(format_of(STR(".copy"))); /* no more than an ending */
    assert_string_equal(format_of(STR("a.pdf"))->package, "brev-readers");
    assert_false(format_is_readable(format_of(STR("a.pdf"))));
    assert_true(format_is_text(format_of_stream(STR("anything"))));
}

/* Reads the files and describes what comes: name=text, !reason. */
static void take_all(const char *const *names, size_t count, int ahead, buf *out) {
    struct changes nothing = {0};
    struct scan scan = {0};
    char path[200];
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        scan_add(&scan, path, NULL, NULL);
    }
    scan_done(&scan);
    struct intake *intake = intake_begin(&nothing, scan.files, scan.count, ahead);
    struct incoming in = {0};
    size_t ends = 0;
    while (intake_next(intake, &in) == OK) {
        str name = str_sub(in.path, strlen(folder) + 1, in.path.n);
        if (in.is_letter && !in.status)
            buf_addf(out, "%.*s=%s ", (int)name.n, name.p, in.bytes.p);
        else if (in.status)
            buf_addf(out, "%.*s! ", (int)name.n, name.p);
        ends += in.ends_file;
    }
    assert_int_equal(ends, scan.count);
    incoming_release(&in);
    intake_end(intake);
    scan_release(&scan);
}

/* However many programs run at once, letters come in the order of the files. */
static void test_order(void **state) {
    (void)state;
    static const char *const names[] = {"1.slow", "2.copy", "3.md", "4.bad", "5.slow", "6.copy", "7.txt"};
    for (size_t i = 0; i < 7; i++) put(names[i], "hej");
    for (int ahead = 1; ahead < 20; ahead += 6) {
        buf said = {0};
        take_all(names, 7, ahead, &said);
        assert_string_equal(said.p, "1.slow=hej 2.copy=hej 3.md=hej 4.bad! 5.slow=hej 6.copy=hej 7.txt=HEJ ");
        buf_release(&said);
    }
}

static void test_members(void **state) {
    (void)state;
    put("m.copy", "brev-members 1\n4 3\na.md\nhej0 3\n\negn4 1\na.md\nx8 2\nd/b.copy\nja5 1\nc.bad\nx");
    static const char *const names[] = {"m.copy", "n.copy"};
    put("n.copy", "brev-members 1\n4 300\na.md\nhej");
    buf said = {0};
    take_all(names, 2, 2, &said);
    assert_string_equal(said.p,
                        "m.copy!a.md=hej m.copy=egn m.copy!a.md! m.copy!d/b.copy=ja m.copy!c.bad! n.copy! ");
    buf_release(&said);
}

/* Stopped in the middle, with programs that run. */
static void test_stop(void **state) {
    (void)state;
    static const char *const names[] = {"1.slow", "m.copy", "5.slow"};
    struct changes nothing = {0};
    struct scan scan = {0};
    char path[200];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        scan_add(&scan, path, NULL, NULL);
    }
    scan_done(&scan);
    for (size_t stop = 0; stop < 5; stop++) {
        struct intake *intake = intake_begin(&nothing, scan.files, scan.count, 3);
        struct incoming in = {0};
        for (size_t i = 0; i < stop; i++) assert_int_equal(intake_next(intake, &in), OK);
        incoming_release(&in);
        intake_end(intake);
    }
    scan_release(&scan);
}

static void test_faults(void **state) {
    (void)state;
    static const char *const bad[] = {"..", "../a", "a/..", "a/../b", "/a",  "a//b",
                                      ".",  "a/.",  "a\nb", "a\x7f",  "\xff"};
    static const char *const good[] = {"a", "a/b.md", "..a", "a..", "æ/ø.md", "a!b", "a b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!member_name_fault(str_of(bad[i]))) fail_msg("'%s' is no name", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (member_name_fault(str_of(good[i]))) fail_msg("'%s' is a name", good[i]);
    assert_non_null(member_name_fault((str){"a\0b", 3}));
    assert_true(member_is_hidden(STR("a/")) && member_is_hidden(STR(".a")) &&
                member_is_hidden(STR("a/.b/c")));
    assert_false(member_is_hidden(STR("a.b")) || member_is_hidden(STR("..")) || member_is_hidden(STR("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names), cmocka_unit_test(test_order),  cmocka_unit_test(test_members),
        cmocka_unit_test(test_stop),  cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
