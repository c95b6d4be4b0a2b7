//! Deploying: a target is made equal to what a build has made, with as little as possible sent.

mod branch;
mod folder;
mod former;
mod lease;
mod manifest;
mod pieces;
mod plan;
mod publish;
mod remote;
mod sftp;
mod stored;
mod verify;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use url::Url;

pub use plan::Plan;

use crate::build::{self, Options, Progress, Wanted};
use crate::config::{Config, FILE_NAME, Place, Target as Settings};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::route::Route;
use crate::store::{AUTHORITIES, Azure, Environment, S3, Store, WebDav};
use crate::write::{Lock, OutputFolder};
use branch::Branch;
use folder::Folder;
use former::bring_back;
use lease::Holder;
use manifest::Manifest;
use pieces::{Packer, Pieces};
use publish::{Target, carry_out, manifest_of};
use sftp::Sftp;
use stored::Stored;

/// What to deploy, and where to.
#[derive(Clone, Debug)]
pub struct Deploy {
    /// The site.
    pub wanted: Wanted,
    /// The target; the only one unless it is named.
    pub target: Option<String>,
    /// The share of the files that may be deleted, in percent, instead of that of `site.toml`.
    pub max_delete: Option<u8>,
    /// The address at which the site is asked for afterwards.
    pub verify: Option<Url>,
    /// What the machine knows that `site.toml` does not say.
    pub environment: Environment,
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    /// The name of the target.
    pub target: String,
    /// What was put and deleted, or would be.
    pub plan: Plan,
    /// The files in the place of new ones that nutgraf did not put there.
    pub replaced: Vec<String>,
    /// How many files were asked for afterwards, and what was wrong with them.
    pub verified: Option<(usize, Vec<Diagnostic>)>,
    /// What the writer should know.
    pub warnings: Vec<Diagnostic>,
    /// How long it took, without the build.
    pub took: Duration,
}

/// Builds a site and makes a target equal to it.
///
/// # Errors
///
/// All that is wrong. What was not reached is as it was, and the next deploy goes on from there.
pub fn deploy(deploy: &Deploy, progress: &dyn Progress) -> Result<Report, Vec<Diagnostic>> {
    // That nobody can be asked is told before anything is changed.
    let client = deploy.environment.client(&[AUTHORITIES]).map_err(one)?;
    let ready = Ready::new(deploy, progress)?;
    let started = Instant::now();
    let mut report = ready.at.with_target(true, progress, |target| {
        let there = there(target).map_err(one)?;
        let plan = ready.plan(&there);
        ready.guard(&plan, &there).map_err(one)?;
        let mut replaced = Vec::new();
        if !plan.is_empty() || !there.spare.is_empty() {
            replaced = target.foreign(&there, &plan).map_err(one)?;
            carry_out(&plan, &there, &ready.pieces, target, progress)?;
        }
        Ok(ready.report(plan, replaced, started))
    })?;
    if let Some(base) = &deploy.verify {
        report.verified =
            Some(verify::verify((&client, base), &ready.pieces, &report.plan, &ready.at.config.host));
    }
    Ok(report)
}

/// Builds a site and tells what would be put and deleted to make a target equal to it. Nothing is changed there.
///
/// # Errors
///
/// All that is wrong.
pub fn plan(deploy: &Deploy, progress: &dyn Progress) -> Result<Report, Vec<Diagnostic>> {
    let ready = Ready::new(deploy, progress)?;
    let started = Instant::now();
    ready.at.with_target(false, progress, |target| {
        let there = there(target).map_err(one)?;
        let plan = ready.plan(&there);
        let refused =
            ready.guard(&plan, &there).err().map(|error| Diagnostic { severity: Severity::Warning, ..error });
        let mut report = ready.report(plan, Vec::new(), started);
        report.warnings.extend(refused);
        Ok(report)
    })
}

/// Makes a target what it was before the last deploy.
///
/// # Errors
///
/// That it does not keep what it was, or what could not be done.
pub fn roll_back(deploy: &Deploy, progress: &dyn Progress) -> Result<Report, Vec<Diagnostic>> {
    let started = Instant::now();
    let at = At::find(deploy)?;
    let name = &at.name;
    let plan = if let place @ Place::Branch { .. } = &at.settings.place {
        let branch = Branch::find(&deploy.wanted, name, place).map_err(one)?;
        let there = there(&branch).map_err(one)?;
        Plan::new(&branch.roll_back().map_err(one)?.files, &there)
    } else {
        at.with_target(true, progress, |target| {
            let Some(copies) = target.copies() else {
                let wrong = Diagnostic::error(format!("the target `{name}` keeps nothing that it could go back to"));
                return Err(one(wrong.hint(
                    "check out the former commit of the site, and deploy that; for another time, give the target `rollback = true`",
                )));
            };
            let there = there(target).map_err(one)?;
            bring_back(&there, copies, target, progress)?.ok_or_else(|| {
                one(Diagnostic::error(format!("no former state is kept at `{name}`"))
                    .hint("each deploy keeps the one before it; a rollback uses it up"))
            })
        })?
    };
    let name = name.clone();
    Ok(Report {
        target: name,
        plan,
        replaced: Vec::new(),
        verified: None,
        warnings: Vec::new(),
        took: started.elapsed(),
    })
}

/// The routes of what is at a target, by its manifest. Nothing is built, and nothing is changed there.
///
/// # Errors
///
/// That there is no such target, or that it cannot be asked.
pub fn deployed(deploy: &Deploy, progress: &dyn Progress) -> Result<BTreeSet<Route>, Vec<Diagnostic>> {
    At::find(deploy)?.with_target(false, progress, |target| Ok(there(target).map_err(one)?.routes()))
}

/// A target of a site.
struct At<'d> {
    deploy: &'d Deploy,
    name: String,
    settings: Settings,
    config: Config,
}

impl<'d> At<'d> {
    fn find(deploy: &'d Deploy) -> Result<Self, Vec<Diagnostic>> {
        let config = build::config(&deploy.wanted)?;
        let (name, settings) = choose(&config, deploy.target.as_deref()).map_err(one)?;
        let (name, settings) = (name.to_owned(), settings.clone());
        Ok(Self { deploy, name, settings, config })
    }

    /// Does something with the target, which nobody else changes in the meantime if it is `locked`.
    fn with_target<T: Send>(
        &self,
        locked: bool,
        progress: &dyn Progress,
        act: impl FnOnce(&dyn Target) -> Result<T, Vec<Diagnostic>> + Send,
    ) -> Result<T, Vec<Diagnostic>> {
        let (wanted, environment) = (&self.deploy.wanted, &self.deploy.environment);
        let store: Box<dyn Store> = match &self.settings.place {
            Place::Folder { path, .. } => {
                let path = folder_path(wanted, path, &self.config).map_err(one)?;
                let mut folder = Folder::find(&path).map_err(one)?;
                if locked {
                    folder.lock().map_err(one)?;
                }
                return act(&folder);
            }
            place @ Place::Branch { .. } => {
                return act(&Branch::find(wanted, &self.name, place).map_err(one)?);
            }
            Place::S3(bucket) => Box::new(S3::find(bucket, environment).map_err(one)?),
            Place::Azure(container) => Box::new(Azure::find(container, environment).map_err(one)?),
            Place::WebDav(folder) => Box::new(WebDav::find(folder, environment).map_err(one)?),
            Place::Sftp(folder) => {
                Box::new(Sftp::find(wanted, &self.name, folder, environment).map_err(one)?)
            }
        };
        if !locked {
            return act(&Stored::new(&*store, &AtomicBool::new(false)));
        }
        let holder = Holder::of(&wanted.root);
        lease::hold(
            &*store,
            &holder,
            || progress.occupied(),
            |is_lost| {
                let lanes = rayon::ThreadPoolBuilder::new().num_threads(store.lanes()).build();
                let lanes = lanes.map_err(|error| one(Diagnostic::error(error.to_string())))?;
                let keeps = self.settings.rollback;
                lanes.install(|| act(&Stored::new(&*store, is_lost).keeping(keeps)))
            },
        )
    }
}

/// A site that is built, and the target that is to get it.
struct Ready<'d> {
    at: At<'d>,
    pieces: Pieces,
    warnings: Vec<Diagnostic>,
    /// Nobody builds the site while it is deployed.
    _lock: Lock,
}

impl<'d> Ready<'d> {
    fn new(deploy: &'d Deploy, progress: &dyn Progress) -> Result<Self, Vec<Diagnostic>> {
        let (wanted, at) = (&deploy.wanted, At::find(deploy)?);
        let cache = Some(deploy.environment.clone());
        let options = Options { wanted: wanted.clone(), output: None, force: false, cache };
        let built = build::build(&options, progress)?;
        let lock = Lock::take(&wanted.root, || progress.waiting()).map_err(one)?;
        let output = build::output_folder(wanted, None, &at.config).map_err(one)?;
        let mut pieces = pieces::of(&output)?;
        match &at.settings.place {
            Place::Folder { packings, .. } => {
                for packing in packings {
                    let packer = Packer::of(*packing, &deploy.environment).map_err(one)?;
                    pieces::add_compressed(&mut pieces, &packer);
                }
            }
            Place::S3(_) | Place::Azure(_) | Place::WebDav(_) | Place::Sftp(_) => {}
            Place::Branch { cname, .. } => branch::add_own(&mut pieces, cname.as_deref()),
        }
        Ok(Self { at, pieces, warnings: built.warnings, _lock: lock })
    }

    fn plan(&self, there: &Manifest) -> Plan {
        Plan::new(&manifest_of(&self.pieces).files, there)
    }

    fn guard(&self, plan: &Plan, there: &Manifest) -> Result<(), Diagnostic> {
        plan.guard(there, self.at.deploy.max_delete.unwrap_or(self.at.settings.max_delete))
    }

    fn report(&self, plan: Plan, replaced: Vec<String>, started: Instant) -> Report {
        Report {
            target: self.at.name.clone(),
            plan,
            replaced,
            verified: None,
            warnings: self.warnings.clone(),
            took: started.elapsed(),
        }
    }
}

/// What a target has.
fn there(target: &dyn Target) -> Result<Manifest, Diagnostic> {
    let bytes = target.manifest()?;
    bytes.map_or_else(|| Ok(Manifest::default()), |bytes| manifest::read(&bytes, Path::new(manifest::PATH)))
}

/// The target that is meant.
fn choose<'c>(config: &'c Config, name: Option<&str>) -> Result<(&'c str, &'c Settings), Diagnostic> {
    let names = || config.targets.keys().map(String::as_str);
    let listed = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let wrong = |message: String, hint: String| Err(Diagnostic::error(message).at_path(FILE_NAME).hint(hint));
    let known = |name: &str| config.targets.get_key_value(name).map(|(name, target)| (name.as_str(), target));
    match (name, config.targets.len()) {
        (_, 0) => wrong(
            "there is no target to deploy to".to_owned(),
            "add one, as `[deploy.production]` with `folder = \"/var/www/html\"`, `git = \"origin\"` or `s3 = \"tides\"`"
                .to_owned(),
        ),
        (None, 1) => names().next().and_then(known).ok_or_else(|| Diagnostic::error("no target")),
        (None, _) => wrong(
            "there is more than one target to deploy to".to_owned(),
            format!("name one of {}, as `nutgraf deploy {}`", listed(), names().next().unwrap_or_default()),
        ),
        (Some(name), _) => match known(name) {
            Some(found) => Ok(found),
            None => {
                let near = did_you_mean(name, names());
                wrong(
                    format!("there is no target `{name}`"),
                    near.unwrap_or_else(|| format!("the targets are {}", listed())),
                )
            }
        },
    }
}

/// Where a folder is that a site is deployed to, if it may be there: not in the site's own folders, nor in its output.
fn folder_path(wanted: &Wanted, path: &str, config: &Config) -> Result<PathBuf, Diagnostic> {
    let hint = "choose a folder of its own, as that of a web server";
    let folder =
        OutputFolder::check(&wanted.root, Path::new(path), wanted.home.as_deref()).map_err(|wrong| {
            Diagnostic { message: wrong.message.replace("the output folder", "deployed to"), ..wrong }
        })?;
    let output = build::output_folder(wanted, None, config)?;
    let (path, output) = (folder.path(), output.path());
    if path.starts_with(output) || output.starts_with(path) {
        let message = format!("`{}` cannot be deployed to: it is where builds are written", path.display());
        return Err(Diagnostic::error(message).hint(hint));
    }
    Ok(path.to_owned())
}

fn one(diagnostic: Diagnostic) -> Vec<Diagnostic> {
    vec![diagnostic]
}
