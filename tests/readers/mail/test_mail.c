/* What mails become: mails.txt beside this file. */
#include "../cases.h"

#include "readers/message.h"
#include "readers/plain_text.h"

static void read_mail(str input, buf *out) {
    struct message message = {0};
    const char *why;
    assert_int_equal(message_read(input, &message, &why), READER_READ);
    buf_add(out, str_trim(buf_str(&message.text)));
    buf_byte(out, '\n');
    for (size_t i = 0; i < message.count; i++) {
        buf_addf(out, "%s== %s\n", i ? "" : "\n", message.files[i].name.p);
        buf_add(out, str_trim(buf_str(&message.files[i].bytes)));
        buf_byte(out, '\n');
    }
    message_release(&message);
}

static void test_mails(void **state) {
    (void)state;
    cases_run("tests/readers/mail/mails.txt", 6, read_mail);
}

static void check_status(const char *mail, enum reader_status wanted) {
    struct message message = {0};
    const char *why = NULL;
    assert_int_equal(message_read(str_of(mail), &message, &why), wanted);
    assert_true(why && *why);
    message_release(&message);
}

static void test_refused(void **state) {
    (void)state;
    check_status("Kære borgmester\n\nHej\n", READER_OTHER_KIND);
    check_status("", READER_OTHER_KIND);
    check_status("From: a@b.dk\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx\n",
                 READER_ENCRYPTED);
    check_status("From: a@b.dk\nContent-Type: multipart/encrypted; boundary=A; "
                 "protocol=\"application/pgp-encrypted\"\n\n"
                 "--A\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--A--\n",
                 READER_ENCRYPTED);
}

/* Parts inside each other, 10,000 levels. */
static void test_deep(void **state) {
    (void)state;
    buf mail = {0};
    buf_add(&mail, STR("From: a@b.dk\n"));
    for (int i = 0; i < 10000; i++)
        buf_addf(&mail, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    struct message message = {0};
    const char *why = NULL;
    enum reader_status status = message_read(buf_str(&mail), &message, &why);
    assert_true(status == READER_OVER_LIMIT || status == READER_READ);
    message_release(&message);
    buf_release(&mail);
}

int main(void) {
    message_prepare();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mails), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_deep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
