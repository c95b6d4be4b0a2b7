//! The texts of a page, one behind the other.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::unescape;

use super::super::markdown::Prose;
use super::said::Texts;

/// Where in a page a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Description,
    Heading,
    Body,
}

/// All texts of a page but its blocks of code, which say little about what it is about. Behind each of them a line ends, so
/// that no word or phrase is of two.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) text: String,
    /// The texts, and where they end, behind that line end.
    fields: Vec<(Field, u32)>,
}

impl Fields {
    /// Takes the texts of a page in place of those that were there.
    pub(super) fn fill(&mut self, Texts { title, description, prose, .. }: &Texts) {
        self.text.clear();
        self.fields.clear();
        self.add(Field::Title, &without_entities(title));
        self.add(Field::Description, &without_entities(description));
        self.add_prose(prose);
        self.add(Field::Body, &prose.footnotes);
    }

    /// Adds a text cut into headings and what is between them.
    fn add_prose(&mut self, prose: &Prose) {
        let headings = prose.headings.iter().map(|range| (Some(Field::Heading), range));
        let code = prose.blocks_of_code.iter().map(|range| (None, range));
        let mut apart: Vec<(Option<Field>, &Range<usize>)> = headings.chain(code).collect();
        apart.sort_by_key(|(_, range)| range.start);
        let piece = |range| prose.text.get(range).unwrap_or_default();
        let mut end = 0;
        for (field, range) in apart {
            self.add(Field::Body, piece(end..range.start));
            if let Some(field) = field {
                self.add(field, piece(range.clone()));
            }
            end = range.end;
        }
        self.add(Field::Body, piece(end..prose.text.len()));
    }

    fn add(&mut self, field: Field, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.fields.push((field, self.text.len() as u32));
    }

    /// Where the title and the description end.
    pub(super) fn ends(&self) -> [u32; 2] {
        let end = |field: usize| self.fields.get(field).map_or(0, |(_, end)| *end);
        [end(0), end(1)]
    }

    /// Which text a place is in.
    pub(super) fn at(&self, place: u32) -> Field {
        let number = self.fields.partition_point(|(_, end)| *end <= place);
        self.fields.get(number).map_or(Field::Body, |(field, _)| *field)
    }
}

/// A text of front matter that was taken from HTML, as many a migration leaves it, without its entities.
fn without_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    unescape(text).unwrap_or_else(|_| text.into())
}
