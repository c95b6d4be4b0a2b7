//! The floor under every generator of this design: read the sources, run pulldown-cmark over them, write the finished
//! tree. It parses no front matter, follows no link and renders no template.
//!
//! `floor pack TREE PACK` puts a finished tree into one file. `floor run CONTENT PACK OUT` reads that file, starts the
//! clock, reads and parses the sources, and writes the tree into a folder that must not be there. It prints the seconds
//! and the processor time as JSON; reading the pack is in neither.
//!
//! Every folder is made once, by one call, and without asking before whether it is there. Those that hold other folders
//! are made first, in order; each of the others is made by the thread that writes the file in it, just before. Files are
//! written under their own names at once, since nobody has anything to lose in a new folder.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use rustix::time::{ClockId, clock_gettime};
use walkdir::WalkDir;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The allocator of nutgraf.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["pack", tree, pack] => Ok(fs::write(pack, packed(Path::new(tree))?)?),
        ["run", content, pack, out] => run(Path::new(content), &fs::read(pack)?, Path::new(out)),
        _ => Err("say `floor pack TREE PACK` or `floor run CONTENT PACK OUT`".into()),
    }
}

fn run(content: &Path, pack: &[u8], out: &Path) -> Outcome<()> {
    let tree = unpacked(pack)?;
    let (started, cpu_before) = (Instant::now(), cpu_seconds());
    let sources = files(content)?;
    sources.par_iter().try_for_each(|source| parse(source))?;
    write(&tree, out)?;
    let (seconds, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds() - cpu_before);
    let (sources, files) = (sources.len(), tree.values().map(Vec::len).sum::<usize>());
    println!(r#"{{"seconds": {seconds:.6}, "cpu": {cpu:.6}, "sources": {sources}, "files": {files}}}"#);
    Ok(())
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// Reads a source and makes HTML of it, with the extensions that nutgraf has by default.
fn parse(source: &Path) -> Outcome<()> {
    let text = fs::read_to_string(source)?;
    let mut page = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut page, Parser::new_ext(body(&text), options()));
    black_box(page);
    Ok(())
}

/// What stands behind the front matter.
fn body(text: &str) -> &str {
    text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).map_or(text, |(_, body)| body)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH
}

/// The files of a tree by their folders: names and bytes.
type Tree<'p> = BTreeMap<&'p Path, Vec<(&'p Path, &'p [u8])>>;

fn write(tree: &Tree, out: &Path) -> Outcome<()> {
    // What holds other folders sorts before them.
    let holders: BTreeSet<&Path> = tree.keys().flat_map(|folder| folder.ancestors().skip(1)).collect();
    for folder in &holders {
        fs::create_dir(out.join(folder))?;
    }
    let folders: Vec<_> = tree.iter().collect();
    folders
        .par_iter()
        .try_for_each(|(folder, files)| write_folder(out, folder, !holders.contains(*folder), files))
}

fn write_folder(out: &Path, folder: &Path, is_new: bool, files: &[(&Path, &[u8])]) -> Outcome<()> {
    let folder = out.join(folder);
    if is_new {
        fs::create_dir(&folder)?;
    }
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

/// A tree as one file: for each file of it a line with length and path, and its bytes.
fn packed(tree: &Path) -> Outcome<Vec<u8>> {
    let mut pack = Vec::new();
    for file in files(tree)? {
        let bytes = fs::read(&file)?;
        let name = file.strip_prefix(tree)?.to_str().ok_or("a path is not UTF-8")?;
        pack.extend_from_slice(format!("{} {name}\n", bytes.len()).as_bytes());
        pack.extend_from_slice(&bytes);
    }
    Ok(pack)
}

fn unpacked(mut pack: &[u8]) -> Outcome<Tree<'_>> {
    let mut tree = Tree::new();
    while !pack.is_empty() {
        let end = pack.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
        let (length, name) = std::str::from_utf8(&pack[..end])?.split_once(' ').ok_or_else(broken)?;
        let (bytes, rest) = pack[end + 1..].split_at_checked(length.parse()?).ok_or_else(broken)?;
        let path = Path::new(name);
        let folder = path.parent().ok_or_else(broken)?;
        tree.entry(folder).or_default().push((Path::new(path.file_name().ok_or_else(broken)?), bytes));
        pack = rest;
    }
    Ok(tree)
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the pack is broken: make it again")
}

/// The processor time of this process so far, all threads together.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
