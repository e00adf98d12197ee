/* Requests to the nodes of OpenSearch, by HTTP: the one module that knows libcurl. */
#ifndef CLIENT_TRANSPORT_H
#define CLIENT_TRANSPORT_H

#include "search/opensearch/address.h"

struct transport;

/* Who asks; NULL = unknown. None of it is in any message. */
struct transport_who {
    const char *user, *password, *token;
    const char *authority; /* a file of certificates that a server's must be signed by; NULL = the system's */
};

/* More bytes than this are no answer. */
#define TRANSPORT_MOST ((size_t)128 << 20)

/* Looks the hosts up and reads what else is in files, so that a sandbox may follow; connects nowhere. The
 * address must outlive it. BAD_USAGE if a person's name would go over an open network. Close also after a
 * failure. */
enum status transport_open(const struct address *, const struct transport_who *, struct transport **out,
                           struct error *);
void transport_close(struct transport *);

/* The ports that it connects to; borrowed. */
const unsigned short *transport_ports(const struct transport *, size_t *count);

/* From now on all requests together take at most this many milliseconds, by work_clock; 0 = as long as they
 * want. */
void transport_deadline(struct transport *, int milliseconds);

/* Sends body (JSON; empty: a question without one) to the path, such as /letters/_search. A node that cannot
 * be reached or is busy is asked again, and the others before, until the deadline. OK if a node answered,
 * whatever it says; *code is then HTTP's status and *out, which is replaced, the answer. BAD_SYSTEM says why
 * there is none. */
enum status transport_ask(struct transport *, const char *path, str body, long *code, buf *out,
                          struct error *);

#endif
