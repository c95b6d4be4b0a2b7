//! What is in a bag.

use std::ops::Range;

use proptest::prelude::*;

use super::super::markdown::Prose;
use super::*;
use crate::config::LanguageTag;

/// Where words and phrases are, in their order, and the hashes of the words.
struct Heard(Vec<Range<usize>>, Vec<Range<usize>>, Vec<u32>);

fn tag(language: &str) -> LanguageTag {
    language.parse().unwrap()
}

fn of_texts(title: &str, description: &str, prose: &Prose, language: &LanguageTag) -> Bag {
    let (title, description) = (title.to_owned(), description.to_owned());
    Bag::of_texts(&Texts { title, description, prose: prose.clone(), language: language.clone() })
}

fn heard(language: &str, text: &str) -> Heard {
    let mut scanner = Scanner::default();
    let words = scanner.scan(text, Tongue::of(&tag(language)));
    let mut phrases = Vec::new();
    find_phrases(words, &mut phrases);
    let range =
        |first: u32, second: u32| words[first as usize].start as usize..words[second as usize].end as usize;
    Heard(
        (0..).zip(words).map(|(number, _)| range(number, number)).collect(),
        phrases.iter().map(|phrase| range(phrase.first, phrase.second)).collect(),
        words.iter().map(|word| word.hash).collect(),
    )
}

fn slices<'t>(text: &'t str, ranges: &[Range<usize>]) -> Vec<&'t str> {
    ranges.iter().map(|range| text.get(range.clone()).unwrap()).collect()
}

/// The words of a text, and then its phrases, as they are written.
fn said(language: &str, text: &str) -> String {
    let Heard(words, phrases, _) = heard(language, text);
    format!("{} / {}", slices(text, &words).join("|"), slices(text, &phrases).join("|"))
}

#[test]
fn words_and_phrases_are_found_in_many_languages() {
    for (language, text, wanted) in [
        ("en", "The ceasefire, and a Security Council.", "ceasefire|Security|Council / Security Council"),
        ("en", "Press the shiny  button (red) now", "Press|shiny|button|red / shiny  button"),
        ("de", "Über die Größe der öffentlichen Häuser", "Größe|öffentlichen|Häuser / öffentlichen Häuser"),
        (
            "fr",
            "l'organisation mondiale de la santé",
            "l'organisation|organisation|mondiale|santé / organisation mondiale",
        ),
        ("ru", "Чтобы этих СОВЕТОВ", "этих|СОВЕТОВ / этих СОВЕТОВ"),
        ("zh", "我们讨论北京的天气。", "讨论|北京|天气 / 讨论北京"),
        ("ja", "東京でプログラミングを学ぶ", "東京|プログラミング|学ぶ / "),
        ("th", "ประเทศไทยและภาษาไทย", "ประเทศไทย|ภาษา|ไทย / ภาษาไทย"),
        ("ar", "وقف إطلاق النار في المدينة", "وقف|إطلاق|النار|المدينة / وقف إطلاق|إطلاق النار"),
        ("en", "open-source software", "open-source|open|source|software / open-source|source software"),
        ("en", "18f.gsa.gov helps", "18f.gsa.gov|18f|gsa|gov|helps / 18f.gsa.gov helps"),
        (
            "en",
            "state-of-the-art COVID-19 tests",
            "state-of-the-art|state|art|COVID-19|COVID|tests / state-of-the-art COVID-19|COVID-19 tests",
        ),
        ("en", "It's the city's and the people’s; don't, O'Brien", "city|people|O'Brien|Brien / "),
        ("en", "🙂👍🏽 happy👩‍💻people 1️⃣ ☃️", "happy|people / "),
        ("en", "7 days, 42 days, 508 days, 10,000 days, x y", "days|days|508|days|days / 508 days"),
        (
            "en",
            "read_more_list e\u{301}tude soft\u{AD}ware",
            "read_more_list|read|list|e\u{301}tude|soft\u{AD}ware / read_more_list e\u{301}tude|e\u{301}tude soft\u{AD}ware",
        ),
        ("en", "", " / "),
        ("en", "… — ! \n ' - . _ '' --", " / "),
    ] {
        assert_eq!(said(language, text), wanted, "{language}");
    }
}

fn page(title: &str, description: &str, text: &str) -> Bag {
    let prose = Prose { text: text.to_owned(), ..Prose::default() };
    of_texts(title, description, &prose, &tag("en"))
}

/// The hash of the only word of a text.
fn word(text: &str) -> u32 {
    heard("en", text).2[0]
}

/// What the only word or phrase of a text weighs in a bag, if it is there.
fn weight(bag: &Bag, text: &str) -> Option<u8> {
    let Bag { words, phrases, .. } = page("", "", text);
    let (hash, terms) = match phrases.hashes.first() {
        Some(hash) => (*hash, &bag.phrases),
        None => (words.hashes[0], &bag.words),
    };
    terms.hashes.binary_search(&hash).ok().map(|at| terms.weights[at])
}

#[test]
fn where_a_word_stands_says_how_much_it_counts() {
    let text = "Guarantees\nlet truce = code;\nA truce with guarantees";
    let headings: Vec<Range<usize>> = std::iter::once(0..10).collect();
    let blocks_of_code: Vec<Range<usize>> = std::iter::once(11..28).collect();
    let prose = Prose { text: text.to_owned(), headings, blocks_of_code, footnotes: "Notes".to_owned() };
    let bag = of_texts("Ceasefire talks", "Talks in Geneva", &prose, &tag("en"));
    let weights = ["ceasefire", "talks", "geneva", "guarantees", "truce", "notes", "code", "ceasefire talks"];
    let weights: Vec<Option<u8>> = weights.iter().map(|text| weight(&bag, text)).collect();
    assert_eq!(weights, [Some(32), Some(39), Some(23), Some(23), Some(16), Some(16), None, Some(32)]);
    let mut title = vec![word("ceasefire"), word("talks"), page("", "", "ceasefire talks").phrases.hashes[0]];
    title.sort_unstable();
    assert_eq!(*bag.title, *title);
}

#[test]
fn words_are_alike_however_they_are_written() {
    for (one, other) in [
        ("NASA", "nasa"),
        ("ÜBUNG", "übung"),
        ("city's", "city"),
        ("city’s", "CITY"),
        ("open‑source", "Open-Source"),
        ("l’eau", "l'eau"),
        ("soft\u{AD}ware", "software"),
        ("İstanbul", "istanbul"),
        ("ΛΌΓΟΣ", "λόγος"),
    ] {
        assert_eq!(word(one), word(other), "{one}, {other}");
    }
    assert_ne!(word("resume"), word("résumé"));
    assert_ne!(word("handy"), heard("de", "Handy").2[0], "no two languages share a word");
    assert_eq!(heard("pt-BR", "casa").2, heard("pt", "casa").2);
}

#[test]
fn names_are_as_the_text_writes_them() {
    let text = "Ceasefire holds. No ceasefire before. With NASA and Nasa said: NASA. (Truce in Truce) \
                The content security policy. Content security policy\nTruce";
    let bag = page("Ceasefire And Content Security Policy Of Truce", "", text);
    let name = |text: &str| {
        let Bag { words, phrases, .. } = page("", "", text);
        let hash = phrases.hashes.first().unwrap_or(&words.hashes[0]);
        bag.name(*hash).map(str::to_owned)
    };
    for (text, wanted) in [
        ("ceasefire", Some("ceasefire")),
        ("nasa", Some("NASA")),
        ("truce", Some("Truce")),
        ("content security", Some("content security")),
        ("security policy", Some("security policy")),
        ("holds", None),
        ("nowhere", None),
    ] {
        assert_eq!(name(text).as_deref(), wanted, "{text}");
    }
}

#[test]
fn a_page_without_words_has_an_empty_bag() {
    assert_eq!(page("", "", ""), Bag::default());
    assert_eq!(page("The", "… 🙂", "-- 7 a\n\n"), Bag::default());
}

#[test]
fn a_huge_word_is_a_word_and_no_name() {
    let huge = "x".repeat(100_000);
    let bag = page(&huge, "", &format!("{huge} {huge}-{huge} {}", "a.".repeat(100_000)));
    assert_eq!(bag.name(word(&huge)), None);
    assert!(bag.words.hashes.contains(&word(&huge)));
}

#[test]
fn names_take_little_room() {
    let text: String = (100..2_000).map(|n| format!("word{n} other{n}, word{n} other{n}. ")).collect();
    let bag = page("Many words", "of a long page", &text);
    assert_eq!(bag.words.hashes.len(), 3_800 + 3);
    assert!(bag.names.size() <= 400, "{}", bag.names.size());
}

fn any_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "word",
        "Words",
        " ",
        " ",
        " ",
        "\n",
        ".",
        "-",
        "_",
        "'",
        "’",
        "s",
        "'s ",
        "the ",
        "ﬁ",
        "é",
        "e\u{301}",
        "İ",
        "東京",
        "の",
        "です",
        "ไทย",
        "ภาษา",
        "မြန်မာ",
        "ខ្មែរ",
        "ລາວ",
        "العربية",
        "हिन्दी",
        "한국어",
        "1",
        "42",
        "007",
        "🙂",
        "👩\u{200D}💻",
        "\u{FE0F}",
        "\u{AD}",
        "\u{301}",
        "\u{200C}",
        "\u{A0}",
        "・",
        "ー",
        "々",
        "\0",
        "𝒳",
        "𠀀",
    ];
    let mixed = prop::collection::vec(prop::sample::select(pieces), 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![mixed, any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_words_in_order_and_phrases_of_them(
        text in any_text(),
        language in prop::sample::select(vec!["en", "ja", "th", "xx"]),
    ) {
        let Heard(words, phrases, _) = heard(language, &text);
        for word in &words {
            prop_assert!(text.get(word.clone()).is_some_and(|word| word.contains(char::is_alphanumeric)));
        }
        prop_assert!(phrases.is_sorted_by(|one, other| one.start < other.start && one.end < other.end));
        for phrase in &phrases {
            prop_assert!(words.iter().any(|word| word.start == phrase.start && word.end < phrase.end));
            prop_assert!(words.iter().any(|word| word.end == phrase.end && word.start > phrase.start));
        }
    }

    #[test]
    fn any_page_has_one_bag_in_order(texts in prop::array::uniform3(any_text()), cut in 0_usize..100) {
        let [title, description, text] = texts;
        let cut = text.floor_char_boundary(cut);
        let prose = Prose { headings: std::iter::once(0..cut).collect(), text, ..Prose::default() };
        let bag = of_texts(&title, &description, &prose, &tag("en"));
        for terms in [&bag.words, &bag.phrases] {
            prop_assert!(terms.hashes.is_sorted_by(|one, other| one < other));
            prop_assert_eq!(terms.hashes.len(), terms.weights.len());
            prop_assert!(terms.weights.iter().all(|weight| *weight >= 16));
        }
        prop_assert!(bag.title.is_sorted_by(|one, other| one < other));
        for hash in &bag.title {
            let is_in = |terms: &Terms| terms.hashes.binary_search(hash).is_ok();
            prop_assert!(is_in(&bag.words) || is_in(&bag.phrases));
        }
        for name in bag.words.hashes.iter().chain(&bag.phrases.hashes).filter_map(|hash| bag.name(*hash)) {
            prop_assert!([&title, &description, &prose.text].iter().any(|text| text.contains(name)));
        }
        prop_assert_eq!(of_texts(&title, &description, &prose, &tag("en")), bag);
    }
}
