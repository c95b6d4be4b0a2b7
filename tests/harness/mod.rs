//! The harness of all tests: a small site in a temporary folder, the real command, and its output as readers see it.

#![allow(dead_code, reason = "every test binary uses its own part of the harness")]
#![allow(unreachable_pub, reason = "it is public to the test binary that it is a module of")]

pub mod broken;
pub mod edits;
pub mod servers;
pub mod universe;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use scraper::{Html, Selector};
use tempfile::TempDir;

/// The least that a `site.toml` must say.
pub const SITE: &str = "title = \"Test site\"\nbase_url = \"https://example.org\"\n";

/// Templates that show little more than the text, so that a test does not depend on the theme.
const BARE: &[(&str, &str)] = &[
    ("page.html", "<title>{{ page.title }}</title>\n<main>{{ page.content }}</main>\n"),
    (
        "index.html",
        "<title>{{ section.title }}</title>\n<main>{{ section.content }}</main>\n{% for page in paginator.pages %}<a class=\"card\" href=\"{{ page.path }}\">{{ page.title }}</a>\n{% endfor %}",
    ),
    (
        "section.html",
        "<title>{{ section.title }}</title>\n<main>{{ section.content }}</main>\n{% for page in paginator.pages %}<a class=\"card\" href=\"{{ page.path }}\">{{ page.title }}</a>\n{% endfor %}",
    ),
    (
        "taxonomy_list.html",
        "<title>{{ taxonomy.title }}</title>\n{% for term in terms %}<a class=\"term\" href=\"{{ term.path }}\">{{ term.name }} {{ term.page_count }}</a>\n{% endfor %}",
    ),
    (
        "taxonomy_single.html",
        "<title>{{ term.name }}</title>\n{% for page in paginator.pages %}<a class=\"card\" href=\"{{ page.path }}\">{{ page.title }}</a>\n{% endfor %}",
    ),
    ("404.html", "<title>not found</title>\n"),
    ("alias.html", "<meta http-equiv=\"refresh\" content=\"0; url={{ target.path }}\">\n"),
    ("robots.txt", "User-agent: *\n"),
];

/// A site in a temporary folder, which is removed with it.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// A site with the least `site.toml` and nothing else: it is shown by the built-in theme.
    pub fn new() -> Self {
        let project = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        project.file("site.toml", SITE);
        project
    }

    /// A site whose templates show little more than the text.
    pub fn bare() -> Self {
        let project = Self::new();
        for (name, text) in BARE {
            project.file(&format!("templates/{name}"), text);
        }
        project
    }

    /// The folder of the site.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The path of something in the site.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Adds to the least `site.toml`.
    pub fn settings(&self, more: &str) -> &Self {
        self.file("site.toml", &format!("{SITE}{more}"))
    }

    /// Writes a file.
    pub fn file(&self, name: &str, text: &str) -> &Self {
        self.bytes(name, text.as_bytes())
    }

    /// Writes a file that is not text.
    pub fn bytes(&self, name: &str, bytes: &[u8]) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(&path, bytes).expect("a new file");
        self
    }

    /// Writes a page with a title and a text.
    pub fn page(&self, name: &str, text: &str) -> &Self {
        self.file(&format!("content/{name}"), &format!("+++\ntitle = \"{name}\"\n+++\n{text}"))
    }

    /// Removes a file or folder.
    pub fn remove(&self, name: &str) -> &Self {
        let path = self.path(name);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("removed");
        self
    }

    /// Builds the site.
    pub fn build(&self) -> Ran {
        self.run(&["build"])
    }

    /// Builds the site with more arguments.
    pub fn build_with(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["build"], arguments].concat())
    }

    /// Runs the command in the folder of the site.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().expect("the command runs");
        Ran { output, public: self.path("public") }
    }

    /// Runs the command, which must end by itself before so many seconds are over.
    #[track_caller]
    pub fn run_within(&self, seconds: u64, arguments: &[&str]) -> Ran {
        within(seconds, self.command(arguments), self.path("public"))
    }

    /// Builds the site, which must end by itself before so many seconds are over.
    #[track_caller]
    pub fn build_within(&self, seconds: u64) -> Ran {
        self.run_within(seconds, &["build"])
    }

    /// Builds the site as a user whom permissions hold back, which they do not do with root.
    pub fn build_as_nobody(&self) -> Ran {
        if !is_root() {
            return self.build();
        }
        // The site must be nobody's own, and the command where nobody can run it.
        let command = self.path("nutgraf-for-nobody");
        fs::copy(env!("CARGO_BIN_EXE_nutgraf"), &command).expect("a copy of the command");
        let own = Command::new("chown").args(["-R", "65534", "."]).current_dir(self.root()).status();
        assert!(own.expect("chown runs").success());
        let mut nobody = Command::new("setpriv");
        nobody.args(["--reuid=65534", "--clear-groups"]).arg(&command).arg("build");
        nobody.current_dir(self.root()).env("SOURCE_DATE_EPOCH", "1780272000").env("NO_COLOR", "1");
        let output = nobody.output().expect("setpriv runs");
        fs::remove_file(command).expect("removed");
        Ran { output, public: self.path("public") }
    }

    /// The command, for tests that start it themselves.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        // 2026-06-01, so that the tests know what is to come.
        command
            .current_dir(self.root())
            .args(arguments)
            .env("SOURCE_DATE_EPOCH", "1780272000")
            .env("NO_COLOR", "1");
        command
    }

    /// The output folder, file by file.
    pub fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path("public"))
    }

    /// A file of the output folder.
    pub fn output(&self, name: &str) -> String {
        let path = self.path("public").join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Whether a file is in the output folder.
    pub fn has(&self, name: &str) -> bool {
        self.path("public").join(name).exists()
    }

    /// A page of the output folder, as a browser sees it.
    pub fn html(&self, name: &str) -> Html {
        Html::parse_document(&self.output(name))
    }

    /// What stands in `<main>` of a page that a bare template shows.
    pub fn main(&self, name: &str) -> String {
        let output = self.output(name);
        let (_, after) = output.split_once("<main>").expect("a main");
        let (main, _) = after.rsplit_once("</main>").expect("the end of main");
        main.trim().to_owned()
    }
}

/// A command that was run.
pub struct Ran {
    output: Output,
    public: PathBuf,
}

impl Ran {
    /// The exit code.
    pub fn code(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }

    /// What it printed.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// The JSON objects that it printed, one a line.
    #[track_caller]
    pub fn objects(&self) -> Vec<serde_json::Value> {
        self.stdout().lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    /// What it told besides, with all that is wrong.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// It must have done its work without an error or a warning.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code(), 0, "{}{}", self.stdout(), self.stderr());
        assert!(!self.stderr().contains("warning"), "{}", self.stderr());
        self
    }

    /// It must have done its work with one warning, and told each of these.
    #[track_caller]
    pub fn warns(self, told: &[&str]) -> Self {
        let stderr = self.stderr();
        assert_eq!(self.code(), 0, "{}{stderr}", self.stdout());
        assert_eq!(stderr.matches("warning").count(), 1, "{stderr}");
        for part in told {
            assert!(stderr.contains(part), "{part:?} is not in\n{stderr}");
        }
        self
    }

    /// It must have found errors, and told each of these.
    #[track_caller]
    pub fn fails(self, told: &[&str]) -> Self {
        assert_eq!(self.code(), 1, "{}{}", self.stdout(), self.stderr());
        let stderr = self.stderr();
        assert!(!stderr.contains("panicked"), "{stderr}");
        for part in told {
            assert!(stderr.contains(part), "{part:?} is not in\n{stderr}");
        }
        self
    }

    /// Counts that the command told: `rendered`, `unchanged`, `written` or `deleted`.
    #[track_caller]
    pub fn count(&self, what: &str) -> usize {
        let stdout = self.stdout();
        let (before, _) =
            stdout.split_once(&format!(" {what}")).unwrap_or_else(|| panic!("no {what} in {stdout}"));
        before.rsplit(' ').next().and_then(|number| number.parse().ok()).expect("a number")
    }
}

/// Whether the tests run as root, whom permissions do not hold back.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// Runs a command that must end by itself before so many seconds are over.
#[track_caller]
pub fn within(seconds: u64, mut command: Command, public: PathBuf) -> Ran {
    let told = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str| fs::File::create(told.path().join(name)).expect("a new file");
    let child = command.stdin(Stdio::null()).stdout(file("out")).stderr(file("err")).spawn();
    let mut child = child.expect("the command runs");
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if started.elapsed() > Duration::from_secs(seconds) {
            child.kill().expect("killed");
            child.wait().expect("a child");
            panic!("still running after {seconds} s");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let read = |name: &str| fs::read(told.path().join(name)).expect("what was told");
    Ran { output: Output { status, stdout: read("out"), stderr: read("err") }, public }
}

/// A folder, file by file; empty where it is not there.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

/// The texts of all elements that a selector finds.
pub fn texts(html: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).map(|element| element.text().collect::<String>().trim().to_owned()).collect()
}

/// An attribute of all elements that a selector finds.
pub fn attributes(html: &Html, selector: &str, name: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
}
