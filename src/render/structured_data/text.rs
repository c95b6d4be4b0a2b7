//! Texts and addresses, as they stand in structured data: without markup, and whole.

use quick_xml::escape::unescape;
use url::Url;

use crate::link::Site;
use crate::parse;
use crate::render::filters::striptags;

/// A text, if it says anything.
pub(super) fn said(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// What Markdown says. A link in it loses its address, so that it does not matter where it leads.
pub(super) fn of_markdown(site: &Site, markdown: &str) -> Option<String> {
    let html = parse::fragment(markdown, &site.config.settings.markdown, |path| Ok(path.to_owned()));
    html.ok().and_then(|html| of_html(&html))
}

/// What HTML says, in one line.
pub(super) fn of_html(html: &str) -> Option<String> {
    let stripped = striptags(html);
    // What looks like an entity and is none is text.
    let text = unescape(&stripped).map_or_else(|_| stripped.clone(), |text| text.into_owned());
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" ")).filter(|text| !text.is_empty())
}

/// An address on another site, as every reader of addresses takes it; nothing where it is none.
pub(super) fn address(written: &str) -> Option<String> {
    let with_scheme = if written.starts_with("//") { format!("https:{written}") } else { written.to_owned() };
    let url = Url::parse(&with_scheme).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}
