//! What a response carries: bytes at hand, a piece of a file, or events as they come.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::mpsc;

/// How much of a file is in memory at a time, in bytes.
const CHUNK: usize = 64 * 1_024;

/// The body of a response.
pub(super) enum Body {
    /// Bytes that are at hand; none once they are sent.
    Bytes(Option<Bytes>),
    /// So many bytes of a file, from where it stands.
    File(Box<File>, u64),
    /// Events, until the browser goes away.
    Events(mpsc::Receiver<Bytes>),
}

impl Body {
    /// A body without anything in it.
    pub(super) fn empty() -> Self {
        Body::Bytes(None)
    }

    /// A body of bytes that are at hand.
    pub(super) fn of(bytes: impl Into<Bytes>) -> Self {
        Body::Bytes(Some(bytes.into()).filter(|bytes| !bytes.is_empty()))
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        match self.get_mut() {
            Body::Bytes(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Body::File(file, left) => next_chunk(file, left, context),
            Body::Events(events) => {
                events.poll_recv(context).map(|event| event.map(|event| Ok(Frame::data(event))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Body::Bytes(bytes) => bytes.is_none(),
            Body::File(_, left) => *left == 0,
            Body::Events(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Body::Bytes(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Body::File(_, left) => SizeHint::with_exact(*left),
            Body::Events(_) => SizeHint::default(),
        }
    }
}

/// The next piece of a file. One that has become shorter in the meantime is an error, so that the browser knows that it
/// does not have all of it.
fn next_chunk(
    file: &mut File,
    left: &mut u64,
    context: &mut Context<'_>,
) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
    if *left == 0 {
        return Poll::Ready(None);
    }
    let wanted = usize::try_from(*left).unwrap_or(CHUNK).min(CHUNK);
    let mut chunk = vec![0; wanted];
    let mut buffer = ReadBuf::new(&mut chunk);
    if let Err(error) = ready!(Pin::new(file).poll_read(context, &mut buffer)) {
        return Poll::Ready(Some(Err(error)));
    }
    let count = buffer.filled().len();
    if count == 0 {
        return Poll::Ready(Some(Err(std::io::ErrorKind::UnexpectedEof.into())));
    }
    chunk.truncate(count);
    *left -= count as u64;
    Poll::Ready(Some(Ok(Frame::data(chunk.into()))))
}
