//! What was found as SARIF 2.1.0, which code hosts and editors show beside the lines that it is about
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::shell::{Paths, message};
use crate::config::{FILE_NAME, Level, RuleId};
use crate::diagnostic::{Diagnostic, Location, Severity};

/// What need not be encoded in the path of an address, besides letters and digits.
const NOT_IN_URI: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The rule of what no rule of `[check]` found: every result is of a rule where it is shown.
const MISTAKE: &str = "mistake";

/// All that was found, as one document.
pub(super) fn document(diagnostics: &[Diagnostic], paths: &Paths) -> Value {
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, paths)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "nutgraf",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rules() -> Vec<Value> {
    let mistake = json!({
        "id": MISTAKE,
        "shortDescription": { "text": "The site cannot be built as it stands, or a writer should know something" },
        "defaultConfiguration": { "level": "error" },
    });
    let of_check = RuleId::ALL.iter().map(|rule| {
        let level = match rule.default_level() {
            Level::Error => "error",
            Level::Warn => "warning",
            Level::Off => "none",
        };
        let name = rule.name();
        json!({
            "id": name,
            "shortDescription": { "text": rule.finds() },
            "help": { "text": format!("`{name} = \"off\"` below `[check]` in `{FILE_NAME}` turns it off") },
            "defaultConfiguration": { "level": level },
        })
    });
    [mistake].into_iter().chain(of_check).collect()
}

fn result(diagnostic: &Diagnostic, paths: &Paths) -> Value {
    let rule = diagnostic.rule.unwrap_or(MISTAKE);
    // The first rule is that of mistakes.
    let index = RuleId::ALL.iter().position(|known| known.name() == rule).map_or(0, |index| index + 1);
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let text = match &diagnostic.hint {
        Some(hint) => format!("{}\n{hint}", message(diagnostic)),
        None => message(diagnostic),
    };
    let related = diagnostic.related.iter().enumerate().map(|(number, (location, what))| {
        json!({
            "id": number,
            "message": { "text": what },
            "physicalLocation": place(location, paths),
        })
    });
    json!({
        "ruleId": rule,
        "ruleIndex": index,
        "level": level,
        "message": { "text": text },
        "locations": diagnostic
            .location
            .iter()
            .map(|location| json!({ "physicalLocation": place(location, paths) }))
            .collect::<Vec<Value>>(),
        "relatedLocations": related.collect::<Vec<Value>>(),
    })
}

fn place(location: &Location, paths: &Paths) -> Value {
    let path = paths.seen(location.path());
    let artifact = json!({ "uri": utf8_percent_encode(&path, NOT_IN_URI).to_string() });
    match location.range() {
        None => json!({ "artifactLocation": artifact }),
        Some([start, end]) => {
            json!({
                "artifactLocation": artifact,
                "region": {
                    "startLine": start.line,
                    "startColumn": start.column,
                    "endLine": end.line,
                    "endColumn": end.column,
                },
            })
        }
    }
}
