//! Math: LaTeX to MathML, at build time.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// How deep groups may nest; the parser behind it takes its stack from the machine.
const DEEPEST_GROUP: usize = 100;

/// The longest formula, in bytes.
const LONGEST: usize = 20_000;

/// The MathML of a formula.
///
/// # Errors
///
/// What is wrong with the formula.
pub(super) fn to_mathml(latex: &str, is_display: bool) -> Result<String, String> {
    if latex.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    if depth(latex) > DEEPEST_GROUP {
        return Err(format!("it nests more than {DEEPEST_GROUP} groups"));
    }
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(latex, &storage).collect();
    if let Some(Err(error)) = events.iter().find(|event| event.is_err()) {
        let message = error.to_string();
        let line = message.lines().next().unwrap_or_default();
        return Err(line.trim_start_matches("error: ").trim_end_matches('.').to_owned());
    }
    let display_mode = if is_display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut mathml = String::new();
    push_mathml(&mut mathml, events.into_iter(), config).map_err(|error| error.to_string())?;
    Ok(mathml)
}

fn depth(latex: &str) -> usize {
    let opens = |token: &str| matches!(token, "{" | "\\left" | "\\begin");
    let mut depth: usize = 0;
    let mut deepest = 0;
    let mut rest = latex;
    while let Some(c) = rest.chars().next() {
        let token = match c {
            '\\' => {
                let name = rest.get(1..).unwrap_or_default();
                let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
                rest.get(..1 + end.max(name.chars().next().map_or(0, char::len_utf8))).unwrap_or(rest)
            }
            _ => rest.get(..c.len_utf8()).unwrap_or(rest),
        };
        if opens(token) || matches!(token, "\\sqrt" | "\\frac" | "^" | "_") {
            depth += 1;
            deepest = deepest.max(depth);
        }
        if matches!(token, "}" | "\\right" | "\\end") {
            depth = depth.saturating_sub(1);
        }
        rest = rest.get(token.len()..).unwrap_or_default();
    }
    deepest
}
