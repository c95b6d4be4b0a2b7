//! Reasons: why a page is to be read next, in a sentence for readers and in a word for templates.

use crate::config::Voice;
use crate::link::{Entity, PageId, Related, SectionId, SeriesId, Site, Why};

/// The name of a reason, by which a theme can tell it from others.
pub fn name(why: &Why) -> &'static str {
    match why {
        Why::Chosen => "chosen",
        Why::NextInSeries(_) => "next_in_series",
        Why::InSeries(_) => "in_series",
        Why::LinksHere => "links_here",
        Why::LinkedHere => "linked_here",
        Why::LinkedTogether => "linked_together",
        Why::About(_) => "about",
        Why::SameAuthor(_) => "same_author",
        Why::SameSection => "same_section",
        Why::SameTime => "same_time",
    }
}

/// Why a page is to be read after `page`, in the language of that one, as plain text.
pub fn sentence(site: &Site, page: PageId, related: &Related) -> String {
    let voice = site.config.strings.voice(site.language(Entity::Page(page)));
    let said = |key: &str| voice.text(key).to_owned();
    match &related.why {
        Why::Chosen => said("chosen_by_editors"),
        Why::NextInSeries(id) => of_series(site, voice, "next_in_series", *id),
        Why::InSeries(id) => of_series(site, voice, "in_series", *id),
        Why::LinksHere => said("links_here"),
        Why::LinkedHere => said("linked_here"),
        Why::LinkedTogether => said("linked_together"),
        Why::About(terms) => about(voice, terms),
        Why::SameAuthor(id) => voice.filled("same_author", &[("author", site.term(*id).name.clone())]),
        Why::SameSection => match section_of_both(site, page, related.page) {
            Some(id) => voice.filled("in_section", &[("section", site.section(id).section.title.clone())]),
            None => said("same_section"),
        },
        Why::SameTime => said("same_time"),
    }
}

fn of_series(site: &Site, voice: Voice<'_>, key: &str, id: SeriesId) -> String {
    voice.filled(key, &[("series", site.series[id.0].name.clone())])
}

/// What both pages are about. Pages can be alike in words that nobody can be told, such as pairs of characters.
fn about(voice: Voice<'_>, terms: &[String]) -> String {
    if terms.is_empty() {
        return voice.text("on_the_same_subject").to_owned();
    }
    voice.filled("about", &[("terms", terms.join(voice.text("list_separator")))])
}

/// The section that both pages are in, if it has a name for readers: the root is called as the site, and everything is
/// in that.
fn section_of_both(site: &Site, page: PageId, other: PageId) -> Option<SectionId> {
    let section = site.relations(page).section?;
    let is_below_root = site.section(section).parent.is_some();
    (is_below_root && site.relations(other).section == Some(section)).then_some(section)
}
