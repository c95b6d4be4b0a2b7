//! Places on other machines, which keep files by their paths.

mod azure;
mod complaint;
mod environment;
mod group;
mod s3;
mod webdav;

use url::{Host, Url};

pub use environment::{AUTHORITIES, Environment, VARIABLES};
pub use group::{Group, is_fingerprinted};

pub(crate) use azure::Azure;
pub(crate) use s3::S3;
pub(crate) use webdav::WebDav;

use crate::diagnostic::Diagnostic;
use crate::http::NoAnswer;

/// Where it says who has the lock.
pub(crate) const HOLDER: &str = ".nutgraf/lock/holder";

/// The folder that is the lock, where folders are made only once.
pub(crate) const LOCK: &str = ".nutgraf/lock/";

/// What a place on another machine can do, whatever it is. A path is that of a file of the site, with `/` between its
/// parts, or of what is remembered.
pub(crate) trait Store: Sync {
    /// How many files may be on their way at once.
    fn lanes(&self) -> usize;

    /// The bytes of a file, where there is one.
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic>;

    /// Puts a file there: whole, or not at all.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic>;

    /// Deletes a file, which may be gone already.
    fn delete(&self, path: &str) -> Result<(), Diagnostic>;

    /// Deletes a folder if nothing is in it, where there are folders.
    fn delete_folder(&self, _path: &str) -> Result<(), Diagnostic> {
        Ok(())
    }

    /// Copies a file to a place, whole or not at all; whether there is such a file.
    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic>;

    /// Puts the lock there, with who has it, unless there is one; whether there was none.
    fn claim(&self, holder: &[u8]) -> Result<bool, Diagnostic>;

    /// Takes the lock away.
    fn release(&self) -> Result<(), Diagnostic>;
}

/// That an address cannot be reached, with what else could be the reason.
pub(crate) fn unreachable(address: &str, error: &NoAnswer, hint: &str) -> Diagnostic {
    let hint = if error.is_distrust() {
        format!("let `{AUTHORITIES}` name a file with the certificate of that authority")
    } else {
        hint.to_owned()
    };
    Diagnostic::error(format!("the target cannot be reached: {error}")).at_path(address).hint(hint)
}

/// Whether others can read what is sent to an address: it is not encrypted, and goes to another machine.
pub(crate) fn is_read_on_the_way(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && !is_here
}
