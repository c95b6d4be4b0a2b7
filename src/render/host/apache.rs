//! `.htaccess` for Apache (<https://httpd.apache.org/docs/2.4/>), which can as well stand in the configuration of a folder.

use super::{ASK, FOR_EVER, Policy, quoted};

/// The file. What needs a module that is missing is left out.
pub(super) fn htaccess(policy: &Policy) -> String {
    let mut text = format!(
        "# Made by nutgraf.\n\
         DirectoryIndex index.html\n\
         ErrorDocument 404 {}\n\
         RedirectMatch 404 \"/\\.nutgraf(/|$)\"\n",
        policy.not_found()
    );
    for redirect in &policy.redirects {
        // `Redirect` fits everything below a path as well, which is not meant.
        let bare = redirect.from.trim_end_matches('/');
        text.push_str(&format!(
            "RedirectMatch 301 {} {}\n",
            quoted(&format!("^{}/?$", literal(bare))),
            redirect.to
        ));
    }
    text.push_str("<IfModule mod_headers.c>\n");
    for (name, value) in &policy.headers {
        // What stands behind a percent sign is filled in.
        let value = quoted(&value.replace('%', "%%"));
        text.push_str(&format!("  Header always set {name} {value}\n"));
    }
    text.push_str(&format!("  Header set Cache-Control {}\n", quoted(ASK)));
    if !policy.lasting.is_empty() {
        text.push_str(&format!(
            "  <FilesMatch \"\\.[0-9a-f]{{16}}\\.(css|js)$\">\n    Header set Cache-Control {}\n  </FilesMatch>\n",
            quoted(FOR_EVER)
        ));
    }
    text.push_str("</IfModule>\n");
    text
}

/// A text as a regular expression that fits nothing else.
fn literal(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | ' ');
    let escape = |c: char| if is_plain(c) { vec![c] } else { vec!['\\', c] };
    text.chars().flat_map(escape).collect()
}
