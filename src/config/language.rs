//! Languages, by their tags.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use icu_locale_core::Locale;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Languages that are mostly written from right to left, where their tag does not name a script.
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "arc", "arz", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "lrc", "mzn", "nqo", "pnb", "prs",
    "ps", "sd", "syr", "ug", "ur", "yi",
];

/// Scripts that are written from right to left.
const RIGHT_TO_LEFT_SCRIPTS: &[&str] =
    &["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"];

/// A language tag (BCP 47): `en`, `pt-BR`, `zh-Hant`. However it was written, it is kept in the usual mix of upper and
/// lower case, so that two tags of one language are equal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageTag(Arc<str>);

impl LanguageTag {
    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In which direction it is written, as the attribute `dir` wants it: `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        let mut subtags = self.0.split('-');
        let language = subtags.next().unwrap_or_default();
        let script = subtags.find(|subtag| subtag.len() == 4 && subtag.starts_with(char::is_alphabetic));
        let is_rtl = match script {
            Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
            None => RIGHT_TO_LEFT.contains(&language),
        };
        if is_rtl { "rtl" } else { "ltr" }
    }
}

impl Default for LanguageTag {
    /// English.
    fn default() -> Self {
        Self("en".into())
    }
}

impl FromStr for LanguageTag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match Locale::try_from_str(text) {
            Ok(locale) if !text.is_empty() => Ok(Self(locale.to_string().into())),
            _ => Err(format!("`{text}` is not a language tag like `en` or `pt-BR`")),
        }
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for LanguageTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LanguageTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for LanguageTag {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LanguageTag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A language tag (BCP 47), as `en` or `pt-BR`",
            "type": "string",
            "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_other_words() {
        for (text, tag, direction) in [
            ("en", "en", "ltr"),
            ("PT-br", "pt-BR", "ltr"),
            ("zh-hant-tw", "zh-Hant-TW", "ltr"),
            ("ar-EG", "ar-EG", "rtl"),
            ("az-Arab", "az-Arab", "rtl"),
            ("he-Latn", "he-Latn", "ltr"),
            ("de-CH-1996", "de-CH-1996", "ltr"),
        ] {
            let read: LanguageTag = text.parse().unwrap();
            assert_eq!((read.as_str(), read.direction()), (tag, direction));
        }
        for text in ["", "english please", "pt_BR", "d", "deutsche", "en-", "e n"] {
            assert!(text.parse::<LanguageTag>().is_err(), "{text:?} was taken");
        }
    }
}
