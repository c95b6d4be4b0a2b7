//! The dates of a page beyond its front matter: in the name of its file, and in the history of its source.

use crate::config::Config;
use crate::date::Date;
use crate::source::Source;

/// When a page came, as git tells it, if `site.toml` wants to know.
pub(super) fn first_commit(source: &Source, config: &Config) -> Option<Date> {
    let is_wanted = config.repository.as_ref().is_some_and(|repository| repository.dates);
    source.history.as_ref().filter(|_| is_wanted)?.first
}

/// When a page was last changed, as git tells it, if `site.toml` wants to know, and if that was on a later day than the page
/// was published.
pub(super) fn last_commit(source: &Source, date: Option<Date>, config: &Config) -> Option<Date> {
    let is_wanted = config.repository.as_ref().is_some_and(|repository| repository.updates);
    let last = source.history.as_ref().filter(|_| is_wanted)?.last?;
    let is_later = |date: Date| last.year_month_day() > date.year_month_day();
    date.is_none_or(is_later).then_some(last)
}

/// Splits `2026-01-31-title` into date and name; `_` and a space do as well as `-`.
pub fn dated_name(name: &str) -> (Option<Date>, &str) {
    let split = name.get(..10).zip(name.get(10..));
    let Some((Ok(date), rest)) = split.map(|(date, rest)| (date.parse::<Date>(), rest)) else {
        return (None, name);
    };
    match rest.strip_prefix(['-', '_', ' ']) {
        Some(rest) if !rest.is_empty() => (Some(date), rest),
        _ if rest.is_empty() => (Some(date), name),
        _ => (None, name),
    }
}

/// Whether a name begins with digits and hyphens as `2026-01-31` does, and something follows.
pub(super) fn looks_dated(name: &str) -> bool {
    let is_shaped = |(at, byte): (usize, u8)| {
        if at == 4 || at == 7 || at == 10 { byte == b'-' } else { byte.is_ascii_digit() }
    };
    name.len() > 11 && name.bytes().take(11).enumerate().all(is_shaped)
}
