//! A site looked at as a whole: everything is rendered as a build would render it, and nothing is written.

mod external;

use std::fs;
use std::sync::Arc;

pub use external::Counts;

use crate::build::{self, Progress, Silent, Wanted};
use crate::deploy::{self, Deploy};
use crate::diagnostic::{self, Diagnostic};
use crate::link::LeftOut;
use crate::lint::{self, Outputs};
use crate::render::{self, Output, Plan, Planned, Rendered, Renderer};
use crate::store::{AUTHORITIES, Environment};

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many pages the site has.
    pub pages: usize,
    /// What is not part of the site, and why.
    pub left_out: LeftOut,
    /// How links to other sites were checked, if they were.
    pub external: Option<Counts>,
    /// All that is wrong, or that the writer should know, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a site is compared with, to find out what was published before and is gone.
#[derive(Clone, Debug)]
pub enum Since {
    /// The site as a revision of its repository has it.
    Revision(String),
    /// What is at a target.
    Deploy(Box<Deploy>),
}

/// What is looked at.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The site.
    pub wanted: Wanted,
    /// What it is compared with.
    pub since: Vec<Since>,
    /// If other machines are asked about the links that lead to them, what this one knows of their certificates.
    pub external: Option<Environment>,
}

/// Checks a site, whether what was published before is still reached, and whether other sites are where links lead.
pub fn check(scope: &Scope, progress: &dyn Progress) -> Report {
    let wanted = &scope.wanted;
    let (mut report, mut diagnostics) = (Report::default(), Vec::new());
    let Some(config) = build::understand(wanted, &mut diagnostics) else {
        return Report { diagnostics, ..report };
    };
    diagnostics.extend(build::output_folder(wanted, None, &config).err());
    let prepared = build::look_at(wanted, config, lint::all, progress, &mut diagnostics);
    if let Some((renderer, plan)) = prepared.ready() {
        let outputs = Outputs::new(renderer, plan);
        let look = |renderer: &_, plan: &_, planned: &_| {
            let rendered = render::render(renderer, plan, planned, None)?;
            Ok(outputs.look(planned, &at_hand(rendered, planned)))
        };
        let looked = prepared.render_all(look, progress, &mut diagnostics);
        let authorities = scope.external.as_ref().map(|machine| machine.authorities(&[AUTHORITIES]));
        match authorities {
            Some(Ok(authorities)) => {
                let (config, now) = (&renderer.site.config, wanted.visibility.now);
                let links = outputs.away(&looked);
                let answers = external::ask(links, config, &wanted.root, now, authorities, progress);
                diagnostics.extend(outputs.judge(&looked, &answers.verdicts));
                diagnostics.extend(answers.offline);
                report.external = Some(answers.counts);
            }
            Some(Err(wrong)) => diagnostics.push(wrong),
            None => {}
        }
        diagnostics.extend(outputs.finish(looked));
        let gone = scope.since.iter().map(|since| match since {
            Since::Revision(revision) => gone(wanted, revision, renderer, plan),
            Since::Deploy(deploy) => gone_from(deploy, renderer, plan),
        });
        diagnostics.extend(gone.flat_map(|gone| gone.unwrap_or_else(|wrong| wrong)));
    }
    diagnostic::sort(&mut diagnostics);
    let site = &prepared.site;
    Report { pages: site.listed().count(), left_out: LeftOut::clone(&site.left_out), diagnostics, ..report }
}

/// What was rendered, with the bytes of a page that is only copied. One that cannot be read is told of by a build.
fn at_hand(rendered: Rendered, planned: &Planned) -> Rendered {
    let is_page = lint::is_html(planned.route.as_str());
    match rendered {
        Rendered::Fresh { output: Output::Copy(path), digest, trace } if is_page => {
            let bytes = fs::read(&path).map(|bytes| Output::Bytes(bytes.into()));
            Rendered::Fresh { output: bytes.unwrap_or(Output::Copy(path)), digest, trace }
        }
        rendered => rendered,
    }
}

/// What is told, or why nothing can be.
type Told = Result<Vec<Diagnostic>, Vec<Diagnostic>>;

/// What was there at a revision and is gone. Where the templates of then cannot be read, nobody knows what was there.
fn gone(wanted: &Wanted, revision: &str, renderer: &Arc<Renderer>, plan: &Plan) -> Told {
    let before = build::look_back_at(wanted, revision).map_err(|wrong| vec![wrong])?;
    let (former, former_plan) = before.ready().ok_or_else(|| {
        let message = format!("the site at `{revision}` cannot be compared: its templates cannot be read");
        vec![Diagnostic::error(message).hint("name a revision at which the site could be built")]
    })?;
    Ok(lint::gone((&former.site, former_plan), (&renderer.site, plan), revision))
}

/// What is at a target, and would not be after the next deploy.
fn gone_from(deploy: &Deploy, renderer: &Arc<Renderer>, plan: &Plan) -> Told {
    let target = deploy.target.as_deref().unwrap_or_default();
    let deployed = deploy::deployed(deploy, &Silent)?;
    Ok(lint::gone_from(target, &deployed, &renderer.site, plan))
}
