# readers: the programs by which `indexer` reads what is no text: included by the Makefile, which must have made B,
# O, all_cflags, all_ldflags and quiet known. A reader is made of readers/NAME.c, readers/NAME_*.c and the files
# that it shares with others, and only if the library that it stands on is there.

readers := pdf office mail html archive

# By pkg-config's names, and the Debian packages that bring them.
reader_needs_pdf := poppler-glib
reader_needs_office := libarchive expat libxml-2.0
reader_needs_mail := gmime-3.0 libxml-2.0
reader_needs_html := libxml-2.0
reader_needs_archive := libarchive
reader_package_poppler-glib := libpoppler-glib-dev
reader_package_libarchive := libarchive-dev
reader_package_expat := libexpat1-dev
reader_package_gmime-3.0 := libgmime-3.0-dev
reader_package_libxml-2.0 := libxml2-dev

# Files that several readers are made of, without readers/ and .c; the frame is in all.
reader_shared := frame markdown
reader_shares_pdf :=
reader_shares_office := document hypertext charset zip counter
reader_shares_mail := document hypertext charset counter message plain_text
reader_shares_html := document hypertext charset counter
reader_shares_archive := zip charset

# Where `make install` puts them, and where `indexer` looks for them.
LIBEXECDIR ?= $(PREFIX)/lib
readerdir = $(LIBEXECDIR)/brev

PKG_CONFIG ?= pkg-config
reader_libraries := $(sort $(foreach r,$(readers),$(reader_needs_$(r))))
reader_libraries_here := $(shell for p in $(reader_libraries); do $(PKG_CONFIG) --exists $$p 2>/dev/null && echo $$p; done)
readers_written := $(foreach r,$(readers),$(if $(wildcard readers/$(r).c),$(r)))
readers_here := $(foreach r,$(readers_written),$(if $(filter-out $(reader_libraries_here),$(reader_needs_$(r))),,$(r)))
readers_missing := $(filter-out $(readers_here),$(readers_written))
reader_programs := $(readers_here:%=$(B)/readers/%)

# Headers of others are not held to our warnings.
reader_cflags = $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(reader_needs_$(1))))
reader_ldlibs = $(shell $(PKG_CONFIG) --libs $(reader_needs_$(1))) -lutf8proc -lm

reader_own = $(patsubst readers/%.c,%,$(sort $(wildcard readers/$(1)_*.c)))
# All of a reader but its main function, for its tests.
reader_objects = $(patsubst %,$(O)/readers/$(1)/%.o,$(reader_shared) $(reader_shares_$(1)) $(reader_own))

.PHONY: readers no-readers
readers: $(reader_programs) $(if $(readers_missing),no-readers)
all: readers

no-readers:
	@echo 'make: the readers $(readers_missing) are not built, as libraries are missing; install them with: apt-get install' \
	    '$(foreach p,$(filter-out $(reader_libraries_here),$(reader_libraries)),$(reader_package_$(p)))' >&2

# An object of a reader is compiled for it alone: it sees the headers of its own libraries and no others.
define reader_rules
$(O)/readers/$(1)/%.o: readers/%.c Makefile readers/rules.mk
	@mkdir -p $$(@D)
	$$(call quiet,CC)$$(CC) $$(all_cflags) $$(call reader_cflags,$(1)) -c -o $$@ $$<

$(B)/readers/$(1): $(O)/readers/$(1)/$(1).o $(call reader_objects,$(1)) $(B)/lib.a
	@mkdir -p $$(@D)
	$$(call quiet,LD)$$(CC) $$(all_ldflags) -pie -o $$@ $$^ $$(call reader_ldlibs,$(1))

$(B)/unit/%: tests/readers/$(1)/%.c $(call reader_objects,$(1)) $(B)/lib.a
	@mkdir -p $$(@D)
	$$(call quiet,LD)$$(CC) $$(all_cflags) -Itests/unit $$(call reader_cflags,$(1)) $$(all_ldflags) -o $$@ $$< \
	    $(call reader_objects,$(1)) $(B)/lib.a $$(call reader_ldlibs,$(1)) -lcmocka

$(B)/fuzz/%: tests/readers/$(1)/%.c $(call reader_objects,$(1)) $(O)/tests/fuzz/driver.o $(B)/lib.a
	@mkdir -p $$(@D)
	$$(call quiet,LD)$$(CC) $$(all_cflags) -Itests/fuzz $$(call reader_cflags,$(1)) $$(all_ldflags) -o $$@ $$< \
	    $(call reader_objects,$(1)) $(O)/tests/fuzz/driver.o $(B)/lib.a $$(call reader_ldlibs,$(1))

$(B)/fuzzer/%: tests/readers/$(1)/%.c $(call reader_objects,$(1)) $(B)/lib.a
	@mkdir -p $$(@D)
	$$(call quiet,LD)$$(CC) $$(all_cflags) -Itests/fuzz $$(call reader_cflags,$(1)) $$(all_ldflags) -fsanitize=fuzzer -o $$@ $$< \
	    $(call reader_objects,$(1)) $(B)/lib.a $$(call reader_ldlibs,$(1))
endef
$(foreach r,$(readers_here),$(eval $(call reader_rules,$(r))))

# Their tests: tests/readers/NAME/test_*.c and fuzz_*.c.
reader_tests := $(foreach r,$(readers_here),$(patsubst tests/readers/$(r)/%.c,$(B)/unit/%,$(wildcard tests/readers/$(r)/test_*.c)) \
                $(patsubst tests/readers/$(r)/%.c,$(B)/fuzz/%,$(wildcard tests/readers/$(r)/fuzz_*.c)))
tests: $(reader_tests)
