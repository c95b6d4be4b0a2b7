//! What speaks for the pages that could be read next: a table for people, an object for programs.

use serde_json::{Map, Value, json};

use crate::link::{Candidate, Fate, PageId, Signal};

/// How wide a terminal is taken to be.
const WIDTH: usize = 80;

/// The candidates of a page, the best first.
pub(super) struct Explained<'e> {
    /// The page.
    pub(super) page: PageId,
    /// What could be read next.
    pub(super) candidates: &'e [Candidate],
    /// How pages are named.
    pub(super) path: &'e dyn Fn(PageId) -> &'e str,
    /// The score under which no page is in a list.
    pub(super) minimum: u32,
}

/// A column of the table: what it is called, and a number for each candidate.
struct Column {
    name: &'static str,
    cells: Vec<String>,
}

/// What the column of a signal is called: as its weight, or shorter, so that all of them fit on a narrow terminal.
fn heading(signal: Signal) -> &'static str {
    match signal {
        Signal::Taxonomies => "terms",
        other => other.name(),
    }
}

impl Column {
    fn width(&self) -> usize {
        self.cells.iter().map(String::len).chain([self.name.len()]).max().unwrap_or_default()
    }
}

impl Explained<'_> {
    /// The table: for each candidate its path, below it the points of each signal, and then what becomes of it and what
    /// both pages say.
    pub(super) fn table(&self) -> String {
        let mut table = format!("{}\n", (self.path)(self.page));
        if self.candidates.is_empty() {
            table.push_str("\nthere is nothing to choose from");
            return table;
        }
        let columns = self.columns();
        let margin = self.candidates.len().to_string().len() + 2;
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        table.push_str(&format!("\n{}", row(&columns, &names, margin)));
        for (number, candidate) in self.candidates.iter().enumerate() {
            let cells: Vec<&str> = columns.iter().map(|column| column.cells[number].as_str()).collect();
            let rank = format!("{:>width$}  ", number + 1, width = margin - 2);
            table.push_str(&format!("\n{rank}{}", (self.path)(candidate.page)));
            table.push_str(&format!("\n{}", row(&columns, &cells, margin)));
            table.push_str(&wrapped(&self.words(candidate), margin));
        }
        table
    }

    /// The score, and each signal of which any candidate has a share.
    fn columns(&self) -> Vec<Column> {
        let score = self.candidates.iter().map(|candidate| tenths(candidate.points)).collect();
        let mut columns = vec![Column { name: "score", cells: score }];
        for signal in Signal::ALL {
            let shares: Vec<u32> = self.candidates.iter().map(|candidate| share(candidate, signal)).collect();
            if shares.iter().any(|share| *share > 0) {
                let cell = |share: &u32| if *share > 0 { tenths(*share) } else { "-".to_owned() };
                columns.push(Column { name: heading(signal), cells: shares.iter().map(cell).collect() });
            }
        }
        columns
    }

    /// What becomes of a candidate, and what both pages say, in words.
    fn words(&self, candidate: &Candidate) -> String {
        let fate = match candidate.fate {
            Fate::Listed => "listed".to_owned(),
            Fate::Chosen => "chosen by the editors".to_owned(),
            Fate::Behind => "others are better".to_owned(),
            Fate::BelowMinimum => format!("below the minimum of {}", self.minimum),
            Fate::NearDuplicate(other) => format!("says nearly the same as {}", (self.path)(other)),
            Fate::SeriesFull => "enough of its series or column".to_owned(),
        };
        match candidate.shared.as_slice() {
            [] => fate,
            shared => format!("{fate}; both say: {}", shared.join(", ")),
        }
    }

    /// The same for programs.
    pub(super) fn object(&self) -> Value {
        let candidate = |candidate: &Candidate| {
            let (fate, other) = match candidate.fate {
                Fate::Listed => ("listed", None),
                Fate::Chosen => ("chosen", None),
                Fate::Behind => ("behind", None),
                Fate::BelowMinimum => ("below_minimum", None),
                Fate::NearDuplicate(other) => ("near_duplicate", Some((self.path)(other))),
                Fate::SeriesFull => ("series_full", None),
            };
            let shares: Map<String, Value> = candidate
                .shares
                .iter()
                .map(|(signal, share)| (signal.name().to_owned(), (*share).into()))
                .collect();
            json!({
                "page": (self.path)(candidate.page),
                "points": candidate.points,
                "shares": shares,
                "shared": candidate.shared,
                "fate": fate,
                "near_duplicate_of": other,
            })
        };
        let candidates: Vec<Value> = self.candidates.iter().map(candidate).collect();
        json!({ "page": (self.path)(self.page), "candidates": candidates })
    }
}

fn share(candidate: &Candidate, signal: Signal) -> u32 {
    candidate.shares.iter().filter(|(of, _)| *of == signal).map(|(_, share)| share).sum()
}

/// Points as people read them: 432 are 43.2.
fn tenths(points: u32) -> String {
    format!("{}.{}", points / 10, points % 10)
}

/// A row of cells behind a margin, each below the name of its column. Where there are many columns they move together.
fn row(columns: &[Column], cells: &[&str], margin: usize) -> String {
    let wide: usize = columns.iter().map(|column| column.width() + 2).sum();
    let gap = if margin + wide - 2 > WIDTH { 1 } else { 2 };
    let mut row = " ".repeat(margin);
    for (number, (column, cell)) in columns.iter().zip(cells).enumerate() {
        let gap = if number == 0 { 0 } else { gap };
        row.push_str(&format!("{:gap$}{cell:>width$}", "", width = column.width()));
    }
    row
}

/// Words behind a margin, on as many lines as they need, each of which begins with a line break.
fn wrapped(text: &str, margin: usize) -> String {
    let mut lines = String::new();
    let mut room = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if length < room {
            lines.push(' ');
            room -= length + 1;
        } else {
            lines.push_str(&format!("\n{:margin$}", ""));
            room = WIDTH.saturating_sub(margin + length);
        }
        lines.push_str(word);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: [&str; 5] = [
        "explainers/how-dns-finds-a-server/index.md",
        "explainers/what-a-cdn-does/index.md",
        "explainers/how-caching-works.md",
        "news/a-mirror-of-the-cdn.md",
        "about.md",
    ];

    fn candidate(
        page: usize,
        points: u32,
        shares: &[(Signal, u32)],
        shared: &[&str],
        fate: Fate,
    ) -> Candidate {
        let shared = shared.iter().map(|word| (*word).to_owned()).collect();
        Candidate { page: PageId(page), points, shares: shares.to_vec(), shared, fate }
    }

    fn candidates() -> Vec<Candidate> {
        use Signal::{Date, Links, Phrases, Text};
        vec![
            candidate(
                1,
                432,
                &[(Text, 251), (Phrases, 100), (Links, 80), (Date, 1)],
                &["cache", "edge server", "origin", "resolver", "time to live", "name server", "region"],
                Fate::Chosen,
            ),
            candidate(2, 303, &[(Text, 300), (Date, 3)], &["cache", "expiry"], Fate::Listed),
            candidate(3, 209, &[(Text, 209)], &["edge server"], Fate::NearDuplicate(PageId(1))),
            candidate(4, 75, &[(Text, 75)], &[], Fate::BelowMinimum),
        ]
    }

    fn explained(candidates: &[Candidate]) -> Explained<'_> {
        Explained { page: PageId(0), candidates, path: &|id| PATHS[id.0], minimum: 8 }
    }

    #[test]
    fn a_table_has_a_column_for_each_signal_that_counts_and_says_what_becomes_of_each() {
        let expected = "\
explainers/how-dns-finds-a-server/index.md

   score  text  phrases  links  date
1  explainers/what-a-cdn-does/index.md
    43.2  25.1     10.0    8.0   0.1
   chosen by the editors; both say: cache, edge server, origin, resolver, time
   to live, name server, region
2  explainers/how-caching-works.md
    30.3  30.0        -      -   0.3
   listed; both say: cache, expiry
3  news/a-mirror-of-the-cdn.md
    20.9  20.9        -      -     -
   says nearly the same as explainers/what-a-cdn-does/index.md; both say: edge
   server
4  about.md
     7.5   7.5        -      -     -
   below the minimum of 8";
        assert_eq!(explained(&candidates()).table(), expected);
    }

    #[test]
    fn a_table_of_all_signals_fits_on_a_narrow_terminal() {
        let shares: Vec<(Signal, u32)> = Signal::ALL.iter().map(|signal| (*signal, 234)).collect();
        let all: Vec<Candidate> =
            (0..12).map(|_| candidate(1, 999, &shares, &["word"; 40], Fate::SeriesFull)).collect();
        let table = explained(&all).table();
        for line in table.lines() {
            assert!(line.chars().count() <= WIDTH && line.trim_end() == line, "{line:?}");
        }
        assert!(table.contains("\n12  "), "{table}");
    }

    #[test]
    fn a_page_without_candidates_is_told_in_words() {
        let table = explained(&[]).table();
        assert_eq!(table, format!("{}\n\nthere is nothing to choose from", PATHS[0]));
    }

    #[test]
    fn programs_get_everything_in_one_object() {
        let object = explained(&candidates()).object();
        assert_eq!(object["page"], PATHS[0]);
        assert_eq!(
            object["candidates"][2],
            json!({
                "page": PATHS[3],
                "points": 209,
                "shares": { "text": 209 },
                "shared": ["edge server"],
                "fate": "near_duplicate",
                "near_duplicate_of": PATHS[1],
            })
        );
        assert!(object["candidates"][0]["near_duplicate_of"].is_null());
    }
}
