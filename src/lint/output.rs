//! What is found in finished pages, stylesheets and feeds. Each is read once, when it is rendered; what concerns several of
//! them is found when all are read.

mod across;
mod address;
mod away;
mod feed;
mod markup;
mod nesting;
mod place;
mod style;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

pub use away::{Verdict, missing_anchors};

use super::severity;
use crate::config::{FeedFormat, RuleId};
use crate::diagnostic::{Diagnostic, Location, did_you_mean};
use crate::parse::Target;
use crate::read::Origin;
use crate::render::{Output, Plan, Planned, Rendered, Renderer, Subject};
use crate::source::Source;
use address::{Addresses, Leads};
use away::Away;
use markup::{Markup, Reference, Use};
use place::{Needle, Places};

/// The rules about what was rendered.
pub struct Outputs<'p> {
    renderer: &'p Arc<Renderer>,
    plan: &'p Plan,
    addresses: Addresses<'p>,
    /// Which routes another page links to.
    is_linked: Vec<AtomicBool>,
    /// The paths of which the plan tells already that nothing is there.
    known_dead: BTreeSet<&'p str>,
    /// What may have been meant by the paths where nothing is.
    hints: Mutex<HashMap<String, String>>,
}

/// What was found in one output, and what must be known of it to look at the others.
#[derive(Debug, Default)]
pub struct Looked {
    number: usize,
    page: Option<Page>,
    /// By the number of the route that it is told with.
    found: Vec<(usize, Found)>,
    /// What leads away from the site.
    away: Vec<Away>,
    /// The pictures that it shows, by the numbers of their files.
    pictures: Vec<(usize, Place)>,
}

/// What others ask of a finished page.
#[derive(Debug)]
struct Page {
    language: String,
    title: String,
    description: Option<String>,
    /// All that a link may lead to, sorted.
    anchors: Vec<String>,
    /// The anchors of others that it leads to, by the numbers of their routes.
    leads: Vec<(usize, String, Place)>,
}

/// Where a reference leads, if nothing is wrong with it.
enum Followed {
    /// Nowhere: it is empty, or the plan tells of it.
    Nowhere,
    /// To a route, by its number, and to an anchor there.
    Inner(usize, Option<String>),
    /// Away from the site.
    Away(Box<Url>),
}

#[derive(Debug)]
struct Found {
    rule: RuleId,
    message: String,
    hint: String,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    /// It is known.
    Known(Location),
    /// It has to be searched for.
    Wanted(Needle),
}

impl<'p> Outputs<'p> {
    /// Makes ready to look at what is rendered of a site.
    pub fn new(renderer: &'p Arc<Renderer>, plan: &'p Plan) -> Self {
        let site = &renderer.site;
        let links = site.entities().flat_map(|entity| &site.text(entity).body.links);
        let rooted = links.filter_map(|link| match &link.target {
            Target::Rooted { path, .. } => Some(path.as_str()),
            _ => None,
        });
        Self {
            renderer,
            plan,
            addresses: Addresses::new(&site.config.base_url, plan),
            is_linked: plan.routes.iter().map(|_| AtomicBool::new(false)).collect(),
            known_dead: rooted.filter(|path| !crate::render::is_there(&plan.routes, path)).collect(),
            hints: Mutex::default(),
        }
    }

    /// Looks at what was rendered at a route.
    pub fn look(&self, planned: &Planned, rendered: &Rendered) -> Looked {
        let number = self.plan.number(planned.route.as_str()).unwrap_or_default();
        let nothing = Looked { number, ..Looked::default() };
        let Rendered::Fresh { output: Output::Bytes(bytes), .. } = rendered else { return nothing };
        let Ok(text) = std::str::from_utf8(bytes) else { return nothing };
        match &planned.subject {
            Subject::Feed(_, FeedFormat::Atom) => Looked { found: self.feed(feed::of_atom(text)), ..nothing },
            Subject::Feed(_, FeedFormat::Json) => Looked { found: self.feed(feed::of_json(text)), ..nothing },
            Subject::Asset(index) => self.asset(number, planned, *index, bytes),
            Subject::Fingerprinted(_)
            | Subject::Sitemap(_)
            | Subject::SitemapIndex(_)
            | Subject::Robots
            | Subject::Host(_) => nothing,
            _ => self.page(number, planned, text, Place::Wanted),
        }
    }

    /// Looks at a page; `place` tells of something on it where it is written.
    fn page(&self, number: usize, planned: &Planned, html: &str, place: impl Fn(Needle) -> Place) -> Looked {
        let Markup { language, title, description, base, references, ids, names, broken } =
            markup::read(html);
        let mut found: Vec<Found> = broken.into_iter().map(not_nested).collect();
        found.extend(twice(&ids));
        let (mut leads, mut away, mut pictures) = (Vec::new(), Vec::new(), Vec::new());
        let base_url = &self.renderer.site.config.base_url;
        if let Some(from) = self.addresses.of_page(base_url, &planned.route, base.as_deref()) {
            for reference in &references {
                match self.follow(&from, reference) {
                    Ok(Followed::Inner(to, anchor)) => {
                        if reference.used == Use::Link && to != number && is_read(&planned.subject) {
                            self.is_linked[to].store(true, Ordering::Relaxed);
                        }
                        let picture = self.large_picture(to, &from, reference);
                        pictures.extend(picture.map(|(file, needle)| (file, place(needle))));
                        leads.extend(
                            anchor.map(|anchor| (to, anchor, place(self.needle(&from, &reference.address)))),
                        );
                    }
                    Ok(Followed::Away(url)) => away.extend(Away::of(reference, *url)),
                    Ok(Followed::Nowhere) => {}
                    Err(wrong) => found.push(*wrong),
                }
            }
        }
        away.sort_unstable_by(|one, other| one.address.cmp(&other.address));
        away.dedup_by(|one, other| one.address == other.address);
        let mut anchors: Vec<String> = ids.into_iter().chain(names).collect();
        anchors.sort_unstable();
        let page = Page { language, title: title.trim().to_owned(), description, anchors, leads };
        let found = found.into_iter().map(|found| (number, found.at(&place))).collect();
        Looked { number, page: Some(page), found, away, pictures }
    }

    /// What is wrong with the addresses in a feed, told with the pages that its entries are.
    fn feed(&self, entries: Vec<feed::Entry>) -> Vec<(usize, Found)> {
        let of_entry = |entry: feed::Entry| {
            let from = Url::parse(&entry.address).ok()?;
            let Leads::To(number, _) = self.addresses.lead(&from, "") else { return None };
            let references = markup::read(&entry.html).references.into_iter();
            let wrong = references.filter_map(move |reference| self.follow(&from, &reference).err());
            Some(wrong.map(move |wrong| (number, *wrong)))
        };
        entries.into_iter().filter_map(of_entry).flatten().collect()
    }

    /// Looks at a file that is part of the site as it is: at a page that nobody rendered, or at a stylesheet.
    fn asset(&self, number: usize, planned: &Planned, index: usize, bytes: &[u8]) -> Looked {
        let path = &self.renderer.site.assets[index].asset.path;
        if !is_html(path) {
            return self.stylesheet(number, planned, index);
        }
        let nothing = Looked { number, ..Looked::default() };
        let Ok(source) = Source::decode(Arc::clone(path), bytes) else { return nothing };
        let place = |needle: Needle| {
            Place::Known(needle.place(&source).unwrap_or_else(|| Location::Path(Arc::clone(path))))
        };
        let mut looked = self.page(number, planned, &source.text, place);
        // Whoever made it has an idea of their own of how elements nest.
        looked.found.retain(|(_, found)| found.rule != RuleId::Nesting);
        looked.away = looked.away.into_iter().map(|away| away.found_in(&source)).collect();
        looked
    }

    /// What is wrong with the addresses in a stylesheet, which is looked at as it was before it was minified.
    fn stylesheet(&self, number: usize, planned: &Planned, index: usize) -> Looked {
        let asset = &self.renderer.site.assets[index].asset;
        let base_url = &self.renderer.site.config.base_url;
        let mut looked = Looked { number, ..Looked::default() };
        let Origin::Memory(bytes) = &asset.origin else { return looked };
        let source = Source::decode(Arc::clone(&asset.path), bytes);
        let from = self.addresses.of_page(base_url, &planned.route, None);
        let (true, Ok(source), Some(from)) = (asset.path.ends_with(".css"), source, from) else {
            return looked;
        };
        for (address, span) in style::addresses(&source.text) {
            let place = Location::Text { source: source.clone(), span };
            let reference = Reference { address, used: Use::Load };
            match self.follow(&from, &reference) {
                Ok(Followed::Away(url)) => {
                    looked.away.extend(Away::of(&reference, *url).map(|away| away.at(place)));
                }
                Ok(_) => {}
                Err(wrong) => looked.found.push((number, Found { place: Place::Known(place), ..*wrong })),
            }
        }
        looked
    }

    /// Where a reference leads, or what is wrong with it.
    fn follow(&self, from: &Url, reference: &Reference) -> Result<Followed, Box<Found>> {
        let Reference { address, used } = reference;
        let found = |rule, message, hint: String| {
            Err(Box::new(Found { rule, message, hint, place: Place::Wanted(self.needle(from, address)) }))
        };
        if address.is_empty() {
            return Ok(Followed::Nowhere);
        }
        let is_overheard =
            |scheme: &str| *used == Use::Load && scheme == "http" && self.addresses.are_secure();
        match self.addresses.lead(from, address) {
            Leads::To(..) if is_overheard(address.split(':').next().unwrap_or_default()) => {
                self.overheard(from, address)
            }
            Leads::Away(url) if is_overheard(url.scheme()) => self.overheard(from, address),
            Leads::To(number, anchor) => {
                let anchor = anchor.filter(|anchor| !anchor.is_empty() && anchor != "top");
                // What stands behind this is a text that browsers search for.
                let anchor = anchor.filter(|anchor| *used == Use::Link && !anchor.starts_with(":~:"));
                Ok(Followed::Inner(number, anchor))
            }
            Leads::Nowhere(path) if self.known_dead.contains(path.as_str()) => Ok(Followed::Nowhere),
            Leads::Nowhere(path) => {
                let message = format!("link to `{path}`, but there is nothing at this route");
                found(RuleId::DeadLink, message, self.nearest(path))
            }
            Leads::Away(url) => Ok(Followed::Away(url)),
            Leads::Unreadable => {
                let hint = "write it as `https://example.org/path`, or as a path on the site".to_owned();
                found(RuleId::DeadLink, format!("`{address}` is not an address"), hint)
            }
        }
    }

    /// What somebody may have meant who wrote a path. What a template says wrong is wrong on many pages, and to compare it
    /// with all routes takes long.
    fn nearest(&self, path: String) -> String {
        let mut hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.plan.routes.iter().map(|planned| planned.route.as_str());
        let hint = hints.entry(path).or_insert_with_key(|path| {
            did_you_mean(path, known).unwrap_or_else(|| "link to something that the site has".to_owned())
        });
        hint.clone()
    }

    fn overheard<T>(&self, from: &Url, address: &str) -> Result<T, Box<Found>> {
        Err(Box::new(Found {
            rule: RuleId::MixedContent,
            message: format!("`{address}` is loaded by http into a page at https"),
            hint: "write `https://`, or put the file into `static/`: browsers may refuse to load it"
                .to_owned(),
            place: Place::Wanted(self.needle(from, address)),
        }))
    }

    fn needle(&self, from: &Url, address: &str) -> Needle {
        Needle::Text(self.written(from, address).into())
    }

    /// An address as it may be written in a source: whole, as a path on the site, or as one that counts from the page.
    fn written(&self, from: &Url, address: &str) -> [String; 5] {
        let base_url = &self.renderer.site.config.base_url;
        let own = address.strip_prefix(base_url.origin()).unwrap_or(address);
        let inner = own.strip_prefix(base_url.path()).unwrap_or(own);
        let relative =
            from.join(address).ok().and_then(|whole| from.make_relative(&whole)).unwrap_or_default();
        [address.to_owned(), address.replace('&', "&amp;"), own.to_owned(), inner.to_owned(), relative]
    }

    /// All that was found.
    pub fn finish(self, looked: Vec<Looked>) -> Vec<Diagnostic> {
        let pages: HashMap<usize, &Page> =
            looked.iter().filter_map(|looked| Some((looked.number, looked.page.as_ref()?))).collect();
        let mut found: Vec<(usize, Found)> = Vec::new();
        let dead_anchors = |(number, page): (usize, &Page)| {
            let dead = page.leads.iter().filter_map(|lead| self.dead_anchor(&pages, lead));
            dead.map(move |found| (number, found)).collect::<Vec<_>>()
        };
        let by_number = || looked.iter().filter_map(|looked| Some((looked.number, looked.page.as_ref()?)));
        found.extend(by_number().flat_map(dead_anchors));
        let mut diagnostics = self.same(by_number());
        found.extend(self.orphans(&pages));
        found.extend(self.large_pictures(&looked));
        found.extend(looked.into_iter().flat_map(|looked| looked.found));
        let mut places = Places::new(self.renderer);
        diagnostics
            .extend(found.into_iter().filter_map(|(number, found)| self.tell(number, found, &mut places)));
        diagnostics
    }

    /// What was found as it is told, if it counts where it was found.
    fn tell(&self, number: usize, found: Found, places: &mut Places<'_>) -> Option<Diagnostic> {
        let planned = &self.plan.routes[number];
        let location = match found.place {
            Place::Known(location) => location,
            Place::Wanted(needle) => places.find(planned, &needle),
        };
        let site = &self.renderer.site;
        let own =
            place::entity(self.renderer, &planned.subject).map(|entity| &*site.text(entity).source.path);
        let path = Some(location.path()).filter(|path| path.starts_with("content/")).or(own);
        let path = path.and_then(|path| path.strip_prefix("content/"));
        let severity = severity(site.config.checks.level(found.rule, path))?;
        let is_own = own == Some(location.path());
        let diagnostic = Diagnostic::warning(found.message).at_location(location);
        let mut diagnostic = diagnostic.hint(found.hint).of_rule(found.rule.name(), severity);
        if !is_own {
            diagnostic.while_rendering.push(planned.route.to_string());
        }
        Some(diagnostic)
    }
}

impl Found {
    /// The same, with its place as `place` tells it.
    fn at(self, place: impl Fn(Needle) -> Place) -> Self {
        match self.place {
            Place::Wanted(needle) => Self { place: place(needle), ..self },
            Place::Known(_) => self,
        }
    }
}

/// Whether a file is a page, by its name.
pub fn is_html(path: &str) -> bool {
    [".html", ".htm"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending))
}

/// Whether readers come by a page and follow its links.
fn is_read(subject: &Subject) -> bool {
    !matches!(subject, Subject::Alias(_) | Subject::NotFound)
}

fn not_nested(broken: nesting::Broken) -> Found {
    Found {
        rule: RuleId::Nesting,
        message: broken.message,
        hint: "close each element inside the one that it stands in; browsers guess what was meant".to_owned(),
        place: Place::Wanted(Needle::Tag(broken.tag)),
    }
}

fn twice(ids: &[String]) -> Vec<Found> {
    let mut known = BTreeSet::new();
    let repeated: BTreeSet<&String> = ids.iter().filter(|id| !known.insert(*id)).collect();
    let found = repeated.into_iter().map(|id| Found {
        rule: RuleId::DuplicateId,
        message: format!("the id `{id}` is there twice"),
        hint: "give one of them another id: a link to it leads to the first alone".to_owned(),
        place: Place::Wanted(Needle::Id(id.clone())),
    });
    found.collect()
}
