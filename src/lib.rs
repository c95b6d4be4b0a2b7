//! nutgraf turns a git repository of Markdown explainers into a static site.
//!
//! The modules bear the names of the stages: [`read`] loads bytes, [`parse`] turns one source into one page, [`link`]
//! joins all pages into one immutable site, [`render`] makes bytes of one route, [`write`] makes the output folder
//! equal to what was rendered. [`build`] is all of it on one screen. `ARCHITECTURE.md` tells what must hold.

#![warn(clippy::print_stderr, clippy::print_stdout, reason = "what is told goes through `cli/shell.rs`")]
#![warn(
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "nothing that a user can write makes nutgraf panic"
)]

pub mod build;
pub mod cache;
pub mod changed;
pub mod check;
pub mod cli;
pub mod config;
pub mod date;
pub mod deploy;
pub mod diagnostic;
pub mod digest;
pub mod git;
pub mod history;
pub mod http;
pub mod link;
pub mod lint;
mod media_type;
pub mod parse;
mod program;
pub mod read;
pub mod related;
pub mod render;
pub mod route;
mod sealed;
pub mod serve;
pub mod source;
pub mod store;
pub mod write;
