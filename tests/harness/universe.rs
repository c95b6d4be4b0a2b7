//! The site that the random edits are made to: every file with the texts that it may have. The first text is the one
//! that the site begins with; an empty first text means that the file is not there at the beginning.

/// Path and texts of every file.
pub const FILES: &[(&str, &[&str])] = &[
    (
        "site.toml",
        &[
            r#"title = "Site"
base_url = "https://example.org"
description = "What it is about"
paginate_by = 2
[taxonomies.topics]
feed = true
[[rules]]
match = "posts/**"
kind = "explainer"
[read_more]
minimum = 0
[extra]
nav = [{ title = "Posts", path = "@/_index.md" }]
"#,
            r#"title = "Another name"
base_url = "https://example.org"
paginate_by = 1
[taxonomies.topics]
[[rules]]
match = "posts/**"
kind = "brief"
authors = ["ann"]
[markdown]
smart_punctuation = true
summary_words = 3
[publisher]
name = "House"
logo = "/pic.svg"
[read_more]
older_only = true
count = 3
[read_more.weights]
text = 0
phrases = 0
section = 100
taxonomies = 1000
[[read_more.rules]]
match = "posts/**"
candidates = ["posts/**", "about.md"]
"#,
            r#"title = "Site"
base_url = "https://example.org/blog"
language = "de"
[taxonomies.topics]
feed = true
paginate_by = 1
title = "Themes"
[markdown]
raw_html = "escape"
highlight = false
math = false
external_links = { rel = "noopener", target = "_blank" }
[feeds]
formats = ["json"]
limit = 1
[read_more]
minimum = 1
exclude = ["guides/**", "glossary.md"]
[[read_more.rules]]
match = "about.md"
count = 1
exclude = []
[[rules]]
match = "posts/deep/**"
read_more = false
"#,
            r#"title = "Site"
base_url = "https://example.org"
ignore = ["**/*.bin", "posts/b.md"]
[taxonomies.topics]
feed = true
[taxonomies.places]
[build]
minify_css = false
sitemap = false
robots = false
[read_more]
count = 1
pins = { "posts/2026-01-02-a.md" = ["@/guides/g/index.md", "@/posts/b.md"] }
[kinds.explainer]
template = "special.html"
"#,
        ],
    ),
    (
        "content/_index.md",
        &[
            "+++\ntitle = \"Home\"\nfeed = true\n+++\nWelcome.\n\n{{ newest(limit=2) }}\n",
            "+++\ntitle = \"Home\"\npaginate_by = 0\nsort_by = \"title\"\n+++\nWelcome *again*.\n",
            "",
        ],
    ),
    (
        "content/posts/_index.md",
        &[
            "+++\ntitle = \"Posts\"\nfeed = true\n+++\nAll posts.\n",
            "+++\ntitle = \"Posts\"\ntransparent = true\nsort_by = \"weight\"\n+++\n",
            "+++\ntitle = \"Writing\"\npath = \"/writing/\"\naliases = [\"/posts-old/\"]\npage_template = \"special.html\"\n+++\n",
            "+++\ntitle = \"Posts\"\ndraft = true\n+++\n",
        ],
    ),
    (
        "content/posts/2026-01-02-a.md",
        &[
            "+++\ntitle = \"A\"\ntopics = [\"web\", \"Net works\"]\nauthors = [\"ann\"]\nseries = \"S\"\ndescription = \"About A\"\n+++\nText of A.\n\n<!-- more -->\n\nWith [G](../guides/g/index.md#part-two) and ![pic](../guides/g/pic.svg).\n\n## One\n\n{{ peek(path=\"guides/g/index.md\") }}\n\n## Two\n\nMore.[^1]\n\n[^1]: Note.\n",
            "+++\ntitle = \"A, changed\"\ntopics = [\"web\"]\nseries = \"S\"\nupdated = 2026-03-03\nread_more = [\"b.md\"]\n+++\nOther \"text\" with $x^2$ and [out](https://example.com).\n\n<b>raw</b>\n\n```rust\nfn main() {}\n```\n",
            "+++\ntitle = \"A\"\nslug = \"renamed\"\naliases = [\"/old-a/\"]\nweight = 3\n+++\nShort. <!-- more --> Rest. {{ facts() }}\n",
            "+++\ntitle = \"A\"\ndraft = true\n+++\nDraft.\n",
        ],
    ),
    (
        "content/posts/b.md",
        &[
            "+++\ntitle = \"B\"\ndate = 2026-02-02\ntopics = [\"web\"]\nauthors = [\"Bob\", \"ann\"]\nseries = \"S\"\nweight = 1\n+++\nText of B: [A](2026-01-02-a.md).\n\n{{ facts() }}\n",
            "+++\ntitle = \"B\"\ndate = 2026-02-02\n+++\n{% box(note=\"hm\") %}\nInner *text* and [A](@/posts/2026-01-02-a.md).\n{% end %}\n",
            "+++\ntitle = \"B\"\ndate = 2027-02-02\ntopics = [\"Web\"]\n+++\nTo come.\n",
            "+++\ntitle = \"B\"\nexpires = 2026-05-05\n+++\nGone.\n",
            "+++\ntitle = \"Bee\"\ndate = 2026-02-02T10:00:00+02:00\ntopics = [\"WEB\", \"web\", \"new\"]\n[extra]\nmark = 1\n+++\nText. [dead](nowhere.md)\n",
        ],
    ),
    (
        "content/posts/c.md",
        &[
            "",
            "+++\ntitle = \"C\"\ndate = 2026-02-03\ntopics = [\"third\"]\n+++\nNew. {{ peek(path=\"posts/b.md\") }}\n",
            "---\ntitle: C\ndate: 2026-02-03\nauthors: [ann]\naliases: [/old-a/]\n---\nNew in YAML.\n",
            "+++\ntitle = \"C\"\ndate = 2026-02-03\nlanguage = \"es\"\ntranslations = [\"b.md\"]\n+++\nNueva.[^1] {{ spoken() }}\n\n[^1]: Nota.\n",
            "+++\ntitle = \"C\"\ndate = 2026-02-03\nlanguage = \"de-AT\"\ntranslations = [\"b.md\", \"deep/d.md\"]\n+++\n{{ spoken() }} {{ peek(path=\"about.md\") }}\n",
        ],
    ),
    (
        "content/posts/deep/_index.md",
        &[
            "+++\ntitle = \"Deep\"\ntransparent = true\n+++\n",
            "+++\ntitle = \"Deep\"\nweight = -1\n+++\nNot so deep.\n",
        ],
    ),
    (
        "content/posts/deep/d.md",
        &[
            "+++\ntitle = \"D\"\ndate = 2026-01-15\n+++\nD.\n",
            "D, a guide, about a text.\n",
            "+++\ntitle = \"D\"\nread_more = false\n+++\nText of D, which is near to that of B.\n",
            "+++\ntitle = \"D\"\nread_more = true\ndate = 2025-12-31\nseries = \"S\"\n+++\nText of D: [B](@/posts/b.md).\n",
            "+++\ntitle = \"D\"\nlanguage = \"ar\"\n+++\nD. {{ spoken() }} text\n",
        ],
    ),
    (
        "content/guides/g/index.md",
        &[
            "+++\ntitle = \"G\"\nimage = { src = \"pic.svg\", alt = \"A picture\" }\n+++\nGuide.\n\n## Part one\n\n![Pic](pic.svg)\n\n## Part two\n\n{{ picture(src=\"pic.svg\") }} See [the table](table.csv).\n",
            "+++\ntitle = \"The guide\"\nkind = \"guide\"\ndate = 2026-04-04\nsources = [{ title = \"Source\", url = \"https://example.com/\" }]\nchanges = [{ date = 2026-04-05, text = \"Mended\" }]\n+++\n## Part two\n\nShort. {{ facts(path=\"content/guides/g/table.csv\") }}\n",
            "+++\ntitle = \"G\"\npath = \"/the-guide/\"\n+++\n## Part two\n\nElsewhere.\n",
        ],
    ),
    (
        "content/guides/g/pic.svg",
        &[
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80\" height=\"40\"></svg>\n",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"40\"></svg>\n",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n",
        ],
    ),
    ("content/guides/g/table.csv", &["a,b\n1,2\n", "a,b\n1,3\n", "a\n"]),
    (
        "content/authors/ann.md",
        &[
            "+++\ntitle = \"Ann\"\ndescription = \"Writes\"\n+++\nA life.\n",
            "+++\ntitle = \"Ann Other\"\npath = \"/ann/\"\nlanguage = \"de\"\n+++\nA longer life. [A](../posts/2026-01-02-a.md)\n",
        ],
    ),
    (
        "content/glossary.md",
        &[
            "+++\ntitle = \"Words\"\n+++\nText\n: What [A](posts/2026-01-02-a.md) has.[^1]\n\nAbout\n: *Near*.\n\n[^1]: Note.\n",
            "+++\ntitle = \"Words\"\n+++\nText\n: What people read.\n\nGuide (G)\n: What leads.\n",
            "+++\ntitle = \"Words\"\nslug = \"words\"\n+++\nAbout\n: *Near*.\n\nLife\n: {{ facts() }} What is.\n",
            "+++\ntitle = \"Words\"\ndraft = true\n+++\nText\n: None.\n",
            "No list.\n",
        ],
    ),
    ("content/authors/_index.md", &["", "+++\ntitle = \"People\"\n+++\nWho we are.\n"]),
    ("content/topics/web.md", &["", "+++\ntitle = \"The web\"\n+++\nAbout it. {{ newest(limit=1) }}\n"]),
    (
        "content/about.md",
        &[
            "+++\ntitle = \"About\"\n+++\nAbout.\n\n<!-- more -->\n\n[G](guides/g/index.md) ![pic](guides/g/pic.svg)\n",
            "+++\ntitle = \"About\"\ntemplate = \"special.html\"\n+++\nAbout this.\n",
            "+++\ntitle = \"About A\"\nread_more = false\n+++\nText of A, more of it. Guide.\n",
            "+++\ntitle = \"a\"\npath = \"/a/\"\n+++\nWhere a file may be.\n",
        ],
    ),
    (
        "templates/page.html",
        &[
            "",
            "{% extends \"base.html\" %}{% block main %}{% include \"parts/meta.html\" %}{{ page.content }}{{ <Mark text={page.title} /> }}{% endblock main %}\n",
            "{{ page.title }} {% for other in get_pages(section=\"posts/_index.md\") %}{{ other.path }} {% endfor %}{{ page.summary }} {{ get_url(path=\"style.css\", cachebust=true) }} {{ get_url(path=\"pic.bin\", cachebust=true) }}\n",
            "{{ page.content }}{% for b in page.backlinks %}{{ b.title }}{% endfor %}{% for r in page.read_more %}{{ r.card.title }} {{ r.why }} {{ r.reason }} {{ r.score }}{% endfor %}{{ page.series?.position }} {{ page.previous?.title }} {% set s = get_section(path=\"posts/_index.md\") %}{{ s.page_count }} {{ page.title | markdown }}\n",
        ],
    ),
    (
        "templates/special.html",
        &[
            "Special {{ trans(key=\"next\") }} {{ lang }} {{ dir }} {{ page.title }}: {{ page.content }} {% for t in page.translations %}{{ t.language }} {{ t.path }}{% endfor %} {% set t = get_taxonomy(kind=\"topics\") %}{{ t.terms | length }} {% for s in get_series() %}{{ s.name }}{% endfor %}\n",
            "{% extends \"page.html\" %}\n",
            "Special {% set t = get_term(kind=\"authors\", name=\"ann\") %}{% for p in t.pages %}{{ p.title }} {{ p.extra.mark or 0 }}{% endfor %}\n",
            "{{ page.broken.deeper.still }}\n",
        ],
    ),
    (
        "templates/parts/meta.html",
        &["Meta of {{ page.title }}, {{ page.word_count }} words.\n", "{% include \"parts/inner.html\" %}\n"],
    ),
    ("templates/parts/inner.html", &["inner\n", "inner, changed: {{ config.title }}\n"]),
    (
        "templates/marks.html",
        &[
            "{% component Mark(text: string) %}<mark>{{ text }}</mark>{% endcomponent Mark %}\n",
            "{% component\nMark(text: string) %}<mark>changed: {{ text }} {% set d = load_data(path=\"data/facts.json\") %}{{ d.a }}</mark>{% endcomponent %}\n",
            "{% component\nMark(text: string) %}<mark>{{ text }} again</mark>{% endcomponent %}\n",
        ],
    ),
    (
        "templates/base.html",
        &[
            "",
            "<title>{{ config.title }}</title>{% block main %}{% endblock main %}\n",
            "<p>base</p>{% block main %}{% endblock main %}{{ get_integrity(path=\"style.css\") }}\n",
        ],
    ),
    (
        "templates/topics/single.html",
        &["", "Only topics: {{ term.name }} {% for p in paginator.pages %}{{ p.title }}{% endfor %}\n"],
    ),
    (
        "templates/shortcodes/peek.html",
        &[
            "{% set other = get_page(path=path) %}<aside>{{ other.content }}</aside>\n",
            "{% set other = get_page(path=path) %}<aside>{{ other.title }} {{ page.path }}</aside>\n",
        ],
    ),
    (
        "templates/shortcodes/newest.html",
        &[
            "{% for p in get_pages(limit=limit) %}{{ p.title }} {{ p.word_count }}; {% endfor %}\n",
            "{% for p in get_pages(limit=limit, sort_by=\"title\") %}{{ p.permalink }} {% endfor %}\n",
        ],
    ),
    (
        "templates/shortcodes/facts.html",
        &[
            "{% set path = path or \"data/facts.json\" %}{{ load_data(path=path) | json_encode }}\n",
            "{{ load_data(path=\"data/facts.toml\") | json_encode }}{% set y = load_data(path=\"data/facts.yaml\") %}{{ y.b | json_encode }}\n",
        ],
    ),
    (
        "templates/shortcodes/spoken.html",
        &[
            "{{ trans(key=\"read_more\") }} {{ \"2026-03\" | day }}\n",
            "{{ trans(key=\"articles\", count=2) }} {{ page.language }}\n",
        ],
    ),
    (
        "strings/de.toml",
        &[
            "",
            "read_more = \"Mehr\"\nfootnotes = \"Anmerkungen\"\n",
            "articles = { one = \"ein Text\", other = \"{count} Texte\" }\nnext = \"Voran\"\nmonth = \"{year}: {month}\"\n",
            "articles = 3\n",
        ],
    ),
    ("strings/es.toml", &["", "footnotes = \"Anotaciones\"\nread_more = \"Más\"\n", "direction = \"rtl\"\n"]),
    (
        "templates/shortcodes/box.html",
        &[
            "<div>{{ note }}: {{ body }}</div>\n",
            "<section>{{ body }}{% include \"parts/inner.html\" %}</section>\n",
        ],
    ),
    (
        "templates/shortcodes/picture.html",
        &["{% set i = get_image(src=src, beside=page.relative_path) %}{{ i.path }} {{ i.width }}\n"],
    ),
    (
        "static/style.css",
        &[
            "",
            "body { color: red; }\n",
            "body { color:  red; }\n",
            "body { color: blue; }\n",
            "body { color: \n",
        ],
    ),
    ("static/app.js", &["let a = 1;\n", "let a = 2;\n"]),
    (
        "static/pic.svg",
        &[
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"30\"></svg>\n",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"61\" height=\"30\"></svg>\n",
        ],
    ),
    ("static/pic.bin", &["\u{1}\u{2}binary", "\u{1}\u{3}binary"]),
    ("static/a", &["", "a file where a page may be\n", "another\n"]),
    ("static/a/b.txt", &["", "a file in a folder where a file may be\n"]),
    ("static/robots.txt", &["", "User-agent: x\n"]),
    ("static/posts/b/extra.txt", &["", "a file below a page\n"]),
    (
        "data/facts.json",
        &["{\"a\": 1}\n", "{\"a\": 2, \"b\": [1.5, null, \"x\"]}\n", "{\"b\": 2, \"a\": 1}\n"],
    ),
    ("data/facts.toml", &["a = 1\n", "a = 2026-01-01\n"]),
    ("data/facts.yaml", &["b: 1\n", "b: [1, 2]\n"]),
];
