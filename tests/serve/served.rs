//! A site that is served, and a browser that is none: it asks what it is told to, however wrong.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::Project;

/// How long something may take that does not depend on us alone.
const PATIENCE: Duration = Duration::from_secs(20);

/// A site that is served until it is dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) port: u16,
    /// What it told, one JSON object a line, and what else.
    told: Arc<Mutex<Vec<String>>>,
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Served {
    /// Serves a site at a free port.
    pub(crate) fn new(project: &Project) -> Self {
        Self::with(project, &["--port", "0"])
    }

    /// Serves a site as the command line says.
    pub(crate) fn with(project: &Project, arguments: &[&str]) -> Self {
        let mut command = project.command(&[&["serve", "--format", "json"], arguments].concat());
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs");
        let told = Arc::new(Mutex::new(Vec::new()));
        listen(child.stdout.take().expect("an output"), &told);
        listen(child.stderr.take().expect("an output"), &told);
        let mut served = Self { child, port: 0, told };
        let address = served.until_told("\"type\":\"serving\"");
        let address: Value = serde_json::from_str(&address).expect("JSON");
        let address = address["address"].as_str().expect("an address");
        let port = address.split(['/', ']']).find_map(|part| part.rsplit_once(':')?.1.parse().ok());
        served.port = port.expect("a port");
        served
    }

    /// Waits until a line is told that has something in it.
    #[track_caller]
    pub(crate) fn until_told(&mut self, part: &str) -> String {
        let started = Instant::now();
        loop {
            let told = self.told();
            if let Some(line) = told.iter().find(|line| line.contains(part)) {
                return line.clone();
            }
            assert!(started.elapsed() < PATIENCE, "{part} was not told in {told:#?}");
            assert!(self.child.try_wait().expect("a child").is_none(), "it ended: {told:#?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// All that was told.
    pub(crate) fn told(&self) -> Vec<String> {
        self.told.lock().expect("no panic").clone()
    }

    /// How many kilobytes of memory it has, where the system tells.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Asks for a path.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[])
    }

    /// Asks for a path with more headers.
    #[track_caller]
    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.ask("GET", path, headers).unwrap_or_else(|| panic!("no answer to {path}"))
    }

    /// Asks for a path in some way; nothing where there is no answer.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Option<Reply> {
        let mut request = format!("{method} {path} HTTP/1.1\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request += &format!("Host: 127.0.0.1:{}\r\n", self.port);
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        self.raw(format!("{request}Connection: close\r\n\r\n").as_bytes())
    }

    /// Sends bytes, whatever they are.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Option<Reply> {
        let mut stream = self.connect();
        // Who refuses a request may close the connection before all of it was sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Reply::read(&answer)
    }

    /// Opens a connection.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        stream
    }

    /// Listens to events.
    pub(crate) fn events(&self) -> Events {
        let mut stream = self.connect();
        let request = format!("GET /_nutgraf/events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port);
        stream.write_all(request.as_bytes()).expect("sent");
        let mut events = Events(BufReader::new(stream));
        assert!(events.next("hello").contains("\"edition\""));
        events
    }

    /// Asks for a path until what is answered has something in it, and never is an error.
    #[track_caller]
    pub(crate) fn until(&self, path: &str, part: &str) -> Reply {
        self.until_reply(path, |reply| reply.text().contains(part))
    }

    /// Asks for a path until it is answered with a status.
    #[track_caller]
    pub(crate) fn until_status(&self, path: &str, status: u16) -> Reply {
        self.until_reply(path, |reply| reply.status == status)
    }

    #[track_caller]
    pub(crate) fn until_reply(&self, path: &str, is_it: impl Fn(&Reply) -> bool) -> Reply {
        let started = Instant::now();
        loop {
            let reply = self.get(path);
            if is_it(&reply) {
                return reply;
            }
            let told = self.told().join("\n");
            assert!(started.elapsed() < PATIENCE, "{path} is still {reply:?}\n{}\n{told}", reply.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What is known to be wrong.
    pub(crate) fn mistakes(&self) -> Vec<Value> {
        let reply = self.get("/_nutgraf/mistakes");
        let list: Value = serde_json::from_slice(&reply.body).expect("JSON");
        list["mistakes"].as_array().expect("a list").clone()
    }

    /// Waits until so many mistakes are known.
    #[track_caller]
    pub(crate) fn until_mistakes(&self, count: usize) -> Vec<Value> {
        let started = Instant::now();
        loop {
            let mistakes = self.mistakes();
            if mistakes.len() == count {
                return mistakes;
            }
            assert!(started.elapsed() < PATIENCE, "{mistakes:#?}\n{:#?}", self.told());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !std::thread::panicking() {
            let told = self.told().join("\n");
            assert!(!told.contains("panicked"), "{told}");
        }
    }
}

fn listen(output: impl Read + Send + 'static, told: &Arc<Mutex<Vec<String>>>) {
    let told = Arc::clone(told);
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            told.lock().expect("no panic").push(line);
        }
    });
}

impl Reply {
    fn read(answer: &[u8]) -> Option<Self> {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        });
        Some(Self { status, headers: headers.collect(), body: answer[end + 4..].to_vec() })
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header; empty where it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body without what the preview adds to it.
    pub(crate) fn without_script(&self) -> Vec<u8> {
        let start = b"<script src=\"/_nutgraf/preview.js\"";
        let end = b"></script>";
        let Some(at) = self.body.windows(start.len()).position(|window| window == start) else {
            return self.body.clone();
        };
        let length = self.body[at..].windows(end.len()).position(|window| window == end).expect("an end");
        [&self.body[..at], &self.body[at + length + end.len()..]].concat()
    }
}

/// Events, as they come.
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for an event of some kind, and gives what it says.
    #[track_caller]
    pub(crate) fn next(&mut self, kind: &str) -> String {
        let wanted = format!("event: {kind}");
        let mut is_it = false;
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).expect("an event") > 0, "there are no more events");
            if is_it && let Some(data) = line.strip_prefix("data: ") {
                return data.trim().to_owned();
            }
            is_it = is_it || line.trim() == wanted;
        }
    }
}
