//! Stop words: those that stand in every text of a language, whatever it is about.

use std::sync::OnceLock;

use super::fold::{Kind, Kinds};
use super::hash;
use super::tongue::seed;

/// What the list of the crate lacks and most texts in English have.
const ENGLISH: &[&str] = &[
    "also",
    "although",
    "another",
    "anything",
    "around",
    "could",
    "either",
    "else",
    "etc",
    "even",
    "ever",
    "every",
    "everything",
    "get",
    "gets",
    "getting",
    "go",
    "goes",
    "going",
    "got",
    "however",
    "instead",
    "let",
    "let's",
    "like",
    "likely",
    "lot",
    "made",
    "make",
    "makes",
    "making",
    "many",
    "may",
    "maybe",
    "might",
    "much",
    "must",
    "need",
    "needs",
    "never",
    "often",
    "one",
    "per",
    "perhaps",
    "quite",
    "rather",
    "really",
    "said",
    "say",
    "says",
    "see",
    "several",
    "shall",
    "since",
    "something",
    "still",
    "sure",
    "take",
    "takes",
    "thing",
    "things",
    "though",
    "thus",
    "together",
    "toward",
    "towards",
    "us",
    "use",
    "used",
    "uses",
    "using",
    "via",
    "want",
    "way",
    "ways",
    "well",
    "whether",
    "whose",
    "within",
    "without",
    "would",
    "yes",
    "yet",
];

/// The stop words of a language, by their hashes. Those that end alike stand together, never more than four; so all of
/// them are looked at at once, since whether a word is among them cannot be foretold.
pub(super) struct Stops(Box<[[u32; 4]]>);

impl Stops {
    /// The stop words of a language; none where nobody knows any.
    pub(super) fn of(primary: &str) -> &'static Self {
        static ALL: OnceLock<Vec<OnceLock<Stops>>> = OnceLock::new();
        static NONE: OnceLock<Stops> = OnceLock::new();
        let known = stop_words::available_languages();
        let all = ALL.get_or_init(|| known.iter().map(|_| OnceLock::new()).collect());
        let found = known.binary_search(&primary).ok().and_then(|at| all.get(at));
        found.unwrap_or(&NONE).get_or_init(|| Self::new(primary))
    }

    fn new(primary: &str) -> Self {
        let seed = seed(primary);
        let words = stop_words::lookup(primary).unwrap_or_default();
        let more = if primary == "en" { ENGLISH } else { &[] };
        let mut hashes: Vec<u32> =
            words.iter().chain(more).map(|word| hash::folded(fold(word).as_bytes(), seed)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let mut size = (2 * hashes.len()).max(1).next_power_of_two();
        loop {
            match table(&hashes, size) {
                Some(table) => return Self(table),
                None => size *= 2,
            }
        }
    }

    /// Whether a word with this hash says nothing.
    #[inline]
    pub(super) fn contains(&self, hash: u32) -> bool {
        let group = &self.0[hash as usize & (self.0.len() - 1)];
        group.iter().fold(false, |is_stop, stop| is_stop | (*stop == hash))
    }
}

/// Hashes in groups by their last bits; none if more than four have the same.
fn table(hashes: &[u32], size: usize) -> Option<Box<[[u32; 4]]>> {
    let mut table = vec![[0; 4]; size];
    for hash in hashes {
        let group = &mut table[*hash as usize & (size - 1)];
        *group.iter_mut().find(|place| **place == 0)? = *hash;
    }
    Some(table.into())
}

/// A word of the list as texts are folded.
fn fold(word: &str) -> String {
    let kinds = Kinds::get();
    word.chars()
        .filter_map(|c| match kinds.of(c) {
            Kind::Letter(c) | Kind::Mark(c) => Some(c),
            Kind::Joiner(joiner) => Some(char::from(joiner)),
            Kind::Unspaced | Kind::Break | Kind::Space => Some(c),
            Kind::Nothing => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_stop(language: &str, word: &str) -> bool {
        Stops::of(language).contains(hash::folded(fold(word).as_bytes(), seed(language)))
    }

    #[test]
    fn many_languages_have_stop_words() {
        for (language, word) in [
            ("en", "the"),
            ("en", "also"),
            ("de", "und"),
            ("es", "que"),
            ("fr", "dans"),
            ("it", "della"),
            ("pt", "não"),
            ("nl", "het"),
            ("sv", "och"),
            ("da", "ikke"),
            ("no", "ikke"),
            ("fi", "mutta"),
            ("ru", "чтобы"),
            ("pl", "jest"),
            ("cs", "jako"),
            ("tr", "için"),
            ("ar", "من"),
            ("zh", "我们"),
            ("ja", "これ"),
            ("th", "และ"),
            ("ko", "그리고"),
            ("uk", "також"),
        ] {
            assert!(is_stop(language, word), "{language}: {word}");
            assert!(!is_stop(language, "ceasefire"), "{language}");
        }
        assert!(!is_stop("xx", "the"));
    }

    #[test]
    fn the_languages_are_sorted() {
        assert!(stop_words::available_languages().is_sorted());
    }
}
