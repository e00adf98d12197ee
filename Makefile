# make            builds build/indexer, build/search and build/danish.so
# make run        sets up, builds, indexes corpus/ and shows a search
# make check      sets up, builds and runs every test
# make lint       clang-tidy, cppcheck, shellcheck, mandoc, gcc and clang without a warning
# make install    DESTDIR, PREFIX, LIBDIR, LIBEXECDIR and PROGRAM_PREFIX are honoured
# make help       lists the rest

VERSION := 0.1.0
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
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

# The tables compiled from it; a second set of products need not compile them again.
LEXICON ?= $(B)/lexicon.bin

# The thesaurus of search --related (package mythes-da); if it is not there, search is built without one.
THESAURUS ?= /usr/share/mythes/th_da_DK.dat

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wwrite-strings -Wvla -Wformat=2
CFLAGS ?= -O2 -g
# What guards the products, as far as the compiler has it.
accepted = $(shell for flag in $(1); do \
    $(CC) -Werror -O2 $$flag -include stdlib.h -x c -c -o /dev/null /dev/null 2>/dev/null && echo $$flag; done)
ifeq ($(origin HARDENING),undefined)
HARDENING := -U_FORTIFY_SOURCE $(firstword $(call accepted,-D_FORTIFY_SOURCE=3 -D_FORTIFY_SOURCE=2)) \
             $(call accepted,-fstack-protector-strong -fstack-clash-protection -fcf-protection \
                             -mbranch-protection=standard -ftrivial-auto-var-init=zero)
endif
# Equal bytes from whatever folder it is built in; the order of files is $(sort)'s, which has no locale.
same_anywhere := '-ffile-prefix-map=$(CURDIR)=.'
all_cflags = -std=c11 -D_GNU_SOURCE -Ilib -I. -DVERSION='"$(VERSION)"' -fPIC $(WARNINGS) \
             $(if $(DEV),-Werror) $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -Wno-format-truncation,$(HARDENING)) \
             $(if $(COVERAGE),--coverage -O0 -DNO_SANDBOX,$(same_anywhere)) -DLOCALEDIR='"$(PREFIX)/share/locale"' \
             -DREADERDIR='"$(readerdir)"' \
             -MMD -MP $(CPPFLAGS) $(CFLAGS)
# Apple's linker and archiver want other words.
ifeq ($(shell uname -s),Darwin)
guarded_link :=
extension_link := -dynamiclib -Wl,-exported_symbol,_sqlite3_danish_init
archive := ar rcs
else
guarded_link := -Wl,-z,relro,-z,now
# it stays loaded: a thread that used it may end later, and what it remembered is freed then (memory_of_thread)
extension_link := -shared -Wl,-z,nodelete -Wl,--version-script=lib/extension/danish.map
archive := ar rcsD
endif
all_ldflags = $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(if $(COVERAGE),--coverage) $(guarded_link) $(LDFLAGS)
libraries := -lsqlite3 -lutf8proc -lmd4c-html -lmd4c -lxxhash -lm

lib_sources := $(sort $(wildcard lib/base/*.c lib/danish/*.c lib/store/*.c lib/page/*.c))
lib_objects := $(lib_sources:%.c=$(O)/%.o) $(O)/lib/store/schema.o $(O)/lib/danish/lexicon_data.o $(O)/lib/page/page_data.o
indexer_objects := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard indexer/*.c))) $(O)/indexer/rules_data.o $(O)/indexer/opensearch_data.o
search_objects := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard search/*.c search/*/*.c))) $(B)/thesaurus.o

.PHONY: all run check check-quick check-unit check-cli check-asan check-valgrind check-properties check-page tests lint coverage \
        setup install uninstall clean help messages english
.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:

# The catalogues of other languages; msgfmt -c refuses a translation whose %s and %d are not those of the original.
languages := $(sort $(basename $(notdir $(wildcard po/*.po))))
catalogues := $(if $(shell command -v msgfmt),$(languages:%=$(B)/locale/%/LC_MESSAGES/brev.mo),english)

all: $(B)/indexer $(B)/search $(B)/danish.so $(catalogues)

quiet = $(if $(V),,@echo '  $(1)	$@' &&)

$(B)/indexer: $(indexer_objects) $(B)/lib.a
	$(call quiet,LD)$(CC) $(all_ldflags) -pie -o $@ $(indexer_objects) $(B)/lib.a $(libraries)

$(B)/search: $(search_objects) $(B)/lib.a
	$(call quiet,LD)$(CC) $(all_ldflags) -pie -o $@ $(search_objects) $(B)/lib.a $(libraries)

$(B)/lib.a: $(lib_objects)
	$(call quiet,AR)rm -f $@ && $(archive) $@ $(lib_objects)

$(O)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(all_cflags) -c -o $@ $<

$(B)/locale/%/LC_MESSAGES/brev.mo: po/%.po
	@mkdir -p $(@D)
	$(call quiet,MSGFMT)msgfmt -c -o $@ $<

english:
	@echo 'make: there is no msgfmt, so the programs speak English only; install it with: apt-get install gettext' >&2

# The language tables: compiled from the dictionary by a program that runs only here, embedded as they are.
$(B)/lexicon-compile: lib/danish/lexicon/compile.c $(wildcard lib/danish/lexicon/*.h) Makefile
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(all_cflags) $(all_ldflags) -o $@ $< -lm

$(DICTIONARY).aff $(DICTIONARY).dic:
	@echo 'make: the dictionary $@ is not there; install it with: apt-get install hunspell-da' >&2; exit 2

$(B)/lexicon.bin: $(B)/lexicon-compile $(DICTIONARY).aff $(DICTIONARY).dic $(wildcard lib/danish/lexicon/*.tsv)
	$(call quiet,GEN)$(B)/lexicon-compile $(DICTIONARY).aff $(DICTIONARY).dic lib/danish/lexicon $@

$(O)/lib/danish/lexicon_data.o: lib/danish/lexicon_data.S $(LEXICON)
	@mkdir -p $(@D)
	$(call quiet,AS)$(CC) -Ilib -I$(dir $(LEXICON)) -c -o $@ $<

$(B)/thesaurus.txt: search/match/thesaurus.awk $(wildcard $(THESAURUS)) Makefile
	@mkdir -p $(@D)
	$(call quiet,GEN)LC_ALL=C awk -f $< $(or $(wildcard $(THESAURUS)),/dev/null) > $@

$(B)/thesaurus.o: search/match/thesaurus_data.S $(B)/thesaurus.txt
	@mkdir -p $(@D)
	$(call quiet,AS)$(CC) -Ilib -I$(B) -c -o $@ $<

# The tables of words by which the indexer reads letters, as C.
$(B)/rules_data.c: indexer/rules/compile.awk $(sort $(wildcard indexer/rules/*.tsv))
	@mkdir -p $(@D)
	$(call quiet,GEN)LC_ALL=C awk -f $^ > $@

$(O)/indexer/rules_data.o: $(B)/rules_data.c indexer/rules.h Makefile
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(all_cflags) -c -o $@ $<

$(O)/indexer/opensearch_data.o: indexer/opensearch_data.S indexer/opensearch/index.json indexer/opensearch/load
	@mkdir -p $(@D)
	$(call quiet,AS)$(CC) -Ilib -Iindexer/opensearch -c -o $@ $<

$(O)/lib/store/schema.o: lib/store/schema.S lib/store/schema.sql
	@mkdir -p $(@D)
	$(call quiet,AS)$(CC) -Ilib -Ilib/store -c -o $@ $<

$(O)/lib/page/page_data.o: lib/page/page_data.S lib/page/page.css lib/page/page.js
	@mkdir -p $(@D)
	$(call quiet,AS)$(CC) -Ilib -Ilib/page -c -o $@ $<

# The loadable extension: the analysis and its tokenizer, but nothing that calls SQLite by name.
extension_objects := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard lib/base/*.c lib/danish/*.c lib/extension/*.c))) \
                     $(O)/lib/store/tokenizer.o $(O)/lib/danish/lexicon_data.o

$(B)/danish.so: $(extension_objects) lib/extension/danish.map
	$(call quiet,LD)$(CC) $(all_ldflags) $(extension_link) -o $@ $(extension_objects) \
	    -lutf8proc -lm

# Tests. A unit test is a program of its own that may call anything but the two main functions.
unit_tests := $(patsubst tests/unit/%.c,$(B)/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
fuzz_tests := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
testable_objects := $(filter-out %/main.o,$(indexer_objects) $(search_objects)) \
                    $(patsubst %.c,$(O)/%.o,$(sort $(wildcard lib/extension/*.c)))

tests: all $(unit_tests) $(fuzz_tests)

$(B)/testable.a: $(testable_objects)
	$(call quiet,AR)rm -f $@ && $(archive) $@ $^

$(B)/unit/%: $(O)/tests/unit/%.o $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_ldflags) -o $@ $^ $(libraries) -lcmocka

$(B)/fuzz/%: $(O)/tests/fuzz/%.o $(O)/tests/fuzz/driver.o $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_ldflags) -o $@ $^ $(libraries)

# Sets of tests that bring rules of their own.
comma := ,
include readers/rules.mk search/opensearch/client/rules.mk $(sort $(wildcard tests/*/rules.mk))

-include $(wildcard $(B)/*.d) $(shell find $(O) -name '*.d' 2>/dev/null)

# From here on: what a person types. Set-up asks dpkg what is missing and installs that alone.
parallel = $(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
asan := B=build/asan LEXICON=build/lexicon.bin SANITIZE=address,undefined CFLAGS='-O1 -g'

setup:
	@tests/packages build check lint readers

run:
	@tests/packages build
	@$(parallel) all
	@echo; echo "build/indexer -d build/letters.db corpus"; build/indexer -d build/letters.db --rebuild corpus
	@echo; echo "build/search -d build/letters.db 'værdig sagsbehandling'"; echo
	@build/search -d build/letters.db --format text 'værdig sagsbehandling'
	@echo "build/search -d build/letters.db --years handicap"; echo
	@build/search -d build/letters.db --format text --years handicap

check:
	@tests/packages build check readers
	@$(parallel) tests
	@$(parallel) $(B)/faults/inject $(B)/faults/shift.so $(B)/faults/record.so
	@$(parallel) $(asan) tests
	@tests/run unit cli fuzz valgrind faults asan

# The tests of every module, and of the programs what changes oftenest; under a minute.
check-quick:
	@tests/packages build check readers
	@$(parallel) tests
	@tests/run unit t100-exit-status.sh t210-update.sh t300-letters.sh t400-answers.sh t410-output.sh t700-direction.sh

check-unit check-cli check-valgrind: check-%:
	@tests/packages build check readers
	@$(parallel) tests
	@tests/run $*

# SEED=N: the same ones again; ROUNDS=N: so many times what make check runs.
ROUNDS ?= 50
SEED ?= $(shell date +%s)
check-properties:
	@tests/packages build check readers
	@$(parallel) $(B)/unit/test_properties $(B)/unit/test_topk
	@echo "SEED=$(SEED) ROUNDS=$(ROUNDS)"; SEED=$(SEED) ROUNDS=$(ROUNDS) $(B)/unit/test_properties && \
	    SEED=$(SEED) ROUNDS=$(ROUNDS) $(B)/unit/test_topk

check-asan:
	@tests/packages build check readers
	@$(parallel) all
	@$(parallel) $(asan) tests
	@tests/run asan

check-page:
	@tests/packages build page
	@$(parallel) all
	@tests/page/check

lint:
	@tests/packages build check lint readers
	@$(parallel) all
	@$(parallel) B=build/gcc CC=gcc LEXICON=build/lexicon.bin DEV=1 tests
	@$(parallel) B=build/clang CC=clang LEXICON=build/lexicon.bin DEV=1 CFLAGS=-O0 HARDENING= tests
	@tests/lint

coverage:
	@tests/packages build check readers
	@$(parallel) all
	@$(parallel) B=build/coverage LEXICON=build/lexicon.bin COVERAGE=1 CFLAGS=-g HARDENING= tests
	@find build/coverage -name '*.gcda' -delete
	-@B=build/coverage tests/run unit cli fuzz
	@tests/coverage build/coverage

# Where things go. `search` alone is too common a name for a program, and `indexer` belongs to sphinxsearch.
bindir = $(DESTDIR)$(PREFIX)/bin
libdir = $(DESTDIR)$(LIBDIR)/brev
unitdir = $(DESTDIR)$(PREFIX)/lib/systemd/user
mandir = $(DESTDIR)$(PREFIX)/share/man
docdir = $(DESTDIR)$(PREFIX)/share/doc/brev
localedir = $(DESTDIR)$(PREFIX)/share/locale
bashdir = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zshdir = $(DESTDIR)$(PREFIX)/share/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
fishdir = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
programs := indexer search
units := indexer.service indexer.timer
manuals := $(sort $(wildcard indexer/*.[1-9] search/*.[1-9] lib/extension/*.[1-9] man/*/*.[1-9]))
documents := $(wildcard README.md ARCHITECTURE.md CHANGELOG.md NOTICE)
manual_path = $(mandir)/$(patsubst man/%,%,$(filter man/%,$(dir $(1))))man$(subst .,,$(suffix $(1)))/$(PROGRAM_PREFIX)$(notdir $(1))

# The commands of a manual page. mandoc knows a page's first section by its English name alone; Danes read NAVN.
as_installed = -e 's/^( *)indexer -/\1$(PROGRAM_PREFIX)indexer -/' -e 's/(^\$$ |\| |^\.Ql |\\\(aq)(indexer|search) /\1$(PROGRAM_PREFIX)\2 /g'

# Completion is for the name that the program is installed by.
completion = sed -E 's/\<(search|indexer) brev-(search|indexer)\>/$(PROGRAM_PREFIX)$(1)/' search/completion/$(2) > $(3) && chmod 644 $(3)

# A unit that runs the program by its path.
installed_unit = sed -E -e 's,^ExecStart=indexer,ExecStart=$(PREFIX)/bin/$(PROGRAM_PREFIX)indexer,' \
    -e 's,man:indexer,man:$(PROGRAM_PREFIX)indexer,'

install: all
	install -d $(bindir) $(libdir) $(docdir)
	$(foreach p,$(programs),install -m 755 $(B)/$(p) $(bindir)/$(PROGRAM_PREFIX)$(p) &&) :
	install -m 644 $(B)/danish.so $(libdir)/danish.so
	$(if $(readers_here),install -d $(DESTDIR)$(readerdir))
	$(foreach r,$(readers_here),install -m 755 $(B)/readers/$(r) $(DESTDIR)$(readerdir)/$(r) &&) :
	$(if $(client),install -d $(DESTDIR)$(readerdir) && install -m 755 $(client) $(DESTDIR)$(readerdir)/$(notdir $(client)))
	install -d $(bashdir) $(zshdir) $(fishdir)
	$(foreach p,$(programs),$(call completion,$(p),$(p).bash,$(bashdir)/$(PROGRAM_PREFIX)$(p)) && \
	    $(call completion,$(p),_$(p).zsh,$(zshdir)/_$(PROGRAM_PREFIX)$(p)) && \
	    $(call completion,$(p),$(p).fish,$(fishdir)/$(PROGRAM_PREFIX)$(p).fish) &&) :
	$(if $(documents),install -m 644 $(documents) $(docdir))
	$(foreach c,$(filter %.mo,$(catalogues)),install -D -m 644 $(c) $(c:$(B)/locale/%=$(localedir)/%) &&) :
	install -d $(unitdir)
	$(foreach u,$(units),$(installed_unit) indexer/$(u) > $(unitdir)/$(PROGRAM_PREFIX)$(u) && \
	    chmod 644 $(unitdir)/$(PROGRAM_PREFIX)$(u) &&) :
	install -d $(docdir)/examples
	$(installed_unit) indexer/system/indexer.service > $(docdir)/examples/$(PROGRAM_PREFIX)indexer.service
	install -m 644 indexer/indexer.timer $(docdir)/examples/$(PROGRAM_PREFIX)indexer.timer
	install -m 644 indexer/system/brev.sysusers $(docdir)/examples/brev.conf
	chmod 644 $(docdir)/examples/*
	@$(foreach m,$(manuals),install -d $(dir $(call manual_path,$(m))) && sed -E \
	    -e 's/^(\.Nm|\.Xr) (indexer|search|query|letter|opensearch|danish)\>/\1 $(PROGRAM_PREFIX)\2/' \
	    $(as_installed) $(if $(filter man/da/%,$(m)),-e 's/^\.Sh NAME$$/.Sh NAVN/' \
	        -e 's/^\.Nm($$| :)/.Nm $(PROGRAM_PREFIX)$(basename $(notdir $(m)))\1/') \
	    -e 's/^\.Dt (INDEXER|SEARCH|QUERY|LETTER|OPENSEARCH|DANISH)\>/.Dt $(shell echo '$(PROGRAM_PREFIX)' | tr a-z A-Z)\1/' \
	    $(m) > $(call manual_path,$(m)) && chmod 644 $(call manual_path,$(m)) && \
	    echo "install $(m) $(call manual_path,$(m))" &&) :

uninstall:
	rm -f $(foreach p,$(programs),$(bindir)/$(PROGRAM_PREFIX)$(p)) $(libdir)/danish.so
	rm -f $(foreach p,$(programs),$(bashdir)/$(PROGRAM_PREFIX)$(p) $(zshdir)/_$(PROGRAM_PREFIX)$(p) $(fishdir)/$(PROGRAM_PREFIX)$(p).fish)
	rm -f $(foreach m,$(manuals),$(call manual_path,$(m))) $(foreach d,$(documents),$(docdir)/$(d))
	rm -f $(languages:%=$(localedir)/%/LC_MESSAGES/brev.mo)
	rm -f $(foreach u,$(units),$(unitdir)/$(PROGRAM_PREFIX)$(u) $(docdir)/examples/$(PROGRAM_PREFIX)$(u)) $(docdir)/examples/brev.conf
	rm -f $(readers:%=$(DESTDIR)$(readerdir)/%) $(DESTDIR)$(readerdir)/search-opensearch
	-rmdir $(libdir) $(DESTDIR)$(readerdir) $(docdir)/examples $(docdir) $(unitdir) 2>/dev/null

# After a change of what the programs say: brings po/ up to date, where po/da.po then wants its new sentences translated.
messages:
	@po/update po
	@for po in po/*.po; do msgmerge -q --update --backup=none --no-fuzzy-matching --add-location=file $$po po/brev.pot && msgattrib --no-obsolete -o $$po $$po && msgfmt -c --statistics -o /dev/null $$po; done

clean:
	rm -rf build

help:
	@sed -n 's/^# make/make/p' Makefile | grep -v 'lists the rest'
	@echo 'make setup      installs what run, check and lint need (apt), and nothing when nothing is missing'
	@echo 'make check-quick  the tests that fail oftenest, in under a minute'
	@echo 'make check-unit check-cli check-asan check-valgrind    a part of make check'
	@echo 'make check-fuzz    libFuzzer, half a minute for each target; RUNS=2000000 for a campaign, TARGETS=... for some'
	@echo 'make check-properties    what holds for all letters, queries and histories, for a minute or two'
	@echo 'make check-page  the pages of search and indexer in a real browser; screenshots in build/page'
	@echo 'make check-faults    kills, full disks, failing memory, damaged indexes; hours (FAULTS= a minute or two; FAULTS=crafted)'
	@echo 'make check-opensearch  an export in real nodes of OpenSearch, by Maven, and their answers beside ours; LETTERS=DIR'
	@echo 'make quality DATA=DIR    how good the answers are, on judged sets; tests/quality/README.md'
	@echo 'make bench CORPUS=DIR    what it costs, beside other search engines; BENCHMARKS.md'
	@echo 'make bench-updates CORPUS=DIR    what a thousand small updates cost the queries after them'
	@echo 'make deb        Debian packages in build/deb; make check-deb installs, runs and removes them in a bare Debian'
	@echo 'make check-systems  make run and make check on bare Debian 12, 13, testing and Ubuntu 24.04; SYSTEMS=trixie for one'
	@echo 'make container  a bare Debian with the packages as build/container/root.tar, which the Containerfile adds'
	@echo 'make check-arm64    the unit tests as programs of 64-bit ARM, by qemu; make check-musl  linked with musl, and run'
	@echo 'make check-reproducible  two builds apart, equal bytes; make dist  the source as build/brev-$(VERSION).tar.xz, and its SBOM'
	@echo 'make coverage   runs the tests and prints how many lines and branches they reach, by file'
	@echo 'make uninstall  takes away what make install put there; give it the same DESTDIR, PREFIX, LIBDIR, LIBEXECDIR, PROGRAM_PREFIX'
	@echo 'make messages   brings po/ up to date with what the programs say'
	@echo 'make clean      removes build/'
	@echo
	@echo 'Settings: B=FOLDER (products; build)  CC=clang  CFLAGS=-O3  DEV=1 (warnings are errors)'
	@echo '          SANITIZE=address,undefined  V=1 (show the commands)  DICTIONARY=/usr/share/hunspell/da_DK'
	@echo '          THESAURUS=/usr/share/mythes/th_da_DK.dat (none: search --related says what to install)'
