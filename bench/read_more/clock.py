"""How long something takes: by the clock, and in processor time, which other work on the machine changes less."""

import os
import time


class Clock:
    """Runs from when it is made."""

    def __init__(self):
        self.started = time.perf_counter()
        self.cpu_before = cpu()

    def read(self):
        return {"seconds": time.perf_counter() - self.started, "cpu": cpu() - self.cpu_before}


def cpu():
    """The processor time of this process and of the commands that it has run."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
