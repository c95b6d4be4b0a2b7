//! What nobody can foretell, decided without a branch, which would often be guessed wrong.

/// Adds an item, and takes it away again if it is not wanted.
#[inline(always)]
pub(super) fn push_if<T: Copy>(items: &mut Vec<T>, item: T, is_wanted: bool) {
    let count = items.len();
    items.push(item);
    items.truncate(count + usize::from(is_wanted));
}
