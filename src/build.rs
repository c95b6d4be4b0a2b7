//! The pipeline on one screen: read, parse, link, render, write.

mod clock;
mod past;
mod progress;
mod report;
mod shard;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

pub(crate) use clock::Clock;
pub use progress::{Progress, Silent};
pub use report::Report;
pub use shard::Shard;

use clock::Timings;
use past::{Past, keep_code, keep_manifest};

use crate::cache::Cache;
use crate::config::{BaseUrl, Config};
use crate::diagnostic::{self, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::git::Git;
use crate::link::{self, Joinable, LeftOut, ReadMore, Site, Visibility};
use crate::lint::{self, Lint};
use crate::parse::{self, Highlighted, Known};
use crate::read::{self, Sources};
use crate::render::{self, Plan, Planned, Renderer, Templates};
use crate::store::Environment;
use crate::write::{self, Lock, Made, OutputFolder, Settled, Staging};

/// Which site is wanted, at which address, and with which pages.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The site's root.
    pub root: PathBuf,
    /// The address of the site, instead of the one in `site.toml`.
    pub base_url: Option<String>,
    /// Which pages are wanted.
    pub visibility: Visibility,
    /// The user's home folder, which is never an output folder.
    pub home: Option<PathBuf>,
    /// The `git` command, where there is one.
    pub git: Option<Git>,
    /// Which share of its routes, instead of all.
    pub shard: Option<Shard>,
}

/// What to build, where to, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site.
    pub wanted: Wanted,
    /// The output folder, instead of the one in `site.toml`.
    pub output: Option<PathBuf>,
    /// Whether everything is rendered, whatever the last build left.
    pub force: bool,
    /// What the machine knows of the cache of the site; nothing where nobody is to be asked.
    pub cache: Option<Environment>,
}

/// Builds a site.
///
/// # Errors
///
/// Every mistake that was found; then nothing was written, and the former output is as it was. Only when writing
/// itself fails, some files are new and others old, each of them whole.
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Report, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let config = match understand(&options.wanted, &mut mistakes) {
        Some(config) if mistakes.is_empty() => config,
        Some(config) => {
            look_further(&options.wanted, config, progress, &mut mistakes);
            return Err(mistakes);
        }
        None => return Err(mistakes),
    };
    let environment = options.cache.as_ref().filter(|_| !options.force);
    let cache = Cache::of(&config, &options.wanted.root, environment);
    let result = build_with(options, config, cache.as_ref(), progress);
    let trouble = cache.and_then(|cache| cache.close());
    let told = |diagnostics: Vec<Diagnostic>| {
        let mut all: Vec<Diagnostic> = diagnostics.into_iter().chain(trouble).collect();
        read::recall(&options.wanted.root, &mut all);
        all
    };
    match result {
        Ok(mut report) => {
            report.warnings = told(report.warnings);
            Ok(report)
        }
        Err(mistakes) => Err(told(mistakes)),
    }
}

/// Builds a site of which other machines may have made something.
fn build_with(
    options: &Options,
    config: Config,
    cache: Option<&Arc<Cache>>,
    progress: &dyn Progress,
) -> Result<Report, Vec<Diagnostic>> {
    let mut clock = Clock::start();
    let mut diagnostics = Vec::new();
    let wanted = &options.wanted;
    let folder = output_folder(wanted, options.output.as_deref(), &config).map_err(|one| vec![one])?;
    let _lock = Lock::take(&wanted.root, || progress.waiting()).map_err(|one| vec![one])?;
    let staging = Staging::begin(&folder).map_err(|one| vec![one])?;
    // Both wait for the disk much of the time.
    let (past, mut sources) = rayon::join(
        || Past::find(options, &config, &folder, cache),
        || read(wanted, &config, progress, &mut diagnostics),
    );
    let Past { former, known, shared } = past.map_err(|one| vec![one])?;
    sources.let_texts_go();
    clock.lap("read");
    let (inputs, now) = (inputs(wanted, &config, &sources), wanted.visibility.now);
    if let Some(settled) = former.settled(inputs, now).filter(|_| diagnostics.is_empty()) {
        let output = folder.path().to_owned();
        return Ok(Report { output, stages: clock.laps(), ..Report::of_settled(settled, &former) });
    }
    let mut prepared = prepare(wanted, config, sources, known, lint::errors, &mut clock, &mut diagnostics);
    let highlighted = keep_code(&wanted.root, cache, prepared.highlighted.take())?;
    let timings = Timings::default();
    // Nothing is published then, and two routes may be at one place.
    let has_mistakes = diagnostics.iter().any(Diagnostic::is_error);
    let render = |renderer: &Arc<Renderer>, plan: &Plan, planned: &Planned| {
        let started = Instant::now();
        let rendered = render::render(renderer, plan, planned, former.trace(&planned.route))?;
        timings.add(renderer, planned, started, &rendered);
        if has_mistakes {
            return Ok(None);
        }
        staging.take(&former, &planned.route, rendered).map_err(|one| vec![one])
    };
    let made = prepared.render_all(render, progress, &mut diagnostics);
    clock.lap("render");
    diagnostic::sort(&mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let made: Vec<Made> = made.into_iter().flatten().collect();
    let count = made.len();
    let rendered = made.iter().filter(|made| made.is_rendered()).count();
    let settled = if diagnostics.is_empty() { Settled::of(&prepared.site, inputs, now) } else { None };
    let (pages, left_out) = (prepared.site.listed().count(), LeftOut::clone(&prepared.site.left_out));
    // Nobody waits until it is gone, and what is written needs room of its own.
    rayon::spawn(move || drop(prepared));
    let written = write::write(&folder, &former, made, settled, || progress.write())?;
    drop(staging);
    diagnostics.extend(written.warning(&folder));
    clock.lap("write");
    let report = Report {
        pages,
        rendered,
        highlighted,
        unchanged: count - rendered,
        written,
        left_out,
        warnings: diagnostics,
        output: folder.path().to_owned(),
        stages: clock.laps(),
        templates: timings.all(),
    };
    keep_manifest(shared, &folder, &report);
    Ok(report)
}

/// The digest of all that a build is made of, besides the time.
fn inputs(wanted: &Wanted, config: &Config, sources: &Sources) -> Digest {
    let Wanted { root: _, base_url: _, visibility, home: _, git: _, shard } = wanted;
    let Visibility { drafts, future, now: _ } = visibility;
    let mut digester = Digester::new();
    digester.number(u64::from(*drafts)).number(u64::from(*future));
    if let Some(shard) = shard {
        digester.digest(shard.digest());
    }
    digester.text(&config.source.text).text(&config.base_url.to_string()).digest(config.strings.digest());
    digester.digest(sources.digest()).finish()
}

/// Looks what is wrong with a site besides its settings, which are as they were meant. Nothing is written.
fn look_further(wanted: &Wanted, config: Config, progress: &dyn Progress, diagnostics: &mut Vec<Diagnostic>) {
    let prepared = look_at(wanted, config, lint::errors, progress, diagnostics);
    let look = |renderer: &Arc<Renderer>, plan: &Plan, planned: &Planned| {
        render::render(renderer, plan, planned, None).map(drop)
    };
    prepared.render_all(look, progress, diagnostics);
    diagnostic::sort(diagnostics);
}

/// Reads `site.toml`, and puts what was said on the command line over it.
pub(crate) fn config(wanted: &Wanted) -> Result<Config, Vec<Diagnostic>> {
    diagnostic::strictly(|mistakes| understand(wanted, mistakes))
}

/// The same of settings as they were meant, where that can be known; what is wrong with them is reported.
pub(crate) fn understand(wanted: &Wanted, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let config = read::understand_config(&wanted.root, diagnostics);
    let Some(base_url) = &wanted.base_url else { return config };
    match BaseUrl::parse(base_url) {
        Ok(base_url) => config.map(|config| Config { base_url, ..config }),
        Err(wrong) => {
            diagnostics.push(Diagnostic::error(wrong));
            None
        }
    }
}

/// Where the site is to be written, if it may be written there. Nothing is made yet.
pub(crate) fn output_folder(
    wanted: &Wanted,
    output: Option<&Path>,
    config: &Config,
) -> Result<OutputFolder, Diagnostic> {
    // What the command line names counts from where the user is, what `site.toml` names from the site.
    let output = match output {
        Some(output) => std::path::absolute(output).unwrap_or_else(|_| output.to_owned()),
        None => PathBuf::from(&config.settings.build.output),
    };
    OutputFolder::check(&wanted.root, &output, wanted.home.as_deref())
}

/// A site that is joined, and ready to be rendered if its templates can be read.
pub(crate) struct Prepared {
    pub(crate) site: Arc<Site>,
    ready: Option<Ready>,
    highlighted: Option<Highlighted>,
    shard: Option<Shard>,
}

/// Parses and links what was read of a site, looks at it as `lint` does, and plans its routes. The code in `known` is
/// highlighted already.
fn prepare(
    wanted: &Wanted,
    config: Config,
    sources: Sources,
    known: Known,
    lint: Lint,
    clock: &mut Clock,
    diagnostics: &mut Vec<Diagnostic>,
) -> Prepared {
    let config = Arc::new(config);
    let templates = Templates::compile(&sources.templates, &config.settings.markdown);
    let Joined { mut site, read_more, highlighted } =
        join(wanted, config, sources, known, clock, diagnostics);
    match wanted.shard {
        // Every page is looked at, and what chooses its links needs much room.
        None => site.choose_read_more(),
        // Only those of this share are.
        Some(_) => site.learn_read_more(),
    }
    rayon::spawn(move || drop(read_more));
    let site = Arc::new(site);
    diagnostics.extend(lint(&site, wanted.visibility.now));
    clock.lap("link");
    let ready = match templates {
        Ok(templates) => Some(ready(Arc::clone(&site), Arc::new(templates), None, diagnostics)),
        Err(mistakes) => {
            render::check_stylesheets(&site, diagnostics);
            diagnostics.extend(mistakes);
            None
        }
    };
    Prepared { site, ready, highlighted, shard: wanted.shard }
}

/// Reads all that a site is made of.
fn read(
    wanted: &Wanted,
    config: &Config,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Sources {
    let sources = read::read(&wanted.root, wanted.git.as_ref(), config, diagnostics);
    if let Some(left_out) = &sources.left_out {
        progress.note(left_out);
    }
    sources
}

/// Reads and prepares a site of which nothing is to be written.
pub(crate) fn look_at(
    wanted: &Wanted,
    config: Config,
    lint: Lint,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Prepared {
    let sources = read(wanted, &config, progress, diagnostics);
    look_at_sources(wanted, config, sources, lint, diagnostics)
}

/// Prepares a site of which nothing is to be written, of what was read of it.
fn look_at_sources(
    wanted: &Wanted,
    config: Config,
    sources: Sources,
    lint: Lint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Prepared {
    let (known, clock) = (write::read_blocks(&wanted.root).into(), &mut Clock::start());
    prepare(wanted, config, sources, known, lint, clock, diagnostics)
}

/// Prepares a site as a revision of its repository has it. What was wrong with it then is nobody's concern today.
///
/// # Errors
///
/// That there is no such revision, or no site that can be read.
pub(crate) fn look_back_at(wanted: &Wanted, revision: &str) -> Result<Prepared, Diagnostic> {
    let without = || Diagnostic::error("there is no `git` command to read another revision with");
    let git = wanted.git.as_ref().ok_or_else(|| without().hint("install git"))?;
    let (mut config, sources) = read::read_revision(&wanted.root, git, revision)?;
    if let Some(Ok(base_url)) = wanted.base_url.as_deref().map(BaseUrl::parse) {
        config.base_url = base_url;
    }
    Ok(look_at_sources(wanted, config, sources, lint::errors, &mut Vec::new()))
}

/// What renders a site, and what there is to be rendered.
pub(crate) type Ready = (Arc<Renderer>, Plan);

/// Makes ready to render a site, and plans its routes. What is the same as with the `former` one is not made again.
pub(crate) fn ready(
    site: Arc<Site>,
    templates: Arc<Templates>,
    former: Option<&Ready>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Ready {
    let renderer = Renderer::new(site, templates, former.map(|(former, _)| &**former), diagnostics);
    let plan = render::plan(&renderer, former.map(|(former, plan)| (&**former, plan)), diagnostics);
    (renderer, plan)
}

/// A site that is joined.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) site: Site,
    pub(crate) read_more: Arc<ReadMore>,
    /// The code of the site, if it is other than what was known here.
    highlighted: Option<Highlighted>,
}

/// Parses and links what was read.
pub(crate) fn join(
    wanted: &Wanted,
    config: Arc<Config>,
    sources: Sources,
    known: Known,
    clock: &mut Clock,
    diagnostics: &mut Vec<Diagnostic>,
) -> Joined {
    let here = known.here.clone();
    let (parsed, highlighted) = parse::parse_all(&sources.pages, &config, known, diagnostics);
    let joinable = Joinable::new(parsed, sources);
    clock.lap("parse");
    let (site, read_more) = link::link(config, joinable, &wanted.visibility, diagnostics);
    Joined { site, read_more, highlighted: (highlighted.all != here).then_some(highlighted) }
}

impl Prepared {
    /// What renders the site, and its routes; nothing where its templates cannot be read.
    pub(crate) fn ready(&self) -> Option<(&Arc<Renderer>, &Plan)> {
        self.ready.as_ref().map(|(renderer, plan)| (renderer, plan))
    }

    /// Renders every route that is wanted, and gives what `render` makes of each; what is wrong with the others is reported.
    pub(crate) fn render_all<T: Send>(
        &self,
        render: impl Fn(&Arc<Renderer>, &Plan, &Planned) -> Result<T, Vec<Diagnostic>> + Sync,
        progress: &dyn Progress,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<T> {
        let Some((renderer, plan)) = &self.ready else { return Vec::new() };
        let is_wanted = |planned: &&Planned| self.shard.is_none_or(|shard| shard.has(&planned.route));
        let routes: Vec<&Planned> = plan.routes.iter().filter(is_wanted).collect();
        progress.begin(routes.len());
        let step = |planned: &Planned| {
            let rendered = render(renderer, plan, planned);
            progress.step();
            rendered
        };
        let results: Vec<Result<T, Vec<Diagnostic>>> = routes.into_par_iter().map(step).collect();
        let mut all = Vec::with_capacity(results.len());
        for result in results {
            match result {
                Ok(rendered) => all.push(rendered),
                Err(mistakes) => diagnostics.extend(mistakes),
            }
        }
        all
    }
}
