//! A server of the tests' own, which keeps objects in memory, counts who asks, and can be a bad one.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How it behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mood {
    #[default]
    Well,
    /// It lets nobody in.
    Denies,
    /// It lets everybody read, and nobody write.
    Guards,
    /// It has to think before it says that code was put there.
    Thinks,
    /// It takes connections, and says nothing.
    Hangs,
    /// It answers with nothing that anybody understands.
    Babbles,
    /// It says that more comes than it sends.
    Breaks,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Vec<u8>>,
    /// Method and path of each request, without what is behind `?`.
    asked: Vec<String>,
    mood: Mood,
}

/// A server that speaks enough of S3, and of whatever else gets and puts objects by their paths.
pub(crate) struct Server {
    pub(crate) port: u16,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || answer(stream, &state));
            }
        });
        Self { port, state }
    }

    /// The table of `site.toml`.
    pub(crate) fn settings(&self) -> String {
        format!("[cache]\ns3 = \"tides\"\nendpoint = \"http://127.0.0.1:{}\"\nprefix = \"blog\"\n", self.port)
    }

    pub(crate) fn be(&self, mood: Mood) {
        self.state.lock().expect("no panic").mood = mood;
    }

    /// Who asked for what since this was asked last.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().expect("no panic").asked)
    }

    pub(crate) fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.state.lock().expect("no panic").objects.clone()
    }

    pub(crate) fn set_objects(&self, objects: BTreeMap<String, Vec<u8>>) {
        self.state.lock().expect("no panic").objects = objects;
    }
}

fn answer(stream: TcpStream, state: &Mutex<State>) {
    let Some((method, path, body)) = read(&stream) else { return };
    let mut state = state.lock().expect("no panic");
    state.asked.push(format!("{method} {path}"));
    let (status, bytes) = match (state.mood, method.as_str()) {
        (Mood::Hangs, _) => {
            drop(state);
            thread::sleep(Duration::from_secs(60));
            return;
        }
        (Mood::Babbles, _) => return drop((&stream).write_all(b"\0\0what?\r\n\r\n")),
        (Mood::Breaks, _) => {
            return drop((&stream).write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"));
        }
        (Mood::Denies, _) | (Mood::Guards, "PUT" | "DELETE") => (
            "403 Forbidden",
            b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>".to_vec(),
        ),
        (_, "PUT") => {
            let thinks = state.mood == Mood::Thinks && path.contains("/blocks/");
            state.objects.insert(path, body);
            if thinks {
                drop(state);
                thread::sleep(Duration::from_secs(3));
                return say(&stream, "200 OK", b"");
            }
            ("200 OK", Vec::new())
        }
        (_, "DELETE") => {
            state.objects.remove(&path);
            ("204 No Content", Vec::new())
        }
        _ => match state.objects.get(&path) {
            Some(bytes) => ("200 OK", bytes.clone()),
            None => ("404 Not Found", b"<Error><Code>NoSuchKey</Code></Error>".to_vec()),
        },
    };
    drop(state);
    say(&stream, status, &bytes);
}

fn say(mut stream: &TcpStream, status: &str, bytes: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", bytes.len());
    let _ = stream.write_all(&[head.as_bytes(), bytes].concat());
}

/// Method, path and body of a request.
fn read(stream: &TcpStream) -> Option<(String, String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    let path = target.split('?').next()?.to_owned();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((method, path, body))
}
