//! A choice between things to match, as the keywords of a language, of which few begin with the byte at hand.

use super::condition::Condition;

/// So many alternatives are looked at one by one, since a table for each byte takes more room.
const FEW: usize = 8;

/// What stands for the end of the text.
const END: usize = 256;

/// Alternatives in their order.
#[derive(Debug)]
pub(super) struct Choice {
    alternatives: Alternatives,
    /// How many steps all of them have.
    pub(super) length: usize,
}

#[derive(Debug)]
enum Alternatives {
    /// What each of them demands, and the step that it begins at.
    Few(Box<[(Condition, usize)]>),
    /// The steps that can follow each byte and the end of the text: where those of a byte begin, and all of them.
    Many { begins: Box<[u32]>, steps: Box<[u32]> },
}

impl Choice {
    /// A choice between alternatives, each of which demands something and begins at a step.
    pub(super) fn between(alternatives: Vec<(Condition, usize)>, length: usize) -> Self {
        let few = alternatives.len() <= FEW;
        let alternatives = if few { Alternatives::Few(alternatives.into()) } else { table(&alternatives) };
        Self { alternatives, length }
    }

    /// The next step that can match where this byte stands, from a certain alternative on, and which to go on with.
    pub(super) fn next(&self, byte: Option<u8>, from: usize) -> Option<(usize, Option<usize>)> {
        let more = |next: usize, end: usize| (next < end).then_some(next);
        match &self.alternatives {
            Alternatives::Few(all) => {
                let skipped = all.get(from..)?.iter().position(|(condition, _)| fits(condition, byte))?;
                let (_, step) = all.get(from + skipped)?;
                Some((*step, more(from + skipped + 1, all.len())))
            }
            Alternatives::Many { begins, steps } => {
                let place = byte.map_or(END, usize::from);
                let &[begin, end] = begins.get(place..place + 2)? else { return None };
                let fitting = steps.get(begin as usize..end as usize)?;
                Some((*fitting.get(from)? as usize, more(from + 1, fitting.len())))
            }
        }
    }
}

fn fits(condition: &Condition, byte: Option<u8>) -> bool {
    condition.anywhere || byte.is_some_and(|byte| condition.first.has(byte))
}

fn table(alternatives: &[(Condition, usize)]) -> Alternatives {
    let (mut begins, mut steps) = (Vec::with_capacity(END + 2), Vec::new());
    begins.push(0);
    for place in 0..=END {
        let byte = u8::try_from(place).ok();
        steps.extend(
            alternatives.iter().filter(|(condition, _)| fits(condition, byte)).map(|(_, step)| *step as u32),
        );
        begins.push(steps.len() as u32);
    }
    Alternatives::Many { begins: begins.into(), steps: steps.into() }
}
