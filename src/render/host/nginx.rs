//! A piece of configuration for nginx, to be included in a `server` (<https://nginx.org/en/docs/>).

use super::{ASK, FOR_EVER, Policy, quoted};

/// The piece. A `location` with headers of its own has none of those around it, so that each says all of them.
pub(super) fn snippet(policy: &Policy) -> String {
    let base = &policy.base;
    let mut text = format!(
        "# Made by `nutgraf host nginx`: include it in the `server` whose `root` has the site.\n\
         index index.html;\n\
         charset utf-8;\n\
         absolute_redirect off;\n\
         error_page 403 404 {};\n\
         gzip on;\n\
         gzip_vary on;\n\
         gzip_types text/css application/javascript text/javascript application/json application/xml image/svg+xml text/plain;\n\
         gzip_static on;\n",
        policy.not_found()
    );
    // It is a module of its own, which most servers do not have.
    text.push_str(if policy.has_brotli { "brotli_static on;\n\n" } else { "\n" });
    let mut location = |place: &str, more: &str, cache: &str| {
        text.push_str(&format!("location {place} {{\n{more}"));
        for (name, value) in &policy.headers {
            text.push_str(&format!("    add_header {name} {} always;\n", variable_free(value)));
        }
        text.push_str(&format!("    add_header Cache-Control {} always;\n}}\n", quoted(cache)));
    };
    location(&format!("{base}/"), "", ASK);
    location(&format!("= {}", policy.not_found()), "    internal;\n", ASK);
    // Whatever is remembered at the target is for nobody else.
    location(&format!("^~ {base}/.nutgraf"), "    return 404;\n", ASK);
    for path in &policy.lasting {
        location(&format!("= {}", variable_free(path)), "", FOR_EVER);
    }
    for redirect in &policy.redirects {
        let bare = redirect.from.trim_end_matches('/');
        for from in [bare.to_owned(), format!("{bare}/")] {
            text.push_str(&format!(
                "location = {} {{\n    return 301 {};\n}}\n",
                quoted(&from),
                variable_free(&redirect.to)
            ));
        }
    }
    text
}

/// A text in quotes in which nothing stands for a variable: nginx knows no way to escape `$`, but an address can do without.
fn variable_free(text: &str) -> String {
    quoted(&text.replace('$', "%24"))
}
