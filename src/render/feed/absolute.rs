//! Makes the addresses in a text whole: a feed reader does not know where the text came from.

use lol_html::{RewriteStrSettings, element, rewrite_str};
use url::Url;

use crate::config::BaseUrl;

/// The attributes that hold an address.
const ATTRIBUTES: &[&str] = &["href", "src", "poster", "cite", "data"];

/// A text in which every address of a link, picture or film has scheme and host. Addresses count from `page`.
pub(super) fn absolute(html: &str, base: &BaseUrl, page: &str) -> String {
    let Ok(page) = Url::parse(page).or_else(|_| Url::parse(&base.to_string())) else {
        return html.to_owned();
    };
    let whole = |address: &str| {
        if address.contains(':') && Url::parse(address).is_ok() {
            return None;
        }
        page.join(address).ok().map(String::from)
    };
    let handler = element!("*", |element| {
        for name in ATTRIBUTES {
            if let Some(address) = element.get_attribute(name).and_then(|address| whole(&address)) {
                element.set_attribute(name, &address)?;
            }
        }
        if let Some(set) = element.get_attribute("srcset") {
            element.set_attribute("srcset", &whole_set(&set, whole))?;
        }
        Ok(())
    });
    rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(handler))
        .unwrap_or_else(|_| html.to_owned())
}

/// The addresses of a `srcset`, each with what stands behind it (HTML, section 4.8.4.2.1).
fn whole_set(set: &str, whole: impl Fn(&str) -> Option<String>) -> String {
    let candidate = |candidate: &str| {
        let candidate = candidate.trim();
        let (address, descriptor) = candidate.split_once(char::is_whitespace).unwrap_or((candidate, ""));
        let address = whole(address).unwrap_or_else(|| address.to_owned());
        format!("{address} {descriptor}").trim_end().to_owned()
    };
    set.split(',').map(candidate).collect::<Vec<_>>().join(", ")
}
