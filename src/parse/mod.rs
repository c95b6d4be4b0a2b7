//! From one source to one page or section, looking at nothing else but the site's settings.

mod body;
mod front_matter;
pub mod highlight;
mod link;
mod markdown;
mod page;
mod shortcode;

pub use body::{Body, Heading, Hole, HoleKind};
pub use link::{Link, Target, is_external, resolve_path};
pub use markdown::{fragment, render as render_markdown};
pub use page::{Page, Parsed, Section, dated_name, page_folder, parse, stem};
pub use shortcode::Call;
