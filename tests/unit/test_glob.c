/* A pattern of file names as a regular expression of OpenSearch. */
#include "testing.h"

#include "search/opensearch/glob.h"

/* NULL: it has no counterpart. */
static void check(const char *glob, bool name, const char *expected) {
    buf out = {0};
    bool has = glob_regexp(str_of(glob), name, &out);
    if (has != (expected != NULL)) fail_msg("%s: %d", glob, has);
    if (has) ASSERT_STR(buf_str(&out), expected);
    buf_release(&out);
}

static void test_paths(void **state) {
    (void)state;
    check("", false, "");
    check("*.md", false, ".*\\.md");
    check("20?2/brev", false, "20.2\\/brev");
    check("sag (2)+#@&~<\"{|}>", false, "sag\\ \\(2\\)\\+\\#\\@\\&\\~\\<\\\"\\{\\|\\}\\>");
    check("\\*\\[ø\\", false, "\\*\\[ø\\\\");
    check("æ[øå]", false, "æ[øå]");
    check("[a-c0-9_]", false, "[a-c0-9\\_]");
    check("[!a-c]", false, "[^a-c]");
    check("[^]x]", false, "[^\\]x]");
    check("[]-a]", false, "[\\]-a]");
    check("[a-]", false, "[a\\-]");
    check("[\\]]", false, "[\\]]");
    check("[z-a]b", false, NULL); /* nothing */
    check("[ab", false, "\\[ab");
    check("[[:alpha:]]", false, NULL);
    check("[a-[=b=]]", false, NULL);
    check("[[.-.]]", false, NULL);
}

/* One name of a path has no sign that parts names. */
static void test_names(void **state) {
    (void)state;
    check("*.m?", true, "[^!/]*\\.m[^!/]");
    check("[!a]", true, "[^\\!\\/a]");
    check("[ -A]", true, "[\\ \\\"-\\.0-A]");
    check("[/-3]", true, "[0-3]");
    check("[/a]", true, "[a]");
    check("[\\!]", true, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
