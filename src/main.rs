//! The command `nutgraf`.

fn main() {}
