//! `nutgraf host`.

use std::path::Path;

use serde_json::json;

use super::arguments::{Host, ServerName};
use super::shell::Shell;
use super::{Exit, wanted};
use crate::build;
use crate::diagnostic::{self, Diagnostic};
use crate::lint;
use crate::render::{self, Server};

/// What a site with errors comes to.
const NOT_TOLD: &str = "nothing can be said of where its pages are";

/// Prints a piece of configuration for a web server.
pub(super) fn run(arguments: &Host, root: &Path, shell: &Shell) -> Exit {
    let wanted = match wanted::or_exit(&arguments.pages, root, |wrong| shell.list_aside(wrong)) {
        Ok(wanted) => wanted,
        Err(exit) => return exit,
    };
    let mut diagnostics = Vec::new();
    let prepared = match build::config(&wanted) {
        Ok(config) => build::look_at(&wanted, config, lint::errors, &build::Silent, &mut diagnostics),
        Err(mistakes) => {
            shell.list_aside(&mistakes);
            return Exit::Errors;
        }
    };
    diagnostic::sort(&mut diagnostics);
    shell.list_aside(&diagnostics);
    let ready = prepared.ready().filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    let Some((renderer, plan)) = ready else {
        shell.note(NOT_TOLD);
        return Exit::Errors;
    };
    let server = match arguments.server {
        ServerName::Nginx => Server::Nginx,
        ServerName::Caddy => Server::Caddy,
        ServerName::Apache => Server::Apache,
    };
    let text = render::snippet(renderer, plan, server);
    shell.say(text.trim_end(), json!({ "type": "host", "text": text }));
    Exit::Done
}
