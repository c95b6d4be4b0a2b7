//! Shortcodes: calls such as `{{ figure(src="a.svg") }}` and `{% quote(by="…") %} … {% end %}` in Markdown.
//!
//! Before Markdown is parsed, each tag is replaced by a stand-in of the same length that Markdown takes for HTML, so
//! that every offset stays true. Tags in code are left alone.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::body::{Hole, HoleKind};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span, floor_char};

/// How deep the arguments of a call may nest.
const DEEPEST_ARGUMENT: usize = 16;

/// How far to the left of a tag its line is looked at, in bytes; without a bound, a line of 50 MB full of tags would
/// take hours.
const LONGEST_MARKS: usize = 1_000;

/// One call of a shortcode.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name, which is also that of its template.
    pub name: String,
    /// The arguments, in the order in which they are written.
    pub arguments: Vec<(String, toml::Value)>,
    /// Where the (opening) tag stands in the source.
    pub span: Span,
}

/// A tag in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tagged {
    /// `{{ name(…) }}`: all of a call.
    Whole(Call),
    /// `{% name(…) %}`: the beginning of one.
    Open(Call),
    /// `{% end %}`: the end of the innermost one.
    Close,
}

/// A tag with its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) range: Range<usize>,
    pub(super) tag: Tagged,
}

/// The ranges of HTML that shortcodes enclose, in the order of their beginnings; empty for those that enclose nothing.
pub fn enclosed(holes: &[Hole]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut open = Vec::new();
    for hole in holes {
        match hole.kind {
            HoleKind::Call(_) => ranges.push(hole.at..hole.at),
            HoleKind::Open(_) => {
                open.push(ranges.len());
                // One that is never closed goes on to the end.
                ranges.push(hole.at..usize::MAX);
            }
            HoleKind::Close(_) => {
                if let Some(range) = open.pop().and_then(|number: usize| ranges.get_mut(number)) {
                    range.end = hole.at;
                }
            }
            HoleKind::Href(_) | HoleKind::Image(_) => {}
        }
    }
    ranges
}

/// Finds the tags in the part of a source from `start` and replaces them by stand-ins; places count from `start`.
pub(super) fn extract(
    source: &Source,
    start: usize,
    options: Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<String>, Vec<Placed>) {
    let text = source.text.get(start..).unwrap_or_default();
    if !text.contains("{{") && !text.contains("{%") {
        return (None, Vec::new());
    }
    let code = code_ranges(text, options);
    let mut placed = Vec::new();
    let mut at = 0;
    while let Some(found) = next_tag(text, at, &code) {
        match read_tag(text, found) {
            Ok(Some(tag)) => {
                at = tag.range.end;
                placed.push(tag);
            }
            Ok(None) => at = found + 2,
            Err((place, message)) => {
                diagnostics
                    .push(Diagnostic::error(message).at(source, place.start + start..place.end + start));
                at = found + 2;
            }
        }
    }
    for tag in &mut placed {
        if let Tagged::Whole(call) | Tagged::Open(call) = &mut tag.tag {
            call.span = call.span.start + start..call.span.end + start;
        }
    }
    let stand_ins = (!placed.is_empty()).then(|| replace(text, &placed));
    (stand_ins, placed)
}

/// The ranges of code, in which a tag is text.
fn code_ranges(text: &str, options: Options) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut block = 0;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => block = range.start,
            Event::End(TagEnd::CodeBlock) => ranges.push(block..range.end),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => ranges.push(range),
            _ => {}
        }
    }
    ranges
}

fn next_tag(text: &str, from: usize, code: &[Range<usize>]) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        // Not two searches, one of which would go to the end of the text again and again.
        let opens = |(at, _): &(usize, &str)| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%'));
        let found = at + rest.match_indices('{').find(opens)?.0;
        let index = code.partition_point(|range| range.end <= found);
        match code.get(index) {
            Some(range) if range.start <= found => at = range.end,
            _ if text.as_bytes().get(found.wrapping_sub(1)) == Some(&b'\\') => at = found + 2,
            _ => return Some(found),
        }
    }
}

type Mistake = (Range<usize>, String);

/// Reads the tag at an offset; nothing where what stands there is not shaped like one.
fn read_tag(text: &str, start: usize) -> Result<Option<Placed>, Mistake> {
    let mut reader = Reader { text, at: start + 2 };
    let is_block = text.get(start..start + 2) == Some("{%");
    let close = if is_block { "%}" } else { "}}" };
    reader.skip_space();
    let Some(name) = reader.name() else { return Ok(None) };
    reader.skip_space();
    if is_block && name == "end" && reader.take(close) {
        return Ok(Some(Placed { range: start..reader.at, tag: Tagged::Close }));
    }
    if !reader.take("(") {
        return Ok(None);
    }
    let arguments = reader.arguments()?;
    reader.skip_space();
    if !reader.take(close) {
        return Err((start..reader.at, format!("shortcode `{name}` is not closed with `{close}`")));
    }
    let call = Call { name: name.to_owned(), arguments, span: start..reader.at };
    let tag = if is_block { Tagged::Open(call) } else { Tagged::Whole(call) };
    Ok(Some(Placed { range: start..reader.at, tag }))
}

/// Replaces every tag by a stand-in of the same length. A tag alone on its line becomes a processing instruction,
/// which Markdown takes for a block that ends on the same line; any other becomes an inline tag.
fn replace(text: &str, placed: &[Placed]) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut at = 0;
    for (index, tag) in placed.iter().enumerate() {
        replaced.push_str(text.get(at..tag.range.start).unwrap_or_default());
        let (open, close) = if is_alone(text, placed, index) { ("<?", "?>") } else { ("<x", " >") };
        replaced.push_str(open);
        replaced.extend(std::iter::repeat_n(' ', tag.range.len() - 4));
        replaced.push_str(close);
        at = tag.range.end;
    }
    replaced.push_str(text.get(at..).unwrap_or_default());
    replaced
}

/// Whether a tag shares its line with nothing but white space and the marks of lists and quotes.
fn is_alone(text: &str, placed: &[Placed], index: usize) -> bool {
    let range = &placed[index].range;
    let window = floor_char(text, range.start.saturating_sub(LONGEST_MARKS))..range.start;
    let before = text.get(window).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    after.chars().take_while(|c| *c != '\n').all(char::is_whitespace)
        && before.chars().all(|c| c.is_whitespace() || c.is_ascii_digit() || ">-*+.)".contains(c))
}

/// Reads names and values from a text.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '/'))
            .unwrap_or(rest.len());
        let name = rest.get(..end).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))?;
        self.at += end;
        Some(name)
    }

    fn arguments(&mut self) -> Result<Vec<(String, toml::Value)>, Mistake> {
        let mut arguments = Vec::new();
        loop {
            self.skip_space();
            if self.take(")") {
                return Ok(arguments);
            }
            let start = self.at;
            let name = self.name().ok_or_else(|| self.mistake(start, "the name of an argument, or `)`,"))?;
            self.skip_space();
            if !self.take("=") {
                return Err(self.mistake(start, "`=` after the name of the argument"));
            }
            let value = self.value(0)?;
            arguments.push((name.to_owned(), value));
            self.skip_space();
            if !self.take(",") && !self.rest().starts_with(')') {
                return Err(self.mistake(self.at, "`,` or `)`"));
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<toml::Value, Mistake> {
        self.skip_space();
        let start = self.at;
        if depth > DEEPEST_ARGUMENT {
            return Err(self.mistake(start, "a list that nests less deeply"));
        }
        if self.take("[") {
            return self.list(depth);
        }
        if let Some(quote) = ["\"", "'", "`"].into_iter().find(|quote| self.take(quote)) {
            return self.string(start, quote);
        }
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || ",)]}".contains(c)).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        let value = match word {
            "true" => Some(toml::Value::Boolean(true)),
            "false" => Some(toml::Value::Boolean(false)),
            _ => word
                .parse()
                .map(toml::Value::Integer)
                .or_else(|_| word.parse::<f64>().map(toml::Value::Float))
                .ok()
                .filter(|value| value.as_float().is_none_or(f64::is_finite)),
        };
        let value = value.ok_or_else(|| {
            self.mistake(start, "a value: text in quotes, a number, `true`, `false` or a list")
        })?;
        self.at += end;
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<toml::Value, Mistake> {
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.take("]") {
                return Ok(toml::Value::Array(items));
            }
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if !self.take(",") && !self.rest().starts_with(']') {
                return Err(self.mistake(self.at, "`,` or `]`"));
            }
        }
    }

    /// Text in quotes; a backslash takes the special meaning from the character behind it.
    fn string(&mut self, start: usize, quote: &str) -> Result<toml::Value, Mistake> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((offset, c)) = chars.next() {
            if quote.starts_with(c) {
                self.at += offset + 1;
                return Ok(toml::Value::String(text));
            }
            match c {
                '\\' => {
                    text.extend(chars.next().map(|(_, escaped)| if escaped == 'n' { '\n' } else { escaped }))
                }
                _ => text.push(c),
            }
        }
        Err((start..start + 1, "text that is never closed".to_owned()))
    }

    fn mistake(&self, start: usize, expected: &str) -> Mistake {
        (start..(start + 1).min(self.text.len()), format!("expected {expected} in a shortcode"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(text: &str) -> (Option<String>, Vec<Placed>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let (stand_ins, placed) = extract(&Source::new("a.md", text), 0, Options::empty(), &mut diagnostics);
        (stand_ins, placed, diagnostics)
    }

    #[test]
    fn shortcodes_enclose_what_stands_between_their_tags() {
        use HoleKind::{Call, Close, Href, Open};
        let kinds = [Call(0), Open(1), Href(0), Open(2), Close(2), Close(1), Open(3)];
        let holes: Vec<Hole> = kinds.into_iter().zip(10..).map(|(kind, at)| Hole { at, kind }).collect();
        assert_eq!(enclosed(&holes), [10..10, 11..15, 13..14, 16..usize::MAX]);
    }

    #[test]
    fn stand_ins_keep_every_offset() {
        let text = "a {{ b(c=\"d\", e=[1, 2.5, true]) }} f\n\n{% g() %}\nh\n{% end %}\n";
        let (stand_ins, placed, diagnostics) = calls(text);
        assert_eq!(stand_ins.unwrap().len(), text.len());
        assert_eq!(placed.len(), 3);
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn tags_in_code_or_behind_a_backslash_are_text() {
        assert!(calls("`{{ a() }}`\n\n```\n{{ a() }}\n```\n\n    {% a() %}\n\n\\{{ a() }}\n").1.is_empty());
    }

    #[test]
    fn what_is_not_shaped_like_a_call_is_text() {
        assert!(calls("{{ a }} {% b %} {{}} {{ 1 + 2 }}").1.is_empty());
    }

    #[test]
    fn mistakes_in_calls_are_reported() {
        for text in ["{{ a(b) }}", "{{ a(b=) }}", "{{ a(b=\"c }}", "{{ a(b=1 c=2) }}", "{{ a() "] {
            assert_eq!(calls(text).2.len(), 1, "{text}");
        }
    }
}
