//! What is known of earlier builds, on this machine or another one, and what later ones are to know of this one.

use std::path::Path;
use std::sync::Arc;

use super::{Options, Report, Wanted};
use crate::cache::Cache;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::parse::{Elsewhere, Highlighted, Known};
use crate::write::{self, Former, OutputFolder};

/// What is known of earlier builds.
pub(super) struct Past<'c> {
    /// What the last one left in the output folder.
    pub(super) former: Former,
    /// The code that need not be highlighted again.
    pub(super) known: Known,
    /// Where others look for the manifest of this build.
    pub(super) shared: Shared<'c>,
}

/// A place in a cache for a manifest; none if this machine has one of its own, which serves it better.
type Shared<'c> = Option<(&'c Arc<Cache>, Digest)>;

impl<'c> Past<'c> {
    /// Looks for it here, and only for what is not here elsewhere.
    ///
    /// # Errors
    ///
    /// That the output folder cannot be read.
    pub(super) fn find(
        options: &Options,
        config: &Config,
        folder: &OutputFolder,
        cache: Option<&'c Arc<Cache>>,
    ) -> Result<Self, Diagnostic> {
        let mut former = Former::read(folder)?;
        if options.force {
            return Ok(Self { former: former.forgetting_traces(), known: Known::default(), shared: None });
        }
        let elsewhere = cache.map(|cache| Arc::clone(cache) as Arc<dyn Elsewhere>);
        let known = Known { here: write::read_blocks(&options.wanted.root), elsewhere };
        let place = || place(&options.wanted, config, folder);
        let shared = cache.filter(|_| former.is_unknown()).map(|cache| (cache, place()));
        let said = shared.filter(|_| former.has_files()).and_then(|(cache, place)| cache.manifest(place));
        if let Some(manifest) = said {
            former = former.adopting(folder, &manifest)?;
        }
        Ok(Self { former, known, shared })
    }
}

/// Keeps the manifest of a build that changed something for other machines, where that is wanted.
pub(super) fn keep_manifest(shared: Shared<'_>, folder: &OutputFolder, report: &Report) {
    let is_changed = report.rendered + report.written.written + report.written.deleted > 0;
    let Some((cache, place)) = shared.filter(|_| is_changed) else { return };
    if let Some(manifest) = write::manifest_of(folder) {
        cache.keep_manifest(place, &manifest);
    }
}

/// Keeps highlighted code for later builds, and for other machines what is new of it; how many blocks that are. There is
/// none if it is what was known here.
pub(super) fn keep_code(
    root: &Path,
    cache: Option<&Arc<Cache>>,
    code: Option<Highlighted>,
) -> Result<usize, Vec<Diagnostic>> {
    let Some(code) = code else { return Ok(0) };
    if let Some(cache) = cache {
        cache.keep(&code.fresh);
    }
    write::keep_blocks(root, &code.all).map_err(|one| vec![one])?;
    Ok(code.fresh.len())
}

/// Where machines keep the manifests of builds of one site, or of one share of it, into folders of one name.
fn place(wanted: &Wanted, config: &Config, folder: &OutputFolder) -> Digest {
    let name = folder.path().file_name().unwrap_or_default().as_encoded_bytes();
    let shard = wanted.shard.map(|shard| shard.to_string()).unwrap_or_default();
    Digester::new().text(&config.base_url.to_string()).bytes(name).text(&shard).finish()
}
