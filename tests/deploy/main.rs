//! Deploying: to a folder, to a branch and to other machines, and what stops it.

#[cfg(unix)]
mod azurite;
#[cfg(unix)]
mod back;
mod branch;
#[cfg(unix)]
mod elsewhere;
mod folder;
mod gone;
#[path = "../harness/mod.rs"]
mod harness;
mod killed;
mod settings;
#[cfg(unix)]
mod trouble;
