//! Values as templates see them: how they are built, and their digests.

use tera::value::{Key, ValueKind};
use tera::{Map, Value};

use crate::config::BaseUrl;
use crate::date::Date;
use crate::digest::{Digest, Digester};
use crate::route::Route;

/// Builds a map, in the order in which its entries are written.
#[derive(Clone, Default)]
pub(super) struct Object(Map);

impl Object {
    /// An empty map.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds an entry.
    #[must_use]
    pub(super) fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.insert(key, value);
        self
    }

    /// Adds an entry that is `none` where there is nothing, so that a template can ask for it without an error.
    #[must_use]
    pub(super) fn with_option<V: Into<Value>>(self, key: &'static str, value: Option<V>) -> Self {
        self.with(key, value.map_or_else(Value::none, Into::into))
    }

    /// Adds the address of a route: `path` on the host, and `permalink`.
    #[must_use]
    pub(super) fn with_address(self, base_url: &BaseUrl, route: &Route) -> Self {
        self.with("path", base_url.path_of(route)).with("permalink", base_url.permalink(route))
    }

    /// Adds an entry.
    pub(super) fn insert(&mut self, key: impl Into<Key<'static>>, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    /// Adds the entries of another map; one of the same name is replaced.
    #[must_use]
    pub(super) fn with_all_of(mut self, value: &Value) -> Self {
        if let Some(map) = value.as_map() {
            self.0.extend(map.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        self
    }

    /// The finished map.
    pub(super) fn build(self) -> Value {
        Value::from(self.0)
    }
}

/// HTML, which is not escaped again.
pub(super) fn html(text: &str) -> Value {
    Value::safe_string(text)
}

/// A date as text: `2026-01-31`, or a moment as RFC 3339.
pub(super) fn date(date: Option<Date>) -> Value {
    date.map_or_else(Value::none, |date| Value::from(date.to_string()))
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
    let mut object = Object::new();
    table.iter().for_each(|(key, value)| object.insert(key.clone(), from_toml(value)));
    object.build()
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
        serde_json::Value::Object(map) => {
            let mut object = Object::new();
            map.iter().for_each(|(key, value)| object.insert(key.clone(), from_json(value)));
            object.build()
        }
    }
}

/// The digest of a value, with everything in it.
pub(super) fn digest(value: &Value) -> Digest {
    let mut digester = Digester::new();
    feed(value, &mut digester);
    digester.finish()
}

/// Adds a value, with everything in it, to a digest.
pub(super) fn feed(value: &Value, digester: &mut Digester) {
    match value.kind() {
        ValueKind::Undefined => {
            digester.number(0);
        }
        ValueKind::None => {
            digester.number(1);
        }
        ValueKind::String => {
            digester.number(2 + u64::from(value.is_safe())).text(value.as_str().unwrap_or_default());
        }
        ValueKind::Array => {
            let items = value.as_array().unwrap_or_default();
            digester.number(4).number(items.len() as u64);
            items.iter().for_each(|item| feed(item, digester));
        }
        ValueKind::Map => {
            if let Some(map) = value.as_map() {
                digester.number(5).number(map.len() as u64);
                // `preserve_order` makes the order of a map part of what a template can see.
                for (key, value) in map {
                    digester.text(key.as_str().unwrap_or_default());
                    feed(value, digester);
                }
            }
        }
        ValueKind::Bool => {
            digester.number(6 + u64::from(value.as_bool().unwrap_or_default()));
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
            digester.number(11).number(value.as_u64().unwrap_or_default());
        }
        _ => {
            digester.number(12).text(&value.to_string());
        }
    }
}
