//! The texts in one language: found, filled and counted.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use super::{Direction, FOLDER, LAST_RESORT, Language, Piece, Strings, Text, pieces};
use crate::config::LanguageTag;
use crate::date::Date;
use crate::diagnostic::{did_you_mean, with_hint};

/// The texts in one language, with those of other languages in place of missing ones.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'s> {
    pub(super) strings: &'s Strings,
    pub(super) language: &'s LanguageTag,
}

impl<'s> Voice<'s> {
    /// In which direction the language is written, as the attribute `dir` wants it.
    pub fn direction(&self) -> &'static str {
        let said = tags(self.language.as_str()).find_map(|tag| self.strings.0.get(tag)?.direction);
        match said {
            Some(Direction::Ltr) => "ltr",
            Some(Direction::Rtl) => "rtl",
            None => self.language.direction(),
        }
    }

    /// A text that nothing fills, for what is not made by templates. A key that nobody knows stands for itself.
    pub fn text<'k>(&self, key: &'k str) -> &'k str
    where
        's: 'k,
    {
        match self.find(key) {
            Some((_, Text::Plain(text))) => text,
            Some((_, Text::Plural(forms))) => &forms.other,
            None => key,
        }
    }

    /// A filled text, for what is not made by templates.
    pub fn filled(&self, key: &str, filling: &[(&str, String)]) -> String {
        self.say(key, None, filling).unwrap_or_else(|_| self.text(key).to_owned())
    }

    /// A text, filled.
    ///
    /// # Errors
    ///
    /// What is wrong with the question: for the writer of a template.
    pub fn say(&self, key: &str, count: Option<i64>, filling: &[(&str, String)]) -> Result<String, String> {
        let (tag, text) = self.find(key).ok_or_else(|| self.unknown(key))?;
        let form = match (text, count) {
            (Text::Plain(text), _) => text,
            (Text::Plural(forms), Some(count)) => forms.of(category(tag, count)),
            (Text::Plural(_), None) => {
                let message = format!("the text `{key}` has plural forms");
                return Err(with_hint(message, Some("say how many with `count`".to_owned())));
            }
        };
        // Most texts are said as they are.
        if filling.is_empty() && !form.contains('{') {
            return Ok(form.to_owned());
        }
        let mut used: Vec<&str> = Vec::with_capacity(filling.len());
        let room = form.len() + filling.iter().map(|(_, value)| value.len()).sum::<usize>();
        let mut filled = String::with_capacity(room);
        for piece in pieces(form) {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Wrong => filled.push('{'),
                Piece::Name("count") if count.is_some() => {
                    filled.push_str(&count.unwrap_or_default().to_string());
                }
                Piece::Name(name) => {
                    let value = filling.iter().find(|(known, _)| *known == name);
                    let (_, value) = value.ok_or_else(|| format!("the text `{key}` wants `{name}`"))?;
                    used.push(name);
                    filled.push_str(value);
                }
            }
        }
        match filling.iter().find(|(name, _)| !used.contains(name)) {
            // A text need not use everything that the same text in another language does.
            Some((name, _)) if !self.strings.names(key).contains(name) => {
                let hint = did_you_mean(name, self.strings.names(key));
                Err(with_hint(format!("nothing in the text `{key}` is filled with `{name}`"), hint))
            }
            _ => Ok(filled),
        }
    }

    /// The names of the twelve months, January first; empty where nobody knows them.
    pub fn months(&self) -> &'s [String] {
        self.first(|language| language.months.as_ref()).map_or(&[], |(_, months)| months)
    }

    /// A date as people write it: a day, or a month or year alone.
    pub fn date(&self, year: i16, month: Option<u8>, day: Option<u8>) -> String {
        let Some(month) = month else { return year.to_string() };
        let name = self.months().get(usize::from(month).saturating_sub(1));
        let mut date = String::with_capacity("30 September 2026".len());
        for piece in pieces(self.text(if day.is_some() { "day" } else { "month" })) {
            match (piece, name, day) {
                (Piece::Text(text), ..) => date.push_str(text),
                (Piece::Name("day"), _, Some(day)) => date.push_str(&day.to_string()),
                (Piece::Name("month"), Some(name), _) => date.push_str(name),
                (Piece::Name("month"), None, _) => date.push_str(&month.to_string()),
                (Piece::Name("year"), ..) => date.push_str(&year.to_string()),
                (Piece::Name(_) | Piece::Wrong, ..) => {}
            }
        }
        date
    }

    /// The names of months and of days of the week.
    pub fn names(&self) -> Names<'s> {
        let weekdays = self.first(|language| language.weekdays.as_ref());
        Names { months: self.months(), weekdays: weekdays.map_or(&[], |(_, weekdays)| weekdays) }
    }

    fn find(&self, key: &str) -> Option<(&'s str, &'s Text)> {
        self.first(|language| language.texts.get(key))
    }

    /// What the first language has that has it, with the tag of that language.
    fn first<T>(&self, get: impl Fn(&'s Language) -> Option<&'s T>) -> Option<(&'s str, &'s T)> {
        let of = |tag: &'s str| Some((tag, get(self.strings.0.get(tag)?)?));
        // Nearly all is said in the language itself, and to find out which others it belongs to takes longer.
        let language = self.language.as_str();
        of(language).or_else(|| tags(language).skip(1).chain([LAST_RESORT]).find_map(of))
    }

    fn unknown(&self, key: &str) -> String {
        let language = self.language;
        let known: BTreeSet<&str> =
            self.strings.0.values().flat_map(|language| language.texts.keys().map(String::as_str)).collect();
        if known.contains(key) {
            return format!("no text `{key}` in `{language}` or `{LAST_RESORT}`");
        }
        let hint =
            did_you_mean(key, known).unwrap_or_else(|| format!("write it into `{FOLDER}/{language}.toml`"));
        with_hint(format!("no text `{key}`"), Some(hint))
    }
}

/// The names of months and of days of the week in a language; none where nobody knows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Names<'s> {
    /// The months, January first.
    pub months: &'s [String],
    /// The days of the week, Monday first.
    pub weekdays: &'s [String],
}

impl Names<'_> {
    /// A format of `strftime` in which the names of a date's month (`%B`) and day of the week (`%A`) are written out; with `^`,
    /// in capitals. Names that nobody knows are left to `strftime`.
    pub fn fill(&self, format: &str, date: Date) -> String {
        let mut named = String::with_capacity(format.len() + "September".len());
        let mut rest = format;
        while let Some(start) = rest.find('%') {
            let (before, directive) = rest.split_at(start);
            // Between the percent sign and the letter there may be flags and a width.
            let is_letter = |(_, c): &(usize, char)| !matches!(c, '_' | '-' | '^' | '#' | '0'..='9');
            let letter = directive.char_indices().skip(1).find(is_letter);
            let Some((at, letter)) = letter else { break };
            let (directive, after) = directive.split_at(at + letter.len_utf8());
            let name = match letter {
                'B' => self.months.get(date.month()),
                'A' => self.weekdays.get(date.weekday()),
                _ => None,
            };
            let name = name.map(|name| name.replace('%', "%%"));
            named.push_str(before);
            match name {
                Some(name) if directive.contains('^') => named.push_str(&name.to_uppercase()),
                Some(name) => named.push_str(&name),
                None => named.push_str(directive),
            }
            rest = after;
        }
        named + rest
    }
}

/// A tag, and those of the languages that it belongs to: `zh-Hant-TW`, `zh-Hant`, `zh`.
fn tags(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rsplit_once('-').map(|(wider, _)| wider))
}

thread_local! {
    /// The plural rules of the languages that were counted in. They are found among much data, which takes longer than
    /// to follow them, and a site counts on every page, but in few languages.
    static RULES: RefCell<BTreeMap<String, Option<PluralRules>>> = const { RefCell::new(BTreeMap::new()) };
}

fn category(tag: &str, count: i64) -> PluralCategory {
    RULES.with_borrow_mut(|known| {
        if !known.contains_key(tag) {
            known.insert(tag.to_owned(), rules(tag));
        }
        let rules = known.get(tag).and_then(Option::as_ref);
        rules.map_or(PluralCategory::Other, |rules| rules.category_for(count))
    })
}

/// The plural rules of a language. Data for all languages is compiled in, so that there are always rules.
fn rules(tag: &str) -> Option<PluralRules> {
    let locale = Locale::try_from_str(tag).ok()?;
    PluralRules::try_new_cardinal((&locale).into()).ok()
}
