//! Dates of pages: a day, or a moment with its offset from UTC.

mod partial;

pub use partial::PartialDate;

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::Offset;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day (`2026-01-31`) or a moment (`2026-01-31T08:30:00+01:00`); what is written without an offset is in UTC, so
/// that it means the same on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    /// Whole seconds since 1970 (UTC), kept because dates are compared far more often than they are read.
    seconds: i64,
    civil: civil::DateTime,
    offset: Offset,
    has_time: bool,
}

impl Date {
    /// The first moment of a day, in UTC.
    pub fn day(date: civil::Date) -> Self {
        Self::new(date.to_datetime(civil::Time::midnight()), Offset::UTC, false)
    }

    /// A moment, in UTC.
    pub fn moment(timestamp: jiff::Timestamp) -> Self {
        Self::new(Offset::UTC.to_datetime(timestamp), Offset::UTC, true)
    }

    fn new(civil: civil::DateTime, offset: Offset, has_time: bool) -> Self {
        let seconds = offset.to_timestamp(civil).map_or(i64::MIN, jiff::Timestamp::as_second);
        Self { seconds, civil, offset, has_time }
    }

    /// Year, month and day, where it was written.
    pub fn year_month_day(self) -> (i16, u8, u8) {
        let date = self.civil.date();
        (date.year(), date.month().unsigned_abs(), date.day().unsigned_abs())
    }

    /// The place of its month in the year: 0 for January.
    pub fn month(self) -> usize {
        usize::from(self.civil.month().unsigned_abs()) - 1
    }

    /// The place of its day in the week: 0 for Monday.
    pub fn weekday(self) -> usize {
        usize::from(self.civil.weekday().to_monday_zero_offset().unsigned_abs())
    }

    /// Whole seconds since 1970 (UTC): for comparing, and for the order of pages.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// Whether it has passed: a day, once it is over in UTC.
    pub fn has_passed(self, now: Self) -> bool {
        const DAY: i64 = 24 * 60 * 60;
        let length = if self.has_time { 0 } else { DAY };
        self.seconds.saturating_add(length) <= now.seconds
    }

    /// The moment as RFC 3339 wants it, always with time and offset: `2026-01-31T00:00:00Z`.
    pub fn rfc3339(self) -> String {
        let mut text = self.written_day();
        let time = self.civil.time();
        for (mark, number) in [('T', time.hour()), (':', time.minute()), (':', time.second())] {
            text.push(mark);
            push_two(&mut text, number.unsigned_abs());
        }
        match self.offset.seconds() {
            0 => text.push('Z'),
            seconds => {
                let minutes = seconds.unsigned_abs() / 60;
                text.push(if seconds < 0 { '-' } else { '+' });
                // An offset is below 26 hours.
                push_two(&mut text, (minutes / 60) as u8);
                text.push(':');
                push_two(&mut text, (minutes % 60) as u8);
            }
        }
        text
    }

    /// The day as it is written: `2026-01-31`. It is said many times for each page, and `format!` is slow.
    fn written_day(self) -> String {
        let (year, month, day) = self.year_month_day();
        let mut text = String::with_capacity("2026-01-31T00:00:00+00:00".len());
        let Ok(year) = u16::try_from(year) else { return self.civil.date().to_string() };
        push_two(&mut text, (year / 100) as u8);
        push_two(&mut text, (year % 100) as u8);
        for number in [month, day] {
            text.push('-');
            push_two(&mut text, number);
        }
        text
    }

    /// The date as `strftime` writes it (<https://docs.rs/jiff/latest/jiff/fmt/strtime/>).
    ///
    /// # Errors
    ///
    /// What is wrong with the format.
    pub fn format(self, format: &str) -> Result<String, String> {
        let zoned =
            self.civil.to_zoned(jiff::tz::TimeZone::fixed(self.offset)).map_err(|error| error.to_string())?;
        jiff::fmt::strtime::format(format, &zoned).map_err(|error| error.to_string())
    }
}

/// Writes a number below 100 in two digits.
fn push_two(text: &mut String, number: u8) {
    text.push(char::from(b'0' + number / 10));
    text.push(char::from(b'0' + number % 10));
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |date: &Self| (date.seconds(), date.civil, date.has_time);
        key(self).cmp(&key(other))
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(date) = of_digits(text) {
            return Ok(date);
        }
        let wrong = |_| format!("`{text}` is not a date like `2026-01-31` or `2026-01-31T08:30:00Z`");
        // A day is not looked for in a moment: an error of the parser is expensive, and most dates have a time.
        if !text.contains(['T', 't', ' '])
            && let Ok(date) = text.parse::<civil::Date>()
        {
            return Ok(Self::day(date));
        }
        let pieces = jiff::fmt::temporal::DateTimeParser::new();
        let parsed = pieces.parse_datetime(text.trim_end_matches(['Z', 'z'])).map_err(wrong)?;
        let offset = match jiff::fmt::temporal::Pieces::parse(text).map_err(wrong)?.offset() {
            Some(jiff::fmt::temporal::PiecesOffset::Numeric(numeric)) => numeric.offset(),
            _ => Offset::UTC,
        };
        Ok(Self::new(parsed, offset, true))
    }
}

/// Reads `2026-01-31` and `2026-01-31T08:30:00Z`, as most dates are written. What is written otherwise, or is no date, is not
/// told apart.
fn of_digits(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let number = |at: usize, count: usize| {
        let digits = bytes.get(at..at + count)?;
        let sum = |sum: i16, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0'));
        digits.iter().try_fold(0, sum)
    };
    let two = |at: usize| number(at, 2).and_then(|number| i8::try_from(number).ok());
    let has = |marks: &[(usize, u8)]| marks.iter().all(|(at, mark)| bytes.get(*at) == Some(mark));
    if !has(&[(4, b'-'), (7, b'-')]) {
        return None;
    }
    let date = civil::Date::new(number(0, 4)?, two(5)?, two(8)?).ok()?;
    match bytes.len() {
        10 => Some(Date::day(date)),
        20 if has(&[(10, b'T'), (13, b':'), (16, b':'), (19, b'Z')]) => {
            let time = civil::Time::new(two(11)?, two(14)?, two(17)?, 0).ok()?;
            Some(Date::new(date.to_datetime(time), Offset::UTC, true))
        }
        _ => None,
    }
}

impl fmt::Display for Date {
    /// The day alone, or the moment as RFC 3339: as it was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&if self.has_time { self.rfc3339() } else { self.written_day() })
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    /// Takes TOML's own dates as well as text, since YAML and quoted TOML have nothing else.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyDate;

        impl<'de> Visitor<'de> for AnyDate {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date like `2026-01-31` or `2026-01-31T08:30:00Z`")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Date, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
                let datetime = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
                datetime.to_string().parse().map_err(serde::de::Error::custom)
            }
        }

        deserializer.deserialize_any(AnyDate)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day (2026-01-31) or a moment (2026-01-31T08:30:00+01:00); without an offset it is in UTC",
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?)?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_keep_their_form() {
        for (text, shown, rfc) in [
            ("2026-01-31", "2026-01-31", "2026-01-31T00:00:00Z"),
            ("2026-01-31T08:30:00+01:00", "2026-01-31T08:30:00+01:00", "2026-01-31T08:30:00+01:00"),
            ("2026-01-31 08:30:00", "2026-01-31T08:30:00Z", "2026-01-31T08:30:00Z"),
            ("2026-01-31T08:30:00Z", "2026-01-31T08:30:00Z", "2026-01-31T08:30:00Z"),
            ("0026-01-31T23:59:60Z", "0026-01-31T23:59:59Z", "0026-01-31T23:59:59Z"),
            ("2026-01-31T08:30:00-11:05", "2026-01-31T08:30:00-11:05", "2026-01-31T08:30:00-11:05"),
        ] {
            let date: Date = text.parse().unwrap();
            assert_eq!((date.to_string().as_str(), date.rfc3339().as_str()), (shown, rfc));
        }
        assert!("2026-02-30".parse::<Date>().is_err());
        assert!("2026-01-31T24:00:00Z".parse::<Date>().is_err());
        assert!("soon".parse::<Date>().is_err());
    }

    #[test]
    fn a_day_passes_when_it_is_over_and_a_moment_at_once() {
        let passed = |date: &str, now: &str| {
            let [date, now]: [Date; 2] = [date, now].map(|text| text.parse().unwrap());
            date.has_passed(now)
        };
        assert!(!passed("2026-01-31", "2026-01-31T23:59:59Z"));
        assert!(passed("2026-01-31", "2026-02-01T00:00:00Z"));
        assert!(!passed("2026-01-31T08:00:00Z", "2026-01-31T07:59:59Z"));
        assert!(passed("2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"));
    }

    #[test]
    fn an_offset_counts_in_the_order() {
        let early: Date = "2026-01-31T00:30:00+02:00".parse().unwrap();
        let late: Date = "2026-01-30T23:00:00Z".parse().unwrap();
        assert!(early < late);
    }
}
