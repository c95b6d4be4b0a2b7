//! Maps and lists for templates. A digest is wanted of every route, but a value only of those that are rendered, so that what is
//! put into a map or a list becomes one no earlier than that.

use std::borrow::Cow;

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use tera::value::{Key, ValueKind};
use tera::{Map, Value};

use super::value::{Digested, feed, kind};
use crate::config::BaseUrl;
use crate::digest::{Digest, Digester};
use crate::route::Route;

/// What can stand in a map or a list: it adds all that a template can see of it to a digest.
pub(super) trait Field<'s> {
    fn put(self, digester: &mut Digester) -> Entry<'s>;
}

/// What stands in a map or a list.
pub(super) enum Entry<'s> {
    None,
    Bool(bool),
    Number(u64),
    Text(Cow<'s, str>),
    Value(Value),
    Object(Box<Object<'s>>),
    List(List<'s>),
}

impl<'s> Field<'s> for Cow<'s, str> {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        digester.number(kind::TEXT).text(&self);
        Entry::Text(self)
    }
}

impl<'s> Field<'s> for &'s str {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        Cow::Borrowed(self).put(digester)
    }
}

impl<'s> Field<'s> for String {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        Cow::<'s, str>::Owned(self).put(digester)
    }
}

impl<'s> Field<'s> for bool {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        digester.number(kind::BOOL + u64::from(self));
        Entry::Bool(self)
    }
}

impl<'s> Field<'s> for u64 {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        digester.number(kind::NUMBER).number(self);
        Entry::Number(self)
    }
}

impl<'s> Field<'s> for usize {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        (self as u64).put(digester)
    }
}

impl<'s> Field<'s> for u32 {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        u64::from(self).put(digester)
    }
}

impl<'s> Field<'s> for i64 {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        Value::from(self).put(digester)
    }
}

impl<'s> Field<'s> for Value {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        feed(&self, digester);
        Entry::Value(self)
    }
}

impl<'s> Field<'s> for Digested {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        digester.digest(self.digest);
        Entry::Value(self.value)
    }
}

impl<'s> Field<'s> for Object<'s> {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        digester.digest(self.digest());
        Entry::Object(Box::new(self))
    }
}

impl<'s> Field<'s> for List<'s> {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        digester.digest(self.digest());
        Entry::List(self)
    }
}

/// Of what may be missing, a template sees `none`, so that it can ask for it without an error.
impl<'s, F: Field<'s>> Field<'s> for Option<F> {
    fn put(self, digester: &mut Digester) -> Entry<'s> {
        match self {
            Some(field) => field.put(digester),
            None => {
                digester.number(kind::NONE);
                Entry::None
            }
        }
    }
}

/// A value that is made of nothing but what is in the digest of the route already.
pub(super) struct Made(pub(super) Value);

impl<'s> Field<'s> for Made {
    fn put(self, _: &mut Digester) -> Entry<'s> {
        Entry::Value(self.0)
    }
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_unit(),
            Self::Bool(bool) => serializer.serialize_bool(*bool),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Text(text) => serializer.serialize_str(text),
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

/// Builds a list.
pub(super) struct List<'s> {
    items: Vec<Entry<'s>>,
    digester: Digester,
}

impl<'s, F: Field<'s>> FromIterator<F> for List<'s> {
    fn from_iter<I: IntoIterator<Item = F>>(items: I) -> Self {
        let mut digester = Digester::new();
        digester.number(kind::LIST);
        let items: Vec<Entry<'s>> = items.into_iter().map(|item| item.put(&mut digester)).collect();
        digester.number(items.len() as u64);
        Self { items, digester }
    }
}

impl List<'_> {
    /// An empty list.
    pub(super) fn new() -> Self {
        Self::from_iter([""; 0])
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
pub(super) struct Object<'s> {
    /// Another map, whose entries come first.
    base: Option<Value>,
    entries: Vec<(Name<'s>, Entry<'s>)>,
    digester: Digester,
}

/// The key of an entry.
enum Name<'s> {
    /// One that stands in our own source: Tera does not copy it.
    Ours(&'static str),
    /// One that somebody chose.
    Chosen(&'s str),
}

impl<'s> Object<'s> {
    /// An empty map.
    pub(super) fn new() -> Self {
        let mut digester = Digester::new();
        digester.number(kind::MAP);
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
    pub(super) fn with(mut self, key: &'static str, field: impl Field<'s>) -> Self {
        self.insert(key, field);
        self
    }

    /// Adds the address of a route: `path` on the host, and `permalink`.
    #[must_use]
    pub(super) fn with_address(self, base_url: &BaseUrl, route: &Route) -> Self {
        let path = base_url.path_of(route);
        let permalink = [base_url.origin(), &path].concat();
        self.with("path", path).with("permalink", permalink)
    }

    /// Adds an entry.
    pub(super) fn insert(&mut self, key: &'static str, field: impl Field<'s>) {
        self.digester.text(key);
        let entry = field.put(&mut self.digester);
        self.entries.push((Name::Ours(key), entry));
    }

    /// Adds an entry whose key somebody chose.
    pub(super) fn insert_chosen(&mut self, key: &'s str, field: impl Field<'s>) {
        self.digester.text(key);
        let entry = field.put(&mut self.digester);
        self.entries.push((Name::Chosen(key), entry));
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

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let empty = Map::new();
        let base = self.base.as_ref().and_then(Value::as_map).unwrap_or(&empty);
        let count = base.len() + self.entries.len();
        let is_ours = base.keys().all(|key| ours(key).is_some())
            && self.entries.iter().all(|(name, _)| matches!(name, Name::Ours(_)));
        if !is_ours {
            let mut map = serializer.serialize_map(Some(count))?;
            base.iter().try_for_each(|(key, value)| map.serialize_entry(key, &Again(value)))?;
            self.entries.iter().try_for_each(|(name, entry)| map.serialize_entry(name.as_str(), entry))?;
            return map.end();
        }
        // The keys of a struct are not copied.
        let mut fields = serializer.serialize_struct("", count)?;
        for (key, value) in base {
            fields.serialize_field(ours(key).unwrap_or_default(), &Again(value))?;
        }
        for (name, entry) in &self.entries {
            if let Name::Ours(key) = name {
                fields.serialize_field(key, entry)?;
            }
        }
        fields.end()
    }
}

impl Name<'_> {
    fn as_str(&self) -> &str {
        match self {
            Name::Ours(key) | Name::Chosen(key) => key,
        }
    }
}

/// A key that stands in our own source.
fn ours(key: &Key<'static>) -> Option<&'static str> {
    match key {
        Key::Str(key) => Some(key),
        _ => None,
    }
}

/// Up to this length, a text is in the value itself; a longer one is shared by all copies of its value.
const LONGEST_INSIDE: usize = 21;

/// A value of another map. To hand it over as a value takes longer than to say again what it is, where that is short.
struct Again<'v>(&'v Value);

impl Serialize for Again<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value) = self;
        match value.kind() {
            ValueKind::None => serializer.serialize_unit(),
            ValueKind::Bool => serializer.serialize_bool(value.as_bool().unwrap_or_default()),
            ValueKind::U64 => serializer.serialize_u64(value.as_u64().unwrap_or_default()),
            ValueKind::String if !value.is_safe() => match value.as_str() {
                Some(text) if text.len() <= LONGEST_INSIDE => serializer.serialize_str(text),
                _ => value.serialize(serializer),
            },
            _ => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::value::html;

    #[test]
    fn what_is_put_into_a_map_or_a_list_comes_out_as_it_was_and_in_order() {
        let card = Object::new().with("title", "A").with("summary", html("<b>")).build();
        let mut own = Object::over(card).with("b", Value::undefined()).with("title", "B");
        own.insert_chosen("a name", [1_u64, 2].into_iter().collect::<List>());
        let list: List = [own].into_iter().collect();
        let value = Object::new().with("list", list).with("none", Value::none()).build().value;
        assert_eq!(
            value.to_string(),
            r#"{"list": [{"title": "B", "summary": "<b>", "b": , "a name": [1, 2]}], "none": }"#
        );
        assert!(value.get_from_path("list.0.summary").is_some_and(Value::is_safe));
        assert!(value.get_from_path("list.0.b").is_some_and(Value::is_undefined));
    }

    #[test]
    fn what_comes_from_another_map_is_what_it_was_there() {
        let long = "a text that is longer than Tera holds in a value";
        let base = Object::new()
            .with("none", None::<bool>)
            .with("bool", true)
            .with("number", 3_usize)
            .with("weight", -1_i64)
            .with("text", "short")
            .with("long", long)
            .with("safe", html("<i>"))
            .with("undefined", Value::undefined())
            .with("list", List::new())
            .build();
        let again = Object::over(base.clone()).build();
        let (base, again) = (base.value.as_map().unwrap(), again.value.as_map().unwrap());
        let kinds = |map: &Map| map.values().map(|value| (value.kind(), value.is_safe())).collect::<Vec<_>>();
        assert_eq!(base, again);
        assert_eq!(kinds(base), kinds(again));
    }

    #[test]
    fn a_digest_is_the_same_however_a_value_came_in() {
        let parts = Object::new().with("a", "A").with("b", 2_usize).with("c", None::<&str>).with("d", true);
        let values = Object::new()
            .with("a", Value::from("A"))
            .with("b", Value::from(2_u64))
            .with("c", Value::none())
            .with("d", Value::from(true));
        assert_eq!(parts.digest(), values.digest());
        assert_eq!(parts.build().value, values.build().value);
    }
}
