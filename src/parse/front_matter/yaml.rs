//! Reads YAML into the same tables that TOML is read into, so that both kinds of front matter are checked alike.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};
use toml::Spanned as At;
use toml::de::{DeArray, DeTable, DeValue};

use crate::config::Table;
use crate::diagnostic::{Diagnostic, as_message};
use crate::source::Source;

/// Reads the YAML in a range of a source. Aliases and nesting are bounded by `serde_saphyr`'s default budget.
pub(super) fn parse<'s>(
    source: &'s Source,
    range: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Table<'s> {
    let base = range.start;
    let text = source.text.get(range.clone()).unwrap_or_default();
    let empty = || Table::from_parts(source, At::new(range.clone(), DeTable::new()));
    if text.trim().is_empty() {
        return empty();
    }
    match serde_saphyr::from_str::<Spanned<Node>>(text) {
        Ok(Spanned { value: Node::Map(entries), .. }) => {
            let context = Conversion { text, base };
            Table::from_parts(source, At::new(range, context.table(entries)))
        }
        Ok(_) => {
            diagnostics.push(
                Diagnostic::error("front matter is not a list of keys and values").at(source, range.clone()),
            );
            empty()
        }
        Err(error) => {
            let at = error.location().map_or(base, |location| base + span(text, location).start);
            let message = error.without_snippet().to_string();
            diagnostics.push(Diagnostic::error(in_plain_words(&message)).at(source, at..at + 1));
            empty()
        }
    }
}

/// The parser's words without advice for programmers and without lines, which it counts from the front matter on.
fn in_plain_words(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    let message = message.split(" at line ").next().unwrap_or_default();
    let message = message.split(", set ").next().unwrap_or_default();
    as_message(message)
}

/// A YAML value, each part with its place.
enum Node {
    Null,
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Spanned<Node>>),
    Map(Vec<(Spanned<String>, Spanned<Node>)>),
}

struct Conversion<'s> {
    text: &'s str,
    base: usize,
}

impl<'s> Conversion<'s> {
    /// A key without a value is the same as no key.
    fn table(&self, entries: Vec<(Spanned<String>, Spanned<Node>)>) -> DeTable<'s> {
        entries
            .into_iter()
            .filter(|(_, value)| !matches!(value.value, Node::Null))
            .map(|(key, value)| {
                (At::new(self.span(key.referenced), Cow::Owned(key.value)), self.value(value))
            })
            .collect()
    }

    fn value(&self, node: Spanned<Node>) -> At<DeValue<'s>> {
        let local = span(self.text, node.referenced);
        let value = match node.value {
            Node::Null => DeValue::String(Cow::Borrowed("")),
            Node::Bool(bool) => DeValue::Boolean(bool),
            Node::Number => self.number(local.clone()),
            Node::Text(text) => DeValue::String(Cow::Owned(text)),
            Node::List(items) => {
                let mut array = DeArray::new();
                items.into_iter().for_each(|item| array.push(self.value(item)));
                DeValue::Array(array)
            }
            Node::Map(entries) => DeValue::Table(self.table(entries)),
        };
        At::new(local.start + self.base..local.end + self.base, value)
    }

    /// A number as it was written; TOML's parser reads the common forms, and the others stay text.
    fn number(&self, local: Range<usize>) -> DeValue<'s> {
        let written = self.text.get(local).unwrap_or_default().trim();
        match DeValue::parse(written) {
            Ok(value) if !value.get_ref().is_str() => value.into_inner(),
            _ => DeValue::String(Cow::Borrowed(written)),
        }
    }

    fn span(&self, location: Location) -> Range<usize> {
        let local = span(self.text, location);
        local.start + self.base..local.end + self.base
    }
}

/// The range of bytes of a place in YAML, which counts characters where it does not know bytes.
fn span(text: &str, location: Location) -> Range<usize> {
    let span = location.span();
    let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    let (start, len) = match (span.byte_offset(), span.byte_len()) {
        (Some(start), Some(len)) => (number(start), number(len)),
        _ => {
            let mut offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            let start = offsets.nth(number(span.offset())).unwrap_or(text.len());
            let len = number(span.len())
                .checked_sub(1)
                .and_then(|len| offsets.nth(len))
                .map_or(0, |end| end - start);
            (start, len)
        }
    };
    let start = start.min(text.len());
    start..start.saturating_add(len).min(text.len())
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyNode;

        impl<'de> Visitor<'de> for AnyNode {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a YAML value")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Bool(value))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
                Ok(Node::Number)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
                Ok(Node::Number)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
                Ok(Node::Number)
            }

            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Node::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Node::Map(map))
            }
        }

        deserializer.deserialize_any(AnyNode)
    }
}
