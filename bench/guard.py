#!/usr/bin/env python3
"""Holds the work of a build to what is agreed on: instructions, rendered routes and written files of a small blog.

It is counted, and not timed, so that a slow or busy machine changes nothing: valgrind runs nutgraf on one thread, and
counts within half a percent the same every time. The bounds are in `bounds.toml`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path.append(str(BENCH / "read_more"))

import contenders
import measured
import product
from corpora import Trouble, told

BOUNDS = BENCH / "bounds.toml"
POSTS = 500

# The blog is made of these articles, which nobody edits: it is the same blog whatever becomes of `content/`.
ARTICLES = BENCH / "articles.jsonl"

# Another compiler or another C library may cost so much, and a few routes and files.
ROOM = 1.05
FEW = 5

COUNT = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
REFERENCES = re.compile(r"I\s+refs:\s+([\d,]+)")

HEAD = f"""\
# What a build of the blog of {POSTS} posts may cost at most; `guard.py` counts, and `.ci/run` fails where it is more.
# Who has a good reason to let it cost more writes these figures anew with `python3 bench/guard.py --write`, which leaves
# {ROOM - 1:.0%} of room, and says the reason in the commit.
"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nutgraf", metavar="PATH", help="the command to count, instead of target/release/nutgraf")
    parser.add_argument("--write", action="store_true", help="write the bounds anew, from what is counted now")
    return parser.parse_args()


@dataclass(frozen=True)
class Work:
    """What a build did."""

    million_instructions: int
    rendered: int
    written: int


class Counted(contenders.Nutgraf):
    """nutgraf, whose cost is its work."""

    def build(self):
        _, printed = measured.run([*COUNT, *self.command], {"RAYON_NUM_THREADS": "1"})
        built = next(json.loads(line) for line in printed.splitlines() if line.startswith('{"type":"built"'))
        instructions = int(REFERENCES.search(printed)[1].replace(",", ""))
        return Work(round(instructions / 1e6), built["rendered"], built["written"])


def count(binary):
    """The work of each of the builds that the benchmark measures."""
    with tempfile.TemporaryDirectory(prefix="nutgraf-guard-") as folder:
        root = Path(folder) / "nutgraf"
        generate = [sys.executable, BENCH / "generate.py", "--frozen", ARTICLES]
        subprocess.run([*generate, "--posts", str(POSTS), "--nutgraf", root], check=True)
        plain = contenders.nutgraf(binary, root)
        return dict(Counted(plain.name, root, plain.command, made=plain.made).costs(contenders.ROWS))


def write(works):
    """Writes bounds that what was counted keeps."""
    tables = [HEAD]
    for row, work in works.items():
        most = {name: round(max(value * ROOM, value + FEW)) if value else 0 for name, value in asdict(work).items()}
        tables.append(f'["{row}"]\n' + "".join(f"{name} = {value}\n" for name, value in most.items()))
    BOUNDS.write_text("\n".join(tables), encoding="utf-8")


def exceeded(works, bounds):
    """Tells what was counted, and gives what is more than was agreed on."""
    for row, work in works.items():
        for name, value in asdict(work).items():
            most, what = bounds[row][name], name.replace("_", " ")
            print(f"{row:<22}{what:<22}{value:>8,}  at most {most:>8,}")
            if value > most:
                yield f"{row}: {value:,} {what}, where at most {most:,} are agreed on"


def guard():
    options = arguments()
    works = count(product.find(options.nutgraf))
    if options.write:
        write(works)
    mistakes = list(exceeded(works, tomllib.loads(BOUNDS.read_text(encoding="utf-8"))))
    if mistakes:
        raise Trouble("\n".join([
            *mistakes,
            "`valgrind --tool=callgrind` and `callgrind_annotate --inclusive=yes` tell where instructions go",
            f"if it must cost more, `python3 bench/guard.py --write` writes {os.path.relpath(BOUNDS)} anew: say why in the commit",
        ]))


def main():
    try:
        guard()
    except measured.Failed as failed:
        raise Trouble(str(failed)) from failed


if __name__ == "__main__":
    told(main)
