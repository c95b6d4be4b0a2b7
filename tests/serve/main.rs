//! `nutgraf serve`: what it answers, what it follows, what it refuses, and that it shows what a build would make.

#[path = "../harness/mod.rs"]
mod harness;

mod about;
mod answers;
mod attacks;
mod changes;
mod law;
mod mistakes;
mod served;
