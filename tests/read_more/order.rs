//! Ties, and that the same site has the same lists everywhere.

use crate::asked::{all, listed, only, page, site, subject, text};
use crate::harness::Project;

#[test]
fn among_equals_the_newest_comes_first_and_then_the_path() {
    let project = only("taxonomies", "[taxonomies.tags]\n");
    let tagged = |path: &str, more: &str| page(&project, path, "", &format!("tags = [\"t\"]\n{more}"), "");
    tagged("a.md", "");
    tagged("y-undated.md", "");
    tagged("b-undated.md", "");
    tagged("old.md", "date = 2025-01-01");
    tagged("new.md", "date = 2026-01-01");
    tagged("also-old.md", "date = 2025-01-01");
    assert_eq!(listed(&project, "a.md"), ["new.md", "also-old.md", "old.md", "b-undated.md", "y-undated.md"]);
}

#[test]
fn among_words_that_count_alike_the_newest_comes_first_too() {
    let project = only("text", "");
    for (path, date) in [("b.md", "2025-01-02"), ("c.md", "2025-01-03"), ("d.md", "2025-01-01")] {
        // Words of their own, or they would be copies.
        let name = path.trim_end_matches(".md");
        let words = format!("lantern estuary granite one{name} two{name}");
        page(&project, path, "", &format!("date = {date}"), &words);
    }
    text(&project, "a.md", "lantern estuary granite");
    text(&project, "0.md", "lantern estuary granite onex twox");
    assert_eq!(listed(&project, "a.md"), ["c.md", "b.md", "d.md", "0.md"]);
}

/// Files of a site that has all there is: subjects, tags, links, series, authors, days, folders, and copies.
fn files() -> Vec<(String, String)> {
    let file = |number: usize| {
        let folder = ["", "docs/", "docs/guide/", "news/2014/07/"][number % 4];
        let mut more = format!("tags = [\"t{}\", \"u{}\"]\n", number % 3, number % 7);
        if number.is_multiple_of(3) {
            more += &format!("date = 2026-01-{:02}\n", number % 28 + 1);
        }
        if number.is_multiple_of(5) {
            more += "series = \"S\"\nauthors = [\"Ann\"]\n";
        }
        if number.is_multiple_of(11) {
            more += "language = \"de\"\n";
        }
        // Every sixth page is the copy of another one.
        let own = number - usize::from(number % 6 == 5);
        let words = format!("{} {} {}", subject(own % 5, 12), subject(own % 13, 7), subject(own + 50, 20));
        let linked = (number * 7 + 4) % 100 / 4 * 4;
        let text =
            format!("+++\ntitle = \"Page {}\"\n{more}+++\n{words}\n\n[x](@/{linked:03}.md)\n", number % 9);
        (format!("content/{folder}{number:03}.md"), text)
    };
    (0..100).map(file).collect()
}

fn written(files: &[(String, String)]) -> Project {
    let project = site("[taxonomies.tags]\n[read_more]\nminimum = 3\n");
    files.iter().for_each(|(name, text)| {
        project.file(name, text);
    });
    project
}

#[test]
fn lists_are_the_same_in_whatever_order_files_are_written() {
    let mut files = files();
    let one = all(&written(&files));
    assert!(one.iter().filter(|(_, links)| links.len() > 10).count() > 50, "{one:?}");
    files.reverse();
    assert_eq!(all(&written(&files)), one);
    files.sort_by_key(|(_, text)| text.chars().rev().collect::<String>());
    assert_eq!(all(&written(&files)), one);
}

#[test]
fn lists_are_the_same_on_one_core_and_on_more() {
    let project = written(&files());
    let on = |cores: &str, arguments: &[&str]| {
        let mut command = project.command(arguments);
        let output = command.env("RAYON_NUM_THREADS", cores).output().expect("the command runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let asked: [&[&str]; 3] = [
        &["related", "--format", "json"],
        &["related"],
        &["related", "docs/005.md", "--explain", "--format", "json"],
    ];
    for arguments in asked {
        let one = on("1", arguments);
        for cores in ["1", "2", "3", "7"] {
            assert!(on(cores, arguments) == one, "{arguments:?} on {cores}");
        }
    }
}

#[test]
fn lists_are_the_same_wherever_the_site_is() {
    let files = files();
    let (one, two) = (written(&files), written(&files));
    one.build().ok();
    two.build().ok();
    assert!(one.tree() == two.tree());
}

#[test]
fn the_newest_of_many_equals_comes_first() {
    let project = only("text", "");
    text(&project, "a.md", "lantern estuary granite");
    for number in 0..28 {
        let date = format!("date = 2026-01-{:02}", number + 1);
        let words = format!("lantern estuary granite one{number:02} two{number:02}");
        page(&project, &format!("p{number:02}.md"), "", &date, &words);
    }
    assert_eq!(listed(&project, "a.md"), ["p27.md", "p26.md", "p25.md", "p24.md", "p23.md"]);
}
