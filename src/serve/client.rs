//! What the preview adds to pages: a script that keeps them up to date. Nothing of it is in what is built.

use bytes::Bytes;

use super::asked::OWN;
use crate::digest::Digest;

/// The script: the library that changes one page into another, and then our own, in a scope of their own.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\nconst STYLE = `",
    include_str!("client/preview.css"),
    "`;\n",
    include_str!("client/idiomorph/idiomorph.min.js"),
    "\n",
    include_str!("client/page.js"),
    "\n",
    include_str!("client/overlay.js"),
    "\n",
    include_str!("client/bar.js"),
    "})();\n"
);

/// What changes with the script, so that a page with another one counts as another page.
pub(super) fn tag() -> String {
    Digest::of(SCRIPT.as_bytes()).short()
}

/// How far into a page its head is looked for, in bytes.
const HEAD: usize = 4_096;

/// A page with the script before all others, so that it sees what these do. `tag` is the entity tag of the page, by which
/// the script knows whether there is another one.
pub(super) fn with_script(page: &[u8], tag: &str) -> Bytes {
    let (before, after) = page.split_at(place(page));
    let tag = tag.trim_matches('"');
    let script = format!("<script src=\"{OWN}preview.js\" data-page=\"{tag}\"></script>");
    [before, script.as_bytes(), after].concat().into()
}

/// Where the head of a page begins, or where it would: behind the document type.
fn place(page: &[u8]) -> usize {
    let start = String::from_utf8_lossy(page.get(..HEAD).unwrap_or(page)).to_ascii_lowercase();
    let is_tag =
        |at: &usize| start.get(at + 5..).is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\t']));
    let head = start.match_indices("<head").map(|(at, _)| at).find(is_tag);
    let tag = head.or_else(|| start.find("<!doctype"));
    let end = tag.and_then(|at| Some(at + start.get(at..)?.find('>')? + 1));
    end.filter(|end| start.is_char_boundary(*end)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_before_all_others() {
        let script = "<script src=\"/_nutgraf/preview.js\" data-page=\"t\"></script>";
        let added = |page: &str| String::from_utf8(with_script(page.as_bytes(), "\"t\"").to_vec()).unwrap();
        assert_eq!(added("<head>\n<title>"), format!("<head>{script}\n<title>"));
        assert_eq!(added("<HEAD lang='a'><b>"), format!("<HEAD lang='a'>{script}<b>"));
        assert_eq!(added("<!doctype html><header>"), format!("<!doctype html>{script}<header>"));
        assert_eq!(added("<p>a"), format!("{script}<p>a"));
        assert_eq!(added(""), script);
    }
}
