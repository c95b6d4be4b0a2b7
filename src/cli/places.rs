//! Places in files, as links in a terminal.

use std::path::Path;

use crate::config::Editor;
use crate::diagnostic::{Diagnostic, Location};

/// What opens the files of a site.
pub(super) struct Places<'a> {
    /// The site's root, as a whole path.
    pub(super) root: &'a Path,
    pub(super) editor: &'a Editor,
}

impl Places<'_> {
    /// A diagnostic as it is shown, with its places as links (OSC 8, as described in
    /// <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>). Terminals that know no links show the text alone.
    pub(super) fn linked(&self, diagnostic: &Diagnostic, shown: &str) -> String {
        let mut linked = String::with_capacity(shown.len());
        let mut rest = shown;
        for location in diagnostic.locations() {
            let Some((before, place, behind)) = find(rest, location) else { continue };
            let (line, column) = location.position().map_or((1, 1), |place| (place.line, place.column));
            let address = self.editor.address(&self.root.join(location.path()), line, column);
            linked += &format!("{before}\x1b]8;;{address}\x1b\\{place}\x1b]8;;\x1b\\");
            rest = behind;
        }
        linked + rest
    }
}

/// What is before a place, the place as it is written, and what is behind it.
fn find<'t>(text: &'t str, location: &Location) -> Option<(&'t str, &'t str, &'t str)> {
    let written = match location.position() {
        Some(position) => format!("{}:{}:", location.path(), position.line),
        None => location.path().to_owned(),
    };
    let (before, place) = text.split_at_checked(text.find(&written)?)?;
    let column = place.get(written.len()..)?.bytes().take_while(u8::is_ascii_digit).count();
    let (place, behind) = place.split_at_checked(written.len() + column)?;
    Some((before, place, behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn places_become_links_and_the_rest_stays() {
        let source = Source::new("content/a b.md", "one\ntwo\n");
        let diagnostic =
            Diagnostic::error("wrong").at(&source, 5..6).related(Location::Path("site.toml".into()), "this");
        let shown = "error: wrong\n --> content/a b.md:2:2\n  |\n ::: site.toml\n";
        let places = Places { root: Path::new("/site"), editor: &Editor::default() };
        assert_eq!(
            places.linked(&diagnostic, shown),
            "error: wrong\n --> \x1b]8;;vscode://file/site/content/a%20b.md:2:2\x1b\\content/a b.md:2:2\x1b]8;;\x1b\\\n  |\n \
             ::: \x1b]8;;vscode://file/site/site.toml:1:1\x1b\\site.toml\x1b]8;;\x1b\\\n"
        );
    }
}
