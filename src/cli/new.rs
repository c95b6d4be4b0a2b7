//! `nutgraf new`: a new site, or a new page of one.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde_json::json;

use super::Exit;
use super::arguments::{HostName, New, NewWhat};
use super::shell::Shell;
use super::wanted::now;
use super::workflow;
use crate::config::{Config, schema};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::parse::{dated_name, page_folder, resolve_path, stem};
use crate::read::{error_text, read_config};
use crate::route::{Route, title_of};

/// The files of a new site.
static SCAFFOLD: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scaffold");

/// Where a new site keeps the schema that its `site.toml` names.
const SCHEMA: &str = "schema/site.schema.json";

/// Makes what is asked for.
pub(super) fn run(arguments: &New, root: &Path, shell: &Shell) -> Exit {
    let made = match (&arguments.what, &arguments.folder) {
        (Some(NewWhat::Page { path, kind, title }), _) => {
            page(root, path, kind.as_deref(), title.as_deref(), shell)
        }
        (Some(NewWhat::Ci { host }), _) => ci(root, *host, shell),
        (None, Some(folder)) => site(&below(root, folder), shell),
        (None, None) => return Exit::Usage,
    };
    match made {
        Ok(()) => Exit::Done,
        Err(diagnostics) => {
            shell.report(&diagnostics, "nothing more was made");
            Exit::Errors
        }
    }
}

/// A path below a folder, without the `./` in front that people need not see.
fn below(root: &Path, path: &Path) -> PathBuf {
    let joined = root.join(path);
    match joined.strip_prefix(".") {
        Ok(short) if short != Path::new("") => short.to_owned(),
        _ => joined,
    }
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Vec<Diagnostic> {
    vec![
        Diagnostic::error(format!("cannot {what}: {}", error_text(error)))
            .at_path(path.display().to_string()),
    ]
}

fn site(folder: &Path, shell: &Shell) -> Result<(), Vec<Diagnostic>> {
    let shown = folder.display().to_string();
    let is_taken = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(failed("make a site here", folder, &error)),
    };
    if is_taken {
        let diagnostic = Diagnostic::error("this folder is not empty").at_path(shown);
        return Err(vec![diagnostic.hint("name a folder that is not there yet")]);
    }
    let today = now().map_err(|wrong| vec![Diagnostic::error(wrong)])?;
    let today = today.format("%Y-%m-%d").unwrap_or_default();
    for (name, text) in scaffold(&SCAFFOLD) {
        create(&folder.join(name), &text.replace("{today}", &today))?;
    }
    let schema = serde_json::to_string_pretty(&schema::site()).unwrap_or_default() + "\n";
    create(&folder.join(SCHEMA), &schema)?;
    shell.say(
        &format!("made a site in `{shown}`\nbuild it with `nutgraf build --root {shown}`"),
        json!({ "type": "made", "path": shown }),
    );
    Ok(())
}

/// Writes how a site is checked and published when somebody pushes it.
fn ci(root: &Path, host: HostName, shell: &Shell) -> Result<(), Vec<Diagnostic>> {
    // It would be of no use where no site is.
    read_config(root)?;
    let (name, text) = workflow::file(host);
    let path = below(root, name);
    create(&path, text)?;
    let shown = path.display().to_string();
    shell.say(
        &format!("made `{shown}`; its first lines say what is left to do"),
        json!({ "type": "made", "path": shown }),
    );
    Ok(())
}

fn scaffold(dir: &'static Dir<'static>) -> Vec<(PathBuf, &'static str)> {
    let own = dir.files().filter_map(|file| Some((file_name(file.path()), file.contents_utf8()?)));
    own.chain(dir.dirs().flat_map(scaffold)).collect()
}

/// A `.gitignore` in the scaffold itself would hide files of this repository, so that it has another name there.
fn file_name(path: &Path) -> PathBuf {
    if path == Path::new("gitignore") { PathBuf::from(".gitignore") } else { path.to_owned() }
}

/// Writes a file that must not be there yet.
fn create(path: &Path, text: &str) -> Result<(), Vec<Diagnostic>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed("make this folder", folder, &error))?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            let diagnostic = Diagnostic::error("this file is there already, and is left as it is");
            vec![diagnostic.at_path(path.display().to_string()).hint("choose another path")]
        }
        _ => failed("write", path, &error),
    })
}

fn page(
    root: &Path,
    path: &str,
    kind: Option<&str>,
    title: Option<&str>,
    shell: &Shell,
) -> Result<(), Vec<Diagnostic>> {
    let config = read_config(root)?;
    let path = page_path(path).map_err(|diagnostic| vec![diagnostic])?;
    let kind = page_kind(&config, &path, kind).map_err(|diagnostic| vec![diagnostic])?;
    let today = now().map_err(|wrong| vec![Diagnostic::error(wrong)])?;
    let text = if path.rsplit('/').next() == Some("_index.md") {
        section_text(&title.map_or_else(
            || title_of(page_folder(&path).rsplit('/').next().unwrap_or_default()),
            str::to_owned,
        ))
    } else {
        // A date in the file's name is the page's date, so that there is no second one in its front matter.
        let (date, name) = dated_name(stem(&path));
        let title = title.map_or_else(|| title_of(name), str::to_owned);
        page_text(&config, kind.as_deref(), &title, date.is_none().then_some(today))
    };
    let file = below(root, &Path::new("content").join(&path));
    if !is_in_site(root, &file) {
        let diagnostic = Diagnostic::error("a symlink leads this path out of the site");
        return Err(vec![diagnostic.at_path(file.display().to_string()).hint("choose another path")]);
    }
    create(&file, &text)?;
    let shown = file.display().to_string();
    let what = if text.contains("\ndraft = true\n") { ", a draft" } else { "" };
    shell.say(&format!("made `{shown}`{what}"), json!({ "type": "made", "path": shown }));
    Ok(())
}

/// Whether a file that is to be made will be in the site, wherever the symlinks on its way lead.
fn is_in_site(root: &Path, file: &Path) -> bool {
    let Ok(root) = root.canonicalize() else { return false };
    let folder = file.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
    // A path without a folder that is there yet is counted from here, and nothing on it is a symlink.
    folder.is_none_or(|folder| folder.starts_with(root))
}

/// The path below `content/`, with its ending, checked to stay there.
fn page_path(wanted: &str) -> Result<String, Diagnostic> {
    let inner = wanted.strip_prefix("content/").unwrap_or(wanted);
    let wrong = |why: &str| {
        Diagnostic::error(format!("`{wanted}` {why}"))
            .hint("name a place below `content/`, as `explainers/how-tides-work`")
    };
    if inner.starts_with('/') || inner.ends_with('/') || inner.contains('\\') {
        return Err(wrong("is not a path of a page"));
    }
    let path = resolve_path("", inner)
        .filter(|path| !path.is_empty())
        .ok_or_else(|| wrong("leads out of `content/`"))?;
    Route::page(path.trim_end_matches(".md")).map_err(|why| wrong(&why))?;
    Ok(if path.ends_with(".md") { path } else { format!("{path}.md") })
}

fn page_kind(config: &Config, path: &str, wanted: Option<&str>) -> Result<Option<String>, Diagnostic> {
    match wanted {
        Some(kind) if config.kinds.contains_key(kind) => Ok(Some(kind.to_owned())),
        Some(kind) => {
            let hint = did_you_mean(kind, config.kinds.keys().map(String::as_str));
            let known: Vec<String> = config.kinds.keys().map(|kind| format!("`{kind}`")).collect();
            let hint = hint.unwrap_or_else(|| format!("the known ones are {}", known.join(", ")));
            Err(Diagnostic::error(format!("unknown kind `{kind}`")).hint(hint))
        }
        None => {
            let fitting = config.rules.iter().rev().filter(|rule| rule.pattern.fits(path));
            Ok(fitting.filter_map(|rule| rule.matter.kind.as_ref()).map(|kind| kind.get().clone()).next())
        }
    }
}

/// Front matter with what every section should say.
fn section_text(title: &str) -> String {
    let quoted = toml::Value::String(title.to_owned());
    format!("+++\ntitle = {quoted}\ndescription = \"\"\nsort_by = \"date\"\n+++\n")
}

/// Front matter with what every page should say, and the headings of its kind.
fn page_text(config: &Config, kind: Option<&str>, title: &str, date: Option<Date>) -> String {
    let quoted = toml::Value::String(title.to_owned());
    let mut text = format!("+++\ntitle = {quoted}\ndescription = \"\"\n");
    if let Some(day) = date.and_then(|date| date.format("%Y-%m-%d").ok()) {
        text.push_str(&format!("date = {day}\n"));
    }
    text.push_str("draft = true\n");
    if let Some(kind) = kind {
        text.push_str(&format!("kind = {}\n", toml::Value::String(kind.to_owned())));
    }
    text.push_str("+++\n\nWhat is it about, and why does it matter now?\n");
    let parts = kind.and_then(|kind| config.kinds.get(kind)).into_iter().flat_map(|kind| kind.parts.values());
    for heading in parts.filter_map(|part| part.headings.first()) {
        text.push_str(&format!("\n## {heading}\n"));
    }
    text
}
