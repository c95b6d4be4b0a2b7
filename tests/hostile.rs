//! What surrounds a site: links out of it, folders without permission, secrets, programs, other machines.

mod harness;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use harness::{Project, tree};

const SECRET: &str = "s3cr3t-4b1d";

fn site() -> Project {
    let project = Project::bare();
    project.page("a.md", "Hello.").page("notes/b.md", "Hello.").file("static/x.txt", "x");
    project.file("data/x.json", "1").build().ok();
    project
}

/// A folder outside of the site, with a secret in files of every kind.
fn outside() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["secret.md", "secret.txt", "secret.html", "secret.json", "id_rsa"] {
        fs::write(folder.path().join(name), SECRET).expect("written");
    }
    folder
}

fn holds_secret(folder: &Path) -> Option<String> {
    let is_in = |bytes: &[u8]| bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
    tree(folder).into_iter().find(|(_, bytes)| is_in(bytes)).map(|(name, _)| name)
}

#[test]
fn symlinks_out_of_the_site_are_errors_and_are_not_followed() {
    let project = site();
    let before = project.tree();
    let outside = outside();
    let file = |name: &str| outside.path().join(name);
    let links = [
        ("content/c.md", file("secret.md")),
        ("content/c", outside.path().to_owned()),
        ("content/notes/c", outside.path().to_owned()),
        ("static/c.txt", file("secret.txt")),
        ("static/c", outside.path().to_owned()),
        ("templates/c.html", file("secret.html")),
        ("templates/shortcodes", outside.path().to_owned()),
        ("data/c.json", file("secret.json")),
        ("data/c", outside.path().to_owned()),
        ("static/c.txt", Path::new("../../../../../../../etc/passwd").to_owned()),
    ];
    for (name, target) in links {
        symlink(&target, project.path(name)).expect("a symlink");
        let ran = project.build().fails(&["a symlink that leads out of the site is not followed", name]);
        assert!(!ran.stderr().contains(SECRET) && !ran.stdout().contains(SECRET));
        assert_eq!(project.tree(), before, "{name}");
        fs::remove_file(project.path(name)).expect("removed");
    }
    assert_eq!(holds_secret(project.root()), None);
}

#[test]
fn a_folder_of_the_site_that_is_itself_a_symlink_out_of_it_is_an_error() {
    for folder in ["content", "static", "templates", "data"] {
        let project = site();
        let before = project.tree();
        let outside = outside();
        project.remove(folder);
        symlink(outside.path(), project.path(folder)).expect("a symlink");
        project.build().fails(&["a symlink that leads out of the site is not followed", folder]);
        assert_eq!(project.tree(), before);
    }
}

#[test]
fn a_symlink_that_stays_in_the_site_is_followed() {
    let project = site();
    symlink("a.md", project.path("content/same.md")).expect("a symlink");
    symlink("../../static", project.path("content/notes/files")).expect("a symlink");
    project.build().ok();
    assert!(project.has("same/index.html") && project.has("notes/files/x.txt"));
}

#[test]
fn a_site_that_is_reached_through_a_symlink_is_built() {
    let project = site();
    let other = tempfile::tempdir().expect("a temporary folder");
    let link = other.path().join("site");
    symlink(project.root(), &link).expect("a symlink");
    let before = project.tree();
    project.run(&["build", "--force", "--root", &link.display().to_string()]).ok();
    assert_eq!(project.tree(), before);
}

#[test]
fn symlinks_that_loop_or_lead_nowhere_are_errors() {
    let project = site();
    let before = project.tree();
    for (name, target) in [
        ("content/loop", "."),
        ("content/notes/up", ".."),
        ("content/notes/self", "self"),
        ("static/loop", "../static"),
        ("templates/loop", "../templates"),
        ("content/nowhere.md", "not-there.md"),
    ] {
        symlink(target, project.path(name)).expect("a symlink");
        project.build_within(60).fails(&["a symlink that leads", name]);
        assert_eq!(project.tree(), before, "{name}");
        fs::remove_file(project.path(name)).expect("removed");
    }
}

#[test]
fn data_outside_of_the_site_is_refused() {
    let project = site();
    let outside = outside();
    let before = project.tree();
    let absolute = outside.path().join("id_rsa").display().to_string();
    for path in [
        absolute.as_str(),
        "../../etc/passwd",
        "/etc/passwd",
        "data/../../x.json",
        "site.toml",
        ".git/config",
        "content/a.md",
    ] {
        project.file("templates/404.html", &format!("{{{{ load_data(path={path:?}, format=\"plain\") }}}}"));
        project.build().fails(&["templates/404.html"]);
        assert_eq!(project.tree(), before, "{path}");
    }
    for call in [
        "get_image(src=\"../../../x.png\")",
        "get_integrity(path=\"../site.toml\")",
        "get_path(path=\"../../x\", cachebust=true)",
    ] {
        project.file("templates/404.html", &format!("{{{{ {call} }}}}"));
        project.build().fails(&["templates/404.html"]);
    }
}

#[test]
fn files_and_folders_that_may_not_be_read_are_errors_that_name_them() {
    let project = site();
    project.page("closed/c.md", "Hello.").page("d.md", "Hello.");
    let allow = |name: &str, mode: u32| {
        fs::set_permissions(project.path(name), fs::Permissions::from_mode(mode)).expect("permissions");
    };
    project.build_as_nobody();
    let before = project.tree();
    for name in
        ["content/closed", "content/d.md", "static/x.txt", "templates/page.html", "data/x.json", "site.toml"]
    {
        allow(name, 0);
        project.build_as_nobody().fails(&["cannot be read: permission denied", name]);
        allow(name, 0o755);
        assert_eq!(project.tree(), before, "{name}");
    }
}

/// Makes a named pipe, where the machine can.
fn pipe(project: &Project, name: &str) -> bool {
    let made = std::process::Command::new("mkfifo").arg(project.path(name)).status();
    let is_made = made.is_ok_and(|status| status.success());
    if !is_made {
        println!("not tested: there is no mkfifo");
    }
    is_made
}

#[test]
fn special_files_are_told_and_not_read() {
    let project = site();
    let before = project.tree();
    let sources =
        ["content/pipe.md", "content/notes/pipe.png", "static/pipe.css", "templates/page.txt", "data/p.json"];
    for name in sources {
        if !pipe(&project, name) {
            return;
        }
        // Every build tells it, and so does a check, which has more to tell of so small a site.
        for _ in 0..2 {
            project
                .build_within(60)
                .warns(&["warning: neither a file nor a folder", &format!("--> {name}\n")]);
        }
        let told = project.run_within(60, &["check"]).stderr();
        assert!(told.contains(&format!("neither a file nor a folder, and left out\n--> {name}\n")), "{told}");
        project.remove(name);
    }
    let _socket = UnixListener::bind(project.path("static/socket")).expect("a socket");
    project.build_within(60).warns(&["neither a file nor a folder", "--> static/socket\n"]);
    project.remove("static/socket");
    assert!(pipe(&project, "data/pipe"));
    symlink("../data/pipe", project.path("static/link")).expect("a symlink");
    let told = project.build_within(60).stderr();
    assert_eq!(told.matches("neither a file nor a folder").count(), 2, "{told}");
    // Nothing is built of settings that are in doubt.
    fs::create_dir(project.path("strings")).expect("made");
    assert!(pipe(&project, "strings/en.toml"));
    project
        .build_within(60)
        .fails(&["error: neither a file nor a folder, and left out", "--> strings/en.toml"]);
    assert_eq!(project.tree(), before);
}

#[test]
fn secrets_of_the_environment_are_nowhere() {
    let project = site();
    project.file("templates/404.html", "{{ config.title }} {{ __tera_context is defined }}");
    project.page("c.md", "[dead](nowhere.md)");
    for arguments in
        [&["build"][..], &["build", "--format", "json", "--timings"], &["build", "--root", "nowhere"]]
    {
        for _ in 0..2 {
            let mut command = project.command(arguments);
            for name in ["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "NUTGRAF_TOKEN", "PASSWORD", "TERA_X"] {
                command.env(name, SECRET);
            }
            let output = command.output().expect("the command runs");
            for told in [output.stdout, output.stderr] {
                assert!(!String::from_utf8_lossy(&told).contains(SECRET));
            }
            assert_eq!(holds_secret(project.root()), None);
            if project.path("content/c.md").exists() {
                project.remove("content/c.md");
            }
        }
    }
    project.file("templates/404.html", "{{ get_env(name=\"PASSWORD\") }}").build().fails(&["get_env"]);
}

#[test]
fn a_program_in_the_root_of_the_site_is_never_run() {
    let project = site();
    for name in ["git", "git.exe", "sh", "cc"] {
        project.file(name, "#!/bin/sh\ntouch \"$(dirname \"$0\")/was-run\"\n");
        fs::set_permissions(project.path(name), fs::Permissions::from_mode(0o755)).expect("permissions");
    }
    project.file(".git/config", "[core]\n\tfsmonitor = ./git\n").page("c.md", "Hello.");
    let path = format!(".:{}:/usr/bin:/bin", project.root().display());
    for arguments in [&["build"][..], &["build", "--force", "--drafts"], &["new", "page", "d"], &["man"]] {
        let output = project.command(arguments).env("PATH", &path).output().expect("the command runs");
        assert!(output.status.success());
    }
    assert!(!project.path("was-run").exists());
}

/// Writes the files of a site in an order that is as good as random.
fn scatter(project: &Project, step: usize) {
    let mut files: Vec<(String, String)> = (0..40)
        .map(|number| {
            let text = format!(
                "+++\ntitle = \"Page {number}\"\ndate = 2026-01-0{}\ntopics = [\"t{}\", \"ä\", \"Z\"]\nauthors = [\"İx\", \"ann\"]\n+++\nText {number}: $x^{number}$.\n\n```rust\nlet a = {number};\n```\n",
                number % 9 + 1,
                number % 5
            );
            (format!("content/f{}/page-{number}.md", number % 3), text)
        })
        .collect();
    files.push((
        "content/f1/_index.md".to_owned(),
        "+++\ntitle = \"F\"\ntransparent = true\nfeed = true\n+++\n".to_owned(),
    ));
    files.push(("static/b.css".to_owned(), "a { color: red }".to_owned()));
    files.push(("static/a.css".to_owned(), "a { color: red }".to_owned()));
    files.push(("data/x.json".to_owned(), "{\"b\": 1, \"a\": {\"z\": 1, \"y\": 2}}".to_owned()));
    files.push((
        "templates/404.html".to_owned(),
        "{{ load_data(path=\"data/x.json\") | json_encode }}".to_owned(),
    ));
    let count = files.len();
    for number in 0..count {
        let (name, text) = &files[number * step % count];
        project.file(name, text);
    }
}

#[test]
fn every_machine_makes_the_same_bytes() {
    let mut trees = Vec::new();
    let worlds: [(usize, &[(&str, &str)]); 5] = [
        (1, &[]),
        (7, &[("RAYON_NUM_THREADS", "1")]),
        (11, &[("RAYON_NUM_THREADS", "4"), ("TZ", "Pacific/Kiritimati")]),
        (13, &[("TZ", "America/St_Johns"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")]),
        (17, &[("LC_ALL", "C"), ("COLUMNS", "20"), ("HOME", "/nobody/at/home"), ("USER", "x")]),
    ];
    for (step, variables) in worlds {
        let project = Project::new();
        project.settings("[taxonomies.topics]\nfeed = true\npaginate_by = 3\n");
        scatter(&project, step);
        for run in ["build", "--force"] {
            let mut command = project.command(&["build"]);
            if run == "--force" {
                command.arg(run);
            }
            let output = command.envs(variables.iter().copied()).output().expect("the command runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            trees.push(project.tree());
        }
    }
    assert!(trees[0].len() > 60);
    for (number, other) in trees.iter().enumerate() {
        for (name, bytes) in &trees[0] {
            assert!(other.get(name) == Some(bytes), "{name} differs in world {}", number / 2);
        }
        assert_eq!(other.len(), trees[0].len());
    }
}
