//! The desk: where the next edition is made, of what has changed and of what was kept from the former one.

use std::path::PathBuf;
use std::sync::Arc;

use super::edition::Edition;
use super::watch::Change;
use crate::build::{self, Ready};
use crate::config::{self, Config};
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::git::{Git, Histories, Uncommitted};
use crate::link::{self, Joinable, Visibility};
use crate::lint;
use crate::parse;
use crate::read::{self, Files};
use crate::render::Templates;
use crate::source::Source;

/// What is kept between editions.
pub(super) struct Desk {
    root: PathBuf,
    /// Where the site is served: scheme, host and port.
    origin: String,
    /// What "to come" counts from.
    now: Date,
    /// The last settings that were right, and what is wrong with those that were read last.
    config: Arc<Config>,
    config_mistakes: Vec<Diagnostic>,
    files: Files,
    git: Option<Git>,
    histories: Histories,
    parsed: parse::Memory,
    templates: Compiled,
    linked: link::Memory,
    /// What renders the last edition that could be rendered.
    ready: Option<Ready>,
    /// How many editions there were.
    editions: u64,
}

/// The last templates that were right.
#[derive(Default)]
struct Compiled {
    templates: Option<Arc<Templates>>,
    /// What was compiled last, and with which settings.
    sources: Vec<Source>,
    config: Option<Arc<Config>>,
    mistakes: Vec<Diagnostic>,
}

impl Desk {
    /// Reads a site, which is to be served at an origin.
    ///
    /// # Errors
    ///
    /// What is wrong with `site.toml`; without it nothing is known of a site.
    pub(super) fn new(
        root: PathBuf,
        origin: String,
        visibility: Visibility,
        git: Option<Git>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut config = read::read_config(&root)?;
        config.base_url = config.base_url.at(&origin);
        let files = Files::read(&root, &config);
        let histories = Histories::ask(&root, git.as_ref(), &config, Uncommitted::Dated);
        Ok(Self {
            root,
            origin,
            now: visibility.now,
            config: Arc::new(config),
            config_mistakes: Vec::new(),
            files,
            git,
            histories,
            parsed: parse::Memory::default(),
            templates: Compiled::default(),
            linked: link::Memory::new(visibility.clone()),
            ready: None,
            editions: 0,
        })
    }

    /// Reads what has changed, and makes the next edition if it is another one.
    pub(super) fn next(&mut self, change: &Change) -> Option<Edition> {
        let has_new_settings = self.read_settings_again(change);
        let has_new_files = match change {
            Change::Paths(paths) => self.files.read_again(paths, &self.config),
            Change::Anything => self.files.read_all_again(&self.config),
        };
        let has_new_commit =
            self.telltales().iter().any(|path| change.touches(path)) && self.histories.ask_again();
        (has_new_settings || has_new_files || has_new_commit).then(|| self.edition())
    }

    /// The files whose change tells that there may be a new commit.
    pub(super) fn telltales(&self) -> Vec<PathBuf> {
        self.histories.telltales()
    }

    /// Makes an edition of what was read.
    pub(super) fn edition(&mut self) -> Edition {
        let mut mistakes = self.config_mistakes.clone();
        let mut sources = self.files.sources(&mut mistakes);
        self.histories.add_to(&mut sources.pages, &mut mistakes);
        let templates = self.templates.compile(&sources.templates, &self.config, &mut mistakes);
        let parsed = self.parsed.parse(&sources.pages, &self.config, &mut mistakes);
        let joinable = Joinable::new(parsed, sources);
        let site = self.linked.link(&self.config, joinable, &mut mistakes);
        mistakes.extend(lint::errors(&site, self.now));
        let ready =
            |templates| build::ready(Arc::clone(&site), templates, self.ready.as_ref(), &mut mistakes);
        self.ready = templates.map(ready);
        self.editions += 1;
        Edition::new(self.editions, site, self.now, self.ready.clone(), mistakes)
    }

    /// Reads `site.toml` and the strings again where they may have changed; whether anything is different now. While they
    /// are wrong, the former ones are used.
    fn read_settings_again(&mut self, change: &Change) -> bool {
        let settings = [self.root.join(config::FILE_NAME), self.root.join(config::strings::FOLDER)];
        if !settings.iter().any(|path| change.touches(path)) {
            return false;
        }
        let former = std::mem::take(&mut self.config_mistakes);
        match read::read_config(&self.root) {
            Ok(mut config) => {
                config.base_url = config.base_url.at(&self.origin);
                let is_same = config.source == self.config.source
                    && config.strings.digest() == self.config.strings.digest();
                if !is_same {
                    let git = self.git.as_ref();
                    self.histories = Histories::ask(&self.root, git, &config, Uncommitted::Dated);
                    self.config = Arc::new(config);
                }
                !is_same || !former.is_empty()
            }
            Err(mistakes) => {
                self.config_mistakes = mistakes;
                self.config_mistakes != former
            }
        }
    }
}

impl Compiled {
    /// The templates of these sources, or, where these are wrong, the last ones that were right.
    fn compile(
        &mut self,
        sources: &[Source],
        config: &Arc<Config>,
        mistakes: &mut Vec<Diagnostic>,
    ) -> Option<Arc<Templates>> {
        let is_same =
            self.sources == sources && self.config.as_ref().is_some_and(|former| Arc::ptr_eq(former, config));
        if !is_same {
            self.sources = sources.to_vec();
            self.config = Some(Arc::clone(config));
            self.mistakes = Vec::new();
            match Templates::compile(sources, &config.settings.markdown) {
                Ok(templates) => self.templates = Some(Arc::new(templates)),
                Err(wrong) => self.mistakes = wrong,
            }
        }
        mistakes.extend(self.mistakes.iter().cloned());
        self.templates.clone()
    }
}
