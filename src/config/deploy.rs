//! The targets of `nutgraf deploy`, as `[deploy.NAME]` gives them.

mod places;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

pub use places::{Bucket, Container, Lasting, SshFolder};

use super::{FILE_NAME, Locate, Located, Origin, Table};
use crate::diagnostic::Diagnostic;

/// What the names of keys have in them whose values nobody may know.
const SECRET: &[&str] =
    &["secret", "token", "passw", "passphrase", "credential", "access_key", "api_key", "apikey", "private"];

/// Where credentials come from instead.
const CREDENTIALS: &str = "take it out and make it invalid; credentials come from the environment, from ssh, or from the helpers of git";

/// Where a site is deployed to: a folder, a branch of a git repository, a bucket, or a server that keeps files.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TargetSettings {
    /// The folder that the site is put into, as that of a web server on this machine; counted from the site's root.
    pub folder: Option<Located<String>>,
    /// The git repository that the site is put into: the name of a remote, as `origin`, or an address.
    pub git: Option<Located<String>>,
    /// For folders: whether texts are put there compressed as well, as `index.html.gz`; no unless said otherwise.
    pub precompress: Option<Located<bool>>,
    /// For folders: whether texts are put there compressed by Brotli as well, as `index.html.br`, with the `brotli` command;
    /// no unless said otherwise.
    pub brotli: Option<Located<bool>>,
    /// For git: the branch; `gh-pages` unless said otherwise.
    pub branch: Option<Located<String>>,
    /// For git: whether each deploy is a commit on those before, or the only one; `keep` unless said otherwise.
    pub history: Option<Located<BranchHistory>>,
    /// For git: the host at which the site is, which is written into a file `CNAME`.
    pub cname: Option<Located<String>>,
    /// The bucket of S3, or of what speaks like it, that the site is put into.
    pub s3: Option<Located<String>>,
    /// For S3: the region; that of the environment unless said otherwise, or else `us-east-1`.
    pub region: Option<Located<String>>,
    /// For S3: the address of what speaks like it, as `https://s3.example.org`; that of AWS unless said otherwise. For Azure:
    /// the address of the account, as `https://tides.blob.core.chinacloudapi.cn`; that of the public cloud unless said
    /// otherwise.
    pub endpoint: Option<Located<String>>,
    /// For S3 and Azure: what stands in front of the path of each file, as `blog`; nothing unless said otherwise.
    pub prefix: Option<Located<String>>,
    /// For S3 and Azure: the `Cache-Control` of pages, feeds and all that is read at an address that stays; browsers ask each time
    /// unless said otherwise.
    pub cache_pages: Option<Located<String>>,
    /// For S3 and Azure: the `Cache-Control` of pictures and other files; browsers ask each time unless said otherwise. What
    /// changes its name with its bytes is kept for a year in any case.
    pub cache_assets: Option<Located<String>>,
    /// The account and the container of Azure Blob Storage that the site is put into, as `tides/$web`.
    pub azure: Option<Located<String>>,
    /// The address of the folder of a WebDAV server that the site is put into, as `https://dav.example.org/tides/`.
    pub webdav: Option<Located<String>>,
    /// The folder of a server that is reached by ssh that the site is put into, as `ada@example.org:/var/www/tides` or
    /// `sftp://ada@example.org:2222/var/www/tides`.
    pub sftp: Option<Located<String>>,
    /// For S3, Azure, WebDAV and SFTP: whether what a deploy changes is kept at the target, so that `--rollback` can go back
    /// to it; no unless said otherwise. A folder and a branch keep it in any case.
    pub rollback: Option<Located<bool>>,
    /// The share of the files at the target, in percent, that one deploy may delete; 30 unless said otherwise.
    pub max_delete: Option<Located<u8>>,
}

impl Locate for TargetSettings {
    fn locate(&mut self, origin: &Origin) {
        self.folder.locate(origin);
        self.git.locate(origin);
        self.precompress.locate(origin);
        self.brotli.locate(origin);
        self.branch.locate(origin);
        self.history.locate(origin);
        self.cname.locate(origin);
        self.s3.locate(origin);
        self.region.locate(origin);
        self.endpoint.locate(origin);
        self.prefix.locate(origin);
        self.cache_pages.locate(origin);
        self.cache_assets.locate(origin);
        self.azure.locate(origin);
        self.webdav.locate(origin);
        self.sftp.locate(origin);
        self.rollback.locate(origin);
        self.max_delete.locate(origin);
    }
}

/// What becomes of former commits of the branch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BranchHistory {
    /// Each deploy is one more commit.
    #[default]
    Keep,
    /// The branch has one commit, which each deploy replaces.
    Squash,
}

/// A target that a site can be deployed to.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is.
    pub place: Place,
    /// Whether another machine keeps what a deploy changes there.
    pub rollback: bool,
    /// The share of its files, in percent, that one deploy may delete.
    pub max_delete: u8,
}

/// A compressed form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// `index.html.gz`.
    Gzip,
    /// `index.html.br`.
    Brotli,
}

impl Packing {
    /// What stands behind the name of a file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Brotli => ".br",
        }
    }
}

/// What a site is put on.
#[derive(Clone, Debug)]
pub enum Place {
    /// A folder.
    Folder {
        /// Its path, as it was written.
        path: String,
        /// In which forms texts are put there as well.
        packings: Vec<Packing>,
    },
    /// A branch of a git repository.
    Branch {
        /// The name of a remote, or an address.
        remote: String,
        /// The name of the branch.
        branch: String,
        /// What becomes of former commits.
        history: BranchHistory,
        /// The host at which the site is.
        cname: Option<String>,
    },
    /// A bucket of S3, or of what speaks like it.
    S3(Bucket),
    /// A container of Azure Blob Storage.
    Azure(Container),
    /// A folder of a WebDAV server, by its address, which ends with a slash.
    WebDav(Url),
    /// A folder of a server that is reached by ssh.
    Sftp(SshFolder),
}

/// Takes what looks like a secret out of the targets and the cache, and reports it without showing it.
pub(super) fn refuse_secrets(table: &mut Table<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let is_secret = |key: &str| {
        let key = key.to_lowercase().replace('-', "_");
        SECRET.iter().any(|part| key.contains(part))
    };
    let removed = ["deploy", "cache"].map(|key| table.remove_below(key, &is_secret));
    for (key, place) in removed.into_iter().flatten() {
        let message =
            format!("`{key}` looks like a secret, and everybody who has the repository could read it");
        diagnostics.push(
            Diagnostic::error(message)
                .at_path(format!("{FILE_NAME}:{}:{}", place.line, place.column))
                .hint(CREDENTIALS),
        );
    }
}

/// Reads the targets and reports what is wrong with them.
pub(super) fn read(
    settings: &IndexMap<String, TargetSettings>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Target> {
    let read = |(name, settings): (&String, &TargetSettings)| {
        let target = Target::read(name, settings, diagnostics)?;
        Some((name.clone(), target))
    };
    settings.iter().filter_map(read).collect()
}

impl Target {
    fn read(name: &str, settings: &TargetSettings, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let before = diagnostics.len();
        let Some(kind) = settings.kind() else {
            let what = if settings.kinds().next().is_some() {
                "is two things at once"
            } else {
                "says not what it is"
            };
            let diagnostic = Diagnostic::error(format!("the target `{name}` {what}"));
            diagnostics.push(diagnostic.at_path(FILE_NAME).hint(
                "give it one of `folder = \"…\"`, `git = \"…\"`, `s3 = \"…\"`, `azure = \"…\"`, `webdav = \"…\"` and \
                 `sftp = \"…\"`",
            ));
            return None;
        };
        diagnostics.extend(settings.foreign_keys(kind.name()));
        if let Some(share) = settings.max_delete.as_ref().filter(|share| *share.get() > 100) {
            diagnostics.push(share.mark(Diagnostic::error("a share is at most 100 percent")));
        }
        let place = settings.place(kind, diagnostics)?;
        let max_delete = settings.max_delete.as_ref().map_or(30, |share| *share.get());
        let rollback = settings.rollback.as_ref().is_some_and(|keeps| *keeps.get());
        (diagnostics.len() == before).then_some(Self { place, rollback, max_delete })
    }
}

/// What a target is, with the value of the key that says so.
#[derive(Clone, Copy)]
pub(super) enum Kind<'s> {
    Folder(&'s Located<String>),
    Git(&'s Located<String>),
    S3(&'s Located<String>),
    Azure(&'s Located<String>),
    WebDav(&'s Located<String>),
    Sftp(&'s Located<String>),
}

impl<'s> Kind<'s> {
    /// The key that says so.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Folder(_) => "folder",
            Self::Git(_) => "git",
            Self::S3(_) => "s3",
            Self::Azure(_) => "azure",
            Self::WebDav(_) => "webdav",
            Self::Sftp(_) => "sftp",
        }
    }

    /// The value of that key.
    pub(super) fn said(self) -> &'s Located<String> {
        let (Self::Folder(said)
        | Self::Git(said)
        | Self::S3(said)
        | Self::Azure(said)
        | Self::WebDav(said)
        | Self::Sftp(said)) = self;
        said
    }
}

impl TargetSettings {
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind<'_>> {
        let kinds = [
            self.folder.as_ref().map(Kind::Folder),
            self.git.as_ref().map(Kind::Git),
            self.s3.as_ref().map(Kind::S3),
            self.azure.as_ref().map(Kind::Azure),
            self.webdav.as_ref().map(Kind::WebDav),
            self.sftp.as_ref().map(Kind::Sftp),
        ];
        kinds.into_iter().flatten()
    }

    /// What the target is, if it is one thing.
    pub(super) fn kind(&self) -> Option<Kind<'_>> {
        let mut kinds = self.kinds();
        kinds.next().filter(|_| kinds.next().is_none())
    }

    /// The keys that mean something for targets of other kinds only.
    pub(super) fn foreign_keys(&self, kind: &str) -> impl Iterator<Item = Diagnostic> {
        fn foreign<T>(
            key: Option<&Located<T>>,
            name: &str,
            of: &'static [&'static str],
        ) -> Option<(&'static [&'static str], Diagnostic)> {
            let kinds = of.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(" or ");
            let diagnostic = Diagnostic::error(format!("`{name}` is for targets with {kinds}"));
            key.map(|key| (of, key.mark(diagnostic.hint("take it out"))))
        }
        const OBJECTS: &[&str] = &["s3", "azure"];
        const ELSEWHERE: &[&str] = &["s3", "azure", "webdav", "sftp"];
        let keys = [
            foreign(self.precompress.as_ref(), "precompress", &["folder"]),
            foreign(self.brotli.as_ref(), "brotli", &["folder"]),
            foreign(self.branch.as_ref(), "branch", &["git"]),
            foreign(self.history.as_ref(), "history", &["git"]),
            foreign(self.cname.as_ref(), "cname", &["git"]),
            foreign(self.region.as_ref(), "region", &["s3"]),
            foreign(self.endpoint.as_ref(), "endpoint", OBJECTS),
            foreign(self.prefix.as_ref(), "prefix", OBJECTS),
            foreign(self.cache_pages.as_ref(), "cache_pages", OBJECTS),
            foreign(self.cache_assets.as_ref(), "cache_assets", OBJECTS),
            foreign(self.rollback.as_ref(), "rollback", ELSEWHERE),
        ];
        keys.into_iter()
            .flatten()
            .filter(move |(of, _)| !of.contains(&kind))
            .map(|(_, diagnostic)| diagnostic)
    }

    pub(super) fn place(&self, kind: Kind<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Place> {
        let checked = match kind {
            Kind::Folder(folder) => Ok(Place::Folder {
                path: folder.get().clone(),
                packings: [(&self.precompress, Packing::Gzip), (&self.brotli, Packing::Brotli)]
                    .into_iter()
                    .filter(|(key, _)| key.as_ref().is_some_and(|key| *key.get()))
                    .map(|(_, packing)| packing)
                    .collect(),
            }),
            Kind::Git(remote) => {
                diagnostics.extend(wrong_remote(remote));
                diagnostics.extend(self.branch.as_ref().and_then(wrong_branch));
                diagnostics.extend(self.cname.as_ref().and_then(wrong_host));
                Ok(Place::Branch {
                    remote: remote.get().clone(),
                    branch: self.branch.as_ref().map_or("gh-pages", |branch| branch.get()).to_owned(),
                    history: self.history.as_ref().map(|history| *history.get()).unwrap_or_default(),
                    cname: self.cname.as_ref().map(|host| host.get().clone()),
                })
            }
            Kind::S3(bucket) => Bucket::read(bucket, self).map(Place::S3),
            Kind::Azure(container) => Container::read(container, self).map(Place::Azure),
            Kind::WebDav(address) => places::web_folder(address).map(Place::WebDav),
            Kind::Sftp(address) => SshFolder::read(address).map(Place::Sftp),
        };
        checked.map_err(|wrong| diagnostics.extend(wrong)).ok()
    }
}

fn wrong_remote(remote: &Located<String>) -> Option<Diagnostic> {
    let text = remote.get();
    // What stands in front of the `@` of `ssh://git@host/` is no secret.
    let name = text.split_once("://").and_then(|(_, rest)| rest.split('/').next()?.rsplit_once('@'));
    let is_http = text.starts_with("http://") || text.starts_with("https://");
    if name.is_some_and(|(name, _)| is_http || name.contains(':')) {
        return Some(places::secret_in(remote));
    }
    (text.is_empty() || text.starts_with('-') || text.contains(char::is_control)).then(|| {
        remote
            .mark(Diagnostic::error(format!("`{text}` is no remote")))
            .hint("write the name of a remote, as `origin`, or an address")
    })
}

/// Names that git would refuse, or take for something else (<https://git-scm.com/docs/git-check-ref-format>).
fn wrong_branch(branch: &Located<String>) -> Option<Diagnostic> {
    let text = branch.get();
    let is_odd = |c: char| c.is_control() || " ~^:?*[\\@{".contains(c);
    let is_wrong = text.is_empty()
        || text.starts_with(['-', '/', '.'])
        || text.ends_with(['/', '.'])
        || text.ends_with(".lock")
        || text.contains("..")
        || text.contains("//")
        || text.contains(is_odd);
    is_wrong.then(|| branch.mark(Diagnostic::error(format!("`{text}` cannot be the name of a branch"))))
}

fn wrong_host(host: &Located<String>) -> Option<Diagnostic> {
    let text = host.get();
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    (text.is_empty() || !text.chars().all(is_host)).then(|| {
        host.mark(Diagnostic::error(format!("`{text}` is no host"))).hint("write it as `tides.example.org`")
    })
}
