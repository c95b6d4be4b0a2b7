//! Takes out of a page's HTML what could run or load something, for sites whose writers are not all trusted.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use ammonia::Builder;
use sha2::{Digest, Sha256};

use crate::parse::body::{Body, BodyPart, Hole, HoleKind};

/// Stands before and after what stands for a hole while the HTML is cleaned: a private-use character, which is taken
/// out of the text itself.
const MARK: char = '\u{F8FE}';

/// Cleans the HTML of a body, and keeps its holes and ranges where they were.
pub(super) fn body(mut body: Body) -> Body {
    let mut cuts: Vec<usize> = body.holes.iter().map(|hole| hole.at).collect();
    let marks_of_holes = cuts.len();
    cuts.push(body.summary_end);
    ranges(&mut body).iter().for_each(|range| cuts.extend([range.start, range.end]));
    let nonce = nonce(&body.html);
    let cleaned = cleaner().clean(&with_marks(&body.html, &body.holes, &cuts, &nonce)).to_string();
    let (html, places) = without_marks(&cleaned, &body.holes, cuts.len(), &nonce);
    let place = |index: usize| places.get(index).copied().flatten().map(|place| place.at);
    body.summary_end = place(marks_of_holes).unwrap_or(html.len());
    for (number, range) in ranges(&mut body).into_iter().enumerate() {
        let first = marks_of_holes + 1 + 2 * number;
        // What was taken out altogether is empty.
        *range = place(first).zip(place(first + 1)).map_or(0..0, |(start, end)| start..end);
    }
    drop_torn_parts(&mut body.parts);
    body.holes = kept(&body.holes, &places);
    body.html = html;
    body
}

/// What is left of a part that was taken out, or moved into another, is text.
fn drop_torn_parts(parts: &mut Vec<BodyPart>) {
    let mut end = 0;
    parts.retain(|part| {
        let is_whole = end <= part.range.start && part.range.start < part.range.end;
        if is_whole {
            end = part.range.end;
        }
        is_whole
    });
}

/// All ranges of the HTML that a body knows.
fn ranges(body: &mut Body) -> Vec<&mut Range<usize>> {
    let Body { not_in_summary, parts, .. } = body;
    let of_parts = parts.iter_mut().flat_map(|part| {
        let BodyPart { range, inner, intro, outro, items, .. } = part;
        let of_items = items.iter_mut().flat_map(|item| item.label_html.iter_mut().chain(&mut item.html));
        [range, inner, intro, outro].into_iter().chain(of_items)
    });
    not_in_summary.iter_mut().chain(of_parts).collect()
}

/// What marks begin with, so that no text can pretend to hold a hole: it would have to hold its own digest.
fn nonce(html: &str) -> String {
    Sha256::digest(html.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Puts a mark where a hole is. A picture's hole stands where attributes do, so that it becomes one.
fn with_marks(html: &str, holes: &[Hole], cuts: &[usize], nonce: &str) -> String {
    let mut order: Vec<usize> = (0..cuts.len()).collect();
    order.sort_by_key(|&index| (cuts[index], index));
    let mut marked = String::with_capacity(html.len() + cuts.len() * 48);
    let mut at = 0;
    for index in order {
        let text = html.get(at..cuts[index]).unwrap_or_default();
        marked.extend(text.chars().filter(|c| *c != MARK));
        at = cuts[index];
        let mark = format!("{MARK}{nonce}{index}{MARK}");
        marked.push_str(&if is_image(holes, index) { format!("src=\"{mark}\"") } else { mark });
    }
    marked.extend(html.get(at..).unwrap_or_default().chars().filter(|c| *c != MARK));
    marked
}

fn is_image(holes: &[Hole], index: usize) -> bool {
    matches!(holes.get(index), Some(Hole { kind: HoleKind::Image(_), .. }))
}

/// Where a mark was.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    is_in_tag: bool,
}

/// Which part of the cleaned HTML is being read. It is as `ammonia` writes it: values of attributes stand between `"`,
/// and there are no comments.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    Text,
    Tag,
    Value,
}

impl Reading {
    fn over(self, html: &str) -> Self {
        html.chars().fold(self, |reading, c| match (reading, c) {
            (Self::Text, '<') | (Self::Value, '"') => Self::Tag,
            (Self::Tag, '"') => Self::Value,
            (Self::Tag, '>') => Self::Text,
            _ => reading,
        })
    }
}

/// Takes the marks out, and tells where each was, if it is still there.
fn without_marks(cleaned: &str, holes: &[Hole], count: usize, nonce: &str) -> (String, Vec<Option<Place>>) {
    let mut html = String::with_capacity(cleaned.len());
    let mut places = vec![None; count];
    let mut reading = Reading::Text;
    let mut is_behind_image = false;
    for piece in cleaned.split(MARK) {
        let index = piece.strip_prefix(nonce).and_then(|index| index.parse::<usize>().ok());
        let Some((index, place)) = index.and_then(|index| Some((index, places.get_mut(index)?))) else {
            let quote = if std::mem::take(&mut is_behind_image) { "\"" } else { "" };
            let piece = piece.strip_prefix(quote).unwrap_or(piece);
            reading = reading.over(piece);
            html.push_str(piece);
            continue;
        };
        if is_image(holes, index) {
            let Some(before) = html.strip_suffix("src=\"") else { continue };
            html.truncate(before.len());
            reading = Reading::Tag;
            is_behind_image = true;
        }
        *place = Some(Place { at: html.len(), is_in_tag: reading != Reading::Text });
    }
    (html, places)
}

/// The holes that are still there, in the order of their places. A shortcode within a tag could write attributes of
/// any kind, and one whose end is no longer behind its beginning has no body: both are taken out.
fn kept(holes: &[Hole], places: &[Option<Place>]) -> Vec<Hole> {
    let call = |kind: HoleKind| match kind {
        HoleKind::Call(index) | HoleKind::Open(index) | HoleKind::Close(index) => Some(index),
        HoleKind::Href(_) | HoleKind::Image(_) => None,
    };
    let mut refused = BTreeSet::new();
    let mut kept = Vec::with_capacity(holes.len());
    for (hole, place) in holes.iter().zip(places) {
        match place {
            Some(place) if place.is_in_tag && call(hole.kind).is_some() => refused.extend(call(hole.kind)),
            Some(place) => kept.push(Hole { at: place.at, kind: hole.kind }),
            None => refused.extend(call(hole.kind)),
        }
    }
    kept.sort_by_key(|hole| hole.at);
    let mut open = Vec::new();
    for hole in &kept {
        match hole.kind {
            HoleKind::Open(index) => open.push(index),
            HoleKind::Close(index) if open.last() == Some(&index) => drop(open.pop()),
            HoleKind::Close(index) => drop(refused.insert(index)),
            HoleKind::Call(_) | HoleKind::Href(_) | HoleKind::Image(_) => {}
        }
    }
    refused.extend(open);
    kept.retain(|hole| call(hole.kind).is_none_or(|index| !refused.contains(&index)));
    kept
}

/// What a page may have: ammonia's own list, and what our Markdown makes beyond it.
fn cleaner() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags([
            "section",
            "figure",
            "figcaption",
            "input",
            "math",
            "mi",
            "mn",
            "mo",
            "mrow",
            "mfrac",
            "msup",
            "msub",
            "msubsup",
            "msqrt",
            "mroot",
            "mtext",
            "mspace",
            "mover",
            "munder",
            "munderover",
            "mtable",
            "mtr",
            "mtd",
            "mstyle",
            "mpadded",
            "mphantom",
            "menclose",
            "mmultiscripts",
            "mprescripts",
            "none",
        ])
        .add_generic_attributes([
            "id",
            "class",
            "role",
            "aria-label",
            "tabindex",
            "data-line",
            "display",
            "mathvariant",
            "stretchy",
            "form",
            "fence",
            "separator",
            "accent",
            "accentunder",
            "lspace",
            "rspace",
            "displaystyle",
            "scriptlevel",
            "linethickness",
            "columnalign",
            "symmetric",
            "largeop",
            "movablelimits",
            "minsize",
            "maxsize",
        ])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attributes("a", ["target"])
        .add_tag_attributes("img", ["loading", "decoding", "width", "height"])
        .add_tag_attributes("time", ["datetime"])
        .add_tag_attributes("th", ["style"])
        .add_tag_attributes("td", ["style"])
        .filter_style_properties(HashSet::from(["text-align"]))
        .link_rel(None)
        .add_tag_attributes("a", ["rel"])
        .id_prefix(None);
    builder
}
