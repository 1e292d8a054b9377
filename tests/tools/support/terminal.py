"""Runs a command on a pseudo-terminal and types a line whenever it stops at a prompt; prints what was shown.

terminal.py ANSWERS COMMAND...: ANSWERS are lines, divided by `|`. One that begins with `hidden:` is typed without that
word, and as a person would: when the terminal no longer shows what is typed.
"""

import os
import pty
import select
import sys
import termios
import time

answers = sys.argv[1].split("|")
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown = b""
typed_at = 0
while True:
    ready, _, _ = select.select([terminal], [], [], 20)
    if not ready:
        break
    try:
        read = os.read(terminal, 4096)
    except OSError:
        break
    if not read:
        break
    shown += read
    # The terminal shows what was typed, line end included.
    if shown.endswith(b": ") and len(shown) > typed_at and answers:
        typed_at = len(shown)
        answer = answers.pop(0)
        if answer.startswith("hidden:"):
            until = time.monotonic() + 20
            while termios.tcgetattr(terminal)[3] & termios.ECHO and time.monotonic() < until:
                time.sleep(0.01)
            answer = answer.removeprefix("hidden:")
        os.write(terminal, answer.encode() + b"\n")
sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
sys.stdout.flush()
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
