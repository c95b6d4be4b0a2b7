//! The keys of `site.toml`. The documentation of every field here is what the JSON Schema shows in an editor.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cache::CacheSettings;
use super::checks::CheckSettings;
use super::deploy::TargetSettings;
use super::editor::PreviewSettings;
use super::git::GitSettings;
use super::host::HostSettings;
use super::kinds::KindSettings;
use super::read_more::ReadMoreSettings;
use super::{LanguageTag, Locate, Located, Origin};

/// The settings of a site, as `site.toml` gives them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The name of the site.
    pub title: String,
    /// The address at which the site will be, as `https://example.org` or `https://example.org/blog`.
    pub base_url: Option<Located<String>>,
    /// The language of the site, as a language tag (BCP 47); `en` unless said otherwise.
    pub language: LanguageTag,
    /// What the site is about, in a sentence.
    pub description: String,
    /// The oldest nutgraf that can build this site, as `1.2.3`.
    pub minimum_version: Option<Located<String>>,
    /// How many pages a listing shows at a time, where a section or taxonomy does not say; 0 is all of them. 20 unless
    /// said otherwise.
    #[serde(default = "twenty")]
    pub paginate_by: usize,
    /// Files of `content/` and `static/` that are no part of the site, as globs.
    pub ignore: Vec<Located<String>>,
    /// Where and what to build.
    pub build: BuildSettings,
    /// How Markdown becomes HTML.
    pub markdown: MarkdownSettings,
    /// Which feeds there are.
    pub feeds: FeedSettings,
    /// The taxonomies: one table for each front-matter key, as `[taxonomies.topics]`.
    pub taxonomies: IndexMap<String, TaxonomySettings>,
    /// The kinds of page: one table for each, as `[kinds.explainer]`.
    pub kinds: IndexMap<String, KindSettings>,
    /// The links at the end of a page.
    pub read_more: ReadMoreSettings,
    /// Who publishes the site, as search engines are told.
    pub publisher: PublisherSettings,
    /// What is looked for beyond plain mistakes, and how much each of it counts.
    pub check: CheckSettings,
    /// What comes from the history of the site's repository; nothing unless this table is there.
    pub git: Option<GitSettings>,
    /// Where `nutgraf deploy` puts the site: one table for each target, as `[deploy.production]`.
    pub deploy: IndexMap<String, TargetSettings>,
    /// Where machines keep for each other what takes long to make; nowhere unless this table is there.
    pub cache: Option<CacheSettings>,
    /// What the host of the site is told, in its own files.
    pub host: HostSettings,
    /// How a preview is shown.
    pub preview: PreviewSettings,
    /// Whatever the site's own templates want to know.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub extra: toml::Table,
}

impl Locate for Settings {
    fn locate(&mut self, origin: &Origin) {
        self.base_url.locate(origin);
        self.minimum_version.locate(origin);
        self.ignore.locate(origin);
        self.kinds.locate(origin);
        self.read_more.locate(origin);
        self.publisher.locate(origin);
        self.check.locate(origin);
        self.git.locate(origin);
        self.deploy.locate(origin);
        self.cache.locate(origin);
        self.host.locate(origin);
        self.preview.locate(origin);
    }
}

/// Where and what to build.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BuildSettings {
    /// The output folder, counted from the site's root; `public` unless said otherwise.
    pub output: String,
    /// Whether stylesheets are minified; yes unless said otherwise.
    pub minify_css: bool,
    /// Whether there is a `sitemap.xml`; yes unless said otherwise.
    pub sitemap: bool,
    /// Whether there is a `robots.txt`; yes unless said otherwise.
    pub robots: bool,
}

impl Default for BuildSettings {
    fn default() -> Self {
        Self { output: "public".to_owned(), minify_css: true, sitemap: true, robots: true }
    }
}

/// How Markdown becomes HTML.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MarkdownSettings {
    /// Whether straight quotes, `--` and `...` become typographic ones; no unless said otherwise.
    pub smart_punctuation: bool,
    /// What becomes of HTML in Markdown; `allow` unless said otherwise.
    pub raw_html: RawHtml,
    /// Whether code with a known language is highlighted; yes unless said otherwise.
    pub highlight: bool,
    /// Whether `$…$` and `$$…$$` are math; yes unless said otherwise.
    pub math: bool,
    /// How many words an automatic summary has at the least, if the page has them; 40 unless said otherwise.
    pub summary_words: usize,
    /// What links to other sites get.
    pub external_links: ExternalLinks,
}

impl Default for MarkdownSettings {
    fn default() -> Self {
        Self {
            smart_punctuation: false,
            raw_html: RawHtml::Allow,
            highlight: true,
            math: true,
            summary_words: 40,
            external_links: ExternalLinks::default(),
        }
    }
}

/// What becomes of HTML in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// It stays as it is.
    Allow,
    /// It is shown as text.
    Escape,
    /// What could run or load something is taken out.
    Sanitise,
}

/// What links to other sites get.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExternalLinks {
    /// The `rel` attribute, as `noopener external`.
    pub rel: Option<String>,
    /// The `target` attribute, as `_blank`.
    pub target: Option<String>,
}

/// Which feeds there are.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FeedSettings {
    /// The formats; `atom` and `json` unless said otherwise. An empty list means no feeds.
    pub formats: Vec<FeedFormat>,
    /// How many of the newest pages a feed has; 20 unless said otherwise.
    pub limit: usize,
}

impl Default for FeedSettings {
    fn default() -> Self {
        Self { formats: vec![FeedFormat::Atom, FeedFormat::Json], limit: 20 }
    }
}

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FeedFormat {
    /// Atom (RFC 4287), as `atom.xml`.
    Atom,
    /// JSON Feed 1.1, as `feed.json`.
    Json,
}

impl FeedFormat {
    /// The name of the feed's file.
    pub fn file_name(self) -> &'static str {
        match self {
            FeedFormat::Atom => "atom.xml",
            FeedFormat::Json => "feed.json",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            FeedFormat::Atom => "Atom",
            FeedFormat::Json => "JSON Feed",
        }
    }

    /// The media type, for discovery.
    pub fn media_type(self) -> &'static str {
        match self {
            FeedFormat::Atom => "application/atom+xml",
            FeedFormat::Json => "application/feed+json",
        }
    }
}

/// One taxonomy.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TaxonomySettings {
    /// What the list of its terms is called; the taxonomy's name with a capital letter unless said otherwise.
    pub title: Option<String>,
    /// How many pages a term page shows at a time; as the site's `paginate_by` unless said otherwise.
    pub paginate_by: Option<usize>,
    /// Whether each term has feeds; no unless said otherwise.
    pub feed: bool,
}

/// Who publishes the site, as search engines are told.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PublisherSettings {
    /// The name; the site's title unless said otherwise.
    pub name: Option<String>,
    /// Whether it is an organization or a person; an organization unless said otherwise.
    pub kind: PublisherKind,
    /// The publisher's own address, if it is not the site's.
    pub url: Option<Located<String>>,
    /// A picture of the publisher: a file of `static/`, as `/logo.png`.
    pub logo: Option<Located<String>>,
    /// Other addresses of the publisher, as its page in an encyclopaedia.
    pub same_as: Vec<Located<String>>,
}

impl Locate for PublisherSettings {
    fn locate(&mut self, origin: &Origin) {
        self.url.locate(origin);
        self.logo.locate(origin);
        self.same_as.locate(origin);
    }
}

/// What a publisher is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PublisherKind {
    /// A house, a club, an office.
    #[default]
    Organization,
    /// Somebody who writes for themselves.
    Person,
}

fn twenty() -> usize {
    20
}
