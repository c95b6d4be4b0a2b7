//! What `nutgraf new ci` writes: how a site is checked and published when somebody pushes it.

use std::path::Path;

use super::arguments::HostName;

/// Where the file of a host is, and what it says.
pub(super) fn file(host: HostName) -> (&'static Path, &'static str) {
    let github = Path::new(".github/workflows/publish.yml");
    match host {
        HostName::GithubPages => (github, include_str!("../../workflows/github-pages.yml")),
        HostName::CloudflarePages => (github, include_str!("../../workflows/cloudflare-pages.yml")),
        HostName::Netlify => (github, include_str!("../../workflows/netlify.yml")),
        HostName::S3 => (github, include_str!("../../workflows/s3.yml")),
        HostName::GitlabPages => {
            (Path::new(".gitlab-ci.yml"), include_str!("../../workflows/gitlab-pages.yml"))
        }
    }
}
