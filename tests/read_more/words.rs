//! What pages say: words, phrases, titles, and which words say nothing.

use crate::asked::{candidate, explained, listed, only, page, points, site, subject, text};

const TIDES: &str = "The lantern of the harbour warns sailors; a gauge measures the estuary.";

#[test]
fn words_alone_lead_to_the_page_that_shares_most_of_them() {
    let project = only("text", "");
    text(&project, "a.md", TIDES);
    text(&project, "near.md", "An estuary has a gauge, a harbour and a lantern for sailors.");
    text(&project, "less.md", "A lantern in a cellar, with barrels and mushrooms.");
    text(&project, "not.md", "Bakers knead dough and wait for the oven.");
    assert_eq!(listed(&project, "a.md"), ["near.md", "less.md"]);
    assert_eq!(listed(&project, "not.md"), [""; 0]);
}

#[test]
fn a_rare_word_leads_further_than_a_common_one() {
    let project = only("text", "");
    text(&project, "a.md", "water estuary");
    text(&project, "common.md", "water granite");
    text(&project, "rare.md", "estuary marble");
    for number in 0..20 {
        text(&project, &format!("other/{number}.md"), &format!("water {}", subject(number, 1)));
    }
    assert_eq!(listed(&project, "a.md")[0], "rare.md");
    assert!(points(&project, "a.md", "rare.md") > 4 * points(&project, "a.md", "common.md"));
}

#[test]
fn phrases_alone_tell_the_same_words_in_another_order_apart() {
    let project = only("phrases", "");
    // What is said twice is worth a name.
    let twice = "An amber lantern stands behind a copper kettle: this amber lantern, that copper kettle.";
    text(&project, "a.md", twice);
    text(&project, "same.md", "The copper kettle belongs to the amber lantern.");
    text(&project, "mixed.md", "Near an amber kettle there hangs a copper lantern.");
    assert_eq!(listed(&project, "a.md"), ["same.md"]);
    assert_eq!(listed(&project, "mixed.md"), [""; 0]);
    let shared = &candidate(&project, "a.md", "same.md")["shared"];
    for phrase in ["amber lantern", "copper kettle"] {
        assert!(shared.as_array().expect("words").iter().any(|name| name == phrase), "{shared}");
    }
}

#[test]
fn a_stop_word_or_the_end_of_a_sentence_parts_a_phrase() {
    let project = only("phrases", "");
    text(&project, "a.md", "An amber lantern.");
    text(&project, "stop.md", "Of amber the lantern.");
    text(&project, "end.md", "It is amber. Lantern it is.");
    text(&project, "line.md", "Some amber\n\nLantern some.");
    assert_eq!(listed(&project, "a.md"), [""; 0]);
}

#[test]
fn a_title_alone_leads_from_the_text_that_uses_its_words() {
    let project = only("title", "");
    text(&project, "a.md", "Before the estuary there is a lighthouse.");
    page(&project, "named.md", "The lighthouse", "", "A tower.");
    page(&project, "saying.md", "A tower", "", "The lighthouse at the estuary.");
    assert_eq!(listed(&project, "a.md"), ["named.md"]);
    // The other way round nothing of the title is said.
    assert!(!listed(&project, "named.md").contains(&"a.md".to_owned()));
}

#[test]
fn a_mention_alone_wants_the_words_of_a_title_near_to_each_other() {
    let project = only("mention", "");
    let filler = |number: usize| subject(number, 160);
    let apart = format!("granite {} barometer {} violin {}", filler(1), filler(2), filler(3));
    text(&project, "a.md", &format!("{apart} lantern of the amber estuary {}", filler(4)));
    page(&project, "together.md", "Amber lantern estuary", "", "One.");
    page(&project, "apart.md", "Granite barometer violin", "", "Two.");
    assert_eq!(listed(&project, "a.md")[0], "together.md");
    assert!(points(&project, "a.md", "together.md") > points(&project, "a.md", "apart.md"));
}

#[test]
fn a_word_that_all_pages_have_decides_nothing() {
    let project = only("text", "");
    for number in 0..40 {
        let words = format!("granite granite granite {}", subject(number / 2, 12));
        text(&project, &format!("{number:02}.md"), &words);
    }
    project.build().ok();
    for number in (0..40).step_by(2) {
        let (one, two) = (format!("{number:02}.md"), format!("{:02}.md", number + 1));
        let candidates = explained(&project, &one);
        assert_eq!(candidates[0]["page"], two, "{candidates:?}");
        let of_granite = candidates.iter().skip(1).filter_map(|other| other["points"].as_u64()).max();
        let best = candidates[0]["points"].as_u64().expect("points");
        assert!(of_granite.unwrap_or(0) * 10 < best, "{candidates:?}");
        assert_eq!(crate::asked::shown(&project, &one), [two]);
    }
}

#[test]
fn a_stop_word_says_nothing_in_its_own_language() {
    let project = site("[read_more]\nminimum = 0\n");
    let german = "language = \"de\"";
    page(&project, "en/a.md", "", "", "There were those who would not have been here before.");
    page(&project, "en/b.md", "", "", "Those who were not here before would have been there.");
    page(&project, "de/a.md", "", german, "Die sind nicht aber auch noch über der und das.");
    page(&project, "de/b.md", "", german, "Aber das und die sind auch noch nicht über der.");
    // The same letters are a word that says something in one of the languages: "die" in English is not the article.
    page(&project, "en/c.md", "", "", "The die was cast; die, die.");
    page(&project, "en/d.md", "", "", "A die was thrown: die, die.");
    let of_words = |path: &str, other: &str| {
        let all = explained(&project, path);
        let found = all.iter().find(|candidate| candidate["page"] == other);
        found.is_some_and(|candidate| {
            ["text", "phrases", "title", "mention"].iter().any(|signal| candidate["shares"][*signal].is_u64())
        })
    };
    assert!(!of_words("en/a.md", "en/b.md"));
    assert!(!of_words("de/a.md", "de/b.md"));
    assert!(of_words("en/c.md", "en/d.md"));
}

#[test]
fn what_is_said_in_a_title_a_description_or_a_footnote_counts_and_code_does_not() {
    let project = only("text", "");
    text(&project, "a.md", "lighthouse barometer violin granite");
    page(&project, "title.md", "Lighthouse", "", "One.");
    page(&project, "description.md", "", "description = \"A barometer\"", "Two.");
    text(&project, "note.md", "Three.[^1]\n\n[^1]: A violin.");
    text(&project, "code.md", "Four.\n\n```\ngranite granite\n```");
    let mut found = listed(&project, "a.md");
    found.sort_unstable();
    assert_eq!(found, ["description.md", "note.md", "title.md"]);
}

/// A text leads to two others, each of which has one of its words.
#[track_caller]
fn leads_to_both(one: &str, others: [&str; 2]) {
    let project = only("text", "");
    text(&project, "a.md", one);
    text(&project, "b.md", others[0]);
    text(&project, "c.md", others[1]);
    let mut found = listed(&project, "a.md");
    found.sort_unstable();
    assert_eq!(found, ["b.md", "c.md"]);
}

#[test]
fn words_are_the_same_whatever_case_they_are_written_in() {
    leads_to_both("NASA and the CAFÉ", ["nasa", "A café."]);
}

#[test]
fn words_are_the_same_whether_an_accent_is_typed_with_its_letter_or_behind_it() {
    leads_to_both("Un café à Hanoi: Tiếng.", ["Cafe\u{301}.", "Tie\u{302}\u{301}ng."]);
}
