# tests/sandbox: what a library can do inside the programs once their sandbox is up. Included by the Makefile,
# which must have made B and WARNINGS known.

tests: $(B)/sandbox/inside.so

$(B)/sandbox/inside.so: tests/sandbox/inside.c
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) -std=c11 -D_GNU_SOURCE -fPIC $(WARNINGS) $(if $(DEV),-Werror) -O1 -shared -o $@ $<
