//! Azurite, the emulator of Azure Blob Storage that Microsoft makes, started for a test, as a target.

use std::collections::BTreeMap;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Sha256;

use crate::elsewhere::goes_well;
use crate::harness::Project;
use crate::harness::servers::{Place, Server, encoded};
use crate::killed::{self, PAGES};

/// The account that every Azurite has, and its key, which everybody knows.
const ACCOUNT: &str = "devstoreaccount1";
pub(crate) const KEY: &str =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/// A container, which everybody may read.
pub(crate) struct Container(Server);

impl Container {
    pub(crate) fn start() -> Option<Self> {
        let server = Server::start("azurite-blob", |program, folder, port| {
            let mut command = Command::new(program);
            command.args([
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                &port.to_string(),
                "--inMemoryPersistence",
            ]);
            command.args(["--silent", "--disableTelemetry"]).current_dir(folder);
            command
        })?;
        let path = format!("/{ACCOUNT}/tides?restype=container&{}", token("c", "c"));
        let (head, _) = server.ask("PUT", &path, "x-ms-blob-public-access: container\r\n");
        assert!(head.starts_with("http/1.1 201"), "{head}");
        Some(Self(server))
    }

    /// The address of the account.
    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/{ACCOUNT}", self.0.port)
    }

    /// The head of the answer to who asks for a blob.
    pub(crate) fn head(&self, path: &str) -> String {
        self.0.ask("HEAD", &format!("/{ACCOUNT}/tides/blog/{}", encoded(path)), "").0
    }

    fn blob(&self, path: &str) -> Option<Vec<u8>> {
        let (head, bytes) = self.0.ask("GET", &format!("/{ACCOUNT}/tides/blog/{}", encoded(path)), "");
        head.starts_with("http/1.1 200").then_some(bytes)
    }
}

impl Place for Container {
    fn settings(&self) -> String {
        format!("azure = \"{ACCOUNT}/tides\"\nendpoint = \"{}\"\nprefix = \"blog\"\n", self.endpoint())
    }

    fn equip(&self, command: &mut Command) {
        command.env("AZURE_STORAGE_ACCOUNT", ACCOUNT).env("AZURE_STORAGE_KEY", KEY);
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut tree = BTreeMap::new();
        let mut after = String::new();
        loop {
            let path = format!("/{ACCOUNT}/tides?restype=container&comp=list&marker={after}");
            let listed = String::from_utf8(self.0.ask("GET", &path, "").1).expect("text");
            let names = listed.split("<Name>").skip(1).filter_map(|rest| rest.split('<').next());
            for name in names {
                let name = name.replace("&apos;", "'").replace("&amp;", "&");
                let path = name.strip_prefix("blog/").expect("what is below the prefix");
                // What is listed may be gone when it is asked for.
                tree.extend(self.blob(path).map(|bytes| (path.to_owned(), bytes)));
            }
            after = match listed.split_once("<NextMarker>").and_then(|(_, rest)| rest.split('<').next()) {
                Some(next) if !next.is_empty() => next.to_owned(),
                _ => return tree,
            };
        }
    }

    fn manifest(&self) -> String {
        String::from_utf8_lossy(&self.blob(".nutgraf/manifest").unwrap_or_default()).into_owned()
    }
}

/// A token of the account that allows so much, for its containers (`c`) or blobs (`o`)
/// (<https://learn.microsoft.com/rest/api/storageservices/create-account-sas>).
fn token(allowed: &str, of: &str) -> String {
    let (version, end) = ("2018-11-09", "2100-01-01T00:00:00Z");
    let signed = format!("{ACCOUNT}\n{allowed}\nb\n{of}\n\n{end}\n\n\n{version}\n");
    let key = STANDARD.decode(KEY).expect("a key");
    let mut signer = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
    signer.update(signed.as_bytes());
    let signature = STANDARD.encode(signer.finalize().into_bytes());
    let signature = utf8_percent_encode(&signature, NON_ALPHANUMERIC);
    format!("sv={version}&ss=b&srt={of}&sp={allowed}&se={}&sig={signature}", end.replace(':', "%3A"))
}

#[test]
fn azure() {
    let Some(container) = Container::start() else { return };
    goes_well(&container);
    let project = Project::new();
    let settings = container.settings();
    project.settings(&format!("[deploy.there]\nmax_delete = 100\ncache_assets = \"max-age=60\"\n{settings}"));
    project.page("a.md", "A").bytes("static/other.png", b"photo");
    container.run(&project, &["deploy"]).ok();
    for (path, told) in [
        ("a/index.html", ["content-type: text/html; charset=utf-8", "cache-control: public, max-age=0,"]),
        ("other.png", ["content-type: image/png", "cache-control: max-age=60"]),
    ] {
        let head = container.head(path);
        assert!(told.iter().all(|header| head.contains(header)), "{path}: {head}");
    }
    azure_asks_for_credentials(&container, &project);
    project.settings(&format!("[deploy.there]\n{}", settings.replace("/tides", "/nowhere")));
    container.run(&project, &["deploy"]).fails(&["there is no container `nowhere`", "make it, or see that"]);
    let open = settings.replace("127.0.0.1", "blobs.example.org");
    project.settings(&format!("[deploy.there]\n{open}"));
    container.run(&project, &["deploy"]).fails(&["would be sent without encryption", "`https://`"]);
}

/// Who is let in by which variables, and what is told to who is not.
fn azure_asks_for_credentials(container: &Container, project: &Project) {
    let deploy = |variables: &[(&str, &str)], told: &[&str]| {
        let mut command = project.command(&["deploy"]);
        command.envs(variables.iter().copied());
        let output = command.output().expect("the command runs");
        let all = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(told.iter().all(|part| all.contains(part)), "{all}");
        for (_, value) in variables.iter().filter(|(_, value)| value.len() > 20) {
            assert!(!all.contains(value), "{all}");
        }
    };
    let connection = format!("AccountName=devstoreaccount1;AccountKey={}", KEY);
    let given = format!("BlobEndpoint={};SharedAccessSignature={}", container.endpoint(), token("rcwd", "o"));
    for (name, value) in [
        ("AZURE_STORAGE_SAS_TOKEN", format!("?{}", token("rcwd", "o"))),
        ("AZURE_STORAGE_KEY", KEY.to_owned()),
        ("AZURE_STORAGE_CONNECTION_STRING", connection.clone()),
        ("AZURE_STORAGE_CONNECTION_STRING", given),
    ] {
        deploy(&[(name, &value)], &["nothing changed at `there`"]);
    }
    deploy(
        &[],
        &["there are no credentials for the account `devstoreaccount1`", "`AZURE_STORAGE_SAS_TOKEN`"],
    );
    let other = connection.replace("devstoreaccount1", "somebody");
    deploy(&[("AZURE_STORAGE_CONNECTION_STRING", &other)], &["there are no credentials for the account"]);
    deploy(&[("AZURE_STORAGE_KEY", "n0 key")], &["the key of the account `devstoreaccount1` is none"]);
    let forged = KEY.replace("Eby8", "Eby9");
    deploy(
        &[("AZURE_STORAGE_KEY", &forged)],
        &["the target refuses these credentials: Auth", "of this account"],
    );
    let readers = token("r", "o");
    deploy(
        &[("AZURE_STORAGE_SAS_TOKEN", &readers)],
        &["these credentials may not write this: Authorization", "`sp=rcwd`"],
    );
}

#[test]
fn a_deploy_to_a_container_killed_at_ten_points() {
    let Some(container) = Container::start() else { return };
    killed::at_ten_points(&container, PAGES);
}
