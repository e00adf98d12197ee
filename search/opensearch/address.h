/* Where an index is on OpenSearch, as it is typed after -d:
 *
 *     opensearch://host:9200/letters
 *     opensearchs://a.example.org,b.example.org/letters?vocabulary=/srv/letters/vocabulary.db
 *
 * opensearchs is HTTPS. Several nodes of one cluster are asked in turn if one does not answer. Nobody's name
 * or password stands there, as everyone on a machine may read the command lines of others. */
#ifndef SEARCH_ADDRESS_H
#define SEARCH_ADDRESS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

#define ADDRESS_HOSTS 16
#define ADDRESS_PORT 9200 /* unless another is typed */

struct address {
    bool tls;
    struct address_host {
        char *name; /* of an IPv6 address without its brackets */
        bool six;   /* it is one */
        unsigned short port;
    } hosts[ADDRESS_HOSTS];
    size_t host_count;
    char *index;
    char *vocabulary; /* a file; NULL = not typed */
    struct arena arena;
};

/* Of what config_is_address holds for. BAD_USAGE says what is wrong with it. Release also after a failure. */
enum status address_read(const char *typed, struct address *out, struct error *);
void address_release(struct address *);

#endif
