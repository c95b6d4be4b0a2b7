//! `_redirects` and `_headers`, for Netlify (<https://docs.netlify.com/routing/redirects/>) and Cloudflare Pages
//! (<https://developers.cloudflare.com/pages/configuration/redirects/>). What they say of caching otherwise is right for
//! pages, and they find `404.html` by themselves.

use super::{FOR_EVER, Policy};
use crate::config::HostFile;

/// `_redirects`. At an alias is a page that leads on, too: Netlify shows that unless it is told not to by `!`, which
/// Cloudflare does not know and need not be told.
pub(super) fn redirects(policy: &Policy, host: HostFile) -> String {
    let mut text = String::new();
    for redirect in &policy.redirects {
        let (from, to) = (&redirect.from_encoded, &redirect.to);
        if host == HostFile::Netlify {
            text.push_str(&format!("{from} {to} 301!\n"));
        } else {
            let bare = from.trim_end_matches('/');
            text.push_str(&format!("{bare} {to} 301\n{bare}/ {to} 301\n"));
        }
    }
    text
}

/// `_headers`.
pub(super) fn headers(policy: &Policy, _: HostFile) -> String {
    let mut text = format!("{}/*\n", policy.base);
    for (name, value) in &policy.headers {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for path in &policy.lasting {
        text.push_str(&format!("{path}\n  Cache-Control: {FOR_EVER}\n"));
    }
    text
}
