//! Sections: which is above which, and which pages are in them.

use std::collections::HashMap;

use super::order::compare;
use super::site::{PageId, SectionId, Site};
use crate::parse::page_folder;

/// Puts every section below another and every page into a section.
pub(super) fn join(site: &mut Site) {
    let by_folder: HashMap<String, SectionId> = site
        .sections
        .iter()
        .enumerate()
        .map(|(id, node)| (node.section.folder().to_owned(), SectionId(id)))
        .collect();
    place_sections(site, &by_folder);
    place_pages(site, &by_folder);
    pass_up_transparent(site);
    sort(site);
}

/// The nearest section at or above a folder; the root is always there.
fn nearest(by_folder: &HashMap<String, SectionId>, folder: &str) -> SectionId {
    let mut folder = folder;
    loop {
        match by_folder.get(folder) {
            Some(&id) => return id,
            None if folder.is_empty() => return SectionId(0),
            None => folder = page_folder(folder),
        }
    }
}

fn place_sections(site: &mut Site, by_folder: &HashMap<String, SectionId>) {
    for id in 1..site.sections.len() {
        let parent = nearest(by_folder, page_folder(site.sections[id].section.folder()));
        site.sections[id].parent = Some(parent);
        // A section that introduces a taxonomy is reached through the taxonomy.
        if site.sections[id].taxonomy.is_none() {
            site.sections[parent.0].subsections.push(SectionId(id));
        }
    }
}

fn place_pages(site: &mut Site, by_folder: &HashMap<String, SectionId>) {
    for id in 0..site.pages.len() {
        let page = &site.pages[id];
        // The folder of a bundle belongs to the page itself.
        let folder = if page.is_bundle() { page_folder(page.folder()) } else { page.folder() };
        let section = nearest(by_folder, folder);
        site.relations_mut(PageId(id)).section = Some(section);
        if site.relations[id].own_term.is_none() {
            site.sections[section.0].own_pages.push(PageId(id));
        }
    }
}

/// A transparent section hands its pages, and those handed to it, to the section above. Deeper folders come later in
/// the order of paths, so that going backwards sees every section after those below it.
fn pass_up_transparent(site: &mut Site) {
    for node in &mut site.sections {
        node.pages.clone_from(&node.own_pages);
    }
    for id in (1..site.sections.len()).rev() {
        let node = &site.sections[id];
        if let (true, Some(parent)) = (node.section.matter.transparent, node.parent) {
            let pages = node.pages.clone();
            site.sections[parent.0].pages.extend(pages);
        }
    }
}

fn sort(site: &mut Site) {
    let Site { sections, pages, .. } = site;
    for node in sections.iter_mut() {
        let sort_by = node.section.matter.sort_by;
        node.pages.sort_by(|a, b| compare(sort_by, &pages[a.0], &pages[b.0]));
        node.own_pages.sort_by(|a, b| compare(sort_by, &pages[a.0], &pages[b.0]));
    }
    let keys: Vec<_> = sections
        .iter()
        .map(|node| {
            (node.section.matter.weight, node.section.title.to_lowercase(), node.section.path.clone())
        })
        .collect();
    for node in sections.iter_mut() {
        node.subsections.sort_by(|a, b| keys[a.0].cmp(&keys[b.0]));
    }
}
