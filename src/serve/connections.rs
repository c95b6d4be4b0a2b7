//! Connections: as many as a browser needs, and no more patience with them than a browser asks for.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::answer;
use super::preview::Preview;

/// How many connections there may be at a time. Browsers open six to a host.
const MOST: usize = 400;

/// How long a request may take to come, and a connection to wait for the next one.
const PATIENCE: Duration = Duration::from_secs(10);

/// How large the head of a request may be, in bytes.
const LARGEST_HEAD: usize = 64 * 1_024;

/// How many headers a request may have.
const MOST_HEADERS: usize = 100;

/// How long to wait when the system has no room for another connection.
const PAUSE: Duration = Duration::from_millis(50);

/// How often a browser that only listens is told that it still does, and is found out to be gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Serves a preview, for ever.
pub(super) async fn serve(listener: TcpListener, preview: Arc<Preview>) {
    tokio::spawn(keep_listeners(Arc::clone(&preview)));
    let mut open = Open::default();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => open.add(stream, &preview),
            // As a rule there are too many open files, which passes.
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn keep_listeners(preview: Arc<Preview>) {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        preview.listeners.tell(&bytes::Bytes::from_static(b":\n\n"));
    }
}

/// The connections that are open, the oldest first.
#[derive(Default)]
struct Open(VecDeque<Connection>);

struct Connection {
    /// Whether somebody has asked for something there.
    has_asked: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl Open {
    fn add(&mut self, stream: TcpStream, preview: &Arc<Preview>) {
        self.0.retain(|connection| !connection.task.is_finished());
        if self.0.len() >= MOST {
            self.make_room();
        }
        let has_asked = Arc::new(AtomicBool::new(false));
        let task = tokio::spawn(converse(stream, Arc::clone(preview), Arc::clone(&has_asked)));
        self.0.push_back(Connection { has_asked, task });
    }

    /// Ends the oldest connection on which nobody asks for anything, or else the oldest of all.
    fn make_room(&mut self) {
        let is_mute = |connection: &Connection| !connection.has_asked.load(Ordering::Relaxed);
        let at = self.0.iter().position(is_mute).unwrap_or(0);
        if let Some(connection) = self.0.remove(at) {
            connection.task.abort();
        }
    }
}

/// Answers what is asked on a connection. What goes wrong there is the business of who asks.
async fn converse(stream: TcpStream, preview: Arc<Preview>, has_asked: Arc<AtomicBool>) {
    // Small answers should not wait for larger ones.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        has_asked.store(true, Ordering::Relaxed);
        let preview = Arc::clone(&preview);
        async move { Ok::<_, Infallible>(answer::answer(preview, request).await) }
    });
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
