# tests/bench: what it costs, beside other search engines. CORPUS = a folder of letters; BENCHMARKS.md tells more.
#   make bench CORPUS=DIR [SIZES="10 100 500"] [INTO=BENCHMARKS.md]
.PHONY: bench
bench: all
	@B=$(B) tests/bench/run $(if $(SIZES),--sizes '$(SIZES)') $(if $(INTO),--into '$(INTO)') '$(CORPUS)'

# A thousand small updates, and what they cost the queries after them.
.PHONY: bench-updates
bench-updates: all
	@tests/bench/updates --build $(B) $(if $(SIZE),--size $(SIZE)) $(if $(UPDATES),--updates $(UPDATES)) '$(CORPUS)'
