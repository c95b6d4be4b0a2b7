//! Rules: metadata for many pages at once.

use crate::{json, shown};

#[test]
fn a_rule_gives_metadata_to_all_pages_that_fit() {
    let project = shown();
    project.settings(
        "[taxonomies.topics]\n[[rules]]\nmatch = \"s/**\"\nkind = \"guide\"\nauthors = [\"Desk\"]\ntopics = [\"Web\"]\ndescription = \"D\"\n[rules.extra]\na = 1\nb = 1\n",
    );
    project.page("s/a.md", "").page("s/t/b.md", "").page("c.md", "");
    project.build().ok();
    for route in ["s/a/", "s/t/b/"] {
        let page = json(&project, route);
        assert_eq!(
            (&page["kind"], &page["authors"][0]["name"]),
            (&"guide".into(), &"Desk".into()),
            "{route}"
        );
        assert_eq!((&page["taxonomies"]["topics"][0], &page["description"]), (&"Web".into(), &"D".into()));
    }
    assert!(json(&project, "c/")["kind"].is_null());
}

#[test]
fn a_later_rule_wins_and_the_page_wins_over_all() {
    let project = shown();
    project.settings(
        "[[rules]]\nmatch = \"**\"\nkind = \"brief\"\nweight = 1\nauthors = [\"One\"]\nextra = { a = 1, b = 1, c = 1 }\n\
         [[rules]]\nmatch = \"s/*.md\"\nkind = \"guide\"\nauthors = [\"Two\"]\nextra = { b = 2, c = 2 }\n",
    );
    project.page("s/a.md", "").page("s/t/b.md", "");
    project.file("content/s/c.md", "+++\nkind = \"explainer\"\nauthors = []\nextra = { c = 3 }\n+++\n");
    project.build().ok();
    let shown = |route| {
        let page = json(&project, route);
        format!("{} {} {} {}", page["kind"], page["weight"], page["authors"][0]["name"], page["extra"])
    };
    assert_eq!(shown("s/a/"), "\"guide\" 1 \"Two\" {\"a\":1,\"b\":2,\"c\":2}");
    assert_eq!(shown("s/t/b/"), "\"brief\" 1 \"One\" {\"a\":1,\"b\":1,\"c\":1}");
    assert_eq!(shown("s/c/"), "\"explainer\" 1 null {\"a\":1,\"b\":2,\"c\":3}");
}

#[test]
fn a_page_can_take_back_a_draft_that_a_rule_makes() {
    let project = shown();
    project.settings("[[rules]]\nmatch = \"wip/**\"\ndraft = true\n");
    project.page("wip/a.md", "").file("content/wip/b.md", "+++\ndraft = false\n+++\n");
    project.build().ok();
    assert!(!project.has("wip/a") && project.has("wip/b"));
}

#[test]
fn mistakes_in_rules_are_all_told_with_their_lines() {
    let project = shown();
    project.settings(
        "[[rules]]\nkind = \"guide\"\n[[rules]]\nmatch = \"[\"\n[[rules]]\nmatch = \"a\"\nslug = \"x\"\n[[rules]]\nmatch = \"b\"\nknid = \"x\"\n[[rules]]\nmatch = 7\n",
    );
    project.build().fails(&[
        "a rule without `match`",
        "site.toml:3:1",
        "`[` is not a pattern",
        "site.toml:6:9",
        "`slug` in a rule",
        "site.toml:7:1",
        "unknown key `knid`",
        "did you mean `kind`?",
        "site.toml:12:1",
        "site.toml:14:9",
    ]);
}

#[test]
fn rules_that_are_no_tables_are_an_error() {
    for rules in ["rules = 7\n", "rules = [1]\n", "[rules]\nmatch = \"a\"\n"] {
        let project = shown();
        project.settings(rules);
        project.build().fails(&["`rules`", "[[rules]]", "site.toml:3:"]);
    }
}

#[test]
fn an_unknown_kind_in_a_rule_is_an_error_in_site_toml() {
    let project = shown();
    project.settings("[[rules]]\nmatch = \"**\"\nkind = \"giude\"\n").page("a.md", "").page("b.md", "");
    project.build().fails(&["unknown kind `giude`", "did you mean `guide`?", "site.toml:5:8", "1 error;"]);
}
