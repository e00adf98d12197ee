# tests/faults: the machine fails, and the index holds. Included by the Makefile, which must have made B, O,
# all_ldflags, libraries and parallel known.
comma := ,
fault_wraps := $(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc open read write fsync rename copy_file_range)

$(B)/faults/inject: $(O)/tests/faults/inject.o $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_ldflags) $(fault_wraps) -o $@ $^ $(libraries)

# Hours: every allocation fails once. FAULTS= (nothing) is a shorter form; make check runs a shorter one yet.
FAULTS ?= full
.PHONY: check-faults
check-faults:
	@tests/packages build check
	@$(parallel) all $(B)/faults/inject
	@$(parallel) $(asan) all
	@tests/faults/run $(FAULTS)
