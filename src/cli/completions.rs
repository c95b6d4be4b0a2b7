//! `nutgraf completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Exit;
use super::arguments::Arguments;

/// Prints the completions for a shell.
pub(super) fn run(shell: Shell) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "nutgraf", &mut script);
    super::shell::print(&mut std::io::stdout(), String::from_utf8_lossy(&script).trim_end());
    Exit::Done
}
