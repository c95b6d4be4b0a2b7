//! Code of all kinds, whole and broken.

use include_dir::{Dir, File, include_dir};

use super::super::{LONGEST_CODE, LONGEST_LINE};

static SAMPLES: &str = include_str!("../../../../tests/highlight/samples.md");
static BENCH: &str = include_str!("../../../../bench/README.md");
static CONTENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");
static CODE: [Dir<'_>; 8] = [
    include_dir!("$CARGO_MANIFEST_DIR/bench/read_more"),
    include_dir!("$CARGO_MANIFEST_DIR/scaffold"),
    include_dir!("$CARGO_MANIFEST_DIR/src/parse"),
    include_dir!("$CARGO_MANIFEST_DIR/src/serve"),
    include_dir!("$CARGO_MANIFEST_DIR/static"),
    include_dir!("$CARGO_MANIFEST_DIR/strings"),
    include_dir!("$CARGO_MANIFEST_DIR/templates"),
    include_dir!("$CARGO_MANIFEST_DIR/workflows"),
];
/// Files alone, with the languages that they are in.
static FILES: [(&str, &str); 4] = [
    ("sh", include_str!("../../../../.ci/run")),
    ("toml", include_str!("../../../../Cargo.toml")),
    ("js", include_str!("../../../../bench/bucket.mjs")),
    ("py", include_str!("../../../../bench/prose.py")),
];

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

/// Samples of many languages.
pub(super) fn samples() -> Vec<Code> {
    fenced(SAMPLES)
}

/// All code in the Markdown of this repository's site, and of what measures it.
pub(super) fn blocks() -> Vec<Code> {
    let texts = below(&CONTENT).into_iter().filter_map(File::contents_utf8);
    texts.chain([BENCH]).flat_map(fenced).collect()
}

/// Files of this repository, as code.
pub(super) fn files() -> Vec<Code> {
    let files = CODE
        .iter()
        .chain([&CONTENT])
        .flat_map(below)
        .filter_map(|file| Some((file.path().extension()?.to_str()?, file.contents_utf8()?)));
    let files = files
        .chain(FILES)
        .map(|(language, text)| Code { language: language.to_owned(), text: text.to_owned() });
    files
        .filter(|code| {
            code.text.len() <= LONGEST_CODE && code.text.lines().all(|line| line.len() <= LONGEST_LINE)
        })
        .collect()
}

fn below<'d>(folder: &'d Dir<'d>) -> Vec<&'d File<'d>> {
    folder.files().chain(folder.dirs().flat_map(below)).collect()
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
    let mut code = excerpt(chance.one_of(all), chance);
    for _ in 0..=chance.below(4) {
        mutate(&mut code.text, all, chance);
    }
    code
}

/// A few lines that follow each other.
pub(super) fn excerpt(Code { language, text }: &Code, chance: &mut Chance) -> Code {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let from = chance.below(lines.len() / 2 + 1);
    let text = lines.into_iter().skip(from).take(2 + chance.below(24)).collect();
    Code { language: language.clone(), text }
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
        1 => text.replace_range(from..from, &text.get(from..to).map(str::to_owned).unwrap_or_default()),
        2 => text.replace_range(from..to, ""),
        3 => text.insert_str(from, ODD[chance.below(ODD.len())]),
        4 => text.replace_range(from..to, ODD[chance.below(ODD.len())]),
        5 => {
            let other = excerpt(chance.one_of(all), chance);
            text.insert_str(from, &other.text);
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
