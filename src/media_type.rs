//! Media types by the endings of names, as static hosts give them.

/// The media type of what is at a route.
pub(crate) fn of(route: &str) -> &'static str {
    if route.ends_with('/') {
        return HTML;
    }
    let name = route.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let ending = ending.unwrap_or_default();
    let known = TYPES.iter().find(|(endings, _)| endings.contains(&ending.as_str()));
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// The media type of pages.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// Those that a browser or feed reader treats in a way of its own
/// (<https://www.iana.org/assignments/media-types/media-types.xhtml>).
const TYPES: &[(&[&str], &str)] = &[
    (&["html", "htm"], HTML),
    (&["css"], "text/css; charset=utf-8"),
    (&["js", "mjs"], "text/javascript; charset=utf-8"),
    (&["json", "map"], "application/json"),
    (&["webmanifest"], "application/manifest+json"),
    (&["xml"], "application/xml; charset=utf-8"),
    (&["xsl", "xslt"], "text/xsl; charset=utf-8"),
    (&["txt", "text"], "text/plain; charset=utf-8"),
    (&["md", "markdown"], "text/markdown; charset=utf-8"),
    (&["csv"], "text/csv; charset=utf-8"),
    (&["vtt"], "text/vtt; charset=utf-8"),
    (&["ics"], "text/calendar; charset=utf-8"),
    (&["svg"], "image/svg+xml"),
    (&["png"], "image/png"),
    (&["apng"], "image/apng"),
    (&["jpg", "jpeg"], "image/jpeg"),
    (&["gif"], "image/gif"),
    (&["webp"], "image/webp"),
    (&["avif"], "image/avif"),
    (&["jxl"], "image/jxl"),
    (&["heic"], "image/heic"),
    (&["bmp"], "image/bmp"),
    (&["ico"], "image/vnd.microsoft.icon"),
    (&["woff2"], "font/woff2"),
    (&["woff"], "font/woff"),
    (&["ttf"], "font/ttf"),
    (&["otf"], "font/otf"),
    (&["mp3"], "audio/mpeg"),
    (&["ogg", "oga", "opus"], "audio/ogg"),
    (&["wav"], "audio/wav"),
    (&["flac"], "audio/flac"),
    (&["m4a"], "audio/mp4"),
    (&["mp4", "m4v"], "video/mp4"),
    (&["webm"], "video/webm"),
    (&["ogv"], "video/ogg"),
    (&["mov"], "video/quicktime"),
    (&["pdf"], "application/pdf"),
    (&["epub"], "application/epub+zip"),
    (&["zip"], "application/zip"),
    (&["gz"], "application/gzip"),
    (&["wasm"], "application/wasm"),
];
