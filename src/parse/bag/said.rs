//! What a page says, counted when somebody first asks for it: a preview shows its first page without.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Bag;
use crate::config::{FrontMatter, LanguageTag};
use crate::digest::{Digest, Digester};
use crate::parse::markdown::Prose;

/// What a page says.
#[derive(Default)]
pub struct Said {
    digest: Digest,
    /// The texts, as long as they are not counted.
    texts: Mutex<Option<Box<Texts>>>,
    bag: OnceLock<Arc<Bag>>,
}

/// The texts of a page.
pub(super) struct Texts {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) prose: Prose,
    pub(super) language: LanguageTag,
}

impl Said {
    /// What is said by a page, which is in the language of the site unless it says otherwise.
    pub(in crate::parse) fn by(
        title: &str,
        matter: &FrontMatter,
        prose: Prose,
        language: &LanguageTag,
    ) -> Self {
        let description = matter.description.as_ref().map_or("", |description| description.get());
        let texts = Texts {
            title: title.to_owned(),
            description: description.to_owned(),
            prose,
            language: matter.language.as_ref().unwrap_or(language).clone(),
        };
        Self { digest: texts.digest(), texts: Mutex::new(Some(Box::new(texts))), bag: OnceLock::new() }
    }

    /// The words and phrases. What they were counted from is let go.
    pub fn bag(&self) -> &Arc<Bag> {
        self.bag.get_or_init(|| {
            Arc::new(self.take_texts().map(|texts| Bag::of_texts(&texts)).unwrap_or_default())
        })
    }

    /// Lets go of the texts where nobody will ask for their words.
    pub(in crate::parse) fn forget(&self) {
        drop(self.take_texts());
    }

    fn take_texts(&self) -> Option<Box<Texts>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Two pages that say the same have the same bag.
impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Said").field(&self.digest).finish()
    }
}

impl Texts {
    fn digest(&self) -> Digest {
        let Self { title, description, prose, language } = self;
        let mut digester = Digester::new();
        digester.text(title).text(description).text(&prose.text).text(&prose.footnotes);
        for ranges in [&prose.headings, &prose.blocks_of_code] {
            digester.number(ranges.len() as u64);
            for range in ranges {
                digester.number(range.start as u64).number(range.end as u64);
            }
        }
        digester.text(language.as_str()).finish()
    }
}
