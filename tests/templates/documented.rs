//! The guide for theme authors names everything that there is, and nothing that there is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::Project;

/// Keys by the heading of the guide under which they stand.
type Keys = BTreeMap<&'static str, BTreeSet<String>>;

#[test]
fn the_guide_names_every_key_and_no_other() {
    let guide = guide();
    let mut wrong = Vec::new();
    for (heading, keys) in keys_in_use() {
        let part = part(&guide, heading);
        let named: BTreeSet<String> = part
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once("` |").map(|(key, _)| key.to_owned()))
            .collect();
        let missing = keys.iter().filter(|key| !part.contains(&format!("`{key}`")));
        wrong.extend(missing.map(|key| format!("`{key}` of `{heading}` is missing")));
        wrong.extend(named.difference(&keys).map(|key| format!("`{key}` of `{heading}` does not exist")));
    }
    assert!(wrong.is_empty(), "content/docs/templates.md:\n{}", wrong.join("\n"));
}

#[test]
fn the_guide_names_every_function_and_filter() {
    let guide = guide();
    let all = [("functions", nutgraf::render::FUNCTIONS), ("filters", nutgraf::render::FILTERS)];
    for (heading, names) in all {
        let part = part(&guide, heading);
        let missing: Vec<&&str> =
            names.iter().filter(|name| !part.contains(&format!("| `{name}` |"))).collect();
        assert!(missing.is_empty(), "content/docs/templates.md lacks the {heading} {missing:?}");
    }
}

/// Tera does not tell the names of its own, so that ours are held against what it knows.
#[test]
fn the_guide_names_what_tera_brings() {
    let guide = guide();
    for (name, _) in nutgraf::render::TERA_FILTERS.iter().chain(nutgraf::render::TERA_FUNCTIONS) {
        assert!(guide.contains(&format!("`{name}`")), "`{name}` is missing in content/docs/templates.md");
    }
    let project = Project::bare();
    let filters = nutgraf::render::TERA_FILTERS
        .iter()
        .map(|(name, _)| format!("{{% if false %}}{{{{ 1 | {name} }}}}{{% endif %}}"));
    let functions = nutgraf::render::TERA_FUNCTIONS
        .iter()
        .map(|(name, _)| format!("{{% if false %}}{{{{ {name}() }}}}{{% endif %}}"));
    project.file("templates/index.html", &filters.chain(functions).collect::<String>());
    project.build().ok();
}

/// The numbers of Read More stand in the guide once, and are those of the schema, which are those of the program.
#[test]
fn the_guide_tells_the_defaults_of_read_more() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_to_string(root.join("content/docs/site-toml.md")).unwrap();
    let schema = fs::read_to_string(root.join("schema/site.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let defaults = |of: &str| -> Vec<(String, u64)> {
        let keys = schema["$defs"][of]["properties"].as_object().unwrap();
        keys.iter().filter_map(|(key, value)| Some((key.clone(), value["default"].as_u64()?))).collect()
    };
    for (key, default) in defaults("ReadMoreSettings").into_iter().chain(defaults("Weights")) {
        let row = format!("| `{key}` | `{default}` |");
        assert!(guide.contains(&row), "content/docs/site-toml.md lacks {row}");
    }
    assert_eq!(defaults("Weights").len(), nutgraf::link::Signal::ALL.len());
}

#[test]
fn the_guide_names_every_built_in_shortcode_and_template() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs: String = fs::read_dir(root.join("content/docs"))
        .unwrap()
        .filter_map(|entry| fs::read_to_string(entry.unwrap().path()).ok())
        .collect();
    for entry in fs::read_dir(root.join("templates/shortcodes")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().replace(".html", "");
        assert!(
            docs.contains(&format!("`{name}`")) || docs.contains(&format!("{name}(")),
            "the shortcode `{name}`"
        );
    }
    for entry in fs::read_dir(root.join("templates")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name == "shortcodes" || guide().contains(&format!("`{name}`")), "the template `{name}`");
    }
}

fn guide() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/docs/templates.md");
    fs::read_to_string(path).unwrap()
}

/// The part of the guide below a heading, up to the next one of any level.
fn part<'g>(guide: &'g str, heading: &str) -> &'g str {
    let found = guide.match_indices("\n#").find_map(|(at, _)| {
        let (line, rest) = guide[at + 1..].split_once('\n')?;
        (line.trim_start_matches('#').trim().to_lowercase() == heading).then_some(rest)
    });
    let rest = found.unwrap_or_else(|| panic!("no part `{heading}` in content/docs/templates.md"));
    rest.split_once("\n#").map_or(rest, |(part, _)| part)
}

/// Every key of everything that a template gets, gathered on a site that has some of everything.
fn keys_in_use() -> Keys {
    let project = Project::bare();
    project.settings("[taxonomies.topics]\nfeed = true\n[taxonomies.whole]\npaginate_by = 0\n[extra]\n");
    let dump = "<main>{\"config\": {{ config | json_encode }}";
    let with = |names: &[&str]| {
        let more: String =
            names.iter().map(|name| format!(", \"{name}\": {{{{ {name} | json_encode }}}}")).collect();
        format!("{dump}{more}}}</main>")
    };
    project.file("templates/page.html", &with(&["page"]));
    project.file("templates/section.html", &with(&["section"]).replace("}</main>", ", \"paginator\": {% if paginator %}{{ paginator | json_encode }}{% else %}null{% endif %}}</main>"));
    project.file("templates/taxonomy_list.html", &with(&["taxonomy", "terms"]));
    project.file("templates/taxonomy_single.html", &with(&["term", "taxonomy"]));
    project.file("templates/alias.html", &with(&["target"]));
    project.file("templates/feeds.html", &with(&["feed_groups"]));
    project
        .file("content/s/_index.md", "+++\nfeed = true\n+++\n")
        .file("content/whole/_index.md", "")
        .page("whole/w.md", "");
    project.file("content/t/_index.md", "+++\npaginate_by = 0\n+++\n");
    project.file(
        "content/s/a.md",
        "+++\nkind = \"explainer\"\ndate = 2026-01-01\nauthors = [\"A\"]\ntopics = [\"T\"]\nwhole = [\"W\"]\nseries = \"S\"\naliases = [\"/old/\"]\nimage = { src = \"/p.svg\" }\n\
         sources = [{ title = \"S\" }]\nchanges = [{ date = 2026-01-01, text = \"x\" }]\n+++\n## FAQ\n\n### I\n\nSo.\n",
    );
    project.file("content/s/c.md", "+++\nread_more = [\"a.md\"]\n+++\n");
    project.file("static/p.svg", "<svg width=\"1\" height=\"1\"/>");
    project.build().ok();
    let read = |name: &str| -> Value { serde_json::from_str(&project.main(name)).expect(name) };
    let mut keys = Keys::new();
    let mut add = |heading, value: &Value| {
        let object = value.as_object().unwrap_or_else(|| panic!("{heading}: {value}"));
        keys.entry(heading).or_default().extend(object.keys().cloned());
    };
    let page = read("s/a/index.html");
    add("config", &page["config"]);
    add("page", &page["page"]);
    add("toc", &page["page"]["toc"][0]);
    let faq = &page["page"]["parts"]["faq"];
    add("parts", faq);
    add("items", &faq["items"][0]);
    add("flow", &page["page"]["flow"][0]);
    add("series", &page["page"]["series"]);
    add("image", &page["page"]["image"]);
    // Of a card in Read More, what other cards have not.
    let mut card = read("s/c/index.html")["page"]["read_more"][0].clone();
    let own = page["page"].as_object().expect("a page");
    card.as_object_mut().expect("a card").retain(|key, _| !own.contains_key(key));
    add("read more", &card);
    for name in ["s/index.html", "t/index.html"] {
        add("section", &read(name)["section"]);
    }
    add("paginator", &read("s/index.html")["paginator"]);
    let list = read("topics/index.html");
    add("taxonomy", &list["taxonomy"]);
    add("term", &list["terms"][0]);
    add("term", &read("topics/t/index.html")["term"]);
    add("term", &read("whole/w/index.html")["term"]);
    add("feed_groups", &read("feeds/index.html")["feed_groups"][0]);
    add("target", &read("old/index.html")["target"]);
    // Smaller things have no part of their own: their keys are told where they are found.
    for (heading, value) in [
        ("page", &page["page"]["sources"][0]),
        ("page", &page["page"]["changes"][0]),
        ("page", &page["page"]["authors"][0]),
        ("config", &page["config"]["feeds"][0]),
    ] {
        let part = guide();
        let part = self::part(&part, heading).to_owned();
        for key in value.as_object().unwrap().keys() {
            assert!(part.contains(&format!("`{key}`")), "`{key}` is missing under `{heading}`");
        }
    }
    keys
}
