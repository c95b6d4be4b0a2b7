#!/usr/bin/env python3
"""The prose of a site: its articles taken apart into sentences, headings and blocks of code.

As a command, it prints those of a content folder, an article a line, as `frozen` reads them.
"""

import json
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

FRONT_MATTER = re.compile(r"\A\+\+\+\n.*?^\+\+\+[ \t]*\n", re.S | re.M)
FENCE = re.compile(r"^(`{3,})(\w*)[^\n]*\n(.*?)^\1[ \t]*$", re.S | re.M)
HEADING = re.compile(r"^#{1,6} +(.*?)(?: *\{.*\})?$", re.M)
SHORTCODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
HTML = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.S)
# Rows of tables, and the notes at the foot of an article.
NO_PROSE = re.compile(r"^(?:\||\[\^).*$", re.M)
ITEM = re.compile(r"^ *(?:[-*+]|\d+\.|:|>)(?: +\[[ x]\])? +", re.M)
LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()]*\)")
CITATION = re.compile(r" *\[[@^][^\[\]]*\]")
EMPHASIS = re.compile(r"(?<![\w`])(\*{1,2}|_)(?=\S)([^`*_]+?)(?<=\S)\1(?![\w`])")
SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z])")
CODE = re.compile(r"`[^`]*`")
# What could be Markdown or a shortcode to one of the generators, and plain text to the other.
RISKY = re.compile(r"[\[\]{}<>|$\\*_~`^]|://|www\.|--|\.\.\.")


@dataclass(frozen=True)
class Article:
    """What is left of a page when its markup is gone."""

    name: str
    headings: list
    sentences: list
    code: list


def read(content):
    """The articles of a content folder, in the order of their paths."""
    files = sorted(content.rglob("*.md"))
    articles = [parse(file.relative_to(content).as_posix(), file.read_text(encoding="utf-8")) for file in files]
    return [article for article in articles if article.sentences]


def frozen(file):
    """The articles of a folder as they were when they were printed, whatever has become of them since."""
    return [Article(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def parse(name, text):
    text = FRONT_MATTER.sub("", text)
    code = [(language, block) for _, language, block in FENCE.findall(text) if is_plain_code(language, block)]
    text = HTML.sub("", SHORTCODE.sub("", FENCE.sub("", text)))
    headings = [clean(heading) for heading in HEADING.findall(text)]
    blocks = re.split(r"\n\s*\n", ITEM.sub("\n\n", NO_PROSE.sub("", HEADING.sub("", text))))
    sentences = [sentence for block in blocks for sentence in SENTENCE_END.split(clean(block))]
    return Article(
        name,
        [heading for heading in headings if not RISKY.search(heading)],
        [sentence for sentence in sentences if is_plain(sentence)],
        code,
    )


def clean(block):
    """The text of a block, without links, citations and emphasis."""
    block = CITATION.sub("", LINK.sub(r"\1", block))
    return " ".join(EMPHASIS.sub(r"\2", block).split())


def is_plain(sentence):
    """Whether a sentence is whole, of a usual length, and means the same to every reader of Markdown."""
    whole = sentence[:1].isupper() and sentence[-1:] in ".!?" and 8 <= len(sentence.split()) <= 45
    spans_are_plain = all(re.fullmatch(r"`[^{}<>|$\\*]+`", span) for span in CODE.findall(sentence))
    return whole and spans_are_plain and not RISKY.search(CODE.sub("", sentence))


def is_plain_code(language, block):
    """Whether a block of code is short, and has no shortcodes, which Hugo runs inside of code, too."""
    return bool(language) and block.count("\n") <= 16 and not re.search(r"\{\{|\{%|```", block)


if __name__ == "__main__":
    for article in read(Path(sys.argv[1])):
        print(json.dumps(asdict(article), ensure_ascii=False))
