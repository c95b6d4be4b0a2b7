"""Corpora: pages, and the links that their editors chose; and how a ranking is scored against those links."""

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "readmore"
NAMES = ("18f", "digitalgov")
FRONT_MATTER = re.compile(r"\A\+\+\+\n(.*?)^\+\+\+[ \t]*\n?", re.S | re.M)


class Trouble(Exception):
    """What a person can put right: it is told in one line, without a trace."""


@dataclass(frozen=True)
class Page:
    """A page as it is written."""

    path: str
    meta: dict
    body: str


@dataclass(frozen=True)
class Scores:
    """How well a ranking finds the links that editors chose."""

    queries: int
    recall: float
    hit: float
    mrr: float
    never_named: float


@dataclass(frozen=True)
class Corpus:
    """A folder with `content/` and `gold.jsonl`."""

    folder: Path

    @property
    def name(self):
        return self.folder.name

    @property
    def content(self):
        return self.folder / "content"

    @cached_property
    def pages(self):
        files = sorted(self.content.rglob("*.md"))
        return [read_page(file, file.relative_to(self.content).as_posix()) for file in files]

    @cached_property
    def gold(self):
        """The chosen links of every page that has any."""
        lines = (self.folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        return {gold["page"]: set(gold["links"]) for gold in map(json.loads, filter(None, lines))}

    @property
    def has_tags(self):
        return any(page.meta.get("tags") for page in self.pages)


def read_page(file, path):
    text = file.read_text(encoding="utf-8")
    front_matter = FRONT_MATTER.match(text)
    if not front_matter:
        return Page(path, {}, text)
    return Page(path, tomllib.loads(front_matter[1]), text[front_matter.end():])


def find(folders):
    """The corpora in these folders, or those that lie beside the repository."""
    folders = [Path(folder).resolve() for folder in folders] or [SHARED / name for name in NAMES]
    needed = [folder / part for folder in folders for part in ("content", "gold.jsonl")]
    missing = ", and no ".join(str(part) for part in needed if not part.exists())
    if missing:
        raise Trouble(f"there is no {missing}\n  name the folders of corpora, each with `content/` and `gold.jsonl`")
    return [Corpus(folder) for folder in folders]


def score_one(links, chosen, k=5):
    """Recall, hit and reciprocal rank of one list. A list of k cannot have more than k of the chosen pages."""
    top = chosen.intersection(links[:k])
    rank = next((rank for rank, page in enumerate(links, 1) if page in chosen), None)
    return len(top) / min(k, len(chosen)), bool(top), 1 / rank if rank else 0.0


def score(ranked, gold, k=5):
    """Scores lists by page, in the same way as the `score.py` that comes with the corpora."""
    each = [score_one(ranked.get(page, []), chosen, k) for page, chosen in gold.items()]
    recall, hit, mrr = (sum(column) / max(1, len(each)) for column in zip(*each))
    named = {page for links in ranked.values() for page in links[:k]}
    return Scores(len(each), recall, hit, mrr, 1 - len(named) / max(1, len(ranked)))


def told(main):
    """Runs a command, and tells what a person can put right in one line."""
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"error: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)
