//! Deploying: to a folder and to a branch, and what stops it.

mod branch;
mod folder;
#[path = "../harness/mod.rs"]
mod harness;
mod killed;
mod settings;
