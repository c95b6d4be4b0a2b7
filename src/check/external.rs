//! Links to other sites: many hosts are asked at once, and each of them one thing after the other.

mod hosts;
mod known;
mod question;
mod reach;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use url::Url;

use crate::build::Progress;
use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::http::Authorities;
use crate::lint::Verdict;
use hosts::Hosts;
use known::Known;

/// How many hosts are asked at once.
const AT_ONCE: usize = 16;

/// How many hosts must be out of reach before it is the network that is, and not they.
const ENOUGH: usize = 3;

/// An address, and the anchors that it is to have.
type Wanted = (Url, BTreeSet<String>);

/// What was found out about links to other sites.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// By address.
    pub(super) verdicts: BTreeMap<Url, Verdict>,
    pub(super) counts: Counts,
    /// That nobody could be asked.
    pub(super) offline: Option<Diagnostic>,
}

/// How links to other sites were checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many addresses were asked about.
    pub asked: usize,
    /// How many were known from an earlier check.
    pub known: usize,
    /// About how many nobody is asked: those that the settings exclude, and those on private networks.
    pub left_out: usize,
}

/// Finds out what is at addresses: from what is known of them, or else from their hosts.
pub(super) fn ask(
    wanted: BTreeMap<Url, BTreeSet<String>>,
    config: &Config,
    root: &Path,
    now: Date,
    authorities: Authorities,
    progress: &dyn Progress,
) -> Answers {
    let settings = config.checks.external();
    let mut known = Known::read(root, settings, now);
    let mut answers = Answers::default();
    let mut open: BTreeMap<String, Vec<Wanted>> = BTreeMap::new();
    for (url, anchors) in wanted {
        if !is_asked(&url, config) {
            answers.counts.left_out += 1;
        } else if let Some(verdict) = known.verdict(&url, &anchors) {
            answers.counts.known += 1;
            answers.verdicts.insert(url, verdict.clone());
        } else {
            open.entry(hosts::name(&url)).or_default().push((url, anchors));
        }
    }
    let (of_hosts, of_addresses) = (open.len(), open.values().map(Vec::len).sum());
    progress.ask(of_addresses);
    let hosts = Hosts::new(settings, authorities);
    let told = ask_all(open, &hosts, config, progress);
    if let Some(why) = hosts.silence().filter(|_| of_hosts >= ENOUGH) {
        answers.offline = Some(offline(of_addresses, &why));
        return answers;
    }
    for ((url, anchors), verdict) in told {
        answers.counts.asked += 1;
        known.learn(&url, anchors, &verdict);
        answers.verdicts.insert(url, verdict);
    }
    if answers.counts.asked > 0 {
        known.write();
    }
    answers
}

/// Whether an address is asked about. Those of the site's own repository are made of one setting for all pages.
fn is_asked(url: &Url, config: &Config) -> bool {
    let settings = config.checks.external();
    let is_own = config.repository.as_ref().is_some_and(|repository| repository.has_url(url.as_str()));
    !is_own && !settings.excludes(url.as_str()) && reach::may_be_asked(url, settings.private)
}

/// Asks all hosts, those with the most addresses first. Where nobody answers at all, the others are not asked any more.
fn ask_all(
    open: BTreeMap<String, Vec<Wanted>>,
    hosts: &Hosts<'_>,
    config: &Config,
    progress: &dyn Progress,
) -> Vec<(Wanted, Verdict)> {
    let private = config.checks.external().private;
    let mut queue: Vec<Vec<Wanted>> = open.into_values().collect();
    queue.sort_by_key(Vec::len);
    let workers = AT_ONCE.min(queue.len());
    let (queue, answers) = (Mutex::new(queue), Mutex::new(Vec::new()));
    let next = || {
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.seem_unreachable() { None } else { queue.pop() }
    };
    let work = || {
        while let Some(of_host) = next() {
            for (url, anchors) in of_host {
                let verdict = question::verdict(hosts, private, &url, &anchors);
                progress.step();
                answers.lock().unwrap_or_else(PoisonError::into_inner).push(((url, anchors), verdict));
            }
        }
    };
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn offline(addresses: usize, why: &str) -> Diagnostic {
    let message =
        format!("no other machine answers, so that {addresses} links to other sites are not checked: {why}");
    Diagnostic::error(message)
        .hint("see that this machine reaches the internet, or check without `--external`")
}
