//! The whole text of the most common mistakes, as people and as programs read them.

mod harness;

use harness::Project;
use nutgraf::diagnostic::{Diagnostic, Location};
use nutgraf::source::{Position, Source};

/// What a build of a site with these files tells; the first page is right.
fn told(files: &[(&str, &str)]) -> String {
    let project = Project::bare();
    project.file(
        "content/feeds.md",
        "+++\ntitle = \"How feeds work\"\n+++\n\n## What a reader does\n\nIt asks.\n",
    );
    for (name, text) in files {
        project.file(name, text);
    }
    let ran = project.build().fails(&[]);
    assert_eq!(ran.stdout(), "");
    ran.stderr()
}

#[track_caller]
fn tells(files: &[(&str, &str)], expected: &str) {
    let told = told(files);
    assert_eq!(told.trim(), expected.trim(), "\n--- told:\n{told}");
}

#[test]
fn an_unknown_key_has_the_nearest_one_as_a_hint() {
    tells(
        &[("content/a.md", "+++\ntitle = \"A\"\ndecription = \"About A\"\n+++\n")],
        r##"
error: unknown key `decription`
 --> content/a.md:3:1
  |
3 | decription = "About A"
  | ^^^^^^^^^^
  |
  = help: did you mean `description`?

1 error; nothing was published
"##,
    );
}

#[test]
fn a_link_to_a_page_that_is_not_there() {
    tells(
        &[("content/a.md", "+++\ntitle = \"A\"\n+++\n\nSee [feeds](feed.md) first.\n")],
        r##"
error: link to `feed.md`, but there is no such page
 --> content/a.md:5:5
  |
5 | See [feeds](feed.md) first.
  |     ^^^^^^^^^^^^^^^^
  |
  = help: did you mean `@/feeds.md`?

1 error; nothing was published
"##,
    );
}

#[test]
fn a_link_to_a_heading_that_is_not_there() {
    tells(
        &[("content/a.md", "See [feeds](feeds.md#what-readers-do).\n")],
        r##"
error: no anchor `#what-readers-do` in `content/feeds.md`
 --> content/a.md:1:5
  |
1 | See [feeds](feeds.md#what-readers-do).
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `#what-a-reader-does`?

1 error; nothing was published
"##,
    );
}

#[test]
fn a_link_to_a_draft() {
    tells(
        &[("content/a.md", "See [b](b.md).\n"), ("content/b.md", "+++\ndraft = true\n+++\n")],
        r##"
error: link to `b.md`, which is a draft and left out of this build
 --> content/a.md:1:5
  |
1 | See [b](b.md).
  |     ^^^^^^^^^
  |
  = help: remove the link, or publish the page

1 error; nothing was published
"##,
    );
}

#[test]
fn an_unknown_shortcode() {
    tells(
        &[("content/a.md", "One.\n\n{{ figur(src=\"a.svg\") }}\n")],
        r##"
error: unknown shortcode `figur`
 --> content/a.md:3:1
  |
3 | {{ figur(src="a.svg") }}
  | ^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `figure`?

1 error; nothing was published
"##,
    );
}

#[test]
fn a_picture_that_is_not_there() {
    tells(
        &[("content/a.md", "![A map](mapp.svg)\n"), ("content/map.svg", "<svg/>")],
        r##"
error: no file `mapp.svg`
 --> content/a.md:1:1
  |
1 | ![A map](mapp.svg)
  | ^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `map.svg`?

1 error; nothing was published
"##,
    );
}

#[test]
fn two_pages_at_one_route() {
    tells(
        &[("content/a.md", "+++\nslug = \"b\"\n+++\n"), ("content/b.md", "B.\n")],
        r##"
error: page `content/a.md` and page `content/b.md` are both at `/b/`
--> content/b.md
::: content/a.md
 = note: the other one
 = help: give one of them another `slug` or `path`, or rename its file

1 error; nothing was published
"##,
    );
}

#[test]
fn front_matter_that_is_not_toml() {
    tells(
        &[("content/a.md", "+++\ntitle = A\n+++\n")],
        r##"
error: string values must be quoted, expected literal string
 --> content/a.md:2:9
  |
2 | title = A
  |         ^

1 error; nothing was published
"##,
    );
}

#[test]
fn a_value_of_the_wrong_type() {
    tells(
        &[("content/a.md", "+++\ntitle = \"A\"\nweight = \"heavy\"\n+++\n")],
        r##"
error: expected a whole number, found the text "heavy"
 --> content/a.md:3:10
  |
3 | weight = "heavy"
  |          ^^^^^^^

1 error; nothing was published
"##,
    );
}

#[test]
fn a_kind_that_nobody_declared() {
    tells(
        &[("content/a.md", "+++\nkind = \"explaner\"\n+++\n")],
        r##"
error: unknown kind `explaner`
 --> content/a.md:2:8
  |
2 | kind = "explaner"
  |        ^^^^^^^^^^
  |
  = help: did you mean `explainer`?

1 error; nothing was published
"##,
    );
}

#[test]
fn a_variable_that_is_not_there() {
    tells(
        &[("templates/page.html", "<h1>{{ page.titel }}</h1>\n{{ page.content }}\n")],
        r##"
error: field `titel` is not defined, while rendering `/feeds/`
 --> templates/page.html:1:13
  |
1 | <h1>{{ page.titel }}</h1>
  |             ^^^^^
  |
  = help: did you mean `title`?

1 error; nothing was published
"##,
    );
}

#[test]
fn a_template_that_is_not_closed() {
    tells(
        &[("templates/page.html", "{% if page.title %}\n{{ page.content }}\n")],
        r##"
error: this `if` is not closed
 --> templates/page.html:1:4
  |
1 | {% if page.title %}
  |    ^^^^^^^^^^^^^
  |
  = help: write `{% endif %}` behind what belongs to it

1 error; nothing was published
"##,
    );
}

#[test]
fn an_unknown_function() {
    tells(
        &[("templates/page.html", "{{ get_pagee(path=\"feeds.md\") }}\n")],
        r##"
error: unknown function `get_pagee`
 --> templates/page.html:1:4
  |
1 | {{ get_pagee(path="feeds.md") }}
  |    ^
  |
  = help: did you mean `get_page`?

1 error; nothing was published
"##,
    );
}

#[test]
fn a_page_that_a_template_asks_for_in_vain() {
    tells(
        &[("templates/page.html", "{{ get_page(path=\"feed.md\") }}\n")],
        r##"
error: no page or section `feed.md` in `content/`, while rendering `/feeds/`
 --> templates/page.html:1:4
  |
1 | {{ get_page(path="feed.md") }}
  |    ^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `feeds.md`?

1 error; nothing was published
"##,
    );
}

#[test]
fn an_unknown_key_of_the_site() {
    tells(
        &[("site.toml", "title = \"T\"\nbase_url = \"https://example.org\"\npaginateby = 3\n")],
        r##"
error: unknown key `paginateby`
 --> site.toml:3:1
  |
3 | paginateby = 3
  | ^^^^^^^^^^
  |
  = help: did you mean `paginate_by`?

1 error; nothing was published
"##,
    );
}

#[test]
fn an_address_that_is_none() {
    tells(
        &[("site.toml", "title = \"T\"\nbase_url = \"example.org\"\n")],
        r##"
error: `example.org` is not a URL: relative URL without a base
 --> site.toml:2:12
  |
2 | base_url = "example.org"
  |            ^^^^^^^^^^^^^
  |
  = help: write the address at which the site will be, as `base_url = "https://example.org"`

1 error; nothing was published
"##,
    );
}

#[test]
fn a_link_that_runs_code() {
    tells(
        &[("content/a.md", "[x](javascript:alert(1))\n")],
        r##"
error: the link `javascript:alert(1)` has the scheme `javascript`, which can run code
 --> content/a.md:1:1
  |
1 | [x](javascript:alert(1))
  | ^^^^^^^^^^^^^^^^^^^^^^^^

1 error; nothing was published
"##,
    );
}

#[test]
fn every_mistake_of_a_run_sorted_by_file() {
    tells(
        &[
            ("content/z.md", "[x](y.md)\n[x](feeds.md#y)\n"),
            ("content/a.md", "+++\nkind = \"x\"\nweigth = 1\n+++\n{{ nothing() }}\n"),
            ("static/x.css", "a { b: c; }}\n"),
        ],
        r##"
error: unknown kind `x`
 --> content/a.md:2:8
  |
2 | kind = "x"
  |        ^^^
  |
  = help: declare it in `site.toml`, as `[kinds.x]`

error: unknown key `weigth`
 --> content/a.md:3:1
  |
3 | weigth = 1
  | ^^^^^^
  |
  = help: did you mean `weight`?

error: unknown shortcode `nothing`
 --> content/a.md:5:1
  |
5 | {{ nothing() }}
  | ^^^^^^^^^^^^^^^
  |
  = help: write its template, `templates/shortcodes/nothing.html`

error: link to `y.md`, but there is no such page
 --> content/z.md:1:1
  |
1 | [x](y.md)
  | ^^^^^^^^^
  |
  = help: did you mean `@/a.md`?

error: no anchor `#y` in `content/feeds.md`
 --> content/z.md:2:1
  |
2 | [x](feeds.md#y)
  | ^^^^^^^^^^^^^^^
  |
  = help: it has `#what-a-reader-does`

error: css that cannot be read: unexpected end of input
 --> static/x.css:2:1
  |
2 |
  | ^

6 errors; nothing was published
"##,
    );
}

#[test]
fn programs_get_one_object_for_each_mistake() {
    let project = Project::bare();
    project.file("content/a.md", "One.\n\n  See [b](bbb.md).\n").page("bb.md", "B.");
    let ran = project.build_with(&["--format", "json"]);
    assert_eq!((ran.code(), ran.stderr().as_str()), (1, ""));
    let expected = concat!(
        r#"{"type":"diagnostic","severity":"error","message":"link to `bbb.md`, but there is no such page","#,
        r#""location":{"path":"content/a.md","line":3,"column":7},"related":[],"hint":"did you mean `@/bb.md`?","#,
        r#""rule":null,"while_rendering":[]}"#
    );
    assert_eq!(ran.stdout().trim(), expected);
}

#[test]
fn a_control_character_never_reaches_the_terminal() {
    let told = told(&[
        ("content/a.md", "[\u{1b}[31mred](\u{1b}[2J.md)\n"),
        ("content/b.md", "+++\n\"\\u001b[31m\" = 1\n+++\n"),
    ]);
    assert!(!told.contains('\u{1b}'), "{told:?}");
}

#[test]
fn a_name_that_can_be_no_route_is_told_of_once() {
    tells(
        &[("content/con.md", "Hi.\n"), ("content/_index.md", "Home.\n")],
        r##"
error: the route of this page has the part `con`, a name that Windows keeps for itself
 --> content/con.md:1:1
  |
1 | Hi.
  | ^
  |
  = help: rename the file, or give the page a `slug`

1 error; nothing was published
"##,
    );
}

#[test]
fn a_file_of_the_site_that_is_not_there() {
    tells(
        &[("content/a.md", "![Waves](/waves.svg)\n")],
        r##"
error: link to `/waves.svg`, but there is nothing at this route
 --> content/a.md:1:1
  |
1 | ![Waves](/waves.svg)
  | ^^^^^^^^^^^^^^^^^^^^
  |
  = help: put the file into the site, as `static/waves.svg`

1 error; nothing was published
"##,
    );
}

#[test]
fn the_column_is_that_of_the_file_however_long_the_line_is() {
    let words = "wörd ".repeat(60);
    let told = told(&[("content/a.md", &format!("One.\n\n{words}[x](nope.md) {words}\n"))]);
    assert!(told.contains("--> content/a.md:3:301\n"), "{told}");
    let lines: Vec<&str> = told.lines().collect();
    let at = lines.iter().position(|line| line.contains("[x](nope.md)")).expect("the line");
    let column = |line: &str, what: &str| line.find(what).map(|at| line[..at].chars().count());
    assert_eq!(column(lines[at], "[x](nope.md)"), column(lines[at + 1], "^^^^"), "{told}");
    assert!(lines[at].chars().count() < 200, "{told}");
}

#[cfg(unix)]
#[test]
fn nor_does_one_in_the_name_of_a_file() {
    let project = Project::bare();
    project.file("public/\u{1b}[31m\n.txt", "Not ours.");
    let told = project.build().ok().stderr();
    assert!(told.contains("not made by nutgraf: `\u{fffd}[31m\u{fffd}.txt`"), "{told:?}");
    assert!(!told.contains('\u{1b}'), "{told:?}");
}

/// Mistakes of every stage behind parsing, which show lines of texts that a build has let go by then: of links, in front
/// matter, in an item that goes on for lines, on the first line, and in a call that is rendered.
#[test]
fn a_build_shows_the_same_lines_as_a_check() {
    let project = Project::bare();
    project.settings(
        "description = \"A site.\"\n[check]\ndescription = \"error\"\nunanswered-question = \"error\"\n",
    );
    project
        .file("content/link.md", "+++\r\ntitle = \"Ä\"\r\n+++\r\n\r\nÄ [b](b.md).\r\n")
        .file("content/two.md", "+++\ntitle = \"Two\"\n+++\n\n{{ fails() }}\n")
        .file("templates/shortcodes/fails.html", "{{ 1 / 0 }}")
        .file("content/read.md", "+++\nread_more = [\"none.md\"]\n+++\n")
        .file("content/faq.md", "+++\nkind = \"explainer\"\n+++\n\n## FAQ\n\n### Why?\n\n### How\n\nSo.\n");
    let errors = |arguments: &[&str]| -> Vec<String> {
        let lines = project.run(arguments).stdout();
        let errors = lines.lines().filter(|line| line.contains("\"severity\":\"error\""));
        errors.map(str::to_owned).collect()
    };
    let built = errors(&["build", "--format", "json"]);
    assert_eq!(built, errors(&["check", "--format", "json"]));
    assert!(built.len() > 5, "{built:#?}");
    let without_line: Vec<&String> = built.iter().filter(|line| line.contains("\"line\":null")).collect();
    assert!(without_line.is_empty(), "{without_line:#?}");
    let regions = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let document = project.run(arguments).objects().remove(0);
        let results = document["runs"][0]["results"].as_array().expect("results").clone();
        results.into_iter().filter(|result| result["level"] == "error").collect()
    };
    let locations = |results: Vec<serde_json::Value>| -> Vec<serde_json::Value> {
        results.into_iter().map(|mut result| result["locations"].take()).collect()
    };
    let built = locations(regions(&["build", "--format", "sarif"]));
    assert_eq!(built, locations(regions(&["check", "--format", "sarif"])));
}

#[test]
fn a_line_of_a_text_that_has_changed_meanwhile_is_not_shown() {
    let project = Project::bare();
    project.file("content/a.md", "One\ntwo\n");
    let kept = Source::new("content/a.md", "One\ntwo\n").kept_until_parsed();
    let found = || vec![Diagnostic::error("wrong").at(&kept.once_parsed(), 4..7)];
    let recalled = |mut found: Vec<Diagnostic>| {
        nutgraf::read::recall(project.root(), &mut found);
        found[0].location.clone().expect("a place")
    };
    assert_eq!(recalled(found()).position(), Some(Position { line: 2, column: 1 }));
    project.file("content/a.md", "Zero\none\ntwo\n");
    assert_eq!(recalled(found()), Location::Path("content/a.md".into()));
    project.remove("content/a.md");
    assert_eq!(recalled(found()), Location::Path("content/a.md".into()));
}
