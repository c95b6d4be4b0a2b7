//! A connection of the `sftp` command, which carries out what is written to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use crate::config::SshFolder;

/// A command that changes nothing, and what its answer begins with: when it comes, all before it is done.
const LAST: (&str, &str) = ("lpwd", "Local working directory:");

/// What stands in front of what the command says where the folder is not there.
pub(super) const NO_FOLDER: &str = "no folder: ";

/// A running command. It ends with the connection.
pub(super) struct Session {
    child: Child,
    /// None when it is over.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    complaints: Option<JoinHandle<String>>,
}

impl Session {
    /// Connects to a server, and goes to a folder there. Nobody is asked anything, and the command's own folder on this
    /// machine is `local`.
    ///
    /// # Errors
    ///
    /// That the command cannot be run, or the server or folder cannot be reached.
    pub(super) fn start(program: &Path, folder: &SshFolder, local: &Path) -> Result<Self, String> {
        let mut command = Command::new(program);
        command.args(["-b", "-", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"]);
        command.args(["-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"]);
        if let Some(port) = folder.port {
            command.arg("-P").arg(port.to_string());
        }
        command.args(["--", &folder.destination]).current_dir(local).env("LC_ALL", "C");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let failed = |error: std::io::Error| format!("`sftp` cannot be run: {error}");
        let mut child = command.spawn().map_err(failed)?;
        let (Some(output), Some(mut complaints)) = (child.stdout.take(), child.stderr.take()) else {
            return Err("`sftp` cannot be run".to_owned());
        };
        // Both are read at once: a command whose complaints nobody reads would wait for ever.
        let complaints = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = complaints.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let input = child.stdin.take();
        let mut session = Self { child, input, output: BufReader::new(output), complaints: Some(complaints) };
        session.run(&[])?;
        session
            .run(&[format!("cd {}", quoted(&folder.path))])
            .map_err(|said| format!("{NO_FOLDER}{said}"))?;
        Ok(session)
    }

    /// Carries out commands one after the other. One that begins with a dash may fail.
    ///
    /// # Errors
    ///
    /// What the command said when one of them failed. Then the connection is over.
    pub(super) fn run(&mut self, commands: &[String]) -> Result<(), String> {
        let text: String =
            commands.iter().map(String::as_str).chain([LAST.0]).flat_map(|it| [it, "\n"]).collect();
        let is_sent = self.input.as_mut().is_some_and(|input| input.write_all(text.as_bytes()).is_ok());
        if is_sent && self.wait_for(LAST.1) { Ok(()) } else { Err(self.said()) }
    }

    /// Reads up to a line with this beginning; whether it came.
    fn wait_for(&mut self, start: &str) -> bool {
        let mut line = Vec::new();
        while self.output.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            if line.starts_with(start.as_bytes()) {
                return true;
            }
            line.clear();
        }
        false
    }

    /// The last thing that the command complained of.
    fn said(&mut self) -> String {
        self.input = None;
        let _ = self.child.wait();
        let complaints =
            self.complaints.take().and_then(|complaints| complaints.join().ok()).unwrap_or_default();
        let lines = || complaints.lines().map(str::trim).filter(|line| !line.is_empty());
        // That the connection is over is told after the reason, and that there is one before it.
        let is_reason =
            |line: &&str| !line.starts_with("Connection closed") && !line.starts_with("Connected to");
        let reason = lines().rfind(is_reason);
        reason.or_else(|| lines().next_back()).unwrap_or("it ended without a word").to_owned()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It ends when nothing more can come.
        self.input = None;
        let _ = self.child.wait();
    }
}

/// A name as the command wants it: in quotes, so that no sign in it means something else.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_of_a_name_ends_its_quotes() {
        assert_eq!(quoted(r#"a "b" \ c"#), r#""a \"b\" \\ c""#);
    }
}
