//! The law of the preview: it shows, byte for byte, what a clean build would make, besides its own script.
//!
//! `NUTGRAF_EDITS` says how many random edits are made, `NUTGRAF_SEED` which ones.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use crate::harness::edits::{self, Tree, restore, sources};
use crate::harness::universe::FILES;
use crate::harness::{Project, tree};
use crate::served::Served;

/// How long the preview may take to come to the same.
const PATIENCE: Duration = Duration::from_secs(20);

/// The path of the site on its host, after some edits.
const BLOG: &str = "/blog";

#[test]
fn after_every_edit_the_preview_shows_what_a_clean_build_makes() {
    let mut random = Random(u64::from(number("NUTGRAF_SEED", 2_026)) | 1);
    let project = Project::new();
    edits::write_all(&project);
    let served = Served::new(&project);
    let mut seen = BTreeSet::new();
    compare(&project, &served, &mut seen, "at the beginning").expect("the site has no mistakes");
    let (mut good, mut built) = (sources(&project), 0);
    let edits = number("NUTGRAF_EDITS", 60);
    for number in 0..edits {
        let told = format!("edit {number}: {}", edit(&project, &mut random));
        match compare(&project, &served, &mut seen, &told) {
            Some(()) => {
                built += 1;
                good = sources(&project);
            }
            // Nobody leaves a site broken for ever.
            None if random.below(2) == 0 => restore(&project, &good),
            None => {}
        }
    }
    restore(&project, &good);
    compare(&project, &served, &mut seen, "at the end").expect("the site has no mistakes");
    assert!(built * 3 > edits, "most edits make errors, so that little is tested: {built} of {edits}");
}

/// Makes an edit, and tells which.
fn edit(project: &Project, random: &mut Random) -> String {
    loop {
        let (file, text) = (random.below(FILES.len()), random.below(8));
        let name = FILES[file].0;
        let (is_done, told) = match random.below(10) {
            0 | 1 => (edits::remove(project, file), format!("remove {name}")),
            2 => (edits::rename(project, file), format!("rename {name}")),
            _ => {
                edits::write(project, file, text);
                (true, format!("write text {text} of {name}"))
            }
        };
        if is_done {
            return told;
        }
    }
}

/// Builds from nothing, and waits until the preview shows the same; nothing where the site has mistakes, of which the
/// preview must tell, too.
fn compare(project: &Project, served: &Served, seen: &mut BTreeSet<String>, told: &str) -> Option<()> {
    let base = base_path(project);
    let base_url = format!("http://127.0.0.1:{}{base}", served.port);
    let built =
        project.build_with(&["--drafts", "--future", "--base-url", &base_url, "--out", "clean", "--force"]);
    if built.code() != 0 {
        until(told, || {
            // Looking at a page finds what is wrong with it; pages seen so far may have been below another path.
            let inner = seen.iter().map(|path| path.strip_prefix(BLOG).unwrap_or(path));
            inner.for_each(|path| drop(served.get(&format!("{base}{path}"))));
            let is_told = served.mistakes().iter().any(|one| one["severity"] == "error");
            if is_told { Ok(()) } else { Err(format!("no mistakes are told, but\n{}", built.stderr())) }
        });
        return None;
    }
    let clean = tree(&project.path("clean"));
    fs::remove_dir_all(project.path("clean")).expect("removed");
    until(told, || differences(served, &clean, &base, seen));
    seen.extend(clean.keys().map(|name| path(name, &base)));
    Some(())
}

fn differences(served: &Served, clean: &Tree, base: &str, seen: &BTreeSet<String>) -> Result<(), String> {
    let wanted: BTreeSet<String> = clean.keys().map(|name| path(name, base)).collect();
    for (name, bytes) in clean {
        let reply = served.get(&path(name, base));
        if reply.without_script() != *bytes {
            let (one, other) = (String::from_utf8_lossy(&reply.body), String::from_utf8_lossy(bytes));
            let line = one.lines().zip(other.lines()).find(|(a, b)| a != b);
            return Err(format!("{name}, {}: {line:#?}", reply.status));
        }
    }
    for path in seen.difference(&wanted) {
        let status = served.get(path).status;
        // What has a page where it had a file, or another path, is led there.
        if ![307, 404].contains(&status) {
            return Err(format!("{path} is gone, but has status {status}"));
        }
    }
    Ok(())
}

fn until(told: &str, is_it: impl Fn() -> Result<(), String>) {
    let started = Instant::now();
    while let Err(wrong) = is_it() {
        assert!(started.elapsed() < PATIENCE, "{told}\n{wrong}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The path at which a server shows an output file.
fn path(name: &str, base: &str) -> String {
    let page = name.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    let encoded: String = page
        .unwrap_or(name)
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("{base}/{encoded}")
}

/// The path of the site on its host.
fn base_path(project: &Project) -> String {
    let text = fs::read_to_string(project.path("site.toml")).expect("settings");
    if text.contains("https://example.org/blog") { BLOG.to_owned() } else { String::new() }
}

/// Numbers that are the same every time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }
}

fn number(name: &str, default: u32) -> u32 {
    #[expect(clippy::disallowed_methods, reason = "the environment says how long to test")]
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
