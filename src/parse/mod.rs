//! From one source to one page or section, looking at nothing else but the site's settings.

mod all;
mod bag;
mod body;
mod dated;
mod front_matter;
mod highlight;
mod link;
mod markdown;
mod memory;
mod page;
mod shortcode;
mod sieve;
mod unforeseen;
mod words;

pub use all::parse_all;
pub use bag::{Bag, PASSAGES, Said, Terms};
pub use body::{Body, BodyPart, Cited, Heading, Hole, HoleKind, Item};
pub use dated::dated_name;
pub use front_matter::written as written_front_matter;
pub use highlight::{Blocks, Elsewhere, Highlighted, Highlighter, Known};
pub use link::{Link, Target, check_external, is_external, resolve_path};
pub use markdown::{Prose, Reading, fragment, render as render_markdown};
pub use memory::Memory;
pub use page::{GLOSSARY, Page, Parsed, Section, page_folder, parse, stem};
pub use shortcode::{Call, enclosed};
pub use sieve::Sieve;
pub use words::is_unspaced;
