//! What rendering works from: the site, its templates, and what is made once and shown on many pages.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

use tera::Value;

use super::cards::Cards;
use super::object::{List, Object};
use super::query::Query;
use super::routes::Planned;
use super::structured_data::Shared;
use super::stylesheet::{self, Served};
use super::templates::Templates;
use super::value::{Digested, from_table};
use super::{answer, card, definitions};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::link::Site;

/// The site as rendering sees it.
pub struct Renderer {
    /// The site.
    pub site: Arc<Site>,
    /// Its templates.
    pub templates: Arc<Templates>,
    /// What listings show of pages, sections and terms.
    pub(super) cards: Cards,
    /// What the glossary defines, by number.
    pub(super) definitions: Vec<definitions::Shown>,
    /// What structured data tells of the site and its authors.
    pub(super) shared: Shared,
    /// What every template gets of the settings.
    pub(super) config: Value,
    /// The digest of it and of the strings, of which every template may use any.
    pub(super) config_digest: Digest,
    /// Stylesheets and scripts, as they are served.
    pub(super) served: Vec<Arc<Served>>,
    /// The routes of the plan, once it is made: an address that a template asks for must be one of them.
    pub(super) known_routes: OnceLock<Arc<[Planned]>>,
    answers: RwLock<HashMap<Query, Arc<Answer>>>,
}

/// An answer to a question, or why there is none.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) value: Result<Value, String>,
    pub(super) digest: Digest,
    /// How many further answers in a row it rests on.
    pub(super) depth: usize,
}

impl Renderer {
    /// Prepares a site for rendering; what is wrong with its stylesheets is reported. What `former`, which renders the site as
    /// it was before, has of them is not made again.
    pub fn new(
        site: Arc<Site>,
        templates: Arc<Templates>,
        former: Option<&Self>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Arc<Self> {
        let former = former.map_or(&[][..], |former| &former.served);
        let served = stylesheet::serve(&site, former, diagnostics);
        let definitions = definitions::all(&site);
        let shared = Shared::new(&site);
        let Digested { value: config, digest } = config_view(&site.config, &site);
        let config_digest = Digester::new().digest(digest).digest(site.config.strings.digest()).finish();
        Arc::new(Self {
            cards: Cards::to_be_made(&site),
            site,
            templates,
            definitions,
            shared,
            config,
            config_digest,
            served,
            known_routes: OnceLock::new(),
            answers: RwLock::default(),
        })
    }

    /// Answers a question, once.
    pub(super) fn answer(self: &Arc<Self>, query: &Query) -> Arc<Answer> {
        // A thread that panicked while it held the lock left the map as it was.
        let known =
            self.answers.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(query).cloned();
        if let Some(answer) = known {
            return answer;
        }
        let answer = Arc::new(match answer::answer(self, query) {
            Ok((Digested { value, digest }, depth)) => Answer { value: Ok(value), digest, depth },
            Err(message) => {
                let digest = Digest::of(format!("no answer: {message}").as_bytes());
                Answer { value: Err(message), digest, depth: 0 }
            }
        });
        // An answer that failed because it depends on itself is one of that place, and not one for all.
        if answer.value.is_ok() {
            let mut answers = self.answers.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            answers.insert(query.clone(), Arc::clone(&answer));
        }
        answer
    }

    /// Whether everything that was asked would be answered as it was.
    pub fn still_holds(self: &Arc<Self>, asked: &[(Query, Digest)]) -> bool {
        asked.iter().all(|(query, digest)| self.answer(query).digest == *digest)
    }
}

/// The settings, as templates see them.
fn config_view(config: &Config, site: &Site) -> Digested {
    let settings = &config.settings;
    let taxonomies: List = site.taxonomies.iter().map(|taxonomy| card::taxonomy(config, taxonomy)).collect();
    Object::new()
        .with("title", settings.title.as_str())
        .with("description", settings.description.as_str())
        .with("base_url", config.base_url.to_string())
        .with("base_path", config.base_url.path())
        .with("language", settings.language.as_str())
        .with("taxonomies", taxonomies)
        .with("feeds", card::feeds(config, &crate::route::Route::root()))
        .with("extra", from_table(&settings.extra))
        .build()
}
