//! What the history of the repository gives to pages.

#[path = "../harness/mod.rs"]
mod harness;
mod hostile;
mod own_site;
mod repository;
mod shallow;
mod since;

use std::process::Command;

use harness::{Project, attributes, texts};
use repository::{commit, git, site};

const ADA: &str = "Ada Byron <ada@example.org>";
const BOB: &str = "bob <bob@example.org>";

const LONG: &str = "Water rises and falls twice a day.\n\nThe moon pulls.\n\nThe sun pulls less.\n";

/// The days that a page shows: of its publication and of its last change.
fn days(project: &Project, page: &str) -> (Vec<String>, Vec<String>) {
    let html = project.html(page);
    let day = |class: &str| attributes(&html, &format!("article > header time.{class}"), "datetime");
    let short = |all: Vec<String>| all.into_iter().map(|date| date.chars().take(10).collect()).collect();
    (short(day("dt-published")), short(day("dt-updated")))
}

#[test]
fn a_page_has_the_dates_of_its_first_and_last_commit_also_behind_a_rename() {
    let project = site("[git]\n");
    project.page("moon.md", LONG).page("once.md", "Once.");
    commit(&project, ADA, 3);
    project.page("moon.md", &format!("{LONG}\nMore.\n"));
    commit(&project, BOB, 5);
    git(&project, &["mv", "content/moon.md", "content/tides.md"]);
    commit(&project, ADA, 9);
    project.build().ok();
    assert_eq!(days(&project, "tides/index.html"), (vec!["2020-01-03".into()], vec!["2020-01-09".into()]));
    assert_eq!(days(&project, "once/index.html"), (vec!["2020-01-03".into()], vec![]));
}

#[test]
fn what_front_matter_and_names_say_goes_before() {
    let project = site("[git]\n");
    project.file("content/a.md", "+++\ndate = 2019-05-01\nupdated = 2019-06-01\n+++\nA");
    project.file("content/2019-07-01-b.md", "B").file("content/c.md", "+++\ndate = 2020-01-04\n+++\nC");
    commit(&project, ADA, 3);
    project.build().ok();
    assert_eq!(days(&project, "a/index.html"), (vec!["2019-05-01".into()], vec!["2019-06-01".into()]));
    assert_eq!(days(&project, "b/index.html"), (vec!["2019-07-01".into()], vec!["2020-01-03".into()]));
    assert_eq!(
        days(&project, "c/index.html"),
        (vec!["2020-01-04".into()], vec![]),
        "it was committed before it was published"
    );
    project.settings("[git]\ndate = false\nupdated = false\n").page("d.md", "");
    commit(&project, ADA, 5);
    project.build().ok();
    assert_eq!(days(&project, "d/index.html"), (vec![], vec![]));
    assert_eq!(days(&project, "b/index.html"), (vec!["2019-07-01".into()], vec![]));
}

#[test]
fn without_the_table_nothing_is_asked() {
    let project = site("");
    project.page("a.md", "");
    project.build().ok();
    assert_eq!(days(&project, "a/index.html"), (vec![], vec![]));
    assert!(!project.output("a/index.html").contains("repository"));
    assert!(!project.path(".nutgraf/git").exists());
}

#[test]
fn a_page_shows_who_worked_on_it_and_where_its_history_is() {
    let project = site("[git]\nrepository = \"https://github.com/ada/tides\"\n");
    project.file(".mailmap", "Bob Noyce <bob@example.org>\n").page("a b.md", LONG);
    commit(&project, ADA, 3);
    for day in [4, 5] {
        project.page("a b.md", &format!("{LONG}{day}\n"));
        commit(&project, BOB, day);
    }
    project.build().ok();
    let html = project.html("a-b/index.html");
    let shown = texts(&html, ".repository span").join(" ");
    assert_eq!(shown.split_whitespace().collect::<Vec<_>>().join(" "), "Contributors: Bob Noyce, Ada Byron");
    assert_eq!(
        attributes(&html, ".repository a", "href"),
        [
            "https://github.com/ada/tides/commits/main/content/a%20b.md",
            "https://github.com/ada/tides/edit/main/content/a%20b.md"
        ]
    );
    assert!(!project.output("a-b/index.html").contains("bob@example.org"));
}

#[test]
fn a_page_names_nobody_where_the_site_does_not_want_that() {
    let project = site("[git]\ncontributors = false\nrepository = \"https://github.com/ada/tides\"\n");
    project.page("a.md", LONG);
    commit(&project, ADA, 3);
    project.build().ok();
    let html = project.html("a/index.html");
    assert_eq!(texts(&html, ".repository span"), [""; 0]);
    assert_eq!(texts(&html, ".repository a").len(), 2);
}

#[test]
fn links_are_those_of_the_host_or_of_a_pattern() {
    let links = |settings: &str| {
        let project = site(&format!("[git]\n{settings}"));
        project.page("a.md", "");
        commit(&project, ADA, 3);
        project.build().ok();
        attributes(&project.html("a/index.html"), ".repository a", "href")
    };
    assert_eq!(
        links("repository = \"https://gitlab.com/ada/tides\"\nbranch = \"live/1\"\nfolder = \"site\"\n"),
        [
            "https://gitlab.com/ada/tides/-/commits/live/1/site/content/a.md",
            "https://gitlab.com/ada/tides/-/edit/live/1/site/content/a.md"
        ]
    );
    assert_eq!(
        links("repository = \"https://codeberg.org/ada/tides/\"\n"),
        [
            "https://codeberg.org/ada/tides/commits/branch/main/content/a.md",
            "https://codeberg.org/ada/tides/_edit/main/content/a.md"
        ]
    );
    assert_eq!(
        links(
            "repository = \"https://git.example.org/ada\"\nhost = \"forgejo\"\nedit = \"https://e.example.org/?f={path}&b={branch}\"\n"
        ),
        [
            "https://git.example.org/ada/commits/branch/main/content/a.md",
            "https://e.example.org/?f=content/a.md&b=main"
        ]
    );
}

#[test]
fn settings_that_lead_nowhere_are_errors() {
    let project = Project::bare();
    project.settings("[git]\nrepository = \"https://git.example.org/ada\"\n");
    project.build().fails(&["what runs at `https://git.example.org/ada` is not known", "site.toml:4:14"]);
    project.settings("[git]\nrepository = \"https://ada:secret@github.com/ada/tides\"\n");
    project.build().fails(&["the address has a name or password in it"]);
    project.settings("[git]\nedit = \"https://example.org/edit\"\nhistory = \"javascript:{path}\"\n");
    project.build().fails(&["has no `{path}`", "is not an address of the web"]);
    project.settings("[git]\nedit = \"{repository}/{path}\"\n");
    project.build().fails(&["names the repository, whose address is not known"]);
    project.settings("[git]\nedit = \"https://example.org/{what}/{path}\"\n");
    project.build().fails(&["has `{what}`, which stands for nothing"]);
}

#[test]
fn a_clone_with_a_part_of_the_history_is_an_error() {
    let project = site("[git]\n");
    project.page("a.md", "One");
    commit(&project, ADA, 3);
    project.page("a.md", "Two");
    commit(&project, ADA, 4);
    let shallow = Project::new();
    let from = format!("file://{}", project.root().display());
    let clone = ["clone", "--quiet", "--depth", "1", &from, "clone"];
    git(&shallow, &clone);
    shallow
        .run(&["build", "--root", "clone"])
        .fails(&["only a part of its history", "`fetch-depth: 0` for `actions/checkout`"]);
    assert!(!shallow.has("clone/public"));
}

#[test]
fn what_is_not_committed_is_a_warning_and_has_no_date_of_the_machine() {
    let project = site("[git]\n");
    project.page("a.md", "One").page("b.md", "One");
    commit(&project, ADA, 3);
    project.page("b.md", "Two").page("c.md", "One");
    let ran = project.build();
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    let told = ran.stderr();
    assert!(
        told.contains("warning: not committed as they are now: `content/b.md`, `content/c.md`;"),
        "{told}"
    );
    assert_eq!(days(&project, "b/index.html"), (vec!["2020-01-03".into()], vec![]));
    assert_eq!(days(&project, "c/index.html"), (vec![], vec![]));
    commit(&project, ADA, 4);
    project.build().ok();
    assert_eq!(days(&project, "b/index.html"), (vec!["2020-01-03".into()], vec!["2020-01-04".into()]));
}

#[test]
fn other_line_ends_than_those_that_were_committed_are_no_change() {
    let project = site("[git]\n");
    git(&project, &["config", "core.autocrlf", "true"]);
    project.file("content/a.md", "+++\r\ntitle = \"A\"\r\n+++\r\nOne\r\n");
    commit(&project, ADA, 3);
    project.build().ok();
}

#[test]
fn no_repository_no_commit_and_no_git_are_no_errors() {
    let project = Project::new();
    project.settings("[git]\n").page("a.md", "");
    let built = |project: &Project, told: &str| {
        let ran = project.build();
        assert_eq!(ran.code(), 0, "{}", ran.stderr());
        assert!(ran.stderr().contains(told), "{}", ran.stderr());
        assert_eq!(days(project, "a/index.html"), (vec![], vec![]));
    };
    built(&project, "warning: the site is in no git repository");
    git(&project, &["init", "--quiet"]);
    built(&project, "warning: not committed as they are now: `content/a.md`;");
    let ran = project.command(&["build"]).env("PATH", "/nowhere").output().expect("the command runs");
    assert!(ran.status.success());
    assert!(String::from_utf8_lossy(&ran.stderr).contains("there is no `git` command"));
}

#[test]
fn a_site_in_a_folder_of_its_repository_has_its_own_history() {
    let project = site("");
    project.file("docs/site.toml", &format!("{}[git]\n", harness::SITE));
    project.file("docs/content/a.md", LONG).file("content/a.md", "Another");
    commit(&project, ADA, 3);
    project.file("content/a.md", "Another again");
    commit(&project, ADA, 4);
    project.run(&["build", "--root", "docs"]).ok();
    let html = std::fs::read_to_string(project.path("docs/public/a/index.html")).expect("a page");
    assert!(html.contains("2020-01-03") && !html.contains("2020-01-04"), "{html}");
}

/// The law: what is kept of the history makes no difference, and a new commit changes what it must.
#[test]
fn a_later_build_leaves_what_a_clean_one_would_leave() {
    let project = site("[git]\nrepository = \"https://github.com/ada/tides\"\n");
    project.page("a.md", LONG).page("b.md", "B");
    commit(&project, ADA, 3);
    project.build().ok();
    for day in 5..9 {
        match day {
            5 => std::fs::write(project.path("content/b.md"), "Other").expect("written"),
            6 => git(&project, &["mv", "content/a.md", "content/c.md"]),
            7 => std::fs::write(project.path(".mailmap"), "Ada <ada@example.org>\n").expect("written"),
            _ => std::fs::remove_file(project.path("content/b.md")).expect("removed"),
        }
        commit(&project, BOB, day);
        project.build().ok();
        let later = project.tree();
        assert_eq!(project.build().ok().count("rendered"), 0);
        std::fs::write(project.path(".nutgraf/git"), "nonsense").expect("written");
        project.remove("public").build().ok();
        assert!(project.tree() == later, "after day {day}");
    }
}

#[test]
fn this_repository_knows_the_past_of_its_own_pages_right_after_a_rename() {
    let root = env!("CARGO_MANIFEST_DIR");
    let told = |arguments: &[&str]| {
        let output = Command::new("git")
            .current_dir(root)
            .env("TZ", "UTC")
            .args(arguments)
            .output()
            .expect("git runs");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    if told(&["rev-parse", "--is-shallow-repository"]) != "false" {
        eprintln!("not tested: this is no whole clone of the repository");
        return;
    }
    let days =
        told(&["log", "--follow", "--format=%ad", "--date=format-local:%F", "--", "content/glossary.md"]);
    let newest = days.lines().max().expect("a commit");
    let project = Project::new();
    git(&project, &["clone", "--quiet", root, "clone"]);
    let site = Project::new();
    std::fs::rename(project.path("clone/.git"), site.path(".git")).expect("moved");
    std::fs::create_dir(site.path("content")).expect("a folder");
    std::fs::rename(project.path("clone/content/glossary.md"), site.path("content/words.md")).expect("moved");
    site.settings("[git]\n").file(".gitignore", "/public\n/.nutgraf\n");
    commit(&site, ADA, 30);
    site.build().ok();
    let (published, updated) = self::days(&site, "words/index.html");
    assert_eq!(published, ["2020-01-30"]);
    assert_eq!(updated, [newest], "the commits under its former name are its own");
}
