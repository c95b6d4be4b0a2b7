#!/usr/bin/env python3
"""Writes a blog of any number of posts, for nutgraf and for Hugo, the same bytes whenever the seed is the same.

A post has about 640 words. They come from the prose of this repository's own `content/`, in runs of two to four
sentences as they stand there, so that they read like prose. But a few hundred different sentences are no blog: every one
of them would stand in hundreds of posts, and there would be no rare words, which are what an index of real texts is
mostly made of and what Read More looks for. So these devices come in:

- *Stories.* Posts of the same time belong to stories, some with a hundred posts and most with a few. A story has two or
  three articles that most of its sentences come from, a cast of names, and favourite tags and authors. So posts have
  topics, and some are nearer to each other than the rest.
- *Invented names and figures*, put into half of the sentences, some of which are made of nothing else. They are drawn by
  Zipf's law without an end (see `invented.py`), so the vocabulary grows with the number of posts, as in real text.
- *Swapped words.* One in seven longer words is replaced by another of the same ending from the same articles. Words stay in
  their domain, while most pairs of words become rare, as they are in real text, and few sentences are the same in many posts.

What the text is made of is written in Markdown that CommonMark fixes, so that both generators read the same.
"""

import argparse
import multiprocessing
import random
import re
import shutil
from bisect import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import invented
import prose

BENCH = Path(__file__).resolve().parent
CONTENT = BENCH.parent / "content"
FORMS = ("nutgraf", "hugo")

TAGS = 300
AUTHORS = 40
FIRST_DAY = datetime(2013, 1, 1, tzinfo=timezone.utc)
DAYS = 12 * 365

# So many posts that follow each other in time share so many stories.
WINDOW = 400
STORIES = 24

WORDS = 640
FEWEST_SENTENCES = 20

# A link is written with the number of a post first, since each generator names posts in its own way.
LINK = re.compile(r"\(post:(\d+)\)")
CONTENT_WORD = re.compile(r"([a-z]{5,})([,;:]?)")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, required=True, metavar="N", help="how many posts")
    parser.add_argument("--nutgraf", type=Path, metavar="FOLDER", help="write the site for nutgraf there")
    parser.add_argument("--hugo", type=Path, metavar="FOLDER", help="write the site for Hugo there")
    parser.add_argument("--frozen", type=Path, metavar="FILE", help="make it of what `prose.py` has printed, not of `content/`")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another blog; 1 unless said otherwise")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Story:
    """What several posts of the same weeks are about."""

    articles: list
    cast: dict
    tags: list
    authors: list


@dataclass(frozen=True, slots=True)
class Post:
    """What others need to know of a post to link to it."""

    number: int
    story: tuple
    title: str
    year: int
    slug: str

    @property
    def path(self):
        return f"{self.year}/{self.slug}.md"


class Zipf:
    """Draws items by Zipf's law, the first ones most often."""

    def __init__(self, items):
        self.items = list(items)
        self.sums = list(accumulate(1 / rank for rank in range(1, len(self.items) + 1)))

    def draw(self, rng):
        return self.items[bisect(self.sums, rng.random() * self.sums[-1])]

    def draw_several(self, rng, count):
        drawn = []
        while len(drawn) < count:
            item = self.draw(rng)
            if item not in drawn:
                drawn.append(item)
        return drawn


class Vocabulary:
    """The longer words of some articles by their endings: words with the same ending can often stand for each other."""

    def __init__(self, articles):
        words = {match[1] for article in articles for match in content_words(article)}
        self.by_ending = defaultdict(list)
        for word in sorted(words):
            self.by_ending[ending(word)].append(word)

    def like(self, word, rng):
        return rng.choice(self.by_ending.get(ending(word)) or [word])


def content_words(article):
    tokens = (token for sentence in article.sentences for token in sentence.split())
    return filter(None, map(CONTENT_WORD.fullmatch, tokens))


def ending(word):
    return next((end for end in ("ing", "ed", "ly", "s") if word.endswith(end)), "")


class Blog:
    """Everything that is known before the first post is written. All of it follows from the seed."""

    def __init__(self, count, seed, articles):
        self.seed = seed
        self.articles = articles
        self.topics = [article for article in self.articles if len(article.sentences) >= FEWEST_SENTENCES]
        self.code = [block for article in self.articles for block in article.code if re.search(r"\d\d", block[1])]
        self.vocabulary = lru_cache(None)(lambda *names: Vocabulary([a for a in self.topics if a.name in names]))
        self.lowercase = {word for article in self.articles for text in article.sentences for word in text.split()[1:]}
        self.tags = Zipf(telling_words(self.topics))
        self.authors = Zipf(invented.person(number) for number in range(AUTHORS))
        self.stories = Zipf(range(STORIES))
        self.story = lru_cache(None)(self.make_story)
        self.posts = self.plan(count)
        self.by_story = defaultdict(list)
        for post in self.posts:
            self.by_story[post.story].append(post)

    def rng(self, *what):
        return random.Random(f"{self.seed}/{what}")

    def make_story(self, key):
        rng = self.rng("story", key)
        articles = rng.sample(self.topics, rng.choice((2, 3)))
        cast = {kind: [invented.name(rng, kind) for _ in range(4)] for kind in invented.KINDS}
        return Story(articles, cast, self.tags.draw_several(rng, 3), self.authors.draw_several(rng, 3))

    def plan(self, count):
        """Titles and places of all posts, the oldest first."""
        taken, posts = Counter(), []
        for number in range(count):
            rng = self.rng("title", number)
            story = (number // WINDOW, self.stories.draw(rng))
            title = Writer(self, self.story(story), rng).title()
            year = date_of(number, count).year
            slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
            taken[year, slug] += 1
            if taken[year, slug] > 1:
                slug = f"{slug}-part-{taken[year, slug]}"
            posts.append(Post(number, story, title, year, slug))
        return posts

    def years(self):
        return sorted({post.year for post in self.posts})


def telling_words(articles):
    """The words that tags are made of, the most frequent first."""
    counts = Counter(match[1] for article in articles for match in content_words(article))
    nouns = [word for word, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if ending(word) in ("", "s")]
    return [word for word in nouns if len(word) > 5 and word + "s" not in counts][:TAGS]


def date_of(number, count):
    """Posts come at equal distances over the same years, however many there are, so no two have the same date."""
    return FIRST_DAY + timedelta(seconds=(number + 1) * DAYS * 86400 // (count + 1))


class Writer:
    """Writes about one story."""

    def __init__(self, blog, story, rng):
        self.blog = blog
        self.story = story
        self.rng = rng
        self.vocabulary = blog.vocabulary(*(article.name for article in story.articles))

    def name(self, kind):
        """Mostly somebody or something that the story is about."""
        rng = self.rng
        return rng.choice(self.story.cast[kind]) if rng.random() < 0.6 else invented.name(rng, kind)

    def word(self, end):
        return self.rng.choice(self.vocabulary.by_ending[end])

    def source_heading(self):
        heading = self.rng.choice(self.rng.choice([article.headings for article in self.story.articles if article.headings]))
        return heading[0].upper() + heading[1:]

    def title(self):
        rng = self.rng
        heading = self.source_heading().replace("`", "").rstrip("?:")
        return rng.choice((
            lambda: f"{heading} in {self.name('place')}",
            lambda: f"{self.name('person')} on {self.word('s')} and {self.word('s')}",
            lambda: f"{heading}: what {self.name('organisation')} learned",
            lambda: f"How {self.name('place')} got its {self.word('s')}",
            lambda: f"{self.name('organisation')} and the {self.word('s')} of {self.name('place')}",
        ))()

    def heading(self):
        heading = self.source_heading()
        return f"{heading} in {self.name('place')}" if self.rng.random() < 0.4 and heading[-1] != "?" else heading

    def own_sentence(self):
        """A sentence with nothing from elsewhere but words."""
        rng, name, word = self.rng, self.name, self.word
        return rng.choice((
            lambda: f"{name('person')} of {name('organisation')} counted {figure(rng)} {word('s')} in {name('place')}.",
            lambda: f"In {year(rng)}, {name('organisation')} and {name('organisation')} agreed on {word('s')}.",
            lambda: f"{name('place')} has {figure(rng)} {word('s')} today, and had {figure(rng)} in {year(rng)}.",
            lambda: f"{name('person')} and {name('person')} of {name('place')} disagree about {word('s')}.",
            lambda: f"A report by {name('organisation')} puts the {word('s')} at {figure(rng)}.",
        ))()

    def opened(self, sentence):
        rng, name = self.rng, self.name
        opening = rng.choice((
            lambda: f"In {name('place')}",
            lambda: f"According to {name('organisation')}",
            lambda: f"For {name('person')}",
            lambda: f"Since {year(rng)}",
        ))()
        first = sentence.split(None, 1)[0]
        is_name = first.lower() not in self.blog.lowercase
        return f"{opening}, {sentence if is_name else sentence[0].lower() + sentence[1:]}"

    def closed(self, sentence):
        rng, name = self.rng, self.name
        return sentence[:-1] + rng.choice((
            lambda: f", says {name('person')} of {name('organisation')}.",
            lambda: f", as in {name('place')}.",
            lambda: f", {name('person')} wrote in {year(rng)}.",
        ))()

    def told(self, sentence):
        """A sentence of an article as this post says it."""
        rng = self.rng
        sentence = " ".join([self.varied(token) for token in sentence.split()])
        chance = rng.random()
        if chance < 0.1:
            return self.own_sentence()
        if chance < 0.3:
            return self.opened(sentence)
        if chance < 0.5 and sentence[-1] == ".":
            return self.closed(sentence)
        return sentence

    def varied(self, token):
        chance = self.rng.random()
        if chance < 0.15 and (match := CONTENT_WORD.fullmatch(token)):
            return self.vocabulary.like(match[1], self.rng) + match[2]
        if chance > 0.99 and token.isalpha() and token.islower():
            return f"*{token}*" if chance < 0.996 else f"**{token}**"
        return with_figures(token, self.rng) if token.isdecimal() else token

    def run(self):
        """Sentences that stand one behind the other in an article, mostly in one that the story draws from."""
        rng = self.rng
        articles = self.story.articles if rng.random() < 0.85 else self.blog.topics
        sentences = rng.choice(articles).sentences
        start = rng.randrange(len(sentences))
        return [self.told(sentence) for sentence in sentences[start:start + rng.choice((2, 3, 4))]]

    def paragraph(self):
        return " ".join(self.run() + self.run() if self.rng.random() < 0.5 else self.run())

    def list(self):
        rng = self.rng
        ordered = rng.random() < 0.25
        label = (lambda: f"**{self.word('s').capitalize()}:** ") if rng.random() < 0.4 else str
        items = [label() + self.run()[0] for _ in range(rng.randint(3, 5))]
        return "\n".join(f"{number}. {item}" if ordered else f"- {item}" for number, item in enumerate(items, 1))

    def table(self):
        rng = self.rng
        rows = [(self.name("place"), figure(rng), self.name("organisation")) for _ in range(rng.randint(3, 7))]
        head = ("Place", self.word("s").capitalize(), "Source")
        lines = [head, ("---", "--:", "---"), *rows]
        return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)

    def code(self):
        """A block of code with other figures and another host, so that no two posts have the same."""
        language, block = self.rng.choice(self.blog.code)
        block = with_figures(block.rstrip("\n"), self.rng)
        host = invented.word(invented.rank(self.rng))
        return f"```{language}\n{block.replace('example', host)}\n```"

    def link(self, post):
        """A sentence with a link to another post, mostly of the same story."""
        others = self.blog.by_story[post.story] if self.rng.random() < 0.75 else self.blog.posts
        other = self.rng.choice(others)
        if other is post:
            return self.own_sentence()
        words = self.own_sentence()[:-1].split()
        at = self.rng.randrange(len(words) - 2)
        anchor = " ".join(words[at:at + 3])
        if self.rng.random() < 0.5:
            return f"{' '.join(words)}, as told in [{other.title}](post:{other.number})."
        return " ".join([*words[:at], f"[{anchor}](post:{other.number})", *words[at + 3:]]) + "."


def with_figures(text, rng):
    """A text with other figures of the same length, and years for years."""
    def other(match):
        is_year = re.fullmatch("(19|20)..", match[0])
        return str(year(rng) if is_year else invented.figure(rng, len(match[0])))
    return re.sub(r"(?<![\d.])\d{2,9}(?![\d.])", other, text)


def figure(rng):
    return f"{invented.figure(rng):,}"


def year(rng):
    return rng.randint(1950, 2024)


def body(blog, post):
    """The text of a post."""
    rng = blog.rng("body", post.number)
    writer = Writer(blog, blog.story(post.story), rng)
    length = min(1100, max(250, int(rng.gauss(WORDS, 140))))
    blocks = [writer.paragraph()]
    words = len(blocks[0].split())
    links = rng.randint(2, 5)
    sections = rng.randint(3, 5)
    for section in range(sections):
        blocks.append(f"{'###' if section % 3 == 2 else '##'} {writer.heading()}")
        until = words + (length - words) // (sections - section)
        # A block has a hundred words, more or less: half of one too many is as good as half of one too few.
        while blocks[-1].startswith("#") or words + 60 < until:
            block = writer.list() if rng.random() < 0.15 else writer.paragraph()
            if links and not block.startswith(("-", "1.")) and rng.random() < 0.7:
                links -= 1
                block += " " + writer.link(post)
            blocks.append(block)
            words += len(block.split())
    for share, make in ((0.17, writer.table), (0.2, writer.code)):
        if rng.random() < share:
            blocks.insert(rng.randrange(1, len(blocks) + 1), make())
    return "\n\n".join(blocks) + "\n"


def front_matter(blog, post):
    """What is known of a post, in the words of both generators."""
    rng = blog.rng("front matter", post.number)
    story = blog.story(post.story)
    writer = Writer(blog, story, rng)
    tags = {rng.choice(story.tags) if rng.random() < 0.6 else blog.tags.draw(rng) for _ in range(rng.randint(2, 5))}
    author = rng.choice(story.authors) if rng.random() < 0.7 else blog.authors.draw(rng)
    date = date_of(post.number, len(blog.posts)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "\n".join((
        "+++",
        f"title = {quoted(post.title)}",
        f"description = {quoted(writer.own_sentence())}",
        f"date = {date}",
        f"authors = [{quoted(author)}]",
        f"tags = [{', '.join(map(quoted, sorted(tags)))}]",
        "+++\n\n",
    ))


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def linked(text, blog, post, form):
    """The text with its links as a generator writes them.

    In nutgraf a link leads to the file of the other post. In Hugo that takes a shortcode, or a template that runs for
    each link. Hugo gets the finished address instead: the HTML is the same, and it is spared the work.
    """
    def target(match):
        other = blog.posts[int(match[1])]
        return f"(../{other.path})" if form == "nutgraf" else f"(/{other.year}/{other.slug}/)"
    return LINK.sub(target, text)


def write_post(blog, post, sites):
    text = front_matter(blog, post) + body(blog, post)
    for form, folder in sites.items():
        (folder / "content" / post.path).write_text(linked(text, blog, post, form), encoding="utf-8")


def write_section(folder, title, description):
    folder.mkdir(parents=True)
    text = f"+++\ntitle = {quoted(title)}\ndescription = {quoted(description)}\n+++\n"
    (folder / "_index.md").write_text(text, encoding="utf-8")


def write_frame(blog, form, folder):
    """Settings, templates and sections."""
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(BENCH / "themes" / form, folder)
    write_section(folder / "content", "The long harbour", "A blog that nobody wrote, for measuring how quickly it is built.")
    for number in blog.years():
        write_section(folder / "content" / str(number), str(number), f"What was published in {number}.")


def write(blog, sites):
    """Writes the blog in each form that is asked for, on all processors."""
    for form, folder in sites.items():
        write_frame(blog, form, folder)
    with multiprocessing.get_context("fork").Pool(initializer=share, initargs=(blog, sites)) as pool:
        for _ in pool.imap_unordered(write_shared, range(len(blog.posts)), chunksize=100):
            pass


def share(*what):
    """Takes what a process inherits, so that nothing is sent to it."""
    global shared
    shared = what


def write_shared(number):
    blog, sites = shared
    write_post(blog, blog.posts[number], sites)


def main():
    options = arguments()
    sites = {form: getattr(options, form) for form in FORMS if getattr(options, form)}
    articles = prose.frozen(options.frozen) if options.frozen else prose.read(CONTENT)
    write(Blog(options.posts, options.seed, articles), sites)


if __name__ == "__main__":
    main()
