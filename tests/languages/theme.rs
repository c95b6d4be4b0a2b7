//! The built-in theme has all its texts in all its languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use icu_plurals::{PluralCategory, PluralRules};

const LANGUAGES: &[&str] = &["en", "de", "es", "ar"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn strings(language: &str) -> toml::Table {
    let text = fs::read_to_string(root().join(format!("strings/{language}.toml"))).expect(language);
    text.parse().expect(language)
}

/// The names in braces of a text, or of each form of one.
fn names(value: &toml::Value) -> BTreeSet<String> {
    let text = value.to_string();
    let inner = text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    inner.filter(|name| !name.contains([' ', '=', '"'])).map(str::to_owned).collect()
}

#[test]
fn every_language_of_the_theme_has_the_keys_of_english_and_fills_them_alike() {
    let english = strings("en");
    for language in LANGUAGES {
        let other = strings(language);
        let (known, keys): (Vec<&String>, Vec<&String>) = (english.keys().collect(), other.keys().collect());
        assert_eq!(keys, known, "{language}, in the order of en.toml");
        for (key, text) in english.iter().filter(|(_, text)| text.is_str()) {
            assert_eq!(names(&other[key]), names(text), "{language}: {key}");
        }
        assert_eq!(other["months"].as_array().unwrap().len(), 12, "{language}");
        assert_eq!(other["weekdays"].as_array().unwrap().len(), 7, "{language}");
    }
}

#[test]
fn every_plural_has_the_forms_that_its_language_tells_apart() {
    for language in LANGUAGES {
        let locale: icu_locale_core::Locale = language.parse().unwrap();
        let rules = PluralRules::try_new_cardinal(locale.into()).unwrap();
        let wanted: BTreeSet<&str> = rules.categories().map(name).collect();
        let strings = strings(language);
        let plurals: BTreeMap<&String, &toml::Table> =
            strings.iter().filter_map(|(key, text)| Some((key, text.as_table()?))).collect();
        assert!(plurals.len() > 2, "{language}");
        for (key, forms) in plurals {
            let forms: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
            assert_eq!(forms, wanted, "{language}: {key}");
        }
    }
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[test]
fn the_guide_names_every_text() {
    let guide = fs::read_to_string(root().join("content/docs/languages.md")).unwrap();
    let missing: Vec<String> =
        strings("en").keys().filter(|key| !guide.contains(&format!("| `{key}` |"))).cloned().collect();
    assert!(missing.is_empty(), "content/docs/languages.md lacks {missing:?}");
}

#[test]
fn every_text_that_a_template_asks_for_is_there() {
    let english = strings("en");
    let mut unknown = Vec::new();
    for entry in walkdir::WalkDir::new(root().join("templates")).sort_by_file_name() {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        for call in text.split("trans(").skip(1) {
            let key = call.split_once("key=").map_or("", |(_, rest)| rest);
            // What is not in quotes is known only when the page is rendered.
            let quote = key.chars().next().filter(|c| ['"', '\'', '`'].contains(c));
            let Some(key) = quote.and_then(|quote| key.split(quote).nth(1)) else { continue };
            if !english.contains_key(key) {
                unknown.push(format!("{}: `{key}`", entry.path().display()));
            }
        }
    }
    assert!(unknown.is_empty(), "not in strings/en.toml:\n{}", unknown.join("\n"));
}
