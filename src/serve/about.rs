//! What the preview tells a writer of the page that is looked at.

use std::path::Path;

use serde_json::{Value, json};

use super::edition::Edition;
use super::mistakes;
use crate::config::Editor;
use crate::link::{Entity, PageId, Site};
use crate::lint;
use crate::parse::{Page, page_folder, written_front_matter};
use crate::render::reason;

/// So many drafts are named; of others, how many there are.
const DRAFTS: usize = 30;

/// What a page is told of.
pub(super) struct About<'e> {
    pub(super) edition: &'e Edition,
    pub(super) root: &'e Path,
    pub(super) editor: &'e Editor,
}

impl About<'_> {
    /// All that is told of a page or section, and of the drafts of the site. Of what has no text, only those.
    pub(super) fn tell(&self, entity: Option<Entity>) -> Value {
        json!({ "text": entity.map(|entity| self.text(entity)), "drafts": self.drafts() })
    }

    fn site(&self) -> &Site {
        &self.edition.site
    }

    fn text(&self, entity: Entity) -> Value {
        let text = self.site().text(entity);
        let lints = lint::of(self.site(), entity, self.edition.now);
        let page = match entity {
            Entity::Page(id) => Some((id, self.site().page(id))),
            Entity::Section(_) => None,
        };
        json!({
            "path": text.source.path,
            "editor": self.editor.address(&self.root.join(&*text.source.path), 1, 1),
            "kind": page.and_then(|(_, page)| Some(page.matter.kind.as_ref()?.get())),
            "words": text.body.words,
            "minutes": text.body.reading_time(),
            "draft": self.is_draft(entity),
            "future": page.is_some_and(|(_, page)| page.date.is_some_and(|date| date > self.edition.now)),
            "lints": mistakes::list(&lints, self.root, self.editor),
            "read_more": page.map(|(id, _)| self.read_more(id)),
            "front_matter": written_front_matter(text.source),
        })
    }

    fn read_more(&self, id: PageId) -> Vec<Value> {
        let site = self.site();
        let one = |related: &crate::link::Related| {
            let page = site.page(related.page);
            json!({
                "title": page.title,
                "address": self.edition.config.base_url.path_of(&page.route),
                "score": related.score,
                "reason": reason::sentence(site, id, related),
            })
        };
        site.read_more(id).iter().map(one).collect()
    }

    fn drafts(&self) -> Value {
        let site = self.site();
        let is_draft = |id: &PageId| self.is_draft(Entity::Page(*id));
        let drafts: Vec<&Page> = site.listed().filter(is_draft).map(|id| site.page(id)).collect();
        let one = |page: &&Page| json!({ "title": page.title, "address": self.edition.config.base_url.path_of(&page.route) });
        json!({ "count": drafts.len(), "first": drafts.iter().take(DRAFTS).map(one).collect::<Vec<Value>>() })
    }

    /// Whether a page or section is a draft itself, or below a section that is one.
    fn is_draft(&self, entity: Entity) -> bool {
        let site = self.site();
        let path: &str = match entity {
            Entity::Page(id) if site.page(id).matter.draft == Some(true) => return true,
            Entity::Page(id) => &site.page(id).path,
            Entity::Section(id) => &site.section(id).section.path,
        };
        let folders = std::iter::successors(Some(page_folder(path)), |folder| {
            (!folder.is_empty()).then(|| page_folder(folder))
        });
        let section = |folder: &str| match folder {
            "" => site.entity("_index.md"),
            _ => site.entity(&format!("{folder}/_index.md")),
        };
        folders.filter_map(section).any(|entity| match entity {
            Entity::Section(id) => site.section(id).section.matter.draft,
            Entity::Page(_) => false,
        })
    }
}
