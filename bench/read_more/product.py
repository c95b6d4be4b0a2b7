"""nutgraf's lists: a temporary site, its settings, and the command."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from clock import Clock
from corpora import REPOSITORY, Trouble

SIGNALS = ("text", "phrases", "title", "mention", "taxonomies", "authors", "section", "links", "series", "date")
OFF = dict.fromkeys(SIGNALS, 0)
FOLDERS = ("content", "static", "templates", "strings")
BUILDS = 5


def find(path):
    """The command to measure: what was named, or what was built in this repository."""
    binary = Path(path) if path else REPOSITORY / "target" / "release" / "nutgraf"
    if not binary.is_file():
        raise Trouble(f"there is no {binary}\n  build it with `cargo build --release`, or name another with `--nutgraf`")
    return binary.resolve()


def default_weights(binary):
    """The weights that hold when a site says nothing, as the schema of `site.toml` tells them."""
    said = subprocess.run([binary, "schema", "site"], capture_output=True, text=True)
    weights = {}
    for signal in SIGNALS:
        found = re.search(rf'"{signal}":\s*\{{[^{{}}]*?(\d+) unless said otherwise', said.stdout)
        if not found:
            raise Trouble(f"the schema of {binary.name} does not tell the weight of `{signal}`: give all with `--start`")
        weights[signal] = int(found[1])
    return weights


def settings(weights=None, minimum=None, count=None):
    """The part of `site.toml` that is measured. What is not given is as nutgraf has it."""
    lines = ["", "[read_more]"]
    lines += [f"{key} = {value}" for key, value in (("minimum", minimum), ("count", count)) if value is not None]
    if weights:
        lines += ["[read_more.weights]", *(f"{signal} = {weight}" for signal, weight in weights.items())]
    return "\n".join(lines) + "\n"


class Site:
    """A site in a temporary folder, which is gone after `with`."""

    def __init__(self, binary, base):
        self.binary = binary
        self.base = base
        self.temporary = tempfile.TemporaryDirectory(prefix="read-more-nutgraf-")
        self.root = Path(self.temporary.name) / "site"
        self.warned = False

    @classmethod
    def of_corpus(cls, binary, corpus):
        """The site of a corpus. It is copied: nutgraf follows no symlink that leads out of a site."""
        tags = "[taxonomies.tags]\n" if corpus.has_tags else ""
        site = cls(binary, f'title = "Corpus"\nbase_url = "https://example.org"\n{tags}')
        shutil.copytree(corpus.content, site.root / "content")
        return site

    @classmethod
    def copy_of(cls, binary, folder):
        """A copy of a whole site, without what it says of Read More itself."""
        site = cls(binary, without_read_more((folder / "site.toml").read_text(encoding="utf-8")))
        for name in FOLDERS:
            if (folder / name).is_dir():
                shutil.copytree(folder / name, site.root / name)
        return site

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

    def ranked(self, weights=None, minimum=None, count=20):
        """The lists of all pages, and how long the command took."""
        self.write_settings(settings(weights, minimum))
        clock = Clock()
        done = self.run("related", "--count", str(count))
        took = clock.read()
        lists = map(json.loads, filter(None, done.stdout.splitlines()))
        return {one["page"]: one["links"] for one in lists}, took

    def cost(self):
        """What Read More adds to the stages of a clean build, in seconds.

        The two kinds of build take turns, and the quickest run of each stage counts, so that other work on the
        machine is not taken for Read More's.
        """
        kinds = {"with": settings(), "without": settings(OFF, count=0)}
        runs = {kind: [] for kind in kinds}
        for _ in range(BUILDS):
            for kind, read_more in kinds.items():
                self.write_settings(read_more)
                runs[kind].append(self.stages())
        return {kind: quickest(stages) for kind, stages in runs.items()}

    def stages(self):
        """The seconds that each stage of a clean build takes, and the processor time of all of it."""
        for made in ("public", ".nutgraf"):
            shutil.rmtree(self.root / made, ignore_errors=True)
        clock = Clock()
        told = self.run("build", "--timings").stdout
        cpu = clock.read()["cpu"]
        lines = [json.loads(line) for line in told.splitlines() if line]
        stages = {line["stage"]: line["milliseconds"] / 1000 for line in lines if line.get("type") == "stage"}
        return stages | {"cpu": cpu}

    def write_settings(self, read_more):
        (self.root / "site.toml").write_text(self.base + read_more, encoding="utf-8")

    def run(self, *arguments):
        command = [self.binary, *arguments, "--root", self.root, "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode and not self.warned:
            self.warned = True
            first = next((line for line in (done.stderr + done.stdout).splitlines() if "error" in line), "")
            if not done.stdout.strip():
                raise Trouble(f"`nutgraf {' '.join(arguments)}` failed: {first or done.stderr}")
            print(f"note: `nutgraf {arguments[0]}` tells of errors in the site: {first}", flush=True)
        return done


def quickest(runs):
    return {stage: min(run[stage] for run in runs) for stage in runs[0]}


def without_read_more(site_toml):
    """A `site.toml` without its tables for Read More: what is measured is what nutgraf does by itself."""
    kept, keep = [], True
    for line in site_toml.splitlines(keepends=True):
        header = re.match(r"\s*\[\[?\s*([\w-]+)", line)
        if header:
            keep = header[1] != "read_more"
        if keep:
            kept.append(line)
    return "".join(kept)
