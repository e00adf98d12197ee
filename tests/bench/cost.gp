# cost.gp: what building costs against how much text there is. Wants data, picture and columns (-e).
set terminal svg size 720,440 font 'sans-serif,13' background 'white'
set output picture
set datafile separator "\t"
set datafile missing '?'
set logscale xy
set xlabel 'letters, MB'
set ylabel 'CPU seconds (PostgreSQL: wall)'
set key left top
set grid
plot for [i=2:columns+1] data using 1:i with linespoints linewidth 2 pointtype 7 pointsize .7 title columnheader(i)
