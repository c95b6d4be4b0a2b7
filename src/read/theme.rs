//! The built-in theme: the `templates/` and `static/` of nutgraf's own repository, compiled into the binary.

use include_dir::{Dir, include_dir};

use super::asset::Asset;
use crate::source::Source;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The theme's templates.
pub(super) fn templates() -> Vec<Source> {
    let texts = files(&TEMPLATES)
        .into_iter()
        .filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)));
    texts.map(|(path, text)| Source::new(format!("templates/{path}"), text)).collect()
}

/// The theme's static files.
pub(super) fn assets() -> Vec<Asset> {
    files(&STATIC)
        .into_iter()
        .map(|(path, bytes)| Asset::in_memory(&format!("static/{path}"), bytes.into()))
        .collect()
}

fn files(dir: &'static Dir<'static>) -> Vec<(String, &'static [u8])> {
    let own = dir.files().map(|file| (file.path().to_string_lossy().replace('\\', "/"), file.contents()));
    own.chain(dir.dirs().flat_map(files)).collect()
}
