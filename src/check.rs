//! A site looked at as a whole: everything is rendered as a build would render it, and nothing is written.

use std::sync::Arc;

use crate::build::{self, Prepared, Progress, Wanted};
use crate::diagnostic::{self, Diagnostic};
use crate::link::LeftOut;
use crate::lint::{self, Outputs};
use crate::render::{self, Plan, Renderer};

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

/// Checks a site, and if a revision is named, whether what was there then is still reached.
pub fn check(wanted: &Wanted, since: Option<&str>, progress: &dyn Progress) -> Report {
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
        if let Some(revision) = since {
            match build::look_back_at(wanted, revision) {
                Ok(before) => diagnostics.extend(gone(&before, (renderer, plan), revision)),
                Err(wrong) => diagnostics.push(wrong),
            }
        }
    }
    diagnostic::sort(&mut diagnostics);
    let site = &prepared.site;
    Report { pages: site.listed().count(), left_out: LeftOut::clone(&site.left_out), diagnostics }
}

/// What was there at a revision and is gone. Where the templates of then cannot be read, nobody knows what was there.
fn gone(before: &Prepared, (renderer, plan): (&Arc<Renderer>, &Plan), revision: &str) -> Vec<Diagnostic> {
    let Some((former, former_plan)) = before.ready() else {
        let message = format!("the site at `{revision}` cannot be compared: its templates cannot be read");
        return vec![Diagnostic::error(message).hint("name a revision at which the site could be built")];
    };
    lint::gone((&former.site, former_plan), (&renderer.site, plan), revision)
}
