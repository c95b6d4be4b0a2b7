//! `nutgraf theme`.

use std::path::Path;

use serde_json::json;

use super::Exit;
use super::shell::Shell;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::read;
use crate::source::Source;

/// Lists the files of the built-in theme, or prints one of them.
pub(super) fn run(file: Option<&str>, root: &Path, shell: &Shell) -> Exit {
    let files = read::theme_files();
    match file {
        None => files.iter().for_each(|file| list(file, root, shell)),
        Some(name) => match files.iter().find(|file| *file.path == *name) {
            Some(file) => print(file, shell),
            None => {
                shell.list_aside(&[unknown(name, &files)]);
                return Exit::Usage;
            }
        },
    }
    Exit::Done
}

/// Names a file, and tells whether the site has one in its place.
fn list(file: &Source, root: &Path, shell: &Shell) {
    let is_replaced = root.join(&*file.path).is_file();
    let replaced = if is_replaced { "  (replaced by the site)" } else { "" };
    let object = json!({ "type": "theme_file", "path": *file.path, "replaced": is_replaced });
    shell.say(&format!("{}{replaced}", file.path), object);
}

fn print(file: &Source, shell: &Shell) {
    let object = json!({ "type": "theme_file", "path": *file.path, "text": *file.text });
    // The shell ends what it says with a line break, as each of these files ends.
    shell.say(file.text.strip_suffix('\n').unwrap_or(&file.text), object);
}

/// What is said of a name that no file has; often it is the end of one that has its folder in front of it.
fn unknown(name: &str, files: &[Source]) -> Diagnostic {
    let mistake = Diagnostic::error(format!("the built-in theme has no file `{name}`"));
    let paths = || files.iter().map(|file| &*file.path);
    let end = format!("/{name}");
    let hint = paths().find(|path| path.ends_with(&end)).map(|path| format!("did you mean `{path}`?"));
    match hint.or_else(|| did_you_mean(name, paths())) {
        Some(hint) => mistake.hint(hint),
        None => mistake.hint("`nutgraf theme` lists its files"),
    }
}
