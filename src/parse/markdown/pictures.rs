//! Pictures in raw HTML.

use std::ops::Range;

/// Finds the `<img>` tags that have no attribute `alt`. A tag that goes on in another piece of HTML is taken to have one.
pub(super) fn without_alt(html: &str) -> Vec<Range<usize>> {
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(distance) = lower.get(at..).and_then(|rest| rest.find("<img")) {
        let start = at + distance;
        // Where one has no end, nothing behind it has.
        let Some(tag) = lower.get(start..).and_then(tag) else { break };
        at = start + tag.len();
        if !has_alt(tag) {
            found.push(start..at);
        }
    }
    found
}

/// The comments in HTML that begins at an offset.
pub(super) fn comments(html: &str, offset: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(distance) = html.get(at..).and_then(|rest| rest.find("<!--")) {
        let start = at + distance;
        let rest = html.get(start..).unwrap_or_default();
        at = start + rest.find("-->").map_or(rest.len(), |end| end + "-->".len());
        found.push(start + offset..at + offset);
    }
    found
}

/// Whether something stands in one of these comments, which are in order.
pub(super) fn is_hidden(span: &Range<usize>, comments: &[Range<usize>]) -> bool {
    let before = comments.partition_point(|comment| comment.start <= span.start);
    before.checked_sub(1).and_then(|last| comments.get(last)).is_some_and(|last| span.start < last.end)
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
