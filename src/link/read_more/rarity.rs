//! How telling it is that two pages share something, which is the more so the fewer pages have it.
//!
//! This is the inverse document frequency (Spärck Jones, "A Statistical Interpretation of Term Specificity", 1972),
//! `log2(pages / having)`, in half steps: so it changes only when a number has grown by two fifths, and an edit of one page
//! seldom changes what others share.

/// A number of pages, to compare others with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rarity {
    /// What something has that only one page has.
    greatest: u32,
}

impl Rarity {
    /// Among so many pages.
    pub(super) fn among(pages: usize) -> Self {
        Self { greatest: half_steps(pages) }
    }

    /// How telling it is to have what so many pages have. What all have is worth something, too: on a site of two pages
    /// nothing else is shared.
    pub(super) fn of(self, having: usize) -> u32 {
        self.greatest.saturating_sub(half_steps(having)).max(1)
    }

    /// The same in thousandths of the greatest.
    pub(super) fn thousandths(self, having: usize) -> u32 {
        1_000 * self.of(having) / self.greatest.max(1)
    }
}

/// Twice the logarithm with base 2, rounded.
fn half_steps(number: usize) -> u32 {
    STEPS.get(number).map_or_else(|| computed(number), |steps| u32::from(*steps))
}

/// The half steps of small numbers, which are asked for most.
const STEPS: [u8; 4_096] = {
    let mut steps = [0; 4_096];
    let mut number = 0;
    while number < steps.len() {
        steps[number] = computed(number) as u8;
        number += 1;
    }
    steps
};

const fn computed(number: usize) -> u32 {
    let number = match number {
        0 => 1,
        number if number > 1 << 62 => 1 << 62,
        number => number,
    };
    // Where it lies between two whole logarithms, with 31 binary digits: from 1 up to 2.
    let below = number.ilog2();
    let part = if below > 31 { number >> (below - 31) } else { number << (31 - below) } as u64;
    2 * below + (part > ROUNDED_UP[0]) as u32 + (part > ROUNDED_UP[1]) as u32
}

/// The fourth root of 2, and its third power, with 31 binary digits: from there on, the half step above is nearer.
const ROUNDED_UP: [u64; 2] = [2_553_802_833, 3_611_622_602];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_rounded_to_half_steps() {
        let steps: Vec<u32> = [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 1_000, usize::MAX].map(half_steps).into();
        assert_eq!(steps, [0, 0, 2, 3, 4, 5, 5, 6, 6, 7, 20, 124]);
    }

    #[test]
    fn what_all_have_is_still_worth_something() {
        assert_eq!(Rarity::among(2).of(2), 1);
        assert_eq!(Rarity::among(1_000).of(1), 20);
        assert_eq!(Rarity::among(1_000).of(1_000), 1);
        assert_eq!(Rarity::among(1_000).thousandths(1), 1_000);
    }
}
