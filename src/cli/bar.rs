//! The progress bar.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::shell::Shell;
use crate::build::Progress;

/// It is shown where things take longer than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// A progress bar that appears when rendering takes long, and only where somebody sees it.
pub(super) struct Bar<'s> {
    shell: &'s Shell,
    started: Instant,
    bar: ProgressBar,
    is_late: AtomicBool,
    is_writing: AtomicBool,
}

impl<'s> Bar<'s> {
    /// A bar that is not shown before its time.
    pub(super) fn new(shell: &'s Shell, started: Instant) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { shell, started, bar, is_late: AtomicBool::new(false), is_writing: AtomicBool::new(false) }
    }

    /// Whether the output folder has begun to change.
    pub(super) fn has_begun_to_write(&self) -> bool {
        self.is_writing.load(Ordering::Relaxed)
    }

    fn start(&self, what: &str, steps: usize) {
        self.bar.set_position(0);
        self.bar.set_length(steps as u64);
        if let Ok(style) = ProgressStyle::with_template(&format!("  {what} {{bar:30}} {{pos}}/{{len}}")) {
            self.bar.set_style(style);
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar<'_> {
    fn note(&self, text: &str) {
        self.shell.note(text);
    }

    fn waiting(&self) {
        self.shell.note("waiting for another build of this site to end");
    }

    fn begin(&self, routes: usize) {
        self.start("rendering", routes);
    }

    fn ask(&self, addresses: usize) {
        self.start("asking other sites", addresses);
    }

    fn write(&self) {
        self.is_writing.store(true, Ordering::Relaxed);
    }

    fn occupied(&self) {
        self.shell.note("waiting for another deploy to this target to end");
    }

    fn deploy(&self, files: usize) {
        self.start("deploying", files);
    }

    fn step(&self) {
        self.bar.inc(1);
        let is_late = self.started.elapsed() > PATIENCE && !self.is_late.swap(true, Ordering::Relaxed);
        // To find out whether somebody watches is a call of the system, which is not made for each step.
        if is_late && self.shell.is_watched() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}
