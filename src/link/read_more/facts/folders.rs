//! The tree of folders in which pages are.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::super::site::PageId;
use super::super::rarity::Rarity;
use crate::parse::{Page, page_folder};

/// A folder with pages somewhere below it.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) parent: Option<usize>,
    pub(super) depth: usize,
    /// How telling it is to be below it, in thousandths.
    pub(super) rarity: u32,
    /// The pages that are about it, by path.
    pub(super) pages: Vec<PageId>,
}

/// The tree of folders; the first is the root. A page is about the folder that bears its name, if there is one: so
/// `guide.md` and `guide/begin.md` are as near as two pages in one folder.
pub(super) fn tree<'p>(pages: &'p [Arc<Page>], rarity: Rarity) -> (Vec<usize>, Vec<Folder>) {
    let mut folders = vec![Folder { parent: None, depth: 0, rarity: 0, pages: Vec::new() }];
    let mut by_path: HashMap<&str, usize> = HashMap::from([("", 0)]);
    let listed = |page: &'p Arc<Page>| add_folder(home_folder(page), &mut folders, &mut by_path);
    let mut homes: Vec<usize> = pages.iter().map(listed).collect();
    let mut below = vec![0_usize; folders.len()];
    for (number, (page, home)) in pages.iter().zip(&mut homes).enumerate() {
        let named = page.path.strip_suffix(".md").and_then(|path| by_path.get(path));
        *home = named.copied().unwrap_or(*home);
        folders[*home].pages.push(PageId(number));
        let above = std::iter::successors(Some(*home), |folder| folders[*folder].parent);
        above.for_each(|folder| below[folder] += 1);
    }
    for (folder, below) in folders.iter_mut().zip(below).skip(1) {
        folder.rarity = rarity.thousandths(below);
    }
    (homes, folders)
}

/// The folder in which a page is listed: a page with a folder to itself stands beside its siblings.
fn home_folder(page: &Page) -> &str {
    let folder = if page.is_bundle() { page_folder(page.folder()) } else { page.folder() };
    without_dates(folder)
}

/// A folder that bears the number of a year, a month or a day says nothing that a date does not say.
fn without_dates(mut folder: &str) -> &str {
    while let Some(name) = folder.rsplit('/').next().filter(|name| !name.is_empty())
        && name.bytes().all(|byte| byte.is_ascii_digit())
    {
        folder = page_folder(folder);
    }
    folder
}

fn add_folder<'p>(path: &'p str, folders: &mut Vec<Folder>, by_path: &mut HashMap<&'p str, usize>) -> usize {
    if let Some(known) = by_path.get(path) {
        return *known;
    }
    let parent = add_folder(page_folder(path), folders, by_path);
    let number = folders.len();
    folders.push(Folder {
        parent: Some(parent),
        depth: folders[parent].depth + 1,
        rarity: 0,
        pages: Vec::new(),
    });
    by_path.insert(path, number);
    number
}
