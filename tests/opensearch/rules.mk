# tests/opensearch: the same answers from real nodes of OpenSearch. Included by the Makefile. Needs Maven Central, Java 17
# or later, and some 3 GB of memory; ends by itself within four hours. LETTERS=FOLDER tries other letters than the corpus.
.PHONY: check-opensearch

check-opensearch:
	@tests/packages build opensearch
	@$(parallel) all
	@tests/opensearch/check $(B) $(LETTERS)
