//! The definitions of the glossary, as the pages that use their terms show them: behind the text, each with a way to
//! the glossary and one back.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::excerpt;
use crate::config::Voice;
use crate::digest::{Digest, Digester};
use crate::link::{Definition, Entity, Mention, Site, TERM_PREFIX, USE_PREFIX};
use crate::route::encode_path;

/// A definition, made once and shown on many pages.
pub(super) struct Shown {
    /// The term and what defines it.
    html: String,
    /// Where it stands in the glossary.
    address: String,
    /// The digest of both.
    pub(super) digest: Digest,
}

/// The definitions of a site, in the order of its glossary.
pub(super) fn all(site: &Site) -> Vec<Shown> {
    let Some(glossary) = &site.glossary else { return Vec::new() };
    let entity = Entity::Page(glossary.page);
    let home = site.config.base_url.path_of(site.text(entity).route);
    let excerpt = excerpt::Excerpt::new(site, entity);
    glossary.definitions.iter().map(|definition| shown(definition, &excerpt, &home)).collect()
}

fn shown(definition: &Definition, excerpt: &excerpt::Excerpt<'_>, home: &str) -> Shown {
    let mut html = String::from("<p><b>");
    // Writing to a `String` cannot fail.
    let _ = escape_html_body_text(&mut html, &definition.term);
    html.push_str("</b></p>\n");
    for range in &definition.html {
        html.push_str(&format!(
            "<div>{}</div>\n",
            excerpt::elsewhere(excerpt.range(range.clone()).trim(), home)
        ));
    }
    let address = format!("{home}#{}", encode_path(&definition.anchor));
    let digest = Digester::new().text(&html).text(&address).finish();
    Shown { html, address, digest }
}

/// Writes a use of a term, whose text is HTML already, as a link to its definition.
pub(super) fn push_use(html: &mut String, slug: &str, text: &str) {
    html.push_str("<a class=\"term\" id=\"");
    push_anchor(html, USE_PREFIX, slug);
    html.push_str("\" href=\"#");
    html.push_str(&encode_path(&format!("{TERM_PREFIX}{slug}")));
    html.push_str("\" role=\"doc-glossref\">");
    html.push_str(text);
    html.push_str("</a>");
}

/// The definitions of what a page uses, with what is said about them in the language of the page; empty where it uses
/// nothing.
pub(super) fn section(definitions: &[Shown], mentions: &[Mention], voice: Voice<'_>) -> String {
    if mentions.is_empty() {
        return String::new();
    }
    let [title, in_glossary, back_to_text] = ["glossary", "in_glossary", "definition_back"].map(|key| {
        let mut text = String::new();
        let _ = escape_html(&mut text, voice.text(key));
        text
    });
    let mut html = String::new();
    for mention in mentions {
        let Shown { html: shown, address, .. } = &definitions[mention.definition];
        html.push_str("<div class=\"definition\" id=\"");
        push_anchor(&mut html, TERM_PREFIX, &mention.slug);
        html.push_str("\" role=\"note\" tabindex=\"-1\">\n");
        html.push_str(shown);
        let back = format!("{USE_PREFIX}{}", mention.slug);
        let back = encode_path(&back);
        html.push_str(&format!(
            "<p><a href=\"{address}\">{in_glossary}</a> <a href=\"#{back}\" role=\"doc-backlink\">{back_to_text}</a></p>\n</div>\n"
        ));
    }
    format!("<section class=\"definitions\" aria-label=\"{title}\">\n{html}</section>\n")
}

fn push_anchor(html: &mut String, prefix: &str, slug: &str) {
    html.push_str(prefix);
    let _ = escape_html(html, slug);
}
