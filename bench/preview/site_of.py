"""The same site for each contender: posts of some 640 words with tags, in sections of a hundred, and how it is changed."""

import random

WORDS = [f"{a}{b}{c}" for a in "b d f g k l m n p r s t v z ch st".split() for b in "a e i o u ai ou".split()
         for c in "ba den fer gol kin lam mor nes pur rin sol tav".split()]
TAGS = [f"tag{number}" for number in range(60)]


class Site:
    """A site in a folder, with so many pages."""

    template = ""

    def __init__(self, folder, pages, binary):
        self.folder = folder
        self.pages = pages
        self.binary = binary

    def file(self, post):
        return self.folder / f"content/s{post // 100}/post-{post}.md"

    def path(self, post):
        return f"/s{post // 100}/post-{post}/"

    def text(self, post, title):
        chance = random.Random(post)
        # Words as in real text: a few of them often, most of them seldom.
        word = lambda: WORDS[min(int(chance.paretovariate(0.6)), len(WORDS)) - 1]
        sentence = lambda: " ".join(word() for _ in range(16)).capitalize() + "."
        paragraphs = [" ".join(sentence() for _ in range(5)) for _ in range(8)]
        paragraphs.insert(2, "## A part")
        paragraphs.insert(6, "## Another part")
        tags = ", ".join(f'"{tag}"' for tag in sorted(chance.sample(TAGS, 3)))
        day = f"20{10 + post % 15}-{1 + post % 12:02}-{1 + post % 28:02}"
        matter = f'title = "{title}"\ndate = {day}\ndescription = "About {title}"\n{self.taxonomy(tags)}'
        return f"+++\n{matter}\n+++\n" + "\n\n".join(paragraphs) + "\n"

    def taxonomy(self, tags):
        return f"tags = [{tags}]"

    def write(self):
        for name, text in self.frame("A site").items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        for section in range((self.pages + 99) // 100 + 1):
            file = self.folder / f"content/s{section}/_index.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'+++\ntitle = "Section {section}"\n+++\n')
        for post in range(self.pages):
            self.file(post).write_text(self.text(post, f"Post {post}"))

    def append(self, post, word):
        with self.file(post).open("a") as file:
            file.write(f"\n{word}\n")

    def retitle(self, post, word):
        self.file(post).write_text(self.text(post, word))

    def add(self, post, word):
        self.file(post).parent.mkdir(parents=True, exist_ok=True)
        self.file(post).write_text(self.text(post, word))

    def remove(self, post):
        self.file(post).unlink()

    def rename(self, title):
        (self.folder / self.settings).write_text(self.frame(title)[self.settings])

    def change_template(self, word):
        file = self.folder / self.template
        file.write_text(self.frame("A site")[self.template].replace("</body>", f"<p>{word}</p></body>"))


class Nutgraf(Site):
    """With the built-in theme, and with Read More."""

    settings = "site.toml"
    template = "templates/base.html"

    def frame(self, title):
        from run import REPOSITORY

        settings = f'title = "{title}"\nbase_url = "https://example.org"\n[taxonomies.tags]\n'
        return {"site.toml": settings, self.template: (REPOSITORY / self.template).read_text()}

    def command(self, port):
        return [self.binary, "serve", "--root", self.folder, "--port", str(port)]


class Hugo(Site):
    """With templates that show less than those of nutgraf, and without related pages."""

    settings = "hugo.toml"
    template = "layouts/baseof.html"

    def frame(self, title):
        base = ("<!doctype html><html><head><title>{{ .Title }} – {{ site.Title }}</title></head><body>"
                '<h1>{{ .Title }}</h1>{{ block "main" . }}{{ end }}</body></html>')
        cards = '{{ range $p.Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Description }}</p>{{ end }}'
        listing = '{{ define "main" }}{{ $p := .Paginate .Pages }}' + cards + "{{ end }}"
        terms = '{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
        around = "{{ with .PrevInSection }}{{ .Title }}{{ end }}{{ with .NextInSection }}{{ .Title }}{{ end }}"
        settings = f'title = "{title}"\nbaseURL = "https://example.org/"\n[taxonomies]\ntag = "tags"\n'
        return {
            "hugo.toml": settings + "[pagination]\npagerSize = 20\n",
            self.template: base,
            "layouts/home.html": listing,
            "layouts/list.html": listing,
            "layouts/page.html": '{{ define "main" }}{{ .TableOfContents }}{{ .Content }}' + terms + around + "{{ end }}",
        }

    def command(self, port):
        return [self.binary, "server", "--source", self.folder, "--port", str(port), "--buildDrafts", "--buildFuture"]
