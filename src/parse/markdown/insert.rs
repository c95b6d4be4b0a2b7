//! Puts text into a body's HTML once it is written, and tells what is where then.

use std::ops::Range;

use crate::parse::body::Body;

/// Texts to be put into HTML, by their offsets in it.
#[derive(Default)]
pub(super) struct Insertions {
    /// By offset; those at one offset stand in the order in which they were added.
    texts: Vec<(usize, String)>,
    /// How long the first texts are together: none, the first, the first two.
    lengths: Vec<usize>,
}

impl Insertions {
    /// Adds a text.
    pub(super) fn add(&mut self, at: usize, text: String) {
        self.texts.push((at, text));
    }

    /// Puts the texts into the body's HTML, and moves its holes and ranges with what they stand at.
    pub(super) fn apply(&mut self, body: &mut Body) {
        if self.texts.is_empty() {
            return;
        }
        self.texts.sort_by_key(|(at, _)| *at);
        let mut length = 0;
        let lengths = self.texts.iter().map(|(_, text)| {
            length += text.len();
            length
        });
        self.lengths = std::iter::once(0).chain(lengths).collect();
        let mut html = String::with_capacity(body.html.len() + self.length(self.texts.len()));
        let mut from = 0;
        for (at, text) in &self.texts {
            html.push_str(body.html.get(from..*at).unwrap_or_default());
            html.push_str(text);
            from = *at;
        }
        html.push_str(body.html.get(from..).unwrap_or_default());
        body.html = html;
        body.holes.iter_mut().for_each(|hole| hole.at = self.end(hole.at));
        for range in &mut body.not_in_summary {
            *range = self.end(range.start)..self.end(range.end);
        }
        body.summary_end = self.end(body.summary_end);
    }

    /// Where a range is now that the texts are in; those at its two ends are part of it.
    pub(super) fn moved(&self, range: &Range<usize>) -> Range<usize> {
        self.start(range.start)..self.end(range.end)
    }

    /// Where something begins that takes in the texts put right before it.
    pub(super) fn start(&self, at: usize) -> usize {
        at + self.length(self.texts.partition_point(|(other, _)| *other < at))
    }

    /// Where something ends that takes in the texts put right behind it.
    pub(super) fn end(&self, at: usize) -> usize {
        at + self.length(self.texts.partition_point(|(other, _)| *other <= at))
    }

    fn length(&self, count: usize) -> usize {
        self.lengths.get(count).copied().unwrap_or_default()
    }
}
