//! Stylesheets and scripts: minified, and served under a second name that changes with them.

use std::sync::Arc;

use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, as_message};
use crate::digest::Digest;
use crate::link::{PlacedAsset, Site};
use crate::read::Origin;
use crate::route::Route;
use crate::source::Source;

/// A stylesheet or script of `static/`, as it is served.
pub(super) struct Served {
    /// Its path below the site's root.
    pub(super) path: String,
    /// Its own route.
    pub(super) route: Route,
    /// The route that changes with its bytes.
    pub(super) fingerprinted: Route,
    /// What is served.
    pub(super) bytes: Arc<[u8]>,
    /// The digest of that.
    pub(super) digest: Digest,
    /// What it was made of, and whether that was minified.
    source: Digest,
    is_minified: bool,
    /// What is wrong with it.
    mistake: Option<Diagnostic>,
}

/// Reports what is wrong with the stylesheets of a site that cannot be rendered for another reason.
pub fn check_stylesheets(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    serve(site, &[], diagnostics);
}

/// Makes what is served of the stylesheets and scripts of a site, as far as it was not made for a former one; what is wrong
/// with them is reported.
pub(super) fn serve(
    site: &Site,
    former: &[Arc<Served>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Served>> {
    let minify = site.config.settings.build.minify_css;
    let of_former = |placed: &PlacedAsset| {
        let at = former.binary_search_by(|served| served.route.cmp(&placed.route)).ok()?;
        former.get(at).filter(|served| served.is_of(placed, minify)).map(Arc::clone)
    };
    let serve = |placed| of_former(placed).or_else(|| serve_one(placed, minify).map(Arc::new));
    let served: Vec<Arc<Served>> = site.assets.par_iter().filter_map(serve).collect();
    diagnostics.extend(served.iter().filter_map(|served| served.mistake.clone()));
    served
}

impl Served {
    fn is_of(&self, placed: &PlacedAsset, minify: bool) -> bool {
        *self.path == *placed.asset.path && self.source == placed.asset.digest && self.is_minified == minify
    }
}

/// One with a mistake is there all the same, so that templates which ask for it are not mistaken for wrong.
fn serve_one(placed: &PlacedAsset, minify: bool) -> Option<Served> {
    let path = placed.asset.path.as_ref();
    let is_static = path.starts_with("static/");
    let Origin::Memory(bytes) = &placed.asset.origin else { return None };
    let (stem, ending) =
        placed.route.as_str().rsplit_once('.').filter(|(_, ending)| matches!(*ending, "css" | "js"))?;
    let (bytes, mistake) = if is_static && ending == "css" && minify {
        match minified(path, bytes) {
            Ok(css) => (Arc::from(css.into_bytes()), None),
            Err(diagnostic) => (Arc::clone(bytes), Some(diagnostic)),
        }
    } else {
        (Arc::clone(bytes), None)
    };
    let digest = Digest::of(&bytes);
    let fingerprinted =
        Route::file(&format!("{stem}.{}.{ending}", digest.short())).ok().filter(|_| is_static)?;
    Some(Served {
        path: path.to_owned(),
        route: placed.route.clone(),
        fingerprinted,
        bytes,
        digest,
        source: placed.asset.digest,
        is_minified: minify,
        mistake,
    })
}

fn minified(path: &str, bytes: &[u8]) -> Result<String, Diagnostic> {
    let source = Source::decode(path, bytes).map_err(|(source, wrong)| {
        Diagnostic::error("not UTF-8").at(&source, wrong).hint("save the file as UTF-8")
    })?;
    let wrong = |message: String, at: Option<(u32, u32)>| {
        let offset = at.map_or(0, |(line, column)| offset(&source.text, line, column));
        Diagnostic::error(format!("css that cannot be read: {}", as_message(&message)))
            .at(&source, offset..offset + 1)
    };
    let mut sheet = StyleSheet::parse(&source.text, ParserOptions::default()).map_err(|error| {
        wrong(error.kind.to_string(), error.loc.as_ref().map(|loc| (loc.line, loc.column)))
    })?;
    sheet.minify(MinifyOptions::default()).map_err(|error| wrong(error.kind.to_string(), None))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() });
    printed.map(|css| css.code).map_err(|error| wrong(error.kind.to_string(), None))
}

/// The offset of a line, counted from 0, and a column in UTF-16 units, counted from 1, as `lightningcss` gives them.
fn offset(text: &str, line: u32, column: u32) -> usize {
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let mut units = 1;
    let rest = text.get(start..).unwrap_or_default();
    let in_line = rest.char_indices().find(|(_, c)| {
        let is_there = units >= column;
        units += u32::try_from(c.len_utf16()).unwrap_or(1);
        is_there
    });
    start + in_line.map_or(0, |(at, _)| at)
}
