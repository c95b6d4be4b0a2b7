//! A piece of configuration for Caddy, to be imported in a site (<https://caddyserver.com/docs/caddyfile>).

use super::{ASK, FOR_EVER, Policy, quoted};

/// The piece.
pub(super) fn snippet(policy: &Policy) -> String {
    let base = &policy.base;
    let mut text = "# Made by `nutgraf host caddy`: import it in the site whose `root` has the files.\n\
         encode gzip\n\
         header {\n"
        .to_owned();
    for (name, value) in &policy.headers {
        // What stands in braces is filled in.
        let value = quoted(value).replace('{', "\\{");
        text.push_str(&format!("\t{name} {value}\n"));
    }
    text.push_str(&format!("\tCache-Control {}\n}}\n", quoted(ASK)));
    if !policy.lasting.is_empty() {
        text.push_str(&format!("@lasting path {}\n", policy.lasting.join(" ")));
        text.push_str(&format!("header @lasting Cache-Control {}\n", quoted(FOR_EVER)));
    }
    for redirect in &policy.redirects {
        let bare = redirect.from.trim_end_matches('/');
        for from in [bare.to_owned(), format!("{bare}/")] {
            text.push_str(&format!("redir {} {} 301\n", quoted(&from), redirect.to));
        }
    }
    text.push_str(&format!(
        "@remembered path {base}/.nutgraf {base}/.nutgraf/*\n\
         error @remembered 404\n\
         file_server {{\n\tprecompressed {}gzip\n}}\n\
         handle_errors {{\n\trewrite * {}\n\tfile_server\n}}\n",
        if policy.has_brotli { "br " } else { "" },
        policy.not_found()
    ));
    text
}
