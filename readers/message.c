#include "readers/message.h"

#include <gmime/gmime.h>
#include <iconv.h>
#include <stdlib.h>

#include "base/memory.h"
#include "readers/charset.h"
#include "readers/hypertext.h"
#include "readers/plain_text.h"

/* Of the head of a mail; lines that may be borders of its parts. */
#define HEAD_LINES 20000
#define HEAD_BYTES ((size_t)4 << 20)
#define BORDERS 200000

/* The plain version of a mail is a stub if it has fewer bytes than these, and this many times less text than
 * the page beside it. */
#define STUB_LONGEST 300
#define STUB_LESS 3

/* Where a page is looked for in its version: levels, and parts of each. */
#define PAGE_LEVELS 3
#define PAGE_PARTS 8

struct reading {
    struct message *message;
    buf plain, markdown; /* the body as typed text, as Markdown */
    bool page;           /* some of it is a page that is more than typed text */
    bool other;          /* it stands in another version of the text: only what is attached is taken */
    size_t parts;
    enum reader_status status;
    const char *why;
};

/* The heads of mails are decoded by gmime, whose tables must be loaded before the wall is up and stay open.
 */
void message_prepare(void) {
    static const char *const sets[] = {"iso-8859-1", "windows-1252", "iso-8859-15", "iso-8859-2",
                                       "windows-1250"};
    /* volatile, or the compiler leaves the array out, and what it holds counts as lost */
    static volatile iconv_t tables[sizeof sets / sizeof *sets];
    g_mime_init();
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) tables[i] = g_mime_iconv_open("UTF-8", sets[i]);
    (void)tables;
    charset_prepare();
}

void message_release(struct message *message) {
    for (size_t i = 0; i < message->count; i++) {
        buf_release(&message->files[i].name);
        buf_release(&message->files[i].given);
        buf_release(&message->files[i].bytes);
    }
    free(message->files);
    buf_release(&message->text);
    *message = (struct message){0};
}

static void fail_reading(struct reading *r, enum reader_status status, const char *why) {
    if (r->status != READER_READ) return;
    r->status = status;
    r->why = why;
}

/* ---- bytes ---- */

static void add_stream(GMimeStream *stream, buf *out) {
    char block[65536];
    for (ssize_t n; (n = g_mime_stream_read(stream, block, sizeof block)) > 0;)
        buf_add(out, (str){block, (size_t)n});
}

/* The part without its transfer encoding. */
static void add_content(GMimePart *part, buf *out) {
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content) return;
    GMimeStream *memory = g_mime_stream_mem_new();
    if (g_mime_data_wrapper_write_to_stream(content, memory) >= 0) {
        g_mime_stream_reset(memory);
        add_stream(memory, out);
    }
    g_object_unref(memory);
}

static str charset_of(GMimeObject *object) {
    return str_of(g_mime_object_get_content_type_parameter(object, "charset"));
}

static bool is_text(GMimeObject *object, const char *kind) {
    GMimeContentType *type = g_mime_object_get_content_type(object);
    return GMIME_IS_PART(object) && g_mime_content_type_is_type(type, "text", kind);
}

/* ---- head ---- */

/* One line without control characters, as bytes of any kind come from broken mails. */
static void add_field(const char *name, str value, buf *out) {
    buf utf8 = {0};
    charset_decode(value, STR(""), &utf8);
    str trimmed = str_trim(buf_str(&utf8));
    if (trimmed.n) {
        buf_addf(out, "%s: ", name);
        for (size_t i = 0; i < trimmed.n; i++)
            buf_byte(out, (unsigned char)trimmed.p[i] < ' ' ? ' ' : trimmed.p[i]);
        buf_byte(out, '\n');
    }
    buf_release(&utf8);
}

static void add_people(const char *name, InternetAddressList *people, buf *out) {
    char *text = people ? internet_address_list_to_string(people, NULL, FALSE) : NULL;
    if (text) add_field(name, str_of(text), out);
    g_free(text);
}

/* Was it sent to anybody, or from an address? A web archive is a mail by its form alone: its head says which
 * program saved the page, and when. */
static bool was_sent(GMimeMessage *mail) {
    InternetAddressList *from = g_mime_message_get_from(mail), *to = g_mime_message_get_to(mail);
    char *sender = from ? internet_address_list_to_string(from, NULL, FALSE) : NULL;
    bool sent = (sender && strchr(sender, '@')) || (to && internet_address_list_length(to) > 0);
    g_free(sender);
    return sent;
}

static void add_head(GMimeMessage *mail, buf *out) {
    GDateTime *sent = was_sent(mail) ? g_mime_message_get_date(mail) : NULL;
    if (was_sent(mail)) {
        add_people("From", g_mime_message_get_from(mail), out);
        add_people("To", g_mime_message_get_to(mail), out);
        add_people("Cc", g_mime_message_get_cc(mail), out);
    }
    if (sent) {
        char *date = g_date_time_format(sent, "%Y-%m-%d %H:%M");
        if (date) add_field("Date", str_of(date), out);
        g_free(date);
    }
    add_field("Subject", str_of(g_mime_message_get_subject(mail)), out);
}

/* Head and body. A text that somebody typed, also into a page, stays as it is: all signs in it mean
 * themselves. A letter without a head is Markdown, as any reader's. */
static void write_letter(struct reading *r, GMimeMessage *mail) {
    buf *out = &r->message->text;
    add_head(mail, out);
    bool typed = out->n && !r->page;
    if (out->n) {
        add_field("Content-Type", typed ? STR("text/plain") : STR("text/markdown"), out);
        buf_byte(out, '\n');
    }
    buf_add(out, buf_str(typed ? &r->plain : &r->markdown));
}

/* ---- body ---- */

static void add_text(struct reading *r, GMimeObject *object) {
    buf bytes = {0}, utf8 = {0};
    const char *format = g_mime_object_get_content_type_parameter(object, "format");
    const char *closed = g_mime_object_get_content_type_parameter(object, "delsp");
    bool flows = format && g_ascii_strcasecmp(format, "flowed") == 0;
    size_t before = r->plain.n;
    add_content(GMIME_PART(object), &bytes);
    charset_decode(buf_str(&bytes), charset_of(object), &utf8);
    plain_text_take(buf_str(&utf8), flows, closed && g_ascii_strcasecmp(closed, "yes") == 0, &r->plain);
    plain_text_write(str_sub(buf_str(&r->plain), before, r->plain.n), &r->markdown);
    buf_byte(&r->plain, '\n');
    buf_byte(&r->markdown, '\n');
    buf_release(&bytes);
    buf_release(&utf8);
}

static void add_page(struct reading *r, GMimeObject *object) {
    struct document document = {.zone = DOCUMENT_BODY};
    buf bytes = {0}, utf8 = {0};
    add_content(GMIME_PART(object), &bytes);
    str set = charset_of(object);
    charset_decode(buf_str(&bytes), set.n ? set : hypertext_charset(buf_str(&bytes)), &utf8);
    if (hypertext_read(buf_str(&utf8), &document) != READER_READ)
        fail_reading(r, READER_OVER_LIMIT, "the mail's page nests too deep");
    buf text = {0};
    document_write(&document, &text);
    buf_add(&r->markdown, buf_str(&text));
    buf_byte(&r->markdown, '\n');
    r->page |= !document_write_typed(&document, &r->plain);
    document_release(&document);
    buf_release(&text);
    buf_release(&bytes);
    buf_release(&utf8);
}

/* ---- attachments ---- */

/* Attachments may have the same name, files may not: "bilag.pdf", "bilag (2).pdf". */
static void make_unique(struct message *m, struct message_file *file) {
    str name = buf_str(&file->name);
    size_t same = 1, dot = name.n;
    for (size_t i = 0; i + 1 < m->count; i++) same += str_eq(buf_str(&m->files[i].given), name);
    buf_add(&file->given, name);
    if (same == 1) return;
    while (dot && name.p[dot - 1] != '.') dot--;
    buf own = {0};
    size_t stem = dot ? dot - 1 : name.n;
    buf_add(&own, str_sub(name, 0, stem));
    buf_addf(&own, " (%zu)", same);
    buf_add(&own, str_sub(name, stem, name.n));
    buf_release(&file->name);
    file->name = own;
}

static struct message_file *add_file(struct reading *r, const char *name, const char *ending) {
    struct message *m = r->message;
    m->files = memory_grown(m->files, m->count, &m->room, sizeof *m->files);
    struct message_file *file = &m->files[m->count++];
    *file = (struct message_file){0};
    if (name && *name)
        charset_decode(str_of(name), STR(""), &file->name);
    else
        buf_addf(&file->name, "%zu", m->count);
    buf name_now = file->name;
    if (ending && !str_ends(buf_str(&name_now), str_of(ending))) buf_add(&file->name, str_of(ending));
    make_unique(m, file);
    return file;
}

/* A letter that was sent on, under its subject. */
static void add_letter(struct reading *r, GMimeMessagePart *part) {
    GMimeMessage *mail = g_mime_message_part_get_message(part);
    if (!mail) return;
    struct message_file *file = add_file(r, g_mime_message_get_subject(mail), ".eml");
    GMimeStream *memory = g_mime_stream_mem_new();
    g_mime_object_write_to_stream(GMIME_OBJECT(mail), NULL, memory);
    g_mime_stream_reset(memory);
    add_stream(memory, &file->bytes);
    g_object_unref(memory);
}

/* Pictures, sound and films are no letters; a signature is none either. */
static bool may_be_letter(GMimeObject *object) {
    static const char *const others[] = {"image", "audio", "video"};
    GMimeContentType *type = g_mime_object_get_content_type(object);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (g_mime_content_type_is_type(type, others[i], "*")) return false;
    return !g_mime_content_type_is_type(type, "application", "pkcs7-signature") &&
           !g_mime_content_type_is_type(type, "application", "x-pkcs7-signature") &&
           !g_mime_content_type_is_type(type, "application", "pgp-signature");
}

static void add_attachment(struct reading *r, GMimeObject *object) {
    const char *name = g_mime_part_get_filename(GMIME_PART(object));
    const char *ending = is_text(object, "html") ? ".html" : is_text(object, "plain") ? ".txt" : NULL;
    GMimeContentType *type = g_mime_object_get_content_type(object);
    bool known = name || ending || g_mime_content_type_is_type(type, "application", "*");
    if (!may_be_letter(object) || !known) return;
    struct message_file *file = add_file(r, name, name ? NULL : ending);
    add_content(GMIME_PART(object), &file->bytes);
}

/* ---- parts ---- */

static bool is_attached(GMimeObject *object) {
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(object);
    const char *name = GMIME_IS_PART(object) ? g_mime_part_get_filename(GMIME_PART(object)) : NULL;
    bool text = is_text(object, "plain") || is_text(object, "html");
    if (disposition && g_mime_content_disposition_is_attachment(disposition)) return true;
    return !text || name;
}

static bool is_encrypted(GMimeObject *object) {
    GMimeContentType *type = g_mime_object_get_content_type(object);
    const char *kind = g_mime_content_type_get_parameter(type, "smime-type");
    if (GMIME_IS_MULTIPART_ENCRYPTED(object)) return true;
    return (g_mime_content_type_is_type(type, "application", "pkcs7-mime") ||
            g_mime_content_type_is_type(type, "application", "x-pkcs7-mime")) &&
           (!kind || g_ascii_strcasecmp(kind, "enveloped-data") == 0);
}

static void read_part(struct reading *r, GMimeObject *object, size_t depth);

/* The page that the version is or holds, with its pictures; NULL for none. */
static GMimeObject *page_of(GMimeObject *version, int levels) {
    if (is_text(version, "html")) return version;
    if (!GMIME_IS_MULTIPART(version) || !levels) return NULL;
    GMimeMultipart *parts = GMIME_MULTIPART(version);
    for (int i = 0; i < g_mime_multipart_get_count(parts) && i < PAGE_PARTS; i++) {
        GMimeObject *page = page_of(g_mime_multipart_get_part(parts, i), levels - 1);
        if (page) return page;
    }
    return NULL;
}

/* The bytes of text that the page shows. */
static size_t page_length(GMimeObject *page) {
    struct message message = {0};
    struct reading r = {.message = &message};
    add_page(&r, page);
    size_t n = str_trim(buf_str(&r.markdown)).n;
    buf_release(&r.plain);
    buf_release(&r.markdown);
    return n;
}

/* Is the plain version none, or a line that says that there is a page? */
static bool is_stub(GMimeObject *plain, GMimeObject *page) {
    buf bytes = {0};
    add_content(GMIME_PART(plain), &bytes);
    size_t n = str_trim(buf_str(&bytes)).n;
    buf_release(&bytes);
    return !n || (page && n < STUB_LONGEST && page_length(page) > STUB_LESS * n);
}

/* Of versions of the same text the plain one, unless it is a stub; else the last that can be read. What is
 * attached to any of them is. */
static void read_versions(struct reading *r, GMimeMultipart *versions, size_t depth) {
    GMimeObject *best = NULL, *plain = NULL, *page = NULL;
    bool other = r->other;
    int count = g_mime_multipart_get_count(versions);
    if (count > MESSAGE_PARTS) count = MESSAGE_PARTS;
    for (int i = 0; i < count; i++) {
        GMimeObject *version = g_mime_multipart_get_part(versions, i);
        if (is_text(version, "plain") && !plain) plain = version;
        if (!page) page = page_of(version, PAGE_LEVELS);
        if (GMIME_IS_MULTIPART(version) || is_text(version, "html")) best = version;
    }
    if (plain && !is_stub(plain, page)) best = plain;
    for (int i = 0; i < count; i++) {
        GMimeObject *version = g_mime_multipart_get_part(versions, i);
        r->other = other || version != best;
        read_part(r, version, depth + 1);
    }
    r->other = other;
}

static void read_multipart(struct reading *r, GMimeMultipart *parts, size_t depth) {
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(parts));
    if (g_mime_content_type_is_type(type, "multipart", "alternative")) {
        read_versions(r, parts, depth);
        return;
    }
    int count = g_mime_multipart_get_count(parts);
    for (int i = 0; i < count && r->status == READER_READ; i++)
        read_part(r, g_mime_multipart_get_part(parts, i), depth + 1);
}

static void read_part(struct reading *r, GMimeObject *object, size_t depth) {
    if (depth > MESSAGE_DEEPEST) {
        fail_reading(r, READER_OVER_LIMIT, "the mail nests too deep");
        return;
    }
    if (++r->parts > MESSAGE_PARTS) {
        fail_reading(r, READER_OVER_LIMIT, "the mail has too many parts");
        return;
    }
    if (!object) return;
    if (is_encrypted(object))
        fail_reading(r, READER_ENCRYPTED, "the mail is encrypted");
    else if (GMIME_IS_MULTIPART(object))
        read_multipart(r, GMIME_MULTIPART(object), depth);
    else if (GMIME_IS_MESSAGE_PART(object))
        add_letter(r, GMIME_MESSAGE_PART(object));
    else if (GMIME_IS_PART(object) && is_attached(object))
        add_attachment(r, object);
    else if (!r->other && is_text(object, "html"))
        add_page(r, object);
    else if (!r->other && GMIME_IS_PART(object))
        add_text(r, object);
}

/* gmime ends the program if it gets no memory: a mail must not ask for so much. */
static bool is_bounded(str bytes) {
    size_t lines = 0, borders = 0, head = bytes.n;
    bool in_head = true;
    for (str rest = bytes; rest.n; lines++) {
        str line = str_cut(&rest, '\n');
        if (in_head && !str_trim(line).n) {
            head = (size_t)(line.p - bytes.p);
            in_head = false;
        }
        if (in_head && lines > HEAD_LINES) return false;
        borders += str_starts(line, STR("--"));
    }
    return head <= HEAD_BYTES && borders <= BORDERS;
}

static bool is_mail(GMimeMessage *mail) {
    return g_mime_message_get_from(mail) || g_mime_message_get_subject(mail) ||
           g_mime_object_get_header(GMIME_OBJECT(mail), "MIME-Version");
}

enum reader_status message_read(str bytes, struct message *message, const char **why) {
    GByteArray array = {(guint8 *)(uintptr_t)bytes.p, (guint)bytes.n};
    struct reading r = {.message = message, .status = READER_READ, .why = ""};
    if (!is_bounded(bytes)) {
        *why = "the mail's head is too long, or it has too many parts";
        return READER_OVER_LIMIT;
    }
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(&array);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *mail = g_mime_parser_construct_message(parser, NULL);
    if (!mail || !is_mail(mail)) {
        r = (struct reading){.status = READER_OTHER_KIND, .why = "the file is no mail"};
    } else {
        read_part(&r, g_mime_message_get_mime_part(mail), 0);
        write_letter(&r, mail);
        buf_release(&r.plain);
        buf_release(&r.markdown);
    }
    if (mail) g_object_unref(mail);
    g_object_unref(parser);
    g_object_unref(stream);
    *why = r.why;
    return r.status;
}
