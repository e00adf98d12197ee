/* Reads mails, and mailboxes of the form mbox. */
#include <stdio.h>

#include "readers/message.h"
#include "readers/reader.h"

static bool begins_mail(str line) {
    return str_starts(line, STR("From "));
}

/* A line of a mailbox's mail; one more ">" stands before "From " than was written. */
static void add_line(str line, buf *out) {
    size_t marks = 0;
    while (marks < line.n && line.p[marks] == '>') marks++;
    if (marks && begins_mail(str_sub(line, marks, line.n))) line = str_sub(line, 1, line.n);
    buf_add(out, line);
    buf_byte(out, '\n');
}

static void hand_on(size_t number, buf *mail) {
    char name[32];
    int n = snprintf(name, sizeof name, "%zu.eml", number);
    if (str_trim(buf_str(mail)).n) reader_member((str){name, (size_t)n}, buf_str(mail));
    buf_clear(mail);
}

/* A mail begins after a blank line. */
static void read_box(str file) {
    buf mail = {0};
    size_t number = 0;
    for (bool blank = true; file.n;) {
        str line = str_cut(&file, '\n');
        if (blank && begins_mail(line)) {
            if (number) hand_on(number, &mail);
            number++;
        } else {
            add_line(line, &mail);
        }
        blank = !str_trim(line).n;
    }
    hand_on(number, &mail);
    buf_release(&mail);
}

static void read_mail(str file, str called) {
    struct message message = {0};
    const char *why = "";
    (void)called;
    if (begins_mail(file)) {
        read_box(file);
        return;
    }
    enum reader_status status = message_read(file, &message, &why);
    if (status != READER_READ) reader_fail(status, "%s", why);
    if (!message.count) reader_write(buf_str(&message.text));
    if (message.count) reader_member((str){0}, buf_str(&message.text));
    for (size_t i = 0; i < message.count; i++)
        reader_member(buf_str(&message.files[i].name), buf_str(&message.files[i].bytes));
    message_release(&message);
}

int main(int argc, char **argv) {
    return reader_run(&(struct reader){"mail", message_prepare, read_mail}, argc, argv);
}
