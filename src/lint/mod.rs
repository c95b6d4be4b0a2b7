//! Lints: what can be built and is yet seldom meant, or not good for readers. Most rules are functions of one page or
//! section; others look at what was rendered, in `output`. How much what they find counts, `site.toml` says.

mod gone;
mod listed;
mod metadata;
mod output;
mod parts;
mod pictures;
mod sources;
mod text;

use std::sync::OnceLock;

use rayon::prelude::*;

use listed::Lists;

pub use gone::{gone, gone_from};
pub use output::{Looked, Outputs, Verdict, is_html, missing_anchors};

use crate::config::{ImageMatter, Kind, Level, RuleId};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::link::{Entity, PageId, SectionId, Site, Text};
use crate::parse::{BodyPart, GLOSSARY, Page};
use crate::source::Span;

/// One thing that is looked for on a page or section.
struct Rule {
    id: RuleId,
    /// What it finds, how bad that is left open.
    find: fn(&Linted<'_>) -> Vec<Diagnostic>,
}

const RULES: &[Rule] = &[
    Rule { id: RuleId::RequiredPart, find: parts::required },
    Rule { id: RuleId::EmptyPart, find: parts::empty },
    Rule { id: RuleId::PartsOrder, find: parts::order },
    Rule { id: RuleId::UnansweredQuestion, find: parts::unanswered },
    Rule { id: RuleId::TimelineOrder, find: parts::timeline },
    Rule { id: RuleId::SourceNotListed, find: sources::not_listed },
    Rule { id: RuleId::SourceNotCited, find: sources::not_cited },
    Rule { id: RuleId::Description, find: metadata::description },
    Rule { id: RuleId::AlternativeText, find: text::alternative },
    Rule { id: RuleId::HeadingLevels, find: text::heading_levels },
    Rule { id: RuleId::LargeImage, find: pictures::large },
    Rule { id: RuleId::ReviewBy, find: metadata::review_by },
    Rule { id: RuleId::Unlisted, find: listed::unlisted },
];

/// Finds something on a site as it is `now`: [`all`] or [`errors`].
pub type Lint = fn(&Site, Date) -> Vec<Diagnostic>;

/// All that the rules find.
pub fn all(site: &Site, now: Date) -> Vec<Diagnostic> {
    look(site, now, &[Level::Error, Level::Warn])
}

/// What the rules find that stops a build.
pub fn errors(site: &Site, now: Date) -> Vec<Diagnostic> {
    look(site, now, &[Level::Error])
}

/// All that the rules find on one page or section.
pub fn of(site: &Site, entity: Entity, now: Date) -> Vec<Diagnostic> {
    let rules: Vec<&Rule> = RULES.iter().collect();
    Linted { site, entity, now, lists: &OnceLock::new() }.found(&rules, &[Level::Error, Level::Warn])
}

/// Looks with the rules of these levels at every page and section.
fn look(site: &Site, now: Date, levels: &[Level]) -> Vec<Diagnostic> {
    let checks = &site.config.checks;
    let is_wanted = |rule: &&Rule| levels.iter().any(|level| checks.has(rule.id, *level));
    let rules: Vec<&Rule> = RULES.iter().filter(is_wanted).collect();
    let entities: Vec<Entity> = site.entities().collect();
    // What takes all cores must not be begun by one of them while the others wait for it.
    if rules.iter().any(|rule| rule.id == RuleId::Unlisted) {
        site.learn_read_more();
    }
    let lists = OnceLock::new();
    let found = |entity: &Entity| Linted { site, entity: *entity, now, lists: &lists }.found(&rules, levels);
    entities.par_iter().flat_map_iter(found).collect()
}

/// How bad what counts so much is; nothing where it is not looked for.
fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Error => Some(Severity::Error),
        Level::Warn => Some(Severity::Warning),
        Level::Off => None,
    }
}

/// A page or section that the rules look at.
struct Linted<'s> {
    site: &'s Site,
    entity: Entity,
    now: Date,
    /// What is in which list of Read More, found out once if a rule asks for it.
    lists: &'s OnceLock<Lists<'s>>,
}

impl<'s> Linted<'s> {
    /// What those of the rules find that have one of these levels here.
    fn found(&self, rules: &[&'static Rule], levels: &[Level]) -> Vec<Diagnostic> {
        let path = self.path();
        let of_rule = |rule: &&'static Rule| {
            let level = self.site.config.checks.level(rule.id, Some(path));
            let severity = severity(level).filter(|_| levels.contains(&level));
            let found = severity.map(|severity| {
                let found = (rule.find)(self).into_iter();
                found.map(move |found| found.of_rule(rule.id.name(), severity)).collect::<Vec<Diagnostic>>()
            });
            found.unwrap_or_default()
        };
        rules.iter().flat_map(of_rule).collect()
    }

    /// The path below `content/`.
    fn path(&self) -> &'s str {
        match self.entity {
            Entity::Page(id) => &self.site.page(id).path,
            Entity::Section(id) => &self.site.section(id).section.path,
        }
    }

    fn text(&self) -> Text<'s> {
        self.site.text(self.entity)
    }

    fn page(&self) -> Option<(PageId, &'s Page)> {
        match self.entity {
            Entity::Page(id) => Some((id, self.site.page(id))),
            Entity::Section(_) => None,
        }
    }

    fn section(&self) -> Option<SectionId> {
        match self.entity {
            Entity::Section(id) => Some(id),
            Entity::Page(_) => None,
        }
    }

    /// The picture that stands for the page or section.
    fn image(&self) -> Option<&'s ImageMatter> {
        match self.entity {
            Entity::Section(id) => self.site.section(id).section.matter.image.as_deref(),
            Entity::Page(id) => self.site.page(id).matter.image.as_deref(),
        }
    }

    /// Whether it is the page of a term: of an author, say.
    fn is_of_term(&self) -> bool {
        self.page().is_some_and(|(id, _)| self.site.relations(id).own_term.is_some())
    }

    /// The kind whose parts the page is to have, with its name. What introduces a term or explains terms is no
    /// explainer itself, whatever a rule for many pages says.
    fn kind(&self) -> Option<(&'s str, &'s Kind)> {
        let (_, page) =
            self.page().filter(|(_, page)| !self.is_of_term() && !GLOSSARY.contains(&&*page.path))?;
        let name = page.matter.kind.as_ref()?.get();
        Some((name, self.site.config.kinds.get(name)?))
    }

    /// The parts of a page that is of a kind.
    fn parts(&self) -> &'s [BodyPart] {
        self.kind().map_or(&[], |_| &self.text().body.parts)
    }

    /// Puts a place in the source into what was found.
    fn at(&self, span: Span, found: Diagnostic) -> Diagnostic {
        found.at(self.text().source, span)
    }

    /// Puts the place of something into what was found, but no more of it than its first line: it may go on for pages.
    fn at_its_first_line(&self, span: &Span, found: Diagnostic) -> Diagnostic {
        found.at_location(Location::Line { source: self.text().source.clone(), span: span.clone() })
    }

    /// Puts the first line into what was found, where something is missing as a whole.
    fn at_the_top(&self, found: Diagnostic) -> Diagnostic {
        found.at_location(Location::top(self.text().source))
    }
}
