//! Assets: files that are copied as they are, with what pages want to know of them.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::digest::Digest;

/// How much of an SVG is searched for its size, in bytes.
const SVG_HEAD: u64 = 4_096;

/// A file that is part of the site as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The path below the site's root: `static/logo.svg`, `content/a/b.png`.
    pub path: Arc<str>,
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many bytes it has.
    pub length: u64,
    /// Width and height in CSS pixels, where it is a picture.
    pub size: Option<(u32, u32)>,
    /// Where its bytes are.
    pub origin: Origin,
}

/// Where the bytes of an asset are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// On disk. Pictures and films are large, so that they are copied and not kept.
    File(PathBuf),
    /// In memory: stylesheets, which are minified, and what the theme brings.
    Memory(Arc<[u8]>),
}

impl Asset {
    /// Reads what is to be known of a file.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub(super) fn read(path: &str, full: &Path) -> std::io::Result<Self> {
        if is_text(path) {
            return Ok(Self::in_memory(path, std::fs::read(full)?.into()));
        }
        let mut file = File::open(full)?;
        let length = file.metadata()?.len();
        let digest = Digest::of_reader(&mut file)?;
        file.rewind()?;
        let size = picture_size(path, &mut file);
        Ok(Self { path: path.into(), digest, length, size, origin: Origin::File(full.to_owned()) })
    }

    /// An asset whose bytes are at hand.
    pub(super) fn in_memory(path: &str, bytes: Arc<[u8]>) -> Self {
        let size = picture_size(path, &mut std::io::Cursor::new(&bytes));
        let (digest, length) = (Digest::of(&bytes), bytes.len() as u64);
        Self { path: path.into(), digest, length, size, origin: Origin::Memory(bytes) }
    }
}

fn is_text(path: &str) -> bool {
    path.ends_with(".css") || path.ends_with(".js")
}

fn picture_size(path: &str, bytes: &mut (impl Read + Seek)) -> Option<(u32, u32)> {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())?;
    match ending.as_str() {
        "svg" => {
            let mut head = Vec::new();
            bytes.take(SVG_HEAD).read_to_end(&mut head).ok()?;
            svg_size(&String::from_utf8_lossy(&head))
        }
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico" | "jxl" | "heic" => {
            let size = imagesize::reader_size(BufReader::new(bytes)).ok()?;
            Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
        }
        _ => None,
    }
}

/// The size of an SVG: its `width` and `height`, or else the last two numbers of its `viewBox`
/// (<https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS>).
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let (_, tag) = text.split_once("<svg")?;
    let tag = tag.split('>').next()?;
    let attribute = |name: &str| {
        let (_, rest) =
            tag.split_once(&format!(" {name}=")).or_else(|| tag.split_once(&format!("\n{name}=")))?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest.get(1..)?.split(quote).next()
    };
    let pixels = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok().filter(|n| *n >= 1.0);
    let whole = |number: f64| (number < f64::from(u32::MAX)).then_some(number.round() as u32);
    let sides = attribute("width").and_then(pixels).zip(attribute("height").and_then(pixels));
    let (width, height) = sides.or_else(|| {
        let mut numbers = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
        numbers.next().and_then(pixels).zip(numbers.next().and_then(pixels))
    })?;
    Some((whole(width)?, whole(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_has_the_size_that_it_says() {
        assert_eq!(svg_size("<svg width=\"800\" height=\"420px\" viewBox=\"0 0 8 4\">"), Some((800, 420)));
        assert_eq!(svg_size("<?xml?>\n<svg\nviewBox='0 0 80.4 40'>"), Some((80, 40)));
        assert_eq!(svg_size("<svg width=\"100%\">"), None);
    }
}
