//! Front matter: what a page says about itself, and what a rule says about many. The documentation of every field
//! here is what the JSON Schema shows in an editor.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Chosen, LanguageTag, Locate, Located, Origin, Table};
use crate::date::Date;
use crate::diagnostic::Diagnostic;

/// The terms of a page by taxonomy.
pub type Taxonomies = IndexMap<String, Vec<Located<String>>>;

/// The keys of a page's front matter, which no taxonomy may take.
pub(super) const KEYS: &[&str] = &[
    "title",
    "description",
    "date",
    "updated",
    "authors",
    "kind",
    "series",
    "read_more",
    "image",
    "sources",
    "changes",
    "comments_url",
    "disclosure",
    "review_by",
    "glossary",
    "same_as",
    "slug",
    "path",
    "aliases",
    "template",
    "weight",
    "draft",
    "expires",
    "language",
    "translations",
    "extra",
];

/// The front matter of a page. Besides these keys it has one for each taxonomy that `site.toml` names.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FrontMatter {
    /// The headline.
    pub title: Option<String>,
    /// The dek: what the page is about, in a sentence.
    pub description: Option<Located<String>>,
    /// When the page was published; a date in front of the file's name does as well.
    pub date: Option<Date>,
    /// When the page was last changed in a way that readers should know of.
    pub updated: Option<Date>,
    /// Who wrote it: names of files in `content/authors/`, or plain names.
    #[serde(skip)]
    pub taxonomies: Taxonomies,
    /// What kind of page it is: `explainer`, `brief`, `guide`, or one that `site.toml` declares.
    pub kind: Option<Located<String>>,
    /// The series that the page is part of.
    pub series: Option<String>,
    /// The pages that its author chose to be read next, as links to their files; or whether there is such a list at all,
    /// `true` unless said otherwise.
    pub read_more: Option<Chosen>,
    /// The picture that stands for the page.
    pub image: Option<Box<ImageMatter>>,
    /// What the page rests on.
    pub sources: Option<Vec<Citation>>,
    /// The public log of updates and corrections.
    pub changes: Option<Vec<Change>>,
    /// Where readers can comment on the page.
    pub comments_url: Option<Box<Located<String>>>,
    /// How the page was made, if readers should know: who paid, what a machine wrote. Markdown.
    pub disclosure: Option<Box<Located<String>>>,
    /// When somebody should look at the page again.
    pub review_by: Option<Box<Located<Date>>>,
    /// Whether terms of the site's glossary are explained in the text; yes unless said otherwise.
    pub glossary: Option<bool>,
    /// Other addresses of whom or what the page is about: on an author's page, the author's pages elsewhere.
    pub same_as: Option<Vec<Located<String>>>,
    /// The last part of the page's route, instead of the file's name.
    pub slug: Option<Box<Located<String>>>,
    /// The whole route of the page, as `/about/`.
    pub path: Option<Box<Located<String>>>,
    /// Routes at which the page was before; they lead to it.
    pub aliases: Option<Vec<Located<String>>>,
    /// The template that shows the page.
    pub template: Option<Located<String>>,
    /// Where the page stands among its neighbours, where they are sorted by weight, and in its series; small first.
    pub weight: Option<i64>,
    /// Whether the page is left out of a build, unless drafts are asked for.
    pub draft: Option<bool>,
    /// From when on the page is left out of a build.
    pub expires: Option<Date>,
    /// The language that the page is written in, as a language tag (BCP 47); that of the site unless said otherwise.
    pub language: Option<LanguageTag>,
    /// The same page in other languages, as links to their files.
    pub translations: Option<Vec<Located<String>>>,
    /// Whatever the site's own templates want to know.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub extra: Option<toml::Table>,
}

impl FrontMatter {
    /// This front matter, and for what it does not say, what `base` says.
    #[must_use]
    pub fn over(self, base: &Self) -> Self {
        let mut taxonomies = base.taxonomies.clone();
        taxonomies.extend(self.taxonomies);
        let extra = match (self.extra, base.extra.clone()) {
            (Some(own), Some(mut extra)) => {
                extra.extend(own);
                Some(extra)
            }
            (own, base) => own.or(base),
        };
        Self {
            title: self.title.or_else(|| base.title.clone()),
            description: self.description.or_else(|| base.description.clone()),
            date: self.date.or(base.date),
            updated: self.updated.or(base.updated),
            taxonomies,
            kind: self.kind.or_else(|| base.kind.clone()),
            series: self.series.or_else(|| base.series.clone()),
            read_more: self.read_more.or_else(|| base.read_more.clone()),
            image: self.image.or_else(|| base.image.clone()),
            sources: self.sources.or_else(|| base.sources.clone()),
            changes: self.changes.or_else(|| base.changes.clone()),
            comments_url: self.comments_url.or_else(|| base.comments_url.clone()),
            disclosure: self.disclosure.or_else(|| base.disclosure.clone()),
            review_by: self.review_by.or_else(|| base.review_by.clone()),
            glossary: self.glossary.or(base.glossary),
            same_as: self.same_as.or_else(|| base.same_as.clone()),
            slug: self.slug.or_else(|| base.slug.clone()),
            path: self.path.or_else(|| base.path.clone()),
            aliases: self.aliases.or_else(|| base.aliases.clone()),
            template: self.template.or_else(|| base.template.clone()),
            weight: self.weight.or(base.weight),
            draft: self.draft.or(base.draft),
            expires: self.expires.or(base.expires),
            language: self.language.or_else(|| base.language.clone()),
            translations: self.translations.or_else(|| base.translations.clone()),
            extra,
        }
    }

    /// The keys in use that cannot be meant for more than one page.
    pub(super) fn keys_for_one_page(&self) -> Vec<&'static str> {
        let used = [
            ("slug", self.slug.is_some()),
            ("path", self.path.is_some()),
            ("aliases", self.aliases.is_some()),
            ("translations", self.translations.is_some()),
        ];
        used.into_iter().filter(|(_, used)| *used).map(|(key, _)| key).collect()
    }
}

impl Locate for FrontMatter {
    fn locate(&mut self, origin: &Origin) {
        self.description.locate(origin);
        self.kind.locate(origin);
        self.read_more.locate(origin);
        self.image.locate(origin);
        self.sources.locate(origin);
        self.comments_url.locate(origin);
        self.review_by.locate(origin);
        self.changes.locate(origin);
        self.disclosure.locate(origin);
        self.same_as.locate(origin);
        self.slug.locate(origin);
        self.path.locate(origin);
        self.aliases.locate(origin);
        self.template.locate(origin);
        self.translations.locate(origin);
    }
}

/// The picture that stands for a page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImageMatter {
    /// The file: beside the page, or in `static/` where it begins with a slash.
    pub src: Located<String>,
    /// What the picture shows, for those who do not see it.
    #[serde(default)]
    pub alt: String,
    /// What stands below the picture. Markdown.
    pub caption: Option<Located<String>>,
    /// Who made the picture. Markdown.
    pub credit: Option<Located<String>>,
    /// Under which licence it may be used: an address or a text.
    pub licence: Option<String>,
}

impl Locate for ImageMatter {
    fn locate(&mut self, origin: &Origin) {
        self.src.locate(origin);
        self.caption.locate(origin);
        self.credit.locate(origin);
    }
}

/// Something that a page rests on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// A short name for it, by which the text cites it: `[@key]`.
    pub key: Option<Located<String>>,
    /// What it is called.
    pub title: Located<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it is.
    pub url: Option<Located<String>>,
    /// When it was read.
    pub accessed: Option<Date>,
    /// Where a copy of it is kept.
    pub archived: Option<Located<String>>,
}

impl Locate for Citation {
    fn locate(&mut self, origin: &Origin) {
        self.key.locate(origin);
        self.title.locate(origin);
        self.url.locate(origin);
        self.archived.locate(origin);
    }
}

/// An entry in the public log of a page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When it was made.
    pub date: Date,
    /// What was changed, in a sentence. Markdown.
    pub text: Located<String>,
    /// Whether it is an update or the correction of a mistake; an update unless said otherwise.
    #[serde(default)]
    pub kind: ChangeKind,
}

impl Locate for Change {
    fn locate(&mut self, origin: &Origin) {
        self.text.locate(origin);
    }
}

/// Why a page was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// There is something new.
    #[default]
    Update,
    /// Something was wrong.
    Correction,
}

impl ChangeKind {
    /// The name, as front matter and templates have it.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Update => "update",
            ChangeKind::Correction => "correction",
        }
    }
}

/// The front matter of a section, in its `_index.md`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SectionMatter {
    /// The headline.
    pub title: Option<String>,
    /// What the section is about, in a sentence.
    pub description: Option<Located<String>>,
    /// The order of its pages; by date, newest first, unless said otherwise.
    pub sort_by: SortBy,
    /// How many pages a listing shows at a time; as the site's `paginate_by` unless said otherwise; 0 is all of them.
    pub paginate_by: Option<usize>,
    /// Whether its pages are listed in the section above as well.
    pub transparent: bool,
    /// Whether the section has feeds of its own; no unless said otherwise.
    pub feed: bool,
    /// The template that shows the section.
    pub template: Option<Located<String>>,
    /// The template that shows its pages, where they do not name one themselves.
    pub page_template: Option<Located<String>>,
    /// The whole route of the section, as `/blog/`.
    pub path: Option<Located<String>>,
    /// Routes at which the section was before; they lead to it.
    pub aliases: Vec<Located<String>>,
    /// Where the section stands among its siblings; small first.
    pub weight: i64,
    /// Whether the section and all below it is left out of a build, unless drafts are asked for.
    pub draft: bool,
    /// The language that the section is written in, as a language tag (BCP 47); that of the site unless said otherwise.
    pub language: Option<LanguageTag>,
    /// The picture that stands for the section.
    pub image: Option<Box<ImageMatter>>,
    /// Whatever the site's own templates want to know.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub extra: toml::Table,
}

impl Locate for SectionMatter {
    fn locate(&mut self, origin: &Origin) {
        self.description.locate(origin);
        self.template.locate(origin);
        self.page_template.locate(origin);
        self.path.locate(origin);
        self.aliases.locate(origin);
        self.image.locate(origin);
    }
}

/// The order of the pages of a section. Ties are broken by path, so that the order is total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SortBy {
    /// The newest first.
    #[default]
    Date,
    /// The last updated first.
    Updated,
    /// By title, in the order of Unicode.
    Title,
    /// The smallest weight first.
    Weight,
    /// By the last part of the route.
    Slug,
}

/// Reads the front matter of a page, or of a rule; `taxonomies` are the keys beside those of every page.
pub fn read_page(
    mut table: Table<'_>,
    taxonomies: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> FrontMatter {
    let mut terms = Taxonomies::new();
    for name in taxonomies {
        if let Some(entry) = table.take(name) {
            let mut read: TermLists = entry.read(&[], diagnostics);
            if let Some(list) = read.0.swap_remove(name) {
                terms.insert(name.clone(), list);
            }
        }
    }
    let matter: FrontMatter = table.read(taxonomies, diagnostics);
    FrontMatter { taxonomies: terms, ..matter }
}

/// Reads the front matter of a section.
pub fn read_section(table: Table<'_>, diagnostics: &mut Vec<Diagnostic>) -> SectionMatter {
    table.read(&[], diagnostics)
}

#[derive(Default, Deserialize)]
#[serde(transparent)]
struct TermLists(Taxonomies);

impl Locate for TermLists {
    fn locate(&mut self, origin: &Origin) {
        self.0.locate(origin);
    }
}
