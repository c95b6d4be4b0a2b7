//! Kinds of page: which template shows them, which parts they have, and what search engines are told they are.

use std::collections::HashMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Locate, Located, Origin};
use crate::diagnostic::Diagnostic;

/// A kind of page.
#[derive(Clone, Debug, Default)]
pub struct Kind {
    /// The template for pages of this kind, where they do not name one themselves.
    pub template: Option<Located<String>>,
    /// What pages of this kind are in the words of schema.org.
    pub schema: ArticleType,
    /// The parts, in the order in which they stand on a page.
    pub parts: IndexMap<String, Part>,
    /// The parts by the headings that name them, without case and punctuation.
    by_heading: HashMap<String, usize>,
}

impl Kind {
    /// The part that a heading names: its place among the parts, its name, and the part.
    pub fn part_named(&self, heading: &str) -> Option<(usize, &str, &Part)> {
        let place = *self.by_heading.get(&plain(heading))?;
        self.parts.get_index(place).map(|(name, part)| (place, name.as_str(), part))
    }
}

/// A part of a page: a section of its text that means something.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The headings that name the part, in any language; the first is the one that `nutgraf new page` writes.
    pub headings: Vec<String>,
    /// What its text is made of.
    pub shape: Shape,
    /// Whether every page of the kind is to have it.
    pub required: bool,
}

/// What the text of a part is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Text of any form.
    #[default]
    Prose,
    /// A list of points, each of which may begin with a label in bold: `**Label:** sentence`.
    List,
    /// Questions, as headings below the part's own or as a definition list, with their answers.
    Questions,
    /// A list or table whose items begin with a date.
    Timeline,
    /// A definition list.
    Terms,
    /// A numbered list, or headings below the part's own.
    Steps,
}

impl Shape {
    /// The name, as `site.toml` and templates have it.
    pub fn name(self) -> &'static str {
        match self {
            Shape::Prose => "prose",
            Shape::List => "list",
            Shape::Questions => "questions",
            Shape::Timeline => "timeline",
            Shape::Terms => "terms",
            Shape::Steps => "steps",
        }
    }
}

/// What a page is in the words of schema.org (<https://schema.org/Article>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
pub enum ArticleType {
    /// An article of any sort.
    #[default]
    Article,
    /// A report of news.
    NewsArticle,
    /// A post of a blog.
    BlogPosting,
    /// A guide, or a text about technology.
    TechArticle,
    /// Not an article: a page about the site, say.
    WebPage,
}

/// What `site.toml` says about a kind of page.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KindSettings {
    /// The template for pages of this kind, where they do not name one themselves.
    pub template: Option<Located<String>>,
    /// What search engines are told that pages of this kind are; `Article` unless said otherwise.
    pub schema: Option<ArticleType>,
    /// The parts, in their order on a page; what is said of a built-in one changes it, others come after those.
    pub parts: IndexMap<String, PartSettings>,
}

/// What `site.toml` says about a part of a kind of page.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PartSettings {
    /// The headings that name the part, in any language, compared without case and punctuation; the first is the one that
    /// `nutgraf new page` writes.
    pub headings: Option<Vec<Located<String>>>,
    /// What its text is made of; `prose` unless said otherwise.
    pub shape: Option<Shape>,
    /// Whether every page of the kind is to have it; no unless said otherwise.
    pub required: Option<bool>,
}

impl Locate for KindSettings {
    fn locate(&mut self, origin: &Origin) {
        self.template.locate(origin);
        self.parts.values_mut().for_each(|part| part.headings.locate(origin));
    }
}

/// The built-in kinds, with what the site says about them on top; two parts of a kind with one heading are reported.
pub(super) fn merge(
    settings: &IndexMap<String, KindSettings>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Kind> {
    let mut kinds = built_in();
    for (name, changes) in settings {
        let kind = kinds.entry(name.clone()).or_default();
        if changes.template.is_some() {
            kind.template.clone_from(&changes.template);
        }
        kind.schema = changes.schema.unwrap_or(kind.schema);
        for (name, changes) in &changes.parts {
            change(kind.parts.entry(name.clone()).or_default(), name, changes);
        }
    }
    for (name, kind) in &mut kinds {
        index_headings(name, kind, settings.get(name), diagnostics);
    }
    kinds
}

/// A part without headings is named by its own name.
fn change(part: &mut Part, name: &str, changes: &PartSettings) {
    if let Some(headings) = &changes.headings {
        part.headings = headings.iter().map(|heading| heading.get().clone()).collect();
    }
    if part.headings.is_empty() {
        part.headings = vec![crate::route::title_of(name)];
    }
    part.shape = changes.shape.unwrap_or(part.shape);
    part.required = changes.required.unwrap_or(part.required);
}

fn index_headings(
    name: &str,
    kind: &mut Kind,
    settings: Option<&KindSettings>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (place, (part, Part { headings, .. })) in kind.parts.iter().enumerate() {
        for heading in headings {
            let Some(other) = kind.by_heading.insert(plain(heading), place).filter(|other| *other != place)
            else {
                continue;
            };
            let other = kind.parts.get_index(other).map_or("", |(other, _)| other.as_str());
            let message =
                format!("the heading `{heading}` names two parts of kind `{name}`: `{other}` and `{part}`");
            let written = settings.and_then(|kind| {
                let lists = [part.as_str(), other].into_iter().filter_map(|part| kind.parts.get(part));
                let all = lists.flat_map(|part| part.headings.iter().flatten());
                all.into_iter().find(|written| plain(written.get()) == plain(heading))
            });
            let diagnostic = Diagnostic::error(message).hint("leave it to one of them");
            diagnostics.push(match written {
                Some(written) => written.mark(diagnostic),
                None => diagnostic.at_path(super::FILE_NAME),
            });
        }
    }
}

/// A heading without case and punctuation.
fn plain(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<String>>().join(" ")
}

/// A built-in part: its name, its shape, and the headings that name it.
type BuiltIn = (&'static str, Shape, &'static [&'static str]);

const KEY_POINTS: BuiltIn = (
    "key_points",
    Shape::List,
    &["Key points", "Key takeaways", "At a glance", "Das Wichtigste", "Puntos clave", "النقاط الرئيسية"],
);

const FAQ: BuiltIn = (
    "faq",
    Shape::Questions,
    &[
        "FAQ",
        "Frequently asked questions",
        "Questions and answers",
        "Häufige Fragen",
        "Preguntas frecuentes",
        "الأسئلة الشائعة",
    ],
);

const CONCLUSION: BuiltIn = (
    "conclusion",
    Shape::Prose,
    &["Conclusion", "The bottom line", "Fazit", "Conclusión", "Conclusiones", "الخلاصة"],
);

const EXPLAINER: &[BuiltIn] = &[
    KEY_POINTS,
    ("background", Shape::Prose, &["Background", "Context", "Hintergrund", "Contexto", "الخلفية"]),
    ("analysis", Shape::Prose, &["Analysis", "Analyse", "Análisis", "التحليل"]),
    (
        "what_to_watch",
        Shape::Prose,
        &[
            "What to watch",
            "Practical advice: what to watch",
            "Practical advice",
            "What next",
            "Worauf zu achten ist",
            "Qué observar",
            "ما الذي يجب متابعته",
        ],
    ),
    FAQ,
    (
        "timeline",
        Shape::Timeline,
        &["Timeline", "What happened when", "Zeitleiste", "Chronik", "Cronología", "التسلسل الزمني"],
    ),
    ("glossary", Shape::Terms, &["Glossary", "Terms", "Glossar", "Glosario", "المصطلحات"]),
    CONCLUSION,
];

const BRIEF: &[BuiltIn] = &[KEY_POINTS];

const GUIDE: &[BuiltIn] = &[
    (
        "requirements",
        Shape::List,
        &[
            "What you need",
            "Before you begin",
            "Requirements",
            "Was Sie brauchen",
            "Qué necesita",
            "ما تحتاج إليه",
        ],
    ),
    (
        "steps",
        Shape::Steps,
        &["Steps", "Step by step", "Schritte", "Schritt für Schritt", "Pasos", "الخطوات"],
    ),
    FAQ,
    CONCLUSION,
];

fn built_in() -> IndexMap<String, Kind> {
    let kinds = [
        ("explainer", ArticleType::Article, EXPLAINER),
        ("brief", ArticleType::NewsArticle, BRIEF),
        ("guide", ArticleType::TechArticle, GUIDE),
    ];
    let part = |(name, shape, headings): &BuiltIn| {
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        ((*name).to_owned(), Part { headings, shape: *shape, required: false })
    };
    let kind = |(name, schema, parts): (&str, ArticleType, &[BuiltIn])| {
        (name.to_owned(), Kind { schema, parts: parts.iter().map(part).collect(), ..Kind::default() })
    };
    kinds.into_iter().map(kind).collect()
}
