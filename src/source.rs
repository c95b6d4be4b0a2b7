//! Sources: text that a person wrote, with the name under which they know it.

use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::sync::{Arc, LazyLock};

use memchr::memchr;

use crate::digest::Digest;
use crate::history::History;

/// A range of bytes in the text of a [`Source`].
pub type Span = Range<usize>;

/// One text file of a site. It is shared by all that know it.
#[derive(Clone, Debug)]
pub struct Source(Arc<Written>);

/// What is known of a source.
#[derive(Clone, Debug)]
pub struct Written {
    /// The path below the site's root, with `/` between its parts on every system: `content/a/b.md`.
    pub path: Arc<str>,
    /// The text, without a byte-order mark and with `\n` for every line end; empty where it was let go.
    pub text: Arc<str>,
    /// How long the text is kept.
    pub kept: Kept,
    /// What git tells of its past, where it was asked.
    pub history: Option<Arc<History>>,
}

impl Deref for Source {
    type Target = Written;

    fn deref(&self) -> &Written {
        &self.0
    }
}

/// How long the text of a source is kept. Behind its parsing, only mistakes still show a line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As long as its source.
    Always,
    /// Until it is parsed; then this is left of the source.
    UntilParsed(Source),
    /// It was let go. Its digest.
    LetGo(Digest),
}

impl Source {
    /// A source from a path below the site's root and the text that was read there.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let (path, text) = (path.into(), text.into());
        Self(Arc::new(Written { path, text, kept: Kept::Always, history: None }))
    }

    /// The source as it goes with what was parsed of it.
    #[must_use]
    pub fn once_parsed(&self) -> Self {
        match &self.kept {
            Kept::Always | Kept::LetGo(_) => self.clone(),
            Kept::UntilParsed(rest) => rest.clone(),
        }
    }

    /// The same, whose text is let go once it is parsed.
    #[must_use]
    pub fn kept_until_parsed(mut self) -> Self {
        static NOTHING: LazyLock<Arc<str>> = LazyLock::new(|| "".into());
        let (text, kept) = (Arc::clone(&NOTHING), Kept::LetGo(self.digest()));
        let rest = Self(Arc::new(Written { text, kept, ..Written::clone(&self) }));
        Arc::make_mut(&mut self.0).kept = Kept::UntilParsed(rest);
        self
    }

    /// Puts in what git tells of its past.
    pub fn set_history(&mut self, history: Option<Arc<History>>) {
        if self.history != history {
            Arc::make_mut(&mut self.0).history = history;
        }
    }

    /// The digest of the text.
    pub fn digest(&self) -> Digest {
        match &self.kept {
            Kept::Always => Digest::of(self.text.as_bytes()),
            Kept::UntilParsed(rest) => rest.digest(),
            Kept::LetGo(digest) => *digest,
        }
    }

    /// The part of a range of bytes that is on the line on which it begins.
    pub fn on_one_line(&self, span: &Span) -> Span {
        let (start, line) = line_at(&self.text, span.start);
        span.start..span.end.min(start + line.len()).max(span.start)
    }

    /// A source from raw bytes: a byte-order mark is dropped, and `\r\n` becomes `\n`, so that the same text gives
    /// the same site whatever editor wrote it.
    ///
    /// # Errors
    ///
    /// The place of the first byte that is not UTF-8, in the source as it was most likely meant: what is not UTF-8 is
    /// mostly Latin-1.
    pub fn decode(path: impl Into<Arc<str>>, bytes: &[u8]) -> Result<Self, (Self, Span)> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Ok(Self::new(path, with_plain_line_ends(text)));
        }
        let (mut text, mut first) = (String::with_capacity(bytes.len()), None);
        for chunk in bytes.utf8_chunks() {
            text.push_str(&with_plain_line_ends(chunk.valid()));
            let start = text.len();
            text.extend(chunk.invalid().iter().map(|byte| char::from(*byte)));
            first.get_or_insert(start..text.len());
        }
        Err((Self::new(path, text), first.unwrap_or_default()))
    }
}

fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    match memchr(b'\r', text.as_bytes()) {
        Some(_) => text.replace("\r\n", "\n").into(),
        None => text.into(),
    }
}

impl Eq for Source {}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        let Written { path, text, kept, history } = &**self;
        Arc::ptr_eq(&self.0, &other.0)
            || is_same(path, &other.path)
                && is_same(text, &other.text)
                && *kept == other.kept
                && *history == other.history
    }
}

/// Whether two texts are the same. Most that are, are one in memory, at which the equality of an `Arc<str>` does not look.
pub fn is_same(one: &Arc<str>, other: &Arc<str>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}

/// Where an offset stands in a text: line and column count from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Finds line and column of a byte offset; an offset past the end, or inside a character, is moved back to the
/// nearest character that begins before it.
pub fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..floor_char(text, offset)).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    Position { line: before.matches('\n').count() + 1, column }
}

/// The whole line, without its line end, in which a byte offset stands, and where that line begins.
pub fn line_at(text: &str, offset: usize) -> (usize, &str) {
    let offset = floor_char(text, offset);
    let start = text.get(..offset).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(start..).unwrap_or_default();
    (start, rest.lines().next().unwrap_or_default())
}

/// The nearest offset at or before `offset` at which a character begins, or the end of the text.
pub fn floor_char(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}
