//! Strings: the texts of a theme by language, as `strings/LANG.toml` gives them.

mod voice;

use std::collections::{BTreeMap, BTreeSet};

use icu_plurals::PluralCategory;
use indexmap::IndexMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{LanguageTag, Locate, Located, Origin, Table};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::digest::Digest;
use crate::source::Source;

pub use voice::{Names, Voice};

/// The folder of a site's own strings.
pub const FOLDER: &str = "strings";

/// The language in which the theme has every text.
const LAST_RESORT: &str = "en";

const MONTHS: usize = 12;
const WEEKDAYS: usize = 7;

/// The texts of a site by language: those of the theme, and over them the site's own.
#[derive(Clone, Debug, Default)]
pub struct Strings(BTreeMap<String, Language>);

/// The texts in one language.
#[derive(Clone, Debug, Default)]
struct Language {
    /// In the order of the files: every page says some of them, so that they are found by hashing.
    texts: IndexMap<String, Text>,
    /// The names of the months, January first.
    months: Option<Vec<String>>,
    /// The names of the days of the week, Monday first.
    weekdays: Option<Vec<String>>,
    direction: Option<Direction>,
}

/// One text, with names in braces for what fills it.
#[derive(Clone, Debug)]
enum Text {
    Plain(String),
    Plural(Forms),
}

/// A text by how many there are of something, in the categories of CLDR (<https://cldr.unicode.org/index/cldr-spec/plural-rules>).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    zero: Option<String>,
    one: Option<String>,
    two: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Ltr,
    Rtl,
}

impl Strings {
    /// Reads the theme's strings, and over them the site's own. Every source is at `strings/LANG.toml`.
    pub fn read(theme: &[Source], own: &[Source], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut strings = Self::default();
        let unknown = IndexMap::new();
        theme.iter().for_each(|source| strings.add(source, &unknown, diagnostics));
        let known = strings.0.get(LAST_RESORT).map(|english| english.texts.clone()).unwrap_or_default();
        own.iter().for_each(|source| strings.add(source, &known, diagnostics));
        strings
    }

    /// Puts the texts of one file over those that are there. `known` are the texts of the theme, which tell what
    /// templates fill theirs with.
    fn add(&mut self, source: &Source, known: &IndexMap<String, Text>, diagnostics: &mut Vec<Diagnostic>) {
        let tag = match tag_of(&source.path) {
            Ok(tag) => tag,
            Err(wrong) => {
                let diagnostic = Diagnostic::error(wrong).at_path(source.path.clone());
                diagnostics.push(diagnostic.hint("name the file by its language, as `strings/de.toml`"));
                return;
            }
        };
        let mut table = Table::parse(source, 0..source.text.len(), diagnostics);
        let mut special =
            |key| table.take(key).map(|table| table.read::<Special>(&[], diagnostics)).unwrap_or_default();
        let (months, weekdays) = (special("months").months, special("weekdays").weekdays);
        let direction = special("direction").direction;
        let TextTable(texts) = table.read(&[], diagnostics);
        let language = self.0.entry(tag.as_str().to_owned()).or_default();
        language.direction = direction.or(language.direction);
        for (names, wanted, place, what) in [
            (months, MONTHS, &mut language.months, "a year has 12 months, and `months`"),
            (weekdays, WEEKDAYS, &mut language.weekdays, "a week has 7 days, and `weekdays`"),
        ] {
            let Some(names) = names else { continue };
            match names.get().len() {
                count if count == wanted => *place = Some(names.get().clone()),
                count => {
                    let mistake = names.mark(Diagnostic::error(format!("{what} names {count}")));
                    diagnostics.push(mistake.mended());
                }
            }
        }
        for (key, text) in texts {
            match check(&key, text.get(), known.get(&key)) {
                Ok(()) => drop(language.texts.insert(key, text.get().clone())),
                // The theme's text stands in for a wrong one, where it has one.
                Err(wrong) if known.contains_key(&key) => diagnostics.push(text.mark(wrong).mended()),
                Err(wrong) => diagnostics.push(text.mark(wrong)),
            }
        }
    }

    /// The texts in one language, and where it lacks one, in the next one that has it: `pt-BR`, `pt`, `en`.
    pub fn voice<'s>(&'s self, language: &'s LanguageTag) -> Voice<'s> {
        Voice { strings: self, language }
    }

    /// The digest of all texts.
    pub fn digest(&self) -> Digest {
        Digest::of(format!("{:?}", self.0).as_bytes())
    }

    /// Everything that fills a text in any language.
    fn names(&self, key: &str) -> BTreeSet<&str> {
        let texts = self.0.values().filter_map(|language| language.texts.get(key));
        texts.flat_map(Text::names).collect()
    }
}

/// The language of a file of strings.
fn tag_of(path: &str) -> Result<LanguageTag, String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.strip_suffix(".toml") {
        Some(tag) if path == format!("{FOLDER}/{name}") => tag.parse(),
        _ => Err("this is no file of strings".to_owned()),
    }
}

/// Checks a text by itself, and against the theme's text of the same key: a template fills what that one has, and
/// nothing else.
fn check(key: &str, text: &Text, known: Option<&Text>) -> Result<(), Diagnostic> {
    for form in text.forms() {
        if pieces(form).any(|piece| matches!(piece, Piece::Wrong)) {
            let message = format!("`{key}` has a `{{` that begins no name in braces");
            return Err(Diagnostic::error(message).hint("write a name between braces, as `{count}`"));
        }
    }
    let Some(known) = known else { return Ok(()) };
    if let (Text::Plural(_), Text::Plain(_)) = (text, known) {
        let message = format!("`{key}` has plural forms, but the theme does not count here");
        return Err(Diagnostic::error(message).hint("write one text in quotes"));
    }
    let names: BTreeSet<&str> = known.names().collect();
    match text.names().find(|name| !names.contains(name)) {
        None => Ok(()),
        Some(unknown) => {
            let hint = did_you_mean(unknown, names.iter().copied()).unwrap_or_else(|| filled_with(&names));
            Err(Diagnostic::error(format!("nothing fills `{{{unknown}}}` in `{key}`")).hint(hint))
        }
    }
}

fn filled_with(names: &BTreeSet<&str>) -> String {
    if names.is_empty() {
        return "this text is not filled with anything".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{{{name}}}`")).collect();
    format!("this text is filled with {}", names.join(", "))
}

impl Text {
    /// All its forms.
    fn forms(&self) -> impl Iterator<Item = &str> {
        let (plain, plural) = match self {
            Text::Plain(text) => (Some(text), None),
            Text::Plural(forms) => (None, Some(forms)),
        };
        let plural = plural.into_iter().flat_map(|forms| {
            let some = [&forms.zero, &forms.one, &forms.two, &forms.few, &forms.many];
            some.into_iter().flatten().chain([&forms.other])
        });
        plain.into_iter().chain(plural).map(String::as_str)
    }

    /// What fills it.
    fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.forms().flat_map(pieces).filter_map(|piece| match piece {
            Piece::Name(name) => Some(name),
            Piece::Text(_) | Piece::Wrong => None,
        });
        // Where there are plural forms there is a number, also where no form shows it.
        names.chain(matches!(self, Text::Plural(_)).then_some("count"))
    }
}

impl Forms {
    fn of(&self, category: PluralCategory) -> &str {
        let form = match category {
            PluralCategory::Zero => &self.zero,
            PluralCategory::One => &self.one,
            PluralCategory::Two => &self.two,
            PluralCategory::Few => &self.few,
            PluralCategory::Many => &self.many,
            PluralCategory::Other => &None,
        };
        form.as_ref().unwrap_or(&self.other)
    }
}

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
enum Piece<'t> {
    Text(&'t str),
    /// A name in braces.
    Name(&'t str),
    /// A brace that begins no name.
    Wrong,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        // Texts are short, so that looking at each byte is faster than a search.
        let brace = rest.bytes().position(|byte| byte == b'{').unwrap_or(rest.len());
        let (before, from) = rest.split_at_checked(brace)?;
        if !before.is_empty() {
            rest = from;
            return Some(Piece::Text(before));
        }
        let after = from.get(1..)?;
        let is_name = |(name, _): &(&str, &str)| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        match after.split_once('}').filter(is_name) {
            Some((name, after)) => {
                rest = after;
                Some(Piece::Name(name))
            }
            None => {
                rest = after;
                Some(Piece::Wrong)
            }
        }
    })
}

/// What a file of strings says besides texts.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Special {
    months: Option<Located<Vec<String>>>,
    weekdays: Option<Located<Vec<String>>>,
    direction: Option<Direction>,
}

impl Locate for Special {
    fn locate(&mut self, origin: &Origin) {
        self.months.locate(origin);
        self.weekdays.locate(origin);
    }
}

#[derive(Default, Deserialize)]
#[serde(transparent)]
struct TextTable(IndexMap<String, Located<Text>>);

impl Locate for TextTable {
    fn locate(&mut self, origin: &Origin) {
        self.0.locate(origin);
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyText;

        impl<'de> Visitor<'de> for AnyText {
            type Value = Text;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text in quotes, or a table of plural forms")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text::Plain(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                Forms::deserialize(MapAccessDeserializer::new(map)).map(Text::Plural)
            }
        }

        deserializer.deserialize_any(AnyText)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(files: &[(&str, &str)]) -> Strings {
        let sources: Vec<Source> =
            files.iter().map(|(tag, text)| Source::new(format!("strings/{tag}.toml"), *text)).collect();
        let mut diagnostics = Vec::new();
        let strings = Strings::read(&sources, &[], &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        strings
    }

    fn tag(text: &str) -> LanguageTag {
        text.parse().unwrap()
    }

    #[test]
    fn a_missing_text_comes_from_the_wider_language_and_then_from_english() {
        let strings = strings(&[
            ("en", "a = \"en\"\nb = \"en\"\nc = \"en\""),
            ("pt", "a = \"pt\"\nb = \"pt\""),
            ("pt-BR", "a = \"br\""),
        ]);
        let language = tag("pt-BR");
        let voice = strings.voice(&language);
        assert_eq!(["a", "b", "c", "d"].map(|key| voice.text(key)), ["br", "pt", "en", "d"]);
    }

    #[test]
    fn the_rules_of_a_plural_are_those_of_the_language_that_has_the_text() {
        let text = "n = { one = \"1 of\", few = \"few of\", many = \"many of\", other = \"{count} of\" }";
        let strings = strings(&[("en", text), ("pl", "")]);
        let polish = tag("pl");
        // Polish has few for 3, but the text is English.
        assert_eq!(strings.voice(&polish).say("n", Some(3), &[]).unwrap(), "3 of");
        let strings = self::strings(&[("pl", text)]);
        let say = |count| strings.voice(&polish).say("n", Some(count), &[]).unwrap();
        assert_eq!([1, 3, 5, 22, -3].map(say), ["1 of", "few of", "many of", "few of", "few of"]);
    }

    #[test]
    fn a_text_is_filled_once() {
        let strings = strings(&[("en", "a = \"{x} and {y}, {x}\"")]);
        let english = tag("en");
        let filling = [("x", "{y}".to_owned()), ("y", "2".to_owned())];
        assert_eq!(strings.voice(&english).say("a", None, &filling).unwrap(), "{y} and 2, {y}");
    }
}
