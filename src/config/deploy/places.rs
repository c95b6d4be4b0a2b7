//! Places on other machines: their addresses, checked.

use url::Url;

use super::{CREDENTIALS, TargetSettings};
use crate::config::host::{ASK, FOR_EVER};
use crate::config::{FILE_NAME, Located};
use crate::diagnostic::Diagnostic;
use crate::route::Route;

/// A bucket of S3, or of what speaks like it.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Its region, if `site.toml` says it.
    pub region: Option<String>,
    /// Where it is, and how files are put there.
    pub objects: Objects,
}

/// A container of Azure Blob Storage.
#[derive(Clone, Debug)]
pub struct Container {
    /// The account that it is of.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Where it is, and how files are put there.
    pub objects: Objects,
}

/// What can be said of every place that keeps files as objects under keys.
#[derive(Clone, Debug)]
pub struct Objects {
    /// Its address; none for that which everybody knows.
    pub endpoint: Option<Url>,
    /// What stands in front of the path of each file: nothing, or text that ends with a slash.
    pub prefix: String,
    cache_pages: String,
    cache_assets: String,
}

/// A folder of a server that is reached by ssh.
#[derive(Clone, Debug)]
pub struct SshFolder {
    /// The server as ssh knows it, with the user if that is said, as `ada@example.org`.
    pub destination: String,
    /// The port, if it is said.
    pub port: Option<u16>,
    /// The folder; one that begins with no slash is below that in which the user comes in.
    pub path: String,
}

/// How long browsers may keep a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// Its name changes with its bytes.
    ForEver,
    /// It may get other bytes, and pages refer to it.
    Asset,
    /// It is a page, or something else that is read at an address that stays.
    Page,
}

impl Bucket {
    pub(super) fn read(name: &Located<String>, settings: &TargetSettings) -> Result<Self, Vec<Diagnostic>> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let wrong = (name.get().is_empty() || !name.get().chars().all(is_name)).then(|| {
            let diagnostic = Diagnostic::error(format!("`{}` cannot be the name of a bucket", name.get()));
            name.mark(diagnostic).hint("write its name alone, as `tides`")
        });
        let region = settings.region.as_ref().map(|region| region.get().clone());
        let objects = Objects::read(settings, wrong)?;
        Ok(Self { name: name.get().clone(), region, objects })
    }
}

impl Container {
    pub(super) fn read(text: &Located<String>, settings: &TargetSettings) -> Result<Self, Vec<Diagnostic>> {
        let (account, name) = text.get().split_once('/').unwrap_or((text.get(), ""));
        let is_account = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let is_container = |c: char| is_account(c) || c == '-';
        let is_both = !account.is_empty()
            && account.chars().all(is_account)
            && (name == "$web" || !name.is_empty() && name.chars().all(is_container));
        let wrong = (!is_both).then(|| {
            let diagnostic = Diagnostic::error(format!("`{}` is no account with a container", text.get()));
            text.mark(diagnostic).hint("write both as `tides/$web`, in small letters and digits")
        });
        let objects = Objects::read(settings, wrong)?;
        Ok(Self { account: account.to_owned(), name: name.to_owned(), objects })
    }
}

impl Objects {
    /// Reads what is said beside a name, of which it is known whether something is wrong with it.
    fn read(settings: &TargetSettings, wrong_name: Option<Diagnostic>) -> Result<Self, Vec<Diagnostic>> {
        let mut wrong: Vec<Diagnostic> = wrong_name.into_iter().collect();
        let endpoint = settings.endpoint.as_ref().map(web_address).transpose();
        let endpoint = endpoint.map_err(|diagnostic| wrong.push(diagnostic)).ok().flatten();
        let prefix = settings.prefix.as_ref().map_or(Ok(String::new()), prefix);
        let prefix = prefix.map_err(|diagnostic| wrong.push(diagnostic)).unwrap_or_default();
        let header = |key: &Option<Located<String>>| {
            let odd = key.as_ref().filter(|key| !key.get().chars().all(|c| matches!(c, ' '..='~')));
            odd.map(|key| key.mark(Diagnostic::error("a header has ASCII letters and signs on one line")))
        };
        wrong.extend(header(&settings.cache_pages));
        wrong.extend(header(&settings.cache_assets));
        let text = |key: &Option<Located<String>>| key.as_ref().map(|key| key.get().clone());
        let objects = Self {
            endpoint,
            prefix,
            cache_pages: text(&settings.cache_pages).unwrap_or_else(|| ASK.to_owned()),
            cache_assets: text(&settings.cache_assets).unwrap_or_else(|| ASK.to_owned()),
        };
        if wrong.is_empty() { Ok(objects) } else { Err(wrong) }
    }

    /// The `Cache-Control` of a file.
    pub fn cache_control(&self, lasting: Lasting) -> &str {
        match lasting {
            Lasting::ForEver => FOR_EVER,
            Lasting::Asset => &self.cache_assets,
            Lasting::Page => &self.cache_pages,
        }
    }
}

impl SshFolder {
    pub(super) fn read(address: &Located<String>) -> Result<Self, Vec<Diagnostic>> {
        let text = address.get();
        let wrong = || {
            let diagnostic = Diagnostic::error(format!("`{text}` is no folder of a server"));
            vec![address.mark(diagnostic).hint(
                "write it as `ada@example.org:/var/www/tides` or `sftp://ada@example.org:2222/var/www/tides`",
            )]
        };
        let folder = if text.contains("://") {
            let url = Url::parse(text).ok().filter(|url| url.scheme() == "sftp").ok_or_else(wrong)?;
            if url.password().is_some() {
                return Err(vec![secret_in(address)]);
            }
            let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
            let user = if url.username().is_empty() { String::new() } else { format!("{}@", url.username()) };
            let path = percent_encoding::percent_decode_str(url.path()).decode_utf8().map_err(|_| wrong())?;
            Self { destination: format!("{user}{host}"), port: url.port(), path: path.into_owned() }
        } else {
            let (destination, path) = text.split_once(':').ok_or_else(wrong)?;
            Self { destination: destination.to_owned(), port: None, path: path.to_owned() }
        };
        let is_odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '/' | '\\' | '"' | '\'');
        // What begins with a dash would be an option of the command that is run.
        let is_wrong = folder.destination.is_empty()
            || folder.destination.starts_with('-')
            || folder.destination.contains(is_odd)
            || folder.path.trim_matches('/').is_empty()
            || folder.path.contains(char::is_control);
        if is_wrong { Err(wrong()) } else { Ok(folder) }
    }
}

/// The address of a folder of a WebDAV server.
pub(super) fn web_folder(address: &Located<String>) -> Result<Url, Vec<Diagnostic>> {
    let mut url = web_address(address).map_err(|wrong| vec![wrong])?;
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// An address of the web that has nothing in it but a host and a path.
fn web_address(address: &Located<String>) -> Result<Url, Diagnostic> {
    let text = address.get();
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(url) = url.filter(|url| url.host_str().is_some()) else {
        let diagnostic = Diagnostic::error(format!("`{text}` is no address"));
        return Err(address.mark(diagnostic).hint("write it as `https://example.org/tides/`"));
    };
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
        return Err(secret_in(address));
    }
    Ok(url)
}

/// A prefix with a slash at its end.
fn prefix(prefix: &Located<String>) -> Result<String, Diagnostic> {
    let text = prefix.get().trim_matches('/');
    if text.is_empty() {
        return Ok(String::new());
    }
    let is_safe = Route::file(text).is_ok_and(|route| route.output_path() == text);
    if is_safe {
        Ok(format!("{text}/"))
    } else {
        let diagnostic = Diagnostic::error(format!("`{text}` cannot stand in front of the path of a file"));
        Err(prefix.mark(diagnostic).hint("write it as `blog` or `sites/tides`"))
    }
}

/// That an address has in it what nobody may know. The line itself is not shown.
pub(super) fn secret_in(address: &Located<String>) -> Diagnostic {
    let place = address.mark(Diagnostic::error("")).location.and_then(|location| location.position());
    let place = place.map_or_else(String::new, |place| format!(":{}:{}", place.line, place.column));
    let diagnostic = Diagnostic::error("the address has a name or password in it");
    diagnostic.at_path(format!("{FILE_NAME}{place}")).hint(CREDENTIALS)
}
