"""What must hold for the blog: `python3 -m unittest discover bench`."""

import re
import tempfile
import unittest
from pathlib import Path

import generate
import prose

POSTS = 120
LINK = re.compile(r"\]\(([^()\s]*)\)")
NO_PROSE = re.compile(r"\A\+\+\+.*?^\+\+\+$|^```.*?^```$|^[|#][^\n]*$", re.S | re.M)


def texts(folder):
    """Every page of a site by its path."""
    content = folder / "content"
    return {file.relative_to(content).as_posix(): file.read_text() for file in sorted(content.rglob("*.md"))}


class Blog(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.articles = prose.read(generate.CONTENT)
        blog = generate.Blog(POSTS, seed=1, articles=cls.articles)
        generate.write(blog, {form: cls.folder / form for form in generate.FORMS})
        cls.nutgraf, cls.hugo = (texts(cls.folder / form) for form in generate.FORMS)

    def test_a_seed_always_makes_the_same_blog(self):
        for seed, name in (1, "again"), (2, "other"):
            generate.write(generate.Blog(POSTS, seed, self.articles), {"nutgraf": self.folder / name})
        self.assertEqual(texts(self.folder / "again"), self.nutgraf)
        self.assertNotEqual(texts(self.folder / "other"), self.nutgraf)

    def test_both_generators_get_the_same_text_and_links(self):
        self.assertEqual(self.nutgraf.keys(), self.hugo.keys())
        for path, text in self.nutgraf.items():
            self.assertEqual(LINK.sub("]()", text), LINK.sub("]()", self.hugo[path]), path)
            routes = [target.replace("../", "/").replace(".md", "/") for target in LINK.findall(text)]
            self.assertEqual(routes, LINK.findall(self.hugo[path]), path)

    def test_every_link_leads_to_a_post(self):
        targets = {target.removeprefix("../") for text in self.nutgraf.values() for target in LINK.findall(text)}
        self.assertTrue(targets)
        self.assertLessEqual(targets, self.nutgraf.keys())

    def test_posts_are_as_long_as_is_said(self):
        posts = [text for path, text in self.nutgraf.items() if not path.endswith("_index.md")]
        self.assertEqual(len(posts), POSTS)
        words = sum(len(NO_PROSE.sub("", text).split()) for text in posts) / POSTS
        self.assertAlmostEqual(words, generate.WORDS, delta=40)


if __name__ == "__main__":
    unittest.main()
