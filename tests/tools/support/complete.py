"""Completes lines in a shell on a pseudo-terminal; prints what each became, one a line.

complete.py RESULT COMMAND...: the shell shows the prompt `ready> `, inserts all completions for Control-T, and writes its
line to the file RESULT for Control-G. The lines are read from standard input.
"""

import os
import pty
import select
import sys
import time

result = sys.argv[1]
lines = sys.stdin.read().splitlines()
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown = b""


def read_until(condition):
    global shown
    until = time.monotonic() + 120
    while not condition():
        if time.monotonic() > until:
            sys.exit(f"the shell does not answer; it shows {shown!r}")
        if select.select([terminal], [], [], 0.02)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                sys.exit(f"the shell ended; it shows {shown!r}")


read_until(lambda: b"ready> " in shown)
for line in lines:
    # Control-U empties the line.
    os.write(terminal, b"\x15" + line.encode() + b"\x14\x07")
    read_until(lambda: os.path.exists(result))
    with open(result, encoding="utf-8") as file:
        print(file.read())
    os.unlink(result)
os.close(terminal)
os.waitpid(child, 0)
