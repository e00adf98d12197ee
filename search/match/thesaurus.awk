# The thesaurus of mythes-da as lines of a word, a tab, and the words that it is related to, "|" between them.
# LC_ALL=C awk -f thesaurus.awk th_da_DK.dat > thesaurus.txt
# An entry is a line "word|N" and N lines of words for a sense each, "|" before each word. What stands in brackets is a
# note; what has a blank in it is no word, and what has a capital is a name.
function is_word(text) {
    return text != "" && text !~ /[ A-Z()|\t]/ && text !~ /^-|-$/
}
NR == 1 { next }
left == 0 {
    split($0, entry, "|")
    left = entry[2]
    line = ""
    next
}
{
    left--
    count = split($0, words, "|")
    for (i = 1; i <= count; i++) {
        sub(/ \([^)]*\)$/, "", words[i])
        if (is_word(words[i])) line = line (line == "" ? "" : "|") words[i]
    }
    if (left == 0 && line != "" && is_word(entry[1])) print entry[1] "\t" line
}
