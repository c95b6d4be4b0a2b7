//! Pages and sections, each parsed from one source.

mod checks;

use std::sync::Arc;

use super::bag::Said;
use super::body::Body;
use super::dated::{dated_name, first_commit, last_commit, looks_dated};
use super::highlight::Highlighter;
use super::markdown::{Prose, Reading};
use super::{front_matter, markdown};
use crate::config::{
    Config, FrontMatter, LanguageTag, Located, SectionMatter, Table, read_page, read_section,
};
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::route::{Route, slugify, title_of};
use crate::source::Source;

/// Where the page may be whose definition lists explain the terms that other pages use, below `content/`.
pub const GLOSSARY: [&str; 2] = ["glossary.md", "glossary/index.md"];

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it was parsed from.
    pub source: Source,
    /// The path of its file below `content/`.
    pub path: Arc<str>,
    /// What it says about itself, over what the rules say about it.
    pub matter: FrontMatter,
    /// Its headline, from the front matter or else the name of its file.
    pub title: String,
    /// When it was published, from the front matter or else the name of its file, or else its first commit.
    pub date: Option<Date>,
    /// When it was last changed, from the front matter or else its last commit.
    pub updated: Option<Date>,
    /// Where it will be.
    pub route: Route,
    /// Where it will be when an older page whose file differs from its own only in the date has that route: with the
    /// date in it.
    pub dated_route: Option<Route>,
    /// Where it was before.
    pub aliases: Vec<Route>,
    /// Its text. It is shared with the page as it was before settings were changed, if they do not change the text.
    pub body: Arc<Body>,
    /// The digest of the text.
    pub body_digest: Digest,
    /// What it says, to be compared with what other pages say.
    pub said: Arc<Said>,
}

/// A section: a folder with an `_index.md`.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it was parsed from; empty for the root of a site without `content/_index.md`.
    pub source: Source,
    /// The path of its `_index.md` below `content/`.
    pub path: Arc<str>,
    /// What it says about itself.
    pub matter: SectionMatter,
    /// Its headline.
    pub title: String,
    /// Where it will be.
    pub route: Route,
    /// Where it was before.
    pub aliases: Vec<Route>,
    /// Its text.
    pub body: Body,
    /// The digest of the text.
    pub body_digest: Digest,
}

/// What a source in `content/` turned out to be. It is shared between a site and what is kept to make the next one of.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// A page.
    Page(Arc<Page>),
    /// A section.
    Section(Arc<Section>),
}

impl Parsed {
    /// What it was parsed from.
    pub fn source(&self) -> &Source {
        match self {
            Parsed::Page(page) => &page.source,
            Parsed::Section(section) => &section.source,
        }
    }
}

impl Page {
    /// The folder of the page's file below `content/`.
    pub fn folder(&self) -> &str {
        page_folder(&self.path)
    }

    /// Whether the page has a folder to itself (`name/index.md`).
    pub fn is_bundle(&self) -> bool {
        file_name(&self.path) == "index.md"
    }

    /// When it was last changed: `updated`, or else its date.
    pub fn last_changed(&self) -> Option<Date> {
        self.updated.or(self.date)
    }
}

impl Section {
    /// The folder of the section below `content/`; empty for the root.
    pub fn folder(&self) -> &str {
        page_folder(&self.path)
    }

    /// The section that a site has at its root when it has no `content/_index.md`.
    pub fn implied_root(title: &str) -> Self {
        Self {
            source: Source::new("content/_index.md", ""),
            path: "_index.md".into(),
            matter: SectionMatter::default(),
            title: title.to_owned(),
            route: Route::root(),
            aliases: Vec::new(),
            body: Body::default(),
            body_digest: Body::default().digest(),
        }
    }
}

/// The folder of a path with `/` between its parts; empty for what is at the top.
pub fn page_folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Parses the source of a page or section. `source.path` begins with `content/`.
///
/// What is wrong is reported, and the rest is read all the same.
pub fn parse(
    source: &Source,
    config: &Config,
    highlighter: &Highlighter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Parsed {
    let path: Arc<str> = source.path.strip_prefix("content/").unwrap_or(&source.path).into();
    let (table, start) = front_matter::split(source, diagnostics);
    if file_name(&path) == "_index.md" {
        Parsed::Section(Arc::new(section(source, path, table, start, config, highlighter, diagnostics)))
    } else {
        Parsed::Page(Arc::new(page(source, path, table, start, config, highlighter, diagnostics)))
    }
}

/// The text of a page, read as its front matter and its kind say.
fn page_body(
    source: &Source,
    start: usize,
    path: &str,
    matter: &FrontMatter,
    config: &Config,
    highlighter: &Highlighter,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Body, Prose) {
    let reading = Reading {
        kind: matter.kind.as_ref().and_then(|kind| config.kinds.get(kind.get())),
        sources: matter.sources.as_deref().unwrap_or_default(),
        is_glossary: GLOSSARY.contains(&path),
        ..plain_reading(path, matter.language.as_ref(), config, highlighter)
    };
    markdown::render(source, start, reading, diagnostics)
}

/// How a text is read of which front matter says no more than its language.
fn plain_reading<'a>(
    path: &'a str,
    language: Option<&'a LanguageTag>,
    config: &'a Config,
    highlighter: &'a Highlighter,
) -> Reading<'a> {
    let voice = config.strings.voice(language.unwrap_or(&config.settings.language));
    let settings = &config.settings.markdown;
    let highlighter = settings.highlight.then_some(highlighter);
    Reading { highlighter, ..Reading::plain(settings, page_folder(path), voice) }
}

fn page(
    source: &Source,
    path: Arc<str>,
    table: Option<Table<'_>>,
    start: usize,
    config: &Config,
    highlighter: &Highlighter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Page {
    let taxonomies: Vec<String> = config.taxonomies.keys().cloned().collect();
    let own = table.map_or_else(FrontMatter::default, |table| read_page(table, &taxonomies, diagnostics));
    let fitting = config.rules.iter().filter(|rule| rule.pattern.fits(&path));
    let from_rules = fitting.fold(FrontMatter::default(), |base, rule| rule.matter.clone().over(&base));
    let matter = own.over(&from_rules);
    if &*path == "index.md" {
        let diagnostic = Diagnostic::error("the home page is a section, and not a page");
        diagnostics
            .push(diagnostic.at_path(source.path.clone()).hint("rename the file to `content/_index.md`"));
    }
    let (date_in_name, name) = dated_name(stem(&path));
    if date_in_name.is_none() && looks_dated(name) {
        let diagnostic =
            Diagnostic::warning(format!("the name `{name}` begins like a date, but there is no such day"));
        diagnostics.push(diagnostic.at_path(source.path.clone()).hint("rename the file"));
    }
    let route = page_route(source, &path, name, &matter, diagnostics);
    let is_from_name = matter.slug.is_none() && matter.path.is_none();
    let dated_route =
        if is_from_name && date_in_name.is_some() { route_from_name(&path, stem(&path)).ok() } else { None };
    let aliases = routes(matter.aliases.as_deref().unwrap_or_default(), "alias", diagnostics);
    checks::check(&matter, config, diagnostics);
    let title = matter.title.clone().unwrap_or_else(|| title_of(name));
    let date = matter.date.or(date_in_name).or_else(|| first_commit(source, config));
    let updated = matter.updated.or_else(|| last_commit(source, date, config));
    let (body, prose) = page_body(source, start, &path, &matter, config, highlighter, diagnostics);
    let body_digest = body.digest();
    let body = Arc::new(body);
    let said = Arc::new(Said::by(&title, &matter, prose, &config.settings.language));
    let source = source.once_parsed();
    Page { source, path, title, date, updated, route, dated_route, aliases, matter, body, body_digest, said }
}

fn section(
    source: &Source,
    path: Arc<str>,
    table: Option<Table<'_>>,
    start: usize,
    config: &Config,
    highlighter: &Highlighter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Section {
    let matter = table.map_or_else(SectionMatter::default, |table| read_section(table, diagnostics));
    let folder = page_folder(&path);
    let from_folder = || Route::page(&slug_path(folder));
    let route = match &matter.path {
        Some(wanted) => Route::page(wanted.get()).or_else(|wrong| {
            diagnostics.push(wanted.mark(Diagnostic::error(format!("path `{}` {wrong}", wanted.get()))));
            from_folder()
        }),
        None => from_folder(),
    };
    let route = route.unwrap_or_else(|wrong| {
        diagnostics.push(Diagnostic::error(format!("the route of this folder {wrong}")).at(source, 0..0));
        route_of_its_own(&path)
    });
    let aliases = routes(&matter.aliases, "alias", diagnostics);
    let title = matter.title.clone().unwrap_or_else(|| match file_name(folder) {
        "" => config.settings.title.clone(),
        name => title_of(name),
    });
    let reading = plain_reading(&path, matter.language.as_ref(), config, highlighter);
    let (body, _) = markdown::render(source, start, reading, diagnostics);
    let body_digest = body.digest();
    Section { source: source.once_parsed(), path, title, route, aliases, matter, body, body_digest }
}

/// The name that a page's file gives it: of its folder, where it has one to itself.
pub fn stem(path: &str) -> &str {
    let file = file_name(path);
    let name = if file == "index.md" { file_name(page_folder(path)) } else { file };
    name.strip_suffix(".md").unwrap_or(name)
}

fn page_route(
    source: &Source,
    path: &str,
    name: &str,
    matter: &FrontMatter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Route {
    if let Some(wanted) = &matter.path {
        match Route::page(wanted.get()) {
            Ok(route) => return route,
            Err(wrong) => diagnostics.push(
                wanted
                    .mark(Diagnostic::error(format!("path `{}` {wrong}", wanted.get())))
                    .hint("a path is a route on this site, as `/about/`"),
            ),
        }
    }
    let slug = matter.slug.as_ref().and_then(|wanted| checked_slug(wanted, diagnostics));
    let route = match slug {
        Some(slug) => Route::page(&format!("{}/{slug}/", slug_path(parent_folder(path)))),
        None => route_from_name(path, name),
    };
    route.unwrap_or_else(|wrong| {
        let message = format!("the route of this page {wrong}");
        diagnostics.push(
            Diagnostic::error(message).at(source, 0..0).hint("rename the file, or give the page a `slug`"),
        );
        route_of_its_own(path)
    })
}

/// The route of a page whose file has this name; the digest of a name without a letter or digit stands for it.
fn route_from_name(path: &str, name: &str) -> Result<Route, String> {
    let is_home = path == "index.md";
    let slug = match slugify(name) {
        slug if slug.is_empty() && !is_home => named_by_digest(name),
        slug => slug,
    };
    Route::page(&format!("{}/{slug}/", slug_path(parent_folder(path))))
}

/// A route for what can have none that is its own, so that it is told of once, and not as being in the place of another.
fn route_of_its_own(path: &str) -> Route {
    Route::page(&format!("/{}/", named_by_digest(path))).unwrap_or_else(|_| Route::root())
}

/// A name made of a digest.
fn named_by_digest(name: &str) -> String {
    format!("page-{}", Digest::of(name.as_bytes()).short())
}

/// The folder that a page is in; its own, where it has one to itself, does not count.
fn parent_folder(path: &str) -> &str {
    if file_name(path) == "index.md" { page_folder(page_folder(path)) } else { page_folder(path) }
}

fn checked_slug(wanted: &Located<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let text = wanted.get();
    let wrong = match Route::page(text) {
        _ if text.is_empty() => "is empty".to_owned(),
        _ if text.contains('/') => "has a slash in it".to_owned(),
        Ok(_) => return Some(text.clone()),
        Err(wrong) => wrong,
    };
    let message = format!("slug `{text}` {wrong}");
    diagnostics.push(
        wanted
            .mark(Diagnostic::error(message))
            .hint("a slug is the last part of a route, as `how-feeds-work`"),
    );
    None
}

/// The folders of a path as parts of a route.
fn slug_path(folder: &str) -> String {
    let mut path = String::with_capacity(folder.len() + 1);
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        path.push('/');
        let slug = slugify(part);
        path.push_str(if slug.is_empty() { part } else { &slug });
    }
    path
}

fn routes(wanted: &[Located<String>], what: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Route> {
    let read = |wanted: &Located<String>| match Route::page(wanted.get()) {
        Ok(route) => Some(route),
        Err(wrong) => {
            diagnostics.push(
                wanted
                    .mark(Diagnostic::error(format!("{what} `{}` {wrong}", wanted.get())))
                    .hint("it is a route on this site, as `/old/place/`"),
            );
            None
        }
    };
    wanted.iter().filter_map(read).collect()
}
