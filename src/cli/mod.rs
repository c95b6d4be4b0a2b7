//! The command line: arguments in, exit code out. The clock and the environment are read here and nowhere else.

mod arguments;
mod bar;
mod build;
mod changed;
mod check;
mod completions;
mod deploy;
mod explain;
mod github;
mod host;
mod man;
mod new;
mod places;
mod related;
mod sarif;
mod schema;
mod serve;
mod shell;
mod theme;
mod wanted;
mod workflow;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command, Format};
use shell::Shell;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// All is done.
    Done,
    /// The site, or what it was to be written to, has errors; they were told.
    Errors,
    /// The command line is wrong.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => ExitCode::SUCCESS,
            Exit::Errors => ExitCode::from(1),
            Exit::Usage => ExitCode::from(2),
        }
    }
}

/// How much stack each worker gets, in bytes. Texts, data and templates may nest as deep as their parsers allow, which
/// is deeper than the 2 MB that a thread has otherwise can bear.
const STACK: usize = 16 * 1_024 * 1_024;

/// Runs the command that the command line names.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // It can only fail where somebody made the workers before, and then theirs are used.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    let command = arguments.command.unwrap_or_default();
    if let Err(wrong) = check_format(arguments.format, &command) {
        wrong.exit();
    }
    let shell = Shell::new(arguments.format, &arguments.root);
    let exit = match command {
        Command::Build(build) => build::run(&build, &arguments.root, &shell),
        Command::Changed(changed) => changed::run(&changed, &arguments.root, &shell),
        Command::Check(check) => check::run(&check, &arguments.root, &shell),
        Command::Deploy(deploy) => deploy::run(&deploy, &arguments.root, &shell),
        Command::Host(host) => host::run(&host, &arguments.root, &shell),
        Command::Serve(serve) => serve::run(&serve, &arguments.root, shell),
        Command::Related(related) => related::run(&related, &arguments.root, &shell),
        Command::New(new) => new::run(&new, &arguments.root, &shell),
        Command::Theme { file } => theme::run(file.as_deref(), &arguments.root, &shell),
        Command::Schema { of } => schema::run(of, &shell),
        Command::Completions { shell: name } => completions::run(name),
        Command::Man => man::run(),
    };
    exit.into()
}

/// Refuses a format that only tells what is wrong where a command tells something else.
fn check_format(format: Format, command: &Command) -> Result<(), clap::Error> {
    let tells_what_is_wrong = matches!(command, Command::Build(_) | Command::Check(_));
    if tells_what_is_wrong || matches!(format, Format::Human | Format::Json) {
        return Ok(());
    }
    let message = "`--format sarif` and `--format github` are for `nutgraf check` and `nutgraf build`";
    Err(Arguments::command().error(ErrorKind::ArgumentConflict, message))
}
