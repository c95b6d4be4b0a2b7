//! Code of all kinds, whole and broken.

use std::fs;
use std::path::{Path, PathBuf};

/// Some code, and its language.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) language: String,
    pub(super) text: String,
}

/// Numbers that are the same every time (xorshift).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below another one, which is not 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    pub(super) fn one_of<'o, T>(&mut self, all: &'o [T]) -> &'o T {
        &all[self.below(all.len())]
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Samples of many languages.
pub(super) fn samples() -> Vec<Code> {
    fenced(&fs::read_to_string(root().join("tests/highlight/samples.md")).expect("readable"))
}

/// All code in Markdown of this repository.
pub(super) fn blocks() -> Vec<Code> {
    let files = ["content", "bench", "scaffold"].into_iter().flat_map(|folder| below(&root().join(folder)));
    let markdown = files.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    markdown.flat_map(|path| fenced(&fs::read_to_string(path).expect("readable"))).collect()
}

/// The files of this repository, as code.
pub(super) fn files() -> Vec<Code> {
    let folders = [
        "src",
        "tests",
        "bench",
        "content",
        "templates",
        "static",
        "strings",
        "scaffold",
        "workflows",
        ".ci",
    ];
    let paths = folders.into_iter().flat_map(|folder| below(&root().join(folder)));
    let code = paths.filter_map(|path| {
        let language = path.extension()?.to_str()?.to_owned();
        let text = fs::read_to_string(&path).ok()?;
        (text.len() <= super::super::LONGEST_CODE).then_some(Code { language, text })
    });
    code.filter(|code| code.text.lines().all(|line| line.len() <= super::super::LONGEST_LINE)).collect()
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path()).collect()
}

/// The code between fences of three or more backticks or tildes.
fn fenced(markdown: &str) -> Vec<Code> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Code)> = None;
    for line in markdown.split_inclusive('\n') {
        let marks: String = line.trim_start().chars().take_while(|c| ['`', '~'].contains(c)).collect();
        match &mut open {
            None if marks.len() >= 3 => {
                let language = line.trim().trim_start_matches(['`', '~']).to_owned();
                open = Some((marks, Code { language, text: String::new() }));
            }
            None => {}
            Some((fence, _)) if *fence == line.trim() => blocks.extend(open.take().map(|(_, code)| code)),
            Some((_, code)) => code.text.push_str(line),
        }
    }
    blocks
}

/// Some code that is not quite what it was.
pub(super) fn broken(all: &[Code], chance: &mut Chance) -> Code {
    let mut code = chance.one_of(all).clone();
    code.text = excerpt(&code.text, chance);
    for _ in 0..=chance.below(4) {
        mutate(&mut code.text, all, chance);
    }
    code
}

/// A few lines that follow each other.
fn excerpt(text: &str, chance: &mut Chance) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.len() < 2 {
        return text.to_owned();
    }
    let from = chance.below(lines.len());
    lines.into_iter().skip(from / 2).take(2 + chance.below(24)).collect()
}

fn mutate(text: &mut String, all: &[Code], chance: &mut Chance) {
    const ODD: &[&str] = &[
        "é", "ß", "İ", "ſ", "K", "漢", "𝒳", "\u{200d}", "\u{85}", "\u{a0}", "\u{2028}", "\r\n", "\n", "\t",
        "\"", "'", "`", "\\", "{", "}", "(", ")", "[", "]", "<", ">", "/*", "*/", "//", "#", "$", "@", "%",
        "&", ";", ":", "=", "-->", "<!--", "<?php", "?>", "{{", "}}", "${", "```", "\"\"\"", "EOF",
        "<<EOF\n", " ", "  ", "_", "0x1F", "1.5e-3", "\u{0}",
    ];
    let (from, to) = span(text, chance);
    match chance.below(8) {
        0 => text.truncate(from),
        1 => text.insert_str(from, &text[from..to].to_owned()),
        2 => text.replace_range(from..to, ""),
        3 => text.insert_str(from, ODD[chance.below(ODD.len())]),
        4 => text.replace_range(from..to, ODD[chance.below(ODD.len())]),
        5 => {
            let other = excerpt(&chance.one_of(all).text, chance);
            text.insert_str(from, &other);
        }
        6 => *text = text.replace('\n', "\r\n"),
        _ => *text = text.trim_end().to_owned(),
    }
    // A long line takes `syntect` too long.
    if text.len() > 20_000 || text.lines().any(|line| line.len() > 1_000) {
        *text = text.chars().take(300).collect();
    }
}

/// A short span between two characters.
fn span(text: &str, chance: &mut Chance) -> (usize, usize) {
    let mut place = |from: usize, length: usize| {
        let mut at = (from + chance.below(length + 1)).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = place(0, text.len());
    (from, place(from, 12).max(from))
}
