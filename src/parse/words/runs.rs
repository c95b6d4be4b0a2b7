//! Letters, digits and spaces, found among 64 bytes at once.

/// How many bytes runs are looked for in at once.
pub(super) const WIDTH: usize = 64;

/// Some bytes of a text, with eight more behind any that a run can begin at, so that nobody has to ask whether there are.
/// What is behind the end of the text is 0, which belongs to no run.
pub(super) type Window = [u8; WIDTH + 8];

/// The window that begins at a place.
#[inline]
pub(super) fn window<'b>(bytes: &'b [u8], start: usize, last: &'b mut Window) -> &'b Window {
    let rest = bytes.get(start..).unwrap_or_default();
    rest.first_chunk().unwrap_or_else(|| {
        *last = [0; WIDTH + 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        last
    })
}

/// The runs of ASCII letters, digits and bytes beyond ASCII that begin and end in a window.
pub(super) struct Runs {
    /// A bit for each byte of them.
    runs: u64,
    /// A bit for where each begins and for what is right behind each, in turns.
    edges: u64,
    /// A bit for each beginning but those that nothing but blanks stand before, behind another run.
    far: u64,
    /// A bit behind each run that may be joined to another, or have more in it than ASCII.
    odd: u64,
    /// Whether what follows the window would be far from the last run.
    is_next_far: bool,
}

/// A run in a window.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Runs {
    /// The runs of a window; `is_far` says whether there is more than blanks between another run and the window.
    #[inline]
    pub(super) fn of(window: &Window, is_far: bool) -> Self {
        let (bytes, _) = window.split_first_chunk().unwrap_or((&[0; WIDTH], &[]));
        let (runs, blanks) = (runs(bytes), blanks(bytes));
        let edges = runs ^ runs << 1;
        let (starts, ends) = (edges & runs, edges & !runs);
        // Each end is carried over all blanks behind it to what is there.
        let (sum, first) = blanks.overflowing_add(ends & blanks);
        let (sum, second) = sum.overflowing_add(u64::from(!is_far));
        let before_starts = starts >> 1 | 1 << 63;
        let odd = if bytes.is_ascii() { ends & before_starts & !blanks } else { ends };
        Self { runs, edges, far: !sum, odd, is_next_far: !(first | second) }
    }

    /// The next run.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Run> {
        let start = self.edges.trailing_zeros() as usize;
        let edges = self.edges & self.edges.wrapping_sub(1);
        if edges == 0 {
            return None;
        }
        self.edges = edges & (edges - 1);
        Some(Run { start, end: edges.trailing_zeros() as usize })
    }

    /// Where the next window begins, as seen from this one, and whether it is far from the run before. It begins with a run
    /// that goes on behind this window, if there is one.
    #[inline]
    pub(super) fn next_window(&self) -> (usize, bool) {
        let start = self.edges.trailing_zeros() as usize;
        (start, if start < WIDTH { self.is_far(start) == 1 } else { self.is_next_far })
    }

    /// Goes on behind what was read of a run and what is joined to it, to which what comes right behind is near.
    pub(super) fn skip_to(&mut self, place: usize) {
        self.runs &= u64::MAX << place;
        self.edges = self.runs ^ self.runs << 1;
        self.far &= !(1 << place);
    }

    /// Whether there is more than blanks between what begins here and the run before: 1 or 0.
    #[inline]
    pub(super) fn is_far(&self, start: usize) -> u32 {
        (self.far >> (start & 63)) as u32 & 1
    }

    /// Whether the run that ends here may be joined to another, or have more in it than ASCII.
    #[inline]
    pub(super) fn is_odd(&self, end: usize) -> bool {
        self.odd >> (end & 63) & 1 == 1
    }
}

/// A bit for each byte that belongs to a run.
#[inline]
pub(super) fn runs(bytes: &[u8; 64]) -> u64 {
    bits(bytes, is_of_run)
}

/// Whether a byte belongs to a run.
#[inline]
pub(super) fn is_of_run(byte: u8) -> bool {
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    is_letter | is_digit | (byte >= 0x80)
}

/// A bit for each byte that is white space, where all are ASCII.
#[inline]
pub(super) fn spaces(bytes: &[u8; 64]) -> u64 {
    bits(bytes, |byte| (byte.wrapping_sub(0x09) < 5) | (byte == b' '))
}

/// A bit for each byte that leaves words together: white space that ends no line.
#[inline]
fn blanks(bytes: &[u8; 64]) -> u64 {
    bits(bytes, |byte| (byte == b' ') | (byte == b'\t') | (byte == b'\r'))
}

/// A bit for each byte that is of a kind. Each byte is looked at without asking what others are, so that the compiler takes
/// many at once.
#[inline]
fn bits(bytes: &[u8; 64], is: impl Fn(u8) -> bool) -> u64 {
    let mut found = [0; 64];
    found.iter_mut().zip(bytes).for_each(|(found, byte)| *found = u8::from(is(*byte)));
    let (eights, _) = found.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, eight| {
        // Gathers eight bits in one byte.
        (bits << 8) | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_wherever_they_stand() {
        // All bytes, in an order that mixes them.
        let mixed = |length: usize| (0..length).map(move |n| (n * 89 + n / 7 + length) as u8);
        for length in 0..200 {
            let bytes: Vec<u8> = mixed(length).collect();
            let mut last = [0; _];
            let window = window(&bytes, 0, &mut last);
            let mut runs = Runs::of(window, true);
            let mut found = [false; WIDTH];
            while let Some(Run { start, end }) = runs.next() {
                assert!(start < end && (start == 0 || !found[start - 1]));
                found[start..end].fill(true);
            }
            let (next, _) = runs.next_window();
            found[next..].fill(true);
            let is_of_run = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
            assert!(found.into_iter().eq(window[..WIDTH].iter().map(is_of_run)), "{bytes:?}");
        }
    }

    #[test]
    fn runs_are_near_each_other_with_nothing_but_blanks_between_them() {
        for (text, is_before_far, wanted) in [
            ("ab cd  \t\r ef, gh\nij é  k", false, vec![0, 0, 0, 1, 1, 0, 0]),
            (" ab . cd", false, vec![0, 1]),
            (" ab . cd", true, vec![1, 1]),
        ] {
            let text = format!("{text} ");
            let mut last = [0; _];
            let mut runs = Runs::of(window(text.as_bytes(), 0, &mut last), is_before_far);
            let far: Vec<u32> =
                std::iter::from_fn(|| runs.next().map(|run| runs.is_far(run.start))).collect();
            assert_eq!(far, wanted, "{text}");
        }
    }

    #[test]
    fn all_white_space_of_ascii_is_found() {
        for first in [0, 64] {
            let bytes: [u8; 64] = std::array::from_fn(|at| first + at as u8);
            let wanted = bytes.map(|byte| char::from(byte).is_whitespace());
            assert_eq!(std::array::from_fn(|at| spaces(&bytes) >> at & 1 == 1), wanted);
        }
    }
}
