#include "search/opensearch/client/transport.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/work_clock.h"

#define CONNECT_MILLISECONDS 5000

/* A node that is asked again is given so long, and twice as long each time, up to the second. */
#define PAUSE_LEAST 25
#define PAUSE_MOST 1000

/* Rounds without a deadline. */
#define ROUNDS_MOST 20

/* Certificates of authorities, as they are kept in a file. */
#define AUTHORITY_MOST ((size_t)16 << 20)

struct transport {
    const struct address *address;
    CURL *curl;
    struct curl_slist *headers, *addresses;
    buf authority;
    unsigned short ports[ADDRESS_HOSTS];
    size_t next; /* the host that is asked first: the last that answered */
    int64_t end; /* by work_clock; 0 = none */
    char why[CURL_ERROR_SIZE];
};

struct receiving {
    buf *out;
    bool too_large;
};

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl's type */
static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    struct receiving *r = context;
    r->too_large = r->too_large || size * count > TRANSPORT_MOST - r->out->n;
    if (r->too_large) return 0;
    buf_add(r->out, (str){bytes, size * count});
    return size * count;
}

static bool is_here(const struct address_host *host) {
    return strcmp(host->name, "localhost") == 0 || strcmp(host->name, "::1") == 0 ||
           str_starts(str_of(host->name), STR("127."));
}

static enum status check_secrecy(const struct address *address, const struct transport_who *who,
                                 struct error *error) {
    if (address->tls || (!who->user && !who->token)) return OK;
    for (size_t i = 0; i < address->host_count; i++)
        if (!is_here(&address->hosts[i]))
            return fail(error, BAD_USAGE,
                        _("a password is not sent to %s in the clear: the address must begin with "
                          "opensearchs://"),
                        address->hosts[i].name);
    return OK;
}

/* Adds "+host:port:address,address", which libcurl takes in place of looking the host up. */
static enum status look_up(struct transport *t, const struct address_host *host, struct error *error) {
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char text[INET6_ADDRSTRLEN];
    buf line = {0};
    int failed = getaddrinfo(host->name, NULL, &hints, &found);
    if (failed)
        return fail(error, BAD_SYSTEM, _("cannot find the host %s: %s"), host->name, gai_strerror(failed));
    buf_addf(&line, "%s:%u:", host->name, host->port);
    bool first = true;
    for (const struct addrinfo *a = found; a; a = a->ai_next) {
        if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST) != 0) continue;
        buf_addf(&line, a->ai_family == AF_INET6 ? "%s[%s]" : "%s%s", first ? "" : ",", text);
        first = false;
    }
    freeaddrinfo(found);
    t->addresses = curl_slist_append(t->addresses, line.p);
    buf_release(&line);
    return OK;
}

static enum status read_authority(struct transport *t, const char *name, struct error *error) {
    char block[8192];
    size_t n;
    FILE *file = fopen(name, "re");
    while (file && t->authority.n < AUTHORITY_MOST && (n = fread(block, 1, sizeof block, file)) > 0)
        buf_add(&t->authority, (str){block, n});
    bool read = file && !ferror(file) && t->authority.n;
    enum status status = read ? OK
                              : fail(error, BAD_USAGE, _("cannot read the certificates in %s: %s"), name,
                                     message_errno(file ? EIO : errno));
    if (file) fclose(file);
    return status;
}

/* The system's own, if nothing else was named: read now, as the file may not be opened later. */
static enum status find_authority(struct transport *t, const char *named, struct error *error) {
    struct curl_blob blob = {.flags = CURL_BLOB_NOCOPY};
    char *usual = NULL;
    if (!t->address->tls) return OK;
    if (!named) curl_easy_getinfo(t->curl, CURLINFO_CAINFO, &usual);
    if (!named && !usual) return OK;
    enum status status = read_authority(t, named ? named : usual, error);
    blob.data = t->authority.p;
    blob.len = t->authority.n;
    if (!status) curl_easy_setopt(t->curl, CURLOPT_CAINFO_BLOB, &blob);
    curl_easy_setopt(t->curl, CURLOPT_CAPATH, NULL); /* nothing is looked for among files */
    return status;
}

static void say_who(struct transport *t, const struct transport_who *who) {
    if (who->token) {
        curl_easy_setopt(t->curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(t->curl, CURLOPT_XOAUTH2_BEARER, who->token);
    } else if (who->user) {
        curl_easy_setopt(t->curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(t->curl, CURLOPT_USERNAME, who->user);
        curl_easy_setopt(t->curl, CURLOPT_PASSWORD, who->password ? who->password : "");
    }
}

static void set_up(struct transport *t) {
    t->headers = curl_slist_append(NULL, "Content-Type: application/json");
    t->headers = curl_slist_append(t->headers, "Expect:");
    curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(t->curl, CURLOPT_RESOLVE, t->addresses);
    curl_easy_setopt(t->curl, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
    curl_easy_setopt(t->curl, CURLOPT_PROTOCOLS_STR, t->address->tls ? "https" : "http");
    curl_easy_setopt(t->curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(t->curl, CURLOPT_PROXY, ""); /* whose password and address would come from elsewhere */
    curl_easy_setopt(t->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->curl, CURLOPT_ERRORBUFFER, t->why);
    curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(t->curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(t->curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(t->curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
}

enum status transport_open(const struct address *address, const struct transport_who *who,
                           struct transport **out, struct error *error) {
    struct transport *t = *out = memory_zeroed(1, sizeof *t);
    t->address = address;
    enum status status = check_secrecy(address, who, error);
    if (status) return status;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(t->curl = curl_easy_init()))
        return fail(error, BAD_SYSTEM, _("libcurl cannot begin"));
    for (size_t i = 0; i < address->host_count && !status; i++) {
        t->ports[i] = address->hosts[i].port;
        status = look_up(t, &address->hosts[i], error);
    }
    if (!status) status = find_authority(t, who->authority, error);
    if (status) return status;
    set_up(t);
    say_who(t, who);
    return OK;
}

void transport_close(struct transport *t) {
    if (!t) return;
    if (t->curl) curl_easy_cleanup(t->curl);
    curl_slist_free_all(t->headers);
    curl_slist_free_all(t->addresses);
    buf_release(&t->authority);
    free(t);
}

const unsigned short *transport_ports(const struct transport *t, size_t *count) {
    *count = t->address->host_count;
    return t->ports;
}

void transport_deadline(struct transport *t, int milliseconds) {
    t->end = milliseconds > 0 ? work_clock() + (int64_t)milliseconds * 1000000 : 0;
}

/* Milliseconds until the deadline; 0 = it has passed; -1 = there is none. */
static int64_t left(const struct transport *t) {
    if (!t->end) return -1;
    int64_t now = work_clock();
    return now < t->end ? (t->end - now) / 1000000 + 1 : 0;
}

static CURLcode ask_host(struct transport *t, const struct address_host *host, const char *path, str body,
                         struct receiving *in) {
    buf url = {0};
    int64_t most = left(t), connect = most < 0 || most > CONNECT_MILLISECONDS ? CONNECT_MILLISECONDS : most;
    buf_clear(in->out);
    in->too_large = false;
    t->why[0] = '\0';
    buf_addf(&url, host->six ? "%s://[%s]:%u%s" : "%s://%s:%u%s", t->address->tls ? "https" : "http",
             host->name, host->port, path);
    curl_easy_setopt(t->curl, CURLOPT_URL, url.p);
    curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, in);
    curl_easy_setopt(t->curl, CURLOPT_TIMEOUT_MS, (long)(most < 0 ? 0 : most));
    curl_easy_setopt(t->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)connect);
    if (body.n) {
        curl_easy_setopt(t->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
        curl_easy_setopt(t->curl, CURLOPT_POSTFIELDS, body.p);
    } else {
        curl_easy_setopt(t->curl, CURLOPT_HTTPGET, 1L);
    }
    CURLcode got = curl_easy_perform(t->curl);
    buf_release(&url);
    return got;
}

/* May another node, or the same a little later, do better? */
static bool may_pass(CURLcode got, long code) {
    switch (got) {
    case CURLE_OK:
        return code == 429 || code == 502 || code == 503 || code == 504;
    case CURLE_COULDNT_CONNECT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
        return true;
    default:
        return false;
    }
}

static enum status too_late(struct error *error) {
    return fail(error, BAD_SYSTEM, _("stopped: it took too long; --timeout 0 lets it go on"));
}

static enum status cannot(const struct transport *t, const struct address_host *host, CURLcode got,
                          const struct receiving *in, struct error *error) {
    if (in->too_large)
        return fail(error, BAD_SYSTEM, _("the answer of %s:%u is larger than %zu MB; -n asks for less"),
                    host->name, host->port, TRANSPORT_MOST >> 20);
    if (got == CURLE_OPERATION_TIMEDOUT && !left(t)) return too_late(error);
    return fail(error, BAD_SYSTEM, _("cannot ask OpenSearch at %s:%u: %s"), host->name, host->port,
                t->why[0] ? t->why : curl_easy_strerror(got));
}

/* Waits before the next round; false if that would be past the deadline. */
static bool pause_for(const struct transport *t, int round) {
    int64_t wait = PAUSE_LEAST, most = left(t);
    for (int i = 0; i < round && wait < PAUSE_MOST; i++) wait *= 2;
    if (wait > PAUSE_MOST) wait = PAUSE_MOST;
    if (most >= 0 && wait >= most) return false;
    poll(NULL, 0, (int)wait);
    return true;
}

enum status transport_ask(struct transport *t, const char *path, str body, long *code, buf *out,
                          struct error *error) {
    struct receiving in = {.out = out};
    size_t hosts = t->address->host_count;
    *code = 0;
    for (int round = 0;; round++) {
        CURLcode got = CURLE_OK;
        const struct address_host *host = NULL;
        for (size_t i = 0; i < hosts; i++) {
            size_t asked = (t->next + i) % hosts;
            host = &t->address->hosts[asked];
            got = ask_host(t, host, path, body, &in);
            if (got == CURLE_OK) curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, code);
            if (!may_pass(got, *code)) {
                t->next = asked;
                return got == CURLE_OK ? OK : cannot(t, host, got, &in, error);
            }
            if (!left(t)) return too_late(error);
        }
        if ((!t->end && round == ROUNDS_MOST) || !pause_for(t, round))
            return got == CURLE_OK ? OK : cannot(t, host, got, &in, error);
    }
}
