"""The plainest thing that could work: a TF-IDF cosine, with the title counted four times and the description twice."""

import heapq
import math
import re
from collections import Counter, defaultdict

WORD = re.compile(r"[a-z0-9][a-z0-9'-]+")
FIELDS = (("title", 4), ("description", 2))

# Words that more of the pages have tell little, and would take four fifths of the time.
COMMON = 0.2


def words(page):
    """The words of a page and how often it has them."""
    counts = Counter(WORD.findall(page.body.lower()))
    for field, times in FIELDS:
        for word in WORD.findall(str(page.meta.get(field) or "").lower()):
            counts[word] += times
    return counts


def vectors(pages):
    """The words of every page, weighed, each page with a length of one."""
    counts = [words(page) for page in pages]
    pages_with = Counter(word for page in counts for word in page)
    telling = {word: count for word, count in pages_with.items() if count <= max(1, COMMON * len(pages))}
    rarity = {word: math.log(len(pages) / count) for word, count in telling.items()}
    return [unit(weighed(page, rarity)) for page in counts]


def weighed(counts, rarity):
    return {word: (1 + math.log(count)) * rarity[word] for word, count in counts.items() if word in rarity}


def unit(vector):
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}


def ranked(pages, count=20):
    """The pages that are most like each page, the best first."""
    of_pages = vectors(pages)
    postings = defaultdict(list)
    for number, vector in enumerate(of_pages):
        for word, weight in vector.items():
            postings[word].append((number, weight))
    return {page.path: best(number, of_pages[number], postings, pages, count) for number, page in enumerate(pages)}


def best(number, vector, postings, pages, count):
    """Adds up the products word by word, so that pages without a common word cost nothing."""
    sums = [0.0] * len(pages)
    for word, weight in vector.items():
        for other, of_other in postings[word]:
            sums[other] += weight * of_other
    sums[number] = 0.0
    found = heapq.nsmallest(count, [(-total, other) for other, total in enumerate(sums) if total > 0])
    return [pages[other].path for _, other in found]
