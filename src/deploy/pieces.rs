//! The pieces of a site: the files that the last build made, and what is put beside them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::{Compression, GzBuilder};
use rayon::prelude::*;

use super::manifest;
use crate::config::Packing;
use crate::diagnostic::{Diagnostic, sift};
use crate::digest::{Digest, Digester};
use crate::read::error_text;
use crate::store::Environment;
use crate::write::{self, OutputFolder};

/// What is compressed: texts, which become much smaller. Pictures and fonts are compressed already.
const COMPRESSED: &[&str] =
    &["html", "css", "js", "mjs", "json", "xml", "svg", "txt", "webmanifest", "csv", "ico", "wasm"];

/// What is smaller than this, in bytes, gains nothing.
const SMALL: u64 = 1_024;

/// A file as it is to be at a target.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The digest that the manifest has of it.
    pub(super) digest: String,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// The bytes of a file, if they still have this digest.
    Plain(PathBuf, Digest),
    /// The bytes of a file, compressed.
    Compressed(PathBuf, Packer),
    /// These bytes.
    Own(Vec<u8>),
}

/// What compresses. Brotli is a command, since what packs so well would be large in the binary, and long in being compiled.
#[derive(Clone, Debug)]
pub(super) enum Packer {
    Gzip,
    Brotli(PathBuf),
}

impl Packer {
    /// What makes a compressed form of a file.
    ///
    /// # Errors
    ///
    /// That it is a command that is not there.
    pub(super) fn of(packing: Packing, environment: &Environment) -> Result<Self, Diagnostic> {
        match packing {
            Packing::Gzip => Ok(Self::Gzip),
            Packing::Brotli => environment.brotli.clone().map(Self::Brotli).ok_or_else(|| {
                Diagnostic::error("there is no `brotli` command, which this target needs")
                    .hint("install brotli, or take `brotli` out of the target")
            }),
        }
    }

    fn packing(&self) -> Packing {
        match self {
            Self::Gzip => Packing::Gzip,
            Self::Brotli(_) => Packing::Brotli,
        }
    }
}

/// The pieces of a site, by path.
pub(super) type Pieces = BTreeMap<String, Piece>;

/// What a build left in its output folder: what it made, and nothing of anybody else's.
///
/// # Errors
///
/// What cannot be read, or cannot be at a target.
pub(super) fn of(folder: &OutputFolder) -> Result<Pieces, Vec<Diagnostic>> {
    let read = |path: String| {
        let full = folder.path().join(&path);
        if path.starts_with(manifest::FOLDER) {
            let diagnostic = Diagnostic::error("this is where a target keeps what nutgraf remembers of it");
            return Err(diagnostic.at_path(path).hint("give the file another name"));
        }
        let digest = File::open(&full).and_then(|mut file| Digest::of_reader(&mut file));
        let digest = digest.map_err(|error| unreadable(&full, &error))?;
        Ok((path, Piece { digest: digest.to_string(), form: Form::Plain(full, digest) }))
    };
    let read: Vec<Result<(String, Piece), Diagnostic>> =
        write::made(folder).into_par_iter().map(read).collect();
    let mut mistakes = Vec::new();
    let pieces = sift(read, &mut mistakes);
    if mistakes.is_empty() { Ok(pieces.into_iter().collect()) } else { Err(mistakes) }
}

/// Adds what is larger than it must be once more, compressed.
pub(super) fn add_compressed(pieces: &mut Pieces, packer: &Packer) {
    let suffix = packer.packing().ending();
    let compressed = |(path, piece): (&String, &Piece)| {
        let Form::Plain(from, digest) = &piece.form else { return None };
        let ending = path.rsplit_once('.').map(|(_, ending)| ending)?;
        let is_worth_it =
            COMPRESSED.contains(&ending) && fs::metadata(from).is_ok_and(|file| file.len() >= SMALL);
        // What it is made of tells as much as its own bytes, and need not be compressed for that.
        let digest = Digester::new().digest(*digest).text(suffix).finish().to_string();
        is_worth_it.then(|| {
            let form = Form::Compressed(from.clone(), packer.clone());
            (format!("{path}{suffix}"), Piece { digest, form })
        })
    };
    let all: Vec<(String, Piece)> = pieces.iter().filter_map(compressed).collect();
    for (path, piece) in all {
        pieces.entry(path).or_insert(piece);
    }
}

impl Piece {
    /// Bytes of our own.
    pub(super) fn own(bytes: &[u8]) -> Self {
        Self { digest: Digest::of(bytes).to_string(), form: Form::Own(bytes.to_vec()) }
    }

    /// The file that has its bytes as they are to be.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.form {
            Form::Plain(path, _) => Some(path),
            Form::Compressed(..) | Form::Own(_) => None,
        }
    }

    /// Writes its bytes.
    ///
    /// # Errors
    ///
    /// What cannot be read, or that the file is another one by now; `Ok` with an error in it is one of writing.
    pub(super) fn write_to(&self, to: &mut dyn Write) -> Result<io::Result<()>, Diagnostic> {
        match &self.form {
            Form::Own(bytes) => Ok(to.write_all(bytes)),
            Form::Plain(path, digest) => match copy(path, to)? {
                Ok(copied) if copied != *digest => {
                    let diagnostic = Diagnostic::error("this file changed while the site was deployed");
                    Err(diagnostic.at_path(path.display().to_string()).hint("deploy again"))
                }
                copied => Ok(copied.map(drop)),
            },
            Form::Compressed(path, Packer::Brotli(program)) => packed(program, path, to),
            Form::Compressed(path, Packer::Gzip) => {
                let mut packed = GzBuilder::new().write(to, Compression::best());
                Ok(copy(path, &mut packed)?.and_then(|_| packed.finish().map(drop)))
            }
        }
    }
}

/// Writes what a command makes of a file.
fn packed(program: &Path, path: &Path, to: &mut dyn Write) -> Result<io::Result<()>, Diagnostic> {
    let output =
        Command::new(program).args(["--best", "--stdout", "--"]).arg(path).stdin(Stdio::null()).output();
    let output = output.map_err(|error| unreadable(path, &error))?;
    if output.status.success() {
        return Ok(to.write_all(&output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Diagnostic::error(format!("`brotli` could not compress it: {}", said.trim()))
        .at_path(path.display().to_string()))
}

/// Copies a file, and gives the digest of what was copied. A mistake of reading is ours to tell, one of writing is not.
fn copy(from: &Path, to: &mut dyn Write) -> Result<io::Result<Digest>, Diagnostic> {
    let mut file = File::open(from).map_err(|error| unreadable(from, &error))?;
    let mut tee = Tee { from: &mut file, to, wrong: None };
    let digest = Digest::of_reader(&mut tee);
    match (tee.wrong, digest) {
        (Some(error), _) => Ok(Err(error)),
        (None, digest) => digest.map(Ok).map_err(|error| unreadable(from, &error)),
    }
}

/// Writes what is read from it.
struct Tee<'t> {
    from: &'t mut File,
    to: &'t mut dyn Write,
    wrong: Option<io::Error>,
}

impl Read for Tee<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        match self.to.write_all(&buffer[..count]) {
            Ok(()) => Ok(count),
            Err(error) => {
                self.wrong = Some(error);
                Ok(0)
            }
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be read: {}", error_text(error))).at_path(path.display().to_string())
}
