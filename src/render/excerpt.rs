//! Pieces of a text as other pages show them: summaries, biographies, definitions.

use std::ops::Range;

use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::content::fill_link;
use crate::link::{Entity, Site, Text};
use crate::parse::{Body, HoleKind, enclosed};

/// The summary of a text, for other pages: its beginning, without shortcodes and references to footnotes.
pub(super) fn summary(site: &Site, entity: Entity) -> String {
    let text = site.text(entity);
    let html = Excerpt::new(site, entity).range(0..text.body.summary_end);
    elsewhere(&html, &site.config.base_url.path_of(text.route))
}

/// HTML of one page as it may stand on another: without anchors, which that one may have, too, and with links that lead
/// to its own page.
pub(super) fn elsewhere(html: &str, home: &str) -> String {
    // Most summaries have neither, and there may be very many of them.
    if !html.contains('#') && !html.contains("id=") {
        return html.to_owned();
    }
    let handler = element!("*", |element| {
        element.remove_attribute("id");
        if let Some(here) = element.get_attribute("href").filter(|href| href.starts_with('#')) {
            element.set_attribute("href", &format!("{home}{here}"))?;
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(handler);
    rewrite_str(html, settings).unwrap_or_default()
}

/// Shows pieces of a text elsewhere: without shortcodes, and without references to what stands behind the text.
pub(super) struct Excerpt<'s> {
    text: Text<'s>,
    /// What is left out, in order.
    skipped: Vec<Range<usize>>,
}

impl<'s> Excerpt<'s> {
    pub(super) fn new(site: &'s Site, entity: Entity) -> Self {
        let text = site.text(entity);
        Self { text, skipped: skipped(text.body) }
    }

    /// A piece of the text.
    pub(super) fn range(&self, range: Range<usize>) -> String {
        let Self { text, skipped } = self;
        let body = text.body;
        let mut html = String::with_capacity(range.len());
        let first = body.holes.partition_point(|hole| hole.at < range.start);
        let mut links = body.holes.get(first..).unwrap_or_default().iter().filter(|hole| is_link(hole.kind));
        let mut link = links.next();
        let mut at = range.start;
        let first = skipped.partition_point(|skipped| skipped.start < range.start);
        let behind = range.end..usize::MAX;
        for skipped in skipped.get(first..).unwrap_or_default().iter().chain([&behind]) {
            let to = skipped.start.min(range.end);
            while let Some(hole) = link.filter(|hole| hole.at <= to) {
                // A link within what is skipped is skipped with it.
                if hole.at >= at {
                    html.push_str(body.html.get(at..hole.at).unwrap_or_default());
                    fill_link(&mut html, hole.kind, text.links);
                    at = hole.at;
                }
                link = links.next();
            }
            html.push_str(body.html.get(at..to).unwrap_or_default());
            at = at.max(skipped.end);
            if at >= range.end {
                break;
            }
        }
        html
    }
}

/// The ranges of a text that an excerpt leaves out, in order: shortcodes with what they enclose, references to footnotes
/// and sources.
fn skipped(body: &Body) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = body.not_in_summary.clone();
    ranges.extend(enclosed(&body.holes));
    ranges.sort_by_key(|range| range.start);
    ranges
}

fn is_link(kind: HoleKind) -> bool {
    matches!(kind, HoleKind::Href(_) | HoleKind::Image(_))
}
