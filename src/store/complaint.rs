//! What a store of objects says is wrong. S3 and Azure say it in the same form.

use crate::diagnostic::{Diagnostic, as_message};
use crate::http::{NoAnswer, Reply};

/// The longest answer that tells of an error, in bytes.
const LONGEST: u64 = 64 * 1_024;

/// The longest file that is got, in bytes: a manifest.
const LONGEST_FILE: u64 = 1 << 30;

/// What is wrong.
pub(super) struct Complaint {
    /// The status, as 403.
    pub(super) status: u16,
    /// Its name, as `AccessDenied`; nothing where none is said.
    pub(super) code: String,
    /// Its words, in one line.
    pub(super) said: String,
    /// The region in which a bucket is, where that is told.
    pub(super) region: Option<String>,
}

impl Complaint {
    /// Reads an answer that is not the one that was hoped for.
    pub(super) fn of(reply: Reply) -> Self {
        let (status, region) = (reply.status, reply.header("x-amz-bucket-region").map(str::to_owned));
        let named = reply.header("x-ms-error-code").unwrap_or_default().to_owned();
        let text = reply.bytes(LONGEST).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let code = between(&text, "<Code>", "</Code>").map_or(named, str::to_owned);
        // Behind the first line, Azure says when that was, and under which number.
        let words = between(&text, "<Message>", "</Message>").unwrap_or_default().trim();
        let words = words.lines().next().unwrap_or_default().trim_end_matches('.');
        let said = match (code.is_empty(), words.is_empty()) {
            (true, _) => format!("status {status}"),
            (false, true) => code.clone(),
            (false, false) => format!("{code}, {}", as_message(words)),
        };
        Self { status, code, said, region }
    }

    /// What it means whatever the store is; `allow` says what credentials need.
    pub(super) fn told(&self, what: &str, address: &str, allow: &str) -> Diagnostic {
        let Self { status, said, .. } = self;
        let at = |message: String| Diagnostic::error(message).at_path(address);
        match status {
            503 => at(format!("the target has too much to do: {said}"))
                .hint("wait a while, and deploy again: it goes on where it ended"),
            401 | 403 => at(format!("these credentials may not {what} this: {said}")).hint(allow),
            _ => at(format!("the target could not {what} this: {said}"))
                .hint("deploy again: it goes on where it ended"),
        }
    }
}

/// What the answers of a store of objects mean.
pub(super) trait Answers {
    /// What the store calls it that there is no such bucket or container.
    const NO_PLACE: &str;

    /// That there is no answer.
    fn unreachable(&self, path: &str, error: &NoAnswer) -> Diagnostic;

    /// What an answer means that is not the one that was hoped for.
    fn refused(&self, what: &str, path: &str, complaint: &Complaint) -> Diagnostic;

    /// What an answer is if all is well, or else what is wrong.
    fn done(&self, what: &str, path: &str, reply: Reply) -> Result<(), Diagnostic> {
        if reply.is_success() {
            reply.finish();
            return Ok(());
        }
        Err(self.refused(what, path, &Complaint::of(reply)))
    }

    /// The file that was asked for, where there is one.
    fn got(&self, path: &str, reply: Reply) -> Result<Option<Vec<u8>>, Diagnostic> {
        if reply.is_success() {
            return reply.bytes(LONGEST_FILE).map(Some).map_err(|error| self.unreachable(path, &error));
        }
        let complaint = Complaint::of(reply);
        if self.is_missing(&complaint) { Ok(None) } else { Err(self.refused("read", path, &complaint)) }
    }

    /// What was to be deleted may be gone already.
    fn deleted(&self, path: &str, reply: Reply) -> Result<(), Diagnostic> {
        if reply.status == 404 {
            reply.finish();
            return Ok(());
        }
        self.done("delete", path, reply)
    }

    /// Whether a file is missing, and not the place where it would be.
    fn is_missing(&self, complaint: &Complaint) -> bool {
        complaint.status == 404 && complaint.code != Self::NO_PLACE
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(between, _)| between)
}
