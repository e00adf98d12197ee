# tests/fuzz with clang's libFuzzer: B=build/libfuzzer holds objects of their own. Included by the Makefile, which must
# have made B, O, all_ldflags, libraries, fuzz_tests and parallel known.
# Without calls at each comparison, which took half of the time: the formats have few magic numbers, and the dictionary
# has the words.
libfuzzer := B=build/libfuzzer LEXICON=build/lexicon.bin CC=clang SANITIZE=address,undefined \
             CFLAGS='-O2 -g -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp \
             -fno-sanitize-recover=undefined -Wno-unknown-warning-option'

$(B)/fuzzer/%: $(O)/tests/fuzz/%.o $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_ldflags) -fsanitize=fuzzer -o $@ $^ $(libraries)

# What the target of the index stands on.
$(B)/fuzz/fuzz_store $(B)/fuzzer/fuzz_store: $(O)/tests/fuzz/memory_file.o $(O)/tests/fuzz/pages.o

# RUNS=2000000: so many runs of each target; else SECONDS=30 of each. TARGETS='letter query': those alone.
SECONDS ?= 30
.PHONY: check-fuzz fuzzers
fuzzers: $(patsubst $(B)/fuzz/%,$(B)/fuzzer/%,$(fuzz_tests) $(filter $(B)/fuzz/%,$(reader_tests) $(client_tests)))

check-fuzz:
	@tests/packages build readers fuzz
	@$(parallel) B=build build/lexicon.bin
	@$(parallel) $(libfuzzer) fuzzers
	@RUNS=$(RUNS) SECONDS_EACH=$(SECONDS) tests/fuzz/run $(TARGETS)
