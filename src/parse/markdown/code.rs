//! Blocks of code: highlighted, with line numbers, marked lines and a file name where the fence asks for them.
//!
//! A fence says ` ```rust,linenos,linenostart=10,hl_lines=1 3-5,hide_lines=2,name=src/main.rs `, as in Zola.

use std::ops::RangeInclusive;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::diagnostic::nearest;
use crate::parse::highlight::Highlighter;

const OPTIONS: &[&str] = &["linenos", "linenostart", "hl_lines", "hide_lines", "name"];

/// What a fence says.
#[derive(Default)]
struct Fence<'a> {
    language: &'a str,
    name: Option<&'a str>,
    /// The number of the first line, where lines are numbered.
    first_number: Option<usize>,
    marked: Vec<RangeInclusive<usize>>,
    hidden: Vec<RangeInclusive<usize>>,
}

/// The HTML of a block of code, which stays plain without a highlighter.
///
/// # Errors
///
/// What is wrong with what the fence says.
pub(super) fn block(
    info: Option<&str>,
    text: &str,
    highlighter: Option<&Highlighter>,
) -> Result<String, String> {
    let fence = info.map_or(Ok(Fence::default()), Fence::parse)?;
    let mut html = String::with_capacity(text.len() * 2 + 64);
    if let Some(name) = fence.name {
        html.push_str("<figure class=\"code\"><figcaption>");
        let _ = escape_html_body_text(&mut html, name);
        html.push_str("</figcaption>");
    }
    // What may be wide may have to be scrolled, and what scrolls must be reached by keyboard.
    html.push_str("<pre tabindex=\"0\"><code");
    if !fence.language.is_empty() {
        html.push_str(" class=\"language-");
        let _ = escape_html(&mut html, fence.language);
        html.push('"');
    }
    html.push('>');
    match highlighter.and_then(|highlighter| highlighter.highlight(fence.language, text)) {
        Some(highlighted) => fence.write_lines(&mut html, highlighted.split_inclusive('\n')),
        None if fence.is_plain() => {
            let _ = escape_html_body_text(&mut html, text);
        }
        None => {
            let lines: Vec<String> = text
                .split_inclusive('\n')
                .map(|line| {
                    let mut escaped = String::new();
                    let _ = escape_html_body_text(&mut escaped, line);
                    escaped
                })
                .collect();
            fence.write_lines(&mut html, lines.iter().map(String::as_str));
        }
    }
    html.push_str("</code></pre>");
    html.push_str(if fence.name.is_some() { "</figure>\n" } else { "\n" });
    Ok(html)
}

impl<'a> Fence<'a> {
    fn parse(info: &'a str) -> Result<Self, String> {
        let (language, options) = info.split_once(',').unwrap_or((info, ""));
        // CommonMark takes the first word for the language and leaves the rest to the renderer.
        let language = language.split_whitespace().next().unwrap_or_default();
        let mut fence = Self { language, ..Self::default() };
        for option in options.split(',').map(str::trim).filter(|option| !option.is_empty()) {
            let (key, value) =
                option.split_once('=').map_or((option, ""), |(key, value)| (key.trim(), value.trim()));
            match key {
                "linenos" => fence.first_number = fence.first_number.or(Some(1)),
                "linenostart" => fence.first_number = Some(number(value)?),
                "hl_lines" => fence.marked = ranges(value)?,
                "hide_lines" => fence.hidden = ranges(value)?,
                "name" => fence.name = Some(value),
                _ => {
                    let hint = nearest(key, OPTIONS.iter().copied())
                        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                    return Err(format!("unknown option `{key}` of a code block{hint}"));
                }
            }
        }
        Ok(fence)
    }

    fn is_plain(&self) -> bool {
        self.first_number.is_none() && self.marked.is_empty() && self.hidden.is_empty()
    }

    fn write_lines<'l>(&self, html: &mut String, lines: impl Iterator<Item = &'l str>) {
        let contains =
            |ranges: &[RangeInclusive<usize>], line| ranges.iter().any(|range| range.contains(&line));
        for (index, line) in lines.enumerate() {
            if contains(&self.hidden, index + 1) {
                continue;
            }
            let is_marked = contains(&self.marked, index + 1);
            let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
            if is_marked {
                html.push_str("<mark>");
            }
            if let Some(first) = self.first_number {
                html.push_str(&format!("<span class=\"l\" data-line=\"{}\"></span>", first + index));
            }
            html.push_str(text);
            if is_marked {
                html.push_str("</mark>");
            }
            html.push_str(end);
        }
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("`{text}` is not the number of a line"))
}

/// Reads `1 3-5`.
fn ranges(text: &str) -> Result<Vec<RangeInclusive<usize>>, String> {
    text.split_whitespace()
        .map(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let lines = number(first)?..=number(last)?;
            if lines.is_empty() { Err(format!("`{range}` ends before it begins")) } else { Ok(lines) }
        })
        .collect()
}
