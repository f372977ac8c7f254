"""Runs a program on a pseudo-terminal and types what it says that it is ready for; prints all that was to be seen, and how it ended."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

TYPED = {b"a line": b"some wrods\x7f\x7f\x7f\x7fords\n", b"a key": b"x", b"an escape": b"\x1b[A", b"control C": b"\x03",
         b"an interrupt": b"\x03", b"another size": None, b"die": b"\x03"}


def size(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    child, terminal = pty.fork()
    if not child:
        time.sleep(0.2)  # until the terminal has its size
        os.execvp(sys.argv[1], sys.argv[1:])
    size(terminal, 33, 99)
    seen, read, end = b"", 0, time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            said = os.read(terminal, 4096)
        except OSError:
            break
        seen += said
        while (at := seen.find(b"ready ", read)) >= 0 and (line_end := seen.find(b"\n", at)) >= 0:
            read = line_end
            word = seen[at:line_end].strip().split(b" ", 2)[2]
            time.sleep(0.3)
            if TYPED[word] is None:
                size(terminal, 44, 111)
            else:
                os.write(terminal, TYPED[word])
    else:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    sys.stdout.write(seen.decode() + f"\nended: {status}\n")


main()
