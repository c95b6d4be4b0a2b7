//! The rules of `[check]`: what is looked for beyond plain mistakes, and how much each of it counts.

use schemars::JsonSchema;
use serde::Deserialize;

/// How much what a rule finds counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is a mistake, which stops a build.
    Error,
    /// `nutgraf check` tells of it.
    Warn,
    /// It is not looked for.
    Off,
}

/// How much what each rule finds counts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct CheckSettings {
    /// A part that the kind of a page requires is missing; `warn` unless said otherwise.
    pub required_part: Level,
    /// A part has nothing in it, or nothing of its shape; `warn` unless said otherwise.
    pub empty_part: Level,
    /// Parts do not stand in the order of their kind, or one is there twice; `warn` unless said otherwise.
    pub parts_order: Level,
    /// A question has no answer; `warn` unless said otherwise.
    pub unanswered_question: Level,
    /// An entry of a timeline is later than the next one, or has no date; `warn` unless said otherwise.
    pub timeline_order: Level,
    /// The text cites a source that the page does not list; `error` unless said otherwise.
    pub source_not_listed: Level,
    /// The page lists a source with a key and never cites it; `warn` unless said otherwise.
    pub source_not_cited: Level,
    /// The description is missing, or longer than 160 characters; `warn` unless said otherwise.
    pub description: Level,
    /// A picture has no alternative text; `warn` unless said otherwise.
    pub alternative_text: Level,
    /// A heading skips a level, or is as high as the title; `warn` unless said otherwise.
    pub heading_levels: Level,
    /// The day by which somebody should look at the page again has passed; `warn` unless said otherwise.
    pub review_by: Level,
    /// A page is in no list of Read More; `off` unless said otherwise.
    pub unlisted: Level,
}

impl Default for CheckSettings {
    fn default() -> Self {
        Self {
            required_part: Level::Warn,
            empty_part: Level::Warn,
            parts_order: Level::Warn,
            unanswered_question: Level::Warn,
            timeline_order: Level::Warn,
            // The brackets would be shown to readers.
            source_not_listed: Level::Error,
            source_not_cited: Level::Warn,
            description: Level::Warn,
            alternative_text: Level::Warn,
            heading_levels: Level::Warn,
            review_by: Level::Warn,
            // On a large site most pages are in no list, since there are more of them than places in lists.
            unlisted: Level::Off,
        }
    }
}
