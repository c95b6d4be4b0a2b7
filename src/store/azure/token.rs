//! What lets somebody into a container: a shared access signature, as text behind an address. It is given, or made of the key
//! of the account, for this container alone
//! (<https://learn.microsoft.com/rest/api/storageservices/create-service-sas>).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use url::form_urlencoded::Serializer;

use crate::config::Container;
use crate::diagnostic::Diagnostic;
use crate::store::Environment;

/// The version of the protocol, which says what is signed.
pub(super) const VERSION: &str = "2021-12-02";

/// What may be done: read, create, write and delete.
const ALLOWED: &str = "rcwd";

/// How long a signature is valid: longer than any deploy takes.
const VALID: SignedDuration = SignedDuration::from_hours(24);

/// What the environment says of who deploys.
enum Credential {
    Token(String),
    Key(String),
}

/// The token for a container, from the first of the variables that has something to say of it.
///
/// # Errors
///
/// That there are no credentials, or that they are none.
pub(super) fn find(container: &Container, environment: &Environment) -> Result<String, Diagnostic> {
    let given = || environment.variable("AZURE_STORAGE_SAS_TOKEN").map(token);
    let key = || {
        let account = environment.variable("AZURE_STORAGE_ACCOUNT").unwrap_or(&container.account);
        let key = environment.variable("AZURE_STORAGE_KEY").filter(|_| account == container.account)?;
        Some(Credential::Key(key.to_owned()))
    };
    let connection = || of_connection(environment.variable("AZURE_STORAGE_CONNECTION_STRING")?, container);
    match given().or_else(key).or_else(connection) {
        Some(Credential::Token(token)) => Ok(token),
        Some(Credential::Key(key)) => of_key(&key, container, environment.now),
        None => Err(Diagnostic::error(format!(
            "there are no credentials for the account `{}`",
            container.account
        ))
        .hint(
            "set `AZURE_STORAGE_SAS_TOKEN`, `AZURE_STORAGE_KEY` with `AZURE_STORAGE_ACCOUNT`, or \
                     `AZURE_STORAGE_CONNECTION_STRING`",
        )),
    }
}

fn token(text: &str) -> Credential {
    Credential::Token(text.trim().trim_start_matches('?').to_owned())
}

/// What a connection string says of an account, as `AccountName=…;AccountKey=…`.
fn of_connection(text: &str, container: &Container) -> Option<Credential> {
    let parts: BTreeMap<&str, &str> = text.split(';').filter_map(|part| part.split_once('=')).collect();
    if parts.get("AccountName").is_some_and(|name| *name != container.account) {
        return None;
    }
    let given = parts.get("SharedAccessSignature").map(|text| token(text));
    given.or_else(|| parts.get("AccountKey").map(|key| Credential::Key((*key).to_owned())))
}

/// A token of our own, signed with the key of the account.
fn of_key(key: &str, container: &Container, now: Timestamp) -> Result<String, Diagnostic> {
    let wrong = || {
        Diagnostic::error(format!("the key of the account `{}` is none", container.account))
            .hint("set `AZURE_STORAGE_KEY` to what the portal shows as \"Key\"")
    };
    let key = STANDARD.decode(key.trim()).map_err(|_| wrong())?;
    let end = now.saturating_add(VALID).map_err(|_| wrong())?.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let resource = format!("/blob/{}/{}", container.account, container.name);
    // In this order; what is empty is not used: a start, a policy, an address, a protocol, a snapshot, an encryption, and
    // headers of answers.
    let signed =
        [ALLOWED, "", &end, &resource, "", "", "", VERSION, "c", "", "", "", "", "", "", ""].join("\n");
    let mut signer = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| wrong())?;
    signer.update(signed.as_bytes());
    let signature = STANDARD.encode(signer.finalize().into_bytes());
    let pairs = [("sp", ALLOWED), ("se", &end), ("sv", VERSION), ("sr", "c"), ("sig", &signature)];
    Ok(Serializer::new(String::new()).extend_pairs(pairs).finish())
}
