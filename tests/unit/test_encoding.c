/* Bytes as UTF-8. */
#include "indexer/encoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void reads(str bytes, const char *text, const char *encoding, size_t start) {
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(bytes, &reading, &error), OK);
    assert_string_equal(reading.encoding, encoding);
    assert_int_equal(reading.start, start);
    str got = str_sub(reading.text, reading.start, reading.text.n);
    assert_int_equal(got.n, strlen(text));
    assert_memory_equal(got.p ? got.p : "", text, got.n);
    encoding_release(&reading);
}

static void test_utf8(void **state) {
    (void)state;
    reads(STR("K\xC3\xA6re borgmestre"), "Kære borgmestre", "utf-8", 0);
    reads(STR("\xEF\xBB\xBFK\xC3\xA6re"), "Kære", "utf-8", 3);
    reads(STR(""), "", "utf-8", 0);
}

static void test_windows(void **state) {
    (void)state;
    reads(STR("K\xE6re b\xF8rn p\xE5 \xC6r\xF8"), "Kære børn på Ærø", "windows-1252", 0);
    reads(STR("\x93m\xE5l\x94 \x96 100 \x80\x81"), "“mål” – 100 €\xEF\xBF\xBD", "windows-1252", 0);
}

static void test_utf16(void **state) {
    (void)state;
    reads(STR("\xFF\xFEK\0\xE6\0r\0e\0"), "Kære", "utf-16le", 0);
    reads(STR("\xFE\xFF\0K\0\xE6\0r\0e"), "Kære", "utf-16be", 0);
    reads(STR("K\0\xE6\0r\0e\0 \0"), "Kære ", "utf-16le", 0);
    reads(STR("\0K\0\xE6\0r\0e\0 "), "Kære ", "utf-16be", 0);
    reads(STR("\xFF\xFE\x3D\xD8\x00\xDE"), "\xF0\x9F\x98\x80", "utf-16le", 0);
    reads(STR("\xFF\xFE\x3D\xD8"), "\xEF\xBF\xBD", "utf-16le", 0);
    reads(STR("\xFF\xFEK\0r"), "K\xEF\xBF\xBD", "utf-16le", 0);
}

/* What is read, as which encoding, and what is said of it. */
static void notes(str bytes, const char *text, const char *encoding, const char *note) {
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(bytes, &reading, &error), OK);
    buf got = {0};
    buf_add(&got, str_sub(reading.text, reading.start, reading.text.n));
    buf_addf(&got, "|%s|%.*s", reading.encoding, (int)reading.note.n, reading.note.p ? reading.note.p : "");
    buf wanted = {0};
    buf_addf(&wanted, "%s|%s|%s", text, encoding, note);
    assert_string_equal(got.p, wanted.p);
    buf_release(&got);
    buf_release(&wanted);
    encoding_release(&reading);
}

/* DOS and the Macintosh before OS X: only where their bytes alone make Danish words. */
static void test_codepages(void **state) {
    (void)state;
    notes(STR("R\x9Bnne f\x86r ny havn, s\x91lger \x92r\x9B"), "Rønne får ny havn, sælger Ærø", "ibm850",
          "ibm850");
    notes(STR("R\xBFnne f\x8Cr ny havn, s\xBElger \xAEr\xBF"), "Rønne får ny havn, sælger Ærø", "macintosh",
          "macintosh");
    notes(STR("\xD2R\xBFnne\xD3 \xD0 f\x8Cr"), "“Rønne” – får", "macintosh", "macintosh");
    notes(STR("Lars\x92s \x91havn\x92 \x86 1912"), "Lars’s ‘havn’ † 1912", "windows-1252", "windows-1252");
    notes(STR("Jens Hansen\x86"), "Jens Hansen†", "windows-1252", "windows-1252");
    notes(STR("2\xBE meter og \xBF k\xF8n"), "2¾ meter og ¿ køn", "windows-1252", "windows-1252");
    notes(STR("R\xF8nne og R\x9Bnne"), "Rønne og R›nne", "windows-1252", "windows-1252");
    notes(STR("caf\xE9"), "café", "windows-1252", "windows-1252");
    notes(STR("\xEF\xBB\xBF\xE6\xF8\xE5 \xE6\xF8\xE5 \xE6\xF8\xE5 \xE6\xF8\xE5"), "æøå æøå æøå æøå",
          "windows-1252", "windows-1252");
    notes(STR("K\0\xE6\0r\0e\0"), "Kære", "utf-16le", "utf-16le");
}

/* Files that were put together from several. */
static void test_mixed(void **state) {
    (void)state;
    notes(STR("R\xC3\xB8nne\nR\xF8nne\nN\xE6stved\r\nÅrhus\nK\x9Bge by\n"),
          "Rønne\nRønne\nNæstved\r\nÅrhus\nKøge by\n", "mixed", "windows-1252 2-3, ibm850 5");
    notes(STR("\xEF\xBB\xBFRønne og R\xF8nne"), "Rønne og Rønne", "mixed", "windows-1252 1");
    notes(STR("Rønne\ncaf\xE9\n"), "Rønne\ncafé\n", "mixed", "windows-1252 2");
    notes(STR("å\nr\xF8\nå\nr\xF8\nå\nr\xF8\nå\nr\xF8\nå\nr\xF8\nå\nr\xF8\nå\nr\xF8\nå\nr\xF8\nå\nr\xF8\nå\n"
              "r\xF8\n"),
          "å\nrø\nå\nrø\nå\nrø\nå\nrø\nå\nrø\nå\nrø\nå\nrø\nå\nrø\nå\nrø\nå\nrø\n", "mixed",
          "windows-1252 2, windows-1252 4, windows-1252 6, windows-1252 8, windows-1252 10, windows-1252 12, "
          "windows-1252 14, windows-1252 16…");
}

/* UTF-8 that was taken for Windows-1252, once or twice. */
static void test_mojibake(void **state) {
    (void)state;
    notes(STR("RÃ¸nne fÃ¥r\nny havn\nâ€“ pÃ¥ Ã†rÃ¸, Ã…rhus og Ã˜rsted Â§ 4 â€œNuâ€\xC2\x9D\n"),
          "Rønne får\nny havn\n– på Ærø, Århus og Ørsted § 4 “Nu”\n", "mixed", "mojibake 1, mojibake 3");
    notes(STR("RÃƒÂ¸nne"), "Rønne", "mixed", "mojibake 1");
    notes(STR("Rønne og KÃ¸ge"), "Rønne og Køge", "mixed", "mojibake 1");
    notes(STR("KÃ¸ge\nN\xE6stved"), "Køge\nNæstved", "mixed", "windows-1252 2, mojibake 1");
    notes(STR("São Paulo, Âge, â la carte, „Ä“ og ¢"), "São Paulo, Âge, â la carte, „Ä“ og ¢", "utf-8", "");
}

/* Danish of seven bits: only if its signs make Danish words. */
static void test_iso646(void **state) {
    (void)state;
    notes(STR("K{re b|rn p} [r|. ]rhus og \\lstykke f}r nye skolem|bler.\n"),
          "Kære børn på Ærø. Århus og Ølstykke får nye skolemøbler.\n", "iso646-dk", "iso646-dk");
    notes(STR("K\\BENHAVN, N[STVED og ]RHUS f}r s} nye m|bler"),
          "KØBENHAVN, NÆSTVED og ÅRHUS får så nye møbler", "iso646-dk", "iso646-dk");
    static const char *const typed[] = {
        "Se bilag [1] og [Se noter], p} g}",
        "| Navn | Formue |\n|---|---|\n| S|ren | 40 |\n",
        "if (x[i]) { return y; } else { p}",
        "{\"navn\": [\"a\", \"b\"], \"s\": {\"r\": 1}}",
        "[Se her](http://a.dk), [og der][1] \\section{Indledning} \\textbf{m|de}",
        "(ja|nej|m}ske) [a-z]{2,3} C:\\temp\\fil",
        "p} s} Ærø g}",
        "p} g}",
    };
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) reads(str_of(typed[i]), typed[i], "utf-8", 0);
}

/* Mails' text that was saved without being decoded, in any encoding. */
static void test_quoted(void **state) {
    (void)state;
    notes(STR("K=C3=A6re b=C3=B8rn=20\nx =3D 20\n"), "Kære børn \nx = 20\n", "quoted-printable",
          "quoted-printable");
    notes(STR("K=E6re b=F8rn p=E5 =C6r=F8\r\n"), "Kære børn på Ærø\r\n", "quoted-printable",
          "quoted-printable, windows-1252");
    notes(STR("K=c3=a6re b=c3=b8rn =\nog Mads"), "Kære børn og Mads", "quoted-printable", "quoted-printable");
    notes(STR("R=C3=B8nne=\t\r\n og=\r\nf=C3=\n=A5r\nR=F8nne\n"),
          "Rønne og"
          "får\nRønne\n",
          "quoted-printable", "quoted-printable, windows-1252 5");
    notes(STR("K=C3=83=C2=B8ge p=C3=A5 =C3=B8en f=C3=A5r=\n ny=\n\nhavn i K=C3=83=C2=B8ge"),
          "Køge på øen får ny\nhavn i Køge", "quoted-printable", "quoted-printable, mojibake 1-4");
    notes(STR("R=C3=B8nne f=C3=A5r=0D=0A=\r\nhavn=0A=\nnu=0D=\rog"), "Rønne får\nhavn\nnu\nog",
          "quoted-printable", "quoted-printable");
    notes(STR("Dette er kun en linje, som et program har brudt, fordi den er for=\n lang, "
              "og det samme har det gjort med den linje, som kommer efter=\n den."),
          "Dette er kun en linje, som et program har brudt, fordi den er for lang, "
          "og det samme har det gjort med den linje, som kommer efter den.",
          "quoted-printable", "quoted-printable");
}

/* The fields of a mail's part say what follows them to be quoted-printable. */
static void test_quoted_part(void **state) {
    (void)state;
    notes(STR("Content-Type: text/plain; charset=utf-8\r\nContent-transfer-encoding: quoted-printable\r\n\r\n"
              "Hej =\r\nS=C3=B8ren\r\n"),
          "Content-Type: text/plain; charset=utf-8\r\nContent-transfer-encoding: quoted-printable\r\n\r\n"
          "Hej Søren\r\n",
          "quoted-printable", "quoted-printable");
    static const char *const others[] = {
        "Content-Transfer-Encoding: quoted-printable\n\na = b, s=C3=A5 b=C3=B8r",
        "Content-Transfer-Encoding: quoted-printable\n",
        "Se her:\nContent-Transfer-Encoding: quoted-printable\n\nHej S=C3=B8ren",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        reads(str_of(others[i]), others[i], "utf-8", 0);
}

/* Text that a person typed keeps its signs. */
static void test_not_quoted(void **state) {
    (void)state;
    static const char *const typed[] = {
        "Satsen er x=20 og y=3D, altså a = b.",
        "K=E6re alle",
        "Kære b=F8rn p=E5 øen",
        "K=C3=A6re b=C3=B8rn, x=y",
        "K=E6re b=F8rn\n=====\n",

        "K=C3=A6re b=C3=B8rn=00",
        "K=C3=A6re b=C3=B8rn=1F",
        "K=C3=A6re b=C3=B8rn=0A",
        "2 =\n2 =\n4",
    };
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) reads(str_of(typed[i]), typed[i], "utf-8", 0);
}

/* Where the lines of the file begin in the text: with whole words. */
static void test_folds(void **state) {
    (void)state;
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(STR("K=C3=A6re Ren=\n=C3=A9 Kj=\n=C3=A6r og=\nMads\n=\nHils=\n=\n\nJ"),
                                   &reading, &error),
                     OK);
    assert_int_equal(reading.text.n, strlen("Kære René Kjær ogMads\nHils\nJ"));
    static const struct fold wanted[] = {{12, 1, 1}, {18, 1, 2}, {24, 1, 3}, {25, 2, 4}, {29, 2, 6}};
    assert_int_equal(reading.folds.count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < reading.folds.count; i++) {
        assert_int_equal(reading.folds.at[i].at, wanted[i].at);
        assert_int_equal(reading.folds.at[i].line, wanted[i].line);
        assert_int_equal(reading.folds.at[i].lines, wanted[i].lines);
    }
    assert_int_equal(folds_line(&reading.folds, 1), 1);
    assert_int_equal(folds_line(&reading.folds, 2), 5);
    assert_int_equal(folds_line(&reading.folds, 3), 9);
    assert_int_equal(folds_before(&reading.folds, 11), 0);
    assert_int_equal(folds_before(&reading.folds, 12), 1);
    encoding_release(&reading);
}

/* A slip in a UTF-8 letter does not make it another encoding. */
static void test_broken(void **state) {
    (void)state;
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(STR("b\xC3\xB8rn p\xC3\xA5 \xC3 gren"), &reading, &error), OK);
    assert_string_equal(reading.encoding, "utf-8");
    assert_true(reading.broken);
    encoding_release(&reading);
}

static void refused(str bytes, const char *reason) {
    struct reading reading;
    struct error error = {0};
    assert_int_equal(encoding_read(bytes, &reading, &error), BAD_SYSTEM);
    assert_non_null(strstr(error.text, reason));
}

static void test_no_text(void **state) {
    (void)state;
    refused(STR("%PDF-1.7\n"), "PDF");
    refused(STR("PK\003\004......"), "ZIP");
    refused(STR("{\\rtf1\\ansi"), "RTF");
    refused(STR("\x89PNG\r\n"), "image");
    refused(STR("\xFF\xFE\0\0K\0\0\0"), "UTF-32");
    refused(STR("\1\2\3\4\5\6\7\1\2\3\4\5abc"), "binary");
}

static void test_nul(void **state) {
    (void)state;
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(STR("Et brev med et NUL\0 midt i, som ingen ser."), &reading, &error), OK);
    assert_string_equal(reading.encoding, "utf-8");
    encoding_release(&reading);
}

static void test_is_utf8(void **state) {
    (void)state;
    assert_true(encoding_is_utf8(STR("abcdefgh æøå €")));
    assert_false(encoding_is_utf8(STR("abcdefghijk \xE6")));
    assert_false(encoding_is_utf8(STR("\xC3")));
    assert_false(encoding_is_utf8(STR("\xED\xA0\x80")));
    assert_false(encoding_is_utf8(STR("\xC0\x80")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),    cmocka_unit_test(test_windows),
        cmocka_unit_test(test_utf16),   cmocka_unit_test(test_broken),
        cmocka_unit_test(test_no_text), cmocka_unit_test(test_nul),
        cmocka_unit_test(test_is_utf8), cmocka_unit_test(test_codepages),
        cmocka_unit_test(test_mixed),   cmocka_unit_test(test_mojibake),
        cmocka_unit_test(test_quoted),  cmocka_unit_test(test_quoted_part),
        cmocka_unit_test(test_iso646),  cmocka_unit_test(test_not_quoted),
        cmocka_unit_test(test_folds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
