//! That two deploys to one place on another machine do not mix.
//!
//! A lock is a file there that says who has it, and who has it writes it anew from time to time. A lock that stays as it is
//! is that of a deploy that was killed, and is taken over. No clocks are compared: only its bytes are looked at.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostic::Diagnostic;
use crate::digest::Digester;
use crate::store::{HOLDER, Store};

/// How often who has the lock writes it anew.
const PULSE: Duration = Duration::from_secs(10);

/// After how long a lock that stays as it is belongs to nobody.
const QUIET: Duration = Duration::from_secs(30);

/// How often one who waits looks at the lock.
const LOOK: Duration = Duration::from_secs(1);

/// Who deploys: a folder of a machine, from which only one process does so at a time.
pub(super) struct Holder(String);

impl Holder {
    /// The folder of a site on this machine, since it was started.
    pub(super) fn of(root: &Path) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let machine = fs::read_to_string("/proc/sys/kernel/random/boot_id");
        let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        // Where a machine does not tell, only the process itself is known.
        let machine = machine.unwrap_or_else(|_| std::process::id().to_string());
        let digest = Digester::new().text(&machine).text(&name).text(&root.to_string_lossy()).finish();
        Self(format!("nutgraf deploy lock\n{digest}\n"))
    }

    fn text(&self, beat: u64) -> Vec<u8> {
        format!("{}{beat}\n", self.0).into_bytes()
    }

    fn has(&self, lock: Option<&Vec<u8>>) -> bool {
        lock.is_some_and(|lock| lock.starts_with(self.0.as_bytes()))
    }
}

/// Does something while nobody else deploys there. What it is given becomes true when somebody else does so all the same,
/// since nothing was heard of us for long.
pub(super) fn hold<T>(
    store: &dyn Store,
    holder: &Holder,
    waiting: impl FnOnce(),
    act: impl FnOnce(&AtomicBool) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, Vec<Diagnostic>> {
    claim(store, holder, waiting).map_err(|wrong| vec![wrong])?;
    let is_lost = AtomicBool::new(false);
    let (end, ended) = mpsc::channel::<()>();
    let result = thread::scope(|scope| {
        let is_lost = &is_lost;
        scope.spawn(move || keep(store, holder, &ended, is_lost));
        let result = act(is_lost);
        drop(end);
        result
    });
    if !is_lost.into_inner() {
        // The first error is the one to tell of; a lock that stays is taken over.
        let released = store.release();
        if result.is_ok() {
            released.map_err(|wrong| vec![wrong])?;
        }
    }
    result
}

fn claim(store: &dyn Store, holder: &Holder, waiting: impl FnOnce()) -> Result<(), Diagnostic> {
    let own = holder.text(0);
    if store.claim(&own)? {
        return Ok(());
    }
    let first = store.get(HOLDER)?;
    // Nobody but us deploys from here, so that it was left by a run that was killed.
    if holder.has(first.as_ref()) {
        return store.put(HOLDER, &own);
    }
    waiting();
    let since = Instant::now();
    while since.elapsed() < QUIET {
        thread::sleep(LOOK);
        let now = store.get(HOLDER)?;
        if now.is_none() && store.claim(&own)? {
            return Ok(());
        }
        if now.is_some() && now != first {
            return Err(busy());
        }
    }
    store.put(HOLDER, &own)
}

/// Writes the lock anew until the deploy has ended.
fn keep(store: &dyn Store, holder: &Holder, ended: &mpsc::Receiver<()>, is_lost: &AtomicBool) {
    let mut beat = 1;
    while ended.recv_timeout(PULSE) == Err(RecvTimeoutError::Timeout) {
        // Where the other machine cannot be reached, the files that are put tell of it.
        let Ok(lock) = store.get(HOLDER) else { continue };
        if !holder.has(lock.as_ref()) {
            is_lost.store(true, Ordering::Relaxed);
            return;
        }
        let _ = store.put(HOLDER, &holder.text(beat));
        beat += 1;
    }
}

/// That somebody else deploys there.
pub(super) fn busy() -> Diagnostic {
    Diagnostic::error("somebody else is deploying to this target")
        .hint("wait until that is done, and deploy again")
}
