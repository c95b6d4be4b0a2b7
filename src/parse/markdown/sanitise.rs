//! Takes out of a page's HTML what could run or load something, for sites whose writers are not all trusted.

use std::collections::HashSet;

use ammonia::Builder;

use crate::parse::body::{Body, Hole};

/// Stands for a hole while the HTML is cleaned: private-use characters, which the text itself may not have.
const MARK: char = '\u{F8FE}';

/// Cleans the HTML of a body and keeps its holes where they were.
pub(super) fn body(body: Body) -> Body {
    let Body { html, holes, summary_end, not_in_summary, .. } = &body;
    let mut cuts: Vec<usize> = holes.iter().map(|hole| hole.at).collect();
    let marks_of_holes = cuts.len();
    cuts.push(*summary_end);
    not_in_summary.iter().for_each(|range| cuts.extend([range.start, range.end]));
    let cleaned = cleaner().clean(&with_marks(html, holes, &cuts)).to_string();
    let (html, places) = without_marks(&cleaned, cuts.len());
    let place = |index: usize| places.get(index).copied().flatten();
    let holes = holes
        .iter()
        .enumerate()
        .filter_map(|(index, hole)| Some(Hole { at: place(index)?, kind: hole.kind }))
        .collect();
    let summary_end = place(marks_of_holes).unwrap_or(html.len());
    let not_in_summary = (0..body.not_in_summary.len())
        .filter_map(|index| {
            Some(place(marks_of_holes + 1 + 2 * index)?..place(marks_of_holes + 2 + 2 * index)?)
        })
        .collect();
    Body { html, holes, summary_end, not_in_summary, ..body }
}

/// Puts `MARK number MARK` where a hole is. A picture's hole stands where attributes do, so that it becomes one.
fn with_marks(html: &str, holes: &[Hole], cuts: &[usize]) -> String {
    let mut order: Vec<usize> = (0..cuts.len()).collect();
    order.sort_by_key(|&index| (cuts[index], index));
    let mut marked = String::with_capacity(html.len() + cuts.len() * 12);
    let mut at = 0;
    for index in order {
        let text = html.get(at..cuts[index]).unwrap_or_default();
        marked.extend(text.chars().filter(|c| *c != MARK));
        at = cuts[index];
        let is_image = matches!(holes.get(index), Some(Hole { kind: crate::parse::HoleKind::Image(_), .. }));
        let mark = format!("{MARK}{index}{MARK}");
        marked.push_str(&if is_image { format!("src=\"{mark}\"") } else { mark });
    }
    marked.extend(html.get(at..).unwrap_or_default().chars().filter(|c| *c != MARK));
    marked
}

fn without_marks(cleaned: &str, count: usize) -> (String, Vec<Option<usize>>) {
    let mut html = String::with_capacity(cleaned.len());
    let mut places = vec![None; count];
    for (index, piece) in cleaned.split(MARK).enumerate() {
        match piece.parse::<usize>() {
            Ok(number) if index % 2 == 1 => {
                if html.ends_with("src=\"") && cleaned.contains(&format!("src=\"{MARK}{number}{MARK}\"")) {
                    html.truncate(html.len() - "src=\"".len());
                    html.push(MARK);
                    html.pop();
                    places[number] = Some(html.len());
                    html.push(MARK);
                } else if let Some(place) = places.get_mut(number) {
                    *place = Some(html.len());
                }
            }
            _ => {
                let piece = if html.ends_with(MARK) {
                    html.pop();
                    piece.strip_prefix('"').unwrap_or(piece)
                } else {
                    piece
                };
                html.push_str(piece);
            }
        }
    }
    (html, places)
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
        .add_tag_attributes("th", ["style"])
        .add_tag_attributes("td", ["style"])
        .filter_style_properties(HashSet::from(["text-align"]))
        .link_rel(None)
        .add_tag_attributes("a", ["rel"])
        .id_prefix(None);
    builder
}
