//! Which scopes come and go with a match, in the order of `syntect`.

use syntect::parsing::Scope;
use syntect::parsing::ScopeStackOp as Change;

use super::grammar::{Context, Grammars, Operation, Reference, Rule};
use super::pattern::{Broken, Match};

/// The changes of a line, by their places.
type Changes = Vec<(usize, Change)>;

/// Tells what a match of a rule changes, in a context.
pub(super) fn tell(
    rule: &Rule,
    found: &Match,
    context: &Context,
    grammars: &Grammars,
    changes: &mut Changes,
) -> Result<(), Broken> {
    let targets = targets(&rule.operation, grammars)?;
    before(&rule.operation, found.start, context, &targets, changes);
    push(found.start, &rule.scope, changes);
    groups(rule, found, changes);
    pop(found.end, rule.scope.len(), changes);
    behind(&rule.operation, found.end, context, &targets, changes);
    Ok(())
}

fn targets<'g>(operation: &Operation, grammars: &'g Grammars) -> Result<Vec<&'g Context>, Broken> {
    let references: &[Reference] = match operation {
        Operation::Push(references) | Operation::Set(references) => references,
        Operation::Pop | Operation::None => &[],
    };
    references.iter().map(|reference| grammars.context(reference.id()?)).collect()
}

fn push(at: usize, scopes: &[Scope], changes: &mut Changes) {
    changes.extend(scopes.iter().map(|scope| (at, Change::Push(*scope))));
}

fn pop(at: usize, count: usize, changes: &mut Changes) {
    if count > 0 {
        changes.push((at, Change::Pop(count)));
    }
}

/// A match has the scopes of the contexts that it leads to, but not what only their content has.
fn before(operation: &Operation, at: usize, context: &Context, targets: &[&Context], changes: &mut Changes) {
    let is_set = match operation {
        Operation::Pop => return pop(at, context.meta_content_scope.len(), changes),
        Operation::None => return,
        Operation::Set(_) => true,
        Operation::Push(_) => false,
    };
    if is_set && context.clear_scopes.is_some() {
        changes.push((at, Change::Restore));
    }
    for target in targets {
        if let (false, Some(amount)) = (is_set, target.clear_scopes) {
            changes.push((at, Change::Clear(amount)));
        }
        push(at, &target.meta_scope, changes);
    }
}

/// What has a group of its own is pushed before what is inside of it, and popped behind it.
fn groups(rule: &Rule, found: &Match, changes: &mut Changes) {
    let mut inner = Vec::new();
    for (group, scopes) in rule.captures.iter().flatten() {
        let Some(&Some((from, to))) = found.groups.get(*group) else { continue };
        if from == to {
            continue;
        }
        let length = -((to - from) as i64);
        inner.extend(scopes.iter().map(|scope| ((from, length), Change::Push(*scope))));
        inner.push(((to, i64::MIN), Change::Pop(scopes.len())));
    }
    inner.sort_by_key(|(order, _)| *order);
    changes.extend(inner.into_iter().map(|((at, _), change)| (at, change)));
}

/// Behind a match, the scopes of contexts that are left are gone, and those of new ones are all there.
fn behind(operation: &Operation, at: usize, context: &Context, targets: &[&Context], changes: &mut Changes) {
    let is_set = match operation {
        Operation::Pop => {
            pop(at, context.meta_scope.len(), changes);
            if context.clear_scopes.is_some() {
                changes.push((at, Change::Restore));
            }
            return;
        }
        Operation::None => return,
        Operation::Set(_) => true,
        Operation::Push(_) => false,
    };
    let left = if is_set { context.meta_scope.len() + context.meta_content_scope.len() } else { 0 };
    let is_new =
        |target: &&Context| !target.meta_content_scope.is_empty() || is_set && target.clear_scopes.is_some();
    if left == 0 && !targets.iter().any(is_new) {
        return;
    }
    pop(at, left + targets.iter().map(|target| target.meta_scope.len()).sum::<usize>(), changes);
    for target in targets {
        if let (true, Some(amount)) = (is_set, target.clear_scopes) {
            changes.push((at, Change::Clear(amount)));
        }
        push(at, &target.meta_scope, changes);
        push(at, &target.meta_content_scope, changes);
    }
}
