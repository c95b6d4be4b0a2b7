//! The settings of `[host]`: what the web server or the host of the site is told, in its own files.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Locate, Located, Origin};
use crate::diagnostic::Diagnostic;

/// How long browsers keep what changes its name with its bytes: a year, which is as long as for ever.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// How browsers keep all else: they ask each time whether it is still as it was.
pub const ASK: &str = "public, max-age=0, must-revalidate";

/// What every answer says besides, unless `site.toml` says otherwise: what a page cannot say of itself.
const HEADERS: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Content-Security-Policy", "frame-ancestors 'self'"),
];

/// What the host of the site is told: redirects from aliases, headers, caching, and the page for what is not there.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HostSettings {
    /// The hosts whose files a build makes; none unless said otherwise.
    pub files: Vec<Located<HostFile>>,
    /// Headers of every answer, over those that there are anyway; an empty text takes one of those away.
    pub headers: IndexMap<String, Located<String>>,
}

impl Locate for HostSettings {
    fn locate(&mut self, origin: &Origin) {
        self.files.locate(origin);
        self.headers.locate(origin);
    }
}

/// A host that reads files of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum HostFile {
    /// `_redirects` and `_headers`, for Netlify.
    Netlify,
    /// `_redirects` and `_headers`, for Cloudflare Pages.
    Cloudflare,
    /// `vercel.json`, for Vercel.
    Vercel,
    /// `staticwebapp.config.json`, for Azure Static Web Apps.
    Azure,
    /// `.htaccess`, for Apache.
    Apache,
}

/// What the host of the site is told, checked.
#[derive(Clone, Debug)]
pub struct Host {
    /// The hosts whose files a build makes, each once.
    pub files: Vec<HostFile>,
    /// The headers of every answer.
    pub headers: Vec<(String, String)>,
}

impl Host {
    /// Reads the settings and reports what is wrong with them.
    pub(super) fn read(settings: &HostSettings, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut files: Vec<HostFile> = Vec::new();
        for file in &settings.files {
            let both = [HostFile::Netlify, HostFile::Cloudflare];
            if both.contains(file.get())
                && files.iter().any(|other| both.contains(other) && other != file.get())
            {
                let diagnostic = Diagnostic::error(
                    "Netlify and Cloudflare Pages read files of the same names, each in its own way",
                );
                diagnostics.push(file.mark(diagnostic).hint("name one of them"));
            }
            if !files.contains(file.get()) {
                files.push(*file.get());
            }
        }
        let mut headers: IndexMap<String, String> =
            HEADERS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        for (name, value) in &settings.headers {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if name.is_empty() || !name.chars().all(is_name) {
                diagnostics.push(value.mark(Diagnostic::error(format!("`{name}` is no name of a header"))));
            }
            // nginx takes `$` for the beginning of a variable, and knows no way to write it otherwise.
            if value.get().contains(|c: char| c.is_control() || !c.is_ascii() || c == '$') {
                let diagnostic =
                    Diagnostic::error("a header has ASCII letters and signs on one line, and no `$`");
                diagnostics.push(value.mark(diagnostic));
            }
            let known = headers.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned();
            headers.insert(known.unwrap_or_else(|| name.clone()), value.get().clone());
        }
        headers.retain(|_, value| !value.is_empty());
        Self { files, headers: headers.into_iter().collect() }
    }
}
