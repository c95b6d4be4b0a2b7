//! The classes of characters that the regular expressions name, each of them made once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::class::Class;

/// How an expression names a class.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Name {
    Written(Box<str>, bool),
    Letter(char),
    Exactly(char),
    Any(bool),
}

/// Classes by what expressions say. They are few: most expressions name the same.
#[derive(Debug, Default)]
pub(super) struct Classes {
    parsed: Mutex<HashMap<Name, Option<Arc<Class>>>>,
}

impl Classes {
    /// A class as an expression names it, if it is nothing but a class.
    pub(super) fn parse(&self, pattern: &str, ignores_case: bool) -> Option<Arc<Class>> {
        self.get(Name::Written(pattern.into(), ignores_case), || Class::parse(pattern, ignores_case))
    }

    /// A letter in all of its cases.
    pub(super) fn in_all_cases(&self, letter: char) -> Option<Arc<Class>> {
        self.get(Name::Letter(letter), || Class::in_all_cases(letter))
    }

    /// A character and no other.
    pub(super) fn exactly(&self, c: char) -> Option<Arc<Class>> {
        self.get(Name::Exactly(c), || Some(Class::exactly(c)))
    }

    /// Every character, or all but the end of a line.
    pub(super) fn any(&self, newline: bool) -> Option<Arc<Class>> {
        self.get(Name::Any(newline), || Some(Class::any(newline)))
    }

    fn get(&self, name: Name, make: impl FnOnce() -> Option<Class>) -> Option<Arc<Class>> {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        parsed.entry(name).or_insert_with(|| make().map(Arc::new)).clone()
    }
}
