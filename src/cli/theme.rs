//! `nutgraf theme`.

use std::ffi::OsStr;
use std::path::Path;

use serde_json::json;

use super::Exit;
use super::shell::Shell;
use crate::diagnostic::{Diagnostic, nearest};
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
    let paths = || files.iter().map(|file| &*file.path);
    let last = |path| Path::new(path).file_name().and_then(OsStr::to_str).unwrap_or(path);
    let near = nearest(name, paths().chain(paths().map(last)));
    let near = near.and_then(|near| paths().find(|path| *path == near || last(path) == near));
    let hint = match near {
        Some(path) => format!("did you mean `{path}`?"),
        None => "`nutgraf theme` lists its files".to_owned(),
    };
    Diagnostic::error(format!("the built-in theme has no file `{name}`")).hint(hint)
}
