//! `nutgraf check`.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::arguments::{Check, Denied};
use super::bar::Bar;
use super::shell::Shell;
use super::{Exit, wanted};
use crate::build::Wanted;
use crate::check::{self, Counts, Report, Scope, Since};
use crate::config::FILE_NAME;
use crate::deploy::Deploy;

/// Checks the site and tells what was found.
pub(super) fn run(arguments: &Check, root: &Path, shell: &Shell) -> Exit {
    let started = Instant::now();
    let wanted = match wanted::or_exit(&arguments.pages, root, |wrong| shell.list(wrong)) {
        Ok(wanted) => wanted,
        Err(exit) => return exit,
    };
    let bar = Bar::new(shell, started);
    let since = since(arguments, &wanted, root);
    let external = arguments.external.then(|| wanted::environment(root));
    let report = check::check(&Scope { wanted, since, external }, &bar);
    bar.finish();
    shell.list(&report.diagnostics);
    let errors = report.diagnostics.iter().filter(|found| found.is_error()).count();
    let warnings = report.diagnostics.len() - errors;
    let are_denied = warnings > 0 && arguments.deny == Some(Denied::Warnings);
    tell(&report, (errors, warnings), are_denied, started.elapsed(), shell);
    if errors > 0 || are_denied { Exit::Errors } else { Exit::Done }
}

fn since(arguments: &Check, wanted: &Wanted, root: &Path) -> Vec<Since> {
    let revision = arguments.since.clone().map(Since::Revision);
    let target = arguments.since_deploy.clone().map(|target| {
        let environment = wanted::environment(root);
        let wanted = wanted.clone();
        let deploy = Deploy { wanted, target: Some(target), max_delete: None, verify: None, environment };
        Since::Deploy(Box::new(deploy))
    });
    revision.into_iter().chain(target).collect()
}

fn tell(
    report: &Report,
    (errors, warnings): (usize, usize),
    are_denied: bool,
    took: Duration,
    shell: &Shell,
) {
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let mut found = vec![if errors == 0 { "no mistakes".to_owned() } else { counted(errors, "error") }];
    if warnings > 0 {
        found.push(counted(warnings, "warning"));
    }
    if are_denied {
        found.push("and warnings are denied".to_owned());
    }
    let object = json!({
        "type": "checked",
        "pages": report.pages,
        "errors": errors,
        "warnings": warnings,
        "left_out": wanted::left_out(&report.left_out),
        "external": report.external.map(|Counts { asked, known, left_out }| {
            json!({ "asked": asked, "known": known, "left_out": left_out })
        }),
        "seconds": took.as_secs_f64(),
    });
    shell.say(&format!("checked {}: {}", counted(report.pages, "page"), found.join(", ")), object);
    if let Some(Counts { asked, known, left_out }) = report.external {
        shell.note(&format!(
            "links to other sites: {asked} asked about, {known} known from an earlier check, {left_out} left out"
        ));
    }
    if let Some(line) = wanted::left_out_line(&report.left_out, "check") {
        shell.note(&line);
    }
    if let Some(rule) = report.diagnostics.iter().find_map(|found| found.rule) {
        shell.note(&format!(
            "what stands in brackets is a rule: `{rule} = \"off\"` below `[check]` in `{FILE_NAME}` turns it off"
        ));
    }
}
