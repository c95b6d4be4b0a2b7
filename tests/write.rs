//! Writing: only changed bytes, whole files or none, and nothing of anybody else's.

#[path = "write/foreign.rs"]
mod foreign;
#[path = "write/found.rs"]
mod found;
mod harness;
#[path = "write/obstacles.rs"]
mod obstacles;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use harness::{Project, tree};

/// What happens to the bytes of a file.
type Damage = fn(Vec<u8>) -> Vec<u8>;

type Tree = BTreeMap<String, Vec<u8>>;

/// When each file of the output folder was written.
fn times(project: &Project) -> BTreeMap<String, SystemTime> {
    let time = |name: &String| {
        fs::metadata(project.path("public").join(name)).and_then(|metadata| metadata.modified())
    };
    project.tree().keys().map(|name| (name.clone(), time(name).expect("a time"))).collect()
}

/// What a build from nothing makes of a site.
fn clean(project: &Project) -> Tree {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    project.build_with(&["--force", "--out", &out.display().to_string()]).ok();
    tree(&out)
}

/// The files in which the last build into `public` is remembered.
fn state(project: &Project, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(project.path(".nutgraf")).expect("a state folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let found: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|found| found == ending)).collect();
    assert!(!found.is_empty(), "nothing that ends with `{ending}` is remembered");
    found
}

/// No page shows what another one says.
const SETTINGS: &str = "[taxonomies.topics]\nfeed = true\n[read_more]\ncount = 0\n";

fn site() -> Project {
    let project = Project::new();
    project.settings(SETTINGS);
    project.page("a.md", "A, with [B](b.md).").page("b.md", "B.").page("notes/n.md", "N.");
    project.file("content/notes/_index.md", "+++\ntitle = \"Notes\"\n+++\n");
    project.bytes("static/pictures/dot.bin", &[0, 1, 2]);
    project
}

#[test]
fn nothing_is_written_twice() {
    let project = site();
    let first = project.build().ok();
    assert_eq!(first.count("written"), project.tree().len());
    let before = times(&project);
    let second = project.build().ok();
    assert_eq!((second.count("rendered"), second.count("written"), second.count("deleted")), (0, 0, 0));
    assert_eq!(times(&project), before);
}

#[test]
fn what_there_is_to_tell_is_told_by_every_build() {
    let project = site();
    project.file("content/draft.md", "+++\ndraft = true\n+++\n").file("public/CNAME", "example.org");
    let [first, second] = [(); 2].map(|()| project.build().ok());
    assert!(second.stdout().starts_with("nothing changed"), "{}", second.stdout());
    for told in ["left out: 1 draft", "`CNAME`"] {
        assert!(first.stderr().contains(told) && second.stderr().contains(told), "{}", second.stderr());
    }
    // A warning.
    project.page("2026-02-31-no-day.md", "");
    let [first, second] = [(); 2].map(|()| project.build());
    let told = "there is no such day";
    assert!(first.stderr().contains(told) && second.stderr().contains(told), "{}", second.stderr());
    assert_eq!((second.code(), second.count("rendered")), (0, 0));
}

#[test]
fn other_options_and_settings_make_another_site_of_the_same_sources() {
    let project = site();
    project.file("content/draft.md", "+++\ndraft = true\n+++\n").build().ok();
    let whole = project.tree();
    project.build_with(&["--drafts"]).ok();
    assert!(project.has("draft"));
    project.build_with(&["--base-url", "https://elsewhere.example/below"]).ok();
    assert!(project.output("robots.txt").contains("https://elsewhere.example/below/"));
    project
        .settings(&format!("{SETTINGS}[extra]\nnav = [{{ title = \"B\", path = \"/b/\" }}]\n"))
        .build()
        .ok();
    assert_eq!(project.tree(), clean(&project));
    project.settings(SETTINGS).build().ok();
    assert_eq!(project.tree(), whole);
}

#[test]
fn only_files_with_new_bytes_get_a_new_time() {
    let project = site();
    project.build().ok();
    let (before, former) = (times(&project), project.tree());
    project.page("b.md", "B, changed.");
    project.build().ok();
    let after = project.tree();
    for (name, time) in times(&project) {
        assert_eq!(before[&name] == time, former[&name] == after[&name], "{name}");
    }
    assert_ne!(former["b/index.html"], after["b/index.html"]);
    assert_eq!(former["notes/n/index.html"], after["notes/n/index.html"]);
}

#[test]
fn what_is_rendered_again_to_the_same_bytes_is_not_written() {
    let project = site();
    project.file("templates/404.html", "{# one #}Nothing here.");
    project.build().ok();
    let before = times(&project);
    project.file("templates/404.html", "{# two #}Nothing here.");
    let second = project.build().ok();
    assert_eq!((second.count("rendered"), second.count("written")), (1, 0), "{}", second.stdout());
    assert_eq!(times(&project), before);
    assert_eq!(project.build().ok().count("rendered"), 0);
}

#[test]
fn what_nothing_makes_any_more_goes_with_its_empty_folders() {
    let project = site();
    project.build().ok();
    project.remove("content/notes").remove("static/pictures");
    let second = project.build().ok();
    assert!(!project.path("public/notes").exists() && !project.path("public/pictures").exists());
    assert!(second.count("deleted") >= 3, "{}", second.stdout());
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn a_file_becomes_a_page_of_the_same_name_and_a_file_again() {
    let project = site();
    project.file("static/x", "a file").build().ok();
    assert_eq!(project.output("x"), "a file");
    for _ in 0..2 {
        project.remove("static/x").page("x.md", "a page").build().ok();
        assert!(project.output("x/index.html").contains("a page"));
        assert_eq!(project.tree(), clean(&project));
        project.remove("content/x.md").file("static/x", "a file").build().ok();
        assert_eq!(project.output("x"), "a file");
        assert_eq!(project.tree(), clean(&project));
    }
}

#[test]
fn a_name_that_changes_only_its_case_is_another_file() {
    let project = site();
    project.file("static/Read.txt", "text").build().ok();
    project.remove("static/Read.txt").file("static/read.txt", "text").build().ok();
    assert!(project.has("read.txt") && project.tree() == clean(&project));
    project.remove("static/read.txt").file("static/READ.TXT", "text").build().ok();
    assert_eq!(project.tree(), clean(&project));
    // A folder as well.
    fs::rename(project.path("static/pictures"), project.path("static/Pictures")).expect("renamed");
    project.build().ok();
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn a_deleted_or_changed_output_file_is_made_again() {
    let project = site();
    project.build().ok();
    let whole = project.tree();
    project.remove("public/a/index.html").file("public/b/index.html", "broken");
    project.bytes("public/pictures/dot.bin", &[]).remove("public/notes");
    project.build().warns(&["not written by nutgraf: `b/index.html`, `pictures/dot.bin`\n"]);
    assert_eq!(project.tree(), whole);
    project.remove("public");
    project.build().ok();
    assert_eq!(project.tree(), whole);
}

#[test]
fn an_output_file_of_the_same_length_but_another_time_is_made_again() {
    let project = site();
    project.build().ok();
    let whole = project.tree();
    std::thread::sleep(Duration::from_millis(20));
    let text = project.output("a/index.html").replace("<p>", "<q>");
    project.file("public/a/index.html", &text).build().warns(&["not written by nutgraf: `a/index.html`\n"]);
    assert_eq!(project.tree(), whole);
}

#[test]
fn force_renders_everything_and_leaves_the_same() {
    let project = site();
    project.build().ok();
    let whole = project.tree();
    let forced = project.build_with(&["--force"]).ok();
    assert_eq!((forced.count("rendered"), forced.count("unchanged")), (whole.len(), 0));
    assert_eq!(project.tree(), whole);
    assert_eq!(project.build().ok().count("rendered"), 0);
}

#[test]
fn a_manifest_that_cannot_be_trusted_makes_a_clean_build() {
    let damage: &[(&str, Damage)] = &[
        ("empty", |_| Vec::new()),
        ("cut short", |bytes| bytes[..bytes.len() / 2].to_vec()),
        ("garbage", |bytes| bytes.iter().map(|byte| byte.wrapping_mul(31).wrapping_add(7)).collect()),
        ("of another engine", |bytes| {
            String::from_utf8_lossy(&bytes).replacen("nutgraf ", "nutgraf 9", 1).into_bytes()
        }),
        ("with one bit flipped", |mut bytes| {
            let last = bytes.len() - 3;
            bytes[last] ^= 1;
            bytes
        }),
    ];
    for (what, damage) in damage {
        let project = site();
        project.build().ok();
        let whole = project.tree();
        for path in state(&project, "manifest") {
            fs::write(&path, damage(fs::read(&path).expect("a manifest"))).expect("damaged");
        }
        project.remove("content/notes");
        let second = project.build().ok();
        assert_eq!(second.count("unchanged"), 0, "{what}");
        assert_eq!(project.tree(), clean(&project), "{what}");
        assert!(project.tree().len() < whole.len());
    }
}

#[test]
fn a_hostile_memory_touches_nothing_outside_of_the_output() {
    let project = site();
    project.page("aaaaaa.md", "A.").file("x/index.html", "mine").file("victim", "mine").build().ok();
    let outside =
        |project: &Project| (tree(&project.path("x")), fs::read(project.path("victim")).expect("mine"));
    let before = outside(&project);
    for path in state(&project, "manifest") {
        let bytes = fs::read(&path).expect("a manifest");
        let line = bytes.iter().position(|byte| *byte == b'\n').expect("a header");
        let mut payload = bytes[line + 1..].to_vec();
        for at in 0..payload.len() - 8 {
            if payload[at..].starts_with(b"/aaaaaa/") {
                payload[at..at + 8].copy_from_slice(b"/../../x");
            }
        }
        // The digest is right, so that only the path is left to be distrusted.
        let header = String::from_utf8_lossy(&bytes[..line]).into_owned();
        let (engine, _) = header.rsplit_once(' ').expect("an engine");
        let digest = nutgraf::digest::Digest::of(&payload);
        fs::write(&path, [format!("{engine} {digest}\n").into_bytes(), payload].concat()).expect("written");
    }
    for path in state(&project, "routes") {
        let lines = "/../../victim\n../victim\n/../x/\n//x/\n/a/../../victim\n\0\n/notes/n/\n";
        fs::write(&path, lines).expect("written");
    }
    project.build().ok();
    assert_eq!(outside(&project), before);
    project.remove("content/notes").build().ok();
    assert_eq!(outside(&project), before);
}

#[test]
fn a_mistake_in_a_second_build_leaves_the_former_output_byte_for_byte() {
    let mistakes: &[(&str, &str)] = &[
        ("content/b.md", "+++\ntitle = \"B\"\n+++\n[dead](nowhere.md)\n"),
        ("content/b.md", "+++\ntitel = \"B\"\n+++\n"),
        ("content/new.md", "+++\ntitle = \"N\"\npath = \"/a/\"\n+++\n"),
        ("templates/page.html", "{{ page.title.deeper.still }}"),
        ("templates/page.html", "{% if %}"),
        ("static/style.css", "body { color: red; } }}} @media {"),
        ("site.toml", "title = 1\n"),
    ];
    let project = site();
    project.build().ok();
    let (whole, before) = (project.tree(), times(&project));
    for (name, text) in mistakes {
        let former = fs::read_to_string(project.path(name)).ok();
        project.page("notes/n.md", "Something else, which is right.").file(name, text);
        project.build().fails(&["nothing was published"]);
        assert_eq!((project.tree(), times(&project)), (whole.clone(), before.clone()), "{name}: {text}");
        assert!(!project.path("public/.nutgraf-new").exists(), "{name}: {text}");
        match former {
            Some(text) => project.file(name, &text),
            None => project.remove(name),
        };
    }
    project.build().ok();
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn a_mistake_in_a_first_build_leaves_no_output_folder() {
    let project = site();
    project.file("templates/404.html", "{{ page.title.deeper.still }}");
    project.build().fails(&["nothing was published"]);
    assert!(!project.path("public").exists());
}

#[test]
fn what_a_killed_build_left_in_the_staging_goes_and_where_a_symlink_leads_is_left_alone() {
    let project = site();
    project.build().ok();
    let whole = project.tree();
    project.file("public/.nutgraf-new/3/19", "half a pa").build().ok();
    assert_eq!(project.tree(), whole);
    project.file("elsewhere/x.txt", "x");
    std::os::unix::fs::symlink("../elsewhere", project.path("public/.nutgraf-new")).expect("a symlink");
    project.page("a.md", "A, changed.").build().ok();
    assert_eq!(project.tree(), clean(&project));
    assert_eq!(tree(&project.path("elsewhere")).len(), 1);
}

const CODE: &str = "```rust,linenos\nfn main() {\n    let half = 1 / 2;\n}\n```\n\n```klingon\nnuqneH\n```\n";

/// A site with code, and what is remembered of it.
fn site_with_code() -> (Project, PathBuf) {
    let project = site();
    project.page("code.md", CODE).build().ok();
    let remembered = project.path(".nutgraf/highlighted");
    (project, remembered)
}

#[test]
fn code_is_highlighted_once() {
    let (project, remembered) = site_with_code();
    let bytes = fs::read(&remembered).expect("what is remembered");
    let line = bytes.iter().position(|byte| *byte == b'\n').expect("a header");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    // What is remembered is changed, with the right digest, so that it shows where it is used.
    let mut payload = bytes[line + 1..].to_vec();
    let at = payload.windows(4).position(|part| part == b"half").expect("the code");
    payload[at..at + 4].copy_from_slice(b"HALF");
    let header = text(&bytes[..line]);
    let (engine, _) = header.rsplit_once(' ').expect("an engine");
    let digest = nutgraf::digest::Digest::of(&payload);
    fs::write(&remembered, [format!("{engine} {digest}\n").into_bytes(), payload].concat()).expect("written");
    project.page("code.md", &format!("{CODE}More.\n")).build().ok();
    assert!(project.output("code/index.html").contains("HALF"));
    // Who forces a build does not trust what is remembered.
    project.build_with(&["--force"]).ok();
    assert!(project.output("code/index.html").contains("half"));
}

#[test]
fn remembered_code_that_cannot_be_trusted_is_highlighted_again() {
    let (project, remembered) = site_with_code();
    let (whole, kept) = (project.tree(), fs::read(&remembered).expect("what is remembered"));
    let damage: &[Damage] = &[
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| String::from_utf8_lossy(&bytes).replacen("nutgraf ", "nutgraf 9", 1).into_bytes(),
        |mut bytes| {
            let at = bytes.windows(4).position(|part| part == b"half").expect("the code");
            bytes[at] ^= 1;
            bytes
        },
    ];
    for damage in damage {
        fs::write(&remembered, damage(kept.clone())).expect("damaged");
        project.page("code.md", &format!("{CODE}More.\n")).build().ok();
        project.page("code.md", CODE).build().ok();
        assert_eq!(project.tree(), whole);
        assert_eq!(fs::read(&remembered).expect("what is remembered"), kept);
    }
    // What no page has any more is forgotten.
    project.page("code.md", "None.").build().ok();
    assert!(fs::read(&remembered).expect("what is remembered").len() < kept.len());
}

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// The folders of the output folder that have nothing in them.
fn empty_folders(project: &Project) -> Vec<PathBuf> {
    let is_empty = |path: &PathBuf| fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    let entries = walkdir::WalkDir::new(project.path("public")).into_iter().filter_map(Result::ok);
    entries.map(|entry| entry.into_path()).filter(is_empty).collect()
}

/// Brings a site of sixty pages into one of two states, which share half of their pages.
fn bring_into(project: &Project, state: usize) {
    if project.path("content").exists() {
        project.remove("content").remove("static");
    }
    for number in 0..60 {
        // Some pages are only in one of the states, and some files are folders in the other.
        if number % 5 == 0 && number % 2 == state {
            continue;
        }
        let text = format!("Page {number} in state {state}. ").repeat(40 + number);
        let text = if number % 3 == 0 { "The same in both.".to_owned() } else { text };
        project.file(
            &format!("content/part-{}/page-{number}.md", number % 4),
            &format!(
                "+++\ntitle = \"Page {number}\"\ndate = 2026-01-{:02}\ntopics = [\"t{}\"]\n+++\n{text}\n",
                number % 28 + 1,
                number % 7
            ),
        );
    }
    if state == 0 {
        project.file("static/either", "a file").bytes("static/large.bin", &[7; 200_000]);
    } else {
        project.file("static/either/or.txt", "in a folder").bytes("static/large.bin", &[9; 200_000]);
    }
}

#[test]
fn a_build_that_is_killed_leaves_whole_files_and_the_next_one_mends_all() {
    let project = Project::new();
    project.settings("[taxonomies.topics]\n");
    let mut states = Vec::new();
    for state in [0, 1] {
        bring_into(&project, state);
        states.push(clean(&project));
    }
    let started = Instant::now();
    project.build().ok();
    // How long a build takes, in microseconds; it follows the machine, which is now more and now less busy.
    let mut whole = u64::try_from(started.elapsed().as_micros()).expect("a short build");
    let mut numbers = Numbers(2_026);
    let mut cut = 0;
    let mut round = 0;
    while cut < 200 {
        round += 1;
        assert!(round < 2_000, "only {cut} of {round} builds were cut short");
        let state = round % 2;
        bring_into(&project, state);
        let mut command = project.command(&["build"]);
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command runs");
        std::thread::sleep(Duration::from_micros(numbers.next(whole + whole / 4)));
        let _ = child.kill();
        let is_cut = !child.wait().expect("a child").success();
        cut += usize::from(is_cut);
        whole = if is_cut { whole + whole / 20 } else { whole - whole / 10 };
        for (name, bytes) in project.tree() {
            let is_whole = states.iter().any(|state| state.get(&name) == Some(&bytes));
            assert!(
                is_whole || name.starts_with(".nutgraf-new/"),
                "round {round}: {name} is neither old nor new"
            );
        }
        // Sometimes the next build is killed as well.
        if numbers.next(3) > 0 {
            let next = project.build().ok();
            assert!(!next.stderr().contains("left alone"), "round {round}: {}", next.stderr());
            assert!(project.tree() == states[state], "round {round}");
            assert_eq!(empty_folders(&project), [] as [PathBuf; 0], "round {round}");
        }
    }
    bring_into(&project, 0);
    project.build().ok();
    assert!(project.tree() == states[0]);
    let left = tree(&project.path(".nutgraf")).into_keys().filter(|name| name.ends_with("-new")).count();
    assert_eq!(left, 0);
}

/// A small disk, for as long as it lives.
struct Disk(PathBuf);

impl Disk {
    fn mount(path: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(path).expect("made");
        let options = format!("size={size}");
        let status = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(path).output();
        status.is_ok_and(|output| output.status.success()).then(|| Self(path.to_owned()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_an_error_that_names_the_file_and_leaves_the_former_output() {
    let project = site();
    let Some(_disk) = Disk::mount(&project.path("public"), "1m") else {
        println!("not tested: it takes root and a kernel that mounts a tmpfs");
        return;
    };
    project.build().ok();
    let whole = project.tree();
    project.bytes("static/large.bin", &vec![5; 3_000_000]).page("a.md", "A, changed.");
    let full = project.build().fails(&["cannot write: no space left on device", "public/large.bin"]);
    assert!(full.stderr().contains("nothing was published"), "{}", full.stderr());
    assert_eq!(project.tree(), whole);
    project.remove("static/large.bin");
    project.build().ok();
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn a_full_disk_below_the_whole_site_is_an_error_that_names_the_file() {
    let project = Project::new();
    let Some(_disk) = Disk::mount(&project.path("disk"), "400k") else {
        println!("not tested: it takes root and a kernel that mounts a tmpfs");
        return;
    };
    project.file("disk/site.toml", harness::SITE).file("disk/content/a.md", "A.");
    project.run(&["build", "--root", "disk"]).ok();
    let whole = tree(&project.path("disk/public"));
    // So full that not even the manifest finds room.
    let mut filler = vec![1_u8; 400_000];
    while fs::write(project.path("disk/filler"), &filler).is_err() && filler.len() > 1_000 {
        filler.truncate(filler.len() - 4_096);
    }
    project.file("disk/content/a.md", "");
    fs::remove_file(project.path("disk/content/a.md")).expect("removed");
    fs::write(project.path("disk/rest"), vec![1; 100_000]).unwrap_or_default();
    let full = project.run(&["build", "--root", "disk"]).fails(&["no space left on device", "disk"]);
    assert!(full.stderr().contains("cannot write"), "{}", full.stderr());
    for (name, bytes) in tree(&project.path("disk/public")) {
        assert!(whole.get(&name) == Some(&bytes) || name == "sitemap.xml", "{name}");
    }
    project.remove("disk/filler").remove("disk/rest").run(&["build", "--root", "disk"]).ok();
    assert!(!project.path("disk/public/a/index.html").exists());
}

/// Lets everybody do with a file or folder what the mode says.
fn allow(project: &Project, name: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(project.path(name), fs::Permissions::from_mode(mode)).expect("permissions");
}

#[test]
fn a_folder_that_nobody_may_look_into_is_left_alone() {
    let project = site();
    project.build_as_nobody().ok();
    project.file("public/lost+found/theirs.txt", "Theirs.");
    allow(&project, "public/lost+found", 0o000);
    let told = project.build_as_nobody().ok().stderr();
    assert!(told.contains("left alone in `public`, not made by nutgraf: `lost+found`"), "{told}");
    project.page("a.md", "A, changed.").build_as_nobody().ok();
    allow(&project, "public/lost+found", 0o755);
    project.remove("public/lost+found");
    assert_eq!(project.tree(), clean(&project));
    // What is ours is not forgotten.
    allow(&project, "public/notes", 0o000);
    project.build_as_nobody().fails(&["permission denied", "public/notes"]);
    allow(&project, "public/notes", 0o755);
    project.build_as_nobody().ok();
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn two_builds_at_once_leave_what_one_leaves() {
    let project = site();
    for round in 0..25 {
        project.page("a.md", &format!("Round {round}, with [B](b.md)."));
        if round % 3 == 0 {
            project.page(&format!("notes/extra-{round}.md"), "Extra.");
        }
        let start = || {
            let mut command = project.command(&["build"]);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the command runs")
        };
        let builds = [start(), start(), start()];
        for build in builds {
            let output = build.wait_with_output().expect("a child");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(project.tree(), clean(&project), "round {round}");
    }
}

#[test]
fn a_folder_that_holds_more_than_a_site_is_no_output_folder() {
    let project = site();
    project.file("a-file", "x").file(".git/HEAD", "x").file("data/x.json", "1");
    let before = tree(project.root());
    let up = project.root().parent().expect("a parent").display().to_string();
    let root = project.root().display().to_string();
    let house = tempfile::tempdir().expect("a temporary folder");
    let home = house.path().display().to_string();
    let outs = [
        ("/", "is the whole disk"),
        (".", "is, or holds, the site itself"),
        ("..", "is, or holds, the site itself"),
        (up.as_str(), "is, or holds, the site itself"),
        (root.as_str(), "is, or holds, the site itself"),
        (home.as_str(), "is, or holds, your home folder"),
        ("content", "is where the site's own sources are"),
        ("content/deep/below", "is where the site's own sources are"),
        ("templates", "is where the site's own sources are"),
        ("static", "is where the site's own sources are"),
        ("data", "is where the site's own sources are"),
        (".git", "is where the site's own sources are"),
        (".nutgraf", "is where the site's own sources are"),
        ("public/../content", "is where the site's own sources are"),
        ("a-file", "is a file"),
        ("site.toml", "is a file"),
    ];
    for (out, why) in outs {
        let refuse = |command: &mut Command| {
            // The home folder of this test stands beside the site's, so that `..` holds both.
            let home = if out == home { &home } else { "/nobody/at/home" };
            let output = command.env("HOME", home).output().expect("the command runs");
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(1), "{out}: {told}");
            assert!(told.contains(why), "{out}: {told}");
        };
        refuse(&mut project.command(&["build", "--out", out]));
        let toml = format!("{}[build]\noutput = {out:?}\n", harness::SITE);
        project.file("site.toml", &toml);
        refuse(&mut project.command(&["build"]));
        project.settings(SETTINGS);
    }
    let mut after = tree(project.root());
    after.retain(|name, _| !name.starts_with(".nutgraf/"));
    assert_eq!(after, before);
}

#[test]
fn a_symlink_does_not_smuggle_in_an_output_folder() {
    let project = site();
    std::os::unix::fs::symlink("content", project.path("public")).expect("a symlink");
    project.build().fails(&["is where the site's own sources are"]);
    fs::remove_file(project.path("public")).expect("removed");
    std::os::unix::fs::symlink("/", project.path("public")).expect("a symlink");
    project.build().fails(&["is the whole disk"]);
    fs::remove_file(project.path("public")).expect("removed");
}

#[test]
fn an_empty_folder_that_a_killed_build_left_is_not_in_the_way() {
    let project = site();
    project.build().ok();
    // As if a build had been killed when it had made the folders of `/x/deep/file.txt`.
    for path in state(&project, "routes") {
        let lines = fs::read_to_string(&path).expect("what is ours");
        fs::write(path, lines + "/x/deep/file.txt\n/a\n/b/index.html/c\n").expect("written");
    }
    fs::create_dir_all(project.path("public/x/deep")).expect("made");
    project.file("static/x", "a file").build().ok();
    assert_eq!(project.tree(), clean(&project));
    assert_eq!(project.output("x"), "a file");
}

#[test]
fn a_folder_that_is_there_is_filled_and_one_that_is_new_comes_with_all_that_is_in_it() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let project = site();
    fs::create_dir_all(project.path("public/notes")).expect("made");
    fs::set_permissions(project.path("public/notes"), fs::Permissions::from_mode(0o711)).expect("set");
    project.file("public/topics/mine.txt", "Mine.");
    let number = || fs::metadata(project.path("public/notes")).expect("a folder").ino();
    let before = number();
    project.build().ok();
    assert_eq!(number(), before);
    let mode = fs::metadata(project.path("public/notes")).expect("a folder").mode() & 0o777;
    assert_eq!(mode, 0o711);
    assert_eq!(project.output("topics/mine.txt"), "Mine.");
    assert_eq!(empty_folders(&project), [] as [PathBuf; 0]);
    project.page("new/deep/er.md", "New.").build().ok();
    project.remove("public/topics/mine.txt");
    assert_eq!(project.tree(), clean(&project));
}
