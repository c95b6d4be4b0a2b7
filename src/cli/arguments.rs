//! What can be said on the command line.

mod new;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell as ShellName;
use url::Url;

pub(super) use new::{HostName, New, NewWhat};

use crate::build::Shard;

const EXAMPLES: &str = "Examples:
  nutgraf new my-site        make a small, complete site
  nutgraf build              build the site in this folder into `public`
  nutgraf build --drafts     build it with its drafts
  nutgraf serve --open       show it in a browser while you write
  nutgraf check              look for everything that is wrong, and write nothing
  nutgraf related            tell what is to be read after which page, and why
  nutgraf deploy             build the site and put it where its readers find it
  nutgraf new page explainers/how-tides-work

The exit code is 0 when all is done, 1 when the site has errors, 2 when the command line is wrong.";

/// Turns a folder of Markdown explainers into a static site.
#[derive(Debug, Parser)]
#[command(name = "nutgraf", version, about, after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder of the site
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,

    /// How to tell what happened
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(super) format: Format,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text, coloured on a terminal
    Human,
    /// One JSON object a line
    Json,
    /// For `build` and `check`: one SARIF document, which code hosts and editors show beside the lines
    Sarif,
    /// For `build` and `check`: annotations of a pull request, in a GitHub workflow
    Github,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site: the default when no command is named
    Build(Build),
    /// Look for everything that is wrong or could be better, and write nothing
    Check(Check),
    /// Tell what has changed for readers since a revision of the repository
    Changed(Changed),
    /// Show the site in a browser, and keep it up to date while it is being written
    Serve(Serve),
    /// Tell what is to be read after which page, and why
    Related(Related),
    /// Build the site and put it where its readers find it
    Deploy(Deploy),
    /// Print what a web server has to be told of the site
    Host(Host),
    /// Make a new site, or a new page of one
    New(New),
    /// List the files of the built-in theme, or print one of them
    #[command(after_help = "Examples:
  nutgraf theme
  nutgraf theme templates/page.html > templates/page.html
  nutgraf theme static/style.css | diff - static/style.css")]
    Theme {
        /// The file, with its folder, as the list has it
        file: Option<String>,
    },
    /// Print the JSON Schema of `site.toml` or of front matter
    #[command(after_help = "Example:\n  nutgraf schema site > schema/site.schema.json")]
    Schema {
        /// What the schema describes
        #[arg(value_enum, default_value_t = SchemaOf::Site)]
        of: SchemaOf,
    },
    /// Print the completions for a shell
    #[command(
        after_help = "Example:\n  nutgraf completions bash > ~/.local/share/bash-completion/completions/nutgraf"
    )]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: ShellName,
    },
    /// Print the manual page
    #[command(after_help = "Example:\n  nutgraf man > ~/.local/share/man/man1/nutgraf.1")]
    Man,
}

impl Default for Command {
    fn default() -> Self {
        Self::Build(Build::default())
    }
}

#[derive(Args, Clone, Debug, Default)]
#[command(after_help = "Examples:
  nutgraf build --root my-site --out /var/www/html
  nutgraf build --base-url https://preview.example.org --drafts --future
  nutgraf build --shard 3/16 --out share
  nutgraf build --format json")]
pub(super) struct Build {
    /// The output folder, instead of the one in `site.toml`
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    #[command(flatten)]
    pub(super) pages: Pages,

    /// Render everything, whatever the last build left or a cache holds
    #[arg(long)]
    pub(super) force: bool,

    /// Ask no other machine for what it has made already, and give it nothing
    #[arg(long)]
    pub(super) no_cache: bool,

    /// Render and write only one of N shares of the site, which make up the whole of it when all N folders are put together
    #[arg(long, value_name = "K/N")]
    pub(super) shard: Option<Shard>,

    /// Tell how long each stage and each template took
    #[arg(long)]
    pub(super) timings: bool,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  nutgraf check
  nutgraf check --drafts --future
  nutgraf check --since origin/main
  nutgraf check --external
  nutgraf check --deny warnings --format github
  nutgraf check --format sarif > nutgraf.sarif

What stands in brackets behind `warning` or `error` is a rule: `[check]` in `site.toml` says how
much it counts. The exit code is 1 when there are errors, and else 0.")]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) pages: Pages,

    /// Tell of what was there at a revision of the repository and is gone without an alias
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,

    /// Tell of what is at a target of `[deploy]` now and has no route any more; this may ask another machine
    #[arg(long, value_name = "TARGET")]
    pub(super) since_deploy: Option<String>,

    /// Ask other sites whether the links that lead to them lead to something; answers are kept for some days
    #[arg(long)]
    pub(super) external: bool,

    /// Take what is told for errors, too
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) deny: Option<Denied>,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  nutgraf changed --since origin/main
  nutgraf changed --since v1.0 --format json

Pages whose files have changed, other routes and feeds with other bytes, and lists of Read More with
other links, as Markdown for a comment on a pull request. Nothing is written, and no file is touched.")]
pub(super) struct Changed {
    /// The revision: a branch, tag or commit
    #[arg(long, value_name = "REV")]
    pub(super) since: String,

    #[command(flatten)]
    pub(super) pages: Pages,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Denied {
    /// Warnings end with exit code 1 as well
    Warnings,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  nutgraf serve --open
  nutgraf serve --root my-site --port 8000
  nutgraf serve --editor zed
  nutgraf serve --editor 'my-editor://{path}?line={line}'
  nutgraf serve --poll 500

Drafts and pages with a date to come are shown, unless `--no-drafts` and `--no-future` say otherwise.
Nothing is written. Ctrl+C ends it.")]
pub(super) struct Serve {
    /// The port; the next one that is free, if it is taken
    #[arg(long, value_name = "PORT", default_value_t = 1111)]
    pub(super) port: u16,

    /// The address to listen at; with another one than that of this machine itself, others can see the site
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(super) address: IpAddr,

    /// Open a browser
    #[arg(long)]
    pub(super) open: bool,

    /// Without pages that are drafts
    #[arg(long)]
    pub(super) no_drafts: bool,

    /// Without pages that have a date to come
    #[arg(long)]
    pub(super) no_future: bool,

    /// The editor that links to files open, by its name or an address with `{path}`, `{line}` and `{column}`; otherwise that
    /// of `site.toml`, or else `vscode`
    #[arg(long, value_name = "EDITOR")]
    pub(super) editor: Option<String>,

    /// Look at every file each so many milliseconds, where the system does not tell what changes, as on network drives
    #[arg(long, value_name = "MILLISECONDS", value_parser = clap::value_parser!(u64).range(10..))]
    pub(super) poll: Option<u64>,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  nutgraf related
  nutgraf related explainers/how-tides-work.md
  nutgraf related /explainers/how-tides-work/ --explain
  nutgraf related --format json --count 5

For programs, every line is an object with a page and its links, by their paths below `content/`,
the best first; what is wrong with the site is told on the standard error.")]
pub(super) struct Related {
    /// The page, by its path below `content/` or its route; otherwise all pages
    #[arg(value_name = "PAGE")]
    pub(super) page: Option<String>,

    /// Tell what speaks for each page that could be in the list, and what becomes of it
    #[arg(long, requires = "page")]
    pub(super) explain: bool,

    /// How many links; otherwise as many as a build shows, 20 for programs, 10 with `--explain`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) count: Option<u16>,

    #[command(flatten)]
    pub(super) pages: Pages,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  nutgraf deploy
  nutgraf deploy staging --dry-run
  nutgraf deploy production --max-delete 100
  nutgraf deploy production --rollback
  nutgraf deploy production --verify https://tides.example.org

Targets are tables of `site.toml`, as `[deploy.production]` with `folder`, `git`, `s3`,
`azure`, `webdav` or `sftp`. The site is built first; if that fails, nothing is deployed. Only
what has changed is put there, and what the site has no more is deleted last. A deploy that was
ended before its time is finished by the next one. `--rollback` works for folders and branches,
and for other targets that have `rollback = true`. Credentials come from the environment
(`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, `AZURE_STORAGE_SAS_TOKEN` or
`AZURE_STORAGE_KEY`, `WEBDAV_USER` and `WEBDAV_PASSWORD`), from `aws`, from ssh, and from the
helpers of git.")]
pub(super) struct Deploy {
    /// The target, by its name in `site.toml`; the only one unless there are more
    #[arg(value_name = "TARGET")]
    pub(super) target: Option<String>,

    /// List every file that would be put or deleted, and change nothing at the target
    #[arg(long)]
    pub(super) dry_run: bool,

    /// Make the target what it was before the last deploy
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) rollback: bool,

    /// Ask for a sample of the files at this address afterwards, and compare what comes with what was put there
    #[arg(long, value_name = "URL", conflicts_with_all = ["dry_run", "rollback"])]
    pub(super) verify: Option<Url>,

    /// The share of the files at the target that may be deleted, in percent, instead of the one in `site.toml`
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) max_delete: Option<u8>,

    #[command(flatten)]
    pub(super) pages: Pages,
}

#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  nutgraf host nginx > /etc/nginx/snippets/tides.conf
  nutgraf host caddy > tides.caddy
  nutgraf host apache

Redirects from aliases, headers, caching and the page for what is not there, as `[host]` of `site.toml`
says. Files that a host finds in the site itself are made by a build: `files` of `[host]` names them.")]
pub(super) struct Host {
    /// The web server
    #[arg(value_enum, value_name = "SERVER")]
    pub(super) server: ServerName,

    #[command(flatten)]
    pub(super) pages: Pages,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ServerName {
    /// A piece to be included in a `server`
    Nginx,
    /// A piece to be imported in a site
    Caddy,
    /// A `.htaccess`, or a piece for a folder
    Apache,
}

/// Which pages of the site are wanted, and where the site will be.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Pages {
    /// With pages that are drafts
    #[arg(long)]
    pub(super) drafts: bool,

    /// With pages that have a date to come
    #[arg(long)]
    pub(super) future: bool,

    /// The address of the site, instead of the one in `site.toml`
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// `site.toml`
    Site,
    /// The front matter of a page
    Page,
    /// The front matter of a section
    Section,
}
