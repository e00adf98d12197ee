# search-opensearch: what `search` becomes if the index is on OpenSearch: the same objects, and those that know libcurl
# and jansson. Included by the Makefile. It lies with the readers, where `search` looks for it.
client_needs := libcurl jansson
client_here := $(shell $(PKG_CONFIG) --exists $(client_needs) 2>/dev/null && echo yes)
client_cflags = $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(client_needs)))
client_ldlibs = $(shell $(PKG_CONFIG) --libs $(client_needs))
client_objects := $(patsubst %.c,$(O)/%.o,$(filter-out %/main.c,$(sort $(wildcard search/opensearch/client/*.c))))
client := $(if $(client_here),$(B)/readers/search-opensearch)

all: $(if $(client_here),$(client),no-client)

.PHONY: no-client
no-client:
	@echo 'make: search is built without OpenSearch, as libraries are missing; install them with: apt-get install' \
	    'libcurl4-openssl-dev libjansson-dev' >&2

$(O)/search/opensearch/client/%.o: search/opensearch/client/%.c Makefile search/opensearch/client/rules.mk
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(all_cflags) $(client_cflags) -c -o $@ $<

$(B)/readers/search-opensearch: $(O)/search/opensearch/client/main.o $(client_objects) \
                                $(filter-out %/search/main.o,$(search_objects)) $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_ldflags) -pie -o $@ $^ $(libraries) $(client_ldlibs)

# Its tests: tests/client/test_*.c and fuzz_*.c.
client_tests := $(if $(client_here),$(patsubst tests/client/%.c,$(B)/unit/%,$(wildcard tests/client/test_*.c)) \
                $(patsubst tests/client/%.c,$(B)/fuzz/%,$(wildcard tests/client/fuzz_*.c)))
tests: $(client_tests)

$(patsubst tests/client/%.c,$(B)/unit/%,$(wildcard tests/client/test_*.c)): $(B)/unit/%: tests/client/%.c $(client_objects) $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_cflags) -Itests/unit $(client_cflags) $(all_ldflags) -o $@ $^ $(libraries) $(client_ldlibs) -lcmocka

$(patsubst tests/client/%.c,$(B)/fuzz/%,$(wildcard tests/client/fuzz_*.c)): $(B)/fuzz/%: tests/client/%.c $(O)/tests/fuzz/driver.o $(client_objects) $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_cflags) -Itests/fuzz $(client_cflags) $(all_ldflags) -o $@ $^ $(libraries) $(client_ldlibs)

$(patsubst tests/client/%.c,$(B)/fuzzer/%,$(wildcard tests/client/fuzz_*.c)): $(B)/fuzzer/%: tests/client/%.c $(client_objects) $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_cflags) -Itests/fuzz $(client_cflags) $(all_ldflags) -fsanitize=fuzzer -o $@ $^ $(libraries) $(client_ldlibs)
