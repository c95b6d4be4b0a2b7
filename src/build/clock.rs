//! What a build takes, by stage and by template.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::render::{self, Planned, Rendered, Renderer};

/// Measures the stages.
pub(crate) struct Clock {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    /// Ends a stage.
    pub(super) fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now - self.last));
        self.last = now;
    }

    /// How long each stage took, in order.
    pub(super) fn laps(self) -> Vec<(&'static str, Duration)> {
        self.laps
    }
}

/// Measures the templates.
#[derive(Default)]
pub(super) struct Timings(Mutex<BTreeMap<String, (usize, Duration)>>);

impl Timings {
    /// Adds what it took to render a route, if it was rendered.
    pub(super) fn add(&self, renderer: &Renderer, planned: &Planned, started: Instant, rendered: &Rendered) {
        if !matches!(rendered, Rendered::Fresh { .. }) {
            return;
        }
        let took = started.elapsed();
        let mut templates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = templates.entry(render::label(renderer, planned)).or_default();
        entry.0 += 1;
        entry.1 += took;
    }

    /// How often each template was rendered, and how long that took in all.
    pub(super) fn all(self) -> BTreeMap<String, (usize, Duration)> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
