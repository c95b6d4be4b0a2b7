"""Derives `schema.org.txt` from the declarations of the npm package `schema-dts`:

    npm pack schema-dts && tar xzf schema-dts-*.tgz
    python3 derive.py < package/dist/schema.d.ts > schema.org.txt

What is superseded there, and what is of other vocabularies, is left out.
"""

import re
import sys

HEADER = """\
# The vocabulary of schema.org: its types with their parents, the properties of each type with their ranges (`.`), and the
# members of enumerations (`=`). Derived by `derive.py` from the npm package `schema-dts` 2.1.0 of 2 October 2026.
# The vocabulary is under CC BY-SA 3.0 (https://schema.org/docs/terms.html), and so is this file.
"""
OTHERS = re.compile(r"^(purl|www|spec|unece|ref|rdfs|sarif|xmlns|iflastandards)_")


def is_ours(name):
    return not OTHERS.match(name) and not name.endswith("Leaf")


def plain(name):
    return name.lstrip("_")


source = sys.stdin.read()
superseded = r'/\*\*(?:(?!\*/)[\s\S])*@deprecated(?:(?!\*/)[\s\S])*\*/\s*\n\s*"[^\n]*\n'
source = re.sub(superseded, "\n", source)
source = re.sub(r"/\*\*[\s\S]*?\*/", "", source)

unions = {}
for name, union in re.findall(r"^export type (\w+)(?:<[^=]*>)? = ([^;]*);", source, re.M):
    if is_ours(name) and not name.startswith("With"):
        unions[name] = [re.sub(r"<.*", "", part.strip()) for part in union.split("|")]

parents = {name: set() for name in unions}
members = {name: [] for name in unions}
for name, union in unions.items():
    for part in union:
        if part.startswith('"https://schema.org/'):
            members[name].append(part[len('"https://schema.org/') : -1])
        elif part in parents and part != name:
            parents[part].add(name)

properties = {name: {} for name in unions}
for name, body in re.findall(r"^interface (\w+)Base extends [^{]*\{(.*?)^\}", source, re.M | re.S):
    for union, key in re.findall(r'SchemaValue<([^,]*), "(\w+)">', body):
        if name in properties:
            parts = [part.strip() for part in union.split("|")]
            properties[name][key] = [plain(part) for part in parts if part != "IdReference" and is_ours(part)]

print(HEADER, end="")
for name in sorted(unions):
    above = "".join(f" {plain(parent)}" for parent in sorted(parents[name]))
    print(plain(name) + (f" <{above}" if above else ""))
    if members[name]:
        print("= " + " ".join(dict.fromkeys(members[name])))
    for key, union in sorted(properties[name].items()):
        print(f". {key}: {' '.join(union)}")
