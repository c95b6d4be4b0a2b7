//! What a store of objects says is wrong. S3 and Azure say it in the same form.

use crate::diagnostic::as_message;
use crate::http::Reply;

/// The longest answer that tells of an error, in bytes.
const LONGEST: u64 = 64 * 1_024;

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
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(between, _)| between)
}
