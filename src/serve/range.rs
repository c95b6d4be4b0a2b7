//! Parts of what is asked for (RFC 9110, section 14), without which some browsers play no film.

use std::ops::Range;

use hyper::header::{HeaderMap, IF_RANGE, RANGE};

/// Which part of something is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Bytes that are not there.
    NotThere,
}

impl Part {
    /// Reads what is wanted of something with a length and an entity tag. What cannot be read means all of it, and so do
    /// several ranges at once, which no browser asks for.
    pub(super) fn wanted(headers: &HeaderMap, length: u64, tag: &str) -> Self {
        let is_other = headers.get(IF_RANGE).is_some_and(|value| value.as_bytes() != tag.as_bytes());
        let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
        match range.filter(|_| !is_other).and_then(|range| range.strip_prefix("bytes=")) {
            Some(range) => Self::read(range.trim(), length).unwrap_or(Part::Whole),
            None => Part::Whole,
        }
    }

    fn read(range: &str, length: u64) -> Option<Self> {
        let number = |text: &str| match text {
            "" => Some(None),
            _ if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok().map(Some),
            _ => None,
        };
        let (first, last) = range.split_once('-')?;
        let bytes = match (number(first)?, number(last)?) {
            (None, None) => return None,
            (Some(first), Some(last)) if last < first => return None,
            (Some(first), last) => first..last.map_or(length, |last: u64| last.saturating_add(1).min(length)),
            (None, Some(count)) => length.saturating_sub(count)..length,
        };
        Some(if bytes.is_empty() { Part::NotThere } else { Part::Bytes(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let read = |range| Part::read(range, 10);
        assert_eq!(read("0-3"), Some(Part::Bytes(0..4)));
        assert_eq!(read("4-"), Some(Part::Bytes(4..10)));
        assert_eq!(read("-3"), Some(Part::Bytes(7..10)));
        assert_eq!(read("-30"), Some(Part::Bytes(0..10)));
        assert_eq!(read("8-100"), Some(Part::Bytes(8..10)));
        assert_eq!(read("10-"), Some(Part::NotThere));
        assert_eq!(read("-0"), Some(Part::NotThere));
        for wrong in ["", "-", "3-2", "+1-2", "a-b", "1-2,4-5", "0x1-2"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
