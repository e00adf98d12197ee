#compdef search brev-search
# zsh completion for search; make install puts it into the function path.

_brev_search_years() {
  local -a years
  years=(${(f)"$(_call_program years $words[1] ${(kv)opt_args[(I)-d|--db]} --years -f tsv 2>/dev/null | awk '$2 > 0 && $1 != "-" { print $1 }')"})
  compadd -a years
}

_brev_search_words() {
  local -a forms ministers
  if [[ $PREFIX == (minister|from|fra):* ]]; then
    compset -P '*:'
    ministers=(${(f)"$(_call_program ministers ${words[1]/%search/indexer} ${(kv)opt_args[(I)-d|--db]} --list 2>/dev/null | awk -F'\t' 'NR > 1 && $4 != "-" { n = split($4, name, " "); print name[n] }' | sort -u)"})
    compadd -a ministers
  elif [[ $PREFIX == (kind|slags):* ]]; then
    compset -P '*:'
    compadd title heading paragraph item quote table letterhead salutation closing signature image footnote
  elif [[ $PREFIX == (year|år): ]]; then
    compset -P '*:'
    _brev_search_years
  elif (( $#PREFIX >= 3 )); then
    forms=(${(f)"$(_call_program forms $words[1] ${(kv)opt_args[(I)-d|--db]} -n 50 --complete -- ${(q)PREFIX} 2>/dev/null | cut -f1)"})
    compadd -U -a forms
  fi
}

_arguments -s \
  '(-d --db)'{-d,--db}'[the index]:file:_files' \
  '(-n --limit)'{-n,--limit}'[at most so many results; 0 = all]:number' \
  '--offset[leave out the first so many]:number' \
  '--any[rank passages that hold any of the words]' \
  '--year[letters of these years]:years:_brev_search_years' \
  '--sort[the order]:order:(rank year -year signed -signed path left right g2 -g2 log_ratio -log_ratio log_dice count word)' \
  '--full[whole passages]' \
  '--context[so many sentences more, with --show lines]:number' \
  '--strict[never take a word for a slip, nor a derivation for the word]' \
  '--within[where all words must stand]:unit:(passage letter)' \
  '(-q --quiet)'{-q,--quiet}'[no notes on what is cut off, repaired or not found]' \
  '--derived[words that are made of the word]:which:(near all none)' \
  '--all-copies[do not fold passages that say the same]' \
  '(-l --letters)'{-l,--letters}'[a line per letter]' \
  '(-0 --null)'{-0,--null}'[names of letters, each ended by NUL]' \
  '(-c --count)'{-c,--count}'[how many passages]' \
  '--years[how many in each year]' \
  '--scale[what the bars of years show]:scale:(passages per_1000)' \
  '--words=-[words said more often here]::which:(telling all)' \
  '--by[count by what is stored]:what:(year signed month signer recipient kind title folder goal)' \
  '--repeats[passages that return]' \
  '--show[a letter, or lines of it]:letter:_files' \
  '--compare[two years side by side]:years: ' \
  '--quotes[does what a draft quotes stand there so]:draft:_files' \
  '--lines[with --quotes: every line is a quotation]' \
  '--suggest[printed words near a word]' \
  '--related[words that a thesaurus and the letters relate to a word]' \
  '--complete[printed forms that begin so]' \
  '(-f --format)'{-f,--format}'[the form of the output]:format:(text tsv csv json kwic html svg vimgrep trec cite csl biblatex)' \
  '--header[name the columns first]' \
  '--batch[a query per line]:file:_files' \
  '--explain[how each word was read]' \
  '--color[colours]:when:(auto always never)' \
  '--hyperlink[names of files as links]:when:(auto always never)' \
  '--no-pager[no pager]' \
  '--no-config[do not read the settings]' \
  '--emit[print the query as a request to an engine]:engine:(opensearch)' \
  '--timeout[stop after so many seconds]:seconds' \
  '(- *)'{-h,--help}'[show the options]' \
  '(- *)--version[show the version]' \
  '*:query:_brev_search_words'
