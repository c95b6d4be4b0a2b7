"""Hides the links in the text of a site, and looks at which rank nutgraf finds the pages that they lead to.

The pages of the corpora have no links left in their text, so what links are worth as a signal can only be judged here.
"""

import posixpath
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass

import corpora
import product

FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*[ \t]*$", re.S | re.M)
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^()\s<>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
COLUMNS = {"recall": "recall@5", "mrr": "MRR", "recall_new": "new recall@5", "mrr_new": "new MRR"}
COUNT = 1000
WAYS = (("nutgraf", None), ("without links", {"links": 0}), ("only links", product.OFF | {"links": 100}))


@dataclass(frozen=True)
class Link:
    """All links of a page to one other page: what hides them hides all of them."""

    page: str
    target: str
    spans: tuple


@dataclass(frozen=True)
class Found:
    """Where the target of a hidden link was found."""

    link: Link
    rank: int | None
    rank_of_new: int | None


def code(text):
    """Where code is, in which nothing is a link."""
    fences = [match.span() for match in FENCE.finditer(text)]
    blank = FENCE.sub(lambda match: " " * len(match[0]), text)
    return fences + [match.span() for match in CODE.finditer(blank)]


def target_of(page, address):
    """The path of the page that a link leads to, if it leads to one."""
    path = address.split("#")[0].split("?")[0]
    if "://" in path or path.startswith("/") or not path.endswith(".md"):
        return None
    if path.startswith("@/"):
        return posixpath.normpath(path[2:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))


def links_of(page, text):
    """The links of a page to others, in the order in which they first come."""
    without = code(text)
    spans = defaultdict(list)
    for match in LINK.finditer(text):
        target = target_of(page, match[2])
        if target and target != page and not any(start <= match.start() < end for start, end in without):
            spans[target].append((*match.span(), match[1]))
    return [Link(page, target, tuple(where)) for target, where in spans.items()]


def without_link(text, link, keep_text):
    """The text without a link. As in the corpora, its text goes too, unless it is to stay."""
    for start, end, said in reversed(link.spans):
        text = text[:start] + (said if keep_text else "") + text[end:]
    return text


def without_choice(text):
    """A page without the links that its author chose for Read More, which would come first whatever the signals say."""
    front_matter = corpora.FRONT_MATTER.match(text)
    if not front_matter:
        return text
    kept = re.sub(r"^read_more\s*=\s*(\[.*?\]|true|false)[ \t]*(#.*)?\n", "", front_matter[0], flags=re.S | re.M)
    return kept + text[front_matter.end():]


def texts(site):
    """The pages of a site as they are before a link is hidden; on disk, too."""
    content = site.root / "content"
    found = {}
    for file in sorted(content.rglob("*.md")):
        text = without_choice(file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
        found[file.relative_to(content).as_posix()] = text
    return found


def candidates(site, pages):
    """The pages that lists can have. What introduces a term of a taxonomy, or an author, is in none."""
    settings = tomllib.loads(site.base)
    terms = tuple(f"{name}/" for name in {"authors", *settings.get("taxonomies", {})})
    return {page for page in pages if not page.startswith(terms)}


def rounds(links, at_once):
    """The links that are hidden in each run: one, or one of every page."""
    if not at_once:
        return [[link] for link in links]
    by_page = defaultdict(list)
    for link in links:
        by_page[link.page].append(link)
    most = max(map(len, by_page.values()), default=0)
    return [[of_page[number] for of_page in by_page.values() if number < len(of_page)] for number in range(most)]


def hide(site, hidden, pages, options, others):
    """Ranks the targets of links while they are hidden."""
    for link in hidden:
        write(site, link.page, without_link(pages[link.page], link, options.keep_text))
    found = {name: [] for name, _ in WAYS}
    for name, weights in WAYS:
        ranked, _ = site.ranked(weights, minimum=0, count=COUNT)
        for link in hidden:
            found[name].append(look(link, ranked.get(link.page, []), others[link.page] - {link.target}))
    for link in hidden:
        write(site, link.page, pages[link.page])
    return found


def write(site, page, text):
    (site.root / "content" / page).write_text(text, encoding="utf-8")


def look(link, ranked, others):
    """Where a target is, among all and among the pages that the page does not link to as it is."""
    if link.target not in ranked:
        return Found(link, None, None)
    rank = ranked.index(link.target) + 1
    return Found(link, rank, rank - len(others.intersection(ranked[:rank])))


def figures(name, found):
    """A row of the table."""
    ranks = [one.rank for one in found]
    new = [one.rank_of_new for one in found]
    return {
        "name": name,
        "links": len(found),
        "recall": within(ranks),
        "mrr": mrr(ranks),
        "recall_new": within(new),
        "mrr_new": mrr(new),
    }


def within(ranks, k=5):
    return sum(rank is not None and rank <= k for rank in ranks) / max(1, len(ranks))


def mrr(ranks):
    return sum(1 / rank for rank in ranks if rank) / max(1, len(ranks))


def show(title, rows):
    print(f"\n{title}\n\n{'':<24}" + "".join(f"{heading:>14}" for heading in COLUMNS.values()))
    for one in rows:
        print(f"{one['name']:<24}" + "".join(f"{one[column]:>14.3f}" for column in COLUMNS))


def measure(options, binary):
    """Hides the links of each site that was named, or of this repository's own."""
    return [measure_site(corpora.Path(folder), options, binary) for folder in options.corpora or [corpora.REPOSITORY]]


def measure_site(folder, options, binary):
    if not (folder / "site.toml").is_file():
        raise corpora.Trouble(f"there is no {folder / 'site.toml'}: `--hide` takes whole sites")
    with product.Site.copy_of(binary, folder) as site:
        pages = texts(site)
        possible = candidates(site, pages.keys() & site.ranked()[0].keys())
        links = [link for page in sorted(possible) for link in links_of(page, pages[page]) if link.target in possible]
        found = hide_all(site, links, pages, options)
    how = "one of every page at once" if options.batch else "one at a time"
    said = "kept" if options.keep_text else "taken out"
    name = folder.resolve().name
    print(f"\n{name}: {len(possible)} pages that lists can have; {len(links)} links hidden, {how}, their text {said}")
    everything = rows("all links", found)
    return {"site": name, "all": everything, "one_way": rows("links to pages that do not link back", one_way(found))}


def one_way(found):
    """The links whose target does not link back: where it does, the links still tell of the hidden one."""
    pairs = {(one.link.page, one.link.target) for of_way in found.values() for one in of_way}
    answered = lambda one: (one.link.target, one.link.page) in pairs
    return {name: [one for one in of_way if not answered(one)] for name, of_way in found.items()}


def rows(title, found):
    """Prints a table, and gives what is in it."""
    measured = [figures(name, of_way) for name, of_way in found.items()]
    show(f"{title}: {measured[0]['links']}", measured)
    return measured


def hide_all(site, links, pages, options):
    others = defaultdict(set)
    for link in links:
        others[link.page].add(link.target)
    found = {name: [] for name, _ in WAYS}
    for hidden in rounds(links, options.batch):
        for name, of_round in hide(site, hidden, pages, options, others).items():
            found[name] += of_round
    return found
