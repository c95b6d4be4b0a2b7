//! `nutgraf schema`.

use super::Exit;
use super::arguments::SchemaOf;
use super::shell::Shell;
use crate::config::schema;

/// Prints a JSON Schema.
pub(super) fn run(of: SchemaOf, shell: &Shell) -> Exit {
    let schema = match of {
        SchemaOf::Site => schema::site(),
        SchemaOf::Page => schema::page(),
        SchemaOf::Section => schema::section(),
    };
    let value = schema.to_value();
    // What was made of types is always JSON.
    shell.say(&serde_json::to_string_pretty(&value).unwrap_or_default(), value);
    Exit::Done
}
