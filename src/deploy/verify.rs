//! Looks at a site as its readers get it: whether what is served is what was put there.

use rayon::prelude::*;
use url::Url;

use super::pieces::{Piece, Pieces};
use super::plan::Plan;
use crate::config::Host;
use crate::diagnostic::Diagnostic;
use crate::http::{Client, Reply, Request};
use crate::media_type;

/// How many files are asked for: half of them from those that were just put, if there are so many.
const SAMPLE: usize = 40;

/// The longest answer that is read, in bytes.
const LONGEST: u64 = 1 << 30;

/// What is wrong with a sample of the files, as they come from an address to who asks there, and how many were asked for.
pub(super) fn verify(
    (client, base): (&Client, &Url),
    pieces: &Pieces,
    plan: &Plan,
    host: &Host,
) -> (usize, Vec<Diagnostic>) {
    let put: Vec<&String> = plan.put().filter(|path| is_served(path)).collect();
    let all: Vec<&String> = pieces.keys().filter(|path| is_served(path)).collect();
    let mut sample: Vec<&String> = spread(&put, SAMPLE / 2).chain(spread(&all, SAMPLE / 2)).collect();
    sample.sort();
    sample.dedup();
    // Without files for a host, nobody knows whether the server was told of the headers.
    let headers: &[(String, String)] = if host.files.is_empty() { &[] } else { &host.headers };
    let look = |path: &&String| {
        let piece = pieces.get(*path)?;
        look(client, &address(base, path), path, piece, headers).err()
    };
    let wrong = sample.par_iter().filter_map(look).collect();
    (sample.len(), wrong)
}

/// Whether a file is there for readers, at the address that its path says: what hosts read themselves is not, and neither is
/// the page for what is not there.
fn is_served(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_page = name.ends_with(".html");
    let is_for_hosts =
        path.starts_with(['.', '_']) || matches!(path, "CNAME" | "vercel.json" | "staticwebapp.config.json");
    !is_for_hosts && !path.ends_with(".gz") && !path.ends_with(".br") && (!is_page || name == "index.html")
}

/// So many of them, from the first to the last.
fn spread<'p>(paths: &[&'p String], count: usize) -> impl Iterator<Item = &'p String> {
    paths.iter().step_by(paths.len().div_ceil(count).max(1)).copied()
}

fn address(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let path = path.strip_suffix("index.html").unwrap_or(path);
    if let Ok(mut parts) = url.path_segments_mut() {
        parts.pop_if_empty().extend(path.split('/'));
    }
    url
}

/// Asks for a file and compares.
fn look(
    client: &Client,
    url: &Url,
    path: &str,
    piece: &Piece,
    headers: &[(String, String)],
) -> Result<(), Diagnostic> {
    let wrong = |message: String| Diagnostic::error(message).at_path(url.as_str());
    let reply = client.insist(&Request::new("GET", url));
    let reply = reply.map_err(|error| wrong(format!("cannot be asked for: {error}")))?;
    let mut bytes = Vec::new();
    piece.write_to(&mut bytes)?.map_err(|error| wrong(error.to_string()))?;
    // Servers that know of an alias send readers on, which is what the page there would do.
    if matches!(reply.status, 301 | 302 | 307 | 308) && is_alias(&bytes) {
        return Ok(());
    }
    if reply.status != 200 {
        let status = reply.status;
        return Err(wrong(format!("`{path}` was put there, and the answer is {status}"))
            .hint("see that the address given to `--verify` is that of the target"));
    }
    if let Some(told) = wrong_type(path, &reply) {
        return Err(wrong(format!("`{path}` comes as `{told}`, and not as `{}`", media_type::of(path)))
            .hint("tell the server the media types of files"));
    }
    let is_missing = |(name, value): &&(String, String)| reply.header(name) != Some(value.as_str());
    if let Some((name, value)) = headers.iter().find(is_missing) {
        return Err(wrong(format!("the header `{name}: {value}` does not come with it"))
            .hint("see that the host reads the files that `[host]` names"));
    }
    let came = reply.bytes(LONGEST).map_err(|error| wrong(format!("does not come whole: {error}")))?;
    if came == bytes {
        return Ok(());
    }
    Err(wrong(format!("other bytes come than those of `{path}`"))
        .hint("let caches in front of the target forget what they have, or see whether anything there changes files"))
}

/// Whether a file is a page that only sends readers on.
fn is_alias(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains("http-equiv=\"refresh\"") || text.contains("http-equiv=refresh")
}

/// The media type that a file comes as, if a browser would make something else of it.
fn wrong_type(path: &str, reply: &Reply) -> Option<String> {
    let told = reply.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let expected = media_type::of(path);
    let is_right = match expected.split(['/', ';']).next() {
        Some("image") => told.starts_with("image/"),
        _ if expected.starts_with("text/html") => told.starts_with("text/html"),
        _ if expected.starts_with("text/css") => told.starts_with("text/css"),
        _ if expected.starts_with("text/javascript") => told.contains("javascript"),
        // Feeds and data go by many names.
        _ => !told.starts_with("text/html"),
    };
    (!is_right).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_goes_from_the_first_to_the_last() {
        let paths: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let paths: Vec<&String> = paths.iter().collect();
        let sample: Vec<&String> = spread(&paths, 20).collect();
        assert_eq!((sample.len(), sample[0].as_str(), sample[19].as_str()), (20, "0", "95"));
        assert_eq!(spread(&paths[..3], 20).count(), 3);
        assert_eq!(spread(&[], 20).count(), 0);
    }

    #[test]
    fn a_page_is_at_the_address_of_its_folder() {
        let base = Url::parse("https://example.org/blog").expect("an address");
        assert_eq!(address(&base, "index.html").as_str(), "https://example.org/blog/");
        assert_eq!(address(&base, "a b/index.html").as_str(), "https://example.org/blog/a%20b/");
        assert_eq!(address(&base, "style.css").as_str(), "https://example.org/blog/style.css");
    }
}
