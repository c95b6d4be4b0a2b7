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
}

/// Reports what is wrong with the stylesheets of a site that cannot be rendered for another reason.
pub fn check_stylesheets(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    serve(site, diagnostics);
}

/// Makes what is served of the stylesheets and scripts of a site; what is wrong with them is reported.
pub(super) fn serve(site: &Site, diagnostics: &mut Vec<Diagnostic>) -> Vec<Served> {
    let minify = site.config.settings.build.minify_css;
    let served: Vec<_> = site.assets.par_iter().filter_map(|placed| serve_one(placed, minify)).collect();
    let (served, mistakes): (Vec<Served>, Vec<Option<Diagnostic>>) = served.into_iter().unzip();
    diagnostics.extend(mistakes.into_iter().flatten());
    served
}

/// One with a mistake is there all the same, so that templates which ask for it are not mistaken for wrong.
fn serve_one(placed: &PlacedAsset, minify: bool) -> Option<(Served, Option<Diagnostic>)> {
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
    let route = placed.route.clone();
    Some((Served { path: path.to_owned(), route, fingerprinted, bytes, digest }, mistake))
}

fn minified(path: &str, bytes: &[u8]) -> Result<String, Diagnostic> {
    let source = Source::decode(path, bytes).map_err(|_| Diagnostic::error("not UTF-8").at_path(path))?;
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
