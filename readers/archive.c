/* Hands on the files of a zip archive. */
#include <locale.h>
#include <strings.h>

#include "base/utf8.h"
#include "readers/charset.h"
#include "readers/reader.h"
#include "readers/zip.h"

/* Pictures, sound, films, programs: no letters, and large. */
static bool is_medium(str name) {
    static const char *const endings[] = {".jpg",  ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp",
                                          ".webp", ".heic", ".mp3", ".wav", ".m4a", ".mp4",  ".mov",
                                          ".avi",  ".mkv",  ".exe", ".dll", ".iso"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (name.n > n && strncasecmp(name.p + name.n - n, endings[i], n) == 0) return true;
    }
    return false;
}

/* What macOS adds of its own, and what no name of a file is. */
static bool wants(void *context, str name) {
    (void)context;
    bool other = str_starts(name, STR("__MACOSX/")) || str_ends(name, STR(".DS_Store"));
    return name.n && name.n <= READER_NAME && !other && !is_medium(name);
}

/* Names without a flag that they are UTF-8 are of the set that DOS had. */
static void take(void *context, str name, buf *bytes) {
    buf own = {0};
    (void)context;
    if (utf8_valid(name))
        buf_add(&own, name);
    else
        charset_decode(name, STR("cp850"), &own);
    reader_member(buf_str(&own), buf_str(bytes));
    buf_release(&own);
}

/* libarchive gives names of UTF-8 only where the locale has it. */
static void prepare(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    charset_prepare();
}

static void read_archive(str file, str called) {
    const struct zip_visitor visitor = {wants, take, NULL, READER_OUTPUT, READER_CONTAINER};
    const char *why = "";
    (void)called;
    if (!zip_is(file)) reader_fail(READER_OTHER_KIND, "the file is no zip archive");
    enum reader_status status = zip_read(file, &visitor, &why);
    if (status != READER_READ) reader_fail(status, "%s", why);
    reader_write(STR(""));
}

int main(int argc, char **argv) {
    return reader_run(&(struct reader){"archive", prepare, read_archive}, argc, argv);
}
