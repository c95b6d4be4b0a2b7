//! The site of this repository, as programs see it that are not ours: the Nu HTML checker, axe and Lighthouse in a real browser,
//! a RELAX NG validator and a validator of JSON Schema. What they need is in `tests/browser/`, and `.ci/run` installs it.

mod harness;

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use harness::broken::broken as broken_site;
use harness::{Project, tree};

const MIAMI: &str = "/explainers/the-miami-talks-of-december-2025/";
const TOPIC: &str = "/topics/diplomacy/";

/// How the Nu HTML checker is called. Pages are asked of the server, since only there `'self'` means something in a
/// Content-Security-Policy; that it is this machine must be allowed.
const NU: &[&str] = &[
    "-Dnu.validator.servlet.allow-forbidden-hosts=true",
    "nu.validator.client.SimpleCommandLineValidator",
    "--stdout",
    "--format",
    "gnu",
    "--also-check-css",
    "--also-check-svg",
];

/// How the validator of RELAX NG in the same archive is called, with a schema in the compact syntax.
const JING: &[&str] = &["nu.validator.vendor.thaiopensource.relaxng.util.Driver", "-c"];

/// A page of every template, and of every kind of text.
const EVERY_TEMPLATE: &[&str] = &[
    "/",
    MIAMI,
    "/explainers/how-a-browser-draws-a-page/",
    "/explainers/how-git-keeps-history/",
    "/explainers/",
    "/explainers/page/2/",
    "/docs/",
    "/docs/getting-started/",
    "/docs/markdown/",
    "/docs/site-toml/",
    "/topics/",
    TOPIC,
    "/authors/",
    "/authors/ada-marlowe/",
    "/about/",
    "/feeds/",
    "/glossary/",
    "/404.html",
];

#[test]
fn the_nu_html_checker_finds_no_error_and_no_warning() {
    with_site(|site| {
        let mut nu = site.tools.java();
        nu.args(NU);
        nu.args(site.files(".html").iter().map(|file| site.origin.clone() + &site.path_of(file)));
        nu.args(site.files(".css")).args(site.files(".svg"));
        finds_nothing(&mut nu);
    });
}

#[test]
fn axe_finds_no_violation_on_any_template() {
    with_site(|site| site.script("axe.mjs", EVERY_TEMPLATE));
}

#[test]
fn lighthouse_gives_full_marks() {
    with_site(|site| site.script("lighthouse.mjs", &["/", MIAMI, TOPIC]));
}

#[test]
fn a_first_visit_is_light_and_asks_no_other_host() {
    with_site(|site| site.script("weight.mjs", &["/", MIAMI, TOPIC]));
}

#[test]
fn a_page_shows_its_text_and_contents_without_javascript() {
    with_site(|site| site.script("without-script.mjs", &[MIAMI, "/docs/markdown/"]));
}

#[test]
fn the_first_tab_reaches_the_skip_link() {
    with_site(|site| site.script("keyboard.mjs", &["/", MIAMI, TOPIC]));
}

#[test]
fn the_theme_that_is_chosen_stays_without_a_flash() {
    with_site(|site| site.script("theme.mjs", &["/", MIAMI]));
}

#[test]
fn terms_show_their_definitions() {
    with_site(|site| {
        let defines =
            |file: &PathBuf| fs::read_to_string(file).is_ok_and(|html| html.contains("href=\"#term-"));
        let pages = site.files(".html").into_iter().filter(defines);
        let paths: Vec<String> = pages.take(3).map(|file| site.path_of(&file)).collect();
        assert!(!paths.is_empty(), "no page of the site links a term of the glossary to its definition");
        site.script("glossary.mjs", &paths.iter().map(String::as_str).collect::<Vec<_>>());
    });
}

#[test]
fn atom_feeds_are_as_rfc_4287_asks() {
    with_site(|site| {
        let schema = scripts().join("atom.rnc");
        let jing = || {
            let mut jing = site.tools.java();
            jing.args(JING).arg(&schema);
            jing
        };
        finds_nothing(jing().args(site.files("atom.xml")));

        // What takes everything would find nothing either.
        let broken = broken(&site.folder.join("atom.xml"), "<updated>", "<updated>on ");
        assert!(!problems(jing().arg(broken.path())).is_empty());
    });
}

#[test]
fn json_feeds_are_as_version_1_1_asks() {
    with_site(|site| {
        finds_nothing(site.tools.node("json-feed.mjs").args(site.files("feed.json")));

        let broken = broken(&site.folder.join("feed.json"), "\"content_html\"", "\"content\"");
        assert!(!problems(site.tools.node("json-feed.mjs").arg(broken.path())).is_empty());
    });
}

#[test]
fn what_a_check_finds_is_sarif_as_version_2_1_asks() {
    with_site(|site| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("found.sarif");
        fs::write(&file, broken_site().run(&["check", "--format", "sarif"]).stdout()).expect("written");
        finds_nothing(site.tools.node("sarif.mjs").arg(&file));

        let broken = broken(&file, "\"startLine\":6", "\"startLine\":0");
        assert!(!problems(site.tools.node("sarif.mjs").arg(broken.path())).is_empty());
    });
}

#[test]
fn a_preview_keeps_up_with_its_sources() {
    with_site(|site| {
        let project = Project::new();
        project.page("_index.md", "").page("picture.md", "![A dot](/dot.svg)");
        project.file(
            "static/dot.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"></svg>",
        );
        project.file("static/extra.css", "main { color: rgb(0, 0, 0) }");
        // A stylesheet without a digest in its name, beside that of the theme.
        project.file(
            "templates/index.html",
            "{% extends \"base.html\" %}{% block main %}{% for page in paginator.pages %}<p>{{ page.title }}</p>{% endfor %}{% endblock main %}",
        );
        let base = fs::read_to_string(repository().join("templates/base.html")).expect("the theme");
        let head = "{%- block head %}";
        assert!(base.contains(head));
        project.file(
            "templates/base.html",
            &base.replace(head, &format!("<link rel=\"stylesheet\" href=\"/extra.css\">{head}")),
        );
        let mut serve = project.command(&["serve", "--port", "0", "--format", "json"]);
        let mut serve = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the command runs");
        let mut line = String::new();
        BufReader::new(serve.stdout.take().expect("an output")).read_line(&mut line).expect("a line");
        let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        let origin = line["address"].as_str().expect("an address").trim_end_matches('/').to_owned();
        let problems = problems(site.tools.node("preview.mjs").arg(origin).arg(project.root()));
        serve.kill().expect("killed");
        serve.wait().expect("ended");
        assert!(problems.is_empty(), "{problems}");
    });
}

/// With `NUTGRAF_PICTURES` set, the pictures of the README are taken anew.
#[test]
fn pictures_for_the_readme_can_be_taken() {
    with_site(|site| {
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        let wanted = std::env::var_os("NUTGRAF_PICTURES").is_some();
        let folder = if wanted { repository().join("docs") } else { elsewhere.path().to_owned() };
        finds_nothing(site.tools.node("pictures.mjs").env("PICTURES", &folder).args([&site.origin, MIAMI]));
        for name in ["phone-light", "phone-dark", "wide-light", "wide-dark"] {
            let size = fs::metadata(folder.join(format!("explainer-{name}.png"))).expect("a picture").len();
            assert!(size < 250_000, "the picture {name} has {size} bytes");
        }
    });
}

/// The site of this repository, built and served.
struct Site {
    tools: Tools,
    folder: PathBuf,
    origin: String,
    /// It ends by itself when the tests end, since its input is closed then.
    _server: Child,
}

/// Looks at the site, which is built once for all tests. One test at a time does so: what Lighthouse measures depends on what
/// else the machine has to do. Where something that a test needs is lacking, there is nothing to look with.
fn with_site(look: impl FnOnce(&Site)) {
    static SITE: OnceLock<Option<Site>> = OnceLock::new();
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(site) = SITE.get_or_init(|| Tools::find().map(Site::build)) {
        look(site);
    }
}

impl Site {
    /// Serves a folder, and builds the site into it: for the address at which it is served, as it is for a real host.
    fn build(tools: Tools) -> Self {
        // It is always the same folder, so that the manifests of its builds do not heap up.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
        let mut server = tools.node("serve.mjs");
        let server = server.arg(&folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut server = server.expect("node runs");
        let mut port = String::new();
        BufReader::new(server.stdout.take().expect("an output")).read_line(&mut port).expect("a port");
        let origin = format!("http://127.0.0.1:{}", port.trim());

        let mut build = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        build
            .arg("build")
            .arg("--root")
            .arg(repository())
            .arg("--out")
            .arg(&folder)
            .args(["--base-url", &origin]);
        let built = build.output().expect("the command runs");
        let told = String::from_utf8_lossy(&built.stderr);
        assert!(built.status.success() && !told.contains("warning"), "{told}");
        Self { tools, folder, origin, _server: server }
    }

    /// The files whose names end so.
    fn files(&self, ending: &str) -> Vec<PathBuf> {
        let names = tree(&self.folder).into_keys().filter(|name| name.ends_with(ending));
        names.map(|name| self.folder.join(name)).collect()
    }

    /// The path at which the site shows a file.
    fn path_of(&self, file: &Path) -> String {
        let inside = file.strip_prefix(&self.folder).expect("inside").to_string_lossy();
        format!("/{}", inside.strip_suffix("index.html").unwrap_or(&inside))
    }

    /// Runs a script on pages of the site, which must find nothing wrong.
    #[track_caller]
    fn script(&self, name: &str, paths: &[&str]) {
        for path in paths {
            let file = if path.ends_with('/') { format!("{path}index.html") } else { (*path).to_owned() };
            assert!(
                self.folder.join(file.trim_start_matches('/')).is_file(),
                "the site has no page at {path}"
            );
        }
        finds_nothing(self.tools.node(name).arg(&self.origin).args(paths));
    }
}

/// The programs that the tests need.
struct Tools {
    node: PathBuf,
    java: PathBuf,
    chromium: PathBuf,
}

impl Tools {
    /// Finds them all, or tells what is lacking, which is an error where `NUTGRAF_BROWSER` is `required`.
    fn find() -> Option<Self> {
        let mut lacking = String::new();
        let mut find = |what: &str, names: &[&str], version: &str| {
            let found = names.iter().find_map(|name| program(name, version));
            if found.is_none() {
                let _ = writeln!(lacking, "  - {what}");
            }
            found.unwrap_or_default()
        };
        let node = find("Node 18.16 or newer: `apt-get install nodejs npm`", &["node"], "--version");
        let java = find("Java 11 or newer: `apt-get install default-jre-headless`", &["java"], "-version");
        let chromium = find(
            "Chromium or Chrome: `apt-get install chromium`, or name yours in `CHROMIUM`",
            &[
                &std::env::var_os("CHROMIUM").unwrap_or_default().to_string_lossy(),
                "chromium",
                "google-chrome",
            ],
            "--version",
        );
        if !scripts().join("node_modules/.package-lock.json").is_file() {
            lacking.push_str("  - packages of npm: `npm ci --prefix tests/browser`\n");
        }
        if lacking.is_empty() {
            return Some(Self { node, java, chromium });
        }
        let told = format!(
            "the site was not looked at in a browser, for want of\n{lacking}`.ci/run` installs all of it\n"
        );
        assert!(std::env::var_os("NUTGRAF_BROWSER").is_none_or(|value| value != "required"), "{told}");
        // Not by `eprint`, which is not heard from a test that passes.
        let _ = std::io::stderr().write_all(told.as_bytes());
        None
    }

    /// Node with one of the scripts in `tests/browser/`.
    fn node(&self, script: &str) -> Command {
        let mut node = Command::new(&self.node);
        node.arg(scripts().join(script)).env("CHROMIUM", &self.chromium);
        node
    }

    /// Java with what is in the archive of the Nu HTML checker, which holds a validator of RELAX NG, too.
    fn java(&self) -> Command {
        let mut java = Command::new(&self.java);
        java.arg("-cp").arg(scripts().join("node_modules/vnu-jar/build/dist/vnu.jar"));
        java
    }
}

/// Where a program is, if it is there and runs: some systems have one that only says how to install it.
fn program(name: &str, version: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let mut files = std::env::split_paths(&folders).map(|folder| folder.join(name));
    files.find(|file| {
        file.is_file() && Command::new(file).arg(version).output().is_ok_and(|ran| ran.status.success())
    })
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn scripts() -> PathBuf {
    repository().join("tests/browser")
}

/// A copy of a file, with something in it that is wrong.
fn broken(file: &Path, right: &str, wrong: &str) -> tempfile::NamedTempFile {
    let text = fs::read_to_string(file).expect("a file");
    assert!(text.contains(right), "{right} is not in {}", file.display());
    let broken = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(broken.path(), text.replace(right, wrong)).expect("written");
    broken
}

/// Runs a program that must do its work, and find nothing wrong.
#[track_caller]
fn finds_nothing(command: &mut Command) {
    let problems = problems(command);
    assert!(problems.is_empty(), "{problems}");
}

/// What a program finds wrong: what it prints, or, if it prints nothing and fails, what it complains of.
fn problems(command: &mut Command) -> String {
    let ran = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let found = String::from_utf8_lossy(&ran.stdout).into_owned();
    let told = String::from_utf8_lossy(&ran.stderr);
    eprint!("{told}");
    if ran.status.success() || !found.is_empty() { found } else { format!("{command:?} failed: {told}") }
}
