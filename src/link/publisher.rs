//! The publisher: the addresses that `site.toml` gives it lead to other sites, and its logo is a file of this one.

use super::links::find_image;
use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::parse::check_external;

/// Finds the logo.
pub(super) fn join(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let config = site.config.clone();
    let publisher = &config.settings.publisher;
    check_external(publisher.url.iter().chain(&publisher.same_as), diagnostics);
    let Some(logo) = &publisher.logo else { return };
    match find_image(site, "", logo.get()) {
        Ok(resolved) => site.logo = Some(resolved),
        Err(wrong) => diagnostics.push(logo.mark(wrong)),
    }
}
