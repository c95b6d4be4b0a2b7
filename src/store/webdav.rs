//! A folder of a WebDAV server as a target.
//!
//! A file is put under another name and moved to its own, since not every server writes a file in one go. The lock is a
//! folder: no server makes one twice.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use super::environment::{AUTHORITIES, Environment};
use crate::diagnostic::Diagnostic;
use crate::http::{Client, Reply, Request};
use crate::media_type;
use crate::store::{self, HOLDER, LOCK, Store};

/// How many files are put at once.
const LANES: usize = 8;

/// The longest file that is got, in bytes: a manifest, or what is in a folder.
const LONGEST: u64 = 1 << 30;

/// Where files are until they get their names.
const NEW: &str = ".nutgraf/new/";

/// A folder of a WebDAV server.
pub(crate) struct WebDav {
    folder: Url,
    /// The header that says who asks, where that is known.
    authorization: Option<String>,
    client: Client,
    /// The folders that are there for sure.
    made: Mutex<BTreeSet<String>>,
    /// What no other process begins the names of its new files with.
    own: String,
    /// How many files were put, to give each of them another name until it has its own.
    count: AtomicUsize,
}

impl WebDav {
    /// A folder, which nobody has asked for anything yet.
    ///
    /// # Errors
    ///
    /// That the password would be sent so that everybody on the way can read it.
    pub(crate) fn find(folder: &Url, environment: &Environment) -> Result<Self, Diagnostic> {
        let password = environment.variable("WEBDAV_PASSWORD");
        if password.is_some() && store::is_read_on_the_way(folder) {
            let diagnostic = Diagnostic::error("the password would be sent without encryption");
            return Err(diagnostic.at_path(folder.as_str()).hint("write the address with `https://`"));
        }
        let basic = |user: &str| {
            let pair = format!("{user}:{}", password.unwrap_or_default());
            format!("Basic {}", STANDARD.encode(pair))
        };
        Ok(Self {
            folder: folder.clone(),
            authorization: environment.variable("WEBDAV_USER").map(basic),
            client: environment.client(&[AUTHORITIES])?,
            made: Mutex::default(),
            own: format!("{}-{}", environment.now.as_nanosecond(), std::process::id()),
            count: AtomicUsize::new(0),
        })
    }

    /// The address of a path below the folder.
    fn address(&self, path: &str) -> Url {
        let mut url = self.folder.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().extend(path.split('/'));
        }
        url
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Reply, Diagnostic> {
        let url = self.address(path);
        let mut headers: Vec<(&str, String)> =
            more.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        headers.extend(self.authorization.iter().map(|value| ("authorization", value.clone())));
        let reply = self.client.insist(&Request { method, url: &url, headers, body });
        reply.map_err(|error| {
            let hint = "see that `webdav` is right, and that this machine reaches it";
            store::unreachable(url.as_str(), &error, hint)
        })
    }

    /// What an answer means that is not the one that was hoped for.
    fn refused(&self, what: &str, path: &str, status: u16) -> Diagnostic {
        let at = |message: String| Diagnostic::error(message).at_path(self.address(path).as_str());
        match status {
            401 => at(format!("the target refuses these credentials: status {status}"))
                .hint("set `WEBDAV_USER` and `WEBDAV_PASSWORD` to those of the server"),
            403 => at(format!("these credentials may not {what} this: status {status}"))
                .hint("allow it at the server, or deploy as somebody who may"),
            404 | 409 if path.starts_with(".nutgraf/") => {
                at(format!("there is no such folder to deploy to: status {status}"))
                    .hint("make it at the server, or see that `webdav` is right")
            }
            507 | 413 => at(format!("there is no room: status {status}"))
                .hint("make room there, and deploy again: it goes on where it ended"),
            405 | 501 => at(format!("the target could not {what} this: status {status}"))
                .hint("see that the server knows WebDAV at this address, and that no folder is in the place of a file"),
            _ => at(format!("the target could not {what} this: status {status}"))
                .hint("deploy again: it goes on where it ended"),
        }
    }

    /// Copies or moves a file, and gives the status.
    fn transfer(&self, method: &str, from: &str, to: &str) -> Result<u16, Diagnostic> {
        let to = self.address(to);
        let headers = [("destination", to.as_str()), ("overwrite", "T")];
        Ok(self.send(method, from, &headers, &[])?.finish())
    }

    /// Makes the folders for a file, and gives the path under which it is until it gets its name.
    fn make_place_for(&self, path: &str) -> Result<String, Diagnostic> {
        let new = format!("{NEW}{}-{}", self.own, self.count.fetch_add(1, Ordering::Relaxed));
        self.make_folders(&new)?;
        self.make_folders(path)?;
        Ok(new)
    }

    /// Makes the folders that a path is in.
    fn make_folders(&self, path: &str) -> Result<(), Diagnostic> {
        let ends = path.match_indices('/').map(|(at, _)| at + 1);
        for folder in ends.filter_map(|end| path.get(..end)) {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            if !made.contains(folder) {
                self.make_folder(folder)?;
                made.insert(folder.to_owned());
            }
        }
        Ok(())
    }

    /// Makes a folder; whether there was none.
    fn make_folder(&self, folder: &str) -> Result<bool, Diagnostic> {
        match self.send("MKCOL", folder, &[], &[])?.finish() {
            200..300 => Ok(true),
            // It is there already.
            405 => Ok(false),
            status => Err(self.refused("make", folder, status)),
        }
    }

    /// Whether a folder has nothing in it, as far as the server tells.
    fn is_empty(&self, folder: &str) -> Result<bool, Diagnostic> {
        let reply = self.send("PROPFIND", folder, &[("depth", "1")], &[])?;
        if reply.status != 207 {
            return Ok(false);
        }
        // One answer is for the folder itself.
        Ok(reply.bytes(LONGEST).is_ok_and(|bytes| responses(&bytes) == Some(1)))
    }
}

impl Store for WebDav {
    fn lanes(&self) -> usize {
        LANES
    }

    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let reply = self.send("GET", path, &[], &[])?;
        match reply.status {
            404 => Ok(None),
            200..300 => reply
                .bytes(LONGEST)
                .map(Some)
                .map_err(|error| store::unreachable(self.address(path).as_str(), &error, "deploy again")),
            status => Err(self.refused("read", path, status)),
        }
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let new = self.make_place_for(path)?;
        let status = self.send("PUT", &new, &[("content-type", media_type::of(path))], bytes)?.finish();
        if !(200..300).contains(&status) {
            return Err(self.refused("write", path, status));
        }
        match self.transfer("MOVE", &new, path)? {
            200..300 => Ok(()),
            status => Err(self.refused("write", path, status)),
        }
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic> {
        let new = self.make_place_for(to)?;
        match self.transfer("COPY", from, &new)? {
            404 => return Ok(false),
            200..300 => {}
            status => return Err(self.refused("copy", from, status)),
        }
        match self.transfer("MOVE", &new, to)? {
            200..300 => Ok(true),
            status => Err(self.refused("write", to, status)),
        }
    }

    fn delete(&self, path: &str) -> Result<(), Diagnostic> {
        let status = self.send("DELETE", path, &[], &[])?.finish();
        if !matches!(status, 200..300 | 404) {
            return Err(self.refused("delete", path, status));
        }
        Ok(())
    }

    fn delete_folder(&self, path: &str) -> Result<(), Diagnostic> {
        let address = format!("{path}/");
        if self.is_empty(&address)? {
            self.send("DELETE", &address, &[], &[])?.finish();
        }
        Ok(())
    }

    fn claim(&self, holder: &[u8]) -> Result<bool, Diagnostic> {
        self.make_folders(LOCK.trim_end_matches('/'))?;
        if !self.make_folder(LOCK)? {
            return Ok(false);
        }
        self.put(HOLDER, holder).map(|()| true)
    }

    fn release(&self) -> Result<(), Diagnostic> {
        for folder in [NEW, LOCK] {
            let status = self.send("DELETE", folder, &[], &[])?.finish();
            if !matches!(status, 200..300 | 404) {
                return Err(self.refused("delete", folder, status));
            }
        }
        Ok(())
    }
}

/// How many things a server tells of in what it says of a folder.
fn responses(bytes: &[u8]) -> Option<usize> {
    let mut reader = Reader::from_reader(bytes);
    let mut count = 0;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) if element.local_name().as_ref() == "response" => count += 1,
            Event::Eof => return Some(count),
            _ => {}
        }
    }
}
