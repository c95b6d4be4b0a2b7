//! The sitemap (<https://www.sitemaps.org/protocol.html>).

use std::borrow::Cow;

use percent_encoding::{CONTROLS, utf8_percent_encode};

use super::output::{Rendered, text_by_value};
use super::renderer::Renderer;
use super::routes::{Plan, SITEMAP_LIMIT, Subject, is_in_sitemap};
use super::trace::Trace;
use crate::date::Date;
use crate::digest::Digester;
use crate::link::{PageId, Site};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

struct Entry {
    address: String,
    changed: Option<Date>,
}

/// One part of the sitemap, from 1, or all of it as part 0.
pub(super) fn part(renderer: &Renderer, plan: &Plan, part: usize, former: Option<&Trace>) -> Rendered {
    let site = &renderer.site;
    let listed = plan.routes.iter().filter(|planned| is_in_sitemap(&planned.subject));
    let entries: Vec<Entry> = listed
        .skip(part.saturating_sub(1) * SITEMAP_LIMIT)
        .take(SITEMAP_LIMIT)
        .map(|planned| Entry {
            address: site.config.base_url.permalink(&planned.route),
            changed: last_changed(site, &planned.subject),
        })
        .collect();
    write("urlset", "url", &entries, former)
}

/// The list of the parts.
pub(super) fn index(renderer: &Renderer, parts: usize, former: Option<&Trace>) -> Rendered {
    let base_url = &renderer.site.config.base_url;
    let entry = |part: usize| Entry {
        address: format!("{}{}", base_url.origin(), base_url.prefix(&format!("/sitemap-{part}.xml"))),
        changed: None,
    };
    write("sitemapindex", "sitemap", &(1..=parts).map(entry).collect::<Vec<Entry>>(), former)
}

/// When what is shown last changed: a listing changes with the pages in it.
fn last_changed(site: &Site, subject: &Subject) -> Option<Date> {
    let newest = |pages: &[PageId]| pages.iter().filter_map(|id| site.page(*id).last_changed()).max();
    match subject {
        Subject::Page(id) => site.page(*id).last_changed(),
        Subject::Section(id, _) => newest(&site.section(*id).pages),
        Subject::Term(id, _) => newest(&site.term(*id).pages),
        Subject::Taxonomy(index) => {
            site.taxonomies[*index].terms.iter().filter_map(|term| newest(&term.pages)).max()
        }
        _ => None,
    }
}

fn write(root: &str, element: &str, entries: &[Entry], former: Option<&Trace>) -> Rendered {
    let mut digester = Digester::new();
    digester.text(root);
    for entry in entries {
        digester.text(&entry.address).text(&entry.changed.map(|date| date.to_string()).unwrap_or_default());
    }
    text_by_value(digester.finish(), former, || {
        let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n");
        for entry in entries {
            // The protocol wants addresses of ASCII alone, unlike HTML and feeds.
            let address = Cow::from(utf8_percent_encode(&entry.address, CONTROLS));
            let address = quick_xml::escape::escape(address);
            push_all(&mut xml, &["<", element, "><loc>", &address, "</loc>"]);
            if let Some(date) = entry.changed {
                push_all(&mut xml, &["<lastmod>", &date.to_string(), "</lastmod>"]);
            }
            push_all(&mut xml, &["</", element, ">\n"]);
        }
        xml.push_str(&format!("</{root}>\n"));
        xml
    })
}

fn push_all(xml: &mut String, pieces: &[&str]) {
    pieces.iter().for_each(|piece| xml.push_str(piece));
}
