#!/usr/bin/env python3
"""tab.py COMPLETION LINE: what an interactive bash shows once the tab key was pressed twice at the end of the line; then
the words of the line as it has become, one in each <>."""
import os
import pty
import re
import select
import sys
import time

completion, line = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp('bash', ['bash', '--norc', '--noprofile', '-i'])


def read_until(wanted, seconds):
    got, end = b'', time.monotonic() + seconds
    while not re.search(wanted, got) and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                got += os.read(terminal, 4096)
            except OSError:
                break
    return got


# what the shell prints is not what it echoes: the marks are put together there
os.write(terminal, f"bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; PS1=; . '{completion}'; echo rea''dy\n".encode())
read_until(rb'ready\r?\n', 20)
os.write(terminal, line.encode() + b'\t\t')
sys.stdout.buffer.write(read_until(rb'\0', 2))
os.write(terminal, b"\x01printf '<%s>' \x05; echo 'do''ne'\n")
sys.stdout.buffer.write(b'\n' + read_until(rb'done\r?\n', 10) + b'\n')
os.close(terminal)
