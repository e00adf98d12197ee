# The tables of rules as C: for each class its words, and the bytes that they begin with.
# LC_ALL=C awk -f compile.awk *.tsv > rules_data.c
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
    begins[$1] = begins[$1] sprintf("[%d] = true, ", byte[substr(word, 1, 1)])
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
        # two words may begin with the same byte
        split(begins[classes[i]], parts, ", ")
        split("", seen)
        bytes = ""
        for (k = 1; k in parts; k++)
            if (parts[k] != "" && !(parts[k] in seen)) {
                seen[parts[k]] = 1
                bytes = bytes parts[k] ", "
            }
        printf "    [RULES_%s] = {%s_words, sizeof %s_words / sizeof *%s_words, %s, {%s}},\n", toupper(name), name, \
            name, name, any[classes[i]] ? "true" : "false", bytes
    }
    print "};"
}
