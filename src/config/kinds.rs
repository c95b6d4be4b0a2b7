//! Kinds of page: which template shows them and which parts they have.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Locate, Located, Origin};

/// A kind of page.
#[derive(Clone, Debug, Default)]
pub struct Kind {
    /// The template for pages of this kind, where they do not name one themselves.
    pub template: Option<Located<String>>,
    /// The parts, in the order in which they stand on a page.
    pub parts: IndexMap<String, Part>,
}

/// A part of a page: a section of its text that means something.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Part {
    /// The headings that name the part, in any language; the first is the one that `nutgraf new page` writes.
    pub headings: Vec<String>,
}

/// What `site.toml` says about a kind of page.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KindSettings {
    /// The template for pages of this kind, where they do not name one themselves.
    pub template: Option<Located<String>>,
    /// The parts; one named like a built-in one replaces it, others come after.
    pub parts: IndexMap<String, Part>,
}

impl Locate for KindSettings {
    fn locate(&mut self, origin: &Origin) {
        self.template.locate(origin);
    }
}

/// The built-in kinds, with what the site says about them on top.
pub(super) fn merge(settings: &IndexMap<String, KindSettings>) -> IndexMap<String, Kind> {
    let mut kinds = built_in();
    for (name, changes) in settings {
        let kind = kinds.entry(name.clone()).or_default();
        if changes.template.is_some() {
            kind.template.clone_from(&changes.template);
        }
        kind.parts.extend(changes.parts.iter().map(|(name, part)| (name.clone(), part.clone())));
    }
    kinds
}

fn built_in() -> IndexMap<String, Kind> {
    let explainer: &[(&str, &[&str])] = &[
        ("key_points", &["Key points", "Key takeaways", "At a glance"]),
        ("background", &["Background", "Context"]),
        ("timeline", &["Timeline", "What happened when"]),
        ("analysis", &["Analysis"]),
        (
            "what_to_watch",
            &["What to watch", "Practical advice: what to watch", "Practical advice", "What next"],
        ),
        ("faq", &["FAQ", "Frequently asked questions", "Questions and answers"]),
        ("glossary", &["Glossary", "Terms"]),
        ("conclusion", &["Conclusion", "The bottom line"]),
    ];
    let guide: &[(&str, &[&str])] = &[
        ("requirements", &["What you need", "Before you begin", "Requirements"]),
        ("steps", &["Steps", "Step by step"]),
        ("conclusion", &["What next", "Conclusion"]),
    ];
    [("explainer", explainer), ("brief", &[]), ("guide", guide)]
        .into_iter()
        .map(|(name, parts)| {
            let part =
                |headings: &[&str]| Part { headings: headings.iter().map(|&h| h.to_owned()).collect() };
            let parts = parts.iter().map(|(name, headings)| ((*name).to_owned(), part(headings))).collect();
            (name.to_owned(), Kind { template: None, parts })
        })
        .collect()
}
