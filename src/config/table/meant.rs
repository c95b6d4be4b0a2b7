//! What was most likely meant by an unknown word: a table is read on as if that stood there, so that one slip is one
//! mistake, and makes no others.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::nearest;
use crate::source::Span;

/// A word that stands where only others are known, and the one of those that was most likely meant.
pub(super) struct Slip<'m> {
    word: &'m str,
    meant: &'m str,
}

impl<'m> Slip<'m> {
    /// Reads serde's message about an unknown key or value. `more_keys` are known as well, but cannot be read here.
    pub(super) fn of(message: &'m str, more_keys: &'m [String]) -> Option<Self> {
        let is_unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
        let mut quoted = message.split('`').skip(1).step_by(2).filter(|_| is_unknown);
        let word = quoted.next()?;
        let known: Vec<&str> = quoted.collect();
        let all = known.iter().copied().chain(more_keys.iter().map(String::as_str));
        let meant = nearest(word, all).filter(|meant| known.contains(meant))?;
        Some(Self { word, meant })
    }

    /// Puts what was meant in the place of the word; whether that could be done.
    pub(super) fn mend(&self, table: &mut DeTable<'_>, span: &Span) -> bool {
        let Some(key) = key_at(table, span).filter(|key| key.get_ref() == self.word).cloned() else {
            return table.iter_mut().any(|(_, value)| self.mend_inside(value, span));
        };
        if table.keys().any(|known| known.get_ref() == self.meant) {
            return false;
        }
        let Some(value) = table.remove(&key) else { return false };
        table.insert(Spanned::new(key.span(), self.owned()), value);
        true
    }

    fn mend_inside(&self, value: &mut Spanned<DeValue<'_>>, span: &Span) -> bool {
        let is_here = value.span() == *span;
        match value.get_mut() {
            DeValue::Table(table) => self.mend(table, span),
            DeValue::Array(items) => items.iter_mut().any(|item| self.mend_inside(item, span)),
            DeValue::String(text) if is_here && text == self.word => {
                *text = self.owned();
                true
            }
            _ => false,
        }
    }

    fn owned(&self) -> Cow<'static, str> {
        Cow::Owned(self.meant.to_owned())
    }
}

/// Whether a key at a range has a plain value. Tables say what pages and templates rest on, as taxonomies do, and what was
/// meant by an unknown one nobody can tell.
pub(super) fn is_plain(table: &DeTable<'_>, span: &Span) -> bool {
    match key_at(table, span).and_then(|key| table.get(key)) {
        Some(value) => !holds_table(value.get_ref()),
        None => table.values().any(|value| has_plain(value.get_ref(), span)),
    }
}

fn has_plain(value: &DeValue<'_>, span: &Span) -> bool {
    match value {
        DeValue::Table(table) => is_plain(table, span),
        DeValue::Array(items) => items.iter().any(|item| has_plain(item.get_ref(), span)),
        _ => false,
    }
}

fn holds_table(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Table(_) => true,
        DeValue::Array(items) => items.iter().any(|item| holds_table(item.get_ref())),
        _ => false,
    }
}

fn key_at<'t, 's>(table: &'t DeTable<'s>, span: &Span) -> Option<&'t Spanned<Cow<'s, str>>> {
    table.keys().find(|key| key.span() == *span)
}
