//! The built-in theme: the `templates/`, `static/` and `strings/` of nutgraf's own repository, compiled into the binary.

use include_dir::{Dir, include_dir};

use super::asset::Asset;
use crate::source::Source;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STRINGS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/strings");
static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The theme's templates.
pub(super) fn templates() -> Vec<Source> {
    texts("templates", &TEMPLATES)
}

/// The theme's strings.
pub(super) fn strings() -> Vec<Source> {
    texts("strings", &STRINGS)
}

/// The theme's static files.
pub(super) fn assets() -> Vec<Asset> {
    files(&STATIC)
        .into_iter()
        .map(|(path, bytes)| Asset::in_memory(&format!("static/{path}"), bytes.into()))
        .collect()
}

fn texts(folder: &str, dir: &'static Dir<'static>) -> Vec<Source> {
    let texts =
        files(dir).into_iter().filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)));
    texts.map(|(path, text)| Source::new(format!("{folder}/{path}"), text)).collect()
}

fn files(dir: &'static Dir<'static>) -> Vec<(String, &'static [u8])> {
    let own = dir.files().map(|file| (file.path().to_string_lossy().replace('\\', "/"), file.contents()));
    own.chain(dir.dirs().flat_map(files)).collect()
}
