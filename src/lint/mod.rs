//! Lints: what can be built and is yet seldom meant, or not good for readers. Each rule is a function of one page or
//! section; how much what it finds counts, `site.toml` says.

mod listed;
mod metadata;
mod parts;
mod sources;
mod text;

use std::sync::OnceLock;

use rayon::prelude::*;

use listed::Lists;

use crate::config::{CheckSettings, Kind, Level};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::link::{Entity, PageId, SectionId, Site, Text};
use crate::parse::{BodyPart, GLOSSARY, Page};
use crate::source::{Span, line_at};

/// One thing that is looked for.
struct Rule {
    /// Its key in `[check]`.
    name: &'static str,
    /// How much what it finds counts.
    level: fn(&CheckSettings) -> Level,
    /// What it finds, how bad that is left open.
    find: fn(&Linted<'_>) -> Vec<Diagnostic>,
}

const RULES: &[Rule] = &[
    Rule { name: "required-part", level: |check| check.required_part, find: parts::required },
    Rule { name: "empty-part", level: |check| check.empty_part, find: parts::empty },
    Rule { name: "parts-order", level: |check| check.parts_order, find: parts::order },
    Rule { name: "unanswered-question", level: |check| check.unanswered_question, find: parts::unanswered },
    Rule { name: "timeline-order", level: |check| check.timeline_order, find: parts::timeline },
    Rule { name: "source-not-listed", level: |check| check.source_not_listed, find: sources::not_listed },
    Rule { name: "source-not-cited", level: |check| check.source_not_cited, find: sources::not_cited },
    Rule { name: "description", level: |check| check.description, find: metadata::description },
    Rule { name: "alternative-text", level: |check| check.alternative_text, find: text::alternative },
    Rule { name: "heading-levels", level: |check| check.heading_levels, find: text::heading_levels },
    Rule { name: "review-by", level: |check| check.review_by, find: metadata::review_by },
    Rule { name: listed::UNLISTED, level: |check| check.unlisted, find: listed::unlisted },
];

/// Finds something on a site as it is `now`: [`all`] or [`errors`].
pub type Lint = fn(&Site, Date) -> Vec<Diagnostic>;

/// All that the rules find.
pub fn all(site: &Site, now: Date) -> Vec<Diagnostic> {
    look(site, now, &[(Level::Error, Severity::Error), (Level::Warn, Severity::Warning)])
}

/// What the rules find that stops a build.
pub fn errors(site: &Site, now: Date) -> Vec<Diagnostic> {
    look(site, now, &[(Level::Error, Severity::Error)])
}

/// All that the rules find on one page or section.
pub fn of(site: &Site, entity: Entity, now: Date) -> Vec<Diagnostic> {
    let rules = rules(site, &[(Level::Error, Severity::Error), (Level::Warn, Severity::Warning)]);
    Linted { site, entity, now, lists: &OnceLock::new() }.found(&rules)
}

/// Looks with the rules of these levels at every page and section.
fn look(site: &Site, now: Date, levels: &[(Level, Severity)]) -> Vec<Diagnostic> {
    let rules = rules(site, levels);
    let entities: Vec<Entity> = site.entities().collect();
    // What takes all cores must not be begun by one of them while the others wait for it.
    if rules.iter().any(|(rule, _)| rule.name == listed::UNLISTED) {
        site.learn_read_more();
    }
    let lists = OnceLock::new();
    let found = |entity: &Entity| Linted { site, entity: *entity, now, lists: &lists }.found(&rules);
    entities.par_iter().flat_map_iter(found).collect()
}

/// The rules that the settings put at one of these levels, and how bad what they find is then.
fn rules(site: &Site, levels: &[(Level, Severity)]) -> Vec<(&'static Rule, Severity)> {
    let severity = |rule: &Rule| {
        let level = (rule.level)(&site.config.settings.check);
        levels.iter().find(|(wanted, _)| *wanted == level).map(|(_, severity)| *severity)
    };
    RULES.iter().filter_map(|rule| Some((rule, severity(rule)?))).collect()
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
    /// What rules find, each as bad as it says.
    fn found(&self, rules: &[(&'static Rule, Severity)]) -> Vec<Diagnostic> {
        let of_rule = |(rule, severity): &(&'static Rule, Severity)| {
            let (name, severity) = (rule.name, *severity);
            (rule.find)(self).into_iter().map(move |found| found.of_rule(name, severity))
        };
        rules.iter().flat_map(of_rule).collect()
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

    /// Puts the first line into what was found, where something is missing as a whole.
    fn at_the_top(&self, found: Diagnostic) -> Diagnostic {
        let (start, line) = line_at(&self.text().source.text, 0);
        self.at(start..line.len(), found)
    }
}
