//! What is part of the site today: not drafts, not the future, not what has expired.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::parse::{Page, Parsed, Section};

/// Which pages are wanted. The day comes from outside, so that the same input gives the same site.
#[derive(Clone, Debug)]
pub struct Visibility {
    /// Whether drafts are.
    pub drafts: bool,
    /// Whether pages with a date to come are.
    pub future: bool,
    /// What "to come" and "expired" count from.
    pub now: Date,
}

/// Why a page is not part of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// It, or a section above it, is a draft.
    Draft,
    /// Its date is to come.
    Future,
    /// It has expired.
    Expired,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Draft => "a draft",
            Reason::Future => "dated in the future",
            Reason::Expired => "expired",
        })
    }
}

/// What is not part of the site, by path below `content/`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LeftOut(pub BTreeMap<Arc<str>, Reason>);

impl LeftOut {
    /// How many are left out for a reason.
    pub fn count(&self, reason: Reason) -> usize {
        self.0.values().filter(|&&other| other == reason).count()
    }
}

/// Parts what is wanted from what is not.
pub(super) fn split(
    parsed: Vec<Parsed>,
    visibility: &Visibility,
) -> (Vec<Arc<Page>>, Vec<Arc<Section>>, LeftOut) {
    let mut left_out = LeftOut::default();
    let mut draft_folders = Vec::new();
    let mut sections = Vec::new();
    let mut candidates = Vec::new();
    for parsed in parsed {
        match parsed {
            Parsed::Section(section) if section.matter.draft && !visibility.drafts => {
                draft_folders.push(format!("{}/", section.folder()));
                left_out.0.insert(section.path.clone(), Reason::Draft);
            }
            Parsed::Section(section) => sections.push(section),
            Parsed::Page(page) => candidates.push(page),
        }
    }
    let in_draft =
        |path: &str| draft_folders.iter().any(|folder| folder == "/" || path.starts_with(folder.as_str()));
    sections.retain(|section| {
        let is_kept = !in_draft(&section.path);
        if !is_kept {
            left_out.0.insert(section.path.clone(), Reason::Draft);
        }
        is_kept
    });
    let mut pages = Vec::with_capacity(candidates.len());
    for page in candidates {
        let reason = if in_draft(&page.path) { Some(Reason::Draft) } else { reason(&page, visibility) };
        match reason {
            Some(reason) => drop(left_out.0.insert(page.path.clone(), reason)),
            None => pages.push(page),
        }
    }
    (pages, sections, left_out)
}

fn reason(page: &Page, visibility: &Visibility) -> Option<Reason> {
    if page.matter.draft == Some(true) && !visibility.drafts {
        return Some(Reason::Draft);
    }
    if page.matter.expires.is_some_and(|date| date <= visibility.now) {
        return Some(Reason::Expired);
    }
    (page.date.is_some_and(|date| date > visibility.now) && !visibility.future).then_some(Reason::Future)
}
