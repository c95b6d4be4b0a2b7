//! A site looked at as a whole: everything is rendered as a build would render it, and nothing is written.

use crate::build::{self, Progress, Wanted};
use crate::diagnostic::{self, Diagnostic};
use crate::link::LeftOut;
use crate::lint::{self, Outputs};
use crate::render;

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many pages the site has.
    pub pages: usize,
    /// What is not part of the site, and why.
    pub left_out: LeftOut,
    /// All that is wrong, or that the writer should know, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a site.
pub fn check(wanted: &Wanted, progress: &dyn Progress) -> Report {
    let config = match build::config(wanted) {
        Ok(config) => config,
        Err(diagnostics) => return Report { diagnostics, ..Report::default() },
    };
    let mut diagnostics = Vec::new();
    diagnostics.extend(build::output_folder(wanted, None, &config).err());
    let prepared = build::look_at(wanted, config, lint::all, &mut diagnostics);
    if let Some((renderer, plan)) = prepared.ready() {
        let outputs = Outputs::new(renderer, plan);
        let look = |renderer: &_, plan: &_, planned: &_| {
            render::render(renderer, plan, planned, None).map(|rendered| outputs.look(planned, &rendered))
        };
        let looked = prepared.render_all(look, progress, &mut diagnostics);
        diagnostics.extend(outputs.finish(looked));
    }
    diagnostic::sort(&mut diagnostics);
    let site = &prepared.site;
    Report { pages: site.listed().count(), left_out: LeftOut::clone(&site.left_out), diagnostics }
}
