//! Dates as people write them in a text, to whatever precision they know them.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil;

/// The English names of the months. Every language's texts may use them; a language's own come beside them.
const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that may stand before a date and make it less certain, not another one.
const VAGUE: &[&str] = &["about", "around", "c", "ca", "circa", "early", "late", "mid", "um", "hacia"];

/// A year, a month or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// Reads the date that a text begins with, and tells how many bytes it takes: `2025`, `February 2022`, `19 December
    /// 2025`, `December 19, 2025`, `19.12.2025`, `2025-12-19`, `2025年12月19日`. Of a span of days or years, the first counts.
    /// `months` are the names of the twelve months in the text's language.
    pub fn read(text: &str, months: &[String]) -> Option<(Self, usize)> {
        let mut reader = Reader { text, at: 0, months };
        reader.vague();
        let start = reader.at;
        let forms =
            [Reader::iso, Reader::numeric, Reader::day_first, Reader::month_first, Reader::month_only];
        let date = forms.into_iter().chain([Reader::year_only as Form<'_>]).find_map(|form| {
            reader.at = start;
            form(&mut reader)
        })?;
        let taken = text.get(..reader.at).unwrap_or_default();
        let is_whole =
            taken.ends_with(['年', '月', '日']) || !reader.rest().starts_with(char::is_alphanumeric);
        is_whole.then_some((date, reader.at))
    }

    /// Which of two dates comes first, as far as both are precise; a year and a day in it are equal.
    pub fn compare(self, other: Self) -> Ordering {
        let both = |one: Option<i8>, other: Option<i8>| match (one, other) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => Ordering::Equal,
        };
        let months = self.year.cmp(&other.year).then_with(|| both(self.month, other.month));
        months.then_with(|| both(self.day, other.day))
    }

    /// Whether it says less than another date: a year where the other is a month or a day.
    pub fn is_vaguer_than(self, other: Self) -> bool {
        let precision = |date: Self| (date.month.is_some(), date.day.is_some());
        precision(self) < precision(other)
    }

    fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }
}

impl fmt::Display for PartialDate {
    /// As HTML wants it in `datetime` (HTML, section 4.5.14): `2025`, `2025-12` or `2025-12-19`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// One way to write a date.
type Form<'t> = fn(&mut Reader<'t>) -> Option<PartialDate>;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    months: &'t [String],
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, token: &str) -> Option<()> {
        self.rest().starts_with(token).then(|| self.at += token.len())
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// What stands between the parts of a date: spaces, a comma, `de` or `of`.
    fn between(&mut self) {
        let _ = self.take(",");
        self.space();
        for word in ["de ", "del ", "of "] {
            if self.take(word).is_some() {
                return self.space();
            }
        }
    }

    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest.get(..length).filter(|_| digits.contains(&length))?.parse().ok()?;
        self.at += length;
        Some(number)
    }

    fn small(&mut self) -> Option<i8> {
        self.number(1..=2).and_then(|number| i8::try_from(number).ok())
    }

    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn vague(&mut self) {
        let start = self.at;
        let word = self.word().to_lowercase();
        if VAGUE.contains(&word.as_str()) {
            let _ = self.take(".").or_else(|| self.take("-"));
            self.space();
        } else {
            self.at = start;
        }
    }

    /// A month's name, whole or cut to its first letters, three at the least.
    fn month(&mut self) -> Option<i8> {
        let word = self.word().to_lowercase();
        let own = self.months.iter().position(|month| month.to_lowercase() == word);
        let is_english = |month: &&str| word.len() >= 3 && month.starts_with(&word);
        let found = own.or_else(|| ENGLISH.iter().position(is_english))?;
        let _ = self.take(".");
        i8::try_from(found + 1).ok()
    }

    /// A day of the month, as `19`, `19.`, `19th` or `1er`.
    fn ordinal(&mut self) -> Option<i8> {
        let day = self.small()?;
        for ending in ["st", "nd", "rd", "th", "er", "º", "."] {
            if self.take(ending).is_some() {
                break;
            }
        }
        Some(day)
    }

    /// A day of the month, or the first of a span of days: `19–21`.
    fn day(&mut self) -> Option<i8> {
        let day = self.ordinal()?;
        let before = self.at;
        self.space();
        let is_span = ["–", "-", "—"].into_iter().any(|dash| self.take(dash).is_some());
        self.space();
        if !is_span || self.ordinal().is_none() {
            self.at = before;
        }
        Some(day)
    }

    fn year(&mut self) -> Option<i16> {
        let year = self.number(4..=4)?;
        let before = self.at;
        let is_span = ["–", "-", "—"].into_iter().any(|dash| self.take(dash).is_some());
        if !is_span || self.number(4..=4).or_else(|| self.number(2..=2)).is_none() {
            self.at = before;
        }
        Some(year)
    }

    fn iso(&mut self) -> Option<PartialDate> {
        let year = self.number(4..=4)?;
        if self.take("年").is_some() {
            return self.in_characters(year);
        }
        self.take("-")?;
        let month = self.number(2..=2).and_then(|number| i8::try_from(number).ok())?;
        let day = match self.take("-") {
            Some(()) => Some(self.number(2..=2).and_then(|number| i8::try_from(number).ok())?),
            None => None,
        };
        // What looks like a month may be the end of a span of years: `1914-18`.
        PartialDate::new(year, Some(month), day)
    }

    fn in_characters(&mut self, year: i16) -> Option<PartialDate> {
        let month = self.counted("月");
        let day = month.and_then(|_| self.counted("日"));
        PartialDate::new(year, month, day)
    }

    fn counted(&mut self, sign: &str) -> Option<i8> {
        let before = self.at;
        let number = self.small().filter(|_| self.take(sign).is_some());
        if number.is_none() {
            self.at = before;
        }
        number
    }

    fn numeric(&mut self) -> Option<PartialDate> {
        let day = self.small()?;
        self.take(".")?;
        let month = self.small()?;
        self.take(".")?;
        let year = self.number(4..=4)?;
        PartialDate::new(year, Some(month), Some(day))
    }

    fn day_first(&mut self) -> Option<PartialDate> {
        let day = self.day()?;
        self.between();
        let month = self.month()?;
        self.between();
        let year = self.year()?;
        PartialDate::new(year, Some(month), Some(day))
    }

    fn month_first(&mut self) -> Option<PartialDate> {
        let month = self.month()?;
        self.between();
        let day = self.day()?;
        self.between();
        let year = self.year()?;
        PartialDate::new(year, Some(month), Some(day))
    }

    fn month_only(&mut self) -> Option<PartialDate> {
        let month = self.month()?;
        self.between();
        let year = self.year()?;
        PartialDate::new(year, Some(month), None)
    }

    fn year_only(&mut self) -> Option<PartialDate> {
        let year = self.year()?;
        PartialDate::new(year, None, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, &str)> {
        let german: Vec<String> = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August"]
            .into_iter()
            .chain(["September", "Oktober", "November", "Dezember"])
            .map(str::to_owned)
            .collect();
        let (date, length) = PartialDate::read(text, &german)?;
        Some((date.to_string(), text.get(length..)?))
    }

    #[test]
    fn dates_are_read_to_the_precision_in_which_they_are_written() {
        for (text, date, rest) in [
            ("2025: a", "2025", ": a"),
            ("1914–1918", "1914", ""),
            ("1914-18", "1914", ""),
            ("February 2022", "2022-02", ""),
            ("Feb. 2022 – b", "2022-02", " – b"),
            ("19 December 2025", "2025-12-19", ""),
            ("19th of December, 2025", "2025-12-19", ""),
            ("19–21 December 2025", "2025-12-19", ""),
            ("December 19, 2025", "2025-12-19", ""),
            ("Early March 1990", "1990-03", ""),
            ("c. 1440", "1440", ""),
            ("3. März 1990", "1990-03-03", ""),
            ("3.4.1990", "1990-04-03", ""),
            ("2025-12-19", "2025-12-19", ""),
            ("2025-12", "2025-12", ""),
            ("2025年12月19日", "2025-12-19", ""),
        ] {
            assert_eq!(read(text), Some((date.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "Yesterday", "31 February 2025", "12345", "2025a", "Mar", "99 May 2020", "December"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn dates_compare_as_far_as_both_are_precise() {
        let date = |text: &str| PartialDate::read(text, &[]).unwrap().0;
        assert_eq!(date("2025").compare(date("19 December 2025")), Ordering::Equal);
        assert_eq!(date("February 2022").compare(date("2025")), Ordering::Less);
        assert_eq!(date("20 December 2025").compare(date("19 December 2025")), Ordering::Greater);
    }
}
