#!/bin/bash
# What the compiler and the linker were asked to guard is guarded in the products.
. "$(dirname "$0")/lib.bash"
case $B in */asan* | */coverage*)
    skip 'hardening' 'this build has sanitizers or counters in its place'
    finish ;;
esac
headers() { readelf -W -l -d -h "$1"; }
symbols() { readelf -W --dyn-syms "$1" | awk '{ print $8 }'; }
readers=$(cd "$B" && ls -d readers/* 2>/dev/null)
for product in indexer search danish.so $readers; do
    said=$(headers "$B/$product")
    like "$product: loads anywhere" 'Type: +DYN' "$said"
    like "$product: its tables are read-only once it runs" 'GNU_RELRO' "$said"
    like "$product: all symbols are bound before that" '\(FLAGS\).*BIND_NOW|FLAGS_1.*NOW' "$said"
    like "$product: its stack cannot be run" 'GNU_STACK.* RW ' "$said"
    unlike "$product: nothing is written and run" 'LOAD .* RWE ' "$said"
    like "$product: smashed stacks are noticed" '^__stack_chk_fail(@|$)' "$(symbols "$B/$product")"
    like "$product: lengths are checked" '^__(memcpy|snprintf|vsnprintf|fprintf|printf|read|pread|sprintf|strcat|memmove|memset)_chk(@|$)' "$(symbols "$B/$product")"
done
# what the compiler says that it was asked for; it is asked only for what it has
asked() { readelf --debug-dump=info "$1" 2>/dev/null | grep 'DW_AT_producer.*GNU C1'; }
if [ -n "$(asked "$B/search")" ] && [ "$(gcc -dumpmachine 2>/dev/null)" = x86_64-linux-gnu ]; then
    for flag in -fcf-protection -fstack-clash-protection -ftrivial-auto-var-init=zero; do
        for product in indexer search danish.so $readers; do
            is "$product: all its files are built with $flag" '' "$(asked "$B/$product" | grep -v -- "$flag")"
        done
    done
    like 'lengths are checked as far as gcc 12 can' ' -D_FORTIFY_SOURCE=3 ' "$(make -C "$ROOT" -Bn B=build CC=gcc build/obj/search/main.o)"
else
    skip 'what the compiler was asked for' 'no debug information of gcc here'
fi
for product in indexer search $readers; do
    like "$product: is a program that loads anywhere" '\(FLAGS_1\).* PIE' "$(headers "$B/$product")"
done
printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' >bare.c
if "${CC:-cc}" -no-pie -fno-stack-protector -U_FORTIFY_SOURCE -Wl,-z,norelro,-z,lazy -o bare bare.c; then
    unlike 'the checks see a program that lacks all that' 'Type: +DYN|GNU_RELRO|BIND_NOW|FLAGS_1|__stack_chk_fail' "$(headers bare; symbols bare)"
else
    skip 'the checks see a program that lacks all that' 'no compiler here'
fi
finish
