//! Finds the front matter of a source: TOML between `+++`, YAML between `---`.

mod yaml;

use std::ops::Range;

use crate::config::Table;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Splits a source into its front matter as a table, if there is any, and the offset at which its text begins.
///
/// Front matter that is not closed is reported, and then all of the source counts as front matter.
pub(super) fn split<'s>(source: &'s Source, diagnostics: &mut Vec<Diagnostic>) -> (Option<Table<'s>>, usize) {
    let Some(fence) = opening(&source.text) else {
        check_for_late(source, diagnostics);
        return (None, 0);
    };
    let start = source.text.find('\n').map_or(source.text.len(), |at| at + 1);
    let Some(end) = closing(&source.text, start, fence) else {
        diagnostics.push(
            Diagnostic::error(format!("front matter opened with `{fence}` is never closed"))
                .at(source, 0..fence.len())
                .hint(format!("put a line with only `{fence}` where the front matter ends")),
        );
        return (None, source.text.len());
    };
    let table = if fence == "+++" {
        Table::parse(source, start..end.start, diagnostics)
    } else {
        yaml::parse(source, start..end.start, diagnostics)
    };
    (Some(table), end.end)
}

/// The front matter of a source as it is written, without the lines around it; empty where there is none.
pub fn written(source: &Source) -> &str {
    let start = source.text.find('\n').map_or(source.text.len(), |at| at + 1);
    let end = opening(&source.text).and_then(|fence| closing(&source.text, start, fence));
    end.and_then(|end| source.text.get(start..end.start)).unwrap_or_default()
}

/// What opens front matter, and closes it.
fn opening(text: &str) -> Option<&'static str> {
    ["+++", "---"].into_iter().find(|fence| is_fence(first_line(text), fence))
}

/// Front matter behind an empty line would be shown as text. A line of `---` there is a rule across the page, so that
/// only TOML can be told.
fn check_for_late(source: &Source, diagnostics: &mut Vec<Diagnostic>) {
    let start = source.text.len() - source.text.trim_start().len();
    if is_fence(first_line(source.text.get(start..).unwrap_or_default()), "+++") {
        diagnostics.push(
            Diagnostic::error("front matter that does not begin on the first line")
                .at(source, start..start + 3)
                .hint("remove what stands before it"),
        );
    }
}

/// The range of the line that closes front matter, its line end included.
fn closing(text: &str, start: usize, fence: &str) -> Option<Range<usize>> {
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        if is_fence(line, fence) {
            return Some(at..at + line.len());
        }
        at += line.len();
    }
    None
}

fn is_fence(line: &str, fence: &str) -> bool {
    line.trim_end() == fence
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
