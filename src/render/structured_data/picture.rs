//! Pictures that front matter names.

use super::text::{address, of_markdown, said};
use super::vocabulary::Picture;
use crate::config::{ImageMatter, Located};
use crate::link::{Resolved, Site};

/// The picture of a page or section, with who made it and how it may be used.
pub(super) fn of_matter(
    site: &Site,
    matter: Option<&ImageMatter>,
    resolved: Option<&Resolved>,
) -> Option<Picture> {
    let (matter, resolved) = matter.zip(resolved)?;
    let own = |text: &Option<Located<String>>| text.as_deref().and_then(|text| of_markdown(site, text));
    Some(Picture {
        description: said(&matter.alt).map(str::to_owned),
        caption: own(&matter.caption),
        credit_text: own(&matter.credit),
        license: matter.licence.as_deref().and_then(address),
        ..of_file(site, resolved)
    })
}

/// Address and size of a picture.
pub(super) fn of_file(site: &Site, resolved: &Resolved) -> Picture {
    let address = format!("{}{}", site.config.base_url.origin(), resolved.href);
    Picture {
        content_url: address.clone(),
        url: address,
        width: resolved.size.map(|(width, _)| format!("{width} px")),
        height: resolved.size.map(|(_, height)| format!("{height} px")),
        description: None,
        caption: None,
        credit_text: None,
        license: None,
    }
}
