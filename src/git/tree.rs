//! The files of a site as a revision has them: read from the repository, so that the work tree is not touched. Bytes come as
//! they were committed, without the filters that a repository names.

use std::io::{self, BufRead, Read};
use std::path::Path;

use super::command::{Git, NO_REPOSITORY, feed, output};
use super::repository::failed;
use crate::diagnostic::Diagnostic;

/// A file, by its path below the site's root.
pub type Blob = (String, Vec<u8>);

/// Reads files and folders of a site, as a revision has them.
///
/// # Errors
///
/// That there is no such revision, or what git says.
pub fn files(git: &Git, root: &Path, revision: &str, paths: &[&str]) -> Result<Vec<Blob>, Diagnostic> {
    let commit = commit(git, root, revision)?;
    let failed = |said: String| {
        let message = format!("the site at `{revision}` cannot be read: {said}");
        Diagnostic::error(message).hint("see that `git log` works here, and that the clone is whole")
    };
    let mut command = git.reading(root);
    command.args(["ls-tree", "-r", "-z", "--end-of-options", &commit, "--"]).args(paths);
    let listed = output(&mut command).map_err(failed)?;
    let entry = |entry: &[u8]| {
        let entry = String::from_utf8_lossy(entry);
        let (about, path) = entry.split_once('\t')?;
        let mut about = about.split(' ');
        // A symlink has the path of another file as its bytes.
        let is_file = about.next()?.starts_with("100") && about.next()? == "blob";
        is_file.then(|| Some((path.to_owned(), about.next()?.to_owned())))?
    };
    let entries: Vec<(String, String)> = listed.split(|byte| *byte == 0).filter_map(entry).collect();
    let names: String = entries.iter().map(|(_, name)| format!("{name}\n")).collect();
    let mut command = git.reading(root);
    command.args(["cat-file", "--batch"]);
    let bytes = feed(&mut command, names.into_bytes(), |mut printed| {
        entries.iter().map(|_| blob(&mut printed)).collect::<io::Result<Vec<Vec<u8>>>>()
    });
    let paths = entries.iter().map(|(path, _)| path.clone());
    Ok(paths.zip(bytes.map_err(failed)?).collect())
}

/// The commit that a revision names.
fn commit(git: &Git, root: &Path, revision: &str) -> Result<String, Diagnostic> {
    let mut command = git.reading(root);
    command.args(["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")]);
    let found = output(&mut command).map(|printed| String::from_utf8_lossy(&printed).trim().to_owned());
    found.map_err(|said| {
        if said.starts_with(NO_REPOSITORY) {
            let message = format!("the site is in no git repository, so that there is no revision `{revision}`");
            return Diagnostic::error(message).hint("name with `--root` the folder of a site in a clone of its repository");
        }
        if said.contains("dubious ownership") {
            return failed(&said);
        }
        Diagnostic::error(format!("git knows no revision `{revision}` here")).hint(
            "name a branch, a tag or a commit; a CI fetches other branches with `fetch-depth: 0` at `actions/checkout`",
        )
    })
}

/// The next of the blobs that `git cat-file --batch` prints: a line that ends with its length, its bytes, a line end.
fn blob(printed: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = String::new();
    printed.read_line(&mut line)?;
    let length = line.trim_end().rsplit(' ').next().and_then(|length| length.parse().ok());
    let length: usize =
        length.ok_or_else(|| io::Error::other(format!("an object is missing: {}", line.trim_end())))?;
    let mut bytes = Vec::new();
    printed.take(length as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.pop().is_none() || bytes.len() != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}
