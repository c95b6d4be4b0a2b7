//! The rules of `[check]`: what is looked for beyond plain mistakes, and how much each of it counts.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{External, ExternalSettings, Glob, Locate, Located, Origin};
use crate::diagnostic::Diagnostic;

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

/// Makes all that there is one of for each rule: its name, its key in `[check]`, and its key in the rules for some pages.
macro_rules! rules {
    ($($id:ident $key:ident $name:literal $level:ident $word:literal $finds:literal;)*) => {
        /// One thing that is looked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId {
            $(#[doc = $finds] $id,)*
        }

        impl RuleId {
            /// All of them, in the order in which they are documented.
            pub const ALL: &[Self] = &[$(Self::$id),*];

            /// The key in `[check]`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$id => $name),* }
            }

            /// How much what it finds counts, unless a site says otherwise.
            pub fn default_level(self) -> Level {
                match self { $(Self::$id => Level::$level),* }
            }

            /// What it finds, in a sentence without a full stop.
            pub fn finds(self) -> &'static str {
                match self { $(Self::$id => $finds),* }
            }
        }

        /// How much what each rule finds counts.
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
        pub struct CheckSettings {
            $(#[doc = concat!($finds, "; `", $word, "` unless said otherwise.")] pub $key: Level,)*
            /// How many bytes a picture may have before `large-image` tells of it; 1000000 unless said otherwise.
            pub image_bytes: u64,
            /// How links to other sites are checked, by `nutgraf check --external` alone.
            pub external: ExternalSettings,
            /// Other levels for some pages: later rules win, key by key.
            pub rules: Vec<CheckRule>,
        }

        impl Default for CheckSettings {
            fn default() -> Self {
                Self {
                    $($key: Level::$level,)*
                    image_bytes: 1_000_000,
                    external: ExternalSettings::default(),
                    rules: Vec::new(),
                }
            }
        }

        impl CheckSettings {
            fn level(&self, rule: RuleId) -> Level {
                match rule { $(RuleId::$id => self.$key),* }
            }
        }

        /// How much what the rules find on some pages counts.
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct CheckRule {
            /// Which pages, by their paths below `content/`: `news/**`.
            #[serde(rename = "match")]
            pub pattern: Located<String>,
            $(#[doc = concat!($finds, ".")] pub $key: Option<Level>,)*
        }

        impl CheckRule {
            fn level(&self, rule: RuleId) -> Option<Level> {
                match rule { $(RuleId::$id => self.$key),* }
            }
        }
    };
}

rules! {
    RequiredPart required_part "required-part" Warn "warn"
        "A part that the kind of a page requires is missing";
    EmptyPart empty_part "empty-part" Warn "warn"
        "A part has nothing in it, or nothing of its shape";
    PartsOrder parts_order "parts-order" Warn "warn"
        "Parts do not stand in the order of their kind, or one is there twice";
    UnansweredQuestion unanswered_question "unanswered-question" Warn "warn"
        "A question has no answer";
    TimelineOrder timeline_order "timeline-order" Warn "warn"
        "An entry of a timeline is later than the next one, or has no date";
    // The brackets would be shown to readers.
    SourceNotListed source_not_listed "source-not-listed" Error "error"
        "The text cites a source that the page does not list";
    SourceNotCited source_not_cited "source-not-cited" Warn "warn"
        "The page lists a source with a key and never cites it";
    Description description "description" Warn "warn"
        "The description is missing, or longer than 160 characters";
    AlternativeText alternative_text "alternative-text" Warn "warn"
        "A picture has no alternative text";
    HeadingLevels heading_levels "heading-levels" Warn "warn"
        "A heading skips a level, or is as high as the title";
    LargeImage large_image "large-image" Warn "warn"
        "A picture has more bytes than `image-bytes` allows";
    ReviewBy review_by "review-by" Warn "warn"
        "The day by which somebody should look at the page again has passed";
    // On a large site most pages are in no list, since there are more of them than places in lists.
    Unlisted unlisted "unlisted" Off "off"
        "A page is in no list of Read More";
    DeadLink dead_link "dead-link" Error "error"
        "An address in a finished page, stylesheet or feed leads to nothing on the site";
    DeadAnchor dead_anchor "dead-anchor" Warn "warn"
        "A link in a finished page leads to an anchor that its target does not have";
    MixedContent mixed_content "mixed-content" Warn "warn"
        "A page of a site at https loads something by http";
    Nesting nesting "nesting" Warn "warn"
        "The elements of a finished page do not nest";
    DuplicateId duplicate_id "duplicate-id" Warn "warn"
        "An id is there twice on a finished page";
    DuplicateTitle duplicate_title "duplicate-title" Warn "warn"
        "Two finished pages in one language have the same title";
    DuplicateDescription duplicate_description "duplicate-description" Warn "warn"
        "Two finished pages in one language have the same description";
    Orphan orphan "orphan" Warn "warn"
        "No other page links to a page";
    GoneRoute gone_route "gone-route" Warn "warn"
        "What was published before is gone, and no alias leads from there to another page";
    ExternalDead external_dead "external-dead" Error "error"
        "A link to another site leads to nothing";
    ExternalUnknown external_unknown "external-unknown" Warn "warn"
        "Another site does not tell whether a link leads to something";
    ExternalMoved external_moved "external-moved" Warn "warn"
        "What a link to another site leads to has moved for good";
    ExternalAnchor external_anchor "external-anchor" Warn "warn"
        "A link leads to an anchor that the page on another site does not have";
}

impl Locate for CheckSettings {
    fn locate(&mut self, origin: &Origin) {
        self.external.locate(origin);
        self.rules.locate(origin);
    }
}

impl Locate for CheckRule {
    fn locate(&mut self, origin: &Origin) {
        self.pattern.locate(origin);
    }
}

/// The checked settings.
#[derive(Clone, Debug)]
pub struct Checks {
    settings: CheckSettings,
    /// The patterns of the rules, in their order.
    patterns: Vec<Glob>,
    external: External,
}

impl Checks {
    /// Reads the settings and reports what is wrong with them.
    pub(super) fn read(settings: &CheckSettings, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let patterns = settings.rules.iter().filter_map(|rule| Glob::read(&rule.pattern, diagnostics));
        let patterns = patterns.collect();
        let external = External::read(&settings.external, diagnostics);
        Self { settings: settings.clone(), patterns, external }
    }

    /// How much what a rule finds counts: on a page, by its path below `content/`, or anywhere else.
    pub fn level(&self, rule: RuleId, path: Option<&str>) -> Level {
        let rules = self.patterns.iter().zip(&self.settings.rules).rev();
        let mut fitting =
            rules.filter(|(pattern, _)| path.is_some_and(|path| pattern.fits(path))).map(|(_, rule)| rule);
        fitting.find_map(|fitting| fitting.level(rule)).unwrap_or_else(|| self.settings.level(rule))
    }

    /// Whether a rule counts so much on any page.
    pub fn has(&self, rule: RuleId, level: Level) -> bool {
        let own = self.settings.rules.iter().filter_map(|own| own.level(rule));
        own.chain([self.settings.level(rule)]).any(|known| known == level)
    }

    /// How many bytes a picture may have.
    pub fn image_bytes(&self) -> u64 {
        self.settings.image_bytes
    }

    /// How links to other sites are checked.
    pub fn external(&self) -> &External {
        &self.external
    }
}
