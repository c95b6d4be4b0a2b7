"""What a command costs: time by the clock, processor time and memory."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    seconds: float
    cpu: float
    megabytes: float | None
    files: int | None = None


class Failed(Exception):
    """A command that was to be measured ended with an error."""


def run(command, environment=None):
    """Runs a command to its end: what it cost, and what it printed.

    The peak of memory is what the kernel counts for this one process. It begins with that of the process that started
    it, so whoever calls this must be small itself: a corpus, for example, is made in a process of its own.
    """
    # What commands before this one left to be written is not to be written at its expense.
    os.sync()
    with tempfile.TemporaryFile() as printed:
        started = time.perf_counter()
        child = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, stdout=printed, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        text = printed.read().decode(errors="replace")
    if child.returncode:
        raise Failed(f"`{' '.join(map(str, command))}` failed: {text.strip()[:2000]}")
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), text
