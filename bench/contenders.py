"""Who is measured: the floor, nutgraf, and Hugo with and without its Related. Each can build its site, as often as asked."""

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import measured

CLEAN = "clean build"
NOTHING = "nothing changed"
PAGE = "one page changed"
TEMPLATE = "base template changed"
ROWS = (CLEAN, NOTHING, PAGE, TEMPLATE)


@dataclass(frozen=True)
class Contender:
    """A site with a command that builds it."""

    name: str
    root: Path
    command: list
    rows: tuple = ROWS
    environment: dict | None = None
    made: tuple = ("public",)
    base: str = "templates/base.html"

    def costs(self, rows):
        """What each row costs, one behind the other. The site is as it was in the end."""
        edits = {PAGE: self.edit_page, TEMPLATE: self.edit_template}
        before = {file: file.read_bytes() for file in (self.a_page(), self.root / self.base) if file.exists()}
        self.clear()
        for row in filter(rows.__contains__, self.rows):
            edits.get(row, lambda: None)()
            yield row, self.build()
        for file, text in before.items():
            file.write_bytes(text)

    def clear(self):
        for folder in self.made:
            shutil.rmtree(self.root / folder, ignore_errors=True)

    def build(self):
        cost, _ = measured.run(self.command, self.environment)
        return cost

    def a_page(self):
        """The page that is edited, the same for all."""
        posts = sorted((self.root / "content").glob("2*/[!_]*.md"))
        return posts[len(posts) // 2]

    def edit_page(self):
        """What authors do most: the text of a page grows by a sentence."""
        page = self.a_page()
        page.write_text(page.read_text() + "\nThe harbourmaster added a sentence about readers and their feeds.\n")

    def edit_template(self):
        """A change that shows on every page."""
        template = self.root / self.base
        template.write_text(template.read_text().replace("<footer>", '<footer class="changed">'))


class Nutgraf(Contender):
    def build(self):
        cost, printed = measured.run(self.command, self.environment)
        built = next(line for line in map(json.loads, printed.splitlines()) if line["type"] == "built")
        return replace(cost, files=built["written"])


class Floor(Contender):
    """It tells itself what it took, since it must first have the finished tree in memory."""

    def build(self):
        cost, printed = measured.run(self.command)
        told = json.loads(printed)
        return replace(cost, seconds=told["seconds"], cpu=told["cpu"], megabytes=None, files=told["files"])


def nutgraf(binary, root):
    command = [binary, "build", "--root", root, "--format", "json"]
    return Nutgraf("nutgraf", root, command, made=("public", ".nutgraf"))


def hugo(binary, version, root, related):
    name = f"Hugo {version}" + (" with Related" if related else "")
    return Contender(
        name,
        root,
        [binary, "--source", root, "--quiet"],
        # Hugo begins afresh every time, so with Related, which takes long, one row says it all.
        rows=(CLEAN,) if related else ROWS,
        environment={"HUGO_PARAMS_RELATED": str(related).lower()},
        base="layouts/baseof.html",
    )


def floor(binary, root, pack):
    """The floor under the site of nutgraf in the folder `root`, whose finished tree is in the pack."""
    out = "floor"
    return Floor("floor", root, [binary, "run", root / "content", pack, root / out], rows=(CLEAN,), made=(out,))
