//! What can be said of new sites, pages and files.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  nutgraf new my-site
  nutgraf new page explainers/how-tides-work
  nutgraf new page explainers/how-tides-work --kind guide --title \"How tides work\"
  nutgraf new ci github-pages"
)]
pub(in crate::cli) struct New {
    #[command(subcommand)]
    pub(in crate::cli) what: Option<NewWhat>,

    /// The folder to make the site in; it must not be there, or be empty
    #[arg(value_name = "DIR", required = true)]
    pub(in crate::cli) folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum NewWhat {
    /// Make a page, with the headings of its kind
    #[command(after_help = "Examples:
  nutgraf new page explainers/how-tides-work
  nutgraf new page guides/tides --kind guide --title \"How to read a tide table\"")]
    Page {
        /// Where, below `content/`: `explainers/how-tides-work`
        #[arg(value_name = "PATH")]
        path: String,
        /// The kind of page, instead of the one that the rules of `site.toml` give it
        #[arg(long)]
        kind: Option<String>,
        /// The headline, instead of one made of the file's name
        #[arg(long)]
        title: Option<String>,
    },
    /// Make the file that lets a site be checked and published when somebody pushes it
    #[command(after_help = "Examples:
  nutgraf new ci github-pages
  nutgraf new ci gitlab-pages --root my-site")]
    Ci {
        /// The host that the site is published at
        #[arg(value_enum, value_name = "HOST")]
        host: HostName,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum HostName {
    /// GitHub Pages, from a GitHub workflow
    GithubPages,
    /// GitLab Pages, from GitLab CI
    GitlabPages,
    /// Cloudflare Pages, from a GitHub workflow
    CloudflarePages,
    /// Netlify, from a GitHub workflow
    Netlify,
    /// A bucket of S3, from a GitHub workflow
    S3,
}
