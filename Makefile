# make            builds build/indexer, build/search and build/danish.so
# make run        sets up, builds, indexes corpus/ and shows a search
# make check      sets up, builds and runs every test
# make lint       clang-tidy, cppcheck, shellcheck, mandoc
# make install    DESTDIR, PREFIX and PROGRAM_PREFIX are honoured
# make help       lists the rest

VERSION := 0.1.0
PREFIX ?= /usr/local
PROGRAM_PREFIX ?= brev-

# Every product lies below B, so that a second set (sanitizers, coverage, clang) stands beside the first.
B ?= build
O = $(B)/obj
CC ?= cc
ifeq ($(origin CC),default)
CC := cc
endif

# The dictionary that the language tables are compiled from (package hunspell-da).
DICTIONARY ?= /usr/share/hunspell/da_DK

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wwrite-strings -Wvla -Wformat=2
CFLAGS ?= -O2 -g
HARDENING ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong
all_cflags = -std=c11 -D_GNU_SOURCE -Ilib -I. -DVERSION='"$(VERSION)"' -fPIC $(WARNINGS) \
             $(if $(DEV),-Werror) $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer,$(HARDENING)) \
             $(if $(COVERAGE),--coverage -O0) -MMD -MP $(CFLAGS)
all_ldflags = $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(if $(COVERAGE),--coverage) \
              -Wl,-z,relro,-z,now $(LDFLAGS)
libraries := -lsqlite3 -lutf8proc -lstemmer -lcmark -lxxhash -lm

lib_sources := $(wildcard lib/base/*.c lib/danish/*.c lib/store/*.c)
lib_objects := $(lib_sources:%.c=$(O)/%.o) $(O)/lib/store/schema.o $(O)/lib/danish/lexicon_data.o
indexer_objects := $(patsubst %.c,$(O)/%.o,$(wildcard indexer/*.c))
search_objects := $(patsubst %.c,$(O)/%.o,$(wildcard search/*.c))

.PHONY: all run check check-unit check-cli setup lint install uninstall clean help
.DELETE_ON_ERROR:
.SUFFIXES:

all: $(B)/indexer $(B)/search $(B)/danish.so

quiet = $(if $(V),,@echo '  $(1)	$@' &&)

$(B)/indexer: $(indexer_objects) $(B)/lib.a
	$(call quiet,LD)$(CC) $(all_ldflags) -pie -o $@ $(indexer_objects) $(B)/lib.a $(libraries)

$(B)/search: $(search_objects) $(B)/lib.a
	$(call quiet,LD)$(CC) $(all_ldflags) -pie -o $@ $(search_objects) $(B)/lib.a $(libraries)

$(B)/lib.a: $(lib_objects)
	$(call quiet,AR)rm -f $@ && ar rcsD $@ $(lib_objects)

$(O)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(all_cflags) -c -o $@ $<

# The language tables: compiled from the dictionary by a program that runs only here, embedded as they are.
$(B)/lexicon-compile: lib/danish/lexicon/compile.c $(wildcard lib/danish/lexicon/*.h) Makefile
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(all_cflags) $(all_ldflags) -o $@ $< -lm

$(B)/lexicon.bin: $(B)/lexicon-compile $(DICTIONARY).aff $(DICTIONARY).dic $(wildcard lib/danish/lexicon/*.tsv)
	$(call quiet,GEN)$(B)/lexicon-compile $(DICTIONARY).aff $(DICTIONARY).dic lib/danish/lexicon $@

$(O)/lib/danish/lexicon_data.o: lib/danish/lexicon_data.S $(B)/lexicon.bin
	@mkdir -p $(@D)
	$(call quiet,AS)$(CC) -I$(B) -c -o $@ $<

$(O)/lib/store/schema.o: lib/store/schema.S lib/store/schema.sql
	@mkdir -p $(@D)
	$(call quiet,AS)$(CC) -Ilib/store -c -o $@ $<

# The loadable extension: the analysis and its tokenizer, but nothing that calls SQLite by name.
extension_objects := $(patsubst %.c,$(O)/%.o,$(wildcard lib/base/*.c lib/danish/*.c lib/extension/*.c)) \
                     $(O)/lib/store/tokenizer.o $(O)/lib/danish/lexicon_data.o

$(B)/danish.so: $(extension_objects) lib/extension/danish.map
	$(call quiet,LD)$(CC) $(all_ldflags) -shared -Wl,--version-script=lib/extension/danish.map -o $@ $(extension_objects) \
	    -lutf8proc -lstemmer -lm

-include $(shell find $(B) -name '*.d' 2>/dev/null)

clean:
	rm -rf build
