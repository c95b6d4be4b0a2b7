//! The code in a template, as far as a mistake is explained by it: tags, the words in them, and calls. Tera reads it in its
//! own way and tells nobody.

use crate::source::Span;

/// A tag without its braces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'t> {
    /// What stands in it.
    code: &'t str,
    /// Where that begins.
    at: usize,
}

/// A name, a number, a text in quotes or a single sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    pub at: usize,
}

/// A call of a function or a filter.
#[derive(Clone, Debug)]
pub(super) struct Call<'t> {
    pub name: &'t str,
    /// Whether it is of a filter, behind a `|`.
    pub is_filter: bool,
    pub arguments: Vec<Argument<'t>>,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub(super) struct Argument<'t> {
    pub name: Word<'t>,
    /// The place of its value.
    pub value: Span,
}

impl Word<'_> {
    /// Its place.
    pub(super) fn span(&self) -> Span {
        self.at..self.at + self.text.len()
    }

    fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

impl<'t> Tag<'t> {
    /// The words in it.
    pub(super) fn words(&self) -> Vec<Word<'t>> {
        words(self.code, self.at)
    }

    /// Its place, without the braces and what is empty beside them.
    pub(super) fn span(&self) -> Span {
        let start = self.at + self.code.len() - self.code.trim_start().len();
        start..(self.at + self.code.trim_end_matches('-').trim_end().len()).max(start)
    }

    /// Whether it reaches as far, as one does that has no end.
    pub(super) fn reaches(&self, end: usize) -> bool {
        self.at + self.code.len() >= end
    }

    /// Whether it is `{% … %}`, and not `{{ … }}`.
    pub(super) fn is_block(&self, text: &str) -> bool {
        text.get(..self.at).is_some_and(|before| before.trim_end_matches('-').ends_with('%'))
    }
}

/// The tags of a template. Comments are none, and neither is what is raw.
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some((start, kind)) = next_tag(text, at) {
        let begin = start + "{%".len();
        let Some(rest) = text.get(begin..) else { break };
        if kind == '#' {
            at = rest.find("#}").map_or(text.len(), |end| begin + end);
            continue;
        }
        let is_block = kind == '%';
        let code = rest.get(..end_of_tag(rest, is_block)).unwrap_or(rest);
        at = begin + code.len();
        let code = code.trim_start_matches('-');
        let tag = Tag { code, at: at - code.len() };
        if is_block && tag.words().first().is_some_and(|word| word.text == "raw") {
            at = text.get(at..).and_then(|rest| rest.find("endraw")).map_or(text.len(), |end| at + end);
            continue;
        }
        tags.push(tag);
    }
    tags
}

fn next_tag(text: &str, from: usize) -> Option<(usize, char)> {
    text.get(from..)?.match_indices('{').find_map(|(at, _)| {
        let kind = text.get(from + at + 1..)?.chars().next()?;
        matches!(kind, '{' | '%' | '#').then_some((from + at, kind))
    })
}

/// Where a tag ends: not in a text in quotes, and not in a map. Nothing behind that is looked at: a template has many tags.
fn end_of_tag(code: &str, is_block: bool) -> usize {
    let mut depth = 0_usize;
    let mut words = Words { rest: code, end: code.len() }.peekable();
    while let Some(word) = words.next() {
        let next = words.peek().map_or("", |next| next.text);
        match (word.text, next) {
            ("{", _) => depth += 1,
            ("%", "}") if is_block => return word.at,
            ("}", "}") if !is_block && depth == 0 => return word.at,
            ("}", _) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    code.len()
}

/// The words of some code that begins at a place.
pub(super) fn words(code: &str, at: usize) -> Vec<Word<'_>> {
    Words { rest: code, end: at + code.len() }.collect()
}

/// The words of some code, one after the other.
struct Words<'t> {
    rest: &'t str,
    /// Where the code ends.
    end: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let rest = self.rest.trim_start();
        let first = rest.chars().next()?;
        let length = match first {
            '"' | '\'' | '`' => length_of_text(rest, first),
            _ if is_of_name(first) => rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (text, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        self.rest = after;
        Some(Word { text, at: self.end - rest.len() })
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn length_of_text(text: &str, quote: char) -> usize {
    let mut is_escaped = true;
    for (at, c) in text.char_indices() {
        if c == quote && !is_escaped {
            return at + c.len_utf8();
        }
        // The quote that begins the text ends nothing.
        is_escaped = c == '\\' && !is_escaped && at > 0;
    }
    text.len()
}

/// The calls in some code, also those in the arguments of others.
pub(super) fn calls<'t>(words: &[Word<'t>]) -> Vec<Call<'t>> {
    let calls = words.windows(2).enumerate().filter(|(_, pair)| pair[0].is_name() && pair[1].text == "(");
    calls
        .map(|(at, pair)| Call {
            name: pair[0].text,
            is_filter: at > 0 && words[at - 1].text == "|",
            arguments: arguments(words.get(at + 2..).unwrap_or_default()),
        })
        .collect()
}

/// The arguments of a call, of which the words behind the bracket are given.
fn arguments<'t>(words: &[Word<'t>]) -> Vec<Argument<'t>> {
    let mut arguments: Vec<Argument<'t>> = Vec::new();
    let (mut depth, mut is_first) = (0_usize, true);
    for (at, word) in words.iter().enumerate() {
        match word.text {
            ")" if depth == 0 => break,
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                is_first = true;
                continue;
            }
            _ => {}
        }
        let sign = |further: usize| words.get(at + further).map_or("", |word| word.text);
        if is_first && word.is_name() && sign(1) == "=" && sign(2) != "=" {
            let value = words.get(at + 2).map_or(0, |word| word.at);
            arguments.push(Argument { name: *word, value: value..value });
        } else if let Some(argument) = arguments.last_mut()
            && word.at >= argument.value.start
        {
            argument.value.end = word.span().end;
        }
        is_first = false;
    }
    arguments
}

/// The rest of the tag that a place is in.
pub(super) fn rest_of_tag(text: &str, at: usize) -> Option<&str> {
    let tag = tag_at(text, at)?;
    text.get(at..tag.at + tag.code.len())
}

fn tag_at(text: &str, at: usize) -> Option<Tag<'_>> {
    tags(text).into_iter().find(|tag| tag.at <= at && tag.reaches(at))
}

/// Where the path begins that is handed to a filter whose name begins here.
pub(super) fn path_before_filter(text: &str, at: usize) -> Option<usize> {
    let begin = tag_at(text, at)?.at;
    let words = words(text.get(begin..at)?, begin);
    let (_, value) = words.split_last().filter(|(sign, _)| sign.text == "|")?;
    let mut backward = value.iter().rev();
    let mut first = backward.next().filter(|word| word.is_name())?;
    while backward.next().is_some_and(|word| word.text == ".") {
        first = backward.next().filter(|word| word.is_name())?;
    }
    Some(first.at)
}

/// Where a path of names such as `page.extra.motto` ends that begins here; nowhere, if something else stands here.
pub(super) fn end_of_path(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    rest.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(())?;
    let is_of_path = |(at, c): (usize, char)| {
        let next = rest.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        is_of_name(c) || (c == '.' && next.is_some_and(is_of_name))
    };
    let length = rest.char_indices().find(|at| !is_of_path(*at)).map_or(rest.len(), |(at, _)| at);
    Some(start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_their_words_are_found_where_they_are() {
        let text =
            "a {# {{ no }} #} {{- {\"}}\": {a: 1}} | f }} {% raw %}{{ no }}{% endraw %}{% if 'x%}' %}{{ a";
        let found: Vec<Vec<&str>> =
            tags(text).iter().map(|tag| tag.words().iter().map(|word| word.text).collect()).collect();
        assert_eq!(found[0], ["{", "\"}}\"", ":", "{", "a", ":", "1", "}", "}", "|", "f"]);
        assert_eq!(found[1..], [vec!["if", "'x%}'"], vec!["a"]]);
        for word in tags(text).iter().flat_map(Tag::words) {
            assert_eq!(text.get(word.span()), Some(word.text));
        }
    }

    #[test]
    fn what_is_behind_a_tag_is_not_read_for_it() {
        // To read all that follows for the end of each of these would take hours.
        let text = "{% if a %}{{ b | c }}{% endif %}\n".repeat(20_000);
        assert_eq!(tags(&text).len(), 60_000);
    }

    #[test]
    fn calls_have_their_own_arguments() {
        let code = "f(a=g(b=[1, 2], c=d == e), h = \"x, y\") | i(j=k)";
        let calls = calls(&words(code, 0));
        let arguments = |call: &Call<'static>| -> Vec<_> {
            call.arguments.iter().map(|one| (one.name.text, code.get(one.value.clone()).unwrap())).collect()
        };
        let shown = |call: &Call<'static>| (call.name, call.is_filter, arguments(call));
        assert_eq!(
            calls.iter().map(shown).collect::<Vec<_>>(),
            [
                ("f", false, vec![("a", "g(b=[1, 2], c=d == e)"), ("h", "\"x, y\"")]),
                ("g", false, vec![("b", "[1, 2]"), ("c", "d == e")]),
                ("i", true, vec![("j", "k")]),
            ]
        );
    }

    #[test]
    fn a_path_ends_before_what_is_no_name() {
        assert_eq!(end_of_path("{{ a.b.c | d }}", 3), Some(8));
        assert_eq!(end_of_path("a..b", 0), Some(1));
        assert_eq!(end_of_path("\"a\"", 0), None);
    }
}
