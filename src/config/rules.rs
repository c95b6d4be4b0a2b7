//! Rules: metadata for many pages at once.

use globset::{GlobBuilder, GlobMatcher};

use super::front_matter::{FrontMatter, read_page};
use super::{Located, Table};
use crate::diagnostic::Diagnostic;

/// A pattern for paths: `*` stays within a folder, `**` goes through folders.
#[derive(Clone, Debug)]
pub struct Glob(GlobMatcher);

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.0.glob() == other.0.glob()
    }
}

impl Glob {
    /// Reads a pattern; reports it where it is none.
    pub fn read(pattern: &Located<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        match GlobBuilder::new(pattern.get()).literal_separator(true).build() {
            Ok(glob) => Some(Self(glob.compile_matcher())),
            Err(error) => {
                let message = format!("`{}` is not a pattern: {}", pattern.get(), error.kind());
                diagnostics.push(pattern.mark(Diagnostic::error(message)));
                None
            }
        }
    }

    /// Whether a path with `/` between its parts fits the pattern.
    pub fn fits(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// One `[[rules]]` table: which pages, and the front matter that they get unless they say otherwise.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Which pages, by their path below `content/`.
    pub pattern: Glob,
    /// What they get.
    pub matter: FrontMatter,
}

impl Rule {
    /// Reads one table; `taxonomies` are the keys that may stand in it beside those of front matter.
    pub(super) fn read(
        mut table: Table<'_>,
        taxonomies: &[String],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let span = table.span();
        let source = table.source().clone();
        let Some(pattern) = table.take("match") else {
            diagnostics.push(
                Diagnostic::error("a rule without `match`")
                    .at(&source, span)
                    .hint("say which pages it is for, as `match = \"explainers/**\"`"),
            );
            return None;
        };
        let pattern = pattern.read::<Match>(&[], diagnostics).pattern;
        let matter = read_page(table, taxonomies, diagnostics);
        for only_one in matter.keys_for_one_page() {
            diagnostics.push(
                Diagnostic::error(format!("`{only_one}` in a rule"))
                    .at(&source, span.clone())
                    .hint("two pages cannot share it; put it into the page's own front matter"),
            );
        }
        Some(Self { pattern: Glob::read(&pattern?, diagnostics)?, matter })
    }
}

#[derive(Default, serde::Deserialize)]
struct Match {
    #[serde(rename = "match")]
    pattern: Option<Located<String>>,
}

impl super::Locate for Match {
    fn locate(&mut self, origin: &super::Origin) {
        self.pattern.locate(origin);
    }
}
