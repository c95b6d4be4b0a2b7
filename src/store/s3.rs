//! A bucket of S3, or of what speaks like it, as a target.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use url::Url;

use super::complaint::{Answers, Complaint};
use super::environment::{AUTHORITIES, Environment};
use super::group::Group;
use crate::config::Bucket as Settings;
use crate::diagnostic::Diagnostic;
use crate::http::{Client, NoAnswer, Reply, Request};
use crate::media_type;
use crate::store::{self, HOLDER, Store};

/// How many files are put at once.
const LANES: usize = 16;

/// How long a signature is valid: as long as a large file may take, and all attempts to send it.
const VALID: Duration = Duration::from_secs(3_600);

/// The header that names what is copied.
const COPY_SOURCE: &str = "x-amz-copy-source";

/// The signs that are not written as they are in a key.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The region of a bucket of which nobody says where it is.
const REGION: &str = "us-east-1";

/// A bucket.
pub(crate) struct S3 {
    bucket: Bucket,
    credentials: Credentials,
    settings: Settings,
    client: Client,
}

impl S3 {
    /// A bucket, which nobody has asked for anything yet.
    ///
    /// # Errors
    ///
    /// That there are no credentials for it.
    pub(crate) fn find(settings: &Settings, environment: &Environment) -> Result<Self, Diagnostic> {
        let of_environment = || {
            let region = environment.variable("AWS_REGION").or(environment.variable("AWS_DEFAULT_REGION"));
            region.unwrap_or(REGION).to_owned()
        };
        let region = settings.region.clone().unwrap_or_else(of_environment);
        let endpoint = settings.objects.endpoint.clone().or_else(|| endpoint_of(&region));
        let wrong =
            || Diagnostic::error(format!("`{region}` is no region")).hint("write it as `eu-central-1`");
        // A name with a dot in it is in no certificate as part of a host, and other hosts know no such names at all.
        let is_host = settings.objects.endpoint.is_none() && !settings.name.contains('.');
        let style = if is_host { UrlStyle::VirtualHost } else { UrlStyle::Path };
        let bucket = Bucket::new(endpoint.ok_or_else(wrong)?, style, settings.name.clone(), region.clone());
        let bucket = bucket.map_err(|_| wrong())?;
        let credentials = environment.for_s3()?;
        let client = environment.client(&["AWS_CA_BUNDLE", AUTHORITIES])?;
        Ok(Self { bucket, credentials, settings: settings.clone(), client })
    }

    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.settings.objects.prefix)
    }

    fn shown(&self, path: &str) -> String {
        format!("s3://{}/{}", self.settings.name, self.key(path))
    }

    fn send(&self, path: &str, request: &Request<'_>) -> Result<Reply, Diagnostic> {
        self.client.insist(request).map_err(|error| self.unreachable(path, &error))
    }

    fn put_with(&self, path: &str, bytes: &[u8], headers: Vec<(&str, String)>) -> Result<Reply, Diagnostic> {
        let key = self.key(path);
        let url = self.bucket.put_object(Some(&self.credentials), &key).sign(VALID);
        self.send(path, &Request { method: "PUT", url: &url, headers, body: bytes })
    }
}

impl Answers for S3 {
    const NO_PLACE: &str = "NoSuchBucket";

    fn unreachable(&self, path: &str, error: &NoAnswer) -> Diagnostic {
        let hint = match &self.settings.objects.endpoint {
            Some(_) => "see that `endpoint` is right, and that this machine reaches it",
            None => "see that this machine reaches S3",
        };
        store::unreachable(&self.shown(path), error, hint)
    }

    /// What an answer means that is not the one that was hoped for.
    fn refused(&self, what: &str, path: &str, complaint: &Complaint) -> Diagnostic {
        let said = &complaint.said;
        let at = |message: String| Diagnostic::error(message).at_path(self.shown(path));
        match complaint.code.as_str() {
            "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "ExpiredToken" | "InvalidToken" => {
                at(format!("the target refuses these credentials: {said}")).hint(
                    "see that `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or what stands for them, are valid",
                )
            }
            Self::NO_PLACE => at(format!("there is no bucket `{}`", self.settings.name))
                .hint("make it, or see that `s3`, `region` and `endpoint` are right"),
            "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" => {
                let region = complaint.region.as_deref().unwrap_or("…");
                at(format!("the bucket is in another region: {said}"))
                    .hint(format!("give the target the region of the bucket: `region = \"{region}\"`"))
            }
            code if complaint.status == 507 || matches!(code, "QuotaExceeded" | "XMinioStorageFull") => at(format!("there is no room: {said}"))
                .hint("make room there, and deploy again: it goes on where it ended"),
            _ => complaint.told(
                what,
                &self.shown(path),
                "allow them `s3:GetObject`, `s3:PutObject` and `s3:DeleteObject` there, and `s3:ListBucket` of the bucket",
            ),
        }
    }
}

impl Store for S3 {
    fn lanes(&self) -> usize {
        LANES
    }

    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let key = self.key(path);
        let url = self.bucket.get_object(Some(&self.credentials), &key).sign(VALID);
        let reply = self.send(path, &Request::new("GET", &url))?;
        self.got(path, reply)
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let cache = self.settings.objects.cache_control(Group::of(path).lasting()).to_owned();
        let headers = vec![("content-type", media_type::of(path).to_owned()), ("cache-control", cache)];
        let reply = self.put_with(path, bytes, headers)?;
        self.done("write", path, reply)
    }

    fn delete(&self, path: &str) -> Result<(), Diagnostic> {
        let key = self.key(path);
        let url = self.bucket.delete_object(Some(&self.credentials), &key).sign(VALID);
        let reply = self.send(path, &Request::new("DELETE", &url))?;
        self.deleted(path, reply)
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic> {
        let source = format!("{}/{}", self.settings.name, self.key(from));
        let source = utf8_percent_encode(&source, ENCODED).to_string();
        let key = self.key(to);
        let mut action = self.bucket.put_object(Some(&self.credentials), &key);
        // It has to be signed, as all headers of S3's own.
        action.headers_mut().insert(COPY_SOURCE, source.clone());
        let headers = vec![(COPY_SOURCE, source)];
        let url = action.sign(VALID);
        let reply = self.send(to, &Request { method: "PUT", url: &url, headers, body: &[] })?;
        let is_success = reply.is_success();
        let complaint = Complaint::of(reply);
        match complaint.code.as_str() {
            // What goes wrong while it copies is told after it has said that all is well.
            "" if is_success => Ok(true),
            _ if self.is_missing(&complaint) => Ok(false),
            _ => Err(self.refused("copy", from, &complaint)),
        }
    }

    fn claim(&self, holder: &[u8]) -> Result<bool, Diagnostic> {
        let reply = self.put_with(HOLDER, holder, vec![("if-none-match", "*".to_owned())])?;
        match reply.status {
            200..300 => Ok(true),
            // There is one, or somebody else puts one there at this moment.
            409 | 412 => Ok(false),
            // What knows no conditions has no better answer than to look first.
            501 if self.get(HOLDER)?.is_some() => Ok(false),
            501 => self.put(HOLDER, holder).map(|()| true),
            _ => self.done("write", HOLDER, reply).map(|()| false),
        }
    }

    fn release(&self) -> Result<(), Diagnostic> {
        self.delete(HOLDER)
    }
}

/// The address of S3 in a region.
fn endpoint_of(region: &str) -> Option<Url> {
    let is_region = region.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    is_region.then(|| Url::parse(&format!("https://s3.{region}.{domain}")).ok()).flatten()
}
