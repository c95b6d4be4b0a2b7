//! Calls of shortcodes: each has a template, and the template knows what it is called with.

use std::collections::BTreeSet;

use super::renderer::Renderer;
use super::{Templates, content};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::link::Entity;
use crate::parse::Call;

/// What every shortcode gets besides its arguments.
const GIVEN: &[&str] = &["body", "config", "page"];

/// Checks every call on some pages and sections.
pub(super) fn check(renderer: &Renderer, entities: &[Entity], diagnostics: &mut Vec<Diagnostic>) {
    for entity in entities {
        let text = renderer.site.text(*entity);
        for call in &text.body.calls {
            let mistakes = mistakes(call, &renderer.templates);
            diagnostics.extend(mistakes.into_iter().map(|wrong| wrong.at(text.source, call.span.clone())));
        }
    }
}

fn mistakes(call: &Call, templates: &Templates) -> Vec<Diagnostic> {
    let template = content::template(call);
    let Some(text) = templates.text(&template) else {
        return vec![unknown(call, &template, templates)];
    };
    let arguments = call.arguments.iter().map(|(name, _)| name.as_str());
    arguments.filter_map(|argument| unused(call, argument, text)).collect()
}

fn unknown(call: &Call, template: &str, templates: &Templates) -> Diagnostic {
    let known = templates.names().filter_map(|name| name.strip_prefix("shortcodes/")?.strip_suffix(".html"));
    let hint = did_you_mean(&call.name, known)
        .unwrap_or_else(|| format!("write its template, `templates/{template}`"));
    Diagnostic::error(format!("unknown shortcode `{}`", call.name)).hint(hint)
}

/// A template does not say which arguments it takes, but one that it never names has no effect. What includes or
/// extends others may use them there.
fn unused(call: &Call, argument: &str, template: &str) -> Option<Diagnostic> {
    let name = &call.name;
    if GIVEN.contains(&argument) {
        let message = format!("shortcode `{name}` gets `{argument}` from nutgraf, and not as an argument");
        return Some(Diagnostic::error(message).hint("give the argument another name"));
    }
    let words: BTreeSet<&str> = template.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let is_used = ["include", "extends", argument].iter().any(|word| words.contains(word));
    (!is_used).then(|| {
        let message = format!("shortcode `{name}` makes nothing of `{argument}`");
        let hint = did_you_mean(argument, words.iter().copied());
        Diagnostic::error(message).hint(hint.unwrap_or_else(|| "remove the argument".to_owned()))
    })
}
