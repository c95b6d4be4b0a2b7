//! `vercel.json` (<https://vercel.com/docs/project-configuration>) and `staticwebapp.config.json`
//! (<https://learn.microsoft.com/azure/static-web-apps/configuration>).

use serde_json::{Map, Value, json};

use super::{ASK, FOR_EVER, Policy};

/// What stands for something else in the paths of Vercel.
const SPECIAL: &str = "()*+?:{}\\";

/// `vercel.json`.
pub(super) fn vercel(policy: &Policy) -> String {
    let header = |name: &str, value: &str| json!({ "key": name, "value": value });
    let mut everywhere: Vec<Value> = policy.headers.iter().map(|(name, value)| header(name, value)).collect();
    everywhere.push(header("Cache-Control", ASK));
    let mut headers =
        vec![json!({ "source": format!("{}/(.*)", escaped(&policy.base)), "headers": everywhere })];
    // The last rule that fits wins.
    headers.extend(
        policy
            .lasting
            .iter()
            .map(|path| json!({ "source": escaped(path), "headers": [header("Cache-Control", FOR_EVER)] })),
    );
    let redirect = |redirect: &super::Redirect| json!({ "source": escaped(&redirect.from_encoded), "destination": redirect.to, "statusCode": 301 });
    let redirects: Vec<Value> = policy.redirects.iter().map(redirect).collect();
    text(&json!({ "trailingSlash": true, "redirects": redirects, "headers": headers }))
}

/// `staticwebapp.config.json`.
pub(super) fn azure(policy: &Policy) -> String {
    let redirects = policy.redirects.iter().flat_map(|redirect| {
        let bare = redirect.from_encoded.trim_end_matches('/');
        [bare.to_owned(), format!("{bare}/")]
            .map(|route| json!({ "route": route, "redirect": redirect.to, "statusCode": 301 }))
    });
    let lasting = policy.lasting.iter();
    let lasting = lasting.map(|path| json!({ "route": path, "headers": { "Cache-Control": FOR_EVER } }));
    let headers = policy.headers.iter().map(|(name, value)| (name.clone(), json!(value)));
    let headers: Map<String, Value> = headers.chain([("Cache-Control".to_owned(), json!(ASK))]).collect();
    text(&json!({
        "trailingSlash": "always",
        "routes": redirects.chain(lasting).collect::<Vec<Value>>(),
        "responseOverrides": { "404": { "rewrite": policy.not_found() } },
        "globalHeaders": headers,
    }))
}

fn escaped(path: &str) -> String {
    let escape = |c: char| if SPECIAL.contains(c) { vec!['\\', c] } else { vec![c] };
    path.chars().flat_map(escape).collect()
}

fn text(value: &Value) -> String {
    // What was made here is always JSON.
    format!("{}\n", serde_json::to_string_pretty(value).unwrap_or_default())
}
