//! The addresses in a stylesheet.

use cssparser::{Parser, Token};

use crate::source::Span;

/// What a stylesheet loads, by `url()` and `@import`, with the places.
pub(super) fn addresses(css: &str) -> Vec<(String, Span)> {
    if !css.contains("url(") && !css.contains("@import") {
        return Vec::new();
    }
    let mut found = Vec::new();
    look(&mut Parser::new(css), Quoted::Nothing, &mut found);
    found
}

/// What a text in quotes means where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoted {
    /// Nothing that concerns us.
    Nothing,
    /// An address.
    Address,
    /// The name of something, even where it is an address.
    Name,
}

fn look(parser: &mut Parser<'_>, around: Quoted, found: &mut Vec<(String, Span)>) {
    let mut quoted = around;
    loop {
        parser.skip_whitespace();
        let start = parser.position().byte_index();
        let Ok(token) = parser.next().cloned() else { return };
        let span = start..parser.position().byte_index();
        match token {
            Token::UnquotedUrl(address) if quoted != Quoted::Name => found.push((address.to_string(), span)),
            Token::QuotedString(address) if quoted == Quoted::Address => {
                found.push((address.to_string(), span));
            }
            Token::AtKeyword(name) => {
                quoted = match &*name.to_ascii_lowercase() {
                    "import" => Quoted::Address,
                    "namespace" => Quoted::Name,
                    _ => Quoted::Nothing,
                };
            }
            Token::Semicolon => quoted = Quoted::Nothing,
            Token::Function(name) => {
                let is_url = name.eq_ignore_ascii_case("url") && quoted != Quoted::Name;
                inside(parser, if is_url { Quoted::Address } else { Quoted::Nothing }, found);
            }
            Token::CurlyBracketBlock => {
                inside(parser, Quoted::Nothing, found);
                quoted = Quoted::Nothing;
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock => inside(parser, Quoted::Nothing, found),
            _ => {}
        }
    }
}

fn inside(parser: &mut Parser<'_>, quoted: Quoted, found: &mut Vec<(String, Span)>) {
    // Nothing in it is an error to us; what the stylesheet gets wrong is told where it is minified.
    let _ = parser.parse_nested_block(|inner| {
        look(inner, quoted, found);
        Ok::<(), cssparser::ParseError<()>>(())
    });
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn what_is_loaded_is_found_and_nothing_else() {
        let css = "@import 'a.css' print; @import url(b.css);\n@namespace url('http://n');\n\
                   /* url(no.png) */ a { background: URL(\"c.png\"), url( d.png ); content: 'url(no)' }\n\
                   @media print { @font-face { src: local('x'), url('e.woff2') format('woff2') } }";
        let found: Vec<String> = addresses(css).into_iter().map(|(address, _)| address).collect();
        assert_eq!(found, ["a.css", "b.css", "c.png", "d.png", "e.woff2"]);
    }
}
