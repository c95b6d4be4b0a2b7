//! What a target had before the last deploy: keeps it there, and goes back to it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::manifest::{self, FORMER, Former, Manifest};
use super::plan::Plan;
use super::publish::{Change, Copies, Target, each};
use crate::build::Progress;
use crate::diagnostic::Diagnostic;

/// Makes a target what it was before the last deploy, of what it has kept. Gives what was done, if anything is kept.
///
/// # Errors
///
/// What could not be done.
pub(super) fn bring_back(
    there: &Manifest,
    copies: &dyn Copies,
    target: &dyn Target,
    progress: &dyn Progress,
) -> Result<Option<Plan>, Vec<Diagnostic>> {
    let Some(files) = there.before() else { return Ok(None) };
    let plan = Plan::new(&files, there);
    let put = |path: &str| {
        let Some(digest) = files.get(path) else { return Ok(()) };
        let kept = format!("{FORMER}{}", manifest::kept_name(path, digest));
        if copies.copy(&kept, path)? {
            return Ok(());
        }
        let diagnostic = Diagnostic::error("somebody has deleted what was kept of this file");
        Err(diagnostic.at_path(path).hint("check out the former commit of the site, and deploy that"))
    };
    // Until all is done, the next rollback has to find what is kept.
    let (former, last) = (there.former.clone(), Manifest { files: files.clone(), ..Manifest::default() });
    Change { plan: &plan, there, former, last }.carry_out(&put, target, progress)?;
    Ok(Some(plan))
}

/// Keeps what a plan changes or deletes. Gives what the manifest says by then, and what is kept.
pub(super) fn keep(
    plan: &Plan,
    there: &Manifest,
    copies: &dyn Copies,
    target: &dyn Target,
    progress: &dyn Progress,
) -> Result<(Manifest, Former), Vec<Diagnostic>> {
    // There is nothing before the first deploy, and after one that kept nothing, and did not end, nobody knows what it was.
    if there.former.is_empty() && (there.files.is_empty() || !there.unsure.is_empty()) {
        return Ok((there.clone(), Former::new()));
    }
    if plan.is_empty() {
        return Ok((there.clone(), there.former.clone()));
    }
    // One that did not end has told what there was before it.
    let told = if there.unsure.is_empty() { Former::new() } else { there.former.clone() };
    let is_new = |path: &&String| !told.contains_key(*path);
    let new: Vec<String> = plan.put().chain(plan.delete()).filter(is_new).cloned().collect();
    let new_former: Former = new.iter().map(|path| (path.clone(), there.files.get(path).cloned())).collect();
    // If this ends before all is kept, the next deploy has to know what to delete.
    let mut meanwhile = there.clone();
    meanwhile.spare.extend(manifest::kept_names(&new_former));
    if meanwhile != *there {
        target.set_manifest(&meanwhile.to_text()).map_err(|wrong| vec![wrong])?;
    }
    progress.deploy(new.len());
    let gone: Mutex<BTreeSet<String>> = Mutex::default();
    each(&new, |path| {
        if let Some(Some(digest)) = new_former.get(path) {
            let to = format!("{FORMER}{}", manifest::kept_name(path, digest));
            if !copies.copy(path, &to)? {
                gone.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
            }
        }
        progress.step();
        Ok(())
    })?;
    let gone = gone.into_inner().unwrap_or_else(PoisonError::into_inner);
    let kept = new_former.into_iter().map(|(path, digest)| {
        let digest = digest.filter(|_| !gone.contains(&path));
        (path, digest)
    });
    Ok((meanwhile, told.into_iter().chain(kept).collect()))
}
