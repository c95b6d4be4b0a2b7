//! `nutgraf build`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::Exit;
use super::arguments::Build;
use super::shell::Shell;
use crate::build::{self, Options, Progress, Report};
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::link::{Reason, Visibility};

/// How many foreign files are named before the rest is counted.
const NAMED: usize = 5;

/// A progress bar is shown for builds that take longer than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// What became of the output of a build that failed before it wrote.
const UNTOUCHED: &str = "nothing was published";

/// What became of the output of a build that failed while it wrote.
const MIXED: &str =
    "the output may be partly new and partly old, each file of it whole: build again when this is mended";

/// Builds the site and tells what was done.
pub(super) fn run(arguments: &Build, root: &Path, shell: &Shell) -> Exit {
    let started = Instant::now();
    let options = match options(arguments, root) {
        Ok(options) => options,
        Err(wrong) => {
            shell.report(&[Diagnostic::error(wrong)], UNTOUCHED);
            return Exit::Usage;
        }
    };
    let bar = Bar::new(shell, started);
    let result = build::build(&options, &bar);
    bar.finish();
    match result {
        Ok(report) => {
            shell.report(&report.warnings, UNTOUCHED);
            tell(&report, root, started.elapsed(), shell);
            if arguments.timings {
                timings(&report, shell);
            }
            Exit::Done
        }
        Err(diagnostics) => {
            shell.report(&diagnostics, if bar.has_begun_to_write() { MIXED } else { UNTOUCHED });
            Exit::Errors
        }
    }
}

fn options(arguments: &Build, root: &Path) -> Result<Options, String> {
    if let Some(url) = &arguments.base_url {
        crate::config::BaseUrl::parse(url)
            .map_err(|wrong| format!("`--base-url`: {wrong}; write it as `https://example.org`"))?;
    }
    Ok(Options {
        root: root.to_owned(),
        output: arguments.out.clone(),
        base_url: arguments.base_url.clone(),
        visibility: Visibility { drafts: arguments.drafts, future: arguments.future, now: now()? },
        force: arguments.force,
        home: std::env::home_dir().filter(|home| home != Path::new("")),
    })
}

/// The moment from which the future counts: `SOURCE_DATE_EPOCH` where it is set, so that an old state of a site can be
/// built again (<https://reproducible-builds.org/specs/source-date-epoch/>), else now.
pub(super) fn now() -> Result<Date, String> {
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
    let now = jiff::Timestamp::now();
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        None => Ok(Date::moment(now)),
        Some(text) => {
            let seconds = text.to_str().and_then(|text| text.parse().ok());
            let moment = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
            moment
                .map(Date::moment)
                .ok_or_else(|| "`SOURCE_DATE_EPOCH` is not a number of seconds since 1970".to_owned())
        }
    }
}

fn tell(report: &Report, root: &Path, took: Duration, shell: &Shell) {
    let reasons = [(Reason::Draft, "drafts"), (Reason::Future, "future"), (Reason::Expired, "expired")];
    let left_out: serde_json::Map<String, serde_json::Value> = reasons
        .iter()
        .map(|(reason, name)| ((*name).to_owned(), report.left_out.count(*reason).into()))
        .collect();
    let object = json!({
        "type": "built",
        "output": report.output,
        "pages": report.pages,
        "rendered": report.rendered,
        "unchanged": report.unchanged,
        "written": report.written.written,
        "deleted": report.written.deleted,
        "foreign": report.written.foreign,
        "replaced": report.written.replaced,
        "left_out": left_out,
        "seconds": took.as_secs_f64(),
    });
    let output = shown(&report.output, root);
    let plural = if report.pages == 1 { "" } else { "s" };
    let what = if report.rendered + report.written.written + report.written.deleted == 0 {
        format!("nothing changed in `{output}`")
    } else {
        format!("built {} page{plural} into `{output}`", report.pages)
    };
    shell.say(
        &format!(
            "{what}: {} rendered, {} unchanged, {} written, {} deleted, in {:.2} s",
            report.rendered,
            report.unchanged,
            report.written.written,
            report.written.deleted,
            took.as_secs_f64()
        ),
        object,
    );
    if let Some(line) = left_out_line(report) {
        shell.note(&line);
    }
    let written = &report.written;
    let lines = [("replaced", &written.replaced), ("left alone", &written.foreign)];
    for line in lines.iter().filter_map(|(what, files)| foreign_line(what, files, &output)) {
        shell.note(&line);
    }
}

/// How many pages are not part of the site, why, and how to see them.
fn left_out_line(report: &Report) -> Option<String> {
    let count = |reason| report.left_out.count(reason);
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (drafts, future, expired) = (count(Reason::Draft), count(Reason::Future), count(Reason::Expired));
    let mut parts = Vec::new();
    if drafts > 0 {
        parts.push(format!("{drafts} draft{} (build with `--drafts`)", plural(drafts)));
    }
    if future > 0 {
        parts.push(format!("{future} page{} dated in the future (build with `--future`)", plural(future)));
    }
    if expired > 0 {
        parts.push(format!("{expired} expired page{}", plural(expired)));
    }
    (!parts.is_empty()).then(|| format!("left out: {}", parts.join(", ")))
}

/// What became of files in the output folder that are somebody else's.
fn foreign_line(what: &str, files: &[String], output: &str) -> Option<String> {
    let named: Vec<String> = files.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    let more = if files.len() > NAMED { format!(" and {} more", files.len() - NAMED) } else { String::new() };
    (!files.is_empty())
        .then(|| format!("{what} in `{output}`, not made by nutgraf: {}{more}", named.join(", ")))
}

fn shown(output: &Path, root: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| PathBuf::from(root));
    output.strip_prefix(&root).unwrap_or(output).display().to_string()
}

fn timings(report: &Report, shell: &Shell) {
    let milliseconds = |duration: Duration| duration.as_secs_f64() * 1_000.0;
    for (stage, took) in &report.stages {
        let object = json!({ "type": "stage", "stage": stage, "milliseconds": milliseconds(*took) });
        shell.say(&format!("{:>10.1} ms  {stage}", milliseconds(*took)), object);
    }
    let mut templates: Vec<_> = report.templates.iter().collect();
    templates.sort_by_key(|(_, (_, took))| std::cmp::Reverse(*took));
    for (template, (count, took)) in templates {
        let took = milliseconds(*took);
        let object =
            json!({ "type": "template", "template": template, "rendered": count, "milliseconds": took });
        shell.say(&format!("{took:>10.1} ms  {count:>7} × {template}"), object);
    }
}

/// A progress bar that appears when a build takes long, and only where somebody sees it.
struct Bar<'s> {
    shell: &'s Shell,
    started: Instant,
    bar: ProgressBar,
    is_shown: AtomicBool,
    is_writing: AtomicBool,
}

impl<'s> Bar<'s> {
    fn new(shell: &'s Shell, started: Instant) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { shell, started, bar, is_shown: AtomicBool::new(false), is_writing: AtomicBool::new(false) }
    }

    fn has_begun_to_write(&self) -> bool {
        self.is_writing.load(Ordering::Relaxed)
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar<'_> {
    fn waiting(&self) {
        self.shell.note("waiting for another build of this site to end");
    }

    fn begin(&self, routes: usize) {
        self.bar.set_length(routes as u64);
        if let Ok(style) = ProgressStyle::with_template("  rendering {bar:30} {pos}/{len}") {
            self.bar.set_style(style);
        }
    }

    fn write(&self) {
        self.is_writing.store(true, Ordering::Relaxed);
    }

    fn step(&self) {
        self.bar.inc(1);
        let is_due = self.started.elapsed() > PATIENCE && self.shell.is_watched();
        if is_due && !self.is_shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}
