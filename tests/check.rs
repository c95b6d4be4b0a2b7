//! `nutgraf check`: what its rules find and what they leave alone, how much that counts, and that nothing is written.

mod harness;

use std::fs;

use harness::{Project, SITE, tree};
use serde_json::Value;

/// An explainer with nothing to find in it.
const GOOD: &str = r#"+++
title = "How tides work"
description = "Why the sea comes and goes twice a day."
kind = "explainer"
review_by = 2026-06-01

[image]
src = "tide.svg"
alt = "The moon, the earth, and two bulges of water."

[[sources]]
key = "newton"
title = "Principia"

[[sources]]
title = "A talk with a harbour master"
+++

## Key points

- **Pull:** the moon pulls the water.

## Background

It was long a riddle. [@newton]

![A gauge](tide.svg) <img src="/tide.svg" alt="">

### In the harbour

A gauge tells \[@newton].

## FAQ

### Why twice?

There are two bulges.

### How high?

![Sixteen metres](tide.svg)

## Timeline

- **1687:** Newton explains it.
- **March 1775:** a first table.
- **1775:** the table is sold.
- **19 April 1775:** it is sold out.

## Glossary

Spring tide
: The highest one.

## Conclusion

Look at the moon.
"#;

/// A template that shows sources below the text, which refers to them.
const PAGE: &str = "<title>{{ page.title }}</title>\n<main>{{ page.content }}</main>\n\
                    {% for source in page.sources %}<p id=\"{{ source.id }}\">{{ source.title }}</p>{% endfor %}\n";

/// A site with one good explainer, shown by bare templates.
fn site() -> Project {
    let project = Project::bare();
    project.file("templates/page.html", PAGE);
    project.settings("description = \"A site for tests.\"\n");
    project.file("content/tides.md", GOOD).file("content/tide.svg", "<svg/>");
    project
}

/// The same with something else in the explainer.
fn site_with(from: &str, to: &str) -> Project {
    assert!(GOOD.contains(from), "{from}");
    let project = site();
    project.file("content/tides.md", &GOOD.replacen(from, to, 1));
    project
}

/// What is found, each as `rule path:line:column message`.
#[track_caller]
fn found(project: &Project) -> Vec<String> {
    let ran = project.run(&["check", "--format", "json"]);
    assert_eq!(ran.stderr(), "");
    let lines: Vec<Value> =
        ran.stdout().lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let (last, diagnostics) = lines.split_last().expect("a last line");
    assert_eq!(last["type"], "checked");
    let told = diagnostics.iter().map(|object| {
        assert_eq!(object["type"], "diagnostic");
        assert!(object["hint"].is_string(), "{object}");
        let (rule, place) = (object["rule"].as_str().unwrap_or("none"), &object["location"]);
        let (line, column) = (&place["line"], &place["column"]);
        format!(
            "{rule} {}:{line}:{column} {}",
            place["path"].as_str().unwrap(),
            object["message"].as_str().unwrap()
        )
    });
    told.collect()
}

#[track_caller]
fn finds(project: &Project, expected: &[&str]) {
    assert_eq!(found(project), expected);
}

#[test]
fn a_good_site_has_nothing_to_find() {
    let ran = site().run(&["check"]).ok();
    assert_eq!((ran.stdout().as_str(), ran.stderr().as_str()), ("checked 1 page: no mistakes\n", ""));
}

#[test]
fn a_new_site_has_nothing_to_find() {
    let project = Project::new();
    project.run(&["new", "mine"]).ok();
    let ran = project.run(&["check", "--root", "mine", "--drafts", "--future"]).ok();
    assert!(ran.stdout().ends_with(": no mistakes\n"), "{}", ran.stdout());
}

#[test]
fn a_part_that_the_kind_requires() {
    let site = |required: &str| {
        let project = site();
        let part = format!("[kinds.explainer.parts.{required}]\nrequired = true\n");
        project.settings(&format!("description = \"A site for tests.\"\n{part}"));
        project
    };
    finds(&site("faq"), &[]);
    let project = site("analysis");
    finds(&project, &["required-part content/tides.md:1:1 the part `analysis` is missing"]);
    // Neither what is no explainer nor an author's page needs its parts.
    project.file("content/about.md", "+++\ndescription = \"About.\"\n+++\nHi.\n");
    project.file("content/authors/ada.md", "+++\nkind = \"explainer\"\n+++\nShe writes.\n");
    project.file(
        "content/glossary.md",
        "+++\ndescription = \"Terms.\"\nkind = \"explainer\"\n+++\nEbb\n: Water that goes.\n",
    );
    assert_eq!(found(&project).len(), 1);
}

#[test]
fn a_part_with_nothing_in_it() {
    for nothing in ["", "<!-- to be written -->"] {
        let project = site_with("Look at the moon.", nothing);
        finds(&project, &["empty-part content/tides.md:55:1 the part `conclusion` is empty"]);
    }
    for something in ["![The moon](tide.svg)", "{{ moon() }}", "<svg></svg>", "- one"] {
        let project = site_with("Look at the moon.", something);
        project.file("templates/shortcodes/moon.html", "moon");
        finds(&project, &[]);
    }
}

#[test]
fn a_part_with_nothing_of_its_shape() {
    let project = site_with("- **Pull:** the moon pulls the water.", "The moon pulls the water.");
    finds(&project, &["empty-part content/tides.md:19:1 the part `key_points` has no points"]);
    let project = site_with("Spring tide\n: The highest one.", "Spring tide: the highest one.");
    finds(&project, &["empty-part content/tides.md:50:1 the part `glossary` has no terms"]);
}

#[test]
fn parts_that_do_not_stand_in_their_order() {
    let project = site_with("## Conclusion", "## Analysis");
    finds(&project, &["parts-order content/tides.md:55:1 the part `analysis` stands behind `glossary`"]);
    // One part that was moved is told once, and not for each part that it jumped over.
    let moved = GOOD.replacen("\n## Conclusion\n\nLook at the moon.\n", "", 1);
    project.file(
        "content/tides.md",
        &moved.replacen("## Key points", "## Conclusion\n\nLook.\n\n## Key points", 1),
    );
    finds(&project, &["parts-order content/tides.md:23:1 the part `key_points` stands behind `conclusion`"]);
}

#[test]
fn a_part_that_comes_twice() {
    let project = site_with("## Conclusion", "## Context");
    finds(&project, &["parts-order content/tides.md:55:1 the part `background` is there twice"]);
    // A heading within another part is not a part.
    finds(&site_with("### In the harbour", "### Timeline"), &[]);
}

#[test]
fn a_question_without_an_answer() {
    let project = site_with("There are two bulges.", "");
    finds(&project, &["unanswered-question content/tides.md:35:1 the question `Why twice?` has no answer"]);
}

#[test]
fn a_timeline_out_of_order() {
    let project = site_with("- **March 1775:**", "- **March 1575:**");
    finds(&project, &["timeline-order content/tides.md:46:1 the timeline goes from 1687 back to 1575-03"]);
    // A year between two months does not hide that they are in the wrong order.
    let project = site_with("19 April 1775", "19 January 1775");
    finds(
        &project,
        &["timeline-order content/tides.md:48:1 the timeline goes from 1775-03 back to 1775-01-19"],
    );
    let table = "| When | What |\n|---|---|\n| 1700 | b |\n| 1600 | a |\n";
    let start = GOOD.find("- **1687").unwrap();
    let end = GOOD.find("\n## Glossary").unwrap();
    project.file("content/tides.md", &format!("{}{table}{}", &GOOD[..start], &GOOD[end..]));
    finds(&project, &["timeline-order content/tides.md:48:1 the timeline goes from 1700 back to 1600"]);
}

#[test]
fn an_entry_of_a_timeline_without_a_date() {
    let project = site_with("**1687:** Newton", "Newton");
    finds(
        &project,
        &["timeline-order content/tides.md:45:1 an entry of the timeline does not begin with a date"],
    );
}

#[test]
fn a_source_that_is_cited_and_not_listed() {
    let project = site_with("[@newton]", "[@newton; @kelvin]");
    let missing = "source-not-listed content/tides.md:25:23 no source has the key `kelvin`";
    finds(&project, &[missing]);
    project.page("about.md", "As [@somebody] says.").settings("[check]\ndescription = \"off\"\n");
    finds(&project, &["source-not-listed content/about.md:4:4 no source has the key `somebody`", missing]);
}

#[test]
fn a_source_that_is_listed_and_never_cited() {
    let project = site_with("[@newton]", "");
    finds(
        &project,
        &["source-not-cited content/tides.md:12:7 `content/tides.md` never cites the source `newton`"],
    );
}

#[test]
fn a_description_that_is_missing() {
    let message = "content/tides.md:1:1 the description is missing";
    for without in ["", "description = \" \""] {
        let project = site_with("description = \"Why the sea comes and goes twice a day.\"", without);
        finds(&project, &[&format!("description {message}")]);
    }
    let project = site();
    project.file("content/coast/_index.md", "The coast.\n").file("content/authors/ada.md", "She writes.\n");
    project.file("content/_index.md", "+++\ndescription = \"Home.\"\n+++\n[The coast](coast/_index.md)\n");
    finds(&project, &["description content/coast/_index.md:1:1 the description is missing"]);
    // The home page can do with the site's.
    let project = site();
    project.file("site.toml", SITE).page("_index.md", "Welcome.");
    finds(&project, &["description site.toml:null:null the description of the site is missing"]);
    project.file("content/_index.md", "+++\ndescription = \"Home.\"\n+++\n");
    finds(&project, &[]);
}

#[test]
fn a_description_is_as_long_as_readers_see_it() {
    let described = |description: &str| site_with("Why the sea comes and goes twice a day.", description);
    let accented = "e\\u0301".repeat(160);
    let family = "👩‍👩‍👧".repeat(160);
    for description in ["x".repeat(160), accented, family] {
        finds(&described(&description), &[]);
        let one_more = format!("{description}x");
        finds(
            &described(&one_more),
            &["description content/tides.md:3:15 the description has 161 characters"],
        );
    }
}

#[test]
fn a_picture_without_alternative_text() {
    let project = site_with("![A gauge]", "![]");
    finds(&project, &["alternative-text content/tides.md:27:1 a picture without alternative text"]);
    let project = site_with(" alt=\"\"", "");
    finds(&project, &["alternative-text content/tides.md:27:22 a picture without alternative text"]);
    let project = site_with("alt = \"The moon", "caption = \"The moon");
    finds(
        &project,
        &["alternative-text content/tides.md:8:7 the picture of the page has no alternative text"],
    );
}

#[test]
fn a_picture_in_a_comment_needs_no_alternative_text() {
    let project = Project::bare();
    project.settings("description = \"About it.\"\n");
    let text =
        "a <!-- <img src=\"x\"> -->\n\n<!--\n<img src=\"x\">\n\n<img src=\"x\">\n--><img src=\"/y\">\n";
    project.file("static/y", "");
    project.file("content/a.md", &format!("+++\ndescription = \"A.\"\n+++\n{text}"));
    finds(&project, &["alternative-text content/a.md:10:4 a picture without alternative text"]);
}

#[test]
fn a_heading_that_skips_a_level() {
    let project = site_with("### In the harbour", "#### In the harbour");
    finds(
        &project,
        &[
            "heading-levels content/tides.md:29:1 the heading `In the harbour` skips a level: an `h4` follows an `h2`",
        ],
    );
    let project = site_with("## Key points", "### First\n\n## Key points");
    finds(
        &project,
        &["heading-levels content/tides.md:19:1 the heading `First` skips a level: an `h3` follows an `h1`"],
    );
    let project = site_with("## Conclusion", "# Conclusion");
    finds(
        &project,
        &[
            "heading-levels content/tides.md:55:1 the heading `Conclusion` is as high as the title of the page",
        ],
    );
}

#[test]
fn a_day_to_look_at_the_page_again() {
    // It is the first of June.
    let project = site_with("2026-06-01", "2026-05-31");
    finds(
        &project,
        &["review-by content/tides.md:5:13 `content/tides.md` was to be looked at again by 2026-05-31"],
    );
}

#[test]
fn a_page_that_is_in_no_list() {
    let project = Project::bare();
    let page = |name: &str, more: &str| {
        project.file(
            &format!("content/{name}.md"),
            &format!("+++\ntitle = \"{name}\"\ndescription = \"D.\"\n{more}+++\nHi.\n"),
        );
    };
    page("a", "read_more = [\"b.md\"]\n");
    page("b", "authors = [\"Ada\"]\n");
    page("c", "");
    page("news/d", "");
    page("authors/ada", "");
    // With `count = 0`, what is in the lists is what was chosen.
    let with = |more: &str| {
        project.settings(&format!(
            "description = \"A site for tests.\"\n[check]\nunlisted = \"warn\"\n[read_more]\ncount = 0\n{more}"
        ));
        found(&project)
    };
    let told = |name: &str| format!("unlisted content/{name}.md:1:1 `{name}.md` is in no Read More list");
    assert_eq!(with(""), [told("a"), told("c"), told("news/d")]);
    assert_eq!(with("exclude = [\"news/**\"]\n"), [told("a"), told("c")]);
    assert_eq!(with("candidates = [\"c.md\"]\n"), [told("c")]);
    let taken_back = "exclude = [\"**\"]\n[[read_more.rules]]\nmatch = \"a.md\"\nexclude = [\"news/**\"]\n";
    assert_eq!(with(taken_back), [told("a"), told("c")]);
    assert_eq!(with("[read_more.pins]\n\"b.md\" = [\"a.md\", \"c.md\", \"news/d.md\"]\n"), [""; 0]);
    project.settings("description = \"A site for tests.\"\n[read_more]\ncount = 0\n");
    finds(&project, &[]);
}

#[test]
fn what_is_left_out_is_not_looked_at_unless_it_is_asked_for() {
    let project = site();
    project.file("content/draft.md", "+++\ndraft = true\n+++\nHi.\n");
    project.file("content/later.md", "+++\ndate = 2027-01-01\n+++\nHi.\n");
    let ran = project.run(&["check"]);
    assert_eq!((ran.code(), ran.stdout().as_str()), (0, "checked 1 page: no mistakes\n"));
    let left_out =
        "left out: 1 draft (check with `--drafts`), 1 page dated in the future (check with `--future`)\n";
    assert_eq!(ran.stderr(), left_out);
    let ran = project.run(&["check", "--drafts", "--future"]);
    assert_eq!((ran.code(), ran.stdout().as_str()), (0, "checked 3 pages: no mistakes, 2 warnings\n"));
}

#[test]
fn a_rule_counts_as_much_as_the_site_says() {
    let project = site_with("Look at the moon.", "");
    for (level, code, told) in [
        ("error", 1, "checked 1 page: 1 error\n"),
        ("warn", 0, "checked 1 page: no mistakes, 1 warning\n"),
        ("off", 0, "checked 1 page: no mistakes\n"),
    ] {
        let settings = format!("description = \"A site for tests.\"\n[check]\nempty-part = \"{level}\"\n");
        project.settings(&settings);
        let ran = project.run(&["check"]);
        assert_eq!((ran.code(), ran.stdout().as_str()), (code, told), "{level}");
    }
}

#[test]
fn a_rule_that_does_not_exist_has_the_nearest_one_as_a_hint() {
    let project = site();
    project.settings("[check]\nempty-parts = \"off\"\nreview-by = \"warning\"\n");
    let ran = project.run(&["check"]).fails(&[
        "unknown key `empty-parts`",
        "site.toml:4:1",
        "did you mean `empty-part`?",
        "unknown value `warning`",
        "site.toml:5:13",
        "the known ones are `error`, `warn`, `off`",
    ]);
    assert_eq!(ran.stdout(), "checked 0 pages: 2 errors\n");
}

#[test]
fn a_build_tells_errors_alone_and_leaves_the_former_output() {
    let project = site();
    project.build().ok();
    let former = project.tree();
    project.file("content/tides.md", &GOOD.replacen("Look at the moon.", "", 1)).build().ok();
    assert_ne!(project.tree(), former);
    let former = project.tree();
    project.settings("[check]\nempty-part = \"error\"\n");
    let ran = project
        .build()
        .fails(&["error[empty-part]: the part `conclusion` is empty", "content/tides.md:55:1"]);
    assert!(ran.stderr().ends_with("1 error; nothing was published\n"), "{}", ran.stderr());
    assert_eq!(project.tree(), former);
}

#[test]
fn a_build_refuses_a_citation_of_nothing_unless_it_is_told_otherwise() {
    let project = Project::bare();
    project.page("a.md", "As [@somebody] says.");
    project
        .build()
        .fails(&["error[source-not-listed]: no source has the key `somebody`", "write `\\[@somebody]`"]);
    project.settings("[check]\nsource-not-listed = \"warn\"\n").build().ok();
}

#[test]
fn denied_warnings_end_as_errors_do() {
    let project = site_with("Look at the moon.", "");
    let ran = project.run(&["check", "--deny", "warnings"]);
    assert_eq!(ran.code(), 1);
    assert_eq!(ran.stdout(), "checked 1 page: no mistakes, 1 warning, and warnings are denied\n");
    assert_eq!(site().run(&["check", "--deny", "warnings"]).code(), 0);
    assert_eq!(project.run(&["check", "--deny", "everything"]).code(), 2);
    assert_eq!(project.run(&["check", "--base-url", "nowhere"]).code(), 2);
}

#[test]
fn a_check_finds_what_stops_a_build() {
    let project = site();
    project.page("a.md", "[dead](nowhere.md)\n\n{{ nothing() }}\n");
    project.file("templates/404.html", "{{ page.titel }}").file("static/x.css", "a { b: c; }}");
    let told = ["no such page", "unknown shortcode `nothing`", "field `titel`", "css that cannot be read"];
    // `page` is not there at all in `404.html`.
    let told = told.map(|told| if told.starts_with("field") { "templates/404.html:1:" } else { told });
    project.run(&["check"]).fails(&told);
    project.build().fails(&told);
    // Where a template cannot be read, the rest is looked at all the same.
    let project = site_with("Look at the moon.", "");
    project.file("templates/page.html", "{% if page %}");
    let ran = project.run(&["check"]).fails(&["templates/page.html:1:", "warning[empty-part]"]);
    assert_eq!(ran.stdout(), "checked 1 page: 1 error, 1 warning\n");
    let project = site();
    project.settings("description = \"A site.\"\n[build]\noutput = \"content\"\n");
    project.run(&["check"]).fails(&["cannot be the output folder"]);
}

#[test]
fn a_check_writes_nothing() {
    let project = site();
    let sources = tree(project.root());
    project.run(&["check"]).ok();
    assert_eq!(tree(project.root()), sources);
    assert!(!project.path(".nutgraf").exists() && !project.path("public").exists());
    project.build().ok();
    let built = tree(project.root());
    project.file("content/tides.md", &GOOD.replacen("Look at the moon.", "Look up.", 1)).run(&["check"]).ok();
    project.file("content/tides.md", GOOD);
    assert_eq!(tree(project.root()), built);
}

#[test]
fn a_check_does_not_wait_for_a_build() {
    let project = site();
    project.build().ok();
    let lock = fs::File::open(project.path(".nutgraf/lock")).expect("a lock");
    lock.lock().expect("held");
    project.run_within(20, &["check"]).ok();
}

#[test]
fn the_guide_names_every_rule() {
    let schema: Value = serde_json::from_str(&site().run(&["schema", "site"]).ok().stdout()).unwrap();
    let rules = schema["$defs"]["CheckSettings"]["properties"].as_object().expect("rules");
    let guide =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/content/docs/site-toml.md")).unwrap();
    for rule in rules.keys().filter(|key| *key != "rules") {
        assert!(guide.contains(&format!("| `{rule}` |")), "`{rule}` is missing in content/docs/site-toml.md");
    }
}

/// What is told of the explainer with something else in it.
#[track_caller]
fn tells(from: &str, to: &str, expected: &str) {
    let told = site_with(from, to).run(&["check"]).stderr();
    assert_eq!(told.trim(), expected.trim(), "\n--- told:\n{told}");
}

#[test]
fn a_warning_names_its_rule_and_how_to_turn_it_off() {
    tells(
        "## Conclusion",
        "## Analysis",
        r#"
warning[parts-order]: the part `analysis` stands behind `glossary`
  --> content/tides.md:55:1
   |
55 | ## Analysis
   | ^^^^^^^^^^^
   |
   = help: the order of a page of kind `explainer` is `key_points`, `background`, `analysis`, `faq`, `timeline`, `glossary`

what stands in brackets is a rule: `parts-order = "off"` below `[check]` in `site.toml` turns it off
"#,
    );
}

#[test]
fn a_second_part_is_shown_with_the_first() {
    tells(
        "## Conclusion",
        "## Context",
        r#"
warning[parts-order]: the part `background` is there twice
  --> content/tides.md:55:1
   |
55 | ## Context
   | ^^^^^^^^^^
   |
  ::: content/tides.md:23:1
   |
23 | ## Background
   | ------------- the first one
   |
   = help: join the two: only the first is taken for the part

what stands in brackets is a rule: `parts-order = "off"` below `[check]` in `site.toml` turns it off
"#,
    );
}

#[test]
fn a_citation_with_a_slip_in_its_key() {
    tells(
        "[@newton]",
        "[@newton] [@neuton]",
        r#"
error[source-not-listed]: no source has the key `neuton`
  --> content/tides.md:25:33
   |
25 | It was long a riddle. [@newton] [@neuton]
   |                                 ^^^^^^^^^
   |
   = help: did you mean `newton`?

what stands in brackets is a rule: `source-not-listed = "off"` below `[check]` in `site.toml` turns it off
"#,
    );
}

#[test]
fn programs_get_the_rule_and_the_numbers() {
    let ran = site_with("Look at the moon.", "").run(&["check", "--format", "json"]);
    let expected = concat!(
        r#"{"type":"diagnostic","severity":"warning","message":"the part `conclusion` is empty","#,
        r#""location":{"path":"content/tides.md","line":55,"column":1},"related":[],"#,
        r#""hint":"write it, or remove its heading","rule":"empty-part","while_rendering":[]}"#,
        "\n",
        r#"{"type":"checked","pages":1,"errors":0,"warnings":1,"left_out":{"drafts":0,"future":0,"expired":0},"#,
    );
    assert!(ran.stdout().starts_with(expected), "{}", ran.stdout());
}
