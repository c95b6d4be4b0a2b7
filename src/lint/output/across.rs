//! What is found only when all finished pages are known: anchors of others, pages that nothing links to, titles and
//! descriptions that two of them share.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::Ordering;

use url::Url;

use super::super::pictures;
use super::away::is_anchor;
use super::markup::{Reference, Use};
use super::place::{self, Needle, Places};
use super::{Found, Looked, Outputs, Page, Place};
use crate::config::RuleId;
use crate::diagnostic::{Diagnostic, Location, did_you_mean};
use crate::link::Entity;
use crate::read::Origin;
use crate::render::{Planned, Subject};

impl Outputs<'_> {
    /// An anchor that the page which a link leads to does not have.
    pub(super) fn dead_anchor(
        &self,
        pages: &HashMap<usize, &Page>,
        lead: &(usize, String, Place),
    ) -> Option<Found> {
        let (to, anchor, place) = lead;
        // Nobody is told of the anchors of a page that only leads to another, or that could not be rendered.
        let target = pages.get(to).filter(|_| !matches!(self.plan.routes[*to].subject, Subject::Alias(_)))?;
        // What nobody rendered may be an application, which finds its own places.
        let is_foreign = matches!(self.plan.routes[*to].subject, Subject::Asset(_)) && !is_anchor(anchor);
        if is_foreign || target.anchors.binary_search(anchor).is_ok() {
            return None;
        }
        let near = did_you_mean(anchor, target.anchors.iter().map(String::as_str));
        Some(Found {
            rule: RuleId::DeadAnchor,
            message: format!("no anchor `#{anchor}` at `{}`", self.plan.routes[*to].route),
            hint: near.unwrap_or_else(|| "link to an id that the page has, or to the page itself".to_owned()),
            place: place.clone(),
        })
    }

    /// Pages and sections that no other page links to; to the home page readers come by themselves. Where a listing could
    /// not be rendered, nobody knows what it links to. What another text links to is known in any case.
    pub(super) fn orphans(&self, pages: &HashMap<usize, &Page>) -> Vec<(usize, Found)> {
        let is_missing = |(number, planned): (usize, &Planned)| {
            let is_listing = matches!(
                planned.subject,
                Subject::Section(..) | Subject::Taxonomy(_) | Subject::Term(..) | Subject::FeedList
            );
            is_listing && !pages.contains_key(&number)
        };
        if self.plan.routes.iter().enumerate().any(is_missing) {
            return Vec::new();
        }
        let is_linked = |planned: &Planned| {
            let in_text = matches!(planned.subject, Subject::Page(id) if !self.renderer.site.relations(id).backlinks.is_empty());
            // Where two things are at one route, by mistake, one of them stands for both.
            let number = self.plan.number(planned.route.as_str()).unwrap_or_default();
            in_text || self.is_linked[number].load(Ordering::Relaxed)
        };
        let is_orphan = |(_, planned): &(usize, &Planned)| {
            matches!(planned.subject, Subject::Page(_) | Subject::Section(_, 1))
                && planned.route.as_str() != "/"
                && !is_linked(planned)
        };
        let orphan = |(number, planned): (usize, &Planned)| {
            let found = Found {
                rule: RuleId::Orphan,
                message: format!("no other page links to `{}`", planned.route),
                hint: "link to it from a page, a list or a menu".to_owned(),
                place: Place::Wanted(Needle::Top),
            };
            (number, found)
        };
        self.plan.routes.iter().enumerate().filter(is_orphan).map(orphan).collect()
    }

    /// The number of the file that a reference shows, if it is a picture of the site's own with too many bytes, and how it may
    /// be written in a source: also by its name alone, as shortcodes take it.
    pub(super) fn large_picture(
        &self,
        route: usize,
        from: &Url,
        reference: &Reference,
    ) -> Option<(usize, Needle)> {
        let Subject::Asset(file) = self.plan.routes[route].subject else { return None };
        let site = &self.renderer.site;
        let asset = &site.assets[file].asset;
        let is_picture = asset.size.is_some() && matches!(asset.origin, Origin::File(_));
        if reference.used != Use::Load || !is_picture {
            return None;
        }
        pictures::too_large(site, &site.assets[file])?;
        let name = asset.path.rsplit('/').next().unwrap_or_default();
        let written = self.written(from, &reference.address).into_iter().chain([name.to_owned()]);
        Some((file, Needle::Text(written.collect())))
    }

    /// Pictures with too many bytes that HTML, a shortcode or a template shows, each of them once.
    pub(super) fn large_pictures(&self, looked: &[Looked]) -> Vec<(usize, Found)> {
        let site = &self.renderer.site;
        let shown =
            looked.iter().flat_map(|looked| looked.pictures.iter().map(|shown| (looked.number, shown)));
        let mut first: BTreeMap<usize, (usize, &Place)> = BTreeMap::new();
        for (number, (picture, place)) in shown {
            first.entry(*picture).or_insert((number, place));
        }
        if first.is_empty() {
            return Vec::new();
        }
        let known: BTreeSet<&str> = pictures::looked_at(site).map(|placed| &*placed.asset.path).collect();
        let found = first.into_iter().filter_map(|(picture, (number, place))| {
            let placed = site.assets.get(picture).filter(|placed| !known.contains(&*placed.asset.path))?;
            let (message, hint) = pictures::too_large(site, placed)?;
            Some((number, Found { rule: RuleId::LargeImage, message, hint, place: place.clone() }))
        });
        found.collect()
    }

    /// Titles and descriptions that another page in the same language has, too.
    pub(super) fn same<'l>(&self, pages: impl Iterator<Item = (usize, &'l Page)>) -> Vec<Diagnostic> {
        let mut titles: HashMap<(&str, &str), usize> = HashMap::new();
        let mut descriptions: HashMap<(&str, &str), usize> = HashMap::new();
        let mut places = Places::new(self.renderer);
        let mut diagnostics = Vec::new();
        let mut tell = |rule, what: &str, text: &str, first: usize, second: usize| {
            let routes = &self.plan.routes;
            let [first, other] =
                [first, second].map(|number| self.text_place(number, rule, text, &mut places));
            let found = Found {
                rule,
                message: format!("`{}` has the same {what} as `{}`", routes[second].route, first.1),
                hint: format!(
                    "give each page a {what} of its own: search engines and readers tell them apart by it"
                ),
                place: Place::Known(other.0),
            };
            let told = self.tell(second, found, &mut places);
            diagnostics.extend(told.map(|told| told.related(first.0, "the other one")));
        };
        let site_description = &self.renderer.site.config.settings.description;
        for (number, page) in pages.filter(|(number, _)| is_told_of(&self.plan.routes[*number].subject)) {
            let key = |text: &'l str| (page.language.as_str(), text);
            if !page.title.is_empty()
                && let Some(first) = titles.get(&key(&page.title))
            {
                tell(RuleId::DuplicateTitle, "title", &page.title, *first, number);
            } else {
                titles.insert(key(&page.title), number);
            }
            // That a page has none of its own is told by another rule.
            let Some(description) = page.description.as_ref().filter(|own| *own != site_description) else {
                continue;
            };
            match descriptions.get(&key(description)) {
                Some(first) => tell(RuleId::DuplicateDescription, "description", description, *first, number),
                None => drop(descriptions.insert(key(description), number)),
            }
        }
        diagnostics
    }

    /// Where a page says something of itself, with its route. A finished title may have the site's behind it.
    fn text_place(
        &self,
        number: usize,
        rule: RuleId,
        text: &str,
        places: &mut Places<'_>,
    ) -> (Location, String) {
        let (planned, site) = (&self.plan.routes[number], &self.renderer.site);
        let own = place::entity(self.renderer, &planned.subject).and_then(|entity| {
            let title = match entity {
                Entity::Page(id) => &site.page(id).title,
                Entity::Section(id) => &site.section(id).section.title,
            };
            let written = if rule == RuleId::DuplicateTitle { title } else { text };
            Needle::Text(vec![written.to_owned()]).in_front_matter(site.text(entity).source)
        });
        let location = own.unwrap_or_else(|| places.find(planned, &Needle::Top));
        (location, planned.route.to_string())
    }
}

/// Whether search engines list a page by its title: of a listing in several pages, the first.
fn is_told_of(subject: &Subject) -> bool {
    matches!(subject, Subject::Page(_) | Subject::Section(_, 1) | Subject::Taxonomy(_) | Subject::Term(_, 1))
}
