//! Rules about what any text is made of.

use super::Linted;
use crate::diagnostic::Diagnostic;
use crate::parse::Heading;

/// A picture that says nothing to those who do not see it.
pub(super) fn alternative(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let in_text = linted.text().body.pictures_without_text.iter().map(|span| {
        let found = Diagnostic::warning("a picture without alternative text");
        linted.at(span.clone(), found).hint(
            "say what it shows, as `![A map of the harbour](map.svg)`; for one that only decorates, write \
             `{{ figure(src=\"map.svg\", alt=\"\") }}`",
        )
    });
    let own = linted.image().filter(|image| image.alt.trim().is_empty()).map(|image| {
        let found = Diagnostic::warning("the picture of the page has no alternative text");
        image.src.mark(found).hint("say what it shows, as `alt = \"A map of the harbour\"`")
    });
    in_text.chain(own).collect()
}

/// A heading that skips a level, counted from the title, or that is as high as the title.
pub(super) fn heading_levels(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let headings = &linted.text().body.headings;
    let above = std::iter::once(1).chain(headings.iter().map(|heading| heading.level));
    let wrong = headings
        .iter()
        .zip(above)
        .filter_map(|(heading, above)| Some(linted.at(heading.span.clone(), wrong_level(heading, above)?)));
    wrong.collect()
}

/// What is wrong with a heading that follows one of another level.
fn wrong_level(heading: &Heading, above: u8) -> Option<Diagnostic> {
    let Heading { level, title, .. } = heading;
    if *level == 1 {
        let found = Diagnostic::warning(format!("the heading `{title}` is as high as the title of the page"));
        return Some(found.hint("begin it with `##`: the title alone is an `h1`"));
    }
    (*level > above + 1).then(|| {
        let found = format!("the heading `{title}` skips a level: an `h{level}` follows an `h{above}`");
        let marks = "#".repeat(usize::from(above) + 1);
        Diagnostic::warning(found).hint(format!("begin it with `{marks}`"))
    })
}
