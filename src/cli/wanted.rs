//! Which site is wanted, and which of its pages are not part of it. The clock is read here and nowhere else.

use std::path::Path;

use serde_json::{Map, Value};

use super::Exit;
use super::arguments::Pages;
use crate::build::Wanted;
use crate::config::BaseUrl;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::git::Git;
use crate::link::{LeftOut, Reason, Visibility};
use crate::program;
use crate::store::{Environment, VARIABLES};

/// What the command line says about a site.
///
/// # Errors
///
/// What is wrong with the command line or the environment.
pub(super) fn wanted(pages: &Pages, root: &Path) -> Result<Wanted, String> {
    if let Some(url) = &pages.base_url {
        BaseUrl::parse(url)
            .map_err(|wrong| format!("`--base-url`: {wrong}; write it as `https://example.org`"))?;
    }
    Ok(Wanted {
        root: root.to_owned(),
        base_url: pages.base_url.clone(),
        visibility: Visibility { drafts: pages.drafts, future: pages.future, now: now()? },
        home: std::env::home_dir().filter(|home| home != Path::new("")),
        git: git(root),
        shard: None,
    })
}

/// What the command line says about a site, or else how the command ends; `tell` tells why.
pub(super) fn or_exit(pages: &Pages, root: &Path, tell: impl FnOnce(&[Diagnostic])) -> Result<Wanted, Exit> {
    wanted(pages, root).map_err(|wrong| {
        tell(&[Diagnostic::error(wrong)]);
        Exit::Usage
    })
}

/// The `git` command, found in no folder whose content others may have put there: neither the site nor where the user is.
pub(super) fn git(root: &Path) -> Option<Git> {
    Git::find(&std::env::var_os("PATH")?, &[root, Path::new(".")])
}

/// What a deploy or a cache takes from the machine. Programs are found in no folder whose content others may have put there.
pub(super) fn environment(root: &Path) -> Environment {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let find = |name| program::find(name, &path, &[root, Path::new(".")]);
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let is_wanted = |name: &str| VARIABLES.iter().any(|start| name.starts_with(start));
    let variables = variables.filter(|(name, value)| is_wanted(name) && !value.is_empty()).collect();
    let home = std::env::home_dir().filter(|home| home != Path::new(""));
    Environment {
        variables,
        now: clock(),
        home,
        sftp: find("sftp"),
        aws: find("aws"),
        brotli: find("brotli"),
        longest: None,
    }
}

/// The moment from which the future counts: `SOURCE_DATE_EPOCH` where it is set, so that an old state of a site can be
/// built again (<https://reproducible-builds.org/specs/source-date-epoch/>), else now.
pub(super) fn now() -> Result<Date, String> {
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        None => Ok(Date::moment(clock())),
        Some(text) => {
            let seconds = text.to_str().and_then(|text| text.parse().ok());
            let moment = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
            moment
                .map(Date::moment)
                .ok_or_else(|| "`SOURCE_DATE_EPOCH` is not a number of seconds since 1970".to_owned())
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
fn clock() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// How many pages are not part of the site, by reason.
pub(super) fn left_out(left_out: &LeftOut) -> Map<String, Value> {
    let reasons = [(Reason::Draft, "drafts"), (Reason::Future, "future"), (Reason::Expired, "expired")];
    reasons.iter().map(|(reason, name)| ((*name).to_owned(), left_out.count(*reason).into())).collect()
}

/// How many pages are not part of the site, why, and how `command` sees them, if there are any.
pub(super) fn left_out_line(left_out: &LeftOut, command: &str) -> Option<String> {
    let count = |reason| left_out.count(reason);
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (drafts, future, expired) = (count(Reason::Draft), count(Reason::Future), count(Reason::Expired));
    let mut parts = Vec::new();
    if drafts > 0 {
        parts.push(format!("{drafts} draft{} ({command} with `--drafts`)", plural(drafts)));
    }
    if future > 0 {
        parts
            .push(format!("{future} page{} dated in the future ({command} with `--future`)", plural(future)));
    }
    if expired > 0 {
        parts.push(format!("{expired} expired page{}", plural(expired)));
    }
    (!parts.is_empty()).then(|| format!("left out: {}", parts.join(", ")))
}
