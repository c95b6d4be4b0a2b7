//! The targets of `nutgraf deploy`, as `[deploy.NAME]` gives them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{FILE_NAME, Locate, Located, Origin, Table};
use crate::diagnostic::Diagnostic;

/// What the names of keys have in them whose values nobody may know.
const SECRET: &[&str] =
    &["secret", "token", "passw", "passphrase", "credential", "access_key", "api_key", "apikey", "private"];

/// Where a site is deployed to: a folder, or a branch of a git repository.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TargetSettings {
    /// The folder that the site is put into, as that of a web server on this machine; counted from the site's root.
    pub folder: Option<Located<String>>,
    /// The git repository that the site is put into: the name of a remote, as `origin`, or an address.
    pub git: Option<Located<String>>,
    /// For folders: whether texts are put there compressed as well, as `index.html.gz`; no unless said otherwise.
    pub precompress: Option<Located<bool>>,
    /// For git: the branch; `gh-pages` unless said otherwise.
    pub branch: Option<Located<String>>,
    /// For git: whether each deploy is a commit on those before, or the only one; `keep` unless said otherwise.
    pub history: Option<Located<BranchHistory>>,
    /// For git: the host at which the site is, which is written into a file `CNAME`.
    pub cname: Option<Located<String>>,
    /// The share of the files at the target, in percent, that one deploy may delete; 30 unless said otherwise.
    pub max_delete: Option<Located<u8>>,
}

impl Locate for TargetSettings {
    fn locate(&mut self, origin: &Origin) {
        self.folder.locate(origin);
        self.git.locate(origin);
        self.precompress.locate(origin);
        self.branch.locate(origin);
        self.history.locate(origin);
        self.cname.locate(origin);
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
    /// The share of its files, in percent, that one deploy may delete.
    pub max_delete: u8,
}

/// What a site is put on.
#[derive(Clone, Debug)]
pub enum Place {
    /// A folder.
    Folder {
        /// Its path, as it was written.
        path: String,
        /// Whether texts are put there compressed as well.
        precompress: bool,
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
}

/// Takes what looks like a secret out of the targets, and reports it without showing it.
pub(super) fn refuse_secrets(table: &mut Table<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let is_secret = |key: &str| {
        let key = key.to_lowercase().replace('-', "_");
        SECRET.iter().any(|part| key.contains(part))
    };
    for (key, place) in table.remove_below("deploy", &is_secret) {
        let message =
            format!("`{key}` looks like a secret, and everybody who has the repository could read it");
        diagnostics.push(
            Diagnostic::error(message).at_path(format!("{FILE_NAME}:{}:{}", place.line, place.column)).hint(
                "take it out and make it invalid; git takes credentials from its own helpers and from ssh",
            ),
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
        let place = match (&settings.folder, &settings.git) {
            (Some(folder), None) => {
                let only_git = [
                    settings.branch.as_ref().map(|key| key.mark(foreign("branch", "git"))),
                    settings.history.as_ref().map(|key| key.mark(foreign("history", "git"))),
                    settings.cname.as_ref().map(|key| key.mark(foreign("cname", "git"))),
                ];
                diagnostics.extend(only_git.into_iter().flatten());
                let precompress = settings.precompress.as_ref().is_some_and(|key| *key.get());
                Place::Folder { path: folder.get().clone(), precompress }
            }
            (None, Some(remote)) => {
                diagnostics.extend(
                    settings.precompress.as_ref().map(|key| key.mark(foreign("precompress", "folder"))),
                );
                diagnostics.extend(wrong_remote(remote));
                diagnostics.extend(settings.branch.as_ref().and_then(wrong_branch));
                diagnostics.extend(settings.cname.as_ref().and_then(wrong_host));
                Place::Branch {
                    remote: remote.get().clone(),
                    branch: settings.branch.as_ref().map_or("gh-pages", |branch| branch.get()).to_owned(),
                    history: settings.history.as_ref().map(|history| *history.get()).unwrap_or_default(),
                    cname: settings.cname.as_ref().map(|host| host.get().clone()),
                }
            }
            (first, _) => {
                let what = if first.is_some() { "is two things at once" } else { "says not what it is" };
                let diagnostic = Diagnostic::error(format!("the target `{name}` {what}"));
                diagnostics.push(
                    diagnostic.at_path(FILE_NAME).hint("give it either `folder = \"…\"` or `git = \"…\"`"),
                );
                return None;
            }
        };
        if let Some(share) = settings.max_delete.as_ref().filter(|share| *share.get() > 100) {
            diagnostics.push(share.mark(Diagnostic::error("a share is at most 100 percent")));
        }
        let max_delete = settings.max_delete.as_ref().map_or(30, |share| *share.get());
        (diagnostics.len() == before).then_some(Self { place, max_delete })
    }
}

fn foreign(key: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(format!("`{key}` is for targets with `{kind}`")).hint("take it out")
}

fn wrong_remote(remote: &Located<String>) -> Option<Diagnostic> {
    let text = remote.get();
    // What stands in front of the `@` of `ssh://git@host/` is no secret.
    let name = text.split_once("://").and_then(|(_, rest)| rest.split('/').next()?.rsplit_once('@'));
    let is_http = text.starts_with("http://") || text.starts_with("https://");
    if name.is_some_and(|(name, _)| is_http || name.contains(':')) {
        // The line itself is not shown.
        let place = remote.mark(Diagnostic::error("")).location.and_then(|location| location.position());
        let place = place.map_or_else(String::new, |place| format!(":{}:{}", place.line, place.column));
        let diagnostic = Diagnostic::error("the address has a name or password in it");
        return Some(diagnostic.at_path(format!("{FILE_NAME}{place}")).hint(
            "take it out and make it invalid; git takes credentials from its own helpers and from ssh",
        ));
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
