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
    let text = unescaped(&striptags(html));
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" ")).filter(|text| !text.is_empty())
}

/// A text with the characters that its entities stand for. What looks like an entity and is none is text.
fn unescaped(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(';').map_or(0, |at| at + 1);
        let (entity, rest) = piece.split_at(end);
        let entity = format!("&{entity}");
        plain.push_str(&unescape(&entity).unwrap_or(entity.as_str().into()));
        plain.push_str(rest);
    }
    plain
}

/// An address on another site, as every reader of addresses takes it; nothing where it is none.
pub(super) fn address(written: &str) -> Option<String> {
    let with_scheme = if written.starts_with("//") { format!("https:{written}") } else { written.to_owned() };
    let url = Url::parse(&with_scheme).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::of_html;

    #[test]
    fn what_is_no_entity_leaves_those_that_are() {
        let html = "<p>A &amp; B&nbsp;C &unknown; &lt;d&gt; AT&T; e & f &#65;&copy;</p>";
        assert_eq!(of_html(html).as_deref(), Some("A & B C &unknown; <d> AT&T; e & f A©"));
    }
}
