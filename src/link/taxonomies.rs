//! Taxonomies: which terms there are, which pages have them, and which pages belong to the terms themselves.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use super::order::newest_first;
use super::site::{PageId, Relations, SectionId, Site, Taxonomy, Term, TermId};
use crate::config::TaxonomySettings;
use crate::diagnostic::Diagnostic;
use crate::parse::{Page, page_folder};
use crate::route::{Route, slugify, title_of};

/// What is known of a term before all pages were seen.
#[derive(Default)]
struct Gathered {
    /// How often the pages write the term in each way.
    spellings: BTreeMap<String, usize>,
    pages: Vec<PageId>,
    own_page: Option<PageId>,
}

/// A way in which pages write a term.
struct Spelling {
    /// The slug of the term, or what is wrong with it.
    slug: Result<String, String>,
    /// How often it is written so.
    count: usize,
    pages: Vec<PageId>,
}

/// The terms of a taxonomy as pages write them. There are few on many pages, so that as little as can be is done for each
/// time that one is written.
type Spellings = IndexMap<String, Spelling>;

/// A taxonomy, and the spellings by which pages find their terms in it.
struct Joined {
    taxonomy: Taxonomy,
    spellings: Spellings,
    mistakes: Vec<Diagnostic>,
}

/// Gathers the terms of every taxonomy.
pub(super) fn join(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let config = site.config.clone();
    let taxonomies: Vec<(&String, &TaxonomySettings)> = config.taxonomies.iter().collect();
    let shared = &*site;
    let joined: Vec<Joined> =
        taxonomies.into_par_iter().map(|(name, settings)| joined(shared, name, settings)).collect();
    tell_sections(site, &joined);
    tell_own_pages(site, &joined);
    tell_pages(site, &joined);
    let mut all = Vec::with_capacity(joined.len());
    for Joined { taxonomy, spellings: _, mistakes } in joined {
        diagnostics.extend(mistakes);
        all.push(taxonomy);
    }
    site.taxonomies = Arc::new(all);
}

fn joined(site: &Site, name: &str, settings: &TaxonomySettings) -> Joined {
    let mut mistakes = Vec::new();
    let spellings = spellings(site, name, &mut mistakes);
    let mut gathered = gather(&spellings);
    own_pages(site, name, &mut gathered);
    let section = site.sections.iter().position(|node| node.section.folder() == name).map(SectionId);
    let route = match section {
        Some(id) => site.section(id).section.route.clone(),
        None => Route::page(name).unwrap_or_else(|_| Route::root()),
    };
    let introduced_as = section.and_then(|id| site.section(id).section.matter.title.clone());
    let title = settings.title.clone().or(introduced_as).unwrap_or_else(|| title_of(name));
    let mut terms: Vec<Term> =
        gathered.into_par_iter().map(|(slug, gathered)| term(site, &route, slug, gathered)).collect();
    terms.sort_by_cached_key(|term| (term.name.to_lowercase(), term.slug.clone()));
    let (name, settings) = (name.to_owned(), settings.clone());
    Joined { taxonomy: Taxonomy { name, settings, title, route, terms, section }, spellings, mistakes }
}

fn spellings(site: &Site, taxonomy: &str, mistakes: &mut Vec<Diagnostic>) -> Spellings {
    let mut spellings = Spellings::new();
    for (id, page) in site.pages.iter().enumerate() {
        for term in page.matter.taxonomies.get(taxonomy).into_iter().flatten() {
            let at = spellings.get_index_of(term.get()).unwrap_or_else(|| {
                let slug = slugify(term.get());
                let slug = as_part_of_route(&slug).map(|()| slug);
                spellings.insert_full(term.get().clone(), Spelling { slug, count: 0, pages: Vec::new() }).0
            });
            let spelling = &mut spellings[at];
            if let Err(wrong) = &spelling.slug {
                let message = format!("`{}` in `{taxonomy}` {wrong}", term.get());
                mistakes.push(term.mark(Diagnostic::error(message)).hint("a term becomes part of a route"));
                continue;
            }
            spelling.count += 1;
            spelling.pages.push(PageId(id));
        }
    }
    spellings
}

fn gather(spellings: &Spellings) -> BTreeMap<String, Gathered> {
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    for (text, Spelling { slug, count, pages }) in spellings {
        if let Ok(slug) = slug {
            let term = gathered.entry(slug.clone()).or_default();
            term.spellings.insert(text.clone(), *count);
            term.pages.extend(pages);
        }
    }
    for term in gathered.values_mut() {
        term.pages.sort();
        term.pages.dedup();
    }
    gathered
}

fn as_part_of_route(slug: &str) -> Result<(), String> {
    if slug.is_empty() { Err("has no letters".to_owned()) } else { Route::page(slug).map(drop) }
}

/// A page in the folder of a taxonomy belongs to the term that its file is named after.
fn own_pages(site: &Site, taxonomy: &str, gathered: &mut BTreeMap<String, Gathered>) {
    for (id, page) in site.pages.iter().enumerate() {
        let (folder, name) = if page.is_bundle() {
            let bundle = page.folder();
            (page_folder(bundle), bundle.rsplit('/').next())
        } else {
            (page.folder(), page.path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")))
        };
        let slug = name.filter(|_| folder == taxonomy).map(slugify);
        if let Some(slug) = slug.filter(|slug| !slug.is_empty()) {
            gathered.entry(slug).or_default().own_page = Some(PageId(id));
        }
    }
}

fn term(site: &Site, taxonomy: &Route, slug: String, gathered: Gathered) -> Term {
    let Gathered { spellings, mut pages, own_page } = gathered;
    pages.sort_by(|a, b| newest_first(site.page(*a), site.page(*b)));
    let most_used = spellings.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    let name = match own_page {
        Some(id) => site.page(id).title.clone(),
        None => most_used.map_or_else(|| slug.clone(), |(spelling, _)| spelling.clone()),
    };
    let route = match own_page {
        Some(id) => site.page(id).route.clone(),
        None => taxonomy.join(&format!("{slug}/")).unwrap_or_else(|_| taxonomy.clone()),
    };
    Term { name, slug, route, pages, own_page }
}

/// Tells the sections that introduce a taxonomy which one it is.
fn tell_sections(site: &mut Site, joined: &[Joined]) {
    for (index, Joined { taxonomy, .. }) in joined.iter().enumerate() {
        if let Some(id) = taxonomy.section {
            site.sections[id.0].taxonomy = Some(index);
        }
    }
}

/// Tells the pages that belong to a term which one it is.
fn tell_own_pages(site: &mut Site, joined: &[Joined]) {
    for (index, Joined { taxonomy, .. }) in joined.iter().enumerate() {
        for (term, own_page) in taxonomy.terms.iter().map(|term| term.own_page).enumerate() {
            if let Some(page) = own_page {
                site.relations_mut(page).own_term = Some(TermId { taxonomy: index, term });
            }
        }
    }
}

/// Tells the pages which terms they have, in the order in which they write them.
fn tell_pages(site: &mut Site, joined: &[Joined]) {
    let ids: Vec<HashMap<&str, TermId>> =
        joined.iter().enumerate().map(|(index, joined)| joined.ids(index)).collect();
    let tell = |(page, relations): (&Arc<Page>, &mut Arc<Relations>)| {
        for (Joined { taxonomy, .. }, ids) in joined.iter().zip(&ids) {
            for term in page.matter.taxonomies.get(&taxonomy.name).into_iter().flatten() {
                if let Some(id) = ids.get(term.get().as_str())
                    && !relations.terms.contains(id)
                {
                    Arc::make_mut(relations).terms.push(*id);
                }
            }
        }
    };
    site.pages.par_iter().zip(&mut site.relations).for_each(tell);
}

impl Joined {
    /// The terms by their spellings. The taxonomy has this number.
    fn ids(&self, taxonomy: usize) -> HashMap<&str, TermId> {
        let terms = self.taxonomy.terms.iter().enumerate();
        let by_slug: HashMap<&str, TermId> =
            terms.map(|(term, Term { slug, .. })| (slug.as_str(), TermId { taxonomy, term })).collect();
        let id_of = |spelling: &Spelling| by_slug.get(spelling.slug.as_deref().ok()?).copied();
        self.spellings.iter().filter_map(|(text, spelling)| Some((text.as_str(), id_of(spelling)?))).collect()
    }
}
