//! `nutgraf related`: the links of pages for people and programs, what speaks for each, and which page is meant.

mod harness;

use harness::{Project, tree};
use serde_json::{Value, json};

/// A site with two pages about tides and two about bread, of which an editor has linked one to one of the others.
fn site() -> Project {
    let project = Project::bare();
    let tides = "The moon pulls the water of the sea. The tide comes twice a day, and a tide gauge in the harbour tells how \
                 high it is. Spring tide and neap tide follow the moon.";
    let bread = "Flour, water and yeast become a dough. The baker kneads the dough, lets it rest, and bakes the loaf in a \
                 hot oven. Sourdough needs more time than yeast.";
    let page = |name: &str, title: &str, more: &str, text: &str| {
        project.file(
            &format!("content/{name}.md"),
            &format!("+++\ntitle = \"{title}\"\ndate = 2026-01-01\n{more}+++\n{text}\n"),
        );
    };
    page("sea/tides", "How tides work", "", tides);
    page("sea/gauge", "How a tide gauge works", "", &format!("{tides} A float in a well moves a pen."));
    page("food/bread", "How bread is made", "read_more = [\"../sea/tides.md\"]\n", bread);
    page("food/sourdough", "How sourdough rises", "", &format!("{bread} Bacteria make it sour."));
    project.file("content/sea/_index.md", "+++\ntitle = \"The sea\"\n+++\n");
    project
}

/// What programs are told on the standard output, line by line.
#[track_caller]
fn objects(project: &Project, arguments: &[&str], code: i32) -> Vec<Value> {
    let ran = project.run(&[&["related", "--format", "json"], arguments].concat());
    assert_eq!(ran.code(), code, "{}", ran.stderr());
    ran.stdout().lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn links(object: &Value) -> Vec<&str> {
    object["links"].as_array().expect("links").iter().map(|link| link.as_str().expect("a path")).collect()
}

#[test]
fn programs_get_one_line_for_each_page_and_nothing_else() {
    let project = site();
    let before = tree(project.root());
    let told = objects(&project, &[], 0);
    let pages: Vec<&str> = told.iter().filter_map(|object| object["page"].as_str()).collect();
    assert_eq!(pages, ["food/bread.md", "food/sourdough.md", "sea/gauge.md", "sea/tides.md"]);
    for object in &told {
        let keys: Vec<&String> = object.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["page", "links"]);
        assert!(links(object).iter().all(|link| pages.contains(link) && object["page"] != *link), "{object}");
    }
    // What somebody chose comes first.
    assert_eq!(links(&told[0])[0], "sea/tides.md");
    assert_eq!(tree(project.root()), before, "something was written");
}

#[test]
fn one_page_is_named_by_its_file_its_route_or_its_address() {
    let project = site();
    project.file("content/über.md", "+++\ntitle = \"Über\"\n+++\n");
    for name in [
        "food/bread.md",
        "content/food/bread.md",
        "./content/food/bread.md",
        "/food/bread/",
        "food/bread",
        "https://example.org/food/bread/",
    ] {
        let told = objects(&project, &[name], 0);
        assert_eq!((told.len(), &told[0]["page"]), (1, &json!("food/bread.md")), "{name}");
    }
    assert_eq!(objects(&project, &["https://example.org/%C3%BCber/"], 0)[0]["page"], "über.md");
    let told = objects(&project, &["/blog/food/bread/", "--base-url", "https://example.org/blog"], 0);
    assert_eq!(told[0]["page"], "food/bread.md");
}

#[test]
fn a_page_that_is_not_there_is_told_with_the_nearest_one() {
    let project = site();
    project.file("content/draft.md", "+++\ndraft = true\n+++\n");
    project.file("content/later.md", "+++\ndate = 2027-01-01\n+++\n");
    for (name, told) in [
        ("food/braed.md", "did you mean `food/bread.md`?"),
        ("/food/braed/", "did you mean `/food/bread/`?"),
        ("nothing/like/it", "name a page by its path below `content/`"),
        ("sea/_index.md", "is a section, not a page"),
        ("/sea/", "is a section, not a page"),
        ("draft.md", "say `--drafts`"),
        ("later.md", "say `--future`"),
        ("../site.toml", "there is no page"),
        ("/", "is a section, not a page"),
        ("\u{7}", "there is no page"),
    ] {
        let ran = project.run(&["related", name]);
        assert_eq!((ran.code(), ran.stdout().as_str()), (2, ""), "{name}: {}", ran.stderr());
        assert!(ran.stderr().contains(told), "{name}: {}", ran.stderr());
    }
    assert_eq!(objects(&project, &["draft.md", "--drafts"], 0)[0]["page"], "draft.md");
    assert_eq!(objects(&project, &["later.md", "--future"], 0)[0]["page"], "later.md");
    for wrong in [&["--explain"][..], &["food/bread.md", "--count", "0"], &["--base-url", "nowhere"]] {
        assert_eq!(project.run(&[&["related"], wrong].concat()).code(), 2, "{wrong:?}");
    }
}

#[test]
fn people_read_what_a_build_shows_with_the_reasons_and_which_pages_are_in_no_list() {
    let project = site();
    project.settings("[read_more]\ncount = 0\n");
    let ran = project.run(&["related"]).ok();
    let expected = "\
food/bread.md
  100  sea/tides.md
       Chosen by the editors

food/sourdough.md
       no links

sea/gauge.md
       no links

sea/tides.md
       no links

3 of 4 pages are in no list
  food/bread.md
  food/sourdough.md
  sea/gauge.md
";
    assert_eq!((ran.stdout().as_str(), ran.stderr().as_str()), (expected, ""));
    let ran = project.run(&["related", "food/bread.md"]).ok();
    assert_eq!(ran.stdout(), "food/bread.md\n  100  sea/tides.md\n       Chosen by the editors\n");
}

#[test]
fn what_is_wrong_with_the_site_is_told_aside_and_ends_with_an_error() {
    let project = site();
    project.page("a.md", "[dead](nowhere.md)");
    assert_eq!(objects(&project, &[], 1).len(), 5);
    let ran = project.run(&["related", "--format", "json"]);
    let told: Vec<Value> = ran.stderr().lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!((told.len(), &told[0]["type"]), (1, &json!("diagnostic")));
    let ran = project.run(&["related", "a.md"]).fails(&["no such page", "nowhere.md"]);
    assert!(ran.stdout().starts_with("a.md\n"), "{}", ran.stdout());
    project.file("site.toml", "title = 3\n");
    let ran = project.run(&["related"]).fails(&["site.toml"]);
    assert_eq!(ran.stdout(), "");
}

#[test]
fn the_links_are_those_of_the_build_and_more_if_more_are_asked_for() {
    let project = site();
    project.settings("[read_more]\ncount = 2\nminimum = 0\n");
    project.file(
        "templates/page.html",
        "<main>{% for link in page.read_more %}{{ link.score }} {{ link.card.relative_path }}\n{{ link.reason }}\n{% endfor %}</main>",
    );
    project.build().ok();
    for (page, route) in [("food/bread.md", "food/bread"), ("sea/gauge.md", "sea/gauge")] {
        let shown = project.main(&format!("{route}/index.html"));
        let told = project.run(&["related", page]).ok().stdout();
        let told: Vec<&str> = told.lines().skip(1).map(str::trim).collect();
        let shown: Vec<String> = shown
            .lines()
            .map(|line| line.trim().replacen(' ', "  ", usize::from(line.ends_with(".md"))))
            .collect();
        assert_eq!(told, shown, "{page}");
        let all = objects(&project, &[page], 0);
        let two = objects(&project, &[page, "--count", "2"], 0);
        assert_eq!(links(&two[0]), links(&all[0])[..2], "{page}");
        assert_eq!(links(&all[0]).len(), 3, "{page}");
    }
    // A page about the same is the nearest one.
    assert_eq!(links(&objects(&project, &["sea/gauge.md"], 0)[0])[0], "sea/tides.md");
    assert_eq!(links(&objects(&project, &["food/sourdough.md"], 0)[0])[0], "food/bread.md");
}

#[test]
fn an_explanation_adds_up_and_agrees_with_the_list() {
    let project = site();
    let told = objects(&project, &["food/bread.md", "--explain"], 0);
    let [told] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(told["page"], "food/bread.md");
    let candidates = told["candidates"].as_array().expect("candidates");
    assert!(!candidates.is_empty());
    for candidate in candidates {
        let shares = candidate["shares"].as_object().expect("shares");
        let sum: u64 = shares.values().map(|share| share.as_u64().expect("points")).sum();
        // Each share is rounded by itself.
        let points = candidate["points"].as_u64().expect("points");
        assert!(points.abs_diff(sum) <= shares.len() as u64, "{candidate}");
    }
    let fated = |fates: &[&str]| -> Vec<&str> {
        let of = |candidate: &&Value| fates.contains(&candidate["fate"].as_str().expect("a fate"));
        candidates.iter().filter(of).map(|candidate| candidate["page"].as_str().expect("a path")).collect()
    };
    assert_eq!(fated(&["chosen"]), ["sea/tides.md"]);
    let mut listed = fated(&["chosen", "listed"]);
    let shown = project.run(&["related", "food/bread.md"]).ok().stdout();
    let mut shown: Vec<&str> =
        shown.lines().skip(1).step_by(2).filter_map(|line| line.split(' ').next_back()).collect();
    listed.sort_unstable();
    shown.sort_unstable();
    assert_eq!(listed, shown);
    let table = project.run(&["related", "/food/bread/", "--explain", "--count", "1"]).ok().stdout();
    assert!(table.starts_with("food/bread.md\n\n   score") && table.contains("\n1  "), "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
}
