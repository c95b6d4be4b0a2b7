//! `nutgraf serve`.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::arguments::Serve;
use super::places::Places;
use super::shell::Shell;
use super::{Exit, wanted};
use crate::config::Editor;
use crate::diagnostic::Diagnostic;
use crate::link::{Site, Visibility};
use crate::serve::{self, Options, Told};

/// What a site that cannot be served comes to.
const NOT_SERVED: &str = "nothing is served";

/// Serves the site until somebody ends it.
pub(super) fn run(arguments: &Serve, root: &Path, shell: Shell) -> Exit {
    let options = match options(arguments, root) {
        Ok(options) => options,
        Err(wrong) => {
            shell.report(&[Diagnostic::error(wrong)], NOT_SERVED);
            return Exit::Usage;
        }
    };
    let teller = Arc::new(Teller {
        shell,
        root: root.canonicalize().unwrap_or_else(|_| root.to_owned()),
        address: arguments.address,
        opens: arguments.open,
    });
    match serve::serve(options, Arc::clone(&teller) as Arc<dyn Told>) {
        Ok(()) => Exit::Done,
        Err(diagnostics) => {
            teller.shell.report(&diagnostics, NOT_SERVED);
            Exit::Errors
        }
    }
}

fn options(arguments: &Serve, root: &Path) -> Result<Options, String> {
    let editor = arguments.editor.as_deref().map(Editor::read).transpose();
    let editor = editor.map_err(|wrong| format!("`--editor`: {wrong}; {}", Editor::known()))?;
    Ok(Options {
        root: root.to_owned(),
        visibility: Visibility {
            drafts: !arguments.no_drafts,
            future: !arguments.no_future,
            now: wanted::now()?,
        },
        address: arguments.address,
        port: arguments.port,
        poll: arguments.poll.map(Duration::from_millis),
        editor,
        git: wanted::git(root),
    })
}

/// Tells what goes on in the terminal.
struct Teller {
    shell: Shell,
    root: PathBuf,
    address: IpAddr,
    opens: bool,
}

impl Told for Teller {
    fn ready(&self, site: &Site, port_taken: Option<u16>, took: Duration) {
        let address = format!("{}/", site.config.base_url);
        let pages = site.listed().count();
        if let Some(port) = port_taken {
            self.shell.note(&format!("port {port} is taken; this is the next one that is free"));
        }
        if !self.address.is_loopback() {
            let warning =
                format!("everybody who reaches `{}` can see the site with its drafts", self.address);
            let hint = "leave out `--address` to keep it to this machine";
            self.shell.list_aside(&[Diagnostic::warning(warning).hint(hint)]);
        }
        let plural = if pages == 1 { "" } else { "s" };
        let text = format!(
            "serving {pages} page{plural} at {address}, after {}; Ctrl+C ends it",
            milliseconds(took)
        );
        let object = json!({
            "type": "serving",
            "address": address,
            "pages": pages,
            "seconds": took.as_secs_f64(),
        });
        self.shell.say(&text, object);
        if self.opens
            && let Err(error) = open::that_detached(&address)
        {
            self.shell.note(&format!("no browser could be opened: {error}"));
        }
    }

    fn changed(&self, site: &Site, took: Duration) {
        let pages = site.listed().count();
        let object = json!({ "type": "changed", "pages": pages, "seconds": took.as_secs_f64() });
        self.shell.say(&format!("changed, {}", milliseconds(took)), object);
    }

    fn mistakes(&self, new: &[Diagnostic], all: &[Diagnostic], editor: &Editor) {
        self.shell.list_with_links(new, &Places { root: &self.root, editor });
        let errors = all.iter().filter(|one| one.is_error()).count();
        let text = match errors {
            0 if all.is_empty() => "no mistakes any more".to_owned(),
            0 => "no errors".to_owned(),
            1 => "1 error; the site is shown as far as it can be".to_owned(),
            errors => format!("{errors} errors; the site is shown as far as it can be"),
        };
        let warnings = all.len() - errors;
        self.shell.say(&text, json!({ "type": "mistakes", "errors": errors, "warnings": warnings }));
    }
}

fn milliseconds(took: Duration) -> String {
    format!("{:.0} ms", took.as_secs_f64() * 1_000.0)
}
