//! Hosts, each of which is asked one thing at a time, with a pause in between, and left alone for as long as it asks to be.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use url::Url;

use crate::config::External;
use crate::http::{Authorities, Client, Lacks, NoAnswer, Reply, Request, is_overwhelmed};

/// How long to wait before asking again, as often as that is done.
const PAUSES: &[Duration] = &[Duration::from_millis(500), Duration::from_secs(2)];

/// For how long a host may ask to be left alone while somebody waits for the check.
const LONGEST: Duration = Duration::from_secs(30);

/// How much of a page is looked at.
const MOST: u64 = 4_000_000;

/// After how many addresses in a row without an answer a host is not asked any more.
const PATIENCE: usize = 2;

/// After how many hosts without an answer, and none with one, it is the network that does not work.
const UNREACHABLE: usize = 8;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Whether something is there, asked once and without it.
    Head,
    /// What is there, without looking at it.
    Get,
    /// What is there, to be looked at if it is a page.
    Page,
}

/// What a host said.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) status: u16,
    /// Where it leads on to.
    pub(super) location: Option<String>,
    /// The page, if it came whole.
    pub(super) page: Option<String>,
}

/// That a host said nothing, or nothing of use.
#[derive(Clone, Debug)]
pub(super) struct Silence {
    /// Why, in words that follow a colon.
    pub(super) why: String,
    pub(super) lacks: Lacks,
}

/// All hosts that were asked.
pub(super) struct Hosts<'s> {
    client: Client,
    settings: &'s External,
    by_name: Mutex<HashMap<String, Arc<Mutex<Host>>>>,
    /// Whether any machine was reached.
    has_answered: AtomicBool,
    /// Why hosts said nothing, of each the first time.
    silent: Mutex<Vec<String>>,
}

#[derive(Debug, Default)]
struct Host {
    /// When it may be asked again.
    free: Option<Instant>,
    /// How many addresses in a row had no answer.
    failures: usize,
    /// Why it is not asked any more.
    closed: Option<Silence>,
}

/// What tells hosts apart: scheme, name and port.
pub(super) fn name(url: &Url) -> String {
    url.origin().ascii_serialization()
}

impl<'s> Hosts<'s> {
    pub(super) fn new(settings: &'s External, authorities: Authorities) -> Self {
        Self {
            client: Client::new(authorities, Some(settings.timeout)),
            settings,
            by_name: Mutex::default(),
            has_answered: AtomicBool::new(false),
            silent: Mutex::default(),
        }
    }

    /// Whether so many hosts were silent, and none was not, that there is no use in asking more of them.
    pub(super) fn seem_unreachable(&self) -> bool {
        !self.has_answered.load(Ordering::Relaxed) && lock(&self.silent).len() >= UNREACHABLE
    }

    /// Why nobody answered, if hosts were asked and none of them did.
    pub(super) fn silence(&self) -> Option<String> {
        lock(&self.silent).first().filter(|_| !self.has_answered.load(Ordering::Relaxed)).cloned()
    }

    /// Whether a status says that something is there.
    pub(super) fn accept(&self, heard: &Heard) -> bool {
        self.settings.accepts(heard.status)
    }

    /// Asks a host, once it may be asked, and a few times if it has too much to do or cannot be reached.
    pub(super) fn hear(&self, url: &Url, want: Want) -> Result<Heard, Silence> {
        let host = Arc::clone(lock(&self.by_name).entry(name(url)).or_default());
        let mut host = lock(&host);
        let pauses = if want == Want::Head { &[] } else { PAUSES };
        let mut heard = self.once(&mut host, url, want);
        for pause in pauses {
            if host.closed.is_some() || heard.as_ref().is_ok_and(|heard| !is_overwhelmed(heard.status)) {
                break;
            }
            sleep(*pause);
            heard = self.once(&mut host, url, want);
        }
        match &heard {
            Ok(_) => host.failures = 0,
            Err(silence) if want != Want::Head && host.closed.is_none() => self.fail(&mut host, silence),
            Err(_) => {}
        }
        heard
    }

    /// Asks a host once, when it may be asked.
    fn once(&self, host: &mut Host, url: &Url, want: Want) -> Result<Heard, Silence> {
        if let Some(silence) = &host.closed {
            return Err(silence.clone());
        }
        if let Some(free) = host.free {
            sleep(free.saturating_duration_since(Instant::now()));
        }
        let mut request = Request::new(if want == Want::Head { "HEAD" } else { "GET" }, url);
        request.headers.push(("accept", "text/html,application/xhtml+xml,*/*;q=0.8".to_owned()));
        let reply = self.client.ask(&request);
        let wish =
            reply.as_ref().ok().filter(|reply| is_overwhelmed(reply.status)).and_then(Reply::retry_after);
        let heard = reply.map(|reply| Heard::of(reply, want)).map_err(Silence::from);
        if heard.as_ref().map_or_else(|silence| silence.lacks, |_| Lacks::Answer) == Lacks::Answer {
            self.has_answered.store(true, Ordering::Relaxed);
        }
        let wish = wish.unwrap_or_default();
        if wish > LONGEST {
            let why = format!("the host asks to be left alone for {} seconds", wish.as_secs());
            host.closed = Some(Silence { why, lacks: Lacks::Answer });
        }
        host.free = Some(Instant::now() + wish.min(LONGEST).max(self.settings.pause));
        host.closed.clone().map_or(heard, Err)
    }

    /// Notes that a host did not answer.
    fn fail(&self, host: &mut Host, silence: &Silence) {
        host.failures += 1;
        if host.failures == 1 {
            lock(&self.silent).push(silence.why.clone());
        }
        if silence.lacks == Lacks::Host || host.failures >= PATIENCE {
            host.closed = Some(silence.clone());
        }
    }
}

impl Heard {
    fn of(reply: Reply, want: Want) -> Self {
        let is_page = want == Want::Page
            && reply.is_success()
            && reply.header("content-type").is_some_and(|kind| {
                kind.starts_with("text/html") || kind.starts_with("application/xhtml+xml")
            });
        let (status, location) = (reply.status, reply.header("location").map(str::to_owned));
        let bytes = is_page.then(|| reply.bytes(MOST).ok()).flatten();
        let whole = bytes.filter(|bytes| (bytes.len() as u64) < MOST);
        let page = whole.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { status, location, page }
    }
}

impl From<NoAnswer> for Silence {
    fn from(no_answer: NoAnswer) -> Self {
        Self { lacks: no_answer.lacks, why: no_answer.to_string() }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
