//! A small web server with an answer of each kind, which notes what it is asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What a client begins with that wants to speak TLS.
const TLS: u8 = 0x16;

/// A server that runs until the test ends.
pub(crate) struct Server {
    port: u16,
    notes: Arc<Notes>,
}

#[derive(Default)]
struct Notes {
    asked: Mutex<Vec<String>>,
    now: AtomicUsize,
    most: AtomicUsize,
    /// When the last answer was given, and the shortest time between an answer and the next question.
    pause: Mutex<(Option<Instant>, Option<Duration>)>,
}

impl Server {
    /// Starts a server at a port of its own.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let notes: Arc<Notes> = Arc::default();
        let to = Arc::clone(&notes);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let notes = Arc::clone(&to);
                thread::spawn(move || drop(answer(&stream, &notes)));
            }
        });
        Self { port, notes }
    }

    /// The port that it listens at.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked since the last time, as `GET /path`.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.notes.asked.lock().expect("notes"))
    }

    /// How many requests there were at once.
    pub(crate) fn most(&self) -> usize {
        self.notes.most.load(Ordering::SeqCst)
    }

    /// The shortest time between an answer and the next question.
    pub(crate) fn shortest_pause(&self) -> Duration {
        self.notes.pause.lock().expect("notes").1.unwrap_or_default()
    }
}

/// Notes how long ago the last answer was given.
fn note_pause(notes: &Notes) {
    let mut pause = notes.pause.lock().expect("notes");
    let since = pause.0.map(|last| last.elapsed());
    pause.1 = pause.1.into_iter().chain(since).min();
}

fn answer(stream: &TcpStream, notes: &Notes) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    if reader.fill_buf()?.first() == Some(&TLS) {
        return write!(&*stream, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    }
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let asked = first.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let (method, path) = asked.split_once(' ').unwrap_or_default();
    let times = {
        let mut all = notes.asked.lock().expect("notes");
        all.push(asked.clone());
        all.iter().filter(|one| **one == asked).count()
    };
    note_pause(notes);
    let now = notes.now.fetch_add(1, Ordering::SeqCst) + 1;
    notes.most.fetch_max(now, Ordering::SeqCst);
    let answered = say(stream, method, path, times);
    notes.now.fetch_sub(1, Ordering::SeqCst);
    notes.pause.lock().expect("notes").0 = Some(Instant::now());
    answered?;
    // Until the other end has read it all.
    let _ = reader.read(&mut [0]);
    Ok(())
}

/// Answers a request that comes so often.
fn say(mut stream: &TcpStream, method: &str, path: &str, times: usize) -> std::io::Result<()> {
    let is_head = method == "HEAD";
    let (head, body) = match path {
        "/no-head" if is_head => ("405 Method Not Allowed".to_owned(), ""),
        "/no" => ("404 Not Found".to_owned(), "<p id=part>nothing</p>"),
        "/gone" => ("410 Gone".to_owned(), ""),
        "/private" => ("403 Forbidden".to_owned(), ""),
        "/weak" if is_head || times == 1 => ("500 Internal Server Error".to_owned(), ""),
        "/busy" if is_head => ("429 Too Many Requests\r\nRetry-After: 1".to_owned(), ""),
        "/busy-long" => ("429 Too Many Requests\r\nRetry-After: 3600".to_owned(), ""),
        "/for-now" => ("302 Found\r\nLocation: /ok".to_owned(), ""),
        "/moved" => ("301 Moved Permanently\r\nLocation: /ok".to_owned(), ""),
        "/moved-twice" => ("308 Permanent Redirect\r\nLocation: moved".to_owned(), ""),
        "/for-now-then-moved" => ("307 Temporary Redirect\r\nLocation: /moved".to_owned(), ""),
        "/moved-to-nothing" => ("301 Moved Permanently\r\nLocation: /no".to_owned(), ""),
        "/circle" => ("301 Moved Permanently\r\nLocation: /circle-back".to_owned(), ""),
        "/circle-back" => ("302 Found\r\nLocation: /circle".to_owned(), ""),
        "/page" => (
            "200 OK\r\nContent-Type: text/html; charset=utf-8".to_owned(),
            "<p id=\"part\">a</p><a name=\"b\u{fc}\">b</a><h2 id=\"user-content-readme\">c</h2>",
        ),
        "/paper" => ("200 OK\r\nContent-Type: application/pdf".to_owned(), "%PDF-1.7"),
        "/endless" => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")?;
            if is_head {
                return Ok(());
            }
            // Until the other end has had enough.
            loop {
                stream.write_all(&[b' '; 4096])?;
            }
        }
        "/slow" => {
            thread::sleep(Duration::from_secs(4));
            ("200 OK".to_owned(), "")
        }
        // To another server, whose port is the rest of the path.
        path if path.starts_with("/to/") => {
            let port = path.trim_start_matches("/to/");
            (format!("302 Found\r\nLocation: http://127.0.0.1:{port}/ok"), "")
        }
        path if path.starts_with("/further/") => {
            let number: usize = path.trim_start_matches("/further/").parse().unwrap_or_default();
            (format!("302 Found\r\nLocation: /further/{}", number + 1), "")
        }
        _ => {
            thread::sleep(Duration::from_millis(20));
            ("200 OK".to_owned(), "fine")
        }
    };
    let length = body.len();
    let body = if is_head { "" } else { body };
    write!(stream, "HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
}
