//! `nutgraf build`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use super::arguments::Build;
use super::bar::Bar;
use super::shell::Shell;
use super::{Exit, wanted};
use crate::build::{self, Options, Report, Shard, Wanted};
use crate::diagnostic::{self, Diagnostic};

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
            tell(&report, root, arguments.shard, started.elapsed(), shell);
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
    let wanted = Wanted { shard: arguments.shard, ..wanted::wanted(&arguments.pages, root)? };
    let cache = (!arguments.no_cache).then(|| wanted::environment(root));
    Ok(Options { wanted, output: arguments.out.clone(), force: arguments.force, cache })
}

fn tell(report: &Report, root: &Path, shard: Option<Shard>, took: Duration, shell: &Shell) {
    let mut object = json!({
        "type": "built",
        "output": report.output,
        "pages": report.pages,
        "rendered": report.rendered,
        "highlighted": report.highlighted,
        "unchanged": report.unchanged,
        "written": report.written.written,
        "deleted": report.written.deleted,
        "foreign": report.written.foreign,
        "replaced": report.written.replaced,
        "left_out": wanted::left_out(&report.left_out),
        "seconds": took.as_secs_f64(),
    });
    if let Some(shard) = shard {
        object["shard"] = json!(shard.to_string());
    }
    let output = shown(&report.output, root);
    let plural = if report.pages == 1 { "" } else { "s" };
    let what = if report.rendered + report.written.written + report.written.deleted == 0 {
        format!("nothing changed in `{output}`")
    } else {
        let share = shard.map(|shard| format!("shard {shard} of ")).unwrap_or_default();
        format!("built {share}{} page{plural} into `{output}`", report.pages)
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
    if let Some(line) = wanted::left_out_line(&report.left_out, "build") {
        shell.note(&line);
    }
    let foreign = &report.written.foreign;
    if !foreign.is_empty() {
        shell.note(&format!("left alone in `{output}`, not made by nutgraf: {}", diagnostic::named(foreign)));
    }
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
