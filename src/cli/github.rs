//! What was found as commands of a GitHub workflow, which show it beside the lines of a pull request
//! (<https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>).

use super::shell::{Paths, message};
use crate::diagnostic::Diagnostic;

/// One annotation.
pub(super) fn command(diagnostic: &Diagnostic, paths: &Paths) -> String {
    let mut properties = Vec::new();
    if let Some(location) = &diagnostic.location {
        properties.push(("file", paths.seen(location.path())));
        if let Some([start, end]) = location.range() {
            properties.push(("line", start.line.to_string()));
            // Columns are for what is on one line.
            if start.line == end.line {
                properties.push(("col", start.column.to_string()));
                properties.push(("endColumn", end.column.to_string()));
            } else {
                properties.push(("endLine", end.line.to_string()));
            }
        }
    }
    properties.push(("title", diagnostic.rule.unwrap_or("nutgraf").to_owned()));
    let properties: Vec<String> =
        properties.into_iter().map(|(name, value)| format!("{name}={}", property(&value))).collect();
    let mut text = message(diagnostic);
    for (location, what) in &diagnostic.related {
        let line = location.position().map(|place| format!(":{}", place.line)).unwrap_or_default();
        text.push_str(&format!("\n{what}: {}{line}", paths.seen(location.path())));
    }
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&format!("\nhelp: {hint}"));
    }
    format!("::{} {}::{}", diagnostic.severity, properties.join(","), data(&text))
}

/// Text behind a command, which ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a colon or a comma would end, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use std::path::Path;

    #[test]
    fn nothing_in_a_name_or_message_ends_the_command() {
        let source = Source::new("content/a,b:c%.md", "one\ntwo\n");
        let diagnostic = Diagnostic::error("100 %\r\n::error::x").at(&source, 4..7).hint("a, b: c");
        let command = command(&diagnostic, &Paths::of(Path::new(".")));
        assert_eq!(
            command,
            "::error file=content/a%2Cb%3Ac%25.md,line=2,col=1,endColumn=4,title=nutgraf::100 %25%0D%0A::error::x%0Ahelp: a, b: c"
        );
    }
}
