/* Reads mails, and mailboxes of the form mbox. */
#include <stdio.h>

#include "readers/message.h"
#include "readers/reader.h"

static bool begins_mail(str line) {
    return str_starts(line, STR("From "));
}

/* "From ole@stm.dk Mon May  5 10:11:00 2014": with a weekday and a time, which no sentence has. */
static bool has_time(str line) {
    static const char *const days[] = {" Mon ", " Tue ", " Wed ", " Thu ", " Fri ", " Sat ", " Sun "};
    bool day = false;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) day |= str_find(line, str_of(days[i])) < line.n;
    return day && str_find(line, STR(":")) < line.n;
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

/* A mail begins after a blank line, with a time if the first one does. */
static void read_box(str file) {
    buf mail = {0};
    size_t number = 0;
    bool timed = has_time(str_sub(file, 0, str_find(file, STR("\n"))));
    for (bool blank = true; file.n;) {
        str line = str_cut(&file, '\n');
        if (blank && begins_mail(line) && (!timed || has_time(line))) {
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
