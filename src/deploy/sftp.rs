//! A folder of a server that is reached by ssh as a target.
//!
//! It is the `sftp` command that goes there, and with it the user's own keys, agent, known hosts and settings of ssh. A
//! file is put under another name and moved to its own. The lock is a folder: no server makes one twice.

mod session;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::build::Wanted;
use crate::config::{STATE, SshFolder};
use crate::diagnostic::Diagnostic;
use crate::read::error_text;
use crate::store::{Environment, HOLDER, LOCK, Store};
use session::{NO_FOLDER, Session, quoted};

/// How many files are put at once, each over a connection of its own: servers refuse many that begin at the same time.
const LANES: usize = 4;

/// Where files are until they get their names.
const NEW: &str = ".nutgraf/new/";

/// A folder of a server that is reached by ssh.
pub(super) struct Sftp {
    program: PathBuf,
    folder: SshFolder,
    /// Where files wait on this machine until they are sent.
    local: PathBuf,
    /// Connections that nobody uses at the moment.
    idle: Mutex<Vec<Session>>,
    /// The folders that are there for sure.
    made: Mutex<BTreeSet<String>>,
    /// How many files were sent, to give each of them another name until it has its own.
    count: AtomicUsize,
}

impl Sftp {
    /// A folder, which nobody has looked at yet.
    ///
    /// # Errors
    ///
    /// That there is no `sftp` command, or no room for what is sent.
    pub(super) fn find(
        wanted: &Wanted,
        name: &str,
        folder: &SshFolder,
        environment: &Environment,
    ) -> Result<Self, Diagnostic> {
        let program = environment.sftp.clone().ok_or_else(|| {
            Diagnostic::error("there is no `sftp` command, which this target needs").hint("install OpenSSH")
        })?;
        let local = wanted.root.join(STATE).join("deploy").join(crate::route::slugify(name));
        fs::create_dir_all(&local).map_err(|error| unwritable(&local, &error))?;
        Ok(Self {
            program,
            folder: folder.clone(),
            local,
            idle: Mutex::default(),
            made: Mutex::default(),
            count: AtomicUsize::new(0),
        })
    }

    /// Carries out commands one after the other, up to the first that fails.
    fn run(&self, commands: &[String]) -> Result<(), String> {
        let idle = lock(&self.idle).pop();
        let mut session =
            idle.map_or_else(|| Session::start(&self.program, &self.folder, &self.local), Ok)?;
        session.run(commands)?;
        lock(&self.idle).push(session);
        Ok(())
    }

    /// The same, with what the server said turned into words of ours.
    fn act(&self, path: &str, commands: &[String]) -> Result<(), Diagnostic> {
        self.run(commands).map_err(|said| self.failed(path, &said))
    }

    fn failed(&self, path: &str, said: &str) -> Diagnostic {
        let has = |parts: &[&str]| parts.iter().any(|part| said.contains(part));
        let folder = self.folder.path.trim_end_matches('/');
        let at = |message: String| {
            Diagnostic::error(message).at_path(format!("{}:{folder}/{path}", self.folder.destination))
        };
        if has(&["Permission denied (", "Host key verification failed", "Too many authentication failures"]) {
            return at(format!("the target refuses these credentials: {said}")).hint(format!(
                "see that `sftp {}` works here without being asked anything: keys and known hosts are those of ssh",
                self.folder.destination
            ));
        }
        if has(&[
            "Connection refused",
            "Could not resolve",
            "timed out",
            "No route",
            "Connection closed",
            "Connection reset",
        ]) {
            return at(format!("the target cannot be reached: {said}"))
                .hint(format!("see that `sftp {}` works here", self.folder.destination));
        }
        if has(&["ermission denied"]) {
            return at("the target may not be written: permission denied".to_owned())
                .hint("deploy as a user who may write there");
        }
        if has(&["o space left", "uota exceeded"]) {
            return at(format!("there is no room: {said}"))
                .hint("make room there, and deploy again: it goes on where it ended");
        }
        if let Some(said) = said.strip_prefix(NO_FOLDER) {
            return at(format!("there is no such folder to deploy to: {said}"))
                .hint("make it at the server, or see that `sftp` is right");
        }
        if has(&["upport"]) {
            return at(format!("the server cannot do it: {said}"))
                .hint("what is kept for a rollback needs hard links; without them take `rollback` out of the target");
        }
        // Servers say only "failure" where a disk is full.
        at(format!("the target could not do it: {said}"))
            .hint("see that there is room, and that nothing is in the place of a file or folder")
    }

    /// Makes the folders that a path is in.
    fn make_folders(&self, path: &str) -> Result<(), Diagnostic> {
        let ends: Vec<&str> = path.match_indices('/').filter_map(|(at, _)| path.get(..at)).collect();
        let mut made = lock(&self.made);
        let new: Vec<&str> = ends.into_iter().filter(|folder| !made.contains(*folder)).collect();
        if !new.is_empty() {
            // What is there already cannot be made, which is no mistake; if it is a file, putting something into it is.
            let commands: Vec<String> = new.iter().map(|folder| format!("-mkdir {}", name(folder))).collect();
            self.act(path, &commands)?;
            made.extend(new.into_iter().map(str::to_owned));
        }
        Ok(())
    }

    /// A file on this machine for bytes that are sent or have come.
    fn local(&self) -> (String, PathBuf) {
        let name = self.count.fetch_add(1, Ordering::Relaxed).to_string();
        let path = self.local.join(&name);
        (name, path)
    }
}

impl Store for Sftp {
    fn lanes(&self) -> usize {
        LANES
    }

    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let (own, local) = self.local();
        let got = self.run(&[format!("get {} {own}", name(path))]);
        match got {
            Err(said) if is_missing(&said) => return Ok(None),
            got => got.map_err(|said| self.failed(path, &said))?,
        }
        let bytes = fs::read(&local).map_err(|error| unwritable(&local, &error))?;
        let _ = fs::remove_file(&local);
        Ok(Some(bytes))
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let (own, local) = self.local();
        let new = format!("{NEW}{own}");
        self.make_folders(&new)?;
        self.make_folders(path)?;
        write_for_all(&local, bytes).map_err(|error| unwritable(&local, &error))?;
        let put = format!("put {own} {}", name(&new));
        let rename = format!("rename {} {}", name(&new), name(path));
        let result = self.act(path, &[put, rename]);
        let _ = fs::remove_file(&local);
        result
    }

    fn delete(&self, path: &str) -> Result<(), Diagnostic> {
        // `rm` would take signs in a name for a pattern, and renaming does not.
        let (own, _) = self.local();
        let gone = name(&format!("{NEW}gone-{own}"));
        self.make_folders(NEW)?;
        match self.run(&[format!("rename {} {gone}", name(path))]) {
            Err(said) if is_missing(&said) => {}
            moved => moved.map_err(|said| self.failed(path, &said))?,
        }
        self.act(path, &[format!("-rm {gone}")])
    }

    fn delete_folder(&self, path: &str) -> Result<(), Diagnostic> {
        self.act(path, &[format!("-rmdir {}", name(path))])
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic> {
        let (own, _) = self.local();
        // Not a name that bytes are ever sent to: that would change what it is another name of.
        let new = format!("{NEW}link-{own}");
        self.make_folders(&new)?;
        self.make_folders(to)?;
        let remove = format!("-rm {}", name(&new));
        let link = [remove.clone(), format!("ln {} {}", name(from), name(&new))];
        match self.run(&link) {
            Err(said) if is_missing(&said) => return Ok(false),
            linked => linked.map_err(|said| self.failed(from, &said))?,
        }
        // Where both are names of the same file already, none of them goes away by renaming.
        self.act(to, &[format!("rename {} {}", name(&new), name(to)), remove]).map(|()| true)
    }

    fn claim(&self, holder: &[u8]) -> Result<bool, Diagnostic> {
        let state = name(".nutgraf");
        self.act(LOCK, &[format!("-mkdir {state}"), format!("chmod 700 {state}")])?;
        let lock = name(LOCK.trim_end_matches('/'));
        if self.run(&[format!("mkdir {lock}")]).is_err() {
            // Whether it is there, or something else is wrong, shows when it is looked into.
            return self.act(LOCK, &[format!("ls -1 {lock}")]).map(|()| false);
        }
        self.put(HOLDER, holder).map(|()| true)
    }

    fn release(&self) -> Result<(), Diagnostic> {
        let lock = name(LOCK.trim_end_matches('/'));
        self.act(
            HOLDER,
            &[format!("rm {}", name(HOLDER)), format!("rmdir {lock}"), format!("-rmdir {}", name(NEW))],
        )
    }
}

/// Writes a file that everybody may read: the command gives it the same rights at the server.
fn write_for_all(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::write(path, bytes)?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    Ok(())
}

/// The name of a path at the server, as the command wants it, in the folder that is deployed to.
fn name(path: &str) -> String {
    quoted(&format!("./{path}"))
}

/// Whether a file is not there, and its folder is.
fn is_missing(said: &str) -> bool {
    !said.starts_with(NO_FOLDER) && (said.contains("not found") || said.contains("No such file"))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be written: {}", error_text(error))).at_path(path.display().to_string())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
