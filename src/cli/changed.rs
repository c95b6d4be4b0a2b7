//! `nutgraf changed`.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::arguments::Changed;
use super::bar::Bar;
use super::shell::Shell;
use super::{Exit, wanted};
use crate::changed::{self, Change, ListChange, Report, RouteChange};

/// How many things of a kind are named to people before the rest is counted.
const NAMED: usize = 25;

/// Tells what has changed.
pub(super) fn run(arguments: &Changed, root: &Path, shell: &Shell) -> Exit {
    let started = Instant::now();
    let wanted = match wanted::or_exit(&arguments.pages, root, |wrong| shell.list(wrong)) {
        Ok(wanted) => wanted,
        Err(exit) => return exit,
    };
    let bar = Bar::new(shell, started);
    let report = changed::changed(&wanted, &arguments.since, &bar);
    bar.finish();
    match report {
        Ok(report) => {
            shell.say(&text(&report, &arguments.since), object(&report, &arguments.since, started.elapsed()));
            Exit::Done
        }
        Err(diagnostics) => {
            shell.list(&diagnostics);
            Exit::Errors
        }
    }
}

/// What has changed as Markdown, which people can read as it is.
fn text(report: &Report, since: &str) -> String {
    let pages = report.pages.iter().map(|page| {
        let (word, path, route) = (word(page.change), &page.path, &page.route);
        format!("- {word}: `{route}` (`{path}`)")
    });
    let parts = [
        part("Pages", pages.collect()),
        part("Other routes", report.routes.iter().map(route_line).collect()),
        part("Feeds", report.feeds.iter().map(route_line).collect()),
        part("Read More", report.lists.iter().map(list_line).collect()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return format!("nothing has changed for readers since `{since}`");
    }
    format!("## What has changed since `{since}`\n\n{}", parts.join("\n\n"))
}

fn part(title: &str, lines: Vec<String>) -> Option<String> {
    let count = lines.len();
    let mut shown = lines;
    shown.truncate(NAMED);
    if count > NAMED {
        shown.push(format!("- and {} more", count - NAMED));
    }
    (count > 0).then(|| format!("### {title}: {count}\n\n{}", shown.join("\n")))
}

fn route_line(RouteChange { change, route }: &RouteChange) -> String {
    format!("- {}: `{route}`", word(*change))
}

fn list_line(list: &ListChange) -> String {
    let named = |what: &str, paths: &[Arc<str>]| {
        let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
        (!paths.is_empty()).then(|| format!("{what} {}", paths.join(", ")))
    };
    let changes: Vec<String> =
        [named("with", &list.added), named("without", &list.removed)].into_iter().flatten().collect();
    let changes = if changes.is_empty() { "in another order".to_owned() } else { changes.join(", ") };
    format!("- `{}`: {changes}", list.route)
}

fn word(change: Change) -> &'static str {
    match change {
        Change::New => "new",
        Change::Changed => "changed",
        Change::Gone => "gone",
    }
}

fn object(report: &Report, since: &str, took: Duration) -> Value {
    let routes = |routes: &[RouteChange]| -> Vec<Value> {
        let routes = routes.iter();
        routes.map(|one| json!({ "change": word(one.change), "route": one.route })).collect()
    };
    let page = |page: &changed::PageChange| json!({ "change": word(page.change), "path": page.path, "route": page.route });
    let list = |list: &ListChange| json!({ "path": list.path, "route": list.route, "added": list.added, "removed": list.removed });
    json!({
        "type": "changes",
        "since": since,
        "pages": report.pages.iter().map(page).collect::<Vec<Value>>(),
        "routes": routes(&report.routes),
        "feeds": routes(&report.feeds),
        "read_more": report.lists.iter().map(list).collect::<Vec<Value>>(),
        "seconds": took.as_secs_f64(),
    })
}
