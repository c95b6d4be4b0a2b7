//! Pictures in raw HTML.

use std::ops::Range;

/// Finds the `<img>` tags that have no attribute `alt`, and that no comment hides. A tag that goes on in another piece of
/// HTML is taken to have one.
pub(super) fn without_alt(html: &str) -> Vec<Range<usize>> {
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, end)) = lower.get(at..).and_then(next) {
        let picture = at + start..at + end;
        at = picture.end;
        if lower.get(picture.clone()).is_some_and(|tag| tag.starts_with(IMG) && !has_alt(tag)) {
            found.push(picture);
        }
    }
    found
}

const IMG: &str = "<img";
const COMMENT: &str = "<!--";

/// Where the first picture or comment begins and ends. One without an end hides all that follows.
fn next(html: &str) -> Option<(usize, usize)> {
    let start = html.match_indices('<').map(|(at, _)| at).find(|at| {
        let rest = html.get(*at..).unwrap_or_default();
        rest.starts_with(IMG) || rest.starts_with(COMMENT)
    })?;
    let rest = html.get(start..)?;
    let end = if rest.starts_with(IMG) { tag(rest)?.len() } else { rest.find("-->")? + "-->".len() };
    Some((start, start + end))
}

/// A tag to its end, wherever its values have a `>` in them.
fn tag(html: &str) -> Option<&str> {
    let mut quote = None;
    let end = html.find(|c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        quote.is_none() && c == '>'
    })?;
    html.get(..=end)
}

fn has_alt(tag: &str) -> bool {
    tag.match_indices("alt").any(|(at, name)| {
        let before = tag.get(..at).unwrap_or_default();
        let after = tag.get(at + name.len()..).unwrap_or_default();
        before.ends_with(|c: char| c.is_whitespace() || c == '"' || c == '\'')
            && after.starts_with(|c: char| c.is_whitespace() || ['=', '>', '/'].contains(&c))
    })
}

#[cfg(test)]
mod tests {
    use super::without_alt;

    #[test]
    fn a_picture_in_a_comment_is_none() {
        assert_eq!(without_alt("<!-- <img src=a> --><img src=b>"), [20..31]);
        assert!(without_alt("<!-- <img src=a>").is_empty());
    }

    #[test]
    fn a_picture_without_alt_is_found_and_no_other() {
        for without in
            ["<img src=a.svg>", "<IMG src='a.svg'\n>", "<img title=\"a > b\" data-alt=\"c\" src=a>"]
        {
            let spans = without_alt(&format!("<p>{without}"));
            assert_eq!(spans.first(), Some(&(3..3 + without.len())), "{without}");
            assert_eq!(spans.len(), 1, "{without}");
        }
        for with in
            ["<img alt=\"\">", "<img src=a ALT=b>", "<img title=\"a > b\" alt>", "<image>", "<img src="]
        {
            assert!(without_alt(with).is_empty(), "{with}");
        }
    }
}
