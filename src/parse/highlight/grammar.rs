//! The grammars as `syntect` packs them, each unpacked when it is first reached.
//!
//! `syntect` shows what its grammars say to nobody, but packs them by `serde`; so these types say the same as its own do.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use syntect::parsing::{ClearAmount, Scope, SyntaxReference, SyntaxSet};

use super::classes::Classes;
use super::pattern::{Broken, Groups, Pattern};

/// A syntax as it is packed: its name, the endings of its files, its scope, the first line of its files, whether it is hidden,
/// its variables, and its contexts, which are packed once more.
type Packed<'p> =
    (&'p str, Vec<&'p str>, &'p str, Option<&'p str>, bool, BTreeMap<&'p str, &'p str>, &'p [u8]);

/// The number of a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Id {
    syntax: usize,
    context: usize,
}

/// The contexts of a grammar.
#[derive(Debug, Deserialize)]
struct Grammar {
    names: HashMap<String, Id>,
    contexts: Vec<Context>,
}

/// What can stand at a place of some code.
#[derive(Debug, Deserialize)]
pub(super) struct Context {
    pub(super) meta_scope: Vec<Scope>,
    pub(super) meta_content_scope: Vec<Scope>,
    _includes_prototype: bool,
    pub(super) clear_scopes: Option<ClearAmount>,
    pub(super) prototype: Option<Id>,
    pub(super) uses_backrefs: bool,
    items: Vec<Item>,
    /// The rules of the context and of those that it includes.
    #[serde(skip)]
    rules: OnceLock<Option<Box<[Arc<Rule>]>>>,
}

#[derive(Debug, Deserialize)]
enum Item {
    Match(Arc<Rule>),
    Include(Reference),
}

/// What happens where a pattern matches.
#[derive(Debug, Deserialize)]
pub(super) struct Rule {
    /// Whether the pattern names groups of the match that led to its context.
    pub(super) has_captures: bool,
    regex: String,
    pub(super) scope: Vec<Scope>,
    pub(super) captures: Option<Vec<(usize, Vec<Scope>)>>,
    pub(super) operation: Operation,
    pub(super) with_prototype: Option<Reference>,
    #[serde(skip)]
    pattern: OnceLock<Pattern>,
    #[serde(skip)]
    full_pattern: OnceLock<Pattern>,
}

/// A context, named in one of several ways. Only the last can be followed.
#[derive(Debug, Deserialize)]
pub(super) enum Reference {
    Named { _name: String },
    ByScope { _scope: Scope, _context: Option<String>, _with_escape: bool },
    File { _name: String, _context: Option<String>, _with_escape: bool },
    Inline { _name: String },
    Direct(Id),
}

/// What becomes of the contexts that the code is in.
#[derive(Debug, Deserialize)]
pub(super) enum Operation {
    Push(Vec<Reference>),
    Set(Vec<Reference>),
    Pop,
    None,
}

impl Rule {
    /// What it looks for, with the groups that have scopes.
    pub(super) fn pattern(&self) -> &Pattern {
        let groups = || Groups::of(self.captures.iter().flatten().map(|(group, _)| *group));
        self.pattern.get_or_init(|| Pattern::new(&self.regex, groups()))
    }

    /// What it looks for, as the grammar says it.
    #[cfg(test)]
    pub(super) fn source(&self) -> &str {
        &self.regex
    }

    /// The same with all of its groups, which a context that it leads to may name.
    pub(super) fn full_pattern(&self) -> &Pattern {
        self.full_pattern.get_or_init(|| Pattern::new(&self.regex, Groups::ALL))
    }
}

impl Reference {
    /// The context that is meant.
    pub(super) fn id(&self) -> Result<Id, Broken> {
        match self {
            Self::Direct(id) => Ok(*id),
            _ => Err(Broken::Grammar),
        }
    }
}

/// How often contexts may include each other.
const DEEPEST: usize = 100;

/// All grammars.
#[derive(Debug)]
pub(super) struct Grammars {
    set: SyntaxSet,
    grammars: Box<[OnceLock<Option<Grammar>>]>,
    pub(super) classes: Classes,
}

impl Default for Grammars {
    fn default() -> Self {
        Self::of(two_face::syntax::extra_newlines())
    }
}

impl Grammars {
    /// Those of a set.
    fn of(set: SyntaxSet) -> Self {
        let grammars = set.syntaxes().iter().map(|_| OnceLock::new()).collect();
        Self { set, grammars, classes: Classes::default() }
    }

    /// All of them as they are packed.
    pub(super) fn set(&self) -> &SyntaxSet {
        &self.set
    }

    /// The context that the code of a syntax begins in.
    pub(super) fn start(&self, syntax: &SyntaxReference) -> Option<Id> {
        let number = self.set.syntaxes().iter().position(|other| std::ptr::eq(other, syntax))?;
        self.grammar(number)?.names.get("__start").copied()
    }

    /// A context.
    pub(super) fn context(&self, Id { syntax, context }: Id) -> Result<&Context, Broken> {
        self.grammar(syntax).and_then(|grammar| grammar.contexts.get(context)).ok_or(Broken::Grammar)
    }

    /// The rules of a context and of those that it includes, in their order.
    pub(super) fn rules(&self, id: Id) -> Result<&[Arc<Rule>], Broken> {
        let context = self.context(id)?;
        let rules = context.rules.get_or_init(|| {
            let mut rules = Vec::new();
            self.collect(context, DEEPEST, &mut rules)?;
            Some(rules.into())
        });
        rules.as_deref().ok_or(Broken::Grammar)
    }

    fn collect(&self, context: &Context, depth: usize, rules: &mut Vec<Arc<Rule>>) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        context.items.iter().try_for_each(|item| match item {
            Item::Match(rule) => {
                rules.push(Arc::clone(rule));
                Some(())
            }
            Item::Include(Reference::Direct(id)) => self.collect(self.context(*id).ok()?, depth, rules),
            Item::Include(_) => Some(()),
        })
    }

    /// The rules of all grammars.
    #[cfg(test)]
    pub(super) fn all_rules(&self) -> Vec<&Rule> {
        let contexts = (0..self.grammars.len())
            .filter_map(|syntax| self.grammar(syntax))
            .flat_map(|grammar| &grammar.contexts);
        let items = contexts.flat_map(|context| &context.items);
        items
            .filter_map(|item| if let Item::Match(rule) = item { Some(rule.as_ref()) } else { None })
            .collect()
    }

    fn grammar(&self, syntax: usize) -> Option<&Grammar> {
        let grammar = self.grammars.get(syntax)?;
        grammar.get_or_init(|| unpack(self.set.syntaxes().get(syntax)?)).as_ref()
    }
}

fn unpack(syntax: &SyntaxReference) -> Option<Grammar> {
    let bytes = postcard::to_allocvec(syntax).ok()?;
    let packed: Packed<'_> = postcard::from_bytes(&bytes).ok()?;
    syntect::dumps::from_reader(packed.6).ok()
}
