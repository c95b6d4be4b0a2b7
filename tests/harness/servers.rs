//! Servers that others wrote, started for a test: one that speaks S3, one that speaks WebDAV, and one for ssh.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tempfile::TempDir;

use super::{Project, Ran};

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// Something that a site is deployed to.
pub trait Place: Sync {
    /// The table of the target, without its head.
    fn settings(&self) -> String;

    /// Gives a command what it needs to come there.
    fn equip(&self, command: &mut Command);

    /// What is there, with what is remembered.
    fn tree(&self) -> BTreeMap<String, Vec<u8>>;

    /// Runs the command.
    fn run(&self, project: &Project, arguments: &[&str]) -> Ran {
        let mut command = project.command(arguments);
        self.equip(&mut command);
        super::within(120, command, project.path("public"))
    }

    /// What visitors can see.
    fn shown(&self) -> BTreeMap<String, Vec<u8>> {
        let mut shown = self.tree();
        shown.retain(|path, _| !path.starts_with(".nutgraf/"));
        shown
    }

    /// What the target remembers.
    fn manifest(&self) -> String {
        String::from_utf8_lossy(self.tree().get(".nutgraf/manifest").map_or(&[], Vec::as_slice)).into_owned()
    }
}

/// A folder of this machine.
pub struct Folder(pub PathBuf);

impl Place for Folder {
    fn settings(&self) -> String {
        format!("folder = {:?}\n", self.0.display().to_string())
    }

    fn equip(&self, _: &mut Command) {}

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        super::tree(&self.0)
    }
}

/// A running server, which ends with it, and a folder for what it needs.
pub struct Server {
    child: Child,
    pub port: u16,
    folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts a program; nothing where there is none, unless it has to be there.
    pub fn start(name: &str, make: impl FnOnce(&Path, &Path, u16) -> Command) -> Option<Self> {
        let Some(program) = program(name) else {
            let how = match name {
                "sshd" => "apt-get install openssh-server",
                "azurite-blob" => "npm install --prefix target/servers/azurite azurite",
                _ => {
                    "python3 -m venv target/servers && target/servers/bin/pip install 'moto[server]' wsgidav cheroot"
                }
            };
            let is_required = std::env::var_os("NUTGRAF_SERVERS").is_some_and(|value| value == "required");
            assert!(!is_required, "there is no `{name}`: {how}");
            eprintln!("not tested: there is no `{name}` ({how})");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
        let mut command = make(&program, folder.path(), port);
        let log = fs::File::create(folder.path().join("log")).expect("a log");
        command.stdin(Stdio::null()).stdout(log.try_clone().expect("a log")).stderr(log);
        let mut server = Self { child: command.spawn().expect("the server starts"), port, folder };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let told = fs::read_to_string(server.folder.path().join("log")).unwrap_or_default();
            assert!(server.child.try_wait().expect("a child").is_none(), "`{name}` ended: {told}");
            assert!(started.elapsed() < PATIENCE, "{told}");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(server)
    }

    /// Asks for something, with headers that end with their line.
    pub fn ask(&self, method: &str, path: &str, headers: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\nContent-Length: 0\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").expect("a head");
        (String::from_utf8_lossy(&bytes[..end]).to_lowercase(), bytes[end + 4..].to_vec())
    }
}

/// A header with a name, which is enough for moto.
const NAME: &str = "Authorization: AWS ada:x\r\n";

/// A bucket of moto, which speaks S3 and keeps everything in memory.
pub struct Bucket(pub Server);

impl Bucket {
    pub fn start() -> Option<Self> {
        let server = Server::start("moto_server", |program, _, port| {
            let mut command = Command::new(program);
            command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
            command
        })?;
        let (head, _) = server.ask("PUT", "/tides", NAME);
        assert!(head.starts_with("http/1.1 200"), "{head}");
        Some(Self(server))
    }

    /// The head of the answer to who asks for an object.
    pub fn head(&self, key: &str) -> String {
        self.0.ask("HEAD", &format!("/tides/{key}"), NAME).0
    }
}

impl Place for Bucket {
    fn settings(&self) -> String {
        format!("s3 = \"tides\"\nendpoint = \"http://127.0.0.1:{}\"\nprefix = \"blog\"\n", self.0.port)
    }

    fn equip(&self, command: &mut Command) {
        command.env("AWS_ACCESS_KEY_ID", "ada").env("AWS_SECRET_ACCESS_KEY", "s3cr3t");
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut tree = BTreeMap::new();
        let mut after = String::new();
        loop {
            let (_, listed) = self.0.ask("GET", &format!("/tides?list-type=2&start-after={after}"), NAME);
            let listed = String::from_utf8(listed).expect("text");
            let keys: Vec<&str> =
                listed.split("<Key>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
            for key in &keys {
                let path = key.strip_prefix("blog/").expect("what is below the prefix");
                let (head, bytes) = self.0.ask("GET", &format!("/tides/{}", encoded(key)), NAME);
                // What is listed may be gone when it is asked for.
                if head.starts_with("http/1.1 200") {
                    tree.insert(path.to_owned(), bytes);
                }
            }
            match keys.last() {
                Some(last) if listed.contains("<IsTruncated>true") => after = (*last).to_owned(),
                _ => return tree,
            }
        }
    }

    fn manifest(&self) -> String {
        let (head, bytes) = self.0.ask("GET", "/tides/blog/.nutgraf/manifest", NAME);
        if head.starts_with("http/1.1 200") {
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            String::new()
        }
    }
}

/// A folder that wsgidav serves.
pub struct WebFolder(pub Server);

impl WebFolder {
    /// Starts it, by a shell that does something before.
    pub fn start(before: &str, readonly: bool) -> Option<Self> {
        Self::start_with(before, readonly, &[])
    }

    /// Starts it with a certificate and its key.
    pub fn start_encrypted(certificate: &Path, key: &Path) -> Option<Self> {
        let path = |path: &Path| path.display().to_string().into();
        let keys = [("ssl_certificate", path(certificate)), ("ssl_private_key", path(key))];
        Self::start_with("", false, &[&keys[..], &[("ssl_adapter", "builtin".into())]].concat())
    }

    fn start_with(before: &str, readonly: bool, more: &[(&str, serde_json::Value)]) -> Option<Self> {
        let server = Server::start("wsgidav", |program, folder, port| {
            let root = folder.join("files");
            fs::create_dir_all(root.join("tides")).expect("a folder");
            let mut config = serde_json::json!({
                "host": "127.0.0.1", "port": port, "server": "cheroot",
                "provider_mapping": { "/": { "root": root, "readonly": readonly } },
                "simple_dc": { "user_mapping": { "*": { "ada": { "password": "s3cr3t" } } } },
                "http_authenticator": { "accept_basic": true, "accept_digest": false, "default_to_digest": false },
                "lock_storage": false, "property_manager": false,
            });
            for (key, value) in more {
                config[*key] = value.clone();
            }
            fs::write(folder.join("config.json"), config.to_string()).expect("written");
            shell(before, &[program.as_os_str(), "--config".as_ref(), folder.join("config.json").as_ref()])
        });
        server.map(Self)
    }
}

impl WebFolder {
    /// Where it writes.
    pub fn files(&self) -> PathBuf {
        self.0.folder.path().join("files/tides")
    }
}

impl Place for WebFolder {
    fn settings(&self) -> String {
        format!("webdav = \"http://127.0.0.1:{}/tides\"\n", self.0.port)
    }

    fn equip(&self, command: &mut Command) {
        command.env("WEBDAV_USER", "ada").env("WEBDAV_PASSWORD", "s3cr3t");
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        still(&self.files())
    }
}

/// A folder of a server for ssh, with keys of its own.
pub struct SshFolder {
    server: Server,
    /// The folders of `PATH` that a command gets.
    path: String,
}

impl SshFolder {
    /// Starts it, with a line of configuration, by a shell that does something before.
    pub fn start(before: &str, line: &str) -> Option<Self> {
        let server = Server::start("sshd", |program, folder, port| {
            for (name, kind) in [("host", "ed25519"), ("user", "ed25519")] {
                let mut keygen = Command::new("ssh-keygen");
                keygen.args(["-q", "-t", kind, "-N", "", "-f"]).arg(folder.join(name));
                assert!(keygen.status().expect("ssh-keygen runs").success());
            }
            fs::create_dir_all(folder.join("files/tides")).expect("a folder");
            // Without this folder, which is made where the system starts it, it refuses to start.
            let _ = fs::create_dir_all("/run/sshd");
            let here = folder.display();
            let config = format!(
                "{line}\nPort {port}\nListenAddress 127.0.0.1\nHostKey {here}/host\nPidFile {here}/pid\nUsePAM no\nStrictModes no\n\
                 AuthorizedKeysFile {here}/user.pub\nPasswordAuthentication no\nPermitRootLogin yes\nMaxStartups 100\n\
                 Subsystem sftp internal-sftp\n"
            );
            fs::write(folder.join("sshd_config"), config).expect("written");
            let host = fs::read_to_string(folder.join("host.pub")).expect("a key");
            fs::write(folder.join("known_hosts"), format!("[127.0.0.1]:{port} {host}")).expect("written");
            let client = format!(
                "IdentityFile {here}/user\nIdentitiesOnly yes\nIdentityAgent none\nUserKnownHostsFile {here}/known_hosts\n"
            );
            fs::write(folder.join("ssh_config"), client).expect("written");
            // What a user says in `~/.ssh/config`, which cannot be elsewhere.
            fs::create_dir(folder.join("bin")).expect("a folder");
            let script = format!("#!/bin/sh\nexec /usr/bin/sftp -F {here}/ssh_config \"$@\"\n");
            fs::write(folder.join("bin/sftp"), script).expect("written");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let allow = fs::Permissions::from_mode(0o755);
                fs::set_permissions(folder.join("bin/sftp"), allow).expect("allowed");
            }
            shell(
                before,
                &[
                    program.as_os_str(),
                    "-D".as_ref(),
                    "-e".as_ref(),
                    "-f".as_ref(),
                    folder.join("sshd_config").as_ref(),
                ],
            )
        })?;
        let path = std::env::var_os("PATH").and_then(|path| path.into_string().ok()).expect("folders");
        let path = format!("{}:{path}", server.folder.path().join("bin").display());
        Some(Self { server, path })
    }

    /// Lets nobody in any more.
    pub fn forget_keys(&self) {
        fs::write(self.server.folder.path().join("user.pub"), "").expect("written");
    }

    /// Where it writes.
    pub fn files(&self) -> PathBuf {
        self.server.folder.path().join("files")
    }
}

impl Place for SshFolder {
    fn settings(&self) -> String {
        let folder = self.server.folder.path().join("files/tides");
        format!("sftp = \"sftp://127.0.0.1:{}{}\"\n", self.server.port, folder.display())
    }

    fn equip(&self, command: &mut Command) {
        command.env("PATH", &self.path);
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        still(&self.files().join("tides"))
    }
}

/// A key as it is part of an address.
pub fn encoded(key: &str) -> String {
    let part = |part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string();
    key.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The files of a folder that may change while it is looked at: what is remembered comes and goes.
fn still(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut tree = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        if let (true, Ok(bytes)) = (entry.file_type().is_file(), fs::read(entry.path())) {
            let path = entry.path().strip_prefix(folder).expect("below");
            tree.insert(path.to_str().expect("text").to_owned(), bytes);
        }
    }
    tree
}

/// A command that a shell starts in its own place, after something else.
fn shell(before: &str, command: &[&std::ffi::OsStr]) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("{before}\nexec \"$0\" \"$@\"")]).args(command);
    shell
}

/// Where a program is: among those of `.ci/run`, of the user, or of the system.
fn program(name: &str) -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/servers");
    let own = [own.join("bin"), own.join("azurite/node_modules/.bin")];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = own.into_iter().chain(std::env::split_paths(&path)).chain([PathBuf::from("/usr/sbin")]);
    folders.map(|folder| folder.join(name)).find(|program| program.is_file())
}
