//! Data files, for `load_data`.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value;

use super::value::{from_json, from_table};
use crate::diagnostic::{did_you_mean, with_hint};
use crate::parse::resolve_path;

/// What a data file holds: JSON, TOML and YAML as they are, CSV as rows of fields, everything else as text.
///
/// # Errors
///
/// That there is no such file, that it is outside of the site's data, or what is wrong with it.
pub(super) fn load(
    data: &BTreeMap<String, Arc<[u8]>>,
    path: &str,
    format: Option<&str>,
) -> Result<Value, String> {
    let resolved = if path.starts_with('/') { None } else { resolve_path("", path) };
    let outside =
        || with_hint(format!("`{path}` is outside of the site"), Some("name a file in `data/`".to_owned()));
    let resolved = resolved.ok_or_else(outside)?;
    let bytes = data.get(&resolved).ok_or_else(|| {
        let near = did_you_mean(&resolved, data.keys().map(String::as_str));
        let hint = near.unwrap_or_else(|| "put it into `data/`".to_owned());
        with_hint(format!("no data file `{path}`"), Some(hint))
    })?;
    let text = std::str::from_utf8(bytes).map_err(|_| format!("`{path}` is not UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let ending = resolved.rsplit_once('.').map_or("", |(_, ending)| ending);
    let wrong = |error: &dyn std::fmt::Display| {
        let message = error.to_string();
        format!("`{path}`: {}", message.lines().next().unwrap_or_default())
    };
    match format.unwrap_or(ending) {
        "json" => serde_json::from_str(text).map(|value| from_json(&value)).map_err(|error| wrong(&error)),
        "toml" => {
            toml::from_str(text).map(|table| from_table(&table)).map_err(|error| wrong(&error.message()))
        }
        "yaml" | "yml" => serde_saphyr::from_str::<serde_json::Value>(text)
            .map(|value| from_json(&value))
            .map_err(|error| wrong(&error.without_snippet())),
        "csv" => rows(text).map_err(|error| wrong(&error)),
        "txt" | "plain" => Ok(Value::from(text)),
        other if format.is_some() => {
            let hint = "use `json`, `toml`, `yaml`, `csv` or `plain`";
            Err(with_hint(format!("unknown format `{other}`"), Some(hint.to_owned())))
        }
        _ => Ok(Value::from(text)),
    }
}

/// The rows of a CSV file (RFC 4180), the first among them.
fn rows(text: &str) -> Result<Value, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Result<Vec<Value>, csv::Error> = reader
        .records()
        .map(|row| Ok(Value::from(row?.iter().map(Value::from).collect::<Vec<Value>>())))
        .collect();
    Ok(Value::from(rows?))
}
