//! The command line: what every command does, tells, and ends with.

mod harness;

use std::io::Read;
use std::process::{Command, Stdio};

use harness::{Project, tree};

fn code(project: &Project, arguments: &[&str]) -> i32 {
    project.run(arguments).code()
}

#[test]
fn the_exit_code_tells_how_it_ended() {
    let project = Project::bare();
    assert_eq!(code(&project, &["build"]), 0);
    assert_eq!(code(&project, &["--help"]), 0);
    assert_eq!(code(&project, &["--version"]), 0);
    project.page("a.md", "[dead](nowhere.md)");
    assert_eq!(code(&project, &["build"]), 1);
    assert_eq!(code(&project, &["build", "--root", "nowhere"]), 1);
    for wrong in [
        &["bild"][..],
        &["build", "--droughts"],
        &["build", "--base-url", "no address"],
        &["--format", "xml"],
        &["new"],
        &["new", "page"],
        &["completions", "csh"],
        &["schema", "nothing"],
    ] {
        assert_eq!(code(&project, wrong), 2, "{wrong:?}");
    }
    let output = project.command(&["build"]).env("SOURCE_DATE_EPOCH", "soon").output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn without_a_command_it_builds() {
    let project = Project::bare();
    project.page("a.md", "Hello.");
    let ran = project.run(&[]).ok();
    assert!(ran.stdout().starts_with("built 1 page into `public`"), "{}", ran.stdout());
    assert!(project.has("a/index.html"));
}

#[test]
fn a_folder_without_a_site_is_explained() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output =
        Command::new(env!("CARGO_BIN_EXE_nutgraf")).current_dir(folder.path()).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("no `site.toml`") && told.contains("nutgraf new"), "{told}");
    assert!(tree(folder.path()).is_empty(), "something was made in a folder that is no site");
}

#[test]
fn a_new_site_builds_at_once_without_a_warning() {
    let project = Project::new();
    let made = project.run(&["new", "mine"]).ok();
    assert!(made.stdout().contains("nutgraf build --root mine"), "{}", made.stdout());
    let built = project.run(&["build", "--root", "mine"]).ok();
    assert!(!built.stderr().contains("left"), "{}", built.stderr());
    let site = std::fs::read_to_string(project.path("mine/site.toml")).expect("a site.toml");
    assert!(site.starts_with("#:schema schema/site.schema.json"));
    assert!(project.path("mine/schema/site.schema.json").is_file());
    assert!(project.path("mine/.gitignore").is_file());
    // Everything in it says what it is for.
    for (name, bytes) in tree(&project.path("mine")).iter().filter(|(name, _)| name.ends_with(".toml")) {
        assert!(bytes.contains(&b'#'), "{name} has no comment");
    }
    let again = project.run(&["build", "--root", "mine"]).ok();
    assert_eq!((again.count("rendered"), again.count("written")), (0, 0));
}

#[test]
fn a_new_site_is_not_made_in_a_folder_with_something_in_it() {
    let project = Project::new();
    project.file("mine/thesis.txt", "years of work");
    project.run(&["new", "mine"]).fails(&["this folder is not empty", "mine"]);
    assert_eq!(tree(&project.path("mine")).len(), 1);
    project.file("file", "x").run(&["new", "file"]).fails(&["file"]);
    project.run(&["new", "."]).fails(&["this folder is not empty"]);
    std::fs::create_dir(project.path("empty")).expect("made");
    project.run(&["new", "empty"]).ok();
}

#[test]
fn a_new_page_has_the_headings_of_its_kind() {
    let project = Project::bare();
    project.settings("[[rules]]\nmatch = \"explainers/**\"\nkind = \"explainer\"\n[kinds.recipe.parts.food]\nheadings = [\"What you eat\"]\n");
    project.run(&["new", "page", "explainers/how-tides-work"]).ok();
    let read = |name: &str| std::fs::read_to_string(project.path(name)).expect("a page");
    let page = read("content/explainers/how-tides-work.md");
    assert!(page.contains("title = \"How tides work\"\n"), "{page}");
    assert!(page.contains("## Key points\n") && page.contains("## FAQ\n"), "{page}");
    assert!(page.contains("date = 2026-06-01\n") && page.contains("draft = true\n"), "{page}");
    project.run(&["new", "page", "soup", "--kind", "recipe", "--title", "The \"best\" soup \\o/"]).ok();
    let page = read("content/soup.md");
    assert!(page.contains("## What you eat\n") && page.contains("kind = \"recipe\"\n"), "{page}");
    project.run(&["new", "page", "plain/index.md"]).ok();
    assert!(read("content/plain/index.md").contains("title = \"Plain\"\n"));
    project
        .run(&["new", "page", "a", "--kind", "recip"])
        .fails(&["unknown kind `recip`", "did you mean `recipe`?"]);
    let built = project.build_with(&["--drafts"]).ok();
    assert!(project.has("soup/index.html"), "{}", built.stdout());
    assert!(
        project.output("soup/index.html").contains("The &quot;best&quot; soup"),
        "{}",
        project.output("soup/index.html")
    );
}

#[test]
fn a_new_page_never_takes_the_place_of_a_file_and_never_leaves_content() {
    let project = Project::bare();
    project.page("a.md", "Mine.");
    let before = tree(project.root());
    project.run(&["new", "page", "a"]).fails(&["this file is there already", "a.md"]);
    project.run(&["new", "page", "a.md"]).fails(&["this file is there already"]);
    for path in
        ["../a", "/etc/x", "a/../../x", "..", "x/", "a\\b", "C:x", "con", "", "a/../../../tmp/x", "\u{0007}"]
    {
        let ran = project.run(&["new", "page", path]);
        assert!(ran.code() == 1 || ran.code() == 2, "{path:?} was taken: {}", ran.stdout());
        assert!(!ran.stderr().contains("panicked"), "{}", ran.stderr());
    }
    assert_eq!(tree(project.root()), before);
    // Not through a symlink either.
    let outside = tempfile::tempdir().expect("a temporary folder");
    std::os::unix::fs::symlink(outside.path(), project.path("content/out")).expect("a symlink");
    project.run(&["new", "page", "out/x"]).fails(&["out"]);
    assert!(tree(outside.path()).is_empty());
}

#[test]
fn completions_are_scripts_of_their_shells() {
    let project = Project::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = project.run(&["completions", shell]).ok().stdout();
        assert!(script.contains("nutgraf") && script.contains("base-url"), "{shell}");
        project.file(shell, &script);
    }
    for shell in ["bash", "zsh"] {
        if let Ok(output) = Command::new(shell).arg("-n").arg(project.path(shell)).output() {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn the_manual_page_names_every_command() {
    let project = Project::new();
    let page = project.run(&["man"]).ok().stdout();
    assert!(page.contains(".TH nutgraf 1"), "{page}");
    for command in ["build", "related", "new", "completions", "man"] {
        assert!(
            page.contains(&format!("nutgraf\\-{command}")) || page.contains(&format!("nutgraf {command}")),
            "{command}"
        );
    }
    project.file("nutgraf.1", &page);
    if let Ok(output) = Command::new("man").args(["--warnings", "-l"]).arg(project.path("nutgraf.1")).output()
    {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("error"), "{told}");
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    let project = Project::new();
    for command in [
        &["--help"][..],
        &["build", "--help"],
        &["check", "--help"],
        &["related", "--help"],
        &["new", "--help"],
        &["new", "page", "--help"],
        &["theme", "--help"],
        &["schema", "--help"],
        &["completions", "--help"],
        &["man", "--help"],
    ] {
        let help = project.run(command).ok().stdout();
        assert!(help.contains("Example"), "{command:?} has no example:\n{help}");
    }
}

#[test]
fn the_theme_can_be_seen_and_copied_file_by_file() {
    let project = Project::new();
    let listed = project.run(&["theme"]).ok().stdout();
    for path in listed.lines() {
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/");
        let text = std::fs::read_to_string(format!("{here}{path}")).expect("a file of this repository");
        assert_eq!(project.run(&["theme", path]).ok().stdout(), text, "{path}");
    }
    for path in
        ["templates/page.html", "templates/shortcodes/figure.html", "static/style.css", "strings/en.toml"]
    {
        assert!(listed.lines().any(|line| line == path), "{path} is not in\n{listed}");
    }
    project.file("templates/page.html", &project.run(&["theme", "templates/page.html"]).ok().stdout());
    assert!(project.run(&["theme"]).ok().stdout().contains("templates/page.html  (replaced by the site)\n"));
    project.page("a.md", "Hello.").build().ok();
    let wrong = project.run(&["theme", "page.html"]);
    assert_eq!((wrong.code(), wrong.stdout().as_str()), (2, ""));
    assert!(wrong.stderr().contains("did you mean `templates/page.html`?"), "{}", wrong.stderr());
}

#[test]
fn timings_tell_of_stages_and_templates() {
    let project = Project::bare();
    project.page("a.md", "Hello.");
    let told = project.build_with(&["--timings"]).ok().stdout();
    for what in ["read", "parse", "link", "render", "write", "page.html", "(feeds)"] {
        assert!(told.contains(what), "{what} is not in\n{told}");
    }
}

#[test]
fn every_line_for_programs_is_a_json_object() {
    let project = Project::bare();
    project.page("a.md", "Hello.").file("content/d.md", "+++\ndraft = true\n+++\n").file("public/mine", "x");
    let lines = |arguments: &[&str], code: i32| -> Vec<serde_json::Value> {
        let ran = project.run(arguments);
        assert_eq!(ran.code(), code, "{}", ran.stderr());
        assert_eq!(ran.stderr(), "");
        ran.objects()
    };
    let built = lines(&["build", "--format", "json", "--timings"], 0);
    assert_eq!((built[0]["type"].as_str(), built[0]["pages"].as_u64()), (Some("built"), Some(1)));
    assert_eq!((&built[0]["foreign"][0], &built[0]["left_out"]["drafts"]), (&"mine".into(), &1.into()));
    assert!(
        built.iter().any(|line| line["type"] == "stage")
            && built.iter().any(|line| line["type"] == "template")
    );
    project.page("b.md", "[dead](nowhere.md)").page("c.md", "[dead](nowhere.md)");
    let wrong = lines(&["--format", "json", "build"], 1);
    assert_eq!(wrong.len(), 2);
    assert_eq!((&wrong[0]["severity"], &wrong[0]["location"]["line"]), (&"error".into(), &4.into()));
    lines(&["schema", "--format", "json"], 0);
    lines(&["new", "fresh", "--format", "json"], 0);
}

#[test]
fn the_output_folder_and_the_address_can_be_named() {
    let project = Project::bare();
    project.page("a.md", "[Home](_index.md)").file("content/_index.md", "");
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let out = elsewhere.path().join("deep/er");
    project
        .build_with(&["--out", &out.display().to_string(), "--base-url", "https://other.example/blog/"])
        .ok();
    let built = tree(&out);
    let page = String::from_utf8_lossy(&built["a/index.html"]).into_owned();
    assert!(page.contains("href=\"/blog/\""), "{page}");
    assert!(String::from_utf8_lossy(&built["sitemap.xml"]).contains("https://other.example/blog/a/"));
    assert!(!project.path("public").exists());
    // What the command line names counts from where the user is.
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    command.current_dir(elsewhere.path()).args(["build", "--out", "here", "--root"]).arg(project.root());
    assert!(command.output().expect("it runs").status.success());
    assert!(elsewhere.path().join("here/a/index.html").is_file());
}

#[test]
fn what_is_left_out_is_told_with_the_reason() {
    let project = Project::bare();
    project
        .file("content/d.md", "+++\ndraft = true\n+++\n")
        .file("content/f.md", "+++\ndate = 2026-06-02\n+++\n");
    project.file("content/e.md", "+++\nexpires = 2026-01-01\n+++\n");
    let told = project.build().ok().stderr();
    let line = "left out: 1 draft (build with `--drafts`), 1 page dated in the future (build with `--future`), 1 expired page";
    assert!(told.contains(line), "{told}");
    let told = project.build_with(&["--drafts", "--future"]).ok().stderr();
    assert!(told.contains("left out: 1 expired page\n"), "{told}");
    assert!(project.has("d/index.html") && project.has("f/index.html") && !project.has("e/index.html"));
}

#[test]
fn a_reader_who_stops_listening_does_no_harm() {
    let project = Project::bare();
    for number in 0..200 {
        project.page(&format!("p{number}.md"), "[dead](nowhere.md)");
    }
    for arguments in
        [&["build"][..], &["build", "--format", "json"], &["schema"], &["man"], &["completions", "bash"]]
    {
        let mut command = project.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("text");
        let status = child.wait().expect("a child");
        assert!(!told.contains("panicked") && status.code().is_some(), "{arguments:?}: {status} {told}");
    }
    let mut child = project.command(&["build"]).stderr(Stdio::piped()).spawn().expect("it runs");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("a child").code(), Some(1));
}

#[test]
fn nothing_is_coloured_where_no_terminal_is() {
    let project = Project::bare();
    project.page("a.md", "[dead](nowhere.md)");
    let output = project.command(&["build"]).env_remove("NO_COLOR").output().expect("it runs");
    assert!(!output.stderr.contains(&0x1b) && !output.stdout.contains(&0x1b));
    assert!(!output.stderr.is_empty());
}

#[test]
fn each_host_gets_a_file_that_checks_and_publishes() {
    for host in ["github-pages", "gitlab-pages", "cloudflare-pages", "netlify", "s3"] {
        let project = Project::bare();
        let told = project.run(&["new", "ci", host]).ok().stdout();
        let name = if host == "gitlab-pages" { ".gitlab-ci.yml" } else { ".github/workflows/publish.yml" };
        assert!(told.contains(name), "{told}");
        let text = std::fs::read_to_string(project.path(name)).expect("a file");
        let yaml: serde_json::Value = serde_saphyr::from_str(&text).expect("YAML");
        assert!(yaml.as_object().is_some_and(|all| all.len() > 2), "{yaml}");
        for part in ["nutgraf check", "nutgraf build", ".nutgraf", "public"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(text.contains("fetch-depth: 0") || text.contains("GIT_DEPTH: 0"), "{text}");
        assert!(text.contains("pull_request") || text.contains("merge_request_event"), "{text}");
        project.run(&["new", "ci", host]).fails(&["this file is there already", name]);
    }
    let nowhere = Project::bare();
    nowhere.remove("site.toml").run(&["new", "ci", "netlify"]).fails(&["no `site.toml`"]);
    assert!(!nowhere.path(".github").exists());
}
