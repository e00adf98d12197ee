# tests/faults: the machine fails, and the index holds. Included by the Makefile, which must have made B, O,
# all_ldflags, libraries and parallel known.

# A sanitizer has malloc for itself; without one inject has a malloc of its own, which the libraries use too.
fault_calls := open read pread write pwrite fsync ftruncate rename unlink copy_file_range sqlite3_open_v2 sqlite3_vfs_find fts_open sandbox_enter \
               system_alarm_after_work \
               $(if $(SANITIZE),malloc calloc realloc aligned_alloc sqlite3_config)
fault_objects := $(O)/tests/faults/inject.o $(O)/tests/faults/fault.o $(O)/tests/faults/indexer_main.o $(O)/tests/faults/search_main.o

# Both programs whole, but for the name of their main functions.
$(O)/tests/faults/%_main.o: $(O)/%/main.o
	@mkdir -p $(@D)
	$(call quiet,COPY)objcopy --redefine-sym main=$*_main $< $@

$(B)/faults/inject: $(fault_objects) $(B)/testable.a $(B)/lib.a
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(all_ldflags) $(patsubst %,-Wl$(comma)--wrap=%,$(fault_calls)) -o $@ $^ $(libraries)

# All of it, which takes most of an hour. FAULTS= (nothing) is a shorter form, FAULTS=crafted the crafted indexes
# alone; make check runs a shorter one yet.
FAULTS ?= full
.PHONY: check-faults
check-faults:
	@tests/packages build check
	@$(parallel) all $(B)/faults/inject $(B)/faults/shift.so $(B)/faults/record.so
	@$(parallel) $(asan) all build/asan/faults/inject
	@tests/faults/run $(FAULTS)

# What the shell tests load.
tests: $(B)/faults/clock.so

$(B)/faults/%.so: tests/faults/%.c
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) -std=c11 -D_GNU_SOURCE -fPIC $(WARNINGS) $(if $(DEV),-Werror) -O1 -shared -o $@ $<
