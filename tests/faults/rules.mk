# Trust: tests that make the machine fail. Included by the Makefile.
fault_wraps := $(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc open read write fsync rename copy_file_range)

$(B)/faults/inject: $(O)/tests/faults/inject.o $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_ldflags) $(fault_wraps) -o $@ $^ $(libraries)
