//! The settings of Read More: which links are at the end of a page, as `site.toml` and front matter say it.

use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Glob, Locate, Located, Origin};
use crate::diagnostic::Diagnostic;

/// The links at the end of a page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReadMoreSettings {
    /// Up to how many links a list is filled; links that somebody chose are all shown. 5 unless said otherwise.
    pub count: usize,
    /// The score, from 0 to 100, below which no link is better than a bad one; 6 unless said otherwise.
    #[serde(deserialize_with = "up_to::<100, _>")]
    #[schemars(range(max = 100))]
    pub minimum: u32,
    /// Whether a list has only pages that are older than the page itself; no unless said otherwise.
    pub older_only: bool,
    /// Which pages can be in lists, by their paths below `content/`, as globs; all of them unless said otherwise.
    pub candidates: Vec<Located<String>>,
    /// Which pages are in no list unless somebody chose them, by their paths below `content/`, as globs.
    pub exclude: Vec<Located<String>>,
    /// How much each signal counts, from 0, which turns it off, to 1000.
    pub weights: Weights,
    /// Links that the editors chose for a page, after those that the page itself names: paths below `content/`.
    pub pins: IndexMap<String, Vec<Located<String>>>,
    /// Settings for the lists of many pages: later rules win, key by key.
    pub rules: Vec<ReadMoreRule>,
}

impl Default for ReadMoreSettings {
    fn default() -> Self {
        Self {
            count: 5,
            minimum: 6,
            older_only: false,
            candidates: Vec::new(),
            exclude: Vec::new(),
            weights: Weights::default(),
            pins: IndexMap::new(),
            rules: Vec::new(),
        }
    }
}

impl Locate for ReadMoreSettings {
    fn locate(&mut self, origin: &Origin) {
        self.candidates.locate(origin);
        self.exclude.locate(origin);
        self.pins.locate(origin);
        self.rules.locate(origin);
    }
}

/// Settings for the lists of many pages.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadMoreRule {
    /// Whose lists, by the paths of the pages below `content/`: `docs/**`.
    #[serde(rename = "match")]
    pub pattern: Located<String>,
    /// Up to how many links a list is filled; links that somebody chose are all shown.
    pub count: Option<usize>,
    /// Whether a list has only pages that are older than the page itself.
    pub older_only: Option<bool>,
    /// Which pages can be in these lists, by their paths below `content/`, as globs; `[]` is all of them.
    pub candidates: Option<Vec<Located<String>>>,
    /// Which pages are in none of these lists unless somebody chose them, by their paths below `content/`, as globs.
    pub exclude: Option<Vec<Located<String>>>,
}

impl Locate for ReadMoreRule {
    fn locate(&mut self, origin: &Origin) {
        self.pattern.locate(origin);
        self.candidates.locate(origin);
        self.exclude.locate(origin);
    }
}

/// How much each signal counts when pages are compared; 0 turns it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// Words that both texts have; 100 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub text: u32,
    /// Pairs of words that both texts have; 85 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub phrases: u32,
    /// Words of the other page's title that the text has; 30 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub title: u32,
    /// Several words of the other page's title in one passage of the text; 22 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub mention: u32,
    /// Terms of taxonomies that both pages have; 9 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub taxonomies: u32,
    /// Authors that both pages have; 4 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub authors: u32,
    /// How near the pages are in the tree of folders; 3 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub section: u32,
    /// Links between the pages, and pages that link to both; 10 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub links: u32,
    /// Whether the pages are parts of one series; 30 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub series: u32,
    /// How near the pages are in time; 110 unless said otherwise.
    #[serde(deserialize_with = "up_to::<1000, _>")]
    #[schemars(range(max = 1000))]
    pub date: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            text: 100,
            phrases: 85,
            title: 30,
            mention: 22,
            taxonomies: 9,
            authors: 4,
            section: 3,
            links: 10,
            series: 30,
            date: 110,
        }
    }
}

/// Reads a whole number with a bound. It is read as `i64`, so that a negative one is told of in the same words.
fn up_to<'de, const MOST: u32, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let wrong = || D::Error::custom(format!("expected a whole number from 0 to {MOST}, found `{number}`"));
    u32::try_from(number).ok().filter(|number| *number <= MOST).ok_or_else(wrong)
}

/// The checked settings.
#[derive(Clone, Debug)]
pub struct ReadMore {
    /// How much each signal counts.
    pub weights: Weights,
    /// The score below which no link is better than a bad one.
    pub minimum: u32,
    /// The links that the editors chose, by the path of the page that has them.
    pub pins: IndexMap<String, Vec<Located<String>>>,
    /// What holds for a page that no rule fits.
    count: usize,
    older_only: bool,
    candidates: Vec<Glob>,
    exclude: Vec<Glob>,
    rules: Vec<Rule>,
}

/// What holds for the list of one page.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'c> {
    /// Up to how many links the list is filled.
    pub count: usize,
    /// Whether it has only pages that are older than the page itself.
    pub older_only: bool,
    /// Which pages can be in it; all of them if there is no pattern.
    pub candidates: &'c [Glob],
    /// Which pages cannot be in it, unless somebody chose them.
    pub exclude: &'c [Glob],
}

impl Scope<'_> {
    /// Whether the list can have a page, by its path below `content/`, without somebody who chooses it.
    pub fn takes(&self, path: &str) -> bool {
        let is_candidate = self.candidates.is_empty() || self.candidates.iter().any(|glob| glob.fits(path));
        is_candidate && !self.exclude.iter().any(|glob| glob.fits(path))
    }
}

/// A checked rule.
#[derive(Clone, Debug)]
struct Rule {
    pattern: Glob,
    count: Option<usize>,
    older_only: Option<bool>,
    candidates: Option<Vec<Glob>>,
    exclude: Option<Vec<Glob>>,
}

impl ReadMore {
    /// Checks the settings; patterns that are none are reported.
    pub(super) fn read(settings: &ReadMoreSettings, diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {
            weights: settings.weights,
            minimum: settings.minimum,
            pins: settings.pins.clone(),
            count: settings.count,
            older_only: settings.older_only,
            candidates: globs(&settings.candidates, diagnostics),
            exclude: globs(&settings.exclude, diagnostics),
            rules: settings.rules.iter().filter_map(|rule| Rule::read(rule, diagnostics)).collect(),
        }
    }

    /// Whether any page can have a list.
    pub fn has_lists(&self) -> bool {
        self.count > 0 || self.rules.iter().any(|rule| rule.count.is_some_and(|count| count > 0))
    }

    /// What holds for the list of a page, by its path below `content/`: of the rules that fit, the last one that says
    /// something about a key.
    pub fn scope(&self, path: &str) -> Scope<'_> {
        let mut scope = Scope {
            count: self.count,
            older_only: self.older_only,
            candidates: &self.candidates,
            exclude: &self.exclude,
        };
        for rule in self.rules.iter().filter(|rule| rule.pattern.fits(path)) {
            scope.count = rule.count.unwrap_or(scope.count);
            scope.older_only = rule.older_only.unwrap_or(scope.older_only);
            scope.candidates = rule.candidates.as_deref().unwrap_or(scope.candidates);
            scope.exclude = rule.exclude.as_deref().unwrap_or(scope.exclude);
        }
        scope
    }
}

impl Rule {
    fn read(settings: &ReadMoreRule, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let candidates = settings.candidates.as_ref().map(|patterns| globs(patterns, diagnostics));
        let exclude = settings.exclude.as_ref().map(|patterns| globs(patterns, diagnostics));
        let (count, older_only) = (settings.count, settings.older_only);
        let pattern = Glob::read(&settings.pattern, diagnostics)?;
        Some(Self { pattern, count, older_only, candidates, exclude })
    }
}

fn globs(patterns: &[Located<String>], diagnostics: &mut Vec<Diagnostic>) -> Vec<Glob> {
    patterns.iter().filter_map(|pattern| Glob::read(pattern, diagnostics)).collect()
}

/// What a page says about the links at its end.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Chosen {
    /// Whether there are any; they are chosen from what the site knows of its pages.
    Automatic(bool),
    /// The pages that come first, as links to their files.
    Pages(Vec<Located<String>>),
}

impl Locate for Chosen {
    fn locate(&mut self, origin: &Origin) {
        if let Chosen::Pages(pages) = self {
            pages.locate(origin);
        }
    }
}

/// It is read by hand, since an untagged enum of serde would lose the places of the links, and say nothing of what
/// was expected.
impl<'de> Deserialize<'de> for Chosen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Chosen;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of pages, `true` or `false`")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Chosen, E> {
                Ok(Chosen::Automatic(value))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Chosen, A::Error> {
                let mut pages = Vec::new();
                while let Some(page) = items.next_element()? {
                    pages.push(page);
                }
                Ok(Chosen::Pages(pages))
            }
        }

        deserializer.deserialize_any(Either)
    }
}
