//! Feeds: the newest pages with their full text and whole addresses.

mod absolute;
mod atom;
mod json;

use std::sync::Arc;

use tera::Value;

use super::output::{Rendered, text_by_value};
use super::query::Query;
use super::renderer::{Answer, Renderer};
use super::routes::FeedOf;
use super::trace::Trace;
use crate::config::{FeedFormat, LanguageTag};
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::link::{Entity, PageId, Site, newest_first};
use crate::route::Route;

/// A feed, whatever its format.
struct Feed<'s> {
    title: String,
    description: &'s str,
    language: &'s str,
    /// The page that the feed belongs to.
    home: String,
    /// The feed itself.
    own: String,
    updated: Option<Date>,
    entries: Vec<Entry<'s>>,
}

struct Entry<'s> {
    title: &'s str,
    /// The language of the text, where it is not that of the feed.
    language: Option<&'s str>,
    address: String,
    summary: Option<&'s str>,
    published: Date,
    updated: Date,
    authors: Vec<Author<'s>>,
    tags: Vec<&'s str>,
    image: Option<String>,
    /// The text, before its addresses are made whole.
    text: Arc<Answer>,
}

impl Entry<'_> {
    fn html(&self) -> &str {
        self.text.value.as_ref().ok().and_then(Value::as_str).unwrap_or_default()
    }
}

struct Author<'s> {
    name: &'s str,
    address: String,
}

/// Renders a feed.
///
/// # Errors
///
/// Nothing: what is wrong with a text is told where its page is rendered.
pub(super) fn render(
    renderer: &Arc<Renderer>,
    of: FeedOf,
    format: FeedFormat,
    former: Option<&Trace>,
) -> Result<Rendered, Vec<Diagnostic>> {
    let site = &renderer.site;
    let Some(feed) = gather(renderer, site, of, format) else {
        // The page that cannot be rendered says why.
        return Err(Vec::new());
    };
    let base = &site.config.base_url;
    Ok(text_by_value(feed.inputs(format), former, || match format {
        FeedFormat::Atom => atom::write(&feed, base),
        FeedFormat::Json => json::write(&feed, base),
    }))
}

fn gather<'s>(renderer: &Arc<Renderer>, site: &'s Site, of: FeedOf, format: FeedFormat) -> Option<Feed<'s>> {
    let settings = &site.config.settings;
    let base_url = &site.config.base_url;
    let (name, route, pages) = match of {
        FeedOf::Site => (None, Route::root(), newest(site, site.listed())),
        FeedOf::Section(id) => {
            let node = site.section(id);
            (
                Some(node.section.title.as_str()),
                node.section.route.clone(),
                newest(site, node.pages.iter().copied()),
            )
        }
        FeedOf::Term(id) => {
            let term = site.term(id);
            (Some(term.name.as_str()), term.route.clone(), newest(site, term.pages.iter().copied()))
        }
    };
    let own = route.join(format.file_name()).ok()?;
    let language = match of {
        FeedOf::Site => &settings.language,
        FeedOf::Section(id) => site.language(Entity::Section(id)),
        FeedOf::Term(id) => {
            site.term(id).own_page.map_or(&settings.language, |page| site.language(Entity::Page(page)))
        }
    };
    let entries: Option<Vec<Entry<'s>>> =
        pages.into_iter().map(|(id, date)| entry(renderer, site, id, date, language)).collect();
    let entries = entries?;
    Some(Feed {
        title: name.map_or_else(|| settings.title.clone(), |name| format!("{name} – {}", settings.title)),
        description: &settings.description,
        language: language.as_str(),
        home: base_url.permalink(&route),
        own: base_url.permalink(&own),
        updated: entries.iter().map(|entry| entry.updated).max(),
        entries,
    })
}

/// The newest pages with a date; what has none is no news.
fn newest(site: &Site, pages: impl Iterator<Item = PageId>) -> Vec<(PageId, Date)> {
    let mut dated: Vec<(PageId, Date)> = pages.filter_map(|id| Some((id, site.page(id).date?))).collect();
    dated.sort_by(|a, b| newest_first(site.page(a.0), site.page(b.0)));
    dated.truncate(site.config.settings.feeds.limit);
    dated
}

fn entry<'s>(
    renderer: &Arc<Renderer>,
    site: &'s Site,
    id: PageId,
    published: Date,
    language_of_feed: &LanguageTag,
) -> Option<Entry<'s>> {
    let page = site.page(id);
    let language = site.language(Entity::Page(id));
    let relations = site.relations(id);
    let base_url = &site.config.base_url;
    let text = renderer.answer(&Query::Content(page.path.to_string()));
    text.value.as_ref().ok()?;
    let authors = relations.terms.iter().filter(|id| site.is_author(**id)).map(|id| site.term(*id));
    let tags =
        relations.terms.iter().filter(|id| !site.is_author(**id)).map(|id| site.term(*id).name.as_str());
    Some(Entry {
        title: &page.title,
        language: (language != language_of_feed).then_some(language.as_str()),
        address: base_url.permalink(&page.route),
        summary: page.matter.description.as_deref(),
        published,
        updated: page.last_changed().unwrap_or(published).max(published),
        authors: authors
            .map(|term| Author { name: &term.name, address: base_url.permalink(&term.route) })
            .collect(),
        tags: tags.collect(),
        image: relations.image.as_ref().map(|image| format!("{}{}", base_url.origin(), image.href)),
        text,
    })
}

impl Feed<'_> {
    /// The digest of all that is in the feed.
    fn inputs(&self, format: FeedFormat) -> Digest {
        let mut digester = Digester::new();
        digester.text(format.file_name()).text(&self.title).text(self.description).text(self.language);
        digester.text(&self.home).text(&self.own);
        for entry in &self.entries {
            digester
                .text(entry.title)
                .text(entry.language.unwrap_or_default())
                .text(&entry.address)
                .text(entry.summary.unwrap_or_default());
            digester
                .text(&entry.published.to_string())
                .text(&entry.updated.to_string())
                .digest(entry.text.digest);
            digester.text(entry.image.as_deref().unwrap_or_default()).number(entry.authors.len() as u64);
            for author in &entry.authors {
                digester.text(author.name).text(&author.address);
            }
            for tag in &entry.tags {
                digester.text(tag);
            }
        }
        digester.finish()
    }
}
