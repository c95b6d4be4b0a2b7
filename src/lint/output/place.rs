//! Where in the sources something comes from that was found in a finished page.
//!
//! A finished page does not tell. So what was found is searched for in the text of the page, in its template with all that
//! belongs to it, in `site.toml`, and at last in all texts, since a listing may show them. Where it is nowhere, since a
//! template made it, the template of the page is named.

use std::collections::HashMap;

use super::nesting::TagText;
use crate::diagnostic::Location;
use crate::link::{Entity, TermId};
use crate::render::{self, Planned, Renderer, Subject};
use crate::source::{Source, Span};

/// How many things are searched for in all texts: a template can make as many wrong addresses as there are pages, and each
/// search reads the whole site.
const SEARCHES: usize = 100;

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Needle {
    /// One of these texts, which nothing that belongs to it stands beside.
    Text(Vec<String>),
    /// An id, where it is there for another time.
    Id(String),
    /// A tag without its counterpart.
    Tag(TagText),
    /// The first line of the page's text.
    Top,
}

/// Finds places, each of them once.
pub(super) struct Places<'r> {
    renderer: &'r Renderer,
    in_templates: HashMap<(String, Needle), Option<Location>>,
    anywhere: HashMap<Needle, Option<Location>>,
}

impl<'r> Places<'r> {
    pub(super) fn new(renderer: &'r Renderer) -> Self {
        Self { renderer, in_templates: HashMap::new(), anywhere: HashMap::new() }
    }

    /// Where something comes from that was found at a route.
    pub(super) fn find(&mut self, planned: &Planned, needle: &Needle) -> Location {
        let renderer = self.renderer;
        let own = entity(renderer, &planned.subject).map(|entity| renderer.site.text(entity));
        if let Some(text) = own
            && let Some(span) = needle.find_in_page(text.source, &text.body.html)
        {
            return Location::Text { source: text.source.clone(), span };
        }
        let template = render::label(renderer, planned);
        let key = (template.clone(), needle.clone());
        let in_template = self.in_templates.entry(key).or_insert_with(|| {
            let mut parts = renderer.templates.sources_of(&template);
            parts.find_map(|source| needle.place(source))
        });
        let mut found = in_template.clone();
        if found.is_none() && (self.anywhere.len() < SEARCHES || self.anywhere.contains_key(needle)) {
            let anywhere = || anywhere(renderer, needle);
            found.clone_from(self.anywhere.entry(needle.clone()).or_insert_with(anywhere));
        }
        found.unwrap_or_else(|| Location::Path(format!("templates/{template}").into()))
    }
}

/// The page or section that is shown.
pub(super) fn entity(renderer: &Renderer, subject: &Subject) -> Option<Entity> {
    let of_term = |id: &TermId| renderer.site.term(*id).own_page.map(Entity::Page);
    match subject {
        Subject::Page(id) => Some(Entity::Page(*id)),
        Subject::Section(id, _) => Some(Entity::Section(*id)),
        Subject::Taxonomy(index) => renderer.site.taxonomies[*index].section.map(Entity::Section),
        Subject::Term(id, _) => of_term(id),
        Subject::Alias(entity) => Some(*entity),
        _ => None,
    }
}

fn anywhere(renderer: &Renderer, needle: &Needle) -> Option<Location> {
    let site = &renderer.site;
    let settings = needle.place(&site.config.source);
    let in_texts = || {
        let mut texts = site.entities().map(|entity| site.text(entity));
        texts.find_map(|text| {
            let span = needle.find_in_page(text.source, &text.body.html)?;
            Some(Location::Text { source: text.source.clone(), span })
        })
    };
    settings
        .or_else(in_texts)
        .or_else(|| renderer.templates.sources().find_map(|source| needle.place(source)))
}

impl Needle {
    /// Where the front matter of a page has it.
    pub(super) fn in_front_matter(&self, source: &Source) -> Option<Location> {
        let span = self.find(&source.text, 0).filter(|span| span.end <= start_of_text(&source.text))?;
        Some(Location::Text { source: source.clone(), span })
    }

    /// Where a source has it.
    pub(super) fn place(&self, source: &Source) -> Option<Location> {
        let span = self.find(&source.text, 0)?;
        Some(Location::Text { source: source.clone(), span })
    }

    /// Finds it in a page, of which `html` was made: in its text first, and then in its front matter.
    fn find_in_page(&self, source: &Source, html: &str) -> Option<Span> {
        let text = &source.text;
        match self {
            Needle::Top => Some(source.on_one_line(&(0..usize::MAX))),
            // Code may show tags that are none.
            Needle::Tag(tag) if tag.is_even(html) => None,
            _ => self.find(text, start_of_text(text)).or_else(|| self.find(text, 0)),
        }
    }

    fn find(&self, text: &str, from: usize) -> Option<Span> {
        match self {
            Needle::Text(written) => written.iter().find_map(|written| whole(text, written, from)),
            Needle::Id(id) => {
                let written =
                    [format!("id=\"{id}\""), format!("id='{id}'"), format!("id={id}"), format!("{{#{id}")];
                let first = written
                    .iter()
                    .filter_map(|written| whole(text, written, from))
                    .min_by_key(|s| s.start)?;
                let next = written.iter().filter_map(|written| whole(text, written, first.end));
                Some(next.min_by_key(|span| span.start).unwrap_or(first))
            }
            Needle::Tag(tag) => tag.find(text.get(from..)?).map(|span| span.start + from..span.end + from),
            Needle::Top => None,
        }
    }
}

impl TagText {
    /// Whether there are as many ends of the element as there are beginnings.
    fn is_even(&self, text: &str) -> bool {
        self.all(text, false).count() == self.all(text, true).count()
    }

    /// The tag that is too much, if one is: of beginnings the last, which was not closed, and of ends the last, too.
    fn find(&self, text: &str) -> Option<Span> {
        if self.is_even(text) {
            return None;
        }
        self.all(text, self.is_end).last()
    }

    fn all<'t>(&self, text: &'t str, is_end: bool) -> impl Iterator<Item = Span> + use<'t> {
        let written = format!("<{}{}", if is_end { "/" } else { "" }, self.name);
        let length = written.len();
        let is_tag = move |at: &usize| {
            let next = text.get(at + length..).and_then(|rest| rest.chars().next());
            next.is_some_and(|c| c.is_whitespace() || matches!(c, '>' | '/'))
        };
        let found: Vec<usize> =
            text.match_indices(written.as_str()).map(|(at, _)| at).filter(is_tag).collect();
        let end =
            move |at: usize| text.get(at..).and_then(|rest| rest.find('>')).map_or(at, |end| at + end + 1);
        found.into_iter().map(move |at| at..end(at))
    }
}

/// Where a text begins behind its front matter.
fn start_of_text(text: &str) -> usize {
    let fence = ["+++", "---"].into_iter().find(|fence| text.starts_with(fence));
    let end = fence.and_then(|fence| text.get(3..)?.find(&format!("\n{fence}")));
    end.map_or(0, |end| end + 3)
}

/// Where something is written that is no part of something longer.
fn whole(text: &str, written: &str, from: usize) -> Option<Span> {
    if written.is_empty() {
        return None;
    }
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '#' | '?' | '&' | '=' | '%');
    let rest = text.get(from..)?;
    let found = rest.match_indices(written).map(|(at, _)| at + from..at + from + written.len());
    let mut whole = found.filter(|span| {
        let before = text.get(..span.start).and_then(|before| before.chars().next_back());
        let after = text.get(span.end..).and_then(|after| after.chars().next());
        // An address may be at the end of `href=…` without quotes.
        !before.is_some_and(|c| is_part(c) && c != '=') && !after.is_some_and(is_part)
    });
    whole.next()
}
