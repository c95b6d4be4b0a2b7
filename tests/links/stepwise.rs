//! The law of joining: a site that is joined step by step is the one that would be joined afresh.

use std::collections::BTreeMap;
use std::sync::Arc;

use nutgraf::config::{self, Config};
use nutgraf::date::Date;
use nutgraf::diagnostic::{self, Diagnostic};
use nutgraf::link::{self, Entity, Joinable, PageId, Site, Visibility};
use nutgraf::parse;
use nutgraf::source::Source;
use proptest::collection::vec;
use proptest::prelude::*;

/// Sorted.
const PATHS: &[&str] = &[
    "_index.md",
    "a.md",
    "b/2026-01-01-d.md",
    "b/2026-01-02-d.md",
    "b/_index.md",
    "b/c.md",
    "glossary.md",
    "tags/one.md",
];

/// Front matter that pages and sections may have, and that only pages may.
const MATTER: &[&[&str]] = &[
    &["title = \"One\"", "title = \"Two\"", "title = \"Three\""],
    &["weight = 1", "weight = 2"],
    &["draft = true"],
    &["aliases = [\"/old/\"]", "aliases = [\"/older/\"]"],
    &["image = { src = \"/no.png\", alt = \"A\" }"],
];
const MATTER_OF_PAGES: &[&[&str]] = &[
    &["date = 2026-01-03", "date = 2026-01-04"],
    &["tags = [\"one\"]", "tags = [\"two\", \"one\"]", "tags = [\"!\"]"],
    &["series = \"Seas\""],
    &["language = \"de\""],
    &["translations = [\"@/b/c.md\"]", "translations = [\"@/none.md\"]"],
    &["read_more = [\"@/a.md\"]", "read_more = [\"@/none.md\"]", "read_more = false"],
    &["glossary = false"],
    &["updated = 2026-02-01"],
];
const MATTER_OF_SECTIONS: &[&[&str]] =
    &[&["sort_by = \"title\"", "sort_by = \"weight\""], &["transparent = true"], &["paginate_by = 1"]];

/// What texts are made of.
const LINES: &[&str] = &[
    "# Part",
    "# Other",
    "[to a part](@/a.md#part)",
    "[to another part](@/b/c.md#other)",
    "[to a page](@/b/2026-01-02-d.md)",
    "[to a part of a section](@/b/_index.md#part)",
    "[to the list](/tags/)",
    "[to nothing](@/none.md)",
    "[here](#part)",
    "The tide comes.",
    "Ebb and flow.",
    "Tide\n: what comes",
    "Ebb\n: what goes",
];

/// Which front matter a file has, and which lines.
#[derive(Clone, Debug)]
struct Written {
    matter: Vec<(usize, usize)>,
    lines: Vec<usize>,
}

type Files = BTreeMap<usize, Written>;

fn written() -> impl Strategy<Value = Written> {
    (vec((0..20_usize, 0..3_usize), 0..4), vec(0..LINES.len(), 0..5))
        .prop_map(|(matter, lines)| Written { matter, lines })
}

/// Another file, or none; more often the same file with other lines or other front matter.
#[derive(Clone, Debug)]
enum Edit {
    Write(usize, Written),
    Lines(usize, Vec<usize>),
    Matter(usize, Vec<(usize, usize)>),
    Remove(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = || 0..PATHS.len();
    prop_oneof![
        1 => (file(), written()).prop_map(|(file, written)| Edit::Write(file, written)),
        5 => (file(), written()).prop_map(|(file, written)| Edit::Lines(file, written.lines)),
        3 => (file(), written()).prop_map(|(file, written)| Edit::Matter(file, written.matter)),
        1 => file().prop_map(Edit::Remove),
    ]
}

fn make(files: &mut Files, edit: Edit) {
    match edit {
        Edit::Write(file, written) => drop(files.insert(file, written)),
        Edit::Lines(file, lines) => {
            files.entry(file).and_modify(|written| written.lines = lines);
        }
        Edit::Matter(file, matter) => {
            files.entry(file).and_modify(|written| written.matter = matter);
        }
        Edit::Remove(file) => drop(files.remove(&file)),
    }
}

fn source(file: usize, written: &Written) -> Source {
    let own = if PATHS[file].ends_with("_index.md") { MATTER_OF_SECTIONS } else { MATTER_OF_PAGES };
    let keys: Vec<&[&str]> = MATTER.iter().chain(own).copied().collect();
    // Each key once.
    let matter: BTreeMap<usize, usize> =
        written.matter.iter().map(|(key, value)| (key % keys.len(), *value)).collect();
    let matter = matter.iter().map(|(key, value)| keys[*key][value % keys[*key].len()]);
    let lines = written.lines.iter().map(|line| LINES[*line]);
    let text = format!(
        "+++\n{}\n+++\n{}\n",
        matter.collect::<Vec<_>>().join("\n"),
        lines.collect::<Vec<_>>().join("\n\n")
    );
    Source::new(format!("content/{}", PATHS[file]), text)
}

/// A site as it is being written.
struct Desk {
    config: Arc<Config>,
    parsed: parse::Memory,
    linked: link::Memory,
}

impl Desk {
    fn new(config: &Arc<Config>) -> Self {
        let now: Date = "2026-06-01".parse().expect("a date");
        let visibility = Visibility { drafts: false, future: false, now };
        Self {
            config: Arc::clone(config),
            parsed: parse::Memory::default(),
            linked: link::Memory::new(visibility),
        }
    }

    fn link(&mut self, files: &Files) -> (Arc<Site>, Vec<Diagnostic>) {
        let sources: Vec<Source> = files.iter().map(|(file, written)| source(*file, written)).collect();
        // Mistakes of a text are not what is looked at, and what was parsed when it was right stays.
        let parsed = self.parsed.parse(&sources, &self.config, &mut Vec::new());
        let (content_assets, static_assets, data) = Default::default();
        let joinable = Joinable { parsed, content_assets, static_assets, data };
        let mut mistakes = Vec::new();
        let site = self.linked.link(&self.config, joinable, &mut mistakes);
        diagnostic::sort(&mut mistakes);
        (site, mistakes)
    }
}

fn config() -> Arc<Config> {
    let text = "base_url = \"https://example.org\"\n[taxonomies.tags]\n[read_more]\nminimum = 0\n";
    Arc::new(config::parse(&Source::new("site.toml", text)).expect("settings without a mistake"))
}

/// All that is known of a site and may be looked at.
fn seen(site: &Site) -> String {
    let text = |entity: Entity| {
        let text = site.text(entity);
        (
            text.source.path.clone(),
            text.source.text.clone(),
            text.route.clone(),
            site.entity(&text.source.path[8..]),
        )
    };
    let texts: Vec<_> = site.entities().map(text).collect();
    let lists: Vec<_> = (0..site.pages.len()).map(|page| site.read_more(PageId(page))).collect();
    let glossary = site.glossary.as_ref().map(|glossary| (glossary.page, &glossary.definitions));
    let joined = (&site.relations, &site.sections, &site.taxonomies, &site.series, &site.left_out);
    format!("{texts:#?}{joined:#?}{glossary:#?}{lists:#?}")
}

fn first_difference<'t>(one: &'t str, other: &'t str) -> Option<(&'t str, &'t str)> {
    let is_same = one.lines().count() == other.lines().count();
    one.lines().zip(other.lines()).find(|(a, b)| a != b).or((!is_same).then_some((one, other)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_site_that_is_joined_step_by_step_is_the_one_that_is_joined_afresh(
        first in vec(written(), PATHS.len()),
        edits in vec(vec(edit(), 1..3), 1..16),
    ) {
        let mut files: Files = first.into_iter().enumerate().collect();
        let config = config();
        let mut desk = Desk::new(&config);
        desk.link(&files);
        for batch in edits {
            batch.into_iter().for_each(|edit| make(&mut files, edit));
            let (stepwise, told) = desk.link(&files);
            let (fresh, told_afresh) = Desk::new(&config).link(&files);
            let (stepwise, fresh) = (seen(&stepwise), seen(&fresh));
            prop_assert_eq!(first_difference(&stepwise, &fresh), None);
            prop_assert_eq!(told, told_afresh);
        }
    }
}

/// What the law is about would be lost without a word if nothing were shared any more.
#[test]
fn what_other_pages_do_not_see_is_joined_alone() {
    let written = |matter: &[(usize, usize)], lines: &[usize]| Written {
        matter: matter.to_vec(),
        lines: lines.to_vec(),
    };
    let mut files: Files = [(1, written(&[(0, 0)], &[0, 9])), (5, written(&[], &[2]))].into();
    let config = config();
    let mut desk = Desk::new(&config);
    let (mut former, _) = desk.link(&files);
    let mut is_shared = |files: &Files| {
        let (site, mistakes) = desk.link(files);
        let is_shared = site.has_places_of(&former);
        former = site;
        (is_shared, mistakes.len())
    };
    // Another text, another title, a link that comes, and an anchor that goes.
    files.insert(1, written(&[(0, 0)], &[0, 10]));
    assert_eq!(is_shared(&files), (true, 0));
    files.insert(1, written(&[(0, 1)], &[0, 10, 3]));
    assert_eq!(is_shared(&files), (true, 1));
    files.insert(1, written(&[(0, 1)], &[1]));
    assert_eq!(is_shared(&files), (true, 1));
    // Another date, and another page.
    files.insert(1, written(&[(0, 1), (5, 0)], &[0]));
    assert_eq!(is_shared(&files), (false, 0));
    files.insert(3, written(&[], &[]));
    assert_eq!(is_shared(&files), (false, 0));
}
