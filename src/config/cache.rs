//! `[cache]`: where machines keep for each other what takes long to make.

use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use super::deploy::{Bucket, Container, Place, TargetSettings};
use super::{FILE_NAME, Locate, Located, Origin};
use crate::diagnostic::Diagnostic;

/// Where machines keep for each other what takes long to make: a bucket, a container, a folder of a server, or one that all
/// of them see.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CacheSettings {
    /// The folder, as one of a network drive that all machines see, or one that CI keeps; counted from the site's root.
    pub folder: Option<Located<String>>,
    /// The bucket of S3, or of what speaks like it.
    pub s3: Option<Located<String>>,
    /// For S3: the region; that of the environment unless said otherwise, or else `us-east-1`.
    pub region: Option<Located<String>>,
    /// For S3: the address of what speaks like it, as `https://s3.example.org`; that of AWS unless said otherwise. For Azure:
    /// the address of the account; that of the public cloud unless said otherwise.
    pub endpoint: Option<Located<String>>,
    /// For S3 and Azure: what stands in front of the path of each object, as `caches/blog`; nothing unless said otherwise.
    pub prefix: Option<Located<String>>,
    /// The account and the container of Azure Blob Storage, as `tides/cache`.
    pub azure: Option<Located<String>>,
    /// The address of the folder of a WebDAV server, as `https://dav.example.org/cache/`.
    pub webdav: Option<Located<String>>,
}

impl Locate for CacheSettings {
    fn locate(&mut self, origin: &Origin) {
        self.folder.locate(origin);
        self.s3.locate(origin);
        self.region.locate(origin);
        self.endpoint.locate(origin);
        self.prefix.locate(origin);
        self.azure.locate(origin);
        self.webdav.locate(origin);
    }
}

/// Where machines keep for each other what takes long to make, and where that is said.
#[derive(Clone, Debug)]
pub struct Cache {
    /// Where it is.
    pub place: CachePlace,
    said: Located<String>,
}

/// Where a cache may be.
#[derive(Clone, Debug)]
pub enum CachePlace {
    /// A folder, by its path as it was written.
    Folder(String),
    /// A bucket of S3, or of what speaks like it.
    S3(Bucket),
    /// A container of Azure Blob Storage.
    Azure(Container),
    /// A folder of a WebDAV server, by its address, which ends with a slash.
    WebDav(Url),
}

impl Cache {
    /// Reads where it is, and reports what is wrong with that.
    pub(super) fn read(settings: &CacheSettings, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let target = settings.as_target();
        let Some(kind) = target.kind() else {
            let is_nothing = target.kinds().next().is_none();
            let what = if is_nothing { "says not where it is" } else { "is two things at once" };
            let diagnostic = Diagnostic::error(format!("`[cache]` {what}")).at_path(FILE_NAME);
            diagnostics.push(
                diagnostic.hint(
                    "give it one of `folder = \"…\"`, `s3 = \"…\"`, `azure = \"…\"` and `webdav = \"…\"`",
                ),
            );
            return None;
        };
        diagnostics.extend(target.foreign_keys(kind.name()));
        let said = kind.said().clone();
        let place = match target.place(kind, diagnostics)? {
            Place::Folder { path, .. } => CachePlace::Folder(path),
            Place::S3(bucket) => CachePlace::S3(bucket),
            Place::Azure(container) => CachePlace::Azure(container),
            Place::WebDav(address) => CachePlace::WebDav(address),
            // There are no keys for these.
            Place::Branch { .. } | Place::Sftp(_) => return None,
        };
        Some(Self { place, said })
    }

    /// Puts the place where it is said into a diagnostic.
    #[must_use]
    pub fn mark(&self, diagnostic: Diagnostic) -> Diagnostic {
        self.said.mark(diagnostic)
    }
}

impl CacheSettings {
    /// The same as a target says it.
    fn as_target(&self) -> TargetSettings {
        let Self { folder, s3, region, endpoint, prefix, azure, webdav } = self.clone();
        TargetSettings { folder, s3, region, endpoint, prefix, azure, webdav, ..TargetSettings::default() }
    }
}
