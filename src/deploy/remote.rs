//! Another repository of git: where it is, how it is reached, and what it means when git says that something is wrong.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::git::{Git, output};

/// What of the configuration of the site's repository is handed on.
const HANDED_ON: &[&str] = &["core.sshcommand", "credential.", "http.", "url.", "user."];

/// The address that a remote of the site's repository is pushed to, or else an address as it was written. A path counts
/// from the site.
pub(super) fn address(git: &Git, site: &Path, remote: &str) -> Result<String, Diagnostic> {
    let found = output(git.command(site).args(["remote", "get-url", "--push", "--", remote]));
    let is_known = found.is_ok();
    let address =
        found.map_or_else(|_| remote.to_owned(), |found| String::from_utf8_lossy(&found).trim().to_owned());
    let path = site.join(&address);
    if path.exists() {
        return Ok(path.display().to_string());
    }
    if is_known || address.contains([':', '/', '\\']) {
        return Ok(address);
    }
    Err(Diagnostic::error(format!("the repository of the site has no remote `{remote}`"))
        .hint("add it with `git remote add`, or write the address into `site.toml`"))
}

/// What the repository of the site says of how others are reached, and of who the user is.
pub(super) fn handed_on(git: &Git, site: &Path) -> Vec<(String, String)> {
    let listed = output(git.command(site).args(["config", "--local", "--includes", "--null", "--list"]));
    let listed = String::from_utf8_lossy(&listed.unwrap_or_default()).into_owned();
    let entries = listed.split('\0').filter_map(|entry| entry.split_once('\n'));
    let is_handed_on = |key: &str| HANDED_ON.iter().any(|start| key.starts_with(start));
    let entries = entries.filter(|(key, _)| is_handed_on(key));
    entries.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// What git said, in our words where we know what is behind it. Addresses are shown without names and passwords.
pub(super) fn failed(said: &str, address: &str, branch: &str) -> Diagnostic {
    let said = without_secrets(said);
    let has = |parts: &[&str]| parts.iter().any(|part| said.contains(part));
    let at = |message: String| {
        Diagnostic::error(message).at_path(format!("{} {}", without_secrets(address), branch))
    };
    if has(&["stale info", "fetch first", "non-fast-forward", "failed to update ref", "cannot lock ref"]) {
        return at("somebody else has deployed to this branch in the meantime".to_owned())
            .hint("deploy again");
    }
    if has(&[
        "Authentication failed",
        "could not read Username",
        "could not read Password",
        "Permission denied",
        "denied to",
        "403",
    ]) {
        return at(format!("the target refuses these credentials: {said}"))
            .hint("see that `git push` works here: git takes credentials from its own helpers and from ssh");
    }
    if has(&["No space left", "disk quota", "out of disk"]) {
        return at(format!("there is no room: {said}"))
            .hint("make room, and deploy again: nothing was changed");
    }
    if has(&[
        "not appear to be a git repository",
        "Could not resolve host",
        "unable to access",
        "Could not read from remote",
        "does not exist",
        "not found",
        "unable to connect",
    ]) {
        return at(format!("the target cannot be reached: {said}"))
            .hint("see that the address is right, and that `git ls-remote` reaches it");
    }
    at(format!("git could not do it: {said}")).hint("nothing was changed at the target")
}

/// A text without what stands in front of the `@` of an address.
fn without_secrets(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str("://");
        let host = after.split(['/', ' ', '\'', '"']).next().unwrap_or_default();
        rest = host.rfind('@').and_then(|at| after.get(at + 1..)).unwrap_or(after);
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        let said = "unable to access 'https://ada:s3cret@example.org/a': and https://token@x.org/ and ssh://b.org/c@d";
        assert_eq!(
            without_secrets(said),
            "unable to access 'https://example.org/a': and https://x.org/ and ssh://b.org/c@d"
        );
    }
}
