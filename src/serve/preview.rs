//! The preview: what requests are answered from, and what is told when it changes.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::Told;
use super::edition::Edition;
use super::host::Hosts;
use super::listeners::Listeners;
use super::news::{News, Trail};
use super::shelf::Shelf;
use crate::config::Editor;
use crate::diagnostic::Diagnostic;

/// So many pages that could not be rendered in the former edition are rendered in a new one before anybody asks.
const BROKEN: usize = 8;

/// What requests are answered from.
pub(super) struct Preview {
    /// The folder of the site, out of which nothing is served.
    pub(super) root: PathBuf,
    /// The names under which the server is asked.
    pub(super) hosts: Hosts,
    /// The editor that links to files open, instead of that of the settings.
    editor: Option<Editor>,
    /// What was rendered.
    pub(super) shelf: Shelf,
    /// The browsers that want to be told of changes.
    pub(super) listeners: Listeners,
    edition: RwLock<Arc<Edition>>,
    trail: Mutex<Trail>,
    /// What was told of mistakes.
    mistakes: Mutex<Vec<Diagnostic>>,
    told: Arc<dyn Told>,
    started: Instant,
    /// When somebody asked or something changed for the last time, in milliseconds since the start.
    last_stir: AtomicU64,
}

impl Preview {
    /// A preview of a first edition.
    pub(super) fn new(
        root: PathBuf,
        hosts: Hosts,
        editor: Option<Editor>,
        edition: Edition,
        told: Arc<dyn Told>,
    ) -> Self {
        Self {
            root,
            hosts,
            editor,
            shelf: Shelf::default(),
            listeners: Listeners::default(),
            edition: RwLock::new(Arc::new(edition)),
            trail: Mutex::default(),
            mistakes: Mutex::default(),
            told,
            started: Instant::now(),
            last_stir: AtomicU64::new(0),
        }
    }

    /// The site as it is now.
    pub(super) fn edition(&self) -> Arc<Edition> {
        Arc::clone(&self.edition.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The editor that links to files open.
    pub(super) fn editor<'e>(&'e self, edition: &'e Edition) -> &'e Editor {
        self.editor.as_ref().unwrap_or(&edition.config.editor)
    }

    /// Serves another edition from now on, and tells everybody.
    pub(super) fn publish(&self, edition: Edition, took: Duration) {
        self.stir();
        let former = self.edition();
        let edition = Arc::new(edition);
        let news = self.trail.lock().unwrap_or_else(PoisonError::into_inner).follow(&former, &edition);
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&edition);
        // What was wrong is looked at first: whoever mends it wants to know.
        let broken = former.broken();
        for planned in broken.iter().take(BROKEN).filter_map(|route| edition.planned(route)) {
            self.shelf.look(&edition, planned);
        }
        self.told.changed(&edition.site, took);
        self.listeners.tell(&news.event());
        self.tell_mistakes(&edition);
    }

    /// Tells of the mistakes that are known by now, if they are others than before.
    pub(super) fn tell_mistakes(&self, edition: &Edition) {
        let mistakes = edition.mistakes();
        let mut told = self.mistakes.lock().unwrap_or_else(PoisonError::into_inner);
        if edition.number != self.edition().number || *told == mistakes {
            return;
        }
        let new: Vec<Diagnostic> = mistakes.iter().filter(|one| !told.contains(one)).cloned().collect();
        self.told.mistakes(&new, &mistakes, self.editor(edition));
        *told = mistakes;
        self.listeners.tell(&News::of_mistakes());
    }

    /// Notes that somebody is at work, so that what can wait does.
    pub(super) fn stir(&self) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_stir.store(now, Ordering::Relaxed);
    }

    /// How long nobody has asked, and nothing has changed.
    pub(super) fn idle(&self) -> Duration {
        let last = Duration::from_millis(self.last_stir.load(Ordering::Relaxed));
        self.started.elapsed().saturating_sub(last)
    }
}
