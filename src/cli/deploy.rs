//! `nutgraf deploy`.

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use super::arguments::Deploy as Arguments;
use super::bar::Bar;
use super::shell::Shell;
use super::{Exit, wanted};
use crate::deploy::{self, Deploy, Report};
use crate::diagnostic::{self, Diagnostic};

/// What became of the target of a deploy that failed.
const NOT_DEPLOYED: &str =
    "not deployed: what is at the target is whole, and the next deploy goes on from there";

/// Builds the site, deploys it, and tells what was done.
pub(super) fn run(arguments: &Arguments, root: &Path, shell: &Shell) -> Exit {
    let wanted = match wanted::or_exit(&arguments.pages, root, |wrong| shell.report(wrong, NOT_DEPLOYED)) {
        Ok(wanted) => wanted,
        Err(exit) => return exit,
    };
    if let Some(url) = arguments.verify.as_ref().filter(|url| !matches!(url.scheme(), "http" | "https")) {
        let wrong =
            format!("`--verify`: `{url}` is no address of the web; write it as `https://example.org`");
        shell.report(&[Diagnostic::error(wrong)], NOT_DEPLOYED);
        return Exit::Usage;
    }
    let deploy = Deploy {
        wanted,
        target: arguments.target.clone(),
        max_delete: arguments.max_delete,
        verify: arguments.verify.clone(),
        environment: wanted::environment(root),
    };
    let bar = Bar::new(shell, Instant::now());
    let result = if arguments.rollback {
        deploy::roll_back(&deploy, &bar)
    } else if arguments.dry_run {
        deploy::plan(&deploy, &bar)
    } else {
        deploy::deploy(&deploy, &bar)
    };
    bar.finish();
    match result {
        Ok(report) => {
            shell.list_aside(&report.warnings);
            if arguments.dry_run {
                list(&report, shell);
            }
            tell(&report, arguments, shell);
            verified(&report, shell)
        }
        Err(diagnostics) => {
            shell.report(&diagnostics, NOT_DEPLOYED);
            Exit::Errors
        }
    }
}

/// What came of asking for the site, if that was wanted.
fn verified(report: &Report, shell: &Shell) -> Exit {
    let Some((count, wrong)) = &report.verified else { return Exit::Done };
    if wrong.is_empty() {
        let plural = if *count == 1 { "" } else { "s" };
        let object = json!({ "type": "verified", "files": count });
        shell
            .say(&format!("asked for {count} file{plural}: all of them come as they were put there"), object);
        return Exit::Done;
    }
    shell.report(wrong, "deployed, but what is served is something else");
    Exit::Errors
}

/// Every put and delete, in the order in which they would be done.
fn list(report: &Report, shell: &Shell) {
    let tell = |what: &str, path: &String| {
        shell.say(&format!("{what} {path}"), json!({ "type": what, "path": path }))
    };
    report.plan.blocking.iter().for_each(|path| tell("delete", path));
    report.plan.put().for_each(|path| tell("put", path));
    report.plan.delete().skip(report.plan.blocking.len()).for_each(|path| tell("delete", path));
}

fn tell(report: &Report, arguments: &Arguments, shell: &Shell) {
    let (put, deleted) = (report.plan.put().count(), report.plan.delete().count());
    let unchanged = report.plan.unchanged;
    let object = json!({
        "type": if arguments.dry_run { "planned" } else { "deployed" },
        "target": report.target,
        "put": put,
        "deleted": deleted,
        "unchanged": unchanged,
        "replaced": report.replaced,
        "seconds": report.took.as_secs_f64(),
    });
    let what = match (arguments.dry_run, arguments.rollback, report.plan.is_empty()) {
        (true, _, _) => format!("this is what a deploy to `{}` would do", report.target),
        (_, _, true) => format!("nothing changed at `{}`", report.target),
        (_, true, _) => format!("`{}` is what it was before", report.target),
        _ => format!("deployed to `{}`", report.target),
    };
    let took = report.took.as_secs_f64();
    shell
        .say(&format!("{what}: {put} put, {deleted} deleted, {unchanged} unchanged, in {took:.2} s"), object);
    if !report.replaced.is_empty() {
        let named = diagnostic::named(&report.replaced);
        shell.note(&format!("replaced at the target, not put there by nutgraf: {named}"));
    }
}
