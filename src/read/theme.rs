//! The built-in theme: the `templates/`, `static/` and `strings/` of nutgraf's own repository, compiled into the binary.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::asset::Asset;
use crate::source::Source;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STRINGS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/strings");
static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// All files of the theme, as a site would have them in their place.
pub fn all() -> Vec<Source> {
    [templates(), texts("static", &STATIC), strings()].concat()
}

/// The theme's templates.
pub(super) fn templates() -> Vec<Source> {
    // They are the same for every edition of a preview, which finds that out sooner if they are shared.
    static ONCE: LazyLock<Vec<Source>> = LazyLock::new(|| texts("templates", &TEMPLATES));
    ONCE.clone()
}

/// The theme's strings.
pub(super) fn strings() -> Vec<Source> {
    texts("strings", &STRINGS)
}

/// The theme's static files.
pub(super) fn assets() -> Vec<Asset> {
    static ONCE: LazyLock<Vec<Asset>> = LazyLock::new(|| files(&STATIC).into_iter().map(asset).collect());
    ONCE.clone()
}

fn asset((path, bytes): (String, &[u8])) -> Asset {
    Asset::in_memory(&format!("static/{path}"), bytes.into())
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
