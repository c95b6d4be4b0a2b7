//! The settings of `[git]`: which dates come from the history of the repository, and where readers find it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use super::{Locate, Located, Origin};
use crate::diagnostic::Diagnostic;

/// What of a path is written as it is in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// What comes from the repository that the site is kept in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GitSettings {
    /// Whether a page without a date gets that of the commit that brought it; yes unless said otherwise.
    pub date: bool,
    /// Whether a page without `updated` gets the date of the last commit that changed it; yes unless said otherwise.
    pub updated: bool,
    /// What becomes of dates that are not known, since the history is cut off or not there: `error` or `omit`; `error`
    /// unless said otherwise.
    pub incomplete: Incomplete,
    /// Whether templates get the names of those who changed a page; yes unless said otherwise.
    pub contributors: bool,
    /// The address of the repository on the web, as `https://github.com/ada/tides`.
    pub repository: Option<Located<String>>,
    /// What runs there, which tells the addresses of its pages; known of `github.com`, `gitlab.com` and `codeberg.org`.
    pub host: Option<GitHost>,
    /// The branch that the site is published from; `main` unless said otherwise.
    pub branch: String,
    /// The folder of the site in its repository, if it is not the top one.
    pub folder: String,
    /// Where a page is edited, with `{path}` for its file, if the host is another one than those known.
    pub edit: Option<Located<String>>,
    /// Where the history of a page is, with `{path}` for its file, if the host is another one than those known.
    pub history: Option<Located<String>>,
}

impl Default for GitSettings {
    fn default() -> Self {
        Self {
            date: true,
            updated: true,
            incomplete: Incomplete::Error,
            contributors: true,
            repository: None,
            host: None,
            branch: "main".to_owned(),
            folder: String::new(),
            edit: None,
            history: None,
        }
    }
}

impl Locate for GitSettings {
    fn locate(&mut self, origin: &Origin) {
        self.repository.locate(origin);
        self.edit.locate(origin);
        self.history.locate(origin);
    }
}

/// What becomes of dates that are not known, since the history of the repository is cut off or not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Incomplete {
    /// A history that is cut off is an error, and one that is not there a warning.
    Error,
    /// They are left out, which is told by the way.
    Omit,
}

/// What runs at the address of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GitHost {
    /// GitHub.
    Github,
    /// GitLab.
    Gitlab,
    /// Forgejo or Gitea, as at Codeberg.
    Forgejo,
}

impl GitHost {
    /// What runs at an address that everybody knows.
    fn at(url: &Url) -> Option<Self> {
        match url.host_str()? {
            "github.com" => Some(Self::Github),
            "codeberg.org" => Some(Self::Forgejo),
            host if host == "gitlab.com" || host.starts_with("gitlab.") => Some(Self::Gitlab),
            _ => None,
        }
    }

    fn edit(self) -> &'static str {
        match self {
            Self::Github => "{repository}/edit/{branch}/{path}",
            Self::Gitlab => "{repository}/-/edit/{branch}/{path}",
            Self::Forgejo => "{repository}/_edit/{branch}/{path}",
        }
    }

    fn history(self) -> &'static str {
        match self {
            Self::Github => "{repository}/commits/{branch}/{path}",
            Self::Gitlab => "{repository}/-/commits/{branch}/{path}",
            Self::Forgejo => "{repository}/commits/branch/{branch}/{path}",
        }
    }
}

/// What comes from the repository, checked.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Whether a page without a date gets that of the commit that brought it.
    pub dates: bool,
    /// Whether a page without `updated` gets the date of the last commit that changed it.
    pub updates: bool,
    /// What becomes of dates that are not known.
    pub incomplete: Incomplete,
    /// Whether templates get the names of those who changed a page.
    pub contributors: bool,
    edit: Option<Pattern>,
    history: Option<Pattern>,
}

impl Repository {
    /// Reads the settings and reports what is wrong with them.
    pub(super) fn read(settings: &GitSettings, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let repository = settings.repository.as_ref().and_then(|text| {
            let url = address(text).map_err(|wrong| {
                let hint =
                    "write the address of the repository on the web, as `https://github.com/ada/tides`";
                diagnostics.push(text.mark(Diagnostic::error(wrong)).hint(hint));
            });
            url.ok()
        });
        let host = settings.host.or_else(|| repository.as_ref().and_then(GitHost::at));
        let has_own = settings.edit.is_some() || settings.history.is_some();
        if let Some(text) = settings.repository.as_ref().filter(|_| repository.is_some())
            && host.is_none()
            && !has_own
        {
            let message = format!("what runs at `{}` is not known", text.get());
            let hint = "say so with `host = \"github\"`, `\"gitlab\"` or `\"forgejo\"`, or write addresses as `edit` and `history`";
            diagnostics.push(text.mark(Diagnostic::error(message)).hint(hint));
        }
        let named = Named {
            repository: repository.map(|url| url.as_str().trim_end_matches('/').to_owned()),
            branch: encoded(&settings.branch),
            folder: encoded(settings.folder.trim_matches('/')),
        };
        let mut pattern = |own: Option<&Located<String>>, usual: Option<&str>| match (own, usual) {
            (Some(text), _) => Pattern::read(text.get(), &named)
                .map_err(|wrong| {
                    let hint = "write it as `https://example.org/edit/{branch}/{path}`";
                    diagnostics.push(text.mark(Diagnostic::error(wrong)).hint(hint));
                })
                .ok(),
            (None, Some(usual)) => Pattern::read(usual, &named).ok(),
            (None, None) => None,
        };
        let edit = pattern(settings.edit.as_ref(), host.map(GitHost::edit));
        let history = pattern(settings.history.as_ref(), host.map(GitHost::history));
        Self {
            dates: settings.date,
            updates: settings.updated,
            incomplete: settings.incomplete,
            contributors: settings.contributors,
            edit,
            history,
        }
    }

    /// Where a file of the site is edited, by its path below the site's root.
    pub fn edit_url(&self, path: &str) -> Option<String> {
        self.edit.as_ref().map(|pattern| pattern.fill(path))
    }

    /// Whether an address is one of those that [`Self::edit_url`] and [`Self::history_url`] give.
    pub fn has_url(&self, address: &str) -> bool {
        let patterns = self.edit.iter().chain(&self.history);
        patterns
            .into_iter()
            .any(|pattern| address.starts_with(&pattern.before) && address.ends_with(&pattern.after))
    }

    /// Where the history of a file is, by its path below the site's root.
    pub fn history_url(&self, path: &str) -> Option<String> {
        self.history.as_ref().map(|pattern| pattern.fill(path))
    }
}

/// What stands for the names in a pattern; encoded, but for the repository, which is an address already.
struct Named {
    repository: Option<String>,
    branch: String,
    folder: String,
}

/// An address with a place for the path of a file.
#[derive(Clone, Debug)]
struct Pattern {
    before: String,
    after: String,
}

impl Pattern {
    fn read(text: &str, named: &Named) -> Result<Self, String> {
        let repository = match &named.repository {
            Some(repository) => repository.as_str(),
            None if text.contains("{repository}") => {
                return Err(format!("`{text}` names the repository, whose address is not known"));
            }
            None => "",
        };
        let folder = if named.folder.is_empty() { String::new() } else { format!("{}/", named.folder) };
        let filled = text.replace("{repository}", repository).replace("{branch}", &named.branch);
        let (before, after) =
            filled.split_once("{path}").ok_or_else(|| format!("`{text}` has no `{{path}}`"))?;
        address(before)?;
        if let Some((_, rest)) = before.split_once('{').or_else(|| after.split_once('{')) {
            let name = rest.split('}').next().unwrap_or_default();
            return Err(format!("`{text}` has `{{{name}}}`, which stands for nothing"));
        }
        Ok(Self { before: format!("{before}{folder}"), after: after.to_owned() })
    }

    fn fill(&self, path: &str) -> String {
        format!("{}{}{}", self.before, encoded(path), self.after)
    }
}

fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{text}` is not a URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{text}` is not an address of the web"));
    }
    // It is shown to every reader.
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address has a name or password in it".to_owned());
    }
    Ok(url)
}

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PLAIN).to_string()
}
