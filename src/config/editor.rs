//! The editor that links to files open, in a preview and in the terminal beside it.

use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Locate, Located, Origin};
use crate::diagnostic::Diagnostic;
use crate::route::encode_path;

/// How a preview is shown.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PreviewSettings {
    /// The editor that links to files open, by its name, as `zed`, or as an address with `{path}`, `{line}` and `{column}`;
    /// `vscode` unless said otherwise.
    pub editor: Option<Located<String>>,
}

impl Locate for PreviewSettings {
    fn locate(&mut self, origin: &Origin) {
        self.editor.locate(origin);
    }
}

/// How an editor is told to open a file, as an address with `{path}`, `{line}` and `{column}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor(String);

/// Editors that can be called by their names.
const KNOWN: &[(&str, &str)] = &[
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
];

impl Default for Editor {
    fn default() -> Self {
        Self("vscode://file{path}:{line}:{column}".to_owned())
    }
}

impl Editor {
    /// The editor that settings name.
    pub(super) fn of(settings: &PreviewSettings, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let Some(written) = &settings.editor else { return Self::default() };
        Self::read(written).unwrap_or_else(|wrong| {
            diagnostics.push(written.mark(Diagnostic::error(wrong)).hint(Self::known()));
            Self::default()
        })
    }

    /// What can be written, as a hint.
    pub fn known() -> String {
        let names: Vec<String> = KNOWN.iter().map(|(name, _)| format!("`{name}`")).collect();
        format!(
            "name one of {}, or an address with `{{path}}` in it, as `vscode://file{{path}}:{{line}}`",
            names.join(", ")
        )
    }

    /// Reads the name of an editor, or an address.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        if let Some((_, address)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Ok(Self((*address).to_owned()));
        }
        let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let is_harmless = scheme.is_some_and(|scheme| {
            !["javascript", "data", "vbscript"].contains(&scheme.as_str())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        });
        if is_harmless && text.contains("{path}") {
            return Ok(Self(text.to_owned()));
        }
        Err(format!("`{text}` is no editor"))
    }

    /// The address that opens a file at a place.
    pub fn address(&self, path: &Path, line: usize, column: usize) -> String {
        let path = path.to_string_lossy().replace('\\', "/");
        // A path of Windows begins with a drive.
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        self.0
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string())
            .replace("{path}", &encode_path(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_the_place() {
        let address = |editor| Editor::read(editor).unwrap().address(Path::new("/a b/c.md"), 3, 7);
        assert_eq!(address("vscode"), "vscode://file/a%20b/c.md:3:7");
        assert_eq!(address("x-mine:{path}?{line}"), "x-mine:/a%20b/c.md?3");
    }

    #[test]
    fn what_is_no_editor_is_refused() {
        for wrong in ["emacs", "vscode://file", "javascript:alert({path})", "JavaScript:{path}", ":{path}"] {
            assert!(Editor::read(wrong).is_err(), "{wrong}");
        }
    }
}
