#!/bin/bash
# Who may know whom: lib/base <- lib/danish <- lib/store <- indexer, search. See ARCHITECTURE.md.
. "$(dirname "$0")/lib.bash"
cd "$ROOT" || exit 4

includes() { # FOLDER REGEX: its files that include such a header
    grep -rnE "#include [<\"]$2" "$1" --include='*.[ch]' | cut -c1-200
}
is 'page knows base' '' "$(includes lib/page '(danish|store|extension|indexer|search)/')"
is 'base knows nobody' '' "$(includes lib/base '(danish|store|page|extension|indexer|search)/')"
is 'danish knows base' '' "$(includes lib/danish '(store|page|extension|indexer|search)/')"
is 'store knows danish and base' '' "$(includes lib/store '(page|extension|indexer|search)/')"
is 'the extension knows tokenizer and formula' '' "$(includes lib/extension '(store|page|indexer|search)/' | grep -v '"store/\(tokenizer\|bm25\)\.h"')"
is 'indexer and search never meet' '' "$(includes indexer 'search/'; includes search 'indexer/')"
is 'the query knows no index' '' "$(includes search/query 'search/(match|print)/')"
is 'the matcher prints nothing' '' "$(includes search/match 'search/(print/|[a-z_]+\.h)')"
is 'SQLite is behind lib/store' '' "$(includes indexer 'sqlite3'; includes search 'sqlite3'; includes lib/base 'sqlite3'; includes lib/danish 'sqlite3')"
is 'search cannot write' '' "$(includes search 'store/(write|database|index)\.h')"
is 'md4c is behind markdown.c' indexer/markdown.c "$(grep -rlE '#include <md4c' lib indexer search)"
is 'utf8proc is behind utf8.c' lib/base/utf8.c "$(grep -rlE '#include <utf8proc' lib indexer search)"
is 'SQL is in lib/store and the extension' '' "$(grep -rnE '"[^"]*(SELECT|INSERT INTO|UPDATE|DELETE FROM) ' indexer search lib/base lib/danish --include='*.[ch]')"
is 'a reader knows base and its own' '' "$(includes readers '(danish|store|page|extension|indexer|search)/')"
is 'nobody knows a reader' '' "$(includes lib 'readers/'; includes indexer 'readers/'; includes search 'readers/')"
is 'the readers'"'"' libraries are theirs' '' "$(grep -rlE '#include <(poppler|glib|archive|expat|gmime|libxml|gumbo)' lib indexer search --include='*.[ch]')"
is 'libcurl is behind transport.c' search/opensearch/client/transport.c "$(grep -rlE '#include <curl/' lib indexer search)"
is 'jansson is behind reply.c' search/opensearch/client/reply.c "$(grep -rlE '#include <jansson' lib indexer search)"
is 'nobody but the client knows the client' '' "$(includes lib 'search/opensearch/client/'; includes search 'search/opensearch/client/' | grep -v '^search/opensearch/client/')"
is 'translations are behind message.h' '' "$(grep -rlE '#include <(libintl|locale)' lib indexer search --include='*.[ch]')"
if command -v readelf >/dev/null; then
    for product in indexer search danish.so; do
        is "$product links none of them" '' "$(readelf -d "$B/$product" | grep -E 'NEEDED.*(poppler|glib|archive|expat|gmime|xml2|curl|jansson)')"
    done
fi
finish
