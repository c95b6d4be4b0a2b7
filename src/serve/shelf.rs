//! What was rendered, kept as long as it is right.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::edition::Edition;
use crate::digest::Digest;
use crate::render::{Output, Planned, Rendered, Trace};
use crate::route::Route;

/// Of so many routes the bytes are kept; those of others are rendered again when somebody asks for them again.
const KEPT: usize = 256;

/// What was rendered of each route.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Inside>);

#[derive(Default)]
struct Inside {
    routes: HashMap<Route, Kept>,
    /// The routes whose bytes are kept, those first that nobody has asked for the longest.
    with_bytes: VecDeque<Route>,
}

struct Kept {
    trace: Trace,
    /// The last edition in which the trace held.
    edition: u64,
    /// The bytes, if somebody looked at them.
    copy: Option<Copy>,
}

/// What is shown at a route.
#[derive(Clone)]
pub(super) struct Copy {
    /// The bytes.
    pub(super) output: Output,
    /// Their digest.
    pub(super) digest: Digest,
}

impl Shelf {
    /// What is shown at a route: as it was, or rendered anew, or, where there are mistakes, as it was when it was right. If
    /// it never was, there is nothing.
    pub(super) fn copy(&self, edition: &Edition, planned: &Planned) -> Option<Copy> {
        let former = self.former(planned, edition);
        if let Some((copy, true, _)) = former {
            return Some(copy);
        }
        let trace = former.as_ref().map(|(_, _, trace)| trace);
        match edition.render(planned, trace) {
            Some(Rendered::Fresh { output, digest, trace }) => {
                let copy = Copy { output, digest };
                self.put(edition, planned, trace, Some(copy.clone()));
                Some(copy)
            }
            Some(Rendered::Unchanged) => {
                let (copy, _, trace) = former?;
                self.still_holds(edition, planned, &trace);
                Some(copy)
            }
            None => former.map(|(copy, ..)| copy),
        }
    }

    /// Finds out what is wrong with a route that nobody looks at.
    pub(super) fn look(&self, edition: &Edition, planned: &Planned) {
        let (trace, is_wanted) = match self.lock().routes.get(&planned.route) {
            Some(kept) if kept.edition == edition.number => return,
            Some(kept) => (Some(kept.trace.clone()), kept.copy.is_some()),
            None => (None, false),
        };
        match (edition.render(planned, trace.as_ref()), trace) {
            (Some(Rendered::Fresh { output, digest, trace }), _) => {
                let copy = is_wanted.then_some(Copy { output, digest });
                self.put(edition, planned, trace, copy);
            }
            (Some(Rendered::Unchanged), Some(trace)) => self.still_holds(edition, planned, &trace),
            _ => {}
        }
    }

    /// Forgets the routes that an edition does not have.
    pub(super) fn clear(&self, edition: &Edition) {
        let routes: HashSet<&Route> = edition.routes().iter().map(|planned| &planned.route).collect();
        let mut inside = self.lock();
        inside.routes.retain(|route, _| routes.contains(route));
        inside.with_bytes.retain(|route| routes.contains(route));
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was shown at a route, whether it is known to be right in this edition, and what it depends on.
    fn former(&self, planned: &Planned, edition: &Edition) -> Option<(Copy, bool, Trace)> {
        let inside = self.lock();
        let kept = inside.routes.get(&planned.route)?;
        Some((kept.copy.clone()?, kept.edition == edition.number, kept.trace.clone()))
    }

    fn still_holds(&self, edition: &Edition, planned: &Planned, trace: &Trace) {
        // A request of another edition may have put something else there in the meantime.
        let mut inside = self.lock();
        if let Some(kept) = inside.routes.get_mut(&planned.route).filter(|kept| kept.trace == *trace) {
            kept.edition = kept.edition.max(edition.number);
        }
    }

    fn put(&self, edition: &Edition, planned: &Planned, trace: Trace, copy: Option<Copy>) {
        let mut inside = self.lock();
        let route = &planned.route;
        // A slow request of a former edition may end after one of this.
        if inside.routes.get(route).is_some_and(|kept| kept.edition > edition.number) {
            return;
        }
        if copy.is_some() {
            inside.with_bytes.retain(|kept| kept != route);
            inside.with_bytes.push_back(route.clone());
        }
        inside.routes.insert(route.clone(), Kept { trace, edition: edition.number, copy });
        while inside.with_bytes.len() > KEPT {
            let oldest = inside.with_bytes.pop_front();
            if let Some(kept) = oldest.and_then(|route| inside.routes.get_mut(&route)) {
                kept.copy = None;
            }
        }
    }
}
