//! Markdown to HTML: CommonMark with tables, footnotes, strikethrough, task lists, definition lists, heading
//! attributes, alerts and math, in one pass over the events of `pulldown-cmark`.

mod anchors;
mod citations;
mod code;
mod footnotes;
mod insert;
mod math;
mod parts;
mod pictures;
mod sanitise;
mod writer;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag};

pub(super) use citations::is_key as is_source_key;

use super::body::Body;
use super::highlight::Highlighter;
use super::link::{self, Target};
use super::shortcode;
use crate::config::{Citation, Kind, MarkdownSettings, RawHtml, Shape, Voice};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use writer::Writer;

/// How a text is read: what its page says of it before the first word.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// How Markdown becomes HTML.
    pub settings: &'a MarkdownSettings,
    /// The folder of the source below `content/`, from which its relative links count.
    pub folder: &'a str,
    /// The kind of the page, whose parts the text may have.
    pub kind: Option<&'a Kind>,
    /// What the page rests on, and the text may cite.
    pub sources: &'a [Citation],
    /// Whether all of the text is the site's glossary.
    pub is_glossary: bool,
    /// What the text does not say itself is said in its language, as the title of a warning.
    pub voice: Voice<'a>,
    /// What highlights its code, if anything does.
    pub highlighter: Option<&'a Highlighter>,
}

impl<'a> Reading<'a> {
    /// A text that belongs to no kind, rests on nothing, and whose code stays plain.
    pub fn plain(settings: &'a MarkdownSettings, folder: &'a str, voice: Voice<'a>) -> Self {
        Self { settings, folder, kind: None, sources: &[], is_glossary: false, voice, highlighter: None }
    }
}

/// A text without its markup.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// The text, without the footnotes. A line ends where a block does.
    pub text: String,
    /// Where the headings are in it, in its order.
    pub headings: Vec<Range<usize>>,
    /// Where the blocks of code are in it, in its order.
    pub blocks_of_code: Vec<Range<usize>>,
    /// The footnotes.
    pub footnotes: String,
}

/// Renders the Markdown of a source from an offset on. The text without markup comes along, since it is known then.
pub fn render(
    source: &Source,
    start: usize,
    reading: Reading<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Body, Prose) {
    let settings = reading.settings;
    let options = options(settings);
    let (stand_ins, tags) = shortcode::extract(source, start, options, diagnostics);
    let text = stand_ins.as_deref().unwrap_or_else(|| source.text.get(start..).unwrap_or_default());
    let mut writer = Writer::new(source, start, reading, tags, diagnostics);
    if reading.is_glossary {
        writer.begin_whole_part("glossary", Shape::Terms);
    }
    let mut comments = Vec::new();
    let cited = |link| citations::destination(link, text, reading.sources);
    for (event, range) in Parser::new_with_broken_link_callback(text, options, Some(cited)).into_offset_iter()
    {
        // A block of HTML comes line by line: only as a whole it shows where a comment ends.
        if matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)) {
            let html = text.get(range.clone()).unwrap_or_default();
            comments.extend(pictures::comments(html, start + range.start));
        }
        writer.write(event, range);
    }
    let (mut body, prose) = writer.finish();
    body.pictures_without_text.retain(|picture| !pictures::is_hidden(picture, &comments));
    let body = if settings.raw_html == RawHtml::Sanitise { sanitise::body(body) } else { body };
    (body, prose)
}

/// Renders Markdown that belongs to no page, for the filter `markdown`. `address` gives the address of what an `@/` link
/// or a rooted one names.
///
/// # Errors
///
/// The first link or formula that is wrong, and why.
pub fn fragment(
    text: &str,
    settings: &MarkdownSettings,
    address: impl Fn(&str) -> Result<String, String>,
) -> Result<String, String> {
    let events: Result<Vec<Event<'_>>, String> = Parser::new_ext(text, options(settings))
        .map(|event| fragment_event(event, settings, &address))
        .collect();
    let mut html = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, events?.into_iter());
    Ok(html)
}

fn fragment_event<'t>(
    event: Event<'t>,
    settings: &MarkdownSettings,
    address: &impl Fn(&str) -> Result<String, String>,
) -> Result<Event<'t>, String> {
    let whole = |destination: CowStr<'t>| match link::parse(&destination, "") {
        Err(wrong) => Err(format!("the link `{destination}` {wrong}")),
        Ok(Some(Target::Page { .. } | Target::Beside { .. })) if !destination.starts_with("@/") => {
            Err(format!("the link `{destination}` belongs to no page: begin it with `@/`"))
        }
        Ok(Some(Target::Page { .. } | Target::Rooted { .. })) => address(&destination).map(CowStr::from),
        Ok(_) => Ok(destination),
    };
    Ok(match event {
        Event::Html(html) | Event::InlineHtml(html) if settings.raw_html != RawHtml::Allow => {
            Event::Text(html)
        }
        Event::InlineMath(latex) => Event::InlineHtml(math::to_mathml(&latex, false)?.into()),
        Event::DisplayMath(latex) => Event::InlineHtml(math::to_mathml(&latex, true)?.into()),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if link_type != LinkType::Email => {
            Event::Start(Tag::Link { link_type, dest_url: whole(dest_url)?, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: whole(dest_url)?, title, id })
        }
        other => other,
    })
}

/// A text as it can stand between tags and in the value of an attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Writing to a `String` cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
    escaped
}

/// The extensions in use.
pub(super) fn options(settings: &MarkdownSettings) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    options.set(Options::ENABLE_SMART_PUNCTUATION, settings.smart_punctuation);
    options.set(Options::ENABLE_MATH, settings.math);
    options
}
