#!/bin/bash
# A letter that changes within one step of its file system's clock, its size kept: its times do not show it.
. "$(dirname "$0")/lib.bash"
second=1000000000 began=1700000000 # an even second, as FAT has them

# at FILES NOW ARGUMENT...: indexer, where every file is of the time FILES and it is NOW, in nanoseconds from $began
at() {
    CLOCK_FILES=$((began * second + $1)) CLOCK_NOW=$((began * second + $2)) LD_PRELOAD=$B/faults/clock.so \
        ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 indexer -d a.db "${@:3}" letters
}
summary() { # NAME NEW CHANGED UNCHANGED, of the last `ends`
    like "$1" ": $2 new, $3 changed, $4 unchanged; 0 removed" "$(err)"
}
mkdir letters
write() { # WORD, of six letters: all files are as long as before, and the same ones
    printf '# Mål for 2020\n\nHer står %s alene.\n' "$1" >letters/a.md
    printf '<p>Mål for 2020</p><p>Her står %s alene.</p>\n' "$1" >letters/b.html
}
# the reader of HTML may not be built here
letters=2
[ -x "$B/readers/html" ] || letters=1
found() { is "$1" "$letters" "$(search -d a.db -c "=$2")"; }

write aaaaaa
ends 'a letter is read in the second in which it was written' 0 at 0 $((second / 2))
summary 'new' $letters 0 0
write bbbbbb
ends 'and written again in the same step' 0 at 0 $((3 * second))
summary 'it is looked at again' 0 $letters 0
found 'and its new word is there' bbbbbb
write cccccc
ends 'after the step its times tell' 0 at 0 $((3 * second))
summary 'and it is not looked at again' 0 0 $letters
found 'which only a clock that stands can show' bbbbbb

ends 'a letter that was young, and did not change' 0 at $((4 * second)) $((4 * second + 1))
summary 'was read' 0 $letters 0
ends 'is looked at' 0 at $((4 * second)) $((9 * second))
summary 'and is as it was' 0 0 $letters

write dddddd
ends 'two seconds are the step' 0 at $((10 * second)) $((12 * second - 1))
write eeeeee
ends 'of a clock of whole seconds' 0 at $((10 * second)) $((99 * second))
found 'no less' eeeeee
ends 'and no more' 0 at $((100 * second)) $((102 * second))
write ffffff
ends 'of a clock of whole seconds' 0 at $((100 * second)) $((199 * second))
found 'than that' eeeeee

fine=$((200 * second + 123456789))
ends 'a clock that has fractions' 0 at $fine $((fine + 9000000))
write gggggg
ends 'ticks each ten milliseconds' 0 at $fine $((fine + second))
found 'at worst' gggggg
fine=$((300 * second + 123456789))
ends 'so what is older' 0 at $fine $((fine + 11000000))
write hhhhhh
ends 'has times that tell' 0 at $fine $((fine + second))
found 'of each change' gggggg

ends 'a time a little ahead' 0 at $((400 * second)) $((399 * second))
write iiiiii
ends 'may be met yet' 0 at $((400 * second)) $((499 * second))
found 'so that is young too' iiiiii
sound 'sound after all' a.db
finish
