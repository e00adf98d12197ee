#compdef indexer brev-indexer
# zsh completion for indexer; make install puts it into the function path.

_arguments -s \
  '(-d --db)'{-d,--db}'[the index]:file:_files' \
  '--name[the name of the letter from standard input]:name' \
  '--prune[drop letters whose files are gone]' \
  '--retry[read again what could not be read]' \
  '--remove[drop a letter, or those below a folder]:path:_files' \
  '--rebuild[start over]' \
  '--vacuum[give back the space that removed letters left]' \
  '--no-upgrade[refuse an index of another version]' \
  '--mode[who may read a new index]:mode:(600 640 644)' \
  '--memory[leave out letters that do not fit]:bytes' \
  '--no-config[do not read the settings]' \
  '--jobs[how many cores to work on]:number' \
  '(-q --quiet)'{-q,--quiet}'[no progress, no summary]' \
  '(-v --verbose)'{-v,--verbose}'[name each letter]' \
  '--list[a line per letter]' \
  '(-f --format)'{-f,--format}'[the form of --list]:format:(tsv html)' \
  '--passages[how the letters were cut]' \
  '--why[with --list and --passages: what decided]' \
  '--text[what is read of a file]:file:_files' \
  '--export[files that an engine can load, into a new folder]:engine:(opensearch)' \
  '--since[only what has changed since that export]:folder:_files -/' \
  '--stats[counts]' \
  '--check[verify the index]' \
  '(- *)'{-h,--help}'[show the options]' \
  '(- *)--version[show the version]' \
  '*:letters:_files'
