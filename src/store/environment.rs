//! What the machine knows that `site.toml` does not say: credentials, and the programs that reach other machines.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use rusty_s3::Credentials;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::http::{Authorities, Client};
use crate::read::error_text;

/// What a deploy or a cache takes from the machine. It is never shown.
#[derive(Clone, Default)]
pub struct Environment {
    /// The variables that deploys look at, as far as they are set and not empty.
    pub variables: BTreeMap<String, String>,
    /// The moment at which the command was started, from which signatures count.
    pub now: Timestamp,
    /// The user's own folder.
    pub home: Option<PathBuf>,
    /// The `sftp` command.
    pub sftp: Option<PathBuf>,
    /// The `aws` command.
    pub aws: Option<PathBuf>,
    /// The `brotli` command.
    pub brotli: Option<PathBuf>,
    /// How long the whole of an answer may take; as long as bytes flow unless that is said.
    pub longest: Option<Duration>,
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Environment").finish_non_exhaustive()
    }
}

/// The variables that deploys look at begin with one of these.
pub const VARIABLES: &[&str] = &["AWS_", "AZURE_STORAGE_", "WEBDAV_", AUTHORITIES];

/// The variable that names a file of certificates, for all programs that follow OpenSSL.
pub const AUTHORITIES: &str = "SSL_CERT_FILE";

/// What `aws configure export-credentials` prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Exported {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

impl Environment {
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// What asks another machine over the web.
    ///
    /// # Errors
    ///
    /// Those of [`Self::authorities`].
    pub(crate) fn client(&self, variables: &[&str]) -> Result<Client, Diagnostic> {
        Ok(Client::new(self.authorities(variables)?, self.longest))
    }

    /// The authorities in the file that the first of these variables names, instead of those that are compiled in: many firms
    /// have one of their own.
    ///
    /// # Errors
    ///
    /// That there are no certificates in the file.
    pub fn authorities(&self, variables: &[&str]) -> Result<Authorities, Diagnostic> {
        let named = variables.iter().find_map(|name| Some((name, self.variable(name)?)));
        let Some((name, path)) = named else { return Ok(Authorities::default()) };
        let wrong = |why: String| {
            Err(Diagnostic::error(why)
                .at_path(path)
                .hint(format!("let `{name}` name a file with certificates of authorities, or do not set it")))
        };
        match fs::read(path).map(|bytes| Authorities::of(&bytes)) {
            Ok(Some(authorities)) => Ok(authorities),
            Ok(None) => wrong("there are no certificates in this file".to_owned()),
            Err(error) => wrong(format!("cannot be read: {}", error_text(&error))),
        }
    }

    /// The credentials for S3, from the first that knows some: the variables, the file of credentials, and the `aws`
    /// command, which knows all other ways that there are.
    ///
    /// # Errors
    ///
    /// That nobody knows any.
    pub(super) fn for_s3(&self) -> Result<Credentials, Diagnostic> {
        let found = self.in_variables().or_else(|| self.in_file()).or_else(|| self.of_command());
        found.ok_or_else(|| {
            Diagnostic::error("there are no credentials for S3").hint(
                "set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or see that `aws sts get-caller-identity` works here",
            )
        })
    }

    fn in_variables(&self) -> Option<Credentials> {
        let key = self.variable("AWS_ACCESS_KEY_ID")?;
        let secret = self.variable("AWS_SECRET_ACCESS_KEY")?;
        Some(credentials(key, secret, self.variable("AWS_SESSION_TOKEN")))
    }

    fn in_file(&self) -> Option<Credentials> {
        let file = self.variable("AWS_SHARED_CREDENTIALS_FILE").map(PathBuf::from);
        let file = file.or_else(|| Some(self.home.as_ref()?.join(".aws/credentials")))?;
        let text = fs::read_to_string(file).ok()?;
        let profile = profile(&text, self.variable("AWS_PROFILE").unwrap_or("default"));
        let key = profile.get("aws_access_key_id")?;
        Some(credentials(
            key,
            profile.get("aws_secret_access_key")?,
            profile.get("aws_session_token").copied(),
        ))
    }

    fn of_command(&self) -> Option<Credentials> {
        let mut command = Command::new(self.aws.as_ref()?);
        command.args(["configure", "export-credentials", "--format", "process"]);
        let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        let exported: Exported = serde_json::from_slice(&output.stdout).ok()?;
        Some(credentials(
            &exported.access_key_id,
            &exported.secret_access_key,
            exported.session_token.as_deref(),
        ))
    }
}

fn credentials(key: &str, secret: &str, token: Option<&str>) -> Credentials {
    match token {
        Some(token) => Credentials::new_with_token(key, secret, token),
        None => Credentials::new(key, secret),
    }
}

/// The keys of one profile of a file of credentials
/// (<https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>).
fn profile<'t>(text: &'t str, name: &str) -> BTreeMap<&'t str, &'t str> {
    let mut is_in = false;
    let mut keys = BTreeMap::new();
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            is_in = section.trim_end_matches(']').trim() == name;
        } else if let Some((key, value)) = line.split_once('=').filter(|_| is_in && !line.starts_with('#')) {
            keys.insert(key.trim(), value.trim());
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_has_its_own_keys_and_nobody_elses() {
        let text = "[default]\naws_access_key_id = one\n# aws_session_token = no\n[ other ]\naws_access_key_id=two\n";
        assert_eq!(profile(text, "default"), [("aws_access_key_id", "one")].into());
        assert_eq!(profile(text, "other"), [("aws_access_key_id", "two")].into());
        assert!(profile(text, "nobody").is_empty());
    }
}
