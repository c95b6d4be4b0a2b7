//! A site that is broken on purpose in thirty ways, each of them once.

use super::Project;

const SETTINGS: &str = "title = \"Broken\"
base_url = \"https://example.org\"
description = \"A site that is wrong in thirty ways.\"
paginate_by = 100

[check]
image-bytes = 1000

[kinds.explainer.parts.background]
required = true
";

const PAGE: &str = "<!doctype html>
<html lang=\"en\"><head><title>{{ page.title }}</title>
<meta name=\"description\" content=\"{{ page.description }}\">
<link rel=\"stylesheet\" href=\"/style.css\"></head>
<body><main>{{ page.content }}</main>
{% for source in page.sources %}<p id=\"{{ source.id }}\">{{ source.title }}</p>{% endfor %}
<footer><a href=\"/imprint/\">Imprint</a></footer></body></html>
";

/// What is wrong with each page: its front matter, and its text. Only what is named is wrong with it.
const PAGES: &[(&str, &str, &str)] = &[
    ("unknown-key", "autor = \"Ada\"", "Text."),
    ("wrong-type", "weight = \"heavy\"", "Text."),
    ("broken-toml", "date = ", "Text."),
    ("unknown-kind", "kind = \"explaner\"", "Text."),
    ("alias-shadows", "aliases = [\"/unknown-key/\"]", "Text."),
    ("dead-choice", "read_more = [\"nowhere.md\"]", "Text."),
    ("dead-page", "", "To [nowhere](nowhere.md)."),
    ("dead-anchor", "", "To [nothing](dead-page.md#nothing)."),
    ("dead-file", "", "![A gauge](gauge.png)"),
    ("dead-route", "", "To [nowhere](/nowhere/)."),
    ("dead-html", "", "<a href=\"/not/there/\">nowhere</a>"),
    ("dead-html-anchor", "", "<a href=\"/dead-page/#not-there\">nothing</a>"),
    ("shortcode", "", "{{ graph(of=\"tides\") }}"),
    ("mixed", "", "<img src=\"http://images.example/a.png\" alt=\"A gauge\">"),
    ("nesting", "", "<div><strong>Never</div>"),
    ("id-twice", "", "<b id=\"tide\">One</b> and <b id=\"tide\">two</b>."),
    ("large", "", "![A map](/map.svg)"),
    ("alternative", "", "![](/small.svg)"),
    ("heading", "", "#### Deep"),
    ("cited", "", "As is said. [@nobody]"),
    ("uncited", "[[sources]]\nkey = \"newton\"\ntitle = \"Principia\"", "Text."),
    ("review", "review_by = 2026-01-31", "Text."),
    ("required", "kind = \"explainer\"", "## FAQ\n\n### Why?\n\nSo."),
    ("question", "kind = \"explainer\"", "## Background\n\nText.\n\n## FAQ\n\n### Why?\n\n### How?\n\nSo."),
];

/// The site.
pub fn broken() -> Project {
    let project = Project::bare();
    project.file("site.toml", SETTINGS).file("templates/page.html", PAGE);
    for (name, matter, text) in PAGES {
        let head = format!("title = \"The page {name}\"\ndescription = \"What is wrong here: {name}.\"");
        project.file(&format!("content/{name}.md"), &format!("+++\n{head}\n{matter}\n+++\n{text}\n"));
    }
    // A title that another page has, no description, and a section that nothing links to.
    project.file(
        "content/same.md",
        "+++\ntitle = \"The page large\"\ndescription = \"Another one.\"\n+++\nText.\n",
    );
    project.file("content/undescribed.md", "+++\ntitle = \"Undescribed\"\n+++\nText.\n");
    project.file("content/lost/_index.md", "+++\ntitle = \"Lost\"\ndescription = \"Lost.\"\n+++\nText.\n");
    project.file("static/map.svg", &format!("<svg width=\"9\" height=\"9\">{}</svg>", " ".repeat(1_000)));
    project.file("static/small.svg", "<svg width=\"9\" height=\"9\"></svg>");
    project.file("static/style.css", "main { color: black }\nbody { background: url(waves.png) }\n");
    project.file("templates/404.html", "<title>Not here</title>\n<p>{{ page.title }}</p>\n");
    project
}
