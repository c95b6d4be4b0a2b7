#!/usr/bin/env python3
"""Tunes the weights of Read More on several corpora at once, and tells how they do on pages they were not tuned on.

The pages with chosen links are split into five folds by their paths. For each fold, weights are searched on the other
four, one weight after the other, and judged on the fold itself. Then they are searched on all pages: those are the
weights to take, and the mean over the folds is what they can be expected to reach elsewhere.
"""

import argparse
import time
import zlib
from contextlib import ExitStack

import corpora
import product

FOLDS = 5
MOST = 1000
FIXED = "text"
FACTORS = (0, 0.5, 0.75, 1.33, 2)
FROM_NOTHING = (5, 15, 40)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="*", metavar="FOLDER", help="corpora, each with content/ and gold.jsonl")
    parser.add_argument("--nutgraf", metavar="PATH", help="the command to tune, instead of target/release/nutgraf")
    parser.add_argument("--minutes", type=float, default=30, help="stop after so many minutes; 30 unless said otherwise")
    parser.add_argument("--start", metavar="WEIGHTS", help="begin with these, as text=100,date=10; otherwise with nutgraf's own")
    parser.add_argument("--minimum", type=int, default=0, help="the floor while tuning; 0 unless said otherwise")
    parser.add_argument("--least", type=float, default=0.0005, help="the least gain in mean recall@5 that is worth a change")
    parser.add_argument("--leave", metavar="SIGNALS", default="", help="leave these as they are, as links,series")
    return parser.parse_args()


def fold_of(page):
    return zlib.crc32(page.encode()) % FOLDS


def mean(values):
    values = list(values)
    return sum(values) / max(1, len(values))


class Tuned:
    """A corpus whose site is ranked once for each set of weights that can make a difference to it."""

    def __init__(self, corpus, site, start, minimum):
        self.corpus = corpus
        self.site = site
        self.minimum = minimum
        self.known = {}
        self.alive = [signal for signal in product.SIGNALS if self.matters(signal, start)]

    def matters(self, signal, start):
        """Whether a weight changes any list here: where there are no tags, theirs need not be tried."""
        off, strong = ({**start, signal: weight} for weight in (0, MOST))
        return self.site.ranked(off, self.minimum)[0] != self.site.ranked(strong, self.minimum)[0]

    def each(self, weights):
        """Recall and reciprocal rank of every page with chosen links."""
        key = tuple(weights[signal] for signal in self.alive)
        if key not in self.known:
            ranked, _ = self.site.ranked(weights, self.minimum)
            gold = self.corpus.gold.items()
            scores = {page: corpora.score_one(ranked.get(page, []), chosen) for page, chosen in gold}
            self.known[key] = {page: (recall, mrr) for page, (recall, _, mrr) in scores.items()}
        return self.known[key]


class Bench:
    """All corpora together."""

    def __init__(self, tuned):
        self.tuned = tuned

    def each(self, weights):
        """Recall and reciprocal rank by corpus and page."""
        return {one.corpus.name: one.each(weights) for one in self.tuned}

    def runs(self):
        return sum(len(one.known) for one in self.tuned)

    def alive(self):
        """The signals that matter to any of the corpora."""
        return [signal for signal in product.SIGNALS if any(signal in one.alive for one in self.tuned)]

    def by_corpus(self, weights, folds):
        """Mean recall and MRR of each corpus over the pages of some folds."""
        means = {}
        for name, pages in self.each(weights).items():
            some = [scores for page, scores in pages.items() if fold_of(page) in folds]
            means[name] = mean_of(some) if some else (0.0, 0.0)
        return means

    def value(self, weights, folds):
        """What is to grow: the mean of recall over corpora, each of which counts the same; MRR breaks ties."""
        recall, mrr = mean_of(self.by_corpus(weights, folds).values())
        return recall + 0.01 * mrr


def others(weight):
    """The values that are tried in place of a weight."""
    tries = [round(weight * factor) for factor in FACTORS] if weight else FROM_NOTHING
    return sorted({min(value, MOST) for value in tries} - {weight})


def best_other(bench, weights, signal, folds, until):
    """The best value of one weight while the others stay, and what it is worth."""
    tried = []
    for value in others(weights[signal]):
        if time.monotonic() > until:
            break
        changed = weights | {signal: value}
        tried.append((bench.value(changed, folds), changed))
    return max(tried, key=lambda one: one[0], default=(0.0, weights))


def search(bench, weights, folds, options, until, say):
    """Changes one weight after the other as long as that pays."""
    value = bench.value(weights, folds)
    say(f"  start {value:.4f}  {shown(weights)}")
    left = [signal for signal in bench.alive() if signal != FIXED and signal not in options.leave.split(",")]
    while time.monotonic() < until:
        before = value
        for signal in left:
            reached, changed = best_other(bench, weights, signal, folds, until)
            if reached > value + options.least:
                say(f"  {reached:.4f}  {signal} {weights[signal]} -> {changed[signal]}")
                weights, value = changed, reached
        if value == before:
            return weights
    say("  stopped: the time is over")
    return weights


def shown(weights):
    return "  ".join(f"{signal} = {weight}" for signal, weight in weights.items())


def show(title, rows):
    """Prints recall and MRR by corpus, for some sets of weights beside each other."""
    rows = {row: {**by_corpus, "mean": mean_of(by_corpus.values())} for row, by_corpus in rows.items()}
    print(f"\n{title}\n\n{'':<14}" + "".join(f"{row:>22}" for row in rows))
    for name in next(iter(rows.values())):
        cells = [by_corpus[name] for by_corpus in rows.values()]
        print(f"{name:<14}" + "".join(f"{recall:>13.3f} /{mrr:>6.3f} " for recall, mrr in cells))


def mean_of(pairs):
    """The means of recall and of MRR."""
    recall, mrr = zip(*pairs)
    return mean(recall), mean(mrr)


def held_out(bench, by_fold, start):
    """What each page has from the weights that were chosen without it."""
    means = {}
    for name in bench.each(start):
        pages = bench.each(start)[name]
        some = [bench.each(by_fold[fold_of(page)])[name][page] for page in pages]
        means[name] = mean_of(some)
    return means


def start_weights(options, binary):
    """The weights to begin with. What `--start` leaves out is as nutgraf has it."""
    given = dict(pair.split("=") for pair in options.start.split(",")) if options.start else {}
    unknown = given.keys() - set(product.SIGNALS)
    if unknown:
        raise corpora.Trouble(f"there is no signal `{min(unknown)}`")
    own = {} if given.keys() == set(product.SIGNALS) else product.default_weights(binary)
    return {signal: int(given.get(signal, own.get(signal))) for signal in product.SIGNALS}


def tune(bench, start, options):
    """Searches on all pages first, which is what most of the runs are for; the folds find most of theirs known."""
    begun = time.monotonic()
    everything = set(range(FOLDS))
    print("all pages", flush=True)
    say = lambda line: print(line, flush=True)
    final = search(bench, start, everything, options, begun + options.minutes * 30, say)
    by_fold = {}
    for fold in range(FOLDS):
        left = options.minutes * 60 - (time.monotonic() - begun)
        print(f"without fold {fold + 1}", flush=True)
        until = time.monotonic() + max(0.0, left) / (FOLDS - fold)
        by_fold[fold] = search(bench, start, everything - {fold}, options, until, say)
    return final, by_fold


def main():
    options = arguments()
    binary = product.find(options.nutgraf)
    start = start_weights(options, binary)
    found = corpora.find(options.corpora)
    with ExitStack() as stack:
        sites = [(corpus, stack.enter_context(product.Site.of_corpus(binary, corpus))) for corpus in found]
        bench = Bench([Tuned(corpus, site, start, options.minimum) for corpus, site in sites])
        for one in bench.tuned:
            print(f"{one.corpus.name}: what matters is {', '.join(one.alive)}", flush=True)
        final, by_fold = tune(bench, start, options)
        everything = set(range(FOLDS))
        rows = {
            "start": bench.by_corpus(start, everything),
            "held out": held_out(bench, by_fold, start),
            "tuned on all": bench.by_corpus(final, everything),
        }
    show("recall@5 / MRR", rows)
    print(f"\n{bench.runs()} runs\n\n[read_more.weights]")
    print("\n".join(f"{signal} = {weight}" for signal, weight in final.items()))


if __name__ == "__main__":
    corpora.told(main)
