# fish completion for search. make install gives the file the name of the program.

function __brev_search_program
    set -l words (commandline -opc)
    echo $words[1]
end

function __brev_search_years
    set -l program (__brev_search_program)
    $program --years -f tsv 2>/dev/null | awk '$2 > 0 && $1 != "-" { print $1 }'
end

function __brev_search_words
    set -l word (commandline -ct)
    set -l program (__brev_search_program)
    set -l indexer (string replace -r 'search$' indexer -- $program)
    switch $word
        case 'kind:*' 'slags:*'
            string replace -r ':.*' '' -- $word | read -l name
            printf "$name:%s\n" title heading paragraph item quote table letterhead salutation closing signature image footnote
        case 'minister:*'
            $indexer --list 2>/dev/null |
                awk -F\t 'NR > 1 && $4 != "-" { n = split($4, name, " "); print "minister:" name[n] }' | sort -u
        case '???*'
            $program -n 50 --complete -- $word 2>/dev/null
    end
end

for program in search brev-search
    complete -c $program -f -a '(__brev_search_words)'
    complete -c $program -s d -l db -r -F -d 'the index'
    complete -c $program -s n -l limit -x -d 'at most so many results; 0 = all'
    complete -c $program -l offset -x -d 'leave out the first so many'
    complete -c $program -l any -d 'rank passages that hold any of the words'
    complete -c $program -l year -x -a '(__brev_search_years)' -d 'letters of these years'
    complete -c $program -l sort -x -a 'rank year -year signed -signed path left right g2 -g2 log_ratio -log_ratio log_dice count word' -d 'the order'
    complete -c $program -l full -d 'whole passages'
    complete -c $program -l context -x -d 'so many sentences more, with --show lines'
    complete -c $program -l strict -d 'never take a word for a slip, nor a derivation for the word'
    complete -c $program -l within -x -a 'passage letter' -d 'where all words must stand'
    complete -c $program -s q -l quiet -d 'no notes on what is cut off, repaired or not found'
    complete -c $program -l derived -x -a 'near all none' -d 'words that are made of the word'
    complete -c $program -l all-copies -d 'do not fold passages that say the same'
    complete -c $program -s l -l letters -d 'a line per letter'
    complete -c $program -s 0 -l null -d 'names of letters, each ended by NUL'
    complete -c $program -s c -l count -d 'how many passages'
    complete -c $program -l years -d 'how many in each year'
    complete -c $program -l scale -x -a 'passages per_1000' -d 'what the bars of years show'
    complete -c $program -l words -a 'telling all' -d 'words said more often here than elsewhere'
    complete -c $program -l by -x -a 'year signed month signer recipient kind title folder goal' -d 'count by what is stored'
    complete -c $program -l repeats -d 'passages that return'
    complete -c $program -l show -r -F -d 'a letter, or lines of it'
    complete -c $program -l compare -x -d 'two years side by side'
    complete -c $program -l quotes -r -F -d 'does what a draft quotes stand there so'
    complete -c $program -l lines -d 'with --quotes: every line is a quotation'
    complete -c $program -l suggest -d 'printed words near a word'
    complete -c $program -l related -d 'words that a thesaurus and the letters relate to a word'
    complete -c $program -l complete -d 'printed forms that begin so'
    complete -c $program -s f -l format -x -a 'text tsv csv json kwic html svg vimgrep trec cite csl biblatex' -d 'the form of the output'
    complete -c $program -l header -d 'name the columns first'
    complete -c $program -l batch -r -F -d 'a query per line'
    complete -c $program -l explain -d 'how each word was read'
    complete -c $program -l color -x -a 'auto always never' -d 'colours'
    complete -c $program -l hyperlink -x -a 'auto always never' -d 'names of files as links'
    complete -c $program -l no-pager -d 'no pager'
    complete -c $program -l no-config -d 'do not read the settings'
    complete -c $program -l emit -x -a opensearch -d 'print the query as a request to an engine'
    complete -c $program -l timeout -x -d 'stop after so many seconds'
    complete -c $program -s h -l help -d 'show the options'
    complete -c $program -l version -d 'show the version'
end
