//! The browsers that want to be told of changes, by server-sent events
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// So many events may wait for a slow browser. One that is slower still is cut off, and asks again by itself.
const WAITING: usize = 32;

/// The browsers that listen.
#[derive(Default)]
pub(super) struct Listeners(Mutex<Vec<Sender<Bytes>>>);

impl Listeners {
    /// Adds one, which is told something first.
    pub(super) fn add(&self, first: Bytes) -> Receiver<Bytes> {
        let (tell, told) = channel(WAITING);
        // There is room for it.
        let _ = tell.try_send(first);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(tell);
        told
    }

    /// Tells all of them something; those that are gone are forgotten.
    pub(super) fn tell(&self, event: &Bytes) {
        let mut listeners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| listener.try_send(event.clone()).is_ok());
    }
}
