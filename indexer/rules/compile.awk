# The tables of rules as C: for each class its words, and the bytes that they begin with.
# LC_ALL=C awk -f compile.awk *.tsv > rules_data.c
function note_begin(class, first, second) {
    if (!((class, first) in masks)) firsts[class] = firsts[class] " " first
    if (second < 0) masks[class, first] = 4294967295
    else if (!((class, first, second) in seen) && masks[class, first] < 4294967295) masks[class, first] += 2 ^ second
    seen[class, first, second] = 1
}
function begins_of(class,    bytes, k, parts) {
    bytes = ""
    for (k = split(firsts[class], parts, " "); k > 0; k--)
        bytes = bytes sprintf("[%d] = %.0fu, ", parts[k], masks[class, parts[k]])
    return bytes
}
BEGIN {
    FS = "\t"
    for (i = 1; i < 256; i++) byte[sprintf("%c", i)] = i
    print "/* Made of indexer/rules by compile.awk. */\n#include \"indexer/rules.h\"\n"
}
/^#/ || /^$/ { next }
NF < 2 || NF > 3 || $2 == "" || $2 == "*" || (NF == 3 && $3 !~ /^[0-9]+$/) {
    printf "%s:%d: a class, a tab, a word, and perhaps a tab and a number belong here\n", FILENAME, FNR > "/dev/stderr"
    failed = 1
    exit 1
}
{
    word = $2
    before = sub(/^\*/, "", word)
    after = sub(/\*$/, "", word)
    first = byte[substr(word, 1, 1)]
    second = length(word) > 1 ? byte[substr(word, 2, 1)] % 32 : -1
    note_begin($1, first, second)
    if ($1 ~ /^label-/ || $1 == "number-label") note_begin("any label", first, second)
    any[$1] = any[$1] || before
    n = length(word)
    gsub(/["\\]/, "\\\\&", word)
    if (!($1 in words)) classes[++count] = $1
    words[$1] = words[$1] sprintf("    {{\"%s\", %d}, %s, %s, %d},\n", word, n, before ? "true" : "false", \
        after ? "true" : "false", $3)
}
END {
    if (failed) exit 1
    for (i = 1; i <= count; i++) {
        name = classes[i]
        gsub(/-/, "_", name)
        printf "static const struct rules_word %s_words[] = {\n%s};\n\n", name, words[classes[i]]
    }
    printf "_Static_assert(RULES_COUNT == %d, \"each class of rules.h has words in indexer/rules\");\n\n", count
    print "const struct rules_list rules_lists[RULES_COUNT] = {"
    for (i = 1; i <= count; i++) {
        name = classes[i]
        gsub(/-/, "_", name)
        printf "    [RULES_%s] = {%s_words, sizeof %s_words / sizeof *%s_words, %s, {%s}},\n", toupper(name), name, \
            name, name, any[classes[i]] ? "true" : "false", begins_of(classes[i])
    }
    print "};\n"
    printf "const uint32_t rules_label_begins[256] = {%s};\n", begins_of("any label")
}
