//! A choice between many things to match, as the keywords of a language, of which few begin with the byte at hand.

use super::condition::Condition;

/// For each byte, and for the end of the text, the steps that can follow, in their order.
#[derive(Debug)]
pub(super) struct Choice {
    /// Where the steps of a byte begin; those of the next one end them.
    begins: Box<[u32]>,
    steps: Box<[u32]>,
    /// How many steps all of them have.
    pub(super) length: usize,
}

/// What stands for the end of the text.
const END: usize = 256;

impl Choice {
    /// A choice between alternatives, each of which demands something and begins at a step.
    pub(super) fn between(alternatives: &[(Condition, usize)], length: usize) -> Self {
        let (mut begins, mut steps) = (Vec::with_capacity(END + 2), Vec::new());
        begins.push(0);
        for place in 0..=END {
            let fits = |condition: &Condition| {
                condition.anywhere || u8::try_from(place).is_ok_and(|byte| condition.first.has(byte))
            };
            steps.extend(
                alternatives.iter().filter(|(condition, _)| fits(condition)).map(|(_, step)| *step as u32),
            );
            begins.push(steps.len() as u32);
        }
        Self { begins: begins.into(), steps: steps.into(), length }
    }

    /// The steps that can match where this byte stands.
    pub(super) fn at(&self, byte: Option<u8>) -> &[u32] {
        let place = byte.map_or(END, usize::from);
        match self.begins.get(place..place + 2) {
            Some(&[from, to]) => self.steps.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}
