# tests/quality: is what is found what a reader would have found? DATA = a folder of judged sets in the forms that
# tests/quality/run.py tells; make check runs the sets that stand here against floors.
.PHONY: quality
quality: all
	@tests/packages build check
	@python3 tests/quality/run.py $(DATA) $(B)
