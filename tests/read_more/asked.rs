//! What all of these tests ask of the command: the lists as a build shows them, and what speaks for each candidate.

use serde_json::Value;

use crate::harness::Project;

/// All signals, as `[read_more.weights]` has them.
const SIGNALS: [&str; 10] =
    ["text", "phrases", "title", "mention", "taxonomies", "authors", "section", "links", "series", "date"];

/// A site whose pages show nothing but their list: a line for each link, with its path, the name of its reason, and the
/// reason itself.
pub(crate) fn site(settings: &str) -> Project {
    let project = Project::bare();
    project.settings(settings);
    project.file(
        "templates/page.html",
        "<main>{% for link in page.read_more %}{{ link.card.relative_path }}|{{ link.why }}|{{ link.reason }}\n{% endfor %}</main>\n",
    );
    project
}

/// A site in which only one signal counts.
pub(crate) fn only(signal: &str, more: &str) -> Project {
    site(&format!("[read_more]\nminimum = 1\n{}{more}", weights(&[signal])))
}

/// The weights that let only some signals count.
pub(crate) fn weights(signals: &[&str]) -> String {
    assert!(signals.iter().all(|signal| SIGNALS.contains(signal)));
    let weight = |signal: &str| {
        let weight = if signals.contains(&signal) { 100 } else { 0 };
        format!("{signal} = {weight}\n")
    };
    format!("[read_more.weights]\n{}", SIGNALS.map(weight).concat())
}

/// Writes a page with a title, more front matter, and a text.
pub(crate) fn page(project: &Project, path: &str, title: &str, more: &str, text: &str) {
    let more = if more.is_empty() { String::new() } else { format!("{more}\n") };
    project.file(&format!("content/{path}"), &format!("+++\ntitle = \"{title}\"\n{more}+++\n{text}\n"));
}

/// Writes a page of which only its text matters.
pub(crate) fn text(project: &Project, path: &str, text: &str) {
    page(project, path, "", "", text);
}

/// The lines that a built page shows.
#[track_caller]
fn lines(project: &Project, path: &str) -> Vec<Vec<String>> {
    let route = path.trim_end_matches(".md").trim_end_matches("/index");
    let main = project.main(&format!("{route}/index.html"));
    main.lines().map(|line| line.trim().split('|').map(str::to_owned).collect()).collect()
}

/// The list that a built page shows.
#[track_caller]
pub(crate) fn shown(project: &Project, path: &str) -> Vec<String> {
    lines(project, path).into_iter().map(|mut line| line.swap_remove(0)).collect()
}

/// The names of the reasons that a built page shows, with the paths that they are for.
#[track_caller]
pub(crate) fn reasons(project: &Project, path: &str) -> Vec<(String, String)> {
    lines(project, path).into_iter().map(|line| (line[0].clone(), line[1].clone())).collect()
}

/// Builds the site, and gives the list that a page shows.
#[track_caller]
pub(crate) fn listed(project: &Project, path: &str) -> Vec<String> {
    project.build().ok();
    shown(project, path)
}

/// What speaks for the candidates of a page, the best first.
#[track_caller]
pub(crate) fn explained(project: &Project, path: &str) -> Vec<Value> {
    let ran = project.run(&["related", path, "--explain", "--format", "json", "--count", "50"]).ok();
    ran.objects()[0]["candidates"].as_array().expect("candidates").clone()
}

/// What speaks for one candidate of a page.
#[track_caller]
pub(crate) fn candidate(project: &Project, path: &str, other: &str) -> Value {
    let all = explained(project, path);
    let found = all.iter().find(|candidate| candidate["page"] == other);
    found.cloned().unwrap_or_else(|| panic!("{other} is none of {all:?}"))
}

/// The points of one candidate; none if it is no candidate at all.
#[track_caller]
pub(crate) fn points(project: &Project, path: &str, other: &str) -> u64 {
    let all = explained(project, path);
    let found = all.iter().find(|candidate| candidate["page"] == other);
    found.map_or(0, |candidate| candidate["points"].as_u64().expect("points"))
}

/// The best pages for every page, as programs are told of them.
#[track_caller]
pub(crate) fn all(project: &Project) -> Vec<(String, Vec<String>)> {
    let ran = project.run(&["related", "--format", "json"]).ok();
    let text = |value: &Value| value.as_str().expect("a path").to_owned();
    let links = |object: &Value| object["links"].as_array().expect("links").iter().map(text).collect();
    ran.objects().iter().map(|object| (text(&object["page"]), links(object))).collect()
}

/// So many words of a subject, which no other subject has: made up, so that no list of stop words knows them.
pub(crate) fn subject(number: usize, words: usize) -> String {
    let word = |at: usize| {
        let mut rest = (number * 1_009 + at + 1) * 7_919;
        let mut word = String::from("zu");
        for _ in 0..5 {
            word.push(char::from(b"bdfgklmnprstvwz"[rest % 15]));
            rest /= 15;
            word.push(char::from(b"aeiou"[rest % 5]));
            rest /= 5;
        }
        word
    };
    (0..words).map(word).collect::<Vec<_>>().join(" ")
}
