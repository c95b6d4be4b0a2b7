//! The rule about what was published before and is gone, so that links of others lead to nothing.

use std::collections::BTreeSet;

use super::severity;
use crate::config::{FILE_NAME, RuleId};
use crate::diagnostic::{Diagnostic, Location};
use crate::link::{Entity, Site};
use crate::render::{Plan, Planned, Subject};
use crate::route::Route;
use crate::source::Source;

/// Routes of a site as it was at a revision that are not there now, not even as an alias.
pub fn gone(
    (before, former): (&Site, &Plan),
    (site, plan): (&Site, &Plan),
    revision: &str,
) -> Vec<Diagnostic> {
    let is_gone = |planned: &&Planned| plan.number(planned.route.as_str()).is_none();
    let lasting = former.routes.iter().filter(|planned| is_to_last(before, planned));
    let told = lasting.filter(is_gone).filter_map(|planned| {
        let text = text(before, &planned.subject);
        let path = text.map(|source| &*source.path).and_then(|path| path.strip_prefix("content/"));
        let now = path.and_then(|path| site.entity(path)).map(|entity| site.text(entity));
        let message = format!("`{}` was there at `{revision}` and is gone", planned.route);
        let hint = match now {
            Some(_) => format!("its page is elsewhere now: give it `aliases = [\"{}\"]`", planned.route),
            None => format!("give the page that takes its place `aliases = [\"{}\"]`", planned.route),
        };
        let severity = severity(site.config.checks.level(RuleId::GoneRoute, path))?;
        let location = match now.map(|text| text.source).or(text) {
            Some(source) => Location::top(source),
            None => Location::Path(match &planned.subject {
                Subject::Asset(index) => before.assets[*index].asset.path.clone(),
                _ => FILE_NAME.into(),
            }),
        };
        let diagnostic = Diagnostic::warning(message).at_location(location);
        Some(diagnostic.hint(hint).of_rule(RuleId::GoneRoute.name(), severity))
    });
    told.collect()
}

/// Routes of a target that the site does not have. What they were made of, a target does not tell.
pub fn gone_from(target: &str, deployed: &BTreeSet<Route>, site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let Some(severity) = severity(site.config.checks.level(RuleId::GoneRoute, None)) else {
        return Vec::new();
    };
    let lasting = deployed.iter().filter(|route| may_last(route));
    let gone = lasting.filter(|route| plan.number(route.as_str()).is_none()).map(|route| {
        let message =
            format!("`{route}` is at the target `{target}`, and the site does not have it any more");
        let hint = format!("give the page that takes its place `aliases = [\"{route}\"]`");
        Diagnostic::warning(message).at_path(FILE_NAME).hint(hint).of_rule(RuleId::GoneRoute.name(), severity)
    });
    gone.collect()
}

/// Whether others may have a link to a route, as far as the route itself tells.
fn may_last(route: &Route) -> bool {
    let text = route.as_str();
    let mut parts = text.trim_end_matches('/').rsplit('/');
    let (last, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_later = folder == "page" && !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    // Files that begin like this are for the host.
    let is_of_host = last.starts_with(['.', '_']) || last == "CNAME";
    let is_loaded = [".css", ".js", ".gz", ".br"].iter().any(|ending| last.ends_with(ending));
    !is_later && !is_of_host && !is_loaded && text != "/404.html"
}

/// Whether others may have a link to it. Later pages of a listing come and go, and what only pages load goes with them.
fn is_to_last(before: &Site, planned: &Planned) -> bool {
    match &planned.subject {
        Subject::Page(_)
        | Subject::Section(_, 1)
        | Subject::Taxonomy(_)
        | Subject::Term(_, 1)
        | Subject::Feed(..)
        | Subject::FeedList
        | Subject::Alias(_) => true,
        Subject::Asset(index) => {
            let path = &before.assets[*index].asset.path;
            !path.ends_with(".css") && !path.ends_with(".js")
        }
        _ => false,
    }
}

/// The text that something was made of: of a term without a page of its own, that of the first page which had it.
fn text<'s>(site: &'s Site, subject: &Subject) -> Option<&'s Source> {
    let entity = match subject {
        Subject::Page(id) => Entity::Page(*id),
        Subject::Section(id, _) => Entity::Section(*id),
        Subject::Alias(entity) => *entity,
        Subject::Term(id, _) => {
            let term = site.term(*id);
            Entity::Page(term.own_page.or_else(|| term.pages.first().copied())?)
        }
        _ => return None,
    };
    Some(site.text(entity).source)
}
