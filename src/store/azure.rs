//! A container of Azure Blob Storage as a target.

mod token;

use std::time::Duration;

use url::Url;

use super::complaint::{Answers, Complaint};
use super::environment::{AUTHORITIES, Environment};
use super::group::Group;
use crate::config::Container;
use crate::diagnostic::Diagnostic;
use crate::http::{Client, NoAnswer, Reply, Request};
use crate::media_type;
use crate::store::{self, HOLDER, Store};

/// How many files are put at once.
const LANES: usize = 16;

/// The header that says how far a copy has come.
const COPY_STATUS: &str = "x-ms-copy-status";

/// How often a copy that takes its time is looked at.
const COPYING: Duration = Duration::from_millis(200);

/// A container.
pub(crate) struct Azure {
    settings: Container,
    /// The address of the container.
    folder: Url,
    /// What stands behind each address, and is never shown.
    token: String,
    client: Client,
}

impl Azure {
    /// A container, which nobody has asked for anything yet.
    ///
    /// # Errors
    ///
    /// That there are no credentials for it, or that everybody on the way could read them.
    pub(crate) fn find(settings: &Container, environment: &Environment) -> Result<Self, Diagnostic> {
        let own = || Url::parse(&format!("https://{}.blob.core.windows.net", settings.account)).ok();
        let mut folder =
            settings.objects.endpoint.clone().or_else(own).ok_or_else(|| {
                Diagnostic::error(format!("the account `{}` has no address", settings.account))
            })?;
        if store::is_read_on_the_way(&folder) {
            let diagnostic = Diagnostic::error("the signature would be sent without encryption");
            return Err(diagnostic.at_path(folder.as_str()).hint("write `endpoint` with `https://`"));
        }
        if let Ok(mut parts) = folder.path_segments_mut() {
            parts.pop_if_empty().push(&settings.name);
        }
        let token = token::find(settings, environment)?;
        let client = environment.client(&[AUTHORITIES])?;
        Ok(Self { settings: settings.clone(), folder, token, client })
    }

    /// The address of a path, without what lets somebody in.
    fn address(&self, path: &str) -> Url {
        let mut url = self.folder.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.extend(self.settings.objects.prefix.split_terminator('/').chain(path.split('/')));
        }
        url
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Reply, Diagnostic> {
        let mut url = self.address(path);
        url.set_query(Some(&self.token));
        let all = [("x-ms-version", token::VERSION)];
        let headers = all.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect();
        let reply = self.client.insist(&Request { method, url: &url, headers, body });
        reply.map_err(|error| self.unreachable(path, &error))
    }

    fn put_with(&self, path: &str, bytes: &[u8], more: &[(&str, &str)]) -> Result<Reply, Diagnostic> {
        let cache = self.settings.objects.cache_control(Group::of(path).lasting());
        let all = [
            ("content-type", media_type::of(path)),
            ("x-ms-blob-cache-control", cache),
            ("x-ms-blob-type", "BlockBlob"),
        ];
        self.send("PUT", path, &[&all, more].concat(), bytes)
    }
}

impl Answers for Azure {
    const NO_PLACE: &str = "ContainerNotFound";

    fn unreachable(&self, path: &str, error: &NoAnswer) -> Diagnostic {
        let hint = match &self.settings.objects.endpoint {
            Some(_) => "see that `endpoint` is right, and that this machine reaches it",
            None => "see that the name of the account is right, and that this machine reaches Azure",
        };
        store::unreachable(self.address(path).as_str(), error, hint)
    }

    /// What an answer means that is not the one that was hoped for.
    fn refused(&self, what: &str, path: &str, complaint: &Complaint) -> Diagnostic {
        let said = &complaint.said;
        let at = |message: String| Diagnostic::error(message).at_path(self.address(path).as_str());
        match complaint.code.as_str() {
            // What is not Azure itself has other names for it, and the same words.
            _ if said.contains("failed to authenticate") => {
                at(format!("the target refuses these credentials: {said}"))
                    .hint("see that the token or key is valid, and that it is of this account and container")
            }
            Self::NO_PLACE => at(format!("there is no container `{}`", self.settings.name))
                .hint("make it, or see that `azure` and `endpoint` are right"),
            _ => complaint.told(
                what,
                self.address(path).as_str(),
                "allow them to read, create, write and delete blobs there, as `sp=rcwd` of a token does",
            ),
        }
    }
}

impl Store for Azure {
    fn lanes(&self) -> usize {
        LANES
    }

    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let reply = self.send("GET", path, &[], &[])?;
        self.got(path, reply)
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let reply = self.put_with(path, bytes, &[])?;
        self.done("write", path, reply)
    }

    fn delete(&self, path: &str) -> Result<(), Diagnostic> {
        let reply = self.send("DELETE", path, &[], &[])?;
        self.deleted(path, reply)
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic> {
        let mut source = self.address(from);
        source.set_query(Some(&self.token));
        let reply = self.send("PUT", to, &[("x-ms-copy-source", source.as_str())], &[])?;
        if !reply.is_success() {
            let complaint = Complaint::of(reply);
            return if self.is_missing(&complaint) {
                Ok(false)
            } else {
                Err(self.refused("copy", from, &complaint))
            };
        }
        let mut status = reply.header(COPY_STATUS).map(str::to_owned);
        while status.as_deref() == Some("pending") {
            std::thread::sleep(COPYING);
            let reply = self.send("HEAD", to, &[], &[])?;
            status = reply.header(COPY_STATUS).map(str::to_owned);
            self.done("copy", from, reply)?;
        }
        if status.as_deref() == Some("success") {
            return Ok(true);
        }
        Err(Diagnostic::error("the target could not copy this")
            .at_path(self.address(from).as_str())
            .hint("deploy again: it goes on where it ended"))
    }

    fn claim(&self, holder: &[u8]) -> Result<bool, Diagnostic> {
        let reply = self.put_with(HOLDER, holder, &[("if-none-match", "*")])?;
        match reply.status {
            // There is one, or somebody else puts one there at this moment.
            409 | 412 => Ok(false),
            _ => self.done("write", HOLDER, reply).map(|()| true),
        }
    }

    fn release(&self) -> Result<(), Diagnostic> {
        self.delete(HOLDER)
    }
}
