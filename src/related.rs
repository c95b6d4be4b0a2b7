//! What a build would put into Read More: the first stages of the pipeline, and nothing rendered.

use std::sync::Arc;

use crate::build::{self, Clock, Wanted};
use crate::diagnostic::{self, Diagnostic};
use crate::link::{ReadMore, Site};
use crate::{read, write};

/// A site as far as it could be joined.
#[derive(Debug)]
pub struct Report {
    /// The site, and what chose its links; none where `site.toml` cannot be read.
    pub joined: Option<(Site, Arc<ReadMore>)>,
    /// All that is wrong, or that the writer should know, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Joins a site as a build would.
pub fn related(wanted: &Wanted) -> Report {
    let config = match build::config(wanted) {
        Ok(config) => Arc::new(config),
        Err(diagnostics) => return Report { joined: None, diagnostics },
    };
    let mut diagnostics = Vec::new();
    let sources = read::read(&wanted.root, wanted.git.as_ref(), &config, &mut diagnostics);
    let known = write::read_blocks(&wanted.root).into();
    let joined = build::join(wanted, config, sources, known, &mut Clock::start(), &mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    Report { joined: Some((joined.site, joined.read_more)), diagnostics }
}
