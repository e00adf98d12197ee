# tests/formats: what the readers keep of documents that other programs made. Included by the Makefile. Each check is a
# program of its own, tests/formats/check_*; LETTERS=INDEX tries the letters of an index too.
.PHONY: check-formats

check-formats:
	@tests/packages build readers check formats
	@$(parallel) all
	@status=0; for check in tests/formats/check_*; do "$$check" $(B) $(LETTERS) || status=1; done; exit $$status
