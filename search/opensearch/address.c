#include "search/opensearch/address.h"

#include <ctype.h>

#include "base/message.h"

#define PLAIN "opensearch://"
#define SECURE "opensearchs://"

static bool read_port(str digits, unsigned short *out) {
    unsigned port = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (!isdigit((unsigned char)digits.p[i]) || port > 6553) return false;
        port = port * 10 + (unsigned)(digits.p[i] - '0');
    }
    *out = (unsigned short)port;
    return port > 0 && port <= 65535;
}

static bool is_name(str name, const char *others) {
    for (size_t i = 0; i < name.n; i++)
        if (!isalnum((unsigned char)name.p[i]) && !strchr(others, name.p[i])) return false;
    return name.n && name.n < 256;
}

/* host, host:port, [::1]:port */
static bool read_host(str typed, struct address *out) {
    if (out->host_count == ADDRESS_HOSTS) return false;
    struct address_host *host = &out->hosts[out->host_count++];
    size_t end = str_find(typed, STR("]"));
    host->six = typed.n && typed.p[0] == '[';
    host->port = ADDRESS_PORT;
    if (host->six && end == typed.n) return false;
    str name = host->six ? str_sub(typed, 1, end) : str_sub(typed, 0, str_find(typed, STR(":")));
    str rest = str_sub(typed, host->six ? end + 1 : name.n, typed.n);
    host->name = (char *)(uintptr_t)arena_copied(&out->arena, name).p;
    if (!is_name(name, host->six ? ":." : ".-_")) return false;
    return !rest.n || (rest.p[0] == ':' && read_port(str_sub(rest, 1, rest.n), &host->port));
}

/* Names that OpenSearch takes, and no pattern or list of several. */
static bool read_index(str typed, struct address *out) {
    out->index = (char *)(uintptr_t)arena_copied(&out->arena, typed).p;
    for (size_t i = 0; i < typed.n; i++)
        if (isupper((unsigned char)typed.p[i])) return false;
    return is_name(typed, "-_.+") && !strchr("-_.+", typed.p[0]);
}

enum status address_read(const char *typed, struct address *out, struct error *error) {
    *out = (struct address){.tls = str_starts(str_of(typed), STR(SECURE))};
    str rest = str_sub(str_of(typed), out->tls ? sizeof SECURE - 1 : sizeof PLAIN - 1, SIZE_MAX);
    str asked = rest, where = str_cut(&asked, '?'), index = where, hosts = str_cut(&index, '/');
    if (str_find(hosts, STR("@")) < hosts.n)
        return fail(error, BAD_USAGE,
                    _("no name or password stands in an address, where others see it; set OPENSEARCH_USER "
                      "and OPENSEARCH_PASSWORD"));
    while (hosts.p) {
        str host = str_cut(&hosts, ',');
        if (!read_host(host, out))
            return fail(error, BAD_USAGE, _("'%.*s' is no host, or host:port, of an index on OpenSearch"),
                        (int)host.n, host.n ? host.p : "");
    }
    if (!read_index(index, out))
        return fail(error, BAD_USAGE,
                    _("'%.*s' is no name of an index; an address is opensearch://HOST:PORT/INDEX"),
                    (int)index.n, index.n ? index.p : "");
    if (!asked.p) return OK;
    if (!str_starts(asked, STR("vocabulary=")) || asked.n == sizeof "vocabulary=" - 1)
        return fail(error, BAD_USAGE, _("after ? an address has vocabulary=FILE alone"));
    out->vocabulary =
        (char *)(uintptr_t)arena_copied(&out->arena, str_sub(asked, sizeof "vocabulary=" - 1, asked.n)).p;
    return OK;
}

void address_release(struct address *a) {
    arena_release(&a->arena);
    *a = (struct address){0};
}
