//! Tables: what stands in `site.toml` or in front matter, read into typed values with every mistake reported.
//!
//! A derived `Deserialize` stops at the first mistake. Here the offending entry is taken out of the table and the rest
//! is read again, until nothing is wrong any more: the types stay plain, and a writer sees all mistakes at once.

mod meant;

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use self::meant::Slip;
use crate::diagnostic::{Diagnostic, as_message, did_you_mean};
use crate::source::{Position, Source, Span, position};

/// A table with the place of every key and value in its source.
#[derive(Clone, Debug)]
pub struct Table<'s> {
    source: &'s Source,
    /// Where the table's text begins in the source; places inside the table count from there.
    base: usize,
    root: Spanned<DeTable<'s>>,
}

impl<'s> Table<'s> {
    /// Reads TOML from a range of a source.
    pub fn parse(source: &'s Source, range: Range<usize>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let base = range.start;
        let text = source.text.get(range).unwrap_or_default();
        let (mut root, errors) = DeTable::parse_recoverable(text);
        // What stands in the place of a value that cannot be read is not what anybody wrote, and would be told of again.
        let own = root.span();
        errors.iter().filter_map(|error| error.span()).for_each(|span| {
            remove(root.get_mut(), &own, &span);
        });
        // What follows a mistake on its line is mostly the same mistake.
        let mut last_line = None;
        let first_on_line = errors.into_iter().filter(|error| {
            let line = position(text, error.span().map_or(0, |span| span.start)).line;
            last_line.replace(line) != Some(line)
        });
        diagnostics.extend(first_on_line.map(|error| {
            let span = error.span().unwrap_or(0..0);
            Diagnostic::error(as_message(error.message())).at(source, shift(span, base))
        }));
        Self { source, base, root }
    }

    /// A table that another format was read into; its places count from the start of the source.
    pub fn from_parts(source: &'s Source, root: Spanned<DeTable<'s>>) -> Self {
        Self { source, base: 0, root }
    }

    /// Takes one entry out of the table, to be read on its own.
    pub fn take(&mut self, key: &str) -> Option<Table<'s>> {
        let found = self.root.get_ref().keys().find(|known| known.get_ref() == key).cloned()?;
        let value = self.root.get_mut().remove(&found)?;
        let mut only = DeTable::new();
        let span = found.span();
        only.insert(found, value);
        Some(Table { source: self.source, base: self.base, root: Spanned::new(span, only) })
    }

    /// Takes some entries out of the table, to be read on their own.
    pub fn take_all(&mut self, keys: &[&str]) -> Table<'s> {
        let mut taken = DeTable::new();
        for key in keys {
            for (key, value) in self.take(key).into_iter().flat_map(|entry| entry.root.into_inner()) {
                taken.insert(key, value);
            }
        }
        Table { source: self.source, base: self.base, root: Spanned::new(self.root.span(), taken) }
    }

    /// Takes the tables of an array of tables out of the table; what is something else is reported.
    pub fn take_tables(&mut self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Table<'s>> {
        let (source, base) = (self.source, self.base);
        let mut wrong = |span: Span| {
            let diagnostic = Diagnostic::error(format!("`{key}` is not a list of tables"));
            diagnostics.push(diagnostic.at(source, shift(span, base)).hint(format!("write `[[{key}]]`")));
        };
        let entry = self.take(key).and_then(|entry| entry.root.into_inner().into_iter().next());
        let Some((_, value)) = entry else { return Vec::new() };
        let span = value.span();
        let DeValue::Array(items) = value.into_inner() else {
            wrong(span);
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(table) => tables.push(Table { source, base, root: Spanned::new(span, table) }),
                _ => wrong(span),
            }
        }
        tables
    }

    /// Takes the entries with certain keys out of an entry and all tables in it, and tells where they were.
    pub fn remove_below(&mut self, key: &str, is_it: &dyn Fn(&str) -> bool) -> Vec<(String, Position)> {
        let (text, base) = (&self.source.text, self.base);
        let mut removed = Vec::new();
        for (known, value) in self.root.get_mut().iter_mut() {
            if known.get_ref() == key {
                remove_keys(value, is_it, &mut removed);
            }
        }
        let place = |(key, span): (String, Span)| (key, position(text, shift(span, base).start));
        removed.into_iter().map(place).collect()
    }

    /// The source that the table was read from.
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// The place of the table, or of its key.
    pub fn span(&self) -> Span {
        shift(self.root.span(), self.base)
    }

    /// Reads the table into a type; what cannot be read is reported and left out, so that `T` needs a default for
    /// every field. What is only misspelt is reported, and read as it was meant. `more_keys` are keys that were taken out
    /// before and that a hint may name.
    pub fn read<T>(self, more_keys: &[String], diagnostics: &mut Vec<Diagnostic>) -> T
    where
        T: for<'de> Deserialize<'de> + Default + Locate,
    {
        let mut root = self.root;
        let mut removed: Vec<Span> = Vec::new();
        let mut mended: Vec<Span> = Vec::new();
        loop {
            match T::deserialize(toml::Deserializer::from(root.clone())) {
                Ok(mut value) => {
                    value.locate(&Origin { source: self.source.once_parsed(), base: self.base });
                    return value;
                }
                Err(error) => {
                    let place = error.span();
                    let span = place.clone().unwrap_or_else(|| root.span());
                    // A key that is missing because it was wrong has been told of already.
                    let is_new = !error.message().starts_with("missing field")
                        || !removed.iter().any(|inner| span.start <= inner.start && inner.end <= span.end);
                    // Only the table itself may have the keys that were taken out of it.
                    let is_own_key = root.get_ref().keys().any(|key| key.span() == span);
                    let more_keys = if is_own_key { more_keys } else { &[] };
                    let can_go = error.message().starts_with("unknown field")
                        && meant::is_plain(root.get_ref(), &span);
                    // What was mended once and is still wrong is left out, or there might be no end to it.
                    let slip = Slip::of(error.message(), more_keys).filter(|_| !mended.contains(&span));
                    let is_mended = slip.is_some_and(|slip| slip.mend(root.get_mut(), &span));
                    if is_new {
                        let mistake =
                            explain(&error, more_keys).at(self.source, shift(span.clone(), self.base));
                        diagnostics.push(if is_mended || can_go { mistake.mended() } else { mistake });
                    }
                    if is_mended {
                        mended.push(span);
                        continue;
                    }
                    let own = root.span();
                    let Some(holder) = place.and_then(|_| remove(root.get_mut(), &own, &span)) else {
                        return T::default();
                    };
                    // The place of a table with a header is its header, which does not hold its keys.
                    removed.extend([span, holder]);
                }
            }
        }
    }
}

/// Where the places inside a read value count from.
#[derive(Clone, Debug)]
pub struct Origin {
    source: Source,
    base: usize,
}

/// Types whose [`Located`] parts are told which source they came from once they are read.
pub trait Locate {
    /// Tells every located part where it came from.
    fn locate(&mut self, origin: &Origin);
}

impl<T: Locate> Locate for Option<T> {
    fn locate(&mut self, origin: &Origin) {
        self.iter_mut().for_each(|value| value.locate(origin));
    }
}

impl<T: Locate> Locate for Box<T> {
    fn locate(&mut self, origin: &Origin) {
        (**self).locate(origin);
    }
}

impl<T: Locate> Locate for Vec<T> {
    fn locate(&mut self, origin: &Origin) {
        self.iter_mut().for_each(|value| value.locate(origin));
    }
}

impl<K, T: Locate> Locate for indexmap::IndexMap<K, T> {
    fn locate(&mut self, origin: &Origin) {
        self.values_mut().for_each(|value| value.locate(origin));
    }
}

/// A value that knows where it was written, for mistakes that show only later.
#[derive(Clone, Debug)]
pub struct Located<T> {
    value: T,
    span: Span,
    source: Option<Source>,
}

impl<T> Located<T> {
    /// The value.
    pub fn get(&self) -> &T {
        &self.value
    }

    /// Puts the place of the value into a diagnostic.
    #[must_use]
    pub fn mark(&self, diagnostic: Diagnostic) -> Diagnostic {
        match &self.source {
            Some(source) => diagnostic.at(source, self.span.clone()),
            None => diagnostic,
        }
    }
}

/// A located text reads as a text.
impl std::ops::Deref for Located<String> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

impl<T> Locate for Located<T> {
    fn locate(&mut self, origin: &Origin) {
        self.span = shift(self.span.clone(), origin.base);
        self.source = Some(origin.source.clone());
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(Self { value: spanned.into_inner(), span, source: None })
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }
}

fn shift(span: Span, base: usize) -> Span {
    span.start + base..span.end + base
}

fn remove_keys(
    value: &mut Spanned<DeValue<'_>>,
    is_it: &dyn Fn(&str) -> bool,
    removed: &mut Vec<(String, Span)>,
) {
    let DeValue::Table(table) = value.get_mut() else { return };
    let keys: Vec<_> = table.keys().filter(|key| is_it(key.get_ref())).cloned().collect();
    for key in keys {
        table.remove(&key);
        removed.push((key.get_ref().to_string(), key.span()));
    }
    table.iter_mut().for_each(|(_, value)| remove_keys(value, is_it, removed));
}

/// Takes the innermost entry that overlaps a range out of a table, whose own place is `own`, and gives the place of the
/// table that it stood in. A type that does not fit has the value's range, an unknown key the key's.
fn remove(table: &mut DeTable<'_>, own: &Span, span: &Span) -> Option<Span> {
    // A value that is missing has a place all the same, which is empty.
    let end = |span: &Span| span.end.max(span.start + 1);
    let overlaps = |other: Range<usize>| other.start < end(span) && span.start < end(&other);
    let mut wrong = None;
    for (key, value) in table.iter_mut() {
        if let Some(holder) = remove_inside(value, own, span) {
            return Some(holder);
        }
        if overlaps(key.span()) || overlaps(value.span()) {
            wrong = Some(key.clone());
            break;
        }
    }
    table.remove(&wrong?).map(|_| own.clone())
}

/// The same for what stands in a value; `own` is the place of the table that the value is in.
fn remove_inside(value: &mut Spanned<DeValue<'_>>, own: &Span, span: &Span) -> Option<Span> {
    let place = value.span();
    match value.get_mut() {
        DeValue::Table(table) => remove(table, &place, span),
        DeValue::Array(items) => {
            if let Some(holder) = items.iter_mut().find_map(|item| remove_inside(item, own, span)) {
                return Some(holder);
            }
            // `DeArray` knows no `remove`, so that the others are put into a new one.
            let mut kept = DeArray::new();
            let holds =
                |item: &Spanned<DeValue<'_>>| item.span().start <= span.start && span.end <= item.span().end;
            items.iter().filter(|item| !holds(item)).for_each(|item| kept.push(item.clone()));
            let is_removed = kept.len() < items.len();
            *items = kept;
            is_removed.then(|| own.clone())
        }
        _ => None,
    }
}

/// Puts serde's words into ours, with the nearest known key as a hint where a key is unknown.
fn explain(error: &toml::de::Error, more_keys: &[String]) -> Diagnostic {
    let message = error.message();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field") || message.starts_with("unknown variant") {
        let (unknown, known) = quoted.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
        // A date of TOML is a table to serde.
        if unknown.starts_with("$__toml_private") {
            return Diagnostic::error("a date cannot stand here");
        }
        let known: Vec<&str> = known.iter().copied().chain(more_keys.iter().map(String::as_str)).collect();
        let what = if message.starts_with("unknown field") { "key" } else { "value" };
        let hint = did_you_mean(unknown, known.iter().copied());
        let hint = hint.unwrap_or_else(|| format!("the known ones are {}", list(&known)));
        return Diagnostic::error(format!("unknown {what} `{unknown}`")).hint(hint);
    }
    if let Some(missing) = message.strip_prefix("missing field ") {
        let diagnostic = Diagnostic::error(format!("missing key {missing}"));
        return match missing {
            "`match`" => diagnostic.hint("say which pages it is for, as `match = \"explainers/**\"`"),
            _ => diagnostic,
        };
    }
    Diagnostic::error(in_plain_words(&as_message(message)))
}

/// Serde names what it wanted by the types of Rust, and what it got as programmers do.
fn in_plain_words(message: &str) -> String {
    let Some((got, wanted)) = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|what| message.strip_prefix(what))
        .and_then(|rest| rest.split_once(", expected "))
    else {
        return message.to_owned();
    };
    let wanted = match wanted {
        "i64" => "a whole number",
        "u64" | "usize" | "u32" => "a whole number that is not negative",
        "u16" => "a whole number from 0 to 65535",
        "a nonzero u32" => "a whole number above 0",
        "f64" => "a number",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a string" => "a text in quotes",
        "a map" => "a table",
        other if other.starts_with("struct ") => "a table",
        other => other,
    };
    let got = match got.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("boolean" | "integer", value)) => value.to_owned(),
        Some(("floating", value)) => value.trim_start_matches("point ").to_owned(),
        _ if got == "sequence" => "a list".to_owned(),
        _ if got == "map" => "a table".to_owned(),
        _ => got.to_owned(),
    };
    format!("expected {wanted}, found {got}")
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
