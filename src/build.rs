//! The pipeline on one screen: read, parse, link, render, write.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::config::{BaseUrl, Config};
use crate::diagnostic::{self, Diagnostic};
use crate::link::{self, Joinable, LeftOut, Visibility};
use crate::parse::{self, Parsed};
use crate::read::{self, Sources};
use crate::render::{self, Plan, Rendered, Renderer, Templates};
use crate::route::Route;
use crate::write::{self, Former, Lock, OutputFolder, Written};

/// What to build, where to, and with which pages.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's root.
    pub root: PathBuf,
    /// The output folder, instead of the one in `site.toml`.
    pub output: Option<PathBuf>,
    /// The address of the site, instead of the one in `site.toml`.
    pub base_url: Option<String>,
    /// Which pages are wanted.
    pub visibility: Visibility,
    /// Whether everything is rendered, whatever the last build left.
    pub force: bool,
    /// The user's home folder, which is never an output folder.
    pub home: Option<PathBuf>,
}

/// What a build tells while it goes on.
pub trait Progress: Sync {
    /// Another build of the site has the lock.
    fn waiting(&self) {}
    /// So many routes are to be rendered.
    fn begin(&self, _routes: usize) {}
    /// One more route is done.
    fn step(&self) {}
    /// Everything is rendered without an error, and the output folder begins to change.
    fn write(&self) {}
}

/// Tells nothing.
pub struct Silent;

impl Progress for Silent {}

/// What was built.
#[derive(Debug, Default)]
pub struct Report {
    /// How many pages the site has.
    pub pages: usize,
    /// How many routes were rendered.
    pub rendered: usize,
    /// How many routes were as they had been.
    pub unchanged: usize,
    /// What was written and deleted.
    pub written: Written,
    /// What is not part of the site, and why.
    pub left_out: LeftOut,
    /// What the writer should know although the site was built.
    pub warnings: Vec<Diagnostic>,
    /// The output folder.
    pub output: PathBuf,
    /// How long each stage took, in order.
    pub stages: Vec<(&'static str, Duration)>,
    /// How often each template was rendered, and how long that took in all.
    pub templates: BTreeMap<String, (usize, Duration)>,
}

/// Builds a site.
///
/// # Errors
///
/// Every mistake that was found; then nothing was written, and the former output is as it was. Only when writing
/// itself fails, some files are new and others old, each of them whole.
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Report, Vec<Diagnostic>> {
    let mut clock = Clock::start();
    let mut diagnostics = Vec::new();
    let config = Arc::new(config(options)?);
    let folder = output_folder(options, &config).map_err(|diagnostic| vec![diagnostic])?;
    let _lock = Lock::take(&options.root, || progress.waiting()).map_err(|diagnostic| vec![diagnostic])?;
    let sources = read::read(&options.root, &config, &mut diagnostics);
    let former = Former::read(&folder).map_err(|diagnostic| vec![diagnostic])?;
    let former = if options.force { former.forgetting_traces() } else { former };
    clock.lap("read");
    let templates = Templates::compile(&sources.templates, &config.settings.markdown);
    let joinable = parse_all(sources, &config, &mut diagnostics);
    clock.lap("parse");
    let site = Arc::new(link::link(Arc::clone(&config), joinable, &options.visibility, &mut diagnostics));
    clock.lap("link");
    let templates = templates.map_err(|mistakes| {
        render::check_stylesheets(&site, &mut diagnostics);
        finish(&mut diagnostics, mistakes)
    })?;
    let renderer = Renderer::new(Arc::clone(&site), Arc::new(templates), &mut diagnostics);
    let plan = render::plan(&renderer, &mut diagnostics);
    let timings = Timings::default();
    let rendered = render_all(&renderer, &plan, &former, &timings, progress, &mut diagnostics);
    clock.lap("render");
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(finish(&mut diagnostics, Vec::new()));
    }
    let count = rendered.len();
    let unchanged = rendered.iter().filter(|(_, rendered)| matches!(rendered, Rendered::Unchanged)).count();
    progress.write();
    let written = write::write(&folder, &former, rendered)?;
    clock.lap("write");
    diagnostic::sort(&mut diagnostics);
    Ok(Report {
        pages: site.listed().count(),
        rendered: count - unchanged,
        unchanged,
        written,
        left_out: site.left_out.clone(),
        warnings: diagnostics,
        output: folder.path().to_owned(),
        stages: clock.laps,
        templates: timings.0.into_inner().unwrap_or_else(PoisonError::into_inner),
    })
}

/// Reads `site.toml`, and puts what was said on the command line over it.
fn config(options: &Options) -> Result<Config, Vec<Diagnostic>> {
    let mut config = read::read_config(&options.root)?;
    if let Some(base_url) = &options.base_url {
        config.base_url = BaseUrl::parse(base_url).map_err(|wrong| vec![Diagnostic::error(wrong)])?;
    }
    Ok(config)
}

fn output_folder(options: &Options, config: &Config) -> Result<OutputFolder, Diagnostic> {
    // What the command line names counts from where the user is, what `site.toml` names from the site.
    let wanted = match &options.output {
        Some(output) => std::path::absolute(output).unwrap_or_else(|_| output.clone()),
        None => PathBuf::from(&config.settings.build.output),
    };
    OutputFolder::check(&options.root, &wanted, options.home.as_deref())
}

fn parse_all(sources: Sources, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Joinable {
    let parse = |source| {
        let mut mistakes = Vec::new();
        let parsed = parse::parse(source, config, &mut mistakes);
        (parsed, mistakes)
    };
    let results: Vec<(Parsed, Vec<Diagnostic>)> = sources.pages.par_iter().map(parse).collect();
    let (parsed, mistakes): (Vec<Parsed>, Vec<Vec<Diagnostic>>) = results.into_iter().unzip();
    diagnostics.extend(mistakes.into_iter().flatten());
    let Sources { content_assets, static_assets, data, .. } = sources;
    Joinable { parsed, content_assets, static_assets, data }
}

fn render_all(
    renderer: &Arc<Renderer>,
    plan: &Plan,
    former: &Former,
    timings: &Timings,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Route, Rendered)> {
    progress.begin(plan.routes.len());
    let render = |planned: &render::Planned| {
        let started = Instant::now();
        let rendered = render::render(renderer, plan, planned, former.trace(&planned.route));
        timings.add(renderer, planned, started, &rendered);
        progress.step();
        rendered.map(|rendered| (planned.route.clone(), rendered))
    };
    let results: Vec<Result<(Route, Rendered), Vec<Diagnostic>>> =
        plan.routes.par_iter().map(render).collect();
    let mut all = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(rendered) => all.push(rendered),
            Err(mistakes) => diagnostics.extend(mistakes),
        }
    }
    all
}

fn finish(diagnostics: &mut Vec<Diagnostic>, more: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.extend(more);
    diagnostic::sort(diagnostics);
    std::mem::take(diagnostics)
}

/// Measures the stages.
struct Clock {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn start() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now - self.last));
        self.last = now;
    }
}

/// Measures the templates.
#[derive(Default)]
struct Timings(Mutex<BTreeMap<String, (usize, Duration)>>);

impl Timings {
    fn add(
        &self,
        renderer: &Renderer,
        planned: &render::Planned,
        started: Instant,
        rendered: &Result<Rendered, Vec<Diagnostic>>,
    ) {
        if !matches!(rendered, Ok(Rendered::Fresh { .. })) {
            return;
        }
        let took = started.elapsed();
        let mut templates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = templates.entry(render::label(renderer, planned)).or_default();
        entry.0 += 1;
        entry.1 += took;
    }
}
