//! `site.toml`: what a site says about itself, read once into types that cannot be wrong.

mod base_url;
mod cache;
mod checks;
mod deploy;
mod editor;
mod external;
mod front_matter;
mod git;
mod host;
mod kinds;
mod language;
mod read_more;
mod rules;
pub mod schema;
mod settings;
pub mod strings;
mod table;

use indexmap::IndexMap;

pub use base_url::BaseUrl;
pub use cache::{Cache, CachePlace, CacheSettings};
pub use checks::{CheckRule, CheckSettings, Checks, Level, RuleId};
pub use deploy::{
    BranchHistory, Bucket, Container, Lasting, Packing, Place, SshFolder, Target, TargetSettings,
};
pub use editor::{Editor, PreviewSettings};
pub use external::{External, ExternalSettings};
pub use front_matter::{
    Change, ChangeKind, Citation, FrontMatter, ImageMatter, SectionMatter, SortBy, Taxonomies, read_page,
    read_section,
};
pub use git::{GitHost, GitSettings, Incomplete, Repository};
pub use host::{ASK, FOR_EVER, Host, HostFile, HostSettings};
pub use kinds::{ArticleType, Kind, Part, Shape};
pub use language::LanguageTag;
pub use read_more::{Chosen, ReadMore, ReadMoreRule, ReadMoreSettings, Scope, Weights};
pub use rules::{Glob, Rule};
pub use settings::{
    BuildSettings, ExternalLinks, FeedFormat, FeedSettings, MarkdownSettings, PublisherKind,
    PublisherSettings, RawHtml, Settings, TaxonomySettings,
};
pub use strings::{Names, Strings, Voice};
pub use table::{Locate, Located, Origin, Table};

use crate::diagnostic::{Diagnostic, strictly};
use crate::source::Source;

/// The name of the file at the site's root.
pub const FILE_NAME: &str = "site.toml";

/// The folder below a site's root in which nutgraf keeps what it remembers.
pub const STATE: &str = ".nutgraf";

/// A site's checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the site will be.
    pub base_url: BaseUrl,
    /// What `site.toml` says, with a default for everything that it leaves out.
    pub settings: Settings,
    /// The kinds of page: the built-in ones with what the site changes about them, and the site's own.
    pub kinds: IndexMap<String, Kind>,
    /// The taxonomies by their front-matter key, `authors` always among them.
    pub taxonomies: IndexMap<String, TaxonomySettings>,
    /// Metadata for many pages.
    pub rules: Vec<Rule>,
    /// The links at the end of pages.
    pub read_more: ReadMore,
    /// How much what each rule of `check` finds counts.
    pub checks: Checks,
    /// What comes from the history of the site's repository.
    pub repository: Option<Repository>,
    /// What the site can be deployed to, by name.
    pub targets: IndexMap<String, Target>,
    /// Where machines keep for each other what takes long to make.
    pub cache: Option<Cache>,
    /// What the host of the site is told.
    pub host: Host,
    /// The editor that links to files open in a preview.
    pub editor: Editor,
    /// The texts of the theme by language. They are in files of their own, and empty until those are read.
    pub strings: Strings,
    /// Files of `content/` and `static/` that are no part of the site.
    pub ignore: Vec<Glob>,
    /// The source that all of it was read from.
    pub source: Source,
}

/// The tables that say nothing of what pages and templates are made of: whatever is wrong in them makes no mistake
/// elsewhere.
const ASIDE: &[&str] = &["cache", "deploy", "host", "preview", "publisher"];

/// Reads `site.toml`.
///
/// # Errors
///
/// Every mistake in it; there is no configuration where there is a mistake, since a site built with half of one
/// would be another site.
pub fn parse(source: &Source) -> Result<Config, Vec<Diagnostic>> {
    strictly(|mistakes| understand(source, mistakes))
}

/// Reads `site.toml` as it was meant, and reports what is wrong with it. There is no configuration where that cannot be
/// known, since mistakes would be found in pages and templates that have none.
pub fn understand(source: &Source, told: &mut Vec<Diagnostic>) -> Option<Config> {
    let mut diagnostics = Vec::new();
    let mut aside = Vec::new();
    let mut table = Table::parse(source, 0..source.text.len(), &mut diagnostics);
    let rule_tables = table.take_tables("rules", &mut diagnostics);
    deploy::refuse_secrets(&mut table, &mut aside);
    let beside: Settings = table.take_all(ASIDE).read(&[], &mut aside);
    let Settings { cache, deploy, host, preview, publisher, .. } = beside;
    let settings: Settings = table.read(&["rules".to_owned()], &mut diagnostics);
    let settings = Settings { cache, deploy, host, preview, publisher, ..settings };
    let base_url = BaseUrl::read(settings.base_url.as_ref(), source, &mut diagnostics);
    let taxonomies = with_authors(&settings, &mut diagnostics);
    let keys: Vec<String> = taxonomies.keys().cloned().collect();
    let kinds = kinds::merge(&settings.kinds, &mut diagnostics);
    let rules =
        rule_tables.into_iter().filter_map(|table| Rule::read(table, &keys, &mut diagnostics)).collect();
    let read_more = ReadMore::read(&settings.read_more, &mut diagnostics);
    let checks = Checks::read(&settings.check, &mut diagnostics);
    let repository = settings.git.as_ref().map(|git| Repository::read(git, &mut diagnostics));
    let host = Host::read(&settings.host, &mut aside);
    let editor = Editor::of(&settings.preview, &mut aside);
    let targets = deploy::read(&settings.deploy, &mut aside);
    let cache = settings.cache.as_ref().and_then(|cache| Cache::read(cache, &mut aside));
    let ignore = settings.ignore.iter().filter_map(|pattern| Glob::read(pattern, &mut diagnostics)).collect();
    check_version(&settings, &mut diagnostics);
    let is_as_meant = diagnostics.iter().all(|wrong| wrong.is_mended || !wrong.is_error());
    told.extend(diagnostics.into_iter().chain(aside.into_iter().map(Diagnostic::mended)));
    let strings = Strings::default();
    is_as_meant.then(|| Config {
        base_url,
        settings,
        kinds,
        taxonomies,
        rules,
        read_more,
        checks,
        repository,
        targets,
        cache,
        host,
        editor,
        strings,
        ignore,
        source: source.clone(),
    })
}

/// Every page may name authors, so that their taxonomy is there without being asked for.
fn with_authors(
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, TaxonomySettings> {
    let mut taxonomies = settings.taxonomies.clone();
    for name in taxonomies.keys() {
        if front_matter::KEYS.contains(&name.as_str()) && name != "authors" {
            diagnostics.push(
                Diagnostic::error(format!("the taxonomy `{name}` has the name of another front-matter key"))
                    .at_path(FILE_NAME)
                    .hint("choose another name"),
            );
        }
        if crate::route::slugify(name) != *name {
            diagnostics.push(
                Diagnostic::error(format!("the name of the taxonomy `{name}` cannot stand in a route"))
                    .at_path(FILE_NAME)
                    .hint("use lower-case letters, digits, `_` and `-`"),
            );
        }
    }
    taxonomies.entry("authors".to_owned()).or_default();
    taxonomies
}

/// Refuses to build a site that says it needs a newer nutgraf.
fn check_version(settings: &Settings, diagnostics: &mut Vec<Diagnostic>) {
    let Some(minimum) = &settings.minimum_version else { return };
    let here = env!("CARGO_PKG_VERSION");
    match (version(minimum.get()), version(here)) {
        (Some(wanted), Some(have)) if wanted > have => diagnostics.push(
            minimum
                .mark(Diagnostic::error(format!("this site needs nutgraf {} or newer", minimum.get())))
                .hint(format!("this is nutgraf {here}; install a newer one")),
        ),
        (None, _) => diagnostics.push(
            minimum
                .mark(Diagnostic::error(format!("`{}` is not a version", minimum.get())))
                .hint("write it as `1.2.3`"),
        ),
        _ => {}
    }
}

fn version(text: &str) -> Option<[u32; 3]> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    let version = [parts.next()??, parts.next().unwrap_or(Some(0))?, parts.next().unwrap_or(Some(0))?];
    parts.next().is_none().then_some(version)
}
