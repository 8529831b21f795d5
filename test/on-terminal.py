"""Runs a program on a terminal of its own and plays the person in front of it.

Reads one JSON document from standard input: {"argv": [...], "env": {...}, "steps": [[wait, type], ...],
"timeoutS": n}. Each step waits until the regular expression `wait` matches what has been printed since the
step before, then types `type`. Prints {"status": n, "text": "...", "missing": "wait"} at the end.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

job = json.load(sys.stdin)
child, screen = pty.fork()
if child == 0:
    os.execve(job["argv"][0], job["argv"], job["env"])
fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 110, 0, 0))

end = time.monotonic() + job["timeoutS"]
text, heard, steps = b"", 0, list(job["steps"])
missing = None
while True:
    if steps:
        found = re.search(steps[0][0].encode(), text[heard:])
        if found:
            heard = len(text)
            time.sleep(0.05)  # a person is slower than the program's next line
            os.write(screen, steps.pop(0)[1].encode())
            continue
    if time.monotonic() > end:
        missing = steps[0][0] if steps else "the end"
        os.kill(child, signal.SIGKILL)
        break
    if not select.select([screen], [], [], 0.1)[0]:
        continue
    try:
        piece = os.read(screen, 65536)
    except OSError:
        piece = b""
    if not piece:
        break
    text += piece

if missing is None and steps:
    missing = steps[0][0]
_, state = os.waitpid(child, 0)
status = os.waitstatus_to_exitcode(state)
json.dump({"status": status, "text": text.decode("utf8", "replace"), "missing": missing}, sys.stdout)
