# fish completion for indexer. make install gives the file the name of the program.

for program in indexer brev-indexer
    complete -c $program -s d -l db -r -F -d 'the index'
    complete -c $program -l name -x -d 'the name of the letter from standard input'
    complete -c $program -l prune -d 'drop letters whose files are gone'
    complete -c $program -l retry -d 'read again what could not be read'
    complete -c $program -l remove -r -F -d 'drop a letter, or those below a folder'
    complete -c $program -l rebuild -d 'start over'
    complete -c $program -l vacuum -d 'give back the space that removed letters left'
    complete -c $program -l no-upgrade -d 'refuse an index of another version'
    complete -c $program -l mode -x -a '600 640 644' -d 'who may read a new index'
    complete -c $program -l memory -x -d 'leave out letters that do not fit'
    complete -c $program -l no-config -d 'do not read the settings'
    complete -c $program -l jobs -x -d 'how many cores to work on'
    complete -c $program -s q -l quiet -d 'no progress, no summary'
    complete -c $program -s v -l verbose -d 'name each letter'
    complete -c $program -l list -d 'a line per letter'
    complete -c $program -s f -l format -x -a 'tsv html' -d 'the form of --list'
    complete -c $program -l passages -d 'how the letters were cut'
    complete -c $program -l why -d 'with --list and --passages: what decided'
    complete -c $program -l text -r -F -d 'what is read of a file'
    complete -c $program -l export -x -a opensearch -d 'files that an engine can load, into a new folder'
    complete -c $program -l since -r -F -d 'only what has changed since that export'
    complete -c $program -l stats -d counts
    complete -c $program -l check -d 'verify the index'
    complete -c $program -s h -l help -d 'show the options'
    complete -c $program -l version -d 'show the version'
end
