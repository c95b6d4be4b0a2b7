//! The preview: the whole site in a browser, rendered when somebody looks at it, while it is being written. Nothing is
//! written to disk.

mod about;
mod answer;
mod asked;
mod body;
mod client;
mod connections;
mod desk;
mod edition;
mod host;
mod idle;
mod listeners;
mod mistakes;
mod news;
mod opened;
mod own;
mod preview;
mod range;
mod shelf;
mod shown;
mod watch;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::config::Editor;
use crate::diagnostic::Diagnostic;
use crate::git::Git;
use crate::link::{Site, Visibility};
use crate::read::error_text;
use desk::Desk;
use host::Hosts;
use preview::Preview;
use watch::Watch;

/// So many ports are tried before it is given up.
const PORTS: u16 = 100;

/// So often an edition is made again because something has changed while it was made, before it is published all the same.
const AGAIN: usize = 8;

/// How much stack a thread gets that renders, in bytes: as much as those of a build.
const STACK: usize = 16 * 1_024 * 1_024;

/// How many requests are rendered at a time.
const AT_A_TIME: usize = 8;

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's root.
    pub root: PathBuf,
    /// Which pages are wanted.
    pub visibility: Visibility,
    /// The address to listen at.
    pub address: IpAddr,
    /// The port to listen at, or the next one that is free.
    pub port: u16,
    /// How often files are looked at, where the system cannot tell what changes.
    pub poll: Option<Duration>,
    /// The editor that links to files open, instead of that of `site.toml`.
    pub editor: Option<Editor>,
    /// The `git` command, where there is one.
    pub git: Option<Git>,
}

/// What is told while a site is served.
pub trait Told: Send + Sync {
    /// The site can be looked at.
    fn ready(&self, site: &Site, port_taken: Option<u16>, took: Duration);
    /// Something has changed, and the site is as new.
    fn changed(&self, site: &Site, took: Duration);
    /// There are other mistakes than before: those that are new, and all. Links to files open an editor.
    fn mistakes(&self, new: &[Diagnostic], all: &[Diagnostic], editor: &Editor);
}

/// Serves a site until the program is ended.
///
/// # Errors
///
/// Why it cannot be served: `site.toml` is wrong, or no port is free.
pub fn serve(options: Options, told: Arc<dyn Told>) -> Result<(), Vec<Diagnostic>> {
    let started = Instant::now();
    // The system tells of changes by whole paths.
    let root = options.root.canonicalize().unwrap_or_else(|_| options.root.clone());
    let listener = listen(options.address, options.port).map_err(|one| vec![one])?;
    let port = listener.local_addr().map_or(options.port, |address| address.port());
    // What changes while the site is read is told afterwards.
    let watch = Watch::begin(&root, options.poll);
    let origin = origin(options.address, port);
    let mut desk = Desk::new(root.clone(), origin, options.visibility, options.git)?;
    let mut watch = watch.map_err(|one| vec![one])?;
    let first = desk.edition();
    let hosts = Hosts::new(options.address);
    let preview = Arc::new(Preview::new(root, hosts, options.editor, first, Arc::clone(&told)));
    let edition = preview.edition();
    told.ready(
        &edition.site,
        (options.port != 0 && port != options.port).then_some(options.port),
        started.elapsed(),
    );
    preview.tell_mistakes(&edition);
    let (watched, idle) = (Arc::clone(&preview), Arc::clone(&preview));
    in_a_thread("watch", move || follow(&mut watch, &mut desk, &watched))?;
    in_a_thread("idle", move || idle::look_at_the_rest(&idle))?;
    run(listener, preview).map_err(|error| vec![Diagnostic::error(error_text(&error))])
}

/// Publishes an edition after each change, for ever.
fn follow(watch: &mut Watch, desk: &mut Desk, preview: &Preview) {
    watch.look_at(desk.telltales());
    while let Some(change) = watch.next() {
        let started = Instant::now();
        let mut edition = desk.next(&change);
        // What changed in the meantime may have been read in its midst.
        let mut last = change;
        for _ in 0..AGAIN {
            let Some(change) = watch.more(&last) else { break };
            edition = desk.next(&change).or(edition);
            last = change;
        }
        watch.look_at(desk.telltales());
        if let Some(edition) = edition {
            preview.publish(edition, started.elapsed());
        }
    }
}

/// Listens at a port, or the next one that is free.
fn listen(address: IpAddr, port: u16) -> Result<TcpListener, Diagnostic> {
    let ports = port..=port.saturating_add(if port == 0 { 0 } else { PORTS });
    let mut last = None;
    for port in ports {
        match TcpListener::bind(SocketAddr::new(address, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => {
                let message = format!("cannot listen at `{address}`, port {port}: {}", error_text(&error));
                return Err(
                    Diagnostic::error(message).hint("choose another one with `--address` and `--port`")
                );
            }
        }
    }
    let reason = last.map_or_else(String::new, |error| format!(": {}", error_text(&error)));
    let message = format!("no port from {port} on is free{reason}");
    Err(Diagnostic::error(message).hint("choose another one with `--port`"))
}

/// Scheme, host and port at which a browser on this machine asks.
fn origin(address: IpAddr, port: u16) -> String {
    let address = match address {
        IpAddr::V4(any) if any.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(any) if any.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    };
    format!("http://{}", SocketAddr::new(address, port))
}

fn in_a_thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Vec<Diagnostic>> {
    let thread = std::thread::Builder::new().name(name.to_owned()).stack_size(STACK);
    let started = thread.spawn(work);
    started.map(drop).map_err(|error| vec![Diagnostic::error(error_text(&error))])
}

fn run(listener: TcpListener, preview: Arc<Preview>) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .thread_stack_size(STACK)
        .max_blocking_threads(AT_A_TIME)
        .build()?;
    listener.set_nonblocking(true)?;
    runtime.block_on(async {
        connections::serve(tokio::net::TcpListener::from_std(listener)?, preview).await;
        Ok(())
    })
}
