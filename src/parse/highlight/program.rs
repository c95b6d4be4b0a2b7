//! Regular expressions as steps that `matcher.rs` takes. Nothing is made ready but what is written there, so that it takes no
//! longer than reading the expression; a line of code is too short for automata to pay.

use std::sync::Arc;

use fancy_regex::{Assertion, Expr, LookAround};

use super::choice::Choice;
use super::class::Class;
use super::classes::Classes;
use super::condition::Condition;
use super::pattern::Groups;

/// Expressions of more steps than this are left to `fancy-regex`, for those that repeat what repeats much.
const MOST: usize = 20_000;

/// What is done at a place of a text.
#[derive(Debug)]
pub(super) enum Step {
    /// This text stands there.
    Literal(Box<str>),
    /// A character of this class stands there.
    One(Arc<Class>),
    /// So many characters of this class stand there, as many or as few as possible.
    Many { class: Arc<Class>, least: usize, most: usize, greedy: bool },
    /// It is the beginning of a line, say.
    Assert(Assertion),
    /// What follows matches, or else what is at the other step.
    Try { first: usize, second: usize },
    /// One of many things matches.
    Choose(Choice),
    /// Goes on at another step.
    Jump(usize),
    /// Notes the place as an end of a group.
    Save(usize),
    /// What follows matches as well, or does not; then it goes on at another step.
    Look { back: usize, wanted: bool, next: usize },
    /// What follows matches in the first way that is found; then it goes on at another step.
    Commit { next: usize },
    /// What was to match has matched.
    Accept,
}

/// The steps of an expression.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) steps: Box<[Step]>,
    /// Whether `fancy-regex` runs its own machine for this, which gives up after a million steps back, and forgets groups that
    /// a repetition does not reach again.
    pub(super) is_hard: bool,
}

/// An expression as steps, where this is certain to find what `fancy-regex` does. `groups` are those that somebody
/// wants to know the places of.
pub(super) fn compile(expression: &Expr, groups: Groups, classes: &Classes) -> Option<Program> {
    let is_hard = is_hard(expression);
    if is_hard && forgets(groups, expression, &mut 0, Reached::AtMostOnce) {
        return None;
    }
    let mut writer = Writer { steps: Vec::new(), group: 0, groups, classes };
    writer.add(expression)?;
    writer.steps.push(Step::Accept);
    (writer.steps.len() <= MOST).then(|| Program { steps: writer.steps.into(), is_hard })
}

fn is_hard(expression: &Expr) -> bool {
    match expression {
        Expr::Assertion(assertion) => is_of_words(*assertion),
        Expr::LookAround(..) | Expr::AtomicGroup(_) => true,
        Expr::Concat(parts) | Expr::Alt(parts) => parts.iter().any(is_hard),
        Expr::Group(inner) => is_hard(inner),
        Expr::Repeat { child, .. } => is_hard(child),
        _ => false,
    }
}

fn is_of_words(assertion: Assertion) -> bool {
    use Assertion::{LeftWordBoundary, NotWordBoundary, RightWordBoundary, WordBoundary};
    matches!(assertion, LeftWordBoundary | RightWordBoundary | WordBoundary | NotWordBoundary)
}

/// How often a part of an expression is reached.
#[derive(Clone, Copy, PartialEq)]
enum Reached {
    AtMostOnce,
    /// In each round of a repetition.
    EachTime,
    /// In some rounds of a repetition.
    SomeTimes,
}

impl Reached {
    fn repeated(self) -> Self {
        if self == Self::AtMostOnce { Self::EachTime } else { self }
    }

    fn perhaps(self) -> Self {
        if self == Self::EachTime { Self::SomeTimes } else { self }
    }
}

/// Whether one of these groups, which are counted on the way, is reached in some rounds of a repetition only.
fn forgets(groups: Groups, expression: &Expr, count: &mut usize, reached: Reached) -> bool {
    match expression {
        Expr::Group(inner) => {
            *count += 1;
            let this = reached == Reached::SomeTimes && groups.has(*count);
            forgets(groups, inner, count, reached) || this
        }
        Expr::LookAround(inner, _) | Expr::AtomicGroup(inner) => forgets(groups, inner, count, reached),
        Expr::Concat(parts) => parts.iter().any(|part| forgets(groups, part, count, reached)),
        Expr::Alt(parts) => parts.iter().any(|part| forgets(groups, part, count, reached.perhaps())),
        Expr::Repeat { child, lo, hi, .. } => {
            let reached = if *lo == 0 { reached.perhaps() } else { reached };
            forgets(groups, child, count, if *hi > 1 { reached.repeated() } else { reached })
        }
        _ => false,
    }
}

struct Writer<'c> {
    steps: Vec<Step>,
    group: usize,
    groups: Groups,
    classes: &'c Classes,
}

impl Writer<'_> {
    fn add(&mut self, expression: &Expr) -> Option<()> {
        if let Some(class) = self.class(expression) {
            self.steps.push(Step::One(class));
            return Some(());
        }
        match expression {
            Expr::Empty => Some(()),
            Expr::Assertion(assertion) => self.add_assertion(*assertion),
            Expr::Literal { val, casei: false } => self.add_literal(val),
            Expr::Concat(parts) => self.add_sequence(parts),
            Expr::Alt(parts) => self.add_alternatives(parts),
            Expr::Group(inner) => self.add_group(inner),
            Expr::LookAround(inner, look) => self.add_look(inner, *look),
            Expr::Repeat { child, lo, hi, greedy } => self.add_repeat(child, *lo, *hi, *greedy),
            Expr::AtomicGroup(inner) => self.add_apart(|next| Step::Commit { next }, inner),
            _ => None,
        }
        .filter(|()| self.steps.len() <= MOST)
    }

    /// What matches exactly one character, other than a certain one.
    fn class(&self, expression: &Expr) -> Option<Arc<Class>> {
        match expression {
            Expr::Any { newline } => self.classes.any(*newline),
            Expr::Delegate { inner, casei, size: 1 } => self.classes.parse(inner, *casei),
            Expr::Literal { val, casei: true } => {
                only(val).and_then(|letter| self.classes.in_all_cases(letter))
            }
            _ => None,
        }
    }

    /// The same, or a certain one.
    fn repeated_class(&self, expression: &Expr) -> Option<Arc<Class>> {
        match expression {
            Expr::Literal { val, casei: false } => only(val).and_then(|c| self.classes.exactly(c)),
            _ => self.class(expression),
        }
    }

    /// Letters that follow each other become one step.
    fn add_sequence(&mut self, parts: &[Expr]) -> Option<()> {
        let is_letter = |part: &Expr| matches!(part, Expr::Literal { casei: false, .. });
        parts.chunk_by(|one, two| is_letter(one) && is_letter(two)).try_for_each(|run| match run {
            [part] => self.add(part),
            letters => {
                let letters = letters.iter().map(|letter| match letter {
                    Expr::Literal { val, .. } => val.as_str(),
                    _ => "",
                });
                self.add_literal(&letters.collect::<String>())
            }
        })
    }

    fn add_literal(&mut self, text: &str) -> Option<()> {
        self.steps.push(Step::Literal(text.into()));
        Some(())
    }

    fn add_assertion(&mut self, assertion: Assertion) -> Option<()> {
        use Assertion::{EndLine, StartLine};
        if matches!(assertion, StartLine { crlf: true } | EndLine { crlf: true }) {
            return None;
        }
        self.steps.push(Step::Assert(assertion));
        Some(())
    }

    fn add_group(&mut self, inner: &Expr) -> Option<()> {
        self.group += 1;
        if !self.groups.has(self.group) {
            return self.add(inner);
        }
        let slot = self.group * 2;
        self.steps.push(Step::Save(slot));
        self.add(inner)?;
        self.steps.push(Step::Save(slot + 1));
        Some(())
    }

    fn add_alternatives(&mut self, parts: &[Expr]) -> Option<()> {
        let choice = self.steps.len();
        self.steps.push(Step::Accept);
        let mut starts = Vec::with_capacity(parts.len());
        let mut ends = Vec::with_capacity(parts.len());
        for part in parts {
            starts.push((Condition::of(part, self.classes), self.steps.len()));
            self.add(part)?;
            ends.push(self.steps.len());
            self.steps.push(Step::Jump(0));
        }
        let behind = self.steps.len();
        ends.into_iter().for_each(|end| self.steps[end] = Step::Jump(behind));
        self.steps[choice] = Step::Choose(Choice::between(starts, behind - choice));
        Some(())
    }

    fn add_look(&mut self, inner: &Expr, look: LookAround) -> Option<()> {
        use LookAround::{LookAhead, LookAheadNeg, LookBehind, LookBehindNeg};
        let wanted = matches!(look, LookAhead | LookBehind);
        match (look, inner) {
            (LookAhead | LookAheadNeg, _) => {
                self.add_apart(|next| Step::Look { back: 0, wanted, next }, inner)
            }
            (LookBehind | LookBehindNeg, _) if let Some(back) = length(inner) => {
                self.add_apart(|next| Step::Look { back, wanted, next }, inner)
            }
            // Each alternative has a length of its own.
            (LookBehind, Expr::Alt(parts)) => {
                let looks: Vec<Expr> =
                    parts.iter().map(|part| Expr::LookAround(Box::new(part.clone()), look)).collect();
                self.add_alternatives(&looks)
            }
            (LookBehindNeg, Expr::Alt(parts)) => parts.iter().try_for_each(|part| self.add_look(part, look)),
            (LookBehind | LookBehindNeg, _) => None,
        }
    }

    /// Steps that are taken for themselves, behind the one that says so.
    fn add_apart(&mut self, step: impl Fn(usize) -> Step, inner: &Expr) -> Option<()> {
        let at = self.steps.len();
        self.steps.push(Step::Accept);
        self.add(inner)?;
        self.steps.push(Step::Accept);
        self.steps[at] = step(self.steps.len());
        Some(())
    }

    fn add_repeat(&mut self, child: &Expr, least: usize, most: usize, greedy: bool) -> Option<()> {
        if let Some(class) = self.repeated_class(child) {
            self.steps.push(Step::Many { class, least, most, greedy });
            return Some(());
        }
        // Where a repetition of nothing ends is a matter of taste.
        if most == usize::MAX && can_be_empty(child) {
            return None;
        }
        let group = self.group;
        let again = |writer: &mut Self| {
            writer.group = group;
            writer.add(child)
        };
        if most == usize::MAX {
            (1..least).try_for_each(|_| again(self))?;
            return self.add_endless(again, least > 0, greedy);
        }
        (0..least).try_for_each(|_| again(self))?;
        let mut attempts = Vec::new();
        for _ in least..most {
            attempts.push(self.steps.len());
            self.steps.push(Step::Accept);
            again(self)?;
        }
        let behind = self.steps.len();
        attempts.into_iter().for_each(|at| self.steps[at] = attempt(at + 1, behind, greedy));
        if most == 0 {
            self.group = group + groups(child);
        }
        Some(())
    }
}

impl Writer<'_> {
    /// Something again and again, with the question whether to go on behind it where it is there at least once.
    fn add_endless(
        &mut self,
        again: impl Fn(&mut Self) -> Option<()>,
        once: bool,
        greedy: bool,
    ) -> Option<()> {
        let at = self.steps.len();
        if once {
            again(self)?;
            let here = self.steps.len();
            self.steps.push(attempt(at, here + 1, greedy));
            return Some(());
        }
        self.steps.push(Step::Accept);
        again(self)?;
        self.steps.push(Step::Jump(at));
        self.steps[at] = attempt(at + 1, self.steps.len(), greedy);
        Some(())
    }
}

fn attempt(inside: usize, behind: usize, greedy: bool) -> Step {
    if greedy {
        Step::Try { first: inside, second: behind }
    } else {
        Step::Try { first: behind, second: inside }
    }
}

fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let only = chars.next()?;
    chars.next().is_none().then_some(only)
}

fn groups(expression: &Expr) -> usize {
    match expression {
        Expr::Group(inner) => 1 + groups(inner),
        Expr::LookAround(inner, _) | Expr::AtomicGroup(inner) | Expr::Repeat { child: inner, .. } => {
            groups(inner)
        }
        Expr::Concat(parts) | Expr::Alt(parts) => parts.iter().map(groups).sum(),
        _ => 0,
    }
}

/// Whether an expression may match nothing; true where it is not known.
fn can_be_empty(expression: &Expr) -> bool {
    match expression {
        Expr::Any { .. } | Expr::Literal { .. } | Expr::Delegate { size: 1.., .. } => false,
        Expr::Concat(parts) => parts.iter().all(can_be_empty),
        Expr::Alt(parts) => parts.iter().any(can_be_empty),
        Expr::Group(inner) | Expr::AtomicGroup(inner) => can_be_empty(inner),
        Expr::Repeat { child, lo, .. } => *lo == 0 || can_be_empty(child),
        _ => true,
    }
}

/// How many characters an expression matches, if they are always as many.
fn length(expression: &Expr) -> Option<usize> {
    match expression {
        Expr::Empty | Expr::Assertion(_) | Expr::LookAround(..) => Some(0),
        Expr::Any { .. } | Expr::Delegate { size: 1, .. } => Some(1),
        Expr::Literal { val, .. } => Some(val.chars().count()),
        Expr::Concat(parts) => parts.iter().map(length).sum(),
        Expr::Alt(parts) => {
            let (first, rest) = parts.split_first()?;
            length(first).filter(|&one| rest.iter().all(|other| length(other) == Some(one)))
        }
        Expr::Group(inner) | Expr::AtomicGroup(inner) => length(inner),
        Expr::Repeat { child, lo, hi, .. } if lo == hi => length(child).map(|one| one * lo),
        _ => None,
    }
}
