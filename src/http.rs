//! Asking other machines over HTTP: one client for all who do so. Nobody but `deploy`, `check` and a build with a `[cache]` asks
//! anything of another machine.

use std::fmt;
use std::io::Read;
use std::time::Duration;

use ureq::http::{self, HeaderMap};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};
use url::Url;

use crate::diagnostic::as_message;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);

/// How long the other machine may be silent.
const SILENCE: Duration = Duration::from_secs(60);

/// How long to wait before asking again, as often as that is done.
const PAUSES: &[Duration] =
    &[Duration::from_millis(250), Duration::from_millis(1_000), Duration::from_millis(4_000)];

/// The longest wait that another machine may ask for.
const LONGEST: Duration = Duration::from_secs(30);

/// How much of an answer is read that nobody looks at, in bytes.
const SHORT: u64 = 64 * 1_024;

/// What asks. It keeps connections open and may be used by many threads at once. It follows no redirect: who asks knows
/// what one means. Proxies are those of the environment, as `HTTPS_PROXY`.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    /// How long it waits each time before it asks again.
    pauses: &'static [Duration],
}

/// The authorities whose certificates are trusted: those that are compiled in, unless it is said which.
#[derive(Clone, Debug, Default)]
pub struct Authorities(Option<RootCerts>);

impl Authorities {
    /// Those of a file of certificates, as text; none if none is in it.
    pub fn of(pem: &[u8]) -> Option<Self> {
        let certificate = |item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        };
        let certificates: Vec<Certificate<'static>> = parse_pem(pem).filter_map(certificate).collect();
        (!certificates.is_empty()).then(|| Self(Some(RootCerts::new_with_certs(&certificates))))
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request<'r> {
    /// The method, as `GET`.
    pub method: &'r str,
    /// The address.
    pub url: &'r Url,
    /// Headers beside those that every request has.
    pub headers: Vec<(&'r str, String)>,
    /// What is sent along.
    pub body: &'r [u8],
}

impl<'r> Request<'r> {
    /// A request that sends nothing along.
    pub fn new(method: &'r str, url: &'r Url) -> Self {
        Self { method, url, headers: Vec::new(), body: &[] }
    }
}

/// What was answered.
#[derive(Debug)]
pub struct Reply {
    /// The status, as 200.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    body: Body,
}

/// Why there was no answer, in words that follow a colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer {
    words: String,
    /// What was missing.
    pub lacks: Lacks,
}

/// How far a question came that was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// There is no such host.
    Host,
    /// No machine was reached, as where there is no network.
    Machine,
    /// The machine that was reached did not answer, or not in a way that can be understood.
    Answer,
}

/// That a certificate is of an authority that is not trusted.
const UNKNOWN_AUTHORITY: &str = "nobody here knows the authority of its certificate";

impl NoAnswer {
    /// Whether another authority would have to be trusted.
    pub fn is_distrust(&self) -> bool {
        self.words == UNKNOWN_AUTHORITY
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.words)
    }
}

impl Client {
    /// A client for hosts with certificates of certain authorities. It waits as long as bytes flow, or for a whole answer at
    /// most as long as it says; who has so little time does not ask again.
    pub fn new(authorities: Authorities, longest: Option<Duration>) -> Self {
        let tls = TlsConfig::builder().root_certs(authorities.0.unwrap_or(RootCerts::WebPki)).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .user_agent(concat!("nutgraf/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls)
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .timeout_global(longest)
            .max_idle_connections(64)
            .max_idle_connections_per_host(32)
            .build();
        Self { agent: config.new_agent(), pauses: if longest.is_some() { &[] } else { PAUSES } }
    }

    /// Asks once.
    ///
    /// # Errors
    ///
    /// That there was no answer. One that says that something is wrong is an answer.
    pub fn ask(&self, request: &Request<'_>) -> Result<Reply, NoAnswer> {
        let mut asked = http::Request::builder().method(request.method).uri(request.url.as_str());
        for (name, value) in &request.headers {
            asked = asked.header(*name, value);
        }
        let has_body = !request.body.is_empty() || request.method == "PUT";
        let no_answer = |error| no_answer(&error);
        let response = if has_body {
            let asked = asked.body(request.body).map_err(|error| no_answer(error.into()))?;
            self.agent.run(asked)
        } else {
            let asked = asked.body(()).map_err(|error| no_answer(error.into()))?;
            self.agent.run(asked)
        };
        let (head, body) = response.map_err(no_answer)?.into_parts();
        Ok(Reply { status: head.status.as_u16(), headers: head.headers, body })
    }

    /// Asks, and again where the other machine has too much to do or cannot be reached, a few times. What is asked must do
    /// the same when it is done twice.
    ///
    /// # Errors
    ///
    /// That there was no answer at last.
    pub fn insist(&self, request: &Request<'_>) -> Result<Reply, NoAnswer> {
        for pause in self.pauses {
            let pause = match self.ask(request) {
                Ok(reply) if !is_overwhelmed(reply.status) => return Ok(reply),
                Ok(reply) => reply.retry_after().unwrap_or(*pause),
                Err(_) => *pause,
            };
            std::thread::sleep(pause.min(LONGEST));
        }
        self.ask(request)
    }
}

impl Reply {
    /// Whether what was asked for was done.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// How long the other machine asks to be left alone, if it says so in seconds.
    pub fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
    }

    /// The body, as far as so many bytes.
    ///
    /// # Errors
    ///
    /// That it did not come whole.
    pub fn bytes(self, limit: u64) -> Result<Vec<u8>, NoAnswer> {
        let mut bytes = Vec::new();
        let read = self.body.into_reader().take(limit).read_to_end(&mut bytes);
        read.map_err(|error| no_answer(&ureq::Error::from(error)))?;
        Ok(bytes)
    }

    /// The status, when all of a short answer was read: only then the connection is used again.
    pub fn finish(self) -> u16 {
        let status = self.status;
        // Whatever goes wrong with what nobody looks at, the next request tells.
        let _ = self.bytes(SHORT);
        status
    }
}

/// Whether a host that answers with a status may answer otherwise before long.
pub fn is_overwhelmed(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// What went wrong on the way, in our words. No address is in them: it may have a signature in it.
fn no_answer(error: &ureq::Error) -> NoAnswer {
    use std::io::ErrorKind;
    let words = match error {
        error if lacks(error) == Lacks::Host => "there is no such host".to_owned(),
        ureq::Error::Timeout(_) => "it takes too long".to_owned(),
        ureq::Error::ConnectionFailed => "no connection can be made".to_owned(),
        ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            "nobody listens there".to_owned()
        }
        ureq::Error::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
            "the connection ended too early".to_owned()
        }
        ureq::Error::Io(error) if error.to_string().contains("UnknownIssuer") => UNKNOWN_AUTHORITY.to_owned(),
        ureq::Error::Io(error) => crate::read::error_text(error),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => "the address cannot be asked".to_owned(),
        other => as_message(&other.to_string()),
    };
    NoAnswer { words, lacks: lacks(error) }
}

fn lacks(error: &ureq::Error) -> Lacks {
    use std::io::ErrorKind::{AddrNotAvailable, HostUnreachable, NetworkDown, NetworkUnreachable};
    match error {
        ureq::Error::HostNotFound => Lacks::Host,
        // The system tells in words alone whether there is no such name, or nobody to ask for it.
        ureq::Error::Io(error) if error.to_string().starts_with("failed to lookup address") => {
            let text = error.to_string();
            let is_unknown =
                ["not known", "not resolve", "No such host"].iter().any(|words| text.contains(words));
            if is_unknown { Lacks::Host } else { Lacks::Machine }
        }
        ureq::Error::Io(error)
            if matches!(
                error.kind(),
                AddrNotAvailable | HostUnreachable | NetworkDown | NetworkUnreachable
            ) =>
        {
            Lacks::Machine
        }
        ureq::Error::ConnectionFailed => Lacks::Machine,
        ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => Lacks::Machine,
        _ => Lacks::Answer,
    }
}
