//! What a text must have for a regular expression to match in it. It is quickly told, so that most expressions are never
//! tried, and not made ready for it.

use fancy_regex::{Expr, LookAround};

use super::class::{Bytes, Class, first_byte};
use super::classes::Classes;

/// What must be true of a text for an expression to match somewhere in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    /// The bytes that can stand where a match begins.
    pub(super) first: Bytes,
    /// Whether nothing at all need stand there, as where a match can be empty.
    pub(super) anywhere: bool,
    /// The bytes that stand at or behind the beginning of every match.
    needed: Bytes,
}

impl Condition {
    /// What is true of everything.
    pub(super) const NONE: Self = Self { first: Bytes::ALL, anywhere: true, needed: Bytes([0; 4]) };

    /// What is true where nothing is consumed, whatever follows.
    const EMPTY: Self = Self { first: Bytes([0; 4]), ..Self::NONE };

    /// Whether an expression can match in a text with these bytes.
    pub(super) fn allows(&self, text: Bytes) -> bool {
        (self.anywhere || self.first.meets(text)) && self.needed.and(text) == self.needed
    }

    /// What an expression demands. What is not known demands nothing.
    pub(super) fn of(expression: &Expr, classes: &Classes) -> Self {
        match expression {
            Expr::Empty | Expr::Assertion(_) => Self::EMPTY,
            Expr::Any { .. } => Self::begins_with(Bytes::ALL),
            Expr::Literal { val, casei: false } => Self::of_literal(val),
            Expr::Literal { val, casei: true } => Self::of_letters(val, classes),
            Expr::Delegate { inner, casei, .. } => Self::of_class(classes.parse(inner, *casei).as_deref()),
            Expr::Concat(parts) => Self::of_sequence(parts, classes),
            Expr::Alt(parts) => Self::of_alternatives(parts, classes),
            Expr::Group(inner) | Expr::AtomicGroup(inner) => Self::of(inner, classes),
            Expr::LookAround(inner, LookAround::LookAhead) => Self::of(inner, classes),
            Expr::LookAround(..) => Self::EMPTY,
            Expr::Repeat { child, lo: 1.., .. } => Self::of(child, classes),
            Expr::Repeat { child, .. } => {
                Self { anywhere: true, needed: Bytes::default(), ..Self::of(child, classes) }
            }
            _ => Self::NONE,
        }
    }

    fn begins_with(first: Bytes) -> Self {
        Self { first, anywhere: false, needed: Bytes::default() }
    }

    fn of_class(class: Option<&Class>) -> Self {
        class.map_or(Self::NONE, |class| Self::begins_with(class.first_bytes()))
    }

    fn of_literal(text: &str) -> Self {
        let Some(first) = text.chars().next() else { return Self::EMPTY };
        let mut condition = Self::begins_with(Bytes::default());
        condition.first.add(first_byte(first));
        condition.needed = Bytes::of(text);
        condition
    }

    fn of_letters(text: &str, classes: &Classes) -> Self {
        let Some(first) = text.chars().next() else { return Self::EMPTY };
        Self::of_class(classes.in_all_cases(first).as_deref())
    }

    /// A part counts for the beginning as long as those before it can be empty. A look ahead consumes nothing, but what
    /// it demands is true of the same place.
    fn of_sequence(parts: &[Expr], classes: &Classes) -> Self {
        parts.iter().fold(Self::EMPTY, |before, part| {
            let part = Self::of(part, classes);
            Self {
                first: if before.anywhere { before.first.or(part.first) } else { before.first },
                anywhere: before.anywhere && part.anywhere,
                needed: before.needed.or(part.needed),
            }
        })
    }

    fn of_alternatives(parts: &[Expr], classes: &Classes) -> Self {
        let mut all = parts.iter().map(|part| Self::of(part, classes));
        let first = all.next().unwrap_or(Self::NONE);
        all.fold(first, |one, other| Self {
            first: one.first.or(other.first),
            anywhere: one.anywhere || other.anywhere,
            needed: one.needed.and(other.needed),
        })
    }
}
