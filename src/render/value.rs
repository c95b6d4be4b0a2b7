//! Values as templates see them: how they are built, and their digests.

use tera::value::ValueKind;
use tera::{Map, Value};

use crate::date::Date;
use crate::digest::{Digest, Digester};

/// A value with its digest, which is taken once, however many pages show the value.
#[derive(Clone, Debug)]
pub(super) struct Digested {
    pub(super) value: Value,
    pub(super) digest: Digest,
}

impl Digested {
    /// Takes the digest of a value, with everything in it.
    pub(super) fn of(value: Value) -> Self {
        let mut digester = Digester::new();
        feed(&value, &mut digester);
        Self { value, digest: digester.finish() }
    }
}

/// What each kind of value begins with in a digest, so that it is not taken for another.
pub(super) mod kind {
    pub(in crate::render) const NONE: u64 = 1;
    /// For a text that is not escaped, one more.
    pub(in crate::render) const TEXT: u64 = 2;
    pub(in crate::render) const LIST: u64 = 4;
    pub(in crate::render) const MAP: u64 = 5;
    /// For `true`, one more.
    pub(in crate::render) const BOOL: u64 = 6;
    pub(in crate::render) const NUMBER: u64 = 11;
}

/// HTML, which is not escaped again.
pub(super) fn html(text: &str) -> Value {
    Value::safe_string(text)
}

/// A date as text: `2026-01-31`, or a moment as RFC 3339.
pub(super) fn date(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// What stands in TOML, as templates see it.
pub(super) fn from_toml(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(bool) => Value::from(*bool),
        toml::Value::Datetime(datetime) => Value::from(datetime.to_string()),
        toml::Value::Array(items) => Value::from(items.iter().map(from_toml).collect::<Vec<Value>>()),
        toml::Value::Table(table) => from_table(table),
    }
}

/// A TOML table, as templates see it.
pub(super) fn from_table(table: &toml::Table) -> Value {
    map(table.iter().map(|(key, value)| (key, from_toml(value))))
}

fn map<'e>(entries: impl Iterator<Item = (&'e String, Value)>) -> Value {
    Value::from(entries.map(|(key, value)| (key.clone().into(), value)).collect::<Map>())
}

/// What stands in JSON, as templates see it.
pub(super) fn from_json(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::none(),
        serde_json::Value::Bool(bool) => Value::from(*bool),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Value::from(number),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(number.as_f64().unwrap_or_default()),
        },
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(items) => Value::from(items.iter().map(from_json).collect::<Vec<Value>>()),
        serde_json::Value::Object(object) => map(object.iter().map(|(key, value)| (key, from_json(value)))),
    }
}

/// Adds a value, with everything in it, to a digest.
pub(super) fn feed(value: &Value, digester: &mut Digester) {
    match value.kind() {
        ValueKind::Undefined => {
            digester.number(0);
        }
        ValueKind::None => {
            digester.number(kind::NONE);
        }
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default();
            digester.number(kind::TEXT + u64::from(value.is_safe())).text(text);
        }
        ValueKind::Array => {
            let items = value.as_array().unwrap_or_default();
            digester.number(kind::LIST).number(items.len() as u64);
            items.iter().for_each(|item| feed(item, digester));
        }
        ValueKind::Map => {
            if let Some(map) = value.as_map() {
                digester.number(kind::MAP).number(map.len() as u64);
                // `preserve_order` makes the order of a map part of what a template can see.
                for (key, value) in map {
                    digester.text(key.as_str().unwrap_or_default());
                    feed(value, digester);
                }
            }
        }
        ValueKind::Bool => {
            digester.number(kind::BOOL + u64::from(value.as_bool().unwrap_or_default()));
        }
        ValueKind::Bytes => {
            digester.number(8).bytes(value.as_bytes().unwrap_or_default());
        }
        ValueKind::F64 => {
            digester.number(9).number(value.as_f64().unwrap_or_default().to_bits());
        }
        ValueKind::I64 => {
            digester.number(10).number(value.as_i64().unwrap_or_default().cast_unsigned());
        }
        ValueKind::U64 => {
            digester.number(kind::NUMBER).number(value.as_u64().unwrap_or_default());
        }
        _ => {
            digester.number(12).text(&value.to_string());
        }
    }
}
