//! The arguments of our functions and filters. Tera tells of a wrong one neither its name nor who wants it, so that they are
//! read here.

use tera::value::ValueKind;
use tera::{Error, Kwargs, TeraResult, Value};

use crate::config::LanguageTag;
use crate::diagnostic::{did_you_mean, with_hint};

/// What a function or filter is called with.
pub(super) struct Arguments<'a> {
    /// The function or filter.
    of: &'static str,
    given: &'a Kwargs,
}

impl<'a> Arguments<'a> {
    /// The arguments of what takes these and no others: Tera would pass over an unknown one in silence.
    pub(super) fn of(of: &'static str, given: &'a Kwargs, known: &[&str]) -> TeraResult<Self> {
        let unknown = given.iter().filter_map(|(key, _)| key.as_str()).find(|key| !known.contains(key));
        match unknown {
            None => Ok(Self { of, given }),
            Some(unknown) => Err(no_such(of, unknown, known)),
        }
    }

    /// The arguments of what takes any.
    pub(super) fn of_any(of: &'static str, given: &'a Kwargs) -> Self {
        Self { of, given }
    }

    /// An argument of whatever type, where it is given.
    pub(super) fn value(&self, key: &'static str) -> TeraResult<Option<&'a Value>> {
        self.given.get::<&Value>(key)
    }

    /// An argument that is a text.
    pub(super) fn text(&self, key: &'static str) -> TeraResult<&'a str> {
        self.must(key, A_TEXT, self.maybe_text(key)?)
    }

    /// An argument that is a text, where it is given.
    pub(super) fn maybe_text(&self, key: &'static str) -> TeraResult<Option<&'a str>> {
        self.read(key, A_TEXT, Value::as_str)
    }

    /// An argument that is yes or no, and no where it is not given.
    pub(super) fn truth(&self, key: &'static str) -> TeraResult<bool> {
        Ok(self.read(key, "`true` or `false`", Value::as_bool)?.unwrap_or(false))
    }

    /// An argument that counts something, where it is given.
    pub(super) fn maybe_count(&self, key: &'static str) -> TeraResult<Option<usize>> {
        self.read(key, "a whole number that is not negative", |value| usize::try_from(whole(value)?).ok())
    }

    /// An argument that is a whole number, where it is given.
    pub(super) fn maybe_whole(&self, key: &'static str) -> TeraResult<Option<i64>> {
        self.read(key, "a whole number", whole)
    }

    /// An argument that is a list.
    pub(super) fn list(&self, key: &'static str) -> TeraResult<&'a [Value]> {
        self.must(key, "a list", self.read(key, "a list", Value::as_array)?)
    }

    /// An argument that is a list of texts.
    pub(super) fn texts(&self, key: &'static str) -> TeraResult<Vec<&'a str>> {
        let wanted = "a list of texts";
        let texts = |value: &'a Value| value.as_array()?.iter().map(Value::as_str).collect();
        self.must(key, wanted, self.read(key, wanted, texts)?)
    }

    /// The argument `lang`, where it is given.
    pub(super) fn language(&self) -> TeraResult<Option<LanguageTag>> {
        self.maybe_text("lang")?.map(str::parse).transpose().map_err(Error::message)
    }

    fn read<T>(
        &self,
        key: &'static str,
        wanted: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> TeraResult<Option<T>> {
        let Some(value) = self.value(key)? else { return Ok(None) };
        let wrong = || {
            let (of, got) = (self.of, shown(value));
            Error::message(format!("`{of}` wants {wanted} as its argument `{key}`, and got {got}"))
        };
        read(value).map(Some).ok_or_else(wrong)
    }

    fn must<T>(&self, key: &'static str, wanted: &str, found: Option<T>) -> TeraResult<T> {
        found.ok_or_else(|| {
            Error::message(format!("`{}` wants {wanted} as its argument `{key}`, and got nothing", self.of))
        })
    }
}

const A_TEXT: &str = "a text";

/// That a function or filter does not take an argument.
pub(super) fn no_such(of: &str, unknown: &str, known: &[&str]) -> Error {
    Error::message(with_hint(format!("`{of}` has no argument `{unknown}`"), Some(meant(unknown, known))))
}

/// Which of the known arguments was meant, or which there are.
pub(super) fn meant(unknown: &str, known: &[&str]) -> String {
    did_you_mean(unknown, known.iter().copied()).unwrap_or_else(|| {
        let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
        format!("it takes {}", if known.is_empty() { "none".to_owned() } else { known.join(", ") })
    })
}

fn whole(value: &Value) -> Option<i64> {
    let number = || value.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64);
    value.as_i64().or_else(number)
}

/// A value as a message names it. What is long is told by its type alone.
fn shown(value: &Value) -> String {
    match value.kind() {
        ValueKind::Undefined => "what is not defined".to_owned(),
        ValueKind::None => "none".to_owned(),
        ValueKind::String => "a text".to_owned(),
        ValueKind::Array => "a list".to_owned(),
        ValueKind::Map => "a map".to_owned(),
        _ => format!("`{value}`"),
    }
}
