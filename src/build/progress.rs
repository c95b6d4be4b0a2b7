//! What is told while something goes on that takes long.

/// What a build, check or deploy tells while it goes on.
pub trait Progress: Sync {
    /// Something that somebody may want to know, and that is no mistake.
    fn note(&self, _text: &str) {}
    /// Another build of the site has the lock.
    fn waiting(&self) {}
    /// So many routes are to be rendered.
    fn begin(&self, _routes: usize) {}
    /// One more route is done.
    fn step(&self) {}
    /// Other machines are to be asked about so many addresses, each of which is a step.
    fn ask(&self, _addresses: usize) {}
    /// Everything is rendered without an error, and the output folder begins to change.
    fn write(&self) {}
    /// Somebody else deploys to the target.
    fn occupied(&self) {}
    /// So many files are to be put to the target and deleted there, each of which is a step.
    fn deploy(&self, _files: usize) {}
}

/// Tells nothing.
pub struct Silent;

impl Progress for Silent {}
