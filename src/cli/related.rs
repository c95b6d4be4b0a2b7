//! `nutgraf related`: what is to be read after which page, and why.

use std::io::stdout;
use std::path::Path;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::arguments::{Format, Related};
use super::shell::{Shell, print, visible};
use super::{Exit, explain, wanted};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::link::{self, Entity, PageId, ReadMore, Reason, Site};
use crate::related;
use crate::render::reason;
use crate::route::Route;

/// How many links of a page programs are told, unless they ask for another number.
const FOR_PROGRAMS: usize = 20;

/// How many candidates are explained, unless somebody asks for another number.
const EXPLAINED: usize = 10;

/// Of so many pages the links are gathered before they are told, so that a large site need not be held twice.
const AT_ONCE: usize = 1_024;

/// Tells the links of one page or of all.
pub(super) fn run(arguments: &Related, root: &Path, shell: &Shell) -> Exit {
    let wanted = match wanted::or_exit(&arguments.pages, root, |wrong| shell.list_aside(wrong)) {
        Ok(wanted) => wanted,
        Err(exit) => return exit,
    };
    let report = related::related(&wanted);
    shell.list_aside(&report.diagnostics);
    let Some((site, read_more)) = &report.joined else { return Exit::Errors };
    let page = match arguments.page.as_deref().map(|page| find(site, root, page)).transpose() {
        Ok(page) => page,
        Err(wrong) => {
            shell.list_aside(&[wrong]);
            return Exit::Usage;
        }
    };
    let asked = Asked { site, read_more, count: arguments.count.map(usize::from), format: shell.format() };
    match page {
        Some(page) if arguments.explain => asked.explain(page),
        Some(page) => print(&mut stdout(), &asked.told(&[page]).0),
        None => asked.tell_all(),
    }
    if report.diagnostics.iter().any(Diagnostic::is_error) { Exit::Errors } else { Exit::Done }
}

/// What is asked for, and of which site.
struct Asked<'s> {
    site: &'s Site,
    read_more: &'s ReadMore,
    count: Option<usize>,
    format: Format,
}

impl Asked<'_> {
    fn path(&self, id: PageId) -> &str {
        &self.site.page(id).path
    }

    /// The links of a page: those that a build shows to people who do not ask for another number.
    fn links(&self, id: PageId) -> Vec<link::Related> {
        match (self.count, self.format) {
            (Some(count), _) => self.read_more.ranked(self.site, id, count),
            (None, Format::Json) => self.read_more.ranked(self.site, id, FOR_PROGRAMS),
            (None, _) => self.site.read_more(id).to_vec(),
        }
    }

    /// The links of pages as they are told, and where they lead.
    fn told(&self, pages: &[PageId]) -> (String, Vec<PageId>) {
        let links: Vec<Vec<link::Related>> = pages.par_iter().map(|id| self.links(*id)).collect();
        let told = pages.iter().zip(&links).map(|(page, links)| match self.format {
            Format::Json => self.object(*page, links).to_string(),
            _ => self.text(*page, links),
        });
        let told: Vec<String> = told.collect();
        let between = if self.format == Format::Human { "\n\n" } else { "\n" };
        (told.join(between), links.iter().flatten().map(|related| related.page).collect())
    }

    /// Tells the links of all pages, and people, which pages are in none of the lists.
    fn tell_all(&self) {
        let pages: Vec<PageId> = self.site.listed().collect();
        let mut is_in_a_list = vec![false; self.site.pages.len()];
        for some in pages.chunks(AT_ONCE) {
            let (told, links) = self.told(some);
            links.into_iter().for_each(|id| is_in_a_list[id.0] = true);
            print(&mut stdout(), &told);
            if self.format == Format::Human {
                print(&mut stdout(), "");
            }
        }
        if self.format == Format::Human {
            let unlisted: Vec<PageId> = pages.iter().copied().filter(|id| !is_in_a_list[id.0]).collect();
            print(&mut stdout(), &visible(&self.unlisted(&unlisted, pages.len())));
        }
    }

    /// The pages that are in no list, of so many.
    fn unlisted(&self, unlisted: &[PageId], of: usize) -> String {
        let verb = if unlisted.len() == 1 { "is" } else { "are" };
        let plural = if of == 1 { "" } else { "s" };
        let paths = unlisted.iter().map(|id| format!("\n  {}", self.path(*id)));
        format!("{} of {of} page{plural} {verb} in no list{}", unlisted.len(), paths.collect::<String>())
    }

    /// The links of a page for people.
    fn text(&self, page: PageId, links: &[link::Related]) -> String {
        let mut told = self.path(page).to_owned();
        for related in links {
            let reason = reason::sentence(self.site, page, related);
            told.push_str(&format!("\n  {:>3}  {}\n       {reason}", related.score, self.path(related.page)));
        }
        if links.is_empty() {
            told.push_str("\n       no links");
        }
        visible(&told)
    }

    /// The links of a page for programs.
    fn object(&self, page: PageId, links: &[link::Related]) -> Value {
        let links: Vec<&str> = links.iter().map(|related| self.path(related.page)).collect();
        json!({ "page": self.path(page), "links": links })
    }

    /// Tells what speaks for the best candidates of a page.
    fn explain(&self, page: PageId) {
        let candidates = self.read_more.explain(self.site, page, self.count.unwrap_or(EXPLAINED));
        let explained = explain::Explained {
            page,
            candidates: &candidates,
            path: &|id| self.path(id),
            minimum: self.site.config.read_more.minimum,
        };
        let told = match self.format {
            Format::Json => explained.object().to_string(),
            _ => visible(&explained.table()),
        };
        print(&mut stdout(), &told);
    }
}

/// The page that somebody names: by its path below `content/`, with that folder in front or without, by its route, or by
/// its address.
fn find(site: &Site, root: &Path, named: &str) -> Result<PageId, Diagnostic> {
    let path = below_content(root, named);
    match site.entity(path).or_else(|| at_route(site, named)) {
        Some(Entity::Page(id)) => Ok(id),
        Some(Entity::Section(_)) => {
            let wrong = Diagnostic::error(format!("`{named}` is a section, not a page"));
            Err(wrong.hint("name a page: sections have no Read More"))
        }
        None => Err(unknown(site, path, named)),
    }
}

/// The path that remains without the folders in front of it, which the completions of a shell put there.
fn below_content<'n>(root: &Path, named: &'n str) -> &'n str {
    let below_root = Path::new(named).strip_prefix(root).ok().and_then(Path::to_str).unwrap_or(named);
    below_root.strip_prefix("content/").unwrap_or(below_root)
}

/// What is at a route, which may have the address of the site in front, or the path of that address.
fn at_route(site: &Site, named: &str) -> Option<Entity> {
    let base_url = &site.config.base_url;
    let below = |before: &str| named.strip_prefix(before);
    let routes = [Some(named), below(&base_url.to_string()), below(base_url.path())];
    routes.into_iter().flatten().find_map(|route| {
        let route = Route::page(&percent_decode_str(route).decode_utf8_lossy()).ok()?;
        site.entities().find(|entity| *site.text(*entity).route == route)
    })
}

fn unknown(site: &Site, path: &str, named: &str) -> Diagnostic {
    if let Some(reason) = site.left_out.0.get(path) {
        let hint = match reason {
            Reason::Draft => Some("say `--drafts` to take drafts in".to_owned()),
            Reason::Future => Some("say `--future` to take in what is to come".to_owned()),
            Reason::Expired => None,
        };
        return Diagnostic::error(format!("`{path}` is not part of the site: it is {reason}"))
            .maybe_hint(hint);
    }
    let routes = site.pages.iter().map(|page| page.route.as_str());
    let paths = site.pages.iter().map(|page| page.path.as_ref());
    let near = if named.starts_with('/') { did_you_mean(named, routes) } else { did_you_mean(path, paths) };
    let hint = near.unwrap_or_else(|| {
        "name a page by its path below `content/`, as `explainers/tides.md`, or by its route".to_owned()
    });
    Diagnostic::error(format!("there is no page `{named}`")).hint(hint)
}
