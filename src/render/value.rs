//! Values as templates see them: how they are built, and their digests.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use tera::value::{Key, ValueKind};
use tera::{Map, Value};

use crate::config::BaseUrl;
use crate::date::Date;
use crate::digest::{Digest, Digester};
use crate::route::Route;

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

/// What can stand in a map or a list: it adds all that a template can see of it to a digest.
pub(super) trait Field {
    fn put(self, digester: &mut Digester) -> Entry;
}

/// What stands in a map or a list. A digest is wanted of every route, but a value only of those that are rendered, so
/// that what is not made yet stays so until then.
pub(super) enum Entry {
    Value(Value),
    Object(Box<Object>),
    List(List),
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Object(object) => object.serialize(serializer),
            Self::List(list) => serializer.collect_seq(&list.items),
        }
    }
}

/// Makes a value of what has values in it, which are shared, and not copied. Of all ways to a map it is the one on which each
/// key is hashed once; to make a map first and a value of it would hash them all again.
fn assembled(whole: &impl Serialize) -> Value {
    // What is made of values and texts always becomes a value.
    Value::try_from_serializable(whole).unwrap_or_else(|_| Value::none())
}

impl<T: Into<Value>> Field for T {
    fn put(self, digester: &mut Digester) -> Entry {
        let value = self.into();
        feed(&value, digester);
        Entry::Value(value)
    }
}

impl Field for Digested {
    fn put(self, digester: &mut Digester) -> Entry {
        digester.digest(self.digest);
        Entry::Value(self.value)
    }
}

impl Field for Object {
    fn put(self, digester: &mut Digester) -> Entry {
        digester.digest(self.digest());
        Entry::Object(Box::new(self))
    }
}

impl Field for List {
    fn put(self, digester: &mut Digester) -> Entry {
        digester.digest(self.digest());
        Entry::List(self)
    }
}

/// A value that is made of nothing but what is in the digest of the route already.
pub(super) struct Made(pub(super) Value);

impl Field for Made {
    fn put(self, _: &mut Digester) -> Entry {
        Entry::Value(self.0)
    }
}

/// What a list begins with in a digest, so that it is not taken for a map.
const LIST: u64 = 4;
/// What a map begins with.
const MAP: u64 = 5;

/// Builds a list.
pub(super) struct List {
    items: Vec<Entry>,
    digester: Digester,
}

impl<F: Field> FromIterator<F> for List {
    fn from_iter<I: IntoIterator<Item = F>>(items: I) -> Self {
        let mut digester = Digester::new();
        digester.number(LIST);
        let items: Vec<Entry> = items.into_iter().map(|item| item.put(&mut digester)).collect();
        digester.number(items.len() as u64);
        Self { items, digester }
    }
}

impl List {
    /// An empty list.
    pub(super) fn new() -> Self {
        Self::from_iter([(); 0])
    }

    fn digest(&self) -> Digest {
        self.digester.finish()
    }

    /// The finished list.
    pub(super) fn build(self) -> Digested {
        Digested { digest: self.digest(), value: assembled(&self.items) }
    }
}

/// How many entries most maps have at the most: making room for them step by step costs more.
const ENTRIES: usize = 8;

/// Builds a map, in the order in which its entries are written.
pub(super) struct Object {
    /// Another map, whose entries come first.
    base: Option<Value>,
    entries: Vec<(Key<'static>, Entry)>,
    digester: Digester,
}

impl Object {
    /// An empty map.
    pub(super) fn new() -> Self {
        let mut digester = Digester::new();
        digester.number(MAP);
        Self { base: None, entries: Vec::with_capacity(ENTRIES), digester }
    }

    /// A map that begins with all entries of another one.
    pub(super) fn over(base: Digested) -> Self {
        let mut object = Self::new();
        object.digester.digest(base.digest);
        object.base = Some(base.value);
        object
    }

    /// Adds an entry; one of the same name is replaced.
    #[must_use]
    pub(super) fn with(mut self, key: &'static str, field: impl Field) -> Self {
        self.insert(key, field);
        self
    }

    /// Adds an entry that is `none` where there is nothing, so that a template can ask for it without an error.
    #[must_use]
    pub(super) fn with_option(self, key: &'static str, field: Option<impl Field>) -> Self {
        match field {
            Some(field) => self.with(key, field),
            None => self.with(key, Value::none()),
        }
    }

    /// Adds the address of a route: `path` on the host, and `permalink`.
    #[must_use]
    pub(super) fn with_address(self, base_url: &BaseUrl, route: &Route) -> Self {
        self.with("path", base_url.path_of(route)).with("permalink", base_url.permalink(route))
    }

    /// Adds an entry.
    pub(super) fn insert(&mut self, key: impl Into<Key<'static>>, field: impl Field) {
        let key = key.into();
        self.digester.text(key.as_str().unwrap_or_default());
        let entry = field.put(&mut self.digester);
        self.entries.push((key, entry));
    }

    /// The digest of the entries so far.
    pub(super) fn digest(&self) -> Digest {
        self.digester.finish()
    }

    /// The finished map.
    pub(super) fn build(self) -> Digested {
        Digested { digest: self.digest(), value: assembled(&self) }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let empty = Map::new();
        let base = self.base.as_ref().and_then(Value::as_map).unwrap_or(&empty);
        let count = base.len() + self.entries.len();
        let mut keys = base.keys().chain(self.entries.iter().map(|(key, _)| key));
        if keys.any(|key| written(key).is_none()) {
            let mut map = serializer.serialize_map(Some(count))?;
            base.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
            self.entries.iter().try_for_each(|(key, entry)| map.serialize_entry(key, entry))?;
            return map.end();
        }
        // The keys of a struct are not copied.
        let mut fields = serializer.serialize_struct("", count)?;
        let mut base = base.iter().filter_map(|(key, value)| Some((written(key)?, value)));
        let mut entries = self.entries.iter().filter_map(|(key, entry)| Some((written(key)?, entry)));
        base.try_for_each(|(key, value)| fields.serialize_field(key, value))?;
        entries.try_for_each(|(key, entry)| fields.serialize_field(key, entry))?;
        fields.end()
    }
}

/// A key that is written in our own source.
fn written(key: &Key<'static>) -> Option<&'static str> {
    match key {
        Key::Str(key) => Some(key),
        _ => None,
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
fn feed(value: &Value, digester: &mut Digester) {
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
            digester.number(LIST).number(items.len() as u64);
            items.iter().for_each(|item| feed(item, digester));
        }
        ValueKind::Map => {
            if let Some(map) = value.as_map() {
                digester.number(MAP).number(map.len() as u64);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_map_or_a_list_comes_out_as_it_was_and_in_order() {
        let card = Object::new().with("title", "A").with("summary", html("<b>")).build();
        let mut own = Object::over(card).with("b", Value::undefined()).with("title", "B");
        own.insert("a name".to_owned(), [1_u64, 2].into_iter().collect::<List>());
        let list: List = [own].into_iter().collect();
        let value = Object::new().with("list", list).with("none", Value::none()).build().value;
        assert_eq!(
            value.to_string(),
            r#"{"list": [{"title": "B", "summary": "<b>", "b": , "a name": [1, 2]}], "none": }"#
        );
        assert!(value.get_from_path("list.0.summary").is_some_and(Value::is_safe));
        assert!(value.get_from_path("list.0.b").is_some_and(Value::is_undefined));
    }
}
