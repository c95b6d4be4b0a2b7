//! The settings of `[check.external]`: which addresses on other sites are asked about, and how.

use std::num::NonZeroU32;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Glob, Locate, Located, Origin};
use crate::diagnostic::Diagnostic;

/// How links to other sites are checked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExternalSettings {
    /// Addresses that nobody is asked about, as globs: `https://example.org/**`.
    pub exclude: Vec<Located<String>>,
    /// Statuses that are taken for an answer beside those from 200 to 299: `[403]`.
    pub accept: Vec<u16>,
    /// How many seconds an answer may take; 20 unless said otherwise.
    pub timeout: NonZeroU32,
    /// For how many days a good answer holds before the address is asked about again; 7 unless said otherwise.
    pub age: u32,
    /// How many milliseconds pass between two questions to the same host; 250 unless said otherwise.
    pub pause: u32,
    /// Whether this machine and those of private networks are asked, too; no unless said otherwise.
    pub private: bool,
}

impl Default for ExternalSettings {
    fn default() -> Self {
        let timeout = NonZeroU32::new(20).unwrap_or(NonZeroU32::MIN);
        Self { exclude: Vec::new(), accept: Vec::new(), timeout, age: 7, pause: 250, private: false }
    }
}

impl Locate for ExternalSettings {
    fn locate(&mut self, origin: &Origin) {
        self.exclude.locate(origin);
    }
}

/// How links to other sites are checked, read once.
#[derive(Clone, Debug)]
pub struct External {
    exclude: Vec<Glob>,
    accept: Vec<u16>,
    /// How long an answer may take.
    pub timeout: Duration,
    /// For how many seconds a good answer holds.
    pub age: i64,
    /// How long nothing is asked of a host that was asked something.
    pub pause: Duration,
    /// Whether this machine and those of private networks are asked, too.
    pub private: bool,
}

impl External {
    /// Reads the settings and reports what is wrong with them.
    pub(super) fn read(settings: &ExternalSettings, diagnostics: &mut Vec<Diagnostic>) -> Self {
        const DAY: i64 = 24 * 60 * 60;
        let exclude = settings.exclude.iter().filter_map(|pattern| Glob::read(pattern, diagnostics));
        Self {
            exclude: exclude.collect(),
            accept: settings.accept.clone(),
            timeout: Duration::from_secs(settings.timeout.get().into()),
            age: DAY * i64::from(settings.age),
            pause: Duration::from_millis(settings.pause.into()),
            private: settings.private,
        }
    }

    /// Whether nobody is to be asked about an address.
    pub fn excludes(&self, address: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.fits(address))
    }

    /// Whether a status says that something is there.
    pub fn accepts(&self, status: u16) -> bool {
        (200..300).contains(&status) || self.accept.contains(&status)
    }

    /// The statuses that are taken for an answer beside the usual ones.
    pub fn accepted(&self) -> &[u16] {
        &self.accept
    }
}
