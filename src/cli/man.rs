//! `nutgraf man`.

use clap::CommandFactory;

use super::Exit;
use super::arguments::Arguments;

/// Prints the manual page: the command, and each of its subcommands below.
pub(super) fn run() -> Exit {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    let subcommands = command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help").cloned();
    let all: Vec<clap::Command> = std::iter::once(command.clone()).chain(subcommands).collect();
    for command in all {
        // Writing to memory cannot fail.
        let _ = clap_mangen::Man::new(command).render(&mut page);
    }
    super::shell::print(&mut std::io::stdout(), String::from_utf8_lossy(&page).trim_end());
    Exit::Done
}
